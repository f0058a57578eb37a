"""``gitlab``: a Code Quality report, which GitLab shows in merge requests."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Final

from .caret import flatten
from .json_stream import JsonArray, replace_surrogates
from .naming import input_name, repository_path

if TYPE_CHECKING:
    from typing import TextIO

    from ..results import Finding, Notification, ScanResult, Severity
    from . import ReportOptions

SEVERITIES: Final[dict[Severity, str]] = {"error": "major", "warning": "minor", "note": "info"}
"""How grave GitLab calls it: its ``critical`` and ``blocker`` are for what endangers a system."""


class GitlabReporter:
    """Writes a JSON array of issues as they arrive; keeps their fingerprints, because GitLab takes equal ones for one issue."""

    def __init__(self, stream: TextIO, _options: ReportOptions) -> None:
        self._issues = JsonArray(stream, "[")
        self._seen: Counter[str] = Counter()

    def add(self, result: ScanResult) -> None:
        """Write the findings of a document."""
        for finding in result.findings:
            begin, end = result.document.position(finding.start), result.document.position(finding.end)
            positions = {"begin": begin._asdict(), "end": end._asdict()}
            self._add(finding, finding.fingerprint, result.document.path, {"positions": positions})

    def notify(self, notification: Notification) -> None:
        """Write an issue with the whole input, at its first line."""
        key = hashlib.sha256(f"{notification.rule}\0{notification.path}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self._add(notification, key, notification.path, {"lines": {"begin": 1}})

    def close(self) -> None:
        """Write the end of the array."""
        self._issues.close()

    def _add(self, item: Finding | Notification, fingerprint: str, path: str | None, place: dict[str, object]) -> None:
        self._seen[fingerprint] += 1
        copy = self._seen[fingerprint]
        if copy > 1:
            # A second copy of the same words is a second issue, and the same one tomorrow: copies are numbered in order of place.
            fingerprint = hashlib.sha256(f"{fingerprint} {copy}".encode()).hexdigest()[:32]
        name = input_name(path) if path is None or path == "-" else repository_path(path, "CI_PROJECT_DIR")
        self._issues.add(
            {
                "type": "issue",
                "check_name": item.rule,
                # GitLab shows it alone, without the name of the check.
                "description": f"{item.rule}: {flatten(item.message)}",
                "categories": ["Style"],
                "severity": SEVERITIES[item.severity],
                "fingerprint": fingerprint,
                "location": {"path": replace_surrogates(name), **place},
            }
        )
