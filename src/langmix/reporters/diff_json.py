"""The report of `langmix normalize` as JSON, for programs; `diff_schema.json` describes it.

A program that decides adds ``decision`` (and ``text``) to passages, and gives the file to `langmix apply`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO, get_args

from ..decisions import VERSION
from .json_lines import DIGITS
from .json_stream import to_json
from .normalization_passages import State

if TYPE_CHECKING:
    from .normalization import Normalized, Report
    from .normalization_passages import Proposal


def write_json(report: Report, stream: TextIO) -> None:
    """Write the report."""
    stream.write(to_json(describe_report(report), stream.encoding, 2) + "\n")


def describe_report(report: Report) -> dict[str, object]:
    """The JSON object of a report."""
    from .. import __version__

    return {
        "version": VERSION,
        "tool": {"name": "langmix", "version": __version__},
        "inputs": [_describe_input(one) for one in report.inputs],
        "summary": {
            "passages": report.passages,
            **{state: report.states[state] for state in get_args(State)},
            "flagged": report.flagged,
            "letters": report.letters,
        },
    }


def _describe_input(one: Normalized) -> dict[str, object]:
    return {
        "path": one.path,
        "sha256": one.sha256,
        "format": one.result.scan.document.format,
        "to": one.result.to,
        "passages": [_describe_passage(proposal) for proposal in one.proposals],
    }


def _describe_passage(proposal: Proposal) -> dict[str, object]:
    passage, (line, column) = proposal.passage, proposal.place
    return {
        "start": passage.span.start,
        "end": passage.span.end,
        "line": line,
        "column": column,
        "language": passage.span.language,
        "confidence": round(passage.span.confidence, DIGITS),
        "letters": passage.span.letters,
        "original": proposal.original,
        "proposal": proposal.text,
        "marks": list(proposal.held),
        "translator": passage.translator,
        "route": list(passage.route),
        "unknown_ratio": None if passage.unknown_ratio is None else round(passage.unknown_ratio, DIGITS),
        "quality": passage.quality,
        "state": proposal.state,
        "flags": [{"rule": flag.rule, "message": flag.message} for flag in proposal.flags],
    }
