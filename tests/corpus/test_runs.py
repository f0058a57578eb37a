"""Whole runs: every document once, whatever happens to the input and to the processes."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import langmix
from langmix.config import Config
from langmix.corpus import Account, Execution, Options, Progress, annotate, engines, run_corpus, runs

from . import shard_tasks
from .made import Row, jsonl, manifest, read_out, rows, write_any, write_parquet

KINDS = ("in.parquet", "in.jsonl", "in.ndjson", "in.jsonl.gz", "in.jsonl.zst", "in.csv", "in.tsv")


def run(source: Path, out: Path, options: Options | None = None, **execution: Any) -> Account:
    return run_corpus([str(source)], str(out), options, Execution(**execution))


def part_times(out: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (out / "parts").glob("*.parquet")}


@pytest.mark.parametrize("name", KINDS)
def test_every_document_of_every_kind_of_file_comes_out_once_and_as_annotate_says(name: str, tmp_path: Path) -> None:
    documents = rows(230)
    source = write_any(tmp_path / name, documents)
    account = run(source, tmp_path / "out", Options(columns=("text", "url"), shard_bytes=100_000))
    found = read_out(tmp_path / "out")
    expected = annotate(pa.RecordBatch.from_pylist(documents), keep_text=True).to_pylist()
    own = expected[0].keys() - {"source", "position", "url"}
    assert [{key: row[key] for key in own} for row in found] == [{key: row[key] for key in own} for row in expected]
    assert [row["url"] for row in found] == [row["url"] for row in documents]
    assert (account.failed, account.manifest["rows"], account.manifest["written"]) == ([], 230, 230)
    splits = name.endswith((".parquet", ".jsonl", ".ndjson"))
    assert (len(account.manifest["shards"]) > 1) == splits


@pytest.mark.parametrize("size", [1, 7, 100, 2_000, 5_000])
def test_lines_are_read_once_wherever_the_shards_meet(size: int, tmp_path: Path) -> None:
    documents = [{"id": str(number), "text": "é" * number} for number in range(40)]
    (tmp_path / "in.jsonl").write_bytes(jsonl(documents).rstrip(b"\n"))
    account = run(tmp_path / "in.jsonl", tmp_path / "out", Options(shard_bytes=size))
    assert account.failed == []
    assert [row["id"] for row in read_out(tmp_path / "out")] == [row["id"] for row in documents]


def test_a_second_run_does_nothing_and_a_changed_source_only_its_own_shards(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write_parquet(tmp_path / "in" / "a.parquet", rows(100))
    write_parquet(tmp_path / "in" / "b.parquet", rows(100, 100))
    first = run(tmp_path / "in", tmp_path / "out")
    before = part_times(tmp_path / "out")
    assert run(tmp_path / "in", tmp_path / "out").manifest == first.manifest
    assert part_times(tmp_path / "out") == before
    write_parquet(tmp_path / "in" / "c.parquet", rows(100, 200))
    run(tmp_path / "in", tmp_path / "out")
    assert before.items() < part_times(tmp_path / "out").items()
    assert [row["id"] for row in read_out(tmp_path / "out")] == [f"d{number}" for number in range(300)]


def test_parts_of_other_options_are_never_mixed_in(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(20))
    run(source, tmp_path / "out")
    before = part_times(tmp_path / "out")
    other = Options(config=Config(lang="fr"))
    with pytest.raises(langmix.ConfigError, match=r"1 part\(s\) of another run.*--replace"):
        run(source, tmp_path / "out", other)
    assert part_times(tmp_path / "out") == before
    run(source, tmp_path / "out", other, replace_others=True)
    assert len(part_times(tmp_path / "out")) == 1
    assert before.keys().isdisjoint(part_times(tmp_path / "out"))


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(5))
    (tmp_path / "out" / "parts").mkdir(parents=True)
    write_parquet(tmp_path / "out" / "parts" / "mine.parquet", rows(1))
    with pytest.raises(langmix.ConfigError, match=r"not langmix's, such as mine\.parquet"):
        run(source, tmp_path / "out", replace_others=True)


def test_output_is_never_taken_for_input(tmp_path: Path) -> None:
    write_parquet(tmp_path / "in.parquet", rows(5))
    for out in (tmp_path, tmp_path / "labels"):
        with pytest.raises(langmix.ConfigError, match="which is read; give a folder outside of it with --out"):
            run(tmp_path, out)


def test_files_without_documents_are_done_like_others(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    pq.write_table(pa.schema([("id", pa.string()), ("text", pa.string())]).empty_table(), tmp_path / "in" / "a.parquet")
    for name, data in (("b.jsonl", b""), ("c.jsonl", b"\n \n"), ("d.csv", b"id,text\n"), ("e.jsonl.gz", gzip.compress(b""))):
        (tmp_path / "in" / name).write_bytes(data)
    account = run(tmp_path / "in", tmp_path / "out")
    assert (account.failed, len(account.manifest["shards"]), read_out(tmp_path / "out")) == ([], 5, [])


def test_a_word_list_that_is_not_there_is_said_before_anything_is_read(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(1))
    with pytest.raises(langmix.ConfigError, match=r"nothing\.txt"):
        run(source, tmp_path / "out", Options(config=Config(accept=(str(tmp_path / "nothing.txt"),))))
    assert not (tmp_path / "out").exists()


def test_a_part_that_is_not_whole_is_made_again(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(100), group=50)
    options = Options(shard_bytes=1)
    run(source, tmp_path / "out", options)
    before = read_out(tmp_path / "out")
    broken = min((tmp_path / "out" / "parts").iterdir())
    broken.write_bytes(broken.read_bytes()[:-100])
    assert run(source, tmp_path / "out", options).failed == []
    assert read_out(tmp_path / "out") == before


def test_the_same_run_with_other_processes_gives_the_same_bytes(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(200), group=20)
    for name, jobs in (("one", 1), ("two", 2)):
        run(source, tmp_path / name, Options(shard_bytes=40_000), jobs=jobs)
    content = [{path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.*") if path.is_file()} for name in ("one", "two")]
    assert len(content[0]) > 5
    assert content[0] == content[1]


# Selection and columns


def test_selected_rows_are_those_of_which_the_condition_is_true_and_their_text_is_untouched(tmp_path: Path) -> None:
    documents = [*rows(60), {"id": "null", "text": None, "url": ""}]
    source = write_parquet(tmp_path / "in.parquet", documents)
    texts = {row["id"]: row["text"] for row in documents}
    annotated = annotate(pa.RecordBatch.from_pylist(documents)).to_pylist()
    cases: list[tuple[Options, Any]] = [
        (Options(keep_languages=("fr", "ja")), lambda row: row["language"] in ("fr", "ja")),
        (Options(drop_foreign=True), lambda row: row["foreign_share"] == 0),
        (Options(filter="0 < foreign_share <= 0.2"), lambda row: 0 < row["foreign_share"] <= 0.2),
        (
            Options(filter="language not in ('es', 'en') and not characters < 2000 or language == 'ja'"),
            lambda row: (row["language"] not in ("es", "en") and row["characters"] >= 2000) or row["language"] == "ja",
        ),
        (Options(keep_languages=("fr",), drop_foreign=True), lambda row: row["language"] == "fr" and row["foreign_share"] == 0),
    ]
    for number, (options, wanted) in enumerate(cases):
        account = run(source, tmp_path / f"out{number}", Options(**{**as_fields(options), "columns": ("text",)}))
        found = read_out(tmp_path / f"out{number}")
        assert [row["id"] for row in found] == [row["id"] for row in annotated if row["error"] is None and wanted(row)], options
        assert all(row["text"] == texts[row["id"]] for row in found)
        assert (account.manifest["rows"], account.manifest["written"], account.failed) == (61, len(found), [])


def as_fields(options: Options) -> dict[str, Any]:
    return {name: getattr(options, name) for name in options.__dataclass_fields__}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("foreign < 0.1", "there is no column 'foreign'"),
        ("__import__('os').system('id')", "is no comparison"),
        ("language == open('x')", "neither a number nor a text"),
        ("language.upper() == 'FR'", "neither is a column"),
        ("characters > language.upper()", "neither a number nor a text"),
        ("language < 5", "compares a number with a text"),
        ("language in 'fr'", "in brackets"),
        ("1 == 1", "neither is a column"),
        ("language ==", "cannot be read"),
        ("language is 'fr'", "use == !="),
        ("not " * 3_000 + "language == 'fr'", "longer than"),
        ("(" * 400 + "language == 'fr'" + ")" * 400, "cannot be read"),
    ],
)
def test_a_filter_that_is_no_condition_is_refused_before_anything_is_read(text: str, said: str, tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(1))
    with pytest.raises(langmix.ConfigError, match="--filter") as raised:
        run(source, tmp_path / "out", Options(filter=text))
    assert said in str(raised.value)
    assert not (tmp_path / "out").exists()


def test_a_column_that_is_called_as_one_of_langmixs_own_gets_another_name(tmp_path: Path) -> None:
    documents = [{"id": 1, "text": "Guten Morgen, liebe Leute.", "language": "Deutsch"}]
    run(write_parquet(tmp_path / "in.parquet", documents), tmp_path / "out", Options(columns=("language",)))
    row = read_out(tmp_path / "out")[0]
    assert (row["id"], row["language"], row["source_language"]) == ("1", "de", "Deutsch")


def test_without_an_id_a_document_is_known_by_its_place(tmp_path: Path) -> None:
    documents = [{"text": row["text"]} for row in rows(4)]
    (tmp_path / "in.jsonl").write_bytes(jsonl(documents))
    run(tmp_path / "in.jsonl", tmp_path / "out", Options(id=None))
    data = (tmp_path / "in.jsonl").read_bytes()
    for row, document in zip(read_out(tmp_path / "out"), documents, strict=True):
        assert "id" not in row
        assert json.loads(data[row["position"] :].splitlines()[0]) == document


# Corrupt inputs


def test_rows_that_are_broken_are_errors_of_their_own(tmp_path: Path) -> None:
    good = jsonl([{"id": "good", "text": "Le conseil a voté le budget hier soir."}])
    lines = [
        good,
        b"\n",
        b'{"id": "cut", "te\n',
        b'{"id": "latin", "text": "caf\xe9"}\n',
        b'{"id": "half", "text": "\\ud83d"}\n',
        b'{"id": "number", "text": 5}\n',
        b'{"id": "none"}\n',
        b'{"id": "null", "text": null}\n',
        b"[1]\n",
        b"[" * 100_000 + b"\n",
        b'{"id": "huge", "text": "' + b"x" * 3_000_000 + b'"}\n',
        good,
    ]
    (tmp_path / "in.jsonl").write_bytes(b"".join(lines))
    account = run(tmp_path / "in.jsonl", tmp_path / "out", Options(config=Config(max_file_size=1_000_000), shard_bytes=400_000))
    found = read_out(tmp_path / "out")
    assert [row["error"] and row["error"][:20] for row in found] == [
        None,
        "the line is no JSON",
        "the line is no UTF-8",
        "the text has half a ",
        "'text' is a number, ",
        "the line has no 'tex",
        "the text is null",
        "the line is no JSON ",
        "the line is no JSON",
        "the line has 3,000,0",
        None,
    ]
    assert (account.failed, account.manifest["errors"]) == ([], 9)
    assert len(account.tally.refused) == 9


def test_a_csv_row_with_bytes_that_are_no_utf8_or_too_few_columns_is_an_error_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(
        b'\xef\xbb\xbfid,text\n1,"Guten Morgen,\nliebe Leute."\n2,caf\xe9\n3\n4,Buenos d\xc3\xadas a todos.\n'
    )
    account = run(tmp_path / "in.csv", tmp_path / "out", Options(columns=("text",)))
    found = read_out(tmp_path / "out")
    assert [(row["id"], row["language"], row["error"] is None) for row in found] == [
        ("1", "de", True),
        ("2", None, False),
        ("3", None, False),
        ("4", "es", True),
    ]
    assert found[0]["text"] == "Guten Morgen,\nliebe Leute."
    assert account.failed == []


def broken_files(folder: Path) -> dict[str, str]:
    """Files that are damaged, and what is said of each."""
    documents = rows(100)
    parquet = write_parquet(folder / "whole.parquet", documents, group=50).read_bytes()
    (folder / "whole.parquet").unlink()
    packed = gzip.compress(jsonl(documents))
    zstd = pa.Codec("zstd").compress(jsonl(documents), asbytes=True)
    damaged = bytearray(parquet)
    damaged[len(parquet) // 3 : len(parquet) // 3 + 400] = bytes(400)
    files = {
        "cut.parquet": (parquet[: len(parquet) // 2], "Parquet"),
        "damaged.parquet": (bytes(damaged), ""),
        "empty.parquet": (b"", ""),
        "cut.jsonl.gz": (packed[: len(packed) // 2], "ended before"),
        "member.jsonl.gz": (packed + b"\x1f\x8b\x08\x00broken", ""),
        "none.jsonl.gz": (b"no gzip", "gzip"),
        "cut.jsonl.zst": (zstd[: len(zstd) // 2], ""),
        "other.csv": (b"key,body\n1,x\n", "there is no column 'id'; there are: key, body"),
    }
    for name, (data, _) in files.items():
        (folder / name).write_bytes(data)
    return {name: said for name, (_, said) in files.items()}


def test_a_damaged_file_is_in_the_manifest_and_all_others_are_done(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    expected = broken_files(tmp_path / "in")
    write_parquet(tmp_path / "in" / "good.parquet", rows(30))
    account = run(tmp_path / "in", tmp_path / "out", jobs=2)
    failed = {Path(shard["source"]).name: shard["reason"] for shard in account.failed}
    assert failed.keys() == expected.keys()
    for name, said in expected.items():
        assert said in failed[name], name
    assert manifest(tmp_path / "out")["failed"] == account.failed
    assert manifest(tmp_path / "out")["complete"] is False
    assert [row["id"] for row in read_out(tmp_path / "out")] == [f"d{number}" for number in range(30)]
    page = (tmp_path / "out" / "summary.html").read_text(encoding="utf-8")
    assert "Not complete: 8 shard(s) failed" in page
    # Mended, only the mended file is read.
    before = part_times(tmp_path / "out")
    for name in expected:
        (tmp_path / "in" / name).unlink()
    write_parquet(tmp_path / "in" / "cut.parquet", rows(10, 30))
    assert run(tmp_path / "in", tmp_path / "out").failed == []
    assert before.items() < part_times(tmp_path / "out").items()


def test_a_source_that_says_another_number_of_rows_than_it_has_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(100), group=50)
    plan = runs.plan_shards
    monkeypatch.setattr(runs, "plan_shards", lambda *given: [shard._replace(rows=(shard.rows or 0) + 1) for shard in plan(*given)])
    account = run(source, tmp_path / "out")
    assert "says that it has 101 rows there, and 100 were read" in account.failed[0]["reason"]


# Processes that die


def with_function(monkeypatch: pytest.MonkeyPatch, function: Any) -> None:
    real = engines.run_here
    monkeypatch.setattr(engines, "run_here", lambda tasks, jobs: real(tasks, jobs, function))


def test_killed_processes_lose_and_double_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(120), group=10)
    with_function(monkeypatch, shard_tasks.die_once)
    account = run(source, tmp_path / "out", Options(shard_bytes=1), jobs=2)
    assert len(list((tmp_path / "out").glob("died-*"))) == 4
    assert account.failed == []
    assert [row["id"] for row in read_out(tmp_path / "out")] == [f"d{number}" for number in range(120)]
    assert [path.name for path in (tmp_path / "out" / "parts").iterdir() if path.suffix != ".parquet"] == []


def test_a_shard_that_kills_whoever_touches_it_is_given_up_after_three_tries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(60), group=10)
    with_function(monkeypatch, shard_tasks.die_on_the_first)
    account = run(source, tmp_path / "out", Options(shard_bytes=1), jobs=2)
    assert (tmp_path / "out" / "begun").read_text() == "xxx"
    reasons = {shard["begin"]: shard["reason"] for shard in account.failed}
    assert "SIGKILL" in reasons[0]
    assert "a bug in langmix" in reasons[1]
    assert "ZeroDivisionError" in reasons[1]
    assert [row["id"] for row in read_out(tmp_path / "out")] == [f"d{number}" for number in range(20, 60)]
    monkeypatch.undo()
    before = part_times(tmp_path / "out")
    assert run(source, tmp_path / "out", Options(shard_bytes=1)).failed == []
    assert before.items() < part_times(tmp_path / "out").items()
    assert len(read_out(tmp_path / "out")) == 60


PROGRAM = """
import sys
from langmix.corpus import Execution, Options, run_corpus
run_corpus([sys.argv[1]], sys.argv[2], Options(shard_bytes=1), Execution(jobs=2))
"""


def test_a_job_that_is_killed_at_half_goes_on_where_it_was(tmp_path: Path) -> None:
    shards = 40
    documents: list[Row] = rows(shards * 250)
    source = write_parquet(tmp_path / "in.parquet", documents, group=250)
    out = tmp_path / "out"
    job = subprocess.Popen([sys.executable, "-c", PROGRAM, str(source), str(out)], start_new_session=True)
    while len(part_times(out)) < shards // 2 and job.poll() is None:
        time.sleep(0.005)
    os.killpg(job.pid, signal.SIGKILL)
    assert job.wait() == -signal.SIGKILL
    before = part_times(out)
    assert shards // 2 <= len(before) < shards
    assert manifest(out)["complete"] is False
    # Whatever was written is whole, also before anybody tidied up.
    assert sum(pq.read_metadata(out / "parts" / name).num_rows for name in before) == 250 * len(before)
    states: list[Progress] = []
    account = run_corpus([str(source)], str(out), Options(shard_bytes=1), Execution(jobs=2), states.append)
    assert (states[0].done, states[-1].done) == (len(before), shards)
    assert before.items() < part_times(out).items()
    assert account.failed == []
    assert [row["id"] for row in read_out(out)] == [row["id"] for row in documents]
    assert {path.suffix for path in (out / "parts").iterdir()} == {".parquet"}
