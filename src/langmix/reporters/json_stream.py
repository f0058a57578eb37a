"""JSON for streams: text that any encoding can hold, and documents whose long array is written member by member."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing import TextIO

UTF: Final = frozenset({"utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-32-be", "utf-32-le"})
"""The encodings, by the names of `codecs`, that have every character."""

_SURROGATE = re.compile("[\ud800-\udfff]")
# Besides surrogates: what steers a terminal, ends a line for some readers of lines, or turns one around.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def to_json(value: object, encoding: str | None, indent: int | None = None) -> str:
    r"""JSON that can be written to a stream: what the stream's encoding cannot hold is escaped, and every control character.

    Args:
        value: what `json.dumps` takes.
        encoding: the stream's, or None for UTF-8.
        indent: spaces a level; None for a single line.

    >>> to_json("é\udc80", "utf-8"), to_json("é\udc80", "ascii")
    ('"é\\udc80"', '"\\u00e9\\udc80"')
    """
    ascii_only = encoding is not None and codecs.lookup(encoding).name not in UTF
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    # Only inside a JSON string can there be one of them, where an escape is right.
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def replace_surrogates(text: str) -> str:
    r"""The text with U+FFFD for each lone surrogate, for programs that refuse a document with an escape for one.

    >>> replace_surrogates("a\udc80")
    'a\ufffd'
    """
    return _SURROGATE.sub("\ufffd", text)


class JsonArray:
    """A JSON document around one array, whose members are written as they arrive, so that memory does not grow with their number."""

    def __init__(self, stream: TextIO, head: str, depth: int = 2) -> None:
        """Begin the document.

        Args:
            stream: where to.
            head: what stands before the first member, up to the opening bracket; written with it.
            depth: spaces before each line of a member.
        """
        self._stream = stream
        self._head = head
        self._depth = depth
        self._empty = True

    def add(self, value: object) -> None:
        """Write a member."""
        self._stream.write((f"{self._head}\n" if self._empty else ",\n") + " " * self._depth + self.indented(value, self._depth))
        self._empty = False

    def close(self, tail: str = "") -> None:
        """Write the closing bracket, what stands behind it, and a line feed."""
        opening = self._head if self._empty else "\n" + " " * (self._depth - 2)
        self._stream.write(f"{opening}]{tail}\n")

    def indented(self, value: object, depth: int) -> str:
        """A value on several lines, each but the first behind so many spaces."""
        # Inside JSON strings a line feed is escaped, so each one here is layout.
        return to_json(value, self._stream.encoding, 2).replace("\n", "\n" + " " * depth)
