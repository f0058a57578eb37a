"""The file of accepted findings: JSON with an entry a line, so that a change of it can be read and merged."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from .errors import ConfigError
from .files import absolute_path, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE_NAME: Final = "langmix-baseline.json"
"""Where nothing else is said."""

VERSION: Final = 1

SHOWN: Final = 80
"""The most code points of a finding's words that stand in the file."""

_ENTRIES: Final = re.compile(r'"entries"\s*:\s*\[')
_BETWEEN: Final = re.compile(r"[\s,]*")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


class Key(NamedTuple):
    """What a finding is known by."""

    path: str
    """From the folder of the baseline, with ``/``."""
    rule: str
    fingerprint: str
    """Hexadecimal, of the rule and all the words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An accepted finding."""

    key: Key
    count: int
    """How often it is accepted in its file."""
    text: str
    """The beginning of its words, for people."""
    reason: str | None = None
    """Why it was accepted."""
    start: int = field(default=0, compare=False)
    """Where it stands in the baseline's text: code points, inclusive."""
    end: int = field(default=0, compare=False)
    """Exclusive."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A file of accepted findings."""

    path: Path
    """As the user named it."""
    entries: tuple[Entry, ...] = ()
    """In order of their keys, each key once."""
    text: str = field(default="", compare=False)
    """The file as it was read; empty where it was not."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a baseline.

        Raises:
            ConfigError: it is missing, or is no baseline.
        """
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise ConfigError(f"{path}: there is no such baseline; `langmix baseline write` makes one") from None
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: the baseline cannot be read: {error}") from error
        known: dict[Key, Entry] = {}
        for entry in _read_entries(text, path):
            # Two branches that accept the same give the same line twice, which is no second copy.
            if entry.key not in known or known[entry.key].count < entry.count:
                known[entry.key] = entry
        return cls(path, tuple(known[key] for key in sorted(known)), text)

    def save(self) -> None:
        """Write the file, an entry a line, in an order that depends on nothing but the entries.

        Raises:
            OSError: it cannot be written.
        """
        lines = ",\n".join(f"    {_line(entry)}" for entry in sorted(self.entries, key=lambda entry: entry.key))
        body = f"[\n{lines}\n  ]" if lines else "[]"
        write_whole(self.path, f'{{\n  "langmix-baseline": {VERSION},\n  "entries": {body}\n}}\n'.encode())

    def place(self, path: str) -> str:
        """A path as entries name it."""
        try:
            relative = os.path.relpath(path, self.path.parent)
        except ValueError:
            # Another drive of Windows.
            return absolute_path(path).as_posix()
        return Path(relative).as_posix()

    def is_gone(self, place: str) -> bool:
        """Whether the file that an entry names is there no more."""
        return not os.path.lexists(self.path.parent / place)


def shorten(text: str) -> str:
    """The beginning of a finding's words, on one line."""
    line = _SURROGATE.sub("\ufffd", " ".join(text.split()))
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1].rstrip()}…"


def _line(entry: Entry) -> str:
    values: dict[str, object] = {"path": entry.key.path, "rule": entry.key.rule, "count": entry.count, "text": entry.text}
    if entry.reason:
        values["reason"] = entry.reason
    values["fingerprint"] = entry.key.fingerprint
    line = json.dumps(values, ensure_ascii=False)
    # A file name that is not UTF-8 has surrogates, which only an escape can write.
    return json.dumps(values) if _SURROGATE.search(line) else line


def _read_entries(text: str, path: Path) -> Iterator[Entry]:
    """The entries of a baseline, with their places; errors as for `Baseline.load`."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        what = f"line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else str(error)
        hint = (
            "resolve the merge conflict, then run `langmix baseline update`" if "<<<<<<<" in text else "`langmix baseline write` makes one"
        )
        raise ConfigError(f"{path}: is no baseline: {what}; {hint}") from None
    if not isinstance(content, dict) or not isinstance(content.get("entries"), list) or "langmix-baseline" not in content:
        raise ConfigError(f"{path}: is no baseline; `langmix baseline write` makes one")
    if content["langmix-baseline"] != VERSION:
        raise ConfigError(
            f"{path}: was written by another langmix (version {content['langmix-baseline']!r}); install that one, or write it anew"
        )
    decoder = json.JSONDecoder()
    # A quotation mark in a string is escaped, so this is the key.
    opening = _ENTRIES.search(text)
    place = opening.end() if opening else len(text)
    for value in content["entries"]:
        between = _BETWEEN.match(text, place)
        start = between.end() if between else place
        _, place = decoder.raw_decode(text, start)
        try:
            yield _entry(value, start, place)
        except (KeyError, TypeError, ValueError):
            line = text.count("\n", 0, start) + 1
            raise ConfigError(
                f"{path}: line {line}: is no entry of a baseline; `langmix baseline update` needs it mended or taken out"
            ) from None


def _entry(value: Any, start: int, end: int) -> Entry:
    key = Key(value["path"], value["rule"], value["fingerprint"])
    count, text, reason = value["count"], value.get("text", ""), value.get("reason")
    if not all(isinstance(item, str) for item in (*key, text, reason or "")) or type(count) is not int or count < 1:
        raise ValueError("a value of another kind")
    return Entry(key, count, text, reason, start, end)
