"""Writing into Markdown which language something is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import FormatError
from ..results import Edit
from .html_declare import is_whole

if TYPE_CHECKING:
    from ..document import Document


def declare(document: Document, start: int, end: int, language: str) -> list[Edit]:
    """The edits that say which language a part of a text is in.

    What is declared already is said where it is said now: in the front matter, in braces, in a tag. Words are put into ``<span>``, which every reader of
    Markdown knows; Pandoc's ``[words]{lang=es}`` is shown as it stands by all others.

    Args:
        document: Markdown or MDX.
        start: document offset, inclusive: of what a declaration holds for, or of words of one segment.
        end: document offset, exclusive.
        language: a BCP 47 tag.

    Raises:
        FormatError: no element can be put around the words.
    """
    if declaration := document.declaration_of(start, end):
        return [Edit(declaration.start, declaration.end, language)]
    segment = document.segment_at(start)
    if segment.kind == "attribute" or segment.place.startswith(("title", "yaml", "toml")):
        raise FormatError("nothing can be marked in an attribute or in the front matter; put the words into the text")
    if not is_whole(document.text, start, end) or not _is_balanced(document, start, end):
        raise FormatError("the words begin in one piece of markup and end in another; mark each part by hand")
    return [Edit(start, start, f'<span lang="{language}">'), Edit(end, end, "</span>")]


def _is_balanced(document: Document, start: int, end: int) -> bool:
    """Whether emphasis and links that begin in a range end in it."""
    segment = document.segment_at(start)
    markup = "".join(document.text[gap.start : gap.end] for gap in segment.gaps(segment.index(start), segment.index(end)))
    return all(markup.count(sign) % 2 == 0 for sign in "*_~") and markup.count("[") == markup.count("]")
