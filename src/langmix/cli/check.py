"""``langmix check``: fail on foreign passages."""

from __future__ import annotations

from typing import Annotated

import typer

from . import options as o
from .report import report
from .run import command

VERDICT = "Verdict"

Lang = Annotated[
    str | None,
    typer.Option("--lang", metavar="TAG", help="The language the text must be in, instead of its main one.", rich_help_panel=o.DETECTION),
]
MaxForeign = Annotated[
    str | None,
    typer.Option("--max-foreign", metavar="SHARE", help="Share of foreign letters a text may have, such as 5%.", rich_help_panel=VERDICT),
]
FailOn = Annotated[
    o.FailOn | None,
    typer.Option(
        "--fail-on", metavar="SEVERITY", help="The mildest finding that fails: note, warning (default) or error.", rich_help_panel=VERDICT
    ),
]
Format = Annotated[
    o.CheckFormat, typer.Option("--format", metavar="NAME", help="text, json, jsonl, github or sarif.", rich_help_panel=o.OUTPUT)
]


@command
def check(
    context: typer.Context,
    paths: o.Paths = None,
    lang: Lang = None,
    languages: o.Languages = None,
    allow: o.Allow = None,
    terms: o.Terms = None,
    detector: o.Detector = None,
    min_confidence: o.MinConfidence = None,
    min_words: o.MinWords = None,
    max_foreign: MaxForeign = None,
    fail_on: FailOn = None,
    format_as: o.FormatAs = None,
    encoding: o.Encoding = None,
    exclude: o.Exclude = None,
    max_file_size: o.MaxFileSize = None,
    config_file: o.ConfigFile = None,
    isolated: o.Isolated = False,
    report_format: Format = o.CheckFormat.TEXT,
    color: o.ColorOption = o.Color.AUTO,
    quiet: o.Quiet = False,
) -> int:
    """Check that texts are in one language: for CI, hooks and editorial gates.

    Ends with 0 when all is well, 1 when something was found, 2 when an input cannot be read or a setting is wrong.

    Examples:

    * langmix check --lang fr drafts/

    * langmix check --lang fr --allow en --format github drafts/

    * langmix check --lang fr --max-foreign 5% article.txt
    """
    return report(context, "check")
