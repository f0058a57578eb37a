"""Polars: an expression that gives the languages of a column of texts.

::

    python with_polars.py in.parquet out.parquet
"""

from __future__ import annotations

import sys

import polars as pl
import pyarrow as pa

from langmix.corpus import annotate, annotation_fields

DTYPE = pl.from_arrow(pa.schema(annotation_fields()).empty_table()).to_struct().dtype


def languages(text: str | pl.Expr, **settings: object) -> pl.Expr:
    """A struct of `language`, `foreign_share`, `spans` and what else `annotate` finds, for each text."""

    def judge(column: pl.Series) -> pl.Series:
        batch = pa.RecordBatch.from_arrays([column.to_arrow()], ["text"])
        return pl.from_arrow(annotate(batch, id=None, **settings)).to_struct(column.name)

    expression = pl.col(text) if isinstance(text, str) else text
    # A row's answer depends on that row alone, so Polars may hand over the column piece by piece.
    return expression.map_batches(judge, return_dtype=DTYPE, is_elementwise=True)


if __name__ == "__main__":
    source, out = sys.argv[1:]
    frame = pl.scan_parquet(source)
    frame.select("id", languages("text").alias("found")).unnest("found").sink_parquet(out)
