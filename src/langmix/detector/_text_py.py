"""Text to words in Python: the readable twin of `text.h`. See `_kernel_py.py`.

A text is read by regular expressions over its *symbols*: one character for the kind of each code point.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, NamedTuple

from .weights import FIRST_SCRIPT

if TYPE_CHECKING:
    from collections.abc import Collection

SPACE, NEWLINE, DIGIT, SENTENCE_END, COMMA, QUOTE, BRACKET, APOSTROPHE, JOINER, MARK, AT, UNDERSCORE, SLASH, COLON = range(1, 15)
LATIN, HANGUL = FIRST_SCRIPT, FIRST_SCRIPT + 20
HAN, HIRAGANA, KATAKANA = range(FIRST_SCRIPT + 24, FIRST_SCRIPT + 27)
EAST = (HAN, HIRAGANA, KATAKANA)
UNSPACED = frozenset(FIRST_SCRIPT + script for script in (15, 16, 17, 18, 22, 24, 25, 26))
"""Scripts written without spaces: Thai, Lao, Tibetan, Myanmar, Khmer, Han, kana."""
KINDS = FIRST_SCRIPT + 64
"""Kinds of characters are below this number."""

PAGES = 4352
UNSPACED_RUN = 6
"""Code points of a script without spaces that make one word."""
UNSPACED_AHEAD = 24
"""Code points of a run of Han and kana that are looked at to tell Japanese from Chinese."""
MAX_LETTERS = 30
"""Letters of a word that count; longer words are rare and are told by their beginning."""

LATIN_CAPITAL, DOT = chr(KINDS), chr(KINDS + 1)
"""A kind's symbol is the character of that number, except for these two, which addresses are told by."""


def class_of(kinds: Collection[int]) -> str:
    """A regular expression for one symbol of some kinds."""
    symbols = "".join(re.escape(chr(kind)) for kind in sorted(kinds))
    return f"[{symbols}{LATIN_CAPITAL if LATIN in kinds else ''}]"


