"""Hugging Face datasets: the languages as further columns.

::

    python with_datasets.py in.parquet out.parquet
"""

from __future__ import annotations

import sys

import pyarrow as pa
from datasets import Dataset

from langmix.corpus import annotate


def add_languages(table: pa.Table) -> pa.Table:
    """A table with what `annotate` finds in its column ``text``."""
    found = [annotate(batch, id=None) for batch in table.to_batches()]
    added = pa.Table.from_batches(found) if found else annotate(pa.RecordBatch.from_pylist([], schema=table.schema), id=None)
    for name in added.schema.names:
        table = table.append_column(name, added[name])
    return table


if __name__ == "__main__":
    source, out = sys.argv[1:]
    documents = Dataset.from_parquet(source).with_format("arrow")
    labelled = documents.map(add_languages, batched=True, num_proc=2)
    labelled.with_format(None).remove_columns("text").to_parquet(out)
