"""Edits of a Word file as tracked changes, which its reader can accept or reject."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from ..results import Edit
from .docx_xml import elements
from .xml import Tag, escape_attribute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..document import Document, Part

_REPEATABLE: Final = frozenset(
    ("w:r", "w:t", "w:rPr", "w:br", "w:cr", "w:tab", "w:noBreakHyphen", "w:softHyphen", "w:proofErr", "w:lastRenderedPageBreak")
)
"""What may stand in deleted and in inserted text at once: unlike a note or a bookmark, of which there is one."""
_INSERTED: Final = frozenset(("w:ins", "w:moveTo"))
_NUMBER: Final = re.compile(r":id\s*=\s*[\"'](\d{1,9})[\"']")


class _Text(NamedTuple):
    """Text in a run."""

    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""
    prefix: str
    """Of the names of tags, with the colon."""
    opening: str
    """The source that begins a run which looks the same."""


def track(document: Document, edits: Sequence[Edit], author: str, date: str) -> list[Edit]:
    """Edits that keep what they replace, marked as deleted, and mark what they write as inserted.

    One that cannot be said so stays as it is: in the description of a picture, in text that is an insertion itself, and where links,
    notes or pictures stand in it.

    Args:
        document: a DOCX.
        edits: in order and disjoint, as they are for `write`.
        author: whom to name.
        date: when, as ISO 8601 has it: ``2024-03-05T10:20:30Z``.
    """
    number = max(map(int, _NUMBER.findall(document.text)), default=0)
    tracked: list[Edit] = []
    for part in document.parts:
        own = [edit for edit in edits if part.start <= edit.start < part.end]
        texts, barriers = _places(document, part) if own else ([], [])
        for edit in own:
            first = bisect_right(texts, edit.start, key=lambda text: text.start) - 1
            last = bisect_left(texts, edit.end, key=lambda text: text.end)
            is_free = bisect_left(barriers, edit.start) == bisect_left(barriers, edit.end)
            if is_free and 0 <= first <= last < len(texts) and edit.start < texts[first].end and texts[last].start < edit.end:
                number += 2
                tracked.append(_tracked(document.text, edit, (texts[first], texts[last]), (number, author, date)))
            else:
                tracked.append(edit)
    return tracked


def _places(document: Document, part: Part) -> tuple[list[_Text], list[int]]:
    """The texts in a part that can be changed, and where tags begin that cannot be in a change."""
    source, around = document.text, list[str]()
    texts: list[_Text] = []
    barriers: list[int] = []
    # Of each run that is open: its prefix, where it begins, and where what it says of its look ends.
    runs: list[tuple[str, int, int]] = []
    for name, token in elements(source[part.start : part.end], document.path):
        start, end = token.start + part.start, token.end + part.start
        if not isinstance(token, Tag):
            if around[-2:] == ["w:r", "w:t"] and runs[-1][0] and _INSERTED.isdisjoint(around):
                texts.append(_Text(start, end, runs[-1][0], source[runs[-1][1] : runs[-1][2]]))
            continue
        if name not in _REPEATABLE and "w:rPr" not in around:
            barriers.append(start)
        if not token.opens:
            around.pop()
        if token.closes and name == "w:rPr" and around[-1] == "w:r":
            runs[-1] = (*runs[-1][:2], end)
        elif token.closes and not token.opens and name == "w:r":
            runs.pop()
        if token.opens and not token.closes:
            around.append(name)
            if name == "w:r":
                runs.append((token.name[: -len(token.local)], start, end))
    return texts, barriers


def _tracked(source: str, edit: Edit, ends: tuple[_Text, _Text], what: tuple[int, str, str]) -> Edit:
    """An edit as a tracked change.

    Args:
        source: the document.
        edit: the edit.
        ends: the texts in which it begins and ends.
        what: the second of two free numbers, the author and the date.
    """
    (first, last), (number, author, date) = ends, what
    prefix = first.prefix
    by = f'{prefix}author="{escape_attribute(author)}" {prefix}date="{escape_attribute(date)}"'
    deleted = re.sub(rf"(</?{re.escape(prefix)})t(?=[\s/>])", r"\1delText", source[edit.start : edit.end])
    written = [
        f'</{prefix}t></{prefix}r><{prefix}del {prefix}id="{number - 1}" {by}>{first.opening}<{prefix}delText xml:space="preserve">',
        f"{deleted}</{prefix}delText></{prefix}r></{prefix}del>",
    ]
    if edit.replacement:
        written += [
            f'<{prefix}ins {prefix}id="{number}" {by}>{first.opening}<{prefix}t xml:space="preserve">',
            f"{edit.replacement}</{prefix}t></{prefix}r></{prefix}ins>",
        ]
    return Edit(edit.start, edit.end, "".join([*written, f'{last.opening}<{prefix}t xml:space="preserve">']))
