"""The cache gives back what a fresh look gives, keeps no words, and is never in the way."""

from __future__ import annotations

import io
import os
import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from langmix import Config, cache
from langmix.cache import FILE_NAME, ResultCache, open_cache
from langmix.cache_file import cache_folder, clean
from langmix.cache_key import result_key
from langmix.cli.outputs import WHOLE
from langmix.many_files import Outcome, Plan, check_files
from langmix.reporters import REPORTERS, ReportOptions, open_reporter

SAMPLES = Path(__file__).parent.parent / "samples"
FRENCH = "Le conseil municipal a voté le budget hier soir, après une longue discussion dans la grande salle. "
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad. "


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANGMIX_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def run(paths: list[str], config: Config | None = None, plan: Plan | None = None) -> list[Outcome]:
    settings_of = config or Config(lang="fr")
    with ResultCache(Path(os.environ["LANGMIX_CACHE_DIR"])) as store:
        return list(check_files(paths, lambda _: settings_of, replace(plan or Plan(), cache=store)))


def entries(folder: Path) -> int:
    database = sqlite3.connect(folder / FILE_NAME)
    try:
        return int(database.execute("SELECT count(*) FROM results").fetchone()[0])
    finally:
        database.close()


def sample_files(folder: Path) -> list[str]:
    paths = [str(path) for path in sorted(SAMPLES.glob("*.txt"))]
    formats = sorted((SAMPLES.parent / "tests" / "formats" / "files").glob("*"))
    (folder / "old.txt").write_bytes((FRENCH + SPANISH).encode("cp1252"))
    (folder / "noise.txt").write_bytes(b"caf\xe9")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "directives.md").write_text(
        f"{FRENCH}\n\n<!-- langmix: lang=es -->\n\n{SPANISH}\n\n<!-- langmix: end -->\n\n{SPANISH}\n", encoding="utf-8"
    )
    return [*paths, *(str(path) for path in formats if path.is_file()), *(str(path) for path in sorted(folder.iterdir()) if path.is_file())]


@pytest.mark.parametrize("command", ["scan", "check"])
@pytest.mark.parametrize("config", [Config(lang="fr"), Config(select=("ALL",)), Config(terms=True)], ids=["fr", "all", "terms"])
def test_the_samples_come_back_as_they_were(tmp_path: Path, command: str, config: Config) -> None:
    paths = sample_files(tmp_path)
    plan = Plan(command=command)  # type: ignore[arg-type] -- the parameter is one of the two
    fresh = run(paths, config, plan)
    again = run(paths, config, plan)
    assert [(one.path, one.result, one.notification) for one in again] == [(one.path, one.result, one.notification) for one in fresh]
    assert sum(len(one.result.findings) for one in fresh if one.result) > 0 or command == "scan"


@pytest.mark.parametrize("name", REPORTERS)
def test_reports_are_the_same_byte_for_byte(tmp_path: Path, name: str) -> None:
    paths = sample_files(tmp_path)

    def report(outcomes: list[Outcome]) -> str:
        stream = io.StringIO()
        reporter = open_reporter(name, stream, ReportOptions("check"))
        for outcome in outcomes:
            if outcome.notification:
                reporter.notify(outcome.notification)
            if outcome.result:
                reporter.add(outcome.result)
        reporter.close()
        return stream.getvalue()

    fresh = report(run(paths))
    assert report(run(paths)) == fresh
    if name not in WHOLE:
        assert report(run(paths, None, Plan(whole=False))) == fresh


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from([FRENCH, SPANISH, "Der Rat tagt heute. ", "\n\n", "# ", "**", "`x`", "日本語です。", "é\u0301\U0001f600 ", "<b>"])
        | st.text(max_size=20)
    ),
    st.sampled_from(["a.md", "a.txt", "a.html"]),
    st.booleans(),
)
def test_any_document_comes_back_as_it_was(tmp_path: Path, parts: list[str], name: str, whole: bool) -> None:
    path = tmp_path / name
    path.write_bytes("".join(parts).encode("utf-8", "replace"))
    plan = Plan(whole=whole)
    fresh, again = run([str(path)], None, plan), run([str(path)], None, plan)
    # Two exceptions are never equal.
    assert [(one.result, one.notification) for one in again] == [(one.result, one.notification) for one in fresh]
    assert [one.result for one in fresh if one.result and one.result.findings] == [
        one.result for one in run([str(path)]) if one.result and one.result.findings
    ]


