"""A file of texts by key, shared by all runs of a user: the ground of every cache.

The oldest entries go when the file grows too large. It may vanish, be damaged or lie in a folder that cannot be written to: then there is no
cache, and nothing else changes.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

APPLICATION: Final = 0x4C4D5831
"""SQLite's number for whose file it is."""

KEPT_SHARE: Final = 0.75
"""The share of the room that is left when the oldest entries have gone, so that they do not go one by one."""

DAY: Final = 86_400
"""Seconds; that an entry was used is noted once a day."""

PATTERNS: Final = ("results-*.sqlite3*", "translations-*.sqlite3*")
"""Names of our files in the folder."""

_LOCK_TIMEOUT: Final = 2.0
"""Seconds to wait for another process; an entry is then made anew, or not kept."""


class CacheFile:
    """Texts by key in an SQLite file that only its owner can read. Safe to share between threads, and where the file is not to be had."""

    def __init__(self, path: Path, max_bytes: int) -> None:
        """Open the file, which is made where there is none.

        Args:
            path: of the file.
            max_bytes: the most bytes of entries that are left when it is closed.
        """
        self._max_bytes = max_bytes
        self._today = int(time.time()) // DAY
        self._used: set[bytes] = set()
        self._lock = threading.Lock()
        self._database = _open(path)

    @property
    def is_open(self) -> bool:
        """Whether anything can be kept."""
        return self._database is not None

    def get(self, key: bytes) -> str | None:
        """The text under a key; None where there is none."""
        with self._lock:
            if self._database is None:
                return None
            try:
                row = self._database.execute("SELECT value, used FROM results WHERE key = ?", (key,)).fetchone()
            except sqlite3.Error:
                return None
            if row is None:
                return None
            if row[1] != self._today:
                self._used.add(key)
            return str(row[0])

    def put(self, texts: Mapping[bytes, str]) -> None:
        """Write texts at once: they are there for other runs, also where this one is killed."""
        with self._lock:
            if self._database is None or not (texts or self._used):
                return
            with contextlib.suppress(sqlite3.Error), self._database as database:
                database.executemany("UPDATE results SET used = ? WHERE key = ?", [(self._today, key) for key in self._used])
                rows = [(key, value, self._today) for key, value in texts.items()]
                database.executemany("INSERT OR REPLACE INTO results (key, value, used) VALUES (?, ?, ?)", rows)
            self._used.clear()

    def close(self) -> None:
        """Note what was used, make room, and let go of the file."""
        self.put({})
        with self._lock:
            if self._database is None:
                return
            with contextlib.suppress(sqlite3.Error):
                _drop_oldest(self._database, self._max_bytes)
            with contextlib.suppress(sqlite3.Error):
                self._database.close()
            self._database = None


def cache_folder() -> Path | None:
    """The folder of the caches: ``LANGMIX_CACHE_DIR``, else the place for caches of this system; None where the user has no home."""
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


def clean() -> int:
    """Remove the caches, and their folder if nothing else is in it.

    Returns:
        How many bytes they took.

    Raises:
        OSError: a file cannot be removed.
    """
    folder = cache_folder()
    if folder is None or not folder.is_dir():
        return 0
    removed = 0
    for path in sorted(path for pattern in PATTERNS for path in folder.glob(pattern)):
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
    # Threads take turns: see `CacheFile`.
    database = sqlite3.connect(path, timeout=_LOCK_TIMEOUT, check_same_thread=False)
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


def _drop_oldest(database: sqlite3.Connection, max_bytes: int) -> None:
    """Remove what was not used for longest where the entries take too much room. Free pages stay in the file, to be used again."""
    if _entry_bytes(database) <= max_bytes:
        return
    with database:
        while _entry_bytes(database) > max_bytes * KEPT_SHARE:
            oldest = "SELECT key FROM results ORDER BY used, rowid LIMIT (SELECT 1 + count(*) / 8 FROM results)"
            if not database.execute(f"DELETE FROM results WHERE key IN ({oldest})").rowcount:  # noqa: S608 -- no part of it comes from outside
                return


def _entry_bytes(database: sqlite3.Connection) -> int:
    pages, free, size = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size"))
    return int((pages - free) * size)
