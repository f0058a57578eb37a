"""Reading a text in Python: the readable twin of the second part of `kernel.c`. See `_kernel_py.py`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ._scores_py import NEUTRAL
from ._text_py import BRACKET, COLON, COMMA, DIGIT, DOT, KINDS, NEWLINE, QUOTE, SENTENCE_END, SLASH, SPACE, UNSPACED, UNSPACED_AHEAD

if TYPE_CHECKING:
    from ._scores_py import Scorer, Scores
    from ._text_py import Characters

CHUNK_WORDS = 4096
FULL = 16
"""Weight of a word that counts in full."""

BETWEEN_WORDS, AT_COMMA, AT_BRACKET, AT_QUOTE, AT_SENTENCE, AT_LINE = range(6)
"""Kinds of boundary, as in `change`."""

_KANA = re.compile("[\u3041-\u30fa]")
_CHUNK = re.compile(f"{chr(NEWLINE)}|[^{chr(SPACE)}{chr(NEWLINE)}]++")
"""What stands between white space, or one line break; in symbols."""

_LEVELS = dict.fromkeys(map(chr, range(KINDS + 2)), BETWEEN_WORDS) | {
    chr(NEWLINE): AT_LINE,
    chr(SENTENCE_END): AT_SENTENCE,
    DOT: AT_SENTENCE,
    chr(QUOTE): AT_QUOTE,
    chr(BRACKET): AT_BRACKET,
    chr(COLON): AT_BRACKET,
    chr(COMMA): AT_COMMA,
    chr(SLASH): AT_COMMA,
}
"""The boundary that each symbol makes."""


class Words:
    """The words of a chunk, as arrays."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.boundaries: list[int] = []
        """Before each word."""
        self.weights: list[int] = []
        """In 1/16; 0 is neutral."""
        self.capitals: list[bool] = []
        self.letters: list[int] = []
        self.scripts: list[int] = []
        self.scores: list[Scores] = []
        self.weighted: list[int] = []
        """Vectors of deficits times weight."""

    def __len__(self) -> int:
        return len(self.starts)


class Reader:
    """Reads the words of one segment after another, up to a full chunk at a time."""

    def __init__(self, scorer: Scorer, characters: Characters, capital_weight: int, text: str) -> None:
        self.words = Words()
        self._scorer, self._characters, self._capital_weight, self._text = scorer, characters, capital_weight, text
        self._symbols = characters.symbols(text)

    def open_segment(self, start: int, end: int) -> None:
        """Go on with another segment."""
        self.at, self._start, self._end = start, start, end
        self._judged, self._neutral = start, False
        self._boundary, self._first = AT_LINE, True
        self._word_end = -1
        """Behind the last word of a script with spaces."""
        self._kana_near = _KANA.search(self._text, start, min(end, start + 4096)) is not None

    def read(self) -> None:
        """Read until the chunk is full or the segment at its end, and set `at` there."""
        symbols = self._symbols
        for chunk in _CHUNK.finditer(symbols, self.at, self._end):
            self.at, end = chunk.span()
            if self.at >= self._judged:
                self._neutral, self._judged = self._is_neutral(self.at, end), end
            neutral = self._neutral
            for word in self._characters.word.finditer(symbols, self.at, end):
                start, behind = word.span()
                if start > self.at and not neutral:
                    self._pass_over(symbols[self.at : start])
                self._put(start, behind, neutral)
                self.at = behind
                if len(self.words) == CHUNK_WORDS:
                    return
            if self.at < end and not neutral:
                self._pass_over(symbols[self.at : end])
        self.at = self._end

    def _is_neutral(self, start: int, end: int) -> bool:
        """Whether what stands between white space is a link, an address, a handle, a path, code: no language."""
        characters, symbols = self._characters, self._symbols
        return (
            self._text[start] == "#"
            or characters.suspicious.search(symbols, start, end) is not None
            # The letter behind the dot may not be the segment's last character.
            or characters.dotted.search(symbols, start, min(end + 1, self._end)) is not None
        ) and not characters.unspaced.search(symbols, start, end)

    def _pass_over(self, symbols: str) -> None:
        """Punctuation makes boundaries, and begins sentences, in which a capital means nothing."""
        level = max(map(_LEVELS.__getitem__, symbols))
        self._boundary = max(level, self._boundary)
        self._first |= level >= AT_BRACKET

    def _put(self, start: int, end: int, neutral: bool) -> None:
        symbols, words = self._symbols, self.words
        if ord(symbols[start]) in UNSPACED:
            run = self._characters.east_run.match(symbols, start, min(self._end, start + UNSPACED_AHEAD))
            ahead = run.group() if run else ""
            (capital, letters, script, scores), weight = self._scorer.look_up_run(symbols[start:end], ahead, self._kana_near), FULL
        else:
            capital, letters, script, scores = self._scorer.look_up(self._text[start:end])
            after = symbols[end] if end < self._end else chr(SPACE)
            digit = (start > self._start and symbols[start - 1] == chr(DIGIT)) or after == chr(DIGIT)
            # Letters of two scripts in one word: the wrong keyboard, or an ending behind a foreign name.
            touches = start == self._word_end or self._characters.spaced.match(after)
            # An initial, an abbreviation.
            initial = letters == 1 and after == DOT
            if neutral or digit or touches or initial:
                scores = NEUTRAL
            self._word_end = end
            weight = 0 if scores is NEUTRAL else self._capital_weight if capital and not self._first else FULL
        words.starts.append(start)
        words.ends.append(end)
        words.boundaries.append(self._boundary)
        words.weights.append(weight)
        words.capitals.append(capital)
        words.letters.append(letters)
        words.scripts.append(script)
        words.scores.append(scores)
        words.weighted.append(scores.vector * weight)
        self._boundary, self._first = BETWEEN_WORDS, False
