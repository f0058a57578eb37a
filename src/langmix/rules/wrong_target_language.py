"""LM302: a text of a catalogue in a language that is neither source nor target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..languages import describe
from .example import Example
from .finding import is_entry, span_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity, Span

ID = "LM302"
SLUG = "wrong-target-language"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "A translated text is in another language than it should be."
HELP = """\
An entry of a catalogue (PO, XLIFF, JSON, strings.xml, ...) is in a language that is neither the one it was translated from nor the one it should be in:
a string pasted into the wrong file, a translation from a memory of another language.

Translate it again, or move it to the file of its language.
"""
EXAMPLES = (
    Example(
        'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "Save the file before closing it."\nmsgstr "Guarde su trabajo antes de cerrar este archivo."\n\nmsgid "The file is open."\nmsgstr "Die Datei ist noch geöffnet und wird gerade bearbeitet."\n',
        ("Guarde su trabajo antes de cerrar este archivo.",),
        path="de.po",
    ),
    Example(
        'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "Save the file before closing it."\nmsgstr "Speichern Sie die Datei, bevor Sie sie schließen."\n\nmsgid "The file is open."\nmsgstr "Die Datei ist noch geöffnet und wird gerade bearbeitet."\n',
        (),
        path="de.po",
    ),
)


def fits(result: ScanResult, span: Span, _config: Config) -> bool:
    """Whether a foreign passage is the whole text of an entry."""
    return is_entry(result, span)


def check(result: ScanResult, _config: Config) -> Iterator[Finding]:
    """A finding for each such text."""
    for span in result.foreign:
        message = f"translated into {describe(span.language)}; expected {describe(result.expected_in(span))}"
        yield span_finding(result, span, ID, DEFAULT, message)
