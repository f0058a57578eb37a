from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.document import MASK, Document
from langmix.errors import FormatError
from langmix.formats import tmx
from roundtrip import check_text_format

MEMORY = (Path(__file__).parent / "files" / "memoire.tmx").read_text(encoding="utf-8")


def read(text: str) -> Document:
    return check_text_format("tmx", text)


def memory(units: str, source: str = "en") -> Document:
    return read(f"<tmx version='1.4'><header srclang='{source}'/><body>{units}</body></tmx>")


def seg(inside: str) -> list[str]:
    document = memory(f"<tu><tuv xml:lang='fr'><seg>{inside}</seg></tuv></tu>")
    assert {(segment.kind, segment.declared) for segment in document.segments} <= {("translation", "fr")}
    return [segment.text for segment in document.segments]


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_a_realistic_file(line_break: str) -> None:
    document = read(MEMORY.replace("\n", line_break))
    assert document.declared is None
    french = [(segment.kind, segment.name, segment.text) for segment in document.segments if segment.declared == "fr-FR"]
    assert french == [
        ("translation", "1", "Bienvenue au jardin partagé."),
        ("translation", "2", f"Touchez {MASK}Enregistrer{MASK} pour garder vos notes."),
        ("translation", "3", f"Bonjour {MASK}, heureux de vous revoir, vous & vos plantes\u00a0!"),
        ("translation", "4", "Voir le calendrier  des semis."),
        ("translation", "4", "Seulement dans l'édition imprimée."),
        ("translation", "5", "¿Seguro que quiere borrar esta tarea? Esta acción no se puede deshacer."),
        ("translation", "6", "The garden could not be synchronised because the server did not answer in time."),
        ("translation", "7", "Le tas de compost se trouve derrière la cabane."),
        ("source", "8", f"Les semis commencent en mars.{line_break}Les récoltes, en juin."),
        ("translation", None, f"{MASK}Fermé en hiver."),
    ]
    assert len([segment for segment in document.segments if segment.declared == "en-US"]) == len(french)
    assert {segment.declared for segment in document.segments if segment.kind == "source"} == {"en-US", "fr-FR"}


def test_a_foreign_passage_has_its_source() -> None:
    document = read(MEMORY)
    spanish = next(segment for segment in document.segments if segment.text.startswith("¿"))
    assert document.text[slice(*spanish.source(0, len(spanish.text)))] == spanish.text
    pressed = next(segment for segment in document.segments if segment.name == "2")
    assert document.text[slice(*pressed.source(6, 7))] == '<bpt i="1" type="bold">&lt;b&gt;</bpt>'


@pytest.mark.parametrize(
    ("inside", "texts"),
    [
        ("un <ph/> deux", [f"un {MASK} deux"]),
        ("un <ut>\\b</ut> deux", [f"un {MASK} deux"]),
        ("un <ph>a<sub>deux <hi>trois</hi> <ph>x</ph></sub>b</ph> quatre", ["un  quatre", f"deux trois {MASK}"]),
        ("un <ph><sub>deux</sub><sub>trois</sub></ph>", ["un", "deux", "trois"]),
        ("un <ph><sub>deux <bpt><sub>trois</sub></bpt></sub></ph>", ["un", "deux", "trois"]),
        ("un <![CDATA[deux & trois]]> quatre", ["un", "deux & trois", "quatre"]),
        ("un <![CDATA[12]]> deux", [f"un {MASK} deux"]),
        ("caf&#xe9; &lt;b&gt;noir&lt;/b&gt;", ["café noir"]),
        ("<ph>mot</ph>", []),
        ("", []),
    ],
)
def test_inline_elements(inside: str, texts: list[str]) -> None:
    assert seg(inside) == texts


