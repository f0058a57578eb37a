"""What the readers of Markdown and of the HTML in it share: marks on a stretch of source, tags, and the languages they declare.

A scanner notes what is not plain text (`Mark`s); `segments_of` then cuts the stretch into segments. All of it takes time in proportion to
the source: what has been searched for in vain is not searched for again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from html import unescape
from html.entities import html5
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import Segment
from .builder import SegmentBuilder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TAG_FILL: Final = "\ufdd0"
"""Stands in the text given to a scanner for the first character of a tag that its source does not say in HTML."""
CODE_FILL: Final = "\ufdd1"
"""The same for an expression in braces."""
FILL: Final = "\ufdd2"
"""For the further characters of either. (Unicode guarantees that these three are no characters.)"""

FILLS: Final = frozenset((TAG_FILL, CODE_FILL, FILL))

_TAG = re.compile(
    r"""<(/?)([A-Za-z][A-Za-z0-9:-]*+)
    ((?:\s++[A-Za-z_:][A-Za-z0-9_.:-]*+(?:\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s"'=<>`]++))?+)*+)\s*+(/?)>""",
    re.VERBOSE,
)
LOOSE_TAG: Final = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9:-]*+)((?:"[^"]*"|'[^']*'|[^<>"'/]++|/(?!>))*+)(/?)>""")
_ATTRIBUTE = re.compile(r"""([A-Za-z_:][A-Za-z0-9_.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""")
_FILLED_TAG = re.compile(r"<(/?)\s*([A-Za-z0-9.:_-]*)")
_FILLED = re.compile(f"[{TAG_FILL}{CODE_FILL}]{FILL}*")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+)>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]*));")
_ATTRIBUTE_PIECE = re.compile(r"[ \t]*(?:\r\n|\r|\n)[\s>]*|&[^\s&;]+;")
_ENDS: Final = (("<!--", "-->", 2), ("<?", "?>", 2), ("<![CDATA[", "]]>", 9), ("<!", ">", 2))
"""What begins like no tag, what ends it, and how many characters on that may stand."""

PROSE_ATTRIBUTES: Final = frozenset({"alt", "aria-label", "caption", "description", "label", "placeholder", "summary", "title"})
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_SILENT = frozenset("code kbd math pre samp script style svg template textarea tt var".split())
_PICTURES = frozenset({"img", "input"})
_TAG_NAME = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")


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
    """What `escape` must know; empty for a place in running text."""


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


@dataclass(frozen=True, slots=True)
class PlacedSegment(Segment):
    """A segment in a place where text is written in another way than in the running text of its format."""

    place: str = ""
    """Which place: a language (``html``, ``title``, ``yaml``, ``toml``) and the quotation mark around it, if there is one."""


class Tag(NamedTuple):
    """A tag of HTML or JSX."""

    start: int
    """Offset in the scanned text, inclusive."""
    end: int
    """Offset in the scanned text, exclusive."""
    name: str
    """In lower case; empty for a fragment of JSX."""
    opens: bool
    """Whether an element begins here, and goes on behind the tag."""
    closes: bool
    """Whether it is an end tag. (A tag that is an element by itself does neither.)"""
    attributes: tuple[tuple[str, str, int, int], ...]
    """Name in lower case, value as written, and its half-open document range."""

    @property
    def language(self) -> str | None:
        """The language that it declares, as written; None where it declares none, or nothing that could be one."""
        for name, value, _, _ in self.attributes:
            if name in ("lang", "xml:lang") and _TAG_NAME.fullmatch(value):
                return value
        return None

    @property
    def is_silent(self) -> bool:
        """Whether what stands in the element is no language, or is not to be translated."""
        return self.name in _SILENT or any(
            (name == "translate" and value.lower() == "no") or (name in ("class", "classname") and "notranslate" in value.split())
            for name, value, _, _ in self.attributes
        )


