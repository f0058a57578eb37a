"""HTML: the prose of a page, and the attributes that are read out or shown.

A block element is a segment; where others stand in it, several. Inline tags are gaps, white space is run together, ``<br>`` is read as a
space. Code, drawings and ``translate="no"`` are masked in a sentence and left out as blocks. ``translate="no"`` on ``<html>`` or ``<body>``
is ignored: pages say that to keep browsers from offering a translation, not because they have no language.

``lang`` and ``xml:lang`` hold for all that is inside. A passage within a sentence that is marked as another language is a segment of its
own, in a gap of the sentence, which has a mask in its place. The mask's source is the start tag, since characters of two segments never share
a source.

Tags are closed as browsers close them, as far as that decides where a block or a language ends. No file is refused: browsers show them all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from ..document import Declaration, Document, Segment
from . import html_elements as elements
from .builder import SegmentBuilder
from .html_attributes import UNKNOWN, Attributes
from .html_declare import PAGE, declare
from .html_text import BARE, escape_attribute, escape_text, put_lines, put_text
from .html_tokens import Tag, Text, tokens

if TYPE_CHECKING:
    from ..document import Gap

__all__ = ["Page", "declare", "escape", "is_soft", "read", "read_page"]

_SOFT = re.compile(r"(?:&shy;?|&#173;|&#xad;|\u00ad|<wbr ?/?>)+", re.IGNORECASE)
"""Where a word may be broken."""


class Page(NamedTuple):
    """What a page says."""

    segments: tuple[Segment, ...]
    """In order of their first character."""
    declared: str | None
    """The language (BCP 47 tag, as written) that the page claims for itself, or None."""
    declarations: tuple[Declaration, ...]
    """In order; the page's own is the main one."""


@dataclass(slots=True)
class _Run:
    """A segment in the making."""

    builder: SegmentBuilder
    language: str | None
    kind: str


@dataclass(slots=True)
class _Element:
    """An open element that is a block, or changes how the text in it is read."""

    name: str
    is_block: bool
    language: str | None
    """None where only the page's own language applies."""
    kind: str
    reading: int
    run: _Run | None = None
    """The segment that it makes in a gap of another."""
    masked_in: _Run | None = None
    """The segment in which a mask stands for it."""
    start: int = 0
    """Document offset from which on it is masked."""
    found: int = 0
    """How many segments were found before it."""
    same: int = 0
    """How many elements of its name are open in it without being kept."""
    declaration: int = -1
    """Which declaration it is that holds in it; -1 for none of its own."""


def read(text: str, path: str | None = None) -> Document:
    r"""One segment a block, marked passage or attribute.

    >>> document = read("<html lang=fr><p>Il a dit&nbsp;: <i lang=es>¡Qué calor hace&excl;</i> et <b>rien</b> d'autre.")
    >>> document.declared, [(segment.text, segment.declared) for segment in document.segments]
    ('fr', [("Il a dit\xa0: ￼ et rien d'autre.", None), ('¡Qué calor hace!', 'es')])
    """
    page = read_page(text, 0, len(text))
    return Document(text, page.segments, "html", path, page.declared, declarations=page.declarations)


def read_page(text: str, start: int, end: int) -> Page:
    """Read a half-open range of a text as a page: a chapter of a book."""
    return _Reader(text).read(start, end)


def escape(text: str, segment: Segment) -> str:
    """Text or the value of an attribute, as the segment's kind says."""
    if segment.kind in ("attribute", BARE):
        return escape_attribute(text, is_quoted=segment.kind != BARE)
    return escape_text(text)


def is_soft(document: Document, gap: Gap) -> bool:
    """Whether nothing but soft hyphens stands between two characters: they belong to words that are no longer there."""
    return _SOFT.fullmatch(document.text, gap.start, gap.end) is not None


