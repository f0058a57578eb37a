"""The progress bar for many files: on standard error, and only on a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Named(Protocol):
    """Something that was read."""

    @property
    def path(self) -> str:
        """As the user named it."""
        ...


Item = TypeVar("Item", bound=Named)

MANY = 3
"""From this many files on a bar is shown."""


class Bar:
    """Counts the files that were read; hidden while a report is written, perhaps to the same terminal."""

    def __init__(self, total: int, *, wanted: bool = True) -> None:
        self._progress = None
        self._total = total
        if wanted and total >= MANY and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False)

    def watch(self, read: Iterable[Item]) -> Iterator[Item]:
        """Pass the sources through, counting them."""
        if self._progress is None:
            yield from read
            return
        task = self._progress.add_task("", total=self._total)
        with self._progress:
            for source in read:
                self._progress.update(task, description=source.path)
                yield source
                self._progress.advance(task)

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """While something else is written."""
        if self._progress is None:
            yield
            return
        self._progress.stop()
        try:
            yield
        finally:
            sys.stdout.flush()
            self._progress.start()
