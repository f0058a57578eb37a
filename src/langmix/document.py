"""Text with coordinates: `Document`, its `Segment`s, and positions for people.

The one coordinate everywhere is a half-open range of code-point offsets into `Document.text`. Lines and columns are made
here, at the very end, for reports.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class Position(NamedTuple):
    """A place in a text as an editor shows it."""

    line: int
    """1-based; lines end with LF, CRLF or CR."""
    column: int
    """1-based, in code points."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of prose as a reader sees it, with the way back to the document.

    A plain slice of the document has an `offset` only. Where text and source differ (entities, markup, joined lines),
    `starts` and `ends` give the source range of each character.
    """

    text: str
    """What a reader sees."""
    offset: int = 0
    """Document offset of the first character, for a plain slice; ignored where `starts` is given."""
    starts: tuple[int, ...] | None = None
    """For each character of `text`, the document offset where its source begins (inclusive)."""
    ends: tuple[int, ...] | None = None
    """For each character of `text`, the document offset where its source ends (exclusive)."""
    kind: str = "prose"
    """The part it plays: ``prose``, ``heading``, ``quote``, ``cell``, ..."""
    declared: str | None = None
    """The language (BCP 47 tag) that the markup claims here, or None."""

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The half-open document range of ``text[start:end]``, which must not be empty.

        >>> Segment("noël", offset=10).source(0, 2)
        (10, 12)
        """
        if self.starts is None or self.ends is None:
            return self.offset + start, self.offset + end
        return self.starts[start], self.ends[end - 1]

    def index(self, offset: int) -> int:
        """The index into `text` of the character whose source begins at, or holds, a document offset.

        An offset behind the last character gives ``len(text)``.

        >>> Segment("noël", offset=10).index(12)
        2
        """
        if self.starts is None or self.ends is None:
            return offset - self.offset
        return bisect_right(self.ends, offset)


@dataclass(frozen=True, slots=True)
class Document:
    """A text, cut into segments of prose."""

    text: str
    """The decoded source as read: without byte order mark, line ends untouched."""
    segments: tuple[Segment, ...]
    """In order and disjoint. Languages never run across a segment's edge."""
    format: str = "plain"
    """The name in the table of formats."""
    path: str | None = None
    """Where it was read, as the user named it; ``-`` is standard input, None a string in memory."""
    declared: str | None = None
    """The language (BCP 47 tag) that the file claims for itself, or None."""
    _line_starts: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

    def position(self, offset: int) -> Position:
        r"""The line and column of a code-point offset (0 to ``len(text)``, inclusive).

        >>> Document("un\r\ndeux", ()).position(5)
        Position(line=2, column=2)

        Raises:
            IndexError: the offset lies outside the text.
        """
        if not 0 <= offset <= len(self.text):
            raise IndexError(f"offset {offset} lies outside a text of {len(self.text)} code points")
        starts = self.line_starts()
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def offset(self, line: int, column: int) -> int:
        r"""The code-point offset of a line and column, as `position` gives them.

        >>> Document("un\ndeux", ()).offset(2, 2)
        4

        Raises:
            IndexError: there is no such place.
        """
        starts = self.line_starts()
        if not (1 <= line <= len(starts) and column >= 1 and starts[line - 1] + column - 1 <= len(self.text)):
            raise IndexError(f"no line {line}, column {column}")
        return starts[line - 1] + column - 1

    def segment_at(self, offset: int) -> Segment:
        """The segment that holds a document offset.

        Raises:
            LookupError: no segment begins at or before it.
        """
        after = bisect_right(self.segments, offset, key=lambda segment: segment.source(0, 1)[0])
        if after == 0:
            raise LookupError(f"no segment at offset {offset}")
        return self.segments[after - 1]

    def line_starts(self) -> list[int]:
        """Offsets at which the lines begin; the first is 0."""
        if not self._line_starts:
            # Filled once, on the first report: a corpus run never asks for lines.
            self._line_starts.extend([0, *(match.end() for match in _LINE_BREAK.finditer(self.text))])
        return self._line_starts


def count_letters(text: str) -> int:
    """The number of letters (Unicode category L*), the unit of language shares.

    >>> count_letters("l'été 2022")
    4
    """
    return sum(map(str.isalpha, text))
