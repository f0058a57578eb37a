"""``langmix translators``. ``LANGMIX_UPDATE_GOLDEN=1`` writes the golden file anew."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.translators.services import KEY, Services
from typer.testing import CliRunner, Result

from langmix.cli.translators import ABOUT, SENTENCES, app
from langmix.languages import LANGUAGES
from langmix.translators import TRANSLATORS

GOLDEN = Path(__file__).parent / "golden" / "translators.txt"

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in an empty folder, without colours."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return lambda *args: CliRunner().invoke(app, args)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without an engine, a key or a model."""
    import sys

    for variable in [name for name in os.environ if name.endswith("_KEY")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("PATH", str(tmp_path))
    for package in ("argostranslate", "argostranslate.translate", "ctranslate2", "sentencepiece", "keyring"):
        monkeypatch.setitem(sys.modules, package, None)


@pytest.mark.usefixtures("bare")
def test_the_list_says_what_is_missing(run: Run) -> None:
    result = run()
    shown = "".join(f"{line.rstrip()}\n" for line in result.stdout.splitlines())
    if os.environ.get("LANGMIX_UPDATE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(shown, encoding="utf-8")
    assert result.exit_code == 0
    assert shown == GOLDEN.read_text(encoding="utf-8")


def test_the_list_follows_the_configuration(run: Run, services: Services, tmp_path: Path) -> None:
    (tmp_path / "langmix.toml").write_text(f'[translate]\nurl = "{services.url("libretranslate")}"\nmodel = "small"\n')
    described = json.loads(run("--json").stdout)
    assert list(described) == list(TRANSLATORS)
    assert described["libretranslate"] == {
        "title": "a LibreTranslate server",
        "text_goes_to": "this machine",
        "ready": True,
        "scope": "the languages of its server",
        "missing": None,
    }
    assert described["openai"]["scope"] == "whatever small can"
    assert (described["tmx"]["ready"], described["tmx"]["scope"]) == (False, None)
    assert services.asked == []
    assert services.listed == 0
    assert KEY not in json.dumps(described)


def test_a_trial(run: Run, services: Services) -> None:
    result = run("test", "libretranslate", "--url", services.url("libretranslate"))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:3] == [
        "libretranslate: Spanish (es) to French (fr), on this machine",
        "  El gato duerme en casa.",
        "  FR El gato duerme en casa.",
    ]
    assert lines[3].endswith(" seconds")


def test_a_trial_of_a_service_needs_leave(run: Run, services: Services) -> None:
    result = run("test", "google")
    assert result.exit_code == 2
    assert result.stderr == "langmix: error: google sends the sentence to 127.0.0.1; add --allow-remote if it may\n"
    assert services.asked == []
    assert run("test", "google", "--allow-remote").exit_code == 0
    assert services.texts == ["El gato duerme en casa."]
    offline = run("test", "google", "--allow-remote", "--config", "translate.offline = true")
    assert (offline.exit_code, len(services.asked)) == (2, 1)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("500", "deepl: 127.0.0.1 is out of order (HTTP 500)"),
        ("403", "deepl: 127.0.0.1 refuses the key, or this machine (HTTP 403)"),
        ("unchanged", "deepl: LM404: the answer is the source, untranslated"),
    ],
)
def test_a_trial_that_fails_says_why(run: Run, services: Services, fault: str, message: str) -> None:
    services.fault = fault
    result = run("test", "deepl", "--url", services.url("deepl"), "--from", "it", "--to", "en")
    assert result.exit_code == 3
    assert result.stderr.startswith(f"langmix: error: {message}")
    assert KEY not in result.output


def test_a_sentence_of_ones_own(run: Run, services: Services) -> None:
    address = ("--url", services.url("openai"), "--model", "m")
    assert run("test", "openai", *address, "--from", "sw").exit_code == 2
    assert run("test", "openai", *address, "--from", "sw", "--text", "Habari\x1b za leo?").exit_code == 0
    assert services.texts == ["Habari\x1b za leo?"]


def test_everything_is_described() -> None:
    assert list(ABOUT) == list(TRANSLATORS)
    assert set(SENTENCES) <= set(LANGUAGES)
