"""The options that commands share, each spelled once."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Color(StrEnum):
    """When to colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Show(StrEnum):
    """What to show besides the foreign passages."""

    SEGMENTS = "segments"
    SCORES = "scores"


class FailOn(StrEnum):
    """Severities."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


DETECTION = "Detection"
INPUT = "Input"
OUTPUT = "Output"
VERDICT = "Verdict"
RULES = "Rules"

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Files, folders, or - for standard input (also without a path, in a pipe).", show_default=False),
]
Languages = Annotated[
    list[str] | None,
    typer.Option("--languages", metavar="TAG,TAG", help="The only languages to choose from.", rich_help_panel=DETECTION),
]
Allow = Annotated[
    list[str] | None,
    typer.Option("--allow", metavar="TAG,TAG", help="Languages that are never foreign.", rich_help_panel=DETECTION),
]
Terms = Annotated[
    bool | None,
    typer.Option(
        "--terms/--no-terms", help="Count single words, titles and technical terms too.", show_default=False, rich_help_panel=DETECTION
    ),
]
Detector = Annotated[
    str | None,
    typer.Option("--detector", metavar="NAME", help="engine (every word), or langdetect (a label a sentence).", rich_help_panel=DETECTION),
]
MinConfidence = Annotated[
    float | None,
    typer.Option("--min-confidence", metavar="0..1", help="Leave out passages less certain than this (0.5).", rich_help_panel=DETECTION),
]
MinWords = Annotated[
    int | None,
    typer.Option("--min-words", metavar="N", help="Leave out foreign passages shorter than this.", rich_help_panel=DETECTION),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="RULE,RULE", help="Only these rules: codes, beginnings of codes (LM2), names or ALL.", rich_help_panel=RULES
    ),
]
ExtendSelect = Annotated[
    list[str] | None, typer.Option("--extend-select", metavar="RULE,RULE", help="These rules besides.", rich_help_panel=RULES)
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="RULE,RULE", help="Not these rules.", rich_help_panel=RULES)]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help="Encoding of the input, instead of UTF-8 or a guess.", rich_help_panel=INPUT),
]
FormatAs = Annotated[
    str | None,
    typer.Option("--format-as", metavar="NAME", help="Read every input as this format (see `langmix formats`).", rich_help_panel=INPUT),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude", metavar="PATTERN", help="Leave out files in folders, as in .gitignore; may be repeated.", rich_help_panel=INPUT
    ),
]
MaxFileSize = Annotated[
    int | None,
    typer.Option("--max-file-size", metavar="BYTES", help="Refuse larger inputs (100 MiB).", rich_help_panel=INPUT),
]
ConfigFile = Annotated[
    list[str] | None,
    typer.Option(
        "--config",
        metavar="FILE|'KEY=VALUE'",
        help="Read this configuration, not the nearest langmix.toml; or set a key as there. May be repeated.",
        rich_help_panel=INPUT,
    ),
]
Isolated = Annotated[bool, typer.Option("--isolated", help="Read no configuration file.", rich_help_panel=INPUT)]
ForceExclude = Annotated[
    bool,
    typer.Option("--force-exclude", help="Leave out what is excluded or ignored even where it is named: for hooks.", rich_help_panel=INPUT),
]
NoIgnore = Annotated[
    bool, typer.Option("--no-ignore", help="Read in folders what .gitignore and the like leave out.", rich_help_panel=INPUT)
]
FileList = Annotated[
    str | None,
    typer.Option(
        "--file-list", metavar="FILE", help="Read the paths from this file, one a line; - for standard input.", rich_help_panel=INPUT
    ),
]
StdinFilename = Annotated[
    str | None,
    typer.Option("--stdin-filename", metavar="NAME", help="The name of what comes through standard input.", rich_help_panel=INPUT),
]
MustFindFiles = Annotated[bool, typer.Option("--must-find-files", help="End with 2 where there is nothing to read.", rich_help_panel=INPUT)]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        metavar="NAME[=FILE]",
        help="A report (text, concise, grouped, json, ...), to a file or standard output; may be repeated.",
        rich_help_panel=OUTPUT,
    ),
]
OutputFile = Annotated[
    str | None,
    typer.Option("--output-file", "-o", metavar="FILE", help="Write the report to this file.", rich_help_panel=OUTPUT),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", metavar="N", help="Processes that work side by side (one a processor).", rich_help_panel=OUTPUT),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Judge every file anew, and remember nothing.", rich_help_panel=OUTPUT)]
ColorOption = Annotated[
    Color, typer.Option("--color", metavar="WHEN", help="Colour the report: auto, always or never.", rich_help_panel=OUTPUT)
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on standard error but errors.", rich_help_panel=OUTPUT)]
