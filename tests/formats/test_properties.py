from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix.document import MASK, Document
from langmix.formats import properties
from langmix.formats.markup import compose, extract
from langmix.results import Edit, apply_edits
from roundtrip import check_text_format

CATALOG = (Path(__file__).parent / "files" / "messages_fr.properties").read_text(encoding="utf-8")


def read(text: str) -> Document:
    return check_text_format("properties", text)


def said(text: str) -> dict[str | None, str]:
    return {segment.name: segment.text for segment in read(text).segments}


def replaced(document: Document, name: str, text: str) -> str:
    """The document with new words for a value, a "|" in them for each stand-in."""
    segment = next(segment for segment in document.segments if segment.name == name)
    part = extract(document, segment, 0, len(segment.text))
    for number in range(len(part.held)):
        text = text.replace("|", chr(0xF0000 + number), 1)
    return apply_edits(document.text, [Edit(*segment.source(0, len(segment.text)), compose(document, segment, part, text))])


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_a_realistic_file(line_break: str) -> None:
    document = read(CATALOG.replace("\n", line_break))
    assert {(segment.kind, segment.declared) for segment in document.segments} == {("translation", None)}
    texts = {segment.name: segment.text for segment in document.segments}
    assert {"app.locale", "app.logo", "app.mail", "app.timeout", "app.debug", "app.date", "error.empty", "error.none"}.isdisjoint(texts)
    assert texts["menu.file"] == "Fichier"
    assert texts["menu.open"] == "Ouvrir"
    assert texts["menu.save as"] == "Enregistrer sous…"
    assert texts["welcome.intro"] == (
        "Vous trouverez ici toutes les nouvelles du jardin, le calendrier des semis et les comptes rendus de nos réunions."
    )
    assert texts["welcome.lines"] == "Première ligne.\nDeuxième ligne.\nTroisième ligne."
    assert texts["welcome.path"] == r"Le fichier se trouve dans C:\jardin\plans."
    assert texts["welcome.tab"] == "Nom\tPrénom"
    assert texts["welcome.season"] == "L'été a été très sec cette année."
    assert texts["welcome.emoji"] == "Le printemps est là 🌸 !"
    assert texts["welcome.html"] == "Lisez les conditions avant d'accepter."
    assert texts["welcome.equals"] == "Deux = deux : c'est évident"
    assert texts["task.done"] == f"La tâche « {MASK} » n'est pas encore terminée."
    assert texts["task.braces"] == f"L'accolade {MASK} ouvre, {MASK} est un nombre."
    assert texts["task.plain"] == "Aujourd'hui, il n'y a rien à faire."
    assert texts["error.long"].endswith("de vos notes. Vérifiez votre connexion, puis réessayez.")
    assert texts["error.last"] == "Fermez la fenêtre"


def test_foreign_passages_have_their_source() -> None:
    document = read(CATALOG)
    found = {segment.name: segment for segment in document.segments}
    spanish, english = found["task.confirm"], found["sync.failed"]
    start, end = spanish.source(0, len(spanish.text))
    assert document.text[start:end] == "¿Seguro que quiere borrar la tarea {0}? Esta acción no se puede deshacer."
    assert document.text[slice(*english.source(0, 10))] == "The garden"


@pytest.mark.parametrize(
    ("line", "name", "text"),
    [
        ("a=un mot", "a", "un mot"),
        ("a:un mot", "a", "un mot"),
        ("a un mot", "a", "un mot"),
        ("  a\t=\f un mot ", "a", "un mot"),
        ("a==un mot", "a", "=un mot"),
        ("a\\=b\\:c\\ d=un mot", "a=b:c d", "un mot"),
        ("a\\u00e9=un mot", "aé", "un mot"),
        ("a = \\\n   un mot", "a", "un mot"),
        ("a\\\n  b=un mot", "ab", "un mot"),
        ("a=un \\\n # mot", "a", "un # mot"),
        ("a=un\\\n\tmot = deux", "a", "unmot = deux"),
        ("a=un mot\\", "a", "un mot"),
        ("a=un mot\\\\\nb=", "a", "un mot\\"),
        (r"a=l\'eau \q \: \u00zz", "a", "l'eau q : u00zz"),
        (r"a=\u0020 un mot", "a", "un mot"),
        (r"a=demi \ud83c mot", "a", f"demi {MASK} mot"),
        ("=un mot", "", "un mot"),
    ],
)
def test_the_syntax(line: str, name: str, text: str) -> None:
    assert said(line) == {name: text}


@pytest.mark.parametrize(
    "line", ["", "#a=un mot", "  ! a=un mot", "a", "a=", "a=42", "a=\\", "\\", "# un \\", "a=com.example.Main", "a=${b}"]
)
def test_what_is_no_language(line: str) -> None:
    assert said(line) == {}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a=Hola amigo", r"a=l'\u00e9t\u00e9 \u2019 \ud83c\udf38"),
        ("#\xe9\na=Hola amigo", "#\xe9\na=l'\xe9t\xe9 \\u2019 \\ud83c\\udf38"),
        ("#\u2019\na=Hola amigo", "#\u2019\na=l'\xe9t\xe9 \u2019 \U0001f338"),
        ("#\u2019\na=Hola ni\\u00f1o", "#\u2019\na=l'\\u00e9t\\u00e9 \\u2019 \\ud83c\\udf38"),
    ],
)
def test_new_text_has_escapes_where_the_encoding_may_lack_a_character(text: str, written: str) -> None:
    assert replaced(read(text), "a", "l'été \u2019 \U0001f338") == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a=Hola {0}", "a=l''eau {0}"),
        ("a=Hola l''amigo {0}", "a=l''eau {0}"),
        ("a=Hola {0}\nb=l'eau {0}", "a=l'eau {0}\nb=l'eau {0}"),
        ("a=Hola {0}\nb=l'eau", "a=l''eau {0}\nb=l'eau"),
        ("a=Hola {name}", "a=l'eau {name}"),
        ("a=Hola \\'amigo\\' {0}", "a=l'eau {0}"),
    ],
)
def test_apostrophes_are_doubled_for_messages_with_arguments(text: str, written: str) -> None:
    assert replaced(read(text), "a", "l'eau |") == written


def test_new_text_is_written_on_one_line() -> None:
    assert replaced(read("a=Hola, \\\n  amigo"), "a", "un\n\t# deux\\\f\x01") == r"a=un\n\t# deux\\\f\u0001"
    assert replaced(read("a=Hola"), "a", " un") == r"a=\ un"


def test_time_is_linear_in_hostile_text() -> None:
    for value in (
        "\\" * 100_001,
        "\\\n" * 50_000,
        "\\u" * 50_000,
        "=" * 100_000,
        " " * 300_000,
        "a\\\r" * 50_000,
        "{0" * 50_000,
        "''" * 50_000,
    ):
        properties.read(f"a=mot {value} mot\n{value}\n{value}=x")


pieces = st.sampled_from(
    ["un mot", " ", "\\\n   ", r"\n", r"\'", '"', "=", ":", "#", "!", r"\u00e9", r"\ud83c\udf38", r"\ud83c", "{0}", "{1,date}", "'{'", "l''eau", "l'eau",
     "\\\\", "<b>gras</b>", "&eacute;", "\u00e9", "\u2019", "\n", "\t", "\f", "\\ ", "clé="]
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(st.lists(pieces, max_size=25).map("".join), st.sampled_from(["\n", "\r\n", "\r"]))
def test_made_documents(text: str, line_break: str) -> None:
    read(text.replace("\n", line_break))
