"""``langmix diff``: two versions of a text, and their languages."""

from __future__ import annotations

from typing import Annotated

import typer

from ..errors import ConfigError
from ..files import STANDARD_INPUT
from ..inputs import read_input
from ..pipeline import scan_document
from ..reporters import ReportOptions
from . import options as o
from .run import CLEAN, FOUND, command, configure, report_stream, report_width, use_color

Old = Annotated[str, typer.Argument(metavar="A", help="The first version; - for standard input.", show_default=False)]
New = Annotated[str, typer.Argument(metavar="B", help="The second version.", show_default=False)]
LayoutOption = Annotated[
    str | None,
    typer.Option("--diff", metavar="LAYOUT", help="side-by-side, inline or unified; else by the width.", rich_help_panel=o.OUTPUT),
]


@command
def diff(
    context: typer.Context,
    old: Old,
    new: New,
    layout: LayoutOption = None,
    languages: o.Languages = None,
    detector: o.Detector = None,
    format_as: o.FormatAs = None,
    encoding: o.Encoding = None,
    max_file_size: o.MaxFileSize = None,
    config_file: o.ConfigFile = None,
    isolated: o.Isolated = False,
    color: o.ColorOption = o.Color.AUTO,
) -> int:
    """Show how two versions of a text differ: sentence by sentence, with changed words and languages; 1 when they do.

    Markup is not compared, words are: a Word file can be compared with the text it was made from.

    Examples:

    * langmix diff draft.md edited.md

    * git show HEAD:article.md | langmix diff - article.md --format-as markdown
    """
    from ..reporters.diff_layout import choose_layout
    from ..reporters.diff_versions import render_versions

    configuration = configure(context)
    choose_layout(layout, report_width())
    if old == new == STANDARD_INPUT:
        raise ConfigError("one of the two may be standard input, not both")
    results = []
    for path in (old, new):
        config = configuration.for_path(path)
        results.append(scan_document(read_input(path, config).document, config))
    stream = report_stream()
    options = ReportOptions(color=use_color(color, stream), width=report_width())
    return FOUND if render_versions(results[0], results[1], stream, options, layout) else CLEAN
