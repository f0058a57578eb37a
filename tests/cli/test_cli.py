"""The command line as its users meet it: a process, its streams, its exit code.

Golden files hold what is printed; ``LANGMIX_UPDATE_GOLDEN=1`` writes them anew.
"""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
LANGMIX = [sys.executable, "-m", "langmix"]
FRENCH = "Le conseil municipal a voté le budget hier soir. "
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad. "


def environment(**extra: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "GITHUB_STEP_SUMMARY", "TERM")}
    return kept | {"COLUMNS": "80", "TERM": "xterm-256color"} | extra


def run(*args: str, stdin: bytes = b"", cwd: Path | None = None, **extra: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*LANGMIX, *args], input=stdin, cwd=cwd, env=environment(**extra), capture_output=True, check=False)


@pytest.fixture
def desk(tmp_path: Path, samples: Path) -> Path:
    """A folder with the samples and some troublesome files."""
    for file in samples.glob("*.txt"):
        shutil.copy(file, tmp_path)
    (tmp_path / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / "old.txt").write_bytes((FRENCH + SPANISH).encode("cp1252"))
    (tmp_path / "noise.txt").write_bytes(b"caf\xe9")
    (tmp_path / "empty.txt").write_bytes(b"")
    return tmp_path


CASES = {
    "scan-article": ["scan", "article_fr.txt"],
    "scan-clean": ["scan", "clean_fr.txt"],
    "scan-several": ["scan", "manual_es.txt", "missing.txt", "image.txt", "noise.txt", "old.txt", "empty.txt"],
    "scan-segments": ["scan", "--show", "segments", "manual_es.txt"],
    "scan-scores": ["scan", "--show", "scores", "notes_ja.txt"],
    "scan-json": ["scan", "--format", "json", "notes_ja.txt"],
    "scan-unknown-language": ["scan", "--lang", "french", "article_fr.txt"],
    "scan-unknown-detector": ["scan", "--detector", "langdetec", "article_fr.txt"],
    "scan-allow": ["scan", "--allow", "es,en", "article_fr.txt"],
    "check-article": ["check", "--lang", "fr", "article_fr.txt"],
    "check-clean": ["check", "--lang", "fr", "clean_fr.txt"],
    "check-wrong-language": ["check", "--lang", "de", "clean_fr.txt"],
    "check-tolerance": ["check", "--lang", "fr", "--max-foreign", "20%", "article_fr.txt"],
    "check-tolerance-wrong": ["check", "--max-foreign", "a lot", "article_fr.txt"],
    "check-missing": ["check", "--lang", "fr", "missing.txt", "article_fr.txt"],
    "check-github": ["check", "--lang", "fr", "--format", "github", "article_fr.txt"],
    "normalize-dry-run": ["normalize", "--to", "fr", "--dry-run", "article_fr.txt"],
    "normalize-dry-run-google": ["normalize", "--to", "fr", "--translator", "google", "--dry-run", "article_fr.txt"],
    "normalize-two-inputs": ["normalize", "--to", "fr", "article_fr.txt", "clean_fr.txt"],
    "normalize-unknown-translator": ["normalize", "--to", "fr", "--translator", "gogle", "article_fr.txt"],
    "normalize-undecided": ["normalize", "empty.txt"],
}


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, desk: Path) -> None:
    # Without a PATH no engine is installed: the same on every machine.
    done = run(*CASES[name], cwd=desk, PATH="/nowhere")
    words = " ".join(["langmix", *CASES[name]])
    shown = (
        f"$ {words}\n[exit code {done.returncode}]\n--- standard output\n{done.stdout.decode()}--- standard error\n{done.stderr.decode()}"
    )
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("LANGMIX_UPDATE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--help"], ["scan", "check", "normalize", "--version", "Exit codes"]),
        (["scan", "--help"], ["[PATH]...", "--lang", "--show", "--format", "langmix scan article.txt"]),
        (["check", "--help"], ["--fail-on", "--max-foreign", "sarif"]),
        (["normalize", "--help"], ["--to", "--translator", "--dry-run", "--diff", "--in-place"]),
    ],
)
def test_help_fits_80_columns(args: list[str], words: list[str]) -> None:
    done = run(*args)
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert max(map(len, shown.splitlines())) <= 80
    assert [word for word in words if word not in shown] == []


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([], ["Usage: langmix", "scan", "normalize"]),
        (["scna"], ["No such command 'scna'", "Did you mean 'scan'"]),
        (["scan", "--langs", "fr", "x"], ["No such option: --langs", "--languages"]),
        (["check", "--fail-on", "fatal", "x"], ["'fatal' is not one of", "warning"]),
        (["scan", "--min-words", "many", "x"], ["--min-words"]),
    ],
)
def test_wrong_usage_gets_a_helpful_line(args: list[str], words: list[str]) -> None:
    done = run(*args)
    shown = (done.stdout + done.stderr).decode()
    assert done.returncode == 2
    assert "Traceback" not in shown
    assert [word for word in words if word not in shown] == []


