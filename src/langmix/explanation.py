"""Why a span was taken for a language: the words that decided, as data that can be replayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .detector import open_detector
from .errors import ConfigError
from .results import UNDECIDED

if TYPE_CHECKING:
    from .results import ScanResult, Span


@dataclass(frozen=True, slots=True)
class WordWeight:
    """What one word said."""

    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""
    weight: float
    """Nats (log of the odds): above 0 for the span's language, below 0 for the rival."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a span was taken for its language and not for another."""

    span: Span
    rival: str
    """The language it is compared with: the expected one for a foreign span, else the one that explains the words best."""
    words: tuple[WordWeight, ...]
    """In order of the text."""


def explain(result: ScanResult, offset: int, detector: str = "engine") -> Explanation:
    """Explain the span at a place.

    Args:
        result: a scanned document.
        offset: a document offset in the span, or in the white space or punctuation before it.
        detector: the name of the detector that scanned it; it must be one that weighs words.

    Raises:
        ConfigError: no span with a language stands there, or the detector does not weigh words.

    >>> from langmix import scan
    >>> result = scan("Le conseil a voté hier soir. El alcalde no quiso hablar con los periodistas.", lang="fr")
    >>> explanation = explain(result, 35)
    >>> explanation.span.language, explanation.rival, result.document.text[explanation.words[1].start : explanation.words[1].end]
    ('es', 'fr', 'alcalde')
    """
    span = next((span for span in result.spans if span.end > offset), None)
    if span is None or span.language == UNDECIDED:
        raise ConfigError("no words of a known language stand at that place")
    weigh = getattr(open_detector(detector), "weigh", None)
    if weigh is None:
        raise ConfigError(f"the detector {detector} does not weigh single words")
    segment = result.document.segment_at(span.start)
    first, last = segment.index(span.start), segment.index(span.end)
    expected = None if result.expected in (span.language, UNDECIDED) else result.expected
    rival, weights = weigh(segment.text[first:last], span.language, expected)
    words = tuple(WordWeight(*segment.source(first + start, first + end), weight) for start, end, weight in weights)
    return Explanation(span, rival, words)
