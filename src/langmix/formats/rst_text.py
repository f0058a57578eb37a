"""The running text of reStructuredText: emphasis, literals, roles, links, references."""

from __future__ import annotations

import re
from typing import Final

from .markdown_marks import Act, Scanner

_TOKEN = re.compile(r"[\\*`|_\n\r:\[]")
_LINE_END = re.compile(r"(?:\r\n|\r|\n)[ \t]*+(?:\|(?=[ \t]))?[ \t]*+")
_SPACE = re.compile(r"(?<![ \t])[ \t]*+(?:\r\n|\r|\n)[ \t]*+")
_ROLE = re.compile(r":([A-Za-z][\w.+:-]{0,60}):`")
_ROLE_BEHIND = re.compile(r":([A-Za-z][\w.+-]{0,60}):")
_TARGET = re.compile(r"(?:^|\s+)<[^<>`]{1,2000}>$")
_SUBSTITUTION = re.compile(r"\|(?![\s|])[^|\n\r]{0,200}(?<!\s)\|_{0,2}(?!\w)")
_NOTE = re.compile(r"\[(?:\d+|#[\w.-]*|\*|[A-Za-z][\w.+-]{0,60})\]_(?!\w)")
_REFERENCE = re.compile(r"_{1,2}(?!\w)")
_OPENERS: Final = frozenset("'\"([{<-/:«“‘¿¡—–*_")
_PROSE_ROLES: Final = frozenset(
    "emphasis strong sub sup subscript superscript title title-reference t abbr dfn guilabel menuselection term index doc-title".split()
)


class TextScanner(Scanner):
    """Notes the marks of a paragraph."""

    def scan(self) -> None:
        """Read the text and note its marks."""
        at = 0
        while match := _TOKEN.search(self.text, at):
            at = max(self._read(match.start(), match[0]), match.end())

    def _read(self, at: int, sign: str) -> int:  # noqa: PLR0911 - a sign each
        if sign in "\n\r":
            return self._line_end(at)
        if sign == "\\":
            return self._escape(at)
        if sign == "`":
            return self._literal(at) if self.text.startswith("``", at) else self._interpreted(at, at, "")
        if sign == "*":
            return self._emphasis(at)
        if sign == "_":
            return self._reference(at)
        if sign == ":":
            role = _ROLE.match(self.text, at) if self._opens(at, at + 1) else None
            return self._interpreted(at, role.end() - 1, role[1]) if role else at + 1
        match = (_SUBSTITUTION if sign == "|" else _NOTE).match(self.text, at)
        if match is None or (sign == "|" and not self._opens(at, at + 1)):
            return at + 1
        self.add(at, match.end(), Act.MASK)
        return match.end()

    def _line_end(self, at: int) -> int:
        start = at
        while start > self.done and self.text[start - 1] in " \t":
            start -= 1
        match = _LINE_END.match(self.text, at)
        end = match.end() if match else at + 1
        self.add(start, end, Act.SPACE)
        return end

    def _escape(self, at: int) -> int:
        """A backslash: white space behind it is not seen."""
        behind = self.text[at + 1 : at + 2]
        if behind.isspace() or not behind:
            match = _LINE_END.match(self.text, at + 1)
            end = match.end() if match else at + 1 + len(behind)
            self.add(at, end, Act.GAP)
        else:
            end = at + 2
            self.put(at, end, behind)
        return end

    def _literal(self, at: int) -> int:
        end = self.find("``", at + 2)
        if end < 0 or not self._opens(at, at + 2):
            return at + 2
        while self.text.startswith("`", end + 2):
            end += 1
        self.add(at, end + 2, Act.MASK)
        return end + 2

    def _interpreted(self, at: int, tick: int, role: str) -> int:
        """Text in single backticks: a link, or what a role says of it."""
        end = self.find("`", tick + 1) if self._opens(tick, tick + 1) else -1
        while end >= 0 and self.text[end - 1] in "\\ \t\r\n":
            end = self.find("`", end + 1)
        if end < 0:
            return tick + 1
        behind = _ROLE_BEHIND.match(self.text, end + 1)
        link = _REFERENCE.match(self.text, end + 1)
        target = _TARGET.search(self.text, max(tick + 1, end - 2100), end)
        last = behind.end() if behind else link.end() if link else end + 1
        name = role or (behind[1] if behind else "")
        words = self.text[tick + 1 : target.start() if target else end]
        is_read = (
            bool(link or target or name.rpartition(":")[2] in _PROSE_ROLES or (not name and " " in words.strip())) and words.strip() != ""
        )
        if not is_read:
            self.add(at, last, Act.MASK)
            return last
        self.add(at, tick + 1, Act.GAP)
        for match in _SPACE.finditer(self.text, tick + 1, tick + 1 + len(words)):
            self.add(match.start(), match.end(), Act.SPACE)
        self._escapes(tick + 1, tick + 1 + len(words))
        self.add(tick + 1 + len(words), last, Act.GAP)
        return last

    def _emphasis(self, at: int) -> int:
        """The beginning of emphasis; its end is noted at once, so that what stands inside is read."""
        mark = "**" if self.text.startswith("**", at) else "*"
        inner = at + len(mark)
        # What ends no emphasis here ends none further on either, so `find` may remember that there is none.
        end = self.find(mark, inner + 1) if self._opens(at, inner) else -1
        while end >= 0 and (self.text[end - 1] in "\\ \t\r\n" or self.text[end + len(mark) : end + len(mark) + 1].isalnum()):
            end = self.find(mark, end + len(mark))
        if end < 0:
            return inner
        self.add(at, at + len(mark), Act.GAP)
        for match in _SPACE.finditer(self.text, inner, end):
            self.add(match.start(), match.end(), Act.SPACE)
        self._escapes(inner, end)
        self.add(end, end + len(mark), Act.GAP)
        return end + len(mark)

    def _escapes(self, start: int, end: int) -> None:
        at = self.text.find("\\", start, end - 1)
        while at >= 0:
            if not self.text[at + 1].isspace():
                self.put(at, at + 2, self.text[at + 1])
            at = self.text.find("\\", at + 2, end - 1)

    def _reference(self, at: int) -> int:
        """An underscore behind a word makes it a link; before a backtick it makes a target."""
        if self.text.startswith("_`", at) and (end := self.find("`", at + 2)) > 0 and self._opens(at, at + 2):
            self.add(at, at + 2, Act.GAP)
            self.add(end, end + 1, Act.GAP)
            return end + 1
        match = _REFERENCE.match(self.text, at)
        if match is None or at == 0 or not self.text[at - 1].isalnum():
            return at + 1
        self.add(at, match.end(), Act.GAP)
        return match.end()

    def _opens(self, at: int, end: int) -> bool:
        """Whether markup can begin at an offset: behind white space or an opening sign, before what is no white space."""
        before, behind = self.text[at - 1 : at] if at else "", self.text[end : end + 1]
        if not behind or behind.isspace() or (self.done == at and at > 0 and before.isalnum()):
            return False
        return not before or before.isspace() or before in _OPENERS or self.done == at or not before.isalnum()
