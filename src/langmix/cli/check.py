"""``langmix check``: fail on foreign passages."""

from __future__ import annotations

from typing import Annotated

import typer

from . import options as o
from .report import report
from .run import command

ADOPTION = "Old text"

Lang = Annotated[
    str | None,
    typer.Option("--lang", metavar="TAG", help="The language the text must be in, instead of its main one.", rich_help_panel=o.DETECTION),
]
MaxForeign = Annotated[
    str | None,
    typer.Option("--max-foreign", metavar="SHARE", help="Share of foreign letters a text may have, such as 5%.", rich_help_panel=o.VERDICT),
]
FailOn = Annotated[
    o.FailOn | None,
    typer.Option(
        "--fail-on", metavar="SEVERITY", help="The mildest finding that fails: note, warning (default) or error.", rich_help_panel=o.VERDICT
    ),
]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="End with 0 also where something is found.", rich_help_panel=o.VERDICT)]
Baseline = Annotated[
    str | None,
    typer.Option(
        "--baseline", metavar="FILE", help="Leave out the findings accepted in this file (langmix baseline).", rich_help_panel=ADOPTION
    ),
]
DiffBase = Annotated[
    str | None,
    typer.Option("--diff-base", metavar="REVISION", help="Only what lies on lines changed since a git revision.", rich_help_panel=ADOPTION),
]
AddSuppressions = Annotated[
    bool,
    typer.Option(
        "--add-suppressions", help="Write a comment above each finding that silences it, in the files themselves.", rich_help_panel=ADOPTION
    ),
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="The reason in those comments.", rich_help_panel=ADOPTION)]
Statistics = Annotated[bool, typer.Option("--statistics", help="Also count by rule, language and file.", rich_help_panel=o.OUTPUT)]
ShowFiles = Annotated[bool, typer.Option("--show-files", help="List the files that would be checked.", rich_help_panel=o.OUTPUT)]
Watch = Annotated[bool, typer.Option("--watch", help="Check again whenever a file changes.", rich_help_panel=o.OUTPUT)]


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
    select: o.Select = None,
    extend_select: o.ExtendSelect = None,
    ignore: o.Ignore = None,
    max_foreign: MaxForeign = None,
    fail_on: FailOn = None,
    exit_zero: ExitZero = False,
    baseline: Baseline = None,
    diff_base: DiffBase = None,
    add_suppressions: AddSuppressions = False,
    reason: Reason = None,
    format_as: o.FormatAs = None,
    encoding: o.Encoding = None,
    exclude: o.Exclude = None,
    force_exclude: o.ForceExclude = False,
    no_ignore: o.NoIgnore = False,
    file_list: o.FileList = None,
    stdin_filename: o.StdinFilename = None,
    must_find_files: o.MustFindFiles = False,
    max_file_size: o.MaxFileSize = None,
    config_file: o.ConfigFile = None,
    isolated: o.Isolated = False,
    report_formats: o.Formats = None,
    output_file: o.OutputFile = None,
    statistics: Statistics = False,
    show_files: ShowFiles = False,
    watch: Watch = False,
    jobs: o.Jobs = None,
    no_cache: o.NoCache = False,
    color: o.ColorOption = o.Color.AUTO,
    quiet: o.Quiet = False,
) -> int:
    """Check that texts are in one language: for CI, hooks and editorial gates.

    Ends with 0 when all is well, 1 when something was found, 2 when an input cannot be read or a setting is wrong.

    Examples:

    * langmix check --lang fr drafts/

    * langmix check --lang fr --allow en --format github --format sarif=langmix.sarif drafts/

    * langmix check --lang fr --max-foreign 5% article.txt

    * langmix check --diff-base origin/main docs/
    """
    return report(context, "check")
