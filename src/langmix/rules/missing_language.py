"""LM203: a page or a book does not say which language it is in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ..languages import describe
from ..results import Finding
from .declarations import declaring, place, spans_in
from .example import Example
from .finding import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..document import Declaration
    from ..results import ScanResult, Severity

ID = "LM203"
SLUG = "missing-document-lang"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "A page does not say which language it is in."
HELP = """\
The `<html>` of a page, or of a chapter of an EPUB, has no `lang` (or `xml:lang` in XHTML), an empty one, or the package of an EPUB has no
`dc:language`. A screen reader then reads the words with the voice of whatever language its user has chosen (WCAG 2.2, success criterion
3.1.1). A piece of HTML without `<html>` and document type is no page.

Add `lang="..."` to `<html>`; `langmix fix` does, where the language is plain.
"""


EXAMPLES = (
    Example(
        "<!DOCTYPE html><html><title>Horaires</title><p>La bibliothèque est ouverte du mardi au samedi, de dix heures à dix-huit heures.</p></html>",
        ("<html",),
        path="horaires.html",
    ),
    Example(
        '<!DOCTYPE html><html lang="fr"><title>Horaires</title><p>La bibliothèque est ouverte du mardi au samedi, de dix heures à dix-huit heures.</p></html>',
        (),
        path="horaires.html",
    ),
    Example("<p>La bibliothèque est ouverte du mardi au samedi.</p>", (), path="_horaires.html"),
)

MAIN: Final = 2 / 3
"""Share of the letters (0..1) that makes a language plainly the main one: a page may have long quotations that are not marked."""
ENOUGH: Final = 40
"""Letters of it that there must be at least."""


def check(result: ScanResult, _config: Config) -> Iterator[Finding]:
    """A finding for each page without a language, and for a book without one."""
    for declaration in result.document.declarations:
        if declaration.tag is not None:
            continue
        language = _main_language(result, declaration)
        what = "the book" if declaration.is_main and result.document.parts else "the page"
        message = f"{what} does not say which language it is in" + (f"; it reads as {describe(language)}" if language else "")
        fix = declaring(result.document, declaration.first, declaration.behind, language) if language else None
        start, end = place(result.document, declaration)
        part = result.document.part_at(declaration.start) or ""
        yield Finding(ID, start, end, message, DEFAULT, fingerprint(ID, result.document.path, part), fix=fix)


def _main_language(result: ScanResult, declaration: Declaration) -> str | None:
    """The language that a page is plainly in, None where that is not plain."""
    letters: Counter[str] = Counter()
    for span in spans_in(result, declaration.first, declaration.behind):
        letters[span.language] += span.letters
    if not letters:
        return None
    language, most = letters.most_common(1)[0]
    return language if most >= ENOUGH and most >= MAIN * letters.total() else None
