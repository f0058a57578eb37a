"""Daft: a function of a column.

::

    python with_daft.py in.parquet out/
"""

from __future__ import annotations

import os
import sys

# Daft reports home unless told not to, before it is imported.
os.environ.setdefault("DO_NOT_TRACK", "1")

import daft
import pyarrow as pa

from langmix.corpus import annotate, annotation_fields


@daft.func.batch(return_dtype=daft.DataType.from_arrow_type(pa.struct(annotation_fields())), unnest=True)
def languages(texts: daft.Series) -> pa.Array:
    """A struct of what `annotate` finds, for each text; each of its fields becomes a column."""
    return annotate(pa.record_batch({"text": texts.to_arrow()}), id=None).to_struct_array()


if __name__ == "__main__":
    source, out = sys.argv[1:]
    documents = daft.read_parquet(source)
    documents.select("id", languages(documents["text"])).write_parquet(out)
