"""LM102: words in a foreign language inside a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..languages import describe
from ..sentences import covers_sentences
from .finding import span_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity

ID = "LM102"
SLUG = "foreign-span"
DEFAULT: Severity = "warning"
SUMMARY = "Words inside a sentence are in another language."
HELP = """\
Part of a sentence is in a language other than the expected one: a clause, a quotation, or words that were left out of a translation.

Translate it (`langmix normalize`), or allow its language with `--allow` or `allow = [...]` in the configuration.
"""


def check(result: ScanResult, _config: Config) -> Iterator[Finding]:
    """A finding for each foreign span that is part of a sentence."""
    for span in result.foreign:
        if not covers_sentences(result.document, span.start, span.end):
            message = f"words in {describe(span.language)} inside a sentence; expected {describe(result.expected_in(span))}"
            yield span_finding(result, span, ID, DEFAULT, message)
