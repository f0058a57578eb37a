"""The passages of a normalization as an editor sees them: markup and code in them are marks, ``⟦1⟧``, ``⟦2⟧``, ..."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from .. import formats
from ..decisions import find_part, with_marks
from ..errors import FormatError
from ..formats.markup import FIRST, compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Document, Position, Segment
    from ..formats.markup import Extract
    from ..results import NormalizeResult, Passage

State = Literal["translated", "offered", "kept", "failed"]
"""``translated``: it was changed; ``offered``: there is a translation that was not put into the text; ``kept``: it is meant to stay;
``failed``: there is no translation."""

_FLAG = re.compile(r"(LM\d{3}): ")


@dataclass(frozen=True, slots=True)
class Flag:
    """What an editor should look at in a passage."""

    rule: str | None
    """The code of the rule that is not kept, or None where it is about no rule."""
    message: str
    """In plain words."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A passage as an editor sees it."""

    passage: Passage
    place: Position
    """Where it begins."""
    original: str
    """As written, with marks."""
    text: str | None
    """The translation, with marks; None where there is none, or it cannot be said with marks."""
    held: tuple[str, ...]
    """What the marks ``⟦1⟧``, ``⟦2⟧``, ... stand for: source of the file."""
    tags: frozenset[int]
    """The numbers, from 0, of those that are markup and not code: they must stay in their order."""
    flags: tuple[Flag, ...]
    """Why it stayed as written, and what to look at in the translation."""

    @property
    def state(self) -> State:
        """What became of it."""
        if self.passage.failure is not None:
            return "failed"
        if self.passage.held is None:
            return "translated"
        return "kept" if self.passage.replacement is None else "offered"


UNMARKED: Final = Flag(None, "its translation cannot be shown with the markup in it; decide on it in the file itself")


def propose(result: NormalizeResult) -> list[Proposal]:
    """The passages of a normalization, in order, as an editor is to see them."""
    document = result.scan.document
    sources = {(edit.start, edit.end): edit.replacement for edit in (*result.edits, *result.proposals)}
    proposals: list[Proposal] = []
    for passage in result.passages:
        segment, part = find_part(document, passage.span.start, passage.span.end)
        text = passage.replacement
        if text is not None and (part.held or part.line_break):
            source = sources.get((passage.span.start, passage.span.end), part.source)
            try:
                text = _with_stand_ins(document, segment, part, (source, text))
            except FormatError:
                text = None
        said = None if text is None else with_marks(text, part.held)
        original = with_marks(part.text, part.held)
        place = document.position(passage.span.start)
        flags = (*_flags(passage), *([UNMARKED] if said is None and passage.replacement is not None else []))
        proposals.append(Proposal(passage, place, original, said, part.held, part.tags, flags))
    return proposals


def _flags(passage: Passage) -> Iterator[Flag]:
    for message in (passage.failure or passage.held, *passage.warnings):
        if message:
            found = _FLAG.search(message)
            yield Flag(found[1] if found else None, _FLAG.sub("", message).removeprefix(f"{passage.translator}: "))


def _with_stand_ins(document: Document, segment: Segment, part: Extract, said: tuple[str, str]) -> str | None:
    """What a source says, with stand-ins for the markup and code in it.

    Args:
        document: where the passage stands.
        segment: the segment.
        part: what the passage is made of.
        said: the source, and the text that a reader sees of it.

    Returns:
        The text of which `compose` makes the source; None where it was not found.

    Raises:
        FormatError: the format cannot write a character of the text there.
    """
    source, text = said
    if source == part.source:
        return part.text
    tags, codes = sorted(part.tags, reverse=True), [number for number in range(len(part.held)) if number not in part.tags]
    firsts = {part.held[number][:1] for number in codes}
    found: list[str] = []
    at = behind = 0
    while at < len(source):
        number = next((code for code in codes if source.startswith(part.held[code], at)), None) if source[at] in firsts else None
        if number is not None:
            codes.remove(number)
            behind += len(part.held[number]) if text.startswith(part.held[number], behind) else 0
        elif tags and source.startswith(part.held[tags[-1]], at):
            number = tags.pop()
            behind += number in part.breaks and text[behind : behind + 1].isspace()
        if number is not None:
            found.append(f" {chr(FIRST + number)} " if number in part.breaks else chr(FIRST + number))
            at += len(part.held[number])
            continue
        character = text[behind : behind + 1]
        written = next((way for way in _ways(document, segment, part, character) if source.startswith(way, at)), None)
        if written is not None:
            found.append(character)
            at, behind = at + len(written), behind + 1
        elif source[at] == " ":
            # Around line breaks and code, a reader may see other white space than the source has.
            found.append(" ")
            at += 1
        elif character.isspace():
            behind += 1
        else:
            return None
    candidate = "".join(found)
    return candidate if compose(document, segment, part, candidate) == source else None


def _ways(document: Document, segment: Segment, part: Extract, character: str) -> tuple[str, ...]:
    """How a character may be written in the source; of none, in no way."""
    if not character:
        return ()
    if character == "\n" and part.line_break:
        return (part.line_break,)
    if character.isascii() and character.isalnum():
        return (character,)
    # What has a meaning in some places only, such as a space at the beginning, is not escaped in the others.
    return formats.escape(character, document, segment), character
