"""Writing directives: comments that accept what a check found, each with a reason, so that a gate can be closed on an old text.

A finding gets a ``next-line`` right before its paragraph or entry; where that cannot stand there (before the row of a table, say), ``off`` and
``on`` stand around the block between two blank lines. Whether a comment may stand somewhere no table knows: each is tried. The document is
read again with it, must be cut into the same segments, and the finding must be silent.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from .directives import are_silenced, with_declared
from .errors import FormatError
from .formats import FORMATS, read
from .formats.comments import Syntax, syntax
from .results import Edit, apply_edits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .document import Document, Segment
    from .results import Finding

MAX_LINES: Final = 12
"""How many lines before a paragraph or entry its comment may stand: before the tag that it is in, the key of a block of YAML."""

_INDENT = re.compile(r"[ \t>]*")
_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+")
_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_NEEDS_BLANK: Final = frozenset({"rst", "vtt"})
"""Formats in which a comment stands between blank lines."""
_ELEMENTS: Final = frozenset({"html", "xliff", "tmx", "resx", "android", "ttml"})
"""Formats in which text stands in elements."""


class Suppressions(NamedTuple):
    """What is to be written."""

    edits: tuple[Edit, ...]
    """The comments, in order: each is an insertion."""
    left: tuple[Finding, ...]
    """The findings for which no comment can be written; a baseline can accept them."""


class _Group(NamedTuple):
    """Findings that one comment is for."""

    first: int
    """The number, from 0, of the line that their paragraph or entry begins on."""
    last: int
    """The number of the last line that one of them is on."""
    findings: tuple[Finding, ...]

    @property
    def rules(self) -> str:
        return ", ".join(sorted({finding.rule for finding in self.findings}))


def suppress(document: Document, findings: Sequence[Finding], reason: str = "") -> Suppressions:
    """The comments that switch findings off.

    Args:
        document: what was checked.
        findings: of this document.
        reason: why they are accepted; empty for none.
    """
    written = syntax(document)
    if written is None:
        return Suppressions((), tuple(findings))
    document = with_declared(document)
    trial = _Trial(document, written, " ".join(reason.replace("--", "—").split()))
    waiting = _groups(document, findings)
    for above in range(MAX_LINES + 1):
        waiting = trial.place([(group, trial.before(group, above)) for group in waiting])
    waiting = trial.place([(group, trial.around(group)) for group in _blocks(document, waiting)])
    return Suppressions(tuple(trial.edits), tuple(finding for group in waiting for finding in group.findings))


class _Trial:
    """Comments that are written one after the other, each only if the document stays what it was."""

    def __init__(self, document: Document, written: Syntax, reason: str) -> None:
        self.edits: list[Edit] = []
        """In order."""
        self._document = document
        self._syntax = written
        self._reason = f" {written.dash} {reason}" if reason else ""
        line_break = _LINE_BREAK.search(document.text)
        self._line_break = line_break[0] if line_break else "\n"
        self._behind = self._line_break * (2 if document.format in _NEEDS_BLANK or written.opening == "{/*" else 1)
        self._silent: list[Finding] = []

    def before(self, group: _Group, above: int) -> list[Edit]:
        """A comment a number of lines above a group's first; nothing where there is no such line."""
        if group.first < above:
            return []
        start, line = self._line(group.first - above)
        if self._document.format in _ELEMENTS and not line.lstrip().startswith("<"):
            # Inside an element a comment would be read by every program that reads its text.
            return []
        if self._document.format in _NEEDS_BLANK and group.first > above and self._line(group.first - above - 1)[1].strip():
            return []
        indent = self._indent(line, group.first - above)
        return [Edit(start, start, f"{indent}{self._syntax.write(f'next-line {group.rules}{self._reason}')}{self._behind}")]

    def around(self, group: _Group) -> list[Edit]:
        """A comment before a block, and one behind it."""
        start, line = self._line(group.first)
        end, _ = self._line(group.last + 1)
        indent = self._indent(line, group.first)
        off = f"{indent}{self._syntax.write(f'off {group.rules}{self._reason}')}{self._behind}"
        ended = "" if self._document.text[end - 1 : end] in ("\n", "\r") else self._line_break
        on = f"{ended}{self._line_break}{indent}{self._syntax.write(f'on {group.rules}')}{self._line_break}"
        return [Edit(start, start, off), Edit(end, end, on)]

    def place(self, tries: list[tuple[_Group, list[Edit]]]) -> list[_Group]:
        """Write what can be written, together where that is possible; the groups that are left."""
        wanted = [(group, edits) for group, edits in tries if edits]
        left = [group for group, edits in tries if not edits]
        together = sorted([*self.edits, *(edit for _, edits in wanted for edit in edits)], key=lambda edit: edit.start)
        findings = [*self._silent, *(finding for group, _ in wanted for finding in group.findings)]
        if not wanted:
            return left
        if self._fits(together, findings):
            self.edits, self._silent = together, findings
            return left
        if len(wanted) == 1:
            return [*left, wanted[0][0]]
        half = len(wanted) // 2
        return [*left, *self.place(wanted[:half]), *self.place(wanted[half:])]

    def _fits(self, edits: list[Edit], findings: list[Finding]) -> bool:
        """Whether a document with some comments has the same segments as before, and findings in it are switched off."""
        before = self._document
        try:
            after = with_declared(read(apply_edits(before.text, edits), before.path, before.format))
        except FormatError:
            return False
        if [_essence(segment) for segment in before.segments] != [_essence(segment) for segment in after.segments]:
            return False
        starts = [edit.start for edit in edits]
        added = [0, *accumulate(len(edit.replacement) for edit in edits)]
        places = [(finding.start + added[bisect_right(starts, finding.start)], finding.rule) for finding in findings]
        return all(are_silenced(after, places))

    def _line(self, number: int) -> tuple[int, str]:
        """A line by its number from 0: its offset and its text; the end of the document behind the last."""
        starts = [*self._document.line_starts(), len(self._document.text)]
        start = starts[min(number, len(starts) - 1)]
        return start, self._document.text[start : starts[min(number + 1, len(starts) - 1)]]

    def _indent(self, line: str, number: int) -> str:
        """What stands before a comment that is written above a line: in Markdown it belongs to the item before, so that a list stays one."""
        found = _INDENT.match(line)
        indent = found[0] if found else ""
        if self._document.format != "markdown":
            return indent.partition(">")[0]
        marker = _MARKER.match(line, len(indent))
        is_first = not number or not self._line(number - 1)[1].strip("> \t\r\n")
        return indent + " " * len(marker[0]) if marker and not is_first else indent


