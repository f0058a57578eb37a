"""What a translation keeps whatever its language: numbers, web addresses, about its length."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

MIN_LENGTH = 20
"""Below this many characters a ratio of lengths says nothing."""

WIDE = 2.5
"""Letters that one Chinese, Japanese or Korean character is worth in other scripts, about."""

_DIGITS = re.compile(r"\d+")
_GROUPED = re.compile(r"(?<=\d)[.,: \u00a0\u2009\u202f](?=\d)")
_URL = re.compile(r"\b(?:https?|ftp)://[^\s<>\"«»“”]*[\w/]")


def same_numbers(source: str, translated: str) -> bool:
    """Whether two texts have the same numbers, however their digits are grouped.

    Either way of counting will do: "1,234" becomes "1 234", but "in 2020, 10 people" may become "in 2020 10".

    >>> same_numbers("1,234 people", "1 234 personnes"), same_numbers("page 7", "page 8")
    (True, False)
    """
    return _numbers(source) == _numbers(translated) or _numbers(_GROUPED.sub("", source)) == _numbers(_GROUPED.sub("", translated))


def same_addresses(source: str, translated: str) -> bool:
    """Whether two texts have the same web addresses, in any order."""
    return Counter(_URL.findall(source)) == Counter(_URL.findall(translated))


def length(text: str) -> float:
    """How long a text is, in letters of an alphabet."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + (WIDE - 1) * wide


def length_ratio(source: str, translated: str) -> float | None:
    """How many times as long as the source a translation is; None where the source is too short to tell."""
    own = length(source)
    return length(translated) / own if own >= MIN_LENGTH else None


def _numbers(text: str) -> Counter[str]:
    return Counter("".join(str(unicodedata.decimal(digit)) for digit in number) for number in _DIGITS.findall(text))
