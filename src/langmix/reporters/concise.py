"""``concise`` and ``grouped``: a line for each finding, with its path on it or under its file's; the text itself is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.text import Text

from .caret import place, shown_path
from .printer import QUIET, Printer
from .summary import closing_lines, describe_finding
from .tally import Tally

if TYPE_CHECKING:
    from ..results import Notification, ScanResult
    from . import ReportOptions


class ConciseReporter:
    """``path:line:column: LM101 message``, the form that editors and build servers find places in; then the summary."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._printer = Printer(stream, options)
        self._options = options
        self._tally = Tally("check")

    def add(self, result: ScanResult) -> None:
        """Write a line for each finding."""
        self._tally.add(result)
        self._printer.print(
            Text.assemble(place(result.document, finding.start), " ", describe_finding(finding, full=False)) for finding in result.findings
        )

    def notify(self, notification: Notification) -> None:
        """Write a line. What is said of a whole input stands at its beginning: programs look for a place."""
        self._tally.notify(notification)
        where = Text(f"{shown_path(notification.path)}:1:1: ", "bold")
        self._printer.print([Text.assemble(where, describe_finding(notification, full=False))])

    def close(self) -> None:
        """Write the statistics, if they are asked for, and the summary."""
        blank = [Text()] if self._options.statistics and self._tally.affected else []
        self._printer.print([*blank, *closing_lines(self._tally, self._options, self._printer)])


class GroupedReporter:
    """The findings of each file under its path, aligned; then the summary."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._printer = Printer(stream, options)
        self._options = options
        self._tally = Tally("check")

    def add(self, result: ScanResult) -> None:
        """Write the block of a document with findings."""
        self._tally.add(result)
        rows = []
        for finding in result.findings:
            line, column = result.document.position(finding.start)
            rows.append((f"{line}:{column}", describe_finding(finding, full=True)))
        self._write(result.document.path, rows)

    def notify(self, notification: Notification) -> None:
        """Write a block."""
        self._tally.notify(notification)
        self._write(notification.path, [("", describe_finding(notification, full=True))])

    def close(self) -> None:
        """Write the statistics, if they are asked for, and the summary."""
        self._printer.print(closing_lines(self._tally, self._options, self._printer))

    def _write(self, path: str | None, rows: list[tuple[str, Text]]) -> None:
        if not rows:
            return
        width = max(len(position) for position, _ in rows)
        lines = [Text(f"{shown_path(path)}:", "bold")]
        for position, text in rows:
            lines += self._printer.hang(Text(f"  {position:>{width}}" if width else " ", QUIET), text, width + 5)
        self._printer.print([*lines, Text()])
