"""A passage with some of the text around it, for reports that have no columns of a terminal to keep to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from .caret import MARK, as_shown, cut_end, cut_start, line_end, visible

if TYPE_CHECKING:
    from ..document import Document

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class Context(NamedTuple):
    """A passage in its lines, as `visible` text."""

    before: str
    """From the beginning of its first line, or from ``…`` on."""
    words: str
    """The passage with its line breaks as line feeds; ``…`` stands for the middle of a very long one. Empty for a place without words."""
    after: str
    """To the end of its last line, or to ``…``."""


def find_context(document: Document, start: int, end: int, room: int, most: int) -> Context:
    """A passage of a document, and what stands around it.

    Args:
        document: the one it lies in.
        start: document offset, inclusive.
        end: document offset, exclusive.
        room: cells of context on each side.
        most: code points, and cells, of the passage.
    """
    # Of a container nobody sees the source; and what stands behind nothing is no context, but the beginning of the text.
    shown, start, end = as_shown(document, start, end) if end > start or not document.parts else (document.as_read(), 0, 0)
    first, last = shown.position(start).line, shown.position(max(start, end - 1)).line
    # No more is read of a line than can be shown, however long it is: four times the room, for combining characters.
    before = shown.text[max(shown.line_starts()[first - 1], start - 4 * room) : start]
    after = shown.text[end : max(end, min(line_end(shown, last), end + 4 * room))]
    words = _visible_lines(shown.text[start:end])
    if len(words) > most:
        words = f"{cut_end(words[:most], most // 2)[0]} {MARK} {cut_start(words[-most:], most // 2)[1]}"
    return Context(
        "".join(cut_start(visible(before), room)),
        words,
        "".join(cut_end(visible(after.rstrip()), room)),
    )


def _visible_lines(text: str) -> str:
    return "\n".join(map(visible, _LINE_BREAK.split(text)))
