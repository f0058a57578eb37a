"""Each program in docs/recipes does what it says, as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from langmix.corpus import annotate

from .made import rows, write_parquet

RECIPES = Path(__file__).parent.parent.parent / "docs" / "recipes"
NAMES = {"with_polars", "with_duckdb", "with_datasets", "with_ray_data"}


def test_every_recipe_is_tried() -> None:
    assert {path.stem for path in RECIPES.glob("*.py")} == NAMES


@pytest.mark.parametrize(
    "recipe",
    [
        "with_duckdb",
        "with_polars",
        pytest.param("with_datasets", marks=pytest.mark.cluster),
        pytest.param("with_ray_data", marks=pytest.mark.cluster),
    ],
)
def test_a_recipe_gives_what_annotate_gives(recipe: str, tmp_path: Path) -> None:
    documents = [*rows(40), {"id": "none", "text": None, "url": ""}]
    source, out = write_parquet(tmp_path / "in.parquet", documents), tmp_path / "out.parquet"
    command = [sys.executable, str(RECIPES / f"{recipe}.py"), str(source), str(out)]
    environment = {**os.environ, "HF_HOME": str(tmp_path / "cache"), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    expected = annotate(pa.RecordBatch.from_pylist(documents)).to_pylist()
    found = pq.read_table(out).select(list(expected[0])).to_pylist()
    assert sorted(found, key=lambda row: row["id"]) == sorted(expected, key=lambda row: row["id"])
