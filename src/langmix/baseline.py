"""Accepted findings: what stood in an old text when langmix came, so that a check speaks of what is new.

A finding is known by its rule, its file and its words, not by its line; case, white space and line breaks of the words do not count. Each entry
of the baseline says how often, so that a second copy of an accepted leftover is a new finding. What was accepted in a file that is there no more
is accepted wherever else the same words turn up, as often as it was: a file that was moved takes its entries along.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from .baseline_file import Baseline, Entry, Key, shorten
from .document import Document
from .files import STANDARD_INPUT, absolute_path
from .results import UNDECIDED, Finding, ScanResult
from .rules import selected, stale_baseline_entry
from .rules.finding import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from .config import Config

NEVER: Final = frozenset(("LM901", "LM902"))
"""Rules whose findings cannot be accepted: they say what is to be cleared away."""


@dataclass(frozen=True, slots=True)
class Update:
    """A baseline brought up to date."""

    baseline: Baseline
    added: int
    """Findings that were not accepted before."""
    dropped: int
    """Accepted findings that there are no more."""


class Acceptance:
    """A baseline in a run: what of it is used, and what is left. All results of a run go through one, in order."""

    def __init__(self, baseline: Baseline, config: Config) -> None:
        """The beginning of a run.

        Args:
            baseline: as loaded.
            config: the settings of the run; entries of rules that are not applied are left alone.
        """
        self._baseline = baseline
        self._codes = selected(config)
        self._entries = {entry.key: entry for entry in baseline.entries if entry.key.rule in self._codes}
        self._left = Counter({entry.key: entry.count for entry in self._entries.values()})
        self._gone: dict[tuple[str, str], list[Key]] | None = None
        self._checked: set[str] = set()

    def filter(self, result: ScanResult) -> ScanResult:
        """A result with those of its findings that were not accepted. Of copies the first are the accepted ones.

        Args:
            result: with all its findings, none yet left out for another reason.
        """
        accepted = {id(finding) for finding, _, taken in self.judge(result) if taken}
        if not accepted:
            return result
        return replace(result, findings=tuple(finding for finding in result.findings if id(finding) not in accepted))

    def judge(self, result: ScanResult) -> Iterator[tuple[Finding, Key, Entry | None]]:
        """The findings that a baseline may hold, with the entry that accepts each, or None."""
        if result.document.path in (None, STANDARD_INPUT):
            return
        place = self._baseline.place(result.document.path or "")
        self._checked.add(place)
        for finding in result.findings:
            if finding.rule not in NEVER:
                key = Key(place, finding.rule, fingerprint(finding.rule, None, _words(result, finding)))
                yield finding, key, self._take(key)

    def stale(self, paths: Sequence[str]) -> tuple[Entry, ...]:
        """The entries of which not all were found, with the count that was not.

        Judged are files that were checked, and those that are gone from below the run's paths.

        Args:
            paths: the files and folders of the run.
        """
        run = [absolute_path(path) for path in paths if path != STANDARD_INPUT]
        judged = {place for place in {key.path for key in self._entries} if place in self._checked or self._is_gone_from(place, run)}
        return tuple(
            replace(entry, count=self._left[key]) for key, entry in self._entries.items() if self._left[key] and key.path in judged
        )

    def stale_result(self, paths: Sequence[str]) -> ScanResult | None:
        """What is stale as a result to report: findings of LM902 in the baseline; None where there are none, or the rule is not selected.

        Args:
            paths: the files and folders of the run, all of whose results have been through `filter`.
        """
        stale = self.stale(paths) if stale_baseline_entry.ID in self._codes else ()
        if not stale:
            return None
        name = str(self._baseline.path)
        findings = [_stale_finding(self._baseline, entry) for entry in stale]
        document = Document(self._baseline.text, (), "json", name)
        ordered = tuple(sorted(findings, key=lambda finding: finding.start))
        return ScanResult(document, UNDECIDED, {}, (), UNDECIDED, (), ordered)

    def untouched(self, stale: Iterable[Entry]) -> Iterator[Entry]:
        """The entries of files and rules that the run did not judge, but for what was found elsewhere."""
        dropped = {entry.key for entry in stale}
        for entry in self._baseline.entries:
            if entry.key not in self._entries:
                yield entry
            elif entry.key.path not in self._checked and entry.key not in dropped and self._left[entry.key]:
                yield replace(entry, count=self._left[entry.key])

    def _is_gone_from(self, place: str, run: Sequence[Path]) -> bool:
        """Whether a file was below one of the run's paths, and is there no more."""
        file = absolute_path(self._baseline.path.parent / place)
        return self._baseline.is_gone(place) and any(file.is_relative_to(path) for path in run)

    def _take(self, key: Key) -> Entry | None:
        """The entry that accepts a finding, which is used up by one."""
        if not self._left[key]:
            key = next((old for old in self._entries_gone().get(key[1:], ()) if self._left[old]), key)
            if not self._left[key]:
                return None
        self._left[key] -= 1
        return self._entries[key]

    def _entries_gone(self) -> dict[tuple[str, str], list[Key]]:
        """The entries of files that are gone, by rule and words. Looked for when the first new finding turns up."""
        if self._gone is None:
            gone = {place for place in {key.path for key in self._entries} if self._baseline.is_gone(place)}
            self._gone = {}
            for key in self._entries:
                if key.path in gone:
                    self._gone.setdefault((key.rule, key.fingerprint), []).append(key)
        return self._gone


def update(baseline: Baseline, config: Config, results: Iterable[ScanResult], paths: Sequence[str], reason: str | None = None) -> Update:
    """A baseline, brought up to date by a run.

    The entries of files that were read are those of their findings now; those of files that are gone from below the run's paths go;
    all others stay. A reason stays with its entry, also when the file was moved.

    Args:
        baseline: an empty one, to make a new one.
        config: the settings of the run.
        results: of all files of the run, with all their findings.
        paths: the files and folders of the run.
        reason: for what was not accepted before.
    """
    acceptance = Acceptance(baseline, config)
    found: dict[Key, Entry] = {}
    added = 0
    for result in results:
        for finding, key, taken in acceptance.judge(result):
            added += taken is None
            known = found.get(key)
            why = (known.reason if known else None) or (taken.reason if taken else reason)
            found[key] = Entry(key, (known.count if known else 0) + 1, shorten(result.text(finding)), why)
    stale = acceptance.stale(paths)
    entries = {entry.key: entry for entry in acceptance.untouched(stale)} | found
    return Update(replace(baseline, entries=tuple(entries[key] for key in sorted(entries))), added, sum(entry.count for entry in stale))


def _stale_finding(baseline: Baseline, entry: Entry) -> Finding:
    """The finding about an entry, with the count that was not found."""
    gone = baseline.is_gone(entry.key.path)
    times = "" if entry.count == 1 else f" {entry.count} times"
    why = ", which is gone" if gone else f", but is not found there any more{times}"
    message = f"{entry.key.rule} “{entry.text}” is accepted in {entry.key.path}{why}; `langmix baseline update` takes it out"
    rule = stale_baseline_entry
    key = fingerprint(rule.ID, str(baseline.path), "\0".join(entry.key))
    return Finding(rule.ID, entry.start, entry.end, message, rule.DEFAULT, key)


def _words(result: ScanResult, finding: Finding) -> str:
    """The words that a finding is about: those that its fingerprint is of."""
    # That a document is in another language is shown at its first paragraph, and stays the same when that is written anew.
    about_all = finding.fingerprint == fingerprint(finding.rule, result.document.path, result.language)
    return result.language if about_all else result.text(finding)
