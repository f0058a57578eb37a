"""Text with coordinates: `Document`, its `Segment`s, and positions for people.

The one coordinate everywhere is a half-open range of code-point offsets into `Document.text`. Lines and columns are made
here, at the very end, for reports.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE_BREAK = re.compile(r"\r\n|\n|\r")

_ONE_LINE = dict.fromkeys(map(ord, "\n\r\v\f\x85\u2028\u2029"), " ")


class Position(NamedTuple):
    """A place in a text as an editor shows it."""

    line: int
    """1-based; lines end with LF, CRLF or CR."""
    column: int
    """1-based, in code points."""


class Piece(NamedTuple):
    """Characters of a segment that stand next to each other in the source.

    Where source and text are equally long each character has one of the source. Where they are not, the source says the same in other
    words: an entity, an escape, a line break with an indentation that is read as a space. Such a piece cannot be cut.
    """

    place: int
    """Index of its first character in the segment's text."""
    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""


class Gap(NamedTuple):
    """Source between two characters of a segment that is none of its text: a tag, the edge of a run."""

    place: int
    """Index of the character behind it in the segment's text."""
    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""


MASK: Final = "\ufffc"
"""U+FFFC OBJECT REPLACEMENT CHARACTER stands in a segment's text for what is no language: inline code, a placeholder, an image, a formula.
It is one character, however long its source."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of prose as a reader sees it, with the way back to the document.

    A plain slice of the document has an `offset` only. Where text and source differ (entities, markup, joined lines), `pieces` tell where
    each character comes from. (Pieces, not an offset a character: a book would take a gigabyte.)
    """

    text: str
    """What a reader sees; `MASK` for what is no language. Never empty, and no white space at its ends."""
    offset: int = 0
    """Document offset of the first character, for a plain slice; ignored where `pieces` are given."""
    pieces: tuple[Piece, ...] | None = None
    """In order, disjoint, together the whole text; None for a plain slice."""
    kind: str = "prose"
    """The part it plays: ``prose``, ``heading``, ``quote``, ``cell``, ``attribute``, ``source``, ``translation``, ``cue``, ..."""
    declared: str | None = None
    """The language (BCP 47 tag, as written) that the markup claims for it; None where it claims none but the document's."""
    name: str | None = None
    """What the format calls it by: the key of a message; None where it has no name."""
    place: str = ""
    """How text is written where it stands, in words of its format: the quotation mark around it, say. Only ``escape`` reads it; empty
    where there is nothing to know."""

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The half-open document range of ``text[start:end]``, which must not be empty.

        >>> Segment("noël", offset=10).source(0, 2)
        (10, 12)
        >>> Segment("noël", pieces=(Piece(0, 10, 12), Piece(2, 12, 18), Piece(3, 18, 19))).source(1, 3)
        (11, 18)
        """
        if self.pieces is None:
            return self.offset + start, self.offset + end
        first, last = self._piece(start), self._piece(end - 1)
        return self._inside(first, start), self._inside(last, end - 1, behind=True)

    def index(self, offset: int) -> int:
        """The index into `text` of the character whose source holds a document offset, or else of the next one behind it.

        An offset behind the last character gives ``len(text)``.

        >>> Segment("noël", offset=10).index(12)
        2
        """
        if self.pieces is None:
            return offset - self.offset
        after = bisect_right(self.pieces, offset, key=lambda piece: piece.end)
        if after == len(self.pieces):
            return len(self.text)
        piece = self.pieces[after]
        return piece.place + max(0, offset - piece.start) if self._is_plain(after) else piece.place

    def gaps(self, start: int, end: int) -> Iterator[Gap]:
        """What stands between the characters of ``text[start:end]`` in the source and is none of them, in order."""
        if self.pieces is None:
            return
        for place in range(self._piece(start) + 1, self._piece(end - 1) + 1):
            before, piece = self.pieces[place - 1], self.pieces[place]
            if before.end < piece.start:
                yield Gap(piece.place, before.end, piece.start)

    def _piece(self, index: int) -> int:
        """The place in `pieces` of the one with a character."""
        return bisect_right(self.pieces or (), index, key=lambda piece: piece.place) - 1

    def _is_plain(self, place: int) -> bool:
        pieces = self.pieces or ()
        behind = pieces[place + 1].place if place + 1 < len(pieces) else len(self.text)
        return pieces[place].end - pieces[place].start == behind - pieces[place].place

    def _inside(self, place: int, index: int, *, behind: bool = False) -> int:
        """The document offset of a character of a piece, or of what is behind it."""
        piece = (self.pieces or ())[place]
        if self._is_plain(place):
            return piece.start + index - piece.place + behind
        return piece.end if behind else piece.start


class Part(NamedTuple):
    """A file inside a container."""

    name: str
    """Its path in the container."""
    start: int
    """Document offset of its first character, inclusive."""
    end: int
    """Document offset, exclusive."""


class Declaration(NamedTuple):
    """Where a file says which language something is in, or ought to."""

    start: int
    """Document offset of the tag, inclusive: of an attribute, of its value."""
    end: int
    """Document offset, exclusive; `start` where nothing is said, which is then where it would be."""
    tag: str | None
    """The language (BCP 47 tag) as written; what it stands for where a format has names of its own (``spanish``), empty where the file says
    that it does not know. None where it ought to say something here and does not: at the root of a page."""
    first: int
    """Document offset from which on it holds, inclusive: that of the start tag."""
    behind: int
    """Document offset up to which it holds, exclusive; declarations inside come first."""
    is_main: bool = False
    """Whether it says which language the document is in, or ought to."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text, cut into segments of prose."""

    text: str
    """The decoded source as read: without byte order mark, line ends untouched. Of a container: its parts, one behind the other."""
    segments: tuple[Segment, ...]
    """In order of their first character. Languages never run across a segment's edge. Their characters are disjoint; a segment may stand
    in a gap of another (the description of an image in a paragraph)."""
    format: str = "plain"
    """The name in the table of formats."""
    path: str | None = None
    """Where it was read, as the user named it; ``-`` is standard input, None a string in memory."""
    declared: str | None = None
    """The language (BCP 47 tag, as written) that the file claims for itself, or None."""
    parts: tuple[Part, ...] = ()
    """The files in a container that were read, in order; empty for a file that is a text itself. A container's lines are its segments:
    nobody sees the lines of its files."""
    declarations: tuple[Declaration, ...] = ()
    """Where it says which language something is in, in order; empty for a format that has no such places, or does not note them."""
    _line_starts: list[int] = field(default_factory=list, init=False, repr=False, compare=False)
    _ends: list[int] = field(default_factory=list, init=False, repr=False, compare=False)
    """Where each segment's last character ends; empty until it is asked for."""
    _outer: list[int] = field(default_factory=list, init=False, repr=False, compare=False)
    """The number of the segment in whose gap each stands, or -1."""
    _holding: list[tuple[int, int]] = field(default_factory=list, init=False, repr=False, compare=False)
    """Document offsets, rising, with the number of the declaration that holds from there on, or -1; empty until it is asked for."""
    _shown: list[Document] = field(default_factory=list, init=False, repr=False, compare=False)
    """What `as_read` gives; empty until it is asked for."""

    def position(self, offset: int) -> Position:
        r"""The line and column of a code-point offset (0 to ``len(text)``, inclusive); in a container the segment and the column in it.

        >>> Document("un\r\ndeux", ()).position(5)
        Position(line=2, column=2)

        Raises:
            IndexError: the offset lies outside the text.
        """
        if not 0 <= offset <= len(self.text):
            raise IndexError(f"offset {offset} lies outside a text of {len(self.text)} code points")
        if self.parts:
            number = self.segment_number(offset)
            return Position(number + 1, self.segments[number].index(offset) + 1) if number >= 0 else Position(1, 1)
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
        if self.parts:
            if not (1 <= line <= len(self.segments) and 1 <= column <= len(self.segments[line - 1].text)):
                raise IndexError(f"no line {line}, column {column}")
            return self.segments[line - 1].source(column - 1, column)[0]
        starts = self.line_starts()
        if not (1 <= line <= len(starts) and column >= 1 and starts[line - 1] + column - 1 <= len(self.text)):
            raise IndexError(f"no line {line}, column {column}")
        return starts[line - 1] + column - 1

    def segment_at(self, offset: int) -> Segment:
        """The segment that holds a document offset.

        Raises:
            LookupError: no segment begins at or before it.
        """
        number = self.segment_number(offset)
        if number < 0:
            raise LookupError(f"no segment at offset {offset}")
        return self.segments[number]

    def read(self, start: int, end: int) -> str:
        """What a reader sees of a half-open document range inside one segment: without markup; code as it is written, but in a container."""
        number = self.segment_number(start) if start < end else -1
        if number < 0 or self.segments[number].pieces is None:
            return self.text[start:end]
        segment = self.segments[number]
        first, behind = segment.index(start), segment.index(end)
        if first >= behind:  # Nothing that is read: a tag.
            return self.text[start:end]
        text = segment.text[first:behind]
        if MASK in text and not self.parts:
            places = ((index, character) for index, character in enumerate(text, first))
            return "".join(
                self.text[slice(*segment.source(index, index + 1))] if character == MASK else character for index, character in places
            )
        return text

    def declaration_at(self, offset: int) -> Declaration | None:
        """The innermost declaration that holds at a document offset."""
        if not self._holding and self.declarations:
            self._find_holding()
        place = bisect_right(self._holding, offset, key=itemgetter(0)) - 1
        number = self._holding[place][1] if place >= 0 else -1
        return self.declarations[number] if number >= 0 else None

    def declaration_of(self, first: int, behind: int) -> Declaration | None:
        """The declaration that holds for a half-open document range, and nothing else; None where there is none."""
        found = (*self.declarations[:1], self.declaration_at(first))
        return next((one for one in found if one and (one.first, one.behind) == (first, behind)), None)

    def _find_holding(self) -> None:
        """Find where each declaration begins to hold, and which one does where it ends."""
        around: list[int] = []
        for number, one in enumerate((*self.declarations, None)):
            while around and (one is None or self.declarations[around[-1]].behind <= one.first):
                ended = self.declarations[around.pop()]
                self._holding.append((ended.behind, around[-1] if around else -1))
            if one:
                self._holding.append((one.first, number))
                around.append(number)

    def part_at(self, offset: int) -> str | None:
        """The name of the container's part that holds an offset; None outside of all."""
        return next((part.name for part in self.parts if part.start <= offset < part.end), None)

    def as_read(self) -> Document:
        """The document as a plain text with a line for each segment, character for character, to show a container's text."""
        if not self._shown:
            # Made once: a report asks for it with each passage.
            self._shown.append(Document("\n".join(segment.text.translate(_ONE_LINE) for segment in self.segments), (), path=self.path))
        return self._shown[0]

    def segment_number(self, offset: int) -> int:
        """The number, from 0, of the segment that holds an offset, else of the last that begins before it; -1 where none does."""
        if not self._ends:
            self._find_outer()
        last = number = bisect_right(self.segments, offset, key=lambda segment: segment.source(0, 1)[0]) - 1
        while number >= 0:
            if offset < self._ends[number]:
                return number
            number = self._outer[number]
        return last

    def _find_outer(self) -> None:
        """Find where each segment ends, and in whose gap it stands."""
        around: list[int] = []
        for number, segment in enumerate(self.segments):
            start = segment.source(0, 1)[0]
            self._ends.append(segment.source(len(segment.text) - 1, len(segment.text))[1])
            while around and self._ends[around[-1]] <= start:
                around.pop()
            self._outer.append(around[-1] if around else -1)
            around.append(number)

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
