"""LM103: a paragraph in more than one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..languages import describe
from ..results import UNDECIDED, Finding
from .example import Example
from .finding import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..document import Segment
    from ..results import ScanResult, Severity

ID = "LM103"
SLUG = "mixed-paragraph"
DEFAULT: Severity = "warning"
ON = False
SUMMARY = "A paragraph is in more than one language."
HELP = """\
At least a fifth of a paragraph's letters are in another language than the rest. It is one finding for the whole paragraph, for those who
count paragraphs, not passages: LM101 and LM102 say where each passage stands. Off unless it is selected.

Translate what is foreign (`langmix normalize`), or give each language a paragraph of its own.
"""
EXAMPLES = (
    Example(
        "Le maire a quitté la salle sans un mot, y el alcalde no quiso hablar con los periodistas.",
        ("Le maire a quitté la salle sans un mot, y el alcalde no quiso hablar con los periodistas.",),
    ),
    Example("Le maire a quitté la salle sans un mot.\n\nEl alcalde no quiso hablar con los periodistas.", ()),
)

LEAST_SHARE = 0.2
"""Share of a paragraph's letters (0..1) that makes a second language."""


def check(result: ScanResult, config: Config) -> Iterator[Finding]:
    """A finding for each paragraph with two languages or more."""
    letters: dict[int, dict[str, int]] = {}
    for span in result.spans:
        if span.language not in (UNDECIDED, *config.allow) and span.confidence >= config.min_confidence and span.kind == "passage":
            counts = letters.setdefault(result.document.segment_number(span.start), {})
            counts[span.language] = counts.get(span.language, 0) + span.letters
    for number, counts in letters.items():
        total = sum(counts.values())
        shares = {language: count / total for language, count in sorted(counts.items(), key=lambda item: -item[1])}
        mixed = [language for language, share in shares.items() if share >= LEAST_SHARE]
        if len(mixed) > 1:
            yield _finding(result, result.document.segments[number], {language: shares[language] for language in mixed})


def _finding(result: ScanResult, segment: Segment, shares: dict[str, float]) -> Finding:
    start, end = segment.source(0, len(segment.text))
    languages = " and ".join(f"{describe(language)}, {share:.0%}" for language, share in shares.items())
    key = fingerprint(ID, result.document.path, segment.text)
    return Finding(ID, start, end, f"paragraph in {languages}", DEFAULT, key)
