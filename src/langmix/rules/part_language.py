"""LM202: a part of a document is marked as a language that it is not in."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from ..languages import describe, find
from .declarations import FEW, count_words, declaring, share_in
from .example import Example
from .finding import MOST, SOURCE, TRANSLATION, span_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..document import Declaration
    from ..results import Finding, ScanResult, Severity, Span

ID = "LM202"
SLUG = "part-lang-mismatch"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "A part is marked as a language that it is not in."
HELP = """\
An element, a run or a passage is marked as one language (`lang="es"`, `\\foreignlanguage{spanish}{...}`, the language of a run in Word) and reads
as another. A screen reader pronounces it wrongly, and a spelling checker uses the wrong dictionary (WCAG 2.2, success criterion 3.1.2).

Correct the language that is declared (`langmix fix` does), or translate the words. To take it as it is: `--allow`, or
`<!-- langmix: off LM202 -->` before it.
"""


EXAMPLES = (
    Example(
        '<html lang="es"><p>La novela tuvo críticas muy distintas en otros países.</p>'
        "<blockquote lang=\"en\">C'est un livre que l'on ne quitte pas avant la dernière page.</blockquote></html>",
        ("C'est un livre que l'on ne quitte pas avant la dernière page.",),
        path="critica.html",
    ),
    Example(
        '<html lang="es"><p>La novela tuvo críticas muy distintas en otros países.</p>'
        "<blockquote lang=\"fr\">C'est un livre que l'on ne quitte pas avant la dernière page.</blockquote></html>",
        (),
        path="critica.html",
    ),
)

OFFICE: Final = ("docx", "odt")
"""Formats in which every run has a language, of the keyboard it was typed with."""
WORDS: Final = 3
"""The fewest words that are judged: one or two, such as a marked *OK*, may be of any language."""
WHOLE: Final = 0.95
"""Share of the letters (0..1) in one language that makes a part one in that language, with a name or two."""


def fits(result: ScanResult, span: Span, _config: Config) -> bool:
    """Whether a foreign passage is what a declaration of its own holds for, or nearly."""
    document = result.document
    if count_words(result.text(span)) < WORDS:
        return False
    own = _own(result, span)
    if own:
        return find(own.tag or "") not in (None, span.language) and share_in(result, own, span.language, FEW) >= MOST
    segment = document.segment_at(span.start)
    if not segment.declared or segment.kind in (SOURCE, TRANSLATION) or find(segment.declared) in (None, span.language):
        return False
    return span.letters >= MOST * sum(map(str.isalpha, segment.text))


def check(result: ScanResult, config: Config) -> Iterator[Finding]:
    """A finding for each part that is in one other language, and for each passage where a part is not."""
    told: set[Declaration] = set()
    for span in sorted([*result.foreign, *_at_home(result, config)], key=attrgetter("start")):
        own = _own(result, span)
        if own in told:
            continue
        declared = find(own.tag or "") if own else None
        message = f"marked as {describe(declared or result.expected_in(span))}, but reads as {describe(span.language)}"
        finding = span_finding(result, span, ID, DEFAULT, message)
        if own and share_in(result, own, span.language) >= WHOLE:
            told.add(own)
            finding = replace(finding, fix=declaring(result.document, own.first, own.behind, span.language))
        yield finding


def _at_home(result: ScanResult, config: Config) -> Iterator[Span]:
    """The passages that are marked as another language and are in the document's own: nothing foreign, but wrong.

    In office files that says nothing: they mark what was typed with another keyboard.
    """
    if result.document.format in OFFICE or not any(one.tag and not one.is_main for one in result.document.declarations):
        return
    for span in result.spans:
        if (
            span.language == result.expected
            and span.confidence >= config.min_confidence
            and _own(result, span)
            and fits(result, span, config)
        ):
            yield span


def _own(result: ScanResult, span: Span) -> Declaration | None:
    """The declaration that holds for a span and not for the whole document."""
    own = result.document.declaration_at(span.start)
    return own if own and own.tag and not own.is_main else None
