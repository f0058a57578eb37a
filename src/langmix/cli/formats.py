"""``langmix formats``: what langmix reads and writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..formats import FORMATS
from . import options as o
from .run import CLEAN, command, report_stream, report_width, use_color

if TYPE_CHECKING:
    from ..formats import Format

AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.", rich_help_panel=o.OUTPUT)]


@command
def formats(as_json: AsJson = False, color: o.ColorOption = o.Color.AUTO) -> int:
    """List the file formats: the ending that chooses each, and what can be done with it.

    Examples:
    * langmix formats

    * langmix scan --format-as markdown NOTES
    """
    stream = report_stream()
    if as_json:
        import json

        described = {name: _describe(known) for name, known in FORMATS.items()}
        stream.write(json.dumps(described, indent=2) + "\n")
        return CLEAN
    from rich.console import Console
    from rich.table import Table

    table = Table("name", "format", "endings", "write back", "says its language", "needs", box=None, header_style="bold", pad_edge=False)
    for name, known in FORMATS.items():
        table.add_row(name, known.title, " ".join((*known.suffixes, *known.names)), _yes(known.writes), _yes(known.declares), _needs(known))
    Console(file=stream, width=report_width(), no_color=not use_color(color, stream), highlight=False).print(table)
    return CLEAN


def _describe(known: Format) -> dict[str, object]:
    return {
        "title": known.title,
        "suffixes": known.suffixes,
        "names": known.names,
        "container": known.container,
        "write_back": known.writes,
        "declared_languages": known.declares,
        "extra": known.extra,
    }


def _needs(known: Format) -> str:
    return f"pip install 'langmix[{known.extra}]'" if known.extra else ""


def _yes(value: bool) -> str:
    return "yes" if value else "no"
