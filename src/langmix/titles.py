"""What stands in another language and is no passage in it: the title of a work, a row of names of languages or of abbreviations.

The engine judges words; what they are for shows in the typography around them.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from .languages import LANGUAGES

if TYPE_CHECKING:
    from .document import Document, Segment
    from .results import Span

MOST_WORDS: Final = 6
"""Words of the longest title that is known by its capitals: longer ones look like sentences."""

CAPITALS: Final = 0.5
"""The least share of capitalised words (0..1) in a title. "Le nozze di Figaro" has a half; a quoted clause, also in German, has less."""

EVIDENCE: Final = 4
"""The fewest letters, in two words or more, that say something of a language beside names of languages, abbreviations and addresses."""

ABBREVIATION: Final = 5
"""Letters of the longest word in capitals that is taken for an abbreviation."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}|(?:https?://|www\.)\S{1,2000}")
_IN_ADDRESSES: Final = ("@", "://", "www.")
"""One of these is in every address."""

_STOP: Final = re.compile(r"[.!?;:…]")
_QUOTE: Final = re.compile(r"[«»“”„\"‹›]")
_EMPHASIS: Final = re.compile(r"[*_}]|<|\\(?:emph|textit)\b")
"""Markup between two characters that may begin or end an emphasis."""


def is_term(document: Document, span: Span) -> bool:
    """Whether a foreign span is no passage: see above."""
    segment = document.segment_at(span.start)
    first, behind = segment.index(span.start), segment.index(span.end)
    return _says_nothing(segment.text[first:behind], segment.text) or _is_title(document, segment, first, behind)


def _says_nothing(text: str, around: str) -> bool:
    """Whether a text has no words but names of languages, abbreviations and addresses, or one beside them.

    >>> _says_nothing("Français · Deutsch · Español", ""), _says_nothing("PDF, CSV (max", "PDF, CSV (max 20 MB)"), _says_nothing("Save as", "")
    (True, True, False)
    """
    names = _language_names()
    # The pattern looks at every word; most texts have no address, and these show it sooner.
    plain, dropped = _ADDRESS.subn("", text) if any(mark in text for mark in _IN_ADDRESSES) else (text, 0)
    left = letters = 0
    for match in _WORD.finditer(plain):
        word = match[0]
        # In a line of capitals they are no sign of an abbreviation.
        if word.casefold() in names or (word.isupper() and 1 < len(word) <= ABBREVIATION and around != around.upper()):
            dropped += 1
            continue
        left += 1
        letters += len(word)
        if left > 1 and letters >= EVIDENCE:
            return False
    return dropped > 0


def _is_title(document: Document, segment: Segment, first: int, behind: int) -> bool:
    """Whether a range of a segment's text lies in quotation marks or an emphasis with the capitals of a title."""
    if sum(1 for _ in islice(_WORD.finditer(segment.text, first, behind), MOST_WORDS + 1)) > MOST_WORDS:
        return False
    left, right = _enclosing(document, segment, first, behind)
    title = segment.text[left:right]
    words = _WORD.findall(title)
    if left < 0 or not 1 < len(words) <= MOST_WORDS or _STOP.search(title) or not words[0][0].isupper():
        return False
    capitalised = sum(1 for word in words if word[0].isupper())
    return capitalised > 1 and capitalised >= CAPITALS * len(words)


def _enclosing(document: Document, segment: Segment, first: int, behind: int) -> tuple[int, int]:
    """The stretch between the nearest quotation marks, or the nearest pieces of markup, around a range; (-1, -1) where there are none."""
    text = segment.text
    gaps = [gap.place for gap in segment.gaps(0, len(text)) if _EMPHASIS.search(document.text, gap.start, gap.end)]
    marks = [match.start() for match in _QUOTE.finditer(text)]
    for before, after in (
        ([place for place in gaps if place <= first], [place for place in gaps if place >= behind]),
        ([place + 1 for place in marks if place < first], [place for place in marks if place >= behind]),
    ):
        if before and after:
            return max(before), min(after)
    return -1, -1


@cache
def _language_names() -> frozenset[str]:
    names = (name for language in LANGUAGES.values() for name in (language.name, language.own_name))
    return frozenset(word.casefold() for name in names for word in _WORD.findall(name))
