"""Results on disk, so that a file that has not changed is not examined again.

What is kept of a document are languages, numbers and offsets: no word of it, nor its name. The key (see `cache_key`) is a hash of everything that a
result depends on, so an entry is never wrong, only unused. The file is one of `cache_file`.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from .cache_file import CacheFile, cache_folder
from .document import Document
from .results import RunnerUp, ScanResult, Span

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME: Final = "results-1.sqlite3"
"""The number rises when what is stored changes its shape."""

MAX_BYTES: Final = 128 * 1024 * 1024
"""The most bytes of entries that are left when the cache is closed."""

BATCH: Final = 256
"""Entries written at once: each writing waits for the disk."""


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
        self._new: dict[bytes, str] = {}
        self._file = CacheFile(folder / FILE_NAME, MAX_BYTES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, key: bytes) -> Remembered | None:
        """What is remembered under a key."""
        text = self._new.get(key) or self._file.get(key)
        try:
            return Remembered.from_json(text) if text else None
        except (ValueError, TypeError):
            return None

    def put(self, key: bytes, remembered: Remembered) -> None:
        """Remember something, at the latest when the cache is closed."""
        if self._file.is_open:
            self._new[key] = remembered.to_json()
            if len(self._new) >= BATCH:
                self._write()

    def close(self) -> None:
        """Write what is new, and let go of the file."""
        self._write()
        self._file.close()

    def _write(self) -> None:
        self._file.put(self._new)
        self._new.clear()


def open_cache() -> ResultCache | None:
    """The user's cache; None where there is no place for one."""
    folder = cache_folder()
    return ResultCache(folder) if folder else None
