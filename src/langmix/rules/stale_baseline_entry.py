"""LM902: the baseline accepts a finding that there is no more.

It is about a run, not about a document: `check` has nothing to say of any, and `langmix.baseline` makes the findings when all documents have
been checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .example import Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity

ID = "LM902"
SLUG = "stale-baseline-entry"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "The baseline accepts a finding that there is no more."
HELP = """\
A finding that the baseline accepts does not occur any more in its file, or not as often, or the file is gone. The entry would hide the same mistake
when somebody makes it again.

Run `langmix baseline update` with the same paths, which takes it out of the baseline. To leave such entries where they are, use
`--ignore LM902` or `ignore = ["LM902"]` in the configuration.
"""


EXAMPLES = (Example("Le conseil a voté le budget hier soir. Le maire n'a pas voulu parler aux journalistes.", ()),)


def check(_result: ScanResult, _config: Config) -> Iterator[Finding]:
    """Nothing: see above."""
    yield from ()
