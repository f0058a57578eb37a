"""Batches of rows on their way from a file to the annotations."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ..errors import ConfigError
from .annotations import open_arrow

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from .shards import Options

ROWS: Final = 1024
"""The most rows of a batch."""

BYTES: Final = 8 * 1024 * 1024
"""Bytes of values from which a batch is full."""

READ_AHEAD: Final = 1024 * 1024
"""Bytes that are read from a file at once."""

PROBLEM: Final = "problem"
"""The column that says why a row has no text."""

Row = tuple[int, bytes | None, str | None, dict[str, str | None]]
"""Position, text, why there is none, and the other columns."""

_SURROGATES: Final = re.compile("[\ud800-\udfff]")

MOST_NAMES: Final = 50
"""How many columns a message lists."""


@dataclass(slots=True)
class Extent:
    """What a reader really read, to be held against the source."""

    first: int = 0
    """The first row group or byte that belongs to the shard, inclusive: where its first line begins."""
    behind: int = 0
    """Exclusive: behind its last line."""


@dataclass(slots=True)
class Rows:
    """Rows as they are read from text files."""

    id: str | None
    carried: tuple[str, ...]
    """Columns that are handed on as texts."""
    positions: list[int] = field(default_factory=list)
    ids: list[str | None] = field(default_factory=list)
    texts: list[bytes | None] = field(default_factory=list)
    problems: list[str | None] = field(default_factory=list)
    others: list[list[str | None]] = field(default_factory=list)
    size: int = 0
    """Of all values: bytes of the texts and code points of the others."""

    def add(self, position: int, text: bytes | None, problem: str | None, found: dict[str, str | None]) -> None:
        """Take a row in."""
        name = found.get(self.id) if self.id else None
        others = [found.get(name) for name in self.carried]
        self.positions.append(position)
        self.texts.append(text)
        self.problems.append(problem)
        self.ids.append(name)
        self.others.append(others)
        self.size += len(text or b"") + len(name or "") + sum(len(value or "") for value in others)

    def is_full(self) -> bool:
        """Whether it is time to `take` them."""
        return len(self.positions) >= ROWS or self.size >= BYTES

    def take(self) -> pa.RecordBatch:
        """The rows so far as a batch; none are left."""
        pa = open_arrow()
        columns: dict[str, Any] = {"position": pa.array(self.positions, pa.int64())}
        if self.id:
            columns["id"] = pa.array(self.ids, pa.string())
        for place, name in enumerate(self.carried):
            columns[f"column {name}"] = pa.array([row[place] for row in self.others], pa.string())
        columns["text"] = pa.array(self.texts, pa.binary())
        columns[PROBLEM] = pa.array(self.problems, pa.string())
        for rows in (self.positions, self.ids, self.texts, self.problems, self.others):
            rows.clear()
        self.size = 0
        return pa.record_batch(columns)


def wanted_columns(options: Options) -> list[str]:
    """The columns of the source that are needed, each once, the texts' among them."""
    return list(dict.fromkeys(name for name in (options.id, options.text, *options.columns) if name))


def check_columns(names: Sequence[str], options: Options) -> None:
    """Make sure that a file has the columns that are needed, and each once.

    Raises:
        ConfigError: it has not.
    """
    for name in wanted_columns(options):
        if name not in names:
            more = f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
            there = ", ".join(names[:MOST_NAMES]) + more or "none"
            raise ConfigError(f"there is no column '{name}'; there are: {there}; name them with --text and --id, or say --no-id")
        if names.count(name) > 1:
            raise ConfigError(f"there are {names.count(name)} columns '{name}', and nobody can say which is meant; rename them")


def as_text(value: object) -> str | None:
    r"""A value as it is written where it is no text of its own: as JSON. What is no character becomes a replacement character.

    >>> as_text("caf\udce9"), as_text({"a": [1, None]}), as_text(None)
    ('caf�', '{"a": [1, null]}', None)
    """
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_other)
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def _other(value: object) -> str:
    """A value that JSON does not know, such as a date."""
    return str(value, "utf-8", "replace") if isinstance(value, bytes) else str(value)


def as_texts(column: pa.Array) -> pa.Array:
    """A column of any kind as texts, as `as_text` writes them: so the parts of one run agree where its files do not."""
    pa = open_arrow()
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        # Parquet's strings need not be UTF-8; from bytes it is looked at.
        column = column.view(pa.binary() if pa.types.is_string(kind) else pa.large_binary())
    if not isinstance(kind, pa.BaseExtensionType):
        try:
            return column.cast(pa.string())
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            pass
    return pa.array(map(_value_as_text, column), pa.string())


def _value_as_text(scalar: Any) -> str | None:
    """A value as text; None also where pyarrow itself cannot say what it is."""
    try:
        value = scalar.as_py()
        return None if value is None else as_text(value if isinstance(value, list | tuple | dict) else _other(value))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError, open_arrow().ArrowException):
        return None
