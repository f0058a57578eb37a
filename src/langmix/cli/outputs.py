"""The reports of a run: one or several, each to standard output or into a file."""

from __future__ import annotations

import io
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ConfigError
from ..files import opened_whole
from ..reporters import open_reporter
from .run import report_stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..reporters import Reporter, ReportOptions
    from ..results import Notification, ScanResult

WHOLE = frozenset({"json", "jsonl"})
"""Reports that show something of every document, also of those in which nothing was found."""

PLAIN_WIDTH = 100
"""Columns of a report for people in a file."""


class Reports:
    """Reporters that are given the same; one itself."""

    def __init__(self, reporters: Sequence[Reporter]) -> None:
        self._reporters = reporters

    def add(self, result: ScanResult) -> None:
        """Give each the result of a document."""
        for reporter in self._reporters:
            reporter.add(result)

    def notify(self, notification: Notification) -> None:
        """Give each what is to be said of an input."""
        for reporter in self._reporters:
            reporter.notify(notification)

    def close(self) -> None:
        """Let each write what is left."""
        for reporter in self._reporters:
            reporter.close()


def parse_formats(formats: Sequence[str], output_file: str | None) -> list[tuple[str, Path | None]]:
    """The reports that were asked for: a name, and the file it goes to or None for standard output.

    Args:
        formats: ``NAME`` or ``NAME=FILE``; ``text`` where there are none.
        output_file: where the one without a file goes.

    Raises:
        ConfigError: two would go to the same place.
    """
    pairs = [(name, Path(file) if file else None) for name, _, file in (item.partition("=") for item in formats or ["text"])]
    if output_file is not None:
        homeless = [name for name, file in pairs if file is None]
        if len(homeless) != 1:
            raise ConfigError("--output-file takes one report; give each its own with --format NAME=FILE")
        pairs = [(name, file or Path(output_file)) for name, file in pairs]
    places = [file for _, file in pairs]
    if len(set(places)) < len(places):
        raise ConfigError("two reports would go to the same place; give each a file with --format NAME=FILE")
    return pairs


@contextmanager
def opened_reports(pairs: Sequence[tuple[str, Path | None]], options: ReportOptions) -> Iterator[Reports]:
    """The reports of a run. They are closed, and their files are put in place, when the block ends without an error.

    Raises:
        ConfigError: there is no such report, or its file cannot be written.
    """
    with ExitStack() as stack:
        reporters: list[Reporter] = []
        for name, file in pairs:
            if file is None:
                reporters.append(open_reporter(name, report_stream(), options))
                continue
            try:
                binary = stack.enter_context(opened_whole(file))
            except OSError as error:
                raise ConfigError(f"{file}: cannot be written: {error.strerror or error}") from error
            stream = io.TextIOWrapper(binary, encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True)
            stack.callback(stream.detach)
            reporters.append(open_reporter(name, stream, replace(options, color=False, width=PLAIN_WIDTH)))
        reports = Reports(reporters)
        yield reports
        reports.close()
