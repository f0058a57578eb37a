"""The command line: each command parses, calls, reports and ends with an exit code."""

from __future__ import annotations

from typing import Annotated

import typer

from .apply import apply
from .baseline import app as baseline
from .check import check
from .clean import clean
from .config import config
from .corpus import corpus
from .diff import diff
from .explain import explain
from .fix import fix
from .formats import formats
from .init import init
from .normalize import normalize
from .run import say
from .scan import scan
from .translators import app as translators

app = typer.Typer(
    name="langmix",
    help="Find every passage of a text that is in the wrong language, and give the text back in one language.",
    epilog="Exit codes: 0 clean, 1 findings, 2 usage or unreadable input, 3 a translator failed, 4 internal error, 130 interrupted.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("scan")(scan)
app.command("check")(check)
app.command("normalize")(normalize)
app.command("apply")(apply)
app.command("diff")(diff)
app.command("fix")(fix)
app.add_typer(baseline, name="baseline")
app.command("init")(init)
app.command("config")(config)
app.command("explain")(explain)
app.command("formats")(formats)
app.add_typer(translators, name="translators")
app.command("clean")(clean)
app.command("corpus")(corpus)


def _show_version(wanted: bool) -> None:
    if wanted:
        from .. import __version__
        from ..detector.kernel import kernel_name

        typer.echo(f"langmix {__version__} ({kernel_name()} kernel)")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")] = False,
) -> None:
    del version


def main() -> None:
    """Run the command line; ends the process with an exit code."""
    try:
        app(prog_name="langmix")
    except KeyboardInterrupt:
        say("interrupted")
        raise SystemExit(130) from None
