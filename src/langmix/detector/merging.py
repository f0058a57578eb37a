"""From the pieces a detector labels to spans: neighbours of one language become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..document import Document, count_letters
from ..results import UNDECIDED, RunnerUp, Span

if TYPE_CHECKING:
    from collections.abc import Iterable


def merge_spans(document: Document, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join neighbours of equal language and kind within a segment.

    An undecided piece between two of one language belongs to them. Confidence and runner-up of a joined span are the means
    over its pieces, weighted by letters; undecided pieces do not count in them.

    Args:
        document: the one the spans lie in.
        spans: in order and disjoint, each within one segment.
    """
    merged: list[Span] = []
    for group in _by_segment(document, spans):
        run: list[Span] = []
        for span in group:
            known = [piece for piece in run if piece.language != UNDECIDED]
            if known and span.language != UNDECIDED and _alike(known[-1], span):
                run.append(span)
            elif known and span.language != UNDECIDED:
                merged += _close(document, run)
                run = [span]
            elif known or not run:
                run.append(span)
            else:
                merged += _close(document, run)
                run = [span]
        merged += _close(document, run)
    return tuple(merged)


def _by_segment(document: Document, spans: Iterable[Span]) -> Iterable[list[Span]]:
    group: list[Span] = []
    edge = -1
    for span in spans:
        if span.start >= edge:
            if group:
                yield group
            group = []
            segment = document.segment_at(span.start)
            edge = segment.source(0, len(segment.text))[1]
        group.append(span)
    if group:
        yield group


def _alike(one: Span, other: Span) -> bool:
    return one.language == other.language and one.kind == other.kind


def _close(document: Document, run: list[Span]) -> Iterable[Span]:
    """The one span of a run of alike pieces, then what is undecided behind the last of them."""
    trailing: list[Span] = []
    while len(run) > 1 and run[-1].language == UNDECIDED:
        trailing.insert(0, run.pop())
    if len(run) == 1:
        yield run[0]
    elif run:
        yield _join(document, run)
    yield from trailing


def _join(document: Document, run: list[Span]) -> Span:
    known = [piece for piece in run if piece.language != UNDECIDED]
    letters = [count_letters(document.text[piece.start : piece.end]) for piece in known]
    total = sum(letters)
    confidence = sum(piece.confidence * count for piece, count in zip(known, letters, strict=True)) / total
    rivals: dict[str, float] = {}
    for piece, count in zip(known, letters, strict=True):
        if piece.runner_up:
            rivals[piece.runner_up.language] = rivals.get(piece.runner_up.language, 0.0) + piece.runner_up.confidence * count / total
    rival = max(rivals.items(), key=lambda item: (item[1], item[0]), default=None)
    return Span(run[0].start, run[-1].end, known[0].language, confidence, RunnerUp(*rival) if rival else None, known[0].kind)
