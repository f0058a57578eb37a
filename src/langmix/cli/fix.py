"""``langmix fix``: mend what files say of their languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import ConfigError, FormatError
from ..files import STANDARD_INPUT, write_whole
from ..fixes import differences, mend
from . import options as o
from .inputs import find, inputs, sources
from .run import FOUND, UNUSABLE, Outcome, command, configure, printable, report_stream, say, shown_input, use_color, warn_of_slow_kernel

if TYPE_CHECKING:
    from ..fixes import Fixed
    from ..inputs import Input

Write = Annotated[bool, typer.Option("--write", help="Write the files, and show what changed.", rich_help_panel=o.OUTPUT)]


@command
def fix(
    context: typer.Context,
    paths: o.Paths = None,
    select: o.Select = None,
    extend_select: o.ExtendSelect = None,
    ignore: o.Ignore = None,
    languages: o.Languages = None,
    allow: o.Allow = None,
    detector: o.Detector = None,
    min_confidence: o.MinConfidence = None,
    format_as: o.FormatAs = None,
    encoding: o.Encoding = None,
    exclude: o.Exclude = None,
    force_exclude: o.ForceExclude = False,
    no_ignore: o.NoIgnore = False,
    max_file_size: o.MaxFileSize = None,
    config_file: o.ConfigFile = None,
    isolated: o.Isolated = False,
    write: Write = False,
    color: o.ColorOption = o.Color.AUTO,
    quiet: o.Quiet = False,
) -> int:
    r"""Add or correct the languages that files declare: `lang`, `xml:lang`, `w:lang`, `\foreignlanguage`, `{lang=...}`; no word is changed.

    Shows a diff, and ends with 1 if something would change. With --write the files are changed, and it ends with 0. Only what is certain is
    mended; `langmix check --select LM2` shows the rest.

    Examples:

    * langmix fix public/

    * langmix fix --select LM2 --write public/ (marks passages, too)
    """
    configuration = configure(context)
    found = find(inputs(paths, "fix"), configuration, force_exclude=force_exclude, ignore_files=not no_ignore)
    if write and STANDARD_INPUT in found:
        raise ConfigError("--write needs files: standard input cannot be written back")
    warn_of_slow_kernel(configuration.general(), quiet=quiet)
    outcome = Outcome()
    changed = 0
    for source in sources(found, configuration, outcome):
        try:
            fixed = mend(source, configuration.for_path(source.path))
        except FormatError as error:
            say(f"error: {error}")
            outcome.note(UNUSABLE)
            continue
        _tell(source, fixed)
        if not fixed.made:
            continue
        changed += 1
        if not (write and quiet):
            _show(fixed, color)
        if write:
            _write(source, fixed)
        else:
            outcome.note(FOUND)
    if changed and not quiet:
        files = f"{changed} file{'s' * (changed != 1)}"
        say(f"{files} changed" if write else f"{files} would change; add --write to change {'them' if changed != 1 else 'it'}")
    return outcome.code


def _tell(source: Input, fixed: Fixed) -> None:
    """Say what was left as it was, since the text would not have read the same."""
    for finding in fixed.refused:
        place = fixed.after.position(finding.start)
        say(
            f"{shown_input(source.path)}: line {place.line}: {finding.rule}: left as written, the fix would change the text; mark it by hand"
        )


def _show(fixed: Fixed, color: o.Color) -> None:
    """Print the differences: as they are where a program reads them, without control characters on a terminal."""
    stream = report_stream()
    is_colored = use_color(color, stream)
    styles = {"+": "32", "-": "31", "@": "36"}
    for line in differences(fixed.before, fixed.after):
        shown = printable(line) if stream.isatty() else line
        style = styles.get(shown[:1]) if is_colored else None
        stream.write(f"\x1b[{style}m{shown.rstrip(chr(10))}\x1b[0m\n" if style else shown)


def _write(source: Input, fixed: Fixed) -> None:
    try:
        write_whole(Path(source.path), fixed.data)
    except OSError as error:
        raise ConfigError(f"{source.path}: cannot be written: {error.strerror or error}") from error
