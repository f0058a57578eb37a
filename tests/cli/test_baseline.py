"""``langmix baseline``, ``langmix check --baseline`` and ``langmix clean`` as their users meet them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FRENCH = (
    "Le conseil municipal a voté le budget hier soir, après une longue discussion.\n\n"
    "La séance a duré trois heures et demie, et le public était nombreux dans la grande salle de la mairie.\n"
)
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad."
GERMAN = "Der Stadtrat hat gestern über den neuen Haushalt beraten."


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "texts" / "docs").mkdir(parents=True)
    (tmp_path / "texts" / "langmix.toml").write_text('lang = "fr"\nbaseline = "langmix-baseline.json"\n')
    put(tmp_path / "texts" / "docs" / "a.md", SPANISH)
    put(tmp_path / "texts" / "docs" / "b.md")
    return tmp_path / "texts"


def put(path: Path, *paragraphs: str) -> None:
    path.write_text("\n\n".join([FRENCH.strip(), *paragraphs, ""]), encoding="utf-8")


def run(desk: Path, *args: str) -> tuple[int, str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "GITHUB_STEP_SUMMARY")}
    environment = kept | {"COLUMNS": "200", "LANGMIX_CACHE_DIR": str(desk.parent / "cache")}
    done = subprocess.run([sys.executable, "-m", "langmix", *args], cwd=desk, env=environment, capture_output=True, check=False, text=True)
    return done.returncode, done.stdout, done.stderr


def test_an_old_text_is_adopted_and_one_new_leftover_is_red(desk: Path) -> None:
    (desk / "langmix.toml").write_text('lang = "fr"\n')
    assert run(desk, "check", "docs")[0] == 1
    code, said, _ = run(desk, "baseline", "write", "docs")
    assert (code, said.splitlines()[0][:44]) == (0, "1 finding accepted in langmix-baseline.json.")
    given = ("check", "--baseline", "langmix-baseline.json", "docs")
    assert run(desk, *given)[0] == 0
    put(desk / "docs" / "b.md", GERMAN)
    code, report, _ = run(desk, *given, "--format", "json")
    findings = [finding for result in json.loads(report)["results"] for finding in result["findings"]]
    assert (code, [finding["text"] for finding in findings]) == (1, [GERMAN])


def test_the_configured_baseline_is_used_in_reports_at_the_right_line(desk: Path) -> None:
    assert run(desk, "baseline", "write", "docs")[0] == 0
    assert run(desk, "check", "docs")[0] == 0
    put(desk / "docs" / "a.md", SPANISH, GERMAN)
    code, report, _ = run(desk, "check", "docs", "--format", "github")
    lines = [line for line in report.splitlines() if line.startswith("::")]
    assert code == 1
    assert len(lines) == 1
    assert lines[0].startswith("::warning file=docs/a.md,line=7,endLine=7,")
    code, report, _ = run(desk, "check", "docs", "--format", "sarif")
    (found,) = json.loads(report)["runs"][0]["results"]
    assert (code, found["ruleId"], found["locations"][0]["physicalLocation"]["region"]["startLine"]) == (1, "LM101", 7)


def test_a_stale_entry_is_reported_and_an_update_takes_it_out(desk: Path) -> None:
    run(desk, "baseline", "write", "docs")
    put(desk / "docs" / "a.md")
    code, report, _ = run(desk, "check", "docs", "--format", "json")
    (result,) = [result for result in json.loads(report)["results"] if result["findings"]]
    assert (code, result["path"], result["findings"][0]["rule"]) == (1, "langmix-baseline.json", "LM902")
    assert result["findings"][0]["start_line"] == 4
    assert run(desk, "baseline", "update", "docs")[:2] == (0, "0 findings added, 1 taken out: langmix-baseline.json accepts 0.\n")
    assert run(desk, "check", "docs")[0] == 0


def test_nothing_is_overwritten(desk: Path) -> None:
    (desk / "langmix-baseline.json").write_text("mine")
    code, _, complaint = run(desk, "baseline", "write", "docs")
    assert code == 2
    assert "langmix baseline update" in complaint
    assert (desk / "langmix-baseline.json").read_text() == "mine"


def test_what_is_accepted_and_why_is_shown(desk: Path) -> None:
    run(desk, "baseline", "write", "--reason", "before langmix", "docs")
    assert run(desk, "baseline", "show")[:2] == (
        0,
        f"docs/a.md: LM101: {SPANISH} -- before langmix\n1 finding accepted in 1 file.\n",
    )


def test_an_input_that_cannot_be_read_is_said_and_the_others_are_accepted(desk: Path) -> None:
    (desk / "docs" / "noise.md").write_bytes(b"caf\xe9")
    code, said, complaint = run(desk, "baseline", "write", "docs")
    assert (code, said[:9]) == (2, "1 finding")
    assert "noise.md" in complaint


def test_a_missing_baseline_is_an_error_and_never_a_clean_check(desk: Path) -> None:
    code, _, complaint = run(desk, "check", "docs")
    assert code == 2
    assert "langmix baseline write" in complaint


def test_clean_says_what_it_removed(desk: Path) -> None:
    run(desk, "baseline", "write", "docs")
    code, said, _ = run(desk, "clean")
    assert code == 0
    assert said.startswith("Removed ")
    assert not (desk.parent / "cache").exists()
    assert run(desk, "clean")[:2] == (0, "There is no cache to remove.\n")
