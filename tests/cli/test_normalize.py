"""``langmix normalize`` as a process, with the real Apertium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import langmix

FRENCH = "Le conseil municipal a voté le budget hier soir. "
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad. "


def normalize(*args: str, stdin: bytes = b"", cwd: Path | None = None, **extra: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "langmix", "normalize", *args]
    return subprocess.run(command, input=stdin, cwd=cwd, env=os.environ | {"COLUMNS": "80"} | extra, capture_output=True, check=False)


@pytest.fixture(scope="module")
def apertium() -> None:
    if shutil.which("apertium") is None:
        pytest.skip("apertium is not installed: apt-get install apertium apertium-spa-cat apertium-fra-cat")


@pytest.mark.usefixtures("apertium")
def test_the_article_in_a_pipe(samples: Path) -> None:
    original = (samples / "article_fr.txt").read_bytes()
    done = normalize("--to", "fr", stdin=original)
    assert done.returncode == 0
    text = done.stdout.decode()
    assert [span.language for span in langmix.scan(text, detector="langdetect").spans if span.language == "es"] == []
    (passage,) = langmix.check(samples / "article_fr.txt", lang="fr").foreign
    before, after = original.decode()[: passage.start].encode(), original.decode()[passage.end :].encode()
    assert done.stdout.startswith(before)
    assert done.stdout.endswith(after)
    assert b"1 passage translated by apertium" in done.stderr


@pytest.mark.usefixtures("apertium")
def test_encoding_mark_and_line_ends_stay(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + f"{FRENCH}\r\n\r\n{SPANISH}\r\n".encode()
    done = normalize("--to", "fr", stdin=data)
    assert done.returncode == 0
    assert done.stdout.startswith(b"\xef\xbb\xbf" + FRENCH.encode() + b"\r\n\r\n")
    assert done.stdout.endswith(b"\r\n")
    (tmp_path / "old.txt").write_bytes(f"{FRENCH * 3}\n\n{SPANISH}".encode("cp1252"))
    done = normalize("--to", "fr", "--encoding", "cp1252", "old.txt", cwd=tmp_path)
    assert done.stdout.startswith((FRENCH * 3).encode("cp1252"))
    assert "maire" in done.stdout.decode("cp1252")


@pytest.mark.usefixtures("apertium")
def test_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    for name in ("in/a.txt", "in/deep/b.txt"):
        (tmp_path / name).write_text(f"{FRENCH * 2}\n\n{SPANISH}\n")
    assert normalize("--to", "fr", "in", "-o", "out", cwd=tmp_path).returncode == 0
    assert sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.txt")) == ["a.txt", "deep/b.txt"]
    assert normalize("--to", "fr", "in/a.txt", "-o", "one.txt", cwd=tmp_path).returncode == 0
    assert (tmp_path / "one.txt").read_bytes() == (tmp_path / "out" / "a.txt").read_bytes()
    assert normalize("--to", "fr", "--in-place", "in", cwd=tmp_path).returncode == 0
    assert (tmp_path / "in" / "deep" / "b.txt").read_bytes() == (tmp_path / "out" / "deep" / "b.txt").read_bytes()
    assert normalize("--to", "fr", "in/a.txt", "in/deep/../a.txt", "-o", "out", cwd=tmp_path).returncode == 2


@pytest.mark.usefixtures("apertium")
def test_the_diff_instead_of_the_text(samples: Path) -> None:
    done = normalize("--to", "fr", "--diff", "article_fr.txt", cwd=samples)
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert "article_fr.txt:9:1: Spanish (es) → French (fr), apertium (spa-cat → cat-fra)" in shown
    assert "1 passage translated, none stayed as written." in shown


def test_without_the_engine_the_text_comes_out_as_it_went_in(samples: Path) -> None:
    original = (samples / "article_fr.txt").read_bytes()
    done = normalize("--to", "fr", stdin=original, PATH="/nowhere")
    assert done.returncode == 3
    assert done.stdout == original
    assert b"left as written, line 9: apertium: the engine is not installed; install it with: apt-get install apertium" in done.stderr


def test_a_clean_text_needs_no_engine(samples: Path) -> None:
    original = (samples / "clean_fr.txt").read_bytes()
    done = normalize(stdin=original, PATH="/nowhere")
    assert (done.returncode, done.stdout) == (0, original)
    assert done.stderr == b"langmix: <stdin>: no --to given: into its main language, French (fr), 100% of the letters\n"
    assert normalize("-q", stdin=original, PATH="/nowhere").stderr == b""


def test_the_target_may_stand_in_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "langmix.toml").write_text('[translate]\nto = "fr"\n')
    done = normalize("--dry-run", stdin=(SPANISH * 2).encode(), cwd=tmp_path, PATH="/nowhere")
    assert b"Spanish (es) to French (fr)" in done.stdout


def test_what_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FRENCH)
    for args in (["--in-place", "-"], ["-o", "x", "--in-place", "a.txt"], ["a.txt", "-"], ["--to", "klingon", "a.txt"]):
        assert normalize(*args, cwd=tmp_path).returncode == 2


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FRENCH)
    (tmp_path / "file").write_text("")
    done = normalize("--to", "fr", "a.txt", "-o", "file/b.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert b"cannot be written" in done.stderr
