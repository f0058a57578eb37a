"""``json`` and ``jsonl``: everything langmix knows of a run, for programs. `schema.json` describes both.

Each place is given in every unit a program may count in: code points, UTF-16 code units, bytes of UTF-8, lines and columns.
"""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..languages import name
from ..results import SEVERITIES
from ..rules import RULES
from ..rules.finding import relative_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TextIO

    from ..document import Document
    from ..results import Finding, Notification, RunnerUp, ScanResult, Span
    from . import ReportOptions

SCHEMA_VERSION: Final = 1
"""Rises when a field changes its meaning or goes away."""

DIGITS: Final = 4
"""Decimal places of shares and confidences: more would show differences that mean nothing."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_UTF = {"utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-32-be", "utf-32-le"}

Units = tuple[int, int]
"""An offset counted in UTF-16 code units, and in bytes of UTF-8."""


def to_json(value: object, encoding: str | None, indent: int | None = None) -> str:
    r"""JSON that can be written to a stream: what the stream's encoding cannot hold is escaped.

    Args:
        value: what `json.dumps` takes.
        encoding: the stream's, or None for UTF-8.
        indent: spaces a level; None for a single line.

    >>> to_json("é\udc80", "utf-8"), to_json("é\udc80", "ascii")
    ('"é\\udc80"', '"\\u00e9\\udc80"')
    """
    ascii_only = encoding is not None and codecs.lookup(encoding).name not in _UTF
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    # Only inside a JSON string can there be one, where an escape is right.
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


@dataclass(slots=True)
class Tally:
    """Counts over a run, taken as results arrive."""

    documents: int = 0
    foreign_documents: int = 0
    """Documents with a foreign span."""
    foreign: int = 0
    """Foreign spans."""
    findings: dict[str, int] = field(default_factory=lambda: dict.fromkeys(reversed(SEVERITIES), 0))
    """By severity, the gravest first."""
    notifications: dict[str, int] = field(default_factory=lambda: dict.fromkeys(reversed(SEVERITIES), 0))
    """By severity, the gravest first."""

    def add(self, result: ScanResult, findings: Iterable[Finding]) -> None:
        """Count a result and those of its findings that are reported."""
        self.documents += 1
        self.foreign_documents += bool(result.foreign)
        self.foreign += len(result.foreign)
        for finding in findings:
            self.findings[finding.severity] += 1

    def notify(self, notification: Notification) -> None:
        """Count a notification."""
        self.notifications[notification.severity] += 1


class JsonLinesReporter:
    """One JSON object a line: each result and notification as it arrives, then the summary."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._stream = stream
        self._command = options.command
        self._tally = Tally()

    def add(self, result: ScanResult) -> None:
        """Write a line of type ``result``."""
        findings = _reported(result, self._command)
        self._tally.add(result, findings)
        self._write(describe_result(result, findings))

    def notify(self, notification: Notification) -> None:
        """Write a line of type ``notification``."""
        self._tally.notify(notification)
        self._write(_describe_notification(notification))

    def close(self) -> None:
        """Write the line of type ``summary``."""
        self._write(_describe_summary(self._tally))

    def _write(self, value: Mapping[str, object]) -> None:
        self._stream.write(to_json(value, self._stream.encoding) + "\n")
        # Whoever reads a pipe gets each result while the next is being made.
        self._stream.flush()


class JsonReporter:
    """One JSON document for the whole run. Results are written as they arrive, so that memory does not grow with the run."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._stream = stream
        self._command = options.command
        self._tally = Tally()
        self._notifications: list[dict[str, object]] = []

    def add(self, result: ScanResult) -> None:
        """Write a member of ``results``."""
        first = self._tally.documents == 0
        if first:
            self._write_head()
        findings = _reported(result, self._command)
        self._tally.add(result, findings)
        self._stream.write(("\n    " if first else ",\n    ") + self._indented(describe_result(result, findings), 4))

    def notify(self, notification: Notification) -> None:
        """Keep a member of ``notifications``."""
        self._tally.notify(notification)
        self._notifications.append(_describe_notification(notification))

    def close(self) -> None:
        """Write the end of ``results``, then ``notifications`` and ``summary``."""
        if self._tally.documents == 0:
            self._write_head()
        else:
            self._stream.write("\n  ")
        notifications = self._indented(self._notifications, 2)
        summary = self._indented(_describe_summary(self._tally), 2)
        self._stream.write(f'],\n  "notifications": {notifications},\n  "summary": {summary}\n}}\n')

    def _write_head(self) -> None:
        from .. import __version__

        head = {"schema_version": SCHEMA_VERSION, "tool": {"name": "langmix", "version": __version__}, "command": self._command}
        self._stream.write(self._indented(head, 0).removesuffix("\n}") + ',\n  "results": [')

    def _indented(self, value: object, depth: int) -> str:
        # Inside JSON strings a line feed is escaped, so each one here is layout.
        return to_json(value, self._stream.encoding, 2).replace("\n", "\n" + " " * depth)


def describe_result(result: ScanResult, findings: Iterable[Finding]) -> dict[str, object]:
    """The JSON object of a document's result, with those of its findings that are to be reported."""
    findings = tuple(findings)
    items: list[Span | Finding] = [*result.spans, *result.foreign, *findings]
    units = count_units(result.document.text, {offset for item in items for offset in (item.start, item.end)})
    return {
        "type": "result",
        "path": _path(result.document.path),
        "format": result.document.format,
        "declared": result.document.declared,
        "language": result.language,
        "expected": result.expected,
        "shares": {language: round(share, DIGITS) for language, share in result.shares.items()},
        "foreign_share": round(result.foreign_share, DIGITS),
        "spans": [_describe_span(result.document, span, units) for span in result.spans],
        "foreign": [{**_describe_span(result.document, span, units), "text": result.text(span)} for span in result.foreign],
        "findings": [_describe_finding(result, finding, units) for finding in findings],
    }


