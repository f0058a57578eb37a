"""``langmix normalize``: a text in one language."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import ConfigError, FormatError, InputError
from ..formats import FORMATS
from ..normalization import Job, open_dispatch, translate_many
from ..pipeline import for_target, scan_document
from ..translators.answers import open_answers
from . import options as o
from .inputs import find, inputs, sources
from .places import Places, in_folder, in_output, in_place
from .progress import Bar
from .run import UNTRANSLATED, UNUSABLE, Outcome, command, configure, report_stream, report_width, say, use_color, warn_of_slow_kernel
from .translation import Plans, announce, permit, sum_up, tell_sending

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..config_files import Configuration
    from ..inputs import Input
    from ..reporters.normalization import Normalized
    from ..results import NormalizeResult
    from ..translators.dispatch import Dispatch

TRANSLATION = "Translation"


class Quotes(StrEnum):
    """What becomes of quotations."""

    TRANSLATE = "translate"
    KEEP = "keep"
    ANNOTATE = "annotate"


To = Annotated[
    str | None,
    typer.Option("--to", metavar="TAG", help="The language to bring the text into, not its main one.", rich_help_panel=TRANSLATION),
]
TranslatorOption = Annotated[
    str | None,
    typer.Option(
        "--translator",
        metavar="NAME,NAME",
        help="apertium (on this machine), or see `langmix translators`; of several each takes what those before left.",
        rich_help_panel=TRANSLATION,
    ),
]
Url = Annotated[
    str | None, typer.Option("--url", metavar="ADDRESS", help="The address of the translator's server.", rich_help_panel=TRANSLATION)
]
Model = Annotated[str | None, typer.Option("--model", metavar="NAME", help="The translator's model.", rich_help_panel=TRANSLATION)]
Memory = Annotated[
    list[str] | None,
    typer.Option("--memory", metavar="FILE", help="A translation memory (TMX) for the translator tmx.", rich_help_panel=TRANSLATION),
]
Glossary = Annotated[
    list[str] | None,
    typer.Option(
        "--glossary", metavar="FILE", help="Terms and their translation (es-fr.tsv, or TBX); may be repeated.", rich_help_panel=TRANSLATION
    ),
]
Keep = Annotated[
    list[str] | None,
    typer.Option("--keep", metavar="FILE", help="Names that stay as they are, one a line; may be repeated.", rich_help_panel=TRANSLATION),
]
QuotesOption = Annotated[
    Quotes | None,
    typer.Option(
        "--quotes",
        metavar="WHAT",
        help="Of passages that fill a quotation: translate, keep, or annotate (keep, and add the translation in brackets).",
        rich_help_panel=TRANSLATION,
    ),
]
MinQuality = Annotated[
    float | None,
    typer.Option(
        "--min-quality", metavar="0..1", help="Only offer translations that are estimated to be worse.", rich_help_panel=TRANSLATION
    ),
]
AllowRemote = Annotated[
    bool | None,
    typer.Option("--allow-remote", help="Let text be sent away also in CI and in pipes.", show_default=False, rich_help_panel=TRANSLATION),
]
Offline = Annotated[
    bool | None,
    typer.Option("--offline", help="Refuse every translator that sends text away.", show_default=False, rich_help_panel=TRANSLATION),
]
Workers = Annotated[
    int | None, typer.Option("--workers", metavar="N", help="The most requests at a time (4).", rich_help_panel=TRANSLATION)
]
Timeout = Annotated[
    float | None,
    typer.Option("--timeout", metavar="SECONDS", help="How long to wait for a remote answer (30).", rich_help_panel=TRANSLATION),
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Say what would be translated, where, and what it costs; send nothing.", rich_help_panel=TRANSLATION),
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Ask for every translation anew, and remember none.", rich_help_panel=TRANSLATION)
]
Diff = Annotated[bool, typer.Option("--diff", help="Show what changes, instead of the text.", rich_help_panel=o.OUTPUT)]
Report = Annotated[
    list[Path] | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Also write a report to decide on (.html, .md, .json, .xlf); may be repeated.",
        rich_help_panel=o.OUTPUT,
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="PATH", help="Write to this file, or for several inputs into this folder.", rich_help_panel=o.OUTPUT
    ),
]
OutputDir = Annotated[str | None, typer.Option("--output-dir", metavar="FOLDER", help="Write into this folder.", rich_help_panel=o.OUTPUT)]
TrackChanges = Annotated[
    bool,
    typer.Option("--track-changes", help="Write changes that can be accepted or rejected (Word).", rich_help_panel=o.OUTPUT),
]
InPlace = Annotated[bool, typer.Option("--in-place", help="Write back into the files themselves.", rich_help_panel=o.OUTPUT)]
Backup = Annotated[bool, typer.Option("--backup", help="With --in-place: keep each file that changes as NAME~.", rich_help_panel=o.OUTPUT)]


@command
def normalize(
    context: typer.Context,
    paths: o.Paths = None,
    to: To = None,
    translator: TranslatorOption = None,
    url: Url = None,
    model: Model = None,
    memory: Memory = None,
    glossary: Glossary = None,
    keep: Keep = None,
    quotes: QuotesOption = None,
    min_quality: MinQuality = None,
    allow_remote: AllowRemote = None,
    offline: Offline = None,
    workers: Workers = None,
    timeout: Timeout = None,
    dry_run: DryRun = False,
    no_cache: NoCache = False,
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
    diff: Diff = False,
    report: Report = None,
    output: Output = None,
    output_dir: OutputDir = None,
    in_place: InPlace = False,
    backup: Backup = False,
    track_changes: TrackChanges = False,
    color: o.ColorOption = o.Color.AUTO,
    quiet: o.Quiet = False,
) -> int:
    """Give a text back in one language: its foreign passages are translated, all else stays as it is, byte for byte.

    Without --translator text never leaves this machine. A passage that cannot be translated stays as written and is
    reported; the command then ends with 3.

    Examples:

    * langmix normalize --to fr article.txt > article.fr.txt

    * cat article.txt | langmix normalize --to fr --diff

    * langmix normalize --to fr --in-place --backup --report changes.html drafts/
    """
    configuration = configure(context)
    found = find(inputs(paths, "normalize"), configuration)
    places = _places(context, found, paths or [])
    _check_reports(report or ())
    warn_of_slow_kernel(configuration.general(), quiet=quiet)
    outcome = Outcome()
    # It would be drawn over a diff or a plan.
    bar = Bar(len(found), wanted=not (quiet or diff or dry_run))
    with open_dispatch(None if no_cache else open_answers(), None if quiet else tell_sending) as dispatch:
        for path in [] if dry_run else found:
            if not isinstance(path, InputError):
                permit(configuration.for_path(path), dispatch)
        read = _jobs(bar.watch(sources(found, configuration, outcome)), configuration, outcome, context)
        if dry_run:
            return _show_plans(read, dispatch, outcome)
        normalized: list[Normalized] = []
        for job, result in translate_many(read, dispatch):
            with bar.hidden():
                _note(result, outcome, quiet=quiet or diff)
                if report:
                    normalized.append(_reported(job, result))
                if diff:
                    _show_diff(result, color)
                elif job.source:
                    _write(job.source, result, places, outcome, track_changes=track_changes)
    _write_reports(report or (), normalized)
    return outcome.code


def _places(context: typer.Context, found: Sequence[str | InputError], roots: Sequence[str]) -> Places:
    """Where the results go.

    Raises:
        ConfigError: the options exclude each other.
    """
    given = context.params
    chosen = [name for name in ("output", "output_dir", "in_place") if given[name]]
    if len(chosen) > 1:
        raise ConfigError(f"{' and '.join('--' + name.replace('_', '-') for name in chosen)} exclude each other")
    if given["backup"] and not given["in_place"]:
        raise ConfigError("--backup goes with --in-place")
    paths = [str(path) for path in found]
    if given["in_place"]:
        return in_place(paths, backup=given["backup"])
    if given["output_dir"]:
        return in_folder(paths, given["output_dir"], roots)
    if given["output"]:
        return in_output(paths, given["output"], roots)
    if len(found) > 1 and not (given["diff"] or given["dry_run"]):
        raise ConfigError(f"{len(found)} inputs and one standard output: add --output-dir FOLDER or --in-place, or look first with --diff")
    return Places()


def _jobs(read: Iterator[Input], configuration: Configuration, outcome: Outcome, context: typer.Context) -> Iterator[Job]:
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
            say(f"error: {source.path}: {FORMATS[source.document.format].title} is only read: convert it to a format that can be written")
            outcome.note(UNUSABLE)
            continue
        result = scan_document(source.document, for_target(config))
        if not (given["quiet"] or given["dry_run"]):
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


def _show_diff(normalized: NormalizeResult, color: o.Color) -> None:
    from ..reporters import ReportOptions
    from ..reporters.diff import render_diff

    stream = report_stream()
    render_diff(normalized, stream, ReportOptions(color=use_color(color, stream), width=report_width()))


def _write(source: Input, result: NormalizeResult, places: Places, outcome: Outcome, *, track_changes: bool) -> None:
    """Write a result; where its format cannot say it the input stays, and the others go on."""
    try:
        data = source.write(result.edits, track_changes=track_changes)
    except FormatError as error:
        say(f"error: {error}")
        outcome.note(UNUSABLE)
        return
    places.write(source, data)


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
