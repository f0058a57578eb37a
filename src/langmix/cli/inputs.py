"""What a command reads: the paths it was given, one after the other."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ..errors import ConfigError, InputError
from ..files import STANDARD_INPUT, find_files, read_bytes
from ..formats import FORMATS, choose, is_searched
from ..inputs import Input, guess_notification, read_input
from ..results import Notification
from .run import UNUSABLE, Outcome, say, shown_input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..config_files import Configuration

LIST_BYTES = 256 * 1024 * 1024
"""The most bytes of a list of files."""


def inputs(paths: Sequence[str] | None, what: str, file_list: str | None = None) -> list[str]:
    """The paths of a command; standard input where none is given in a pipe.

    Args:
        paths: as given.
        what: the command's name, for the hint.
        file_list: a file with further paths, one a line; ``-`` is standard input.

    Raises:
        ConfigError: none is given, and standard input is a terminal; or the list cannot be read.
    """
    if file_list is not None:
        try:
            listed = read_bytes(file_list, LIST_BYTES).decode("utf-8", "surrogateescape")
        except InputError as error:
            raise ConfigError(f"--file-list: {error}") from error
        # `find -print0` and `git ls-files -z` end names with NUL.
        return [*(paths or ()), *filter(None, listed.split("\0") if "\0" in listed else listed.splitlines())]
    if paths:
        return list(paths)
    if sys.stdin is None or sys.stdin.isatty():
        raise ConfigError(f"nothing to read: name a file or a folder, as in `langmix {what} article.txt`, or pipe text into it")
    return [STANDARD_INPUT]


def sources(paths: Sequence[str | InputError], configuration: Configuration, outcome: Outcome) -> Iterator[Input]:
    """Read what `find_files` found, one by one; an input that cannot be read is reported, and the others go on."""
    for path in paths:
        error = path if isinstance(path, InputError) else None
        if not isinstance(path, InputError):
            try:
                source = read_input(path, configuration.for_path(path))
            except InputError as problem:
                error = problem
        if error is not None:
            outcome.note(UNUSABLE)
            tell(Notification("LM001", error.path, error.reason))
            continue
        if source.guessed:
            tell(guess_notification(source.path, source.guessed))
        if path == STANDARD_INPUT and not source.data.strip():
            say("warning: standard input is empty")
        yield source


def find(
    paths: Sequence[str], configuration: Configuration, *, force_exclude: bool = False, ignore_files: bool = True
) -> list[str | InputError]:
    """The inputs that paths stand for; a warning where there are none.

    Args:
        paths: files, folders, ``-``.
        configuration: what to leave out.
        force_exclude: whether a file that is named is left out as if it had been found in its folder.
        ignore_files: whether ``.gitignore`` and the like count.

    Raises:
        ConfigError: a configuration file of one of them is not right: said before anything is read or written.
    """

    def is_wanted(path: str) -> bool:
        return is_searched(path) or (FORMATS[choose(path, b"")].data and configuration.names_language(path))

    found = list(find_files(paths, is_wanted, configuration.excluded_in, force_exclude=force_exclude, ignore_files=ignore_files))
    for path in found:
        if not isinstance(path, InputError):
            configuration.for_path(path)
    if not found:
        say(f"warning: nothing that langmix reads in {', '.join(paths)}")
    return found


def tell(notification: Notification, notify: Callable[[Notification], None] | None = None) -> None:
    """Show a notification on standard error, and to the reporters."""
    word = "error" if notification.severity == "error" else "warning"
    say(f"{word}: {shown_input(notification.path)}: {notification.message}")
    if notify is not None:
        notify(notification)
