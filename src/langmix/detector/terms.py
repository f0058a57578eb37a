"""Which foreign spans are passages that an editor wants to be told of, and which are terms: technical words, names, titles, quoted labels."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ._text_py import LATIN
from .weights import FIRST_SCRIPT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .weights import Layout

RECORD = struct.Struct("<2I4h6i")
"""A kernel's span, as `lm_span` in kernel.h: start, end, language, runner-up, main language, capitals, words, gain, margin over the runner-up,
letters, boundary before, boundary behind."""

Record = tuple[int, ...]
"""The numbers of a span, as `RECORD` unpacks them."""

AT_SENTENCE = 4
"""Boundaries of this kind or more end a sentence or a line; as in kernel.c."""

_ONLY_LATIN = frozenset((LATIN - FIRST_SCRIPT,))


@dataclass(frozen=True, slots=True)
class PassageRules:
    """What a foreign span must have to be a passage; one that has less is a term. Gains and margins are in 1/16 nat."""

    two_words: int = 153
    """Gain of a span of two words; of three; of more; of whole sentences; of a whole paragraph."""
    three_words: int = 152
    more_words: int = 252
    sentence: int = 60
    block: int = 90
    two_words_margin: int = 9
    """Margin over the runner-up of a span of two words, and of three."""
    three_words_margin: int = 6
    latin_margin: int = 109
    """Margin of two Latin words in a text of another script: there most are technical."""
    title_share: float = 0.546
    """Share of words in capitals from which a short span is a title or a name."""
    title_words: int = 8
    """The most words of a title."""
    names_share: float = 0.85
    """Share of words in capitals from which a longer span inside a sentence is a list of names."""
    name_margin: int = 60
    """Margin of a paragraph of a few words in capitals."""
    name_words: int = 3
    """The most words of a name."""
    block_words: int = 12
    """A paragraph of this many words is a passage whatever its gain."""
    word_letters: int = 12
    """Letters of a lone word that is a sentence or a paragraph of its own (in Chinese it may well be a sentence)."""
    short_growth: float = 0.9
    """By how much more (1 is twice as much) the gain of two or three words inside a sentence must be in a long document: the more text is
    read, the more often a few words look foreign by chance, or are quoted from a program; and the same of more words."""
    long_growth: float = 0.576
    short_document: int = 200
    """Words of a document from which this need grows, evenly, and up to which it does."""
    long_document: int = 1000


def is_term(record: Record, rules: PassageRules, scripts: Sequence[frozenset[int]]) -> bool:
    """Whether a span, whatever else is in its document, is nothing an editor wants to be told of.

    Args:
        record: as `RECORD`.
        rules: what a passage must have.
        scripts: the scripts of each lane.
    """
    _, _, lane, _, main, capitals, words, gain, margin, letters, before, after = record
    if lane == main:
        return _is_label(record, rules)
    whole = before >= AT_SENTENCE and after >= AT_SENTENCE
    if words == 1:
        return not (whole and letters >= rules.word_letters)
    title = words <= rules.title_words
    if (title or not whole) and 2 <= capitals >= words * (rules.title_share if title else rules.names_share):
        return True
    if words == 2:
        technical = scripts[lane] == _ONLY_LATIN and scripts[lane].isdisjoint(scripts[main])
        return capitals > 0 or gain < rules.two_words or margin < (rules.latin_margin if technical else rules.two_words_margin)
    if words == 3:
        return gain < rules.three_words or margin < rules.three_words_margin
    return gain < (rules.sentence if whole else rules.more_words)


def _is_label(record: Record, rules: PassageRules) -> bool:
    """Whether a paragraph's main language is that of no sentence: of a word, a name, code."""
    _, _, _, _, _, capitals, words, gain, margin, letters, _, _ = record
    if words == 1:
        return letters < rules.word_letters
    # Where another language explains a short paragraph better still, it is none of both: code, a list of names.
    least = rules.name_margin if capitals == words <= rules.name_words else 0
    return words < rules.block_words and (gain < rules.block or margin < least)


def is_lost(record: Record, rules: PassageRules, scripts: Sequence[frozenset[int]], document: int, words_read: int) -> bool:
    """Whether a span that is no term by itself is one in its document: too little, inside a sentence, for all the text around it.

    Args:
        record: as `RECORD`, of another lane than the document's.
        rules: what a passage must have.
        scripts: the scripts of each lane.
        document: the document's lane.
        words_read: words of the document.
    """
    _, _, lane, _, main, _, words, gain, _, _, before, after = record
    if before >= AT_SENTENCE and after >= AT_SENTENCE:
        return False
    if lane == main:
        # A few words may outweigh the rest of a short paragraph: they are inside a sentence all the same.
        return words <= rules.name_words and is_term((*record[:4], document, *record[5:]), rules, scripts)
    need = rules.two_words if words == 2 else rules.three_words if words == 3 else rules.more_words
    growth = rules.short_growth if words <= 3 else rules.long_growth
    length = min(max(words_read, rules.short_document), rules.long_document) - rules.short_document
    return gain < need * (1.0 + growth * length / (rules.long_document - rules.short_document))


def find_terms(records: Sequence[Record], rules: PassageRules, scripts: Sequence[frozenset[int]]) -> tuple[int, list[bool]]:
    """The document's lane, or -1 where there are no words; and for each span whether it is a term.

    The document's is the lane with the most letters, terms inside paragraphs of another language left out.
    """
    terms: list[bool] = []
    letters: dict[int, int] = {}
    words_read = 0
    block_words = rules.block_words
    for record in records:
        lane, words = record[2], record[6]
        home = lane == record[4]
        # Most spans are whole paragraphs: a call for each of them is a tenth of the time.
        term = not (home and words >= block_words) and is_term(record, rules, scripts)
        terms.append(term)
        words_read += words
        if lane >= 0 and (home or not term):
            letters[lane] = letters.get(lane, 0) + record[9]
    if len(letters) < 2 and all(record[2] in letters for record in records):
        return next(iter(letters), -1), [False] * len(records)
    document = max(letters, key=lambda lane: (letters[lane], -lane), default=-1)
    return document, [
        record[2] != document and (term or is_lost(record, rules, scripts, document, words_read))
        for record, term in zip(records, terms, strict=True)
    ]


def script_sets(layout: Layout) -> tuple[frozenset[int], ...]:
    """For each lane the numbers of the scripts that its language is written in."""
    return tuple(frozenset(script for script, lanes in layout.scripts.items() if lane in lanes) for lane in range(len(layout.tags)))
