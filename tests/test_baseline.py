"""Accepted findings: what they hide, what they do not, and what is left of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from langmix import Config, ConfigError
from langmix.baseline import Acceptance, Update, update
from langmix.baseline_file import FILE_NAME, Baseline
from langmix.pipeline import check
from langmix.results import ScanResult

FRENCH = (
    "Le conseil municipal a voté le budget hier soir, après une longue discussion.\n\n"
    "La séance a duré trois heures et demie, et le public était nombreux dans la grande salle de la mairie.\n"
)
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad."
GERMAN = "Der Stadtrat hat gestern über den neuen Haushalt beraten."
CONFIG = Config(lang="fr")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(f"{FRENCH}\n{SPANISH}\n", encoding="utf-8")
    (tmp_path / "docs" / "b.md").write_text(FRENCH, encoding="utf-8")
    return tmp_path


def results(*paths: str, config: Config = CONFIG) -> list[ScanResult]:
    return [check(Path(path), config) for path in paths]


def run(baseline: Baseline, paths: Sequence[str], config: Config = CONFIG) -> tuple[list[str], list[str]]:
    """The words of the new findings, and the messages about stale entries."""
    acceptance = Acceptance(baseline, config)
    new = [result.text(finding) for result in map(acceptance.filter, results(*paths, config=config)) for finding in result.findings]
    stale = acceptance.stale_result(["docs"])
    return new, [finding.message for finding in stale.findings] if stale else []


def written(*paths: str, config: Config = CONFIG, reason: str | None = None) -> Baseline:
    made = update(Baseline(Path(FILE_NAME)), config, results(*paths, config=config), ["docs"], reason).baseline
    made.save()
    return Baseline.load(Path(FILE_NAME))


@pytest.mark.usefixtures("desk")
def test_what_is_accepted_is_no_finding() -> None:
    baseline = written("docs/a.md", "docs/b.md")
    assert run(baseline, ["docs/a.md", "docs/b.md"]) == ([], [])


def test_the_same_words_on_other_lines_stay_accepted(desk: Path) -> None:
    baseline = written("docs/a.md")
    wrapped = SPANISH.replace("hablar con", "hablar\ncon")
    (desk / "docs" / "a.md").write_text(f"Un titre court pour commencer.\n\n{wrapped}\n\n{FRENCH}", encoding="utf-8")
    assert run(baseline, ["docs/a.md"]) == ([], [])


def test_a_second_copy_is_new_and_the_first_stays_accepted(desk: Path) -> None:
    baseline = written("docs/a.md")
    (desk / "docs" / "a.md").write_text(f"{FRENCH}\n{SPANISH}\n\n{FRENCH}\n{SPANISH}\n", encoding="utf-8")
    result = check(Path("docs/a.md"), CONFIG)
    (new,) = Acceptance(baseline, CONFIG).filter(result).findings
    assert new == result.findings[-1]
    assert len(result.findings) == 2


def test_the_same_words_in_another_file_are_new(desk: Path) -> None:
    baseline = written("docs/a.md")
    (desk / "docs" / "b.md").write_text(f"{FRENCH}\n{SPANISH}\n", encoding="utf-8")
    assert run(baseline, ["docs/a.md", "docs/b.md"]) == ([SPANISH], [])


def test_a_file_that_was_moved_takes_its_entries_along_once(desk: Path) -> None:
    baseline = written("docs/a.md")
    (desk / "docs" / "a.md").rename(desk / "docs" / "c.md")
    assert run(baseline, ["docs/b.md", "docs/c.md"]) == ([], [])
    (desk / "docs" / "d.md").write_bytes((desk / "docs" / "c.md").read_bytes())
    assert run(baseline, ["docs/b.md", "docs/c.md", "docs/d.md"]) == ([SPANISH], [])


def test_a_mended_finding_leaves_a_stale_entry_on_its_line(desk: Path) -> None:
    baseline = written("docs/a.md")
    (desk / "docs" / "a.md").write_text(FRENCH, encoding="utf-8")
    acceptance = Acceptance(baseline, CONFIG)
    acceptance.filter(check(Path("docs/a.md"), CONFIG))
    stale = acceptance.stale_result(["docs"])
    assert stale is not None
    (finding,) = stale.findings
    assert (finding.rule, stale.document.path) == ("LM902", FILE_NAME)
    line, _ = stale.document.position(finding.start)
    assert json.loads(baseline.text.splitlines()[line - 1])["path"] == "docs/a.md"
    assert json.loads(stale.text(finding))["rule"] == "LM101"
    assert "docs/a.md" in finding.message
    assert "langmix baseline update" in finding.message


def test_of_two_copies_the_one_that_was_mended_is_stale(desk: Path) -> None:
    (desk / "docs" / "a.md").write_text(f"{SPANISH}\n\n{FRENCH}\n{SPANISH}\n", encoding="utf-8")
    baseline = written("docs/a.md")
    (entry,) = baseline.entries
    assert entry.count == 2
    (desk / "docs" / "a.md").write_text(f"{FRENCH}\n{SPANISH}\n", encoding="utf-8")
    new, stale = run(baseline, ["docs/a.md"])
    assert (new, len(stale)) == ([], 1)


def test_only_files_of_the_run_are_judged(desk: Path) -> None:
    baseline = written("docs/a.md")
    (desk / "docs" / "a.md").unlink()
    assert run(baseline, ["docs/b.md"])[1] == [
        f"LM101 “{SPANISH}” is accepted in docs/a.md, which is gone; `langmix baseline update` takes it out"
    ]
    assert Acceptance(baseline, CONFIG).stale(["elsewhere", "docs/b.md"]) == ()
    assert len(Acceptance(baseline, CONFIG).stale(["."])) == 1


def test_rules_that_are_not_applied_are_not_judged(desk: Path) -> None:
    baseline = written("docs/a.md")
    (desk / "docs" / "a.md").write_text(FRENCH, encoding="utf-8")
    assert run(baseline, ["docs/a.md"], Config(lang="fr", ignore=("LM101",))) == ([], [])
    assert run(baseline, ["docs/a.md"], Config(lang="fr", ignore=("LM902",))) == ([], [])


def test_paths_count_from_the_folder_of_the_baseline(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written("docs/a.md")
    monkeypatch.chdir(desk / "docs")
    baseline = Baseline.load(Path("..") / FILE_NAME)
    assert Acceptance(baseline, CONFIG).filter(check(Path("a.md"), CONFIG)).findings == ()
    assert Acceptance(baseline, CONFIG).filter(check(desk / "docs" / "a.md", CONFIG)).findings == ()


def test_a_document_in_another_language_stays_accepted_when_it_is_edited(desk: Path) -> None:
    (desk / "docs" / "a.md").write_text(f"{GERMAN}\n\nEine Entscheidung fällt erst im Herbst.\n", encoding="utf-8")
    baseline = written("docs/a.md")
    assert [entry.key.rule for entry in baseline.entries] == ["LM201"]
    (desk / "docs" / "a.md").write_text(f"Ein neuer erster Absatz steht jetzt hier oben.\n\n{GERMAN}\n", encoding="utf-8")
    assert run(baseline, ["docs/a.md"]) == ([], [])


@pytest.mark.usefixtures("desk")
def test_standard_input_is_never_accepted() -> None:
    baseline = written("docs/a.md")
    result = check(Path("docs/a.md"), CONFIG)
    piped = replace(result, document=replace(result.document, path="-"))
    assert Acceptance(baseline, CONFIG).filter(piped) == piped


@pytest.mark.usefixtures("desk")
def test_what_is_to_be_cleared_away_cannot_be_accepted() -> None:
    result = check(Path("docs/a.md"), CONFIG)
    marked = replace(result, findings=tuple(replace(finding, rule="LM901") for finding in result.findings))
    assert update(Baseline(Path(FILE_NAME)), CONFIG, [marked], ["docs"]).baseline.entries == ()


def updated(baseline: Baseline, *paths: str, reason: str | None = None) -> Update:
    return update(baseline, CONFIG, results(*paths), ["docs"], reason)


def test_an_update_takes_out_what_is_gone_and_adds_what_is_new(desk: Path) -> None:
    baseline = written("docs/a.md", reason="old text")
    (desk / "docs" / "b.md").write_text(f"{FRENCH}\n{GERMAN}\n", encoding="utf-8")
    both = updated(baseline, "docs/a.md", "docs/b.md", reason="next year")
    assert (both.added, both.dropped) == (1, 0)
    assert {entry.key.path: entry.reason for entry in both.baseline.entries} == {"docs/a.md": "old text", "docs/b.md": "next year"}
    (desk / "docs" / "a.md").write_text(FRENCH, encoding="utf-8")
    one = updated(both.baseline, "docs/a.md", "docs/b.md")
    assert (one.added, one.dropped, [entry.key.path for entry in one.baseline.entries]) == (0, 1, ["docs/b.md"])
    assert update(both.baseline, CONFIG, results("docs/a.md"), ["docs/a.md"]).baseline.entries == one.baseline.entries


def test_an_update_after_a_move_keeps_the_reason_under_the_new_name(desk: Path) -> None:
    baseline = written("docs/a.md", reason="old text")
    (desk / "docs" / "a.md").rename(desk / "docs" / "c.md")
    moved = updated(baseline, "docs/b.md", "docs/c.md")
    assert (moved.added, moved.dropped) == (0, 0)
    assert [(entry.key.path, entry.reason) for entry in moved.baseline.entries] == [("docs/c.md", "old text")]


def test_the_file_is_the_same_whatever_the_order_and_has_an_entry_a_line(desk: Path) -> None:
    (desk / "docs" / "b.md").write_text(f"{FRENCH}\n{GERMAN}\n", encoding="utf-8")
    one = written("docs/a.md", "docs/b.md").text
    assert one == written("docs/b.md", "docs/a.md").text
    assert one == (
        '{\n  "langmix-baseline": 1,\n  "entries": [\n'
        f'    {{"path": "docs/a.md", "rule": "LM101", "count": 1, "text": "{SPANISH}", "fingerprint": "{fingerprint_of(one, 0)}"}},\n'
        f'    {{"path": "docs/b.md", "rule": "LM101", "count": 1, "text": "{GERMAN}", "fingerprint": "{fingerprint_of(one, 1)}"}}\n'
        "  ]\n}\n"
    )


def fingerprint_of(text: str, number: int) -> str:
    value: str = json.loads(text)["entries"][number]["fingerprint"]
    return value


def test_a_long_text_is_shortened_but_known_whole(desk: Path) -> None:
    longer = f"{SPANISH} {SPANISH.replace('alcalde', 'presidente')}"
    (desk / "docs" / "a.md").write_text(f"{FRENCH}\n{longer}\n", encoding="utf-8")
    baseline = written("docs/a.md")
    assert [len(entry.text) <= 80 and entry.text.endswith("…") for entry in baseline.entries] == [True]
    (desk / "docs" / "a.md").write_text(f"{FRENCH}\n{longer.replace('ciudad.', 'provincia.')}\n", encoding="utf-8")
    assert len(run(baseline, ["docs/a.md"])[0]) == 1


def test_a_baseline_that_another_program_laid_out_is_read(desk: Path) -> None:
    baseline = written("docs/a.md")
    (desk / FILE_NAME).write_text("\ufeff" + json.dumps(json.loads(baseline.text), indent=4), encoding="utf-8")
    again = Baseline.load(Path(FILE_NAME))
    assert again.entries == baseline.entries
    (entry,) = again.entries
    assert json.loads(again.text[entry.start : entry.end])["path"] == "docs/a.md"


def test_a_line_that_a_merge_doubled_counts_once(desk: Path) -> None:
    text = written("docs/a.md").text
    line = text.splitlines()[3]
    (desk / FILE_NAME).write_text(text.replace(line, f"{line},\n{line}"), encoding="utf-8")
    (entry,) = Baseline.load(Path(FILE_NAME)).entries
    assert entry.count == 1


@pytest.mark.usefixtures("desk")
def test_a_name_that_is_no_utf8_comes_back() -> None:
    name = b"docs/caf\xe9.md"
    path = Path(name.decode("utf-8", "surrogateescape"))
    path.write_text(f"{FRENCH}\n{SPANISH}\n", encoding="utf-8")
    baseline = written(str(path))
    assert run(baseline, [str(path)]) == ([], [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "line 1"),
        ("[]", "is no baseline"),
        ('{"entries": []}', "is no baseline"),
        ('{"langmix-baseline": 2, "entries": []}', "another langmix"),
        ('{"langmix-baseline": 1, "entries": [\n{"path": "a"}]}', "line 2"),
        ('{"langmix-baseline": 1, "entries": [{"path": "a", "rule": "LM101", "fingerprint": "0", "count": 0}]}', "line 1"),
        ('{\n<<<<<<< HEAD\n', "merge conflict"),
    ],
)  # fmt: skip
def test_what_is_no_baseline_is_said_so(desk: Path, text: str, words: str) -> None:
    (desk / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=words) as caught:
        Baseline.load(Path(FILE_NAME))
    assert FILE_NAME in str(caught.value)


@pytest.mark.usefixtures("desk")
def test_a_missing_baseline_names_the_command() -> None:
    with pytest.raises(ConfigError, match="langmix baseline write"):
        Baseline.load(Path("none.json"))
