"""The segments of a paragraph of an OpenDocument text: its words, and apart from them the passages that are marked as another language.

Tags, and what they hold besides words, are gaps. A passage stands in a gap, behind a mask: the tag that it begins with.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from .builder import SegmentBuilder
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


class _Passage(NamedTuple):
    """Stretches that are marked as another language than the text around them."""

    first: int
    """The place of the first stretch, inclusive."""
    last: int
    """The place of the last stretch, inclusive."""
    declared: str | None


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


def _languages(source: str, stretches: Sequence[Stretch], home: str | None) -> tuple[str | None, list[_Passage]]:
    """The language that a paragraph declares, None where it is the document's, and the passages in it that are marked as another."""
    sizes: Counter[str | None] = Counter()
    tags: dict[str | None, str | None] = {}
    for stretch in stretches:
        if stretch.letters:
            key = _key(stretch.language or home)
            sizes[key] += stretch.letters
            tags.setdefault(key, stretch.language or home)
    if not sizes:
        return None, []
    # Passages in the language of the document are never the exception.
    base = _key(home) if _key(home) in sizes else sizes.most_common(1)[0][0]
    declared = tags[base] if (tags[base] or "").lower() != (home or "").lower() else None
    passages: list[_Passage] = []
    open_key = base
    for place, stretch in enumerate(stretches if len(sizes) > 1 else ()):
        if not stretch.letters:
            continue
        key = _key(stretch.language or home)
        if key != base and key == open_key:
            passages[-1] = passages[-1]._replace(last=place)
        elif key != base:
            passages.append(_Passage(place, place, stretch.language or home))
        open_key = key
    grown = [_grown(stretches, passage) for passage in passages]
    return declared, [passage for passage in grown if not _cuts_word(source, stretches, passage)]


def _grown(stretches: Sequence[Stretch], passage: _Passage) -> _Passage:
    """A passage with what stands around it without letters, but in its language."""
    first, last, key = passage.first, passage.last, _key(passage.declared)
    while first > 0 and not stretches[first - 1].letters and _key(stretches[first - 1].language) == key:
        first -= 1
    while last + 1 < len(stretches) and not stretches[last + 1].letters and _key(stretches[last + 1].language) == key:
        last += 1
    return passage._replace(first=first, last=last)


def _cuts_word(source: str, stretches: Sequence[Stretch], passage: _Passage) -> bool:
    """Whether a passage begins or ends inside a word: then its language is a slip, such as that of the keyboard when a letter was added."""
    edges = [stretches[place - 1 : place + 1] for place in (passage.first, passage.last + 1) if 0 < place < len(stretches)]
    return any(before.read is behind.read is None and (source[before.end - 1] + source[behind.start]).isalpha() for before, behind in edges)


def _key(language: str | None) -> str | None:
    """What two tags of one language have in common."""
    return language.partition("-")[0].lower() if language else None
