"""The scores of words in Python: the readable twin of the first half of `kernel.c`. See `_kernel_py.py`.

A *vector* is one big int that holds many numbers side by side, a *lane* of fixed width each. The sum of two vectors is one addition, the
product of a vector and a number one multiplication, at the speed of C. Lanes are wide enough never to spill into their neighbours; a
negative number in a lane borrows from the next one up, which is exact as long as a bias makes all lanes positive before they are unpacked.
"""

from __future__ import annotations

import struct
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from ._text_py import EAST, HAN, HANGUL, HIRAGANA, KATAKANA, MARK
from .weights import DIMENSIONS, FIRST_SCRIPT, LANES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ._text_py import Characters, Spelling
    from .kernel import Parameters
    from .weights import Layout

SCRIPTS = 64
SHORT_NGRAM, LONG_NGRAM = 3, 5
EDGE = "\x01"
"""Stands before and behind a word in its n-grams."""

CACHED_WORDS = 16384
CACHED_LENGTH = 64
"""Words of more code points than this are not kept in the cache."""
CACHED_NGRAMS = 65536

_LANES_32 = struct.Struct(f"<{LANES}I")
_DIMENSIONS_16 = struct.Struct(f"<{DIMENSIONS}H")


class Scores(NamedTuple):
    """The deficits of a word, one a lane: how much worse than the best language each explains it; three forms of the same numbers."""

    deficits: bytes
    padded: bytes
    """Each deficit followed by three bytes of 255; see `EXCESSES`."""
    vector: int
    """In lanes of 32 bits: wide enough for the sum of a chunk (4,096 words of at most 255, times a weight of at most 255)."""


def pack_scores(deficits: bytes) -> Scores:
    """All three forms."""
    padded, spaced = bytearray(b"\xff" * (4 * LANES)), bytearray(4 * LANES)
    padded[::4] = spaced[::4] = deficits
    return Scores(deficits, bytes(padded), int.from_bytes(spaced, "little"))


NEUTRAL = pack_scores(bytes(LANES))

EXCESSES = [bytes(max(0, home - deficit) for deficit in range(256)) for home in range(256)]
"""For each deficit of a block's main language a table that turns each other deficit into the gain, `max(0, home - deficit)`.

The padding, 255, always becomes 0: so translating the padded deficits gives the bytes of a vector of gains."""


def unpack(vector: int) -> tuple[int, ...]:
    """The numbers of a vector in lanes of 32 bits."""
    return _LANES_32.unpack(vector.to_bytes(4 * LANES, "little"))


class Model:
    """From the letters of a word to logits: `head` times the sum of the word's rows."""

    def __init__(self, rows: memoryview, head: memoryview, row_bits: int, shift: int) -> None:
        if len(rows) != DIMENSIONS << row_bits or len(head) != LANES * DIMENSIONS * 2:
            raise ValueError("weights of another shape")
        self.shift = shift
        """Bits by which a logit is larger than 1/256 nat."""
        self._rows = rows
        self._mask = (1 << row_bits) - 1
        self._head: tuple[int, ...] = struct.unpack(f"<{LANES * DIMENSIONS}h", head)
        self._matrices: dict[tuple[int, ...], _Matrix] = {}
        self._ngrams: dict[str, tuple[int, int]] = {}

    def logits(self, letters: str, lanes: tuple[int, ...]) -> tuple[int, ...]:
        """One for each of some lanes, all larger by the same number than kernel.c has them: only differences count."""
        if lanes not in self._matrices:
            self._matrices[lanes] = _Matrix(self._head, lanes)
        whole = WORD_SEED
        for letter in letters:
            whole = hash_letter(whole, letter)
        edged = EDGE + letters + EDGE
        rows = self._row(whole)
        for start in range(len(edged) - SHORT_NGRAM + 1):
            rows += self._sum_ngrams(edged[start : start + LONG_NGRAM])[1]
        return self._matrices[lanes].multiply(rows)

    def _sum_ngrams(self, ngram: str) -> tuple[int, int]:
        """The hash of an n-gram, and the sum of the rows of all n-grams that it begins with."""
        found = self._ngrams.get(ngram)
        if found is None:
            before, rows = self._sum_ngrams(ngram[:-1]) if len(ngram) > 1 else (NGRAM_SEED, 0)
            hashed = hash_letter(before, ngram[-1])
            found = hashed, rows + self._row(hashed) if len(ngram) in (SHORT_NGRAM, LONG_NGRAM) else rows
            if len(self._ngrams) >= CACHED_NGRAMS:
                self._ngrams.clear()
            self._ngrams[ngram] = found
        return found

    def _row(self, hashed: int) -> int:
        """A row as a vector in lanes of 16 bits."""
        start = ((hashed ^ hashed >> 15) & self._mask) * DIMENSIONS
        spaced = bytearray(2 * DIMENSIONS)
        spaced[::2] = self._rows[start : start + DIMENSIONS].tobytes().translate(_PLUS_128)
        return int.from_bytes(spaced, "little") - _BIAS_8


