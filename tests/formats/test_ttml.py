from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.document import Document
from langmix.errors import FormatError
from langmix.formats import ttml
from langmix.formats.markup import compose, extract
from langmix.results import Edit, apply_edits
from roundtrip import check_text_format

FILM = (Path(__file__).parent / "files" / "film.ttml").read_text(encoding="utf-8")


def wrap(inside: str, attributes: str = "") -> str:
    return f'<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="fr"><body><div><p begin="1s"{attributes}>{inside}</p></div></body></tt>'


def read(text: str) -> Document:
    return check_text_format("ttml", text)


def texts(inside: str, attributes: str = "") -> list[tuple[str, str | None]]:
    return [(segment.text, segment.declared) for segment in read(wrap(inside, attributes)).segments]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_film(line_end: str) -> None:
    document = read(FILM.replace("\n", line_end))
    assert document.declared == "fr"
    assert {segment.kind for segment in document.segments} == {"cue"}
    assert [(segment.name, segment.text, segment.declared) for segment in document.segments] == [
        ("c1", "♪ Une vieille chanson passe à la radio du port ♪", None),
        ("c2", "MARSEILLE, PORT DE LA JOLIETTE Six heures du matin", None),
        ("00:00:09.240", "- Vous attendez quelqu'un ?", None),
        ("00:00:09.240", "- Mon frère, il arrive d'Alger.", None),
        ("c4", "Il m'avait écrit une seule lettre, au printemps dernier.", None),
        ("c5", 'Le port est fermé & gardé\xa0: "Défense d\'entrer".', None),
        ("c6", "Il répétait", None),
        ("c6", "la vida es un sueño", "es"),
        ("c6", "sans jamais s'arrêter.", None),
        ("c7", "¿Alguien ha visto a mi hermano? Llegaba en el barco de las", "es-MX"),
        ("c7", "six heures", None),
        ("c7", ".", "es-MX"),
        ("c8", "Nadie ha bajado todavía, señor. Espere usted en el muelle.", None),
        ("c9", "Le bateau <Ville d'Oran> & son équipage", None),
        ("n1", "Directed by the harbour workshop", "en"),
    ]


def test_places_in_the_source() -> None:
    document = read(FILM)
    segment = next(segment for segment in document.segments if segment.name == "c8")
    assert document.text[slice(*segment.source(0, len(segment.text)))] == "Nadie ha bajado todavía, señor.<br/>Espere usted en el muelle."
    place = segment.text.index(" Espere")
    assert document.text[slice(*segment.source(place, place + 1))] == "<br/>"


