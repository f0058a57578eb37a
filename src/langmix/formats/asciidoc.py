"""AsciiDoc: titles, paragraphs, items, cells and captions; `:lang:` declares the language of the document.

There is no parser of AsciiDoc for Python that is kept up: lines are read here as Asciidoctor reads them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import Document, Segment
from ..errors import FormatError
from .asciidoc_text import TextScanner
from .markdown_marks import Role, segments_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n|\Z)")
_CODE = re.compile(r"(?:-{4,}|\.{4,}|\+{4,}|/{4,}|```\S*)$")
_CONTAINER = re.compile(r"(?:_{4,}|\*{4,}|={4,}|--)$")
_TABLE = re.compile(r"[|,:!]={3,}$")
_TITLE = re.compile(r"(={1,6}|#{1,6})[ \t]+(?=\S)")
_UNDERLINE = re.compile(r"([=\-~^+])\1+$")
_RULE = re.compile(r"(?:'{3,}|<<<+|-{3}|\*{3}|- - -|\* \* \*)$")
_ENTRY = re.compile(r":(!?[A-Za-z0-9_][\w-]{0,100}!?):(?:[ \t]+|$)")
_STYLE = re.compile(r"\[(?!\[)(?:[^\r\n]{0,1000})\]$|\[\[[^\[\]\r\n]{1,200}\]\]$")
_LANGUAGE = re.compile(r"[\[,]\s*lang=[\"']?([A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*)")
_BLOCK_MACRO = re.compile(r"([a-z][\w-]{1,30})::(\S{0,2000}?)\[(.*)\]$")
_ITEM = re.compile(r"[ \t]*(?:\*{1,5}|-|\.{1,5}|\d{1,9}\.|[a-zA-Z]\.|[ivxIVX]{1,6}\)|<(?:\d{1,9}|\.)>|•)[ \t]+(?:\[[ xX*]\][ \t]+)?(?=\S)")
_TERM = re.compile(r"[ \t]*(\S[^\r\n]{0,500}?)(?::{2,4}|;;)(?:[ \t]+|$)")
_LABEL = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+")
_CELL = re.compile(
    r"(?:^|(?<=\s))(?:(?:\d{1,4}(?:\.\d{1,4})?|\.\d{1,4})[*+])?[<^>]?(?:\.[<^>])?([aehlmsdv]?)[|!]|(?<!\\)([|])", re.MULTILINE
)
_BLANK_LINES = re.compile(r"(?>\r\n|\r|\n)[ \t]*+[\r\n]\s*")
_CODE_STYLES: Final = frozenset(
    "source listing literal stem latexmath asciimath plantuml mermaid ditaa graphviz pass comment d2 vega svgbob kroki".split()
)
_MEDIA: Final = frozenset({"image", "video", "audio"})
_SHOWN_ENTRIES: Final = re.compile(r"description|.*-(?:caption|title|label)")
"""Attributes that a reader sees: ``:toc-title: Sommaire``."""
_AFTER_TITLE: Final = 2
"""How many lines behind the title of a document say who wrote it, and when."""


class _Line(NamedTuple):
    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive, without white space."""


class _Block(NamedTuple):
    """A container that is open."""

    delimiter: str
    role: Role
    """What is read behind it."""


def read(text: str, path: str | None = None) -> Document:
    r"""One segment a paragraph, title, item or cell; notes and the texts of pictures are further ones.

    >>> document = read("= Titre\n:lang: fr\n\nUn *mot* et `code`.footnote:[Une note.]\n\n* https://example.org[Un lien]\n")
    >>> document.declared, [(segment.text, segment.kind) for segment in document.segments]
    ('fr', [('Titre', 'heading'), ('Un mot et \ufffc.\ufffc', 'prose'), ('Une note.', 'note'), ('Un lien', 'item')])
    """
    reader = _Reader(text)
    segments = sorted(reader.segments(), key=lambda segment: segment.source(0, 1)[0])
    return Document(text, tuple(segments), "asciidoc", path, reader.declared)


def comments(text: str, path: str | None = None) -> list[tuple[int, int]]:  # noqa: ARG001 - as for other formats
    """The lines that are comments, as half-open document ranges."""
    reader = _Reader(text)
    for _ in reader.segments():
        pass
    return reader.comments


_SIGN = re.compile(
    r"(?<!\s)[*_`#^~+]+|[*_`#^~+]+(?!\s|$)|\+(?=\s*$)|\{(?=[\w])|[\[\]|]|<(?=<)|\((?=\()|&(?=#?\w{1,40};)|\\"
    r"|^(?:[=*.:'/-]|<(?=[\d.]))|^\w{1,9}(?P<mark>[.):])(?=\s)|:(?=:+\s|:+$)|;(?=;\s|;$)|,(?=\s*[\w-]+=)"
)


