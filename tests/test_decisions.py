"""Decisions of an editor: from the file that a report gives to the text, by `apply_decisions` and by ``langmix apply``."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.make_docx import make, paragraph, run
from langmix import Config, InputError, formats
from langmix.decisions import Decision, InputDecisions, Verdict, apply_decisions, fingerprint, read_decisions
from langmix.document import Document
from langmix.inputs import read_input
from langmix.reporters.diff_json import describe_report
from langmix.reporters.diff_xliff_reader import read_xliff_decisions
from langmix.reporters.normalization import Normalized, Report, write_report
from langmix.reporters.normalization_passages import propose
from langmix.results import NormalizeResult
from reporters.diff_inputs import hebrew, markdown, translated

FRENCH = "Le conseil a voté le budget hier soir."
SPANISH = "El alcalde no quiso hablar."
MAYOR = "Le maire n’a pas voulu parler."


def decide(document: Document, ends: str, verdict: Verdict, text: str | None, original: str | None = None) -> NormalizeResult:
    """A document after one decision, on a passage that begins and ends so."""
    first, _, last = ends.partition("...")
    start = document.text.index(first)
    end = document.text.index(last or first, start) + len(last or first)
    return apply_decisions(
        document,
        InputDecisions(document.path, "", (Decision(start, end, original or document.text[start:end], verdict, text, "es"),), "fr"),
    )


def failure(result: NormalizeResult) -> str:
    """Why the one passage stayed as written; that it did."""
    assert result.text == result.scan.document.text
    (passage,) = result.failures
    return str(passage.failure)


@pytest.mark.parametrize("made", [markdown, hebrew])
def test_what_is_accepted_is_what_normalize_would_have_written(made: Any) -> None:
    result = made()
    proposals = [proposal for proposal in propose(result) if proposal.text is not None]
    decisions = tuple(
        Decision(proposal.passage.span.start, proposal.passage.span.end, proposal.original, "accept", proposal.text)
        for proposal in proposals
    )
    applied = apply_decisions(result.scan.document, InputDecisions(None, "", decisions, result.to))
    assert applied.text == result.text
    assert not applied.failures


def test_an_edited_text_is_escaped_as_the_format_wants_it() -> None:
    page = formats.read(f"<p>{FRENCH}</p><p>{SPANISH}</p>", "a.html", "html")
    assert decide(page, SPANISH, "edit", "Le maire & le conseil : 1 < 2").text.endswith("<p>Le maire &amp; le conseil : 1 &lt; 2</p>")
    catalog = formats.read(json.dumps({"a": FRENCH, "b": SPANISH}), "fr.json", "json")
    assert json.loads(decide(catalog, SPANISH, "edit", 'Le "maire".').text)["b"] == 'Le "maire".'


def test_rejected_and_undecided_passages_stay() -> None:
    document = formats.read(f"{FRENCH} {SPANISH}")
    result = decide(document, SPANISH, "reject", None)
    assert (result.text, result.passages) == (document.text, ())


def test_marks_may_change_places_where_they_are_code_and_not_where_they_are_markup() -> None:
    document = formats.read("Abra `uno` y **dos** ahora.\n", "a.md", "markdown")
    original = "Abra ⟦1⟧ y ⟦2⟧dos⟦3⟧ ahora."
    ends = "Abra...ahora."
    assert decide(document, ends, "edit", "⟦2⟧Deux⟦3⟧, puis ⟦1⟧.", original).text == "**Deux**, puis `uno`.\n"
    assert "out of order" in failure(decide(document, ends, "edit", "⟦3⟧Deux⟦2⟧, puis ⟦1⟧.", original))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ouvrez ⟦1⟧ et deux⟦3⟧.", "LM401: ⟦2⟧ is missing"),
        ("Ouvrez ⟦1⟧ et ⟦2⟧deux⟦3⟧ ⟦1⟧.", "LM401: ⟦1⟧ is in it too often"),
        ("Ouvrez ⟦1⟧ et ⟦2⟧deux⟦3⟧ ⟦4⟧.", "LM401: ⟦4⟧ is in it too often"),
        ("  ", "LM405: it is empty"),
    ],
)
def test_a_text_that_cannot_stand_there_is_refused(text: str, reason: str) -> None:
    document = formats.read("Abra `uno` y **dos** ahora.\n", "a.md", "markdown")
    assert reason in failure(decide(document, "Abra...ahora.", "edit", text, "Abra ⟦1⟧ y ⟦2⟧dos⟦3⟧ ahora."))


def test_no_edit_makes_a_new_paragraph() -> None:
    document = formats.read(f"{FRENCH}\n\nAbra `uno` y\n**dos** ahora.\n", "a.md", "markdown")
    original = "Abra ⟦1⟧ y\n⟦2⟧dos⟦3⟧ ahora."
    kept = decide(document, "Abra...ahora.", "edit", "Ouvrez\n⟦1⟧ et ⟦2⟧deux⟦3⟧.", original)
    assert kept.text == f"{FRENCH}\n\nOuvrez\n`uno` et **deux**.\n"
    refused = decide(document, "Abra...ahora.", "edit", "Ouvrez ⟦1⟧.\n\nEt ⟦2⟧deux⟦3⟧.", original)
    assert "the file would be built otherwise" in failure(refused)
    on_one_line = formats.read(f"{FRENCH}\n\n{SPANISH}\n", "a.md", "markdown")
    assert decide(on_one_line, SPANISH, "edit", "Le maire.\n\nRien.").text == f"{FRENCH}\n\nLe maire.  Rien.\n"


def test_a_placeholder_that_an_edit_dropped_is_named() -> None:
    document = formats.read("Hay %d vecinos en {place}, https://example.org/a.")
    refused = decide(document, "Hay...example.org/a.", "edit", "Il y a %d voisins.")
    assert "LM401: {place}, https://example.org/a is missing from it" in failure(refused)
    kept = decide(document, "Hay...example.org/a.", "edit", "À {place} il y a %d voisins : https://example.org/a.")
    assert not kept.failures


def test_one_refusal_does_not_stop_the_others() -> None:
    document = formats.read("Hay {count} vecinos. Il pleut. Todo cerrado.")
    decisions = (
        Decision(0, 20, "Hay {count} vecinos.", "edit", "Des voisins.", "es"),
        Decision(31, 44, "Todo cerrado.", "accept", "Tout est fermé.", "es"),
    )
    result = apply_decisions(document, InputDecisions(None, "", decisions, "fr"))
    assert result.text == "Hay {count} vecinos. Il pleut. Tout est fermé."
    assert [bool(passage.failure) for passage in result.passages] == [True, False]


def test_a_changed_number_is_written_and_told() -> None:
    document = formats.read("Hay 12 vecinos.")
    (passage,) = decide(document, "Hay...vecinos.", "edit", "Il y a 13 voisins.").passages
    assert passage.replacement == "Il y a 13 voisins."
    assert passage.warnings == ("LM402: the numbers are not those of the passage: read it over",)


def test_decisions_on_other_words_or_on_no_words_are_refused() -> None:
    document = formats.read(f"{FRENCH} {SPANISH}")
    assert "another text there" in failure(decide(document, SPANISH, "accept", MAYOR, "Otra cosa."))
    for start, end in ((5000, 5010), (0, 5000)):
        decisions = InputDecisions(None, "", (Decision(start, end, "x", "accept", MAYOR),), "fr")
        assert apply_decisions(document, decisions).failures
    twice = InputDecisions(None, "", (Decision(39, 66, SPANISH, "accept", MAYOR), Decision(42, 49, "alcalde", "accept", "maire")), "fr")
    assert "inside another passage" in str(apply_decisions(document, twice).failures[0].failure)


def test_line_ends_are_those_of_the_file() -> None:
    document = formats.read("Il pleut.\r\n\r\nUno dos\r\ntres.\r\n")
    assert decide(document, "Uno...tres.", "edit", "Un deux\ntrois.").text == "Il pleut.\r\n\r\nUn deux\r\ntrois.\r\n"


def test_characters_that_the_encoding_lacks_are_named() -> None:
    document = formats.read("El gato.")
    decisions = InputDecisions(None, "", (Decision(0, 8, "El gato.", "edit", "Le 🐈."),), "fr")
    (passage,) = apply_decisions(document, decisions, lambda text: text.isascii()).failures
    assert "lacks characters of it: 🐈; convert the file to UTF-8" in str(passage.failure)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab *_`<>&[]()\\é⟦⟧1|#\n"), min_size=1, max_size=30))
def test_no_text_changes_what_stands_around_it(text: str) -> None:
    source = f"# Titre\n\n{FRENCH}\n\nAbra `uno` y **dos** ahora.\n\n- un\n- deux\n"
    result = decide(
        formats.read(source, "a.md", "markdown"), "Abra...ahora.", "edit", f"{text} ⟦1⟧ et ⟦2⟧deux⟦3⟧", "Abra ⟦1⟧ y ⟦2⟧dos⟦3⟧ ahora."
    )
    before, after = source.split("Abra `uno` y **dos** ahora.")
    assert result.text.startswith(before)
    assert result.text.endswith(after)
    assert bool(result.failures) == (result.text == source)


# The file.


def content(**changes: Any) -> dict[str, Any]:
    """A file of decisions, with changes to its passage."""
    passage = {"start": 39, "end": 66, "original": SPANISH, "proposal": MAYOR, "decision": "accept", "text": None}
    return {"version": 1, "inputs": [{"path": "a.txt", "sha256": "0" * 64, "passages": [passage | changes]}]}


def test_a_file_of_decisions() -> None:
    (own,) = read_decisions(json.dumps(content(decision="edit", text="Le maire.")).encode(), "d.json")
    assert (own.path, own.to, own.format) == ("a.txt", "und", None)
    assert own.passages == (Decision(39, 66, SPANISH, "edit", "Le maire."),)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "it is not JSON"),
        (b"\xff", "it is not JSON"),
        (b"[]", "is no file of decisions"),
        (b'{"version": 2, "inputs": []}', "another version of langmix"),
        (b'{"version": 1}', "'inputs'"),
        (json.dumps(content(decision="maybe")).encode(), "decision"),
        (json.dumps(content(start=-1)).encode(), "start"),
        (json.dumps(content(proposal=None)).encode(), "proposal"),
        (json.dumps(content(decision="edit", text=7)).encode(), "text"),
    ],
)
def test_what_is_no_file_of_decisions(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_decisions(data, "d.json")


def test_the_report_in_json_is_a_file_of_decisions_that_decides_nothing_yet() -> None:
    report = describe_report(Report([Normalized.of(markdown())]))
    (own,) = read_decisions(json.dumps(report).encode(), "report.json")
    assert (own.path, own.to, own.format, own.passages) == ("docs/rapport.md", "fr", "markdown", ())


def worked_on(report: str, *changes: tuple[str, str]) -> tuple[InputDecisions, ...]:
    """The decisions in a report in XLIFF after changes of its source."""
    for old, new in changes:
        assert old in report
        report = report.replace(old, new, 1)
    return read_xliff_decisions(report.encode(), "report.xlf")


def test_a_report_in_xliff_comes_back_from_a_translator() -> None:
    result = markdown()
    stream = io.StringIO()
    write_report([Normalized.of(result)], stream, ".xlf")
    report = stream.getvalue()
    (own,) = worked_on(report)
    assert (own.path, own.to, own.format, own.sha256) == (
        "docs/rapport.md",
        "fr",
        "markdown",
        fingerprint(result.scan.document.text.encode()),
    )
    assert own.passages == ()
    proposed = '<segment state="initial" subState="langmix:proposed">'
    (own,) = worked_on(report, (proposed, '<segment state="reviewed">'), ("Le maire <ph", "Monsieur le maire <ph"))
    assert [decision.verdict for decision in own.passages] == ["edit"]
    applied = apply_decisions(result.scan.document, own)
    assert "Monsieur le maire **n'a pas voulu parler** avec les [journalistes](https://example.org/a)" in applied.text
    dropped = re.sub(r'(<target[^>]*>Le maire )<ph id="1"[^>]*/>', r"\1", report)
    (own,) = worked_on(dropped, (proposed, '<segment state="final">'))
    assert "LM401: ⟦1⟧ is missing" in failure(apply_decisions(result.scan.document, own))
    by_hand = ("plaza.</source></segment>", "plaza.</source><target>Il y a 1234 voisins.</target></segment>")
    state = ('<segment state="initial"><source', '<segment state="translated"><source')
    (own,) = worked_on(report, by_hand, state)
    assert apply_decisions(result.scan.document, own).text.endswith("\n\nIl y a 1234 voisins.\n")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<xliff", "is no XLIFF"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "document type"),
        (b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0"><file><unit id="1"/></file></xliff>', "lost its notes"),
    ],
)
def test_what_is_no_report_in_xliff(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_xliff_decisions(data, "report.xlf")


# The command.


def langmix(*args: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "langmix", *args], input=stdin, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two texts, and what was decided on them."""
    inputs = []
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{FRENCH} {SPANISH}\n", encoding="utf-8")
        (one,) = content()["inputs"]
        inputs.append(one | {"path": name, "sha256": fingerprint((tmp_path / name).read_bytes()), "to": "fr"})
    (tmp_path / "d.json").write_text(json.dumps({"version": 1, "inputs": inputs}))
    return tmp_path


