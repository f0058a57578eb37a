"""Damaged files of every kind: an error in a row, or a reason for a shard; never a crash, and never a part that others cannot read."""

from __future__ import annotations

import gzip
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from langmix.config import Config
from langmix.corpus import Execution, Options, run_corpus

from .damage import damaged, whole_files
from .made import Row, jsonl, manifest, read_out, rows
from .test_warc import answer, record

CASES = 160
"""Damaged files. `python -m pytest tests/corpus/test_damage.py` reads them all in a few seconds."""


def test_whatever_happens_to_a_file_has_a_reason_that_is_no_bug(tmp_path: Path) -> None:
    files = whole_files(tmp_path)
    source, random = tmp_path / "in", Random(7)  # noqa: S311 -- the same files every time
    source.mkdir()
    for number in range(CASES):
        name = sorted(files)[number % len(files)]
        other = random.choice([content for found, content in sorted(files.items()) if Path(found).suffixes == Path(name).suffixes])
        (source / f"{number}-{name}").write_bytes(damaged(files[name], other, random))
    options = Options(columns=("text", "url"), config=Config(max_file_size=50_000))
    account = run_corpus([str(source)], str(tmp_path / "out"), options, Execution(jobs=2))
    reasons = [shard["reason"] for shard in account.failed]
    assert [reason for reason in reasons if "bug in langmix" in reason or "the process for it" in reason] == []
    assert len({shard["source"] for shard in [*account.failed, *account.manifest["shards"]]}) == CASES
    # Some of each, or nothing was shown.
    assert len(reasons) > CASES // 4
    assert len(account.manifest["shards"]) > CASES // 4
    assert account.manifest["errors"] > 10
    table = pq.read_table(tmp_path / "out" / "parts")
    table.validate(full=True)
    assert table.num_rows == account.manifest["rows"] > 500
    counted = duckdb.sql(f"select count(*), count(id || text || url || error) from '{tmp_path}/out/parts/*.parquet'").fetchall()  # noqa: S608
    assert counted[0][0] == table.num_rows


def reasons_of(source: Path, out: Path, **options: Any) -> list[str]:
    return [shard["reason"] for shard in run_corpus([str(source)], str(out), Options(**options)).failed]


SMALL = Config(max_file_size=100_000)
HUGE = 3_000_000
"""Characters: more than `SMALL` and what is read ahead."""


def test_a_csv_row_that_is_too_large_is_an_error_and_the_rows_behind_it_are_read(tmp_path: Path) -> None:
    page = "x" * HUGE
    rows_of_file = [
        "id,text",
        '1,"Guten Morgen, liebe Leute."',
        f"2,{page}",
        '3,"a\n""b"',
        f'4,"one\n\ntwo {page}\n""three"',
        "",
        "5,Buenos días a todos.",
    ]
    (tmp_path / "in.csv").write_text("\r\n".join(rows_of_file), encoding="utf-8")
    assert reasons_of(tmp_path / "in.csv", tmp_path / "out", config=SMALL) == []
    found = read_out(tmp_path / "out")
    assert [(row["position"], row["id"], row["error"] is None) for row in found] == [
        (0, "1", True),
        (1, None, False),
        (2, "3", True),
        (3, None, False),
        (4, "5", True),
    ]
    assert found[1]["error"] == "the row has more than the 1,148,576 characters allowed (max-file-size)"