def escape(text: str, segment: Segment) -> str:
    """What is to be written so that it reads as a text: signs that could be marks are written as character references.

    (A backslash would be seen where there is nothing to escape.)

    Raises:
        FormatError: it is another text in a title that a line under it makes one: that line must be as long.

    >>> escape("a*b, 5 * 3, {x} et [y] d_e", Segment("x"))
    'a&#42;b, 5 * 3, &#123;x} et &#91;y&#93; d_e'
    """

    def sign(match: re.Match[str]) -> str:
        found, mark = match[0], match["mark"]
        if mark:
            return found[:-1] + f"&#{ord(mark)};"
        before, behind = text[: match.start()][-1:], text[match.end() : match.end() + 1]
        if (found == "_" and before.isalnum() and behind.isalnum()) or (
            found == "," and segment.place != "macro" and segment.kind != "attribute"
        ):
            return found
        return "".join(f"&#{ord(character)};" for character in found)

    escaped = _SIGN.sub(sign, re.sub(r"[\r\n]+", " ", text))
    if segment.place == "underlined" and (escaped != text or text.strip() not in segment.text):
        raise FormatError("the text stands in a title that is underlined, to its length; change it there")
    return escaped


class _Reader:
    """Goes through the lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [_Line(match.start(), match.start() + len(match[0].rstrip())) for match in _LINE.finditer(text) if match[0]]
        self._blocks: list[_Block] = []
        self._role = Role("prose")
        self._style = ""
        """What brackets say of the next block."""
        self._is_item = False
        """Whether the lines belong to an item."""
        self._is_begun = False
        self.declared: str | None = None
        self.comments: list[tuple[int, int]] = []
        """Half-open document ranges of the lines that are comments."""

    def segments(self) -> Iterator[Segment]:
        """The segments, inner ones before the outer."""
        place = 0
        while place < len(self._lines):
            line = self._line(place)
            if not line.strip():
                place += 1
                self._is_item = self._is_item and place < len(self._lines) and self._goes_on(self._line(place))
                continue
            found, place = self._structure(place, line) or self._block(place, line)
            yield from found

    def _line(self, place: int) -> str:
        return self._text[self._lines[place].start : self._lines[place].end]

    def _goes_on(self, line: str) -> bool:
        """Whether a list goes on with a line behind a blank one."""
        return not line or line == "+" or bool(_ITEM.match(line) or _TERM.match(line))

    def _structure(self, place: int, line: str) -> tuple[list[Segment], int] | None:  # noqa: PLR0911 - a sort of lines each
        """A line that is no text, with what belongs to it; None for text."""
        start, end = self._lines[place]
        if line.startswith("//") and not line.startswith("///"):
            self.comments.append(self._lines[place])
            return [], place + 1
        if entry := _ENTRY.match(line):
            return self._entry(entry, start, end), place + 1
        if _CODE.match(line):
            return [], self._behind(place, line[:3] if line.startswith("```") else line)
        if _TABLE.match(line):
            behind = self._behind(place, line)
            is_text = line[0] in "|!" and "format=" not in self._style
            role = self._take_role("cell")
            return self._table(
                self._lines[place].end, self._lines[min(behind, len(self._lines)) - 1].start, role
            ) if is_text else [], behind
        if _CONTAINER.match(line):
            return [], self._container(place, line)
        if _STYLE.match(line) and not _ITEM.match(line):
            self._style = line
            return [], place + 1
        if _RULE.match(line) or line == "+":
            return [], place + 1
        if macro := _BLOCK_MACRO.match(line):
            return self._macro(macro, start), place + 1
        return None

    def _entry(self, entry: re.Match[str], start: int, end: int) -> list[Segment]:
        value = self._text[start + entry.end() : end]
        if entry[1] == "lang" and self.declared is None and re.fullmatch(r"[A-Za-z]{2,8}([-_]\w+)*", value):
            self.declared = value
        return self._read(start + entry.end(), end, Role("attribute")) if _SHOWN_ENTRIES.fullmatch(entry[1]) else []

    def _container(self, place: int, line: str) -> int:
        """The beginning or the end of a block with other blocks in it; what stands in it may be code after all."""
        opened = next(
            (number for number in range(len(self._blocks) - 1, max(len(self._blocks) - 50, -1), -1) if self._is_open(number, line)), -1
        )
        if opened >= 0:
            self._role = self._blocks[opened].role
            del self._blocks[opened:]
            self._is_item = False
        elif self._is_code():
            self._style = ""
            return self._behind(place, line)
        else:
            self._blocks.append(_Block(line, self._role))
            self._role = self._take_role("quote" if line[0] == "_" else self._role.kind)
            self._is_item = False
        return place + 1

    def _is_open(self, number: int, line: str) -> bool:
        return self._blocks[number].delimiter == line

    def _is_code(self) -> bool:
        """Whether brackets say that the next block is no text."""
        return re.split(r"[,%#.\]]", self._style[1:], maxsplit=1)[0].strip() in _CODE_STYLES

    def _take_role(self, kind: str) -> Role:
        """The role of the block that begins; what brackets said is then forgotten."""
        language = _LANGUAGE.search(self._style)
        style = re.split(r"[,%#.\]]", self._style[1:], maxsplit=1)[0]
        self._style = ""
        return Role("quote" if style in ("quote", "verse") else kind, language[1] if language else self._role.declared)

    def _behind(self, place: int, delimiter: str) -> int:
        """The line behind the one that ends a block."""
        self._style = "" if delimiter[0] not in "|!" else self._style
        place += 1
        while place < len(self._lines) and self._line(place) != delimiter:
            place += 1
        return place + 1

    def _macro(self, macro: re.Match[str], start: int) -> list[Segment]:
        """A picture's text; other macros on a line of their own have none."""
        self._style = ""
        words = re.match(r'\s*(?:alt=)?("?)([^",=]*)\1\s*(?:,|$)', macro[3])
        if macro[1] not in _MEDIA or words is None:
            return []
        base = start + macro.start(3)
        return self._read(base + words.start(2), base + words.end(2), Role("attribute", self._role.declared, "macro"))

    def _block(self, place: int, line: str) -> tuple[list[Segment], int]:  # noqa: PLR0911 - a sort of blocks each
        """A title, an item or a paragraph."""
        start, end = self._lines[place]
        if title := _TITLE.match(line):
            is_first, self._is_begun = not self._is_begun, True
            self._is_item, role = False, self._take_role("heading")
            following = place + 1
            if is_first and len(title[1]) == 1:
                following = self._header(following)
            return self._read(start + title.end(), end, role), following
        if self._is_underlined(place, line):
            self._is_begun, self._is_item = True, False
            return self._read(start, end, self._take_role("heading")._replace(place="underlined")), place + 2
        if line[0] == "." and line[1:2] not in ("", ".", " ", "\t"):
            return self._read(start + 1, end, Role("caption", self._role.declared)), place + 1
        self._is_begun = True
        if item := _ITEM.match(line):
            self._is_item = True
            return self._paragraph(place, start + item.end(), self._take_role("item"))
        if (term := _TERM.match(line)) and "://" not in line[: term.end()]:
            self._is_item = True
            role = self._take_role("item")
            found = self._read(start + term.start(1), start + term.end(1), role)
            if term.end() == len(line):
                return found, place + 1
            rest, behind = self._paragraph(place, start + term.end(), role)
            return [*found, *rest], behind
        if self._is_code() or (line[0] in " \t" and not self._is_item):
            self._style = ""
            return [], self._paragraph_end(place) + 1
        label = _LABEL.match(line)
        return self._paragraph(place, start + (label.end() if label else 0), self._take_role("item" if self._is_item else self._role.kind))

    def _header(self, place: int) -> int:
        """The line behind those that name the authors and the edition of a document: the first that do no more than that."""
        for _ in range(_AFTER_TITLE):
            if (
                place >= len(self._lines)
                or not self._line(place).strip()
                or _ENTRY.match(self._line(place))
                or self._line(place).startswith("//")
            ):
                break
            place += 1
        return place

    def _is_underlined(self, place: int, line: str) -> bool:
        under = self._line(place + 1) if place + 1 < len(self._lines) else ""
        return line[0] not in " \t.*-" and len(line) > 1 and abs(len(under) - len(line)) <= 1 and _UNDERLINE.match(under) is not None

    def _paragraph(self, place: int, start: int, role: Role) -> tuple[list[Segment], int]:
        last = self._paragraph_end(place)
        return self._read(start, self._lines[last].end, role), last + 1

    def _paragraph_end(self, place: int) -> int:
        """The last line of a paragraph."""
        while place + 1 < len(self._lines):
            line = self._line(place + 1)
            if not line.strip() or self._ends_paragraph(line):
                break
            if self._is_item and (_ITEM.match(line) or _TERM.match(line)):
                break
            place += 1
        return place

    def _ends_paragraph(self, line: str) -> bool:
        is_block = _CODE.match(line) or _CONTAINER.match(line) or _TABLE.match(line) or _STYLE.match(line)
        return bool(is_block) or (line == "+" and self._is_item)

    def _table(self, start: int, end: int, role: Role) -> list[Segment]:
        """The cells between the lines that begin and end a table."""
        found: list[Segment] = []
        done, style = -1, ""
        for match in _CELL.finditer(self._text, start, end):
            if done >= 0:
                found += self._cell(done, match.start(), style, role)
            done, style = match.end(), match[1] or ""
        return [*found, *(self._cell(done, end, style, role) if done >= 0 else ())]

    def _cell(self, start: int, end: int, style: str, role: Role) -> Iterator[Segment]:
        if style in ("l", "m"):
            return
        for blank in [*_BLANK_LINES.finditer(self._text, start, end), None]:
            behind = blank.start() if blank else end
            yield from self._read(start, behind, role)
            start = blank.end() if blank else end

    def _read(self, start: int, end: int, role: Role) -> list[Segment]:
        """The segments of running text."""
        scanner = TextScanner(self._text, self._text[start:end], start)
        scanner.scan()
        return list(segments_of(self._text, scanner.marks, start, end, role))
