from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.document import Document
from langmix.errors import FormatError
from langmix.formats import vtt
from roundtrip import check_text_format

FILM = (Path(__file__).parent / "files" / "film.vtt").read_text(encoding="utf-8")
TIMES = "00:01.000 --> 00:04.000"


def read(text: str) -> Document:
    return check_text_format("vtt", text)


def texts(lines: str) -> list[tuple[str, str | None]]:
    """The segments of a cue, between two others."""
    found = read(f"WEBVTT\n\n{TIMES}\nDébut\n\n{TIMES}\n{lines}\n\n{TIMES}\nFin\n").segments
    assert (found[0].text, found[-1].text) == ("Début", "Fin")
    return [(segment.text, segment.declared) for segment in found[1:-1]]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_film(line_end: str) -> None:
    document = read(FILM.replace("\n", line_end))
    assert document.declared == "fr"
    assert {segment.kind for segment in document.segments} == {"cue"}
    assert [(segment.name, segment.text, segment.declared) for segment in document.segments] == [
        ("00:02.120", "♪ Une vieille chanson passe à la radio du port ♪", None),
        ("lieu-1", "MARSEILLE, PORT DE LA JOLIETTE Six heures du matin", None),
        ("3", "- Vous attendez quelqu'un ?", None),
        ("3", "- Mon frère, il arrive d'Alger.", None),
        ("4", "Il m'avait écrit une seule lettre, au printemps dernier.", None),
        ("5", "Bonjour !", None),
        ("5", "Le port est fermé & gardé.", None),
        ("6", "Il répétait", None),
        ("6", "la vida es un sueño", "es"),
        ("6", "sans jamais s'arrêter.", None),
        ("7", "¿Alguien ha visto a mi hermano? Llegaba en el barco de las seis.", "es-MX"),
        ("8", "Nadie ha bajado todavía, señor. Espere usted en el muelle.", None),
        ("9", "Le bateau a du retard.", None),
        ("10", "1 < 2, et l'on\xa0sait\xa0pourquoi\u200e.", None),
        ("11", "- Tu viens ?", None),
        ("11", "- Non, je <3 le port.", None),
        ("13", "FIN", None),
    ]


def test_places_in_the_source() -> None:
    document = read(FILM)
    inner = next(segment for segment in document.segments if segment.declared == "es")
    assert document.text[slice(*inner.source(0, len(inner.text)))] == "la vida es un sueño"
    (spanish,) = (segment for segment in document.segments if segment.name == "8")
    assert document.text[slice(*spanish.source(0, len(spanish.text)))] == "Nadie ha bajado todavía, señor.\nEspere usted en el muelle."


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("<lang es>Hola", [("Hola", "es")]),
        ("</lang>Un mot", [("Un mot", None)]),
        ("<lang.fort es>Hola</lang> toi", [("Hola", "es"), ("toi", None)]),
        (
            "Un <lang es>hola <lang en>world</lang> fin</lang> mot",
            [("Un", None), ("hola", "es"), ("world", "en"), ("fin", "es"), ("mot", None)],
        ),
        ("<lang es>- Hola\n- Adiós</lang>\nfin", [("- Hola", "es"), ("- Adiós", "es"), ("fin", None)]),
        ("<lang es>!</lang> Oui", [("!", "es"), ("Oui", None)]),
        ("<lang es></lang>Oui", [("Oui", None)]),
        ("<lang es><v Ana>Hola<v Bea>Adiós</lang>", [("Hola", "es"), ("Adiós", "es")]),
        ("<ruby>漢<rt>kan</rt>字<rt>ji</ruby>", [("漢字", None)]),
        ("Un <rt>mot", [("Un mot", None)]),
        ("Un <mot", [("Un <mot", None)]),
        ("Un <b>mot</b> <font color=red>rouge</>", [("Un mot rouge", None)]),
        ("Un &mot; & &#233;t&eacute;", [("Un &mot; & été", None)]),
        ("  Un  \n\t mot  ", [("Un mot", None)]),
        ("  - Un  \n  - Mot  ", [("- Un", None), ("- Mot", None)]),
        ("Un\n \nmot", [("Un mot", None)]),
        ("Un\n\nmot", [("Un", None)]),
        ("Un\n\nNOTE\nmot\n\nSTYLE\nmot", [("Un", None)]),
        ("<i></i>", []),
        ("", []),
    ],
)
def test_lines_of_a_cue(lines: str, expected: list[tuple[str, str | None]]) -> None:
    assert texts(lines) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WEBVTT", []),
        ("WEBVTT\n", []),
        ("WEBVTT un titre\n\nun identifiant\n00:01.000 --> 00:02.000\nUn", [("un identifiant", "Un")]),
        ("WEBVTT\n00:01.000 --> 00:02.000\nUn", [("00:01.000", "Un")]),
        (f"WEBVTT\n\n7\n{TIMES}\nUn\n{TIMES}\nDeux", [("7", "Un"), ("00:01.000", "Deux")]),
        (f"WEBVTT\n\n{'x' * 900}\n{TIMES}\nUn", [("00:01.000", "Un")]),
        (f"\ufeffWEBVTT\n\n{TIMES}\nUn", [("00:01.000", "Un")]),
    ],
)
def test_cues(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(segment.name, segment.text) for segment in read(text).segments] == expected


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("WEBVTT\nLanguage: es", "es"),
        ("WEBVTT\nKind: captions; Language=fr", None),
        ("WEBVTT\nKind: x\nlanguage:  pt-BR \n", "pt-BR"),
        ("WEBVTT\nLanguage: français", None),
        ("WEBVTT Language: es", None),
        ("WEBVTT\n\nNOTE\nLanguage: es", None),
    ],
)
def test_the_language_in_the_header(header: str, language: str | None) -> None:
    assert read(f"{header}\n\n{TIMES}\nUn").declared == language


