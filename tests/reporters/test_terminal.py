"""The terminal report.

The golden files in ``golden/`` are what the reports of some samples look like. After a wanted change, ``LANGMIX_UPDATE_GOLDEN=1 pytest
tests/reporters`` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import io
import os
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

import langmix
from langmix.document import Document, Segment
from langmix.reporters import ReportOptions, open_reporter
from langmix.reporters.caret import cut_end, cut_start, visible
from langmix.reporters.terminal import TerminalReporter
from langmix.results import Finding, Notification, RunnerUp, ScanResult, Span

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
SAMPLES = ("article_fr", "clean_fr", "manual_es", "notes_ja")
STYLE = re.compile(r"\x1b\[[0-9;]*m")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]")


def report(*results: ScanResult, options: ReportOptions | None = None) -> str:
    stream = io.StringIO()
    reporter = open_reporter("text", stream, options or ReportOptions())
    for result in results:
        reporter.add(result)
    reporter.close()
    return stream.getvalue()


def result_of(text: str, *spans: Span, path: str | None = "a.txt", language: str = "en", **fields: object) -> ScanResult:
    document = Document(text, (Segment(text),) if text else (), path=path)
    shares = {language: 0.75} | {span.language: 0.25 for span in spans} if spans else {language: 1.0}
    return replace(ScanResult(document, language, shares, spans, language, spans), **fields)


def passage(text: str, words: str, language: str = "es", **fields: object) -> ScanResult:
    start = text.index(words)
    return result_of(text, replace(Span(start, start + len(words), language, 0.9), **fields))


def marked(output: str) -> list[tuple[str, str]]:
    """The words above each run of carets, found by their cells, with the line they stand on."""
    found = []
    lines = output.split("\n")
    for above, line in pairwise(lines):
        carets = re.fullmatch(r" +│ +(\^+)", line)
        if carets:
            cells = [(cell_len(above[:index]), character) for index, character in enumerate(above)]
            words = "".join(character for cell, character in cells if carets.start(1) <= cell < carets.end(1))
            found.append((words, above))
    return found


def check_golden(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("LANGMIX_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("suffix", "width", "color"), [("80", 80, False), ("120", 120, False), ("80_color", 80, True)])
@pytest.mark.parametrize("command", ["scan", "check"])
def test_golden(command: str, suffix: str, width: int, color: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    results = [langmix.check(Path("samples") / f"{name}.txt", detector="langdetect") for name in SAMPLES]
    text = report(*results, options=ReportOptions(command, color, width))
    check_golden(f"{command}_{suffix}", text)
    assert all(cell_len(line) <= width for line in STYLE.sub("", text).split("\n"))
    if not color:
        assert "\x1b" not in text
        assert not re.search(r"[ \t]$", text, re.MULTILINE)


@pytest.mark.parametrize("width", [40, 80])
def test_golden_tables(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = langmix.scan(Path("samples/manual_es.txt"), detector="langdetect")
    text = report(result, options=ReportOptions(width=width, show=frozenset({"segments", "scores"})))
    check_golden(f"show_{width}", text)
    assert width < 80 or "[too short: fewer than 20 letters] Dónde" in text
    assert all(cell_len(line) <= width for line in text.split("\n"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("日本語の文章です。Hello there, friend. 続きます。", "Hello there, friend."),
        ("English first, then 日本語の文章です and more.", "日本語の文章です"),
        ("A family 👨‍👩‍👧‍👦 says hola amigos here.", "hola amigos"),
        ("Le cafe\u0301 e\u0301tait la noche oscura fermé.", "la noche oscura"),
        ("One\ttab\tbefore la noche oscura.", "la noche oscura"),
    ],
)
def test_carets_stand_under_the_passage_in_cells(text: str, words: str) -> None:
    assert [found for found, _ in marked(report(passage(text, words)))] == [words]


def test_a_long_passage_shows_its_beginning_and_its_end_with_context() -> None:
    words = " ".join(f"palabra{number}" for number in range(100))
    (first, opening), (last, closing) = marked(report(passage(f"Some words before. {words} Some words behind.", words)))
    assert first.startswith("palabra0 palabra1 ")
    assert last.endswith(" palabra98 palabra99")
    assert "words before. palabra0" in opening
    assert opening.endswith(" …")
    assert closing.startswith("   … │ … palabra")
    assert closing.endswith("palabra99 Some words …")


def test_a_passage_over_three_lines_shows_the_first_and_the_last() -> None:
    text = "Uno.\n  Dos y tres\r\ncuatro cinco\n   seis siete. End."
    assert marked(report(passage(text, "Dos y tres\r\ncuatro cinco\n   seis siete."))) == [
        ("Dos y tres", "   2 │   Dos y tres"),
        ("seis siete.", "   4 │    seis siete. End."),
    ]


def test_a_passage_that_fits_keeps_some_context_on_both_sides() -> None:
    ((words, line),) = marked(report(passage("before " * 30 + "la noche oscura " + "behind " * 30, "la noche oscura")))
    assert words == "la noche oscura"
    assert line.startswith("   1 │ … before ")
    assert line.endswith(" behind …")


@pytest.mark.parametrize("language", ["ar", "he"])
def test_right_to_left_text_is_isolated(language: str) -> None:
    words = {"ar": "مرحبا بالعالم", "he": "שלום עולם"}[language]
    output = report(passage(f"He said {words} to us.", words, language))
    assert f"He said \u2068{words}\u2069 to us." in output
    assert output.split("\n")[4].endswith("│         " + "^" * len(words))


def test_right_to_left_context_is_isolated_too() -> None:
    assert "│ \u2068שלום עולם \u2069hello there" in report(passage("שלום עולם hello there", "hello there"))


def test_control_characters_of_the_text_are_shown_and_not_sent() -> None:
    output = report(passage("a \x00 \x1b[31m \x9b \x7f \ud800 \u202e \x85 la noche oscura", "la noche oscura"))
    assert "a ␀ ␛[31m � ␡ � � � la noche oscura" in output
    assert not CONTROL.search(output)


def test_a_path_cannot_steer_the_terminal() -> None:
    output = report(replace(passage("x la noche", "la noche"), document=Document("x la noche", (), path="a\x1b]0;b\x07\udcff.txt")))
    assert "a␛]0;b␇�.txt:1:3:" in output
    assert not CONTROL.search(output)


@pytest.mark.parametrize("color", [False, True])
def test_markup_and_emoji_codes_are_literal(color: bool) -> None:
    output = report(passage("[bold]x[/bold] :smile: [red]la noche[/red]", "la noche"), options=ReportOptions(color=color))
    assert "[bold]x[/bold] :smile: [red]la noche[/red]" in STYLE.sub("", output)


@pytest.mark.parametrize("width", range(30, 41))
@pytest.mark.parametrize("command", ["scan", "check"])
def test_narrow_terminals(command: str, width: int) -> None:
    results = [langmix.check(ROOT / "samples" / f"{name}.txt", detector="langdetect") for name in SAMPLES]
    results = [replace(result, document=replace(result.document, path="a.txt")) for result in results]
    options = ReportOptions(command, width=width, show=frozenset({"segments", "scores"}))
    assert max(cell_len(line) for line in report(*results, options=options).split("\n")) <= width


def test_runner_up_and_confidence() -> None:
    result = passage("x la noche oscura", "la noche oscura", confidence=0.831, runner_up=RunnerUp("pt", 0.12))
    assert "a.txt:1:3: Spanish (es), confidence 83 %, or Portuguese (pt) 12 %\n" in report(result)


@pytest.mark.parametrize(("path", "shown"), [(None, "<text>:1:3:"), ("-", "<stdin>:1:3:")])
def test_texts_without_a_path(path: str | None, shown: str) -> None:
    result = passage("x la noche", "la noche")
    assert shown in report(replace(result, document=replace(result.document, path=path)))


def test_undecided_says_why() -> None:
    span = Span(0, 3, "und", 0.0, reason="too short: fewer than 20 letters")
    result = replace(result_of("Ah!", span, language="und"), shares={}, foreign=())
    assert report(result) == (
        "a.txt  language undecided (too short: fewer than 20 letters)\n\n"
        "No foreign passage in 1 file. The language of 1 file is undecided.\n"
    )


def test_empty_text() -> None:
    result = replace(result_of("", language="und"), shares={})
    assert report(result).startswith("a.txt  no words\n")
    assert report(result, options=ReportOptions(show=frozenset({"segments", "scores"}))).startswith("a.txt  no words\n")


def test_expected_language_that_the_text_is_not_in() -> None:
    assert "a.txt  English 100 % · expected French\n" in report(replace(result_of("Words."), expected="fr"))


def test_summary_of_a_scan() -> None:
    spanish = passage("x la noche", "la noche")
    two = result_of("la noche, the night", Span(0, 8, "es", 0.9), Span(10, 19, "de", 0.9))
    clean = result_of("Clean.")
    assert report(spanish, clean, clean).endswith("1 foreign passage (Spanish 1) in 1 of 3 files.\n")
    assert report(two, clean).endswith("2 foreign passages (Spanish 1, German 1) in 1 of 2 files.\n")
    assert report(clean, clean, clean).endswith("No foreign passage in 3 files.\n")
    assert report(spanish).endswith("1 foreign passage (Spanish 1) in 1 file.\n")
    assert report() == "No file was scanned.\n"


def test_inputs_that_could_not_be_read() -> None:
    stream = io.StringIO()
    reporter = TerminalReporter(stream, ReportOptions())
    reporter.notify(Notification("LM001", "b.txt", "cannot be read: no such file"))
    reporter.notify(Notification("LM003", "c.txt", "encoding guessed", "note"))
    reporter.close()
    assert stream.getvalue() == "No file was scanned. 1 input could not be read.\n"


def finding(severity: str, rule: str = "LM101") -> Finding:
    return Finding(rule, 2, 10, "sentence in Spanish (es); expected English (en)", severity, "00", None, "en")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("severities", "fail_on", "summary"),
    [
        (["error", "warning"], "warning", "Found 2 problems (1 error, 1 warning) in 1 of 3 files. 2 fail the check (--fail-on warning)."),
        (["error", "warning"], "error", "Found 2 problems (1 error, 1 warning) in 1 of 3 files. 1 fails the check (--fail-on error)."),
        (["warning", "note"], "error", "Found 1 problem (1 warning) and 1 note in 1 of 3 files. None fail the check (--fail-on error)."),
        (["note", "note"], "note", "Found 2 notes in 1 of 3 files. 2 fail the check (--fail-on note)."),
        (["note", "note"], "warning", "All checks passed: 3 files. 2 notes."),
        ([], "warning", "All checks passed: 3 files."),
    ],
)
def test_summary_of_a_check(severities: list[str], fail_on: str, summary: str) -> None:
    found = replace(result_of("x la noche"), findings=tuple(map(finding, severities)))
    clean = result_of("Clean.")
    output = report(clean, found, clean, options=ReportOptions("check", width=200, fail_on=fail_on))  # type: ignore[arg-type]
    assert output.split("\n")[-2] == summary


def test_finding() -> None:
    found = replace(result_of("x la noche"), findings=(finding("error"), finding("warning", "XY999")))
    assert report(found, options=ReportOptions("check", width=100)).startswith(
        "a.txt:1:3: LM101 foreign-sentence: sentence in Spanish (es); expected English (en) [error]\n"
        "   1 │ x la noche\n"
        "     │   ^^^^^^^^\n"
        "\n"
        "a.txt:1:3: XY999: sentence in Spanish (es); expected English (en)\n"
    )


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_streams_of_other_encodings(encoding: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")
    reporter = TerminalReporter(stream, ReportOptions(color=True))
    reporter.add(passage("Il dit 日本 à Noël la noche", "la noche"))
    reporter.close()
    stream.flush()
    shown = {"ascii": "Il dit ???? ? No?l ", "cp1252": "Il dit ???? à Noël ", "utf-8": "Il dit 日本 à Noël "}[encoding]
    assert shown in stream.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]


def test_errors_of_the_stream_pass_through() -> None:
    class Closed(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        TerminalReporter(Closed(), ReportOptions()).add(result_of("Words."))


TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from("\x00\x07\x1b\r\n\t\x85\u200d\ufe0f\u0301\u202e\u2067\u2069\ud83d😀👩日אب[] \ufeff")),
    max_size=80,
)


@settings(deadline=None)  # the first example loads the sentence splitter
@given(TEXTS, st.data(), st.integers(20, 60), st.booleans(), st.sampled_from(["scan", "check"]))
def test_any_text_is_shown_without_harm(text: str, data: st.DataObject, width: int, color: bool, command: str) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = Span(start, end, data.draw(st.sampled_from(["ar", "ja", "und"])), 0.5, reason=text or None)
    found = Finding("LM101", start, end, text, "note", "00", span)
    result = replace(result_of(text, span, path=text), findings=(found,))
    options = ReportOptions(command, color, width, frozenset({"segments", "scores"}))  # type: ignore[arg-type]
    output = report(result, options=options)
    plain = STYLE.sub("", output) if color else output
    assert not CONTROL.search(plain)
    assert plain.count("\u2068") == plain.count("\u2069")
    assert len([line for line in plain.split("\n") if "^" in line]) >= 1


@settings(deadline=None)  # the first example loads the sentence splitter
@given(TEXTS.map(visible), st.integers(1, 40))
def test_cuts_fit(text: str, width: int) -> None:
    assert cell_len("".join(cut_end(text, width))) <= width
    assert cell_len("".join(cut_start(text, width))) <= width


def test_a_line_of_many_megabytes_is_shown_quickly() -> None:
    text = "word " * 1_000_000 + "la noche oscura " * 100_000 + "word " * 1_000_000
    (first, _), (last, _) = marked(report(result_of(text, Span(5_000_000, 6_600_000, "es", 0.9))))
    assert first.startswith("la noche")
    assert last.endswith("oscura")
