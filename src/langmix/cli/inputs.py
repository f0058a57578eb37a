"""What a command reads: the paths it was given, one after the other."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ..errors import ConfigError, InputError
from ..files import STANDARD_INPUT, find_files
from ..formats import is_searched
from ..inputs import Input, read_input
from ..results import Notification
from .run import UNUSABLE, Outcome, say, shown_input

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..config import Config
    from ..reporters import Reporter


def inputs(paths: Sequence[str] | None, what: str) -> list[str]:
    """The paths of a command; standard input where none is given in a pipe.

    Args:
        paths: as given.
        what: the command's name, for the hint.

    Raises:
        ConfigError: none is given, and standard input is a terminal.
    """
    if paths:
        return list(paths)
    if sys.stdin is None or sys.stdin.isatty():
        raise ConfigError(f"nothing to read: name a file or a folder, as in `langmix {what} article.txt`, or pipe text into it")
    return [STANDARD_INPUT]


def sources(paths: Sequence[str | InputError], config: Config, outcome: Outcome, reporter: Reporter | None = None) -> Iterator[Input]:
    """Read what `find_files` found, one by one; an input that cannot be read is reported, and the others go on."""
    for path in paths:
        error = path if isinstance(path, InputError) else None
        if not isinstance(path, InputError):
            try:
                source = read_input(path, config)
            except InputError as problem:
                error = problem
        if error is not None:
            outcome.note(UNUSABLE)
            tell(Notification("LM001", error.path, error.reason), reporter)
            continue
        if source.source and source.source.guessed:
            reason = f"is not UTF-8; read as {source.source.encoding}, which is a guess: name the right encoding with --encoding"
            tell(Notification("LM003", source.path, reason, "warning"), reporter)
        if path == STANDARD_INPUT and not source.data.strip():
            say("warning: standard input is empty")
        yield source


def find(paths: Sequence[str], config: Config) -> list[str | InputError]:
    """The inputs that paths stand for; a warning where there are none."""
    found = list(find_files(paths, config, is_searched))
    if not found:
        say(f"warning: nothing that langmix reads in {', '.join(paths)}")
    return found


def tell(notification: Notification, reporter: Reporter | None) -> None:
    """Show a notification on standard error, and to the reporter."""
    word = "error" if notification.severity == "error" else "warning"
    say(f"{word}: {shown_input(notification.path)}: {notification.message}")
    if reporter is not None:
        reporter.notify(notification)
