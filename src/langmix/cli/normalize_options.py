"""The options of ``langmix normalize``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from . import options as o

TRANSLATION = "Translation"


class Quotes(StrEnum):
    """What becomes of quotations."""

    TRANSLATE = "translate"
    KEEP = "keep"
    ANNOTATE = "annotate"


To = Annotated[
    str | None,
    typer.Option("--to", metavar="TAG", help="The language to bring the text into, not its main one.", rich_help_panel=TRANSLATION),
]
TranslatorOption = Annotated[
    str | None,
    typer.Option(
        "--translator",
        metavar="NAME,NAME",
        help="apertium (on this machine), or see `langmix translators`; of several each takes what those before left.",
        rich_help_panel=TRANSLATION,
    ),
]
Url = Annotated[
    str | None, typer.Option("--url", metavar="ADDRESS", help="The address of the translator's server.", rich_help_panel=TRANSLATION)
]
Model = Annotated[str | None, typer.Option("--model", metavar="NAME", help="The translator's model.", rich_help_panel=TRANSLATION)]
Memory = Annotated[
    list[str] | None,
    typer.Option("--memory", metavar="FILE", help="A translation memory (TMX) for the translator tmx.", rich_help_panel=TRANSLATION),
]
Glossary = Annotated[
    list[str] | None,
    typer.Option(
        "--glossary", metavar="FILE", help="Terms and their translation (es-fr.tsv, or TBX); may be repeated.", rich_help_panel=TRANSLATION
    ),
]
Keep = Annotated[
    list[str] | None,
    typer.Option("--keep", metavar="FILE", help="Names that stay as they are, one a line; may be repeated.", rich_help_panel=TRANSLATION),
]
QuotesOption = Annotated[
    Quotes | None,
    typer.Option(
        "--quotes",
        metavar="WHAT",
        help="Of passages that fill a quotation: translate, keep, or annotate (keep, and add the translation in brackets).",
        rich_help_panel=TRANSLATION,
    ),
]
MinQuality = Annotated[
    float | None,
    typer.Option(
        "--min-quality", metavar="0..1", help="Only offer translations that are estimated to be worse.", rich_help_panel=TRANSLATION
    ),
]
AllowRemote = Annotated[
    bool | None,
    typer.Option("--allow-remote", help="Let text be sent away also in CI and in pipes.", show_default=False, rich_help_panel=TRANSLATION),
]
Offline = Annotated[
    bool | None,
    typer.Option("--offline", help="Refuse every translator that sends text away.", show_default=False, rich_help_panel=TRANSLATION),
]
Workers = Annotated[
    int | None, typer.Option("--workers", metavar="N", help="The most requests at a time (4).", rich_help_panel=TRANSLATION)
]
Timeout = Annotated[
    float | None,
    typer.Option("--timeout", metavar="SECONDS", help="How long to wait for a remote answer (30).", rich_help_panel=TRANSLATION),
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Say what would be translated, where, and what it costs; send nothing.", rich_help_panel=TRANSLATION),
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Ask for every translation anew, and remember none.", rich_help_panel=TRANSLATION)
]
Diff = Annotated[bool, typer.Option("--diff", help="Show what changes, instead of the text.", rich_help_panel=o.OUTPUT)]
Report = Annotated[
    list[Path] | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Write a report to decide on (.html, .md, .json, .xlf), and without an output only that; may be repeated.",
        rich_help_panel=o.OUTPUT,
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="PATH", help="Write to this file, or for several inputs into this folder.", rich_help_panel=o.OUTPUT
    ),
]
OutputDir = Annotated[str | None, typer.Option("--output-dir", metavar="FOLDER", help="Write into this folder.", rich_help_panel=o.OUTPUT)]
TrackChanges = Annotated[
    bool,
    typer.Option("--track-changes", help="Write changes that can be accepted or rejected (Word).", rich_help_panel=o.OUTPUT),
]
InPlace = Annotated[bool, typer.Option("--in-place", help="Write back into the files themselves.", rich_help_panel=o.OUTPUT)]
Backup = Annotated[bool, typer.Option("--backup", help="With --in-place: keep each file that changes as NAME~.", rich_help_panel=o.OUTPUT)]
