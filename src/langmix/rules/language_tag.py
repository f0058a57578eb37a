"""LM205: what should be a language tag is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..language_tags import find_problem
from ..results import Edit, Finding
from .declarations import declaring, place
from .example import Example
from .finding import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import ScanResult, Severity

ID = "LM205"
SLUG = "invalid-lang-tag"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "A declared language is no valid language tag."
HELP = """\
A language is declared with something that is no language tag (BCP 47): `fr_FR`, `english`, `jp`. Programs ignore it, as if nothing had been
declared (WCAG 2.2, success criteria 3.1.1 and 3.1.2). Codes of ISO 639-3 are taken, and an empty `lang=""`, which says that the language is not
known, is right.

Write the tag that the message names; `langmix fix` does where there is no doubt.
"""


EXAMPLES = (
    Example('<html lang="fr_FR"><p>La bibliothèque est ouverte du mardi au samedi.</p></html>', ("fr_FR",), path="horaires.html"),
    Example('<html lang="jp"><p>図書館は火曜日から土曜日まで開いています。</p></html>', ("jp",), path="annai.html"),
    Example('<html lang="kir"><p>Китепкана <i lang="">tirili</i> күн сайын иштейт.</p></html>', (), path="kitepkana.html"),
)


def check(result: ScanResult, _config: Config) -> Iterator[Finding]:
    """A finding for each tag that is none."""
    document = result.document
    for declaration in document.declarations:
        problem = find_problem(declaration.tag or "")
        if problem is None:
            continue
        message = f"'{declaration.tag}' is no language tag: {problem.reason}"
        fix = None
        if problem.suggestion:
            message += f"; write {problem.suggestion}" if problem.is_certain else f"; did you mean {problem.suggestion}?"
        if problem.suggestion and problem.is_certain:
            fix = declaring(document, declaration.first, declaration.behind, problem.suggestion)
            if fix is None and document.text[declaration.start : declaration.end] == declaration.tag:
                fix = Edit(declaration.start, declaration.end, problem.suggestion)
        start, end = place(document, declaration)
        yield Finding(ID, start, end, message, DEFAULT, fingerprint(ID, document.path, declaration.tag or ""), fix=fix)
