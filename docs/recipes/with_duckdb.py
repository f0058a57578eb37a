"""DuckDB: a function that gives the languages of a text, for use in SQL.

::

    python with_duckdb.py in.parquet out.parquet
"""

from __future__ import annotations

import sys

import duckdb

from langmix.corpus.duckdb_function import register

if __name__ == "__main__":
    source, out = sys.argv[1:]
    connection = duckdb.connect()
    register(connection)
    query = f"SELECT id, unnest(languages(text)) FROM '{source}'"  # noqa: S608 -- a path from the command line
    connection.sql(query).write_parquet(out)
