"""From a translator's answer to a text that takes the place of its source: first letter, last mark, lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .cutting import SHORT_LINE
from .masks import fill

if TYPE_CHECKING:
    from .cutting import Unit

_SEVERAL_SPACES = re.compile(" {2,}")
_LAST_MARKS = ".!?…:;,"
_SMALL_LETTERS = frozenset({"an", "ast", "ca", "es", "fr", "gl", "it", "oc", "pt", "ro"})
"""Languages that write weekdays, nationalities and "I" small, so that a first capital is the engine's."""


def fit(answer: str, source: str, to: str) -> str:
    """An engine's answer with the first letter and the last mark as the source has them.

    Args:
        answer: with masks; not empty.
        source: with masks.
        to: the language of the answer (ISO 639 code).
    """
    answer = answer.strip()
    if "  " not in source:
        # Apertium leaves two spaces where it leaves out a word.
        answer = _SEVERAL_SPACES.sub(" ", answer)
    if source[-1] in _LAST_MARKS and answer[-1].isalnum():
        answer += source[-1]
    elif source[-1].isalnum() and answer[-1] in _LAST_MARKS:
        answer = answer.rstrip(_LAST_MARKS + " \u00a0\u202f") or answer
    first, begin = _first_letter(source), _first_letter(answer)
    if first is None or begin is None:
        return answer
    letter = answer[begin]
    if source[first].isupper() and letter.islower():
        letter = letter.upper()
    elif letter.isupper() and to in _SMALL_LETTERS and answer[begin + 1 : begin + 2].islower() and source.islower():
        letter = letter.lower()
    return answer[:begin] + letter + answer[begin + 1 :]


def _first_letter(masked: str) -> int | None:
    """The index of the letter a text begins with, quotation marks and the like before it; None behind a mask or a number."""
    for index, character in enumerate(masked):
        if character.isalpha():
            return index
        if character.isdigit():
            return None
    return None


def wrap(masked: str, unit: Unit, column: int) -> str:
    """A translation broken into lines where the source was: the first begins at a 0-based column, in code points."""
    if unit.line_break is None:
        return masked
    indent = len(unit.line_break.lstrip("\r\n"))
    lines: list[str] = []
    line = ""
    # Masks have no spaces, so nothing that is protected is broken.
    for word in masked.split(" "):
        longer = f"{line} {word}" if line else word
        if line and column + len(fill(longer, unit.originals)) > max(unit.width, SHORT_LINE) + indent:
            lines.append(line)
            line, column = word, indent
        else:
            line = longer
    return unit.line_break.join([*lines, line])
