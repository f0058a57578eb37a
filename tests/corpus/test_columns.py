"""Columns that are handed on: whatever they hold, all parts of a run are one table."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import langmix
from langmix.corpus import Account, Options, run_corpus

from .made import jsonl, read_out

TEXT = "Le conseil a voté le budget hier soir."


def run(source: Path, out: Path, **options: Any) -> Account:
    account = run_corpus([str(source)], str(out), Options(**options))
    assert account.failed == []
    return account


def broken(*values: bytes) -> pa.Array:
    """Strings that need not be UTF-8, as other programs write them."""
    return pa.Array.from_buffers(pa.string(), len(values), pa.array(values, pa.binary()).buffers())


VALUES: dict[str, tuple[pa.Array, list[str | None]]] = {
    "string": (pa.array(["é", None]), ["é", None]),
    "large string": (pa.array(["é", None], pa.large_string()), ["é", None]),
    "string view": (pa.array(["é", None], pa.string_view()), ["é", None]),
    "dictionary": (pa.array(["é", None], pa.dictionary(pa.int8(), pa.string())), ["é", None]),
    "bytes": (pa.array([b"a\xff", "é".encode()]), ["a\ufffd", "é"]),
    "no UTF-8": (broken(b"a\xff", b"b"), ["a\ufffd", "b"]),
    "integer": (pa.array([2**60, None]), ["1152921504606846976", None]),
    "float": (pa.array([1.5, float("nan")]), ["1.5", "nan"]),
    "bool": (pa.array([True, None]), ["true", None]),
    "null": (pa.nulls(2), [None, None]),
    "decimal": (pa.array([decimal.Decimal("1.50"), None]), ["1.50", None]),
    "date": (pa.array([dt.date(2026, 1, 2), None]), ["2026-01-02", None]),
    "timestamp": (pa.array([1, None], pa.timestamp("ns")), ["1970-01-01 00:00:00.000000001", None]),
    "list": (pa.array([["é", None], []]), ['["é", null]', "[]"]),
    "broken list": (pa.ListArray.from_arrays([0, 1, 2], broken(b"\xff", b"a")), [None, '["a"]']),
    "structure": (pa.array([{"a": 1, "b": dt.date(2026, 1, 2)}, None]), ['{"a": 1, "b": "2026-01-02"}', None]),
    "UUID": (pa.array([uuid.UUID(int=1).bytes, None], pa.uuid()), [str(uuid.UUID(int=1)), None]),
}


@pytest.mark.parametrize("name", VALUES)
def test_columns_of_every_kind_are_handed_on_as_texts(name: str, tmp_path: Path) -> None:
    column, expected = VALUES[name]
    pq.write_table(pa.table({"key": column, "text": [TEXT, TEXT]}), tmp_path / "in.parquet")
    run(tmp_path / "in.parquet", tmp_path / "out", id="key", columns=("key",))
    found = read_out(tmp_path / "out")
    assert [row["id"] for row in found] == [row["key"] for row in found] == expected


def test_files_that_do_not_agree_on_types_give_one_table(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    columns: list[tuple[Any, Any, Any]] = [
        (pa.array([1]), pa.array([TEXT]), pa.array([1.5])),
        (pa.array(["b"]), pa.array([TEXT], pa.large_string()), pa.nulls(1)),
        (pa.nulls(1), pa.array([TEXT.encode()]), pa.array([["x"]])),
        (pa.array([], pa.int64()), pa.array([], pa.string()), pa.array([], pa.date32())),
        (pa.array(["c"], pa.dictionary(pa.int8(), pa.string())), pa.array([TEXT], pa.dictionary(pa.int8(), pa.string())), pa.array(["u"])),
        (pa.array(["d"]), pa.nulls(1), pa.array(["u"])),
    ]
    for number, (ids, texts, urls) in enumerate(columns):
        pq.write_table(pa.table({"id": ids, "text": texts, "url": urls}), source / f"{number}.parquet")
    (source / "6.jsonl").write_bytes(jsonl([{"id": 7, "text": TEXT, "url": {"a": 1}}]))
    (source / "7.csv").write_text(f"id,text,url\n8,{TEXT},u\n", encoding="utf-8")
    run(source, tmp_path / "out", columns=("text", "url"))
    parts = tmp_path / "out" / "parts"
    assert len({pq.read_schema(path) for path in parts.iterdir()}) == 1
    found = read_out(tmp_path / "out")
    assert [row["id"] for row in found] == ["1", "b", None, "c", "d", "7", "8"]
    assert [row["url"] for row in found] == ["1.5", None, '["x"]', "u", "u", '{"a": 1}', "u"]
    assert [row["text"] for row in found] == [TEXT, TEXT, TEXT, TEXT, None, TEXT, TEXT]
    counted = duckdb.sql(f"select count(*), count(id), count(text) from '{parts}/*.parquet'").fetchall()  # noqa: S608
    assert counted == [(7, 6, 6)]


def test_a_text_that_is_no_utf8_is_not_written_where_others_would_stumble_over_it(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": broken(b"\xfe", b"ok"), "text": broken(b"caf\xe9", b"Hello there")}), tmp_path / "in.parquet")
    run(tmp_path / "in.parquet", tmp_path / "out", columns=("text",))
    found = duckdb.sql(f"select id, text, error from '{tmp_path}/out/parts/*.parquet' order by position").fetchall()  # noqa: S608
    assert found == [("\ufffd", None, "the text is no UTF-8: byte 3 does not decode"), ("ok", "Hello there", None)]


def test_what_is_no_character_in_json_is_replaced_in_other_columns(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b'{"id": "a\\ud83d", "text": "Hello there", "url": ["\\udc00"]}\n')
    run(tmp_path / "in.jsonl", tmp_path / "out", columns=("url",))
    row = read_out(tmp_path / "out")[0]
    assert (row["id"], row["url"], row["error"]) == ("a\ufffd", '["\ufffd"]', None)


def test_two_columns_of_one_name_are_an_error_that_says_so(tmp_path: Path) -> None:
    pq.write_table(pa.table([pa.array(["a"]), pa.array([TEXT]), pa.array([TEXT])], names=["id", "text", "text"]), tmp_path / "in.parquet")
    account = run_corpus([str(tmp_path / "in.parquet")], str(tmp_path / "out"))
    assert account.failed[0]["reason"] == "there are 2 columns 'text', and nobody can say which is meant; rename them"
    with pytest.raises(langmix.ConfigError, match="two columns would be written as 'source_language'"):
        run_corpus([str(tmp_path / "in.parquet")], str(tmp_path / "other"), Options(columns=("language", "source_language")))


def test_columns_named_as_langmixs_own_and_columns_with_dots_are_found(tmp_path: Path) -> None:
    names = ("language", "spans", "source", "position", "error", "problem", "meta.url")
    pq.write_table(
        pa.table({"id": ["a"], "text": [TEXT], "meta": [{"url": "not this"}], **{name: [f"its {name}"] for name in names}}),
        tmp_path / "in.parquet",
    )
    run(tmp_path / "in.parquet", tmp_path / "out", columns=names)
    row = read_out(tmp_path / "out")[0]
    assert (row["language"], row["position"], row["error"], row["source"]) == ("fr", 0, None, str(tmp_path / "in.parquet"))
    given = [row[name if name in ("problem", "meta.url") else f"source_{name}"] for name in names]
    assert given == [f"its {name}" for name in names]


def test_an_id_of_any_length_does_not_make_the_summary_long(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(jsonl([{"id": "x" * 1_000_000, "text": None}]))
    account = run(tmp_path / "in.jsonl", tmp_path / "out")
    assert len(str(account.tally.refused[0])) < 1_000
    assert len(read_out(tmp_path / "out")[0]["id"]) == 1_000_000
