from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.document import Document
from langmix.errors import FormatError
from langmix.formats.markup import compose, extract
from langmix.results import Edit, apply_edits
from roundtrip import check_segments, check_text_format, rewritten

GUIDE = (Path(__file__).parent / "files" / "guide.adoc").read_text(encoding="utf-8")


def read(text: str) -> Document:
    return check_text_format("asciidoc", text)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(segment.kind, segment.text) for segment in read(text).segments]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_guide_is_read_and_written_back(line_end: str) -> None:
    document = read(GUIDE.replace("\n", line_end))
    found = [(segment.kind, segment.text) for segment in document.segments]
    assert document.declared == "fr"
    assert [text for kind, text in found if kind == "heading"] == ["Le guide du voyageur", "Avant de partir", "Les billets"]
    assert ("attribute", "Sommaire") in found
    assert ("quote", "El tren salía a las cinco de la mañana y nadie había dormido. Hacía mucho frío en el andén.") in found
    assert [segment.text for segment in document.segments if segment.declared == "es"] == [
        "Este párrafo está escrito en español para los viajeros.",
        "muchas gracias por todo",
    ]
    assert ("note", "Les enfants paient demi-tarif, voir la liste.") in found
    assert ("item", "un livre, de préférence long ;") in found
    assert ("caption", "Un train en gare") in found
    assert ("attribute", "Un train à quai") in found
    assert [text for kind, text in found if kind == "cell"][3:5] == [
        "trente euros, sans la réservation",
        "Tous les prix sont donnés à titre indicatif.",
    ]
    assert found[-1] == ("prose", "Un motgrasé, x2, H2O, l'\ufffc, “cité” et \ufffc. La phrase continue ici.")
    assert not [text for _, text in found if "rien" in text or "lu" in text.split() or "example.org" in text]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*Un* _mot_ `code` #marqué# m**o**t __m__ot ``x``y", "Un mot \ufffc marqué mot mot \ufffcy"),
        ("2 * 3 * 4 a_b_c l'*eau* *a b _c d*e C# n°#", "2 * 3 * 4 a_b_c l'eau *a b _c d*e C# n°#"),
        ("*Un _mot_ gras* et _deux_", "Un mot gras et deux"),
        (r"\*pas gras* \{rien} \_x_ a\b", "*pas gras* {rien} _x_ a\\b"),
        ("{nbsp}Un{nbsp}: {x} {set:a:b}{empty}et {counter:n}", "Un\xa0: \ufffc et \ufffc"),
        ("\"`Un`\" '`deux`' l`'été", "“Un” ‘deux’ l’été"),
        ("Un &eacute;t&#233; &inconnu; R&D", "Un été &inconnu; R&D"),
        ("+a *b* c+ ++d++ +++<u>e</u>+++ pass:[f] stem:[x^2] + g", "\ufffc \ufffc \ufffc \ufffc \ufffc + g"),
        ("https://a.b/c_d_e[Un *lien*] http://x.y/z_a_ mailto:a@b.c[écrire]", "Un lien http://x.y/z_a_ écrire"),
        ("link:a.html[Un,window=_blank] xref:b[deux] <<c,trois>> <<d>> link:x[]", "Un deux trois \ufffc \ufffc"),
        ("[[x]]Un [.role]#mot# (((a, b)))ici ((là))", "Un mot ici là"),
        ("Un +\ndeux\ntrois \\\nquatre", "Un deux trois \\ quatre"),
        ("Un\n// rien\n// rien\ndeux", "Un deux"),
    ],
)
def test_running_text(source: str, expected: str) -> None:
    assert kinds(source) == [("prose", expected)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("== Un\n\n=== Deux\n## Trois", [("heading", "Un"), ("heading", "Deux"), ("heading", "Trois")]),
        ("Titre\n-----\nUn", [("heading", "Titre"), ("prose", "Un")]),
        ("= Un\nJ. M. <a@b.c>\nv1\n\nDeux", [("heading", "Un"), ("prose", "Deux")]),
        ("* Un\n* Deux\n\n. Trois\n.. Quatre", [("item", "Un"), ("item", "Deux"), ("item", "Trois"), ("item", "Quatre")]),
        ("Un\n- deux", [("prose", "Un - deux")]),
        ("* Un\n+\nDeux\n\nTrois", [("item", "Un"), ("item", "Deux"), ("prose", "Trois")]),
        ("Un:: deux\nTrois::\nquatre", [("item", "Un"), ("item", "deux"), ("item", "Trois"), ("item", "quatre")]),
        ("----\nrien\n\nrien\n----\nUn", [("prose", "Un")]),
        ("....\nrien", []),
        ("[source]\nrien\n\nUn", [("prose", "Un")]),
        ("[source]\n--\nrien\n\nrien\n--\nUn", [("prose", "Un")]),
        ("====\nUn\n\n____\nDeux\n____\n====\n\nTrois", [("prose", "Un"), ("quote", "Deux"), ("prose", "Trois")]),
        ("[verse]\nUn\ndeux", [("quote", "Un deux")]),
        ("NOTE: Un\ndeux", [("prose", "Un deux")]),
        (" rien\n rien\n\nUn", [("prose", "Un")]),
        ("|===\n|Un |Deux\n\n|Trois\n\nquatre\n2+^|cinq \\| six\nl|rien\n|===", None),
        (",===\nrien,rien\n,===", []),
        ('image::a.png["Un mot, deux"]\nvideo::x[]\ntoc::[]', []),
        ("image::a.png[Un mot]", [("attribute", "Un mot")]),
        ("image::a.png[width=300]", []),
        ("Un\n\n'''\n\n<<<\n\nDeux", [("prose", "Un"), ("prose", "Deux")]),
        ("Un footnote:[note *b*] deux", [("prose", "Un \ufffc deux"), ("note", "note b")]),
        ("", []),
    ],
)
def test_blocks(source: str, expected: list[tuple[str, str]] | None) -> None:
    if expected is None:
        expected = [("cell", text) for text in ("Un", "Deux", "Trois", "quatre", "cinq | six")]
    assert kinds(source) == expected