class Languages:
    """The open elements that declare a language.

    Only the innermost is looked at when an element is closed: one that is never closed keeps its language to the end of the document.
    """

    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = []
        self._depth = 0
        """How many elements with the name of the innermost are open in it, itself included."""
        self._depths: list[int] = []

    @property
    def current(self) -> str | None:
        """The language declared by the innermost."""
        return self._open[-1][1] if self._open else None

    def open(self, name: str, language: str | None) -> bool:
        """An element begins; whether it is one that declares a language."""
        if language is not None:
            self._depths.append(self._depth)
            self._open.append((name, language))
            self._depth = 1
            return True
        if self._open and self._open[-1][0] == name:
            self._depth += 1
        return False

    def close(self, name: str) -> bool:
        """An element ends; whether it is the innermost that declares a language."""
        if not self._open or self._open[-1][0] != name:
            return False
        self._depth -= 1
        if self._depth:
            return False
        self._open.pop()
        self._depth = self._depths.pop()
        return True


class Scanner:
    """Notes the marks of a stretch of source; what HTML and Markdown have in common."""

    tag_pattern = _TAG
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
        tag = self._html_tag(at)
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
            if self._elements.close(tag.name):
                self.add(tag.start, tag.start, Act.LEAVE)
            self.put_tag(tag, Act.GAP)
            return tag.end
        if tag.opens and tag.is_silent and (end := self.end_of(tag)) >= 0:
            self.add(tag.start, end, Act.MASK)
            return end
        if tag.opens and self._elements.open(tag.name, tag.language):
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

    def _html_tag(self, at: int) -> Tag | None:
        match = self.tag_pattern.match(self.text, at)
        if match is None:
            return None
        attributes = tuple(_attributes(self._source, self._base + match.start(3), self._base + match.end(3)))
        name = match[2].lower()
        return Tag(at, match.end(), name, not (match[1] or match[4] or name in _VOID), bool(match[1]), attributes)

    def _is_seen(self, tag: Tag) -> bool:
        """Whether a tag stands for something by itself: a picture, or a line break between two words."""
        around = self.text[max(tag.start - 1, 0) : tag.start] + self.text[tag.end : tag.end + 1]
        return tag.name in _PICTURES or (tag.name == "br" and len(around) == 2 and not any(map(str.isspace, around)))


def read_jsx_tag(source: str, base: int, start: int, end: int) -> Tag:
    """A tag of JSX whose place is known, by offsets from `base`."""
    match = _FILLED_TAG.match(source, base + start)
    closes, name = (bool(match[1]), match[2].lower()) if match else (False, "")
    opens = not closes and source[base + end - 2] != "/"
    return Tag(start, end, name, opens, closes, tuple(_attributes(source, base + start, base + end)))


def _attributes(source: str, start: int, end: int) -> Iterator[tuple[str, str, int, int]]:
    for match in _ATTRIBUTE.finditer(source, start, end):
        group = match.lastindex or 2
        yield match[1].lower(), match[group], match.start(group), match.end(group)


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
        match mark.act:
            case Act.PUT:
                builder.put(mark.text, mark.start, mark.end)
            case Act.MASK:
                builder.mask(mark.start, mark.end)
            case Act.SPACE:
                builder.space(mark.start, mark.end)
            case Act.ENTER:
                if mark.start < mark.end:
                    builder.mask(mark.start, mark.end)
                inner = mark.role
                frames.append(
                    (
                        SegmentBuilder(source),
                        Role(inner.kind or current.kind, inner.declared or current.declared, inner.place or current.place),
                    )
                )
            case Act.LEAVE if len(frames) > 1:
                yield from finish(*frames.pop())
            case Act.BREAK:
                while frames:
                    yield from finish(*frames.pop())
                frames.append((SegmentBuilder(source), mark.role))
            case _:
                pass
    frames[-1][0].copy(done, end)
    while frames:
        yield from finish(*frames.pop())


def finish(builder: SegmentBuilder, role: Role) -> Iterator[Segment]:
    """The segment that was built, if there is one."""
    segment = builder.finish(role.kind, role.declared)
    if segment is not None and role.place:
        yield PlacedSegment(segment.text, segment.offset, segment.pieces, segment.kind, segment.declared, segment.name, role.place)
    elif segment is not None:
        yield segment
