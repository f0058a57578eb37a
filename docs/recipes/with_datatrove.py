"""datatrove: a step of a pipeline, which adds what it finds to the metadata of each document.

::

    python with_datatrove.py in.parquet out/

Ids have to be texts: datatrove loses the number 0. Documents without a text are left out by its readers.
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers import ParquetReader
from datatrove.pipeline.writers import ParquetWriter

from langmix.corpus import annotate, annotation_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datatrove.data import Document

SCHEMA = pa.schema([pa.field("id", pa.string()), *annotation_fields()])


class AddLanguages(PipelineStep):
    """What `annotate` finds in each text."""

    name = "langmix"
    type = "languages"

    def run(self, data: Iterator[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:  # noqa: ARG002 -- as all steps
        """The documents, in order."""
        while group := list(islice(data, 256)):
            found = annotate(pa.record_batch({"text": [document.text for document in group]}), id=None)
            for document, languages in zip(group, found.to_pylist(), strict=True):
                document.metadata.update(languages)
                yield document


if __name__ == "__main__":
    source, out = Path(sys.argv[1]), sys.argv[2].rstrip("/")
    steps = [
        ParquetReader(str(source.parent), glob_pattern=source.name),
        AddLanguages(),
        # The types are given: those of the first document need not be those of all.
        ParquetWriter(out, expand_metadata=True, schema=SCHEMA),
    ]
    # With more files: as many tasks, and some workers. What a task has done is noted in this folder, and not done again.
    LocalPipelineExecutor(steps, tasks=1, logging_dir=f"{out}.logs").run()
