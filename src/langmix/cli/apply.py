"""``langmix apply``: carry out what was decided in a report of ``langmix normalize``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from ..decisions import MAX_BYTES, apply_decisions, fingerprint, read_decisions
from ..errors import ConfigError, FormatError, InputError
from ..files import read_bytes
from ..inputs import input_of
from ..results import Notification
from . import normalize_options as n
from . import options as o
from .inputs import tell
from .normalize import show_diff
from .places import choose_places
from .run import UNTRANSLATED, UNUSABLE, Outcome, command, configure, say, shown_input

if TYPE_CHECKING:
    from ..config_files import Configuration
    from ..decisions import InputDecisions
    from ..inputs import Input
    from ..results import NormalizeResult

Decisions = Annotated[
    str,
    typer.Argument(
        metavar="DECISIONS", help="What the report gave (decisions.json), or a report in XLIFF that was worked on.", show_default=False
    ),
]
Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="The files, where they are no longer where they were; - for standard input.", show_default=False),
]
ShowDiff = Annotated[bool, typer.Option("--diff", help="Show what changes, instead of the text.", rich_help_panel=o.OUTPUT)]


@command
def apply(
    context: typer.Context,
    decisions: Decisions,
    paths: Paths = None,
    format_as: o.FormatAs = None,
    encoding: o.Encoding = None,
    max_file_size: o.MaxFileSize = None,
    config_file: o.ConfigFile = None,
    isolated: o.Isolated = False,
    diff: ShowDiff = False,
    output: n.Output = None,
    output_dir: n.OutputDir = None,
    in_place: n.InPlace = False,
    backup: n.Backup = False,
    track_changes: n.TrackChanges = False,
    color: o.ColorOption = o.Color.AUTO,
    quiet: o.Quiet = False,
) -> int:
    """Write what an editor accepted or wrote in the report of `langmix normalize --report`; nothing is translated, nothing is sent.

    A file that has changed since the report was made is refused: the command then ends with 2. A text that lost a placeholder stays as
    written, and the others are written: it then ends with 3.

    Examples:

    * langmix apply decisions.json --diff

    * langmix apply decisions.json --in-place

    * langmix apply decisions.json moved/article.md --output article.fr.md
    """
    configuration = configure(context)
    found = _match(_read(decisions), paths or [])
    places = choose_places(context.params, [path for path, _ in found], paths or [], only_shown=diff)
    outcome = Outcome()
    for path, wanted in found:
        try:
            source, own = _open(path, wanted, configuration)
            result = apply_decisions(source.document, own, source.can_encode)
            data = None if diff else source.write(result.edits, track_changes=track_changes)
        except (InputError, FormatError) as error:
            outcome.note(UNUSABLE)
            tell(Notification("LM001", path, error.reason if isinstance(error, InputError) else str(error)))
            continue
        _sum_up(result, own, quiet=quiet)
        if result.failures:
            outcome.note(UNTRANSLATED)
        if data is None:
            show_diff(result, color)
        else:
            places.write(source, data)
    return outcome.code


def _read(path: str) -> tuple[InputDecisions, ...]:
    data = read_bytes(path, MAX_BYTES)
    if not path.lower().endswith((".xlf", ".xliff")):
        return read_decisions(data, path)
    from ..reporters.diff_xliff_reader import read_xliff_decisions

    return read_xliff_decisions(data, path)


def _match(wanted: tuple[InputDecisions, ...], paths: list[str]) -> list[tuple[str, list[InputDecisions]]]:
    """The files to read, each with the decisions that may be about it: where paths are given, all are."""
    if paths:
        return [(path, list(wanted)) for path in paths]
    if any(one.path is None for one in wanted):
        raise ConfigError("the decisions are about a text that was no file; name the file, as in `langmix apply decisions.json FILE`")
    if not wanted:
        raise ConfigError("the file of decisions is about no file")
    return [(str(one.path), [one]) for one in wanted]


def _open(path: str, wanted: list[InputDecisions], configuration: Configuration) -> tuple[Input, InputDecisions]:
    """An input, and the decisions on it.

    Raises:
        InputError: it cannot be read, or is not what was decided on.
    """
    config = configuration.for_path(path)
    data = read_bytes(path, config.max_file_size)
    sha256 = fingerprint(data)
    own = next((one for one in wanted if one.sha256 == sha256), None)
    if own is None and any(one.path == path for one in wanted):
        raise InputError(path, "has changed since the report was made; make the report again with `langmix normalize --report`")
    if own is None:
        raise InputError(path, "is none of the files in the decisions, or has changed since; make the report again")
    return input_of(data, path, replace(config, format_as=config.format_as or own.format)), own


def _sum_up(result: NormalizeResult, own: InputDecisions, *, quiet: bool) -> None:
    """Say on standard error what was written, and why something was not."""
    document = result.scan.document
    path = shown_input(document.path)
    for passage in result.passages:
        line = document.position(min(passage.span.start, len(document.text))).line
        for warning in passage.warnings:
            say(f"{path}: line {line}: warning: {warning}")
        if passage.failure:
            say(f"{path}: left as written, line {line}: {passage.failure}")
    if not quiet:
        written = len(result.passages) - len(result.failures)
        rejected = sum(decision.text is None for decision in own.passages)
        say(f"{path}: {written} passage{'s' * (written != 1)} written, {rejected} rejected, {len(result.failures)} left as written")
