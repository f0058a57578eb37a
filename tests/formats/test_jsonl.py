from __future__ import annotations

import json as stdlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix.document import Document
from langmix.errors import FormatError
from langmix.formats import jsonl
from roundtrip import check_text_format

CORPUS = (Path(__file__).parent / "files" / "corpus.jsonl").read_text(encoding="utf-8")


def read(text: str) -> Document:
    return check_text_format("jsonl", text)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_corpus(line_end: str) -> None:
    document = read(CORPUS.replace("\n", line_end))
    assert document.declared is None
    assert [(segment.name, segment.text, segment.declared) for segment in document.segments] == [
        ("1:text", "Le marché aux poissons ouvre à huit heures, sauf le lundi.", None),
        ("2:text", "Les pêcheurs racontent qu'autrefois \"la mer nourrissait tout le monde\".\nAujourd'hui, c'est fini.", None),
        ("2:tags.1", "mémoire", None),
        ("4:text", "El alcalde no quiso hablar con los periodistas después de la reunión.", None),
        ("4:meta.author", "Équipe locale", None),
        ("5:messages.0.content", "Où se trouve le vieux port\xa0?", None),
        ("5:messages.1.content", "Il se trouve au bout de la Canebière.", None),
        ("6:translation.fr", "Le bateau est en retard.", "fr"),
        ("6:translation.es", "El barco llega tarde.", "es"),
        ("7:text", "Los vecinos recuerdan aquel verano.", "es"),
        ("7:text_fr", "Les voisins se souviennent de cet été.", "fr"),
    ]


def test_places_in_the_source() -> None:
    document = read(CORPUS)
    segment = next(segment for segment in document.segments if segment.name == "5:messages.0.content")
    place = segment.text.index("\xa0")
    assert document.text[slice(*segment.source(place, place + 1))] == r"\u00a0"
    spanish = next(segment for segment in document.segments if segment.name == "4:text")
    assert document.text[slice(*spanish.source(0, len(spanish.text)))] == spanish.text


def test_a_language_of_all_lines_is_that_of_the_document() -> None:
    document = read('{"lang": "fr", "t": "Un chat noir"}\n{"lang": "fr", "t": "Deux chats noirs", "es": "Dos gatos negros"}')
    assert document.declared == "fr"
    assert [segment.declared for segment in document.segments] == [None, None, "es"]


@pytest.mark.parametrize("text", ["", "\n\n", "1\nnull\n[]\n{}", '"id"', '{"id": "x", "no": "Guardar"}'])
def test_lines_without_prose(text: str) -> None:
    assert read(text).segments == ()


def test_a_line_may_be_a_string() -> None:
    (segment,) = read('\n  "Un chat noir"  \n').segments
    assert (segment.text, segment.name) == ("Un chat noir", "2")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1}\n\n{"a": ', "a.jsonl: is no JSON Lines: line 3: the file ends where a value should stand"),
        ('{"a": 1} {"b": 2}', "a.jsonl: is no JSON Lines: line 1: '{' stands where the end of the file should"),
        ('{"a": 1}\n{\n"b": 2}', "a.jsonl: is no JSON Lines: line 2: the file ends where a key or '}' should stand"),
        ("[" * 300, "a.jsonl: is no JSON Lines: line 1: more than 200 objects and lists inside each other"),
    ],
)
def test_what_is_no_json_lines_is_refused(text: str, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        jsonl.read(text, "a.jsonl")
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "text", ["\n" * 500_000, "1\n" * 50_000, '"' + "a " * 500_000 + '"', '{"a": "un chat"}\n' * 10_000], ids=lambda text: repr(text[-10:])
)
def test_large_files_take_no_longer_than_their_size(text: str) -> None:
    assert jsonl.read(text).format == "jsonl"


VALUES = st.recursive(
    st.one_of(st.builds("Le chat {} dort".format, st.text("aé日 \"\\\n\t'{}\U0001f600", max_size=8)), st.integers(), st.none()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "fr", "lang", "text_es"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=100)
@given(st.lists(VALUES, max_size=4), st.booleans(), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_made_files_are_read_and_written_back(values: list[object], ascii_only: bool, line_end: str) -> None:
    read(line_end.join(stdlib.dumps(value, ensure_ascii=ascii_only) for value in values))