def count_units(text: str, offsets: Iterable[int]) -> dict[int, Units]:
    r"""Code-point offsets in the units of other programs, in one pass over the text.

    A lone surrogate counts as one UTF-16 code unit and three bytes.

    Args:
        text: the whole text.
        offsets: 0 to ``len(text)``, inclusive, in any order.

    >>> count_units("né \N{GRINNING FACE}!", [4, 2])
    {2: (2, 3), 4: (5, 8)}
    """
    counts: dict[int, Units] = {}
    start = utf16 = utf8 = 0
    for offset in sorted(offsets):
        piece = text[start:offset]
        utf16 += len(piece.encode("utf-16-le", "surrogatepass")) // 2
        utf8 += len(piece.encode("utf-8", "surrogatepass"))
        counts[offset] = utf16, utf8
        start = offset
    return counts


def describe_runner_up(runner_up: RunnerUp | None) -> dict[str, object] | None:
    """The JSON object of a span's second most likely language."""
    return {"language": runner_up.language, "confidence": round(runner_up.confidence, DIGITS)} if runner_up else None


def _reported(result: ScanResult, command: str) -> tuple[Finding, ...]:
    return result.findings if command == "check" else ()


def _path(path: str | None) -> str | None:
    return None if path is None else relative_path(path)


def _describe_place(document: Document, item: Span | Finding, units: Mapping[int, Units]) -> dict[str, object]:
    first, last = document.position(item.start), document.position(item.end)
    (utf16_start, utf8_start), (utf16_end, utf8_end) = units[item.start], units[item.end]
    return {
        "start": item.start,
        "end": item.end,
        "start_line": first.line,
        "start_column": first.column,
        "end_line": last.line,
        "end_column": last.column,
        "utf16": {"start": utf16_start, "end": utf16_end},
        "bytes": {"start": utf8_start, "end": utf8_end},
        **({"part": document.part_at(item.start)} if document.parts else {}),
    }


def _describe_span(document: Document, span: Span, units: Mapping[int, Units]) -> dict[str, object]:
    return {
        **_describe_place(document, span, units),
        "language": span.language,
        "language_name": name(span.language),
        "confidence": round(span.confidence, DIGITS),
        "runner_up": describe_runner_up(span.runner_up),
        "kind": span.kind,
        "reason": span.reason,
    }


def _describe_finding(result: ScanResult, finding: Finding, units: Mapping[int, Units]) -> dict[str, object]:
    span = finding.span
    return {
        "rule": finding.rule,
        "name": RULES[finding.rule].SLUG if finding.rule in RULES else finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        **_describe_place(result.document, finding, units),
        "text": result.text(finding),
        "fingerprint": finding.fingerprint,
        "expected": finding.expected,
        "language": span.language if span else None,
        "language_name": name(span.language) if span else None,
        "confidence": round(span.confidence, DIGITS) if span else None,
        "runner_up": describe_runner_up(span.runner_up) if span else None,
    }


def _describe_notification(notification: Notification) -> dict[str, object]:
    return {
        "type": "notification",
        "rule": notification.rule,
        "severity": notification.severity,
        "path": relative_path(notification.path),
        "message": notification.message,
    }


def _describe_summary(tally: Tally) -> dict[str, object]:
    return {
        "type": "summary",
        "documents": tally.documents,
        "foreign_documents": tally.foreign_documents,
        "foreign": tally.foreign,
        "findings": dict(tally.findings),
        "notifications": dict(tally.notifications),
    }
