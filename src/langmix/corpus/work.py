"""The work of one process: a shard in, a part out."""

from __future__ import annotations

import errno
import json
import os
import tempfile
import zlib
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from ..errors import ConfigError, InputError, LangmixError
from .annotations import annotate, annotation_fields, open_arrow
from .batches import PROBLEM, Extent, as_texts
from .places import is_unchanged, writing
from .readers import read_shard
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


MOST_WORDS: Final = 2_000
"""Characters of the reason for a shard that has no part: some errors quote the file."""


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
    except (LangmixError, OSError, EOFError, MemoryError, UnicodeError, zlib.error, pa.ArrowException) as error:
        return Done(error=_reason(error, task))


def _reason(error: Exception, task: Task) -> str:
    """Why there is no part, in words."""
    said = " ".join(str(error).split()) or type(error).__name__
    said = said if len(said) <= MOST_WORDS else f"{said[:MOST_WORDS]} …"
    if isinstance(error, LangmixError):
        return said
    if isinstance(error, MemoryError):
        return "there is not enough memory for it; use fewer processes (--jobs)"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        # What goes to a store is collected in the folder of temporary files.
        folder = tempfile.gettempdir() if task.part.root else os.path.dirname(task.part.path)  # noqa: PTH120 -- as in `places`
        return f"the disk is full: {folder} has no room for its part"
    if isinstance(error, OSError) and (error.errno or task.shard.source.place.root or task.part.root):
        return f"the file cannot be read, or its part cannot be written: {said}"
    return f"the file is damaged, or is not what its name says: {said}"


def _write_part(task: Task) -> dict[str, Any]:
    arrow = open_arrow()
    source = task.shard.source
    extent, tally = Extent(), Tally()
    waiting: list[pa.Table] = []
    condition = make_selection(task.options)
    with writing(task.part) as file, _open_writer(file, part_schema(task.options)) as writer:
        for batch in read_shard(task.shard, task.options, extent):
            table = _annotated(batch, task)
            tally.add(table)
            chosen = select(table, condition)
            tally.written += chosen.num_rows
            waiting.append(chosen)
            if sum(kept.nbytes for kept in waiting) >= ROW_GROUP:
                writer.write_table(arrow.concat_tables(waiting))
                waiting.clear()
        if any(kept.num_rows for kept in waiting):
            writer.write_table(arrow.concat_tables(waiting))
        if not is_unchanged(source.place, source.size, source.changed):
            raise InputError(source.place.name, "changed while it was read; run the same command again")
        notes = {"source": source.place.name, "first": extent.first, "behind": extent.behind, "tally": tally.to_json()}
        writer.add_key_value_metadata({NOTES: json.dumps(notes)})
    return notes


def _open_writer(file: IO[bytes], schema: pa.Schema) -> Any:
    import pyarrow.parquet as pq

    return pq.ParquetWriter(file, schema, compression="zstd")


def part_schema(options: Options) -> pa.Schema:
    """The columns of all parts of a run, of whatever kind its files are: programs read them as one table.

    Raises:
        ConfigError: two of them would have the same name.
    """
    pa = open_arrow()
    carried = ["id"] if options.id else []
    carried += [written_name(name) for name in options.columns]
    twice = next((name for name in carried if carried.count(name) > 1), None)
    if twice:
        raise ConfigError(f"--columns: two columns would be written as '{twice}'; leave one out")
    fields = [pa.field("source", pa.string()), pa.field("position", pa.int64()), *(pa.field(name, pa.string()) for name in carried)]
    return pa.schema([*fields, *annotation_fields()])


def _annotated(batch: pa.RecordBatch, task: Task) -> pa.Table:
    """The rows as they are written: where they come from, what was asked for besides, the annotations."""
    pa = open_arrow()
    import pyarrow.compute as pc

    options = task.options
    found = annotate(batch, id=None, config=options.config)
    error = pc.coalesce(batch.column(PROBLEM), found.column("error"))
    columns: dict[str, Any] = {
        "source": pa.array([task.shard.source.place.name], pa.string()).take(pa.nulls(batch.num_rows, pa.int32()).fill_null(0)),
        "position": batch.column("position"),
    }
    if options.id:
        columns["id"] = as_texts(batch.column("id"))
    for name in options.columns:
        columns[written_name(name)] = (
            _whole_texts(batch.column("text"), error) if name == options.text else as_texts(batch.column(f"column {name}"))
        )
    for name in found.schema.names:
        columns[name] = found.column(name)
    columns["error"] = error
    return pa.table(columns, part_schema(options))


def written_name(name: str) -> str:
    """The name in a part of a column of the source: another one where langmix has one of that name.

    >>> written_name("url"), written_name("language")
    ('url', 'source_language')
    """
    own = {"source", "position", "id", *(field.name for field in annotation_fields())}
    return f"source_{name}" if name in own else name


def _whole_texts(text: pa.Array, error: pa.Array) -> pa.Array:
    """The texts to be written: as they are, and none where the error says why."""
    pa = open_arrow()
    import pyarrow.compute as pc

    if pa.types.is_dictionary(text.type):
        text = text.dictionary_decode()
    return as_texts(pc.if_else(pc.is_null(error), text, pa.scalar(None, text.type)))
