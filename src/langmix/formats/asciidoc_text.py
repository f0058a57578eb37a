"""The running text of AsciiDoc: formatting marks, macros, references to attributes."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from .markdown_marks import Act, Role, Scanner

_TOKEN = re.compile(r"[\n\r\\*_`#^~+{\[<&\"':()]")
_LINE_END = re.compile(r"(?:[ \t]++\+(?=[ \t]*[\r\n]))?[ \t]*+(?:\r\n|\r|\n)[ \t]*+")
_UNSEEN_LINES = re.compile(r"(?:(?://(?!/)|(?:ifdef|ifndef|ifeval|endif|include)::)[^\r\n]*(?:(?:\r\n|\r|\n)[ \t]*+|\Z))+")
_ESCAPED = re.compile(r"\\(?:\*\*|__|``|##|<<|[*_`#^~+{\[<&\"'|(])")
_PASSED = re.compile(r"(?<!\w)\+(?![\s+])[^+\r\n]{0,2000}(?<!\s)\+(?!\w)")
_ATTRIBUTE = re.compile(r"\{(?:(set|counter2?):[^{}\r\n]{0,200}|([A-Za-z0-9_][\w-]{0,100}))\}")
_STYLE = re.compile(r"\[(?![\s\[\]])([^\[\]\r\n]{0,200})\](?=[#*_`^~])")
_ANCHOR = re.compile(r"\[\[\[?[\w:.-][^\[\]\r\n]{0,200}\]\]\]?")
_REFERENCE = re.compile(r"<<(?![\s<])([^<>,\r\n]{1,200})(?:,\s*+([^<>]{1,2000}))?>>")
_LANGUAGE = re.compile(r"(?:^|,)\s*lang=[\"']?([A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*)")
_MACRO = re.compile(
    r"\b(?:(https?|ftp|irc):(?=//)|(link|mailto|xref|image|icon|footnote|footnoteref|kbd|btn|menu|stem|latexmath|asciimath|pass|indexterm2?|anchor"
    r"|mathjax|span):(?![:\s]))([^\s\[\]<>]{0,2000}+)(\[?)"
)
_TARGET_ATTRIBUTES = re.compile(r"\^$|,(?=\s*[\w-]+=).*$|\^,.*$", re.DOTALL)
_INSIDE: Final = re.compile(r"(?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.){0,2000}+\]){0,5000}+", re.DOTALL)
_CURVED: Final = {'"`': "“", '`"': "”", "'`": "‘", "`'": "’"}
_WORDS: Final = r"""
apos ' quot " lsquo ‘ rsquo ’ ldquo “ rdquo ” deg ° plus +
brvbar ¦ vbar | amp & lt < gt > startsb [ endsb ] caret ^
asterisk * tilde ~ backslash \ backtick ` two-colons :: two-semicolons ;; cpp C++
""".split()
_NAMED: Final = {"nbsp": "\u00a0", "sp": " "} | dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
"""Attributes that AsciiDoc knows by itself."""
_NO_TEXT: Final = frozenset("icon kbd btn menu stem latexmath asciimath pass indexterm anchor mathjax footnoteref".split())


class TextScanner(Scanner):
    """Notes the marks of a paragraph."""

    def __init__(self, source: str, text: str, base: int) -> None:
        """Nothing is noted yet; arguments as for `Scanner`."""
        super().__init__(source, text, base)
        self._closers: dict[str, list[int]] = {}
        """Where a mark can end what it began, by mark."""
        self._ends: dict[int, tuple[int, bool]] = {}
        """Where something ends that was begun: how long its mark is, and whether a segment ends there."""

    def scan(self) -> None:
        """Read the text and note its marks."""
        at = 0
        while match := _TOKEN.search(self.text, at):
            at = max(self._read(match.start(), match[0]), match.end())

    def _read(self, at: int, sign: str) -> int:
        if at in self._ends:
            length, is_segment = self._ends.pop(at)
            if is_segment:
                self.add(at, at, Act.LEAVE)
            self.add(at, at + length, Act.GAP)
            return at + length
        if sign in "\n\r":
            return self._line_end(at)
        if sign == ":":
            return self._macro(at)
        if read := _CURVED.get(self.text[at : at + 2]):
            self.put(at, at + 2, read)
            return at + 2
        if sign in "*_`#^~":
            return self._formatted(at, sign)
        return self._other(at, sign)

    def _other(self, at: int, sign: str) -> int:
        if sign == "&":
            return self.entity(at)
        if sign == "+":
            return self._passed(at)
        if sign == "(":
            return self._index_term(at)
        return self._reference(at, sign)

    def _index_term(self, at: int) -> int:
        """A term of the index: ``((shown))`` or ``(((not shown)))``."""
        mark = ")))" if self.text.startswith("(((", at) else "))"
        end = self.find(mark, at + len(mark)) if self.text.startswith("((", at) else -1
        if end < 0:
            return at + 1
        if len(mark) == 3:
            self.add(at, end + 3, Act.GAP)
            return end + 3
        self.add(at, at + 2, Act.GAP)
        self._ends.setdefault(end, (2, False))
        return at + 2

    def _passed(self, at: int) -> int:
        """What is passed on as it is."""
        match = _PASSED.match(self.text, at)
        end = match.end() if match else -1
        for mark in ("+++", "++"):
            if end < 0 and self.text.startswith(mark, at) and (found := self.find(mark, at + len(mark) + 1)) >= 0:
                end = found + len(mark)
        if end < 0:
            return at + 1
        self.add(at, end, Act.MASK)
        return end

    def _reference(self, at: int, sign: str) -> int:
        """What begins with a backslash, a bracket or a brace."""
        if sign == "\\" and (match := _ESCAPED.match(self.text, at)):
            self.put(at, match.end(), match[0][1:])
            return match.end()
        if sign == "{" and (match := _ATTRIBUTE.match(self.text, at)):
            read = _NAMED.get(match[2] or "")
            if read:
                self.put(at, match.end(), read)
            else:
                self.add(at, match.end(), Act.GAP if match[1] == "set" or match[2] in ("empty", "zwsp", "wj") else Act.MASK)
            return match.end()
        if sign == "<" and (match := _REFERENCE.match(self.text, at)):
            if match[2] is None:
                self.add(at, match.end(), Act.MASK)
                return match.end()
            self.add(at, match.start(2), Act.GAP)
            self._scan_inside(*match.span(2))
            self.add(match.end(2), match.end(), Act.GAP)
            return match.end()
        if sign == "[":
            return self._bracket(at)
        return at + 1

    def _bracket(self, at: int) -> int:
        """An anchor, or what is said of the words behind it."""
        if match := _ANCHOR.match(self.text, at):
            self.add(at, match.end(), Act.GAP)
            return match.end()
        match = _STYLE.match(self.text, at)
        if match is None:
            return at + 1
        language = _LANGUAGE.search(match[1])
        end = self._formatted(match.end(), self.text[match.end()], begin=at, language=language[1] if language else None)
        return end if self.done > at else at + 1

    def _formatted(self, at: int, mark: str, *, begin: int | None = None, language: str | None = None) -> int:
        """A mark that may begin formatted text; in backticks it is code."""
        start = at if begin is None else begin
        double = mark * 2
        is_double = self.text.startswith(double, at) and mark not in "^~"
        before, inner = self.text[start - 1 : start] if start else "", at + (2 if is_double else 1)
        mark = double if is_double else mark
        is_free = is_double or mark in "^~"
        opens = (
            inner < len(self.text) and not self.text[inner].isspace() and (is_free or not (before.isalnum() or before in ("_", "}", "\\")))
        )
        end = self._closer(mark, inner + 1) if opens else -1
        if end < 0 or end in self._ends:
            return inner
        if mark[0] == "`":
            self.add(start, end + len(mark), Act.MASK)
            return end + len(mark)
        if language:
            self.add(start, inner, Act.ENTER, Role(declared=language))
        else:
            self.add(start, inner, Act.GAP)
        self._ends[end] = (len(mark), language is not None)
        return inner

    def _closer(self, mark: str, start: int) -> int:
        """The first place from an offset on where a mark can end what it began; -1 where there is none."""
        if mark not in self._closers:
            sign = re.escape(mark)
            pattern = sign if len(mark) == 2 else rf"(?<=\S){sign}(?!\w)" if mark not in "^~" else rf"(?<=\S){sign}"
            self._closers[mark] = [match.start() for match in re.finditer(pattern, self.text)]
        places = self._closers[mark]
        place = bisect_left(places, start)
        return places[place] if place < len(places) else -1

    def _line_end(self, at: int) -> int:
        start = at
        while start > self.done and self.text[start - 1] in " \t":
            start -= 1
        if start > self.done + 1 and self.text[start - 1] == "+" and self.text[start - 2] in " \t":
            start -= 2
        match = _LINE_END.match(self.text, start)
        end = match.end() if match else at + 1
        self.add(start, end, Act.SPACE)
        if unseen := _UNSEEN_LINES.match(self.text, end):
            self.add(end, unseen.end(), Act.GAP)
            return unseen.end()
        return end

    def _macro(self, at: int) -> int:
        """A link, a picture, a note: a name, a target and words in brackets."""
        start = at
        while start > self.done and at - start < 12 and self.text[start - 1].isalnum():
            start -= 1
        match = _MACRO.match(self.text, start)
        if match is None or match.end(1 if match[1] else 2) != at:
            return at + 1
        inner = _INSIDE.match(self.text, match.end()) if match[4] else None
        end = inner.end() if inner else -1
        if inner is None or not self.text.startswith("]", end):
            return start + len(match[0].partition("&")[0].rstrip("[*_`#^~.,;:!?")) if match[1] else at + 1
        return self._words(start, match, end)

    def _words(self, start: int, match: re.Match[str], end: int) -> int:
        """Note a macro, by where its words end."""
        name, inner = match[2] or "link", match.end()
        last = end
        if name in ("link", "mailto", "xref", "image"):
            attributes = _TARGET_ATTRIBUTES.search(self.text, inner, end)
            last = self.text.find(",", inner, end) if name == "image" and "," in self.text[inner:end] else end
            last = min(last, attributes.start()) if attributes else last
        is_read = any(map(str.isalpha, self.text[inner:last])) and name not in _NO_TEXT
        if not is_read or (name == "image" and "=" in self.text[inner:last]):
            self.add(start, end + 1, Act.GAP if name in ("indexterm", "anchor") else Act.MASK)
            return end + 1
        kind = {"image": "attribute", "footnote": "note"}.get(name)
        self.add(start, inner, Act.ENTER if kind else Act.GAP, Role(kind or "", None, "macro"))
        self._scan_inside(inner, last)
        if kind:
            self.add(last, last, Act.LEAVE)
        self.add(last, end + 1, Act.GAP)
        return end + 1

    def _scan_inside(self, start: int, end: int) -> None:
        """Note the marks of the words of a macro. (Brackets stand two deep in each other at most)."""
        inner = TextScanner(self._source, self.text[start:end], self._base + start)
        inner.scan()
        self.marks += inner.marks
        self.done = max(self.done, end)
