"""The caret block: a passage in its line, cut to the width of the terminal, with carets beneath.

Everything that a text brings to the terminal goes through `visible`, so that no text can steer the terminal, and through `isolate`, so that
no right-to-left text turns the line around. Widths are in terminal cells: a Chinese character takes two, a combining accent none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.text import Text

if TYPE_CHECKING:
    from ..document import Document

MARK: Final = "…"
"""Stands for text that is not shown."""

MIN_GUTTER: Final = 4
"""Cells of the line number, so that the blocks of most files stand one below the other."""

_REPLACEMENT: Final = "\ufffd"
_VISIBLE: Final = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x09: "    ",
    0x7F: "\u2421",
    **dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT),
    **dict.fromkeys((0x2028, 0x2029), "\u2424"),
    # Embeddings, overrides and isolates of the text itself would close or outlast those of `isolate`.
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), _REPLACEMENT),
    **dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT),
}
_RIGHT_TO_LEFT: Final = re.compile(r"[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_FIRST_STRONG_ISOLATE: Final = "\u2068"
_POP_ISOLATE: Final = "\u2069"
_ZERO_WIDTH_JOINER: Final = "\u200d"


def visible(text: str) -> str:
    r"""The text with a visible sign for each control character, line break and lone surrogate, and four spaces for a tab.

    >>> visible("a\tb\x1b[31m\n")
    'a    b␛[31m␊'
    """
    return text.translate(_VISIBLE)


def flatten(text: str) -> str:
    r"""The text on one line: each run of white space one space, the rest `visible`.

    >>> flatten("  deux \n mots\0")
    'deux mots␀'
    """
    return visible(" ".join(text.split()))


def isolate(text: str) -> str:
    """The text, in a bidirectional isolate where it has right-to-left letters; the isolate has no width."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}" if _RIGHT_TO_LEFT.search(text) else text


def isolate_line(line: Text) -> Text:
    """As `isolate`, for a line with styles."""
    return Text.assemble(_FIRST_STRONG_ISOLATE, line, _POP_ISOLATE) if _RIGHT_TO_LEFT.search(line.plain) else line


def shown_path(path: str | None) -> str:
    """A path as `visible` text, or what stands for it."""
    return {None: "<text>", "-": "<stdin>"}.get(path) or visible(path or "")


def place(document: Document, offset: int) -> Text:
    """Path, line and column, in the form that terminals and editors make a link of."""
    line, column = document.position(offset)
    return Text(f"{shown_path(document.path)}:{line}:{column}:", "bold")


