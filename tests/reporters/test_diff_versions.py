"""The report of ``langmix diff``: two versions of a text."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

import langmix
from formats.make_docx import make, paragraph, run
from langmix.formats.plain import read
from langmix.reporters import ReportOptions
from langmix.reporters.diff_versions import compare, render_versions
from langmix.results import ScanResult

OLD = (
    "Le conseil municipal a voté hier soir. Il pleut.\n\nEl alcalde no quiso hablar con los periodistas. Todo quedó cerrado.\n\n"
    "Fin de la page. Merci à tous. Encore une phrase. Et une autre. Voilà.\n"
)
NEW = (
    "Le conseil municipal a voté ce matin. Il pleut.\n\nLe maire n’a pas voulu parler avec les journalistes. Tout est resté fermé.\n\n"
    "Fin de la page. Merci à tous. Encore une phrase. Et une autre. Une phrase nouvelle. Voilà.\n"
)


def difference(old: str, new: str, width: int = 80, layout: str | None = None) -> tuple[bool, str]:
    stream = io.StringIO()
    differ = render_versions(langmix.scan(old), langmix.scan(new), stream, ReportOptions(width=width), layout)
    return differ, stream.getvalue()


def test_changed_sentences_their_words_and_their_languages() -> None:
    differ, shown = difference(OLD, NEW)
    assert differ
    assert shown == (
        "<text> → <text>\n"
        "\n<text>:1:1: French (fr)\n"
        "  - Le conseil municipal a voté [-hier soir-].\n"
        "  + Le conseil municipal a voté {+ce matin+}.\n"
        "    Il pleut.\n"
        "\n<text>:3:1: Spanish (es) → French (fr)\n"
        "  - [-El alcalde no quiso hablar con los periodistas-].\n"
        "  + {+Le maire n’a pas voulu parler avec les journalistes+}.\n"
        "  - [-Todo quedó cerrado-].\n"
        "  + {+Tout est resté fermé+}.\n"
        "    Fin de la page.\n"
        "\n  … 2 sentences unchanged …\n"
        "\n    Et une autre.\n"
        "\n<text>:5:64: added, French (fr)\n"
        "  + {+Une phrase nouvelle.+}\n"
        "    Voilà.\n"
        "\n3 places differ: 3 sentences before, 4 after. 1 place changed its language.\n"
    )


def test_side_by_side_and_unified() -> None:
    _, wide = difference(OLD, NEW, 120)
    assert "  Le conseil municipal a voté hier soir.                    │ Le conseil municipal a voté ce matin.\n" in wide
    assert f"  {' ' * 58}│ Une phrase nouvelle.\n" in wide
    _, unified = difference(OLD, NEW, layout="unified")
    assert unified.startswith("--- <text>\n+++ <text>\n@@ -1,5 +1,5 @@\n-Le conseil municipal a voté hier soir. Il pleut.\n+Le conseil")
    with pytest.raises(langmix.ConfigError, match="did you mean 'inline'"):
        difference(OLD, NEW, layout="in-line")


def test_what_was_removed() -> None:
    _, shown = difference(NEW, OLD)
    assert "removed, French (fr)\n  - [-Une phrase nouvelle.-]\n    Voilà.\n" in shown
    assert "French (fr) → Spanish (es)" in shown


def test_the_same_words_are_the_same() -> None:
    assert difference(OLD, OLD) == (False, "<text> → <text>\n\n  … 9 sentences unchanged …\n\nThe two are the same.\n")
    differ, shown = difference(OLD, OLD.replace(" Il ", "\nIl "))
    assert differ
    assert shown.endswith("The words are the same; markup or white space differs.\n")
    assert difference("", "") == (False, "<text> → <text>\n\nThe two are the same.\n")


def test_right_to_left_lines_are_isolated() -> None:
    words = " ".join(["שלום עולם"] * 20)
    _, shown = difference("He went home.", f"He went home. {words}.", 60)
    lines = [line for line in shown.split("\n") if "ש" in line]
    assert len(lines) > 2
    assert all(line.count("\u2068") == line.count("\u2069") == 1 for line in lines)
    assert all(cell_len(line) <= 60 for line in lines)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from(["Uno. ", "Dos dos. ", "Tres.\n\n"]), max_size=8),
    st.lists(st.sampled_from(["Uno. ", "Dos dos. ", "Tres.\n\n"]), max_size=8),
)
def test_all_of_both_is_there_once_and_in_order(old: list[str], new: list[str]) -> None:
    def bare(text: str) -> ScanResult:
        document = read(text)
        return ScanResult(document, "es", {}, (), "es", ())

    left, right = "".join(old), "".join(new)
    changes = compare(bare(left), bare(right))
    assert "".join(sentence.text for change in changes for sentence in change.old) == "".join(left.split()).replace("Dosdos", "Dos dos")
    assert "".join(sentence.text for change in changes for sentence in change.new) == "".join(right.split()).replace("Dosdos", "Dos dos")


def test_a_text_that_says_the_same_all_over_is_compared() -> None:
    text = "Encore une fois. " * 20_000
    assert not difference(text, text)[0]


# The command.


def diff(*args: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "langmix", "diff", *args], cwd=cwd, input=stdin, capture_output=True, check=False)


def test_the_command_compares_words_of_files_of_any_format(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Le conseil a voté.\n\nIl pleut.\n", encoding="utf-8")
    (tmp_path / "b.docx").write_bytes(make(paragraph(run("Le conseil a voté.")) + paragraph(run("Il neige."))))
    done = diff("a.txt", "b.docx", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"")
    assert "  - Il [-pleut-].\n  + Il {+neige+}.\n" in done.stdout.decode()
    same = diff("a.txt", "-", cwd=tmp_path, stdin=(tmp_path / "a.txt").read_bytes())
    assert same.returncode == 0


@pytest.mark.parametrize("args", [["a.txt"], ["a.txt", "none.txt"], ["-", "-"], ["a.txt", "a.txt", "--diff", "sideways"]])
def test_what_cannot_be_compared(tmp_path: Path, args: list[str]) -> None:
    (tmp_path / "a.txt").write_text("Il pleut.", encoding="utf-8")
    assert diff(*args, cwd=tmp_path).returncode == 2
