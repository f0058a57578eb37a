"""What the readers of Markdown and of the HTML in it share: marks on a stretch of source, and the segments they make.

A scanner notes what is not plain text (`Mark`s); `segments_of` then cuts the stretch into segments. All of it takes time in proportion to
the source: what has been searched for in vain is not searched for again.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from html import unescape
from html.entities import html5
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from .builder import SegmentBuilder
from .markdown_tags import CODE_FILL, FILL, PROSE_ATTRIBUTES, TAG, TAG_FILL, Languages, Tag, read_html_tag, read_jsx_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..document import Declaration, Segment

_FILLED = re.compile(f"[{TAG_FILL}{CODE_FILL}]{FILL}*")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+)>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]*));")
_ATTRIBUTE_PIECE = re.compile(r"[ \t]*(?:\r\n|\r|\n)[\s>]*|&[^\s&;]+;")
_ENDS: Final = (("<!--", "-->", 2), ("<?", "?>", 2), ("<![CDATA[", "]]>", 9), ("<!", ">", 2))
"""What begins like no tag, what ends it, and how many characters on that may stand."""
_PICTURES: Final = frozenset({"img", "input"})


class Act(Enum):
    """What a stretch of source is to a segment."""

    GAP = auto()
    """Markup."""
    PUT = auto()
    """Says a character in other words."""
    MASK = auto()
    """No language."""
    SPACE = auto()
    """Read as one space."""
    ENTER = auto()
    """A segment inside the segment begins behind it; it is masked in the outer one, unless it is empty."""
    LEAVE = auto()
    """The inner segment ends."""
    BREAK = auto()
    """Markup between two segments."""


class Role(NamedTuple):
    """What a segment is."""

    kind: str = ""
    """Of the segment; that of the outer one where empty."""
    declared: str | None = None
    """Its language; that of the outer one where None."""
    place: str = ""
    """What `escape` must know; empty for a place in running text. In Markdown a language (``html``, ``title``, ``yaml``, ``toml``) and the
    quotation mark around the text, if there is one."""

    def within(self, outer: Role) -> Role:
        """The role of a segment inside one with another role."""
        return Role(self.kind or outer.kind, self.declared or outer.declared, self.place or outer.place)


ANY_ROLE: Final = Role()
"""That of what is around."""


class Mark(NamedTuple):
    """A stretch of source that is not plain text."""

    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""
    act: Act
    text: str = ""
    """What is read there, with `Act.PUT`."""
    role: Role = ANY_ROLE
    """Of the segment that begins there, with `Act.ENTER` and `Act.BREAK`."""


class Scanner:
    """Notes the marks of a stretch of source; what HTML and Markdown have in common."""

    tag_pattern = TAG
    """Strict, as in running text: what is not quite a tag is text."""

    def __init__(self, source: str, text: str, base: int) -> None:
        """Nothing is noted yet.

        Args:
            source: the document.
            text: a stretch of it, of the same length, with white space for what belongs to a block around it and fill for what the
                source does not say in HTML.
            base: the document offset of its first character.
        """
        self.text = text
        self.marks: list[Mark] = []
        self.done = 0
        """Where the farthest mark ends."""
        self._source = source
        self._base = base
        self._missing: set[str] = set()
        self._elements = Languages()

    @property
    def declarations(self) -> list[Declaration]:
        """What the elements in the text declare; one that is never closed holds to its end."""
        end = self._base + len(self.text)
        return [one._replace(behind=end) if one.behind < 0 else one for one in self._elements.declarations]

    def add(self, start: int, end: int, act: Act, role: Role = ANY_ROLE) -> None:
        """Note a mark, by offsets in the scanned text."""
        self.marks.append(Mark(self._base + start, self._base + end, act, "", role))
        self.done = max(self.done, end)

    def put(self, start: int, end: int, text: str) -> None:
        """Note what a stretch says in other words, by offsets in the scanned text."""
        self.marks.append(Mark(self._base + start, self._base + end, Act.PUT, text, ANY_ROLE))
        self.done = max(self.done, end)

    def angle(self, at: int) -> int:
        """Read what begins with an opening angle bracket; returns where to go on."""
        if match := _AUTOLINK.match(self.text, at):
            self.add(at, match.end(), Act.MASK)
            return match.end()
        for begin, end, least in _ENDS:
            if self.text.startswith(begin, at) and (begin != "<!" or self.text[at + 2 : at + 3].isalpha()):
                found = self.find(end, at + least)
                if found >= 0:
                    self.add(at, found + len(end), Act.GAP)
                    return found + len(end)
        tag = read_html_tag(self._source, self._base, at, self.tag_pattern.match(self.text, at))
        return self.tag(tag) if tag else at + 1

    def filled(self, at: int) -> int:
        """Read a tag of JSX or an expression; returns where to go on."""
        match = _FILLED.match(self.text, at)
        end = match.end() if match else at + 1
        if self.text[at] == CODE_FILL:
            self.add(at, end, Act.MASK)
            return end
        return self.tag(read_jsx_tag(self._source, self._base, at, end))

    def entity(self, at: int) -> int:
        """Read a character reference; returns where to go on."""
        match = _ENTITY.match(self.text, at)
        if match is None or (match[1] and match[1] + ";" not in html5):
            return at + 1
        self.put(at, match.end(), unescape(match[0]))
        return match.end()

    def tag(self, tag: Tag) -> int:
        """Read a tag in running text, and the element where it is no language; returns where to go on."""
        if tag.closes:
            if self._elements.close(tag.name, self._base + tag.end):
                self.add(tag.start, tag.start, Act.LEAVE)
            self.put_tag(tag, Act.GAP)
            return tag.end
        if tag.opens and tag.is_silent and (end := self.end_of(tag)) >= 0:
            self.add(tag.start, end, Act.MASK)
            return end
        if tag.opens and self._elements.open(tag.name, tag.declaration(self._base)):
            self.put_tag(tag, Act.ENTER, Role(declared=tag.language))
        else:
            self.put_tag(tag, Act.MASK if self._is_seen(tag) else Act.GAP)
        return tag.end

    def put_tag(self, tag: Tag, act: Act, role: Role = ANY_ROLE) -> None:
        """Note a tag, and the words in its attributes."""
        done = tag.start
        for name, value, start, end in tag.attributes:
            quote = self._source[end : end + 1]
            if name in PROSE_ATTRIBUTES and value.strip() and quote in ('"', "'") and self._source[start - 1] == quote:
                self.add(done, start - self._base, Act.GAP)
                self._put_value(start, end, quote)
                done = end - self._base
        self.add(done, tag.end, act, role)

    def find(self, what: str, start: int) -> int:
        """Where a string stands, from an offset on; -1 where it does not."""
        if what in self._missing:
            return -1
        found = self.text.find(what, start)
        if found < 0:
            self._missing.add(what)
        return found

    def end_of(self, tag: Tag) -> int:
        """Where an element ends; -1 where it is not closed."""
        if tag.name in self._missing:
            return -1
        match = re.compile(rf"</{re.escape(tag.name)}\s*>", re.IGNORECASE).search(self.text, tag.end)
        if match is None:
            self._missing.add(tag.name)
        return match.end() if match else -1

    def _put_value(self, start: int, end: int, quote: str) -> None:
        """Note the words of an attribute, by document offsets."""
        start, end = start - self._base, end - self._base
        self.add(start, start, Act.ENTER, Role("attribute", None, "html" + quote))
        for match in _ATTRIBUTE_PIECE.finditer(self._source, start + self._base, end + self._base):
            first, behind = match.start() - self._base, match.end() - self._base
            if match[0][0] == "&":
                if (read := unescape(match[0])) != match[0]:
                    self.put(first, behind, read)
            else:
                self.add(first, behind, Act.SPACE)
        self.add(end, end, Act.LEAVE)

    def _is_seen(self, tag: Tag) -> bool:
        """Whether a tag stands for something by itself: a picture, or a line break between two words."""
        around = self.text[max(tag.start - 1, 0) : tag.start] + self.text[tag.end : tag.end + 1]
        return tag.name in _PICTURES or (tag.name == "br" and len(around) == 2 and not any(map(str.isspace, around)))


def segments_of(source: str, marks: Iterable[Mark], start: int, end: int, role: Role) -> Iterator[Segment]:
    """The segments in a stretch of source: the running text, and what stands inside it.

    Args:
        source: the document.
        marks: what is not plain text in the stretch; where two overlap the first counts.
        start: document offset of the stretch, inclusive.
        end: document offset, exclusive.
        role: of the running text.
    """
    frames = [(SegmentBuilder(source), role)]
    done = start
    for mark in sorted(marks, key=itemgetter(0)):
        if mark.start < done:
            continue
        builder, current = frames[-1]
        builder.copy(done, mark.start)
        done = mark.end
        _put(builder, mark)
        if mark.act is Act.ENTER:
            frames.append((SegmentBuilder(source), mark.role.within(current)))
        elif mark.act is Act.LEAVE and len(frames) > 1:
            yield from _finish(*frames.pop())
        elif mark.act is Act.BREAK:
            while frames:
                yield from _finish(*frames.pop())
            frames.append((SegmentBuilder(source), mark.role))
    frames[-1][0].copy(done, end)
    while frames:
        yield from _finish(*frames.pop())


def _put(builder: SegmentBuilder, mark: Mark) -> None:
    """Put what a mark says into a segment."""
    if mark.act is Act.PUT:
        builder.put(mark.text, mark.start, mark.end)
    elif mark.act is Act.SPACE:
        builder.space(mark.start, mark.end)
    elif mark.act is Act.MASK or (mark.act is Act.ENTER and mark.start < mark.end):
        builder.mask(mark.start, mark.end)


def _finish(builder: SegmentBuilder, role: Role) -> Iterator[Segment]:
    """The segment that was built, if there is one."""
    segment = builder.finish(role.kind, role.declared, place=role.place)
    if segment is not None:
        yield segment
