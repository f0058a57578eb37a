from __future__ import annotations

import csv as stdlib
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix.document import MASK, Document
from langmix.errors import FormatError
from langmix.formats import csv
from langmix.formats.markup import compose, extract
from langmix.results import Edit, apply_edits
from roundtrip import check_text_format

VISITS = (Path(__file__).parent / "files" / "visites.csv").read_text(encoding="utf-8")


def read(text: str, path: str | None = None) -> Document:
    check_text_format("csv", text)
    return csv.read(text, path)


def said(text: str, path: str | None = None) -> list[tuple[str | None, str, str | None]]:
    return [(segment.name, segment.text, segment.declared) for segment in read(text, path).segments]


def replaced(text: str, new: str) -> str:
    document = read(text)
    (segment,) = document.segments
    part = extract(document, segment, 0, len(segment.text))
    return apply_edits(text, [Edit(*segment.source(0, len(segment.text)), compose(document, segment, part, new))])


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_table(line_end: str) -> None:
    document = read(VISITS.replace("\n", line_end))
    assert {segment.kind for segment in document.segments} == {"cell"}
    found = {segment.name: (segment.text.replace(line_end, "\n"), segment.declared) for segment in document.segments}
    assert found["texte_fr:2"] == ('Les bateaux rentrent avant l\'aube; les pêcheurs vendent "à la criée".', "fr")
    assert found["texte_es:2"] == ('Los barcos vuelven antes del alba; los pescadores venden "a gritos".', "es")
    assert found["texte_fr:4"] == ("La montée compte cent quarante marches.\n\nPrévoyez de l'eau en été.", "fr")
    assert found["note:4"] == ("El guía no habla francés, hay que avisar a los visitantes.", None)
    assert found["texte_es:6"] == ("Terminado", "es")
    assert found["note:6"] == ("fermé", None)
    assert found["titre:7"] == ('Le "duché"', None)
    assert found["texte_fr:7"] == (f"Une visite guidée est proposée chaque samedi à {MASK}.", "fr")
    assert found["note:7"] == ("2 groupes\nau maximum", None)
    assert not any((name or "").startswith(("id:", "url:", "durée:")) for name in found)


def test_places_in_the_source() -> None:
    document = read(VISITS)
    segment = next(segment for segment in document.segments if segment.name == "texte_es:2")
    assert document.text[slice(*segment.source(0, len(segment.text)))].endswith('venden ""a gritos"".')
    place = segment.text.index('"')
    assert document.text[slice(*segment.source(place, place + 1))] == '""'
    note = next(segment for segment in document.segments if segment.name == "note:4")
    assert document.text[slice(*note.source(0, len(note.text)))] == note.text


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        ("fr,es", ["fr", "es"]),
        ("key,fr-CA,zh_Hant", [None, "fr-CA", "zh_Hant"]),
        ("id,fr,it", [None, "fr", "it"]),
        ("key,fr,id", [None, "fr", "id"]),
        ("id,no,texte", [None, None, None]),
        ("text_fr,text_it,user_id", ["fr", "it", None]),
        ("titre (fr),titre [pt-BR],desc.de,desc:es", ["fr", "pt-BR", "de", "es"]),
        ("french,Español,FRANÇAIS,German notes", ["fr", "es", "fr", None]),
        ("name,mode_off,a_zz", [None, None, None]),
    ],
)
def test_headers_declare(header: str, languages: list[str | None]) -> None:
    row = ",".join(["Un chat noir"] * len(languages))
    assert [declared for _, _, declared in said(f"{header}\n{row}\n")] == languages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\nUn chat,Deux chats", [("a:2", "Un chat"), ("b:2", "Deux chats")]),
        ("a\tb\nUn chat, noir\tDeux chats", [("a:2", "Un chat, noir"), ("b:2", "Deux chats")]),
        ("sep=;\na,b;c\nUn chat;Deux chats", [("a,b:2", "Un chat"), ("c:2", "Deux chats")]),
        ('"a;b;c",d\nUn chat,Deux chats', [("a;b;c:2", "Un chat"), ("d:2", "Deux chats")]),
        (",texte\n0,Un chat\n", [("texte:2", "Un chat")]),
        ("texte,\n0,Un chat\n", [("2:2", "Un chat")]),
        ("1,Un chat\n2,Deux chats\n", [("2:1", "Un chat"), ("2:2", "Deux chats")]),
        ("Un chat dort.,x\nDeux chats,y\n", [("1:1", "Un chat dort."), ("1:2", "Deux chats")]),
        ("a,b\nUn chat\n\nDeux chats,Trois chats,Quatre chats\n", [("a:2", "Un chat"), ("a:4", "Deux chats"), ("b:4", "Trois chats"), ("3:4", "Quatre chats")]),
        ('a,b\n "Un, chat" ,Deux chats', [("a:2", "Un, chat"), ("b:2", "Deux chats")]),
        ('a,b\nUn "vrai" chat,Deux chats', [("a:2", 'Un "vrai" chat'), ("b:2", "Deux chats")]),
        ('a,b\n"Un" chat,Deux chats', [("a:2", '"Un" chat'), ("b:2", "Deux chats")]),
        ('a,b\n"Un chat,Deux chats\nc,Fin de tout', [("a:2", '"Un chat'), ("b:2", "Deux chats"), ("b:3", "Fin de tout")]),
        ('a,b\n"",""""\n', []),
        ("a\n", []),
        ("", []),
        ("\n\n", []),
    ],
)  # fmt: skip
def test_tables(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(name, words) for name, words, _ in said(text)] == expected


