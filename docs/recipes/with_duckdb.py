"""DuckDB: a function that gives the languages of a text, for use in SQL.

::

    python with_duckdb.py in.parquet out.parquet
"""

from __future__ import annotations

import sys

import duckdb
import pyarrow as pa

from langmix.corpus import annotate

TYPE = (
    "STRUCT(language VARCHAR, foreign_share FLOAT, characters INTEGER, shares STRUCT(language VARCHAR, share FLOAT)[], "
    'spans STRUCT("start" INTEGER, "end" INTEGER, language VARCHAR, confidence FLOAT, "foreign" BOOLEAN, term BOOLEAN)[], error VARCHAR)'
)


def languages(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """A struct of what `annotate` finds, for each text."""
    found = [annotate(pa.RecordBatch.from_arrays([chunk], ["text"]), id=None).to_struct_array() for chunk in texts.chunks]
    return pa.chunked_array(found)


def connect() -> duckdb.DuckDBPyConnection:
    """A connection that knows ``languages(text)``."""
    connection = duckdb.connect()
    # Special: it is asked about nulls too, and says that they are.
    connection.create_function("languages", languages, ["VARCHAR"], TYPE, type="arrow", null_handling="special")
    return connection


if __name__ == "__main__":
    source, out = sys.argv[1:]
    query = f"SELECT id, unnest(languages(text)) FROM '{source}'"  # noqa: S608 -- a path from the command line
    connect().sql(query).write_parquet(out)
