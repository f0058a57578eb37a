"""Apertium APy: a server that has Apertium in it, on this machine or another.

Its ``/translateRaw`` takes Apertium's stream format, so that whatever must come back does so byte for byte, as with the program itself;
``/translate`` and ``/translateChain`` know only formats that do damage (see `apertium_stream`), and mark what was marked before.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from .. import languages
from ..errors import BadOutput, ConfigError, TranslationError, UnsupportedPair
from . import Translation
from .apertium_routes import MAX_HOPS, find_route, read_modes
from .apertium_stream import from_stream, strip_marks, to_stream
from .http import Client
from .keys import find_key
from .service import Service

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..config import Config

NAME: Final = "apy"

MAX_STREAM: Final = 1_000
"""Code points of stream. A longer one the server cuts into pieces, wherever a space is, and after ten of them it drops the rest."""


def open_translator(config: Config) -> Apy:
    """The server at ``translate.url``; nothing is asked yet.

    Raises:
        ConfigError: there is no address, or it cannot be used.
    """
    if config.url is None:
        raise ConfigError('apy needs the address of its server: set translate.url, as in url = "http://localhost:2737"')
    return Apy(Client(NAME, config.url, config.timeout), find_key(NAME))


class Apy(Service):
    """Asks a server that has Apertium in it, a step of the route at a time."""

    name = NAME
    max_chars = 600

    def __init__(self, client: Client, key: str | None) -> None:
        self.host = client.host
        self._client = client
        self._key = {"key": key} if key else {}
        self._lock = threading.Lock()
        self._known: Mapping[tuple[str, str], str] | None = None

    @property
    def identity(self) -> str:
        """The server's address; it does not say which data it has."""
        return f"{NAME} {self._client.address}"

    @property
    def scope(self) -> str:
        """What is known without asking."""
        return "the pairs of its server"

    def refusal(self, source: str, target: str) -> TranslationError | None:
        """Why it does not translate between two languages; None where it does. Asks the server for its pairs, once."""
        try:
            route = find_route(source, target, self._modes())
        except TranslationError as error:
            return error
        if route:
            return None
        pair = f"{languages.describe(source)} to {languages.describe(target)}"
        return UnsupportedPair(NAME, f"the server has no way from {pair} in up to {MAX_HOPS} steps; use another translator")

    def _modes(self) -> Mapping[tuple[str, str], str]:
        with self._lock:
            if self._known is None:
                answer = self._client.json("/listPairs")
                try:
                    self._known = read_modes(f"{pair['sourceLanguage']}-{pair['targetLanguage']}" for pair in answer["responseData"])
                except (KeyError, TypeError):
                    raise self._unreadable() from None
            return self._known

    def _ask(self, texts: Sequence[str], source: str, target: str) -> list[Translation]:
        route = find_route(source, target, self._modes())
        return [self._translate(text, route) for text in texts]

    def _translate(self, text: str, route: tuple[str, ...]) -> Translation:
        stream, unknown = to_stream(text), 0.0
        for mode in route:
            if len(stream) > MAX_STREAM:
                raise BadOutput(NAME, "the text has too many signs that must not change; translate it by hand")
            form = {"langpair": mode.replace("-", "|"), "q": stream, "deformat": "False", "markUnknown": "yes", **self._key}
            answer = self._client.text("/translateRaw", form)
            if not answer.rstrip().endswith("[]"):
                raise self._unreadable()
            stream, ratio = strip_marks(answer)
            unknown = max(unknown, ratio)
        return Translation(from_stream(stream), route, unknown)
