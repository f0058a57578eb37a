"""Rules: what makes a document fail a check. One module a rule; `RULES` is the table, keyed by the rule's code.

A rule's module has ``ID``, ``SLUG`` (its name in words), ``DEFAULT`` (its severity), ``SUMMARY`` (a line), ``HELP`` (Markdown) and
``check(result, config)``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from . import document_language, foreign_sentence, foreign_span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity


class Rule(Protocol):
    """What a rule's module has."""

    ID: str
    SLUG: str
    DEFAULT: Severity
    SUMMARY: str
    HELP: str

    def check(self, result: ScanResult, config: Config, /) -> Iterator[Finding]:
        """The rule's findings in a document, in order of place."""
        ...


RULES: Final[dict[str, Rule]] = {rule.ID: rule for rule in (foreign_sentence, foreign_span, document_language)}


def check_rules(result: ScanResult, config: Config) -> tuple[Finding, ...]:
    """What all rules find in a scanned document, in order of place, then of the rule's code.

    Findings about foreign spans are notes where their share of the letters is at most `Config.max_foreign`.
    """
    found = [finding for rule in RULES.values() for finding in rule.check(result, config)]
    if config.max_foreign is not None and result.foreign_share <= config.max_foreign:
        found = [replace(finding, severity="note") if finding.span else finding for finding in found]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.rule)))
