"""Rewriting part of a segment: its text with stand-ins for the markup in it, and back into source.

A stand-in is a private character that a translator carries along as one unit: what it stands for is put back verbatim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..document import MASK
from ..errors import FormatError
from . import escape, is_soft

if TYPE_CHECKING:
    from ..document import Document, Segment

FIRST: Final = 0xF0000
"""The first stand-in: a plane that Unicode keeps for private use."""

STAND_IN: Final = re.compile("[\U000f0000-\U000ffffd]")

_SPECIAL = re.compile(rf"[{MASK} \U000f0000-\U000ffffd]")
"""Characters that may stand for something else in the source."""

_TAB_OR_BREAK = re.compile(r"[ \t]*[\r\n]")
_AROUND_BREAK = re.compile(" [\U000f0000-\U000ffffd] ")


@dataclass(frozen=True, slots=True)
class Extract:
    """Part of a segment, ready to be rewritten."""

    text: str
    """What a reader sees, with a stand-in for each piece of markup and code, and a line feed where the source breaks the line."""
    source: str
    """As the document has it."""
    held: tuple[str, ...]
    """What each stand-in stands for, in order."""
    tags: frozenset[int]
    """The numbers of those that are markup: they must stay in their order."""
    breaks: frozenset[int]
    """The numbers of those that a reader sees as white space: no further space stands around them."""
    line_break: str
    """How the source breaks its first line; empty where it breaks none."""


def extract(document: Document, segment: Segment, start: int, end: int) -> Extract:
    """The part ``text[start:end]`` of a segment."""
    source = document.text[slice(*segment.source(start, end))]
    if segment.pieces is None:
        return Extract(STAND_IN.sub("\ufffd", source), source, (), frozenset(), frozenset(), "")
    held: list[str] = []
    tags: set[int] = set()
    breaks: set[int] = set()
    parts: list[str] = []
    line_break = ""
    gaps = {gap.place: gap for gap in segment.gaps(start, end)}
    for index in range(start, end):
        gap, character = gaps.get(index), segment.text[index]
        if gap is not None and not is_soft(document, gap):
            tags.add(len(held))
            parts.append(_hold(held, document.text[gap.start : gap.end]))
        written = document.text[slice(*segment.source(index, index + 1))] if _SPECIAL.match(character) else ""
        if character == MASK or STAND_IN.match(character):
            behind = gaps.get(index + 1)
            # The seam beside a segment of its own (a word marked as another language): markup, whatever it is read as.
            if written.startswith("</") or (behind and behind.start == segment.source(index, index + 1)[1]):
                tags.add(len(held))
            parts.append(_hold(held, written))
        elif character == " " and _TAB_OR_BREAK.match(written):
            line_break = line_break or written
            parts.append("\n")
        elif character == " " and written.strip():
            tags.add(len(held))
            breaks.add(len(held))
            parts.append(f" {_hold(held, written)} ")
        else:
            parts.append(character)
    return Extract("".join(parts), source, tuple(held), frozenset(tags), frozenset(breaks), line_break)


def _hold(held: list[str], source: str) -> str:
    held.append(source)
    return chr(FIRST + len(held) - 1)


def compose(document: Document, segment: Segment, part: Extract, text: str) -> str:
    """The source that reads as a new text in the place of a part of a segment.

    Args:
        document: where it stands.
        segment: the segment.
        part: what `extract` gave.
        text: with the stand-ins of the part in it, and line feeds where lines are to be broken.

    Raises:
        FormatError: a stand-in is missing, doubled or made up, markup is out of order, or the text cannot be written there.
    """
    if text == part.text:
        return part.source
    found = [ord(character) - FIRST for character in STAND_IN.findall(text)]
    if sorted(found) != list(range(len(part.held))):
        raise FormatError("markup or code of the passage was lost or doubled")
    if [number for number in found if number in part.tags] != sorted(part.tags):
        raise FormatError("the markup of the passage would be out of order")
    written: list[str] = []
    done = 0
    for match in STAND_IN.finditer(text):
        number = ord(match[0]) - FIRST
        before = text[done : match.start()]
        written += (_write(document, segment, part, before.rstrip() if number in part.breaks else before), part.held[number])
        done = match.end()
        while number in part.breaks and text[done : done + 1] == " ":
            done += 1
    written.append(_write(document, segment, part, text[done:]))
    return "".join(written)


def readable(part: Extract, text: str) -> str:
    """A text with stand-ins as a reader sees it: code as it is written, no markup."""
    if not part.held:
        return text

    def shown(match: re.Match[str]) -> str:
        number = ord(match[0]) - FIRST
        return "" if number in part.tags or number >= len(part.held) else part.held[number]

    def around(match: re.Match[str]) -> str:
        return " " if ord(match[0].strip()) - FIRST in part.breaks else match[0]

    return STAND_IN.sub(shown, _AROUND_BREAK.sub(around, text) if part.breaks else text)


def _write(document: Document, segment: Segment, part: Extract, text: str) -> str:
    if not part.line_break:
        return escape(text, document, segment)
    return part.line_break.join(escape(line, document, segment) for line in text.split("\n"))
