"""Declared languages: where they stand, and what the rules LM201 to LM205 say of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from formats import make_docx, make_epub
from formats.make_docx import lang, paragraph, run
from langmix import check
from langmix import formats as readers
from langmix.config import Config
from langmix.document import Document
from langmix.language_tags import find_problem
from langmix.pipeline import check_document
from langmix.results import Finding

WCAG = Path(__file__).parent.parent / "wcag"
EXPECTED = json.loads((WCAG / "expected.json").read_text(encoding="utf-8"))
HELD_OUT = json.loads((WCAG / "expected_held_out.json").read_text(encoding="utf-8"))
WRONG = {"pass-05-bibliography.html": "the title of a book with its author and publisher is taken for a sentence in the title's language"}
"""Held-out pages that are judged wrongly, and why."""

FRENCH = "Le conseil municipal a voté le budget de l'année prochaine hier soir."
SPANISH = "La alcaldesa explicó que las obras del puente empezarán en primavera."


def places(document: Document) -> list[tuple[str | None, str, str]]:
    """Of each declaration the tag, the source of the tag, and that of what it holds for."""
    text = document.text
    return [(one.tag, text[one.start : one.end], text[one.first : one.behind]) for one in document.declarations]


def findings(text: str, name: str, *codes: str) -> tuple[Finding, ...]:
    return check(text, format_as=name, select=codes or ("LM2",)).findings


def is_as_expected(found: tuple[Finding, ...], text: str, expected: list[dict[str, str]]) -> bool:
    def covers(finding: Finding, wanted: dict[str, str]) -> bool:
        start = text.index(wanted["at"])
        return finding.rule == wanted["rule"] and finding.start < start + len(wanted["at"]) and start < finding.end

    return len(found) == len(expected) and all(any(covers(finding, wanted) for finding in found) for wanted in expected)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_is_judged_as_the_guidelines_say(name: str) -> None:
    result = check(WCAG / "pages" / name, select=["LM2"])
    assert is_as_expected(result.findings, result.document.text, EXPECTED[name]), result.findings


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.xfail(reason=WRONG[name], strict=True)] if name in WRONG else []) for name in HELD_OUT]
)
def test_a_page_that_nothing_was_tuned_on_is_judged_as_the_guidelines_say(name: str) -> None:
    result = check(WCAG / "held_out" / name, select=["LM2"])
    assert is_as_expected(result.findings, result.document.text, HELD_OUT[name]), result.findings


def test_half_of_the_pages_fail() -> None:
    assert len(EXPECTED) == 40
    assert sum(bool(wanted) for wanted in EXPECTED.values()) == 20


def test_html_says_where_each_language_is_declared() -> None:
    document = readers.read('<html lang=fr><p>Un <i lang="es">día</i> de <b lang=fr>pluie</b>.<img lang=de alt="x"></html>', None, "html")
    assert places(document)[1:] == [
        ("es", "es", '<i lang="es">día</i>'),
        ("fr", "fr", "<b lang=fr>pluie</b>"),
        ("de", "de", '<img lang=de alt="x">'),
    ]
    assert document.declarations[0].is_main
    assert document.declaration_at(document.text.index("día")) == document.declarations[1]
    assert document.declaration_at(document.text.index("de <b")) == document.declarations[0]


@pytest.mark.parametrize(
    ("root", "is_missing"),
    [
        ("<html>", True),
        ("<html lang>", True),
        ('<html lang=" ">', True),
        ('<html xml:lang="fr">', True),
        ('<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr">', False),
        ("<html lang=fr>", False),
        ("<!doctype html>", True),
        ("<main>", False),
    ],
)
def test_a_page_without_a_language_is_one_whose_root_has_none(root: str, is_missing: bool) -> None:
    document = readers.read(f"{root}<p>{FRENCH}</p>", None, "html")
    assert any(one.tag is None and one.is_main for one in document.declarations) == is_missing


def test_what_a_template_declares_is_not_shown() -> None:
    assert not findings(f'<html lang=fr><p>{FRENCH}</p><template><p lang="fr_FR">x</p></template></html>', "html")


def test_markdown_says_where_each_language_is_declared() -> None:
    text = '---\nlang: "fr" # x\n---\n\nUn [día]{lang=es} et <i lang="en">one</i>.\n\n## Titel {lang=de}\n\n::: {.x lang=it}\nciao\n:::\n'
    found = places(readers.read(text, None, "markdown"))
    assert found[0] == ("fr", "fr", text)
    assert found[1:4] == [("es", "es", "[día]{lang=es}"), ("en", "en", '<i lang="en">one</i>'), ("de", "de", "Titel {lang=de}")]
    assert found[4][:2] == ("it", "it")
    assert "ciao" in found[4][2]


def test_latex_says_where_each_language_is_declared() -> None:
    text = (
        "\\documentclass{article}\\usepackage[spanish,main=french]{babel}\n\\begin{document}\nUn \\foreignlanguage{spanish}{día} ici.\n\n"
        "\\begin{otherlanguage}{spanish}\nOtro día.\n\\end{otherlanguage}\n\\textspanish{y otro}\n\\end{document}\n"
    )
    found = places(readers.read(text, None, "latex"))
    assert found[0] == ("fr", "french", text)
    assert found[1] == ("es", "spanish", "\\foreignlanguage{spanish}{día}")
    assert found[2] == ("es", "spanish", "\\begin{otherlanguage}{spanish}\nOtro día.\n\\end{otherlanguage}")
    assert found[3] == ("es", "spanish", "\\textspanish{y otro}")


def test_the_header_of_a_catalogue_says_the_language_in_the_words_of_gettext() -> None:
    text = 'msgid ""\nmsgstr ""\n"Project: x\\n"\n"Language: pt_BR\\n"\n\nmsgid "Open"\nmsgstr "Abrir"\n'
    document = readers.read(text, None, "po")
    assert places(document) == [("pt-BR", "pt_BR", text)]
    assert not findings(text, "po", "LM205")
    assert [finding.fix and finding.fix.replacement for finding in findings(text.replace("pt_BR", "english"), "po", "LM205")] == ["en"]


def test_a_book_says_its_language_in_the_package_and_in_each_chapter() -> None:
    data = make_epub.make({"a.xhtml": make_epub.page(f"<p>{FRENCH}</p>"), "b.xhtml": make_epub.page(f"<p>{FRENCH}</p>", None)})
    document = readers.read_container(data, "book.epub", "epub")
    assert [(one.tag, one.is_main) for one in document.declarations] == [("fr-FR", True), ("fr-FR", False), (None, False)]
    assert document.text[document.declarations[0].start : document.declarations[0].end] == "fr-FR"
    (missing,) = check_document(document, Config(select=("LM2",))).findings
    assert missing.rule == "LM203"
    assert document.part_at(missing.start) == document.parts[2].name


def test_runs_of_word_that_are_marked_wrongly_are_one_finding_for_the_passage() -> None:
    half = SPANISH.index("obras")
    runs = [run(f"{FRENCH} ", lang("fr-FR")), run(SPANISH[:half], lang("en-US")), run(SPANISH[half:], lang("en-US"))]
    document = readers.read_container(make_docx.make(paragraph(run(FRENCH)) + paragraph(*runs)), "a.docx", "docx")
    found = check_document(document, Config(select=("LM2",))).findings
    assert [(finding.rule, document.read(finding.start, finding.end)) for finding in found] == [("LM202", SPANISH)]


def test_one_wrong_declaration_is_one_finding_however_many_paragraphs_it_holds_for() -> None:
    other = "Los vecinos esperan que el ruido no dure todo el verano."
    text = f'<html lang="fr"><p>{FRENCH}</p><div lang="en"><p>{SPANISH}</p><p>{other}</p></div></html>'
    (finding,) = findings(text, "html")
    assert (finding.rule, finding.fix and finding.fix.replacement) == ("LM202", "es")


def test_a_part_that_is_marked_as_another_language_and_is_in_the_page_s_own_is_found() -> None:
    (finding,) = findings(f'<html lang="fr"><p>Il pleut depuis ce matin sur toute la ville.</p><p lang="en">{FRENCH}</p></html>', "html")
    assert (finding.rule, finding.fix and finding.fix.replacement) == ("LM202", "fr")


def test_a_word_or_two_that_are_marked_are_not_judged() -> None:
    assert not findings(f'<html lang="fr"><p>{FRENCH} <b lang="de">OK</b>, <i lang="es">yes</i>.</p></html>', "html")


def test_a_paragraph_in_a_part_of_another_language_needs_a_mark_of_its_own() -> None:
    other = "Los vecinos esperan que el ruido no dure todo el verano, porque ya nadie duerme."
    english = "Nobody had asked the people who live there."
    text = f'<html lang="fr"><p>{FRENCH}</p><div lang="es"><p>{SPANISH}</p><p>{english}</p><p>{other}</p></div></html>'
    (finding,) = findings(text, "html")
    assert (finding.rule, text[finding.start : finding.end]) == ("LM204", english)


def test_outside_of_pages_unmarked_passages_are_reported_only_where_the_rule_is_named() -> None:
    text = f"{FRENCH}\n\n{SPANISH}\n"
    assert not findings(text, "markdown", "LM2")
    assert [finding.rule for finding in findings(text, "markdown", "LM204")] == ["LM204"]
    assert [finding.rule for finding in findings(text, "markdown", "part-needs-lang")] == ["LM204"]


def test_a_page_of_quotations_that_are_marked_is_in_its_own_language() -> None:
    text = f'<html lang="fr"><p>{FRENCH}</p>' + f'<blockquote lang="es">{SPANISH} {SPANISH}</blockquote>' * 3 + "</html>"
    assert not findings(text, "html")


def test_a_declaration_that_is_wrong_for_the_whole_page_is_mended_and_one_for_a_part_is_not() -> None:
    whole = findings(f'<html lang="en"><p>{SPANISH}</p></html>', "html")
    assert [(finding.rule, finding.fix and finding.fix.replacement) for finding in whole] == [("LM201", "es")]
    english = "Nobody had asked the people who live there, and so they came."
    mixed = findings(f'<html lang="en"><p>{SPANISH}</p><p>{SPANISH}</p><p>{english}</p></html>', "html", "LM201")
    assert [finding.fix for finding in mixed] == [None]


@pytest.mark.parametrize(
    "tag",
    "fr fr-FR FR pt-br zh-Hans zh-Hant-TW es-419 kir tuk deu sl-rozaj-biske de-1996 de-CH-1996 en-x-any x-any i-klingon zh-cmn qaa mul zxx "
    "und sr-Latn-RS de-DE-u-co-phonebk en-GB-oed art-lojban iw".split(),
)
def test_a_tag_of_the_registry_and_of_iso_639_3_is_valid(tag: str) -> None:
    assert find_problem(tag) is None


@pytest.mark.parametrize(
    ("tag", "suggestion", "is_certain"),
    [
        ("fr_FR", "fr-FR", True),
        ("zh_CN_Hans", "zh-Hans-CN", True),
        ("english", "en", True),
        ("Français", "fr", True),
        ("jp", "ja", True),
        ("cz", "cs", True),
        ("gr-GR", "el-GR", True),
        ("ger-AT", "de-AT", True),
        ("en-UK", "en-GB", True),
        ("zh-CN-Hans", "zh-Hans-CN", True),
        ("fr-FRA", "fr", False),
        ("en-Xxxx-US", "en", False),
        ("frensh", "fr", False),
        ("xx", None, False),
        ("fr-", None, False),
        ("de-419-DE", None, False),
        ("en-a-bbb-a-ccc", "en", False),
        ("de-1996-1996", "de", False),
    ],
)
def test_a_tag_that_is_none_gets_a_suggestion(tag: str, suggestion: str | None, is_certain: bool) -> None:
    problem = find_problem(tag)
    assert problem is not None
    assert (problem.suggestion, problem.is_certain) == (suggestion, is_certain)


@pytest.mark.parametrize("tag", ["", "{{ page.lang }}", "<%= lang %>", "${lang}", "{% trans %}"])
def test_an_empty_tag_and_one_that_a_program_fills_in_are_no_problem(tag: str) -> None:
    assert find_problem(tag) is None


def test_both_attributes_of_xhtml_are_mended() -> None:
    (finding,) = findings(f'<?xml version="1.0"?><html xmlns="x" lang="fr_FR" xml:lang="fr_FR"><p>{FRENCH}</p></html>', "html")
    assert finding.fix is not None
    assert finding.fix.replacement == 'fr-FR" xml:lang="fr-FR'
