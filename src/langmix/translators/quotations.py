"""Passages that fill a quotation: somebody's own words, which an editor may want to leave as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ..document import Document, Segment

CLOSING: Final = {
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "“": "”",
    "”": "”",
    "„": "“”",
    "‘": "’",
    "‚": "‘’",
    '"': '"',
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "＂": "＂",
}
"""Opening mark -> the marks that may close it, in one country or another."""

_CLOSERS: Final = frozenset("".join(CLOSING.values()))


def end_of_quotation(document: Document, segment: Segment, start: int, end: int) -> int | None:
    """Where the quotation ends that a range of a segment's text fills, its closing mark included; None where it fills none.

    A quotation stands between quotation marks, in an element such as ``<q>``, or is a paragraph of its own that the markup says is quoted.
    Between its marks there are no other words.

    Args:
        document: where the segment stands.
        segment: the segment.
        start: index of the first character, inclusive.
        end: exclusive.
    """
    if segment.kind == "quote" or _is_in_element(document, segment, start, end):
        return end
    text = segment.text
    first = _outwards(text, start, -1)
    last = _outwards(text, end, 1)
    inside_first, inside_last = _inwards(text, start, end)
    opening = inside_first if inside_first is not None else first
    closing = inside_last if inside_last is not None else last
    if opening is None or closing is None or text[closing] not in CLOSING.get(text[opening], ""):
        return None
    # Two quotations with words between them begin and end with marks too.
    if text[opening + 1 : closing].count(text[closing]) or text[opening + 1 : closing].count(text[opening]):
        return None
    return max(end, closing + 1)


def _outwards(text: str, index: int, step: int) -> int | None:
    """The nearest quotation mark before (-1) or behind (1) an index, with no letter in between."""
    place = index if step > 0 else index - 1
    spaced = False
    while 0 <= place < len(text) and not text[place].isalpha():
        if text[place] in (_CLOSERS if step > 0 else CLOSING):
            # What stands apart from the words is the mark of another quotation, but for those of French.
            return place if not spaced or text[place] in ("»›" if step > 0 else "«‹") else None
        spaced = spaced or text[place].isspace()
        place += step
    return None


def _inwards(text: str, start: int, end: int) -> tuple[int | None, int | None]:
    """The quotation marks at the edges of a range, with no letter outside of them."""
    first = next((place for place in range(start, end) if text[place] in CLOSING or text[place].isalpha()), None)
    last = next((place for place in range(end - 1, start - 1, -1) if text[place] in _CLOSERS or text[place].isalpha()), None)
    return (
        first if first is not None and text[first] in CLOSING else None,
        last if last is not None and text[last] in _CLOSERS else None,
    )


def _is_in_element(document: Document, segment: Segment, start: int, end: int) -> bool:
    """Whether a ``<q>`` opens right before a range and closes right behind it."""
    if segment.pieces is None:
        return False
    source = document.text
    first, last = segment.source(start, end)
    before = source[max(0, first - 200) : first].rstrip()
    behind = source[last : last + 40].lstrip()
    opened = before.rfind("<")
    return before.endswith(">") and before[opened : opened + 3].lower() in ("<q>", "<q ") and behind.lower().startswith("</q>")
