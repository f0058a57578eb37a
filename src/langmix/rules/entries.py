"""The entries of bilingual files: a source text, and its translation."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ..document import MASK
from ..results import Finding
from .finding import SOURCE, TRANSLATION, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Document, Segment
    from ..results import ScanResult, Severity


class Entry(NamedTuple):
    """Two segments with the same name, one behind the other."""

    source: Segment
    translation: Segment


def entries(document: Document) -> Iterator[Entry]:
    """The translated entries of a bilingual file, in order; none of another file.

    An entry with plural forms is none here: its forms need not have the number that the source has.
    """
    segments = document.segments
    for place, (source, translation) in enumerate(pairwise(segments)):
        if (source.kind, translation.kind) == (SOURCE, TRANSLATION) and source.name == translation.name:
            before, behind = segments[place - 1] if place else None, segments[place + 2] if place + 2 < len(segments) else None
            if not any(neighbour and neighbour.name and neighbour.name == source.name for neighbour in (before, behind)):
                yield Entry(source, translation)


def masked(document: Document, segment: Segment) -> list[str]:
    """The placeholders and other code in a segment, as they stand in the source, in order of letters."""
    return sorted(
        document.text[slice(*segment.source(place, place + 1))] for place, character in enumerate(segment.text) if character == MASK
    )


def entry_finding(result: ScanResult, entry: Entry, rule: str, severity: Severity, message: str) -> Finding:
    """The finding about an entry, at its translation."""
    start, end = entry.translation.source(0, len(entry.translation.text))
    return Finding(rule, start, end, message, severity, fingerprint(rule, result.document.path, result.document.read(start, end)))