def _essence(segment: Segment) -> tuple[str, str, str | None, str | None]:
    return segment.text, segment.kind, segment.name, segment.declared


def _groups(document: Document, findings: Sequence[Finding]) -> list[_Group]:
    """The findings by the line that their paragraph or entry begins on."""
    segments = document.segments
    is_catalog = FORMATS[document.format].catalog
    found: dict[int, list[Finding]] = {}
    for finding in findings:
        number = document.segment_number(finding.start)
        while is_catalog and number > 0 and segments[number].name is not None and segments[number - 1].name == segments[number].name:
            number -= 1
        start = finding.start if number < 0 else min(finding.start, segments[number].source(0, 1)[0])
        found.setdefault(document.position(start).line - 1, []).append(finding)
    return [_Group(line, max(document.position(one.end).line for one in some) - 1, tuple(some)) for line, some in sorted(found.items())]


def _blocks(document: Document, groups: Sequence[_Group]) -> list[_Group]:
    """The groups by the block that they stand in: the lines between two blank ones."""
    lines = [*document.line_starts(), len(document.text)]
    blank = [number for number in range(len(lines) - 1) if not document.text[lines[number] : lines[number + 1]].strip()]
    found: dict[tuple[int, int], list[Finding]] = {}
    for group in groups:
        before, after = bisect_left(blank, group.first), bisect_left(blank, group.last)
        first = blank[before - 1] + 1 if before else 0
        last = blank[after] - 1 if after < len(blank) else len(lines) - 2
        found.setdefault((first, last), []).extend(group.findings)
    return [_Group(first, last, tuple(findings)) for (first, last), findings in sorted(found.items())]
