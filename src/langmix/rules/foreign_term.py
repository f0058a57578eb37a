"""LM105: a word, a title or a technical term of another language, or a word of a list of rejected ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..languages import describe
from ..results import Finding
from ..vocabulary import rejected
from .example import Example
from .finding import fingerprint, span_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import ScanResult, Severity, Span

ID = "LM105"
SLUG = "foreign-term"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "A single word or a term is in another language, or on a list of rejected words."
HELP = """\
Two things are reported: words on a list that `reject` in the configuration names, wherever they stand; and, if terms are asked for (`terms =
true`, `--terms`, or LM105 selected by its own code), single words, titles and technical terms of another language inside a sentence.

Write the word that your style guide wants, or put it on a list that `accept` names: one word or phrase a line.
"""


EXAMPLES = (
    Example(
        "Le maire a présenté le nouveau Weltanschauung de la commune devant le conseil municipal, hier soir.",
        ("Weltanschauung",),
        settings={"lang": "fr"},
    ),
    Example("Le maire a présenté la nouvelle vision de la commune devant le conseil municipal.", (), settings={"lang": "fr"}),
)


def are_wanted(config: Config) -> bool:
    """Whether terms are to be looked for."""
    asked = {item.lower() for item in (*config.select, *config.extend_select)}
    return config.terms or bool(asked & {ID.lower(), SLUG})


def fits(_result: ScanResult, span: Span, _config: Config) -> bool:
    """Whether a foreign span is a term."""
    return span.kind == "term"


def check(result: ScanResult, config: Config) -> Iterator[Finding]:
    """A finding for each term among the foreign spans, and for each rejected word."""
    found: list[Finding] = []
    for span in result.foreign:
        message = f"term in {describe(span.language)}; expected {describe(result.expected_in(span))}"
        found.append(span_finding(result, span, ID, DEFAULT, message))
    expected = result.claims or (result.expected,) * len(result.document.segments)
    for start, end, path in rejected(result.document, expected, config):
        word = result.document.read(start, end)
        key = fingerprint(ID, result.document.path, word)
        message = f"'{word}' is a rejected word of {path}; write another"
        found.append(Finding(ID, start, end, message, DEFAULT, key, expected=result.expected))
    yield from sorted(found, key=lambda finding: finding.start)
