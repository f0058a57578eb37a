"""The report of `langmix normalize` as Markdown: for a comment, or for an editor's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from ..languages import describe
from .caret import flatten
from .markdown import cell_text
from .naming import input_name, rule_title
from .normalization_words import LEFT, describe_origin, describe_report
from .printer import encodable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .normalization import Normalized, Report
    from .normalization_passages import Proposal


def write_markdown(report: Report, stream: TextIO) -> None:
    """Write the report."""
    lines = ["### langmix: proposed translations", "", cell_text(describe_report(report)), ""]
    if report.inputs:
        lines += ["| file | into | passages | translated | to be looked at | letters |", "| --- | --- | ---: | ---: | ---: | ---: |"]
    for one in report.inputs:
        cells = (input_name(one.path), describe(one.result.to))
        numbers = (len(one.proposals), one.states["translated"], one.flagged, one.letters)
        lines.append("| " + " | ".join([*map(cell_text, cells), *(f"{number:,}" for number in numbers)]) + " |")
    for one in report.inputs:
        if one.proposals:
            lines += ["", f"#### {cell_text(input_name(one.path))}"]
        for number, proposal in enumerate(one.proposals, 1):
            lines += _describe_passage(one, number, proposal)
    stream.write(encodable("\n".join(lines) + "\n", stream.encoding))


def _describe_passage(one: Normalized, number: int, proposal: Proposal) -> Iterator[str]:
    line, column = proposal.place
    languages = f"{describe(proposal.passage.span.language)} into {describe(one.result.to)}"
    yield from ("", f"**{number}. Line {line}, column {column}: {cell_text(languages)}** ({cell_text(describe_origin(proposal.passage))})")
    if proposal.state in LEFT:
        yield from ("", f"*{LEFT[proposal.state]}*: stays as written")
    for flag in proposal.flags:
        yield from ("", "- " + cell_text(f"{rule_title(flag.rule)}: {flag.message}" if flag.rule else flag.message))
    yield from ("", "As written:", "", f"> {cell_text(proposal.original)}")
    if proposal.text is not None:
        yield from ("", "Proposal:", "", f"> {cell_text(proposal.text)}")
    if proposal.held:
        marks = ", ".join(f"⟦{mark}⟧ {_code(held)}" for mark, held in enumerate(proposal.held, 1))
        yield from ("", f"Markup and code: {marks}")


def _code(source: str) -> str:
    """Source as inline code, between more backticks than are in it."""
    shown = flatten(source) or "(a space)"
    fence = "`"
    while fence in shown:
        fence += "`"
    return f"{fence} {shown} {fence}"