def test_no_colour_unless_wanted(desk: Path) -> None:
    assert b"\x1b[" not in run("scan", "article_fr.txt", cwd=desk).stdout
    assert b"\x1b[" in run("scan", "article_fr.txt", cwd=desk, FORCE_COLOR="1").stdout
    assert b"\x1b[" not in run("scan", "article_fr.txt", cwd=desk, FORCE_COLOR="1", NO_COLOR="1").stdout
    assert b"\x1b[" in run("scan", "--color", "always", "article_fr.txt", cwd=desk, NO_COLOR="1").stdout


def test_standard_input() -> None:
    text = (FRENCH * 3 + SPANISH).encode()
    for args in (["check"], ["check", "-"]):
        done = run(*args, stdin=text)
        assert (done.returncode, done.stdout.split(b":")[0]) == (1, b"<stdin>")
    done = run("check", stdin=b"")
    assert (done.returncode, done.stderr) == (0, b"langmix: warning: standard input is empty\n")


def test_configuration_and_options(desk: Path) -> None:
    (desk / "langmix.toml").write_text('lang = "fr"\nallow = ["es"]\n')
    assert run("check", "article_fr.txt", cwd=desk).returncode == 0
    assert run("check", "--allow", "en", "article_fr.txt", cwd=desk).returncode == 1
    assert run("check", "--isolated", "article_fr.txt", cwd=desk).returncode == 1
    (desk / "langmix.toml").write_text('langs = "fr"\n')
    done = run("check", "article_fr.txt", cwd=desk)
    assert (done.returncode, b"unknown key 'langs'; did you mean 'lang'?" in done.stderr) == (2, True)


def test_the_order_of_exit_codes(desk: Path) -> None:
    assert run("check", "article_fr.txt", cwd=desk).returncode == 1
    assert run("check", "--fail-on", "error", "article_fr.txt", cwd=desk).returncode == 0
    assert run("check", "article_fr.txt", "missing.txt", cwd=desk).returncode == 2
    assert run("scan", "article_fr.txt", cwd=desk).returncode == 0


def test_json_and_jsonl_are_one_report(desk: Path) -> None:
    whole = json.loads(run("check", "--format", "json", "article_fr.txt", "missing.txt", cwd=desk).stdout)
    lines = [json.loads(line) for line in run("check", "--format", "jsonl", "article_fr.txt", "missing.txt", cwd=desk).stdout.splitlines()]
    assert [line["type"] for line in lines] == ["result", "notification", "summary"]
    assert whole["results"][0] == lines[0]
    assert whole["notifications"][0]["rule"] == "LM001"


def test_an_internal_error_is_4_and_not_1(desk: Path) -> None:
    broken = desk / "langdetect" / "__init__.py"
    broken.parent.mkdir()
    broken.write_text("raise RuntimeError('boom')")
    done = run("scan", "--detector", "langdetect", "article_fr.txt", cwd=desk, PYTHONPATH=str(desk))
    assert done.returncode == 4
    assert b"this is a bug in langmix" in done.stderr


