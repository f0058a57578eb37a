"""What `scan` says of plain texts, in columns: no object for each paragraph, for those who have millions of texts.

It stands on the engine's kernel, rules and confidence, and goes another way only in between. Where a text or the settings need more than
that (word lists, directives, another detector, markup) `scan` itself is asked. `tests/corpus/test_annotate.py` holds both to the same answers.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ..detector.engine import _CLOSING, _OPENING, RECORD, confidence, length_class, open_detector
from ..detector.kernel import Parameters, open_kernel, pack
from ..detector.terms import PassageRules, find_terms, script_sets
from ..detector.weights import LANES, open_weights
from ..document import Document, Segment
from ..errors import ConfigError, FormatError
from ..formats import read
from ..formats.comments import WORD
from ..languages import describe
from ..pipeline import read_document, scan_document
from ..results import UNDECIDED, Span
from ..titles import is_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..config import Config
    from ..results import ScanResult

_BLANK_LINES: Final = re.compile(r"\n[^\S\n]*+\n\s*+")
"""What stands between two paragraphs where lines end with LF only; twenty times as fast as a look at every line end."""

_OTHER_BREAKS: Final = ("\r", "\f", "\u2029", WORD)
"""Where one of these is in a text, the reader of plain texts cuts it."""

_NO_LANE: Final = -2
"""Before the first record; -1 is what the kernel says of names, numbers and code."""


_Run = tuple[int, int, int, int, bool, int, int, bool]
"""Neighbouring records that make one span: start, end, lane, words, whether it is its paragraph's main one, evidence, letters, term."""


class FoundSpan(NamedTuple):
    """A stretch of one language."""

    start: int
    """Code-point offset, inclusive."""
    end: int
    """Code-point offset, exclusive."""
    language: str
    """ISO 639-1 code, else 639-3; ``und`` where it could not be determined."""
    confidence: float
    """0..1."""
    letters: int
    """The unit of shares."""
    term: bool
    """Whether it is a technical word or a title, not a passage."""
    foreign: bool
    """Whether it is neither in the expected language nor in an allowed one, and sure and long enough."""


class Found(NamedTuple):
    """What is said of a text: the same as in a `ScanResult`."""

    language: str
    """The main language; ``und`` where none was found."""
    shares: dict[str, float]
    """Share of the letters by language, the largest first."""
    spans: list[FoundSpan]
    """In order and disjoint."""
    foreign_share: float
    """Share (0..1) of the decided letters that stand in foreign spans."""
    characters: int
    """Code points of the text."""


@lru_cache(maxsize=1 << 16)
def _sure(kind: int, value: int) -> float:
    return confidence(kind, value)


