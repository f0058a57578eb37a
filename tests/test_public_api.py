"""The promises about the package as a whole."""

from __future__ import annotations

import inspect
import io
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import langmix
from langmix import errors
from langmix.cli import app
from langmix.detector import DETECTORS, open_detector
from langmix.reporters import REPORTERS, ReportOptions, open_reporter
from langmix.rules import RULES
from langmix.translators import TRANSLATORS, open_translator

ROOT = Path(__file__).parent.parent


def test_public_names_are_sorted_and_there() -> None:
    assert langmix.__all__ == sorted(langmix.__all__)
    assert all(hasattr(langmix, name) for name in langmix.__all__)
    assert langmix.__version__ == version("langmix")


def test_importing_langmix_loads_nothing_heavy() -> None:
    heavy = {
        "typer",
        "rich",
        "langdetect",
        "deep_translator",
        "sentencex",
        "charset_normalizer",
        "pathspec",
        "requests",
        "importlib.metadata",
    }
    code = f"import sys, langmix; print(sorted(set(sys.modules) & {heavy}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_scan_check_and_a_local_normalize_never_open_a_socket() -> None:
    code = """
import sys
sys.addaudithook(lambda event, args: sys.exit(f"{event} {args}") if event.startswith("socket.") else None)
import langmix
text = "Le conseil municipal a voté le budget hier soir. El alcalde no quiso hablar con los periodistas de la ciudad."
assert langmix.check(text, lang="fr").findings
langmix.normalize(text, to="fr")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_command_opens_a_socket(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Le conseil municipal a voté le budget hier soir. El alcalde no quiso hablar con los periodistas de la ciudad.", encoding="utf-8"
    )
    code = """
import sys
sys.addaudithook(lambda event, args: sys.exit(f"{event} {args}") if event.startswith("socket.") else None)
from langmix.cli import app
for command, ends in ((["scan"], 0), (["check", "--lang", "fr"], 1), (["normalize", "--to", "fr", "--offline"], 0)):
    try:
        app([*command, "--isolated", "a.txt"], prog_name="langmix")
    except SystemExit as end:
        # Without Apertium the passage stays, which is 3.
        assert end.code in (ends, 3 * (command[0] == "normalize")), (command, end.code)
"""
    environment = {**os.environ, "LANGMIX_CACHE_DIR": str(tmp_path / "cache")}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.count("Le conseil municipal") >= 1


def test_every_error_is_ours_and_in_the_tree_of_the_docstring() -> None:
    classes = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if kind.__module__ == errors.__name__]
    assert all(issubclass(kind, langmix.LangmixError) for kind in classes)
    assert all(kind.__name__ in (errors.__doc__ or "") for kind in classes)
    assert all(kind.__name__ in langmix.__all__ for kind in classes)


def test_every_public_thing_has_a_docstring() -> None:
    for name in langmix.__all__:
        assert inspect.getdoc(getattr(langmix, name)), name


def test_every_entry_of_every_table_opens() -> None:
    assert [open_detector(name).name for name in DETECTORS] == list(DETECTORS)
    for name in TRANSLATORS:
        # A service has its address, a local engine its models, a memory its files: without them each says what it needs.
        try:
            opened = open_translator(name, langmix.Config()).name
        except (langmix.ConfigError, langmix.MissingDependency, langmix.TranslationError) as error:
            opened = str(error)
        assert name in opened
    for name in REPORTERS:
        stream = io.StringIO()
        open_reporter(name, stream, ReportOptions()).close()
        assert name == "github" or stream.getvalue()


def test_rules_are_documented() -> None:
    for code, rule in RULES.items():
        assert code == rule.ID
        assert rule.SUMMARY.endswith(".")
        assert rule.HELP


def test_the_documentation_names_every_entry_of_every_table() -> None:
    pages = (ROOT / "README.md").read_text(encoding="utf-8") + "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")
    )
    for name in (*DETECTORS, *TRANSLATORS, *REPORTERS, *(command.name or "" for command in app.registered_commands)):
        assert f"`{name}`" in pages or f"langmix {name}" in pages, name
    for code, rule in RULES.items():
        assert f"## {code} {rule.SLUG}" in pages
