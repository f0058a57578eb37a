"""``langmix normalize``: a text in one language."""

from __future__ import annotations

import sys
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import ConfigError
from ..files import STANDARD_INPUT, write_whole
from ..languages import describe
from ..pipeline import for_target, scan_document, translate_foreign
from ..results import UNDECIDED
from ..translators import open_translator
from ..translators.passages import plan
from . import options as o
from .inputs import find, inputs, sources
from .run import UNTRANSLATED, Outcome, command, configure, report_stream, report_width, say, shown_input, use_color, warn_of_slow_kernel

if TYPE_CHECKING:
    from ..config import Config
    from ..inputs import Input
    from ..results import NormalizeResult, ScanResult

TRANSLATION = "Translation"

To = Annotated[
    str | None,
    typer.Option("--to", metavar="TAG", help="The language to bring the text into, not its main one.", rich_help_panel=TRANSLATION),
]
TranslatorOption = Annotated[
    str | None,
    typer.Option("--translator", metavar="NAME", help="apertium (on this machine) or google (sends text).", rich_help_panel=TRANSLATION),
]
Timeout = Annotated[
    float | None,
    typer.Option("--timeout", metavar="SECONDS", help="How long to wait for a remote answer (30).", rich_help_panel=TRANSLATION),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be translated and where; send nothing.", rich_help_panel=TRANSLATION)
]
Diff = Annotated[bool, typer.Option("--diff", help="Show what changes, instead of the text.", rich_help_panel=o.OUTPUT)]
Output = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="PATH", help="Write to this file, or for several inputs into this folder.", rich_help_panel=o.OUTPUT
    ),
]
TrackChanges = Annotated[
    bool,
    typer.Option("--track-changes", help="Write changes that can be accepted or rejected (Word).", rich_help_panel=o.OUTPUT),
]
InPlace = Annotated[bool, typer.Option("--in-place", help="Write back into the files themselves.", rich_help_panel=o.OUTPUT)]


@command
def normalize(
    context: typer.Context,
    paths: o.Paths = None,
    to: To = None,
    translator: TranslatorOption = None,
    timeout: Timeout = None,
    dry_run: DryRun = False,
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
    output: Output = None,
    in_place: InPlace = False,
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

    * langmix normalize --to fr --in-place drafts/
    """
    configuration = configure(context)
    found = find(inputs(paths, "normalize"), configuration)
    if output is not None and in_place:
        raise ConfigError("--output and --in-place exclude each other")
    if len(found) > 1 and output is None and not (in_place or diff or dry_run):
        raise ConfigError(f"{len(found)} inputs and one standard output: add --output FOLDER or --in-place, or look first with --diff")
    if in_place and STANDARD_INPUT in found:
        raise ConfigError("--in-place needs files: standard input cannot be written back")
    targets = _targets([str(path) for path in found], output, paths or [])
    warn_of_slow_kernel(configuration.general(), quiet=quiet)
    outcome = Outcome()
    for source in sources(found, configuration, outcome):
        config = configuration.for_path(source.path)
        if track_changes and source.document.format != "docx":
            raise ConfigError(f"--track-changes: {source.path} is no Word file; only those have changes to accept or reject")
        result = scan_document(source.document, for_target(config))
        if not (quiet or dry_run):
            _announce(result, config)
        if dry_run:
            _show_plan(result, config)
            continue
        normalized = translate_foreign(result, config, source.can_encode)
        _sum_up(normalized, quiet=quiet or diff)
        if normalized.failures:
            outcome.note(UNTRANSLATED)
        if diff:
            _show_diff(normalized, color)
        else:
            data = source.write(normalized.edits, track_changes=track_changes)
            _write(source, normalized, data, Path(source.path) if in_place else targets.get(source.path))
    return outcome.code


def _targets(found: list[str], output: str | None, roots: list[str]) -> dict[str, Path]:
    """Where each input is written: into a folder with the paths it has below the folder it was found in."""
    if output is None:
        return {}
    if len(found) == 1 and not Path(output).is_dir():
        return {found[0]: Path(output)}
    targets: dict[str, Path] = {}
    for path in found:
        root = next((root for root in roots if Path(root).is_dir() and PurePath(path).is_relative_to(root)), None)
        relative = PurePath(path).relative_to(root) if root else PurePath(PurePath(path).name)
        target = Path(output) / ("stdin.txt" if path == STANDARD_INPUT else relative)
        if target in targets.values():
            raise ConfigError(f"--output: {path} and another input would both be written to {target}")
        targets[path] = target
    return targets


def _announce(result: ScanResult, config: Config) -> None:
    """Say on standard error which language was chosen, and what leaves the machine."""
    path = shown_input(result.document.path)
    if config.to is None and config.lang is None and result.language != UNDECIDED:
        share = f"{result.shares[result.language]:.0%} of the letters"
        say(f"{path}: no --to given: into its main language, {describe(result.expected)}, {share}")
    # A local engine is not asked for a plan: it would cut every passage, and start a process, to say nothing.
    if result.foreign and open_translator(config.translator, config).host is not None:
        planned = plan(result, result.expected, config)
        say(f"{path}: sending {_amount(planned.passages, planned.characters)} to {planned.host} ({planned.translator})")


def _show_plan(result: ScanResult, config: Config) -> None:
    """Print what would be translated, and where it would be sent."""
    path = shown_input(result.document.path)
    if not result.foreign:
        typer.echo(f"{path}: nothing to translate into {describe(result.expected)}")
        return
    planned = plan(result, result.expected, config)
    where = f"sent to {planned.host}" if planned.host else "on this machine"
    for part in planned.languages:
        verdict = f"not possible: {part.refusal}" if part.refusal else f"by {planned.translator}, {where}"
        typer.echo(f"{path}: {_amount(part.passages, part.characters)}, {describe(part.language)} to {describe(planned.to)}: {verdict}")


def _amount(passages: int, characters: int) -> str:
    return f"{passages} passage{'s' * (passages != 1)}, {characters:,} characters"


def _sum_up(normalized: NormalizeResult, *, quiet: bool) -> None:
    """Say on standard error what was translated, and, once for each reason, what was left as written."""
    document = normalized.scan.document
    path = shown_input(document.path)
    reasons: dict[str, list[str]] = {}
    for passage in normalized.failures:
        reasons.setdefault(passage.failure or "", []).append(f"{document.position(passage.span.start).line}")
    for reason, lines in reasons.items():
        say(f"{path}: left as written, line{'s' * (len(lines) > 1)} {', '.join(lines)}: {reason}")
    count = len(normalized.passages) - len(normalized.failures)
    if count and not quiet:
        translator = normalized.passages[0].translator
        say(f"{path}: {count} passage{'s' * (count != 1)} translated by {translator}; read it over (--diff shows it)")


def _show_diff(normalized: NormalizeResult, color: o.Color) -> None:
    from ..reporters import ReportOptions
    from ..reporters.diff import render_diff

    stream = report_stream()
    render_diff(normalized, stream, ReportOptions(color=use_color(color, stream), width=report_width()))


def _write(source: Input, normalized: NormalizeResult, data: bytes, target: Path | None) -> None:
    """Write the text: to a file at once, or to standard output."""
    if target is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    if target == Path(source.path) and not normalized.edits:
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, data)
    except OSError as error:
        raise ConfigError(f"{target}: cannot be written: {error.strerror or error}") from error
