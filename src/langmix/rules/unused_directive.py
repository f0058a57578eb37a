"""LM901: a directive in a comment that is wrong, or of no use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .example import Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity

ID = "LM901"
SLUG = "unused-directive"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "A langmix directive in a comment is wrong, or has no effect."
HELP = """\
A comment such as `<!-- langmix: off LM101 -->` switches off nothing that is found there, ends what was never begun, or is written in a way
that langmix does not know.

Delete it, or correct it: `langmix: off`, `on`, `next-line`, `line` (each with rules, or without for all), `langmix: lang=es` and
`langmix: end`. A reason may follow behind `--`. A directive is only called useless if the rules that it names were applied.
"""


EXAMPLES = (
    Example(
        "# Le budget\n\n<!-- langmix: next-line LM101 -- citation -->\n\nLe conseil a voté le budget hier soir.\n",
        ("<!-- langmix: next-line LM101 -- citation -->",),
        "article.md",
        {"lang": "fr", "extend_select": ("LM101",)},
    ),
    Example("Le conseil a voté le budget.\n\n<!-- langmix: of -->\n\nIl a plu hier soir.\n", ("<!-- langmix: of -->",), "article.md"),
    Example(
        "Le conseil a voté le budget.\n\n<!-- langmix: next-line LM101 -- citation -->\n\nEl alcalde no quiso hablar con los periodistas.\n",
        (),
        "article.md",
        {"lang": "fr", "extend_select": ("LM101",)},
    ),
)


def check(_result: ScanResult, _config: Config) -> Iterator[Finding]:
    """Nothing: what a directive is good for is known when all rules have been applied; `langmix.directives.silence` says it then."""
    return iter(())
