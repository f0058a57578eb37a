"""LM401: a translation without the placeholders of its source."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .entries import entries, entry_finding, masked
from .example import Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity

ID = "LM401"
SLUG = "placeholder-changed"
DEFAULT: Severity = "error"
ON = False
SUMMARY = "A placeholder, a tag or a piece of code was lost, doubled or changed by the translation."
HELP = """\
A placeholder such as `%s` or `{name}`, a tag or a piece of code stands in the source and not in the translation, or the other way round: the program that
shows it will fail or show it wrong.

`normalize` never writes such a translation: it leaves the passage as it was and names this code. In bilingual files (PO, XLIFF, TMX) `check` looks for it
too where the rule is selected (`--select LM4`).

Correct the translation by hand.
"""
EXAMPLES = (
    Example(
        'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "Open the file %s now."\nmsgstr "Öffnen Sie jetzt die Datei."\n',
        ("Öffnen Sie jetzt die Datei.",),
        path="de.po",
    ),
    Example(
        'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "Open the file %s now."\nmsgstr "Öffnen Sie jetzt die Datei %s."\n', (), path="de.po"
    ),
)


def check(result: ScanResult, _config: Config) -> Iterator[Finding]:
    """A finding for each such entry of a bilingual file."""
    for entry in entries(result.document):
        source, translation = masked(result.document, entry.source), masked(result.document, entry.translation)
        if source != translation:
            lost = Counter(source) - Counter(translation)
            new = Counter(translation) - Counter(source)
            told = [f"{word} {', '.join(found.elements())}" for word, found in (("without", lost), ("with", new)) if found]
            yield entry_finding(result, entry, ID, DEFAULT, f"the translation is {' and '.join(told)}, unlike its source")