def cut_end(text: str, width: int) -> tuple[str, str]:
    """The beginning of a text, and the mark of what was left out behind it: empty, ``…`` or, behind a whole word, `` …``.

    Args:
        text: `visible` text.
        width: cells for both.

    >>> cut_end("una frase larga", 12), cut_end("una frase", 12), cut_end("Hottentotten", 6)
    (('una frase', ' …'), ('una frase', ''), ('Hotte', '…'))
    """
    if cell_len(text) <= width:
        return text, ""
    fitting = _fitting(text, width - 2)
    space = next((index for index in range(fitting, fitting // 2, -1) if text[index].isspace()), None)
    if space is not None:
        return text[:space].rstrip(), f" {MARK}"
    return text[: _fitting(text, width - 1)], MARK


def cut_start(text: str, width: int) -> tuple[str, str]:
    """The mark of what was left out before it, and the end of a text; as `cut_end`.

    >>> cut_start("una frase larga", 13)
    ('… ', 'frase larga')
    """
    if cell_len(text) <= width:
        return "", text
    first = _fitting_end(text, width - 2)
    middle = first + (len(text) - first) // 2
    space = next((index for index in range(first, middle) if text[index - 1].isspace()), None)
    if space is not None:
        return f"{MARK} ", text[space:].lstrip()
    return MARK, text[_fitting_end(text, width - 1) :]


def _fitting(text: str, width: int) -> int:
    """How many of the first code points fit a width without cutting through what is seen as one character."""
    count = bisect_right(range(1, len(text) + 1), max(width, 0), key=lambda count: cell_len(text[:count]))
    while 0 < count < len(text) and _joined(text, count):
        count -= 1
    return count


def _fitting_end(text: str, width: int) -> int:
    """The index from which on a text fits a width, as `_fitting`."""
    first = bisect_left(range(len(text) + 1), -max(width, 0), key=lambda first: -cell_len(text[first:]))
    while 0 < first < len(text) and _joined(text, first):
        first += 1
    return first


def _joined(text: str, index: int) -> bool:
    """Whether the code points around an index are seen as one character."""
    return cell_len(text[index]) == 0 or text[index - 1] == _ZERO_WIDTH_JOINER


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Part of one line of a document, as `visible` text."""

    label: str
    """What stands in the gutter: the line's number, ``…`` behind a gap in the line, nothing where the line goes on."""
    before: str
    """Context."""
    inside: str
    """Of the passage."""
    after: str
    """Context."""
    lead: str = ""
    """The mark of what was left out before it."""
    trail: str = ""
    """The mark of what was left out behind it."""


def find_excerpts(document: Document, start: int, end: int, room: int) -> list[Excerpt]:
    """What to show of a passage: all of it, or its beginning and its end; with context on its lines.

    Args:
        document: the one it lies in.
        start: document offset, inclusive.
        end: document offset, exclusive.
        room: cells for an excerpt.
    """
    document, start, end = as_shown(document, start, end)
    start, end = _trim(document.text, start, end)
    first, last = document.position(start).line, document.position(max(start, end - 1)).line
    # No more is read of a line than can be shown, however long it is: four times the room, for combining characters.
    limit = 4 * room
    before = visible(document.text[max(document.line_starts()[first - 1], start - limit) : start])
    after = visible(document.text[end : min(line_end(document, last), end + limit)].rstrip())
    if first != last:
        opening = visible(document.text[start : min(line_end(document, first), start + limit)].rstrip())
        closing = visible(document.text[max(document.line_starts()[last - 1], end - limit) : end])
        indent = closing[: len(closing) - len(closing.lstrip())]
        return [
            _opening(str(first), before, opening, room),
            replace(_closing(str(last), closing.strip(), after, room), before=indent[: room // 4]),
        ]
    inside = document.text[start:end]
    inside = visible(inside if len(inside) <= 2 * limit else inside[:limit] + inside[-limit:])
    whole = _whole(str(first), (before, inside, after), room)
    return [whole] if whole else _halves(str(first), (before, inside, after), room)


def as_shown(document: Document, start: int, end: int) -> tuple[Document, int, int]:
    """What to show of a container, in which nobody sees the source: its segments, a line each; other documents as they are."""
    if not document.parts:
        return document, start, end
    number = document.segment_number(start)
    segment = document.segments[number]
    shown = document.as_read()
    line = shown.line_starts()[number]
    return shown, line + segment.index(start), line + max(segment.index(end), segment.index(start) + 1)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    if not words or words.isspace():
        return start, start
    return end - len(words.lstrip()), start + len(words.rstrip())


def line_end(document: Document, line: int) -> int:
    """The offset behind the last character of a line (1-based), before its line break."""
    starts = document.line_starts()
    if line == len(starts):
        return len(document.text)
    end = starts[line]
    return end - (2 if document.text[end - 2 : end] == "\r\n" else 1)


def _whole(label: str, parts: tuple[str, str, str], room: int) -> Excerpt | None:
    """The whole passage with context around it; None where it is too long for that."""
    before, inside, after = parts
    left, right, spare = cell_len(before), cell_len(after), room - cell_len(inside)
    if left + right > spare and min(left, room // 6) + min(right, room // 6) > spare:
        return None
    right = min(right, max(spare - left, spare // 2))
    lead, before = cut_start(before, min(left, spare - right))
    after, trail = cut_end(after, right)
    return Excerpt(label, before, inside, after, lead, trail)


def _halves(label: str, parts: tuple[str, str, str], room: int) -> list[Excerpt]:
    """The beginning of a passage and its end, on two lines."""
    before, inside, after = parts
    opening = _opening(label, before, inside, room)
    if not opening.trail:
        # All of it fits, but without context behind it: its last word goes down to where there is room.
        kept, trail = cut_end(inside, cell_len(inside) - 1)
        opening = replace(opening, inside=kept, trail=trail)
    rest = inside[len(opening.inside) :].lstrip()
    closing = _closing(MARK, rest, after, room)
    if closing.lead:
        return [opening, closing]
    return [replace(opening, trail=""), replace(closing, label="")]


def _opening(label: str, before: str, inside: str, room: int) -> Excerpt:
    lead, before = cut_start(before, room // 4)
    inside, trail = cut_end(inside, room - cell_len(lead + before))
    return Excerpt(label, before, inside, "", lead, trail)


def _closing(label: str, inside: str, after: str, room: int) -> Excerpt:
    # What the end of the passage leaves free is the context's.
    after, trail = cut_end(after, max(room // 4, room - cell_len(inside)))
    lead, inside = cut_start(inside, room - cell_len(after + trail))
    return Excerpt(label, "", inside, after, lead, trail)


def caret_block(document: Document, start: int, end: int, width: int, style: str) -> list[Text]:
    """A passage with line numbers before it and carets beneath, on two or four lines.

    Args:
        document: the one it lies in.
        start: document offset, inclusive.
        end: document offset, exclusive.
        width: cells of a line; at least 30 for a useful block.
        style: rich style of the passage and its carets.
    """
    gutter = max(MIN_GUTTER, len(str(document.position(end).line)))
    lines: list[Text] = []
    for excerpt in find_excerpts(document, start, end, max(width - gutter - 3, 8)):
        left = excerpt.lead + excerpt.before
        carets = max(cell_len(left + excerpt.inside) - cell_len(left), 1)
        lines += (
            Text.assemble(
                (f"{excerpt.label:>{gutter}} │ ", "dim"),
                (excerpt.lead, "dim"),
                isolate(excerpt.before),
                (isolate(excerpt.inside), f"bold {style}"),
                isolate(excerpt.after),
                (excerpt.trail, "dim"),
            ),
            Text.assemble((f"{'':>{gutter}} │ ", "dim"), " " * cell_len(left), ("^" * carets, style)),
        )
    return lines
