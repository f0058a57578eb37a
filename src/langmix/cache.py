"""Results on disk, so that a file that has not changed is not examined again.

What is kept of a document are languages, numbers and offsets: no word of it, nor its name. The key (see `cache_key`) is a hash of everything that a
result depends on, so an entry is never wrong, only unused; the oldest go when the file grows too large. The file may vanish, be damaged or lie in a folder
that cannot be written to: then there is no cache, and nothing else changes.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import sys
import time
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Final, Self

from .document import Document
from .results import RunnerUp, ScanResult, Span

FILE_NAME: Final = "results-1.sqlite3"
"""The number rises when what is stored changes its shape."""

APPLICATION: Final = 0x4C4D5831
"""SQLite's number for whose file it is."""

MAX_BYTES: Final = 128 * 1024 * 1024
"""The most bytes of entries that are left when the cache is closed."""

KEPT_SHARE: Final = 0.75
"""The share of `MAX_BYTES` that is left when the oldest entries have gone, so that they do not go one by one."""

BATCH: Final = 256
"""Entries written at once: each writing waits for the disk."""

DAY: Final = 86_400
"""Seconds; that an entry was used is noted once a day."""

_LOCK_TIMEOUT: Final = 2.0
"""Seconds to wait for another process; a result is then made anew, or not kept."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is kept of a result."""

    format: str
    declared: str | None
    """The language that the file claims for itself."""
    guessed: str | None
    """The encoding, where it was a guess."""
    length: int
    """Code points of the document."""
    segments: int
    """How many there were."""
    language: str
    expected: str
    shares: dict[str, float]
    spans: tuple[Span, ...]
    foreign: tuple[Span, ...]
    claims: tuple[str, ...]
    findings: int
    """How many the rules had; 0 where they were not asked."""

    @classmethod
    def of(cls, result: ScanResult, guessed: str | None) -> Self:
        """What to keep of a result.

        Args:
            result: with its document.
            guessed: the encoding, where it was a guess.
        """
        document = result.document
        return cls(
            document.format,
            document.declared,
            guessed,
            len(document.text),
            len(document.segments),
            result.language,
            result.expected,
            result.shares,
            result.spans,
            result.foreign,
            result.claims,
            len(result.findings),
        )

    def with_document(self, document: Document) -> ScanResult | None:
        """The result without findings, which the rules make anew; None where the document is not the one that it was of."""
        if (self.length, self.segments) != (len(document.text), len(document.segments)):
            return None
        return self._result(document)

    def without_document(self, path: str) -> ScanResult:
        """The result with an empty document in place of the one that nobody needs to read: for files without findings.

        Its spans lie where they did, which is outside of that document.
        """
        return self._result(Document("", (), self.format, path, self.declared))

    def _result(self, document: Document) -> ScanResult:
        return ScanResult(document, self.language, dict(self.shares), self.spans, self.expected, self.foreign, claims=self.claims)

    def to_json(self) -> str:
        """As it is stored."""
        return json.dumps(astuple(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What was stored.

        Raises:
            ValueError, TypeError: it is something else.
        """
        *head, spans, foreign, claims, findings = json.loads(text)
        return cls(*(*head, tuple(map(_span, spans)), tuple(map(_span, foreign)), tuple(claims), findings))


def _span(values: list[Any]) -> Span:
    start, end, language, confidence, runner_up, *rest = values
    return Span(start, end, language, confidence, RunnerUp(*runner_up) if runner_up else None, *rest)


class ResultCache:
    """Remembered results in a file, shared by all runs of a user. Every method is safe where the file is not to be had."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._today = int(time.time()) // DAY
        self._new: dict[bytes, str] = {}
        self._used: set[bytes] = set()
        self._database = _open(self._path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, key: bytes) -> Remembered | None:
        """What is remembered under a key."""
        if key in self._new:
            return Remembered.from_json(self._new[key])
        if self._database is None:
            return None
        try:
            row = self._database.execute("SELECT value, used FROM results WHERE key = ?", (key,)).fetchone()
            remembered = Remembered.from_json(row[0]) if row else None
        except (sqlite3.Error, ValueError, TypeError):
            return None
        if row and row[1] != self._today:
            self._used.add(key)
        return remembered

    def put(self, key: bytes, remembered: Remembered) -> None:
        """Remember something, at the latest when the cache is closed."""
        if self._database is not None:
            self._new[key] = remembered.to_json()
            if len(self._new) >= BATCH:
                self._write()

    def close(self) -> None:
        """Write what is new, and let go of the file."""
        if self._database is None:
            return
        self._write()
        with contextlib.suppress(sqlite3.Error):
            _drop_oldest(self._database)
        with contextlib.suppress(sqlite3.Error):
            self._database.close()
        self._database = None

    def _write(self) -> None:
        if self._database is None or not (self._new or self._used):
            return
        with contextlib.suppress(sqlite3.Error), self._database as database:
            database.executemany("UPDATE results SET used = ? WHERE key = ?", [(self._today, key) for key in self._used])
            rows = [(key, value, self._today) for key, value in self._new.items()]
            database.executemany("INSERT OR REPLACE INTO results (key, value, used) VALUES (?, ?, ?)", rows)
        self._new.clear()
        self._used.clear()


def cache_folder() -> Path | None:
    """The folder of the cache: ``LANGMIX_CACHE_DIR``, else the place for caches of this system; None where the user has no home."""
    named = os.environ.get("LANGMIX_CACHE_DIR")
    if named:
        return Path(named)
    shared = os.environ.get("XDG_CACHE_HOME")
    if shared and Path(shared).is_absolute():
        return Path(shared) / "langmix"
    if sys.platform == "win32" and os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"]) / "langmix" / "Cache"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "langmix"


def open_cache() -> ResultCache | None:
    """The user's cache; None where there is no place for one."""
    folder = cache_folder()
    return ResultCache(folder) if folder else None


def clean() -> int:
    """Remove the cache, and its folder if nothing else is in it.

    Returns:
        How many bytes it took.

    Raises:
        OSError: a file of it cannot be removed.
    """
    folder = cache_folder()
    if folder is None or not folder.is_dir():
        return 0
    removed = 0
    for path in sorted(folder.glob("results-*.sqlite3*")):
        removed += path.stat().st_size
        path.unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()
    return removed


def _open(path: Path) -> sqlite3.Connection | None:
    """The database in a file, which is made anew if it is damaged or somebody else's; None where there can be none."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for _ in range(2):
            # SQLite would make it readable for all; its further files get the permissions of this one.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            with contextlib.suppress(sqlite3.DatabaseError):
                return _connect(path)
            for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
                path.with_name(name).unlink(missing_ok=True)
    except OSError:
        return None
    return None


def _connect(path: Path) -> sqlite3.Connection | None:
    """The database; None where another process keeps it locked.

    Raises:
        DatabaseError: it is damaged, or somebody else's.
    """
    database = sqlite3.connect(path, timeout=_LOCK_TIMEOUT)
    try:
        owner = database.execute("PRAGMA application_id").fetchone()[0]
        tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables and owner != APPLICATION:
            raise sqlite3.DatabaseError("somebody else's file")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        with database:
            database.execute(f"PRAGMA application_id = {APPLICATION}")
            database.execute("CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, value TEXT NOT NULL, used INTEGER NOT NULL)")
            database.execute("CREATE INDEX IF NOT EXISTS by_use ON results (used)")
        database.execute("SELECT key, value, used FROM results LIMIT 1").fetchone()
    except sqlite3.OperationalError as error:
        database.close()
        if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return None
        raise
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _drop_oldest(database: sqlite3.Connection) -> None:
    """Remove what was not used for longest where the entries take too much room. Free pages stay in the file, to be used again."""
    if _entry_bytes(database) <= MAX_BYTES:
        return
    with database:
        while _entry_bytes(database) > MAX_BYTES * KEPT_SHARE:
            oldest = "SELECT key FROM results ORDER BY used, rowid LIMIT (SELECT 1 + count(*) / 8 FROM results)"
            if not database.execute(f"DELETE FROM results WHERE key IN ({oldest})").rowcount:  # noqa: S608 -- no part of it comes from outside
                return


def _entry_bytes(database: sqlite3.Connection) -> int:
    pages, free, size = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size"))
    return int((pages - free) * size)
