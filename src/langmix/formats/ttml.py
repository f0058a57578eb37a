"""TTML subtitles (DFXP, iTT, EBU-TT, IMSC): a segment for what one speaker says in a paragraph.

A paragraph is cut where the language changes, where a speaker begins, and around CDATA sections, which are written in another way than the
text around them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..document import Document
from ..errors import FormatError
from .builder import SegmentBuilder
from .srt import is_speaker
from .xml import Tag, Text, put_text, tokens
from .xml_message import CDATA, escape_message

_SILENT = frozenset({"head", "metadata", "desc", "title", "copyright", "agent", "actor", "name", "image"})
"""Elements without text that is shown."""
_READINGS = frozenset({"delimiter", "text", "textContainer"})
"""How the characters beside it are pronounced."""

_LINE_BREAK = re.compile(r"(?<![ \t])[ \t]*+(?:[\r\n][ \t]*+)++")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Segment


class _Element(NamedTuple):
    """An open element, and what holds inside it."""

    name: str
    """Without its prefix."""
    declared: str | None
    """The language of its text, where it is not the document's."""
    is_shown: bool


def read(text: str, path: str | None = None) -> Document:
    """A segment for each paragraph, for each speaker in it, and for each passage marked as of another language.

    Raises:
        FormatError: it is not well-formed XML, has a document type with declarations, or is something else than TTML.

    >>> cue = "<p begin='1s'>Elle dit <span xml:lang='es'>Hola</span><br/>R&amp;D</p>"
    >>> document = read(f"<tt xmlns='http://www.w3.org/ns/ttml' xml:lang='fr'><body><div>{cue}</div></body></tt>")
    >>> [(segment.text, segment.declared, segment.name) for segment in document.segments], document.declared
    ([('Elle dit', None, '1s'), ('Hola', 'es', '1s'), ('R&D', None, '1s')], 'fr')
    """
    reader = _Reader(text)
    for token in tokens(text, path, "TTML"):
        if isinstance(token, Text):
            reader.put(token)
            continue
        if token.opens:
            if not reader.open and token.local != "tt":
                raise FormatError(f"{path or '<text>'}: is no TTML: it begins with <{token.name}>, not with <tt>")
            reader.enter(token)
        if token.closes:
            reader.leave()
    return Document(text, tuple(reader.segments), "ttml", path, reader.language)


def escape(text: str, segment: Segment) -> str:
    """A text as it is written in the place of a segment.

    Raises:
        FormatError: it has a character that XML cannot say, or the end mark of the CDATA section that it is to stand in.
    """
    return escape_message(text, segment)


class _Reader:
    """Takes the tokens of a document, in order."""

    def __init__(self, text: str) -> None:
        self.open: list[_Element] = []
        self.segments: list[Segment] = []
        self.language: str | None = None
        """What the document claims to be in."""
        self._text = text
        self._builder = SegmentBuilder(text)
        self._name: str | None = None
        self._depth = 0
        """How many elements are open inside which the paragraph stands, its own included; 0 outside of one."""
        self._line_break: Tag | None = None
        """The last, while nothing stands behind it."""

    def enter(self, tag: Tag) -> None:
        """A tag opens an element."""
        outer = self.open[-1] if self.open else _Element("", None, is_shown=True)
        language = tag.get("xml:lang")
        if not self.open:
            self.language = language or None
        declared = outer.declared if language is None else language if language and language != self.language else None
        is_shown = outer.is_shown and tag.local not in _SILENT and tag.get("tts:ruby") not in _READINGS
        element = _Element(tag.local, declared, is_shown)
        self.open.append(element)
        if not self._depth:
            if element.name == "p":
                self._depth = len(self.open)
                self._name = tag.get("xml:id") or tag.get("id") or tag.get("begin")
        elif element.name == "br":
            self._pass_line_break()
            self._line_break = tag
        elif declared != outer.declared:
            self._finish(outer)

    def leave(self) -> None:
        """A tag closes the element that was opened last."""
        element = self.open[-1]
        if self._depth and (len(self.open) == self._depth or element.declared != self.open[-2].declared):
            self._finish(element)
        if len(self.open) == self._depth:
            self._depth = 0
        self.open.pop()

    def put(self, token: Text) -> None:
        """Text between two tags."""
        element = self.open[-1] if self.open else None
        if not self._depth or element is None or not element.is_shown:
            return
        text = self._text[token.start : token.end]
        said = text.lstrip(" \t\r\n")
        if self._line_break and said and is_speaker(said[:2]):
            self._finish(element)
        elif self._line_break and said:
            self._pass_line_break()
            token = token._replace(start=token.end - len(said))
        if token.is_literal:
            self._finish(element)
        put_text(self._builder, self._text, token, self._copy)
        if token.is_literal:
            self._finish(element, is_literal=True)

    def _copy(self, start: int, end: int) -> None:
        """Characters without references; line breaks among them are read as a space."""
        for first, behind, is_break in _lines(self._text, start, end):
            if is_break:
                self._builder.space(first, behind)
            else:
                self._builder.copy(first, behind)

    def _pass_line_break(self) -> None:
        if self._line_break:
            self._builder.space(self._line_break.start, self._line_break.end)
            self._line_break = None

    def _finish(self, element: _Element, *, is_literal: bool = False) -> None:
        """End a segment that stands in an element."""
        self._line_break = None
        segment = self._builder.finish("cue", element.declared, self._name, CDATA if is_literal else "")
        if segment:
            self.segments.append(segment)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """A range cut at its line breaks: half-open document ranges, and whether each is a line break with the spaces around it."""
    done = start
    for match in _LINE_BREAK.finditer(text, start, end):
        yield done, match.start(), False
        yield match.start(), match.end(), True
        done = match.end()
    yield done, end, False
