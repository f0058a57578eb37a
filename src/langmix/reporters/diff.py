"""The report of ``langmix normalize --diff``: each passage beside its translation, sentence by sentence, in its context."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TextIO

from rich.text import Text

from ..languages import describe
from ..sentences import split_sentences
from .caret import MARK, caret_block, cut_end, cut_start, flatten, isolate_line, place, shown_path
from .printer import QUIET, Printer, count, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Document
    from ..results import NormalizeResult, Passage
    from . import ReportOptions

SIDE_BY_SIDE_WIDTH: Final = 100
"""From this many columns on, the original and the translation stand side by side."""

CONTEXT: Final = 2_000
"""Code points before and behind a passage in which its sentence's edges are looked for."""

MAX_COMPARED: Final = 4_000_000
"""Pairs of words; the time of a comparison grows with them. Above it, all of a sentence counts as changed."""

GONE: Final = "red"
NEW: Final = "green"
_SEPARATOR: Final = " │ "

# Scripts without spaces: each character counts as a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, or several, and what takes their place; both `flatten`ed."""

    original: str
    replacement: str


def render_diff(result: NormalizeResult, stream: TextIO, options: ReportOptions) -> None:
    """Write what a normalization changes.

    From `SIDE_BY_SIDE_WIDTH` columns on the original stands left and the new text right; below, one under the other.

    Args:
        result: the normalization.
        stream: where to write.
        options: `ReportOptions.color` and `ReportOptions.width` count.

    Raises:
        OSError: of the stream.
    """
    printer = Printer(stream, options)
    document = result.scan.document
    printer.print(printer.hang(Text(f"{shown_path(document.path)} →", "bold"), Text(describe(result.to), "bold"), 2))
    starts = [segment.source(0, 1)[0] for segment in document.segments]
    done = -1
    for passage in result.passages:
        paragraph = bisect_right(starts, passage.span.start) - 1
        printer.print([*_fold(paragraph - done - 1), Text(), *_block(result, passage, printer)])
        done = max(done, paragraph)
    printer.print([*_fold(len(starts) - done - 1), Text(), *printer.wrap(_summary(result), printer.width)])


def _fold(paragraphs: int) -> list[Text]:
    return [Text(), Text(f"  {MARK} {count(paragraphs, 'paragraph')} unchanged {MARK}", QUIET)] if paragraphs > 0 else []


def _summary(result: NormalizeResult) -> Text:
    if not result.passages:
        return Text("No foreign passage: nothing to translate.", NEW)
    failed = len(result.failures)
    return Text(f"{count(len(result.passages) - failed, 'passage')} translated, {failed or 'none'} stayed as written.", "bold")


def _block(result: NormalizeResult, passage: Passage, printer: Printer) -> Iterator[Text]:
    """The lines of one passage."""
    document, span = result.scan.document, passage.span
    title = Text(f"{describe(span.language)} → {describe(result.to)}")
    for detail in _details(passage):
        title.append(f", {detail}", QUIET)
    yield from printer.hang(place(document, span.start), title, 4)
    if passage.failure is not None:
        yield from printer.hang(Text("  stayed as written:", "bold red"), Text(flatten(passage.failure)), 4)
    for warning in passage.warnings:
        yield from printer.hang(Text("  warning:", "bold yellow"), Text(flatten(warning)), 4)
    if passage.failure is not None or passage.replacement is None:
        yield from caret_block(document, span.start, span.end, printer.width, GONE)
        return
    pairs = align(document.read(span.start, span.end), passage.replacement)
    rows = _rows(document, (span.start, span.end), pairs, printer)
    yield from (_side_by_side if printer.width >= SIDE_BY_SIDE_WIDTH else _inline)(rows, printer)


def _details(passage: Passage) -> Iterator[str]:
    route = " → ".join(passage.route)
    yield flatten(passage.translator) + (f" ({flatten(route)})" if route else "")
    if passage.unknown_ratio:
        yield f"{percent(passage.unknown_ratio)} of words unknown"


def align(original: str, replacement: str) -> list[Pair]:
    """Sentences and their translations, in order.

    One by one where there are as many; else neighbours of the side that has more go together, by their share of the length.

    >>> [pair.original for pair in align("Uno. Dos y tres.", "Un. Deux. Trois.")]
    ['Uno.', 'Dos y tres.']
    """
    left, right = _sentences(original), _sentences(replacement)
    if not left or not right:
        return [Pair(" ".join(left), " ".join(right))]
    groups = min(len(left), len(right))
    shorter = left if len(left) == groups else right
    edges = _shares(shorter)
    return [Pair(old, new) for old, new in zip(_group(left, edges), _group(right, edges), strict=True)]


def _sentences(text: str) -> list[str]:
    flat = (flatten(text[start:end]) for start, end in split_sentences(text))
    return [sentence for sentence in flat if sentence]


def _shares(sentences: list[str]) -> list[float]:
    """Where each sentence ends, as a share of the whole length."""
    total = sum(map(len, sentences))
    done = 0
    ends: list[float] = []
    for sentence in sentences:
        done += len(sentence)
        ends.append(done / total)
    return ends


def _group(sentences: list[str], edges: list[float]) -> list[str]:
    """The sentences in as many groups as there are edges, each ending as near to its edge as can be; none is empty."""
    ends = _shares(sentences)
    groups: list[str] = []
    start = 0
    for index, edge in enumerate(edges):
        last = len(sentences) - (len(edges) - index - 1)
        stop = last if index == len(edges) - 1 else min(range(start + 1, last + 1), key=lambda stop: abs(ends[stop - 1] - edge))
        groups.append(" ".join(sentences[start:stop]))
        start = stop
    return groups


