"""How the terminal shows two versions of a text: side by side, or one under the other."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal, cast, get_args

from rich.text import Text

from ..errors import unknown_name
from .caret import isolate_line, visible
from .diff_words import changed_words
from .printer import QUIET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .diff_words import Pair
    from .printer import Printer

SIDE_BY_SIDE_WIDTH: Final = 100
"""From this many columns on, the original and the translation stand side by side."""

Layout = Literal["side-by-side", "inline", "unified"]
LAYOUTS: Final = get_args(Layout)
"""Names for ``--diff``."""

GONE: Final = "red"
NEW: Final = "green"
_SEPARATOR: Final = " │ "


@dataclass(frozen=True, slots=True)
class Row:
    """What stands side by side."""

    left: Text
    right: Text | None
    """None where the two sides are the same."""


def choose_layout(wanted: str | None, width: int) -> Layout:
    """The layout that was asked for, else the one for the width of the terminal, in columns.

    Raises:
        ConfigError: there is no such layout.

    >>> choose_layout(None, 80), choose_layout("unified", 80)
    ('inline', 'unified')
    """
    if wanted is None:
        return "side-by-side" if width >= SIDE_BY_SIDE_WIDTH else "inline"
    if wanted not in LAYOUTS:
        raise unknown_name("layout", wanted, LAYOUTS)
    return cast("Layout", wanted)


def change_row(pair: Pair, printer: Printer, layout: Layout, around: tuple[str, str] = ("", "")) -> Row:
    """Two sentences that differ, or are the same, with their changed words marked.

    Args:
        pair: the sentences.
        printer: where to.
        layout: the layout.
        around: what stands before and behind both.
    """
    first, last = around
    if pair.original == pair.replacement:
        return Row(Text(first + pair.original + last, QUIET), None)
    signs = not printer.color and layout == "inline"
    gone, new = changed_words(pair.original, pair.replacement)
    left = _highlight(pair.original, gone, GONE, ("[-", "-]") if signs else ("", ""))
    right = _highlight(pair.replacement, new, NEW, ("{+", "+}") if signs else ("", ""))
    return Row(*(Text.assemble((first, QUIET), text, (last, QUIET)) for text in (left, right)))


def unified(before: str, after: str, names: tuple[str, str]) -> Iterator[Text]:
    """The difference of two texts as `diff -u` writes it, a line each."""
    styles = {"+": NEW, "-": GONE, "@": "cyan"}
    for line in unified_diff(before.splitlines(), after.splitlines(), *names, lineterm=""):
        yield Text(line[0], styles.get(line[0], "")).append_text(isolate_line(Text(visible(line[1:]), styles.get(line[0], ""))))


def _highlight(text: str, ranges: list[tuple[int, int]], style: str, marks: tuple[str, str]) -> Text:
    line = Text()
    done = 0
    for start, end in ranges:
        line.append(text[done:start]).append(marks[0] + text[start:end] + marks[1], style)
        done = end
    return line.append(text[done:])


def lay_out(rows: Iterable[Row], printer: Printer, layout: Layout) -> Iterator[Text]:
    """The lines of some rows."""
    yield from (_side_by_side if layout == "side-by-side" else _inline)(rows, printer)


def _inline(rows: Iterable[Row], printer: Printer) -> Iterator[Text]:
    for row in rows:
        if row.right is None:
            yield from _signed(row.left, " ", QUIET, printer)
        else:
            # Of what was added or removed, one side is empty.
            yield from _signed(row.left, "-", GONE, printer) if row.left.plain else ()
            yield from _signed(row.right, "+", NEW, printer) if row.right.plain else ()


def _signed(text: Text, sign: str, style: str, printer: Printer) -> Iterator[Text]:
    for line in printer.wrap(text, printer.width - 4):
        yield Text.assemble("  ", (f"{sign} ", f"bold {style}"), isolate_line(line))


def _side_by_side(rows: Iterable[Row], printer: Printer) -> Iterator[Text]:
    width = (printer.width - 2 - len(_SEPARATOR)) // 2
    for row in rows:
        columns = (printer.wrap(text, width) for text in (row.left, row.left if row.right is None else row.right))
        for left, right in zip_longest(*columns, fillvalue=Text()):
            padding = " " * (width - left.cell_len)
            yield Text.assemble("  ", isolate_line(left), padding, (_SEPARATOR, QUIET), isolate_line(right))
