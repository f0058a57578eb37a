"""The rows of Parquet files, in memory that does not grow with their row groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from .annotations import open_arrow
from .batches import BYTES, PROBLEM, ROWS, check_columns, wanted_columns
from .places import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from .batches import Extent
    from .shards import Options, Shard

ROWS_AT_ONCE: Final = 128
"""The most rows that pyarrow is asked for at once: what it decodes before anybody can see how large they are."""

MOST_BUFFERED: Final = 128 * 1024 * 1024
"""Bytes of a shard, unpacked, up to which its columns are fetched from the file at once: fewer requests to a store."""

BUFFER: Final = 8 * 1024 * 1024
"""Bytes of each column that are fetched at once of a larger shard."""


def read_row_groups(shard: Shard, options: Options, extent: Extent) -> Iterator[pa.RecordBatch]:
    """The rows of some row groups; arguments, batches and errors as of `read_shard`."""
    import pyarrow.parquet as pq

    wanted = wanted_columns(options)
    with open_file(shard.source.place) as opened:
        metadata = pq.read_metadata(opened)
        if shard.rows is None:
            raise InputError(
                shard.source.place.name, "could not be read when the work was divided, but can be now; run the same command again"
            )
        if metadata.num_row_groups < shard.end:
            raise InputError(shard.source.place.name, "changed while it was read; run the same command again")
        # No look at the columns' own metadata: where those are damaged, pyarrow ends the process.
        before = [metadata.row_group(number) for number in range(shard.end)]
        position = sum(group.num_rows for group in before[: shard.begin])
        sizes = [(group.total_byte_size, group.num_rows) for group in before[shard.begin :]]
        buffered = sum(size for size, _ in sizes) <= MOST_BUFFERED
        rows_at_once = min([ROWS_AT_ONCE, *(BYTES * rows // max(size, 1) for size, rows in sizes)])
        file = pq.ParquetFile(opened, metadata=metadata, pre_buffer=buffered, buffer_size=0 if buffered else BUFFER)
        check_columns(file.schema_arrow.names, options)
        groups = list(range(shard.begin, shard.end))
        for batch in _joined(file.iter_batches(batch_size=max(rows_at_once, 1), row_groups=groups, columns=wanted)):
            yield _as_read(batch, options, position)
            position += batch.num_rows
    extent.first, extent.behind = shard.begin, shard.end


def _joined(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Small batches joined to full ones."""
    pa = open_arrow()
    waiting: list[Any] = []
    rows = size = 0
    for given in batches:
        batch = pa.RecordBatch.from_arrays([_spelled_out(column) for column in given.columns], given.schema.names)
        waiting.append(batch)
        rows += batch.num_rows
        size += batch.nbytes
        if rows + ROWS_AT_ONCE > ROWS or size >= BYTES:
            yield pa.concat_batches(waiting)
            waiting.clear()
            rows = size = 0
    if rows:
        yield pa.concat_batches(waiting)


def _spelled_out(column: pa.Array) -> pa.Array:
    """A column with each of its values in full: of others nobody knows how large they are."""
    pa = open_arrow()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string_view(column.type) or pa.types.is_binary_view(column.type):
        column = column.cast(pa.large_binary())
    return column


def _as_read(batch: pa.RecordBatch, options: Options, position: int) -> pa.RecordBatch:
    """A batch under the names that all readers give."""
    pa = open_arrow()
    columns: dict[str, Any] = {"position": pa.array(range(position, position + batch.num_rows), pa.int64())}
    if options.id:
        columns["id"] = batch.column(options.id)
    for name in options.columns:
        if name != options.text:
            columns[f"column {name}"] = batch.column(name)
    columns["text"] = batch.column(options.text)
    columns[PROBLEM] = pa.nulls(batch.num_rows, pa.string())
    return pa.record_batch(columns)
