"""The segments of a paragraph of an OpenDocument text: its words, and apart from them the passages that are marked as another language.

Tags, and what they hold besides words, are gaps. A passage stands in a gap, behind a mask: the tag that it begins with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .builder import SegmentBuilder
from .marked_passages import Passage, find_passages, is_same
from .xml import Text, put_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..document import Segment


class Stretch(NamedTuple):
    """Source in a paragraph that is read."""

    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""
    read: str | None = None
    """What is read for it: a space or a mask; None for text."""
    is_literal: bool = False
    """Whether references such as ``&amp;`` stand for themselves."""
    language: str | None = None
    """The language (BCP 47 tag, as written) that it is said to be in; None where nothing is said."""
    letters: int = 0
    """How many letters that is said of."""


def segments_of(source: str, stretches: Sequence[Stretch], kind: str, home: str | None) -> list[Segment]:
    """The segments of a paragraph, in no order.

    Args:
        source: the document.
        stretches: the paragraph, in order.
        kind: of the segments.
        home: the language that the document declares, or None.
    """
    builder, inside = SegmentBuilder(source), SegmentBuilder(source)
    declared, passages = _languages(source, stretches, home)
    first = {passage.first: passage for passage in passages}
    found: list[Segment | None] = []
    place = 0
    while place < len(stretches):
        passage, stretch = first.get(place), stretches[place]
        if passage is None:
            _put(builder, source, stretch)
            place += 1
            continue
        opening = source.rfind("<", stretches[place - 1].end if place else 0, stretch.start)
        if place and opening >= 0 and source[stretch.start - 1] == ">" and source[opening + 1] != "/":
            builder.mask(opening, stretch.start)
        for own in stretches[passage.first : passage.last + 1]:
            _put(inside, source, own)
        found.append(inside.finish(kind, passage.declared))
        place = passage.last + 1
    found.append(builder.finish(kind, declared))
    return [segment for segment in found if segment]


def _put(builder: SegmentBuilder, source: str, stretch: Stretch) -> None:
    if stretch.read is None:
        put_text(builder, source, Text(stretch.start, stretch.end, stretch.is_literal))
    elif stretch.read == " ":
        builder.space(stretch.start, stretch.end)
    else:
        builder.mask(stretch.start, stretch.end)


def _languages(source: str, stretches: Sequence[Stretch], home: str | None) -> tuple[str | None, list[Passage]]:
    """The language that a paragraph declares, None where it is the document's, and the passages in it that are marked as another."""
    tags, passages = find_passages(stretches, home)
    declared = None if not tags or is_same(tags[0], home) else tags[0]
    return declared, [passage for passage in passages if not _cuts_word(source, stretches, passage)]


def _cuts_word(source: str, stretches: Sequence[Stretch], passage: Passage) -> bool:
    """Whether a passage begins or ends inside a word: then its language is a slip, such as that of the keyboard when a letter was added."""
    edges = [stretches[place - 1 : place + 1] for place in (passage.first, passage.last + 1) if 0 < place < len(stretches)]
    return any(before.read is behind.read is None and (source[before.end - 1] + source[behind.start]).isalpha() for before, behind in edges)
