"""What the reports of `langmix normalize` say in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .printer import count, percent

if TYPE_CHECKING:
    from ..results import Passage
    from .normalization import Report
    from .normalization_passages import State


LEFT: Final[dict[State, str]] = {"offered": "offered only", "kept": "kept on purpose", "failed": "not translated"}
"""What is said of a passage that stayed as written."""


def describe_report(report: Report) -> str:
    """The sums of a report in one line."""
    if not report.passages:
        return f"{count(len(report.inputs), 'file')}: no passage in another language, nothing to translate."
    states = report.states
    parts = [f"{states[state]:,} {words}" for state, words in LEFT.items() if states[state]]
    flagged = f"; {report.flagged:,} of them to be looked at" if report.flagged else ""
    translated = f"{states['translated']:,} translated"
    files = count(len(report.inputs), "file")
    return f"{count(report.passages, 'passage')} in {files}: {', '.join([*parts, translated])}{flagged}. {count(report.letters, 'letter')}."


def describe_origin(passage: Passage) -> str:
    """Who translated a passage, by which way, and how much of it the engine did not know."""
    parts = [passage.translator + (f" ({' → '.join(passage.route)})" if passage.route else "")]
    if passage.unknown_ratio:
        parts.append(f"{percent(passage.unknown_ratio)} of words unknown to the engine")
    if passage.quality is not None:
        parts.append(f"quality about {percent(passage.quality)}")
    return ", ".join(parts)
