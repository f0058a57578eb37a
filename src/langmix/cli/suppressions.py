"""``--add-suppressions``: comments that silence what was found, in the files themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import FormatError
from ..files import STANDARD_INPUT, write_whole
from ..pipeline import check_document
from ..suppressions import suppress
from .inputs import sources
from .run import FOUND, UNUSABLE, Outcome, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config_files import Configuration
    from ..errors import InputError
    from ..inputs import Input
    from ..results import Edit


def add_suppressions(found: Sequence[str | InputError], configuration: Configuration, reason: str | None) -> int:
    """Write a directive for each finding of the inputs; 1 where some finding cannot have one."""
    outcome = Outcome()
    for source in sources([path for path in found if path != STANDARD_INPUT], configuration, outcome):
        result = check_document(source.document, configuration.for_path(source.path))
        if not result.findings:
            continue
        written = suppress(source.document, result.findings, reason or "")
        if written.edits and not _write(source, written.edits):
            outcome.note(UNUSABLE)
            continue
        silenced = len(result.findings) - len(written.left)
        if silenced:
            say(f"{source.path}: {silenced} finding{'s' * (silenced != 1)} silenced by {len(written.edits)} comment lines")
        if written.left:
            outcome.note(FOUND)
            lines = ", ".join(str(source.document.position(finding.start).line) for finding in written.left)
            say(f"{source.path}: no comment can be written for what was found in line {lines}; accept it with `langmix baseline`")
    return outcome.code


def _write(source: Input, edits: Sequence[Edit]) -> bool:
    try:
        write_whole(Path(source.path), source.write(edits))
    except (OSError, FormatError, UnicodeEncodeError) as error:
        say(f"error: {source.path}: cannot be written: {error}")
        return False
    return True
