"""LM104: a language that the document may not have at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..languages import describe
from ..results import UNDECIDED
from .example import Example
from .finding import span_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity, Span

ID = "LM104"
SLUG = "language-not-allowed"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "A passage is in a language that is not among those allowed at all."
HELP = """\
`only = ["fr", "en"]` names all languages that documents may have. A passage in any other is a finding, even where the markup declares its
language. Without `only` this rule says nothing.

Translate the passage, or add its language to `only`.
"""
EXAMPLES = (
    Example(
        'Le conseil a voté le budget hier.\n\n<p lang="de">Der Stadtrat hat gestern lange beraten und nichts beschlossen.</p>\n',
        ("Der Stadtrat hat gestern lange beraten und nichts beschlossen.",),
        path="article.md",
        settings={"lang": "fr", "only": ["fr", "es"]},
    ),
    Example(
        'Le conseil a voté le budget hier.\n\n<p lang="es">El alcalde no quiso hablar con los periodistas.</p>\n',
        (),
        path="article.md",
        settings={"lang": "fr", "only": ["fr", "es"]},
    ),
)


def fits(_result: ScanResult, span: Span, config: Config) -> bool:
    """Whether a passage is in a language that is not allowed at all."""
    return bool(config.only) and span.language not in (*config.only, UNDECIDED)


def check(result: ScanResult, config: Config) -> Iterator[Finding]:
    """A finding for each passage in such a language, be it declared or not."""
    declared = [
        span
        for span in result.spans
        if result.claims and span.kind == "passage" and span.confidence >= config.min_confidence and fits(result, span, config)
    ]
    for span in sorted({*result.foreign, *declared}, key=lambda span: span.start):
        message = f"passage in {describe(span.language)}; only {', '.join(map(describe, config.only))} allowed here"
        yield span_finding(result, span, ID, DEFAULT, message)
