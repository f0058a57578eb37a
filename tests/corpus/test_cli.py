"""The command: what users see, and how it ends."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from .made import jsonl, manifest, read_out, rows, write_parquet

PROGRAM = """
import typer
from langmix.cli.corpus import corpus
app = typer.Typer(rich_markup_mode="markdown")
app.command()(corpus)
app(prog_name="langmix corpus")
"""


def langmix_corpus(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *args], cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120
    )


def test_a_run_says_what_it_found_and_where_the_summary_is(tmp_path: Path) -> None:
    write_parquet(tmp_path / "in.parquet", rows(60))
    done = langmix_corpus("in.parquet", "--out", "out", "--jobs", "1", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "60 documents: French (fr) 20, English (en) 10, Spanish (es) 10, Japanese (ja) 10, Russian (ru) 10\n"
        "50 (83.3%) have a foreign passage; 60 were written; 0 could not be judged\n"
        "summary: out/summary.html\n"
    )
    assert manifest(tmp_path / "out")["complete"] is True


def test_options_of_selection_columns_and_detection_reach_the_run(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(jsonl([{"key": row["id"], "body": row["text"], "url": row["url"]} for row in rows(12)]))
    given = ["--text", "body", "--id", "key", "--columns", "body,url", "--keep-lang", "fr,en", "--allow", "es", "--drop-foreign"]
    done = langmix_corpus("in.jsonl", "--out", "out", *given, "--quiet", "--shard-size", "2K", "-j", "2", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    found = read_out(tmp_path / "out")
    assert {row["language"] for row in found} == {"fr"}
    assert [row["id"] for row in found] == ["d0", "d1", "d6", "d7"]
    assert set(found[0]) > {"body", "url"}


def test_the_nearest_configuration_counts_unless_the_run_is_isolated(tmp_path: Path) -> None:
    (tmp_path / "langmix.toml").write_text('allow = ["es"]\n', encoding="utf-8")
    write_parquet(tmp_path / "in.parquet", rows(1))
    for out, more in (("configured", []), ("isolated", ["--isolated"])):
        assert langmix_corpus("in.parquet", "--out", out, *more, cwd=tmp_path).returncode == 0
    assert read_out(tmp_path / "configured")[0]["foreign_share"] == 0
    assert read_out(tmp_path / "isolated")[0]["foreign_share"] > 0


def test_a_damaged_file_ends_the_run_with_2_and_a_line_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    good = write_parquet(tmp_path / "in" / "good.parquet", rows(6))
    (tmp_path / "in" / "bad.parquet").write_bytes(good.read_bytes()[:-20])
    done = langmix_corpus("in", "--out", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert re.fullmatch(r"langmix: error: \S+/in/bad\.parquet, row group 0: .*Parquet.*\n", done.stderr)
    assert done.stdout.startswith("6 documents: ")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["nothing.parquet", "--out", "out"], "nothing.parquet: there is no such file or folder"),
        (["in.txt", "--out", "out"], "in.txt: is no corpus by its name; known: .csv, .jsonl,"),
        (["in.parquet", "--out", "out", "--filter", "shares < 1"], "--filter: there is no column 'shares'"),
        (["in.parquet", "--out", "out", "--shard-size", "much"], "--shard-size: 'much' is no size"),
        (["in.parquet", "--out", "out", "--jobs", "0"], "--jobs: must be greater than 0"),
        (["in.parquet", "--out", "out", "--ray-address", "auto"], "--ray-address is for --engine ray"),
        (["in.parquet", "--out", "out", "--keep-lang", "french!"], "--keep-lang: 'french!' is not a language tag"),
        (["nowhere://bucket/in.parquet", "--out", "out"], "nowhere://bucket/in.parquet: "),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line_and_nothing_is_written(given: list[str], said: str, tmp_path: Path) -> None:
    write_parquet(tmp_path / "in.parquet", rows(1))
    (tmp_path / "in.txt").write_text("a", encoding="utf-8")
    done = langmix_corpus(*given, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


class Page(HTMLParser):
    """What a page links to, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_summary_is_a_page_that_needs_nothing_else_and_holds_what_the_json_says(tmp_path: Path) -> None:
    documents = [*rows(11), {"id": "<b>bad</b>", "text": None, "url": ""}]
    write_parquet(tmp_path / "in.parquet", documents)
    assert langmix_corpus("in.parquet", "--out", "out", cwd=tmp_path).returncode == 0
    said = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    page = Page()
    page.feed((tmp_path / "out" / "summary.html").read_text(encoding="utf-8"))
    page.close()
    assert (page.open, page.links) == ([], [])
    text = " ".join(page.words)
    assert said["mixing"]["fr"]["es"] == 2
    assert "French (fr)" in text
    assert any(word.startswith("<b>bad</b> (") for word in page.words)
    assert "the text is null" in text
    assert (said["rows"], said["errors"], said["mixed"]) == (12, 1, 9)
