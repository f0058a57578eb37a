"""The report of ``langmix normalize --diff``.

The golden files ``golden/diff_*.txt`` are written anew by ``LANGMIX_UPDATE_GOLDEN=1 pytest tests/reporters``; read the difference before
you commit it.
"""

from __future__ import annotations

import io
import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

import langmix
from langmix.document import Document, Part, Segment
from langmix.formats.plain import read
from langmix.reporters import ReportOptions
from langmix.reporters.diff import render_diff
from langmix.reporters.diff_words import align, changed_words
from langmix.results import Edit, NormalizeResult, Passage, ScanResult, Span, apply_edits

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
STYLE = re.compile(r"\x1b\[[0-9;]*m")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]")

ARTICLE = (
    "Le porte-parole de la commission fluviale, Tomislav Brezar, a rappelé jeudi qu’« aucun État riverain ne peut fermer un barrage sans "
    "avertir auparavant ses voisins » et a demandé aux deux capitales de reprendre au plus tôt les conversations, afin de parvenir à un "
    "accord durable sur l’usage des"
)
REPORT = "The passengers are much friendlier at night than we had expected before the trial began"
MANUAL = (
    "Asegúrese de que no se está ejecutando ninguna otra copia del programa. Después continúe con el paso siguiente.",
    "El programa muestra una lista de los cambios previstos y espera su respuesta.",
    None,
)


def diff(result: NormalizeResult, width: int = 80, *, color: bool = False) -> str:
    stream = io.StringIO()
    render_diff(result, stream, ReportOptions(color=color, width=width))
    return stream.getvalue()


def normalized(document: Document, to: str, passages: list[Passage]) -> NormalizeResult:
    edits = tuple(
        Edit(passage.span.start, passage.span.end, passage.replacement) for passage in passages if passage.replacement is not None
    )
    spans = tuple(passage.span for passage in passages)
    scan = ScanResult(document, to, {to: 1.0}, spans, to, spans)
    return NormalizeResult(apply_edits(document.text, edits), edits, tuple(passages), to, scan)


def change(text: str, words: str, replacement: str | None, **fields: object) -> NormalizeResult:
    start = text.index(words)
    span = Span(start, start + len(words), str(fields.pop("language", "es")), 0.9)
    return normalized(read(text, "a.txt"), "en", [Passage(span, replacement, "apertium", **fields)])  # type: ignore[arg-type]


def sample(name: str) -> NormalizeResult:
    """A sample with its true passages, translated by hand."""
    result = langmix.scan(Path("samples") / f"{name}.txt", detector="langdetect")
    true = json.loads((ROOT / "samples" / "expected" / f"{name}.json").read_text(encoding="utf-8"))
    spans = [Span(passage["start"], passage["end"], passage["language"], 0.97) for passage in true["passages"]]
    if name == "manual_es":
        failure = "the translation is in English, not in Spanish (LM404)"
        passages = [
            Passage(span, text, "apertium", ("eng-spa",), 0.0, (), None if text else failure)
            for span, text in zip(spans, MANUAL, strict=True)
        ]
    elif name == "report_en":
        passages = [Passage(spans[0], REPORT, "google")]
    else:
        warnings = ("the quotation marks « » were “ ”",)
        passages = [Passage(spans[0], ARTICLE, "apertium", ("spa-cat", "cat-fra"), 0.042, warnings)]
    return normalized(result.document, result.language, passages)


