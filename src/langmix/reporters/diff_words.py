"""Two versions of a passage, sentence by sentence and word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from typing import Final

from ..sentences import split_sentences
from .caret import flatten

MAX_COMPARED: Final = 4_000_000
"""Pairs of words; the time of a comparison grows with them. Above it, all of a sentence counts as changed."""


# Marks of markup. Scripts without spaces: each character counts as a word.
_WORD = re.compile(r"⟦\d+⟧|[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, or several, and what takes their place; both `flatten`ed."""

    original: str
    replacement: str


def align(original: str, replacement: str) -> list[Pair]:
    """Sentences and their translations, in order.

    One by one where there are as many; else neighbours of the side that has more go together, by their share of the length.

    >>> [pair.original for pair in align("Uno. Dos y tres.", "Un. Deux. Trois.")]
    ['Uno.', 'Dos y tres.']
    """
    left, right = _sentences(original), _sentences(replacement)
    if not left or not right:
        return [Pair(" ".join(left), " ".join(right))]
    groups = min(len(left), len(right))
    shorter = left if len(left) == groups else right
    edges = _shares(shorter)
    return [Pair(old, new) for old, new in zip(_group(left, edges), _group(right, edges), strict=True)]


def _sentences(text: str) -> list[str]:
    flat = (flatten(text[start:end]) for start, end in split_sentences(text))
    return [sentence for sentence in flat if sentence]


def _shares(sentences: list[str]) -> list[float]:
    """Where each sentence ends, as a share of the whole length."""
    total = sum(map(len, sentences))
    done = 0
    ends: list[float] = []
    for sentence in sentences:
        done += len(sentence)
        ends.append(done / total)
    return ends


def _group(sentences: list[str], edges: list[float]) -> list[str]:
    """The sentences in as many groups as there are edges, each ending as near to its edge as can be; none is empty."""
    ends = _shares(sentences)
    groups: list[str] = []
    start = 0
    for index, edge in enumerate(edges):
        last = len(sentences) - (len(edges) - index - 1)
        stop = last if index == len(edges) - 1 else min(range(start + 1, last + 1), key=lambda stop: abs(ends[stop - 1] - edge))
        groups.append(" ".join(sentences[start:stop]))
        start = stop
    return groups


def changed_words(original: str, replacement: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The ranges of words that are in one text only, for each of the two.

    A few short words between changed ones count as changed with them: languages share ``de`` and ``a`` by chance.

    >>> changed_words("el gato negro", "el chat noir")
    ([(3, 13)], [(3, 12)])
    """
    old, new = list(_WORD.finditer(original)), list(_WORD.finditer(replacement))
    if len(old) * len(new) > MAX_COMPARED:
        return [(0, len(original))], [(0, len(replacement))]
    matcher = SequenceMatcher(None, [word[0] for word in old], [word[0] for word in new], autojunk=False)
    gone, added = [True] * len(old), [True] * len(new)
    opcodes = matcher.get_opcodes()
    for index, (kind, old_start, old_end, new_start, new_end) in enumerate(opcodes):
        between = 0 < index < len(opcodes) - 1
        if kind == "equal" and not (between and _by_chance([word[0] for word in old[old_start:old_end]])):
            gone[old_start:old_end] = [False] * (old_end - old_start)
            added[new_start:new_end] = [False] * (new_end - new_start)
    return _ranges(old, gone), _ranges(new, added)


def _ranges(words: list[re.Match[str]], changed: list[bool]) -> list[tuple[int, int]]:
    """From the first to the last of each run of changed words."""
    runs = (list(run) for differs, run in groupby(zip(words, changed, strict=True), key=itemgetter(1)) if differs)
    return [(run[0][0].start(), run[-1][0].end()) for run in runs]


def _by_chance(words: list[str]) -> bool:
    letters = [len(word) for word in words if word[0].isalnum()]
    return sum(letters) < 6 and max(letters, default=0) < 4 and not any(word[0].isdigit() for word in words)