def test_what_is_kept_has_no_words_and_is_private(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "secret-name.md"
    path.write_text(FRENCH + "\n\n" + SPANISH, encoding="utf-8")
    (result,) = (one.result for one in run([str(path)]))
    assert result is not None
    assert result.findings
    stored = b"".join(file.read_bytes() for file in folder.iterdir())
    for word in ("alcalde", "conseil", "budget", "secret", "Spanish"):
        assert word.encode() not in stored
    assert stat.S_IMODE((folder / FILE_NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_whatever_a_result_depends_on_is_in_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = tmp_path / "brands.txt"
    words.write_text("Donbass\n")
    monkeypatch.chdir(tmp_path)
    config = Config(accept=(str(words),))

    def key(data: bytes = b"x", path: str = "a.md", settings: Config = config, command: str = "check") -> bytes | None:
        return result_key(data, path, settings, command)

    keys = {
        key(),
        key(b"y"),
        key(path="b.md"),
        key(path=str(tmp_path / "a.md")),
        key(settings=replace(config, lang="fr")),
        key(command="scan"),
    }
    assert len(keys) == 6
    assert key() in keys
    words.write_text("Donbass\nUkraine\n")
    assert key() not in keys
    assert key(settings=Config(detector="another.package")) is None


def test_a_file_that_changes_is_examined_again(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.md"
    for text in (FRENCH, FRENCH + "\n\n" + SPANISH, FRENCH):
        path.write_text(text, encoding="utf-8")
        (outcome,) = run([str(path)])
        assert outcome.result is not None
        assert bool(outcome.result.findings) == (SPANISH in text)
    assert entries(folder) == 2


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000, b""])
def test_a_damaged_file_is_made_anew(tmp_path: Path, folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / FILE_NAME).write_bytes(content)
    path = tmp_path / "a.md"
    path.write_text(FRENCH, encoding="utf-8")
    run([str(path)])
    assert entries(folder) == 1


def test_another_programs_database_is_made_anew(tmp_path: Path, folder: Path) -> None:
    folder.mkdir()
    database = sqlite3.connect(folder / FILE_NAME)
    database.execute("CREATE TABLE results (other TEXT)")
    database.commit()
    database.close()
    path = tmp_path / "a.md"
    path.write_text(FRENCH, encoding="utf-8")
    run([str(path)])
    assert entries(folder) == 1


def test_a_damaged_entry_is_no_entry(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(FRENCH + "\n\n" + SPANISH, encoding="utf-8")
    fresh = run([str(path)])
    for value in ("{", "[]", "[1,2]", "null"):
        database = sqlite3.connect(folder / FILE_NAME)
        database.execute("UPDATE results SET value = ?", (value,))
        database.commit()
        database.close()
        assert run([str(path)]) == fresh


def test_where_nothing_can_be_written_there_is_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_text(FRENCH, encoding="utf-8")
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LANGMIX_CACHE_DIR", str(tmp_path / "file" / "below"))
    assert [one.result is not None for one in run([str(path)])] == [True]
    assert clean() == 0


def test_the_oldest_go_when_there_is_no_room(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_BYTES", 200_000)
    texts = []
    for number in range(300):
        texts.append(str(tmp_path / f"{number}.txt"))
        Path(texts[-1]).write_text((FRENCH + SPANISH) * 4 + str(number), encoding="utf-8")
    run(texts[:1])
    database = sqlite3.connect(folder / FILE_NAME)
    database.execute("UPDATE results SET used = 1")
    (oldest,) = database.execute("SELECT key FROM results").fetchone()
    database.commit()
    database.close()
    run(texts[1:])
    database = sqlite3.connect(folder / FILE_NAME)
    kept = {key for (key,) in database.execute("SELECT key FROM results")}
    database.close()
    assert 0 < len(kept) < 299
    assert oldest not in kept


def test_several_runs_at_once_share_the_file(tmp_path: Path, folder: Path) -> None:
    child = (
        "import sys; from pathlib import Path; from langmix import Config; from langmix.cache import open_cache\n"
        "from langmix.many_files import Plan, check_files\n"
        "with open_cache() as store:\n"
        "    print(sum(len(one.result.findings) for one in check_files(sys.argv[1:], lambda _: Config(lang='fr'), Plan(cache=store))))\n"
    )
    paths = []
    for number in range(40):
        paths.append(str(tmp_path / f"{number}.md"))
        Path(paths[-1]).write_text(f"{FRENCH * 3}\n\n{SPANISH}\n\n{number}\n", encoding="utf-8")
    runs = [subprocess.Popen([sys.executable, "-c", child, *paths], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [one.communicate(timeout=60)[0] for one in runs] == ["40\n"] * 3
    assert entries(folder) == 40


def test_clean_removes_our_files_and_no_others(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(FRENCH, encoding="utf-8")
    run([str(path)])
    assert clean() > 0
    assert not folder.exists()
    run([str(path)])
    (folder / "mine.txt").write_text("mine")
    clean()
    assert [file.name for file in folder.iterdir()] == ["mine.txt"]


def test_where_the_cache_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_folder() == tmp_path / "cache"
    monkeypatch.delenv("LANGMIX_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "langmix"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    found = cache_folder()
    assert found is not None
    assert found.is_relative_to(tmp_path)
    store = open_cache()
    assert store is not None
    store.close()
