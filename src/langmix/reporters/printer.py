"""Styled lines for a stream, and the words that the reports for people share."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from .caret import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from . import ReportOptions

QUIET: Final = "dim"

_PLAIN_SIGNS: Final = str.maketrans({"│": "|", "·": "-", "→": ">", MARK: "~", "█": "#"})
"""For streams of an old encoding; each as wide as what it stands for."""


class Printer:
    """Writes styled lines to a stream."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self.width = max(options.width, 20)
        self.color = options.color
        self._stream = stream
        # Of its own stream: rich ends the program when a pipe is closed, and chooses colours by the environment.
        self.console = Console(
            file=io.StringIO(),
            force_terminal=options.color,
            color_system="standard" if options.color else None,
            no_color=not options.color,
            width=self.width,
            height=25,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
            force_jupyter=False,
        )

    def print(self, lines: Iterable[Text]) -> None:
        """Write lines, each as it is: no wrapping, no white space at its end.

        Raises:
            OSError: of the stream.
        """
        with self.console.capture() as capture:
            for line in lines:
                line.rstrip()
                self.console.print(line, soft_wrap=True)
        self._stream.write(encodable(capture.get(), self._stream.encoding))

    def wrap(self, text: Text, width: int) -> list[Text]:
        """A text on lines of at most `width` cells, broken between words where that can be done."""
        lines = list(text.wrap(self.console, max(width, 1), overflow="fold"))
        for line in lines:
            line.rstrip()
        return lines

    def hang(self, first: Text, rest: Text, indent: int) -> list[Text]:
        """What must stay whole, what follows it after a space, and that on further lines where it does not fit.

        Args:
            first: never broken, as a path and position that is to be clicked.
            rest: broken between words.
            indent: cells before the further lines.
        """
        room = self.width - first.cell_len - 1
        if room >= rest.cell_len:
            return [Text.assemble(first, " ", rest)]
        lines = [first]
        if room >= self.width // 4:
            head = self.wrap(rest, room)[0]
            lines = [Text.assemble(first, " ", head)]
            rest = rest[len(head) :]
            rest = rest[len(rest.plain) - len(rest.plain.lstrip()) :]
        return [*lines, *(Text.assemble(" " * indent, line) for line in self.wrap(rest, self.width - indent))]


def encodable(text: str, encoding: str | None) -> str:
    """The text with a question mark for each cell that a stream's encoding has no character for."""
    try:
        text.encode(encoding or "utf-8")
    except UnicodeEncodeError:
        text = text.translate(_PLAIN_SIGNS)
        known = set(text.encode(str(encoding), "ignore").decode(str(encoding)))
        return "".join(character if character in known else "?" * cell_len(character) for character in text)
    return text


def percent(share: float) -> str:
    """A share (0..1) in whole per cent, which is 0 or 100 only where it is exactly that.

    >>> percent(0.113), percent(0.999999), percent(0.001), percent(1.0)
    ('11 %', '>99 %', '<1 %', '100 %')
    """
    if share < 1 and round(share * 100) >= 100:
        return ">99 %"
    if share > 0 and round(share * 100) <= 0:
        return "<1 %"
    return f"{share:.0%}".replace("%", " %")


def count(number: int, one: str, many: str = "") -> str:
    """A number of things in words.

    >>> count(1, "file"), count(2, "file")
    ('1 file', '2 files')
    """
    return f"{number} {one if number == 1 else many or f'{one}s'}"
