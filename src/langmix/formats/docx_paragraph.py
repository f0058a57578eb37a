"""The segments of a paragraph of a Word file: its text, and apart from it the passages that are marked as another language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..document import MASK
from .builder import SegmentBuilder
from .docx_seam import is_soft_seam
from .docx_styles import Languages, script
from .marked_passages import Passage, find_passages, is_same
from .xml import Text, put_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..document import Segment

_LINE_BREAK = re.compile(r"\r\n|[\n\r\t]")


class Stretch(NamedTuple):
    """Text that stands together in the source."""

    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""
    is_literal: bool
    """Whether references such as ``&amp;`` stand for themselves."""
    seam: str | None
    """What is read for the source between the text before and this: nothing, a space, a hyphen or `MASK`; None where other segments
    stand there."""
    language: str | None
    """The language (BCP 47 tag, as written) it is said to be in; None where nothing is said."""
    letters: int
    """How many letters that is said of: none in a run that is not to be proofread."""
    is_hole: bool = False
    """Whether another segment stands here, and this is none of the text."""


class Run:
    """Text with one look."""

    __slots__ = ("is_complex", "is_hidden", "is_proofread", "languages", "read", "style")

    def __init__(self) -> None:
        self.style: str | None = None
        self.languages = Languages()
        self.is_hidden: bool | None = None
        self.is_proofread = True
        self.is_complex = False
        """Whether it is marked as text in a complex script."""
        self.read: bool | None = None
        """Whether its text is read: not where it is hidden or code; None until it is asked for."""


class Paragraph:
    """A paragraph that is open."""

    __slots__ = ("codes", "fields", "is_item", "nested", "role", "seam", "stretches", "style")

    def __init__(self, nested: int) -> None:
        self.style: str | None = None
        self.role: str | None = None
        self.is_item: bool | None = None
        self.stretches: list[Stretch] = []
        self.seam = ""
        """What was met since the last text: see `Stretch.seam`."""
        self.nested = nested
        """How many segments there were at the last text."""
        self.fields: list[bool] = []
        """Of each field that is open: whether this is its code, not its result. A field is not followed beyond the paragraph: one whose
        end is missing would swallow the file."""
        self.codes = 0
        """Of how many of them this is the code."""

    def join(self, seam: str) -> None:
        """Note what stands behind the last text: what is no language outdoes a space, and that a hyphen."""
        self.seam = max(self.seam, seam, key=("", "\u2011", " ", MASK).index)


def segments_of(source: str, stretches: Sequence[Stretch], kind: str, home: str | None) -> list[Segment]:
    """The segments of a paragraph: itself, then the passages in it that are marked as another language, which it masks.

    Args:
        source: the document.
        stretches: the paragraph's text, in order.
        kind: of the segments.
        home: the language that the document declares, or None.
    """
    builder = SegmentBuilder(source)
    declared, passages = _languages(source, stretches, home)
    inner: list[Segment] = []
    outer: list[Stretch] = []
    done = 0
    for passage in passages:
        _put(builder, source, stretches[passage.first : passage.last + 1], home)
        segment = builder.finish(kind, passage.declared)
        if segment is None:
            continue
        inner.append(segment)
        outer += stretches[done : passage.first]
        outer += _around(stretches, passage, *segment.source(0, len(segment.text)))
        done = passage.last + 1
    _put(builder, source, [*outer, *stretches[done:]], home)
    segment = builder.finish(kind, declared)
    return [segment, *inner] if segment else inner


def put_lines(builder: SegmentBuilder, source: str, text: Text) -> None:
    """Put a text token into a segment, its line breaks and tabs read as the spaces that they are to Word."""

    def put(start: int, end: int) -> None:
        for match in _LINE_BREAK.finditer(source, start, end):
            builder.copy(start, match.start())
            builder.put(" ", match.start(), match.end())
            start = match.end()
        builder.copy(start, end)

    put_text(builder, source, text, put)


def _languages(source: str, stretches: Sequence[Stretch], home: str | None) -> tuple[str | None, list[Passage]]:
    """The language that a paragraph declares, None where it is the document's, and the passages in it that are marked as another."""
    tags, passages = find_passages(stretches, home)
    declared = None if not tags or any(is_same(tag, home) for tag in tags) else tags[0]
    return declared, [passage for passage in passages if not _cuts_word(source, stretches, passage)]


def _cuts_word(source: str, stretches: Sequence[Stretch], passage: Passage) -> bool:
    """Whether a passage begins or ends inside a word: then its language is a slip, such as that of the keyboard when a letter was added."""
    for place in (passage.first, passage.last + 1):
        if 0 < place < len(stretches) and not stretches[place].seam:
            last, first = source[stretches[place - 1].end - 1], source[stretches[place].start]
            if last.isalpha() and first.isalpha() and script(last) == script(first):
                return True
    return False


def _around(stretches: Sequence[Stretch], passage: Passage, start: int, end: int) -> list[Stretch]:
    """What a paragraph keeps of the stretches of a passage whose segment has a half-open document range."""
    own = stretches[passage.first : passage.last + 1]
    before = [stretch._replace(end=min(stretch.end, start)) for stretch in own if stretch.start < start]
    behind = [stretch if stretch.start >= end else stretch._replace(start=end, seam="") for stretch in own if stretch.end > end]
    seam = next(stretch.seam for stretch in own if stretch.end > start)
    return [*before, Stretch(start, end, is_literal=False, seam=seam, language=None, letters=0, is_hole=True), *behind]


def _put(builder: SegmentBuilder, source: str, stretches: Sequence[Stretch], home: str | None) -> None:
    """Put stretches and the seams between them into a segment.

    A hole is a gap, and the mask that is read for it is the seam in front of it. Where that cannot be, since white space of the hole's
    own run or other segments are in front, it is the seam behind it, with white space of its run.
    """
    done = None
    is_owed = False
    for stretch in _trimmed(source, stretches):
        if stretch.is_hole and (stretch.start == done or stretch.seam is None):
            is_owed, done = True, stretch.end
            continue
        if is_owed and stretch.start == done:
            continue
        if done is not None and stretch.seam is not None:
            _put_seam(builder, source, MASK if stretch.is_hole or is_owed else stretch.seam, (done, stretch.start), home)
        is_owed = False
        if not stretch.is_hole:
            put_lines(builder, source, Text(stretch.start, stretch.end, stretch.is_literal))
        done = stretch.end


def _put_seam(builder: SegmentBuilder, source: str, seam: str, place: tuple[int, int], home: str | None) -> None:
    """Put what is read for a half-open range between two texts."""
    if seam == MASK:
        builder.mask(*place)
    elif seam == " ":
        builder.space(*place)
    elif seam:
        # The hyphen will be written as a character of the text before it: only where that looks like the text behind.
        builder.put(seam if is_soft_seam(source, *place, home) else MASK, *place)


def _trimmed(source: str, stretches: Sequence[Stretch]) -> Sequence[Stretch]:
    """Stretches without white space and holes at both ends, where a sentence loses nothing by them."""
    texts = [place for place, stretch in enumerate(stretches) if not stretch.is_hole and not source[stretch.start : stretch.end].isspace()]
    return stretches[texts[0] : texts[-1] + 1] if texts else ()
