"""Where sentences begin and end: sentencex, fed in windows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .document import Document

WINDOW = 5_000
"""The most code points given to sentencex at once. Its time is quadratic in the length of a text with unclosed
quotation marks (500 KB of ``«``: 27 s; in windows of 5,000: 0.2 s)."""

LANGUAGE_BLIND = "xx"
"""A tag sentencex has no rules of its own for: it then uses the general ones, which miss the fewest boundaries."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LAST_SPACE = re.compile(r"\s(?=\S*$)")


def split_sentences(text: str, language: str = LANGUAGE_BLIND) -> Iterator[tuple[int, int]]:
    """The sentences of a text as half-open ranges of code points that tile it: each begins where the last ended.

    White space belongs to the sentence before it. Work is linear in the length of the text.

    >>> list(split_sentences("Il pleut. On rentre ?"))
    [(0, 10), (10, 21)]
    """
    start = 0
    for end in _boundaries(text, language):
        # sentencex makes a sentence of a bare line break, and puts a boundary inside CRLF.
        if text[start:end].isspace() or text[end : end + 1].isspace():
            continue
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def _boundaries(text: str, language: str) -> Iterator[int]:
    """Offsets at which sentencex ends a sentence, rising, without the end of the text."""
    from sentencex import get_sentence_boundaries

    # sentencex takes UTF-8, which has no lone surrogates; the replacement is as long, so offsets stay true.
    text = _SURROGATE.sub("\ufffd", text)
    start = 0
    while start < len(text):
        window = text[start : start + WINDOW]
        ends = [boundary["end_index"] for boundary in get_sentence_boundaries(language, window)]
        if start + len(window) < len(text):
            # What the window's end cut through is read again with what follows it, unless it fills the window.
            ends = ends[:-1] or [_cut(window)]
        for end in ends:
            if start + end < len(text):
                yield start + end
        start += ends[-1]


def _cut(window: str) -> int:
    """Where to cut a window without a sentence end: behind its last white space, else at its end."""
    space = _LAST_SPACE.search(window, len(window) // 2)
    return space.end() if space else len(window)


def covers_sentences(document: Document, start: int, end: int) -> bool:
    """Whether a document range is made of whole sentences, but for punctuation and white space at its edges.

    Args:
        document: the one the range lies in.
        start: document offset, inclusive.
        end: document offset, exclusive, in the same segment.
    """
    segment = document.segment_at(start)
    first, last = segment.index(start), segment.index(end)
    before = after = ""
    for begin, stop in split_sentences(segment.text):
        if begin <= first < stop:
            before = segment.text[begin:first]
        if begin < last <= stop:
            after = segment.text[last:stop]
    return not any(character.isalnum() for character in before + after)
