"""Which lines git says have changed, so that a check of an old text speaks of the new lines only.

A file is compared as it lies on the disk with the last commit that the revision and ``HEAD`` have in common: what others have changed since then
does not count, as in a pull request. A line of git ends with a line feed, whatever else ends a line for `Document`.
"""

from __future__ import annotations

import os
import re
import subprocess
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .errors import ConfigError
from .formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .document import Document
    from .results import Finding, ScanResult

Lines = tuple[tuple[int, int], ...]
"""Ranges of lines, first and last, both 1-based and inclusive; in order."""

_HUNK: Final = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE: Final = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPED: Final = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}

_CHANGES: Final = ("diff", "--find-renames", "--diff-filter=d", "--ignore-submodules=all", "--no-color", "--no-ext-diff", "--no-textconv")
"""Said in full, as for `_LINES`: the user's settings must not change the shape of the answer."""

_LINES: Final = (*_CHANGES, "--patch", "--unified=0", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/")


@dataclass(frozen=True, slots=True)
class ChangedLines:
    """The lines of a repository that have changed."""

    root: str
    """The repository's folder, without links, as `os.path.normcase` writes it."""
    lines: dict[str, Lines | None]
    """Path of a changed file -> its changed lines; None for one that git shows no lines of."""
    tracked: frozenset[str]
    """Paths of all files that git knows. Others are new."""

    def lines_of(self, path: str | None) -> Lines | None:
        """The changed lines of a file; None where all of it counts as changed: git does not know it, or knows no lines of it."""
        if path is None or path == "-":
            return None
        real = _normal(path)
        if real not in self.tracked:
            return None
        return self.lines.get(real, ())


def find_changed_lines(revision: str, folder: Path | None = None) -> ChangedLines:
    """What has changed since the working tree left a revision.

    Args:
        revision: a branch, tag or commit, such as ``origin/main``.
        folder: any folder of the repository; the working directory where None.

    Raises:
        ConfigError: there is no git, no repository, no such revision, or nothing that it and ``HEAD`` have in common.
    """
    folder = folder or Path.cwd()
    top = _git(folder, "rev-parse", "--show-toplevel")
    if top is None:
        raise ConfigError(f"--diff-base: {folder} is in no git repository; run langmix in the one that the texts are kept in")
    root = Path(os.fsdecode(top.removesuffix(b"\n")))
    base = _common_commit(root, revision)
    counted = _git(root, *_CHANGES, "--numstat", "-z", base) or b""
    lines: dict[str, Lines | None] = {_normal(root / path): None if binary else () for path, binary in _read_counts(counted)}
    lines |= {_normal(root / path): ranges for path, ranges in _read_diff(_git(root, *_LINES, base) or b"")}
    listed = (_git(root, "ls-files", "-z") or b"").split(b"\0")
    tracked = frozenset(_normal(root / os.fsdecode(path)) for path in listed if path)
    return ChangedLines(_normal(root), lines, tracked)


def keep(result: ScanResult, changed: ChangedLines) -> ScanResult:
    """A result with those of its findings that touch a changed line.

    A document in a container has no lines: all of its findings stay where the file has changed in any way.
    """
    ranges = changed.lines_of(result.document.path)
    if ranges is None or not result.findings:
        return result
    if FORMATS[result.document.format].container:
        return result if ranges else replace(result, findings=())
    if not ranges:
        return replace(result, findings=())
    breaks = _line_feeds(result.document)
    return replace(result, findings=tuple(finding for finding in result.findings if _touches(finding, breaks, ranges)))


def _touches(finding: Finding, breaks: list[int], ranges: Lines) -> bool:
    first = bisect_left(breaks, finding.start) + 1
    last = bisect_left(breaks, max(finding.start, finding.end - 1)) + 1
    behind = bisect_right(ranges, last, key=lambda lines: lines[0])
    return behind > 0 and ranges[behind - 1][1] >= first


def _line_feeds(document: Document) -> list[int]:
    return [match.start() for match in re.finditer("\n", document.text)]


def _normal(path: str | Path) -> str:
    # git answers with real paths, whatever link leads to the folder.
    return os.path.normcase(os.path.realpath(path))


def _common_commit(root: Path, revision: str) -> str:
    """The commit to compare with."""
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        raise ConfigError(
            f"--diff-base: git knows no revision '{revision}'; name a branch, a tag or a commit that was fetched, such as origin/main"
        )
    base = _git(root, "merge-base", commit.decode().strip(), "HEAD")
    if base is None:
        raise ConfigError(
            f"--diff-base: '{revision}' and the checked-out commit have no common history here; "
            "fetch more of it (`git fetch --unshallow`; with actions/checkout: fetch-depth: 0)"
        )
    return base.decode().split()[0]


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What a git command writes; None where it fails."""
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False, env=environment)  # noqa: S603, S607 -- no shell, and the user's own git
    except OSError as error:
        raise ConfigError("--diff-base needs git, which cannot be run here; install it, or leave --diff-base out") from error
    return done.stdout if done.returncode == 0 else None


def _read_counts(output: bytes) -> Iterator[tuple[str, bool]]:
    """The files in the output of ``git diff --numstat -z``, and whether git shows no lines of each."""
    parts = iter(output.split(b"\0"))
    for part in parts:
        if part:
            added, _, path = part.split(b"\t", 2)
            if not path:
                # A renamed file: the old path and the new one follow.
                next(parts)
                path = next(parts)
            yield os.fsdecode(path), added == b"-"


def _read_diff(output: bytes) -> Iterator[tuple[str, Lines]]:
    """The files in a diff without context, with the ranges of lines that are new in each."""
    path: str | None = None
    ranges: list[tuple[int, int]] = []
    lines = iter(output.split(b"\n"))
    for line in lines:
        if line.startswith(b"diff --git "):
            if path is not None:
                yield path, tuple(ranges)
            path, ranges = None, []
        elif line.startswith(b"+++ "):
            path = _read_path(line[4:])
        elif hunk := _HUNK.match(line):
            removed, added = (1 if number is None else int(number) for number in (hunk[1], hunk[3]))
            if added:
                first = int(hunk[2])
                ranges.append((first, first + added - 1))
            _skip(lines, removed + added)
    if path is not None:
        yield path, tuple(ranges)


def _skip(lines: Iterator[bytes], count: int) -> None:
    """Pass over the lines of a hunk, which may look like anything."""
    for _ in range(count):
        # "\ No newline at end of file" stands between them, and is not counted.
        while next(lines, b"").startswith(b"\\"):
            pass


def _read_path(field: bytes) -> str | None:
    """The path in a header of a diff; None for a file that is no more."""
    # Behind a path with a space there is a tab.
    name = field.removesuffix(b"\t")
    if name == b"/dev/null":
        return None
    if name.startswith(b'"') and name.endswith(b'"'):
        name = _ESCAPE.sub(_unescape, name[1:-1])
    return os.fsdecode(name.removeprefix(b"b/"))


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8)]) if len(code) == 3 else _ESCAPED.get(code, code)
