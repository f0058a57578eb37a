"""LM201: the document as a whole is in another language than it should be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..formats import FORMATS
from ..languages import describe, find
from ..results import UNDECIDED, Finding
from .declarations import declaring
from .example import Example
from .finding import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Edit, ScanResult, Severity

ID = "LM201"
SLUG = "document-lang-mismatch"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "The document's main language is not the expected one."
HELP = """\
Most of the document is in a language other than the one asked for with `--lang`, or than the one the file declares
(WCAG 2.2, success criterion 3.1.1).

Check that it is the right file, or correct the language it declares (`langmix fix` does where all of it is in one other language).
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
"""Share of the letters (0..1) in one wrong language that makes a catalogue untranslated, or a declaration wrong, as a whole."""


def applies(result: ScanResult, config: Config) -> bool:
    """Whether the document's main language is neither the expected one nor allowed.

    Of a catalogue whose entries are partly translated, the others are findings one by one. In other documents only passages that are sure
    count, and that do not say themselves which language they are in: a page of names is in no language, a page of marked quotations in its own.
    """
    if result.language in (UNDECIDED, result.expected, *config.allow):
        return False
    if FORMATS[result.document.format].catalog:
        return result.shares[result.language] >= WHOLE
    letters = _letters(result, config)
    return letters.get(result.language, 0) > sum(letters.values()) / 2


def says_all(result: ScanResult, config: Config) -> bool:
    """Whether this rule's finding says all there is to say of the passages in the document's main language."""
    return applies(result, config) and result.shares[result.language] >= WHOLE


def check(result: ScanResult, config: Config) -> Iterator[Finding]:
    """At most one finding, on the document's first paragraph."""
    if not applies(result, config):
        return
    first = result.document.segments[0]
    start, end = first.source(0, len(first.text))
    share = f"{result.shares[result.language]:.0%}"
    message = f"the document is mostly {describe(result.language)} ({share} of its letters); expected {describe(result.expected)}"
    key = fingerprint(ID, result.document.path, result.language)
    yield Finding(ID, start, end, message, DEFAULT, key, expected=result.expected, fix=_fix(result, config))


def _letters(result: ScanResult, config: Config) -> Counter[str]:
    """The letters by language of the sure passages that are expected to be in the document's language."""
    letters: Counter[str] = Counter()
    for span in result.spans:
        if span.language != UNDECIDED and span.confidence >= config.min_confidence and result.expected_in(span) == result.expected:
            letters[span.language] += span.letters
    return letters


def _fix(result: ScanResult, config: Config) -> Edit | None:
    """The edit of the file's own declaration, where that is plainly what is wrong: nobody asked for another language, and all is in this one."""
    main = next((one for one in result.document.declarations if one.is_main and one.tag), None)
    letters = _letters(result, config)
    if FORMATS[result.document.format].catalog:
        return None  # It is not translated yet.
    if config.lang or main is None or find(main.tag or "") != result.expected or letters[result.language] < WHOLE * sum(letters.values()):
        return None
    return declaring(result.document, main.first, main.behind, result.language)
