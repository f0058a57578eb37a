"""Input and output in an object store, and in any file system that fsspec knows."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from moto.moto_api._internal import moto_api_backend
from moto.server import DomainDispatcherApplication, ThreadedMotoServer
from pyarrow import fs

import langmix
from langmix.corpus import Execution, Options, Progress, run_corpus
from langmix.corpus.places import PIECE, find_place, writing

from .made import jsonl, rows, write_parquet


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadedMotoServer]:
    """A server that speaks S3, on this machine; it has nothing yet but a bucket."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    moto_api_backend.reset()
    started = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    started.start()
    yield started
    started.stop()
    assert threading.active_count() < 50


@pytest.fixture
def server(running: ThreadedMotoServer) -> str:
    """What an address needs to have behind it, so that this server is asked."""
    host, port = running.get_host_and_port()
    return f"endpoint_override={host}%3A{port}&scheme=http&region=us-east-1&allow_bucket_creation=true"


@pytest.fixture
def store(server: str) -> fs.FileSystem:
    """What the server holds."""
    found, _ = fs.FileSystem.from_uri(f"s3://bucket?{server}")
    found.create_dir("bucket")
    return found


def test_a_run_from_a_bucket_into_a_bucket_is_resumed_there(server: str, store: fs.FileSystem) -> None:
    documents = rows(120)
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


PROGRAM = """
import sys
from langmix.corpus import Execution, Options, run_corpus
if __name__ == "__main__":
    run_corpus([sys.argv[1]], sys.argv[2], Options(shard_bytes=1, columns=("text",)), Execution(jobs=2))
"""


def objects(store: fs.FileSystem, folder: str) -> dict[str, int]:
    """What a store shows in a folder: paths, and when each was written."""
    return {info.path: info.mtime_ns for info in store.get_file_info(fs.FileSelector(folder, allow_not_found=True))}


def test_a_job_that_is_killed_while_it_writes_to_a_store_goes_on_where_it_was(server: str, store: fs.FileSystem, tmp_path: Path) -> None:
    shards, size = 16, 60
    documents = rows(shards * size)
    source = write_parquet(tmp_path / "in.parquet", documents, group=size)
    out = f"s3://bucket/out?{server}"
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    job = subprocess.Popen([sys.executable, str(program), str(source), out], start_new_session=True)
    while len(objects(store, "bucket/out/parts")) < shards // 2 and job.poll() is None:
        time.sleep(0.01)
    os.killpg(job.pid, signal.SIGKILL)
    assert job.wait() == -signal.SIGKILL
    before = objects(store, "bucket/out/parts")
    assert shards // 2 <= len(before) < shards
    assert [pq.read_metadata(path, filesystem=store).num_rows for path in before] == [size] * len(before)
    with store.open_input_stream("bucket/out/manifest.json") as stream:
        assert json.loads(stream.read())["complete"] is False
    states: list[Progress] = []
    account = run_corpus([str(source)], out, Options(shard_bytes=1, columns=("text",)), Execution(jobs=2), states.append)
    assert (account.failed, states[0].done, states[-1].done) == ([], len(before), shards)
    after = objects(store, "bucket/out/parts")
    assert (len(after), {path: after[path] for path in before}) == (shards, before)
    found = pq.read_table("bucket/out/parts", filesystem=store).sort_by("position")
    assert found["id"].to_pylist() == [row["id"] for row in documents]


def test_a_part_that_an_exception_ends_is_not_in_the_store(server: str, store: fs.FileSystem) -> None:
    place = find_place(f"s3://bucket/part.parquet?{server}")
    with contextlib.suppress(ZeroDivisionError), writing(place) as file:
        file.write(b"half a part")
        raise ZeroDivisionError
    assert not objects(store, "bucket")
    with writing(place) as file:
        file.write(b"x" * (PIECE + 1))
    assert store.get_file_info("bucket/part.parquet").size == PIECE + 1


