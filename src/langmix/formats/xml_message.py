"""Messages in XML: what Android resources, RESX and TMX have in common."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ..document import Segment
from ..errors import FormatError
from .escapes import escaped_runs
from .placeholders import Mark, Run, marks
from .xml import Text, escape_text, unescape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .builder import SegmentBuilder

CDATA_START: Final = "<![CDATA["
CDATA_END: Final = "]]>"

_REFERENCE = re.compile(r"&[^;&\s]+;")
_DOCUMENT_TYPE = re.compile(
    r"(?:\s++|<\?(?:[^?]++|\?(?!>))*+\?>|<!--(?:[^-]++|-(?!->))*+-->)*+"
    r"(?P<type><!DOCTYPE\s++[^\s<>\[\]\"']++(?:\s++(?:SYSTEM|PUBLIC\s++(?:\"[^\"]*+\"|'[^']*+'))\s++(?:\"[^\"]*+\"|'[^']*+'))?\s*+>)"
)
_NOT_A_BREAK = re.compile(r"[^\r\n]")


class Literal(Segment):
    """A segment that stands in a CDATA section, where nothing is escaped."""

    __slots__ = ()


def without_document_type(text: str) -> str:
    """A document with blanks for its document type, if that only names a file of declarations, which nobody needs to read.

    Every other character keeps its place. A document type with declarations of its own stays, and is refused by `xml.tokens`.

    >>> without_document_type('<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx/>').lstrip()
    '<tmx/>'
    """
    match = _DOCUMENT_TYPE.match(text)
    if match is None:
        return text
    start, end = match.span("type")
    return text[:start] + _NOT_A_BREAK.sub(" ", text[start:end]) + text[end:]


def text_runs(text: str, token: Text) -> list[Run]:
    """The characters between two tags of a document, its references resolved."""
    if token.is_literal:
        return [Run(text[token.start : token.end], token.start, token.end)] if token.start < token.end else []
    return escaped_runs(text, token.start, token.end, _REFERENCE, lambda match: unescape(match[0]))


def whole_marks(runs: Sequence[Run]) -> list[Mark]:
    """The placeholders of a message, but for those with a gap in the middle: a tag there must not be moved or lost with them."""
    found = marks("".join(run.text for run in runs))
    seams: list[int] = []
    length = 0
    for run, following in pairwise(runs if found else ()):
        length += len(run.text)
        if run.end != following.start:
            seams.append(length)
    return [mark for mark in found if bisect_right(seams, mark.start) == bisect_left(seams, mark.end)]


def finish(builder: SegmentBuilder, *, is_literal: bool, kind: str, declared: str | None, name: str | None) -> Segment | None:
    """The segment in a builder, as `SegmentBuilder.finish` gives it; a `Literal` where it stands in a CDATA section."""
    segment = builder.finish(kind, declared, name)
    if segment and is_literal:
        return Literal(segment.text, segment.offset, segment.pieces, kind, declared, name)
    return segment


def escape_message(text: str, segment: Segment) -> str:
    """A text as it is written in the place of a segment.

    Raises:
        FormatError: it has a character that XML cannot say, or the end mark of the CDATA section that it is to stand in.
    """
    escaped = escape_text(text)
    if not isinstance(segment, Literal):
        return escaped
    if CDATA_END in text:
        raise FormatError(f"the text has '{CDATA_END}', which cannot stand in a CDATA section")
    return text
