"""``langmix scan``: look at texts."""

from __future__ import annotations

from typing import Annotated

import typer

from . import options as o
from .report import report
from .run import command

Lang = Annotated[
    str | None,
    typer.Option("--lang", metavar="TAG", help="The language the text should be in, instead of its main one.", rich_help_panel=o.DETECTION),
]
ShowOption = Annotated[
    list[o.Show] | None,
    typer.Option("--show", metavar="WHAT", help="Also list all segments (sentences), or all scores.", rich_help_panel=o.OUTPUT),
]
Explain = Annotated[
    str | None,
    typer.Option("--explain", metavar="LINE:COLUMN", help="Say which words decided the language at this place.", rich_help_panel=o.OUTPUT),
]


@command
def scan(
    context: typer.Context,
    paths: o.Paths = None,
    lang: Lang = None,
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
    report_formats: o.Formats = None,
    output_file: o.OutputFile = None,
    show: ShowOption = None,
    explain: Explain = None,
    color: o.ColorOption = o.Color.AUTO,
    quiet: o.Quiet = False,
) -> int:
    """Show which languages a text is in, and every passage that is not in its main language.

    Ends with 0 also when it finds foreign passages (`langmix check` fails on them), with 2 when an input cannot be read.

    Examples:

    * langmix scan article.txt

    * langmix scan --lang fr drafts/

    * langmix scan --explain 9:1 article.txt

    * pdftotext report.pdf - | langmix scan
    """
    return report(context, "scan")
