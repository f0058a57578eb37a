"""The work of one process: a shard in, a part out."""

from __future__ import annotations

import csv
import json
import zlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ..errors import LangmixError
from .annotations import annotate, open_arrow
from .places import write_whole
from .readers import PROBLEM, Extent, read_shard
from .selection import make_selection, select
from .tally import Tally

if TYPE_CHECKING:
    import pyarrow as pa

    from .places import Place
    from .shards import Options, Shard

NOTES: Final = "langmix"
"""The key of a part's notes in its Parquet metadata."""

ROW_GROUP: Final = 16 * 1024 * 1024
"""Bytes of rows in memory from which a row group is written."""


class Task(NamedTuple):
    """A shard, and where its part goes."""

    shard: Shard
    options: Options
    part: Place


class Done(NamedTuple):
    """What became of a shard. It can be sent from process to process."""

    notes: dict[str, Any] | None = None
    """As in the part's metadata; None where there is no part."""
    error: str | None = None
    """Why there is none."""


def process_shard(task: Task) -> Done:
    """Read a shard, annotate its rows and write its part; one that cannot be read to its end leaves no part."""
    pa = open_arrow()
    try:
        return Done(_write_part(task))
    except (LangmixError, OSError, EOFError, zlib.error, csv.Error, pa.ArrowException) as error:
        return Done(error=" ".join(str(error).split()) or type(error).__name__)


def _write_part(task: Task) -> dict[str, Any]:
    arrow = open_arrow()
    extent, tally = Extent(), Tally()
    sink = arrow.BufferOutputStream()
    writer: Any = None
    waiting: list[pa.Table] = []
    condition = make_selection(task.options)
    for batch in read_shard(task.shard, task.options, extent):
        table = _annotated(batch, task)
        tally.add(table)
        chosen = select(table, condition)
        tally.written += chosen.num_rows
        if writer is None:
            writer = _open_writer(sink, table.schema)
        waiting.append(chosen)
        if sum(kept.nbytes for kept in waiting) >= ROW_GROUP:
            writer.write_table(arrow.concat_tables(waiting))
            waiting.clear()
    if writer is None:
        empty = _no_rows(task.options)
        writer = _open_writer(sink, empty.schema)
    if any(kept.num_rows for kept in waiting):
        writer.write_table(arrow.concat_tables(waiting))
    notes = {"source": task.shard.source.place.name, "first": extent.first, "behind": extent.behind, "tally": tally.to_json()}
    writer.add_key_value_metadata({NOTES: json.dumps(notes)})
    writer.close()
    write_whole(task.part, sink.getvalue())
    return notes


def _open_writer(sink: Any, schema: pa.Schema) -> Any:
    import pyarrow.parquet as pq

    return pq.ParquetWriter(sink, schema, compression="zstd")


def _annotated(batch: pa.RecordBatch, task: Task) -> pa.Table:
    """The rows as they are written: where they come from, what was asked for besides, the annotations."""
    pa = open_arrow()
    import pyarrow.compute as pc

    options = task.options
    batch = pa.RecordBatch.from_arrays([_plain(column) for column in batch.columns], batch.schema.names)
    found = annotate(batch, id=None, config=options.config)
    columns: dict[str, Any] = {
        "source": pa.array([task.shard.source.place.name], pa.string()).take(pa.nulls(batch.num_rows, pa.int32()).fill_null(0)),
        "position": batch.column("position"),
    }
    if options.id:
        columns["id"] = batch.column("id")
    for name in options.columns:
        content = _as_text(batch.column("text"), found) if name == options.text else batch.column(f"column {name}")
        columns[written_name(name)] = content
    for name in found.schema.names:
        columns[name] = found.column(name)
    columns["error"] = pc.coalesce(batch.column(PROBLEM), columns["error"])
    return pa.table(columns)


def _plain(column: pa.Array) -> pa.Array:
    """A column of texts in the one way of many in which all parts have it."""
    pa = open_arrow()
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    return column.cast(pa.string()) if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) else column


def written_name(name: str) -> str:
    """The name in a part of a column of the source: another one where langmix has one of that name.

    >>> written_name("url"), written_name("language")
    ('url', 'source_language')
    """
    from .annotations import annotation_fields

    own = {"source", "position", "id", *(field.name for field in annotation_fields())}
    return f"source_{name}" if name in own else name


def _as_text(text: pa.Array, found: pa.RecordBatch) -> pa.Array:
    """The texts to be written: bytes as a string where they are one, else null, as the error says."""
    pa = open_arrow()
    if not pa.types.is_binary(text.type) and not pa.types.is_large_binary(text.type):
        return text
    import pyarrow.compute as pc

    valid = pc.if_else(pc.is_null(found.column("error")), text, open_arrow().scalar(None, text.type))
    return valid.cast(pa.string())


def _no_rows(options: Options) -> pa.Table:
    """A table as of a shard without rows."""
    pa = open_arrow()
    from .annotations import annotation_fields

    names = [*(["id"] if options.id else []), *map(written_name, options.columns)]
    fields = [pa.field("source", pa.string()), pa.field("position", pa.int64()), *(pa.field(name, pa.string()) for name in names)]
    return pa.schema([*fields, *annotation_fields()]).empty_table()
