"""Plain text: a paragraph is what stands between blank lines."""

from __future__ import annotations

import re

from ..document import Document, Segment

_PARAGRAPH_BREAK = re.compile(r"(?:\r\n|\n|\r)[^\S\r\n]*(?:\r\n|\n|\r)\s*|[\u2029\f]\s*")
"""A blank line, with all the white space that follows; or U+2029 PARAGRAPH SEPARATOR, or a form feed."""


def read(text: str, path: str | None = None) -> Document:
    r"""One segment a paragraph, without the white space around it.

    >>> [segment.text for segment in read("Titre\n\nUn paragraphe\nsur deux lignes.\n").segments]
    ['Titre', 'Un paragraphe\nsur deux lignes.']
    """
    segments: list[Segment] = []
    start = 0
    for end, following in [*((gap.start(), gap.end()) for gap in _PARAGRAPH_BREAK.finditer(text)), (len(text), len(text))]:
        paragraph = text[start:end]
        stripped = paragraph.strip()
        if stripped:
            segments.append(Segment(stripped, start + paragraph.index(stripped[0])))
        start = following
    return Document(text, tuple(segments), "plain", path)
