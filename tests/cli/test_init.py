"""``langmix init``: the file it writes, and that langmix then works with it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from langmix.config_files import Configuration

GOLDEN = Path(__file__).parent / "golden"
LANGMIX = [sys.executable, "-m", "langmix"]
SPANISH = "El alcalde no quiso hablar ayer con los periodistas de la ciudad."
FRENCH = "Le conseil municipal a voté le budget hier soir, et le maire a répondu."
GERMAN = "Der Stadtrat hat gestern Abend den Haushalt für das nächste Jahr beschlossen."
ENGLISH = "The city council approved the budget for the next year last night."


def init(*args: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*LANGMIX, "init", *args], cwd=cwd, input=b"", capture_output=True, check=False)


def init_in_terminal(answer: bytes, cwd: Path) -> tuple[int, str]:
    """Run on a pseudo-terminal; the exit code and what appeared."""
    leader, follower = pty.openpty()
    process = subprocess.Popen([*LANGMIX, "init"], stdin=follower, stdout=follower, stderr=follower, cwd=cwd)
    os.close(follower)
    os.write(leader, answer)
    seen = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(leader)
    return process.wait(timeout=30), seen.decode()


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(
        tmp_path,
        {
            "guide.md": FRENCH,
            "news/one.txt": FRENCH,
            "docs/es/index.md": SPANISH,
            "locales/de/LC_MESSAGES/app.po": f'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "{GERMAN}"\n',
            "strings/de/menu.json": json.dumps({"a": GERMAN}),
            "strings/fr/menu.json": json.dumps({"a": FRENCH}),
            "strings/pt_BR/menu.json": json.dumps({"a": ENGLISH}),
            "letters/reply_de.txt": GERMAN,
            "letters/reply_en.txt": ENGLISH,
            "is/it/a.txt": FRENCH,
            "is/to/a.txt": FRENCH,
            "vendor/lib/README.md": ENGLISH,
            "settings.json": json.dumps({"a": ENGLISH}),
        },
    )
    return tmp_path


def test_what_it_writes(project: Path) -> None:
    done = init(cwd=project)
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.startswith(b"langmix: wrote langmix.toml; ")
    text = (project / "langmix.toml").read_text(encoding="utf-8")
    golden = GOLDEN / "init.toml"
    if os.environ.get("LANGMIX_UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_langmix_works_with_what_it_writes(project: Path) -> None:
    init("--quiet", cwd=project)
    configuration = Configuration(project)
    paths = ["guide.md", "letters/reply_de.txt", "strings/de/menu.json", "strings/pt_BR/menu.json", "is/it/a.txt"]
    assert [configuration.for_path(str(project / path)).lang for path in paths] == [None, "de", "de", "pt", None]
    assert configuration.general().default_lang == "fr"
    done = subprocess.run([*LANGMIX, "check", "--format", "json", "."], cwd=project, capture_output=True, check=False)
    failing = [result["path"] for result in json.loads(done.stdout)["results"] if result["findings"]]
    assert failing == ["strings/pt_BR/menu.json"]


def test_every_proposal_in_a_comment_is_right(project: Path) -> None:
    init(cwd=project)
    lines = (project / "langmix.toml").read_text(encoding="utf-8").splitlines()
    (project / "langmix.toml").write_text("\n".join(line.removeprefix("# ") if " = " in line else line for line in lines), encoding="utf-8")
    assert Configuration(project).general().allow == ("en",)


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert init("empty", cwd=tmp_path).returncode == 0
    assert tomllib.loads((tmp_path / "empty" / "langmix.toml").read_text(encoding="utf-8")) == {}


def test_texts_in_several_languages_give_no_default(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": FRENCH, "b.txt": SPANISH, "c.txt": GERMAN})
    init(cwd=tmp_path)
    assert "lang" not in tomllib.loads((tmp_path / "langmix.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("langmix.toml", "not TOML", b"langmix.toml: there is a configuration already; to write a new one, add --force"),
        (
            ".langmix.toml",
            "",
            b".langmix.toml: there is a configuration already, which langmix.toml would hide; to write a new one, add --force",
        ),
        ("pyproject.toml", "[tool.langmix]", b"pyproject.toml: there is a configuration already, which langmix.toml would hide"),
    ],
)
def test_it_overwrites_nothing(tmp_path: Path, name: str, text: str, message: bytes) -> None:
    write(tmp_path, {name: text})
    done = init("--yes", cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == text
    assert init("--force", cwd=tmp_path).returncode == 0
    assert "# Configuration of langmix." in (tmp_path / "langmix.toml").read_text(encoding="utf-8")


def test_a_project_file_of_somebody_else_is_no_configuration(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": '[project]\ndependencies = ["langmix"]\n'})
    assert init(cwd=tmp_path).returncode == 0


def test_a_missing_folder(tmp_path: Path) -> None:
    done = init("missing", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, b"langmix: error: missing: no such folder\n")


@pytest.mark.parametrize(("answer", "written"), [(b"y\n", True), (b"n\n", False), (b"\n", False), (b"\x04", False)])
def test_on_a_terminal_it_shows_the_file_and_asks(tmp_path: Path, answer: bytes, written: bool) -> None:
    code, seen = init_in_terminal(answer, tmp_path)
    assert code == 0
    assert '# lang = "en"' in seen
    assert "Write this to langmix.toml? [y/N]" in seen
    assert (tmp_path / "langmix.toml").exists() == written
    assert ("nothing was written" in seen) != written
