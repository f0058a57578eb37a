"""Scan or check the inputs of a command and report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..errors import ConfigError
from ..pipeline import check_document, scan_document
from ..reporters import ReportOptions, open_reporter
from ..reporters.explanation import show_explanation
from ..results import SEVERITIES
from .inputs import find, inputs, sources
from .progress import Bar
from .run import FOUND, Outcome, configure, report_stream, report_width, use_color, warn_of_slow_kernel

if TYPE_CHECKING:
    import typer

    from ..results import ScanResult


def report(context: typer.Context, command: Literal["scan", "check"]) -> int:
    """Scan or check the inputs and write the report; the exit code."""
    given = context.params
    config = configure(context)
    found = find(inputs(given["paths"], command), config)
    if given.get("explain") and len(found) != 1:
        raise ConfigError("--explain takes one input: a line and column are places in one text")
    stream = report_stream()
    show = frozenset(str(item) for item in given.get("show") or ())
    options = ReportOptions(command, use_color(given["color"], stream), report_width(), show, config.fail_on)
    reporter = open_reporter(given["report_format"], stream, options)
    process = check_document if command == "check" else scan_document
    failing = SEVERITIES[SEVERITIES.index(config.fail_on) :]
    warn_of_slow_kernel(config, quiet=given["quiet"])
    outcome = Outcome()
    bar = Bar(len(found), wanted=not given["quiet"])
    for source in bar.watch(sources(found, config, outcome, reporter)):
        result = process(source.document, config)
        if any(finding.severity in failing for finding in result.findings):
            outcome.note(FOUND)
        with bar.hidden():
            reporter.add(result)
            if given.get("explain"):
                show_explanation(result, _offset(result, given["explain"]), config, stream, options)
    reporter.close()
    return outcome.code


def _offset(result: ScanResult, place: str) -> int:
    """The document offset of ``LINE:COLUMN``."""
    line, _, column = place.partition(":")
    try:
        return result.document.offset(int(line), int(column or 1))
    except (ValueError, IndexError):
        raise ConfigError(f"--explain: '{place}' is no place in the text; write a line and a column such as 9:1") from None
