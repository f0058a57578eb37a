"""What the commands share: exit codes, messages, settings, streams."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import sys
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

from ..config import Config, parse_share
from ..config_files import Configuration
from ..errors import ConfigError, LangmixError
from ..files import STANDARD_INPUT
from ..languages import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from .options import Color

CLEAN, FOUND, UNUSABLE, UNTRANSLATED, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""Exit codes: nothing found; findings; usage, configuration or input; a translator failed; a bug; Ctrl-C."""

CLOSED_PIPE = 141
"""128 + SIGPIPE, as other programs end when the reader of their output has gone."""

_PRECEDENCE = (INTERRUPTED, INTERNAL, UNUSABLE, UNTRANSLATED, FOUND, CLEAN)


class Outcome:
    """The exit code of a run: of all that happened, the gravest."""

    def __init__(self) -> None:
        self.code = CLEAN

    def note(self, code: int) -> None:
        """Something with this exit code happened."""
        self.code = min(self.code, code, key=_PRECEDENCE.index)


def command(function: Callable[..., int]) -> Callable[..., None]:
    """Make a function that returns an exit code a command: it ends with that code, and with a plain message on every error."""

    @functools.wraps(function)
    def run(*args: Any, **options: Any) -> None:
        try:
            code = function(*args, **options)
            sys.stdout.flush()
        except LangmixError as error:
            say(f"error: {error}")
            code = UNUSABLE
        except BrokenPipeError:
            # What is still buffered cannot be written: without this Python complains about it on exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = CLOSED_PIPE
        except KeyboardInterrupt:
            say("interrupted")
            code = INTERRUPTED
        except typer.Exit:
            raise
        except Exception:
            import traceback

            traceback.print_exc()
            say("error: this is a bug in langmix, please report it with the lines above")
            code = INTERNAL
        raise typer.Exit(code)

    return run


def say(message: str) -> None:
    """A line on standard error, with our name in front and no control character in it."""
    with contextlib.suppress(OSError):
        print(f"langmix: {printable(message)}", file=sys.stderr, flush=True)  # noqa: T201 -- this is the place where messages are printed


def warn_of_slow_kernel(config: Config, *, quiet: bool) -> None:
    """Say so where the engine's native kernel is missing and nobody asked for the other one."""
    if quiet or config.detector != "engine":
        return
    from ..detector.kernel import kernel_name

    if kernel_name() == "python" and not os.environ.get("LANGMIX_KERNEL"):
        say("warning: the native kernel was not built, so a slower one serves; install langmix where there is a C compiler")


def shown_input(path: str | None) -> str:
    """An input as messages name it."""
    return "<stdin>" if path == STANDARD_INPUT else str(path)


def printable(text: str) -> str:
    """A text without control characters and lone surrogates: file names and contents must not steer the terminal."""
    return "".join(character if character.isprintable() or character == "\n" else ascii(character)[1:-1] for character in text)


def configure(context: typer.Context) -> Configuration:
    """The configuration of a run: of the files, with the command's options over it.

    Raises:
        ConfigError: a file or an option cannot be used.
    """
    given = context.params
    named = given["config_file"] or []
    # A file may have an equals sign in its name.
    files = [item for item in named if "=" not in item or Path(item).is_file()]
    if len(files) > 1:
        raise ConfigError(f"--config: give one file, not {len(files)}; one may extend another")
    if given["isolated"] and files:
        raise ConfigError("--config FILE and --isolated exclude each other")
    settings = {field.name: given[field.name] for field in fields(Config) if given.get(field.name) not in (None, [], ())}
    for key in ("lang", "to"):
        if key in settings:
            settings[key] = parse(settings[key], f"--{key}")
    for key in ("languages", "allow", "select", "extend_select", "ignore"):
        if key in settings:
            settings[key] = [item.strip() for listed in settings[key] for item in listed.split(",") if item.strip()]
    for key in ("languages", "allow"):
        if key in settings:
            settings[key] = [parse(tag, f"--{key}") for tag in settings[key]]
    if "max_foreign" in settings:
        settings["max_foreign"] = parse_share(settings["max_foreign"], "--max-foreign")
    inline = [item for item in named if item not in files]
    return Configuration(file=Path(files[0]) if files else None, inline=inline, isolated=given["isolated"], options=settings)


def use_color(choice: Color, stream: TextIO) -> bool:
    """Whether to colour a stream: as asked for, else by ``NO_COLOR`` and ``FORCE_COLOR``, else on a terminal that can."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def report_width() -> int:
    """Columns of the terminal, or ``COLUMNS``, or 80 in a pipe."""
    return max(shutil.get_terminal_size((80, 24)).columns, 20)


def report_stream() -> TextIO:
    """Standard output for reports: UTF-8, and a character that cannot be written is escaped, not an error."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    return sys.stdout
