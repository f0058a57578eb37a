"""From the pieces a detector labels to spans: neighbours of one language become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..results import UNDECIDED, RunnerUp, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def merge_spans(spans: Iterable[Span]) -> Iterator[Span]:
    """Join neighbours of equal language and kind.

    An undecided piece between two of one language belongs to them. Confidence and runner-up of a joined span are the means
    over its pieces, weighted by letters; undecided pieces do not count in them.

    Args:
        spans: of one segment, in order and disjoint.
    """
    run: list[Span] = []
    for span in spans:
        known = [piece for piece in run if piece.language != UNDECIDED]
        if not run or (known and (span.language == UNDECIDED or _alike(known[-1], span))):
            run.append(span)
        else:
            yield from _close(run)
            run = [span]
    yield from _close(run)


def _alike(one: Span, other: Span) -> bool:
    return one.language == other.language and one.kind == other.kind


def _close(run: list[Span]) -> Iterable[Span]:
    """The one span of a run of alike pieces, then what is undecided behind the last of them."""
    trailing: list[Span] = []
    while len(run) > 1 and run[-1].language == UNDECIDED:
        trailing.insert(0, run.pop())
    if len(run) == 1:
        yield run[0]
    elif run:
        yield _join(run)
    yield from trailing


def _join(run: list[Span]) -> Span:
    known = [piece for piece in run if piece.language != UNDECIDED]
    total = sum(piece.letters for piece in known)
    confidence = sum(piece.confidence * piece.letters for piece in known) / total
    rivals: dict[str, float] = {}
    for piece in known:
        if piece.runner_up:
            rivals[piece.runner_up.language] = (
                rivals.get(piece.runner_up.language, 0.0) + piece.runner_up.confidence * piece.letters / total
            )
    rival = max(rivals.items(), key=lambda item: (item[1], item[0]), default=None)
    runner_up = RunnerUp(*rival) if rival else None
    letters = sum(piece.letters for piece in run)
    return Span(run[0].start, run[-1].end, known[0].language, confidence, runner_up, known[0].kind, letters=letters)
