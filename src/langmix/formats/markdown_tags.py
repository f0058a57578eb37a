"""Tags of HTML and JSX in Markdown, and the languages that they declare."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import Declaration

if TYPE_CHECKING:
    from collections.abc import Iterator

TAG_FILL: Final = "\ufdd0"
"""Stands in the text given to a scanner for the first character of a tag that its source does not say in HTML."""
CODE_FILL: Final = "\ufdd1"
"""The same for an expression in braces."""
FILL: Final = "\ufdd2"
"""For the further characters of either. (Unicode guarantees that these three are no characters.)"""

FILLS: Final = frozenset((TAG_FILL, CODE_FILL, FILL))

TAG: Final = re.compile(
    r"""<(/?)([A-Za-z][A-Za-z0-9:-]*+)
    ((?:\s++[A-Za-z_:][A-Za-z0-9_.:-]*+(?:\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s"'=<>`]++))?+)*+)\s*+(/?)>""",
    re.VERBOSE,
)
"""A tag, and nothing that is not quite one."""
LOOSE_TAG: Final = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9:-]*+)((?:"[^"]*"|'[^']*'|[^<>"'/]++|/(?!>))*+)(/?)>""")
"""A tag as browsers read it."""

_ATTRIBUTE = re.compile(r"""([A-Za-z_:][A-Za-z0-9_.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""")
_FILLED_TAG = re.compile(r"<(/?)\s*([A-Za-z0-9.:_-]*)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")

PROSE_ATTRIBUTES: Final = frozenset({"alt", "aria-label", "caption", "description", "label", "placeholder", "summary", "title"})
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_SILENT = frozenset("code kbd math pre samp script style svg template textarea tt var".split())


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
        declaration = self.declaration(0)
        return declaration.tag if declaration else None

    def declaration(self, base: int) -> Declaration | None:
        """The declaration in it, by the document offset of the scanned text: up to where it holds is not known yet."""
        for name, value, start, end in self.attributes:
            if name in ("lang", "xml:lang") and _LANGUAGE.fullmatch(value):
                return Declaration(start, end, value, base + self.start, -1)
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
        self.declarations: list[Declaration] = []
        """What they declare, in order; of one that is open it is not known yet up to where."""
        self._open: list[tuple[str, int]] = []
        """Their names, and the places of what they declare."""
        self._depth = 0
        """How many elements with the name of the innermost are open in it, itself included."""
        self._depths: list[int] = []

    @property
    def current(self) -> str | None:
        """The language declared by the innermost."""
        return self.declarations[self._open[-1][1]].tag if self._open else None

    def open(self, name: str, declaration: Declaration | None) -> bool:
        """An element begins; whether it is one that declares a language."""
        if declaration is not None:
            self._depths.append(self._depth)
            self._open.append((name, len(self.declarations)))
            self.declarations.append(declaration)
            self._depth = 1
            return True
        if self._open and self._open[-1][0] == name:
            self._depth += 1
        return False

    def close(self, name: str, at: int) -> bool:
        """An element ends at a document offset; whether it is the innermost that declares a language."""
        if not self._open or self._open[-1][0] != name:
            return False
        self._depth -= 1
        if self._depth:
            return False
        place = self._open.pop()[1]
        self.declarations[place] = self.declarations[place]._replace(behind=at)
        self._depth = self._depths.pop()
        return True


def read_html_tag(source: str, base: int, at: int, match: re.Match[str] | None) -> Tag | None:
    """A tag, by an offset from `base` and the match of `TAG` or `LOOSE_TAG` there."""
    if match is None:
        return None
    name = match[2].lower()
    opens = not (match[1] or match[4] or name in _VOID)
    start = base + at - match.start()
    return Tag(at, match.end(), name, opens, bool(match[1]), tuple(_attributes(source, start + match.start(3), start + match.end(3))))


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
