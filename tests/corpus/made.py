"""Documents and corpora for the tests."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

SAMPLES = Path(__file__).parent.parent.parent / "samples"

Row = dict[str, Any]


def rows(count: int, start: int = 0) -> list[Row]:
    """The sample texts, over and over, each time with another number in front."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    return [
        {"id": f"d{number}", "text": f"{number}\n\n{texts[number % len(texts)]}", "url": f"http://example.org/{number}"}
        for number in range(start, start + count)
    ]


def write_parquet(path: Path, documents: list[Row], group: int = 100) -> Path:
    pq.write_table(pa.Table.from_pylist(documents), path, row_group_size=group)
    return path


def jsonl(documents: list[Row]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in documents).encode()


def write_any(path: Path, documents: list[Row]) -> Path:
    """A file of the kind that its name says."""
    if path.suffix == ".parquet":
        return write_parquet(path, documents)
    if path.suffix in (".csv", ".tsv"):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["id", "text", "url"], delimiter="\t" if path.suffix == ".tsv" else ",")
            writer.writeheader()
            writer.writerows(documents)
        return path
    data = jsonl(documents)
    if path.suffix == ".gz":
        # Of two members, as a program that appends makes it.
        half = data.index(b"\n", len(data) // 2) + 1
        data = gzip.compress(data[:half]) + gzip.compress(data[half:])
    elif path.suffix == ".zst":
        half = data.index(b"\n", len(data) // 2) + 1
        codec = pa.Codec("zstd")
        data = b"".join(codec.compress(piece, asbytes=True) for piece in (data[:half], data[half:]))
    path.write_bytes(data)
    return path


def read_out(out: Path) -> list[Row]:
    """All rows of a run, in order of their sources."""
    return sorted(pq.read_table(out / "parts").to_pylist(), key=lambda row: (row["source"], row["position"]))


def manifest(out: Path) -> Row:
    found: Row = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return found
