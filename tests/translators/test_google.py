from __future__ import annotations

import subprocess
import sys
import threading
import time
import traceback
from typing import TYPE_CHECKING

import pytest

from langmix.config import Config
from langmix.errors import AuthError, BadOutput, RateLimited, TranslationError, Unavailable, UnsupportedPair
from langmix.translators import Translation, open_translator
from langmix.translators.google import Google

if TYPE_CHECKING:
    from conftest import Loopback

PRIVATE = "El gato secreto duerme."
OTHER = "El perro ladra mucho."


@pytest.fixture
def translator(google: Loopback) -> Google:
    del google
    opened = open_translator("google", Config(timeout=0.3))
    assert isinstance(opened, Google)
    return opened


def test_a_text_is_sent_with_its_language_and_comes_back(google: Loopback, translator: Google) -> None:
    assert translator.translate([PRIVATE, OTHER], "es", "fr") == [Translation(f"FR {PRIVATE}"), Translation(f"FR {OTHER}")]
    assert google.requests[0] == {"tl": "fr", "sl": "es", "q": PRIVATE}
    assert translator.host == "127.0.0.1"


@pytest.mark.parametrize(
    ("fault", "expected", "requests"),
    [
        ("hang", (Unavailable, "gave no answer within 0.3 seconds; try again, or set a longer timeout"), 3),
        ("500", (Unavailable, "is out of order (HTTP 500); try again later"), 3),
        ("close", (Unavailable, "cannot reach 127.0.0.1; check that the server is running there"), 3),
        ("captcha", (BadOutput, "LM405: 127.0.0.1 answered with something that has no translation in it"), 1),
        ("400", (BadOutput, "refuses the text (HTTP 400)"), 1),
    ],
)
def test_a_fault_is_an_error_of_ours_and_the_others_go_on(
    google: Loopback, translator: Google, fault: str, expected: tuple[type[TranslationError], str], requests: int
) -> None:
    error, message = expected
    google.faults["secreto"] = fault
    first, second = translator.translate([PRIVATE, OTHER], "es", "fr")
    assert type(first) is error
    assert message in str(first)
    assert second == Translation(f"FR {OTHER}")
    assert len(google.requests) == requests + 1
    assert_nothing_leaks(first)


def assert_nothing_leaks(error: object) -> None:
    assert isinstance(error, TranslationError)
    shown = "".join(traceback.format_exception(error)) + repr(error.__context__) + repr(error.__cause__)
    for part in ("secreto", "gato", "http://", "q="):
        assert part not in shown


@pytest.mark.parametrize(("fault", "error"), [("429", RateLimited), ("403", AuthError)])
def test_a_service_that_shuts_us_out_is_asked_nothing_more(
    google: Loopback, translator: Google, fault: str, error: type[TranslationError]
) -> None:
    google.faults["secreto"] = fault
    answers = translator.translate([OTHER, PRIVATE, "Uno.", "Dos."], "es", "fr")
    assert [type(answer) for answer in answers] == [Translation, error, error, error]
    assert len(google.requests) == 2
    assert_nothing_leaks(answers[1])


def test_a_short_pause_is_kept_and_the_text_asked_again(google: Loopback, translator: Google) -> None:
    google.faults["secreto"] = "429"
    google.retry_after = "0"
    (answer,) = translator.translate([PRIVATE], "es", "fr")
    assert isinstance(answer, RateLimited)
    assert answer.retry_after == 0
    assert len(google.requests) == 3


def test_a_long_pause_is_not_waited_for(google: Loopback, translator: Google) -> None:
    google.faults["secreto"] = "429"
    google.retry_after = "3600"
    (answer,) = translator.translate([PRIVATE], "es", "fr")
    assert isinstance(answer, RateLimited)
    assert answer.retry_after == 3600
    assert "wait 3600 seconds" in str(answer)
    assert len(google.requests) == 1


def test_a_silent_service_is_given_up(google: Loopback, translator: Google) -> None:
    google.faults["."] = "close"
    answers = translator.translate([f"Uno {number}." for number in range(10)], "es", "fr")
    assert {type(answer) for answer in answers} == {Unavailable}
    assert len(google.requests) == 6


def test_nobody_listens(google: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    from deep_translator.constants import BASE_URLS

    del google
    monkeypatch.setitem(BASE_URLS, "GOOGLE_TRANSLATE", "http://127.0.0.1:1/m")
    (answer,) = open_translator("google", Config()).translate([PRIVATE], "es", "fr")
    assert isinstance(answer, Unavailable)
    assert_nothing_leaks(answer)


def test_the_remote_host_is_named() -> None:
    assert open_translator("google", Config()).host == "translate.google.com"


def test_none_means_unchanged(google: Loopback, translator: Google) -> None:
    google.faults["…"] = "unchanged"
    assert translator.translate(["…"], "es", "fr") == [Translation("…")]


@pytest.mark.parametrize(("source", "target", "codes"), [("zh", "nb", ("zh-CN", "no")), ("he", "jv", ("iw", "jw"))])
def test_codes_are_googles_own(google: Loopback, translator: Google, source: str, target: str, codes: tuple[str, str]) -> None:
    assert translator.supports(source, target)
    translator.translate(["x"], source, target)
    assert (google.requests[0]["sl"], google.requests[0]["tl"]) == codes


def test_languages_it_does_not_have(google: Loopback, translator: Google) -> None:
    with pytest.raises(UnsupportedPair, match=r"^google: does not know Arpitan \(frp\)"):
        translator.translate([PRIVATE], "frp", "fr")
    with pytest.raises(UnsupportedPair, match="for one language"):
        translator.translate([PRIVATE], "nb", "nn")
    assert google.requests == []


def test_threads_get_their_own_texts(google: Loopback, translator: Google) -> None:
    wrong: list[str] = []

    def work(number: int) -> None:
        texts = [f"Texto {number} {part}." for part in range(5)]
        answers = translator.translate(texts, "es", "fr")
        wrong.extend(text for text, answer in zip(texts, answers, strict=True) if answer != Translation(f"FR {text}"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(google.requests) == 40


def test_the_longest_text_fits(google: Loopback, translator: Google) -> None:
    text = "ñ" * 2_000
    assert translator.translate([text], "es", "fr") == [Translation(f"FR {text}")]
    assert len(google.requests) == 1


def test_requests_to_a_remote_host_keep_their_distance(google: Loopback, translator: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translator, "_interval", 0.1)
    start = time.monotonic()
    translator.translate(["Uno.", "Dos.", "Tres."], "es", "fr")
    assert time.monotonic() - start >= 0.2
    assert len(google.requests) == 3


def test_deep_translator_and_requests_are_left_as_they_are(google: Loopback, translator: Google) -> None:
    import requests
    from deep_translator import GoogleTranslator

    del translator
    assert requests.get.__module__ == "requests.api"
    assert GoogleTranslator(source="es", target="fr").translate("Uno.") == "FR Uno."
    assert len(google.requests) == 1


def test_import_langmix_does_not_load_deep_translator() -> None:
    code = "import sys, langmix, langmix.translators.passages; sys.exit('deep_translator' in sys.modules or 'requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
