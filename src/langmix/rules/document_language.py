"""LM201: the document as a whole is in another language than it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..formats import FORMATS
from ..languages import describe
from ..results import UNDECIDED, Finding
from .example import Example
from .finding import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import ScanResult, Severity

ID = "LM201"
SLUG = "document-lang-mismatch"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "The document's main language is not the expected one."
HELP = """\
Most of the document is in a language other than the one asked for with `--lang`, or than the one the file declares
(WCAG 2.2, success criterion 3.1.1).

Check that it is the right file, or correct the language it declares.
"""


EXAMPLES = (
    Example(
        "Der Stadtrat hat gestern über den Haushalt beraten. Eine Entscheidung fällt erst im Herbst.",
        ("Der Stadtrat hat gestern über den Haushalt beraten. Eine Entscheidung fällt erst im Herbst.",),
        settings={"lang": "fr"},
    ),
    Example("Le conseil a parlé du budget hier soir. La décision tombera en automne.", (), settings={"lang": "fr"}),
)

WHOLE = 0.9
"""Share of the letters (0..1) in one wrong language that makes a catalogue untranslated as a whole."""


def applies(result: ScanResult, config: Config) -> bool:
    """Whether the document's main language is neither the expected one nor allowed.

    Of a catalogue whose entries are partly translated, the others are findings one by one.
    """
    if result.language in (UNDECIDED, result.expected, *config.allow):
        return False
    return not FORMATS[result.document.format].catalog or result.shares[result.language] >= WHOLE


def check(result: ScanResult, config: Config) -> Iterator[Finding]:
    """At most one finding, on the document's first paragraph."""
    if not applies(result, config):
        return
    first = result.document.segments[0]
    start, end = first.source(0, len(first.text))
    share = f"{result.shares[result.language]:.0%}"
    message = f"the document is mostly {describe(result.language)} ({share} of its letters); expected {describe(result.expected)}"
    key = fingerprint(ID, result.document.path, result.language)
    yield Finding(ID, start, end, message, DEFAULT, key, expected=result.expected)
