"""The report for people: what the languages of each file are and where the foreign passages stand, or what the rules say of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final, TextIO

from rich.text import Text

from ..languages import describe, name
from ..results import UNDECIDED
from ..sentences import split_sentences
from .caret import caret_block, cut_end, flatten, isolate_line, place, shown_path
from .printer import QUIET, Printer, percent
from .summary import SEVERITY_STYLES, closing_lines, describe_finding
from .tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..results import Notification, ScanResult, Span
    from . import ReportOptions

EXPECTED_STYLE: Final = "green"
FOREIGN_STYLES: Final = ("magenta", "yellow", "cyan", "red", "blue")
"""For the foreign languages of a run, in the order of their appearance."""

BAR_WIDTH: Final = 20
NAMED_LANGUAGES: Final = 4
"""How many languages a line names before it counts the others."""


class TerminalReporter:
    """The report of ``langmix scan`` and ``langmix check``. See `langmix.reporters.Reporter` for the promises."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._printer = Printer(stream, options)
        self._options = options
        self._tally = Tally(options.command)
        self._styles: dict[str, str] = {}
        # A file of one line stands close to the next such file, but apart from a file with passages.
        self._apart = self._any = False

    def add(self, result: ScanResult) -> None:
        """Write the block of one document."""
        self._tally.add(result)
        lines = list(self._check(result) if self._options.command == "check" else self._scan(result))
        if self._any and lines and (self._apart or len(lines) > 2):
            lines.insert(0, Text())
        self._apart = self._apart if not lines else len(lines) > 2
        self._any = self._any or bool(lines)
        self._printer.print(lines)

    def notify(self, notification: Notification) -> None:
        """Count the inputs that were not processed; what is wrong with them stands on standard error."""
        self._tally.notify(notification)

    def close(self) -> None:
        """Write the statistics, if they are asked for, and the summary."""
        blank = [Text()] if self._any else []
        self._printer.print([*blank, *closing_lines(self._tally, self._options, self._printer)])

    def _style(self, language: str, result: ScanResult) -> str:
        if language == UNDECIDED:
            return QUIET
        if language == result.expected:
            return EXPECTED_STYLE
        return self._styles.setdefault(language, FOREIGN_STYLES[len(self._styles) % len(FOREIGN_STYLES)])

    def _scan(self, result: ScanResult) -> Iterator[Text]:
        yield from self._header(result)
        for title, rows in (("segments", self._sentences), ("scores", self._scores)):
            if title in self._options.show:
                yield Text()
                yield from self._table(list(rows(result)))
        for span in result.foreign:
            style = self._style(span.language, result)
            yield Text()
            label = Text.assemble((describe(span.language), f"bold {style}"), f", confidence {percent(span.confidence)}")
            if span.runner_up:
                label.append(f", or {describe(span.runner_up.language)} {percent(span.runner_up.confidence)}", QUIET)
            yield from self._printer.hang(place(result.document, span.start), label, 4)
            yield from caret_block(result.document, span.start, span.end, self._printer.width, style)

    def _check(self, result: ScanResult) -> Iterator[Text]:
        for index, finding in enumerate(result.findings):
            if index:
                yield Text()
            yield from self._printer.hang(place(result.document, finding.start), describe_finding(finding, full=True), 4)
            yield from caret_block(result.document, finding.start, finding.end, self._printer.width, SEVERITY_STYLES[finding.severity])

    def _header(self, result: ScanResult) -> list[Text]:
        """Path, languages and their shares; with colours a bar of them between."""
        path = Text(shown_path(result.document.path), "bold")
        languages = self._shares(result)
        if self._printer.color and result.shares:
            bar = self._bar(result)
            if path.cell_len + bar.cell_len + languages.cell_len + 4 <= self._printer.width:
                return [Text.assemble(path, "  ", bar, "  ", languages)]
        return self._printer.hang(Text.assemble(path, " "), languages, 2)

    def _shares(self, result: ScanResult) -> Text:
        if not result.shares:
            reason = next((span.reason for span in result.spans if span.reason), None)
            return Text("no words" if not result.spans else "language undecided" + (f" ({flatten(reason)})" if reason else ""), QUIET)
        named = list(result.shares.items())[:NAMED_LANGUAGES]
        parts = [Text(f"{name(language)} {percent(share)}", self._style(language, result)) for language, share in named]
        others = sum(result.shares.values()) - sum(share for _, share in named)
        if len(result.shares) > NAMED_LANGUAGES:
            parts.append(Text(f"{len(result.shares) - NAMED_LANGUAGES} others {percent(others)}", QUIET))
        line = Text(" · ").join(parts)
        if result.expected != result.language:
            line.append(f" · expected {name(result.expected)}", QUIET)
        return line

    def _bar(self, result: ScanResult) -> Text:
        bar = Text()
        done = 0.0
        for language, share in result.shares.items():
            done += share
            # The main language, which comes first, leaves a cell to the others however small they are.
            cells = min(round(done * BAR_WIDTH), BAR_WIDTH - (done < 1 - 1e-9)) - len(bar)
            bar.append("█" * max(cells, 0), self._style(language, result))
        return bar

    def _sentences(self, result: ScanResult) -> Iterator[list[Text]]:
        """Each sentence with the languages of the spans it shares characters with."""
        spans = result.spans
        for segment in result.document.segments:
            for begin, stop in split_sentences(segment.text):
                sentence = segment.text[begin:stop]
                if sentence.isspace():
                    continue
                first = begin + len(sentence) - len(sentence.lstrip())
                start, end = segment.source(first, begin + len(sentence.rstrip()))
                held = spans[bisect_right(spans, start, key=lambda span: span.end) : bisect_left(spans, end, key=lambda span: span.start)]
                tags = dict.fromkeys(span.language for span in held)
                cell = Text(" + ").join(Text(tag, self._style(tag, result)) for tag in tags)
                yield [_position(result, start), cell, Text(flatten(sentence))]

    def _scores(self, result: ScanResult) -> Iterator[list[Text]]:
        """Each span with what the detector says of it."""
        for span in result.spans:
            kind = " term" if span.kind == "term" else ""
            language = Text(f"{describe(span.language)}{kind}", self._style(span.language, result))
            runner_up = f"or {span.runner_up.language} {percent(span.runner_up.confidence)}" if span.runner_up else ""
            words = Text(flatten(result.text(span)))
            if span.reason:
                words = Text.assemble((f"[{flatten(span.reason)}] ", QUIET), words)
            yield [_position(result, span.start), language, Text(_confidence(span)), Text(runner_up, QUIET), words]

    def _table(self, rows: list[list[Text]]) -> Iterator[Text]:
        """Aligned columns; the last, of words, gets what room is left, or a line of its own where that is too little."""
        widths = [max(cell.cell_len for cell in column) for column in zip(*(row[:-1] for row in rows), strict=True)]
        used = [width for width in widths if width]
        room = self._printer.width - sum(used) - 2 * (len(used) + 1)
        for row in rows:
            line = Text("  ")
            for cell, width in zip(row, widths, strict=False):
                if width:
                    line.append_text(cell).append(" " * (width - cell.cell_len + 2))
            if room >= 16:
                yield line.append_text(_clip(row[-1], room))
            else:
                yield from (Text.assemble("  ", part) for part in self._printer.wrap(line, self._printer.width - 2))
                yield Text.assemble("      ", _clip(row[-1], self._printer.width - 6))


def _position(result: ScanResult, offset: int) -> Text:
    line, column = result.document.position(offset)
    return Text(f"{line}:{column}", QUIET)


def _confidence(span: Span) -> str:
    return "" if span.language == UNDECIDED else f"{percent(span.confidence):>5}"


def _clip(text: Text, width: int) -> Text:
    """The beginning of a text, its right-to-left letters in an isolate."""
    kept, mark = cut_end(text.plain, width)
    return Text.assemble(isolate_line(text[: len(kept)]), (mark, QUIET))
