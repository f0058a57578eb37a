"""LibreTranslate, and servers that speak as it does: on this machine or another, with or without a key."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final

from .. import languages
from ..errors import AuthError, BadOutput, ConfigError, RateLimited, TranslationError, UnsupportedPair
from .http import Client
from .keys import find_key
from .service import Service, unknown_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..config import Config

NAME: Final = "libretranslate"

CODES: Final[dict[str, tuple[str, ...]]] = {
    "fil": ("fil", "tl"),
    "nb": ("nb", "no"),
    "tl": ("tl", "fil"),
    "zh": ("zh-Hans", "zh"),
}
"""Our tags that servers write in more than one way; the first that the server knows is taken."""


def open_translator(config: Config) -> LibreTranslate:
    """The server at ``translate.url``; nothing is asked yet.

    Raises:
        ConfigError: there is no address, or it cannot be used.
    """
    if config.url is None:
        raise ConfigError('libretranslate needs the address of its server: set translate.url, as in url = "http://localhost:5000"')
    return LibreTranslate(Client(NAME, config.url, config.timeout, explain=_explain), find_key(NAME))


class LibreTranslate(Service):
    """Asks one server, many texts at a time."""

    name = NAME
    max_chars = 2_000
    """What the public server takes in one request; others take more."""
    request_chars = 2_000
    batch = 20
    parallel = 8

    def __init__(self, client: Client, key: str | None) -> None:
        self.host = client.host
        self._client = client
        self._key = key
        self._lock = threading.Lock()
        self._known: Mapping[str, frozenset[str]] | None = None

    @property
    def identity(self) -> str:
        """The server's address; it does not say which models it has."""
        return f"{NAME} {self._client.address}"

    @property
    def scope(self) -> str:
        """What is known without asking."""
        return "the languages of its server"

    def refusal(self, source: str, target: str) -> TranslationError | None:
        """Why it does not translate between two languages; None where it does. Asks the server for its languages, once."""
        try:
            known = self._targets()
        except TranslationError as error:
            return error
        for tag in (source, target):
            if _code(tag, known) is None:
                return unknown_language(NAME, tag)
        if _code(target, known) not in known[_code(source, known) or ""]:
            pair = f"{languages.describe(source)} to {languages.describe(target)}"
            return UnsupportedPair(NAME, f"the server does not translate {pair}; use another translator")
        return None

    def _targets(self) -> Mapping[str, frozenset[str]]:
        """The server's languages, and into which it translates each."""
        with self._lock:
            if self._known is None:
                answer = self._client.json("/languages")
                try:
                    codes = frozenset(str(language["code"]) for language in answer)
                    self._known = {str(language["code"]): frozenset(language.get("targets") or codes) for language in answer}
                except (AttributeError, KeyError, TypeError):
                    raise self._unreadable() from None
            # Servers that list no targets list every language, and none is translated into itself.
            return {code: targets - {code} for code, targets in self._known.items()}

    def _ask(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        known = self._targets()
        body: dict[str, Any] = {"q": list(texts), "source": _code(source, known), "target": _code(target, known), "format": "text"}
        if self._key:
            body["api_key"] = self._key
        answer = self._client.json("/translate", body)
        found = answer.get("translatedText") if isinstance(answer, dict) else None
        # A server that knows no arrays answers to the array as it is written.
        if not isinstance(found, list):
            raise self._unreadable()
        return found


def _code(tag: str, known: Mapping[str, object]) -> str | None:
    return next((code for code in CODES.get(tag, (tag,)) if code in known), None)


def _explain(status: int, answer: Any) -> TranslationError | None:
    """What the server's own words say that the status does not."""
    reason = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(reason, str):
        return None
    if "api key" in reason.lower():
        return AuthError(NAME, "the server wants a key, or another one: set the environment variable LANGMIX_LIBRETRANSLATE_KEY")
    if status == 403 and "limit" in reason.lower():
        return RateLimited(NAME, "the server shuts us out for too many requests; wait some hours, or use --translator apertium")
    if status == 400 and "exceeds" in reason:
        return BadOutput(NAME, "the text is longer than the server takes; translate it by hand")
    return None
