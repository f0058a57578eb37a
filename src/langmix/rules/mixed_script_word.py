"""LM502: a word of one script with look-alike letters of another in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..results import Finding
from .example import Example
from .finding import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..document import Segment
    from ..results import ScanResult, Severity

ID = "LM502"
SLUG = "mixed-script-word"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "A word has letters of another script that look like its own."
HELP = """\
A Cyrillic `а` in a Latin word looks right and is wrong: searching, sorting, spelling and reading aloud all fail on it. It comes from a keyboard left in the
wrong layout, from scanned text, and from those who want to slip past a filter.

Only letters that look alike in the two scripts are reported; `β-blocker`, `PDF-файл` and `SMSка` are as they should be.

Type the word again. A name that is meant so belongs into a list of accepted words (`accept`).
"""
EXAMPLES = (
    Example("The p\u0430yment was accepted, and nobody saw the other letter.", ("p\u0430yment",)),
    Example("Открой PDF-файл: в нём 5 кОм, 3 μm и SMSка.", ()),
)

# Letters that Unicode calls confusable with a Latin one (UTS #39, confusables.txt: single letters of modern alphabets).
_CYRILLIC: Final = dict(zip("аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅԚԜ", "aeopcyxijshdqwABEKMHOPCTYXIJSQW", strict=True))
_GREEK: Final = dict(zip("ονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ovABEZHIKMNOPTYX", strict=True))
_SCRIPTS: Final = (("Cyrillic", "\u0400-\u052f", _CYRILLIC), ("Greek", "\u0370-\u03ff", _GREEK))

_LIKE_CYRILLIC: Final = {latin: cyrillic for cyrillic, latin in _CYRILLIC.items() if cyrillic in "аеорсухАВЕКМНОРСТУХ"}
"""Latin letters that pass for one of the Russian, Ukrainian or Bulgarian alphabet."""

_LATIN: Final = "A-Za-z\u00c0-\u024f"
_LATIN_LETTER: Final = re.compile(f"[{_LATIN}]")
_LETTERS: Final = {name: (re.compile(f"[{letters}]"), re.compile(f"[{_LATIN}{letters}]{{3,}}")) for name, letters, _ in _SCRIPTS}
_ABBREVIATION: Final = re.compile(r"[A-Z]{2,}[^\WA-Za-z\d_]+")
"""A Latin abbreviation with a Cyrillic ending is a word that people write."""


def check(result: ScanResult, _config: Config) -> Iterator[Finding]:
    """A finding for each such word."""
    for segment in result.document.segments:
        # Most texts have no letter of a second script at all.
        if segment.text.isascii() or not _LATIN_LETTER.search(segment.text):
            continue
        for name, _, table in _SCRIPTS:
            letter, word = _LETTERS[name]
            if letter.search(segment.text):
                yield from _words(result, segment, name, table, word)


def _words(result: ScanResult, segment: Segment, name: str, table: dict[str, str], word: re.Pattern[str]) -> Iterator[Finding]:
    letter = _LETTERS[name][0]
    for match in word.finditer(segment.text):
        other = letter.findall(match[0])
        latin = _LATIN_LETTER.findall(match[0])
        if not other or not latin:
            continue
        if all(character in table for character in other):
            reading, strange = name, other
        elif name == "Cyrillic" and all(character in _LIKE_CYRILLIC for character in latin) and not _ABBREVIATION.fullmatch(match[0]):
            reading, strange = "Latin", latin
        else:
            continue
        start, end = segment.source(*match.span())
        message = f"'{match[0]}' has {reading} letters that look like its own: {', '.join(dict.fromkeys(strange))}"
        yield Finding(ID, start, end, message, DEFAULT, fingerprint(ID, result.document.path, match[0]))
