"""The graded repository of translated documentation: what it holds, and how a report is graded. No figure of langmix is tested here."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import polib
import pytest
from bench.docs_repository.__main__ import describe, page
from bench.docs_repository.grading import Run, grade, run_check
from bench.docs_repository.planting import KINDS
from bench.docs_repository.repository import make
from bench.docs_repository.texts import LANGUAGES, TOPICS, read_texts
from bench.docs_repository.traps import TRAPS


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("repository")
    return folder, make(folder, 1)


def _read(folder: Path, path: str) -> str:
    return (folder / path).read_text(encoding="utf-8")


def _report(findings: list[tuple[str, dict[str, Any]]]) -> Run:
    results: dict[str, list[dict[str, Any]]] = {}
    for path, finding in findings:
        results.setdefault(path, []).append(finding)
    report = {"results": [{"path": path, "findings": found} for path, found in results.items()], "notifications": []}
    return Run(report, 1, 0.5)


def _finding(start: int, end: int, language: str = "en") -> dict[str, Any]:
    return {
        "start": start,
        "end": end,
        "language": language,
        "rule": "LM101",
        "message": "foreign",
        "text": "words",
        "start_line": 1,
        "start_column": 1,
    }


def _all_found(manifest: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (item["path"], _finding(part["start"], part["end"], item["language"])) for item in manifest["leftovers"] for part in item["parts"]
    ]


def test_it_has_three_hundred_files_with_sixty_leftovers_and_forty_traps(repository: tuple[Path, dict[str, Any]]) -> None:
    folder, manifest = repository
    assert len(manifest["files"]) == 300
    on_disk = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert on_disk == {*manifest["files"], "langmix.toml", "vocab/brands.txt"}
    assert Counter(item["kind"] for item in manifest["leftovers"]) == dict.fromkeys(KINDS, 10)
    assert Counter(item["kind"] for item in manifest["traps"]) == TRAPS
    assert sum(TRAPS.values()) == 40


def test_the_manifest_says_where_everything_stands(repository: tuple[Path, dict[str, Any]]) -> None:
    folder, manifest = repository
    for item in manifest["leftovers"] + manifest["traps"]:
        text = _read(folder, item["path"])
        assert item["line"] == text.count("\n", 0, item["parts"][0]["start"]) + 1
        for part in item["parts"]:
            assert part["text"] == text[part["start"] : part["end"]] != ""


def test_every_leftover_is_in_another_language_than_its_file(repository: tuple[Path, dict[str, Any]]) -> None:
    for item in repository[1]["leftovers"]:
        assert item["language"] != item["expected"]
        assert (item["language"] == "en") == (item["kind"] != "third")


def test_catalogs_are_valid(repository: tuple[Path, dict[str, Any]]) -> None:
    folder, manifest = repository
    for path in manifest["files"]:
        if path.endswith(".po"):
            catalog = polib.pofile(str(folder / path), check_for_duplicates=True)
            assert f"locales/{catalog.metadata['Language']}/" in path
            assert all(entry.msgstr or all(entry.msgstr_plural.values()) for entry in catalog)
        elif path.endswith(".json"):
            json.loads(_read(folder, path), object_pairs_hook=_without_doubles)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def test_the_same_seed_gives_the_same_repository_and_another_seed_another(repository: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    folder, manifest = repository
    (tmp_path / "same").mkdir()
    (tmp_path / "other").mkdir()
    assert make(tmp_path / "same", 1) == manifest
    assert all(_read(tmp_path / "same", path) == _read(folder, path) for path in manifest["files"])
    assert make(tmp_path / "other", 2)["leftovers"] != manifest["leftovers"]


def test_each_language_has_its_own_wording_for_every_sentence() -> None:
    sentences = [unit for topic in TOPICS for unit in read_texts(topic)["sentences"]]
    assert len(sentences) >= 150
    for unit in sentences:
        assert len({unit.text(language) for language in LANGUAGES}) == len(LANGUAGES)
    for language in LANGUAGES:
        assert len({unit.text(language) for unit in sentences}) == len(sentences)


def test_a_report_of_all_leftovers_gets_the_full_grade(repository: tuple[Path, dict[str, Any]]) -> None:
    run = _report(_all_found(repository[1]))
    result = grade(repository[1], run, run)
    assert (len(result.caught), result.missed, result.false, result.wide) == (60, [], [], [])
    assert all(caught.language_right and caught.covered == 1 for caught in result.caught)
    assert result.same


def test_misses_wrong_languages_and_false_findings_are_told(repository: tuple[Path, dict[str, Any]]) -> None:
    manifest = repository[1]
    clause = next(item for item in manifest["leftovers"] if item["kind"] == "clause")
    trap = next(item for item in manifest["traps"] if item["kind"] == "quotation")
    part, marked = clause["parts"][0], trap["parts"][0]
    findings = [
        (clause["path"], _finding(part["start"] + 2, part["end"] + 1000, "nl")),
        (trap["path"], _finding(marked["start"], marked["end"])),
        (clause["path"], _finding(part["end"], part["end"] + 5)),
    ]
    first = _report(findings)
    result = grade(manifest, first, _report(findings[:1]))
    assert [caught.leftover for caught in result.caught] == [clause]
    assert not result.caught[0].language_right
    assert len(result.missed) == 59
    assert {(path, kind) for path, _, kind in result.false} == {(trap["path"], "quotation"), (clause["path"], "")}
    assert [path for path, _ in result.wide] == [clause["path"]]
    assert not result.same
    told = describe(result)
    assert f"false  {trap['path']}:1:1 LM101 in trap quotation" in told
    assert "1 of 60 found, 0 in the right language" in told


def test_the_page_has_a_row_a_seed_and_a_row_a_kind(repository: tuple[Path, dict[str, Any]]) -> None:
    run = _report(_all_found(repository[1]))
    text = page([grade(repository[1], run, run)])
    assert "| 1 | 60 of 60 | 60 | 0 | 0.5 | 0.5 |" in text
    assert all(f"| {kind} |" in text for kind in KINDS)


def test_a_folder_is_checked_with_its_own_configuration(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("The harbour was quiet when we arrived late in the evening.\n", encoding="utf-8")
    (tmp_path / "langmix.toml").write_text('lang = "en"\n', encoding="utf-8")
    run = run_check(tmp_path, dict(os.environ))
    assert (run.exit_code, [result["path"] for result in run.report["results"]]) == (0, ["note.txt"])
    assert run.seconds > 0


def test_a_run_without_a_report_ends_the_grading(tmp_path: Path) -> None:
    (tmp_path / "langmix.toml").write_text('language-of-everything = "en"\n', encoding="utf-8")
    with pytest.raises(SystemExit, match="ended with 2"):
        run_check(tmp_path, dict(os.environ))
