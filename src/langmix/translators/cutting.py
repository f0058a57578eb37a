"""From a passage to what a translator is given: cut at line breaks that stay and at the translator's limits, masked.

Line breaks inside a passage: a break within a sentence (hard-wrapped text) is taken out before translating, since an engine reads half a
sentence badly, and the translation is wrapped again to the width the passage had: see `fitting`. A break at a sentence's end, before a list
item or after a short line is kept, byte for byte, and what stands on either side of it is translated on its own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from ..sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from . import Translator
    from .glossary import Term
    from .lexicon import Lexicon

SHORT_LINE = 45
"""Code points. A line of hard-wrapped prose is not shorter; a title, an address or a verse often is."""

_BREAK = re.compile(r"[^\S\r\n]*(?:\r\n|[\r\n\u2028\u2029\v\f\x85])\s*")
_SENTENCE_END = re.compile(r"[.!?…:;。！？｡][\"'’”»)\]]*$")
_ITEM = re.compile(r"(?:(?:[-*+•–—]|[>#]{1,6}|\d{1,3}[.)])\s+)+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Unit:
    """What is translated at once: a passage, or a part of a long or broken one."""

    lead: str
    """What stands before it, and stays."""
    source: str
    """As written, line breaks within sentences taken out."""
    masked: str
    originals: tuple[str, ...]
    terms: tuple[Term, ...]
    """Those of the glossary that are in it."""
    settled: str | None
    """What the glossary has for it as a whole; None where it has nothing."""
    line_break: str | None
    """The line break, with the indentation behind it, that was taken out; None where none was."""
    width: int
    """Code points of the longest line, where a line break was taken out."""

    @property
    def is_asked(self) -> bool:
        """Whether a translator is to be asked: it has letters, and nobody has settled what it is called."""
        return self.settled is None and any(map(str.isalpha, self.masked))


def cut(text: str, translator: Translator, lexicon: Lexicon) -> tuple[tuple[Unit, ...], str]:
    """The units of a text, and the white space behind the last one."""
    body = text.strip()
    start = text.index(body)
    units: list[Unit] = []
    lead = text[:start]
    for line, line_break, width, following in _lines(body):
        item = _ITEM.match(line)
        lead += item[0] if item else ""
        for piece, gap in _pieces(line[item.end() if item else 0 :], translator, lexicon):
            masked, originals = lexicon.protect(piece)
            units.append(Unit(lead, piece, masked, originals, lexicon.find(piece), lexicon.whole(piece), line_break, width))
            lead = gap
        lead += following
    return tuple(units), lead + text[start + len(body) :]


def _lines(text: str) -> Iterator[tuple[str, str | None, int, str]]:
    """What line breaks that stay cut a text into: the part on one line, how it was broken and how wide, and the break behind it."""
    lines = _BREAK.split(text)
    parts, line_break, width = [lines[0]], None, len(lines[0])
    for before, found, line in zip(lines, _BREAK.findall(text), lines[1:], strict=False):
        if _is_soft(before, found, line):
            # Chinese and Japanese have no space to put there.
            parts += ("" if _is_wide(before[-1:]) and _is_wide(line[:1]) else " ", line)
            line_break, width = line_break or found.lstrip(" \t"), max(width, len(line))
        else:
            yield "".join(parts), line_break, width, found
            parts, line_break, width = [line], None, len(line)
    yield "".join(parts), line_break, width, ""


def _is_soft(before: str, line_break: str, after: str) -> bool:
    """Whether a line break stands within a sentence, for no other reason than the width of the page."""
    # Two spaces before a line break are how Markdown writes one that is meant.
    if line_break.startswith("  ") or line_break.strip(" \t") not in ("\n", "\r\n", "\r"):
        return False
    if _SENTENCE_END.search(before[-10:]) or _ITEM.match(after) or after.startswith("|"):
        return False
    return len(before) >= SHORT_LINE or not after[:1].isupper()


def _is_wide(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) in "WF" and not "\uac00" <= character <= "\ud7a3"


def _pieces(text: str, translator: Translator, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """A text in pieces that the translator takes, cut at the sentence end nearest to the middle; each with the white space behind it."""
    masked, _ = lexicon.protect(text)
    fits = len(masked) <= translator.max_chars
    if fits and translator.max_url_bytes is not None:
        fits = len(quote_plus(masked)) <= translator.max_url_bytes
    if fits or len(text) < 2:
        yield text, ""
        return
    middle = len(text) // 2
    ends = [end for _, end in split_sentences(text) if end < len(text)] or [match.end() for match in _SPACES.finditer(text)]
    cut_at = min(ends, key=lambda end: abs(end - middle), default=middle)
    first = text[:cut_at].rstrip()
    *rest, (last, _) = _pieces(first, translator, lexicon)
    yield from rest
    yield last, text[len(first) : cut_at]
    yield from _pieces(text[cut_at:], translator, lexicon)
