"""The report of ``langmix normalize --diff``: each passage beside its translation, sentence by sentence, in its context."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final, TextIO

from rich.text import Text

from ..languages import describe
from ..results import Edit, apply_edits
from ..sentences import split_sentences
from .caret import MARK, as_shown, caret_block, cut_end, cut_start, flatten, place, shown_path
from .diff_layout import GONE, NEW, SIDE_BY_SIDE_WIDTH, Row, change_row, choose_layout, lay_out, unified
from .diff_words import Pair, align
from .printer import QUIET, Printer, count, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Document
    from ..results import NormalizeResult, Passage
    from . import ReportOptions
    from .diff_layout import Layout

CONTEXT: Final = 2_000
"""Code points before and behind a passage in which its sentence's edges are looked for."""


def render_diff(result: NormalizeResult, stream: TextIO, options: ReportOptions, layout: str | None = None) -> None:
    """Write what a normalization changes.

    Args:
        result: the normalization.
        stream: where to write.
        options: `ReportOptions.color` and `ReportOptions.width` count.
        layout: one of `LAYOUTS`; None for the one that suits the width: side by side from `SIDE_BY_SIDE_WIDTH` columns on.

    Raises:
        ConfigError: there is no such layout.
        OSError: of the stream.
    """
    printer = Printer(stream, options)
    document = result.scan.document
    chosen = choose_layout(layout, printer.width)
    if chosen == "unified":
        printer.print(unified(*_read_versions(result), (shown_path(document.path), shown_path(document.path))))
        return
    printer.print(printer.hang(Text(f"{shown_path(document.path)} →", "bold"), Text(describe(result.to), "bold"), 2))
    starts = [segment.source(0, 1)[0] for segment in document.segments]
    done = -1
    for passage in result.passages:
        paragraph = bisect_right(starts, passage.span.start) - 1
        printer.print([*_fold(paragraph - done - 1), Text(), *_block(result, passage, printer, chosen)])
        done = max(done, paragraph)
    printer.print([*_fold(len(starts) - done - 1), Text(), *printer.wrap(_summary(result), printer.width)])


def _fold(paragraphs: int) -> list[Text]:
    return [Text(), Text(f"  {MARK} {count(paragraphs, 'paragraph')} unchanged {MARK}", QUIET)] if paragraphs > 0 else []


def _summary(result: NormalizeResult) -> Text:
    if not result.passages:
        return Text("No foreign passage: nothing to translate.", NEW)
    failed, offered = len(result.failures), len(result.offered)
    kept = sum(passage.held is not None for passage in result.passages) - offered
    translated = count(len(result.passages) - failed - offered - kept, "passage")
    others = "".join(f", {number} {word}" for number, word in ((offered, "offered only"), (kept, "kept on purpose")) if number)
    return Text(f"{translated} translated{others}, {failed or 'none'} stayed as written.", "bold")


def _block(result: NormalizeResult, passage: Passage, printer: Printer, layout: Layout) -> Iterator[Text]:
    """The lines of one passage."""
    document, span = result.scan.document, passage.span
    title = Text(f"{describe(span.language)} → {describe(result.to)}")
    for detail in _details(passage):
        title.append(f", {detail}", QUIET)
    yield from printer.hang(place(document, span.start), title, 4)
    if passage.failure is not None:
        yield from printer.hang(Text("  stayed as written:", "bold red"), Text(flatten(passage.failure)), 4)
    if passage.held is not None:
        word = "kept on purpose:" if passage.replacement is None else "offered only:"
        yield from printer.hang(Text(f"  {word}", "bold yellow"), Text(flatten(passage.held)), 4)
    for warning in passage.warnings:
        yield from printer.hang(Text("  warning:", "bold yellow"), Text(flatten(warning)), 4)
    if passage.failure is not None or passage.replacement is None:
        yield from caret_block(document, span.start, span.end, printer.width, GONE)
        return
    pairs = align(document.read(span.start, span.end), passage.replacement)
    yield from lay_out(_rows(document, (span.start, span.end), pairs, printer, layout), printer, layout)


def _details(passage: Passage) -> Iterator[str]:
    route = " → ".join(passage.route)
    yield flatten(passage.translator) + (f" ({flatten(route)})" if route else "")
    if passage.quality is not None and passage.quality < 1:
        yield f"quality about {percent(passage.quality)}"
    if passage.unknown_ratio:
        yield f"{percent(passage.unknown_ratio)} of words unknown"


def _read_versions(result: NormalizeResult) -> tuple[str, str]:
    """The text before and after; of a container, in which nobody sees the source, its segments, a line each."""
    document = result.scan.document
    if not document.parts:
        return document.text, result.text
    edits = [
        Edit(*as_shown(document, passage.span.start, passage.span.end)[1:], flatten(passage.replacement))
        for passage in result.passages
        if passage.replacement is not None
    ]
    text = document.as_read().text
    return text, apply_edits(text, edits)


def _rows(document: Document, change: tuple[int, int], pairs: list[Pair], printer: Printer, layout: Layout) -> Iterator[Row]:
    """The pairs, with the rest of their sentences, and a line of the paragraph before and behind them."""
    room = min(printer.width, SIDE_BY_SIDE_WIDTH) - 4
    earlier, before, after, later = find_surroundings(document, *change, room)
    if earlier:
        yield Row(Text(earlier, QUIET), None)
    for index, pair in enumerate(pairs):
        first = before if index == 0 else ""
        last = after if index == len(pairs) - 1 else ""
        yield change_row(pair, printer, layout, (first, last))
    if later:
        yield Row(Text(later, QUIET), None)


def find_surroundings(document: Document, start: int, end: int, room: int) -> tuple[str, str, str, str]:
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
