"""``langmix init``: a first configuration, from what a folder holds."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ..config_files import FILE_NAMES
from ..config_parts import PROJECT, Origin, has_settings, read_file, read_text, shown
from ..config_schema import KEYS, written
from ..errors import ConfigError
from ..files import absolute_path, write_whole
from ..languages import describe, find
from . import options as o
from .run import CLEAN, command, report_stream, say
from .survey import survey

if TYPE_CHECKING:
    from pathlib import Path

    from .survey import Survey

CLEAR: Final = 0.6
"""Share (0..1) of the texts that must be in one language for it to be proposed."""

Folder = Annotated[str, typer.Argument(metavar="FOLDER", help="Where to write it; the working directory where none is given.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite a configuration that is there.", rich_help_panel=o.OUTPUT)]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.", rich_help_panel=o.OUTPUT)]


@command
def init(folder: Folder = ".", force: Force = False, yes: Yes = False, quiet: o.Quiet = False) -> int:
    """Write a commented langmix.toml for a folder, from the languages and the layout found in it.

    On a terminal it shows the file and asks first.

    Examples:

    * langmix init

    * langmix init --yes docs/
    """
    place = absolute_path(folder)
    if not place.is_dir():
        raise ConfigError(f"{folder}: no such folder")
    target = place / FILE_NAMES[0]
    there = _there(place)
    if there and not force:
        hidden = "" if there == target else f", which {FILE_NAMES[0]} would hide"
        raise ConfigError(f"{shown(there)}: there is a configuration already{hidden}; to write a new one, add --force")
    text = render(survey(place))
    # Nothing is written that langmix itself would not take.
    read_text(Origin(target.name, text), place)
    if not yes and sys.stdin.isatty() and sys.stdout.isatty():
        report_stream().write(f"{text}\n")
        if not _agreed(f"Write this to {shown(target)}? [y/N] "):
            say("nothing was written")
            return CLEAN
    try:
        write_whole(target, text.encode())
    except OSError as error:
        raise ConfigError(f"{shown(target)}: cannot be written: {error.strerror or error}") from error
    if not quiet:
        say(f"wrote {shown(target)}; `langmix config` shows what holds for a file, `langmix check {folder}` tries it")
    return CLEAN


def render(found: Survey) -> str:
    """The text of a configuration for what was found."""
    blocks = [
        ["# Configuration of langmix. `langmix config` shows every key, its value and where it was said."],
        _language(found),
        [f"# {KEYS['allow'].about}", '# allow = ["en"]'],
        [f"# {KEYS['languages'].about}", f"# languages = {written(_candidates(found))}"],
        [f"# {KEYS['accept'].about}", '# accept = ["brands.txt"]'],
        _excluded(found),
    ]
    if found.told:
        seen = [f"#   {tag}: {path}" for tag, path in found.told.items()]
        blocks.append(["# In these paths, and those like them, langmix sees the language by itself:", *seen])
    for layout in found.layouts:
        about = f"# The language of these files stands in their paths: {', '.join(layout.tags)}."
        blocks.append([about, "[[overrides]]", f"files = [{written(layout.files)}]", f"lang-from-path = '{layout.lang_from_path}'"])
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def _language(found: Survey) -> list[str]:
    lines = [f"# {KEYS['lang'].about}"]
    if not found.languages:
        return [*lines, "# There is no such text here.", '# lang = "en"']
    shares = ", ".join(f"{describe(tag)} {share:.0%}" for tag, share in found.languages.items())
    first, share = next(iter(found.languages.items()))
    sign = "" if share >= CLEAR else "# "
    return [*lines, f"# {found.read} such text{'s' * (found.read != 1)} read: {shares}.", f"{sign}lang = {written(first)}"]


def _candidates(found: Survey) -> list[str]:
    """The languages seen anywhere, those of the texts first."""
    tags = [tag for layout in found.layouts for tag in layout.tags]
    seen = [*found.languages, *(known for tag in (*found.told, *tags) if (known := find(tag)))]
    return list(dict.fromkeys(seen)) or ["en", "fr"]


def _excluded(found: Survey) -> list[str]:
    about = f"# {KEYS['exclude'].about}"
    if not found.vendored:
        return [about, '# exclude = ["vendor/"]']
    return [about, f"exclude = {written([f'{name}/' for name in found.vendored])}"]


def _there(folder: Path) -> Path | None:
    """The configuration file that a folder has; None where it has none."""
    for path in (folder / name for name in FILE_NAMES):
        if has_settings(path) and (path.name != PROJECT or read_file(path).tops):
            return path
    return None


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        return False