def test_a_csv_file_with_a_quotation_mark_too_few_is_not_taken_for_one_row(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text('id,text\n1,"Guten Morgen\n' + "2,Buenos días a todos.\n" * 100_000, encoding="utf-8")
    assert "is a quotation mark missing?" in reasons_of(tmp_path / "in.csv", tmp_path / "out", config=SMALL)[0]


@pytest.mark.parametrize("depth", [950, 970, 980, 985, 990, 995])
def test_json_that_is_nested_to_the_limit_is_a_row_like_any_other(depth: int, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(f'{{"id": {"[" * depth}{"]" * depth}, "text": "Hello"}}\n', encoding="utf-8")
    assert reasons_of(tmp_path / "in.jsonl", tmp_path / "out") == []
    assert len(read_out(tmp_path / "out")) == 1


ARCHIVES: dict[str, tuple[bytes, str]] = {
    "no address": (answer(1, "text/html", b"<p>Hello").replace(b"WARC-Target-URI: http://example.org/1\r\n", b""), "the head of a record"),
    "no length": (
        record(1, "conversion", "text/plain", b"Hello").replace(b"Content-Length", b"Content-Size"),
        "does not say how long it is",
    ),
    "a head without an end": (record(1, "conversion", "text/plain", b"").rstrip() + b"x" * 6_000_000, "no record begins in"),
    "blank lines": (b"\r\n" * 3_000_000, ""),
    "no blank line": (
        answer(1, "text/plain", b"Hello").removesuffix(b"\r\n\r\n") + answer(2, "text/plain", b"Hello"),
        "Invalid WARC record, first line: WARC-Type: response",
    ),
    "a length that is too small": (
        answer(1, "text/plain", b"Hello").replace(b"Hello", b"Hello, more than was said"),
        "a record is longer than it says",
    ),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_with_a_head_that_nobody_understands_is_named(name: str, tmp_path: Path) -> None:
    data, said = ARCHIVES[name]
    (tmp_path / "in.warc.gz").write_bytes(gzip.compress(data, 1))
    reason = reasons_of(tmp_path / "in.warc.gz", tmp_path / "out")[0]
    assert reason.startswith("is no web archive, or damaged: ")
    assert said in reason


def test_a_file_that_changes_while_it_is_read_leaves_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from langmix.corpus import work

    source = tmp_path / "in.jsonl"
    source.write_bytes(jsonl(rows(20)))
    real = work.annotate

    def and_meanwhile(*args: Any, **options: Any) -> pa.RecordBatch:
        source.write_bytes(jsonl([{**row, "text": row["text"].upper()} for row in rows(20)]))
        return real(*args, **options)

    monkeypatch.setattr(work, "annotate", and_meanwhile)
    assert "changed while it was read; run the same command again" in reasons_of(source, tmp_path / "out")[0]
    monkeypatch.undo()
    assert list((tmp_path / "out" / "parts").iterdir()) == []
    assert reasons_of(source, tmp_path / "out") == []


def test_a_parquet_file_that_could_not_be_read_in_planning_is_not_taken_for_a_short_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pq.write_table(pa.Table.from_pylist(rows(20)), tmp_path / "in.parquet", row_group_size=10)
    real = pq.read_metadata
    failures = [OSError("a store that does not answer for a moment")]

    def once(*args: Any, **options: Any) -> Any:
        if failures:
            raise failures.pop()
        return real(*args, **options)

    monkeypatch.setattr(pq, "read_metadata", once)
    assert "run the same command again" in reasons_of(tmp_path / "in.parquet", tmp_path / "out")[0]
    assert manifest(tmp_path / "out")["complete"] is False
    assert reasons_of(tmp_path / "in.parquet", tmp_path / "out") == []
    assert len(read_out(tmp_path / "out")) == 20


def test_a_text_that_is_too_large_is_an_error_in_files_of_every_kind(tmp_path: Path) -> None:
    documents: list[Row] = [{"id": "large", "text": "x" * 2_000}, {"id": "small", "text": "Hello there"}]
    (tmp_path / "in").mkdir()
    pq.write_table(pa.Table.from_pylist(documents), tmp_path / "in" / "a.parquet")
    (tmp_path / "in" / "b.jsonl").write_bytes(jsonl(documents))
    (tmp_path / "in" / "c.csv").write_text("id,text\n" + "".join(f"{row['id']},{row['text']}\n" for row in documents), encoding="utf-8")
    assert reasons_of(tmp_path / "in", tmp_path / "out", config=Config(max_file_size=1_000), columns=("text",)) == []
    said = [(row["id"], row["error"], row["text"]) for row in read_out(tmp_path / "out")]
    assert (
        said
        == [("large", "the text has 2,000 bytes, more than the 1,000 allowed (max-file-size)", None), ("small", None, "Hello there")] * 3
    )
