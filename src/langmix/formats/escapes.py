"""Reading strings with escapes in them: what several formats of program strings share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..document import MASK
from .placeholders import Run

if TYPE_CHECKING:
    import re
    from collections.abc import Callable


def escaped_runs(text: str, start: int, end: int, escape: re.Pattern[str], say: Callable[[re.Match[str]], str]) -> list[Run]:
    """The characters of a half-open range of a document, its escapes read.

    Args:
        text: the document.
        start: document offset, inclusive.
        end: document offset, exclusive.
        escape: matches an escape.
        say: the character that a match stands for; empty where it stands for none.
    """
    runs: list[Run] = []
    done = start
    for match in escape.finditer(text, start, end):
        if done < match.start():
            runs.append(Run(text[done : match.start()], done, match.start()))
        done = match.end()
        said = say(match)
        if said:
            runs.append(Run(said, *match.span()))
    if done < end:
        runs.append(Run(text[done:end], done, end))
    return runs


def character(units: re.Match[str]) -> str:
    r"""The character of ``\uXXXX``, the hexadecimal digits in a group ``single``, or in ``high`` and ``low``; `MASK` for half a one."""
    if units["single"]:
        code = int(units["single"], 16)
        return MASK if 0xD800 <= code <= 0xDFFF else chr(code)
    return chr(0x10000 + (int(units["high"], 16) - 0xD800) * 0x400 + int(units["low"], 16) - 0xDC00)
