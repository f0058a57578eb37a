"""Comments: where a format has them, and how one is written. Directives are read from them and from nowhere else.

A comment is what the format says it is: what only looks like one, in code or in a string, is none. Formats that know their comments from
reading (Markdown, HTML, reStructuredText, AsciiDoc, source code) are asked; of the others a pattern finds the comments, and what stands in
the characters of a segment is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..document import Document

WORD: Final = "langmix:"
"""What a comment for langmix begins with."""

PLAIN_LINE: Final = re.compile(rf"^[ \t]*(<!--[ \t]*{WORD}[^\r\n>]*-->)[ \t]*\r?$", re.MULTILINE)
"""A comment for langmix in plain text, which has none of its own: a line."""


class Comment(NamedTuple):
    """A comment for langmix."""

    start: int
    """Document offset, inclusive, of its mark."""
    end: int
    """Document offset, exclusive, behind its mark."""
    text: str
    """What it says behind `WORD`, without white space around it."""


class Syntax(NamedTuple):
    """How a comment of a line is written."""

    opening: str
    closing: str = ""
    dash: str = "--"
    """What stands before a reason; XML has no ``--`` in its comments."""

    def write(self, text: str) -> str:
        """A comment for langmix that says a text."""
        return f"{self.opening} {WORD} {text} {self.closing}".rstrip()


_XML = Syntax("<!--", "-->", "—")
_SYNTAX: Final[dict[str, Syntax]] = {
    "plain": Syntax("<!--", "-->"),
    "markdown": Syntax("<!--", "-->"),
    "html": Syntax("<!--", "-->"),
    "epub": _XML,
    "xliff": _XML,
    "tmx": _XML,
    "resx": _XML,
    "android": _XML,
    "ttml": _XML,
    "po": Syntax("#"),
    "yaml": Syntax("#"),
    "properties": Syntax("#"),
    "strings": Syntax("//"),
    "latex": Syntax("%"),
    "rst": Syntax(".."),
    "asciidoc": Syntax("//"),
    "vtt": Syntax("NOTE"),
    "source": Syntax("//"),
}
"""By the format's name; one that is not here has no comments."""

_MDX = Syntax("{/*", "*/}")

_PATTERNS: Final[dict[str, re.Pattern[str]]] = {
    "plain": PLAIN_LINE,
    **dict.fromkeys(("xliff", "tmx", "resx", "android", "ttml"), re.compile(r"<!\[CDATA\[.*?\]\]>|<\?.*?\?>|(<!--.*?-->)", re.DOTALL)),
    "po": re.compile(rf"^[ \t]*(#[ \t]*{WORD}[^\r\n]*)", re.MULTILINE),
    "properties": re.compile(rf"^[ \t\f]*([#!][ \t]*{WORD}[^\r\n]*)", re.MULTILINE),
    "yaml": re.compile(rf"(?:^|(?<=\s))(#[ \t]*{WORD}[^\r\n]*)", re.MULTILINE),
    "vtt": re.compile(rf"^(NOTE[ \t]+{WORD}[^\r\n]*)", re.MULTILINE),
    "strings": re.compile(r"\"(?:[^\"\\]++|\\[\s\S])*+\"|'(?:[^'\\]++|\\[\s\S])*+'|(//[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)"),
}
"""Group 1 is a comment, its marks included."""

_LATEX = re.compile(
    r"\\(begin|end)\s*\{(verbatim\*?|[BL]?Verbatim|lstlisting|minted|comment|filecontents\*?)\}"
    r"|\\verb\*?+([^\w\s*])(?:(?!\3)[^\r\n])*+|\\[\s\S]|(%[^\r\n]*+)"
)
_OPENING = re.compile(rf"(?:\{{/\*+|<!--|/\*+!?|//+!?|#+|!|%+|\.\.|NOTE)\s*+{WORD}\s*+")
_CLOSINGS: Final = ("*/}", "-->", "*/")
_IN_PAGE = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|(<!--.*?(?:-->|\Z))|<[^>]*>?", re.DOTALL)


def find_comments(document: Document) -> Iterator[Comment]:
    """The comments for langmix, in order; a document without the word costs nothing more than to look for that."""
    if WORD not in document.text:
        return
    for start, end in _finder(document.format)(document):
        opening = _OPENING.match(document.text, start, end)
        if opening:
            body = document.text[opening.end() : end]
            closing = next(filter(body.endswith, _CLOSINGS), "")
            yield Comment(start, end, body.removesuffix(closing).strip())


def syntax(document: Document) -> Syntax | None:
    """How a comment is written in a document; None where its format has none, or it is an archive."""
    if document.parts:
        return None
    if document.format == "markdown":
        from .markdown import is_mdx

        return _MDX if is_mdx(document.text, document.path) else _SYNTAX["markdown"]
    if document.format == "source":
        from .source import line_mark

        return Syntax(line_mark(document.text, document.path))
    return _SYNTAX.get(document.format)


def _finder(name: str) -> Callable[[Document], Iterable[tuple[int, int]]]:
    """What finds the comments of a format as half-open document ranges, marks included."""
    if name in _PATTERNS:
        return _by_pattern
    return {"html": _of_page, "epub": _of_page, "latex": _of_latex}.get(name, _as_read)


def _as_read(document: Document) -> Iterable[tuple[int, int]]:
    """The comments that the reader of the format tells; none where it tells none."""
    tell = getattr(import_module(f".{document.format}", __package__), "comments", None)
    found: Iterable[tuple[int, int]] = tell(document.text, document.path) if tell else ()
    return found


def _by_pattern(document: Document) -> Iterator[tuple[int, int]]:
    found = (match.span(1) for match in _PATTERNS[document.format].finditer(document.text) if match[1])
    return ((start, end) for start, end in found if not _is_read(document, start))


def _of_page(document: Document) -> Iterator[tuple[int, int]]:
    """The comments of a page, or of the chapters of a book: what stands between its tags and its texts."""
    from .html_tokens import tokens

    text = document.text
    for first, behind in [(part.start, part.end) for part in document.parts] or [(0, len(text))]:
        done = first
        for start, end in ((token.start, token.end) for token in tokens(text, first, behind)):
            yield from _between(text, done, start)
            done = end
        yield from _between(text, done, behind)


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if start < end:
        yield from (match.span(1) for match in _IN_PAGE.finditer(text, start, end) if match[1] and match[1].endswith("-->"))


def _of_latex(document: Document) -> Iterator[tuple[int, int]]:
    environment: str | None = None
    for match in _LATEX.finditer(document.text):
        if match[2] and environment in (None, match[2]):
            environment = match[2] if match[1] == "begin" else None
        elif match[4] and environment is None:
            yield match.span(4)


def _is_read(document: Document, offset: int) -> bool:
    """Whether a character is one of a segment."""
    number = document.segment_number(offset)
    if number < 0:
        return False
    segment = document.segments[number]
    if segment.pieces is None:
        return segment.offset <= offset < segment.offset + len(segment.text)
    after = bisect_right(segment.pieces, offset, key=lambda piece: piece.end)
    return after < len(segment.pieces) and segment.pieces[after].start <= offset