@pytest.mark.parametrize(
    ("source", "languages", "kinds"),
    [
        ("en", "en fr", "source translation"),
        ("EN-us", "en-US fr", "source translation"),
        ("en", "en-GB fr", "source translation"),
        ("en-US", "en fr", "source translation"),
        ("en-US", "en-GB fr", "translation translation"),
        ("*all*", "en fr", "translation translation"),
        ("", "en fr", "translation translation"),
    ],
)
def test_which_side_is_the_source(source: str, languages: str, kinds: str) -> None:
    variants = "".join(f"<tuv lang='{language}'><seg>un mot</seg></tuv>" for language in languages.split())
    document = memory(f"<tu>{variants}</tu>", source)
    assert [segment.declared for segment in document.segments] == languages.split()
    assert [segment.kind for segment in document.segments] == kinds.split()
    assert document.declared == ("fr" if "source" in kinds else None)


def test_new_text() -> None:
    document = memory("<tu><tuv xml:lang='fr'><seg>l''eau {0}</seg></tuv><tuv><seg>un mot</seg></tuv></tu>")
    assert formats.escape("d'été & <b>", document, document.segments[0]) == "d''été &amp; &lt;b>"
    assert formats.escape("d'été", document, document.segments[1]) == "d'été"
    assert document.segments[1].declared is None


def test_a_document_type_that_only_names_a_file_is_not_read() -> None:
    text = '<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx><body><tu><tuv lang="fr"><seg>un mot</seg></tuv></tu></body></tmx>'
    assert [segment.text for segment in read(text).segments] == ["un mot"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<a/>", "<text>: is no TMX: it begins with <a>, not with <tmx>"),
        ("<tmx>\n<tu></tmx>", "<text>: is no TMX: line 2: mismatched tag"),
        ("<!DOCTYPE tmx [<!ENTITY a 'b'>]><tmx>&a;</tmx>", "document type"),
        ("<!DOCTYPE tmx SYSTEM 'a' [<!ENTITY % b SYSTEM 'c'>]><tmx/>", "document type"),
        ("<!DOCTYPE tmx []><tmx/>", "document type"),
        ("<!DOCTYPE tmx SYSTEM 'a'><!DOCTYPE tmx><tmx/>", "document type"),
        ("<tmx/><!DOCTYPE tmx>", "line 1"),
        ("<!DOCTYPE tmx SYSTEM 'a.dtd'>\n<tmx>&name;</tmx>", "line 2: undefined entity"),
    ],
)
def test_other_files_are_refused(text: str, reason: str) -> None:
    with pytest.raises(FormatError) as caught:
        tmx.read(text)
    assert reason in str(caught.value)


def test_time_is_linear_in_hostile_text() -> None:
    for text in (
        "<!-- -->" * 50_000,
        " " * 300_000 + "<!DOCTYPE",
        "<!DOCTYPE a SYSTEM '" + "x" * 300_000,
        "<!--" + "-" * 300_000,
        "<?a?" * 100_000,
    ):
        with pytest.raises(FormatError):
            tmx.read(text)
    tmx.read("<tmx><tu><tuv lang='fr'><seg>" + "un <ph>x</ph> &amp; " * 20_000 + "</seg></tuv></tu></tmx>")


pieces = st.sampled_from(
    ["un mot", " ", "\n  ", "&amp;", "&#233;", "<hi>gras</hi>", "<ph>x</ph>", "<ph>a<sub>note</sub>b</ph>", "<bpt i='1'>&lt;b></bpt>", "<ept i='1'/>",
     "{0}", "l''eau", "<![CDATA[<i>mot</i> & ]]>", "<![CDATA[]]>", "&lt;br/&gt;", "é", "<!-- x -->", "<it pos='end'/>"]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(["en", "fr", "FR-fr"]), st.lists(pieces, max_size=10).map("".join)), max_size=4),
    st.sampled_from(["\n", "\r\n"]),
)
def test_made_documents(variants: list[tuple[str, str]], line_break: str) -> None:
    unit = "\n".join(f'<tuv xml:lang="{language}">\n<seg>{inside}</seg></tuv>' for language, inside in variants)
    memory(f"<tu>{unit}</tu>".replace("\n", line_break))
