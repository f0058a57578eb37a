"""The engine: which words are in which language, for 126 written languages, with nothing told in advance.

`docs/detector.md` tells how it works, what was tried and what it reaches. The hot loop is in `kernel.c`; here lanes become languages,
spans become passages or terms, and evidence becomes confidence.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from ..results import UNDECIDED, RunnerUp, Span
from .calibration import CURVES
from .kernel import Parameters, open_kernel, pack
from .terms import PassageRules, find_terms, script_sets
from .weights import LANES, open_weights

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ..document import Segment
    from .kernel import Kernel
    from .weights import Layout

NEUTRAL = "names, numbers and code only"
"""Why a span is undecided."""

RECORD = struct.Struct("<2I4h6i")
"""As `lm_span` in kernel.h: start, end, language, runner-up, main language, capitals, words, gain, margin over the runner-up, letters,
boundary before, boundary behind."""

_CLOSING = frozenset(".!?…。！？।॥۔؟።՜")
"""What ends a sentence belongs to it."""

_OPENING = frozenset("¿¡")
"""What begins a Spanish one too."""

LEAST_CONFIDENCE = 0.01
"""A runner-up less likely than this is not worth a word."""


def length_class(words: int, *, home: bool) -> int:
    """Which curve of `calibration` a span follows: one word, two or three, more; the same for the main languages of their paragraphs."""
    return (0 if words <= 1 else 1 if words <= 3 else 2) + 3 * home


def evidence(record: tuple[int, ...]) -> int:
    """What a span's confidence stands on, in 1/16 nat: the lesser of its gain over the main language and its margin over the runner-up."""
    return min(record[7], record[8]) if record[2] != record[4] else record[8]


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


class _Run:
    """Neighbouring records that make one span."""

    __slots__ = ("end", "evidence", "home", "lane", "letters", "margin", "rival", "start", "term", "words")

    def __init__(self, record: tuple[int, ...], lane: int, *, term: bool) -> None:
        self.start, self.end, found, self.rival, main, _, self.words, _, self.margin, self.letters, _, _ = record
        self.lane, self.term = lane, term
        if found == lane:
            self.home = lane == main
            self.evidence = evidence(record)
        else:
            # Another language's record is only its place and its letters.
            self.rival, self.home = -1, True
            self.words = self.margin = self.evidence = 0

    def add(self, record: tuple[int, ...]) -> None:
        """Take a record in: evidence adds up, where it is about this language."""
        _, self.end, found, rival, main, _, words, _, margin, letters, _, _ = record
        self.letters += letters
        if found == self.lane:
            if words > self.words:
                self.rival, self.home = rival, found == main
            self.words += words
            self.margin += margin
            self.evidence += evidence(record)


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
        self._rules = PassageRules()
        self._all = bytes(lane < len(self._layout.tags) for lane in range(LANES))
        self._lanes = {tag: lane for lane, tag in enumerate(self._layout.tags)}
        self._scripts = script_sets(self._layout)

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
        records = self._kernel.find_spans("".join(texts), edges, allowed, prior, self._parameters)
        found = list(RECORD.iter_unpack(records))
        document, judged = find_terms(found, self._rules, self._scripts)
        position = 0
        run: _Run | None = None
        for record, small in zip(found, judged, strict=True):
            lane = record[2]
            if small and not terms:
                # It belongs to the language around it; a heading of its own to the document's.
                lane = record[4] if record[4] != lane else document
            if record[0] >= starts[position + 1]:
                if run:
                    yield self._span(segments[position], starts[position], run)
                run = None
                while record[0] >= starts[position + 1]:
                    position += 1
            term = small and terms
            if run and (lane == run.lane or lane < 0) and term == run.term:
                run.add(record)
                continue
            if run:
                yield self._span(segments[position], starts[position], run)
            run = _Run(record, lane, term=term)
        if run:
            yield self._span(segments[position], starts[position], run)

    def _allow(self, languages: Collection[str]) -> bytes:
        """A byte a lane: whether it may be found."""
        chosen = {self._lanes[tag] for tag in languages}
        return bytes([lane in chosen for lane in range(LANES)])

    def _span(self, segment: Segment, base: int, run: _Run) -> Span:
        end = run.end - base
        while end < len(segment.text) and segment.text[end] in _CLOSING:
            end += 1
        start = run.start - base
        while start and segment.text[start - 1] in _OPENING:
            start -= 1
        source = segment.source(start, end)
        if run.lane < 0 or not run.words:
            return Span(*source, UNDECIDED, 0.0, reason=NEUTRAL, letters=run.letters)
        sure = confidence(length_class(run.words, home=run.home), run.evidence)
        rest = (1.0 - sure) / (1.0 + max(0, run.margin) / 16)
        runner_up = RunnerUp(self._layout.tags[run.rival], rest) if run.rival >= 0 and rest >= LEAST_CONFIDENCE else None
        return Span(*source, self._layout.tags[run.lane], sure, runner_up, "term" if run.term else "passage", letters=run.letters)

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
