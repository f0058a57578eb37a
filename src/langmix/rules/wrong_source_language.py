"""LM303: a source text in another language than the file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..languages import describe
from .example import Example
from .finding import SOURCE, span_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity, Span

ID = "LM303"
SLUG = "wrong-source-language"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "A source text is in another language than the file says."
HELP = """\
The file names the language that its texts are translated from, and this source text is in another one. A translator, or a machine, will be misled.

Correct the source text, or the language that the file names.
"""
EXAMPLES = (
    Example(
        """<xliff version="1.2"><file source-language="en" target-language="fr" original="a" datatype="plaintext"><body>
<trans-unit id="1"><source>Bitte speichern Sie die Datei, bevor Sie sie schließen.</source>
<target>Enregistrez le fichier avant de le fermer.</target></trans-unit></body></file></xliff>""",
        ("Bitte speichern Sie die Datei, bevor Sie sie schließen.",),
        path="fr.xliff",
    ),
    Example(
        """<xliff version="1.2"><file source-language="en" target-language="fr" original="a" datatype="plaintext"><body>
<trans-unit id="1"><source>Please save the file before you close it.</source>
<target>Enregistrez le fichier avant de le fermer.</target></trans-unit></body></file></xliff>""",
        (),
        path="fr.xliff",
    ),
)


def fits(result: ScanResult, span: Span, _config: Config) -> bool:
    """Whether a foreign passage stands in what was translated from."""
    return result.document.segment_at(span.start).kind == SOURCE


def check(result: ScanResult, _config: Config) -> Iterator[Finding]:
    """A finding for each such text."""
    for span in result.foreign:
        message = f"source in {describe(span.language)}; the file says {describe(result.expected_in(span))}"
        yield span_finding(result, span, ID, DEFAULT, message)
