"""What the rules share: the making of a finding, and what is special about catalogues."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from ..document import count_letters
from ..languages import find
from ..results import Finding

if TYPE_CHECKING:
    from ..config import Config
    from ..results import ScanResult, Severity, Span

SOURCE = "source"
"""Kind of the segments that a bilingual file was translated from."""

TRANSLATION = "translation"
"""Kind of the segments of a catalogue that are, or should be, translated."""

MOST = 0.8
"""Share of an entry's letters (0..1) in a passage that is called the whole entry."""


def span_finding(result: ScanResult, span: Span, rule: str, severity: Severity, message: str) -> Finding:
    """The finding about a foreign span."""
    key = fingerprint(rule, result.document.path, result.text(span))
    return Finding(rule, span.start, span.end, message, severity, key, span, result.expected_in(span))


def fingerprint(rule: str, path: str | None, text: str) -> str:
    """A finding's identity: the same for the same rule, path and words, wherever they stand in the file.

    White space, case and Unicode normalization do not count. The path counts relative to the working directory, so that it is the same on
    every machine.

    Returns:
        32 hexadecimal digits.
    """
    words = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    key = "\0".join((rule, relative_path(path), words))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def relative_path(path: str | None) -> str:
    """A path as reports of other programs want it: relative to the working directory where it lies below it, with ``/``."""
    if path is None or path == "-":
        return path or ""
    pure = PurePath(path)
    if pure.is_absolute() and pure.is_relative_to(Path.cwd()):
        pure = pure.relative_to(Path.cwd())
    return pure.as_posix()


def is_entry(result: ScanResult, span: Span) -> bool:
    """Whether a passage is the whole text of an entry of a catalogue, but for a name or so."""
    segment = result.document.segment_at(span.start)
    return segment.kind == TRANSLATION and span.letters >= MOST * count_letters(segment.text)


def source_language(result: ScanResult, config: Config) -> str:
    """The language that a catalogue's texts are translated from: as it says itself, else as configured, else English."""
    stated = (find(segment.declared) for segment in result.document.segments if segment.kind == SOURCE and segment.declared)
    return next((language for language in stated if language), None) or config.source_lang or "en"
