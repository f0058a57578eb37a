"""``langmix normalize``: a text in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import typer  # noqa: TC002 -- it reads the annotations when the command runs

from ..errors import ConfigError, FormatError, InputError
from ..formats import FORMATS
from ..normalization import Job, open_dispatch, translate_many
from ..pipeline import for_target, scan_document
from ..translators.answers import open_answers
from . import normalize_options as n
from . import options as o
from .inputs import find, inputs, sources
from .places import Places, choose_places
from .progress import Bar
from .run import UNTRANSLATED, UNUSABLE, Outcome, command, configure, report_stream, report_width, say, use_color, warn_of_slow_kernel
from .translation import Plans, announce, permit, sum_up, tell_sending

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ..config_files import Configuration
    from ..inputs import Input
    from ..reporters.normalization import Normalized
    from ..results import NormalizeResult
    from ..translators.dispatch import Dispatch, Sending


class _Done(NamedTuple):
    """An input whose translation is finished."""

    path: str
    job: Job
    result: NormalizeResult


@command
def normalize(
    context: typer.Context,
    paths: o.Paths = None,
    to: n.To = None,
    translator: n.TranslatorOption = None,
    url: n.Url = None,
    model: n.Model = None,
    memory: n.Memory = None,
    glossary: n.Glossary = None,
    keep: n.Keep = None,
    quotes: n.QuotesOption = None,
    min_quality: n.MinQuality = None,
    allow_remote: n.AllowRemote = None,
    offline: n.Offline = None,
    workers: n.Workers = None,
    timeout: n.Timeout = None,
    dry_run: n.DryRun = False,
    no_cache: n.NoCache = False,
    languages: o.Languages = None,
    allow: o.Allow = None,
    terms: o.Terms = None,
    detector: o.Detector = None,
    min_confidence: o.MinConfidence = None,
    min_words: o.MinWords = None,
    format_as: o.FormatAs = None,
    encoding: o.Encoding = None,
    exclude: o.Exclude = None,
    max_file_size: o.MaxFileSize = None,
    config_file: o.ConfigFile = None,
    isolated: o.Isolated = False,
    diff: n.Diff = False,
    report: n.Report = None,
    output: n.Output = None,
    output_dir: n.OutputDir = None,
    in_place: n.InPlace = False,
    backup: n.Backup = False,
    track_changes: n.TrackChanges = False,
    color: o.ColorOption = o.Color.AUTO,
    quiet: o.Quiet = False,
) -> int:
    """Give a text back in one language: its foreign passages are translated, all else stays as it is, byte for byte.

    Without --translator text never leaves this machine. A passage that cannot be translated stays as written and is
    reported; the command then ends with 3.

    Examples:

    * langmix normalize --to fr article.txt > article.fr.txt

    * cat article.txt | langmix normalize --to fr --diff

    * langmix normalize --to fr --report changes.html drafts/

    * langmix normalize --to fr --in-place --backup drafts/
    """
    configuration = configure(context)
    found = find(inputs(paths, "normalize"), configuration)
    only_shown = diff or dry_run or bool(report)
    places = choose_places(context.params, [str(path) for path in found], paths or [], only_shown=only_shown)
    _check_reports(report or ())
    warn_of_slow_kernel(configuration.general(), quiet=quiet)
    outcome = Outcome()
    # It would be drawn over a diff or a plan.
    bar = Bar(len(found), wanted=not (quiet or diff or dry_run))

    def tell(sending: Sending) -> None:
        with bar.hidden():
            tell_sending(sending)

    with open_dispatch(None if no_cache else open_answers(), None if quiet else tell) as dispatch:
        for path in [] if dry_run else found:
            if not isinstance(path, InputError):
                permit(configuration.for_path(path), dispatch)
        read = _jobs(sources(found, configuration, outcome), configuration, outcome, context, bar)
        if dry_run:
            return _show_plans(read, dispatch, outcome)
        normalized: list[Normalized] = []
        for _, job, result in bar.watch(
            _Done(job.result.document.path or "", job, result) for job, result in translate_many(read, dispatch)
        ):
            with bar.hidden():
                _note(result, outcome, quiet=quiet or diff)
                if report:
                    normalized.append(_reported(job, result))
                if diff:
                    show_diff(result, color)
                elif job.source and (places.targets or not report):
                    _write(job.source, result, places, outcome, track_changes=track_changes)
    _write_reports(report or (), normalized)
    return outcome.code


def _jobs(read: Iterator[Input], configuration: Configuration, outcome: Outcome, context: typer.Context, bar: Bar) -> Iterator[Job]:
    """The inputs, scanned; one that cannot be written back is left out and reported.

    Raises:
        ConfigError: changes were to be tracked where the format has none.
    """
    given = context.params
    for source in read:
        config = configuration.for_path(source.path)
        if given["track_changes"] and source.document.format != "docx":
            raise ConfigError(f"--track-changes: {source.path} is no Word file; only those have changes to accept or reject")
        if not FORMATS[source.document.format].writes:
            with bar.hidden():
                title = FORMATS[source.document.format].title
                say(f"error: {source.path}: {title} is only read: convert it to a format that can be written")
            outcome.note(UNUSABLE)
            continue
        result = scan_document(source.document, for_target(config))
        if not (given["quiet"] or given["dry_run"]):
            with bar.hidden():
                announce(result, config)
        yield Job(result, config, source.can_encode, source)


def _show_plans(read: Iterator[Job], dispatch: Dispatch, outcome: Outcome) -> int:
    plans = Plans(dispatch)
    for job in read:
        plans.show(job.result, job.config)
    plans.sum_up()
    return outcome.code


def _note(result: NormalizeResult, outcome: Outcome, *, quiet: bool) -> None:
    sum_up(result, quiet=quiet)
    if result.failures or result.offered:
        outcome.note(UNTRANSLATED)


def show_diff(normalized: NormalizeResult, color: o.Color) -> None:
    """Print what changes."""
    from ..reporters import ReportOptions
    from ..reporters.diff import render_diff

    stream = report_stream()
    render_diff(normalized, stream, ReportOptions(color=use_color(color, stream), width=report_width()))


def _write(source: Input, result: NormalizeResult, places: Places, outcome: Outcome, *, track_changes: bool) -> None:
    """Write a result; where that cannot be, what is there stays, and the others go on."""
    try:
        places.write(source, source.write(result.edits, track_changes=track_changes))
    except (ConfigError, FormatError) as error:
        say(f"error: {error}")
        outcome.note(UNUSABLE)


def _check_reports(files: Sequence[Path]) -> None:
    if files:
        from ..reporters.normalization import form_of

        for file in files:
            form_of(file)


def _reported(job: Job, result: NormalizeResult) -> Normalized:
    from ..reporters.normalization import Normalized

    return Normalized.of(result, job.source.data if job.source else None)


def _write_reports(files: Sequence[Path], normalized: Sequence[Normalized]) -> None:
    if files:
        from ..reporters.normalization import write_report

        for file in files:
            write_report(normalized, file)
