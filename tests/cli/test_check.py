"""What `langmix check` does besides finding: where its inputs come from, where its reports go, what it leaves out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad."
FRENCH = "Le conseil municipal a voté le budget hier soir, après un long débat."


def run(*args: str, cwd: Path, text: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "langmix", *args],
        cwd=cwd,
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "100", "LANGMIX_CACHE_DIR": str(cwd / ".cache"), **environment},
    )


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "vendor").mkdir()
    for name, text in {
        "draft.md": f"{FRENCH}\n\n{SPANISH}\n",
        "clean.md": f"{FRENCH}\n",
        "vendor/theirs.md": f"{FRENCH}\n\n{SPANISH}\n",
        "package.json": json.dumps({"description": SPANISH}),
        "langmix.toml": 'lang = "fr"\nexclude = ["vendor/"]\n',
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_several_reports_at_once(desk: Path) -> None:
    done = run("check", "draft.md", "--format", "concise", "--format", "sarif=out.sarif", "--format", "junit=out.xml", cwd=desk)
    assert done.returncode == 1
    assert done.stdout.startswith("draft.md:3:1: LM101")
    assert json.loads((desk / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert "<testsuite" in (desk / "out.xml").read_text(encoding="utf-8")


def test_the_report_in_a_file(desk: Path) -> None:
    done = run("check", "draft.md", "--format", "concise", "-o", "report.txt", cwd=desk)
    assert (done.returncode, done.stdout) == (1, "")
    assert "draft.md:3:1: LM101" in (desk / "report.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--format", "sarfi"], "did you mean 'sarif'?"),
        (["--format", "json", "--format", "text"], "same place"),
        (["--format", "json=a", "--output-file", "b"], "--format NAME=FILE"),
        (["--format", "json=nowhere/a.json"], "cannot be written"),
        (["--select", "LM999"], "unknown rule"),
        (["--diff-base", "HEAD"], "git"),
        (["--baseline", "missing.json"], "missing.json"),
        (["--file-list", "missing.txt"], "no such file"),
    ],
)
def test_what_cannot_be_done_is_said(args: list[str], words: str, desk: Path) -> None:
    done = run("check", "draft.md", *args, cwd=desk)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_report_that_was_not_finished_is_not_there(desk: Path) -> None:
    (desk / "out.json").write_text("old", encoding="utf-8")
    assert run("check", "draft.md", "--format", "json=out.json", "--baseline", "missing.json", cwd=desk).returncode == 2
    assert (desk / "out.json").read_text(encoding="utf-8") == "old"
    assert not list(desk.glob(".out.json*"))


def test_named_files_are_checked_unless_exclusions_are_forced(desk: Path) -> None:
    named = ["draft.md", "vendor/theirs.md", "package.json"]
    assert "theirs" in run("check", *named, "--format", "concise", cwd=desk).stdout
    forced = run("check", *named, "--force-exclude", "--format", "concise", cwd=desk).stdout
    assert "draft.md:3:1" in forced
    assert "theirs" not in forced
    assert "package" not in forced


def test_ignore_files_count_unless_they_are_switched_off(desk: Path) -> None:
    (desk / ".ignore").write_text("draft.md\n", encoding="utf-8")
    assert run("check", ".", cwd=desk).returncode == 0
    assert run("check", ".", "--no-ignore", cwd=desk).returncode == 1


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\0"])
def test_paths_from_a_list(separator: str, desk: Path) -> None:
    done = run("check", "--file-list", "-", "--format", "concise", cwd=desk, text=separator.join(["clean.md", "draft.md", ""]))
    assert (done.returncode, done.stdout.count("LM101")) == (1, 1)


def test_standard_input_under_a_name(desk: Path) -> None:
    page = f'<html lang="fr"><title>Le conseil municipal de la ville</title><p>{FRENCH}<p lang="es">{SPANISH}<p>{SPANISH}'
    done = run("check", "--stdin-filename", "page.html", "--format", "concise", "-", cwd=desk, text=page)
    assert done.stdout.startswith("page.html:1:")
    assert done.stdout.count("LM101") == 1
    assert run("check", "--stdin-filename", "vendor/page.html", "-", cwd=desk, text=page).returncode == 1


def test_nothing_to_read(desk: Path) -> None:
    (desk / "empty").mkdir()
    assert run("check", "empty", cwd=desk).returncode == 0
    assert run("check", "empty", "--must-find-files", cwd=desk).returncode == 2


def test_only_files_are_listed(desk: Path) -> None:
    done = run("check", ".", "--show-files", cwd=desk)
    assert (done.returncode, done.stdout.split()) == (0, ["clean.md", "draft.md"])


def test_the_verdict_can_be_left_out(desk: Path) -> None:
    done = run("check", "draft.md", "--exit-zero", cwd=desk)
    assert done.returncode == 0
    assert "LM101" in done.stdout
    assert run("check", "missing.md", "--exit-zero", cwd=desk).returncode == 2


def test_rules_are_chosen(desk: Path) -> None:
    assert run("check", "draft.md", "--ignore", "foreign-sentence,LM102", cwd=desk).returncode == 0
    assert "LM103" not in run("check", "draft.md", "--select", "LM1", cwd=desk).stdout
    assert "LM101" in run("check", "draft.md", "--select", "LM1", cwd=desk).stdout


def test_statistics(desk: Path) -> None:
    shown = run("check", ".", "--statistics", "--format", "concise", cwd=desk).stdout
    assert "LM101" in shown
    assert "Spanish" in shown


def test_comments_that_silence_are_written(desk: Path) -> None:
    before = (desk / "draft.md").read_text(encoding="utf-8")
    done = run("check", "draft.md", "--add-suppressions", "--reason", "a quotation", cwd=desk)
    assert done.returncode == 0, done.stderr
    after = (desk / "draft.md").read_text(encoding="utf-8")
    assert "langmix: next-line LM101 -- a quotation" in after
    assert [line for line in after.splitlines(keepends=True) if "langmix" not in line] == before.splitlines(keepends=True)
    assert run("check", "draft.md", cwd=desk).returncode == 0


def test_a_second_copy_of_what_was_accepted_is_new(desk: Path) -> None:
    assert run("baseline", "write", "draft.md", cwd=desk).returncode == 0
    baseline = next(desk.glob("*baseline*.json")).name
    assert run("check", "draft.md", "--baseline", baseline, cwd=desk).returncode == 0
    text = (desk / "draft.md").read_text(encoding="utf-8")
    (desk / "draft.md").write_text(f"{FRENCH}\n\n{text}\n{FRENCH}\n\n{SPANISH}\n", encoding="utf-8")
    done = run("check", "draft.md", "--baseline", baseline, "--format", "concise", cwd=desk)
    assert done.returncode == 1
    assert done.stdout.count("LM101") == 1
    assert "draft.md:9:1" in done.stdout


def test_only_changed_lines(desk: Path) -> None:
    def git(*args: str) -> None:
        identity = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *identity, *args], cwd=desk, check=True, capture_output=True)

    git("init", "-q")
    git("add", "draft.md")
    git("commit", "-qm", "old")
    assert run("check", "draft.md", "--diff-base", "HEAD", cwd=desk).returncode == 0
    with (desk / "draft.md").open("a", encoding="utf-8") as file:
        file.write("\nEl presidente viajó ayer a la capital para firmar el acuerdo.\n")
    done = run("check", "draft.md", "--diff-base", "HEAD", "--format", "concise", cwd=desk)
    assert (done.returncode, done.stdout.count("LM101")) == (1, 1)
    assert "draft.md:5:1" in done.stdout


def test_again_when_a_file_changes(desk: Path) -> None:
    environment = {**os.environ, "NO_COLOR": "1", "LANGMIX_CACHE_DIR": str(desk / ".cache")}
    with subprocess.Popen(
        [sys.executable, "-m", "langmix", "check", "clean.md", "--watch", "--format", "concise"],
        cwd=desk,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout
        assert process.stderr
        assert "waiting" in process.stderr.readline()
        # The watcher begins to look right after it says so.
        for number in range(50):
            (desk / "clean.md").write_text(f"{FRENCH}\n\n{SPANISH}\n{number}\n", encoding="utf-8")
            time.sleep(0.2)
            if process.poll() is not None or number > 5:
                break
        line = next(line for line in process.stdout if "LM101" in line)
        assert line.startswith("clean.md:3:1")
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=30)
        finally:
            # Where this program was started deaf to Ctrl-C the other one is too, and would be waited for for ever.
            process.kill()
        assert process.returncode == 130
