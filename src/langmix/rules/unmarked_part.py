"""LM204: a passage in another language is not marked as such."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..languages import describe, find
from ..sentences import covers_sentences
from .declarations import PAGES, count_words, declaring
from .example import Example
from .finding import span_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..document import Document
    from ..results import Finding, ScanResult, Severity, Span

ID = "LM204"
SLUG = "part-needs-lang"
DEFAULT: Severity = "warning"
ON = False
SUMMARY = "A passage in another language is not marked with its language."
HELP = """\
A passage of a page is in another language than the page and no `lang` says so, so that a screen reader pronounces it wrongly (WCAG 2.2, success
criterion 3.1.2). Proper names, technical terms, words of no certain language and words that have become part of the language around them
need no mark. No program knows them all: passages of fewer than four words, titles in `<cite>` or with capitals throughout, and words in a sentence that are not surely in
another language are not reported.

Mark it, `<span lang="es">...</span>`; `langmix fix --select LM204` does. This rule is for pages where passages in other languages are wanted; it is off
unless selected: `langmix check --select LM2` is the check of accessibility. In other formats than HTML and EPUB it applies
only where it is selected by its own code.
"""


EXAMPLES = (
    Example(
        '<html lang="fr"><p>Le conseil a voté le budget hier soir.</p><p>La alcaldesa explicó que las obras empezarán en primavera.</p></html>',
        ("La alcaldesa explicó que las obras empezarán en primavera.",),
        path="conseil.html",
    ),
    Example(
        '<html lang="fr"><p>Le conseil a voté le budget hier soir.</p><p lang="es">La alcaldesa explicó que las obras empezarán en primavera.</p></html>',
        (),
        path="conseil.html",
    ),
)


WORDS: Final = 4
"""The fewest words of a passage: most that are shorter are names, terms and loan words (``coup d'état``, 東京)."""
SURE: Final = 0.8
"""The least confidence (0..1) of a passage inside a sentence, for the same reason."""
TITLE: Final = 0.5
"""More than this share (0..1) of its letters in the title of a work makes a passage a title."""

LONGEST: Final = 700
"""Code points of a title with its tags: no farther is it looked for."""

_WORD = re.compile(r"[^\W\d_]+")
_TITLE = re.compile(r"<cite\b[^<>]{0,300}>[^<>]{1,300}</cite\s*>", re.IGNORECASE)


def fits(result: ScanResult, span: Span, config: Config) -> bool:
    """Whether a foreign passage is one that the format could mark, and ought to."""
    document = result.document
    if document.format not in PAGES and not any(
        item.upper() == ID or item.lower() == SLUG for item in (*config.select, *config.extend_select)
    ):
        return False
    own = document.declaration_at(span.start)
    if (own and own.tag and find(own.tag) == span.language) or count_words(result.text(span)) < WORDS:
        return False
    if span.confidence < SURE and not covers_sentences(document, span.start, span.end):
        return False
    return not _is_name(result.text(span)) and not (document.format in PAGES and _is_title(document, span))


def _is_name(text: str) -> bool:
    """Whether a passage looks like a name or a title: all words but the small ones have a capital.

    >>> _is_name("Restaurante El Rincón de la Abuela."), _is_name("Die Tonne wird im Sommer geleert.")
    (True, False)
    """
    long = [word for word in _WORD.findall(text) if len(word) > 3]
    return len(long) > 1 and not text.isupper() and all(word[0].isupper() for word in long)


def _is_title(document: Document, span: Span) -> bool:
    """Whether most of a passage is the title of a work."""
    segment = document.segment_at(span.start)
    start, end = segment.source(0, len(segment.text))
    inside = 0
    for match in _TITLE.finditer(document.text, max(start, span.start - LONGEST), min(end, span.end + LONGEST)):
        first, behind = max(match.start(), span.start), min(match.end(), span.end)
        inside += sum(map(str.isalpha, document.read(first, behind))) if first < behind else 0
    return inside > TITLE * span.letters


def check(result: ScanResult, _config: Config) -> Iterator[Finding]:
    """A finding for each such passage."""
    for span in result.foreign:
        message = f"in {describe(span.language)}, and not marked as such; around it is {describe(result.expected_in(span))}"
        finding = span_finding(result, span, ID, DEFAULT, message)
        yield replace(finding, fix=declaring(result.document, span.start, span.end, span.language))
