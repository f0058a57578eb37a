"""What the rules about declared languages share: what a declaration holds for, what that reads as, and how to mend it."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

from .. import formats
from ..errors import FormatError
from ..results import UNDECIDED, Edit, apply_edits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..document import Declaration, Document
    from ..results import ScanResult, Span

PAGES: Final = ("html", "epub")
"""Formats to which the Web Content Accessibility Guidelines apply."""

FEW: Final = 200
"""How many spans are looked at where a glance must do: what holds for thousands is asked of each of them."""


_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def count_words(text: str) -> int:
    """About how many words a text has; in scripts without spaces two characters are one."""
    return max(len(text.split()), len(_UNSPACED.findall(text)) // 2)


def spans_in(result: ScanResult, start: int, behind: int) -> Iterable[Span]:
    """The decided spans that begin in a half-open range of a document, in order."""
    first = bisect_left(result.spans, start, key=lambda span: span.start)
    inside = takewhile(lambda span: span.start < behind, islice(result.spans, first, None))
    return (span for span in inside if span.language != UNDECIDED)


def share_in(result: ScanResult, declaration: Declaration, language: str, most: int | None = None) -> float:
    """The share (0..1) of a language in the letters that a declaration holds for; 0 where there are none.

    Args:
        result: the scanned document.
        declaration: one of its declarations; what others inside it hold for does not count.
        language: as in `Span.language`.
        most: how many spans to look at; all where None.
    """
    own = all_letters = 0
    for span in islice(spans_in(result, declaration.first, declaration.behind), most):
        if result.document.declaration_at(span.start) is declaration:
            all_letters += span.letters
            own += span.letters if span.language == language else 0
    return own / all_letters if all_letters else 0.0


def place(document: Document, declaration: Declaration) -> tuple[int, int]:
    """The half-open document range to report for a declaration: its tag, or the start of what lacks one.

    In a container that is the first segment it holds for: nobody sees the source.
    """
    if document.parts:
        inside = (segment.source(0, len(segment.text)) for segment in document.segments)
        found = next((one for one in inside if declaration.first <= one[0] < declaration.behind), None)
        if found:
            return found
    if declaration.start < declaration.end:
        return declaration.start, declaration.end
    return declaration.first, max(declaration.start, declaration.first + 1)


def declaring(document: Document, start: int, end: int, language: str) -> Edit | None:
    """The edit that says which language a half-open document range is in; None where it cannot be said there."""
    try:
        edits = formats.declare(document, start, end, language)
    except FormatError:
        return None
    first, behind = edits[0].start, edits[-1].end
    moved = (Edit(edit.start - first, edit.end - first, edit.replacement) for edit in edits)
    return Edit(first, behind, apply_edits(document.text[first:behind], moved))