@pytest.mark.parametrize("path", ["a.tsv", "dir/a.TAB"])
def test_the_path_tells_the_separator_of_one_column(path: str) -> None:
    assert said("texte\nUn chat, un chien\n", path) == [("texte:2", "Un chat, un chien", None)]


def test_single_words_count_where_the_path_names_a_language() -> None:
    assert said("key,value\nsave,Guardar\n", "locales/fr/app.csv") == [("key:2", "save", None), ("value:2", "Guardar", None)]
    assert said("key,value\nsave,Guardar\n") == []


@pytest.mark.parametrize(
    ("text", "new", "expected"),
    [
        ('a\n"El ""gato"""', 'Le "chat", noir\nou blanc', 'a\n"Le ""chat"", noir\nou blanc"'),
        ("a;b\nEl gato;", 'Le chat, "noir"', 'a;b\nLe chat, "noir";'),
    ],
)
def test_new_text(text: str, new: str, expected: str) -> None:
    assert replaced(text, new) == expected


@pytest.mark.parametrize("new", ["a;b", "a\nb", "a\rb", '"a" b'])
def test_what_a_bare_field_cannot_say(new: str) -> None:
    with pytest.raises(FormatError, match="which cannot stand in a field without quotation marks"):
        replaced("a;b\nEl gato;", new)


@pytest.mark.parametrize(
    "text",
    [
        "," * 100_000, '"' * 600_001, '"a' * 50_000, '"a,' * 50_000, '"a""\n' * 30_000, '"a,' + '""b,' * 50_000, " " * 1_000_000 + '"a', "\n" * 100_000,
        'a\n"' + "x" * 1_000_000, ' "a" b,' * 30_000, "a_" * 300_000, "a_,b_,c\n" + "d e,f g\n" * 20_000,
    ],
    ids=lambda text: repr(text[-10:]),
)  # fmt: skip
def test_large_files_take_no_longer_than_their_size(text: str) -> None:
    assert csv.read(text).format == "csv"


CELLS = st.builds("Le chat {} dort".format, st.text("aé日 \",;\t\n'{}\U0001f600", max_size=8))


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=4),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([stdlib.QUOTE_ALL, stdlib.QUOTE_MINIMAL]),
)
def test_cells_are_those_of_the_standard_library(rows: list[list[str]], separator: str, line_end: str, quoting: int) -> None:
    written = io.StringIO()
    writer = stdlib.writer(written, delimiter=separator, lineterminator=line_end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([["a", "b", "c"], *rows])
    document = read(written.getvalue())
    expected = [cell for row in rows for cell in row]
    found = [segment.text for segment in document.segments]
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert MASK in one or one == other or "''" in other


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(['"', '""', ",", ";", "\t", "\n", "\r\n", " ", "Un chat", "é", "a", "sep=;\n"]), max_size=20).map("".join))
def test_any_text_is_read(text: str) -> None:
    read(text)


def test_vertical_bars_separate_fields() -> None:
    text = 'key|fr|es\na|Bonjour à tous|"Hola | adiós"\n'
    assert said(text) == [("fr:2", "Bonjour à tous", "fr"), ("es:2", "Hola | adiós", "es")]
    with pytest.raises(FormatError, match=r"has '\|'"):
        replaced("key|fr\na|Bonjour à tous\n", "un | deux")


def test_a_column_says_the_language_of_each_row() -> None:
    text = "Lang,text\nfr,Bonjour tout le monde\nes,Hola a todo el mundo\n,Un chat noir\n"
    assert said(text) == [
        ("text:2", "Bonjour tout le monde", "fr"),
        ("text:3", "Hola a todo el mundo", "es"),
        ("text:4", "Un chat noir", None),
    ]
    same = read("locale,text\nfr,Bonjour tout le monde\nfr,Un chat noir\n")
    assert (same.declared, [segment.declared for segment in same.segments]) == ("fr", [None, None])
    # No language, and no word to be read either.
    assert said("lang,text\nfrançais,Un chat noir\n", "fr/a.csv") == [("text:2", "Un chat noir", None)]


@pytest.mark.parametrize("target", ["target", "Translation"])
def test_a_column_of_sources_beside_translations(target: str) -> None:
    document = read(f"location,Source,{target},context\na.py:1,Close,Fermer,In the menu\n")
    assert [(segment.kind, segment.text) for segment in document.segments] == [
        ("source", "Close"),
        ("translation", "Fermer"),
        ("cell", "In the menu"),
    ]
    assert [segment.kind for segment in read("source,text\nLe Monde,Un chat noir\n").segments] == ["cell", "cell"]
