"""``langmix config``, and configuration files as commands follow them.

Golden files hold what is printed; ``LANGMIX_UPDATE_GOLDEN=1`` writes them anew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from langmix.config_schema import schema

GOLDEN = Path(__file__).parent / "golden"
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad."
FRENCH = "Le conseil municipal a voté le budget hier soir."

SETTINGS = """\
lang = "fr"
accept = ["vocabulary/brands.txt"]
ignore = ["LM102"]

[translate]
to = "fr"

[[overrides]]
files = ["strings/"]
lang-from-path = 'strings/(?P<lang>[^/]+)/'
min-words = 2
ignore = ["LM103"]
"""


def run(*args: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    environment = {key: value for key, value in os.environ.items() if key != "FORCE_COLOR"} | {"COLUMNS": "80"}
    return subprocess.run([sys.executable, "-m", "langmix", *args], cwd=cwd, env=environment, input=b"", capture_output=True, check=False)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a configuration, and strings in folders that langmix does not know by itself."""
    files = {
        "langmix.toml": SETTINGS,
        "vocabulary/brands.txt": "Trinovex\n",
        "notes.txt": FRENCH,
        "strings/es/menu.json": json.dumps({"a": SPANISH}),
        "strings/fr/menu.json": json.dumps({"a": SPANISH}),
        "data/menu.json": json.dumps({"a": SPANISH}),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


CASES = {
    "config-folder": ["config"],
    "config-file": ["config", "strings/es/menu.json", "ignore"],
    "config-table": ["config", "translate", "--config", "translate.timeout = 5"],
    "config-json": ["config", "strings/es/menu.json", "lang", "--json"],
    "config-unknown-key": ["config", ".", "min_words"],
    "config-unknown-path": ["config", "langs"],
    "config-missing-file": ["config", "strings/it/menu.json"],
    "config-two-files": ["config", "--config", "langmix.toml", "--config", "other.toml"],
    "config-isolated": ["config", "--isolated", "--config", "langmix.toml"],
    "config-inline-wrong": ["config", "--config", "min-word = 3"],
}


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, desk: Path) -> None:
    done = run(*CASES[name], cwd=desk)
    words = " ".join(["langmix", *CASES[name]])
    shown = (
        f"$ {words}\n[exit code {done.returncode}]\n--- standard output\n{done.stdout.decode()}--- standard error\n{done.stderr.decode()}"
    )
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("LANGMIX_UPDATE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


def test_the_schema_is_printed(tmp_path: Path) -> None:
    assert json.loads(run("config", "--schema", cwd=tmp_path).stdout) == schema()


def test_each_input_is_checked_with_its_own_settings(desk: Path) -> None:
    def failing(*args: str) -> set[str]:
        done = run("check", "--format", "json", *args, cwd=desk)
        assert done.stderr == b""
        return {result["path"] for result in json.loads(done.stdout)["results"] if result["findings"]}

    # The language stands in the path, and only therefore the strings in a folder are read; data/ holds no strings.
    assert failing(".") == {"strings/fr/menu.json"}
    (desk / "strings" / "langmix.toml").write_text('extend = "../langmix.toml"\nexclude = ["fr/"]\n')
    assert failing(".") == set()
    assert failing("strings/fr/menu.json") == {"strings/fr/menu.json"}
    (desk / "strings" / "fr" / "langmix.toml").write_text('lang = "es"\n')
    assert failing("strings/fr/menu.json") == set()
    assert failing("--config", "langmix.toml", "strings/fr/menu.json") == {"strings/fr/menu.json"}
    assert failing("--lang", "es", "strings/fr/menu.json") == set()


def test_a_wrong_file_further_down_is_said_before_anything_is_read(desk: Path) -> None:
    (desk / "strings" / "fr" / "langmix.toml").write_text('\nlangs = "es"\n')
    done = run("check", "notes.txt", "strings", cwd=desk)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"langmix: error: strings/fr/langmix.toml:2: unknown key 'langs'; did you mean 'lang'?\n"
