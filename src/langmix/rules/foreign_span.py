"""LM102: words in a foreign language inside a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..languages import describe
from .example import Example
from .finding import span_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity, Span

ID = "LM102"
SLUG = "foreign-span"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "Words inside a sentence are in another language."
HELP = """\
Part of a sentence is in a language other than the expected one: a clause, a quotation, or words that were left out of a translation.

Translate it (`langmix normalize`), or allow its language with `--allow` or `allow = [...]` in the configuration.
"""


EXAMPLES = (
    Example(
        "Le maire a répété que the budget will be voted next week, sans autre commentaire, avant de quitter la salle.",
        ("the budget will be voted next week",),
    ),
    Example("Le maire a répété que le budget serait voté la semaine prochaine, sans autre commentaire.", ()),
)


def fits(_result: ScanResult, span: Span, _config: Config) -> bool:
    """Whether a foreign span is a passage in a sentence: what no other rule takes is."""
    return span.kind == "passage"


def check(result: ScanResult, _config: Config) -> Iterator[Finding]:
    """A finding for each foreign passage that is part of a sentence."""
    for span in result.foreign:
        message = f"words in {describe(span.language)} inside a sentence; expected {describe(result.expected_in(span))}"
        yield span_finding(result, span, ID, DEFAULT, message)
