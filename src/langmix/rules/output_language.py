"""LM404: what a translator gave is not in the target language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity
    from .example import Example

ID = "LM404"
SLUG = "output-not-in-target"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "The answer of a translator is not in the language asked for."
HELP = """\
`normalize` reads each translation with the same eyes as the text. Where it is the source again, or beyond doubt in another language, the passage stays as written;
where there is doubt, it is marked for an editor. An answer of a few words, or of names, is not judged.

Read it over; name another translator, or translate it by hand. In files of translations LM301 and LM302 say the same.
"""
EXAMPLES: tuple[Example, ...] = ()


def check(_result: ScanResult, _config: Config) -> Iterator[Finding]:
    """Nothing: only `normalize` has translations of its own to judge."""
    yield from ()
