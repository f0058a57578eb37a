"""LM402: a translation with other numbers or addresses than its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..fidelity import same_addresses, same_numbers
from .entries import entries, entry_finding
from .example import Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity

ID = "LM402"
SLUG = "number-changed"
DEFAULT: Severity = "warning"
ON = False
SUMMARY = "The numbers or web addresses of a translation are not those of the source."
HELP = """\
A number or a web address stands in the source and not in the translation, or the other way round. How digits are grouped (`1,234`, `1 234`) does not
matter.

`normalize` never writes such a translation: it leaves the passage as it was and names this code. In bilingual files (PO, XLIFF, TMX) `check` looks for it
too where the rule is selected (`--select LM4`).

Correct the translation by hand.
"""
EXAMPLES = (
    Example(
        'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "The code is valid for 30 days."\nmsgstr "Der Code ist 80 Tage lang gültig."\n',
        ("Der Code ist 80 Tage lang gültig.",),
        path="de.po",
    ),
    Example(
        'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "The code is valid for 30 days."\nmsgstr "Der Code ist 30 Tage lang gültig."\n',
        (),
        path="de.po",
    ),
)


def check(result: ScanResult, _config: Config) -> Iterator[Finding]:
    """A finding for each such entry of a bilingual file."""
    for entry in entries(result.document):
        if not same_numbers(entry.source.text, entry.translation.text):
            yield entry_finding(result, entry, ID, DEFAULT, "the numbers are not those of the source")
        elif not same_addresses(entry.source.text, entry.translation.text):
            yield entry_finding(result, entry, ID, DEFAULT, "the web addresses are not those of the source")
