from __future__ import annotations

import sys
import threading
import time
from email.utils import formatdate
from pathlib import Path

import pytest
from tests.translators.services import KEY, Services

from langmix.errors import ConfigError, RateLimited, Unavailable
from langmix.translators.http import Client, check_address, retry_after, with_retries
from langmix.translators.keys import find_key


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://translate.example.org", "would send the texts in clear"),
        ("http://127.0.0.1.example.org/", "would send the texts in clear"),
        ("http://[::ffff:93.184.216.34]/", "would send the texts in clear"),
        ("https://user:s3cret@example.org/", "leave out the name and password"),
        ("https://example.org/?key=s3cret", "leave out the name and password"),
        ("ftp://example.org", "not a complete address"),
        ("localhost:5000", "not a complete address"),
        ("https://exa mple.org", "not a complete address"),
        ("https://[::1", "not a complete address"),
        ("https://example.org:99999", "not a complete address"),
        ("", "not a complete address"),
    ],
)
def test_an_address_that_is_not_used(address: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason) as caught:
        check_address(address)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("address", ["http://localhost:5000", "http://127.3.2.1/a", "http://[::1]:1", "https://example.org:8443/a/b"])
def test_an_address_that_is_used(address: str) -> None:
    assert check_address(address + "/") == address


def test_a_proxy_and_a_password_file_are_not_for_this_machine(services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password s3cret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    client = Client("deepl", services.url("deepl"), 1, {"Authorization": KEY})
    client.json("/v2/translate", {"text": ["a"], "source_lang": "ES", "target_lang": "FR"})
    assert services.asked[0].headers["Authorization"] == KEY


def test_a_password_file_does_not_take_the_place_of_the_key(services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password s3cret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    client = Client("deepl", services.url("deepl"), 1, {"Authorization": KEY})
    # As for a service elsewhere.
    client.is_local = False
    client.json("/v2/translate", {"text": ["a"], "source_lang": "ES", "target_lang": "FR"})
    assert services.asked[0].headers["Authorization"] == KEY


def test_threads_get_their_own_answers(services: Services) -> None:
    client = Client("deepl", services.url("deepl"), 2)
    wrong: list[str] = []

    def work(number: int) -> None:
        for part in range(10):
            text = f"{number} {part}"
            answer = client.json("/v2/translate", {"text": [text], "source_lang": "ES", "target_lang": "FR"})
            if answer["translations"][0]["text"] != f"FR {text}":
                wrong.append(text)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(services.asked) == 80


def test_pauses_are_named_in_seconds_or_by_a_date() -> None:
    assert retry_after("7") == 7
    in_an_hour = retry_after(formatdate(time.time() + 3600, usegmt=True))
    assert in_an_hour == pytest.approx(3600, abs=5)
    assert [retry_after(odd) for odd in (None, "", "-5", "1e9", "nan", "Mon, 99 Foo")] == [None] * 6
    # What looks like a number and is none of Python's.
    assert retry_after("²") is None


def test_pauses_before_further_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    answers = iter([Unavailable("a", "b"), RateLimited("a", "b", 7), "text"])
    assert with_retries(lambda: next(answers), 1.0) == "text"
    assert 0.5 <= pauses[0] <= 1
    assert pauses[1] == 7


def test_a_pause_that_is_too_long_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("waited"))
    with pytest.raises(RateLimited):
        with_retries(lambda: RateLimited("a", "b", 11), 1.0)


def test_keys_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGMIX_DEEPL_KEY", f" {KEY}\n")
    monkeypatch.setenv("DEEPL_API_KEY", "other")
    assert find_key("deepl", ["DEEPL_API_KEY"]) == KEY
    monkeypatch.delenv("LANGMIX_DEEPL_KEY")
    assert find_key("deepl", ["DEEPL_API_KEY"]) == "other"
    assert find_key("deepl") is None
    monkeypatch.setenv("LANGMIX_DEEPL_KEY", "a\nsecret")
    with pytest.raises(ConfigError, match="the key in LANGMIX_DEEPL_KEY has a character") as caught:
        find_key("deepl")
    assert "secret" not in str(caught.value)


def test_keys_come_from_the_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # The real package needs a desktop; this one has its two functions.
    package = tmp_path / "keyring"
    package.mkdir()
    (package / "__init__.py").write_text("from . import errors\ndef get_password(service, user):\n    return f'{service}-{user}-key'\n")
    (package / "errors.py").write_text("class KeyringError(Exception): pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv("LANGMIX_DEEPL_KEY", raising=False)
    try:
        assert find_key("deepl") == "langmix-deepl-key"
    finally:
        for name in ("keyring", "keyring.errors"):
            sys.modules.pop(name, None)