def test_apply_in_place_and_into_a_folder(folder: Path) -> None:
    assert langmix("apply", "d.json", cwd=folder).returncode == 2
    done = langmix("apply", "d.json", "--output", "out", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert (folder / "a.txt").read_text(encoding="utf-8").endswith(f"{SPANISH}\n")
    done = langmix("apply", "d.json", "--in-place", cwd=folder)
    assert done.returncode == 0
    for name in ("a.txt", "b.txt", "out/a.txt", "out/b.txt"):
        assert (folder / name).read_text(encoding="utf-8") == f"{FRENCH} {MAYOR}\n"


def test_apply_shows_what_it_would_do(folder: Path) -> None:
    done = langmix("apply", "d.json", "--diff", "a.txt", cwd=folder)
    assert done.returncode == 0
    assert "Le maire n’a pas voulu parler" in done.stdout
    assert "1 passage translated" in done.stdout
    assert (folder / "a.txt").read_text(encoding="utf-8").endswith(f"{SPANISH}\n")


def test_a_file_that_changed_is_refused_and_the_others_are_written(folder: Path) -> None:
    (folder / "a.txt").write_text("Autre chose.\n", encoding="utf-8")
    done = langmix("apply", "d.json", "--in-place", cwd=folder)
    assert done.returncode == 2
    assert "a.txt: has changed since the report was made; make the report again with `langmix normalize --report`" in done.stderr
    assert (folder / "a.txt").read_text(encoding="utf-8") == "Autre chose.\n"
    assert MAYOR in (folder / "b.txt").read_text(encoding="utf-8")


def test_a_file_that_was_moved_is_known_by_its_bytes(folder: Path) -> None:
    (folder / "a.txt").rename(folder / "moved.txt")
    done = langmix("apply", "d.json", "moved.txt", cwd=folder)
    assert (done.returncode, done.stdout) == (0, f"{FRENCH} {MAYOR}\n")
    piped = langmix("apply", "d.json", "-", cwd=folder, stdin=f"{FRENCH} {SPANISH}\n")
    assert piped.stdout == done.stdout
    (folder / "other.txt").write_text("Autre chose.\n", encoding="utf-8")
    done = langmix("apply", "d.json", "other.txt", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is none of the files in the decisions" in done.stderr


def test_a_refused_text_ends_with_3(folder: Path) -> None:
    decisions = json.loads((folder / "d.json").read_text())
    del decisions["inputs"][1]
    decisions["inputs"][0]["passages"][0] |= {"decision": "edit", "text": "Le maire {nom}."}
    (folder / "d.json").write_text(json.dumps(decisions))
    done = langmix("apply", "d.json", cwd=folder)
    assert (done.returncode, done.stdout) == (3, f"{FRENCH} {SPANISH}\n")
    assert "left as written, line 1: your text: LM401: {nom} is in it too often" in done.stderr


@pytest.mark.parametrize("args", [["d.json", "--in-place", "-"], ["d.json", "-o", "x", "--in-place"], ["none.json"], ["a.txt"]])
def test_what_cannot_be(folder: Path, args: list[str]) -> None:
    assert langmix("apply", *args, cwd=folder).returncode == 2


def test_a_word_file_by_tracked_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(make(paragraph(run(FRENCH)) + paragraph(run(SPANISH))))
    source = read_input(str(path), Config())
    result = translated(source.document, "fr", ("es", SPANISH, MAYOR))
    write_report([Normalized.of(result, source.data)], tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    report["inputs"][0]["passages"][0]["decision"] = "accept"
    (tmp_path / "report.json").write_text(json.dumps(report))
    done = langmix("apply", "report.json", "--track-changes", "-o", "b.docx", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    document = read_input(str(tmp_path / "b.docx"), Config()).document
    assert "<w:del " in document.text
    assert MAYOR in [segment.text for segment in document.segments]