class PlainScanner:
    """Scans plain texts under one configuration. Safe to share between threads."""

    def __init__(self, config: Config) -> None:
        """Make it ready.

        Args:
            config: the settings.

        Raises:
            ConfigError: a language is asked for that the detector does not know.
        """
        self._config = config
        self._is_plain = config.detector == "engine" and not config.accept and config.format_as in (None, "plain")
        self._layout = open_weights().layout
        self._kernel = open_kernel()
        self._parameters = pack(Parameters())
        self._rules = PassageRules()
        self._scripts = script_sets(self._layout)
        self._stated = config.lang or config.default_lang
        lanes = {tag: lane for lane, tag in enumerate(self._layout.tags)}
        if self._is_plain:
            unknown = sorted(set(config.languages) - open_detector().languages())
            if unknown:
                raise ConfigError(f"languages: the detector engine does not know {', '.join(map(describe, unknown))}")
        else:
            # Word lists that cannot be read are an error now, not in the middle of the work.
            scan_document(read("a"), config)
        chosen = {lanes[tag] for tag in config.languages if tag in lanes} if config.languages else range(len(lanes))
        self._allowed = bytes(lane in chosen for lane in range(LANES))
        self._prior = lanes.get(self._stated, -1) if self._stated else -1

    def scan(self, texts: Sequence[str]) -> list[Found | FormatError]:
        """What `langmix.scan` says of each text; or the error that it would raise, where one is not what `Config.format_as` says.

        The kernel reads all of them before anything is made of what it found: between two texts it would lose its tables from the
        processor's caches, which costs it a quarter of its speed.
        """
        plain = [text for text in texts if self._is_plain and WORD not in text]
        edges = [paragraph_edges(text) for text in plain]
        find_spans, given = self._kernel.find_spans, (self._allowed, self._prior, self._parameters)
        records = [find_spans(text, places, *given) for text, places in zip(plain, edges, strict=True)]
        judged: Iterator[Found] = map(self._judge, plain, edges, records)
        if len(plain) == len(texts):
            return list(judged)
        return [next(judged) if self._is_plain and WORD not in text else self._ask(text) for text in texts]

    def _ask(self, text: str) -> Found | FormatError:
        """What `scan` itself says."""
        try:
            return _from_result(scan_document(read_document(text, self._config), self._config))
        except FormatError as error:
            return error

    def _join(self, text: str, edges: Sequence[int], records: Sequence[tuple[int, ...]]) -> list[FoundSpan]:
        """The records, of which neighbours may make one span, as `EngineDetector.detect` puts them together."""
        document, judged = self._terms(records)
        terms = self._config.terms
        spans: list[FoundSpan] = []
        place, behind = 1, edges[1]
        lane, term = _NO_LANE, False
        begin = finish = words = weight = letters = 0
        home = True
        for record, small in zip(records, judged, strict=True):
            start, end, found, _, main, _, count, gain, margin, size, _, _ = record
            # It belongs to the language around it; a heading of its own to the document's.
            here = found if terms or not small else main if main != found else document
            if start < behind and lane != _NO_LANE and (here == lane or here < 0) and (small and terms) == term:
                finish = end
                letters += size
                if found == lane:
                    if count > words:
                        home = found == main
                    words += count
                    weight += margin if found == main or margin < gain else gain
                continue
            if lane != _NO_LANE:
                run = begin, finish, lane, words, home, weight, letters, term
                spans.append(self._span(text, edges[place - 1], behind, run))
            while start >= behind:
                place += 2
                behind = edges[place]
            begin, finish, lane, letters, term = start, end, here, size, small and terms
            if found == here:
                words, home, weight = count, here == main, margin if found == main or margin < gain else gain
            else:
                # The kernel's record of another language is only its place and its letters.
                words, home, weight = 0, True, 0
        run = begin, finish, lane, words, home, weight, letters, term
        spans.append(self._span(text, edges[place - 1], behind, run))
        return spans

    def _span(self, text: str, first: int, behind: int, run: _Run) -> FoundSpan:
        """A run of records as a span, with the marks of its sentences; its paragraph is ``text[first:behind]``."""
        start, end, lane, words, home, weight, letters, term = run
        while end < behind and text[end] in _CLOSING:
            end += 1
        while start > first and text[start - 1] in _OPENING:
            start -= 1
        if lane < 0 or not words:
            return FoundSpan(start, end, UNDECIDED, 0.0, letters, False, False)
        return FoundSpan(start, end, self._layout.tags[lane], _sure(length_class(words, home=home), weight), letters, term, False)

    def _terms(self, records: Sequence[tuple[int, ...]]) -> tuple[int, Sequence[bool]]:
        """As `find_terms`, sooner where all is in one language."""
        lanes = {record[2] for record in records}
        if len(lanes) == 1:
            (lane,) = lanes
            if lane < 0 or records[0][4] == lane or any(record[4] == lane for record in records):
                return lane, [False] * len(records)
        return find_terms(records, self._rules, self._scripts)

    def _judge(self, text: str, edges: Sequence[int], packed: bytes) -> Found:
        """As `scan_document` does it for a document in which nothing is declared, from the kernel's records."""
        spans = self._join(text, edges, list(RECORD.iter_unpack(packed))) if packed else []
        shares = _shares(spans)
        if self._stated is None and len(shares) < 2:
            return Found(next(iter(shares), UNDECIDED), shares, spans, 0.0, len(text))
        words = (_shares([span for span in spans if not span.term]) or shares) if self._config.terms else shares
        main = next(iter(words), UNDECIDED)
        home = self._home(main, shares)
        if shares.keys() <= home:
            return Found(main, shares, spans, 0.0, len(text))
        spans = [span if span.language in home else self._as_foreign(text, edges, span) for span in spans]
        decided = sum(span.letters for span in spans if span.language != UNDECIDED)
        return Found(main, shares, spans, sum(span.letters for span in spans if span.foreign) / (decided or 1), len(text))

    def _home(self, main: str, shares: dict[str, float]) -> set[str]:
        """The languages that are not foreign in a text with this main one."""
        expected = self._stated or main
        home = {expected, UNDECIDED, *self._config.allow}
        if self._config.lang is None and expected not in shares:
            home.add(main)
        return home

    def _as_foreign(self, text: str, edges: Sequence[int], span: FoundSpan) -> FoundSpan:
        """A span in a language that is none of the text's, with whether that counts."""
        config = self._config
        behind = bisect_right(edges, span.start)
        # Whether it is a title shows in its paragraph alone.
        paragraph = Segment(text[edges[behind - 1] : edges[behind]], edges[behind - 1])
        term = span.term or is_term(Document(text, (paragraph,)), Span(span.start, span.end, span.language, span.confidence))
        foreign = (
            (config.terms or not term)
            and span.confidence >= config.min_confidence
            and (config.min_words <= 1 or len(text[span.start : span.end].split()) >= config.min_words)
        )
        return span._replace(term=term, foreign=foreign)


def paragraph_edges(text: str) -> array[int]:
    r"""Where the paragraphs of a plain text begin and end, as pairs of code-point offsets: the segments of `formats.plain`.

    >>> list(paragraph_edges("Titre\n\nUn paragraphe\nsur deux lignes.\n"))
    [0, 5, 7, 37]
    """
    edges = array("I")
    if any(mark in text for mark in _OTHER_BREAKS):
        for segment in read(text).segments:
            edges.extend((segment.offset, segment.offset + len(segment.text)))
        return edges
    start = 0
    size = len(text)
    while start < size and text[start].isspace():
        start += 1
    for gap in _BLANK_LINES.finditer(text, start):
        end, following = gap.span()
        while text[end - 1].isspace():
            end -= 1
        edges.append(start)
        edges.append(end)
        start = following
    end = size
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        edges.append(start)
        edges.append(end)
    return edges


def _shares(spans: Iterable[FoundSpan]) -> dict[str, float]:
    letters: dict[str, int] = {}
    for span in spans:
        if span.language != UNDECIDED:
            letters[span.language] = letters.get(span.language, 0) + span.letters
    if len(letters) == 1:
        return dict.fromkeys(letters, 1.0)
    total = sum(letters.values()) or 1
    return {language: count / total for language, count in sorted(letters.items(), key=lambda item: (-item[1], item[0]))}


def _from_result(result: ScanResult) -> Found:
    """A result of `scan` in columns."""
    foreign = set(result.foreign)
    spans = [
        FoundSpan(span.start, span.end, span.language, span.confidence, span.letters, span.kind == "term", span in foreign)
        for span in result.spans
    ]
    return Found(result.language, result.shares, spans, result.foreign_share, len(result.document.text))
