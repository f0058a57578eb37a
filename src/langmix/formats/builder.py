"""Building segments: characters are put one run after the other, each with the place it has in the source."""

from __future__ import annotations

from ..document import MASK, Piece, Segment


class SegmentBuilder:
    r"""Makes a segment out of runs of a source, in order.

    White space at both ends is dropped, and what is only white space and masks makes no segment.

    >>> builder = SegmentBuilder("<p>Caf&eacute; <b>noir</b>\n  sucr\u00e9</p>")
    >>> builder.copy(3, 6); builder.put("é", 6, 14); builder.copy(14, 15); builder.copy(18, 22); builder.space(26, 29); builder.copy(29, 34)
    >>> segment = builder.finish()
    >>> segment.text, segment.source(3, 4), segment.gaps(0, 10).__next__()
    ('Café noir sucré', (6, 14), Gap(place=5, start=15, end=18))
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0
        self._plain_end = -1
        """Where the source of the last piece ends if it is a copy, to be gone on with; else -1."""

    def __len__(self) -> int:
        return self._length

    @property
    def ends_with_space(self) -> bool:
        """Whether the last character is white space, or there is none yet."""
        return not self._parts or self._parts[-1][-1:].isspace()

    def copy(self, start: int, end: int) -> None:
        """Characters that are read as the source has them in a half-open range."""
        if start >= end:
            return
        self._parts.append(self._source[start:end])
        if start == self._plain_end:
            last = self._pieces[-1]
            self._pieces[-1] = Piece(last.place, last.start, end)
        else:
            self._pieces.append(Piece(self._length, start, end))
        self._length += end - start
        self._plain_end = end

    def put(self, text: str, start: int, end: int) -> None:
        """Characters that a half-open range of the source says in other words."""
        if text == self._source[start:end]:
            self.copy(start, end)
        elif text:
            self._append(text, start, end)

    def space(self, start: int, end: int) -> None:
        """White space of the source that is read as one space; none behind white space or at the beginning."""
        if self.ends_with_space:
            return
        if self._source[start:end] == " ":
            self.copy(start, end)
        else:
            self._append(" ", start, end)

    def mask(self, start: int, end: int) -> None:
        """A stretch of the source that is no language."""
        self._append(MASK, start, end)

    def finish(self, kind: str = "prose", declared: str | None = None, name: str | None = None, place: str = "") -> Segment | None:
        """The segment, or None where there is nothing to read; the builder is then empty again."""
        text, pieces = "".join(self._parts), self._pieces
        self._parts, self._pieces, self._length, self._plain_end = [], [], 0, -1
        first, behind = len(text) - len(text.lstrip()), len(text.rstrip())
        if not text.replace(MASK, "").strip():
            return None
        if (first, behind) != (0, len(text)):
            pieces = _cut(pieces, len(text), first, behind)
            text = text[first:behind]
        if len(pieces) == 1 and self._source[pieces[0].start : pieces[0].end] == text:
            return Segment(text, pieces[0].start, None, kind, declared, name, place)
        return Segment(text, 0, tuple(pieces), kind, declared, name, place)

    def _append(self, text: str, start: int, end: int) -> None:
        self._parts.append(text)
        self._pieces.append(Piece(self._length, start, end))
        self._length += len(text)
        self._plain_end = -1


def _cut(pieces: list[Piece], length: int, first: int, behind: int) -> list[Piece]:
    """The pieces of a part of a text."""
    kept: list[Piece] = []
    ends = [piece.place for piece in pieces[1:]] + [length]
    for piece, end in zip(pieces, ends, strict=True):
        start, stop = max(piece.place, first), min(end, behind)
        if start >= stop:
            continue
        if piece.end - piece.start == end - piece.place:
            kept.append(Piece(start - first, piece.start + start - piece.place, piece.start + stop - piece.place))
        else:
            kept.append(Piece(start - first, piece.start, piece.end))
    return kept
