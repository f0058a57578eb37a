"""Each program in docs/recipes does what it says, as a user runs it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from langmix.corpus import annotate

from .made import rows, write_parquet

RECIPES = Path(__file__).parent.parent.parent / "docs" / "recipes"

HERE = ("with_duckdb", "with_polars")
LARGE = ("with_daft", "with_datasets", "with_datatrove", "with_ray_data", "with_spark")
"""Those whose engines are installed only for `make test-cluster`."""

NO_TEXT_NO_ROW = {"with_datatrove"}
"""Those that leave out documents without a text."""


def test_every_recipe_is_tried_and_in_the_table() -> None:
    names = {path.stem for path in RECIPES.glob("*.py")}
    assert names == {*HERE, *LARGE}
    assert set(re.findall(r"\]\((\w+)\.py\)", (RECIPES / "README.md").read_text(encoding="utf-8"))) == names


@pytest.mark.parametrize("recipe", [*HERE, *(pytest.param(name, marks=pytest.mark.cluster) for name in LARGE)])
def test_a_recipe_gives_what_annotate_gives(recipe: str, tmp_path: Path) -> None:
    if recipe == "with_spark" and not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Spark needs a Java runtime, such as the Debian package default-jre-headless")
    documents = [*rows(40), {"id": "none", "text": None, "url": ""}]
    source, out = write_parquet(tmp_path / "in.parquet", documents, group=10), tmp_path / "out.parquet"
    command = [sys.executable, str(RECIPES / f"{recipe}.py"), str(source), str(out)]
    # Nobody's home is written to, no hub asked, no Ray found that another test has started.
    environment = {**os.environ, "HOME": str(tmp_path), "HF_HUB_OFFLINE": "1", "RAY_ADDRESS": "local"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    expected = annotate(pa.RecordBatch.from_pylist(documents)).to_pylist()
    if recipe in NO_TEXT_NO_ROW:
        expected.pop()
    found = pq.read_table(out).select(list(expected[0])).to_pylist()
    assert sorted(found, key=lambda row: row["id"]) == sorted(expected, key=lambda row: row["id"])
