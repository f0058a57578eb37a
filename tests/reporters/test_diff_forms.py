"""The forms of the report of `langmix normalize`: HTML (see also `test_diff_page.py`), Markdown, JSON, XLIFF.

The golden files ``golden/normalization.*`` are written anew by ``LANGMIX_UPDATE_GOLDEN=1 pytest tests/reporters``.
"""

from __future__ import annotations

import base64
import hashlib
import io
import itertools
import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import turbohtml
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.make_docx import make, paragraph, run
from langmix import ConfigError, formats
from langmix.decisions import find_part, with_marks
from langmix.document import Document, Segment
from langmix.reporters.diff_html_style import DIFF_STYLE
from langmix.reporters.diff_xliff import NAMESPACE
from langmix.reporters.normalization import FORMS, Normalized, form_of, write_report
from langmix.reporters.normalization_passages import propose
from langmix.results import Edit, NormalizeResult, Passage, ScanResult, Span
from reporters.diff_inputs import hebrew, inputs, markdown, translated
from reporters.made import golden

SCHEMA = json.loads(files("langmix.reporters").joinpath("diff_schema.json").read_text(encoding="utf-8"))


def written(form: str, results: list[Normalized] | None = None, encoding: str = "utf-8") -> str:
    """What a form writes to a stream."""
    data = io.BytesIO()
    stream = io.TextIOWrapper(data, encoding=encoding, newline="")
    write_report(inputs() if results is None else results, stream, form)
    stream.flush()
    return data.getvalue().decode(encoding)


def offered() -> Normalized:
    """A translation that was only offered, and a quotation that was kept."""
    result = markdown()
    first, second, third = result.passages
    edit = result.edits[0]
    passages = (
        replace(first, held="its quality is estimated at 0.31, below 0.5: accept or correct it by hand", quality=0.31),
        replace(second, replacement=None, held="it is a quotation"),
        third,
    )
    return Normalized.of(replace(result, edits=(), proposals=(edit,), passages=passages))


@pytest.mark.parametrize("suffix", [".md", ".json", ".xlf"])
def test_golden(suffix: str) -> None:
    text = re.sub(r'("version": )"[^"]*"', r'\1"0"', written(suffix))
    assert text == golden(f"normalization{suffix}", text)


def test_the_form_is_chosen_by_the_name_of_the_file(tmp_path: Path) -> None:
    for suffix in FORMS:
        write_report(inputs(), tmp_path / f"report{suffix}")
        assert (tmp_path / f"report{suffix}").read_text(encoding="utf-8") == written(suffix)
    with pytest.raises(ConfigError, match=r"report.pdf.*\.html, \.htm, \.md"):
        form_of(tmp_path / "report.pdf")
    with pytest.raises(ConfigError, match="cannot be written"):
        write_report(inputs(), tmp_path / "none" / "report.html")


@pytest.mark.parametrize("form", [".html", ".md", ".json", ".xlf"])
def test_every_form_can_be_empty_and_of_an_old_encoding(form: str) -> None:
    for results in ([], inputs()[2:]):
        assert written(form, results)
    text = written(form, encoding="cp1252")
    assert "a pas voulu parler" in text


@pytest.mark.parametrize("made", [markdown, hebrew])
def test_a_proposal_has_the_marks_of_its_original(made: object) -> None:
    for proposal in propose(made()):  # type: ignore[operator]
        if proposal.text is not None:
            assert sorted(re.findall("⟦.⟧", proposal.original)) == sorted(re.findall("⟦.⟧", proposal.text))
            assert len(proposal.held) == proposal.original.count("⟦")


def test_what_is_only_offered_has_a_proposal_and_what_is_kept_has_none() -> None:
    first, second, third = offered().proposals
    assert [proposal.state for proposal in (first, second, third)] == ["offered", "kept", "failed"]
    assert first.text
    assert first.text.startswith("Le maire ⟦1⟧n'a pas")
    assert next(flag.message for flag in first.flags).startswith("its quality is estimated at 0.31")
    assert (second.text, third.text) == (None, None)
    text = turbohtml.parse(written(".html", [offered()])).text
    assert "3 passages in 1 file: 1 offered only, 1 kept on purpose, 1 not translated, 0 translated." in text
    jsonschema.validate(json.loads(written(".json", [offered()])), SCHEMA)


# JSON.


def test_json_is_as_its_schema_says_and_so_is_every_field() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    report = json.loads(written(".json"))
    jsonschema.validate(report, SCHEMA)
    described = set(SCHEMA["$defs"]["passage"]["properties"]) - {"decision", "text"}
    assert all(set(passage) == described for one in report["inputs"] for passage in one["passages"])
    assert report["inputs"][0]["sha256"] == hashlib.sha256(markdown().scan.document.text.encode()).hexdigest()


# XLIFF.


