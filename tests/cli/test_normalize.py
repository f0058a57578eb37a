"""``langmix normalize`` as a process, with the real Apertium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.translators.services import Services, serving

import langmix
from langmix.cli.translation import tell_sending
from langmix.translators.dispatch import Sending

FRENCH = "Le conseil municipal a voté le budget hier soir. "
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad. "
TRANSLATED = "Le maire n'a pas voulu parler avec les journalistes de la ville."


def normalize(*args: str, stdin: bytes = b"", cwd: Path | None = None, **extra: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "langmix", "normalize", *args]
    return subprocess.run(command, input=stdin, cwd=cwd, env=os.environ | {"COLUMNS": "80"} | extra, capture_output=True, check=False)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, outside of the folder that it works in."""
    folder = tmp_path.parent / f"{tmp_path.name}-cache"
    monkeypatch.setenv("LANGMIX_CACHE_DIR", str(folder))
    return folder


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
    for args in (
        ["--in-place", "-"],
        ["-o", "x", "--in-place", "a.txt"],
        ["-o", "x", "--output-dir", "y", "a.txt"],
        ["--backup", "a.txt"],
        ["a.txt", "-"],
        ["--to", "klingon", "a.txt"],
        ["--min-quality", "2", "a.txt"],
        ["--workers", "0", "a.txt"],
        ["--quotes", "drop", "a.txt"],
        ["--glossary", "none.tsv", "--offline", "--translator", "google", "a.txt"],
        ["--config", 'translate.prices=["deepl"]', "a.txt"],
    ):
        assert normalize(*args, cwd=tmp_path).returncode == 2


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FRENCH)
    (tmp_path / "file").write_text("")
    done = normalize("--to", "fr", "a.txt", "-o", "file/b.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert b"cannot be written" in done.stderr


@pytest.fixture
def services() -> Iterator[Services]:
    """A fake of LibreTranslate that knows one sentence."""
    with serving() as server:
        server.translate = lambda texts, _source, _target: [TRANSLATED if text == SPANISH.strip() else text for text in texts]
        yield server


def by(server: Services) -> list[str]:
    return ["--to", "fr", "--translator", "libretranslate", "--url", server.url("libretranslate")]


def test_text_goes_to_a_named_service_once(services: Services, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{FRENCH * 2}\n\n{SPANISH}\n")
    done = normalize(*by(services), "a.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode()) == (0, f"{FRENCH * 2}\n\n{TRANSLATED} \n")
    assert normalize(*by(services), "a.txt", cwd=tmp_path).stdout == done.stdout
    assert services.texts == [SPANISH.strip()]
    assert normalize(*by(services), "--no-cache", "a.txt", cwd=tmp_path).stdout == done.stdout
    assert len(services.texts) == 2


def test_files_are_changed_in_place_and_kept_beside(services: Services, tmp_path: Path) -> None:
    text = f"{FRENCH * 2}\n\n{SPANISH}\n"
    for name, content in (("mixed.txt", text), ("clean.txt", FRENCH * 2)):
        (tmp_path / name).write_text(content)
        (tmp_path / name).chmod(0o640)
    done = normalize(*by(services), "--in-place", "--backup", "mixed.txt", "clean.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clean.txt", "mixed.txt", "mixed.txt~"]
    assert (tmp_path / "mixed.txt~").read_text() == text
    assert (tmp_path / "mixed.txt").read_text() == text.replace(SPANISH.strip(), TRANSLATED)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o640}


def test_a_folder_for_the_results(services: Services, tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "a.txt").write_text(f"{FRENCH * 2}\n\n{SPANISH}\n")
    assert normalize(*by(services), "--output-dir", "out", "in", cwd=tmp_path).returncode == 0
    assert TRANSLATED in (tmp_path / "out" / "deep" / "a.txt").read_text()


PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 90>>stream
BT /F1 12 Tf 10 100 Td (El alcalde no quiso hablar con los periodistas de la ciudad.) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""


def test_a_file_that_is_only_read_is_not_sent(services: Services, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "b.txt").write_text(f"{FRENCH * 2}\n\n{SPANISH}\n")
    done = normalize(*by(services), "--in-place", "a.pdf", "b.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert b"a.pdf: PDF is only read: convert it to a format that can be written" in done.stderr
    assert TRANSLATED in (tmp_path / "b.txt").read_text()
    assert len(services.texts) == 1


def test_what_is_only_offered_is_reported_and_left(services: Services, tmp_path: Path) -> None:
    (tmp_path / "es-fr.tsv").write_text("alcalde\tbourgmestre\n")
    text = f"{FRENCH * 2}\n\n{SPANISH}\n"
    (tmp_path / "a.txt").write_text(text)
    options = [*by(services), "--glossary", "es-fr.tsv", "--min-quality", "0.9", "--in-place", "a.txt"]
    done = normalize(*options, "--report", "changes.json", cwd=tmp_path)
    assert done.returncode == 3
    assert (tmp_path / "a.txt").read_text() == text
    assert b"left as written, line 3: its quality is estimated at 0.80, below 0.9" in done.stderr
    assert TRANSLATED in (tmp_path / "changes.json").read_text()
    assert normalize(*by(services), "--report", "changes.doc", "a.txt", cwd=tmp_path).returncode == 2


def test_a_report_alone_changes_nothing(services: Services, tmp_path: Path) -> None:
    text = f"{FRENCH * 2}\n\n{SPANISH}\n"
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(text)
    done = normalize(*by(services), "--report", "changes.html", "--report", "changes.md", "a.txt", "b.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert {(tmp_path / f"{name}.txt").read_text() for name in "ab"} == {text}
    assert (tmp_path / "changes.html").read_text().count("pas voulu") >= 2
    assert (tmp_path / "changes.md").exists()


def test_quotations_and_names_stay(services: Services, tmp_path: Path) -> None:
    text = f"{FRENCH * 2}Il dit : « {SPANISH.strip()} »\n"
    (tmp_path / "a.txt").write_text(text)
    done = normalize(*by(services), "--quotes", "keep", "a.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode()) == (0, text)
    assert b"1 quotation kept as written" in done.stderr
    (tmp_path / "names.txt").write_text("alcalde\n")
    normalize(*by(services), "--keep", "names.txt", "a.txt", cwd=tmp_path)
    assert services.texts[0].startswith("El \u27e60\u27e7 no quiso")


def test_a_plan_counts_each_text_once_and_what_it_costs(services: Services, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"{FRENCH * 2}\n\n{SPANISH}\n")
    (tmp_path / "langmix.toml").write_text('[translate]\nprices = ["libretranslate=2000"]\n')
    done = normalize(*by(services), "--dry-run", "a.txt", "b.txt", cwd=tmp_path)
    assert done.stdout.decode().splitlines() == [
        "a.txt: 1 passage, 60 characters, Spanish (es) to French (fr): by libretranslate, on this machine",
        "b.txt: 1 passage, 0 characters, Spanish (es) to French (fr): by libretranslate, on this machine",
        "in all: 2 passages, 60 characters, at a cost of about 0.12",
    ]
    assert services.texts == []
    normalize(*by(services), "a.txt", cwd=tmp_path)
    assert (
        b"in all: 1 passage, 0 characters, at a cost of about 0.00" in normalize(*by(services), "--dry-run", "b.txt", cwd=tmp_path).stdout
    )


REMOTE = ["--to", "fr", "--translator", "libretranslate", "--url", "https://translate.invalid", "--timeout", "1"]
"""Another machine, of a domain that can be none."""


def on_a_terminal(*args: str, cwd: Path, **extra: str) -> tuple[int, str]:
    """The exit code, and what is said, where standard error is a terminal."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "langmix", "normalize", *args]
    kept = {name: value for name, value in os.environ.items() if name != "CI"}
    done = subprocess.run(command, cwd=cwd, env=kept | {"NO_COLOR": "1"} | extra, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    said = os.read(ours, 65_536).decode()
    os.close(ours)
    return done.returncode, said


def test_nothing_is_sent_away_where_nobody_watches(tmp_path: Path) -> None:
    text = f"{FRENCH * 2}\n\n{SPANISH}\n"
    (tmp_path / "a.txt").write_text(text)
    done = normalize(*REMOTE, "a.txt", cwd=tmp_path, CI="")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"libretranslate would send text to translate.invalid where nobody sees it said" in done.stderr
    assert b"--allow-remote" in done.stderr
    code, said = on_a_terminal(*REMOTE, "a.txt", cwd=tmp_path, CI="true")
    assert code == 2
    assert "would send text to translate.invalid in CI" in said
    assert normalize(*REMOTE, "--dry-run", "a.txt", cwd=tmp_path).returncode == 0


def test_what_was_allowed_is_tried(tmp_path: Path) -> None:
    text = f"{FRENCH * 2}\n\n{SPANISH}\n"
    (tmp_path / "a.txt").write_text(text)
    done = normalize(*REMOTE, "--allow-remote", "a.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode()) == (3, text)
    assert b"cannot reach translate.invalid" in done.stderr
    code, said = on_a_terminal(*REMOTE, "a.txt", cwd=tmp_path)
    assert code == 3
    assert "cannot reach translate.invalid" in said
    (tmp_path / "langmix.toml").write_text("[translate]\nallow-remote = true\n")
    assert normalize(*REMOTE, "a.txt", cwd=tmp_path, CI="1").returncode == 3


def test_offline_is_stronger_than_permission(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FRENCH)
    for options in (["--offline"], ["--config", "translate.offline=true"]):
        done = normalize(*REMOTE, "--allow-remote", *options, "a.txt", cwd=tmp_path)
        assert done.returncode == 2
        assert b"libretranslate sends text to translate.invalid, which offline forbids" in done.stderr


def test_what_leaves_the_machine_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    tell_sending(Sending("deepl", "api.deepl.com", 12, 34_567))
    tell_sending(Sending("apertium", None, 12, 34_567))
    assert capsys.readouterr().err == "langmix: sending 12 texts, 34,567 characters, to api.deepl.com (deepl)\n"
