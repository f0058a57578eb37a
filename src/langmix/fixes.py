"""Mending what files say of their languages: the safe fixes of the rules, made in rounds, and never a word of the text changed."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from typing import TYPE_CHECKING, Final, NamedTuple

from . import formats
from .document import MASK
from .errors import FormatError
from .pipeline import check_document
from .results import apply_edits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .config import Config
    from .document import Document
    from .inputs import Input
    from .results import Edit, Finding

RULES: Final = "LM2"
"""How the codes of the rules begin whose fixes are made: those about declared languages."""

ROUNDS: Final = 8
"""How often a file is read and mended again at most: a passage in a passage is marked when the outer one is."""

LONGEST_LINE: Final = 400
"""Code points of a line from which on a difference in a container is shown tag by tag."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """An input with its declarations mended."""

    data: bytes
    """What is to be written; what was read where nothing was mended."""
    before: Document
    after: Document
    made: tuple[Finding, ...]
    """What was mended, round by round."""
    refused: tuple[Finding, ...]
    """What has a fix that would have changed the text, in the last round: nothing was written of it."""


class _Mending(NamedTuple):
    """An edit, and why."""

    edit: Edit
    finding: Finding


def mend(source: Input, config: Config) -> Fixed:
    """Mend what an input says of its languages, as far as the selected rules have a safe fix.

    Raises:
        ConfigError: a setting cannot be used.
        FormatError: the format is only read, or its file cannot be changed (it is signed).
    """
    data, document = source.data, source.document
    made: list[Finding] = []
    refused: list[Finding] = []
    for _ in range(ROUNDS):
        wanted = _disjoint(check_document(document, config).findings)
        harmless = _harmless(source, data, document, wanted)
        refused = [one.finding for one in wanted if one not in harmless]
        if not harmless:
            break
        made += [one.finding for one in harmless]
        data, document = _apply(source, data, document, harmless)
    return Fixed(data, source.document, document, tuple(made), tuple(refused))


def same_words(one: Document, other: Document) -> bool:
    """Whether two documents have the same text, in the same order, however it is cut into segments; white space does not count."""
    return _words(one) == _words(other)


def differences(before: Document, after: Document) -> Iterator[str]:
    """The lines of a unified diff, each with its line end; of a container, part by part.

    A part of a container that stands on one line is shown with a line for each tag.
    """
    name = before.path or "<text>"
    if not before.parts:
        yield from _difference(name, before.text, after.text)
    for old, new in zip(before.parts, after.parts, strict=True):
        texts = before.text[old.start : old.end], after.text[new.start : new.end]
        if texts[0] == texts[1]:
            continue
        if len(max(texts[0].split("\n"), key=len)) > LONGEST_LINE:
            texts = texts[0].replace("><", ">\n<"), texts[1].replace("><", ">\n<")
        yield from _difference(f"{name}/{old.name}", *texts)


def _disjoint(findings: Sequence[Finding]) -> list[_Mending]:
    """What is to be mended in one round, in order: of two edits that touch each other the one that begins first."""
    all_of_them = [_Mending(finding.fix, finding) for finding in findings if finding.fix and finding.rule.startswith(RULES)]
    kept: list[_Mending] = []
    for one in sorted(all_of_them, key=lambda one: (one.edit.start, one.edit.end)):
        if not kept or kept[-1].edit.end < one.edit.start:
            kept.append(one)
    return kept


def _harmless(source: Input, data: bytes, document: Document, wanted: list[_Mending]) -> list[_Mending]:
    """The edits after which the document reads as before."""

    def is_harmless(some: list[_Mending]) -> bool:
        try:
            return same_words(document, _apply(source, data, document, some)[1])
        except FormatError:
            return False

    if not wanted or is_harmless(wanted):
        return wanted
    alone = [one for one in wanted if is_harmless([one])]
    return alone if is_harmless(alone) else alone[:1]


def _apply(source: Input, data: bytes, document: Document, mendings: Sequence[_Mending]) -> tuple[bytes, Document]:
    """The bytes and the document after some edits."""
    edits = [one.edit for one in mendings]
    if source.source is None:
        written = formats.write_container(data, document, edits)
        return written, formats.read_container(written, source.path, document.format)
    text = apply_edits(document.text, edits)
    return source.source.encode(text), formats.read(text, source.path, document.format)


def _words(document: Document) -> str:
    """All that is read, in the order of the source, without white space and what is no language."""
    stretches: list[tuple[int, str]] = []
    for segment in document.segments:
        pieces = segment.pieces or ()
        ends = [*(piece.place for piece in pieces[1:]), len(segment.text)]
        stretches += [(piece.start, segment.text[piece.place : end]) for piece, end in zip(pieces, ends, strict=bool(pieces))]
        if not pieces:
            stretches.append((segment.offset, segment.text))
    stretches.sort(key=lambda stretch: stretch[0])
    return "".join("".join(text for _, text in stretches).replace(MASK, "").split())


def _difference(name: str, before: str, after: str) -> Iterator[str]:
    for line in unified_diff(_lines(before), _lines(after), name, name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """The lines of a text with their line feeds: no other character ends a line for programs that apply differences."""
    return [line + "\n" for line in text.split("\n")[:-1]] + [last for last in [text.rpartition("\n")[2]] if last]
