"""Which part of a paragraph a word processor marks as another language than the rest: shared by DOCX and ODT."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ..document import Declaration

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..document import Segment


class MarkedStretch(Protocol):
    """Text that stands together in the source."""

    @property
    def language(self) -> str | None:
        """The language (BCP 47 tag, as written) that it is said to be in; None where nothing is said."""

    @property
    def letters(self) -> int:
        """How many letters that is said of."""


class Passage(NamedTuple):
    """Stretches that are marked as another language than the text around them."""

    first: int
    """The place of the first stretch, inclusive."""
    last: int
    """The place of the last stretch, inclusive."""
    declared: str | None


def find_passages(stretches: Sequence[MarkedStretch], home: str | None) -> tuple[list[str | None], list[Passage]]:
    """The tags of the paragraph's own language, in order, none where it has no letters; and the passages that are marked as another.

    Args:
        stretches: the paragraph, in order.
        home: the language that the document declares, or None.
    """
    sizes: Counter[str | None] = Counter()
    tags: dict[str | None, list[str | None]] = {}
    for stretch in stretches:
        if stretch.letters:
            key = _key(stretch.language or home)
            sizes[key] += stretch.letters
            tags.setdefault(key, []).append(stretch.language or home)
    if not sizes:
        return [], []
    # Passages in the language of the document are never the exception.
    base = _key(home) if _key(home) in sizes else sizes.most_common(1)[0][0]
    passages: list[Passage] = []
    open_key = base
    for place, stretch in enumerate(stretches if len(sizes) > 1 else ()):
        if not stretch.letters:
            continue
        key = _key(stretch.language or home)
        if key != base and key == open_key:
            passages[-1] = passages[-1]._replace(last=place)
        elif key != base:
            passages.append(Passage(place, place, stretch.language or home))
        open_key = key
    return tags[base], [_grown(stretches, passage) for passage in passages]


def declarations_in(segments: Iterable[Segment]) -> Iterator[Declaration]:
    """What segments that are marked as another language than the document declare.

    Many runs, and styles elsewhere in the file, may say so together: the place of a declaration is where its words begin.
    """
    for segment in segments:
        if segment.declared:
            start, end = segment.source(0, len(segment.text))
            yield Declaration(start, start, segment.declared, start, end)


def _grown(stretches: Sequence[MarkedStretch], passage: Passage) -> Passage:
    """A passage with what stands around it without letters, but in its language."""
    first, last, key = passage.first, passage.last, _key(passage.declared)
    while first > 0 and not stretches[first - 1].letters and _key(stretches[first - 1].language) == key:
        first -= 1
    while last + 1 < len(stretches) and not stretches[last + 1].letters and _key(stretches[last + 1].language) == key:
        last += 1
    return passage._replace(first=first, last=last)


def _key(language: str | None) -> str | None:
    """What two tags of one language have in common."""
    return language.partition("-")[0].lower() if language else None


def is_same(one: str | None, other: str | None) -> bool:
    """Whether two tags are the same, whatever their case."""
    return (one or "").lower() == (other or "").lower()
