"""The files of a run: found once however they are named, and nothing but what is whole left behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import langmix
from langmix.corpus import Options, places, run_corpus
from langmix.corpus.places import find_place
from langmix.corpus.shards import find_sources, plan_shards
from langmix.corpus.work import Task, process_shard

from .made import jsonl, manifest, read_out, rows, write_parquet


def test_a_file_is_read_once_by_whatever_names_it_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "deeper"
    folder.mkdir(parents=True)
    source = write_parquet(folder / "a.parquet", rows(5))
    (tmp_path / "in" / "link.parquet").symlink_to(source)
    # A way round in a circle.
    (folder / "up").symlink_to(tmp_path / "in")
    (tmp_path / "other").symlink_to(tmp_path / "in")
    inputs = [str(tmp_path / "in"), str(source), str(folder), str(tmp_path / "other"), f"{tmp_path}/in/../in/deeper/a.parquet"]
    account = run_corpus(inputs, str(tmp_path / "out"))
    assert (account.failed, account.manifest["rows"], len(account.manifest["shards"])) == ([], 5, 1)


def test_what_is_written_and_what_is_read_are_kept_apart_also_behind_links(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write_parquet(tmp_path / "in" / "a.parquet", rows(5))
    (tmp_path / "link").symlink_to(tmp_path / "in")
    with pytest.raises(langmix.ConfigError, match="which is read; give a folder outside of it with --out"):
        run_corpus([str(tmp_path / "link")], str(tmp_path / "in" / "labels"))
    run_corpus([str(tmp_path / "in")], str(tmp_path / "out"))
    with pytest.raises(langmix.ConfigError, match="is where the results go, and cannot be read as well"):
        run_corpus([str(tmp_path / "out" / "parts")], str(tmp_path / "out"))
    assert len(read_out(tmp_path / "out")) == 5


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_read(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(1))
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(langmix.ConfigError, match=r"cannot be written: .*give another folder with --out"):
        run_corpus([str(source)], str(tmp_path / "file" / "out"))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_utf8_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    name = os.fsdecode(b"caf\xe9.jsonl")
    (tmp_path / "in" / name).write_bytes(jsonl(rows(1)))
    for given in (tmp_path / "in", tmp_path / "in" / name):
        with pytest.raises(langmix.InputError, match="the name is no UTF-8; rename it"):
            run_corpus([str(given)], str(tmp_path / "out"))
    # Of another file it is nobody's business.
    (tmp_path / "in" / name).rename(tmp_path / "in" / name.replace("jsonl", "txt"))
    write_parquet(tmp_path / "in" / "a.parquet", rows(1))
    assert run_corpus([str(tmp_path / "in")], str(tmp_path / "out")).failed == []


def test_a_link_to_nothing_is_a_file_that_cannot_be_read_and_not_left_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write_parquet(tmp_path / "in" / "a.parquet", rows(1))
    for name in ("b.parquet", "c.jsonl", "README"):
        (tmp_path / "in" / name).symlink_to(tmp_path / f"gone-{name}")
    account = run_corpus([str(tmp_path / "in")], str(tmp_path / "out"))
    assert [Path(shard["source"]).name for shard in account.failed] == ["b.parquet", "c.jsonl"]
    assert all("No such file or directory" in shard["reason"] for shard in account.failed)
    assert account.manifest["rows"] == 1


def test_what_killed_processes_left_is_deleted_and_nothing_else(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(1))
    parts = tmp_path / "out" / "parts"
    parts.mkdir(parents=True)
    left = [parts / ".part-of-a-shard-that-is-no-more.parquet.4711.unfinished", tmp_path / "out" / ".manifest.json.4711.unfinished"]
    kept = [tmp_path / "out" / ".hidden", tmp_path / "out" / "notes.unfinished"]
    for path in (*left, *kept):
        path.write_bytes(b"PAR1")
    run_corpus([str(source)], str(tmp_path / "out"))
    assert [path.exists() for path in (*left, *kept)] == [False, False, True, True]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no file that stands for a full disk")
def test_a_full_disk_is_a_reason_that_says_so_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(100))
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(places.secrets, "token_hex", lambda _: "full")
    (out / ".part.parquet.full.unfinished").symlink_to("/dev/full")
    shard = next(iter(plan_shards(find_sources([str(source)]), 1 << 20)))
    done = process_shard(Task(shard, Options(columns=("text",)), find_place(str(out)).inside("part.parquet")))
    assert done.error == f"the disk is full: {out} has no room for its part"
    assert list(out.iterdir()) == []


def test_until_all_is_done_the_manifest_says_that_it_is_not(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(20), group=10)
    run_corpus([str(source)], str(tmp_path / "out"))
    assert manifest(tmp_path / "out")["complete"] is True
    said: list[bool] = []
    write_parquet(tmp_path / "more.parquet", rows(20, 20), group=10)
    run_corpus(
        [str(source), str(tmp_path / "more.parquet")],
        str(tmp_path / "out"),
        Options(),
        progress=lambda state: said.append(manifest(tmp_path / "out")["complete"] or state.done == 1),
    )
    assert said == [True, False]
    assert manifest(tmp_path / "out")["complete"] is True
