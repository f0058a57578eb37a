"""File formats: how bytes' text becomes a `Document` of prose segments.

`FORMATS` is the table; the key is the name used in options, output and documentation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..document import Document
from ..errors import UnknownFormat
from . import plain

Reader = Callable[[str, str | None], Document]
"""``read(text, path) -> Document``: `text` is the decoded source, `path` where it came from, if anywhere.
A reader raises `FormatError` where the text is not what the format says."""

FORMATS: Final[dict[str, Reader]] = {
    "plain": plain.read,
}


def read(text: str, path: str | None = None, name: str = "plain") -> Document:
    """Cut a text into segments of prose.

    Args:
        text: the decoded source, without byte order mark.
        path: where it came from, as the user named it; None for a string in memory.
        name: a name in `FORMATS`.

    Raises:
        UnknownFormat: `name` is not in the table.
        FormatError: the text is not what the format says.
    """
    try:
        reader = FORMATS[name]
    except KeyError:
        raise UnknownFormat(f"unknown format '{name}'; known: {', '.join(sorted(FORMATS))}") from None
    return reader(text, path)
