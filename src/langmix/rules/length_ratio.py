"""LM403: a translation far longer or shorter than its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..fidelity import length_ratio
from .entries import entries, entry_finding
from .example import Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity

ID = "LM403"
SLUG = "length-ratio"
DEFAULT: Severity = "warning"
ON = False
SUMMARY = "A translation is less than a third or more than three times as long as the source."
HELP = """\
A translation that is far shorter or longer than its source has often lost a sentence, or says something else. Sources of less than 20 letters are not
measured; a Chinese, Japanese or Korean character counts as two and a half letters.

`normalize` never writes such a translation: it leaves the passage as it was and names this code. In bilingual files (PO, XLIFF, TMX) `check` looks for it
too where the rule is selected (`--select LM4`).

Correct the translation by hand.
"""
EXAMPLES = (
    Example(
        'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "The file could not be saved because the disk is full."\nmsgstr "Festplatte voll"\n',
        ("Festplatte voll",),
        path="de.po",
    ),
    Example(
        'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "The file could not be saved because the disk is full."\nmsgstr "Die Datei konnte nicht gespeichert werden, weil die Festplatte voll ist."\n',
        (),
        path="de.po",
    ),
)

LEAST, MOST = 0.3, 3.0
"""Ratios of the lengths of a translation and its source that are still believed."""


def check(result: ScanResult, _config: Config) -> Iterator[Finding]:
    """A finding for each such entry of a bilingual file."""
    for entry in entries(result.document):
        ratio = length_ratio(entry.source.text, entry.translation.text)
        if ratio is not None and not LEAST <= ratio <= MOST:
            yield entry_finding(result, entry, ID, DEFAULT, f"the translation is {ratio:.1f} times as long as its source")