@pytest.mark.parametrize("text", ["", "WEBVTTX\n", "1\n00:00:01,000 --> 00:00:02,000\nUn\n", "webvtt\n"])
def test_what_does_not_begin_as_webvtt_is_refused(text: str) -> None:
    with pytest.raises(FormatError) as caught:
        vtt.read(text, "a.vtt")
    assert str(caught.value).startswith("a.vtt: is no WebVTT: line 1: it does not begin with WEBVTT")


def test_new_text() -> None:
    document = read(FILM)
    segment = document.segments[0]
    assert formats.escape("R&D <3 --> fin\nici", document, segment) == "R&amp;D &lt;3 --&gt; fin\nici"
    with pytest.raises(FormatError, match="a blank line"):
        formats.escape("a\n\nb", document, segment)


@pytest.mark.parametrize(
    "lines",
    [
        "<i" * 100_000, "<lang es>" * 50_000, "<lang es>x" * 50_000 + "\n- A" * 20_000, "<v a>" * 30_000, "&" * 500_000, "&a" * 300_000, " " * 1_000_000 + "-A",
        "x" + " " * 1_000_000 + "y", "<rt>" * 100_000, "<i>" * 100_000 + "-A", "\n- A" * 20_000, "\n<i>" * 50_000, f"\n{TIMES}\nx" * 10_000,
        "<lang " + " " * 500_000, "<" * 500_000,
    ],
    ids=lambda text: repr(text[-10:]),
)  # fmt: skip
def test_large_files_take_no_longer_than_their_size(lines: str) -> None:
    assert vtt.read(f"WEBVTT\n\n{TIMES}\n{lines}").format == "vtt"


WORDS = st.text("aé日♪ '.!,?\U0001f600&<>{}-;", max_size=8)
TAGS = st.sampled_from(["<i>", "</i>", "<lang es>", "</lang>", "<v Ana>", "<c.x>", "&amp;", "&nbsp;", "- ", "<00:01.000>", "<rt>", "", ""])
LINES = st.lists(st.tuples(TAGS, WORDS).map("".join), min_size=1, max_size=4).map("".join).filter(lambda line: "-->" not in line)
CUES = st.lists(LINES, max_size=3).map(lambda lines: "\n".join([TIMES, *lines]))


@settings(deadline=None, max_examples=100)
@given(st.lists(CUES, max_size=4), st.sampled_from(["\n", "\r\n", "\r"]))
def test_made_files_are_read_and_written_back(drawn: list[str], line_end: str) -> None:
    document = read("\n\n".join(["WEBVTT", *drawn]).replace("\n", line_end))
    for segment in document.segments:
        assert set(segment.text).isdisjoint("\r\n")


def test_an_identifier_stands_behind_an_empty_line() -> None:
    document = read(f"WEBVTT\n\n{TIMES}\nUne phrase\n \nsur trois lignes\n{TIMES}\nFin\n\nun nom\n{TIMES}\nEncore\n")
    assert [(segment.text, segment.name) for segment in document.segments] == [
        ("Une phrase sur trois lignes", TIMES.partition(" ")[0]),
        ("Fin", TIMES.partition(" ")[0]),
        ("Encore", "un nom"),
    ]
