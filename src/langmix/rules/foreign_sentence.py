"""LM101: a sentence, or several, in a foreign language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..languages import describe
from ..sentences import covers_sentences
from .finding import span_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity

ID = "LM101"
SLUG = "foreign-sentence"
DEFAULT: Severity = "warning"
SUMMARY = "A whole sentence is in another language."
HELP = """\
A sentence, or several in a row, is in a language other than the expected one.

Translate it (`langmix normalize`), or allow its language with `--allow` or `allow = [...]` in the configuration.
"""


def check(result: ScanResult, _config: Config) -> Iterator[Finding]:
    """A finding for each foreign span that is made of whole sentences."""
    for span in result.foreign:
        if covers_sentences(result.document, span.start, span.end):
            message = f"sentence in {describe(span.language)}; expected {describe(result.expected_in(span))}"
            yield span_finding(result, span, ID, DEFAULT, message)
