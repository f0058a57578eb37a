"""reStructuredText: titles, paragraphs, items, fields, tables and the prose of directives; `:language:` in the docinfo declares one.

The reader is our own: tree-sitter-rst 0.2.0 takes time in proportion to the square of a paragraph's length (3.5 s for 30 KB of single
backticks), does not come back from 1000 block quotes inside each other, and does not know tables. docutils gives lines only.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import Document, Segment
from ..errors import FormatError
from .markdown_marks import Role, segments_of
from .rst_text import TextScanner

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n|\Z)")
_RULE = re.compile(r"([!-/:-@\[-`{-~])\1++[ \t]*$")
_EXPLICIT = re.compile(r"\.\.(?:[ \t]+|$)")
_DIRECTIVE = re.compile(r"(?:\|[^|\n]{1,200}\|[ \t]+)?([A-Za-z][\w.+:-]{0,60}?) ?::(?:[ \t]+|$)")
_FOOTNOTE = re.compile(r"\[(?:\d+|#[\w.-]*|\*|[A-Za-z][\w.+-]{0,60})\](?:[ \t]+|$)")
_BULLET = re.compile(r"(?:[-*+•‣⁃]|\(?(?:\d{1,9}|#|[A-Za-z]|[ivxlcIVXLC]{1,6})[.)])(?:[ \t]+|$)")
_FIELD = re.compile(r":((?![:\s])(?:[^:\\\r\n]|\\.|:(?![\s`])){1,200}?)(?<!\s):(?:[ \t]+|$)(?!`)")
_OPTION = re.compile(
    r"(?:--?|\+|/)[\w?][\w-]{0,60}(?:[ =]<?[\w-]{1,60}>?)?(?:, (?:--?|\+|/)[\w?][\w-]{0,60}(?:[ =]<?[\w-]{1,60}>?)?){0,9}(?:[ ]{2,}|$)"
)
_GRID = re.compile(r"\+(?:[-=]+\+)+[ \t]*$")
_COLUMNS = re.compile(r"={2,}(?:[ \t]+={2,})+[ \t]*$")
_UNDERLINES = re.compile(r"-{2,}(?:[ \t]+-{2,})*[ \t]*$")
_PROMPT = re.compile(r">>>(?:\s|$)")
_LITERAL_MARK = re.compile(r"\s*::$|:(?=:$)")

_NO_TEXT: Final = frozenset(
    "code code-block sourcecode math raw include literalinclude toctree highlight parsed-literal contents sectnum graphviz image meta "
    "digraph graph uml mermaid plantuml productionlist csv-table testcode testoutput doctest ipython jupyter-execute plot only-code "
    "role default-role index currentmodule module automodule autosummary bibliography unicode date prompt tabularcolumns raw-html".split()
)
"""Directives whose content is no text."""
_TITLED: Final = frozenset(
    "note warning tip hint important caution danger attention error seealso admonition topic sidebar rubric title table list-table "
    "replace versionadded versionchanged deprecated todo epigraph pull-quote highlights centered compound abbreviation "
    "tab tab-item group-tab dropdown card grid-item-card".split()
)
"""Directives whose argument is text."""
_NO_VALUES: Final = frozenset(
    "author authors date version revision status organization contact address language lang orphan tocdepth nocomments copyright "
    "type rtype py:class".split()
)


class _Line(NamedTuple):
    start: int
    """Document offset of the first character that is no white space, inclusive."""
    end: int
    """Document offset, exclusive, without white space; `start` for a blank line."""
    indent: int
    """Columns before it."""


def read(text: str, path: str | None = None) -> Document:
    r"""One segment a paragraph, title, item, field or cell.

    >>> [(segment.text, segment.kind) for segment in read("Titre\n=====\n\nUn *mot* et\n`un lien <x>`_.\n\n.. note:: Bon.\n").segments]
    [('Titre', 'heading'), ('Un mot et un lien.', 'prose'), ('Bon.', 'prose')]
    """
    reader = _Reader(text)
    segments = sorted(reader.segments(), key=lambda segment: segment.source(0, 1)[0])
    return Document(text, tuple(segments), "rst", path, reader.declared)


def comments(text: str, path: str | None = None) -> list[tuple[int, int]]:  # noqa: ARG001 - as for other formats
    """The first lines of comments as half-open document ranges, with their dots."""
    reader = _Reader(text)
    for _ in reader.segments():
        pass
    return reader.comments


_SIGN = re.compile(r"[\\*`|]|_(?!\w)|(?<!\w)_|^(?:[-+•‣⁃>:]|\.(?=\.))|^\(?\w{1,9}(?P<mark>[.)])(?=\s|$)|(?<=:):(?=\s*$)|(?<=\])_")


def escape(text: str, segment: Segment) -> str:
    r"""What is to be written so that it reads as a text in the place of a segment.

    Raises:
        FormatError: it is another text in a cell of a table that is drawn: the lines around it would no longer fit.

    >>> escape("a*b `c` d_ |e| snake_case", Segment("x"))
    'a\\*b \\`c\\` d\\_ \\|e\\| snake_case'
    """

    def sign(match: re.Match[str]) -> str:
        return match[0][:-1] + "\\" + match["mark"] if match["mark"] else "\\" + match[0]

    escaped = _SIGN.sub(sign, re.sub(r"[\r\n]+", " ", text))
    if segment.place == "table" and (escaped != text or text.strip() not in segment.text):
        raise FormatError("the text stands in a table that is drawn with lines, which must fit; change it there")
    return escaped


class _Reader:
    """Goes through the lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [_line(text, match.start(), match.end()) for match in _LINE.finditer(text) if match[0]]
        self._bodies: list[tuple[int, str]] = []
        """The lists and directives around a line: from which column on, and the kind of what is read there."""
        self._is_begun = False
        """Whether a paragraph has been read, so that no field is one of the docinfo."""
        self.declared: str | None = None
        self.comments: list[tuple[int, int]] = []
        """Half-open document ranges of the first lines of the comments that were read."""

    def segments(self) -> Iterator[Segment]:
        """The segments, inner ones before the outer."""
        place = 0
        while place < len(self._lines):
            line = self._lines[place]
            if line.start == line.end:
                place += 1
                continue
            while self._bodies and self._bodies[-1][0] > line.indent:
                self._bodies.pop()
            found, place = self._block(place, line)
            yield from found

    def _inside_items(self, line: _Line) -> _Line:
        """The part of a line behind the marks of items in it."""
        text = self._text[line.start : line.end]
        while (match := _BULLET.match(self._text, line.start, line.end)) and not _RULE.match(text):
            self._bodies.append((line.indent + 1, "item"))
            line = _Line(match.end(), line.end, line.indent + match.end() - line.start)
            text = ""
        return line

    def _block(self, place: int, line: _Line) -> tuple[Sequence[Segment], int]:  # noqa: PLR0911 - a sort of blocks each
        """What begins with a line, and the line behind it."""
        line = self._inside_items(line)
        text = self._text[line.start : line.end]
        rule = _RULE.match(text)
        if not text:
            return (), place + 1
        if _GRID.match(text):
            return self._grid(place)
        if _COLUMNS.match(text):
            return self._columns(place)
        if explicit := _EXPLICIT.match(text):
            return self._explicit(place, line, line.start + explicit.end())
        if rule:
            return self._ruled(place, line)
        if text.startswith("__ ") or _PROMPT.match(text):
            return (), self._behind_paragraph(place, line)
        if field := _FIELD.match(text):
            return self._field(place, line, field)
        if option := _OPTION.match(text):
            return self._value(place, line, line.start + option.end())
        following = self._lines[place + 1] if place + 1 < len(self._lines) else None
        if following and self._is_underline(following, line):
            return self._text_of(line.start, line.end, "heading"), place + 2
        return self._paragraph(place, line)

    def _is_underline(self, rule: _Line, title: _Line) -> bool:
        length = rule.end - rule.start
        is_rule = length > 1 and _RULE.match(self._text[rule.start : rule.end]) is not None
        return is_rule and rule.indent == title.indent == 0 and (length >= 4 or length >= title.end - title.start) and rule.start < rule.end

    def _ruled(self, place: int, line: _Line) -> tuple[Sequence[Segment], int]:
        """A title with lines above and below, a line between paragraphs, or ``::`` alone."""
        if self._text[line.start : line.end] == "::":
            return (), self._behind_indented(place, line.indent)
        if place + 2 < len(self._lines):
            title, under = self._lines[place + 1], self._lines[place + 2]
            if title.start < title.end and self._text[under.start : under.end] == self._text[line.start : line.end]:
                return self._text_of(title.start, title.end, "heading"), place + 3
        return (), place + 1

    def _explicit(self, place: int, line: _Line, start: int) -> tuple[Sequence[Segment], int]:
        """A directive, a note, a target or a comment."""
        text = self._text[start : line.end]
        behind = self._behind_indented(place, line.indent)
        if match := _FOOTNOTE.match(text):
            self._bodies.append((line.indent + 1, "note"))
            rest = _Line(start + match.end(), line.end, self._indent_behind(place, line.indent + 3))
            return self._paragraph(place, rest) if rest.start < rest.end else ((), place + 1)
        match = _DIRECTIVE.match(text)
        if match is None:
            self.comments.append((line.start, line.end))
            return (), behind
        name, found = match[1].lower().rpartition(":")[2], list[Segment]()
        self._bodies.append((line.indent + 1, "quote" if name in ("epigraph", "pull-quote", "highlights") else "prose"))
        at = place + 1
        argument = _Line(start + match.end(), line.end, self._indent_behind(place, line.indent + 3))
        if name in _TITLED and argument.start < argument.end:
            kind = "heading" if name in ("admonition", "topic", "sidebar", "rubric", "title", "centered") else None
            segments, at = self._paragraph(place, argument, kind or ("caption" if "table" in name else None))
            found += segments
        while at < behind and (option := _FIELD.match(self._text, self._lines[at].start, self._lines[at].end)):
            if option[1] in ("alt", "caption", "title"):
                found += self._text_of(option.end(), self._lines[at].end, "attribute" if option[1] == "alt" else "caption")
            at += 1
        return found, behind if name in _NO_TEXT else at

    def _field(self, place: int, line: _Line, field: re.Match[str]) -> tuple[Sequence[Segment], int]:
        """A field: those at the beginning of a document tell of it."""
        name = field[1].lower()
        start = line.start + field.end()
        said = self._text[start : line.end]
        if name in ("language", "lang") and not self._is_begun and re.fullmatch(r"[A-Za-z]{2,3}([-_]\w+)*", said):
            self.declared = said
        if name in _NO_VALUES:
            return (), self._behind_indented(place, line.indent)
        return self._value(place, line, start)

    def _value(self, place: int, line: _Line, start: int) -> tuple[Sequence[Segment], int]:
        """What is said behind the name of a field or an option, and on the lines below it."""
        value = _Line(start, line.end, max(self._indent_behind(place, 0), line.indent + 1))
        self._bodies.append((line.indent + 1, "prose"))
        return self._paragraph(place, value) if value.start < value.end else ((), place + 1)

    def _paragraph(self, place: int, line: _Line, kind: str | None = None) -> tuple[Sequence[Segment], int]:
        """Lines up to a blank one, or one that is indented otherwise."""
        self._is_begun = self._is_begun or not self._bodies
        last = behind = place
        while behind + 1 < len(self._lines):
            following = self._lines[behind + 1]
            is_other = following.indent != line.indent or following.start == following.end
            if is_other or (self._text[following.start] in ".:-*+|" and self._begins_block(following)):
                break
            behind += 1
        last = behind
        start, end = line.start, self._lines[last].end
        if self._text.startswith("| ", start):
            start += 2
        if self._text.startswith("::", end - 2) and end - 2 >= start:
            mark = _LITERAL_MARK.search(self._text, max(start, end - 3), end)
            is_kept = end - 3 >= start and not self._text[end - 3].isspace()
            end = end - 1 if is_kept else mark.start() if mark else end
            following_place = self._behind_indented(last, line.indent if not self._bodies else self._bodies[-1][0] - 1)
            return self._text_of(start, end, kind or self._kind(line)), following_place
        if last + 1 < len(self._lines) and (body := self._lines[last + 1]).indent > line.indent and body.start < body.end:
            self._bodies.append((line.indent + 1, self._kind(line)))
        return self._text_of(start, end, kind or self._kind(line)), last + 1

    def _begins_block(self, line: _Line) -> bool:
        text = self._text[line.start : line.end]
        if text[0] == "|":
            return text.startswith("| ")
        return bool(_EXPLICIT.match(text) or _FIELD.match(text) or (text[0] in "-*+" and _BULLET.match(text) and self._in_list(line)))

    def _in_list(self, line: _Line) -> bool:
        return any(indent == line.indent + 1 and kind == "item" for indent, kind in self._bodies[-3:])

    def _kind(self, line: _Line) -> str:
        if self._bodies:
            return self._bodies[-1][1]
        return "quote" if line.indent else "prose"

    def _behind_indented(self, place: int, indent: int) -> int:
        """The line behind those that follow and are indented more."""
        place += 1
        while place < len(self._lines) and (self._lines[place].indent > indent or self._lines[place].start == self._lines[place].end):
            place += 1
        return place

    def _behind_paragraph(self, place: int, line: _Line) -> int:
        place += 1
        while place < len(self._lines) and self._lines[place].start < self._lines[place].end and self._lines[place].indent >= line.indent:
            place += 1
        return place

    def _indent_behind(self, place: int, least: int) -> int:
        """How far the text goes on that begins behind a mark."""
        following = self._lines[place + 1] if place + 1 < len(self._lines) else None
        return following.indent if following and following.start < following.end else least

    def _grid(self, place: int) -> tuple[Sequence[Segment], int]:
        """A table drawn with lines: a segment a line of each cell."""
        found: list[Segment] = []
        while place < len(self._lines) and self._text[self._lines[place].start : self._lines[place].start + 1] in ("+", "|"):
            line = self._lines[place]
            if self._text[line.start] == "|":
                for cell in re.finditer(r"[^|]+", self._text[line.start : line.end]):
                    if not re.fullmatch(r"[\s+=-]*", cell[0]):
                        found += self._text_of(line.start + cell.start(), line.start + cell.end(), "cell", "table")
            place += 1
        return found, place

    def _columns(self, place: int) -> tuple[Sequence[Segment], int]:
        """A table between lines of equals signs."""
        found: list[Segment] = []
        border = self._lines[place]
        starts = [match.start() for match in re.finditer(r"=+", self._text[border.start : border.end])]
        place, rules = place + 1, 1
        while place < len(self._lines):
            line = self._lines[place]
            text = self._text[line.start : line.end]
            if _COLUMNS.match(text):
                rules += 1
                is_last = place + 1 >= len(self._lines) or self._lines[place + 1].start == self._lines[place + 1].end
                if is_last:
                    return found, place + 1
            elif text and not _UNDERLINES.match(text):
                if line.indent < border.indent:
                    break
                shift = line.indent - border.indent
                edges = [0, *(start - shift for start in starts if start > shift), len(text)]
                for start, end in pairwise(edges):
                    found += self._text_of(line.start + min(start, len(text)), line.start + min(end, len(text)), "cell", "table")
            place += 1
        return found, place

    def _text_of(self, start: int, end: int, kind: str, place: str = "") -> list[Segment]:
        """The segments of running text."""
        if start >= end:
            return []
        scanner = TextScanner(self._text, self._text[start:end], start)
        scanner.scan()
        return list(segments_of(self._text, scanner.marks, start, end, Role(kind, None, place)))


def _line(text: str, start: int, end: int) -> _Line:
    line = text[start:end].rstrip()
    stripped = line.lstrip()
    indent = len(line[: len(line) - len(stripped)].expandtabs(8))
    first = start + len(line) - len(stripped)
    return _Line(first, first + len(stripped), indent)
