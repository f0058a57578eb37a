"""What the tests of translators share: a fake of Google on loopback, the real Apertium, and a text with Spanish passages in it.

The fake stands here and not in a module of its own because pytest imports tests one by one (``--import-mode=importlib``).
"""

from __future__ import annotations

import html
import os
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.translators.services import KEY, Services, serving

from langmix.config import Config
from langmix.document import Document, Segment
from langmix.results import ScanResult, Span
from langmix.translators import Translator, open_translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

INSTALL = "apertium is not installed: apt-get install apertium apertium-spa-cat apertium-fra-cat apertium-fr-es apertium-eng-spa"


class Loopback(ThreadingHTTPServer):
    """Plays ``translate.google.com/m``: answers each text with ``FR`` and the text, or with the fault that a word in it asks for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[dict[str, str]] = []
        self.faults: dict[str, str] = {}
        """Part of a text -> the fault it brings about: a key of `FAULTS`, ``hang`` or ``close``."""
        self.retry_after: str | None = None
        self.over = threading.Event()

    @property
    def texts(self) -> list[str]:
        return [request["q"] for request in self.requests]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up is part of the test."""


def _page(text: str) -> str:
    return f'<!DOCTYPE html><html><body><div class="result-container">{html.escape(text)}</div></body></html>'


FAULTS: dict[str, tuple[int, Callable[[str], str]]] = {
    "429": (429, lambda _: "Too Many Requests"),
    "403": (403, lambda _: "Forbidden"),
    "400": (400, lambda _: "Bad Request"),
    "500": (500, lambda _: "Internal Server Error"),
    "captcha": (200, lambda _: "<html><body><form id='captcha-form'>Our systems have detected unusual traffic</form></body></html>"),
    "error text": (200, lambda _: _page("Error 500 (Server Error)!!1500.That’s an error.There was an error. Please try again later.")),
    "quota text": (200, lambda _: _page("MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY")),
    "empty": (200, lambda _: _page("")),
    "unchanged": (200, _page),
    "no masks": (200, lambda text: _page("FR " + text.replace("⟦0⟧", ""))),
    "wide masks": (200, lambda text: _page("FR " + text.replace("⟦", "⟦ ").replace("⟧", " ⟧"))),
    "other number": (200, lambda text: _page("FR " + text.replace("1.200", "1.300"))),
    "short": (200, lambda _: _page("FR")),
    "two words": (200, lambda text: _page(text[: len(text) * 2 // 5])),
}


class _Handler(BaseHTTPRequestHandler):
    server: Loopback

    def do_GET(self) -> None:
        query = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        self.server.requests.append(query)
        text = query["q"]
        fault = next((fault for part, fault in self.server.faults.items() if part in text), None)
        if fault == "hang":
            self.server.over.wait(5)
        if fault in ("hang", "close"):
            self.close_connection = True
            return
        status, body = FAULTS[fault] if fault else (200, lambda text: _page("FR " + text))
        data = body(text).encode()
        self.send_response(status)
        if self.server.retry_after is not None:
            self.send_header("Retry-After", self.server.retry_after)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives it
        """Tests print nothing."""


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A fake Google that deep-translator is pointed at."""
    from deep_translator.constants import BASE_URLS

    server = Loopback()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setitem(BASE_URLS, "GOOGLE_TRANSLATE", f"http://127.0.0.1:{server.server_port}/m")
    # A proxy of the machine's would stand between the test and its server.
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """A fake of every service, that keys are set for and deep-translator is pointed at."""
    from deep_translator.constants import BASE_URLS

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for service in ("APY", "DEEPL", "LIBRETRANSLATE", "MICROSOFT", "OPENAI"):
        monkeypatch.setenv(f"LANGMIX_{service}_KEY", KEY)
    with serving() as server:
        monkeypatch.setitem(BASE_URLS, "GOOGLE_TRANSLATE", server.url("google/m"))
        monkeypatch.setitem(BASE_URLS, "MYMEMORY", server.url("mymemory/get"))
        monkeypatch.setitem(BASE_URLS, "MICROSOFT_TRANSLATE", server.url("microsoft/translate?api-version=3.0"))
        yield server


@pytest.fixture
def opened(services: Services) -> Callable[[str], Translator]:
    """Opens a translator that asks the fake, with a time-out of 0.3 seconds."""

    def make(name: str) -> Translator:
        return open_translator(name, Config(timeout=0.3, url=services.url(name), model="small"))

    return make


@pytest.fixture
def apertium() -> str:
    """The path of the real program; the test is skipped, and says so, where it is not installed."""
    path = shutil.which("apertium")
    if path is None:
        pytest.skip(INSTALL)
    return path


@pytest.fixture
def apertium_calls(apertium: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """The modes that the real program was started with so far: a script in front of it on PATH writes them down."""
    log = tmp_path / "calls"
    script = tmp_path / "bin" / "apertium"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\necho "$@" >> {log}\nexec {apertium} "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}:{os.environ['PATH']}")
    return lambda: [line.split()[-1] for line in log.read_text().splitlines() if line != "-l"] if log.exists() else []


@pytest.fixture
def scanned() -> Callable[..., ScanResult]:
    """Makes a scan result of alternating texts: ``scanned("fr", "Bonjour. ", "es", "Hola.")``; what is not French is foreign."""

    def make(*parts: str) -> ScanResult:
        pairs = list(zip(parts[::2], parts[1::2], strict=True))
        spans: list[Span] = []
        end = 0
        for language, text in pairs:
            spans.append(Span(end, end + len(text), language, 1.0))
            end += len(text)
        text = "".join(text for _, text in pairs)
        foreign = tuple(span for span in spans if span.language != "fr")
        return ScanResult(Document(text, (Segment(text),)), "fr", {"fr": 1.0}, tuple(spans), "fr", foreign)

    return make
