"""Files of every kind, and what may happen to them on their way."""

from __future__ import annotations

import gzip
import operator
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from .made import Row, jsonl, rows, write_any
from .test_warc import write_archive


def documents() -> list[Row]:
    """Short ones, some of them more than once."""
    found = [{**row, "text": row["text"][:200]} for row in rows(40)]
    found[7] = {**found[7], "text": None}
    return found + found[:10]


def parquet_files() -> Iterator[tuple[str, bytes]]:
    """Files with the encodings, compressions and types that are about."""
    table = pa.Table.from_pylist(documents())
    for name, options in {
        "snappy": {"compression": "snappy", "use_dictionary": False, "row_group_size": 20},
        "zstd": {"compression": "zstd", "data_page_version": "2.0", "data_page_size": 1000},
        "dictionary": {"compression": "none", "row_group_size": 30, "write_page_checksum": True},
        "delta": {
            "compression": "gzip",
            "use_dictionary": False,
            "column_encoding": {"text": "DELTA_BYTE_ARRAY", "id": "DELTA_LENGTH_BYTE_ARRAY"},
        },
    }.items():
        file = BytesIO()
        pq.write_table(table, file, **options)
        yield f"{name}.parquet", file.getvalue()
    types = table.set_column(0, "id", table["id"].cast(pa.dictionary(pa.int8(), pa.string()))).set_column(
        1, "text", table["text"].cast(pa.large_string())
    )
    types = types.set_column(2, "url", pa.array([[number, None] for number in range(len(table))]))
    file = BytesIO()
    pq.write_table(types, file)
    yield "types.parquet", file.getvalue()


def whole_files(folder: Path) -> dict[str, bytes]:
    """By name."""
    found = dict(parquet_files())
    for name in ("a.jsonl", "b.jsonl.gz", "c.jsonl.zst", "d.csv", "e.tsv"):
        found[name] = write_any(folder / name, documents()).read_bytes()
    found["f.csv.gz"] = gzip.compress(found["d.csv"])
    found["g.jsonl"] = jsonl([{**row, "url": {"deep": [row["url"]]}} for row in documents()])
    for name in ("h.warc", "i.warc.gz"):
        write_archive(folder / name)
        found[name] = (folder / name).read_bytes()
    for name in found:
        (folder / name).unlink(missing_ok=True)
    return found


CHANGES: tuple[Callable[[bytearray, int, int, bytes, Random], None], ...] = (
    lambda found, place, _length, _other, random: operator.setitem(found, place, found[place] ^ 1 << random.randrange(8)),
    lambda found, place, _length, _other, random: operator.setitem(found, place, random.choice(b'\x00\x01"\x7f\x80\xff')),
    lambda found, place, length, _other, random: operator.setitem(found, slice(place, place + length), random.randbytes(length)),
    lambda found, place, length, _other, _random: operator.setitem(found, slice(place, place + length), bytes(length)),
    lambda found, place, _length, _other, _random: operator.delitem(found, slice(place, None)),
    lambda found, place, length, _other, _random: operator.delitem(found, slice(place, place + length)),
    lambda found, place, length, _other, _random: operator.setitem(found, slice(place, place), found[place : place + length]),
    lambda found, place, length, _other, random: operator.setitem(found, slice(place, place), random.randbytes(length)),
    lambda found, place, length, other, _random: operator.setitem(found, slice(place, place + length), other[place // 2 :][:length]),
)
"""What is done to some bytes at a place, a length of them, or with those of another file."""


def damaged(data: bytes, other: bytes, random: Random) -> bytes:
    """A file with a few places changed, cut out, doubled or taken from another one; often near its end, where Parquet has its table."""
    found = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        if found:
            size = len(found)
            place = random.randrange(size) if random.random() < 0.6 else max(0, size - 1 - int(random.expovariate(1 / 300)))
            random.choice(CHANGES)(found, place, random.choice((1, 1, 2, 4, 8, 100, 3000)), other, random)
    return bytes(found)
