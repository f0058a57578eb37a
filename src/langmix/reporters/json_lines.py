"""``json`` and ``jsonl``: everything langmix knows of a run, for programs. `schema.json` describes both.

Each place is given in every unit a program may count in: code points, UTF-16 code units, bytes of UTF-8, lines and columns.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from ..languages import name
from ..rules.finding import relative_path
from .json_stream import JsonArray, to_json
from .naming import rule_slug
from .tally import Tally

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

Units = tuple[int, int]
"""An offset counted in UTF-16 code units, and in bytes of UTF-8."""


class JsonLinesReporter:
    """One JSON object a line: each result and notification as it arrives, then the summary."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._stream = stream
        self._options = options
        self._tally = Tally(options.command)

    def add(self, result: ScanResult) -> None:
        """Write a line of type ``result``."""
        self._tally.add(result)
        self._write(describe_result(result, self._tally.reported(result)))

    def notify(self, notification: Notification) -> None:
        """Write a line of type ``notification``."""
        self._tally.notify(notification)
        self._write(_describe_notification(notification))

    def close(self) -> None:
        """Write the line of type ``statistics``, if it is asked for, and that of type ``summary``."""
        if self._options.statistics:
            self._write(_describe_statistics(self._tally))
        self._write(_describe_summary(self._tally))

    def _write(self, value: Mapping[str, object]) -> None:
        self._stream.write(to_json(value, self._stream.encoding) + "\n")
        # Whoever reads a pipe gets each result while the next is being made.
        self._stream.flush()


class JsonReporter:
    """One JSON document for the whole run. Results are written as they arrive, so that memory does not grow with the run."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        from .. import __version__

        head = {"schema_version": SCHEMA_VERSION, "tool": {"name": "langmix", "version": __version__}, "command": options.command}
        self._results = JsonArray(stream, json.dumps(head, indent=2).removesuffix("\n}") + ',\n  "results": [', 4)
        self._options = options
        self._tally = Tally(options.command)
        self._notifications: list[dict[str, object]] = []

    def add(self, result: ScanResult) -> None:
        """Write a member of ``results``."""
        self._tally.add(result)
        self._results.add(describe_result(result, self._tally.reported(result)))

    def notify(self, notification: Notification) -> None:
        """Keep a member of ``notifications``."""
        self._tally.notify(notification)
        self._notifications.append(_describe_notification(notification))

    def close(self) -> None:
        """Write the end of ``results``, then ``notifications``, ``statistics`` if they are asked for, and ``summary``."""
        members: dict[str, object] = {"notifications": self._notifications}
        if self._options.statistics:
            members["statistics"] = _describe_statistics(self._tally)
        members["summary"] = _describe_summary(self._tally)
        self._results.close("".join(f',\n  "{name}": {self._results.indented(value, 2)}' for name, value in members.items()) + "\n}")


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
        "name": rule_slug(finding.rule),
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


def _describe_statistics(tally: Tally) -> dict[str, object]:
    files = tally.worst_files()
    return {
        "type": "statistics",
        "rules": dict(tally.rules.most_common()),
        "languages": dict(tally.languages.most_common()),
        "files": [{"path": _path(file.path), "found": file.found, "foreign_share": round(file.foreign_share, DIGITS)} for file in files],
        "more_files": tally.affected - len(files),
    }
