from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.document import MASK, Document
from langmix.errors import FormatError
from langmix.formats import strings
from roundtrip import check_text_format

CATALOG = (Path(__file__).parent / "files" / "Localizable.strings").read_text(encoding="utf-8")


def read(text: str) -> Document:
    return check_text_format("strings", text)


def said(text: str) -> dict[str | None, str]:
    return {segment.name: segment.text for segment in read(text).segments}


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_a_realistic_file(line_break: str) -> None:
    document = read(CATALOG.replace("\n", line_break))
    assert {(segment.kind, segment.declared) for segment in document.segments} == {("translation", None)}
    texts = {segment.name: segment.text for segment in document.segments}
    assert {"build.channel", "format.date", "url.help", "empty", "OK"}.isdisjoint(texts)
    assert texts["action.delete"] == "Supprimer"
    assert texts["CFBundleDisplayName"] == "Jardin partagé"
    assert texts["welcome.user"].startswith(f"Bonjour {MASK}, heureux")
    assert texts["welcome.lines"] == "Première ligne.\nDeuxième ligne.\n\nTroisième ligne."
    assert texts["welcome.quote"] == 'Elle a dit : "Revenez au printemps."'
    assert texts["welcome.path"] == r"Le fichier se trouve dans C:\jardin\plans."
    assert texts["welcome.unicode"] == "L\u2019été a été très sec cette année."
    assert texts["welcome.long"] == f"Vous trouverez ici toutes les nouvelles du jardin{line_break}et le calendrier des semis."
    assert texts["welcome.single"] == "Aujourd'hui, il n'y a rien à faire."
    assert texts["welcome.comment"] == "Ceci n'est pas un /* commentaire */ // du tout"
    assert texts["task.count %d"] == f"{MASK} plantes à arroser"
    assert texts["settings.html"] == "Lisez les conditions avant d'accepter."
    assert texts["error.mail"] == "Indiquez votre adresse."


def test_foreign_passages_have_their_source() -> None:
    document = read(CATALOG)
    found = {segment.name: segment for segment in document.segments}
    spanish, season = found["task.confirm"], found["welcome.unicode"]
    assert document.text[slice(*spanish.source(0, len(spanish.text)))] == spanish.text
    assert document.text[slice(*season.source(1, 5))] == r"\U2019\U00e9t\U00e9"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (r"caf\u00e9 \Ud83c\Udf38", "café \U0001f338"),
        (r"demi \Ud83c mot", f"demi {MASK} mot"),
        (r"un\040mot \351", f"un mot {MASK}"),
        (r"l\'eau \q \\ \t.", "l'eau q \\ \t."),
        ("un \\\n mot", "un \n mot"),
        (r"\Ue9 et \U x", "é et U x"),
        ("l''eau d'ici", "l''eau d'ici"),
    ],
)
def test_escapes(value: str, text: str) -> None:
    assert said(f'"a" = "{value}";') == {"a": text}


@pytest.mark.parametrize("text", ["", "/* a */", "// a", '"a";', "a = b;", '"a" = "42";', '"a" = "%@";', "a.b-c/d = $e;"])
def test_what_is_no_language(text: str) -> None:
    assert said(text) == {}


def test_new_text() -> None:
    document = read('"a" = "un mot"; b = \'un mot\';')
    assert formats.escape("l'eau\n\"\\\x01", document, document.segments[0]) == r"l'eau\n\"\\\U0001"
    assert formats.escape("l'eau", document, document.segments[1]) == r"l\'eau"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('"a" = "b"\n"c" = "d";', "<text>: is no .strings file: line 2: 'c' stands where ';' should"),
        ('\n"a" "b";', "line 2: 'b' stands where '=' or ';' should"),
        ('"a" = ;', "line 1: ';' stands where a value should"),
        ('= "a";', "line 1: '=' stands where a key should"),
        ('"a" = "b"', "line 1: the file ends where ';' should stand"),
        ('"a" = "b;', 'line 1: a string has no closing quotation mark; write \\" for one in the text'),
        ("/* a", "line 1: a comment has no end; write */"),
        ('"a" = {b = c;};', "line 1: '{' stands where a value should"),
        ("<?xml version='1.0'?>", "line 1: '<' stands where a key should"),
    ],
)
def test_other_files_are_refused(text: str, reason: str) -> None:
    with pytest.raises(FormatError) as caught:
        strings.read(text)
    assert reason in str(caught.value)


def test_time_is_linear_in_hostile_text() -> None:
    for text in (
        '"a" = "' + "\\" * 100_001,
        "/*" * 100_000,
        '"' * 100_001,
        "a=b;" * 50_000,
        '"a" = "' + "\\U" * 50_000 + '";',
        "/" * 100_000,
    ):
        try:
            strings.read(text)
        except FormatError:
            continue


pieces = st.sampled_from(
    ["un mot", " ", "\n", r"\n", r"\'", r"\"", r"\U00e9", r"\Ud83c\Udf38", r"\Ud83c", "%@", "%1$d", "l''eau", "l’eau", "\\\\", "<b>gras</b>", "é", "\\\n",
     "/* x */", "// x", ";", "=", r"\12", "{n}", "\t"]
)  # fmt: skip
values = st.lists(pieces, max_size=10).map("".join)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.tuples(values, st.sampled_from("\"'"), st.sampled_from(["", " ", "/* x */", "\n"])), max_size=5),
    st.sampled_from(["\n", "\r\n"]),
)
def test_made_documents(made: list[tuple[str, str, str]], line_break: str) -> None:
    text = "".join(
        f'"k{number}"{gap}={gap}{quote}{value.replace(chr(39) * 2, "") if quote != chr(34) else value}{quote}{gap};{gap}'
        for number, (value, quote, gap) in enumerate(made)
    )
    read(text.replace("\n", line_break))
