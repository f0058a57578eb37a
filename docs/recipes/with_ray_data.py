"""Ray Data: a step of a pipeline.

::

    python with_ray_data.py in.parquet out/

``langmix corpus --engine ray`` hands whole files to Ray instead: it resumes after a stop, and its output has every document once.
"""

from __future__ import annotations

import os
import sys

# Ray reports home unless told not to, before it is imported.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")

import pyarrow as pa
import ray

from langmix.corpus import annotate


def add_languages(table: pa.Table) -> pa.Table:
    """What `annotate` finds in the column ``text``, and the ids."""
    return pa.Table.from_batches([annotate(batch) for batch in table.to_batches()])


if __name__ == "__main__":
    source, out = sys.argv[1:]
    ray.init(include_dashboard=False, log_to_driver=False, num_cpus=2)
    ray.data.read_parquet(source).map_batches(add_languages, batch_format="pyarrow", batch_size=1_000).write_parquet(out)
