"""A server on loopback that speaks as every service does, and fails as they do."""

from __future__ import annotations

import html
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

KEY = "k3y-0f-the-user"

PAIRS = ["spa-cat", "cat-fra", "fra-cat", "cat-spa", "spa-cat_valencia", "spa-eng"]

LANGUAGES = [
    {"code": "es", "name": "Spanish", "targets": ["en", "es", "fr", "zh-Hans"]},
    {"code": "fr", "name": "French", "targets": ["fr", "nb"]},
    {"code": "nb", "name": "Norwegian", "targets": ["nb"]},
    {"code": "zh-Hans", "name": "Chinese", "targets": ["en"]},
]


class Asked(NamedTuple):
    """A request for translations."""

    service: str
    path: str
    headers: dict[str, str]
    body: Any
    texts: list[str]


def french(texts: Sequence[str]) -> list[str]:
    return [f"FR {text}" for text in texts]


WORDS = {
    "quota text": "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY",
    "error text": "Error 500 (Server Error)!!1500.That’s an error.",
    "empty": "",
}

CONTENT: dict[str, Callable[[list[str]], list[str]]] = {
    **{fault: (lambda texts, word=word: [word] * len(texts)) for fault, word in WORDS.items()},  # type: ignore[misc]
    "unchanged": lambda texts: texts,
    "dropped mask": lambda texts: [french([text.replace("⟦0⟧", "").replace("<m>0</m>", "").replace("[ ⟦0⟧ ]", " ")])[0] for text in texts],
    "doubled mask": lambda texts: [french([text.replace("⟦0⟧", "⟦0⟧ ⟦0⟧").replace("<m>0</m>", "<m>0</m> <m>0</m>")])[0] for text in texts],
    "other number": lambda texts: [french([text.replace("1.200", "1.300").replace("1998", "1989")])[0] for text in texts],
    "reordered": lambda texts: french(texts)[::-1],
    "other language": lambda texts: ["Der Bürgermeister wollte gestern nicht mit den Journalisten aus der Stadt sprechen." for _ in texts],
    "half": lambda texts: french(texts)[: len(texts) // 2] if len(texts) > 1 else [texts[0][: len(texts[0]) // 4]],
}
"""What may be wrong with translations in an answer that looks right."""

STATUS = {"429": 429, "429 soon": 429, "500": 500, "403": 403, "400": 400, "redirect": 307}

PAGES = {
    "captcha": "<!DOCTYPE html><html><body><form id='captcha-form'>Our systems have detected unusual traffic</form></body></html>",
    "invalid JSON": '{"translatedText": ["FR',
    "other JSON": '{"said": [1, 2]}',
    "no body": "",
}


class Services(ThreadingHTTPServer):
    """Answers each text with ``FR`` and the text, or as `translate` does, or with a fault."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[Asked] = []
        self.listed = 0
        """Requests for languages."""
        self.fault: str | None = None
        """A key of `CONTENT`, `STATUS` or `PAGES`, or ``hang``, ``cut``, ``drip``, ``large``."""
        self.faults_left = 1_000_000
        """Requests that fail, before the others succeed."""
        self.translate: Callable[[Sequence[str], str, str], list[str]] = lambda texts, _source, _target: french(texts)
        self.answer: Callable[[list[str]], Any] | None = None
        """Makes the items of a language model's answer out of the texts it is asked for."""
        self.over = threading.Event()

    @property
    def texts(self) -> list[str]:
        return [text for asked in self.asked for text in asked.texts]

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{service}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up is part of the test."""


class _Handler(BaseHTTPRequestHandler):
    server: Services
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._serve({key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()})

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.headers["Content-Type"] == "application/json":
            self._serve(json.loads(data))
        else:
            self._serve({key: values[0] for key, values in parse_qs(data, keep_blank_values=True).items()})

    def _serve(self, body: Any) -> None:
        _, service, *rest = urlsplit(self.path).path.split("/")
        if rest in (["languages"], ["listPairs"]):
            self.server.listed += 1
            pairs = [dict(zip(("sourceLanguage", "targetLanguage"), pair.split("-"), strict=True)) for pair in PAIRS]
            return self._send(json.dumps(LANGUAGES if rest == ["languages"] else {"responseData": pairs}))
        texts, source, target = _read(service, body)
        self.server.asked.append(Asked(service, self.path, dict(self.headers), body, texts))
        fault = self.server.fault
        if fault and self.server.faults_left > 0:
            self.server.faults_left -= 1
            if fault not in CONTENT:
                return self._fail(fault)
            answers = CONTENT[fault](texts)
        else:
            answers = self.server.translate(texts, source, target)
        return self._send(_write(service, answers, self.server, body, texts))

    def _fail(self, fault: str) -> None:
        if fault == "hang":
            self.server.over.wait(5)
            self.close_connection = True
        elif fault in ("cut", "drip", "large"):
            self.send_response(200)
            self.send_header("Content-Length", str(10**7 if fault == "large" else 1_000))
            self.end_headers()
            if fault == "large":
                self.wfile.write(b" " * 10**7)
            for _ in range(50 if fault == "drip" else 1):
                self.wfile.write(b'{"translatedText": "FR')
                if self.server.over.wait(0.02 if fault == "drip" else 0):
                    break
            self.close_connection = True
        elif fault in STATUS:
            self._send('{"error": "El gato secreto"}', STATUS[fault], {"429": "3600", "429 soon": "0"}.get(fault))
        else:
            self._send(PAGES[fault])

    def _send(self, text: str, status: int = 200, retry_after: str | None = None) -> None:
        data = text.encode()
        self.send_response(status)
        if retry_after is not None:
            self.send_header("Retry-After", retry_after)
        if status == 307:
            self.send_header("Location", f"http://localhost:{self.server.server_port}/elsewhere/translate")
        self.send_header("Content-Type", "text/html; charset=utf-8" if text.startswith("<") else "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name that http.server gives it
        """Tests print nothing."""


def _read(service: str, body: Any) -> tuple[list[str], str, str]:
    """The texts that a request asks for, and their languages."""
    if service == "openai":
        return [item["text"] for item in json.loads(body["messages"][1]["content"])], "", ""
    if service == "deepl":
        return body["text"], body["source_lang"], body["target_lang"]
    if service == "libretranslate":
        return body["q"], body["source"], body["target"]
    if service == "microsoft":
        return [item["text"] for item in body], "", ""
    return [body["q"]], "", ""


def _write(service: str, answers: list[str], server: Services, body: Any, texts: list[str]) -> str:
    """An answer in the service's shape."""
    if service == "openai":
        numbers = [item["id"] for item in json.loads(body["messages"][1]["content"])]
        if server.fault == "reordered":
            numbers.reverse()
        items = [{"id": number, "text": answer} for number, answer in zip(numbers, answers, strict=False)]
        said = server.answer(texts) if server.answer else items
        content = said if isinstance(said, str) else json.dumps(said)
        return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]})
    shapes: dict[str, Any] = {
        "libretranslate": {"translatedText": answers},
        "deepl": {"translations": [{"detected_source_language": "ES", "text": answer} for answer in answers]},
        "microsoft": [{"translations": [{"text": answer} for answer in answers]}],
        "mymemory": {"responseData": {"translatedText": answers[0]}, "responseStatus": 200, "matches": []},
    }
    if service in shapes:
        return json.dumps(shapes[service])
    return answers[0] if service == "apy" else f'<!DOCTYPE html><html><div class="result-container">{html.escape(answers[0])}</div></html>'


@contextmanager
def serving() -> Iterator[Services]:
    """A server that runs."""
    server = Services()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether a condition came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False
