"""What ``langmix normalize`` says of translations on standard error: what is sent where, what it would cost, what became of it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

from ..errors import ConfigError
from ..languages import describe
from ..normalization import Job, without_meant
from ..results import UNDECIDED
from ..translators.planning import plan
from .run import say, shown_input

if TYPE_CHECKING:
    from ..config import Config
    from ..results import NormalizeResult, ScanResult
    from ..translators.answers import Question
    from ..translators.dispatch import Dispatch, Sending


def permit(config: Config, dispatch: Dispatch) -> None:
    """See that text is sent away only where somebody wants that.

    Raises:
        ConfigError: nobody watches, and nobody allowed it; or the translator cannot be used at all.
    """
    translator = dispatch.desk(config).translator
    if translator.host is None or config.allow_remote:
        return
    if is_ci():
        where = "in CI"
    elif not sys.stderr.isatty():
        where = "where nobody sees it said (standard error is no terminal)"
    else:
        return
    raise ConfigError(
        f"{translator.name} would send text to {translator.host} {where}; allow it with --allow-remote, or with allow-remote = true "
        "under [translate], look first with --dry-run, or use --translator apertium"
    )


def is_ci() -> bool:
    """Whether this is a build server, as they all say it."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def announce(result: ScanResult, config: Config) -> None:
    """Say which language was chosen where nobody chose one."""
    if config.to is None and config.lang is None and result.language != UNDECIDED:
        share = f"{result.shares[result.language]:.0%} of the letters"
        say(f"{shown_input(result.document.path)}: no --to given: into its main language, {describe(result.expected)}, {share}")


def tell_sending(sending: Sending) -> None:
    """Say how much leaves this machine, before it does."""
    if sending.host:
        say(f"sending {_count(sending.texts, 'text')}, {sending.characters:,} characters, to {sending.host} ({sending.translator})")


class Plans:
    """Prints what would be translated; sends nothing."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._seen: set[Question] = set()
        self._inputs = 0
        self._passages = 0
        self._characters = 0
        self._cost: float | None = None

    def show(self, result: ScanResult, config: Config) -> None:
        """Print the plan for a document."""
        self._inputs += 1
        result = without_meant(Job(result, config)).result
        path = shown_input(result.document.path)
        if not result.foreign:
            typer.echo(f"{path}: nothing to translate into {describe(result.expected)}")
            return
        planned = plan(result, result.expected, config, self._dispatch, self._seen)
        where = f"sent to {planned.host}" if planned.host else "on this machine"
        for part in planned.languages:
            verdict = f"not possible: {part.refusal}" if part.refusal else f"by {planned.translator}, {where}"
            typer.echo(f"{path}: {_amount(part.passages, part.characters)}, {describe(part.language)} to {describe(planned.to)}: {verdict}")
        if planned.kept:
            typer.echo(f"{path}: {_count(planned.kept, 'quotation')} would stay as written")
        self._passages += planned.passages
        self._characters += planned.characters
        if planned.cost is not None:
            self._cost = (self._cost or 0.0) + planned.cost

    def sum_up(self) -> None:
        """Print the sum, where it is of several inputs or costs something."""
        if self._inputs > 1 or self._cost is not None:
            cost = "" if self._cost is None else f", at a cost of about {self._cost:,.2f}"
            typer.echo(f"in all: {_amount(self._passages, self._characters)}{cost}")


def sum_up(normalized: NormalizeResult, *, quiet: bool) -> None:
    """Say what was translated, and, once for each reason, what was left as written."""
    document = normalized.scan.document
    path = shown_input(document.path)
    reasons: dict[str, list[str]] = {}
    for passage in (*normalized.failures, *normalized.offered):
        reasons.setdefault(passage.failure or passage.held or "", []).append(f"{document.position(passage.span.start).line}")
    for reason, lines in reasons.items():
        say(f"{path}: left as written, line{'s' * (len(lines) > 1)} {', '.join(lines)}: {reason}")
    if quiet:
        return
    kept = sum(passage.held is not None and passage.replacement is None for passage in normalized.passages)
    if kept:
        say(f"{path}: {_count(kept, 'quotation')} kept as written (--quotes keep)")
    services = [passage.translator for passage in normalized.passages if passage.failure is None and passage.held is None]
    if services:
        say(
            f"{path}: {_count(len(services), 'passage')} translated by {', '.join(dict.fromkeys(services))}; read it over (--diff shows it)"
        )


def _amount(passages: int, characters: int) -> str:
    return f"{_count(passages, 'passage')}, {characters:,} characters"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
