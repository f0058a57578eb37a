"""Plain text: a paragraph is what stands between blank lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..document import Document, Segment
from .comments import PLAIN_LINE, WORD

if TYPE_CHECKING:
    from collections.abc import Iterable

_GAP = re.compile(r"[\n\r\f\u2029]\s*")
"""White space from a line end on. (It begins with a set of characters: such a pattern is searched for three times as fast as one with
alternatives.)"""


def read(text: str, path: str | None = None) -> Document:
    r"""One segment a paragraph, without the white space around it.

    >>> [segment.text for segment in read("Titre\n\nUn paragraphe\nsur deux lignes.\n").segments]
    ['Titre', 'Un paragraphe\nsur deux lignes.']
    """
    segments: list[Segment] = []
    start = 0
    breaks = _paragraph_breaks(text)
    if WORD in text:
        breaks = sorted([*breaks, *(match.span() for match in PLAIN_LINE.finditer(text))])
    for end, following in [*breaks, (len(text), len(text))]:
        paragraph = text[start:end]
        stripped = paragraph.strip()
        if stripped:
            segments.append(Segment(stripped, start + paragraph.index(stripped[0])))
        start = max(start, following)
    return Document(text, tuple(segments), "plain", path)


def _paragraph_breaks(text: str) -> Iterable[tuple[int, int]]:
    """Where blank lines, U+2029 PARAGRAPH SEPARATOR and form feeds stand, with all the white space that follows."""
    for gap in _GAP.finditer(text):
        space = gap.group()
        line_ends = space.count("\n") + space.count("\r") - space.count("\r\n")
        if line_ends > 1 or "\u2029" in space or "\f" in space:
            yield gap.span()


def escape(text: str, segment: Segment) -> str:  # noqa: ARG001 - what a format promises
    """Plain text says what it says."""
    return text
