"""Which words decided a span's language, for a reader who doubts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.text import Text

from ..explanation import explain
from ..languages import describe, name
from .caret import flatten, isolate_line, place
from .printer import QUIET, Printer, percent

if TYPE_CHECKING:
    from ..config import Config
    from ..results import ScanResult
    from . import ReportOptions

WORDS = 12
"""The most words shown: those that say most."""


def show_explanation(result: ScanResult, offset: int, config: Config, stream: TextIO, options: ReportOptions) -> None:
    """Write the words of the span at a place, the weightiest first.

    Raises:
        ConfigError: no language was found there, or the detector does not weigh words.
        OSError: of the stream.
    """
    explanation = explain(result, offset, config.detector)
    span = explanation.span
    printer = Printer(stream, options)
    head = f"{describe(span.language)} rather than {describe(explanation.rival)}, {span.kind}, confidence {percent(span.confidence)}"
    weighty = sorted(explanation.words, key=lambda word: -abs(word.weight))[:WORDS]
    total = sum(word.weight for word in explanation.words)
    lines = [Text(), *printer.hang(place(result.document, span.start), Text(head), 4)]
    for word in weighty:
        line, column = result.document.position(word.start)
        speaks = name(span.language if word.weight > 0 else explanation.rival) if word.weight else "neither"
        row = Text.assemble(
            f"  {word.weight:+6.1f}  ", flatten(result.document.text[word.start : word.end]), (f"  {speaks}, {line}:{column}", QUIET)
        )
        lines.append(isolate_line(row))
    rest = len(explanation.words) - len(weighty)
    more = f", {rest} more words" if rest else ""
    lines.append(Text(f"  {total:+6.1f}  in all{more}, in nats: {abs(total) / 0.693:.0f} bits of evidence", QUIET))
    printer.print(lines)
