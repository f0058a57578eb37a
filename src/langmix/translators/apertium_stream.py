"""Apertium's stream format: what must come back byte for byte travels as a *superblank*, ``[...]``.

Its readers of formats are not used: they translate inside of code and addresses (txt) or damage entities (html).
"""

from __future__ import annotations

import re

_PRESERVED = re.compile(r"(?:\s|⟦\d+⟧|[][{}^$/\\@<>*#~])+")
"""What becomes a superblank: white space, masks, and characters that mean something in the stream, or that look like Apertium's marks."""

_SPECIAL = re.compile(r"[][{}^$/\\@<>]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SUPERBLANK = re.compile(r"(\[(?:[^\]\\]|\\.)*\])", re.DOTALL)
_MARKS = re.compile(r"(?<!\w)[*@#]+(?=\w)")
_WORD = re.compile(r"[^\W\d_]+")


_END = ".[]"
"""Closes each text, so that a text without a full stop is not read on into the next."""


def to_stream(text: str) -> str:
    r"""A text, with masks in it, in Apertium's stream format.

    >>> to_stream("Un gato, ⟦0⟧\ny *dos*")
    'Un gato,[ ⟦0⟧\n]y[ *]dos[*].[]'
    """

    def superblank(match: re.Match[str]) -> str:
        return " " if match[0] == " " else f"[{_SPECIAL.sub(_escape, match[0])}]"

    # A NUL would end the text, and every later answer would stand in the place of another's.
    return _PRESERVED.sub(superblank, text.replace("\0", " ")) + _END


def from_stream(stream: str) -> str:
    """The text of a stream that has no marks.

    >>> from_stream("Un chat,[ ⟦0⟧ ]et[ *]deux[*].[]")
    'Un chat, ⟦0⟧ et *deux*'
    """
    stream = stream.strip("\n")
    stream = stream.removesuffix("[]").rstrip(" ").removesuffix(".") if stream.endswith("[]") else stream
    parts = _SUPERBLANK.split(stream)
    return "".join(_ESCAPED.sub(r"\1", part[1:-1] if number % 2 else part) for number, part in enumerate(parts))


def _escape(match: re.Match[str]) -> str:
    return "\\" + match[0]


def strip_marks(stream: str) -> tuple[str, float]:
    """A stream without the marks of unknown words, and their share of the words.

    The source's own stars, hashes and at signs stand in superblanks, so every other one is a mark.
    """
    parts = _SUPERBLANK.split(stream)
    words = marks = 0
    for number in range(0, len(parts), 2):
        words += len(_WORD.findall(parts[number]))
        parts[number], count = _MARKS.subn("", parts[number])
        marks += count
    return "".join(parts), min(1.0, marks / words) if words else 0.0