@pytest.mark.parametrize(("suffix", "width", "color"), [("80", 80, False), ("120", 120, False), ("80_color", 80, True)])
def test_golden(suffix: str, width: int, color: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = "\n".join(diff(sample(name), width, color=color) for name in ("article_fr", "manual_es", "report_en"))
    path = GOLDEN / f"diff_{suffix}.txt"
    if os.environ.get("LANGMIX_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")
    assert all(cell_len(line) <= width for line in STYLE.sub("", text).split("\n"))
    if not color:
        assert "\x1b" not in text
        assert not re.search(r"[ \t]$", text, re.MULTILINE)


def test_inline_marks_the_changed_words() -> None:
    output = diff(change("He said: el gato negro [duerme] today.", "el gato negro [duerme]", "the black cat [sleeps]"))
    assert "  - He said: [-el gato negro [duerme-]] today.\n" in output
    assert "  + He said: {+the black cat [sleeps+}] today.\n" in output


def test_side_by_side_from_100_columns_on() -> None:
    result = change("He said: el gato negro duerme today.", "el gato negro duerme", "the black cat sleeps")
    assert "  - " in diff(result, 99)
    assert f"  {'He said: el gato negro duerme today.':47} │ He said: the black cat sleeps today.\n" in diff(result, 100)


def test_header_names_languages_translator_route_and_unknown_words() -> None:
    result = change("x la noche", "la noche", "the night", route=("spa-cat", "cat-eng"), unknown_ratio=0.25, warnings=("look\x1b twice",))
    output = diff(result, 98)
    assert "a.txt:1:3: Spanish (es) → English (en), apertium (spa-cat → cat-eng), 25 % of words unknown\n" in output
    assert "  warning: look␛ twice\n" in output


def test_failure_shows_the_reason_and_the_passage() -> None:
    output = diff(change("Some la noche words", "la noche", None, failure="no such pair:\nspa-eng"))
    assert "  stayed as written: no such pair: spa-eng\n   1 │ Some la noche words\n     │      ^^^^^^^^\n" in output
    assert output.endswith("0 passages translated, 1 stayed as written.\n")


def test_what_was_only_offered_or_kept_is_told() -> None:
    result = change("Some la noche words", "la noche", "the night", held="its quality is estimated at 0.3, below 0.5", quality=0.3)
    result = replace(result, edits=(), proposals=result.edits, text=result.scan.document.text)
    output = diff(result)
    assert "apertium, quality about 30 %\n  offered only: its quality is estimated at 0.3, below 0.5\n" in output
    assert "+ Some {+the night+} words\n" in output
    assert output.endswith("0 passages translated, 1 offered only, none stayed as written.\n")
    output = diff(change("Some la noche words", "la noche", None, held="it is a quotation"))
    assert "  kept on purpose: it is a quotation\n   1 │ Some la noche words\n" in output
    assert output.endswith("0 passages translated, 1 kept on purpose, none stayed as written.\n")


def test_the_layout_may_be_chosen() -> None:
    result = change("One.\nHe said: el gato negro duerme today.\n", "el gato negro duerme", "the black cat sleeps")
    stream = io.StringIO()
    render_diff(result, stream, ReportOptions(width=40), "side-by-side")
    assert " │ " in stream.getvalue()
    stream = io.StringIO()
    render_diff(result, stream, ReportOptions(width=200), "inline")
    assert "+ He said: {+the black cat sleeps+} today." in stream.getvalue()
    stream = io.StringIO()
    render_diff(result, stream, ReportOptions(), "unified")
    lines = [
        "--- a.txt",
        "+++ a.txt",
        "@@ -1,2 +1,2 @@",
        " One.",
        "-He said: el gato negro duerme today.",
        "+He said: the black cat sleeps today.",
    ]
    assert stream.getvalue().splitlines() == lines


def test_a_container_is_unified_by_what_is_read() -> None:
    parts = "<t>Voici la page.</t><t>El gato.</t>"
    segments = (Segment("Voici la page.", 3), Segment("El gato.", parts.index("El")))
    document = Document(parts, segments, "docx", "a.docx", parts=(Part("document.xml", 0, len(parts)),))
    span = Span(segments[1].offset, segments[1].offset + 8, "es", 0.9)
    stream = io.StringIO()
    render_diff(normalized(document, "fr", [Passage(span, "Le chat.", "google")]), stream, ReportOptions(), "unified")
    assert stream.getvalue().splitlines()[2:] == ["@@ -1,2 +1,2 @@", " Voici la page.", "-El gato.", "+Le chat."]


def test_unchanged_paragraphs_are_folded() -> None:
    text = "One.\n\nTwo.\n\nx la noche\n\nThree.\n\nx el gato\n\nFour.\n\nFive.\n\nSix.\n"
    passages = [
        Passage(Span(text.index(old), text.index(old) + len(old), "es", 0.9), new, "google")
        for old, new in (("la noche", "night"), ("el gato", "the cat"))
    ]
    output = diff(normalized(read(text), "en", passages))
    assert re.findall(r"… (\d paragraphs?) unchanged …", output) == ["2 paragraphs", "1 paragraph", "3 paragraphs"]
    assert output.endswith("2 passages translated, none stayed as written.\n")


def test_two_passages_in_one_paragraph() -> None:
    text = "Two words: el gato and la noche here."
    spans = [Span(text.index(words), text.index(words) + len(words), "es", 0.9) for words in ("el gato", "la noche")]
    output = diff(normalized(read(text), "en", [Passage(spans[0], "the cat", "google"), Passage(spans[1], "the night", "google")]))
    assert "- Two words: [-el gato-] and la noche here.\n" in output
    assert "+ Two words: {+the cat+} and la noche here.\n" in output
    assert "+ Two words: el gato and {+the night+} here.\n" in output


def test_neighbouring_sentences_are_context() -> None:
    output = diff(change("First one. El gato duerme en la casa. Last one.", "El gato duerme en la casa.", "The cat sleeps in the house."))
    assert "\n    First one.\n  - [-El" in output
    assert "\n    Last one.\n" in output


def test_nothing_to_do() -> None:
    assert diff(normalized(read("One.\n\nTwo."), "en", [])) == (
        "<text> → English (en)\n\n  … 2 paragraphs unchanged …\n\nNo foreign passage: nothing to translate.\n"
    )
    assert diff(normalized(read(""), "en", [])) == "<text> → English (en)\n\nNo foreign passage: nothing to translate.\n"


def test_right_to_left_lines_are_isolated_one_by_one() -> None:
    words = " ".join(["שלום עולם"] * 30)
    output = diff(change(f"He said {words} here.", words, "hello", language="he"), 60)
    lines = [line for line in output.split("\n") if "ש" in line]
    assert len(lines) > 3
    assert all(line.count("\u2068") == line.count("\u2069") == 1 for line in lines)
    assert all(cell_len(line) <= 60 for line in lines)


def test_wide_characters_keep_the_columns() -> None:
    output = diff(change("He said 日本語の文章がここにあります here.", "日本語の文章がここにあります", "words"), 100)
    (line,) = [line for line in output.split("\n") if "日本" in line]
    assert cell_len(line[: line.index("│")]) == 50


@pytest.mark.parametrize(
    ("original", "replacement", "pairs"),
    [
        ("Uno. Dos.", "One. Two.", [("Uno.", "One."), ("Dos.", "Two.")]),
        ("Uno. Dos y tres.", "Un. Deux. Trois.", [("Uno.", "Un."), ("Dos y tres.", "Deux. Trois.")]),
        ("Es una frase muy larga aquí. Dos. Tres.", "This is a long sentence. Two three.", [
            ("Es una frase muy larga aquí.", "This is a long sentence."),
            ("Dos. Tres.", "Two three."),
        ]),
        ("Uno. Dos.", "", [("Uno. Dos.", "")]),
    ],
)  # fmt: skip
def test_sentences_are_aligned(original: str, replacement: str, pairs: list[tuple[str, str]]) -> None:
    assert [(pair.original, pair.replacement) for pair in align(original, replacement)] == pairs


def test_words_shared_by_chance_count_as_changed_but_numbers_and_names_do_not() -> None:
    old, new = "el gato de Inés, a las 12 horas", "le chat de Inés, à les 12 heures"
    gone, added = changed_words(old, new)
    assert [old[start:end] for start, end in gone] == ["el gato", "a las", "horas"]
    assert [new[start:end] for start, end in added] == ["le chat", "à les", "heures"]
    assert changed_words("uno de dos", "one de two") == ([(0, 10)], [(0, 10)])


def test_a_giant_sentence_is_not_compared_word_by_word() -> None:
    text = "palabra " * 5000
    assert changed_words(text, text + "x") == ([(0, len(text))], [(0, len(text) + 1)])


TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from("\x00\x07\x1b\r\n\t\x85\u200d\ufe0f\u0301\u202e\u2067\u2069\ud83d😀👩日אב.?! \ufeff")),
    max_size=60,
)


@settings(deadline=None)  # the first example loads the sentence splitter
@given(TEXTS, TEXTS, st.data(), st.integers(20, 120), st.booleans())
def test_any_text_is_shown_without_harm(text: str, replacement: str, data: st.DataObject, width: int, color: bool) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    passage = Passage(Span(start, end, "ja", 0.5), replacement, text, (text,), 0.5, (text,), data.draw(st.sampled_from([None, text])))
    output = diff(normalized(Document(text, (Segment(text),), path=text), "ar", [passage]), width, color=color)
    plain = STYLE.sub("", output) if color else output
    assert not CONTROL.search(plain)
    assert plain.count("\u2068") == plain.count("\u2069")


@settings(deadline=None)  # the first example loads the sentence splitter
@given(TEXTS, TEXTS)
def test_alignment_keeps_every_word(original: str, replacement: str) -> None:
    pairs = align(original, replacement)
    for text, parts in ((original, [pair.original for pair in pairs]), (replacement, [pair.replacement for pair in pairs])):
        assert "".join("".join(parts).split()) == "".join(langmix.reporters.caret.flatten(text).split())
