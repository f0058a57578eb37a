"""Reports of `langmix normalize`: every passage with its proposal, for an editor to decide on.

`FORMS` is the table; the key is the suffix of the file. A form is a function that is given a `Report` and the stream to write to.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO, cast

from ..decisions import fingerprint
from ..errors import ConfigError
from ..files import opened_whole
from .normalization_passages import Proposal, propose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..results import NormalizeResult
    from .normalization_passages import State

FORMS: Final[dict[str, str]] = {
    ".html": "langmix.reporters.diff_html:write_html",
    ".htm": "langmix.reporters.diff_html:write_html",
    ".md": "langmix.reporters.diff_markdown:write_markdown",
    ".json": "langmix.reporters.diff_json:write_json",
    ".xlf": "langmix.reporters.diff_xliff:write_xliff",
    ".xliff": "langmix.reporters.diff_xliff:write_xliff",
}
"""Suffix -> ``module:function``, imported when it is asked for."""


@dataclass(frozen=True)
class Normalized:
    """An input that was brought into one language."""

    result: NormalizeResult
    sha256: str
    """`fingerprint` of its bytes."""

    @classmethod
    def of(cls, result: NormalizeResult, data: bytes | None = None) -> Normalized:
        """A result, and the bytes that were read for it; None for a text that was no file."""
        return cls(result, fingerprint(result.scan.document.text.encode("utf-8", "surrogatepass") if data is None else data))

    @cached_property
    def proposals(self) -> list[Proposal]:
        """Its passages, in order."""
        return propose(self.result)

    @property
    def path(self) -> str | None:
        """As the user named it."""
        return self.result.scan.document.path

    @property
    def letters(self) -> int:
        """Letters of its passages."""
        return sum(proposal.passage.span.letters for proposal in self.proposals)

    @property
    def states(self) -> Counter[State]:
        """How many passages there are of each state."""
        return Counter(proposal.state for proposal in self.proposals)

    @property
    def flagged(self) -> int:
        """How many passages were translated, but are to be looked at."""
        return sum(bool(proposal.flags) and proposal.state == "translated" for proposal in self.proposals)

    @property
    def languages(self) -> Counter[str]:
        """How many passages there are in each language."""
        return Counter(proposal.passage.span.language for proposal in self.proposals)


@dataclass(frozen=True)
class Report:
    """What a form is made from."""

    inputs: Sequence[Normalized]

    @property
    def passages(self) -> int:
        """How many passages there are in all inputs."""
        return sum(len(one.proposals) for one in self.inputs)

    @property
    def states(self) -> Counter[State]:
        """How many of them are of each state."""
        return sum((one.states for one in self.inputs), Counter())

    @property
    def flagged(self) -> int:
        """How many of them were translated, but are to be looked at."""
        return sum(one.flagged for one in self.inputs)

    @property
    def letters(self) -> int:
        """Their letters."""
        return sum(one.letters for one in self.inputs)


def form_of(path: Path) -> str:
    """The form that a file's name asks for: a key of `FORMS`.

    Raises:
        ConfigError: there is none of that suffix.

    >>> form_of(Path("out.HTML"))
    '.html'
    """
    suffix = path.suffix.lower()
    if suffix not in FORMS:
        raise ConfigError(f"--report: '{path.name}': no such form of report; end its name in {', '.join(FORMS)}")
    return suffix


def write_report(results: Sequence[Normalized], target: Path | TextIO, form: str | None = None) -> None:
    """Write a report.

    Args:
        results: the inputs, in order.
        target: a file, which takes its place at once when the report is whole; or a stream.
        form: a key of `FORMS`; None to choose it by the file's name, HTML for a stream.

    Raises:
        ConfigError: there is no such form, or the file cannot be written.
        OSError: of the stream.
    """
    chosen = form or (form_of(target) if isinstance(target, Path) else ".html")
    module, _, name = FORMS[chosen].partition(":")
    write = cast("Callable[[Report, TextIO], None]", getattr(import_module(module), name))
    report = Report(results)
    if not isinstance(target, Path):
        write(report, target)
        return
    try:
        with opened_whole(target) as binary:
            stream = io.TextIOWrapper(binary, encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True)
            write(report, stream)
            stream.detach()
    except OSError as error:
        raise ConfigError(f"{target}: cannot be written: {error.strerror or error}") from error
