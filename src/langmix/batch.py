"""Many texts at once: results in order, or plain arrays for callers that process millions."""

from __future__ import annotations

import os
from array import array
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Unpack

from .config import Config, Settings, with_settings
from .pipeline import read_document, scan_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .results import ScanResult, Span

AT_ONCE = 256
"""Texts given to the threads at once, so that an endless input needs no endless memory."""


@dataclass(frozen=True, slots=True)
class SpanColumns:
    """The spans of many texts as parallel arrays, one item a span, in order of text and place."""

    languages: list[str] = field(default_factory=list)
    """Tags that `language` and `text_language` number."""
    text: array[int] = field(default_factory=lambda: array("Q"))
    """Index of the text, from 0."""
    start: array[int] = field(default_factory=lambda: array("Q"))
    """Code-point offset of the first character, inclusive."""
    end: array[int] = field(default_factory=lambda: array("Q"))
    """Code-point offset after the last character, exclusive."""
    language: array[int] = field(default_factory=lambda: array("H"))
    """Index into `languages`."""
    confidence: array[float] = field(default_factory=lambda: array("f"))
    """0..1."""
    term: array[int] = field(default_factory=lambda: array("B"))
    """1 for a term, 0 for a passage."""
    text_language: array[int] = field(default_factory=lambda: array("H"))
    """One item a text: its main language, an index into `languages`."""


def scan_many(
    sources: Iterable[str | os.PathLike[str]], config: Config | None = None, *, threads: int | None = None, **settings: Unpack[Settings]
) -> Iterator[ScanResult]:
    """Scan texts or files; the results come in the order of the sources.

    Args:
        sources: as for `langmix.scan`, read as they are needed.
        config: the settings; the defaults where None.
        threads: how many work side by side; as many as there are processors where None. The native kernel runs outside the
            interpreter's lock.
        **settings: fields of `Config` to replace in it.

    Raises:
        ConfigError: a setting cannot be used.
        InputError: a file cannot be read.

    >>> [result.language for result in scan_many(["Guten Morgen, liebe Leute.", "Buenos días a todos."])]
    ['de', 'es']
    """
    used = with_settings(config, settings)

    def work(source: str | os.PathLike[str]) -> ScanResult:
        return scan_document(read_document(source, used), used)

    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        waiting: list[str | os.PathLike[str]] = []
        for source in sources:
            waiting.append(source)
            if len(waiting) == AT_ONCE:
                yield from pool.map(work, waiting)
                waiting.clear()
        yield from pool.map(work, waiting)


def scan_columns(
    sources: Iterable[str | os.PathLike[str]], config: Config | None = None, *, threads: int | None = None, **settings: Unpack[Settings]
) -> SpanColumns:
    """All spans of texts or files as arrays, the main languages' included; arguments and errors as for `scan_many`.

    >>> columns = scan_columns(["Guten Morgen, liebe Leute.", "Buenos días a todos."])
    >>> [(columns.text[i], columns.languages[columns.language[i]], columns.end[i]) for i in range(len(columns.text))]
    [(0, 'de', 26), (1, 'es', 20)]
    """
    columns = SpanColumns()
    numbers: dict[str, int] = {}

    def number(tag: str) -> int:
        if tag not in numbers:
            numbers[tag] = len(numbers)
            columns.languages.append(tag)
        return numbers[tag]

    for index, result in enumerate(scan_many(sources, config, threads=threads, **settings)):
        columns.text_language.append(number(result.language))
        for span in result.spans:
            _append(columns, index, span, number(span.language))
    return columns


def _append(columns: SpanColumns, text: int, span: Span, language: int) -> None:
    columns.text.append(text)
    columns.start.append(span.start)
    columns.end.append(span.end)
    columns.language.append(language)
    columns.confidence.append(span.confidence)
    columns.term.append(span.kind == "term")
