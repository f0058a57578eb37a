"""``rdjson``: the Reviewdog Diagnostic Format, a ``DiagnosticResult`` as JSON.

Its columns count bytes of UTF-8 in the line, from 1, and its ends are exclusive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .caret import flatten
from .json_lines import count_units
from .json_stream import JsonArray, replace_surrogates, to_json
from .naming import input_name, rule_title

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import TextIO

    from ..document import Document
    from ..results import Finding, Notification, ScanResult, Severity
    from . import ReportOptions

SEVERITIES: Final[dict[Severity, str]] = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}

Range = dict[str, dict[str, int]]


class RdjsonReporter:
    """Writes diagnostics as they arrive."""

    def __init__(self, stream: TextIO, _options: ReportOptions) -> None:
        self._diagnostics = JsonArray(stream, f'{{\n  "source": {to_json({"name": "langmix"}, stream.encoding)},\n  "diagnostics": [', 4)

    def add(self, result: ScanResult) -> None:
        """Write the findings of a document."""
        # An edit of a container is one of its XML, of which reviewdog sees nothing.
        fixes = [finding.fix for finding in result.findings if finding.fix and not result.document.parts]
        places = [(finding.start, finding.end) for finding in result.findings] + [(fix.start, fix.end) for fix in fixes]
        ranges = find_ranges(result.document, places)
        for finding in result.findings:
            diagnostic = _describe(finding, {"path": _path(result.document.path), "range": ranges[finding.start, finding.end]})
            if finding.fix and not result.document.parts:
                place = ranges[finding.fix.start, finding.fix.end]
                diagnostic["suggestions"] = [{"range": place, "text": replace_surrogates(finding.fix.replacement)}]
            self._diagnostics.add(diagnostic)

    def notify(self, notification: Notification) -> None:
        """Write a diagnostic of the whole input."""
        self._diagnostics.add(_describe(notification, {"path": _path(notification.path)}))

    def close(self) -> None:
        """Write the end."""
        self._diagnostics.close("\n}")


def find_ranges(document: Document, places: Collection[tuple[int, int]]) -> dict[tuple[int, int], Range]:
    r"""Each place in lines and in bytes of UTF-8, counted in one pass over the text.

    >>> from langmix import Document
    >>> find_ranges(Document("né\né là", ()), [(5, 7)])
    {(5, 7): {'start': {'line': 2, 'column': 4}, 'end': {'line': 2, 'column': 7}}}

    Args:
        document: the one they lie in; of a container a line is a segment, as in `Document.position`.
        places: document offsets, start inclusive, end exclusive.
    """
    positions = {offset: document.position(offset) for place in places for offset in place}
    shown = document.as_read() if document.parts else document
    starts = shown.line_starts()
    offsets = {offset: starts[line - 1] + column - 1 for offset, (line, column) in positions.items()}
    units = count_units(shown.text, {*offsets.values(), *(starts[line - 1] for line, _ in positions.values())})
    columns = {offset: units[offsets[offset]][1] - units[starts[line - 1]][1] + 1 for offset, (line, _) in positions.items()}
    described = {offset: {"line": line, "column": columns[offset]} for offset, (line, _) in positions.items()}
    return {(start, end): {"start": described[start], "end": described[end]} for start, end in places}


def _path(path: str | None) -> str:
    return replace_surrogates(input_name(path))


def _describe(item: Finding | Notification, location: dict[str, object]) -> dict[str, object]:
    return {
        "message": f"{rule_title(item.rule)}: {flatten(item.message)}",
        "location": location,
        "severity": SEVERITIES[item.severity],
        "code": {"value": item.rule},
    }
