"""The text of a part of an OpenDocument text: the body, or the headers and footers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import MASK, count_letters
from .odt_paragraph import Stretch, segments_of
from .odt_styles import CODE, NO_LANGUAGE
from .odt_xml import Names
from .xml import Tag, tokens, unescape

if TYPE_CHECKING:
    from ..document import Part, Segment
    from .odt_styles import Look, Styles
    from .xml import Text

TEXT, HOLDER, UNREAD = range(3)
"""What an element holds: words of the paragraph that is open, other elements, nothing that is read."""

_PARAGRAPHS: Final = frozenset(("text:p", "text:h", "svg:title", "svg:desc"))
_INLINE: Final = frozenset(("text:span", "text:a", "text:meta", "text:ruby", "text:ruby-base", "text:text-input", "loext:content-control"))
"""Elements in a paragraph whose words are its own."""
_SPACES: Final = frozenset(("text:s", "text:tab", "text:line-break"))
_UNSEEN: Final = frozenset(
    (
        *("text:bookmark", "text:bookmark-start", "text:bookmark-end", "text:reference-mark", "text:reference-mark-start"),
        *("text:reference-mark-end", "text:change", "text:change-start", "text:change-end", "text:soft-page-break"),
        *("text:toc-mark", "text:toc-mark-start", "text:toc-mark-end", "text:user-index-mark", "text:user-index-mark-start"),
        *("text:user-index-mark-end", "text:alphabetical-index-mark", "text:alphabetical-index-mark-start"),
        *("text:alphabetical-index-mark-end", "office:annotation-end", "text:ruby-text", "text:hidden-paragraph", "text:hidden-text"),
        *("text:script", "text:number", "field:fieldmark", "field:fieldmark-start", "field:fieldmark-end"),
    )
)
"""Elements in a paragraph of which its reader sees nothing among the words."""
_SKIPPED: Final = frozenset(
    (
        # what is no longer there; what repeats the text: contents, indexes, lists of figures and of sources
        *("text:tracked-changes", "text:table-of-content", "text:illustration-index", "text:table-index", "text:object-index"),
        *("text:user-index", "text:alphabetical-index", "text:bibliography", "table:covered-table-cell", "office:forms"),
        *("text:note-citation", "office:meta", "office:settings", "office:scripts", "office:font-face-decls", "office:styles"),
        "office:automatic-styles",
    )
)
_PLACES: Final = {
    "text:note": "note",
    "office:annotation": "comment",
    "style:header": "header",
    "style:header-left": "header",
    "style:header-first": "header",
    "style:footer": "footer",
    "style:footer-left": "footer",
    "style:footer-first": "footer",
    "table:table-cell": "cell",
    "draw:text-box": "prose",
}
"""The kinds of paragraphs in an element."""
_ITEMS: Final = frozenset(("text:list-item", "text:list-header", "text:numbered-paragraph"))

# White space that is read as one space, and that at the beginning of a text, which may follow another space.
_BLANK = re.compile(r"\A[ \t\r\n]++|[\t\r\n][ \t\r\n]*+| [ \t\r\n]++")


class _Element(NamedTuple):
    """An open element."""

    name: str
    holds: int
    start: int
    """Document offset of its tag."""
    found: int
    """How many segments were found before it."""
    reads: str | None = None
    """What its paragraph reads in its place, if no other segment stands in it."""
    has_look: bool = False
    """Whether its words have a look of their own."""


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is open."""

    kind: str
    looks: list[Look]
    """What holds for its text, and in its open elements, innermost last."""
    stretches: list[Stretch] = field(default_factory=list)


