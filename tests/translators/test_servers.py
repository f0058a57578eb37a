"""Real translations through real servers: APy, and the protocol of LibreTranslate with Apertium behind it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from tests.translators.services import Services, wait_until

import langmix
from langmix.config import Config
from langmix.errors import UnsupportedPair
from langmix.results import apply_edits
from langmix.translators import Translation, Translator, open_translator

ARTICLE = Path(__file__).parents[2] / "samples" / "article_fr.txt"

SPANISH = re.compile(r"\b(?:el|los|las|del|al|y|que\w|por|con|una|su|sus|pero|muy|ya|también|estos)\b", re.IGNORECASE)

DATA = Path("/usr/share/apertium")


@pytest.fixture(scope="module")
def apy() -> Iterator[str]:
    """The address of a server that runs; skipped, and says so, where it is not installed."""
    program = Path(sys.executable).with_name("apertium-apy")
    if not program.exists() or not (DATA / "modes" / "spa-cat.mode").exists() or not shutil.which("apertium"):
        pytest.skip("no APy server: pip install apertium-apy; apt-get install apertium apertium-spa-cat apertium-fra-cat")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # A group of its own: its children are the programs of Apertium's pipes.
    command = [program, "-p", str(port), "-j", "1", "-l", Path(sys.prefix) / "share/apertium-apy/langNames.db", DATA]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    address = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return requests.get(f"{address}/listPairs", timeout=5, proxies={"http": ""}).status_code == 200
        except requests.ConnectionError:
            return False

    try:
        assert wait_until(answers, 60), "the server does not start"
        yield address
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def server(apy: str, monkeypatch: pytest.MonkeyPatch) -> Translator:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return open_translator("apy", Config(url=apy, timeout=60))


def test_apy_translates_as_the_program_does(server: Translator) -> None:
    texts = ["Un gato ⟦0⟧ y *dos* perros [a] {b} ^c$ d/e \\f.", "Abra ⟦0⟧ o ⟦1⟧,\nlea\u00a0xyzzyes.", "El gato duerme"]
    answers = server.translate(texts, "es", "fr")
    assert answers == open_translator("apertium", Config()).translate(texts, "es", "fr")
    assert isinstance(answers[1], Translation)
    assert answers[1].route == ("spa-cat", "cat-fra")
    assert answers[1].unknown_ratio == pytest.approx(0.25, abs=0.1)


def test_apy_says_what_it_has_not(server: Translator) -> None:
    assert server.host is None
    assert isinstance(server.refusal("de", "fr"), UnsupportedPair)
    assert not server.supports("es", "es")


def test_the_longest_text_is_not_cut(server: Translator) -> None:
    text = ("Los gatos duermen en casa y los perros ladran en la calle, " * 20)[: server.max_chars].strip()
    (answer,) = server.translate([text], "es", "fr")
    assert isinstance(answer, Translation)
    assert len(re.findall("chats", answer.text)) == len(re.findall("gatos", text))


def check_article(result: langmix.NormalizeResult) -> None:
    original = ARTICLE.read_text(encoding="utf-8")
    (passage,) = result.passages
    assert passage.failure is None
    assert not SPANISH.search(passage.replacement or "")
    assert "Tomislav Brezar" in (passage.replacement or "")
    assert apply_edits(original, result.edits) == result.text
    assert result.text.startswith(original[: passage.span.start])
    assert result.text.endswith(original[passage.span.end :])


def test_the_sample_article_through_apy(apy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    check_article(langmix.normalize(ARTICLE, to="fr", translator="apy", url=apy, timeout=60))


def test_the_sample_article_through_libretranslate(services: Services, apertium: str) -> None:
    del apertium
    engine = open_translator("apertium", Config())

    def translate(texts: list[str], source: str, target: str) -> list[str]:
        answers = engine.translate(texts, source, target)
        return [answer.text if isinstance(answer, Translation) else "" for answer in answers]

    services.translate = translate  # type: ignore[assignment]
    check_article(langmix.normalize(ARTICLE, to="fr", translator="libretranslate", url=services.url("libretranslate"), timeout=60))
    assert {(asked.body["source"], asked.body["target"]) for asked in services.asked} == {("es", "fr")}
