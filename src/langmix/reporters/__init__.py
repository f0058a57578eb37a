"""Reports: how results are shown to people and to programs.

`REPORTERS` is the table; the key is the name given to ``--format``. A reporter takes results one by one as they are ready, so that a run
over many files shows the first before the last is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, Literal, Protocol, TextIO, cast

from ..errors import unknown_name

if TYPE_CHECKING:
    from ..results import Notification, ScanResult, Severity


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """How a report is to be made."""

    command: Literal["scan", "check"] = "scan"
    """``scan`` shows the foreign spans of each result, ``check`` its findings."""
    color: bool = False
    """Whether to write terminal colours."""
    width: int = 80
    """Columns of the terminal."""
    show: frozenset[str] = frozenset()
    """What to show besides: ``segments`` (each sentence with its language), ``scores`` (every span with confidence and runner-up)."""
    fail_on: Severity = "warning"
    """The mildest severity that makes the check fail."""
    statistics: bool = False
    """Whether ``text``, ``concise``, ``grouped``, ``json`` and ``jsonl`` end with counts by rule, language and file."""


class Reporter(Protocol):
    """Writes a report to the stream it was opened with. Raises nothing of its own; `OSError` of the stream passes through."""

    def add(self, result: ScanResult) -> None:
        """Take the result of one document."""
        ...

    def notify(self, notification: Notification) -> None:
        """Take what is to be said of an input. The command line shows it on standard error as well."""
        ...

    def close(self) -> None:
        """Write what is left: a summary, the end of the JSON."""
        ...


ReporterType = Callable[[TextIO, ReportOptions], Reporter]

REPORTERS: Final[dict[str, str]] = {
    "text": "langmix.reporters.terminal:TerminalReporter",
    "concise": "langmix.reporters.concise:ConciseReporter",
    "grouped": "langmix.reporters.concise:GroupedReporter",
    "json": "langmix.reporters.json_lines:JsonReporter",
    "jsonl": "langmix.reporters.json_lines:JsonLinesReporter",
    "github": "langmix.reporters.github:GithubReporter",
    "sarif": "langmix.reporters.sarif:SarifReporter",
    "gitlab": "langmix.reporters.gitlab:GitlabReporter",
    "junit": "langmix.reporters.junit:JunitReporter",
    "rdjson": "langmix.reporters.rdjson:RdjsonReporter",
    "checkstyle": "langmix.reporters.checkstyle:CheckstyleReporter",
    "markdown": "langmix.reporters.markdown:MarkdownReporter",
    "html": "langmix.reporters.html:HtmlReporter",
    "tsv": "langmix.reporters.tsv:TsvReporter",
}
"""Name -> ``module:class``, imported when it is asked for."""


def open_reporter(name: str, stream: TextIO, options: ReportOptions) -> Reporter:
    """A reporter that writes to a stream.

    Raises:
        ConfigError: no such reporter; names the nearest.
    """
    if name not in REPORTERS:
        raise unknown_name("format", name, REPORTERS)
    module, _, kind = REPORTERS[name].partition(":")
    return cast("ReporterType", getattr(import_module(module), kind))(stream, options)
