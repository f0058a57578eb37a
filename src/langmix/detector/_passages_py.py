"""From a kernel's spans to passages: the readable twin of `passages.c`, and its judge. What it promises stands in `_kernel.pyi`."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from .terms import find_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .terms import PassageRules, Record

PASSAGE: Final = struct.Struct("<2I3q2h2B2x")
"""As `lm_passage` in passages.h: start, end, evidence, margin, letters, language, runner-up, length class, term."""

_CLOSING: Final = frozenset(".!?…。！？।॥۔؟።՜")
"""What ends a sentence belongs to it."""

_OPENING: Final = frozenset("¿¡")
"""What begins a Spanish one too."""


def length_class(words: int, *, home: bool) -> int:
    """Which curve of `calibration` a span follows: one word, two or three, more; the same for the main languages of their paragraphs."""
    return (0 if words <= 1 else 1 if words <= 3 else 2) + 3 * home


def evidence(record: Record) -> int:
    """What a span's confidence stands on, in 1/16 nat: the lesser of its gain over the main language and its margin over the runner-up."""
    return min(record[7], record[8]) if record[2] != record[4] else record[8]


class _Run:
    """Neighbouring records that make one passage."""

    __slots__ = ("end", "evidence", "home", "lane", "letters", "margin", "rival", "start", "term", "words")

    def __init__(self, record: Record, lane: int, *, term: bool) -> None:
        self.start, self.end, found, self.rival, main, _, self.words, _, self.margin, self.letters, _, _ = record
        self.lane, self.term = lane, term
        if found == lane:
            self.home = lane == main
            self.evidence = evidence(record)
        else:
            # Another language's record is only its place and its letters.
            self.rival, self.home = -1, True
            self.words = self.margin = self.evidence = 0

    def add(self, record: Record) -> None:
        """Take a record in: evidence adds up, where it is about this language."""
        _, self.end, found, rival, main, _, words, _, margin, letters, _, _ = record
        self.letters += letters
        if found == self.lane:
            if words > self.words:
                self.rival, self.home = rival, found == main
            self.words += words
            self.margin += margin
            self.evidence += evidence(record)


def join(  # noqa: PLR0913 - what a kernel's call has, and what it found
    text: str, edges: Sequence[int], records: Sequence[Record], rules: PassageRules, scripts: Sequence[frozenset[int]], *, terms: bool
) -> bytes:
    """The passages that records make.

    Args:
        text: what the records are of.
        edges: pairs of offsets, the range of each segment.
        records: as `terms.RECORD`.
        rules: what a passage must have.
        scripts: the scripts of each lane.
        terms: whether terms are passages of their own, or belong to the language around them.
    """
    document, judged = find_terms(records, rules, scripts)
    return b"".join(_pack(text, run, *segment) for run, segment in _runs(edges, records, judged, document, terms=terms))


def _runs(
    edges: Sequence[int], records: Sequence[Record], judged: Sequence[bool], document: int, *, terms: bool
) -> Iterator[tuple[_Run, tuple[int, int]]]:
    """The runs of records, each with the range of its segment."""
    segments = zip(edges[::2], edges[1::2], strict=False)
    segment = next(segments, (0, 0))
    run: _Run | None = None
    for record, small in zip(records, judged, strict=True):
        lane = record[2]
        if small and not terms:
            # It belongs to the language around it; a heading of its own to the document's.
            lane = record[4] if record[4] != lane else document
        if record[0] >= segment[1]:
            if run:
                yield run, segment
            run = None
            while record[0] >= segment[1]:
                segment = next(segments)
        term = small and terms
        if run and (lane == run.lane or lane < 0) and term == run.term:
            run.add(record)
            continue
        if run:
            yield run, segment
        run = _Run(record, lane, term=term)
    if run:
        yield run, segment


def _pack(text: str, run: _Run, first: int, behind: int) -> bytes:
    start, end = run.start, run.end
    while end < behind and text[end] in _CLOSING:
        end += 1
    while start > first and text[start - 1] in _OPENING:
        start -= 1
    if run.lane < 0 or not run.words:
        return PASSAGE.pack(start, end, 0, 0, run.letters, -1, -1, 0, False)
    kind = length_class(run.words, home=run.home)
    return PASSAGE.pack(start, end, run.evidence, run.margin, run.letters, run.lane, run.rival, kind, run.term)
