"""Memory: that of a whole job, with its processes, stays below the size of a single file that it reads and writes."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from .made import manifest

PAGE = 50_000
"""Bytes of a document."""

DOCUMENTS = 9_000
"""In a file: 450 MB."""

LIMIT = 400 * 1000 * 1000
"""Bytes that all processes of the job may have at any time: Python with pyarrow takes 90 MB of each of the two."""

PROGRAM = """
import sys
from langmix.corpus import Execution, Options, run_corpus
if __name__ == "__main__":
    account = run_corpus([sys.argv[1]], sys.argv[2], Options(columns=("page",)), Execution(jobs=1))
    sys.exit(len(account.failed))
"""


def documents() -> list[tuple[str, str, str]]:
    """Short texts with a page each that no compression makes small."""
    return [(f"d{number}", "Le conseil a voté le budget hier soir.", os.urandom(PAGE // 2).hex()) for number in range(DOCUMENTS)]


def write_one_row_group(path: Path) -> None:
    ids, texts, pages = zip(*documents(), strict=True)
    pq.write_table(
        pa.table({"id": ids, "text": texts, "page": pages}), path, use_dictionary=False, row_group_size=DOCUMENTS, write_batch_size=16
    )
    assert pq.read_metadata(path).num_row_groups == 1


def write_compressed_lines(path: Path) -> None:
    # Stored: what counts is the size of what comes out.
    with gzip.open(path, "wb", compresslevel=0) as file:
        for name, text, page in documents():
            file.write(json.dumps({"id": name, "text": text, "page": page}).encode() + b"\n")


def processes(top: int) -> list[int]:
    """A process and all that it has started."""
    found = [top]
    for task in Path(f"/proc/{top}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            found += processes(int(child))
    return found


def memory(top: int) -> int:
    """Bytes that a process and all that it has started take of this machine, what they share counted once."""
    size = 0
    for process in processes(top):
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        size += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return size


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux says how much memory processes have together")
@pytest.mark.parametrize("name", ["in.parquet", "in.jsonl.gz"])
def test_the_memory_of_a_job_is_smaller_than_a_file_that_it_reads_and_writes(name: str, tmp_path: Path) -> None:
    (write_one_row_group if name.endswith(".parquet") else write_compressed_lines)(tmp_path / name)
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    job = subprocess.Popen([sys.executable, str(program), str(tmp_path / name), str(tmp_path / "out")])
    peak = 0
    while job.poll() is None:
        peak = max(peak, memory(job.pid))
        time.sleep(0.05)
    assert job.returncode == 0
    said = manifest(tmp_path / "out")
    assert (said["complete"], said["written"], len(said["shards"])) == (True, DOCUMENTS, 1)
    written = pq.ParquetFile(tmp_path / "out" / "parts" / said["shards"][0]["part"])
    pages = written.iter_batches(100, columns=["page"])
    assert sum(pc.sum(pc.binary_length(batch["page"])).as_py() for batch in pages) == PAGE * DOCUMENTS
    assert 100 * 1000 * 1000 < peak < LIMIT < PAGE * DOCUMENTS
