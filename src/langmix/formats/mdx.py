"""What MDX has on top of Markdown: JavaScript, tags of JSX and expressions in braces.

They are covered with fill of the same length before the text is read as Markdown. Nothing of it is run or understood: a string, a comment
or a brace is all that is known of JavaScript.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from .markdown_tags import CODE_FILL, FILL, TAG_FILL, read_jsx_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCRIPT: Final = (
    r"""(?:import\s+(?:['"{*]|[\w$]+[^\n]*?\sfrom\s+['"])|export\s+(?:[{*]|(?:async|class|const|default|function|let|var)\b))"""
)
_BEGINS = re.compile(rf"\s*{_SCRIPT}")
_TOKEN = re.compile(
    rf"""(?P<fence>^[ \t>]*(?:[-*+]\ +)?(?P<marks>`{{3,}}(?=[^`\n]*$)|~{{3,}}).*)
    |(?P<ticks>`+)
    |(?P<script>^{_SCRIPT})
    |(?P<comment><!--)
    |(?P<fragment></?>)
    |(?P<tag></?[A-Za-z][\w.:-]*)
    |(?P<brace>\{{)
    |\\[\\`{{<]""",
    re.VERBOSE | re.MULTILINE,
)
_SCRIPT_END = re.compile(r"\n[ \t\r]*(?=\n)|\{")
_IN_TAG = re.compile(r"""\s+|[A-Za-z_:$][\w.:$-]*|=\s*(?:"[^"]*"|'[^']*')?|(\{)|/?>""")
_IN_BRACES = re.compile(r"""[{}]|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|//[^\n]*|/\*""", re.DOTALL)
_ALONE = re.compile(f"^[ \t]*(?:[{TAG_FILL}{CODE_FILL}]{FILL}*[ \t]*)+(?=\r?$)", re.MULTILINE)
_TICKS = re.compile("`*")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_INDENT = re.compile(r"^[ \t]*(?=\S)", re.MULTILINE)


class Covered(NamedTuple):
    """A text in which all that is not Markdown is covered."""

    text: str
    """Of the same length, with fill; what stands on lines of its own is white space."""
    tags: tuple[tuple[int, int], ...]
    """Half-open ranges of the tags on lines of their own, in order."""
    indents: tuple[tuple[int, int], ...]
    """Half-open ranges of the white space by which text between such lines is indented, in order."""


def is_mdx(text: str, start: int) -> bool:
    """Whether a text without a telling name begins, at an offset, as MDX does.

    >>> is_mdx("import Note from './Note'", 0), is_mdx("import d'acier", 0)
    (True, False)
    """
    return bool(_BEGINS.match(text, start))


def cover(text: str, start: int) -> Covered:
    """Cover what is not Markdown, from an offset on."""
    covers = list(_Scanner(text).scan(start))
    parts: list[str] = []
    done = 0
    for first, end, fill in covers:
        parts += (text[done:first], fill + FILL * (end - first - 1))
        done = end
    filled = "".join([*parts, text[done:]])
    lines = [match.span() for match in _ALONE.finditer(filled)]
    behind = iter([*lines, (len(text), len(text))])
    line = next(behind)
    tags: list[tuple[int, int]] = []
    for first, end, fill in covers:
        while line[1] < end:
            line = next(behind)
        if fill == TAG_FILL and line[0] <= first:
            tags.append((first, end))
    blank = _ALONE.sub(lambda match: " " * len(match[0]), filled)
    return Covered(blank, tuple(tags), tuple(_indents(blank, lines)))


def comments(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The comments behind an offset as half-open ranges, marks included: of JSX, and those of HTML that older MDX had."""
    for first, end, fill in _Scanner(text).scan(start):
        if fill == CODE_FILL and text.startswith(("{/*", "<!--"), first):
            yield first, end


def _indents(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The white space that the lines between two tags have in common with the first of them."""
    start = 0
    for end, behind in [*lines, (len(text), len(text))]:
        width: int | None = None
        for match in _INDENT.finditer(text, start, end):
            if width is None:
                width = len(match[0])
            if width and match[0]:
                yield match.start(), min(match.end(), match.start() + width)
        start = behind


class _Scanner:
    """Finds what is not Markdown."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._missing: set[str] = set()
        """What there is no more of."""

    def scan(self, at: int) -> Iterator[tuple[int, int, str]]:
        """Half-open ranges, in order, and the fill that is to stand there."""
        while match := _TOKEN.search(self._text, at):
            end, fill = self._read(match)
            at = max(end, match.end())
            if end and fill:
                yield match.start(), end, fill

    def _read(self, match: re.Match[str]) -> tuple[int, str]:
        """Where ends what a token begins, 0 where it does not end; and the fill for it, empty for what stays."""
        end, fill = match.end(), CODE_FILL
        what = match.lastgroup
        if what == "fence":
            closing = re.compile(rf"^[ \t>]*{match['marks'][0]}{{{len(match['marks'])},}}[ \t\r]*$", re.MULTILINE)
            found = closing.search(self._text, end)
            return found.end() if found else len(self._text), ""
        if what == "script":
            end = self._script_end(end)
        elif what == "comment":
            end = self._search("-->", end)
        elif what == "brace":
            end = self._brace_end(match.start())
        elif what == "fragment":
            fill = TAG_FILL
        elif what == "tag":
            end, fill = self._element_end(match.start(), end)
        else:
            end, fill = self._code_end(match.start(), end) if what == "ticks" else end, ""
        return end, fill

    def _code_end(self, start: int, end: int) -> int:
        """Where code in a line ends; where its backticks end if nothing closes it in the paragraph."""
        ticks = self._text[start:end]
        while end := self._search(ticks, end):
            if self._text[end : end + 1] != "`" and self._text[end - len(ticks) - 1] != "`":
                break
            end = _end(_TICKS.match(self._text, end))
        if not end or _BLANK_LINE.search(self._text, start, end):
            return start + len(ticks)
        return end

    def _script_end(self, at: int) -> int:
        """Where JavaScript ends: at a blank line outside braces."""
        while match := _SCRIPT_END.search(self._text, at):
            if match[0] != "{":
                return match.start()
            at = self._brace_end(match.start()) or match.end()
        return len(self._text.rstrip())

    def _element_end(self, start: int, at: int) -> tuple[int, str]:
        """Where a tag ends, or its element where that is no language; and the fill for it."""
        while match := _IN_TAG.match(self._text, at):
            at = self._brace_end(match.start()) if match[1] else match.end()
            if not at:
                break
            if match[0][-1] == ">":
                tag = read_jsx_tag(self._text, 0, start, at)
                close = f"</{self._text[start + 1 : start + 1 + len(tag.name)]}>"
                end = self._search(close, at) if tag.opens and tag.is_silent else 0
                return (end, CODE_FILL) if end else (at, TAG_FILL)
        return 0, ""

    def _brace_end(self, start: int) -> int:
        """Where an expression in braces ends; 0 where it does not: then no further brace begins one."""
        at, depth = start, 0
        while "{" not in self._missing and (match := _IN_BRACES.search(self._text, at)):
            at = match.end()
            if match[0] == "{":
                depth += 1
            elif match[0] == "}":
                depth -= 1
                if depth == 0:
                    return at
            elif match[0] == "/*":
                at = self._search("*/", at) or at
        self._missing.add("{")
        return 0

    def _search(self, what: str, start: int) -> int:
        """Where the next of a string ends; 0 where there is none."""
        found = -1 if what in self._missing else self._text.find(what, start)
        if found < 0:
            self._missing.add(what)
        return found + len(what) if found >= 0 else 0


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0
