"""The files that other programs read: hooks for pre-commit, the GitHub action, the GitLab template."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
ARTICLE = "Le conseil municipal a voté le budget hier soir.\n\nEl alcalde no quiso hablar con los periodistas de la ciudad.\n"
CLEAN = "Le conseil municipal a voté le budget hier soir.\n"


def run(*args: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        args, cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ, "PATH": path, "NO_COLOR": "1", **environment}
    )


def git(*args: str, cwd: Path) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    done = run("git", *identity, *args, cwd=cwd)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a git repository of its own, as pre-commit clones it."""
    folder = tmp_path_factory.mktemp("langmix")
    for name in ("src", "pyproject.toml", "setup.py", "README.md", "LICENSE", "MANIFEST.in", ".pre-commit-hooks.yaml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("*.so", "*.egg-info", "__pycache__", "_kernel.c"))
        else:
            shutil.copy(source, folder / name)
    git("init", "-q", cwd=folder)
    git("add", ".", cwd=folder)
    git("commit", "-qm", "langmix", cwd=folder)
    return folder


def test_pre_commit_installs_and_runs_the_hooks(project: Path, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    git("init", "-q", cwd=desk)
    hooks = [{"id": "langmix-check", "args": ["--lang", "fr"]}, {"id": "langmix-fix", "files": "\\.html$"}]
    revision = run("git", "rev-parse", "HEAD", cwd=project).stdout.strip()
    config = {"repos": [{"repo": str(project), "rev": revision, "hooks": hooks}]}
    (desk / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (desk / "langmix.toml").write_text('exclude = ["vendor/"]\n', encoding="utf-8")
    (desk / "vendor").mkdir()
    for name, text in {
        "draft.md": ARTICLE,
        "clean.md": CLEAN,
        "vendor/theirs.md": ARTICLE,
        "package.json": '{"name": "Save your work"}',
    }.items():
        (desk / name).write_text(text, encoding="utf-8")
    git("add", ".", cwd=desk)
    before = {path: path.read_bytes() for path in desk.glob("*.md")}

    done = run("pre-commit", "run", "--all-files", cwd=desk, PRE_COMMIT_HOME=str(tmp_path / "home"))

    assert done.returncode == 1, done.stdout + done.stderr
    assert "draft.md:3:1: LM101" in done.stdout
    # What the configuration leaves out, and files that hold settings, are no drafts, though pre-commit names them.
    assert "theirs" not in done.stdout
    assert "package.json" not in done.stdout
    assert {path: path.read_bytes() for path in desk.glob("*.md")} == before

    (desk / "draft.md").write_text(CLEAN, encoding="utf-8")
    git("add", ".", cwd=desk)
    done = run("pre-commit", "run", "--all-files", cwd=desk, PRE_COMMIT_HOME=str(tmp_path / "home"))
    assert done.returncode == 0, done.stdout + done.stderr

    page = f'<!doctype html><html lang="fr_FR"><title>Le budget de la ville</title><p>{CLEAN}</html>'
    (desk / "page.html").write_text(page, encoding="utf-8")
    git("add", ".", cwd=desk)
    done = run("pre-commit", "run", "langmix-fix", "--all-files", cwd=desk, PRE_COMMIT_HOME=str(tmp_path / "home"))
    assert done.returncode == 1
    assert '+<!doctype html><html lang="fr-FR">' in done.stdout
    assert (desk / "page.html").read_text(encoding="utf-8") == page.replace("fr_FR", "fr-FR")


def action() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return loaded


def steps(desk: Path, **inputs: str) -> dict[str, subprocess.CompletedProcess[str]]:
    """Run the action's own steps as the runner does: each a script, with what the ones before it gave."""
    loaded = action()
    values = {name: str(known.get("default", "")) for name, known in loaded["inputs"].items()} | inputs
    temporary = desk / "runner"
    temporary.mkdir(exist_ok=True)
    (temporary / "output").write_text("", encoding="utf-8")
    (temporary / "path").write_text("", encoding="utf-8")
    done: dict[str, subprocess.CompletedProcess[str]] = {}
    for step in loaded["runs"]["steps"]:
        if "run" not in step or step["name"] == "Install langmix":
            # Installing from the index is what the test of pre-commit shows.
            continue
        outputs = dict(line.split("=", 1) for line in (temporary / "output").read_text(encoding="utf-8").splitlines())
        environment = {}
        for name, text in step.get("env", {}).items():
            value = str(text).replace("${{ runner.temp }}", str(temporary))
            for key, given in values.items():
                value = value.replace(f"${{{{ inputs.{key} }}}}", given)
            for key, given in outputs.items():
                value = value.replace(f"${{{{ steps.check.outputs.{key} }}}}", given)
            assert "${{" not in value, value
            environment[name] = value
        done[step["name"]] = run(
            "bash",
            "-eo",
            "pipefail",
            "-c",
            step["run"],
            cwd=desk,
            RUNNER_TEMP=str(temporary),
            GITHUB_OUTPUT=str(temporary / "output"),
            GITHUB_STEP_SUMMARY=str(temporary / "summary"),
            GITHUB_WORKSPACE=str(desk),
            GITHUB_PATH=str(temporary / "path"),
            **environment,
        )
    return done


def test_the_action_annotates_reports_and_fails(tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text(ARTICLE, encoding="utf-8")
    done = steps(tmp_path, paths="draft.md", args="--lang fr")
    assert "::warning file=draft.md,line=3," in done["Check"].stdout
    assert done["Check"].returncode == 0
    assert done["Verdict"].returncode == 1
    assert '"startLine": 3' in (tmp_path / "runner" / "langmix.sarif").read_text(encoding="utf-8")
    assert "draft.md:3:1" in (tmp_path / "runner" / "summary").read_text(encoding="utf-8")


def test_the_action_passes_where_nothing_is_found(tmp_path: Path) -> None:
    (tmp_path / "clean.md").write_text(CLEAN, encoding="utf-8")
    assert steps(tmp_path, args="--lang fr")["Verdict"].returncode == 0


def test_the_action_names_only_inputs_that_it_has() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    used = {part.split("}}")[0].split()[0].removeprefix("inputs.") for part in text.split("${{")[1:] if part.strip().startswith("inputs.")}
    assert used <= set(action()["inputs"])


def test_the_gitlab_job_writes_its_reports(tmp_path: Path) -> None:
    template = yaml.safe_load((ROOT / "templates" / "langmix.gitlab-ci.yml").read_text(encoding="utf-8"))
    (tmp_path / "draft.md").write_text(ARTICLE, encoding="utf-8")
    check = next(line for line in template["langmix"]["script"] if line.startswith("langmix"))
    done = run("bash", "-c", check, cwd=tmp_path, LANGMIX_ARGS="--lang fr", LANGMIX_PATHS="draft.md")
    assert done.returncode == 1, done.stderr
    reports = template["langmix"]["artifacts"]["reports"]
    assert all((tmp_path / path).stat().st_size for path in reports.values())
