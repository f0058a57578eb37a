"""Messages in XML: what Android resources, RESX, TMX and XLIFF have in common."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ..document import MASK
from ..errors import FormatError
from .escapes import escaped_runs
from .placeholders import Mark, Run, marks, put_message
from .xml import Text, escape_text, unescape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..document import Segment
    from .builder import SegmentBuilder

CDATA: Final = "CDATA"
"""The place of a segment in a CDATA section, where nothing is escaped."""
CDATA_START: Final = "<![CDATA["
CDATA_END: Final = "]]>"

_REFERENCE = re.compile(r"&[^;&\s]+;")


@dataclass(slots=True)
class Message:
    """Text of a translation that is being read: of an element, or of a ``<sub>`` in native code inside one."""

    depth: int
    """How many elements are open inside which it stands, its own included."""
    runs: list[Run] = field(default_factory=list)
    code_depth: int = 0
    """The same for the native code that is being skipped; 0 where none is."""
    code_start: int = 0
    """Document offset of that code."""
    has_text_in_code: bool = False

    def mask(self, start: int, end: int) -> None:
        """Add a half-open range of the document that is no language."""
        self.runs.append(Run(MASK, start, end))

    def begin_code(self, depth: int, start: int) -> None:
        """Skip native code from a document offset on."""
        self.code_depth, self.code_start, self.has_text_in_code = depth, start, False

    def end_code(self, end: int) -> None:
        """Native code ends at a document offset: it is a `MASK`, or a gap if it has text of its own."""
        self.code_depth = 0
        if not self.has_text_in_code:
            self.mask(self.code_start, end)

    def put_into(self, builder: SegmentBuilder) -> None:
        """Put what was read so far into a segment, and begin anew."""
        put_message(builder, self.runs, whole_marks(self.runs))
        self.runs = []


def text_runs(text: str, token: Text) -> list[Run]:
    """The characters between two tags of a document, its references resolved."""
    if token.is_literal:
        return [Run(text[token.start : token.end], token.start, token.end)] if token.start < token.end else []
    return escaped_runs(text, token.start, token.end, _REFERENCE, lambda match: unescape(match[0]))


def whole_marks(runs: Sequence[Run]) -> list[Mark]:
    """What is no language in a message, but for placeholders with a gap in the middle: a tag there must not be moved or lost with them."""
    found = marks("".join(run.text for run in runs))
    seams: list[int] = []
    length = 0
    for run, following in pairwise(runs if found else ()):
        length += len(run.text)
        if run.end != following.start:
            seams.append(length)
    # Tags written as text, and what they break, stay in their place whatever is in them: <a href=\"...\"> in Android.
    return [mark for mark in found if not mark.text.strip() or bisect_right(seams, mark.start) == bisect_left(seams, mark.end)]


def escape_message(text: str, segment: Segment) -> str:
    """A text as it is written in the place of a segment.

    Raises:
        FormatError: it has a character that XML cannot say, or the end mark of the CDATA section that it is to stand in.
    """
    escaped = escape_text(text)
    if segment.place != CDATA:
        return escaped
    if CDATA_END in text:
        raise FormatError(f"the text has '{CDATA_END}', which cannot stand in a CDATA section")
    return text
