"""What a run found, counted as results arrive: for summaries and for ``--statistics``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from ..results import SEVERITIES, UNDECIDED

if TYPE_CHECKING:
    from ..results import Finding, Notification, ScanResult, Severity

LISTED_FILES: Final = 20
"""How many files the statistics name: those with the most found. It bounds the memory of a run over any number of files."""


def _by_severity() -> dict[Severity, int]:
    return dict.fromkeys(reversed(SEVERITIES), 0)


@dataclass(frozen=True, slots=True)
class FileCount:
    """What was found in one file."""

    path: str | None
    """As `Document.path`."""
    found: int
    """Findings, or for ``scan`` foreign spans."""
    foreign_share: float
    """Share (0..1) of its letters that stand in foreign spans."""


@dataclass(slots=True)
class Tally:
    """Counts over a run."""

    command: Literal["scan", "check"]
    """``check`` counts findings, ``scan`` has none to count."""
    documents: int = 0
    undecided: int = 0
    """Documents without a main language."""
    foreign_documents: int = 0
    """Documents with a foreign span."""
    affected: int = 0
    """Documents in which something was found: a finding, or for ``scan`` a foreign span."""
    foreign: int = 0
    """Foreign spans."""
    findings: dict[Severity, int] = field(default_factory=_by_severity)
    """By severity, the gravest first."""
    notifications: dict[Severity, int] = field(default_factory=_by_severity)
    """By severity, the gravest first."""
    rules: Counter[str] = field(default_factory=Counter)
    """Findings by the rule's code."""
    languages: Counter[str] = field(default_factory=Counter)
    """What was found by its language; findings about no span do not count."""
    _files: list[FileCount] = field(default_factory=list)

    def reported(self, result: ScanResult) -> tuple[Finding, ...]:
        """The findings of a result that the command reports."""
        return result.findings if self.command == "check" else ()

    def add(self, result: ScanResult) -> None:
        """Count a result and those of its findings that are reported."""
        findings = self.reported(result)
        spans = [finding.span for finding in findings if finding.span] if self.command == "check" else result.foreign
        found = len(findings if self.command == "check" else result.foreign)
        self.documents += 1
        self.undecided += result.language == UNDECIDED
        self.foreign_documents += bool(result.foreign)
        self.foreign += len(result.foreign)
        self.affected += bool(found)
        self.languages.update(span.language for span in spans)
        for finding in findings:
            self.findings[finding.severity] += 1
            self.rules[finding.rule] += 1
        if found:
            self._files.append(FileCount(result.document.path, found, result.foreign_share))
            if len(self._files) >= 10 * LISTED_FILES:
                self._files = self.worst_files()

    def notify(self, notification: Notification) -> None:
        """Count a notification."""
        self.notifications[notification.severity] += 1

    def worst_files(self) -> list[FileCount]:
        """The files with the most found, at most `LISTED_FILES`; where two have as much, that with more foreign letters first."""
        return sorted(self._files, key=lambda file: (-file.found, -file.foreign_share))[:LISTED_FILES]
