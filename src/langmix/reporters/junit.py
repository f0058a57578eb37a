"""``junit``: a test case for each file, for build servers that show the results of tests.

Readers take one failure a case. So a case has one failure with all its findings in it; a suite holds one case, which lets the report be
written while the run goes on, because a suite begins with its counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..results import SEVERITIES
from .caret import flatten
from .naming import input_name, rule_title
from .printer import count
from .xml_text import DECLARATION, element, escape, start_tag, to_stream

if TYPE_CHECKING:
    from typing import TextIO

    from ..results import Finding, Notification, ScanResult
    from . import ReportOptions


class JunitReporter:
    """Writes a suite for each document as it arrives. A case fails where a finding fails the check; milder ones are its output."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._stream = stream
        self._failing = SEVERITIES[SEVERITIES.index(options.fail_on) :]
        self._stream.write(DECLARATION + start_tag("testsuites", {"name": "langmix"}) + "\n")

    def add(self, result: ScanResult) -> None:
        """Write the case of a document."""
        failing = [finding for finding in result.findings if finding.severity in self._failing]
        milder = [finding for finding in result.findings if finding.severity not in self._failing]
        parts = []
        if failing:
            more = f", and {count(len(failing) - 1, 'more finding')}" if len(failing) > 1 else ""
            attributes = {"type": rule_title(failing[0].rule), "message": f"{flatten(failing[0].message)}{more}"}
            parts.append(element("failure", attributes, _list(result, failing)))
        if milder:
            parts.append(element("system-out", {}, _list(result, milder)))
        self._write(result.document.path, parts, failures=bool(failing))

    def notify(self, notification: Notification) -> None:
        """Write a case: an error for an input that was not processed, output for one that was."""
        failed = notification.severity == "error"
        attributes = {"type": notification.rule, "message": flatten(notification.message)}
        text = f"{notification.severity} {notification.rule}: {flatten(notification.message)}"
        part = element("error", attributes) if failed else element("system-out", {}, escape(text))
        self._write(notification.path, [part], errors=failed)

    def close(self) -> None:
        """Write the end."""
        self._stream.write("</testsuites>\n")

    def _write(self, path: str | None, parts: list[str], *, failures: bool = False, errors: bool = False) -> None:
        name = input_name(path)
        case = element(
            "testcase", {"name": name, "classname": "langmix"}, "".join(f"\n      {part}" for part in parts) + "\n    " * bool(parts)
        )
        suite = element("testsuite", {"name": name, "tests": 1, "failures": int(failures), "errors": int(errors)}, f"\n    {case}\n  ")
        self._stream.write(to_stream(f"  {suite}\n", self._stream))


def _list(result: ScanResult, findings: list[Finding]) -> str:
    """The findings, each with its place and its words."""
    lines = []
    for finding in findings:
        line, column = result.document.position(finding.start)
        place = f"{input_name(result.document.path)}:{line}:{column}"
        lines.append(f"{place}: {finding.severity} {rule_title(finding.rule)}: {flatten(finding.message)}")
        words = flatten(result.text(finding))
        if words:
            lines.append(f"    {words}")
    return escape("\n".join(["", *lines, ""]))
