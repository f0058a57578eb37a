"""Leftovers: what a translator forgot, pasted from the wrong file, or left half done."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Final

from .files import File, Mark, Piece
from .texts import TARGETS

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator, Sequence

    from .texts import Unit

    Site = list[Piece]

KINDS: Final[dict[str, tuple[str, ...]]] = {
    "whole": ("paragraph",) * 7 + ("markdown file", "po file", "json file"),
    "sentence": ("sentence",) * 10,
    "clause": ("first half", "second half") * 5,
    "label": ("heading",) * 3 + ("item",) * 4 + ("cell",) * 3,
    "string": ("po equal",) * 3 + ("po reworded",) * 3 + ("json equal",) * 2 + ("json reworded",) * 2,
    "third": ("paragraph",) * 2 + ("sentence",) * 3 + ("po string",) * 2 + ("json string",) * 3,
}
"""The variants of each kind of leftover, one a leftover."""
MEANING: Final = {
    "whole": "a paragraph or a file in the source language",
    "sentence": "one sentence of a paragraph in the source language",
    "clause": "half a sentence in the source language",
    "label": "a heading, list item or table cell in the source language",
    "string": "a string of a PO or JSON catalog in the source language, some of them reworded in the source since",
    "third": "a paragraph, sentence or string in a third language",
}
FEWEST_WORDS: Final = 3
"""Of what is planted: from a single English word a reader does not tell a leftover from a loan word."""


def plant(files: Sequence[File], generator: random.Random) -> set[File]:
    """Replace pieces of translated files by leftovers, at most one a file.

    Returns:
        The files that were left in the source language as a whole.
    """
    free = list(files)
    whole: set[File] = set()
    said: set[Unit | None] = set()
    for number, (kind, variants) in enumerate(KINDS.items()):
        for index, variant in enumerate(variants):
            language = TARGETS[(index + number) % len(TARGETS)]
            mark = Mark(kind, variant, generator.choice([tag for tag in TARGETS if tag != language]) if kind == "third" else "en")
            candidates = [file for file in free if file.language == language]
            generator.shuffle(candidates)
            file, site = _first_site(candidates, mark, said, generator)
            if kind == "clause":
                _replace_half(file, site[0], mark)
            else:
                _replace(file, site, mark)
            free.remove(file)
            if variant.endswith(" file"):
                whole.add(file)
            else:
                said.update(piece.unit for piece in site)
    return whole


def _first_site(files: Iterable[File], mark: Mark, said: set[Unit | None], generator: random.Random) -> tuple[File, Site]:
    """A place in the first file that has one for a leftover, which says nothing that another leftover says."""
    whole = mark.variant.endswith(" file")
    for file in files:
        sites = [site for site in _sites(file, mark) if _differs(site, mark) and (whole or said.isdisjoint(piece.unit for piece in site))]
        if sites:
            return file, generator.choice(sites)
    raise ValueError(f"no file has a place for {mark}")


def _sites(file: File, mark: Mark) -> Iterator[Site]:
    """The pieces of a file that a leftover of this kind would replace together."""
    variant = mark.variant
    if variant.endswith(" file"):
        if variant.startswith(file.format):
            yield [piece for piece in file.pieces if piece.unit]
    elif mark.kind == "string" or variant.endswith(" string"):
        if variant.startswith(file.format):
            yield from ([piece] for piece in file.pieces if piece.role in {"string", "message"})
    elif mark.kind == "label":
        yield from ([piece] for piece in file.pieces if piece.role == variant)
    elif mark.kind == "clause":
        yield from ([piece] for piece in file.pieces if piece.role == "sentence" and piece.unit and len(piece.unit.halves("en")) == 2)
    else:
        sentences = [piece for piece in file.pieces if piece.role == "sentence"]
        for _, group in groupby(sentences, lambda piece: piece.paragraph):
            paragraph = list(group)
            if variant == "paragraph" and len(paragraph) > 1:
                yield paragraph
            elif variant == "sentence" and len(paragraph) > 2:
                yield from ([piece] for piece in paragraph)


def _differs(site: Site, mark: Mark) -> bool:
    """Whether each piece would say more than a word or two, and something else than it does now."""
    if mark.variant.endswith(" file"):
        return True
    for piece in site:
        wording = _wording(piece, mark, 0)
        if wording is None or wording == piece.text or len(wording.split()) < FEWEST_WORDS:
            return False
        if mark.variant.endswith("reworded") and piece.unit and wording == piece.unit.text("en"):
            return False
    return True


def _wording(piece: Piece, mark: Mark, form: int) -> str | None:
    """What a piece says as a leftover, without escapes; None for a string that was never reworded.

    Args:
        piece: a piece with a unit.
        mark: the leftover.
        form: number of the plural form.
    """
    assert piece.unit  # noqa: S101 -- markup is no site
    assert mark.language  # noqa: S101 -- nor a trap
    if mark.variant.endswith("reworded"):
        return piece.unit.older
    return piece.unit.halves(mark.language)[form] if piece.role == "plural" else piece.unit.text(mark.language)


def _replace(file: File, site: Site, mark: Mark) -> None:
    forms: Counter[object] = Counter()
    for piece in site:
        piece.text = file.escape(_wording(piece, mark, forms[piece.unit]) or "")
        piece.mark = mark
        forms[piece.unit] += 1


def _replace_half(file: File, piece: Piece, mark: Mark) -> None:
    assert piece.unit  # noqa: S101 -- markup is no site
    own, foreign = piece.unit.halves(file.language), piece.unit.halves("en")
    if mark.variant == "first half":
        halves = [Piece(foreign[0], mark=mark), Piece(f" {own[1]}")]
    else:
        halves = [Piece(f"{own[0]} "), Piece(foreign[1], mark=mark)]
    at = file.pieces.index(piece)
    file.pieces[at : at + 1] = halves
