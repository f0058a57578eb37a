"""What a scalar of YAML says, with the place of every character: PyYAML tells where a scalar stands, but not where its characters do.

It is read by the rules of its style, and cut into paragraphs at blank lines, and in folded text wherever its value breaks the line: there a
line break of the source is read as a space, and an edit could not tell it from one that is meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import MASK
from .placeholders import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .json import PlacedString

BREAK: Final = "(?:\r\n|[\n\r\x85\u2028\u2029])"
"""A line break, as a pattern."""
_BREAKS = re.compile(BREAK)
_BLOCK_HEADER = re.compile(rf"[^\n\r\x85\u2028\u2029]*+{BREAK}")
_BLOCK_LINE = re.compile(rf"(?P<indent>\ *+)(?P<said>[^\n\r\x85\u2028\u2029]*+)(?:{BREAK}|\Z)")

# The look-behind lets a run of spaces be tried once, not once for each of them.
_FOLD = rf"(?P<fold>(?:(?<![ \t])|(?<=\\[ \t]))[ \t]*+{BREAK}[ \t]*+(?P<blank>(?:{BREAK}[ \t]*+)*+))"
_FLOW: Final = {
    "": re.compile(_FOLD),
    "'": re.compile(f"(?P<quote>'')|{_FOLD}"),
    '"': re.compile(
        rf"\\(?:x(?P<x>[0-9A-Fa-f]{{2}})|u(?P<u>[0-9A-Fa-f]{{4}})|U(?P<U>[0-9A-Fa-f]{{8}})"
        rf"|(?P<seam>{BREAK}[ \t]*+)(?P<more>(?:{BREAK}[ \t]*+)*+)|(?P<letter>[^\n\r]))|{_FOLD}"
    ),
}
"""What does not stand for itself in a scalar, by its style; empty for a plain one."""

_LETTERS: Final = dict(zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True))


class Scalar(NamedTuple):
    """A scalar that is a value."""

    place: PlacedString
    start: int
    """Document offset, inclusive; of its quotation mark or its header, if it has one."""
    end: int
    """Document offset, exclusive."""
    style: str
    """Its quotation mark, ``|``, ``>``, ``,`` for a plain one in brackets, or empty."""
    value: str
    """What it says."""


def line_break(text: str, scalar: Scalar) -> str:
    """What breaks a line of a literal or folded scalar, with the indentation behind it."""
    first = _BREAKS.search(text, scalar.start)
    return f"{first[0] if first else chr(10)}{' ' * _indentation(text, scalar)}"


def paragraphs(text: str, scalar: Scalar) -> Iterator[list[Run]]:
    """The paragraphs of a scalar, each as the runs of its characters."""
    return _block(text, scalar) if scalar.style in {"|", ">"} else _flow(text, scalar)


def _indentation(text: str, scalar: Scalar) -> int:
    """How many spaces before each line of a block scalar are none of its text: those before its first one that its value has not."""
    header = _BLOCK_HEADER.match(text, scalar.start)
    for line in _BLOCK_LINE.finditer(text, header.end() if header else scalar.end, scalar.end):
        if line["said"]:
            stripped = scalar.value.lstrip("\n\x85\u2028\u2029 ")
            before = scalar.value[: len(scalar.value) - len(stripped)]
            kept = len(before) - len(before.rstrip(" "))
            return len(line["indent"]) - kept
    return 0


def _block(text: str, scalar: Scalar) -> Iterator[list[Run]]:
    """The paragraphs of a literal or folded scalar."""
    indent = _indentation(text, scalar)
    header = _BLOCK_HEADER.match(text, scalar.start)
    runs: list[Run] = []
    is_folded = scalar.style == ">"
    for line in _BLOCK_LINE.finditer(text, header.end() if header else scalar.end, scalar.end):
        start, end = line.start() + min(indent, len(line["indent"])), line.end("said")
        is_blank = not text[start:end].strip()
        is_kept = is_folded and (text[start : start + 1] in {" ", "\t"} or (bool(runs) and runs[-1].text[:1] in {" ", "\t"}))
        if runs and (is_blank or is_kept):
            yield runs
            runs = []
        if is_blank:
            continue
        if runs:
            last = runs[-1]
            # Folded text is read without the spaces at the end of its lines.
            behind = last.start + len(last.text.rstrip()) if is_folded else last.end
            runs[-1] = Run(text[last.start : behind], last.start, behind)
            runs.append(Run(" " if is_folded else "\n", behind, start))
        runs.append(Run(text[start:end], start, end))
    if runs:
        yield runs


def _flow(text: str, scalar: Scalar) -> Iterator[list[Run]]:
    """The paragraphs of a plain or quoted scalar."""
    quote = scalar.style if scalar.style != "," else ""
    start, end = scalar.start + len(quote), scalar.end - len(quote)
    runs: list[Run] = []
    found = list(_FLOW[quote].finditer(text, start, end))
    is_folded = any(match["fold"] for match in found)
    done = start
    for match in found:
        if done < match.start():
            runs.append(Run(text[done : match.start()], done, match.start()))
        done = match.end()
        said = _said(match)
        # Two ways to break a line in one segment could not be told apart when it is rewritten.
        if said == "\n" and is_folded:
            yield runs
            runs = []
        elif said:
            runs.append(Run(said, *match.span()))
    if done < end:
        runs.append(Run(text[done:end], done, end))
    yield runs


def _said(match: re.Match[str]) -> str:
    """What a match of `_FLOW` stands for: one character, or nothing."""
    found = match.groupdict()
    if found["fold"]:
        return "\n" if found["blank"] or not set(found["fold"]).isdisjoint("\u2028\u2029") else " "
    if found.get("quote"):
        return "'"
    if found.get("seam"):
        return "\n" if found["more"] else ""
    if letter := found.get("letter"):
        return _LETTERS.get(letter, letter)
    number = int(found["x"] or found["u"] or found["U"], 16)
    return MASK if 0xD800 <= number < 0xE000 or number > 0x10FFFF else chr(number)
