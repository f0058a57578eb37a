"""``langmix config``: which settings an input has, and who said so."""

from __future__ import annotations

import json
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from ..config_parts import shown
from ..config_schema import KEYS, schema, written
from ..errors import ConfigError, suggest
from . import options as o
from .run import CLEAN, command, configure, report_stream, report_width, use_color

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..config import Config
    from ..config_files import Configuration
    from ..config_parts import Origin

Place = Annotated[
    str | None, typer.Argument(metavar="PATH", help="A file or a folder; the working directory where none is given.", show_default=False)
]
KeyName = Annotated[str | None, typer.Argument(metavar="KEY", help="Only this key, such as min-words or translate.", show_default=False)]
Schema = Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of langmix.toml, for editors.", rich_help_panel=o.OUTPUT)]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.", rich_help_panel=o.OUTPUT)]


@command
def config(
    context: typer.Context,
    path: Place = None,
    key: KeyName = None,
    config_file: o.ConfigFile = None,
    isolated: o.Isolated = False,
    as_json: AsJson = False,
    print_schema: Schema = False,
    color: o.ColorOption = o.Color.AUTO,
) -> int:
    """Show the settings that a file or folder has, and where each was said.

    Examples:

    * langmix config

    * langmix config locales/fr.json

    * langmix config locales/fr.json select

    * langmix config --schema > langmix.schema.json
    """
    del config_file, isolated  # read from the context
    stream = report_stream()
    if print_schema:
        stream.write(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n")
        return CLEAN
    if key is None and path is not None and _keys(path) and not Path(path).exists():
        path, key = None, path
    if path is not None and not Path(path).exists():
        hint = "" if PurePath(path).suffix or len(PurePath(path).parts) > 1 else f"; as a key, {suggest(path, KEYS)}"
        raise ConfigError(f"{path}: no such file or folder{hint}")
    keys = list(KEYS) if key is None else _keys(key)
    if not keys:
        raise ConfigError(f"unknown key '{key}'; {suggest(str(key), KEYS)}")
    configuration = configure(context)
    if as_json:
        stream.write(json.dumps(_described(configuration, path or ".", keys), indent=2, ensure_ascii=False) + "\n")
    else:
        show_settings(configuration, path or ".", keys, stream, colored=use_color(color, stream))
    return CLEAN


def show_settings(configuration: Configuration, path: str, keys: Iterable[str], stream: TextIO, *, colored: bool) -> None:
    """Write a table of an input's settings.

    Args:
        configuration: of the run.
        path: of a file or a folder.
        keys: in `KEYS`.
        stream: where to.
        colored: whether the stream takes colours.

    Raises:
        ConfigError: the configuration of the input is not right.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    settings, origins = configuration.for_path(path), configuration.origins(path)
    table = Table("key", "value", "said in", box=None, header_style="bold", pad_edge=False)
    for name in keys:
        value, said = _setting(name, settings, origins)
        place = Text(", ".join(map(str, said)) or "default", style="" if said else "dim")
        text = Text("not set", style="dim") if value is None else Text(written(_short(name, value)), style="bold" if said else "")
        table.add_row(Text(name), text, place)
    Console(file=stream, width=report_width(), no_color=not colored, force_terminal=colored, highlight=False).print(table)


def _described(configuration: Configuration, path: str, keys: Iterable[str]) -> dict[str, Any]:
    settings, origins = configuration.for_path(path), configuration.origins(path)
    described = {}
    for name in keys:
        value, said = _setting(name, settings, origins)
        places = [{"source": origin.source, "line": origin.line, "override": origin.override} for origin in said]
        described[name] = {"value": value, "said_in": places}
    return {"path": path, "settings": described}


def _setting(name: str, settings: Config, origins: dict[str, tuple[Origin, ...]]) -> tuple[Any, tuple[Origin, ...]]:
    """The value of a key, None where it is not set, and where it was said."""
    field = KEYS[name].field
    if name == "lang" and settings.lang is not None:
        # What an override or an option says; the top of a file only says what undeclared texts are in.
        field = "lang"
    return getattr(settings, field), origins.get(field, ())


def _keys(name: str) -> list[str]:
    """The keys of that name, or in the table of that name."""
    return [key for key in KEYS if key == name or key.startswith(f"{name}.")]


def _short(name: str, value: Any) -> Any:
    """A value as people read it: paths short where they are below the working directory."""
    if KEYS[name].kind == "path":
        return shown(Path(value))
    return [shown(Path(item)) for item in value] if KEYS[name].kind == "paths" else value
