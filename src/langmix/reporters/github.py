"""``github``: annotations on a pull request (workflow commands), and a table in the job's summary.

GitHub shows ten annotations of a level and step and drops the others without a word. So nine are printed, and a tenth says how many more
there are; the table has them all.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..results import SEVERITIES
from .markdown import cell_text
from .naming import input_name, repository_path, rule_title
from .tally import Tally

if TYPE_CHECKING:
    from typing import TextIO

    from ..results import Notification, ScanResult
    from . import ReportOptions

SHOWN: Final = 9
"""Annotations of each level; the tenth place is for the one that says how many more there are."""

SUMMARY_BYTES: Final = 512 * 1024
"""The most bytes of UTF-8 written to the job's summary. GitHub refuses more than 1 MiB a step, which other programs may share."""

EXCERPT: Final = 80
"""The most code points of a finding's words in the table."""

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


class GithubReporter:
    """Writes workflow commands as findings arrive; at the end a line of counts, and the file named by ``GITHUB_STEP_SUMMARY``."""

    def __init__(self, stream: TextIO, _options: ReportOptions) -> None:
        self._stream = stream
        self._tally = Tally("check")
        self._seen = dict.fromkeys(_COMMANDS, 0)
        self._rows: list[str] = []
        self._row_bytes = 0
        self._rows_left_out = 0

    def add(self, result: ScanResult) -> None:
        """Write an annotation for each finding, up to the limit."""
        self._tally.add(result)
        for finding in result.findings:
            first, last = result.document.position(finding.start), result.document.position(finding.end)
            title = rule_title(finding.rule)
            where = input_name(result.document.path)
            place = f"{where}:{first.line}:{first.column}"
            file = _file(result.document.path)
            if file is None:
                self._annotate(finding.severity, {"title": title}, f"{place}: {finding.message}")
            else:
                properties: dict[str, object] = {"file": file, "line": first.line, "endLine": last.line}
                if first.line == last.line:
                    # GitHub drops the columns of an annotation over several lines, with a message.
                    properties |= {"col": first.column, "endColumn": last.column}
                self._annotate(finding.severity, properties | {"title": title}, finding.message)
            self._add_row(finding.severity, title, place, finding.message, result.text(finding))

    def notify(self, notification: Notification) -> None:
        """Write an annotation for the whole input, up to the limit."""
        self._tally.notify(notification)
        file = _file(notification.path)
        where = input_name(notification.path)
        if file is None:
            self._annotate(notification.severity, {"title": notification.rule}, f"{where}: {notification.message}")
        else:
            self._annotate(notification.severity, {"file": file, "title": notification.rule}, notification.message)
        self._add_row(notification.severity, notification.rule, where, notification.message, "")

    def close(self) -> None:
        """Write how many annotations were left out, the counts, and the job's summary."""
        summary_file = os.environ.get("GITHUB_STEP_SUMMARY")
        hint = "; the summary of the job lists them" if summary_file else ""
        for severity in reversed(SEVERITIES):
            more = self._seen[severity] - SHOWN
            if more > 0:
                self._write_command(severity, {"title": "langmix"}, f"{more:,} more{hint}")
        counts = _describe_counts(self._tally)
        self._write_line(f"langmix: {counts}")
        if summary_file:
            try:
                with Path(summary_file).open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
                    file.write(self._summary(counts))
            except OSError as error:
                # The findings are what the step is for; a missing table must not hide them.
                self._write_line(f"langmix: the summary of the job could not be written: {error.strerror or error}")

    def _annotate(self, severity: str, properties: dict[str, object], message: str) -> None:
        self._seen[severity] += 1
        if self._seen[severity] <= SHOWN:
            self._write_command(severity, properties, message)

    def _write_command(self, severity: str, properties: dict[str, object], message: str) -> None:
        fields = ",".join(f"{key}={_escape_property(str(value))}" for key, value in properties.items())
        self._write_line(f"::{_COMMANDS[severity]} {fields}::{_escape(message)}")

    def _write_line(self, line: str) -> None:
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")

    def _add_row(self, severity: str, title: str, place: str, message: str, words: str) -> None:
        excerpt = words if len(words) <= EXCERPT else words[: EXCERPT - 1] + "…"
        row = "| " + " | ".join(cell_text(cell) for cell in (severity, title, place, message, excerpt)) + " |\n"
        self._row_bytes += len(row.encode("utf-8", "backslashreplace"))
        if self._row_bytes <= SUMMARY_BYTES:
            self._rows.append(row)
        else:
            self._rows_left_out += 1

    def _summary(self, counts: str) -> str:
        table = ""
        if self._rows:
            table = "\n| severity | rule | place | message | words |\n| --- | --- | --- | --- | --- |\n" + "".join(self._rows)
        more = f"\n{self._rows_left_out} more are left out: this table has reached its limit.\n" if self._rows_left_out else ""
        return f"### langmix\n\n{counts[0].upper()}{counts[1:]}\n{table}{more}\n"


def _file(path: str | None) -> str | None:
    """The path for GitHub; None for what is not a file."""
    return None if path is None or path == "-" else repository_path(path, "GITHUB_WORKSPACE")


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def _describe_counts(tally: Tally) -> str:
    parts = [_count(tally.findings[severity], severity) for severity in reversed(SEVERITIES) if tally.findings[severity]]
    detail = f" ({', '.join(parts)})" if parts else ""
    total = _count(sum(tally.findings.values()), "finding")
    unread = tally.notifications["error"]
    failed = f"; {_count(unread, 'input')} not processed" if unread else ""
    return f"{total}{detail} in {_count(tally.documents, 'document')}{failed}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
