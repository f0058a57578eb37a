"""Spark: a step that is given the rows as Arrow batches.

::

    python with_spark.py in.parquet out/
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pyarrow as pa
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from langmix.corpus import annotate, annotation_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

# Its processes are of the first python3 on the PATH unless told otherwise, and that one may not know langmix.
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)

SCHEMA = from_arrow_schema(pa.schema([pa.field("id", pa.string()), *annotation_fields()]))


def add_languages(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What `annotate` finds in the column ``text``, and the ids."""
    return map(annotate, batches)


if __name__ == "__main__":
    source, out = sys.argv[1:]
    # Two at a time, each tried four times: with plain local[2] one process that dies ends the job. On a cluster: its address.
    spark = SparkSession.builder.master("local[2,4]").config("spark.ui.enabled", "false").getOrCreate()
    spark.read.parquet(source).mapInArrow(add_languages, SCHEMA).write.parquet(out)
    spark.stop()
