"""What `scan` says of plain texts, in columns: no object for a paragraph, for those who have millions of texts.

It stands on the engine's kernel and confidence, and goes another way only in between. Where a text or the settings need more than that (word lists,
directives, another detector, markup) `scan` itself is asked. `tests/corpus/test_annotate.py` holds both to the same answers.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ..detector.engine import confidence, open_detector
from ..detector.kernel import NO_LANGUAGE, NO_UTF8, Parameters, TextColumns, open_kernel, pack, pack_rules
from ..detector.terms import PassageRules
from ..detector.weights import LANES, open_weights
from ..document import Document, Segment
from ..errors import ConfigError, FormatError
from ..formats import read
from ..formats.comments import WORD
from ..languages import describe
from ..paragraphs import paragraph_edges
from ..pipeline import read_document, scan_document
from ..results import UNDECIDED, Span
from ..titles import is_term
from .columns import Columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..config import Config

_DIRECTIVE: Final = re.compile(re.escape(WORD.encode()))


class Texts(NamedTuple):
    """A column of texts as bytes."""

    data: memoryview
    """All texts, and whatever else."""
    offsets: array[int]
    """One more than texts: text i is ``data[offsets[i]:offsets[i + 1]]``, which should be UTF-8; signed 64-bit numbers."""

    def read(self, row: int) -> str:
        """A text.

        Raises:
            UnicodeDecodeError: it is no UTF-8.
        """
        return str(self.data[self.offsets[row] : self.offsets[row + 1]], "utf-8")


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
        self._lanes = open_weights().layout.tags
        self._kernel = open_kernel()
        self._parameters = pack(Parameters())
        self._rules = pack_rules(PassageRules())
        self._stated = config.lang or config.default_lang
        lanes = {tag: lane for lane, tag in enumerate(self._lanes)}
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
        # A text that is all in one language has nothing foreign, unless it is held to another one.
        self._alone = {lanes[tag] for tag in (config.lang, *config.allow) if tag in lanes} if config.lang else set(lanes.values())

    def scan(self, texts: Texts, wanted: bytes) -> Columns:
        """What `langmix.scan` says of each text.

        Args:
            texts: each less than 2 GiB long.
            wanted: a byte a text; where it is 0 the text is not read, and nothing is said of it.

        Returns:
            A row a text. A text that is no UTF-8, or not what `Config.format_as` says, has its error.
        """
        asked = self._to_ask(texts, wanted)
        if not asked:
            return self._scan_plain(texts, wanted)
        columns, behind = Columns((UNDECIDED, *self._lanes)), 0
        chosen = bytearray(wanted)
        for row in asked:
            chosen[row] = 0
        plain = self._scan_plain(texts, bytes(chosen))
        for row in asked:
            columns.copy(plain, behind, row)
            behind = row + 1
            try:
                columns.add(scan_document(read_document(texts.read(row), self._config), self._config))
            except UnicodeDecodeError as error:
                columns.refuse(_no_utf8(error))
            except FormatError as error:
                columns.refuse(str(error))
        columns.copy(plain, behind, len(wanted))
        return columns

    def _to_ask(self, texts: Texts, wanted: bytes) -> list[int]:
        """The rows that need `scan` itself."""
        if not self._is_plain:
            return [row for row, chosen in enumerate(wanted) if chosen]
        first = texts.offsets[0]
        places = (first + match.start() for match in _DIRECTIVE.finditer(texts.data[first : texts.offsets[-1]]))
        return sorted({row for place in places if wanted[row := bisect_right(texts.offsets, place) - 1]})

    def _scan_plain(self, texts: Texts, wanted: bytes) -> Columns:
        config = self._config
        given = (self._allowed, self._prior, self._parameters, self._rules, config.terms)
        found = TextColumns(*self._kernel.find_in_texts(texts.data, texts.offsets, wanted, *given))
        sure = [
            0.0 if lane < 0 else _sure(kind, value)
            for kind, value, lane in zip(found.length_classes, found.evidence, found.lanes, strict=True)
        ]
        columns = Columns((UNDECIDED, *self._lanes))
        columns.errors = [None] * len(wanted)
        columns.characters, columns.span_ends = found.characters, found.behind
        columns.starts, columns.ends, columns.terms = found.starts, found.ends, found.terms
        columns.span_languages = array("h", [lane + 1 for lane in found.lanes])
        columns.confidences = array("f", sure)
        columns.foreign = array("B", bytes(len(sure)))
        for row, lane in enumerate(found.languages):
            foreign_share = 0.0
            if lane in self._alone:
                main = lane
                columns.share_languages.append(lane + 1)
                columns.share_values.append(1.0)
            elif lane == NO_LANGUAGE:
                main = lane
                if found.states[row] == NO_UTF8:
                    columns.errors[row] = _say_where(texts, row)
            else:
                main, foreign_share = self._judge(texts, row, found, sure, columns)
            columns.languages.append(main + 1)
            columns.foreign_shares.append(foreign_share)
            columns.share_ends.append(len(columns.share_values))
        return columns

    def _judge(self, texts: Texts, row: int, found: TextColumns, sure: list[float], columns: Columns) -> tuple[int, float]:
        """As `scan_document` does it for a document in which nothing is declared.

        Returns:
            The lane of the text's main language, and the foreign share. The rest is put into the columns.
        """
        spans = range(found.behind[row - 1] if row else 0, found.behind[row])
        shares = self._count(found, spans)
        total = sum(shares.values())
        columns.share_languages.extend([lane + 1 for lane in shares])
        columns.share_values.extend([letters / total for letters in shares.values()])
        words = self._count(found, [span for span in spans if not found.terms[span]]) or shares if self._config.terms else shares
        main = next(iter(words))
        home = self._home(main, shares)
        if shares.keys() <= home:
            return main, 0.0
        text = texts.read(row)
        edges = paragraph_edges(text)
        for span in spans:
            if found.lanes[span] not in home:
                self._judge_foreign(text, edges, span, sure[span], columns)
        return main, sum(found.letters[span] for span in spans if columns.foreign[span]) / total

    def _count(self, found: TextColumns, spans: Iterable[int]) -> dict[int, int]:
        """Letters by lane, the most first."""
        letters: dict[int, int] = {}
        for span in spans:
            lane = found.lanes[span]
            if lane != NO_LANGUAGE:
                letters[lane] = letters.get(lane, 0) + found.letters[span]
        return dict(sorted(letters.items(), key=lambda item: (-item[1], self._lanes[item[0]])))

    def _home(self, main: int, shares: dict[int, int]) -> set[int]:
        """The lanes that are not foreign in a text with this main one."""
        expected = self._stated or self._lanes[main]
        tags = {expected, *self._config.allow}
        if self._config.lang is None and not any(self._lanes[lane] == expected for lane in shares):
            tags.add(self._lanes[main])
        return {NO_LANGUAGE, *(lane for lane in shares if self._lanes[lane] in tags)}

    def _judge_foreign(self, text: str, edges: array[int], span: int, sure: float, columns: Columns) -> None:
        """Put down of a span that is in no language of the text whether that counts."""
        config, start, end = self._config, columns.starts[span], columns.ends[span]
        behind = bisect_right(edges, start)
        # Whether it is a title shows in its paragraph alone.
        paragraph = Segment(text[edges[behind - 1] : edges[behind]], edges[behind - 1])
        if not columns.terms[span]:
            columns.terms[span] = is_term(Document(text, (paragraph,)), Span(start, end, UNDECIDED, sure))
        columns.foreign[span] = (
            (config.terms or not columns.terms[span])
            and sure >= config.min_confidence
            and (config.min_words <= 1 or len(text[start:end].split()) >= config.min_words)
        )


def _say_where(texts: Texts, row: int) -> str:
    try:
        texts.read(row)
    except UnicodeDecodeError as error:
        return _no_utf8(error)
    raise AssertionError("Python decodes what the kernel does not")


def _no_utf8(error: UnicodeDecodeError) -> str:
    return f"the text is no UTF-8: byte {error.start:,} does not decode"
