"""Many files by several processes: the same as by one, in order, whatever happens to a process."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

import worker_tasks
from langmix import Config, ConfigError, InputError, many_files
from langmix.many_files import Outcome, Plan, check_files

FRENCH = "Le conseil municipal a voté le budget hier soir, après une longue discussion dans la grande salle.\n\n"
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad.\n"
CONFIG = Config(lang="fr")


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files for which processes are started although they are few."""
    monkeypatch.setattr(many_files, "SMALL_RUN", 0)
    paths = []
    for number in range(90):
        path = tmp_path / f"{number:03}.md"
        path.write_text(FRENCH * (number % 7 + 3) + (SPANISH if number % 9 == 0 else ""), encoding="utf-8")
        paths.append(str(path))
    return paths


def run(paths: list[str | InputError], plan: Plan, config: Config = CONFIG) -> list[Outcome]:
    return list(check_files(paths, lambda _: config, plan))


@pytest.mark.parametrize("whole", [True, False])
def test_two_processes_say_what_one_says_in_the_same_order(many: list[str], tmp_path: Path, whole: bool) -> None:
    (tmp_path / "old.txt").write_bytes((FRENCH + SPANISH).encode("cp1252"))
    (tmp_path / "noise.txt").write_bytes(b"caf\xe9")
    known = InputError("folder", "cannot be searched")
    paths = [*many[:40], str(tmp_path / "missing.md"), known, str(tmp_path / "old.txt"), str(tmp_path / "noise.txt"), *many[40:]]
    alone, together = run(paths, Plan(whole=whole)), run(paths, Plan(jobs=2, whole=whole))
    assert [outcome.path for outcome in together] == [str(path) if isinstance(path, str) else path.path for path in paths]
    assert [outcome.result for outcome in together] == [outcome.result for outcome in alone]
    assert [outcome.notification for outcome in together] == [outcome.notification for outcome in alone]
    assert sum(outcome.error is not None for outcome in together) == 3


def test_of_a_clean_file_no_text_is_kept_where_nobody_reads_it(many: list[str]) -> None:
    for jobs in (1, 2):
        for outcome in run(many, Plan(jobs=jobs, whole=False)):
            assert outcome.result is not None
            assert bool(outcome.result.document.text) == bool(outcome.result.findings)
            assert outcome.result.language == "fr"


@pytest.mark.parametrize(("name", "words"), [("deadly.md", "SIGKILL"), ("leaving.md", "code 7")])
def test_a_file_that_ends_its_process_is_named_and_the_others_go_on(
    many: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    monkeypatch.setattr(many_files, "_work_on", worker_tasks.work_or_die)
    bad = [str(tmp_path / name), str(tmp_path / f"2{name}")]
    for path in bad:
        Path(path).write_text(FRENCH, encoding="utf-8")
    outcomes = run([*many[:10], bad[0], *many[10:50], bad[1], *many[50:]], Plan(jobs=2))
    assert [outcome.path for outcome in outcomes if outcome.error] == bad
    assert all(words in str(outcome.error) and "--exclude" in str(outcome.error) for outcome in outcomes if outcome.error)
    assert sum(outcome.result is not None for outcome in outcomes) == len(many)


def test_a_bug_names_the_file_and_shows_where(many: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_files, "_work_on", worker_tasks.work_or_die)
    (tmp_path / "broken.md").write_text(FRENCH, encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"(?s)broken\.md: .*ZeroDivisionError"):
        run([*many, str(tmp_path / "broken.md")], Plan(jobs=2))


def test_a_wrong_setting_is_the_same_error_in_any_process(many: list[str]) -> None:
    for jobs in (1, 2):
        with pytest.raises(ConfigError, match="unknown rule"):
            run(many, Plan(jobs=jobs), Config(select=("LM999",)))


def test_where_no_process_can_be_had_this_one_does_all(many: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    ghost = ModuleType("a_module_that_others_cannot_import")
    exec("from langmix.many_files import _work_on as real\ndef work(job):\n    return real(job)\n", ghost.__dict__)  # noqa: S102 -- a function of a module that is no file
    monkeypatch.setitem(sys.modules, ghost.__name__, ghost)
    alone = run(many, Plan())
    monkeypatch.setattr(many_files, "_work_on", ghost.work)
    assert run(many, Plan(jobs=2)) == alone


def test_files_are_looked_at_as_they_are_needed(many: list[str]) -> None:
    asked = []

    def settings_for(path: str) -> Config:
        asked.append(path)
        return CONFIG

    outcomes = check_files(many, settings_for, Plan(jobs=1))
    next(outcomes)
    assert len(asked) == 1
    outcomes = check_files(many, settings_for, Plan(jobs=2))
    next(outcomes)
    outcomes.close()
    assert len(asked) <= 1 + 2 * many_files.AHEAD


CHILD = """
import sys
from langmix import Config, many_files
from langmix.many_files import Plan, check_files

if __name__ == "__main__":
    many_files.SMALL_RUN = 0
    for number, outcome in enumerate(check_files(sys.argv[1:] * 1000, lambda path: Config(), Plan(jobs=2))):
        if number == 10:
            print("going", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="NOT TESTED: there are no process groups to interrupt")
def test_ctrl_c_ends_all_processes(many: list[str], tmp_path: Path) -> None:
    script = tmp_path / "child.py"
    script.write_text(CHILD)
    child = subprocess.Popen(
        [sys.executable, str(script), *many], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "going\n"
    os.killpg(child.pid, signal.SIGINT)
    _, complaints = child.communicate(timeout=30)
    assert child.returncode == -signal.SIGINT
    assert complaints.count("Traceback") == 1
    with contextlib.suppress(ProcessLookupError):
        for _ in range(100):
            os.killpg(child.pid, 0)
            time.sleep(0.1)
        pytest.fail("a process is left")
