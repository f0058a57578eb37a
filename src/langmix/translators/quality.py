"""How far a translation can be trusted: an estimate, made of what can be known without knowing the languages.

It is the product of the share of words that the engine knew, of the share that reads as the target language by our own engine, of the
likeness of a fuzzy match from a translation memory, and of `FLAG` for each thing that an editor was told to look at.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

FLAG: Final = 0.8
"""What a warning leaves of the quality (0..1)."""

ENOUGH: Final = 40
"""The fewest letters in known languages of which the language of an answer is told: below it names and loan words decide."""

NAMES: Final = 0.5
"""The share of words (0..1) with a capital above which a text is a row of names, or a heading, of which nobody tells the language."""

SISTERS: Final = tuple(
    map(frozenset, (("nb", "nn", "da"), ("hr", "sr", "bs", "sl"), ("id", "ms"), ("cs", "sk"), ("gl", "pt"), ("ca", "oc")))
)
"""Languages that our own engine takes for each other in a sentence or two: they are one here."""

WRONG: Final = 0.2
"""A share (0..1) of the target language below which an answer is in another one."""

DOUBTFUL: Final = 0.5
"""A share (0..1) of the target language below which an editor is told."""


_WORD = re.compile(r"[^\W\d_]+")


class Reading(NamedTuple):
    """What our own engine makes of an answer."""

    language: str
    """The one with the most letters (ISO 639 code)."""
    share: float
    """Of the letters in known languages, those in the target language (0..1)."""


def are_sisters(language: str, other: str) -> bool:
    """Whether two languages are one where answers are read.

    >>> are_sisters("nb", "nn"), are_sisters("es", "fr"), are_sisters("fr", "fr")
    (True, False, True)
    """
    return language == other or any(language in sisters and other in sisters for sisters in SISTERS)


def is_row_of_names(text: str) -> bool:
    """Whether most words of a text begin with a capital.

    >>> is_row_of_names("Pedro Sánchez, Angela Merkel"), is_row_of_names("Pedro Sánchez n'a pas voulu parler")
    (True, False)
    """
    words = _WORD.findall(text)
    capitals = sum(1 for word in words if word[0].isupper())
    return capitals > NAMES * len(words)


def estimate(unknown_ratio: float | None, reading: Reading | None, likeness: float | None, warnings: int) -> float:
    """The quality (0..1) of a translation; None of an argument means that nothing is known, and costs nothing.

    Args:
        unknown_ratio: the share of words that the engine did not know (0..1).
        reading: of the answer.
        likeness: of a fuzzy match (0..1).
        warnings: how many there are.

    >>> estimate(0.1, Reading("fr", 0.9), None, 1)
    0.648
    """
    known = 1.0 if unknown_ratio is None else 1 - unknown_ratio
    read = reading.share if reading else 1.0
    return round(known * read * (1.0 if likeness is None else likeness) * FLAG**warnings, 3)