class Door:
    """Before the server: lets in only what it is told to."""

    def __init__(self) -> None:
        self.lets_in: Callable[[str], bool] = lambda _query: True
        """Of a request by what stands behind the question mark of its address."""
        self.refused = 0


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    found = Door()
    real = DomainDispatcherApplication.__call__

    def guarded(self: Any, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if found.lets_in(environ.get("QUERY_STRING", "")):
            answer: Iterable[bytes] = real(self, environ, start_response)
            return answer
        found.refused += 1
        start_response("403 Forbidden", [("Content-Type", "application/xml")])
        return [b"<Error><Code>ExpiredToken</Code><Message>The token has expired.</Message></Error>"]

    monkeypatch.setattr(DomainDispatcherApplication, "__call__", guarded)
    return found


def test_a_part_of_which_the_store_does_not_take_the_second_half_is_not_in_it(server: str, store: fs.FileSystem, door: Door) -> None:
    door.lets_in = lambda query: "partNumber=" not in query or "partNumber=1" in query
    with pytest.raises(OSError, match="expired"), writing(find_place(f"s3://bucket/part.parquet?{server}")) as file:
        file.write(b"x" * 3 * PIECE)
    assert door.refused
    assert not objects(store, "bucket")


@pytest.mark.usefixtures("store")
def test_a_key_that_expires_in_the_middle_is_an_error_and_no_traceback(server: str, door: Door, tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(60), group=20)
    states: list[Progress] = []

    def tell(state: Progress) -> None:
        states.append(state)
        door.lets_in = lambda _query: state.done < 2

    address, options = f"s3://bucket/out?{server}", Options(shard_bytes=1)
    with pytest.raises(langmix.ConfigError, match=r"s3://bucket/out/summary\.json cannot be written: .*expired"):
        run_corpus([str(source)], address, options, progress=tell)
    assert (len(states), door.refused > 1) == (4, True)
    # With another key the work goes on.
    door.lets_in = lambda _query: True
    states.clear()
    account = run_corpus([str(source)], address, options, progress=states.append)
    assert (account.failed, states[0].done, states[-1].done) == ([], 2, 3)


def test_a_source_that_cannot_be_read_any_more_is_a_failed_shard(server: str, store: fs.FileSystem, door: Door, tmp_path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(rows(60)), "bucket/in.parquet", filesystem=store, row_group_size=20)

    def tell(state: Progress) -> None:
        door.lets_in = lambda _query: state.done < 1

    address, options = f"s3://bucket/in.parquet?{server}", Options(shard_bytes=1)
    account = run_corpus([address], str(tmp_path / "out"), options, progress=tell)
    assert [shard["begin"] for shard in account.failed] == [1, 2]
    assert all("the file cannot be read" in shard["reason"] for shard in account.failed)
    door.lets_in = lambda _query: True
    assert run_corpus([address], str(tmp_path / "out"), options).failed == []


def test_what_is_wrong_with_a_store_is_said_in_a_line_before_anything_is_read(server: str, tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(5))
    strict = server.replace("&allow_bucket_creation=true", "")
    with pytest.raises(langmix.ConfigError, match=r"s3://nowhere/out/manifest\.json cannot be written: .*give another folder with --out"):
        run_corpus([str(source)], f"s3://nowhere/out?{strict}")
    with pytest.raises(langmix.InputError, match="there is no such file or folder"):
        run_corpus([f"s3://nowhere/in?{strict}"], str(tmp_path / "out"))


def test_files_by_their_address_are_files(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(3))
    account = run_corpus([source.as_uri()], (tmp_path / "out").as_uri())
    assert account.failed == []
    assert account.manifest["shards"][0]["source"] == str(source)
    assert run_corpus([str(source)], str(tmp_path / "out")).manifest == account.manifest


def test_what_goes_to_a_store_leaves_no_file_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(3))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    assert run_corpus([str(source)], "memory://elsewhere").failed == []
    assert list((tmp_path / "temporary").iterdir()) == []