class Characters:
    """The table of characters; the file's format is told in `tools/build_characters.py`."""

    def __init__(self, table: bytes) -> None:
        start = 8 + 2 * PAGES
        try:
            magic, page_count = struct.unpack_from("<4sI", table)
            self._index: tuple[int, ...] = struct.unpack_from(f"<{PAGES}H", table, 8)
            behind = start + page_count * 1024
            (pair_count,) = struct.unpack_from("<I", table, behind)
            self._entries: tuple[int, ...] = struct.unpack_from(f"<{page_count * 256}i", table, start)
        except struct.error:
            raise ValueError("not a table of characters") from None
        kinds = {entry & 255 for entry in self._entries}
        size = behind + 4 + 12 * pair_count
        if magic != b"LMCH" or len(table) != size or pair_count > 65536 or max(self._index) >= page_count or max(kinds) >= KINDS:
            raise ValueError("not a table of characters")
        self._composed: dict[str, str] = {chr(a) + chr(b): chr(c) for a, b, c in struct.iter_unpack("<3I", table[behind + 4 :])}
        self._symbols = _Symbols(self)
        self._letters = _Letters(self)
        letters = frozenset(kind for kind in kinds if kind >= FIRST_SCRIPT)
        letter = class_of(letters)
        self.word = self._any_of(letter, [self._run_of(kind) if kind in UNSPACED else self._word_of(kind) for kind in sorted(letters)])
        """One word, in symbols; in scripts without spaces a run of letters."""
        self.single = self._any_of(letter, [self._word_of(kind) for kind in sorted(letters)])
        """The same, but in scripts without spaces one letter with its marks."""
        self.spaced = re.compile(class_of(letters - UNSPACED))
        self.east_run = re.compile(f"{class_of((*EAST, MARK))}++")
        """A run of Han and kana."""
        self.unspaced = re.compile(class_of(UNSPACED))
        self.suspicious = re.compile(f"[{chr(AT)}{chr(UNDERSCORE)}]|{chr(COLON)}{chr(SLASH)}|{chr(SLASH)}.*{chr(SLASH)}", re.DOTALL)
        """What an address, a handle, a path or code has; in the symbols of a chunk."""
        self.dotted = re.compile(f"{letter}{DOT}{chr(LATIN)}(?=.)", re.DOTALL)
        """A dot between letters: a file, a host, a method."""

    @staticmethod
    def _any_of(letter: str, patterns: list[str]) -> re.Pattern[str]:
        # The look-ahead is for speed: most places where no letter stands are passed at one glance.
        return re.compile(f"(?={letter})(?:{'|'.join(patterns)})")

    @staticmethod
    def _word_of(kind: int) -> str:
        """A word: letters and marks of one script, with an apostrophe or a joiner or two of them inside.

        The quantifiers are possessive, so that no way back is kept for each repetition.
        """
        letter, marks = class_of((kind,)), chr(MARK) + "*+"
        if kind in UNSPACED:
            return letter + marks
        run = class_of((kind, MARK)) + "*+"
        return f"{letter}{run}(?:{class_of((APOSTROPHE, JOINER))}{{1,2}}{letter}{run})*+"

    @staticmethod
    def _run_of(kind: int) -> str:
        """A run of a script without spaces; Han and kana are one."""
        family = EAST if kind in EAST else (kind,)
        return f"{class_of((kind,))}{class_of((*family, MARK))}{{0,{UNSPACED_RUN - 1}}}+"

    def symbols(self, text: str) -> str:
        """A character for each code point of a text: that of its kind's number, or one of the symbols above."""
        return text.translate(self._symbols)

    def entry(self, code: int) -> int:
        """The kind in the low 8 bits, lower case minus the code point itself above."""
        return self._entries[self._index[code >> 8] * 256 + (code & 255)]

    def spell(self, word: str) -> Spelling:
        """How a word of the text is written, without what makes no difference."""
        letters: list[str] = []
        count = capitals = 0
        mixed = after_small = between = False
        for character in word:
            kind, small = self._letters[character]
            room = len(letters) < MAX_LETTERS
            if kind >= FIRST_SCRIPT:
                if small != character:
                    capitals += count < 2
                    mixed |= after_small
                after_small = small == character
                between = False
                count += 1
                if room:
                    letters.append(small)
            elif kind == MARK:
                composed = self._composed.get(letters[-1] + character)
                if room and composed:
                    letters[-1] = composed
                elif room:
                    # A vowel sign of an Indic script is written, and read, like a letter.
                    letters.append(character)
                    count += 1
            else:
                # Of two apostrophes or joiners the first counts.
                if kind == APOSTROPHE and room and not between:
                    letters.append("'")
                after_small, between = False, True
        script = self._letters[word[0]][0] - FIRST_SCRIPT
        return Spelling("".join(letters), count, script, capitals > 0, mixed)


class _Symbols(dict[int, str]):
    """Code point -> symbol, filled as texts need it."""

    def __init__(self, characters: Characters) -> None:
        super().__init__()
        self._characters = characters

    def __missing__(self, code: int) -> str:
        entry = self._characters.entry(code)
        symbol = chr(entry & 255)
        if code == ord(".") and symbol == chr(SENTENCE_END):
            symbol = DOT
        elif symbol == chr(LATIN) and entry >> 8:
            symbol = LATIN_CAPITAL
        self[code] = symbol
        return symbol


class _Letters(dict[str, tuple[int, str]]):
    """Character -> its kind and its lower case, filled as words need it."""

    def __init__(self, characters: Characters) -> None:
        super().__init__()
        self._characters = characters

    def __missing__(self, character: str) -> tuple[int, str]:
        entry = self._characters.entry(ord(character))
        found = self[character] = entry & 255, chr(ord(character) + (entry >> 8))
        return found


class Spelling(NamedTuple):
    """A word as it is scored."""

    letters: str
    """Lower case, composed, at most `MAX_LETTERS`; an apostrophe is U+0027."""
    letter_count: int
    """All letters, also those that do not fit, and marks that make no letter with the one before; without apostrophes."""
    script: int
    """Of the first letter, from 0 on."""
    capital: bool
    """Whether one of the first two of these is a capital."""
    mixed: bool
    """A capital behind a small letter: a name of a product, code."""
