"""Shards of files as batches of rows: where each stands, its id, its text as bytes, and why it has none."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, Final

from ..errors import ConfigError
from .annotations import open_arrow
from .places import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from .shards import Options, Shard

ROWS: Final = 1024
"""The most rows of a batch."""

BYTES: Final = 8 * 1024 * 1024
"""Bytes of text from which a batch is full."""

READ_AHEAD: Final = 1024 * 1024
"""Bytes that are read from a file at once."""

PROBLEM: Final = "problem"
"""The column that says why a row has no text."""

_NAMES: Final[dict[type, str]] = {int: "a number", float: "a number", bool: "true or false", list: "a list", dict: "an object"}


@dataclass(slots=True)
class Extent:
    """What a reader really read, to be held against the source."""

    first: int = 0
    """The first row group or byte that belongs to the shard, inclusive: where its first line begins."""
    behind: int = 0
    """Exclusive: behind its last line."""


@dataclass(slots=True)
class _Rows:
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

    def add(self, position: int, text: bytes | None, problem: str | None = None, found: dict[str, str | None] | None = None) -> None:
        self.positions.append(position)
        self.texts.append(text)
        self.problems.append(problem)
        found = found or {}
        self.ids.append(found.get(self.id) if self.id else None)
        self.others.append([found.get(name) for name in self.carried])
        self.size += len(text or b"")

    def is_full(self) -> bool:
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


def read_shard(shard: Shard, options: Options, extent: Extent) -> Iterator[pa.RecordBatch]:
    """The rows of a shard, in order.

    Args:
        shard: what to read.
        options: the names of the columns.
        extent: is filled in; right when the last batch was given.

    Yields:
        Columns ``position`` (number of the row in a Parquet or CSV file, of the record in a WARC file; of a JSON line the offset of its first
        byte), ``id`` where there is one, ``column NAME`` for each that is carried, ``text`` and `PROBLEM`.

    Raises:
        ConfigError: there is no such column.
        OSError: the file cannot be read; or, as ArrowException, EOFError and zlib.error do too: it is damaged.
    """
    if shard.source.kind == "parquet":
        yield from _read_parquet(shard, options, extent)
        return
    carried = tuple(name for name in options.columns if name != options.text)
    rows = _Rows(options.id, carried)
    read = {"jsonl": _json_rows, "csv": _csv_rows, "tsv": _csv_rows, "warc": _warc_rows}[shard.source.kind]
    with open_file(shard.source.place) as file:
        for item in read(_decompressed(file, shard.source.compression), shard, options, extent):
            rows.add(*item)
            if rows.is_full():
                yield rows.take()
        if rows.positions:
            yield rows.take()


def _decompressed(file: Any, compression: str | None) -> IO[bytes]:
    if compression == "gzip":
        import gzip

        return io.BufferedReader(gzip.GzipFile(fileobj=file), READ_AHEAD)
    if compression == "zstd":
        return io.BufferedReader(open_arrow().CompressedInputStream(file, "zstd"), READ_AHEAD)
    return io.BufferedReader(file, READ_AHEAD)


_Row = tuple[int, bytes | None, str | None, dict[str, str | None]]


def _read_parquet(shard: Shard, options: Options, extent: Extent) -> Iterator[pa.RecordBatch]:
    pa = open_arrow()
    import pyarrow.parquet as pq

    with open_file(shard.source.place) as opened:
        file = pq.ParquetFile(opened)
        names = file.schema_arrow.names
        wanted = [name for name in (options.id, options.text, *options.columns) if name]
        for name in wanted:
            if name not in names:
                raise ConfigError(
                    f"there is no column '{name}'; there are: {', '.join(names)}; name them with --text and --id, or say --no-id"
                )
        position = sum(file.metadata.row_group(number).num_rows for number in range(shard.begin))
        groups = list(range(shard.begin, shard.end))
        for batch in file.iter_batches(batch_size=ROWS, row_groups=groups, columns=list(dict.fromkeys(wanted))):
            columns: dict[str, Any] = {"position": pa.array(range(position, position + batch.num_rows), pa.int64())}
            if options.id:
                columns["id"] = batch.column(options.id)
            for name in options.columns:
                if name != options.text:
                    columns[f"column {name}"] = batch.column(name)
            columns["text"] = batch.column(options.text)
            columns[PROBLEM] = pa.nulls(batch.num_rows, pa.string())
            position += batch.num_rows
            yield pa.record_batch(columns)
    extent.first, extent.behind = shard.begin, shard.end


def _json_rows(stream: IO[bytes], shard: Shard, options: Options, extent: Extent) -> Iterator[_Row]:
    place = shard.begin
    whole = shard.source.compression is not None
    if place:
        # The line that this byte is in belongs to the shard before, unless it begins here.
        stream.seek(place - 1)
        place += sum(len(chunk) for chunk in _line(stream)) - 1
    extent.first = place
    limit = options.config.max_file_size + READ_AHEAD
    while whole or place < shard.end:
        line = stream.readline(limit)
        if not line:
            break
        size = len(line)
        if size == limit and not line.endswith(b"\n"):
            size += sum(len(chunk) for chunk in _line(stream))
            yield place, None, f"the line has {size:,} bytes, more than the {limit:,} allowed (max-file-size)", {}
        elif not line.isspace():
            yield place, *_json_row(line, options)
        place += size
    extent.behind = shard.source.size if whole else place


def _line(stream: IO[bytes]) -> Iterator[bytes]:
    """The rest of a line, in pieces that fit into memory."""
    while chunk := stream.readline(READ_AHEAD):
        yield chunk
        if chunk.endswith(b"\n"):
            return


def _json_row(line: bytes, options: Options) -> tuple[bytes | None, str | None, dict[str, str | None]]:
    """The text, why there is none, and the other columns."""
    try:
        row = json.loads(line)
    except UnicodeDecodeError as error:
        return None, f"the line is no UTF-8: byte {error.start:,} does not decode", {}
    except (ValueError, RecursionError):
        return None, "the line is no JSON", {}
    if not isinstance(row, dict):
        return None, "the line is no JSON object", {}
    found = {name: _as_text(row.get(name)) for name in (options.id, *options.columns) if name and name != options.text}
    text = row.get(options.text)
    problem: str | None = None
    if isinstance(text, str):
        try:
            return text.encode(), None, found
        except UnicodeEncodeError:
            problem = "the text has half a surrogate pair, which is no character"
    elif text is not None:
        problem = f"'{options.text}' is {_NAMES[type(text)]}, not a text"
    elif options.text not in row:
        problem = f"the line has no '{options.text}'"
    return None, problem, found


def _as_text(value: object) -> str | None:
    """A value as it is written where it is no text of its own."""
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


def _csv_rows(stream: IO[bytes], shard: Shard, options: Options, extent: Extent) -> Iterator[_Row]:
    # Bytes that are no UTF-8 come through as they are, and are found where the text is judged.
    lines = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")
    before = csv.field_size_limit(2**31 - 1)
    try:
        rows = csv.reader(lines, delimiter="\t" if shard.source.kind == "tsv" else ",")
        names = next(rows, [])
        for name in (options.id, options.text, *options.columns):
            if name and name not in names:
                raise ConfigError(
                    f"there is no column '{name}'; there are: {', '.join(names)}; name them with --text and --id, or say --no-id"
                )
        for number, row in enumerate(filter(None, rows)):
            found = dict(zip(names, row, strict=False))
            text = found.get(options.text)
            wanted = {name: _without_escapes(found.get(name)) for name in (options.id, *options.columns) if name and name != options.text}
            if text is None:
                yield number, None, f"the text is null: the row has only {len(row)} of {len(names)} columns", wanted
            else:
                yield number, text.encode("utf-8", "surrogateescape"), None, wanted
    except csv.Error as error:
        raise OSError(f"is no CSV: {error}") from error
    finally:
        csv.field_size_limit(before)
    extent.first, extent.behind = shard.begin, shard.end


def _without_escapes(value: str | None) -> str | None:
    return value if value is None or value.isascii() else value.encode("utf-8", "replace").decode()


def _warc_rows(stream: IO[bytes], shard: Shard, options: Options, extent: Extent) -> Iterator[_Row]:
    from .warc import read_records

    for number, record in enumerate(read_records(stream, options.config.max_file_size)):
        found = {"id": record.id, "url": record.url, options.id or "id": record.id}
        yield number, record.text, record.problem, {name: _as_text(value) for name, value in found.items()}
    extent.first, extent.behind = shard.begin, shard.end