def in_terminal(*args: str, cwd: Path, keys: bytes = b"") -> tuple[int, str]:
    """Run with all three streams on a pseudo-terminal; the exit code and what appeared."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [*LANGMIX, *args], stdin=follower, stdout=follower, stderr=follower, cwd=cwd, env=environment(), close_fds=True
    )
    os.close(follower)
    os.write(leader, keys)
    seen = b""
    while True:
        ready, _, _ = select.select([leader], [], [], 30)
        try:
            piece = os.read(leader, 65536) if ready else b""
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(leader)
    return process.wait(timeout=30), seen.decode()


@pytest.mark.parametrize("command", ["scan", "check", "normalize"])
def test_without_a_path_a_terminal_gets_a_hint(command: str, tmp_path: Path) -> None:
    code, seen = in_terminal(command, cwd=tmp_path)
    assert code == 2
    assert (
        seen.strip()
        == f"langmix: error: nothing to read: name a file or a folder, as in `langmix {command} article.txt`, or pipe text into it"
    )


def test_a_terminal_gets_colour_and_a_progress_bar(desk: Path) -> None:
    code, seen = in_terminal("scan", "article_fr.txt", "clean_fr.txt", "manual_es.txt", cwd=desk)
    assert code == 0
    assert "\x1b[" in seen
    assert "/3" in seen
    code, seen = in_terminal("scan", "-q", "article_fr.txt", "clean_fr.txt", "manual_es.txt", cwd=desk)
    assert "/3" not in seen


def test_a_reader_that_goes_away_is_no_error(desk: Path) -> None:
    big = desk / "big.txt"
    big.write_text("\n\n".join([FRENCH, SPANISH] * 600))
    process = subprocess.Popen([*LANGMIX, "scan", "big.txt"], cwd=desk, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=30) == 141


def test_ctrl_c_leaves_no_half_written_file(desk: Path) -> None:
    (desk / "big.txt").write_text("\n\n".join([FRENCH, SPANISH] * 3000))
    before = sorted(desk.iterdir())
    args = [*LANGMIX, "normalize", "--detector", "langdetect", "--to", "fr", "-o", "out.txt", "big.txt"]
    process = subprocess.Popen(args, cwd=desk, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert sorted(desk.iterdir()) == before


def test_a_file_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    done = run("scan", "evil\x1b[2J\n.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert b"\x1b" not in done.stderr


def test_hostile_inputs_leave_no_traceback(tmp_path: Path) -> None:
    hostile = {
        "spaces.txt": b" \n\t\r\n ",
        "crlf.txt": (FRENCH + "\r\n\r\n" + SPANISH + "\r" + FRENCH + "\n").encode(),
        "bom.txt": b"\xef\xbb\xbf" + SPANISH.encode(),
        "utf16.txt": (FRENCH + SPANISH).encode("utf-16"),
        "emoji.txt": ("👩‍👩‍👧 " + SPANISH + "🇫🇷 ").encode(),
        "rtl.txt": ("الاجتماع القادم سيكون يوم الاثنين في المبنى الجديد.\n\n" + FRENCH * 3).encode(),
        "nul.txt": (FRENCH * 200 + "\0" + SPANISH).encode(),
        "quotes.txt": ("«" * 200_000).encode(),
        "surrogates.txt": FRENCH.encode() + b"\xed\xa0\x80",
    }
    for name, data in hostile.items():
        (tmp_path / name).write_bytes(data)
    done = run("scan", ".", cwd=tmp_path)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert b"surrogates.txt: is UTF-8 with damaged bytes" in done.stderr


def test_a_missing_native_kernel_is_said_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from langmix import Config
    from langmix.cli.run import warn_of_slow_kernel

    monkeypatch.delenv("LANGMIX_KERNEL", raising=False)
    monkeypatch.setattr("langmix.detector.kernel.kernel_name", lambda: "python")
    warn_of_slow_kernel(Config(), quiet=False)
    assert "install langmix where there is a C compiler" in capsys.readouterr().err
    monkeypatch.setenv("LANGMIX_KERNEL", "python")
    warn_of_slow_kernel(Config(), quiet=False)
    assert capsys.readouterr().err == ""
