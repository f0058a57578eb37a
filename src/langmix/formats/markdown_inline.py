"""The running text of Markdown: emphasis, links, images, code, line breaks.

This is the algorithm of CommonMark, with tables of what has been looked for in vain, so that it takes time in proportion to the text.
(The inline grammar of tree-sitter-markdown takes a minute for 20,000 asterisks, and does not know the white space and quotation marks
of French.) On top of it: strikethrough, mathematics, footnotes, attributes in braces, placeholders, emoji names.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import Declaration
from .markdown_marks import ANY_ROLE, Act, Role, Scanner
from .markdown_tags import CODE_FILL, FILLS, TAG_FILL

if TYPE_CHECKING:
    from collections.abc import Callable, Container

PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
"""What a backslash may stand before."""

FOOTNOTE: Final = re.compile(r"\[\^[^\s\[\]]{1,200}\]")
"""A reference to a footnote."""

SPECIAL: Final = re.compile(rf"[\\`*_~\[\]<&${{\n\r:{TAG_FILL}{CODE_FILL}]")
"""What can be more than itself; a text without it is plain."""

_NEW_LINE = re.compile(r"(?:\r\n|\r|\n)[ \t]*")
_TICKS = re.compile("`+")
_RUN = re.compile(r"\*+|_+|~+")
_MATH = re.compile(r"\$(?![\s.,;:!?)$])(?:[^$\\]|\\.)*+\$(?<!\s\$)(?!\w)", re.DOTALL)
_PLACEHOLDER = re.compile(r"\$?\{\{[^{}\n]*\}\}|\{%[^\n%]*%\}|\$?\{[\w.]*\}")
_ATTRIBUTES = re.compile(r"\{:?(?=[^{}\n]*[#.=])(?:\s*+[#.]?[\w:-]+(?:=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"']+))?+)++\s*\}")
_LANGUAGE = re.compile(r"[\s{:](?:xml:)?lang=[\"']?([A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*)")
_EMOJI = re.compile(r":[a-z][a-z0-9_+-]*:(?!\w)")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999}+)\]", re.DOTALL)
_DESTINATION = re.compile(
    r"""\(\s*+(?:<(?:[^<>\\\n\r]|\\.)*+>|(?!<)(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.|\([^\s()]*+\))*+\))*+)
    (?:\s++("(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)))?+\s*+\)""",
    re.VERBOSE | re.DOTALL,
)
_ALERT = re.compile(r"\[![A-Za-z]+\][+-]?")
_TITLE_PIECE = re.compile(r"\\[!-/:-@\[-`{-~]|&|[ \t]*(?:\r\n|\r|\n)[ \t]*")


class _Bracket(NamedTuple):
    """An opening bracket that may begin something."""

    start: int
    """Inclusive, with the character before the bracket that belongs to it."""
    end: int
    """Exclusive."""
    delimiters: int
    """How many delimiters stand before it."""

    def is_link(self) -> bool:
        return self.end - self.start == 1


@dataclass(slots=True)
class _Delimiter:
    """What is left of a run of asterisks, underscores or tildes."""

    start: int
    """Inclusive."""
    end: int
    """Exclusive."""
    character: str
    size: int
    """Of the whole run."""
    opens: bool
    closes: bool

    def pairs_with(self, closer: _Delimiter) -> bool:
        """Whether it can be the other end of a run behind it."""
        if self.character != closer.character:
            return False
        if self.character == "~":
            return self.size == closer.size <= 2
        is_both = self.closes or closer.opens
        return not (is_both and (self.size + closer.size) % 3 == 0 and self.size % 3)


class InlineScanner(Scanner):
    """Notes the marks of a paragraph, a heading or a cell."""

    def __init__(self, source: str, text: str, base: int, labels: Container[str]) -> None:
        """Nothing is read yet.

        Args:
            source: the document.
            text: see `Scanner`.
            base: see `Scanner`.
            labels: of the links that are defined somewhere in the document; see `normal_label`.
        """
        super().__init__(source, text, base)
        self._labels = labels
        self._brackets: list[_Bracket] = []
        self._dead = 0
        """So many of the brackets stand inside a link, and cannot begin another."""
        self._delimiters: list[_Delimiter] = []
        self._ticks: dict[int, list[int]] | None = None
        """Where the runs of backticks stand, by length."""

    def scan(self) -> None:
        """Read the text and note its marks."""
        at = 0
        while match := SPECIAL.search(self.text, at):
            at = _READERS[match[0]](self, match.start())
        if self._delimiters:
            self._pair(0)

    def escape(self, at: int) -> int:
        """Read a backslash."""
        behind = self.text[at + 1 : at + 2]
        if behind in PUNCTUATION:
            self.put(at, at + 2, behind)
            return at + 2
        line = _NEW_LINE.match(self.text, at + 1)
        if line is None or line.end() == len(self.text):
            return at + 1
        # The space is the backslash's, so that a rewritten text that lost its line break has no backslash either.
        self.add(at, at + 1, Act.SPACE)
        self.add(at + 1, line.end(), Act.GAP)
        return line.end()

    def line_end(self, at: int) -> int:
        """Read a line break and the white space around it."""
        start = at
        while start > self.done and self.text[start - 1] in " \t":
            start -= 1
        line = _NEW_LINE.match(self.text, at)
        end = line.end() if line else at + 1
        if self.text[start:at].endswith("  "):
            self.add(start + 1, end, Act.GAP)
        else:
            self.add(start, end, Act.SPACE)
        return end

    def code(self, at: int) -> int:
        """Read a run of backticks, and the code behind it."""
        if self._ticks is None:
            self._ticks = {}
            for match in _TICKS.finditer(self.text):
                self._ticks.setdefault(len(match[0]), []).append(match.start())
        begins = _end(_TICKS.match(self.text, at))
        places = self._ticks.get(begins - at, [])
        closer = bisect_left(places, begins)
        if closer == len(places):
            return begins
        end = places[closer] + begins - at
        self.add(at, end, Act.MASK)
        return self._put_attributes(end)

    def dollar(self, at: int) -> int:
        """Read a formula or a placeholder."""
        if self.text.startswith("$$", at):
            end = self.find("$$", at + 2)
            if end >= 0:
                self.add(at, end + 2, Act.MASK)
            return max(at, end) + 2
        is_inside = at > 0 and (self.text[at - 1].isalnum() or self.text[at - 1] == "_")
        match = _PLACEHOLDER.match(self.text, at) or (None if is_inside else _MATH.match(self.text, at))
        if match is None:
            return at + 1
        self.add(at, match.end(), Act.MASK)
        return match.end()

    def brace(self, at: int) -> int:
        """Read a placeholder or attributes."""
        if match := _PLACEHOLDER.match(self.text, at):
            self.add(at, match.end(), Act.MASK)
            return match.end()
        return self._put_attributes(at) if _ATTRIBUTES.match(self.text, at) else at + 1

    def colon(self, at: int) -> int:
        """Read the name of an emoji."""
        match = _EMOJI.match(self.text, at)
        if match is None or self.text[at - 1 : at].isalnum():
            return at + 1
        self.add(at, match.end(), Act.MASK)
        return match.end()

    def run(self, at: int) -> int:
        """Read a run of asterisks, underscores or tildes."""
        end = _end(_RUN.match(self.text, at))
        before, behind = _side(self.text[at - 1 : at]), _side(self.text[end : end + 1])
        left = behind != " " and (behind != "." or before != "w")
        right = before != " " and (before != "." or behind != "w")
        opens, closes = left, right
        if self.text[at] == "_":
            opens, closes = left and (not right or before == "."), right and (not left or behind == ".")
        self._delimiters.append(_Delimiter(at, end, self.text[at], end - at, opens, closes))
        return end

    def open_bracket(self, at: int) -> int:
        """Read an opening bracket."""
        if match := FOOTNOTE.match(self.text, at) or (_ALERT.match(self.text) if at == 0 else None):
            self.add(at, match.end(), Act.GAP)
            return match.end()
        start = at - 1 if at > self.done and self.text[at - 1] in "!^" else at
        self._brackets.append(_Bracket(start, at + 1, len(self._delimiters)))
        return at + 1

    def close_bracket(self, at: int) -> int:
        """Read a closing bracket, and what it makes of the text since the opening one."""
        if not self._brackets:
            return at + 1
        bracket = self._brackets.pop()
        is_dead = bracket.is_link() and len(self._brackets) < self._dead
        self._dead = min(self._dead, len(self._brackets))
        behind, title = (0, None) if is_dead else self._target(bracket, at)
        attributes = _ATTRIBUTES.match(self.text, behind or at + 1)
        is_note = self.text[bracket.start] == "^" and not behind
        if is_dead or not (behind or attributes or is_note):
            return at + 1
        if bracket.is_link() and behind:
            self._dead = len(self._brackets)
        declaration = find_declaration(attributes[0], self._base + attributes.start()) if attributes else None
        if attributes and declaration:
            self._elements.declarations.append(declaration._replace(first=self._base + bracket.start, behind=self._base + attributes.end()))
        declared = declaration.tag if declaration else None
        self._put_inside(bracket, at, Role("note" if is_note else "attribute" if self.text[bracket.start] == "!" else "", declared))
        end = behind or at + 1
        if title:
            self.add(at, title[0], Act.GAP)
            self._put_title(*title)
        self.add(title[1] if title else at, end, Act.GAP)
        return self._put_attributes(end)

    def _put_inside(self, bracket: _Bracket, at: int, role: Role) -> None:
        """Note an opening bracket; what stands in it is a segment inside the segment where it has a role of its own."""
        self._pair(bracket.delimiters)
        if role != ANY_ROLE and not self.text[bracket.end : at].isspace() and at > bracket.end:
            self.add(bracket.start, bracket.end, Act.ENTER, role)
            self.add(at, at, Act.LEAVE)
        else:
            self.add(bracket.start, bracket.end, Act.MASK if role.kind else Act.GAP)

    def _target(self, bracket: _Bracket, at: int) -> tuple[int, tuple[int, int] | None]:
        """Where a link or image ends whose text ends at an offset, and its title's range; 0 where it is none."""
        if match := _DESTINATION.match(self.text, at + 1):
            return match.end(), (match.start(1) + 1, match.end(1) - 1) if match[1] else None
        label = _LABEL.match(self.text, at + 1)
        if label is not None and label[1]:
            return label.end() if normal_label(label[1]) in self._labels else 0, None
        if at - bracket.end < 1000 and normal_label(self.text[bracket.end : at]) in self._labels:
            return label.end() if label else at + 1, None
        return 0, None

    def _put_title(self, start: int, end: int) -> None:
        if start == end:
            return
        self.add(start, start, Act.ENTER, Role("attribute", None, "title" + self.text[end]))
        self.scan_title(start, end)
        self.add(end, end, Act.LEAVE)

    def scan_title(self, start: int, end: int) -> None:
        """Note the escapes and line breaks of a title, by offsets in the scanned text."""
        for match in _TITLE_PIECE.finditer(self.text, start, end):
            if match[0] == "&":
                self.entity(match.start())
            elif match[0][0] == "\\":
                self.put(match.start(), match.end(), match[0][1])
            else:
                self.add(match.start(), match.end(), Act.SPACE)

    def _put_attributes(self, at: int) -> int:
        """Note attributes in braces, if they stand at an offset; returns where to go on."""
        match = _ATTRIBUTES.match(self.text, at)
        if match is None:
            return at
        self.add(at, match.end(), Act.GAP)
        return match.end()

    def _pair(self, bottom: int) -> None:
        """Make emphasis of the delimiters from a number on, and forget them."""
        openers: list[_Delimiter] = []
        floors: dict[tuple[str, bool, int], int] = {}
        """Below which opener there is none for a sort of closers."""
        for closer in self._delimiters[bottom:]:
            while closer.closes and closer.start < closer.end:
                sort = (closer.character, closer.opens, closer.size if closer.character == "~" else closer.size % 3)
                place = len(openers) - 1
                floor = floors.get(sort, 0)
                while place >= floor and not openers[place].pairs_with(closer):
                    place -= 1
                if place < floor:
                    floors[sort] = len(openers)
                    break
                opener = openers[place]
                width = min(2, opener.end - opener.start, closer.end - closer.start)
                self.add(opener.end - width, opener.end, Act.GAP)
                self.add(closer.start, closer.start + width, Act.GAP)
                opener.end -= width
                closer.start += width
                del openers[place + (opener.start < opener.end) :]
                floors = {known: min(floor, len(openers)) for known, floor in floors.items()}
            if closer.opens and closer.start < closer.end:
                openers.append(closer)
        del self._delimiters[bottom:]


_READERS: Final[dict[str, Callable[[InlineScanner, int], int]]] = {
    "\\": InlineScanner.escape,
    "\n": InlineScanner.line_end,
    "\r": InlineScanner.line_end,
    "`": InlineScanner.code,
    "$": InlineScanner.dollar,
    "{": InlineScanner.brace,
    ":": InlineScanner.colon,
    "*": InlineScanner.run,
    "_": InlineScanner.run,
    "~": InlineScanner.run,
    "[": InlineScanner.open_bracket,
    "]": InlineScanner.close_bracket,
    "<": InlineScanner.angle,
    "&": InlineScanner.entity,
    TAG_FILL: InlineScanner.filled,
    CODE_FILL: InlineScanner.filled,
}


def find_declaration(attributes: str, start: int) -> Declaration | None:
    """What attributes in braces that begin at a document offset declare, for themselves; None where they declare nothing.

    >>> find_declaration("{#id lang=es}", 20), find_declaration("{.note}", 0)
    (Declaration(start=30, end=32, tag='es', first=20, behind=33, is_main=False), None)
    """
    match = _LANGUAGE.search(attributes)
    return Declaration(start + match.start(1), start + match.end(1), match[1], start, start + len(attributes)) if match else None


def normal_label(label: str) -> str:
    r"""A link's label as labels are compared.

    >>> normal_label(" Le  Lien\n")
    'le lien'
    """
    return " ".join(label.split()).casefold()


def _side(character: str) -> str:
    """What stands on a side of a run: white space ``" "``, punctuation ``"."`` or ``"w"``, part of a word."""
    if not character or character.isspace():
        return " "
    if character in PUNCTUATION or character in FILLS or unicodedata.category(character)[0] in "PS":
        return "."
    return "w"


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0
