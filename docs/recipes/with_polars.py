"""Polars: an expression that gives the languages of a column of texts.

::

    python with_polars.py in.parquet out.parquet
"""

from __future__ import annotations

import sys

import polars as pl

from langmix.corpus.polars_expression import languages

if __name__ == "__main__":
    source, out = sys.argv[1:]
    frame = pl.scan_parquet(source)
    frame.select("id", languages("text").alias("found")).unnest("found").sink_parquet(out)