class Story:
    """Reads one part.

    Args:
        source: the document.
        part: where the part stands in it.
        styles: of the part.
        home: the language that the document declares, or None.
    """

    def __init__(self, source: str, part: Part, styles: Styles, home: str | None) -> None:
        self._source = source
        self._part = part
        self._styles = styles
        self._home = home
        self._names = Names()
        self._found: list[Segment] = []
        self._around = [_Element("", HOLDER, 0, 0)]
        self._paragraphs: list[_Paragraph] = []
        self._places = ["prose"]

    def read(self, path: str | None) -> list[Segment]:
        """The segments of the part, in the order of their first characters.

        Raises:
            FormatError: it is no XML.
        """
        base = self._part.start
        for token in tokens(self._source[base : self._part.end], path, "ODT"):
            if not isinstance(token, Tag):
                if self._around[-1].holds == TEXT:
                    self._put(token._replace(start=token.start + base, end=token.end + base))
                continue
            if token.opens:
                self._open(self._names.element(token), token, token.start + base)
            if token.closes:
                self._close(token.end + base)
        self._found.sort(key=lambda segment: segment.source(0, 1)[0])
        return self._found

    def _open(self, name: str, tag: Tag, start: int) -> None:
        around = self._around[-1]
        element = _Element(name, HOLDER, start, len(self._found))
        if around.holds == UNREAD or name in _SKIPPED or self._is_hidden(name, tag):
            element = element._replace(holds=UNREAD)
        elif name in _PARAGRAPHS:
            element = element._replace(holds=self._open_paragraph(name, tag))
        elif around.holds == TEXT and name not in _PLACES:
            element = self._open_inline(element, tag)
        if element.holds == HOLDER:
            self._open_place(name)
        self._around.append(element)

    def _open_paragraph(self, name: str, tag: Tag) -> int:
        look = self._styles.look("paragraph", self._names.get(tag, "text:style-name"))
        if look.is_hidden or look.role == CODE:
            return UNREAD
        place = self._places[-1]
        if name.startswith("svg:"):
            kind = "attribute"
        elif place in ("note", "comment", "header", "footer"):
            kind = place
        elif name == "text:h" or look.role == "heading":
            kind = "heading"
        else:
            kind = look.role if look.role and place != "cell" else place
        self._paragraphs.append(_Paragraph(kind, [look]))
        return TEXT

    def _open_inline(self, element: _Element, tag: Tag) -> _Element:
        """An element in a paragraph."""
        if element.name in _UNSEEN:
            return element._replace(holds=UNREAD)
        if element.name == "text:span":
            return self._open_span(element, self._names.get(tag, "text:style-name"))
        if element.name in _INLINE:
            return element._replace(holds=TEXT)
        # A drawing may hold paragraphs; a field says what the program puts there.
        holds = HOLDER if element.name.startswith("draw:") else UNREAD
        return element._replace(holds=holds, reads=" " if element.name in _SPACES else MASK)

    def _open_span(self, element: _Element, style: str | None) -> _Element:
        own, looks = self._styles.look("text", style), self._paragraphs[-1].looks
        if own.is_hidden or own.role == CODE:
            return element._replace(holds=UNREAD, reads=None if own.is_hidden else MASK)
        looks.append(own.over(looks[-1]))
        return element._replace(holds=TEXT, has_look=True)

    def _open_place(self, name: str) -> None:
        place = self._places[-1]
        if name in _ITEMS:
            place = "item" if place == "prose" else place
        self._places.append(_PLACES.get(name, place))

    def _is_hidden(self, name: str, tag: Tag) -> bool:
        """Whether an element says that it is not shown."""
        if name == "text:section":
            return self._names.get(tag, "text:display") == "none"
        return name.startswith(("style:header", "style:footer")) and self._names.get(tag, "style:display") == "false"

    def _close(self, end: int) -> None:
        element = self._around.pop()
        if element.holds == HOLDER:
            self._places.pop()
        elif element.holds == TEXT and element.name in _PARAGRAPHS:
            paragraph = self._paragraphs.pop()
            self._found += segments_of(self._source, paragraph.stretches, paragraph.kind, self._home)
        if element.has_look:
            self._paragraphs[-1].looks.pop()
        # A mask may be moved: no segment stands in one.
        if element.reads and len(self._found) == element.found and self._around[-1].holds == TEXT:
            self._paragraphs[-1].stretches.append(Stretch(element.start, end, element.reads))

    def _put(self, text: Text) -> None:
        """Put text into the paragraph that is open."""
        start = text.start
        for match in _BLANK.finditer(self._source[text.start : text.end]):
            first, behind = text.start + match.start(), text.start + match.end()
            self._put_words(start, first, is_literal=text.is_literal)
            self._paragraphs[-1].stretches.append(Stretch(first, behind, " "))
            start = behind
        self._put_words(start, text.end, is_literal=text.is_literal)

    def _put_words(self, start: int, end: int, *, is_literal: bool) -> None:
        if start == end:
            return
        text = self._source[start:end] if is_literal else unescape(self._source[start:end])
        paragraph = self._paragraphs[-1]
        language = paragraph.looks[-1].languages.of(text)
        letters = 0 if language == NO_LANGUAGE else count_letters(text)
        language = None if language == NO_LANGUAGE else language
        paragraph.stretches.append(Stretch(start, end, None, is_literal, language, letters))