def test_xliff_is_read_by_our_own_reader() -> None:
    document = formats.read(written(".xlf", inputs()[:1]), "report.xlf", "xliff")
    assert document.declared == "fr"
    pairs = [(segment.kind, segment.declared, segment.text) for segment in document.segments]
    assert pairs[:2] == [
        (
            "source",
            "es",
            "El alcalde ￼no quiso hablar￼ con los ￼periodistas￼ & sus amigos, y por eso ￼ quedó cerrado.".replace("y por", "y\npor"),
        ),
        ("translation", "fr", "Le maire ￼n'a pas voulu parler￼ avec les ￼journalistes￼ & ses amis, et\nc'est pourquoi ￼ est resté fermé."),
    ]
    assert [kind for kind, _, _ in pairs] == ["source", "translation", "source", "translation", "source"]


def test_xliff_is_built_as_the_standard_says() -> None:
    root = ET.fromstring(written(".xlf"))  # noqa: S314 -- our own output
    assert (root.tag, root.get("version"), root.get("srcLang"), root.get("trgLang")) == (f"{{{NAMESPACE}}}xliff", "2.1", "mul", "mul")
    order = ["notes", "originalData", "segment"]
    for file in root:
        notes, *units = file
        assert {note.get("category") for note in notes} == {"langmix-path", "langmix-sha256", "langmix-format", "langmix-to"}
        assert len({unit.get("id") for unit in units}) == len(units)
        for unit in units:
            names = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in unit]
            assert names == [name for name in order if name in names]
            data = {item.get("id") for item in unit.iter(f"{{{NAMESPACE}}}data")}
            segment = unit.find(f"{{{NAMESPACE}}}segment")
            assert segment is not None
            sides = {child.tag.removeprefix(f"{{{NAMESPACE}}}"): [dict(code.attrib) for code in child] for child in segment}
            assert segment.get("state") == "initial"
            assert segment.get("subState") == ("langmix:proposed" if "target" in sides else None)
            for codes in sides.values():
                assert {code["dataRef"] for code in codes} == data
                held = [code for code in codes if code["canReorder"] != "yes"]
                assert [code["canReorder"] for code in held] == ["firstNo", "no", "no", "no"][: len(held)]
                assert all((code["canCopy"], code["canDelete"]) == ("no", "no") for code in codes)
                assert sorted(code["id"] for code in codes) == sorted(code["id"] for code in sides["source"])


# HTML.


def test_the_policy_allows_the_script_and_the_style_of_the_page_and_nothing_else() -> None:
    text = written(".html")
    page = turbohtml.parse(text)
    (policy,) = (str(meta.attrs["content"]) for meta in page.select("meta") if meta.attrs.get("http-equiv"))
    script = text[text.rindex("<script>") + len("<script>") : text.rindex("</script>")]
    style = text[text.index("<style>") + len("<style>") : text.index("</style>")]
    hashes = ["sha256-" + base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in (script, style)]
    assert policy == f"default-src 'none'; base-uri 'none'; form-action 'none'; script-src '{hashes[0]}'; style-src '{hashes[1]}'"
    assert script.isascii()
    assert style.isascii()
    # The policy refuses both.
    assert " style=" not in text
    assert not re.search(r"\son\w+=", text)
    assert not re.search(r'(?:src|href)="(?!#)', text)


def test_words_say_their_language_and_direction() -> None:
    page = turbohtml.parse(written(".html"))
    words = [(cell.attrs["lang"], cell.attrs["dir"]) for cell in page.select("#passage-4 bdi")]
    assert words == [("he", "rtl"), ("en", "ltr"), ("he", "rtl"), ("en", "ltr")][: len(words)]
    assert {area.attrs["lang"] for area in page.select("textarea")} == {"fr", "en"}


def test_headings_are_in_order_and_every_field_has_a_name() -> None:
    page = turbohtml.parse(written(".html"))
    levels = [int(heading.tag[1]) for heading in page.select("h1, h2, h3")]
    assert levels[0] == 1
    assert all(level <= before + 1 for before, level in itertools.pairwise(levels))
    labels = {label.attrs.get("for") for label in page.select("label")}
    assert all(area.attrs["id"] in labels for area in page.select("textarea"))


def hostile(text: str) -> NormalizeResult:
    """A passage of any text, and the same text as its proposal, with everything else that is shown made of it too."""
    document = Document(text, (Segment(text),), path=f"{text}.txt")
    span = Span(0, len(text), "es", 0.9)
    scan = ScanResult(document, "fr", {}, (span,), "fr", (span,))
    passage = Passage(span, f"{text}!", text, (text,), 0.5, (f"LM403: {text}", text))
    return NormalizeResult(f"{text}!", (Edit(0, len(text), f"{text}!"),), (passage,), "fr", scan)


