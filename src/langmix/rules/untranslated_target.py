"""LM301: a text of a catalogue that was not translated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..languages import describe
from .example import Example
from .finding import is_entry, source_language, span_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity, Span

ID = "LM301"
SLUG = "untranslated-target"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "A text that should be translated is still in the source language."
HELP = """\
An entry of a catalogue (PO, XLIFF, JSON, strings.xml, ...) is still in the language that it was to be translated from: the one that the file
names, else `source-lang` in the configuration, else English. It need not be the source word for word.

Translate it. A name or a brand that stays as it is belongs into a list of accepted words (`accept`).
"""
EXAMPLES = (
    Example(
        'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "Save the file before closing it."\nmsgstr "Save your work before you close this file."\n\nmsgid "The file is open."\nmsgstr "Die Datei ist noch geöffnet und wird gerade bearbeitet."\n',
        ("Save your work before you close this file.",),
        path="de.po",
    ),
    Example(
        'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "Save the file before closing it."\nmsgstr "Speichern Sie die Datei, bevor Sie sie schließen."\n\nmsgid "The file is open."\nmsgstr "Die Datei ist noch geöffnet und wird gerade bearbeitet."\n',
        (),
        path="de.po",
    ),
)


def fits(result: ScanResult, span: Span, config: Config) -> bool:
    """Whether a foreign passage is the whole text of an entry, in the language it was to be translated from."""
    return is_entry(result, span) and span.language == source_language(result, config)


def check(result: ScanResult, _config: Config) -> Iterator[Finding]:
    """A finding for each such text."""
    for span in result.foreign:
        message = f"still in {describe(span.language)}; expected {describe(result.expected_in(span))}"
        yield span_finding(result, span, ID, DEFAULT, message)
