"""LM405: a translator gave nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity
    from .example import Example

ID = "LM405"
SLUG = "empty-output"
DEFAULT: Severity = "warning"
ON = True
SUMMARY = "The answer of a translator is empty, or an error page."
HELP = """\
Services answer with nothing, or with an error page, and call it a success. `normalize` leaves the passage as it was and ends with 3.

Try again later, or translate the passage by hand.
"""
EXAMPLES: tuple[Example, ...] = ()


def check(_result: ScanResult, _config: Config) -> Iterator[Finding]:
    """Nothing: only `normalize` has translations of its own to judge."""
    yield from ()