@settings(max_examples=40, deadline=None)
@given(
    st.text(
        st.one_of(st.sampled_from("<>&\"'`\\]\0\x1b\u2028\u202e\ud83d⟦1⟧-!"), st.characters()),
        min_size=1,
        max_size=40,
    ).filter(str.strip)
)
def test_no_text_breaks_a_form(text: str) -> None:
    # Segments have no white space at their ends.
    results = [Normalized.of(hostile(text.strip()))]
    page = turbohtml.parse(written(".html", results))
    assert len(page.select("script")) == 2
    assert len(page.select("article")) == 1
    data = json.loads(page.select("#report")[0].text)
    jsonschema.validate(data, SCHEMA)
    jsonschema.validate(json.loads(written(".json", results)), SCHEMA)
    ET.fromstring(written(".xlf", results))  # noqa: S314 -- our own output
    lines = written(".md", results).splitlines()
    assert not [line for line in lines if re.match(r"\s*<", line)]


def luminance(colour: str) -> float:
    """Relative luminance (0..1) as WCAG has it, of a colour such as ``#fff`` or ``#1f2328``."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    values = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True])
def test_colours_have_enough_contrast(dark: bool) -> None:
    colours: dict[str, str] = {}
    for block in re.findall(
        r"(@media \(prefers-color-scheme: dark\) \{ )?:root \{([^}]*)\}",
        DIFF_STYLE.split("@media print")[0] + DIFF_STYLE.split("@media print")[1].partition("\n")[2],
    ):
        if dark or not block[0]:
            colours |= dict(re.findall(r"--(\w+): (#\w+)", block[1]))
    pairs = [("text", ground) for ground in ("page", "card", "button", "gone", "new", "mark")]
    pairs += [("quiet", ground) for ground in ("page", "card", "button")] + [("page", "link"), ("page", "text")]
    pairs += [(colour, ground) for colour in ("error", "warning", "note") for ground in ("page", "card")]
    for front, ground in pairs:
        light, deep = sorted((luminance(colours[front]), luminance(colours[ground])), reverse=True)
        assert (light + 0.05) / (deep + 0.05) >= 4.5, (front, ground)


def test_words_are_marked_where_two_languages_have_much_in_common() -> None:
    document = formats.read("O conselho municipal votou ontem o orçamento da cidade.")
    result = translated(document, "gl", ("pt", document.text, "O consello municipal votou onte o orzamento da cidade."))
    page = turbohtml.parse(written(".html", [Normalized.of(result)]))
    assert [element.text for element in page.select("del")] == ["conselho", "ontem o orçamento"]
    assert [element.text for element in page.select("ins")] == ["consello", "onte o orzamento"]


@pytest.mark.parametrize(
    ("name", "text", "ends", "translation"),
    [
        ("properties", "a=Hay {0} vecinos en la ciudad\\u00a0vieja.\n", "Hay...vieja.", "Il y a ⟦1⟧ voisins à l’école\u00a0: « été »."),
        ("json", '{"a": "Hay {count} \\"vecinos\\"\\nen la ciudad."}', "Hay...ciudad.", 'Il y a ⟦1⟧ "voisins"\nà la ville \\ ici.'),
        ("latex", "Hay \\emph{muchos} vecinos \\& 50\\% de todo.\n", "Hay...todo.", "Il y a ⟦1⟧beaucoup⟦2⟧ de voisins & 50% de tout_."),
        ("po", 'msgid "a"\nmsgstr ""\n"Hay %d vecinos\\n"\n"en la ciudad."\n', "Hay...ciudad.", "Il y a ⟦1⟧ voisins\nà la ville."),
        ("html", "<p>Hay <b>muchos</b> vecinos,<br> y <i>todo</i> fin.</p>", "Hay...fin.", "Il y a ⟦1⟧beaucoup⟦2⟧ < voisins, ⟦3⟧ ⟦4⟧et ⟦5⟧tout⟦6⟧ fin."),
    ],
)  # fmt: skip
def test_the_marks_of_a_translation_are_found_in_every_format(name: str, text: str, ends: str, translation: str) -> None:
    result = translated(formats.read(text, None, name), "fr", ("es", ends, translation))
    (proposal,) = propose(result)
    assert proposal.text == translation


def test_the_marks_of_a_translation_are_found_in_a_word_file() -> None:
    body = paragraph(run("Il pleut.")) + paragraph(run("Hay "), run("muchos", "<w:b/>"), run(" vecinos &amp; más."))
    document = formats.read_container(make(body), "a.docx", "docx")
    (segment,) = (segment for segment in document.segments if segment.text.startswith("Hay"))
    start, end = segment.source(0, len(segment.text))
    part = find_part(document, start, end)[1]
    assert with_marks(part.text, part.held) == "Hay ⟦1⟧muchos⟦2⟧ vecinos & más."
    translation = "Il y a ⟦1⟧beaucoup⟦2⟧ de voisins & plus."
    result = translated(document, "fr", ("es", document.text[start:end], translation))
    (proposal,) = propose(result)
    assert proposal.text == translation
