"""Plain text: a paragraph is what stands between blank lines."""

from __future__ import annotations

from ..document import Document, Segment
from ..paragraphs import paragraph_breaks
from .comments import PLAIN_LINE, WORD


def read(text: str, path: str | None = None) -> Document:
    r"""One segment a paragraph, without the white space around it.

    >>> [segment.text for segment in read("Titre\n\nUn paragraphe\nsur deux lignes.\n").segments]
    ['Titre', 'Un paragraphe\nsur deux lignes.']
    """
    segments: list[Segment] = []
    start = 0
    breaks = paragraph_breaks(text)
    if WORD in text:
        breaks = sorted([*breaks, *(match.span() for match in PLAIN_LINE.finditer(text))])
    for end, following in [*breaks, (len(text), len(text))]:
        paragraph = text[start:end]
        stripped = paragraph.strip()
        if stripped:
            segments.append(Segment(stripped, start + paragraph.index(stripped[0])))
        start = max(start, following)
    return Document(text, tuple(segments), "plain", path)


def escape(text: str, segment: Segment) -> str:  # noqa: ARG001 - what a format promises
    """Plain text says what it says."""
    return text