def test_a_new_text_keeps_the_line_break() -> None:
    text = wrap("<span>El gato<br/>negro</span> &amp; yo")
    document = read(text)
    (segment,) = document.segments
    part = extract(document, segment, 0, len(segment.text))
    new = part.text.replace("El gato", "R&D le chat").replace("negro", "noir").replace("yo", "<moi>")
    edit = Edit(*segment.source(0, len(segment.text)), compose(document, segment, part, new))
    assert apply_edits(text, [edit]) == wrap("<span>R&amp;D le chat<br/>noir</span> &amp; &lt;moi>")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("Un<br/>mot", [("Un mot", None)]),
        ("Un<br></br>mot", [("Un mot", None)]),
        ("Un <br/> mot", [("Un mot", None)]),
        ("Un<br/><br/>mot", [("Un mot", None)]),
        ("<br/>Un<br/>", [("Un", None)]),
        ("<tt:span xmlns:tt='x'>Un</tt:span>e", [("Une", None)]),
        ("Un <![CDATA[<b>]]> mot", [("Un", None), ("<b>", None), ("mot", None)]),
        ("- Un<br/><span>- Mot</span>", [("- Un", None), ("- Mot", None)]),
        ("Vient<br/>-elle", [("Vient -elle", None)]),
        ("Un <span xml:lang='fr'>mot</span>", [("Un mot", None)]),
        ("Un <span xml:lang=''>mot</span>", [("Un mot", None)]),
        ("<span xml:lang='es'>Hola <span>a todos</span></span>", [("Hola a todos", "es")]),
        ("Un<!-- rien --> <?x y?>mot", [("Un mot", None)]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_paragraphs(inside: str, expected: list[tuple[str, str | None]]) -> None:
    assert texts(inside) == expected


def test_languages_are_inherited() -> None:
    assert texts("Hola", " xml:lang='es'") == [("Hola", "es")]
    document = read("<tt xml:lang=''><body xml:lang='es'><div><p>Hola</p></div></body></tt>")
    assert (document.declared, document.segments[0].declared, document.segments[0].name) == (None, "es", None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.ttml: is no TTML: line 1: no element found"),
        ("<tt><p></tt>", "a.ttml: is no TTML: line 1: mismatched tag"),
        ("<html/>", "a.ttml: is no TTML: it begins with <html>, not with <tt>"),
        ("<!DOCTYPE tt []><tt/>", "a.ttml: is no TTML: line 1: a document type"),
        ("<tt>" * 600 + "</tt>" * 600, "a.ttml: is no TTML: line 1: more than 500 elements"),
    ],
)
def test_what_is_no_ttml_is_refused(text: str, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        ttml.read(text, "a.ttml")
    assert str(caught.value).startswith(message)


def test_what_cannot_be_written() -> None:
    document = read(wrap("<![CDATA[Un]]>"))
    assert formats.escape("<&>", document, document.segments[0]) == "<&>"
    with pytest.raises(FormatError, match="CDATA"):
        formats.escape("a]]>b", document, document.segments[0])
    with pytest.raises(FormatError, match="control character"):
        formats.escape("\x00", document, document.segments[0])


@pytest.mark.parametrize(
    "inside",
    ["<br/>" * 100_000, "<span>x</span>" * 50_000, " " * 1_000_000 + "x", "\n " * 300_000 + "x", "&amp;" * 100_000, "<br/>- A" * 50_000],
    ids=lambda text: repr(text[-10:]),
)
def test_large_files_take_no_longer_than_their_size(inside: str) -> None:
    assert ttml.read(wrap(inside)).format == "ttml"


WORDS = st.text("aé日♪ '.!,?\U0001f600>-\n\t", max_size=6)
INSIDE = st.recursive(
    st.one_of(WORDS, st.sampled_from(["<br/>", "&amp;", "&#233;", "<![CDATA[a<b]]>", "<!-- x -->", "<br/>- "])),
    lambda inner: st.builds("<span{}>{}</span>".format, st.sampled_from(["", " xml:lang='es'", " xml:lang='fr'"]), st.lists(inner, max_size=3).map("".join)),
    max_leaves=6,
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(st.lists(INSIDE, max_size=4).map("".join), st.sampled_from(["\n", "\r\n", "\r"]))
def test_made_files_are_read_and_written_back(inside: str, line_end: str) -> None:
    for segment in read(wrap(inside).replace("\n", line_end)).segments:
        assert set(segment.text).isdisjoint("\r\n")


def test_how_characters_are_pronounced_is_not_read() -> None:
    base, reading = "<span tts:ruby='base'>漢字</span>", "<span tts:ruby='text'>かんじ</span>"
    both = f"<span xmlns:tts='http://www.w3.org/ns/ttml#styling' tts:ruby='container'>{base}{reading}</span>"
    assert texts(f"Un mot {both} ici") == [("Un mot 漢字 ici", None)]


def test_a_document_type_that_only_names_a_file_is_not_read() -> None:
    text = f'<!DOCTYPE tt PUBLIC "-//W3C//DTD TTML//EN" "ttml.dtd">{wrap("Un mot")}'
    assert [segment.text for segment in read(text).segments] == ["Un mot"]
