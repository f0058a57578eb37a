"""Run ``langmix check`` over a repository and hold its findings against what was planted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from .repository import make, write_manifest

LANGMIX = (sys.executable, "-m", "langmix")


class Run(NamedTuple):
    """One run of ``langmix check``."""

    report: dict[str, Any]
    """As ``--format json`` writes it."""
    exit_code: int
    seconds: float
    """From the start of the process to its end."""


@dataclass(frozen=True, slots=True)
class Caught:
    """A leftover that was found."""

    leftover: dict[str, Any]
    findings: list[dict[str, Any]]
    """Those that overlap it, in order of place."""

    @property
    def language(self) -> str | None:
        """The language that the finding names which overlaps most; None where it names none."""
        best = max(self.findings, key=lambda finding: _overlap(finding, self.leftover))
        named: str | None = best["language"]
        return named

    @property
    def language_right(self) -> bool:
        """Whether that is the leftover's language."""
        return bool(self.language == self.leftover["language"])

    @property
    def covered(self) -> float:
        """Share (0..1) of the leftover's characters that lie in findings."""
        length: int = sum(part["end"] - part["start"] for part in self.leftover["parts"])
        return min(1.0, sum(_overlap(finding, self.leftover) for finding in self.findings) / length)


@dataclass(frozen=True, slots=True)
class Grade:
    """How a run fared on one repository."""

    seed: int
    caught: list[Caught]
    missed: list[dict[str, Any]]
    """Leftovers that no finding overlaps."""
    false: list[tuple[str, dict[str, Any], str]]
    """Findings that overlap no leftover: path, finding, kind of the trap that it overlaps or an empty string."""
    wide: list[tuple[str, dict[str, Any]]]
    """Findings that overlap a leftover, but of which less than half lies in it."""
    notifications: list[dict[str, Any]]
    """Of severity error or warning."""
    traps: int
    cold: float
    """Seconds of the first run."""
    cached: float
    """Seconds of the second."""
    same: bool
    """Whether the second run found the same."""


def grade_seed(seed: int, keep: Path | None = None) -> Grade:
    """Make the repository of a seed, check it twice, and grade the first run.

    Args:
        seed: of the repository.
        keep: an empty or missing folder for ``repository/``, ``manifest.json`` and ``report.json``; None for a temporary one.

    Raises:
        SystemExit: langmix did not end with a report, or the folder is not empty.
    """
    with tempfile.TemporaryDirectory() as temporary:
        work = keep or Path(temporary)
        folder = work / "repository"
        if folder.exists():
            raise SystemExit(f"{folder} exists; name a new folder with --keep")
        folder.mkdir(parents=True)
        manifest = make(folder, seed)
        write_manifest(work / "manifest.json", manifest)
        environment = {**os.environ, "XDG_CACHE_HOME": str(Path(temporary) / "cache")}
        # Nothing of another run helps the first one, wherever the cache may be.
        if _ends_well("clean", "--help", folder=folder, environment=environment):
            _ends_well("clean", folder=folder, environment=environment)
        first, second = (run_check(folder, environment) for _ in range(2))
        (work / "report.json").write_text(json.dumps(first.report, ensure_ascii=False, indent=1), encoding="utf-8")
        return grade(manifest, first, second)


def _ends_well(*arguments: str, folder: Path, environment: dict[str, str]) -> bool:
    # Our own interpreter and program.
    ended = subprocess.run([*LANGMIX, *arguments], cwd=folder, env=environment, capture_output=True, check=False)  # noqa: S603
    return ended.returncode == 0


def run_check(folder: Path, environment: dict[str, str]) -> Run:
    """Check a folder as its user would: in it, with its own configuration.

    Raises:
        SystemExit: langmix ended without a report.
    """
    command = [*LANGMIX, "check", "--format", "json", "."]
    started = time.perf_counter()
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 -- as above
    seconds = time.perf_counter() - started
    if ended.returncode not in {0, 1} or not ended.stdout:
        raise SystemExit(f"langmix check ended with {ended.returncode}:\n{ended.stderr}")
    return Run(json.loads(ended.stdout), ended.returncode, seconds)


def grade(manifest: dict[str, Any], first: Run, second: Run) -> Grade:
    """Hold the findings of a run against a manifest."""
    leftovers, traps = (_by_path(manifest[name]) for name in ("leftovers", "traps"))
    caught: dict[int, Caught] = {}
    false: list[tuple[str, dict[str, Any], str]] = []
    wide: list[tuple[str, dict[str, Any]]] = []
    for path, finding in _findings(first.report):
        hit = [leftover for leftover in leftovers[path] if _overlap(finding, leftover)]
        for leftover in hit:
            caught.setdefault(id(leftover), Caught(leftover, [])).findings.append(finding)
        if not hit:
            trap = next((trap["kind"] for trap in traps[path] if _overlap(finding, trap)), "")
            false.append((path, finding, trap))
        elif 2 * sum(_overlap(finding, leftover) for leftover in hit) < finding["end"] - finding["start"]:
            wide.append((path, finding))
    return Grade(
        seed=manifest["seed"],
        caught=list(caught.values()),
        missed=[leftover for leftover in manifest["leftovers"] if id(leftover) not in caught],
        false=false,
        wide=wide,
        notifications=[item for item in first.report["notifications"] if item["severity"] != "note"],
        traps=len(manifest["traps"]),
        cold=first.seconds,
        cached=second.seconds,
        same=_findings(first.report) == _findings(second.report) and first.exit_code == second.exit_code,
    )


def _by_path(items: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    grouped = defaultdict(list)
    for item in items:
        grouped[item["path"]].append(item)
    return grouped


def _findings(report: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """All findings of a report, notes included, with their paths."""
    return [(result["path"], finding) for result in report["results"] for finding in result["findings"]]


def _overlap(finding: dict[str, Any], planted: dict[str, Any]) -> int:
    """How many code points a finding shares with what was planted; an empty finding counts as the character behind it."""
    start, end = finding["start"], max(finding["end"], finding["start"] + 1)
    return sum(max(0, min(end, part["end"]) - max(start, part["start"])) for part in planted["parts"])
