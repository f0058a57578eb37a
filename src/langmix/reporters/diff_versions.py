"""The report of `langmix diff`: two versions of a text, sentence by sentence, with the languages that what changed is in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO

from rich.text import Text

from ..languages import describe
from ..results import UNDECIDED
from ..sentences import split_sentences
from .caret import MARK, flatten, shown_path
from .diff_layout import NEW, Row, change_row, choose_layout, lay_out, unified
from .diff_words import MAX_COMPARED, Pair, align
from .printer import QUIET, Printer, count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..results import ScanResult
    from . import ReportOptions
    from .diff_layout import Layout

CONTEXT: Final = 1
"""Sentences that are shown before and behind what changed."""


class _Sentence(NamedTuple):
    text: str
    """`flatten`ed."""
    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""


@dataclass(frozen=True, slots=True)
class Change:
    """Sentences that are not the same in both versions; one side may have none. Of what is the same, see `is_same`."""

    is_same: bool
    old: tuple[_Sentence, ...]
    new: tuple[_Sentence, ...]


def compare(before: ScanResult, after: ScanResult) -> list[Change]:
    """Two scanned versions of a text, cut into what is the same and what is not, in order."""
    old, new = list(_sentences(before)), list(_sentences(after))
    left, right = [sentence.text for sentence in old], [sentence.text for sentence in new]
    occurrences = Counter(right)
    # Time grows with the pairs of equal sentences: in a text that says the same all over, the frequent ones do not count.
    pairs = sum(occurrences[text] for text in left)
    opcodes = SequenceMatcher(None, left, right, autojunk=pairs > MAX_COMPARED).get_opcodes()
    return [
        Change(kind == "equal", tuple(old[old_start:old_end]), tuple(new[new_start:new_end]))
        for kind, old_start, old_end, new_start, new_end in opcodes
    ]


def _sentences(result: ScanResult) -> Iterator[_Sentence]:
    for segment in result.document.segments:
        for start, end in split_sentences(segment.text):
            text = flatten(segment.text[start:end])
            if text:
                yield _Sentence(text, *segment.source(start, end))


def render_versions(before: ScanResult, after: ScanResult, stream: TextIO, options: ReportOptions, layout: str | None = None) -> bool:
    """Write how two versions of a text differ.

    Args:
        before: the first version, scanned.
        after: the second.
        stream: where to write.
        options: `ReportOptions.color` and `ReportOptions.width` count.
        layout: one of `LAYOUTS`; None for the one that suits the width.

    Returns:
        Whether they differ.

    Raises:
        ConfigError: there is no such layout.
        OSError: of the stream.
    """
    printer = Printer(stream, options)
    chosen = choose_layout(layout, printer.width)
    names = shown_path(before.document.path), shown_path(after.document.path)
    if chosen == "unified":
        texts = [result.document.as_read().text if result.document.parts else result.document.text for result in (before, after)]
        printer.print(unified(texts[0], texts[1], names))
        return texts[0] != texts[1]
    changes = compare(before, after)
    printer.print(printer.hang(Text(f"{names[0]} →", "bold"), Text(names[1], "bold"), 2))
    for index, change in enumerate(changes):
        if change.is_same:
            printer.print(_unchanged(change.old, index > 0, index < len(changes) - 1, printer, chosen))
        else:
            printer.print(_changed(before, after, change, printer, chosen))
    is_changed = before.document.text != after.document.text
    printer.print([Text(), *printer.wrap(_summary(before, after, changes, is_changed=is_changed), printer.width)])
    return is_changed


def _unchanged(sentences: Sequence[_Sentence], has_before: bool, has_behind: bool, printer: Printer, layout: Layout) -> Iterator[Text]:
    """What is the same: a sentence beside each change, and how many there are between."""
    head, tail = CONTEXT * has_before, CONTEXT * has_behind
    if len(sentences) <= head + tail + 1:
        yield from lay_out([Row(Text(sentence.text, QUIET), None) for sentence in sentences], printer, layout)
        return
    yield from lay_out([Row(Text(sentence.text, QUIET), None) for sentence in sentences[:head]], printer, layout)
    yield from (Text(), Text(f"  {MARK} {count(len(sentences) - head - tail, 'sentence')} unchanged {MARK}", QUIET))
    if tail:
        yield from (Text(), *lay_out([Row(Text(sentence.text, QUIET), None) for sentence in sentences[-tail:]], printer, layout))


def _changed(before: ScanResult, after: ScanResult, change: Change, printer: Printer, layout: Layout) -> Iterator[Text]:
    spoken = [" + ".join(map(describe, _languages(*side))) for side in ((before, change.old), (after, change.new))]
    title = " → ".join(dict.fromkeys(spoken))
    if not (change.old and change.new):
        title = f"removed, {spoken[0]}" if change.old else f"added, {spoken[1]}"
    result, sentences = (after, change.new) if change.new else (before, change.old)
    line, column = result.document.position(sentences[0].start)
    yield Text()
    yield from printer.hang(Text(f"{shown_path(result.document.path)}:{line}:{column}:", "bold"), Text(title), 4)
    yield from lay_out([change_row(pair, printer, layout) for pair in _pairs(change)], printer, layout)


def _pairs(change: Change) -> list[Pair]:
    texts = [" ".join(sentence.text for sentence in side) for side in (change.old, change.new)]
    if not all(texts):
        return [Pair(sentence.text, "") for sentence in change.old] + [Pair("", sentence.text) for sentence in change.new]
    return align(*texts)


def _languages(result: ScanResult, sentences: Sequence[_Sentence]) -> list[str]:
    """The languages of some neighbouring sentences, that of the most letters first."""
    if not sentences:
        return []
    start, end = sentences[0].start, sentences[-1].end
    letters: Counter[str] = Counter()
    for span in result.spans:
        if span.start < end and start < span.end:
            letters[span.language] += min(span.end, end) - max(span.start, start)
    return [language for language, _ in letters.most_common() if language != UNDECIDED] or [UNDECIDED]


def _summary(before: ScanResult, after: ScanResult, changes: Sequence[Change], *, is_changed: bool) -> Text:
    differing = [change for change in changes if not change.is_same]
    if not differing:
        same = "The words are the same; markup or white space differs." if is_changed else "The two are the same."
        return Text(same, "" if is_changed else NEW)
    old, new = (sum(len(side) for side in sides) for sides in zip(*((change.old, change.new) for change in differing), strict=True))
    turned = sum(
        bool(change.old and change.new) and _languages(before, change.old) != _languages(after, change.new) for change in differing
    )
    places = f"{count(len(differing), 'place')} differ{'s' * (len(differing) == 1)}"
    tail = f" {count(turned, 'place')} changed {'its' if turned == 1 else 'their'} language." if turned else ""
    return Text(f"{places}: {count(old, 'sentence')} before, {new:,} after.{tail}", "bold")
