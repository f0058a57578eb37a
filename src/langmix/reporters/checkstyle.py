"""``checkstyle``: the XML of Checkstyle, which many build servers read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .caret import flatten
from .naming import input_name, rule_title
from .xml_text import DECLARATION, element, start_tag, to_stream

if TYPE_CHECKING:
    from typing import TextIO

    from ..results import Finding, Notification, ScanResult, Severity
    from . import ReportOptions

VERSION: Final = "4.3"
"""The version of Checkstyle whose form this is; readers of newer versions take it too."""

SEVERITIES: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "note": "info"}


class CheckstyleReporter:
    """Writes a ``file`` for each document as it arrives, also where nothing was found."""

    def __init__(self, stream: TextIO, _options: ReportOptions) -> None:
        self._stream = stream
        self._stream.write(DECLARATION + start_tag("checkstyle", {"version": VERSION}) + "\n")

    def add(self, result: ScanResult) -> None:
        """Write a document and its findings."""
        positions = [result.document.position(finding.start) for finding in result.findings]
        places = zip(result.findings, positions, strict=True)
        self._write(result.document.path, [_describe(finding, line, column) for finding, (line, column) in places])

    def notify(self, notification: Notification) -> None:
        """Write an input, and what is said of it at its beginning: readers want a line."""
        self._write(notification.path, [_describe(notification, 1, 1)])

    def close(self) -> None:
        """Write the end."""
        self._stream.write("</checkstyle>\n")

    def _write(self, path: str | None, errors: list[str]) -> None:
        content = "".join(f"\n    {error}" for error in errors)
        file = element("file", {"name": input_name(path)}, f"{content}\n  " if content else "")
        self._stream.write(to_stream(f"  {file}\n", self._stream))


def _describe(item: Finding | Notification, line: int, column: int) -> str:
    message = f"{rule_title(item.rule)}: {flatten(item.message)}"
    place = {"line": line, "column": column}
    return element("error", {**place, "severity": SEVERITIES[item.severity], "message": message, "source": f"langmix.{item.rule}"})
