"""``langmix baseline``: accept what stands in old texts, so that a check speaks of what is new."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import ConfigError
from . import options as o
from .inputs import find, tell
from .run import CLEAN, UNUSABLE, Outcome, command, configure, printable, report_stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..baseline import Update
    from ..baseline_file import Baseline
    from ..config import Config
    from ..config_files import Configuration
    from ..results import ScanResult

app = typer.Typer(
    help="Accept the findings of old texts: write, bring up to date or show the file that a check leaves them out by.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Files or folders; the working directory where none is given.", show_default=False),
]
File = Annotated[
    str | None,
    typer.Option("--baseline", metavar="FILE", help="The baseline (langmix-baseline.json, or as configured).", rich_help_panel=o.INPUT),
]
Lang = Annotated[
    str | None,
    typer.Option("--lang", metavar="TAG", help="The language the text must be in, as for `check`.", rich_help_panel=o.DETECTION),
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why the new entries are accepted.", rich_help_panel=o.OUTPUT)]


@command
def write(
    context: typer.Context,
    paths: Paths = None,
    file: File = None,
    reason: Reason = None,
    lang: Lang = None,
    config_file: o.ConfigFile = None,
    isolated: o.Isolated = False,
    jobs: o.Jobs = None,
    no_cache: o.NoCache = False,
) -> int:
    """Check texts, and write a baseline that accepts all that is found.

    Examples:

    * langmix baseline write docs/

    * langmix baseline write --reason "before langmix" docs/ locales/
    """
    from ..baseline_file import Baseline

    del lang, config_file, isolated  # read from the context
    configuration = configure(context)
    path = _baseline_path(file, configuration.general())
    if path.exists():
        raise ConfigError(f"{path}: there is a baseline already; bring it up to date with `langmix baseline update`, or remove it first")
    run = _Run(configuration, paths or ["."], jobs, no_cache)
    update = _update(Baseline(path), run, reason)
    _save(update.baseline)
    report_stream().write(
        f"{_count(update.added)} accepted in {path}. Have it respected with `langmix check --baseline {path}`, "
        f'or with baseline = "{path.as_posix()}" in langmix.toml.\n'
    )
    return run.outcome.code


@command
def update(
    context: typer.Context,
    paths: Paths = None,
    file: File = None,
    reason: Reason = None,
    lang: Lang = None,
    config_file: o.ConfigFile = None,
    isolated: o.Isolated = False,
    jobs: o.Jobs = None,
    no_cache: o.NoCache = False,
) -> int:
    """Check texts again: take out of the baseline what is mended, and accept what is new.

    What it says of other files than those named stays as it is.

    Examples:

    * langmix baseline update docs/
    """
    from ..baseline_file import Baseline

    del lang, config_file, isolated  # read from the context
    configuration = configure(context)
    run = _Run(configuration, paths or ["."], jobs, no_cache)
    update = _update(Baseline.load(_baseline_path(file, configuration.general())), run, reason)
    _save(update.baseline)
    total = sum(entry.count for entry in update.baseline.entries)
    report_stream().write(f"{_count(update.added)} added, {update.dropped:,} taken out: {update.baseline.path} accepts {total:,}.\n")
    return run.outcome.code


@command
def show(
    context: typer.Context,
    file: File = None,
    config_file: o.ConfigFile = None,
    isolated: o.Isolated = False,
) -> int:
    """List what the baseline accepts.

    Examples:

    * langmix baseline show
    """
    from ..baseline_file import Baseline

    del config_file, isolated  # read from the context
    baseline = Baseline.load(_baseline_path(file, configure(context).general()))
    stream = report_stream()
    for entry in baseline.entries:
        times = "" if entry.count == 1 else f" ({entry.count} times)"
        why = f" -- {entry.reason}" if entry.reason else ""
        stream.write(printable(f"{entry.key.path}: {entry.key.rule}{times}: {entry.text}{why}") + "\n")
    total = sum(entry.count for entry in baseline.entries)
    files = len({entry.key.path for entry in baseline.entries})
    stream.write(f"{_count(total)} accepted in {files:,} {'file' if files == 1 else 'files'}.\n")
    return CLEAN


app.command("write")(write)
app.command("update")(update)
app.command("show")(show)


class _Run:
    """A check of all files, of which every finding is wanted."""

    def __init__(self, configuration: Configuration, paths: Sequence[str], jobs: int | None, no_cache: bool) -> None:
        self.configuration = configuration
        self.paths = paths
        self.outcome = Outcome()
        self._jobs = jobs
        self._no_cache = no_cache

    def results(self) -> Iterator[ScanResult]:
        """The results of the files that can be read; of others the reason is said."""
        from ..many_files import check_files, opened_plan

        found = find(self.paths, self.configuration)
        with opened_plan(self._jobs, cached=not self._no_cache, whole=False) as plan:
            for outcome in check_files(found, self.configuration.for_path, plan):
                if outcome.notification:
                    tell(outcome.notification)
                if outcome.result:
                    yield outcome.result
                else:
                    self.outcome.note(UNUSABLE)


def _update(baseline: Baseline, run: _Run, reason: str | None) -> Update:
    from ..baseline import update

    return update(baseline, run.configuration.general(), run.results(), run.paths, reason)


def _save(baseline: Baseline) -> None:
    try:
        baseline.save()
    except OSError as error:
        raise ConfigError(f"{baseline.path}: the baseline cannot be written: {error.strerror or error}") from error


def _baseline_path(file: str | None, config: Config) -> Path:
    """The baseline that is named, else configured, else the usual one; as short as it can be said."""
    from ..baseline_file import FILE_NAME

    path = Path(file or config.baseline or FILE_NAME)
    return path.relative_to(Path.cwd()) if path.is_absolute() and path.is_relative_to(Path.cwd()) else path


def _count(number: int) -> str:
    return f"{number:,} finding" if number == 1 else f"{number:,} findings"
