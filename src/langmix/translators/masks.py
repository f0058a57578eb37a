"""Masks: what a translator must not touch goes in as ``⟦0⟧``, ``⟦1⟧``, ... and is put back afterwards.

Masked are web and e-mail addresses, code in backticks, placeholders of programs, tags, entities, paths and file names, @handles and
#tags, control characters, and the mask's own brackets. Numbers are left to the engine, which needs them for its grammar; `verify` counts
them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from ..errors import BadOutput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OPEN: Final = "⟦"
CLOSE: Final = "⟧"

_SUFFIXES = (
    "bat bib bmp c cfg conf cpp css csv db dll docx? env epub exe gif go gz h hpp html? ini ipynb java jpe?g jsx? json lock log md mo mp3 "
    "mp4 odt pdf php png pot? pptx? pyi? rb rs rst sh so sql srt svg tar tex tiff? toml tsv tsx? txt vtt wav webp xlsx? xml ya?ml zip"
)
_DOMAINS = "app com dev edu eu gov info int io net org"

# Every alternative is bounded, or begins where its run of characters begins, so that time stays linear in hostile text.
_PROTECTED = re.compile(
    "|".join(
        (
            rf"[{OPEN}{CLOSE}]+",
            # Markup and code of the document: see `langmix.formats.markup`.
            r"[\U000f0000-\U000ffffd]",
            # White space that is none, and half characters: no engine and no encoding takes them.
            r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]+",
            r"``[^\n]{1,400}?``|`[^`\n]{1,400}`",
            # An address ends before the punctuation of the sentence it stands in.
            rf"\b(?:https?|ftp|file)://[^\s<>\"`«»“”{OPEN}{CLOSE}]*[\w/#=&%+~-]",
            rf"\b(?:www\.|mailto:)[^\s<>\"`«»“”{OPEN}{CLOSE}]{{0,400}}[\w/#=&%+~-]",
            r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}",
            r"\{\{[^{}\n]{1,100}\}\}|[$#%]?\{(?:[^{}\s]{0,100}|\w{1,60},[^{}\n]{1,100})\}",
            # "50 % de": a percent sign behind a number, or before a space, is none of a program.
            r"(?<![\d%])%(?:\(\w{1,60}\)|\d{1,2}\$)?[-+#0]{0,4}\d{0,4}(?:\.\d{1,3})?(?:hh?|ll?|z)?[sdiufxXeEgGcr@](?!\w)",
            r"<!--[^\n]{0,400}?-->|</?[A-Za-z][^<>\n]{0,400}>",
            r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]\w{1,31});",
            r"\b[A-Za-z]:\\[^\s\"<>|?*]{1,300}",
            r"(?<![\w/.])(?:~|\.{1,2})?/[\w@+-][\w.@+/-]{0,300}(?<!\.)",
            rf"(?<![\w./\\-])[\w~.][\w./\\-]{{0,200}}\.(?:{'|'.join(_SUFFIXES.split())}|{'|'.join(_DOMAINS.split())})(?!\w)",
            r"(?<![\w@/])@\w[\w.-]{0,60}(?<![.-])",
            r"(?<![\w&#])#\w{1,100}",
        )
    )
)

_MASK = re.compile(rf"{OPEN}\s*(\d{{1,6}})\s*{CLOSE}")


def protect(text: str, names: Iterable[tuple[int, int]] = ()) -> tuple[str, tuple[str, ...]]:
    """A text with masks in it, and what the masks stand for.

    Args:
        text: as written.
        names: half-open ranges of words that must stay too, in order and disjoint.

    >>> protect("Abra {file} en https://example.org/a.")
    ('Abra ⟦0⟧ en ⟦1⟧.', ('{file}', 'https://example.org/a'))
    >>> protect("Casa Blanca Editores abre.", [(0, 11)])
    ('⟦0⟧ Editores abre.', ('Casa Blanca',))
    """
    parts: list[str] = []
    originals: list[str] = []
    done = 0
    for start, end in _merged([match.span() for match in _PROTECTED.finditer(text)], names):
        parts += (text[done:start], f"{OPEN}{len(originals)}{CLOSE}")
        originals.append(text[start:end])
        done = end
    return "".join([*parts, text[done:]]), tuple(originals)


def _merged(own: list[tuple[int, int]], names: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Two kinds of ranges as one, in order; of two that overlap the first one grows over both."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((*own, *names)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def fill(masked: str, originals: Sequence[str]) -> str:
    """Put the originals in the place of masks, without looking whether all are there; a mask without an original stays."""

    def original(match: re.Match[str]) -> str:
        number = int(match[1])
        return originals[number] if number < len(originals) else match[0]

    return _MASK.sub(original, masked)


def restore(translated: str, originals: Sequence[str], service: str) -> str:
    """A translation with the originals in the place of the masks.

    Args:
        translated: may have white space inside the masks' brackets; some engines put it there.
        originals: as `protect` gave them.
        service: the translator's name, for the message.

    Raises:
        BadOutput: a mask is missing, is there twice, or was made up.

    >>> restore("Ouvrez ⟦ 0 ⟧.", ["{file}"], "google")
    'Ouvrez {file}.'
    """
    found = Counter(int(match[1]) for match in _MASK.finditer(translated))
    rest = _MASK.sub("", translated)
    if found != Counter(range(len(originals))) or OPEN in rest or CLOSE in rest:
        raise BadOutput(service, "LM401: a placeholder, address or piece of code was lost, doubled or changed; translate it by hand")
    return fill(translated, originals)
