"""TMX, the exchange format of translation memories: the text of each ``<tuv>``, in the language that it declares.

``<hi>`` is a gap. The other inline elements are native code: one `MASK` each, whatever is in them. Text in a ``<sub>`` of native code is a segment
of its own; that code is then a gap, since a mask may be moved, and its halves must not part. So is a CDATA section, which is written in another
way than the text around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..document import Document
from ..errors import FormatError
from .builder import SegmentBuilder
from .placeholders import doubles_apostrophes
from .xml import Tag, Text, tokens
from .xml_message import CDATA, CDATA_END, CDATA_START, Message, escape_message, text_runs

if TYPE_CHECKING:
    from ..document import Segment

_ALL: Final = "*all*"
"""A source language that stands for: any."""


def read(text: str, path: str | None = None) -> Document:
    """A segment for each language of each unit: of kind ``source`` in the unit's source language, else ``translation``.

    The memory claims to be in the only language that it translates into; else it claims none.

    >>> pair = '<tuv xml:lang="en"><seg>Open <ph>{0}</ph></seg></tuv><tuv xml:lang="fr"><seg>Ouvrir <ph>{0}</ph></seg></tuv>'
    >>> document = read(f'<tmx version="1.4"><header srclang="en"/><body><tu tuid="a">{pair}</tu></body></tmx>')
    >>> [(segment.text, segment.kind, segment.declared, segment.name) for segment in document.segments], document.declared
    ([('Open ￼', 'source', 'en', 'a'), ('Ouvrir ￼', 'translation', 'fr', 'a')], 'fr')

    Raises:
        FormatError: it is not well-formed XML, has a document type with declarations, or is something else than TMX.
    """
    reader = _Reader(text)
    for token in tokens(text, path, "TMX"):
        if isinstance(token, Text):
            reader.put(token)
            continue
        if token.opens:
            if not reader.depth and token.local != "tmx":
                raise FormatError(f"{path or '<text>'}: is no TMX: it begins with <{token.name}>, not with <tmx>")
            reader.enter(token)
        if token.closes:
            reader.leave(token)
    segments = sorted(reader.segments, key=lambda segment: segment.source(0, 1)[0])
    targets = {segment.declared for segment in segments if segment.kind == "translation"}
    return Document(text, tuple(segments), "tmx", path, targets.pop() if len(targets) == 1 else None)


def escape(text: str, segment: Segment) -> str:
    """A text as it is written in the place of a segment.

    Raises:
        FormatError: it has a character that XML cannot say, or the end mark of the CDATA section that it is to stand in.
    """
    if "'" in text and doubles_apostrophes(segment):
        text = text.replace("'", "''")
    return escape_message(text, segment)


class _Reader:
    """Takes the tokens of a document, in order."""

    def __init__(self, text: str) -> None:
        self.depth = 0
        """How many elements are open."""
        self.segments: list[Segment] = []
        self._text = text
        self._source: str | None = None
        """The source language of the memory."""
        self._unit_source: str | None = None
        self._unit: str | None = None
        self._language: str | None = None
        self._messages: list[Message] = []

    def enter(self, tag: Tag) -> None:
        """A tag opens an element."""
        self.depth += 1
        if self._messages:
            self._enter_inline(tag)
        elif tag.local == "header":
            self._source = tag.get("srclang")
        elif tag.local == "tu":
            self._unit, self._unit_source = tag.get("tuid"), tag.get("srclang") or self._source
        elif tag.local == "tuv":
            # "lang" is that of versions before 1.4.
            self._language = tag.get("xml:lang") or tag.get("lang") or None
        elif tag.local == "seg":
            self._messages.append(Message(self.depth))

    def leave(self, tag: Tag) -> None:
        """A tag closes an element."""
        if self._messages:
            message = self._messages[-1]
            if message.depth == self.depth:
                self._finish()
                self._messages.pop()
            elif message.code_depth == self.depth:
                message.end_code(tag.end)
        self.depth -= 1

    def put(self, token: Text) -> None:
        """Text between two tags."""
        if not self._messages or self._messages[-1].code_depth:
            return
        message = self._messages[-1]
        if not token.is_literal:
            message.runs += text_runs(self._text, token)
        elif any(map(str.isalpha, self._text[token.start : token.end])):
            self._finish()
            message.runs += text_runs(self._text, token)
            self._finish(is_literal=True)
        else:
            message.mask(token.start - len(CDATA_START), token.end + len(CDATA_END))

    def _enter_inline(self, tag: Tag) -> None:
        message = self._messages[-1]
        if message.code_depth:
            if tag.local == "sub":
                message.has_text_in_code = True
                self._messages.append(Message(self.depth))
        elif tag.local != "hi":
            message.begin_code(self.depth, tag.start)

    def _finish(self, *, is_literal: bool = False) -> None:
        builder = SegmentBuilder(self._text)
        self._messages[-1].put_into(builder)
        kind = "source" if _is_source(self._language, self._unit_source) else "translation"
        segment = builder.finish(kind, self._language, self._unit, CDATA if is_literal else "")
        if segment:
            self.segments.append(segment)


def _is_source(language: str | None, source: str | None) -> bool:
    """Whether a language is the source language, or that one of a region where the other is of none (``en``, ``en-US``)."""
    if not language or not source or source == _ALL:
        return False
    one, other = language.lower().replace("_", "-"), source.lower().replace("_", "-")
    return one == other or (one.partition("-")[0] == other.partition("-")[0] and not ("-" in one and "-" in other))
