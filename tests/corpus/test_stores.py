"""Input and output in an object store, and in any file system that fsspec knows."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import fs

from langmix.corpus import Execution, Options, run_corpus

from .made import jsonl, rows, write_parquet


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that speaks S3, on this machine."""
    from moto.server import ThreadedMotoServer

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    running = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"endpoint_override={host}%3A{port}&scheme=http&region=us-east-1&allow_bucket_creation=true"
    running.stop()
    assert threading.active_count() < 50


def test_a_run_from_a_bucket_into_a_bucket_is_resumed_there(server: str) -> None:
    documents = rows(120)
    store, _ = fs.FileSystem.from_uri(f"s3://bucket?{server}")
    store.create_dir("bucket")
    table = pa.Table.from_pylist(documents[:60])
    pq.write_table(table, "bucket/in/a.parquet", filesystem=store, row_group_size=20)
    with store.open_output_stream("bucket/in/deeper/b.jsonl") as stream:
        stream.write(jsonl(documents[60:]))
    options = Options(shard_bytes=30_000, columns=("text",))
    given = ([f"s3://bucket/in?{server}"], f"s3://bucket/out?{server}", options)
    account = run_corpus(*given, Execution(jobs=2))
    assert (account.failed, account.manifest["rows"]) == ([], 120)
    assert len(account.manifest["shards"]) > 4
    assert account.manifest["shards"][0]["source"] == "s3://bucket/in/a.parquet"
    found = pq.read_table("bucket/out/parts", filesystem=store).sort_by([("source", "ascending"), ("position", "ascending")])
    assert found["id"].to_pylist() == [row["id"] for row in documents]
    assert found["text"].to_pylist() == [row["text"] for row in documents]
    with store.open_input_stream("bucket/out/manifest.json") as stream:
        assert json.loads(stream.read()) == account.manifest
    parts = store.get_file_info(fs.FileSelector("bucket/out/parts"))
    before = {info.path: info.mtime_ns for info in parts}
    store.delete_file(min(before))
    assert run_corpus(*given).manifest == account.manifest
    after = {info.path: info.mtime_ns for info in store.get_file_info(fs.FileSelector("bucket/out/parts"))}
    assert after.keys() == before.keys()
    assert {path: after[path] for path in sorted(before)[1:]} == {path: before[path] for path in sorted(before)[1:]}


def test_a_file_system_of_fsspec_is_as_good_as_any(tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    buffer = io.BytesIO(write_parquet(tmp_path / "in.parquet", rows(10)).read_bytes())
    memory.pipe("/corpus/in.parquet", buffer.getvalue())
    account = run_corpus(["memory://corpus"], "memory://labels")
    assert (account.failed, account.manifest["rows"]) == ([], 10)
    assert run_corpus(["memory://corpus"], "memory://labels").manifest == account.manifest
    part = memory.cat(f"/labels/parts/{account.manifest['shards'][0]['part']}")
    assert pq.read_table(io.BytesIO(part))["id"].to_pylist() == [row["id"] for row in rows(10)]