def changed_words(original: str, replacement: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The ranges of words that are in one text only, for each of the two.

    A few short words between changed ones count as changed with them: languages share ``de`` and ``a`` by chance.

    >>> changed_words("el gato negro", "el chat noir")
    ([(3, 13)], [(3, 12)])
    """
    old, new = list(_WORD.finditer(original)), list(_WORD.finditer(replacement))
    if len(old) * len(new) > MAX_COMPARED:
        return [(0, len(original))], [(0, len(replacement))]
    matcher = SequenceMatcher(None, [word[0] for word in old], [word[0] for word in new], autojunk=False)
    gone, added = [True] * len(old), [True] * len(new)
    opcodes = matcher.get_opcodes()
    for index, (kind, old_start, old_end, new_start, new_end) in enumerate(opcodes):
        between = 0 < index < len(opcodes) - 1
        if kind == "equal" and not (between and _by_chance([word[0] for word in old[old_start:old_end]])):
            gone[old_start:old_end] = [False] * (old_end - old_start)
            added[new_start:new_end] = [False] * (new_end - new_start)
    return _ranges(old, gone), _ranges(new, added)


def _ranges(words: list[re.Match[str]], changed: list[bool]) -> list[tuple[int, int]]:
    """From the first to the last of each run of changed words."""
    runs = (list(run) for differs, run in groupby(zip(words, changed, strict=True), key=itemgetter(1)) if differs)
    return [(run[0][0].start(), run[-1][0].end()) for run in runs]


def _by_chance(words: list[str]) -> bool:
    letters = [len(word) for word in words if word[0].isalnum()]
    return sum(letters) < 6 and max(letters, default=0) < 4 and not any(word[0].isdigit() for word in words)


@dataclass(frozen=True, slots=True)
class Row:
    """What stands side by side."""

    left: Text
    right: Text | None
    """None where the two sides are the same."""


def _rows(document: Document, change: tuple[int, int], pairs: list[Pair], printer: Printer) -> Iterator[Row]:
    """The pairs, with the rest of their sentences, and a line of the paragraph before and behind them."""
    room = min(printer.width, SIDE_BY_SIDE_WIDTH) - 4
    earlier, before, after, later = _context(document, *change, room)
    marks = not printer.color and printer.width < SIDE_BY_SIDE_WIDTH
    if earlier:
        yield Row(Text(earlier, QUIET), None)
    for index, pair in enumerate(pairs):
        first = before if index == 0 else ""
        last = after if index == len(pairs) - 1 else ""
        if pair.original == pair.replacement:
            yield Row(Text(first + pair.original + last, QUIET), None)
            continue
        gone, new = changed_words(pair.original, pair.replacement)
        left = _highlight(pair.original, gone, GONE, ("[-", "-]") if marks else ("", ""))
        right = _highlight(pair.replacement, new, NEW, ("{+", "+}") if marks else ("", ""))
        yield Row(*(Text.assemble((first, QUIET), text, (last, QUIET)) for text in (left, right)))
    if later:
        yield Row(Text(later, QUIET), None)


def _context(document: Document, start: int, end: int, room: int) -> tuple[str, str, str, str]:
    """The sentences before a passage, the rest of its own sentence before and behind it, the sentences behind; each cut to `room` cells.

    Where its own sentence has a rest, the neighbouring sentences are left out.
    """
    segment = document.segment_at(start)
    text = segment.text
    start, end = segment.index(start), segment.index(end)
    floor, ceiling = max(0, start - CONTEXT), max(end, min(len(text), end + CONTEXT))
    edges = [floor, *(floor + stop for _, stop in split_sentences(text[floor:ceiling]))]
    own_start = max((edge for edge in edges if edge <= start), default=start)
    own_end = min((edge for edge in edges if edge >= end), default=end)
    before, after = text[own_start:start], text[end:own_end]
    earlier = later = ""
    if before.strip():
        mark, kept = cut_start(flatten(before), room)
        before = mark + kept + " " * before[-1].isspace()
    else:
        earlier = "".join(cut_start(flatten(text[floor:start]), room))
        before = ""
    if after.strip():
        after = " " * after[0].isspace() + "".join(cut_end(flatten(after), room))
    else:
        later = "".join(cut_end(flatten(text[end:ceiling]), room))
        after = ""
    return earlier, before, after, later


def _highlight(text: str, ranges: list[tuple[int, int]], style: str, marks: tuple[str, str]) -> Text:
    line = Text()
    done = 0
    for start, end in ranges:
        line.append(text[done:start]).append(marks[0] + text[start:end] + marks[1], style)
        done = end
    return line.append(text[done:])


def _inline(rows: Iterator[Row], printer: Printer) -> Iterator[Text]:
    for row in rows:
        if row.right is None:
            yield from _signed(row.left, " ", QUIET, printer)
        else:
            yield from _signed(row.left, "-", GONE, printer)
            yield from _signed(row.right, "+", NEW, printer)


def _signed(text: Text, sign: str, style: str, printer: Printer) -> Iterator[Text]:
    for line in printer.wrap(text, printer.width - 4):
        yield Text.assemble("  ", (f"{sign} ", f"bold {style}"), isolate_line(line))


def _side_by_side(rows: Iterator[Row], printer: Printer) -> Iterator[Text]:
    width = (printer.width - 2 - len(_SEPARATOR)) // 2
    for row in rows:
        columns = (printer.wrap(text, width) for text in (row.left, row.right or row.left))
        for left, right in zip_longest(*columns, fillvalue=Text()):
            padding = " " * (width - left.cell_len)
            yield Text.assemble("  ", isolate_line(left), padding, (_SEPARATOR, QUIET), isolate_line(right))
