"""Answers of translators on disk, so that no text is sent, or paid for, twice, and an interrupted run goes on where it stopped.

Unlike the results of checks these are texts in clear: the file can be read by its owner only, and ``langmix clean`` removes it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple
from typing import TYPE_CHECKING, Final, NamedTuple

from ..cache_file import CacheFile, cache_folder
from . import Translation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .glossary import Term

FILE_NAME: Final = "translations-1.sqlite3"
"""The number rises when what is stored changes its shape."""

MAX_BYTES: Final = 256 * 1024 * 1024
"""The most bytes of entries that are left when the cache is closed."""


class Question(NamedTuple):
    """A text for a translator."""

    text: str
    """With masks."""
    source: str
    """Its language (ISO 639 code)."""
    target: str
    """Another language."""
    terms: tuple[Term, ...] = ()
    """Those of the glossary that are in it: a translator that is told of them answers otherwise."""

    def key(self, identity: str) -> bytes:
        """What its answer is found by: a hash of all that it depends on.

        Args:
            identity: the translator's.
        """
        said = json.dumps([identity, *self])
        return hashlib.sha256(said.encode()).digest()


class AnswerCache:
    """The answers of earlier runs. Every method is safe where the file is not to be had."""

    def __init__(self, folder: Path) -> None:
        self._file = CacheFile(folder / FILE_NAME, MAX_BYTES)

    def get(self, key: bytes) -> Translation | None:
        """The answer under a key; None where there is none."""
        stored = self._file.get(key)
        if not stored:
            return None
        try:
            text, route, unknown, likeness, warnings, service = json.loads(stored)
            return Translation(text, tuple(route), unknown, likeness, tuple(warnings), service)
        except (ValueError, TypeError):
            return None

    def put(self, answers: Iterable[tuple[bytes, Translation]]) -> None:
        """Write answers at once."""
        self._file.put({key: json.dumps(astuple(answer)) for key, answer in answers})

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def open_answers() -> AnswerCache | None:
    """The user's cache; None where there is no place for one."""
    folder = cache_folder()
    return AnswerCache(folder) if folder else None
