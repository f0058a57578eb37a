"""DeepL, through its own interface: texts go in the body of a POST, the key in a header."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from .http import Client
from .keys import find_key, missing_key
from .service import Service, same_language, unknown_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config import Config
    from ..errors import TranslationError

NAME: Final = "deepl"

FREE: Final = "https://api-free.deepl.com"
PRO: Final = "https://api.deepl.com"

CODES: Final[dict[str, str]] = {
    tag: tag.upper() for tag in "ar bg cs da de el en es et fi fr he hu id it ja ko lt lv nb nl pl pt ro ru sk sl sv th tr uk vi zh".split()
}
"""Our tags -> the codes of source languages."""

TARGETS: Final[dict[str, str]] = {"en": "EN-GB", "pt": "PT-PT", "zh": "ZH-HANS"}
"""Languages that must be asked for by variety."""

_MASK = re.compile(r"⟦(\d+)⟧")
_TAG = re.compile(r"<m>\s*(\d+)\s*</m>")


def open_translator(config: Config) -> DeepL:
    """The service that the key belongs to, or the one at ``translate.url``; nothing is asked yet.

    Raises:
        ConfigError: there is no key, or the address cannot be used.
    """
    key = find_key(NAME, ("DEEPL_API_KEY", "DEEPL_AUTH_KEY") if config.url is None else ())
    if key is None:
        raise missing_key(NAME, "https://www.deepl.com/pro-api")
    address = config.url or (FREE if key.endswith(":fx") else PRO)
    return DeepL(Client(NAME, address, config.timeout, {"Authorization": f"DeepL-Auth-Key {key}"}))


class DeepL(Service):
    """Asks DeepL, many texts at a time."""

    name = NAME
    max_chars = 5_000
    request_chars = 20_000
    """The body may have 128 KiB; this many Chinese characters, escaped as JSON, stay below."""
    batch = 50

    def __init__(self, client: Client) -> None:
        self.host = client.host
        self._client = client

    @property
    def identity(self) -> str:
        """The service's address; it does not say which model it has."""
        return f"{NAME} {self._client.address}"

    @property
    def scope(self) -> str:
        """How many languages it has."""
        return f"{len(CODES)} languages"

    def refusal(self, source: str, target: str) -> TranslationError | None:
        """Why it does not translate between two languages; None where it does."""
        for tag in (source, target):
            if tag not in CODES:
                return unknown_language(NAME, tag)
        return same_language(NAME, source, target) if source == target else None

    def _ask(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        body: dict[str, Any] = {
            "text": [_to_xml(text) for text in texts],
            "source_lang": CODES[source],
            "target_lang": TARGETS.get(target, CODES[target]),
            "tag_handling": "xml",
            "ignore_tags": ["m"],
            "outline_detection": False,
            # First letters and last marks are ours to mend.
            "preserve_formatting": True,
        }
        answer = self._client.json("/v2/translate", body)
        try:
            return [_from_xml(part["text"]) for part in answer["translations"]]
        except (KeyError, TypeError):
            raise self._unreadable() from None


def _to_xml(text: str) -> str:
    """A text as DeepL is to read it, masks as elements whose content it leaves alone.

    >>> _to_xml("a & ⟦0⟧ < b")
    'a &amp; <m>0</m> &lt; b'
    """
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MASK.sub(r"<m>\1</m>", escaped)


def _from_xml(text: str) -> str:
    """The text behind what DeepL wrote.

    >>> _from_xml("a &amp; <m>0</m> &lt; b")
    'a & ⟦0⟧ < b'
    """
    return unescape(_TAG.sub(r"⟦\1⟧", text))