@pytest.mark.parametrize(
    "text",
    [
        "5 * 3 *a* _b_ `c` d**e** ^f^ ~g~ #h#",
        "{a} [b] <<c>> ((d)) a_b",
        "= a",
        "* a",
        "1. a",
        "// a",
        "NOTE: a",
        "a:: b",
        "a +",
        "&eacute; a\\*b",
        ":a: b",
        "+a+ http://x.y[z] link:a[b] '''",
        ". a",
        ".a",
        "[a]",
        "a | b",
        "<1> a",
        "- a",
    ],
)
@pytest.mark.parametrize(
    "place",
    ["Lorem ipsum\n\nUn", "* Lorem ipsum", "|===\n|Lorem ipsum |Un\n|===", "Un footnote:[Lorem ipsum] deux", "image::a[Lorem ipsum]"],
)
def test_what_is_written_reads_the_same(text: str, place: str) -> None:
    document = read(place)
    segment = next(segment for segment in document.segments if segment.text == "Lorem ipsum")
    edit = Edit(*segment.source(0, 11), formats.escape(text, document, segment))
    again = formats.read(apply_edits(place, [edit]), None, "asciidoc")
    expected = [(found.kind, text if found.text == "Lorem ipsum" else found.text) for found in document.segments]
    assert [(found.kind, found.text) for found in again.segments] == expected


def test_an_underlined_title_is_not_rewritten() -> None:
    document = read("Titre\n-----\n")
    with pytest.raises(FormatError, match="a title that is underlined"):
        formats.escape("Autre", document, document.segments[0])


def test_a_new_text_keeps_the_markup() -> None:
    document = read("Buenos *días* a <<x>>,\namigos.")
    (segment,) = document.segments
    part = extract(document, segment, 0, len(segment.text))
    new = part.text.replace("Buenos", "Bon").replace("días", "jour").replace("amigos", "les amis")
    assert compose(document, segment, part, new) == "Bon *jour* a <<x>>,\nles amis."


@pytest.mark.parametrize(
    "text",
    [
        f"{piece}" * 30_000
        for piece in (
            "*a ",
            "_a",
            "`a ",
            "#a ",
            "+a ",
            "++a",
            "+++a",
            "{a",
            "[a",
            "[[a",
            "[a]#",
            "<<a",
            "<<a,",
            "(((a",
            "((a)))",
            "a:",
            "::",
        )
    ]
    + [
        f"{piece}" * 20_000
        for piece in ("link:a[", "https://a", "link:", "footnote:[a", "image:a[b,", '"`', "&a", "^a", "~", "\\*", "x**", "* a\n", "a::\n")
    ]
    + [
        f"{piece}" * 20_000
        for piece in ("====\n", "====\na\n=====\n", "----\n", "|===\n", "[a]\n", ":a:\n", ".a\n", "|===\n|a |", "//\n", "a +\n", "a\n")
    ]
    + [
        "|===\n" + "|a " * 50_000,
        "*" * 200_000,
        "a" + " " * 200_000 + "b",
        "=" * 200_000,
        " \n" * 100_000,
        "a;;" * 50_000,
        "1" * 200_000,
        "|===\n" + "2+" * 60_000,
    ],
    ids=lambda text: repr(text[:10]),
)
def test_large_files_take_no_longer_than_their_size(text: str) -> None:
    formats.read(text, None, "asciidoc")


PIECES = st.sampled_from(
    "* _ ** __ ` `` # + ++ {a} {nbsp} [[a]] [.a]# <<a>> <<a,b>> link:a[ ] footnote:[ https://a.b [ |=== | ---- ==== ____ -- mot été 日 :: ' \" \\ &amp; //".split()
)
SPACES = st.sampled_from(["", "", " ", "\n", "\n\n", " +\n", "\n* ", "\n. ", "\n== ", "\n+\n", "\r\n"])


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(PIECES, SPACES).map("".join), max_size=30).map("".join))
def test_any_source_is_read(text: str) -> None:
    document = formats.read(text, None, "asciidoc")
    check_segments(document)
    assert apply_edits(text, rewritten(document, escaped=False)) == text
