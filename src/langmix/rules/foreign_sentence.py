"""LM101: a sentence, or several, in a foreign language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..languages import describe
from ..sentences import covers_sentences
from .example import Example
from .finding import span_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity, Span

ID = "LM101"
SLUG = "foreign-sentence"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "A whole sentence is in another language."
HELP = """\
A sentence, or several in a row, is in a language other than the expected one.

Translate it (`langmix normalize`), or allow its language with `--allow` or `allow = [...]` in the configuration.
"""


EXAMPLES = (
    Example(
        "Le conseil a voté le budget hier soir. El alcalde no quiso hablar con los periodistas.",
        ("El alcalde no quiso hablar con los periodistas.",),
        settings={"lang": "fr"},
    ),
    Example("Le conseil a voté le budget hier soir. Le maire n'a pas voulu parler aux journalistes.", (), settings={"lang": "fr"}),
)


def fits(result: ScanResult, span: Span, _config: Config) -> bool:
    """Whether a foreign passage is made of whole sentences."""
    return covers_sentences(result.document, span.start, span.end)


def check(result: ScanResult, _config: Config) -> Iterator[Finding]:
    """A finding for each foreign passage that is made of whole sentences."""
    for span in result.foreign:
        message = f"sentence in {describe(span.language)}; expected {describe(result.expected_in(span))}"
        yield span_finding(result, span, ID, DEFAULT, message)
