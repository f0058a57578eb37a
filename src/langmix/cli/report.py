"""Scan or check the inputs of a command and report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .. import formats
from ..pipeline import check_document, scan_document
from ..reporters import ReportOptions, open_reporter
from ..results import SEVERITIES
from .inputs import find, inputs, sources
from .progress import Bar
from .run import FOUND, Outcome, configure, report_stream, report_width, use_color

if TYPE_CHECKING:
    import typer


def report(context: typer.Context, command: Literal["scan", "check"]) -> int:
    """Scan or check the inputs and write the report; the exit code."""
    given = context.params
    config = configure(context)
    found = find(inputs(given["paths"], command), config)
    stream = report_stream()
    show = frozenset(str(item) for item in given.get("show") or ())
    options = ReportOptions(command, use_color(given["color"], stream), report_width(), show, config.fail_on)
    reporter = open_reporter(given["report_format"], stream, options)
    process = check_document if command == "check" else scan_document
    failing = SEVERITIES[SEVERITIES.index(config.fail_on) :]
    outcome = Outcome()
    bar = Bar(len(found), wanted=not given["quiet"])
    for source in bar.watch(sources(found, config, outcome, reporter)):
        result = process(formats.read(source.text, source.path), config)
        if any(finding.severity in failing for finding in result.findings):
            outcome.note(FOUND)
        with bar.hidden():
            reporter.add(result)
    reporter.close()
    return outcome.code
