"""``langmix corpus``: label and select the documents of a corpus."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ..config import MEBIBYTE
from ..errors import ConfigError
from ..languages import describe, parse
from ..many_files import processors
from . import options as o
from .run import CLEAN, UNUSABLE, command, configure, printable, say, warn_of_slow_kernel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..corpus import Account, Options, Progress

DOCUMENTS = "Documents"
SELECTION = "Selection"
RUN = "Run"

_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([KMG]?)i?B?", re.IGNORECASE)
_UNITS: Final = {"": 1, "K": 1024, "M": MEBIBYTE, "G": 1024 * MEBIBYTE}

SHOWN: Final = 6
"""Languages in the last lines."""

SHOWN_MEANWHILE: Final = 3
"""Languages in the progress line: 80 columns hold no more."""


class Engine(StrEnum):
    """Who does the work."""

    LOCAL = "local"
    RAY = "ray"


Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="IN", help="Parquet, JSON Lines, CSV, WARC or WET files, folders of them, or addresses such as s3://bucket/folder."
    ),
]
Out = Annotated[str, typer.Option("--out", metavar="DIR", help="The folder for the results, or its address.", rich_help_panel=o.OUTPUT)]
Text = Annotated[str, typer.Option("--text", metavar="COLUMN", help="The column of the texts.", rich_help_panel=DOCUMENTS)]
Id = Annotated[str, typer.Option("--id", metavar="COLUMN", help="The column that documents are known by.", rich_help_panel=DOCUMENTS)]
NoId = Annotated[bool, typer.Option("--no-id", help="There is no such column.", rich_help_panel=DOCUMENTS)]
Columns = Annotated[
    list[str] | None,
    typer.Option("--columns", metavar="NAME,NAME", help="Columns to write besides, such as text,url.", rich_help_panel=o.OUTPUT),
]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang", metavar="TAG", help="The language the texts should be in, instead of each one's main one.", rich_help_panel=o.DETECTION
    ),
]
KeepLang = Annotated[
    list[str] | None,
    typer.Option(
        "--keep-lang", metavar="TAG,TAG", help="Write only documents whose main language is one of these.", rich_help_panel=SELECTION
    ),
]
DropForeign = Annotated[bool, typer.Option("--drop-foreign", help="Leave out documents with a foreign passage.", rich_help_panel=SELECTION)]
Filter = Annotated[
    str | None,
    typer.Option(
        "--filter",
        metavar="EXPR",
        help="Write only documents of which this is true: foreign_share < 0.05 and characters >= 200.",
        rich_help_panel=SELECTION,
    ),
]
EngineOption = Annotated[Engine, typer.Option("--engine", help="Processes of this machine, or a Ray cluster.", rich_help_panel=RUN)]
RayAddress = Annotated[
    str | None, typer.Option("--ray-address", metavar="ADDRESS", help="The cluster; without it Ray is started here.", rich_help_panel=RUN)
]
ShardSize = Annotated[
    str, typer.Option("--shard-size", metavar="SIZE", help="About how much of a file is done at once.", rich_help_panel=RUN)
]
Replace = Annotated[
    bool, typer.Option("--replace", help="Delete what another run, with other input or options, left in DIR.", rich_help_panel=RUN)
]


@command
def corpus(
    context: typer.Context,
    inputs: Inputs,
    out: Out,
    text: Text = "text",
    id_column: Id = "id",
    no_id: NoId = False,
    columns: Columns = None,
    lang: Lang = None,
    languages: o.Languages = None,
    allow: o.Allow = None,
    terms: o.Terms = None,
    min_confidence: o.MinConfidence = None,
    min_words: o.MinWords = None,
    max_file_size: o.MaxFileSize = None,
    format_as: o.FormatAs = None,
    keep_lang: KeepLang = None,
    drop_foreign: DropForeign = False,
    filter_: Filter = None,
    config_file: o.ConfigFile = None,
    isolated: o.Isolated = False,
    engine: EngineOption = Engine.LOCAL,
    ray_address: RayAddress = None,
    jobs: o.Jobs = None,
    shard_size: ShardSize = "64M",
    replace: Replace = False,
    quiet: o.Quiet = False,
) -> int:
    """Find the languages of millions of documents: a row a document, with its languages and every passage in another one.

    Texts are never altered. A run that was stopped goes on where it was when the same command is given again. Ends with 2 when a part of
    the input could not be read; manifest.json says which.

    Examples:

    * langmix corpus crawl.parquet --out labels/

    * langmix corpus data/ --out french/ --keep-lang fr --drop-foreign --columns text,url

    * langmix corpus s3://bucket/docs --out s3://bucket/labels --engine ray --ray-address auto
    """
    from ..corpus import Execution, run_corpus

    settings = _options(context)
    warn_of_slow_kernel(settings.config, quiet=quiet)
    if ray_address and engine != Engine.RAY:
        raise ConfigError("--ray-address is for --engine ray")
    if jobs is not None and jobs < 1:
        raise ConfigError("--jobs: must be greater than 0")
    with _bar(wanted=not quiet) as show:
        account = run_corpus(inputs, out, settings, Execution(engine.value, jobs or processors(), ray_address, replace), show)
    for shard in account.failed:
        say(f"error: {shard['name']}: {shard['reason']}")
    if not quiet:
        for line in _closing_words(account, out):
            typer.echo(printable(line))
    return UNUSABLE if account.failed else CLEAN


def _options(context: typer.Context) -> Options:
    """What the command line and the configuration say of the documents."""
    from ..corpus import Options

    given = context.params
    return Options(
        text=given["text"],
        id=None if given["no_id"] else given["id_column"],
        columns=_listed(given["columns"]),
        config=configure(context).general(),
        keep_languages=tuple(parse(tag, "--keep-lang") for tag in _listed(given["keep_lang"])),
        drop_foreign=given["drop_foreign"],
        filter=given["filter_"],
        shard_bytes=_size(given["shard_size"]),
    )


def _listed(given: list[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.strip() for listed in given or () for item in listed.split(",") if item.strip()))


def _size(text: str) -> int:
    match = _SIZE.fullmatch(text.strip())
    size = int(float(match[1]) * _UNITS[match[2].upper()]) if match else 0
    if size < 1:
        raise ConfigError(f"--shard-size: '{text}' is no size; write it as in 64M or 1G")
    return size


@contextmanager
def _bar(*, wanted: bool) -> Iterator[Callable[[Progress], None] | None]:
    """What shows the progress of a run on a terminal; None elsewhere."""
    if not (wanted and sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
    from rich.progress import Progress as Bar

    shown = (BarColumn(8), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*shown, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(state: Progress) -> None:
            # What an earlier run did says nothing of the speed of this one.
            total, done = state.size - state.found_size, state.size_done - state.found_size
            counted = ", ".join(f"{tag} {count:,}" for tag, count in state.tally.languages.most_common(SHOWN_MEANWHILE))
            bar.update(task, total=total, completed=done, description=f"{state.done}/{state.shards}  {counted}")

        yield show


def _closing_words(account: Account, out: str) -> Iterator[str]:
    """What became of the run, in a few lines."""
    tally = account.tally
    counted = ", ".join(f"{describe(tag)} {count:,}" for tag, count in tally.languages.most_common(SHOWN))
    share = f" ({tally.mixed / tally.rows:.1%})" if tally.rows else ""
    yield f"{tally.rows:,} documents: {counted}" if counted else f"{tally.rows:,} documents"
    yield f"{tally.mixed:,}{share} have a foreign passage; {tally.written:,} were written; {tally.errors:,} could not be judged"
    yield f"summary: {out.rstrip('/')}/summary.html"
