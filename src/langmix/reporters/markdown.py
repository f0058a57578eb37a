"""``markdown``: a report for a comment on a pull request, or for an editor's inbox: a table for each file with findings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..languages import name
from .caret import flatten
from .context import find_context
from .naming import input_name, rule_title
from .printer import count, encodable, percent
from .summary import summarize
from .tally import Tally

if TYPE_CHECKING:
    from typing import TextIO

    from ..results import Notification, ScanResult
    from . import ReportOptions

MAX_CHARACTERS: Final = 60_000
"""The most code points of tables; GitHub takes comments of 65,536, GitLab of a million."""

CONTEXT: Final = 40
"""The most cells of text on each side of a passage."""

EXCERPT: Final = 240
"""The most code points of a passage."""

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")
_WORD_JOINER: Final = "\u2060"


class MarkdownReporter:
    """Keeps the tables up to the limit, and writes the report with the summary at its head at the end."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._stream = stream
        self._fail_on = options.fail_on
        self._tally = Tally("check")
        self._parts: list[str] = []
        self._room = MAX_CHARACTERS
        self._left_out = 0
        self._notifications: list[str] = []

    def add(self, result: ScanResult) -> None:
        """Keep the table of a document with findings."""
        self._tally.add(result)
        if not result.findings:
            return
        shares = ", ".join(f"{name(language)} {percent(share)}" for language, share in result.shares.items())
        heading = f"\n#### {cell_text(input_name(result.document.path))}\n\n" + (f"{cell_text(shares)}\n\n" if shares else "")
        self._keep(heading + "| place | severity | rule | what | words |\n| ---: | --- | --- | --- | --- |\n")
        for finding in result.findings:
            line, column = result.document.position(finding.start)
            cells = (f"{line}:{column}", finding.severity, rule_title(finding.rule), finding.message)
            row = "".join(f"| {cell_text(cell)} " for cell in cells)
            kept = self._keep(f"{row}| {_excerpt(result, finding.start, finding.end)} |\n")
            self._left_out += not kept

    def notify(self, notification: Notification) -> None:
        """Keep an item of the list of inputs."""
        self._tally.notify(notification)
        item = f"- {cell_text(input_name(notification.path))}: {notification.rule}, {cell_text(notification.message)}\n"
        if self._room >= len(item):
            self._room -= len(item)
            self._notifications.append(item)

    def close(self) -> None:
        """Write the report."""
        text = f"### langmix\n\n{cell_text(summarize(self._tally, self._fail_on).plain)}\n" + "".join(self._parts)
        if self._left_out:
            text += f"\n{count(self._left_out, 'more finding')} left out: this report has reached its limit.\n"
        if self._notifications:
            text += "\n#### Inputs\n\n" + "".join(self._notifications)
        said = sum(self._tally.notifications.values()) - len(self._notifications)
        if said:
            text += f"\n{count(said, 'more input')} left out: this report has reached its limit.\n"
        self._stream.write(encodable(text, self._stream.encoding))

    def _keep(self, part: str) -> bool:
        if len(part) > self._room:
            # After a row that is left out no other is kept: a table with a hole in it would mislead.
            self._room = 0
            return False
        self._room -= len(part)
        self._parts.append(part)
        return True


def cell_text(text: str) -> str:
    r"""Text as it is, in a cell of a table or another line of Markdown. Nobody is notified by an ``@name`` in it.

    >>> print(cell_text("*a* | b"))
    \*a\* \| b
    """
    return _SPECIAL.sub(r"\\\1", flatten(text)).replace("@", f"@{_WORD_JOINER}")


def _excerpt(result: ScanResult, start: int, end: int) -> str:
    before, words, after = find_context(result.document, start, end, CONTEXT, EXCERPT)
    # Not **: next to some punctuation it would not be read as bold.
    marked = f"<b>{cell_text(words)}</b>" if words.strip() else ""
    return f"{_spaced(before)}{marked}{_spaced(after)}".strip()


def _spaced(text: str) -> str:
    """Context with the space between it and the passage, which `cell_text` drops."""
    return " " * text[:1].isspace() + cell_text(text) + " " * (text[-1:].isspace() and bool(text.strip()))
