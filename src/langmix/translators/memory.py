"""The reading of TMX files as translation memories: what is said in several languages, unit by unit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from .. import languages
from ..errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BYTES: Final = 512 * 1024 * 1024
"""A larger file is refused: it would fill the memory of the machine."""

_FIRST_STAND_IN: Final = 0xF0000
"""Characters that stand for inline codes, the first for the first; `masks.protect` makes masks of them."""


def read_memory(path: str) -> list[dict[str, str]]:
    """The units of a TMX file, each a text by language (ISO 639 tag); an inline code is a character from U+F0000 on.

    Raises:
        ConfigError: it cannot be read, is no TMX, or defines entities.
    """
    file = Path(path)
    try:
        if file.stat().st_size > MAX_BYTES:
            raise ConfigError(f"translate.memory: {path}: larger than {MAX_BYTES // 1024 // 1024} MiB; split it")
        data = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"translate.memory: {path}: cannot be read: {error.strerror}") from error
    reader = _Reader(path)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = reader.refuse
    parser.StartElementHandler = reader.enter
    parser.EndElementHandler = reader.leave
    parser.CharacterDataHandler = reader.put
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise ConfigError(f"translate.memory: {path}: is no TMX: line {error.lineno}: {reason}") from None
    return reader.units


class _Reader:
    """Takes what expat finds, in order."""

    def __init__(self, path: str) -> None:
        self.units: list[dict[str, str]] = []
        self._path = path
        self._open: list[str] = []
        self._language: str | None = None
        self._text: list[str] | None = None
        """Of the segment that is open."""
        self._codes = 0
        self._code_depth = 0
        """How many elements are open where the outermost inline code began; 0 outside of codes."""

    def refuse(self, *_: object) -> None:
        """Entities can grow without bounds."""
        raise ConfigError(f"translate.memory: {self._path}: defines entities of its own, which are not read; save it without them")

    def enter(self, name: str, attributes: Mapping[str, str]) -> None:
        """A tag opens an element."""
        if not self._open and name != "tmx":
            raise ConfigError(f"translate.memory: {self._path}: is no TMX: it begins with <{name}>, not with <tmx>")
        self._open.append(name)
        if self._text is not None:
            # What a highlight has in it is text as any other.
            if name != "hi" and not self._code_depth:
                self._code_depth = len(self._open)
                self._text.append(chr(_FIRST_STAND_IN + self._codes))
                self._codes += 1
        elif name == "tu":
            self.units.append({})
        elif name == "tuv":
            self._language = languages.find(attributes.get("xml:lang") or attributes.get("lang") or "")
        elif name == "seg":
            self._text, self._codes = [], 0

    def leave(self, name: str) -> None:
        """A tag closes an element."""
        if self._code_depth == len(self._open):
            self._code_depth = 0
        self._open.pop()
        if name == "seg" and self._text is not None:
            if self._language and self.units:
                # Of two regions of one language the first counts.
                self.units[-1].setdefault(self._language, "".join(self._text))
            self._text = None

    def put(self, text: str) -> None:
        """Text between two tags."""
        if self._text is not None and not self._code_depth:
            self._text.append(text)