class _Reader:
    """Goes through a page once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._declared: str | None = None
        self._declarations: list[Declaration] = []
        self._found: list[Segment] = []
        root = _Element("", is_block=True, language=None, kind="prose", reading=elements.READ)
        self._stack = [root]
        self._blocks = [0]
        """Places in the stack."""
        self._open: dict[str, list[int]] = {}
        """Places in the stack by name, so that nothing is ever searched for in a deep one."""
        self._runs = [_Run(SegmentBuilder(text), None, "prose")]
        """The segment of the block, and those in its gaps, innermost last."""
        self._masked: list[_Element] = []
        """The open elements that are masked, innermost last."""
        self._has_root = False

    def read(self, start: int, end: int) -> Page:
        for token in tokens(self._text, start, end):
            if isinstance(token, Text):
                self._put(token)
            elif token.opens:
                self._start(token)
            else:
                self._end(token)
        self._close(1, end)
        self._finish(end)
        # The page's own, and that of a body, which has no end of its own here.
        self._declarations = [one._replace(behind=end) if one.is_main or one.behind < 0 else one for one in self._declarations]
        if not self._has_root and (begin := PAGE.match(self._text, start, end)):
            self._declarations.insert(0, Declaration(begin.end(), begin.end(), None, start, end, is_main=True))
        self._found.sort(key=lambda segment: segment.source(0, 1)[0])
        same = (self._declared or "").lower()
        segments = (replace(one, declared=None) if one.declared and one.declared.lower() == same else one for one in self._found)
        return Page(tuple(segments), self._declared, tuple(self._declarations))

    def _put(self, token: Text) -> None:
        element = self._stack[-1]
        if element.reading == elements.READ:
            put = put_lines if element.name == "textarea" else put_text
            put(self._runs[-1].builder, self._text, token.start, token.end)

    def _start(self, tag: Tag) -> None:
        name = elements.SAME.get(tag.name, tag.name)
        if name not in elements.CHANGING and tag.attributes[0] == tag.attributes[1]:
            self._count(name)
            return
        is_block = name in elements.BLOCKS and self._begin_block(name, tag.start)
        if name in elements.IMPLIED:
            self._end_implied(name, tag.start)
        around = self._stack[-1]
        given = Attributes(self._text, tag)
        language = given.language() or around.language
        is_shut = around.reading == elements.UNREAD or (name not in elements.ROOTS and given.is_untranslatable())
        has_texts = not is_shut and name not in elements.UNLABELLED and self._read_attributes(name, given, language)
        declaration = self._note(tag, given)
        if name in elements.ROOTS or name == "meta":
            self._declare(name, given)
        elif name in elements.VOID or tag.is_empty:
            self._put_empty(name, tag, has_texts=has_texts)
        else:
            reading = elements.UNREAD if is_shut else elements.reading(name, around.reading)
            element = _Element(name, is_block, language, elements.KINDS.get(name, around.kind), reading, declaration=declaration)
            if is_block:
                self._blocks.append(len(self._stack))
                self._push(element)
                self._settle()
            else:
                self._start_inline(element, tag, has_texts=has_texts)

    def _begin_block(self, name: str, at: int) -> bool:
        """End what ends before a block; False where it is none, since it stands in a drawing."""
        if self._stack[-1].reading == elements.DRAWING:
            if name in elements.DRAWN_TEXTS:
                return False
            # A drawing that was never closed: browsers end it here.
            self._close(max(map(self._last, elements.DRAWINGS)), at)
        if name in elements.CLOSES_PARAGRAPH:
            place = self._last("p")
            if place >= 0 and place > max(map(self._last, elements.BARRIERS)):
                self._close(place, at)
        self._finish(at)
        return True

    def _start_inline(self, element: _Element, tag: Tag, *, has_texts: bool) -> None:
        """Begin an element in a sentence; only one that changes how its text is read is kept.

        A mask needs a source of its own: none stands for a tag with attributes that are read.
        """
        around, name = self._stack[-1], element.name
        is_foreign = element.reading == elements.READ and self._primary(element.language) != self._primary(around.language)
        if is_foreign or element.reading < around.reading:
            if around.reading == elements.READ and not has_texts:
                self._runs[-1].builder.mask(tag.start, tag.end)
            element.run = _Run(SegmentBuilder(self._text), element.language, element.kind)
            self._runs.append(element.run)
        elif element.reading > around.reading:
            if around.reading == elements.READ and name not in elements.UNSEEN and not has_texts:
                element.masked_in, element.start, element.found = self._runs[-1], tag.start, len(self._found)
                self._masked.append(element)
        elif name != "ruby" and element.declaration < 0:
            self._count(name)
            return
        self._push(element)

    def _count(self, name: str) -> None:
        """Note an element that is not kept in one that is and has the same end tag."""
        place = self._last(name)
        if place > self._blocks[-1]:
            self._stack[place].same += 1

    def _put_empty(self, name: str, tag: Tag, *, has_texts: bool) -> None:
        """Put an element without content."""
        if self._stack[-1].reading != elements.READ:
            return
        if name == "br":
            self._runs[-1].builder.space(tag.start, tag.end)
        elif name in elements.OBJECTS and not has_texts:
            self._runs[-1].builder.mask(tag.start, tag.end)

    def _end(self, tag: Tag) -> None:
        name = elements.SAME.get(tag.name, tag.name)
        place = self._last(name)
        if place < 0:
            if name == "p":
                self._finish(tag.start)
            return
        element = self._stack[place]
        if place == len(self._stack) - 1 and not element.same:
            self._close(place, tag.end)
            return
        if element.is_block:
            if place < max(map(self._last, elements.TABLE if name in elements.TABLE_PARTS else elements.BARRIERS)):
                return
        elif place < self._blocks[-1] and name not in elements.SEALED:
            return
        elif element.same:
            element.same -= 1
            return
        self._close(place + 1, tag.start)
        self._close(place, tag.end)

    def _end_implied(self, name: str, at: int) -> None:
        """End the elements that end where another begins."""
        ended, within = elements.IMPLIED[name]
        limit = max(map(self._last, within))
        self._close(next((place for place in map(self._last, ended) if place > limit), len(self._stack)), at)

    def _push(self, element: _Element) -> None:
        self._open.setdefault(element.name, []).append(len(self._stack))
        self._stack.append(element)

    def _close(self, place: int, at: int) -> None:
        """End the elements from a place in the stack on."""
        while len(self._stack) > place:
            element = self._stack.pop()
            self._open[element.name].pop()
            if element.declaration >= 0:
                self._declarations[element.declaration] = self._declarations[element.declaration]._replace(behind=at)
            if element.is_block:
                self._blocks.pop()
                self._finish(at)
                self._settle()
            elif element.masked_in:
                self._masked.pop()
                self._mask(element, at)
            elif element.run and self._runs[-1] is element.run:
                self._finish_run(self._runs.pop())
            elif element.run:
                # A block began in it, and with that a new segment.
                self._finish(at)
                self._settle()

    def _mask(self, element: _Element, end: int) -> None:
        if element.masked_in and element.found == len(self._found):
            element.masked_in.builder.mask(element.start, end)
        element.masked_in = None

    def _finish(self, at: int) -> None:
        """End all segments in the making, since a block begins or ends."""
        for run in reversed(self._runs):
            while self._masked and self._masked[-1].masked_in is run:
                self._mask(self._masked.pop(), at)
            self._finish_run(run)
        del self._runs[1:]

    def _finish_run(self, run: _Run) -> None:
        segment = run.builder.finish(run.kind, run.language) if len(run.builder) else None
        if segment:
            self._found.append(segment)

    def _settle(self) -> None:
        """Make the next segment what the innermost element says."""
        self._runs[0].language, self._runs[0].kind = self._stack[-1].language, self._stack[-1].kind

    def _last(self, name: str) -> int:
        """The place in the stack of the innermost element with a name; -1 for none."""
        places = self._open.get(name)
        return places[-1] if places else -1

    def _primary(self, language: str | None) -> str:
        """The language of a tag, without country or script."""
        return (language or self._declared or "").lower().partition("-")[0]

    def _note(self, tag: Tag, given: Attributes) -> int:
        """Note where a tag declares a language, or the page's ought to; returns the number of the declaration, -1 for none."""
        is_root = tag.name == "html" and not self._has_root
        name = given.declaring(in_xml=not is_root or "xmlns" in given.values)
        self._has_root = self._has_root or is_root
        if is_root and not (name and given.get(name)):
            place = tag.attributes[0]
            self._declarations.append(Declaration(place, place, None, tag.start, tag.end, is_main=True))
            return -1
        if name is None or self._last("template") >= 0:  # In a template nothing is shown.
            return -1
        behind = tag.end if tag.name in elements.VOID or tag.is_empty else -1
        value = given.values[name]
        self._declarations.append(Declaration(value.start, value.end, given.get(name), tag.start, behind, is_main=is_root))
        return len(self._declarations) - 1

    def _declare(self, name: str, given: Attributes) -> None:
        """Note the language of the page."""
        language = given.language()
        if name == "html" and language != UNKNOWN:
            self._declared = self._declared or language
        elif name == "body":
            self._stack[0].language = language
            self._settle()
        elif name == "meta" and self._declared is None and given.get("http-equiv").lower() == "content-language":
            content = given.get("content").split()
            self._declared = content[0] if content and "," not in content[0] else None

    def _read_attributes(self, name: str, given: Attributes, language: str | None) -> bool:
        """Make the attributes of an element segments that are language, and say whether there are any."""
        before = len(self._found)
        for key, value in given.texts(name):
            builder = SegmentBuilder(self._text)
            put_text(builder, self._text, value.start, value.end, in_attribute=True)
            segment = builder.finish("attribute" if value.is_quoted else BARE, language, key)
            if segment:
                self._found.append(segment)
        return len(self._found) > before
