"""The engine: which words are in which language, for 126 written languages, with nothing told in advance.

`docs/detector.md` tells how it works, what was tried and what it reaches. The hot loop is in `kernel.c`, and `passages.c` makes passages and terms
of what it finds; here lanes become languages, and evidence becomes confidence.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from ..results import UNDECIDED, RunnerUp, Span
from ._passages_py import PASSAGE
from .calibration import CURVES
from .kernel import Parameters, open_kernel, pack, pack_rules
from .terms import PassageRules
from .weights import LANES, open_weights

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ..document import Segment
    from .kernel import Kernel
    from .weights import Layout

NEUTRAL = "names, numbers and code only"
"""Why a span is undecided."""

LEAST_CONFIDENCE = 0.01
"""A runner-up less likely than this is not worth a word."""


def confidence(kind: int, value: int) -> float:
    """The share (0..1) of spans of a length class with this evidence that are right, between the points of its curve.

    Measured on the half of the evaluation documents that the parameters were tuned on; docs/benchmarks.md shows it on the other half.
    """
    curve = CURVES[kind]
    after = bisect_left(curve, (value,))
    if after == 0:
        return curve[0][1]
    if after == len(curve):
        return curve[-1][1]
    (low, share), (high, other) = curve[after - 1], curve[after]
    return share + (other - share) * (value - low) / (high - low)


@cache
def open_detector() -> EngineDetector:
    """The one instance."""
    return EngineDetector()


class EngineDetector:
    """A language for every word. See `langmix.detector.Detector` for the promises."""

    name = "engine"

    def __init__(self) -> None:
        self._layout: Layout = open_weights().layout
        self._kernel: Kernel = open_kernel()
        self._parameters = pack(Parameters())
        self._rules = pack_rules(PassageRules())
        self._all = bytes(lane < len(self._layout.tags) for lane in range(LANES))
        self._lanes = {tag: lane for lane, tag in enumerate(self._layout.tags)}

    def languages(self) -> frozenset[str]:
        """The languages of the weights."""
        return frozenset(self._layout.tags)

    def detect(
        self, segments: Sequence[Segment], languages: Collection[str] = (), expected: str | None = None, *, terms: bool = False
    ) -> Iterator[Span]:
        """The spans of each segment; see `Detector`."""
        texts = [segment.text for segment in segments]
        starts, edges = [0], array("I")
        for text in texts:
            edges.append(starts[-1])
            starts.append(starts[-1] + len(text))
            edges.append(starts[-1])
        allowed = self._allow(languages) if languages else self._all
        prior = self._lanes.get(expected, -1) if expected else -1
        packed = self._kernel.find_passages("".join(texts), edges, allowed, prior, self._parameters, self._rules, terms)
        position = 0
        for record in PASSAGE.iter_unpack(packed):
            while record[0] >= starts[position + 1]:
                position += 1
            yield self._span(segments[position], starts[position], record)

    def _allow(self, languages: Collection[str]) -> bytes:
        """A byte a lane: whether it may be found."""
        chosen = {self._lanes[tag] for tag in languages}
        return bytes([lane in chosen for lane in range(LANES)])

    def _span(self, segment: Segment, base: int, record: tuple[int, ...]) -> Span:
        start, end, evidence, margin, letters, lane, rival, kind, term = record
        source = segment.source(start - base, end - base)
        if lane < 0:
            return Span(*source, UNDECIDED, 0.0, reason=NEUTRAL, letters=letters)
        sure = confidence(kind, evidence)
        rest = (1.0 - sure) / (1.0 + max(0, margin) / 16)
        runner_up = RunnerUp(self._layout.tags[rival], rest) if rival >= 0 and rest >= LEAST_CONFIDENCE else None
        return Span(*source, self._layout.tags[lane], sure, runner_up, "term" if term else "passage", letters=letters)

    def weigh(self, text: str, language: str, rival: str | None = None) -> tuple[str, list[tuple[int, int, float]]]:
        """How much each word speaks for one language rather than another.

        Args:
            text: the words.
            language: one of `languages()`.
            rival: another; None for the one that explains the words best.

        Returns:
            The rival; and for each word its half-open range of code points and its weight in nats: above 0 for `language`, below for
            the rival.
        """
        lane = self._lanes[language]
        words = self._kernel.score_words(text, self._parameters)
        if rival is None:
            others = (other for other in range(len(self._layout.tags)) if other != lane)
            rival = self._layout.tags[min(others, key=lambda other: sum(deficits[other] for _, _, deficits in words))]
        other = self._lanes[rival]
        return rival, [(start, end, (deficits[other] - deficits[lane]) / 16) for start, end, deficits in words]
