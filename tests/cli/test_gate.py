"""The gate on a repository of translated documentation: what stands there is accepted, what is new is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.docs_repository.repository import make

NEW = "Please save your changes before you close the window, or they will be lost."


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    make(folder, 1)
    done = langmix("baseline", "write", ".", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def langmix(*args: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "langmix", *args],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "NO_COLOR": "1", "LANGMIX_CACHE_DIR": str(cwd.parent / "cache"), **environment},
    )


def check(folder: Path, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return langmix("check", ".", "--baseline", "langmix-baseline.json", *args, cwd=folder, **environment)


def test_what_was_accepted_is_green(repository: Path) -> None:
    assert langmix("check", ".", "--isolated", cwd=repository).returncode == 1
    done = check(repository, "--format", "concise")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_one_new_leftover_is_the_only_finding_at_its_line(repository: Path) -> None:
    page = next(path for path in sorted((repository / "docs" / "de").glob("*.md")) if path.stat().st_size > 1500)
    before = page.read_text(encoding="utf-8")
    page.write_text(f"{before.rstrip()}\n\n{NEW}\n", encoding="utf-8")
    try:
        line = len(before.rstrip().splitlines()) + 2
        place = f"docs/de/{page.name}"
        done = check(
            repository, "--format", "github", "--format", "sarif=new.sarif", GITHUB_STEP_SUMMARY=str(repository.parent / "summary")
        )
        assert done.returncode == 1
        annotations = [row for row in done.stdout.splitlines() if row.startswith("::warning ")]
        assert len(annotations) == 1
        assert annotations[0].startswith(f"::warning file={place},line={line},")
        results = json.loads((repository / "new.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
        location = results[0]["locations"][0]["physicalLocation"]
        assert [len(results), location["artifactLocation"]["uri"], location["region"]["startLine"]] == [1, place, line]
        assert location["region"]["snippet"]["text"].startswith("Please save your changes")
    finally:
        page.write_text(before, encoding="utf-8")
        (repository / "new.sarif").unlink(missing_ok=True)


def test_what_was_mended_is_stale(repository: Path) -> None:
    baseline = repository / "langmix-baseline.json"
    accepted = json.loads(baseline.read_text(encoding="utf-8"))
    path = next(str(entry["path"]) for entry in accepted["entries"] if str(entry["path"]).startswith("docs/es/"))
    file = repository / path
    before = file.read_text(encoding="utf-8")
    file.write_text("# Copias de seguridad\n\nEl programa guarda una copia cada noche.\n", encoding="utf-8")
    try:
        done = check(repository, "--format", "concise")
        assert "LM902" in done.stdout
        assert all("langmix-baseline.json:" in row for row in done.stdout.splitlines() if "LM" in row)
    finally:
        file.write_text(before, encoding="utf-8")
