"""Shards of files as batches of rows: where each stands, its id, its text as bytes, and why it has none."""

from __future__ import annotations

import io
import json
from typing import IO, TYPE_CHECKING, Any, Final

from .annotations import open_arrow
from .batches import READ_AHEAD, Rows, as_text, wanted_columns
from .delimited import read_rows
from .parquet import read_row_groups
from .places import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from .batches import Extent, Row
    from .shards import Options, Shard

_NAMES: Final[dict[type, str]] = {int: "a number", float: "a number", bool: "true or false", list: "a list", dict: "an object"}


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
        FormatError: the file is damaged.
        InputError: it changed.
        OSError: it cannot be read; or, as ArrowException, EOFError and zlib.error do too: it is damaged.
    """
    if shard.source.kind == "parquet":
        yield from read_row_groups(shard, options, extent)
        return
    carried = tuple(name for name in options.columns if name != options.text)
    rows = Rows(options.id, carried)
    read = {"jsonl": _json_rows, "csv": read_rows, "tsv": read_rows, "warc": _warc_rows}[shard.source.kind]
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


def _json_rows(stream: IO[bytes], shard: Shard, options: Options, extent: Extent) -> Iterator[Row]:
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
        if not isinstance(row, dict):
            return None, "the line is no JSON object", {}
        found = {name: as_text(row.get(name)) for name in wanted_columns(options) if name != options.text}
    except UnicodeDecodeError as error:
        return None, f"the line is no UTF-8: byte {error.start:,} does not decode", {}
    except (ValueError, RecursionError):
        return None, "the line is no JSON", {}
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


def _warc_rows(stream: IO[bytes], shard: Shard, options: Options, extent: Extent) -> Iterator[Row]:
    from .warc import read_records

    for number, record in enumerate(read_records(stream, options.config.max_file_size)):
        found = {"id": record.id, "url": record.url, options.id or "id": record.id}
        yield number, record.text, record.problem, {name: as_text(value) for name, value in found.items()}
    extent.first, extent.behind = shard.begin, shard.end