class _Matrix:
    """The head's lines for some lanes.

    It holds one vector a dimension, with a lane for each of the lanes: the product of matrix and vector is then a sum of `DIMENSIONS`
    products. The lanes are of 32 bits because kernel.c has its logits in an int32_t.
    """

    def __init__(self, head: Sequence[int], lanes: tuple[int, ...]) -> None:
        places = list(enumerate(lanes))
        self._columns = [sum(head[lane * DIMENSIONS + j] << 32 * place for place, lane in places) for j in range(DIMENSIONS)]
        self._bias = sum(1 << 32 * place + 31 for place, _ in places) - (sum(self._columns) << 15)
        self._logits = struct.Struct(f"<{len(lanes)}I")

    def multiply(self, rows: int) -> tuple[int, ...]:
        """The product with a vector of `DIMENSIONS` lanes of 16 bits, each lane plus 2^31."""
        x = _DIMENSIONS_16.unpack((rows + _BIAS_16).to_bytes(2 * DIMENSIONS, "little"))
        return self._logits.unpack((sum(map(mul, x, self._columns)) + self._bias).to_bytes(self._logits.size, "little"))


def hash_letter(before: int, letter: str) -> int:
    """The hash of some letters and one more."""
    hashed = (before ^ ord(letter)) * 0x9E3779B1 & 0xFFFFFFFF
    return hashed ^ hashed >> 13


NGRAM_SEED, WORD_SEED = 0x811C9DC5, 0x2545F491
_PLUS_128 = bytes(byte ^ 128 for byte in range(256))
"""A signed byte -> that number plus 128, as a byte."""
_BIAS_8 = sum(128 << 16 * j for j in range(DIMENSIONS))
_BIAS_16 = sum(1 << 16 * j + 15 for j in range(DIMENSIONS))
"""What makes each lane of a vector of rows positive."""


class Word(NamedTuple):
    """What is known of a word wherever it stands."""

    capital: bool
    letters: int
    """A Han character says as much as three, a kana or a Hangul syllable as two."""
    script: int
    """From 0 on; Han and kana are one."""
    scores: Scores


class Scorer:
    """The scores of words, under one temperature and cap."""

    def __init__(self, characters: Characters, model: Model, layout: Layout, parameters: Parameters) -> None:
        self.temperature, self.cap = parameters.temperature, parameters.cap
        self._characters, self._model, self._layout = characters, model, layout
        self._written = [layout.scripts.get(script, ()) for script in range(SCRIPTS)]
        """The languages written in each script."""
        self._alone = [self._score_some({lanes[0]: 0} if len(lanes) == 1 else {}) for lanes in self._written]
        """What a word of a script with one language says: that language. Among several such a word would say none."""
        self._words: dict[str, Word] = {}
        self._east: dict[tuple[int, bool, bool], Scores] = {}

    def look_up(self, word: str) -> Word:
        """What there is to know of a word of the text; its scores are `NEUTRAL` where it says nothing."""
        found = self._words.get(word)
        if found is None:
            spelling = self._characters.spell(word)
            alone = len(self._written[spelling.script]) == 1
            if spelling.mixed or (alone and len(spelling.letters) < 2):
                scores = NEUTRAL
            else:
                scores = self._alone[spelling.script] if alone else self.score(spelling)
            letters = spelling.letter_count * (2 if spelling.script == HANGUL - FIRST_SCRIPT else 1)
            found = Word(spelling.capital, letters, spelling.script, scores)
            if len(word) <= CACHED_LENGTH:
                if len(self._words) >= CACHED_WORDS:
                    self._words = {}
                self._words[word] = found
        return found

    def score(self, spelling: Spelling) -> Scores:
        """The deficits of the languages written in the word's script; all others have the most."""
        written = self._written[spelling.script]
        if not written:
            return self._alone[spelling.script]
        logits = self._model.logits(spelling.letters, written)
        top, temperature, bits = max(logits), self.temperature, 12 + self._model.shift
        return self._score_some(
            {lane: min((top - logit) * temperature >> bits, self.cap) for lane, logit in zip(written, logits, strict=True)}
        )

    def _score_some(self, deficits: dict[int, int]) -> Scores:
        """All other languages have the most that a word can say."""
        lanes = bytearray([self.cap]) * LANES
        for lane, deficit in deficits.items():
            lanes[lane] = deficit
        return pack_scores(bytes(lanes))

    def look_up_run(self, symbols: str, ahead: str, kana_near: bool) -> Word:
        """The same of part of a run of a script without spaces.

        Args:
            symbols: the kinds of its characters.
            ahead: those of the run from there on.
            kana_near: whether its segment has kana.
        """
        if ord(symbols[0]) not in EAST:
            script = ord(symbols[0]) - FIRST_SCRIPT
            return Word(False, len(symbols) - symbols.count(chr(MARK)), script, self._alone[script])
        han, kana = symbols.count(chr(HAN)), symbols.count(chr(HIRAGANA)) + symbols.count(chr(KATAKANA))
        key = ahead.count(chr(HAN)), chr(HIRAGANA) in ahead or chr(KATAKANA) in ahead, kana_near
        scores = self._east.get(key)
        if scores is None:
            scores = self._east[key] = self._score_east(*key)
        return Word(False, 3 * han + 2 * kana, HAN - FIRST_SCRIPT, scores)

    def _score_east(self, han: int, kana: bool, kana_near: bool) -> Scores:
        chinese, japanese = self._layout.chinese, self._layout.japanese
        if kana:
            return self._score_some({japanese: 0})
        if kana_near:
            # Beside kana a few Han characters are Japanese; a long stretch of nothing else is Chinese.
            return self._score_some({japanese: min(max(0, han - 7) * 16, self.cap), chinese: min(24, self.cap)})
        return self._score_some({chinese: 0, japanese: min(24, self.cap)})
