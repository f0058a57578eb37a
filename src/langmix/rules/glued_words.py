"""LM501: two words run together."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ..results import UNDECIDED, Finding
from ._joined_words import JOINED
from .example import Example
from .finding import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import ScanResult, Severity

ID = "LM501"
SLUG = "glued-words"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "Two words are run together."
HELP = """\
The space between two words is gone, as machine translation and copying from PDF leave it: `Donbassdans`, `Ukrainea`, `finLe`. One half is a function word
that never begins or ends a longer word of its language; the other stands elsewhere in the document, or is written like a name.

Write the two words apart. A name that is meant so belongs into a list of accepted words (`accept`).
"""
EXAMPLES = (
    Example(
        "La guerre dans le Donbass dure depuis des années. Les combats du Donbassdans la nuit de lundi ont fait trois blessés.",
        ("Donbassdans",),
    ),
    Example("Le travailleur du Donbass est rentré dans son village ; personne ne l'attendait.", ()),
)

SHORTEST: Final = 3
"""The fewest letters of either half."""

NAME: Final = 5
"""The fewest letters of a first half that stands nowhere else in the document and is written like a name, or has a short word behind it."""

SHORT: Final = {
    "en": "at by in is of to",
    "es": "a de el en es la se y",
    "fr": "a au de du en et la le un à",
    "it": "a di il la si un è",
    "pt": "a de e em o um",
}
"""Function words of one and two letters, of languages in which they end no form of a name."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class _Words(NamedTuple):
    """The function words of some languages."""

    ends: frozenset[str]
    begins: frozenset[str]
    short: frozenset[str]


def check(result: ScanResult, _config: Config) -> Iterator[Finding]:
    """A finding for each such word."""
    words = _function_words(tuple(sorted({*result.shares, result.expected} - {UNDECIDED})), result.expected)
    segments = result.document.segments
    counts = Counter(match[0] for segment in segments for match in _WORD.finditer(segment.text))
    folded = {word.casefold() for word in counts}
    for segment in segments:
        for match in _WORD.finditer(segment.text):
            # What is written twice is meant.
            place = _seam(match[0], words, counts, folded) if counts[match[0]] == 1 else None
            if place:
                start, end = segment.source(*match.span())
                message = f"two words run together: {match[0][:place]} | {match[0][place:]}"
                yield Finding(ID, start, end, message, DEFAULT, fingerprint(ID, result.document.path, match[0]))


def _seam(word: str, words: _Words, counts: Counter[str], folded: set[str]) -> int | None:
    """Where the second of two words begins; None in what is one word."""
    low = word.casefold()
    if len(word) < 2 * SHORTEST or len(low) != len(word):
        return None
    is_name = word[0].isupper() and word[1:].islower()
    for place in range(SHORTEST, len(word) - SHORTEST + 1):
        first, second = low[:place], low[place:]
        if second in words.ends and (first in folded or (is_name and place >= NAME and len(second) > SHORTEST)):
            return place
        if first in words.begins and second in folded and min(len(first), len(second)) > SHORTEST:
            return place
        if word[place].isupper() and word[:place].islower() and (second in words.ends or second in words.begins):
            return place
    if is_name:
        places = (len(word) - length for length in (1, 2))
        return next((place for place in places if place >= NAME and low[place:] in words.short and counts[word[:place]] > 1), None)
    return None


@cache
def _function_words(languages: tuple[str, ...], expected: str) -> _Words:
    """The function words of a document's languages; the short ones of the expected language only, for they are endings in others."""

    def of(column: int) -> frozenset[str]:
        return frozenset(word for language in languages if language in JOINED for word in JOINED[language][column].split())

    return _Words(of(0), of(1), frozenset(SHORT.get(expected, "").split()))
