"""``tsv``: a row for each finding, for spreadsheets and for programs that read lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .json_lines import DIGITS
from .naming import input_name, rule_slug

if TYPE_CHECKING:
    from typing import TextIO

    from ..results import Notification, ScanResult
    from . import ReportOptions

COLUMNS: Final = (
    "path",
    "line",
    "column",
    "end_line",
    "end_column",
    "severity",
    "rule",
    "name",
    "language",
    "expected",
    "confidence",
    "message",
    "text",
    "fingerprint",
)
"""Lines and columns as in ``json``; what is not known, or does not apply, is empty."""

# Of these some end a line for some readers, some steer a terminal, and some no encoding can hold.
_ESCAPED = re.compile("[\\\\\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class TsvReporter:
    """Writes a header, then rows as findings arrive."""

    def __init__(self, stream: TextIO, _options: ReportOptions) -> None:
        self._stream = stream
        self._write(*COLUMNS)

    def add(self, result: ScanResult) -> None:
        """Write a row for each finding."""
        for finding in result.findings:
            first, last = result.document.position(finding.start), result.document.position(finding.end)
            span = finding.span
            self._write(
                input_name(result.document.path),
                *map(str, (*first, *last)),
                finding.severity,
                finding.rule,
                rule_slug(finding.rule),
                span.language if span else "",
                finding.expected or "",
                str(round(span.confidence, DIGITS)) if span else "",
                finding.message,
                result.text(finding),
                finding.fingerprint,
            )

    def notify(self, notification: Notification) -> None:
        """Write a row without a place."""
        what = (notification.severity, notification.rule, notification.rule, "", "", "", notification.message)
        self._write(input_name(notification.path), "", "", "", "", *what, "", "")

    def close(self) -> None:
        """Nothing is left."""

    def _write(self, *cells: str) -> None:
        row = "\t".join(map(escape, cells)) + "\n"
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(row.encode(encoding, "backslashreplace").decode(encoding))


def escape(text: str) -> str:
    r"""A cell: on one line, and without tabs, control characters and lone surrogates.

    >>> escape("C:\\a\tb\x1b\udc80")
    'C:\\\\a\\tb\\x1b\\udc80'
    """
    return _ESCAPED.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)
