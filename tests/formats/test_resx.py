from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.document import MASK, Document
from langmix.errors import FormatError
from langmix.formats import resx
from roundtrip import check_text_format

CATALOG = (Path(__file__).parent / "files" / "Resources.fr.resx").read_text(encoding="utf-8")


def read(text: str) -> Document:
    return check_text_format("resx", text)


def value(inside: str, attributes: str = "") -> Document:
    return read(f"<root><data name='a' {attributes}><value>{inside}</value></data></root>")


def texts(document: Document) -> list[str]:
    return [segment.text for segment in document.segments]


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_a_realistic_file(line_break: str) -> None:
    document = read(CATALOG.replace("\n", line_break))
    assert {(segment.kind, segment.declared) for segment in document.segments} == {("translation", None)}
    said = {segment.name: segment.text.replace(line_break, "\n") for segment in document.segments}
    assert said == {
        "Save": "Enregistrer",
        "Menu.File": "Fichier",
        "Menu.SaveAs": "Enregistrer sous…",
        "Research": "R&D du jardin",
        "Welcome": f"Bonjour {MASK}, heureux de vous revoir\u00a0!".replace("\u00a0", said["Welcome"][-2]),
        "Intro": "Vous trouverez ici toutes les nouvelles du jardin.\n\n"
        "Le calendrier des semis & les comptes rendus de nos réunions sont sur la page suivante.",
        "Price": f"Le prix est de {MASK} € par parcelle.",
        "Quote": 'Elle a dit : "Revenez au printemps."',
        "Html": "Lisez les conditions avant d'accepter.",
        "Mail": f"Merci pour votre visite, {MASK} & à bientôt !",
        "DeleteConfirm": "¿Seguro que quiere borrar esta tarea? Esta acción no se puede deshacer.",
        "SyncFailed": "The garden could not be synchronised because the server did not answer in time.",
        "button1.Text": "Fermer la fenêtre",
        "Typed": "La synchronisation est terminée.",
    }


def test_a_foreign_passage_has_its_source() -> None:
    document = read(CATALOG)
    spanish = next(segment for segment in document.segments if segment.name == "DeleteConfirm")
    assert document.text[slice(*spanish.source(0, len(spanish.text)))] == spanish.text
    menu = next(segment for segment in document.segments if segment.name == "Menu.SaveAs")
    assert document.text[slice(*menu.source(0, 5))] == "Enre&amp;g"


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("&amp;Ouvrir", ["Ouvrir"]),
        ("&amp;Ouvrir &amp;un", ["&Ouvrir &un"]),
        ("AT&amp;T mobile", ["AT&T mobile"]),
        ("Un &amp; deux", ["Un & deux"]),
        ("caf&amp;eacute; noir", ["café noir"]),
        ("l''eau", ["l''eau"]),
        ("un <![CDATA[deux & l'eau]]> trois", ["un", "deux & l'eau", "trois"]),
        ("un <b>deux</b> trois", ["un", "trois"]),
        ("un <!-- non -->mot", ["un mot"]),
        ("12", []),
        ("", []),
    ],
)
def test_values(inside: str, said: list[str]) -> None:
    assert texts(value(inside)) == said


@pytest.mark.parametrize("attributes", ["type='System.Int32'", "mimetype='text/plain'"])
def test_objects_are_no_language(attributes: str) -> None:
    assert texts(value("un mot", attributes)) == []


def test_new_text() -> None:
    document = value("un <![CDATA[deux mots]]>")
    assert formats.escape("R&D <x>\r\n'", document, document.segments[0]) == "R&amp;D &lt;x>\r\n'"
    assert formats.escape("R&D <x>", document, document.segments[1]) == "R&D <x>"
    with pytest.raises(FormatError, match="cannot stand in a CDATA section"):
        formats.escape("a]]>b", document, document.segments[1])
    with pytest.raises(FormatError, match="control character"):
        formats.escape("a\x01b", document, document.segments[0])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<a/>", "<text>: is no RESX: it begins with <a>, not with <root>"),
        ("<root>\n<data></root>", "<text>: is no RESX: line 2: mismatched tag"),
    ],
)
def test_other_files_are_refused(text: str, reason: str) -> None:
    with pytest.raises(FormatError) as caught:
        resx.read(text)
    assert reason in str(caught.value)


pieces = st.sampled_from(
    [
        "un mot",
        " ",
        "\n ",
        "&amp;",
        "&amp;mot",
        "&lt;b&gt;",
        "{0}",
        "<![CDATA[<i>mot</i> & ]]>",
        "<b>mot</b>",
        "&#13;",
        "l''eau",
        "%s",
        "&#233;",
        "é",
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(pieces, max_size=8).map("".join), max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_made_documents(values: list[str], line_break: str) -> None:
    inside = "\n".join(f"<data name='s{number}'>\n<value>{inside}</value>\n</data>" for number, inside in enumerate(values))
    read(f"<root>\n{inside}\n</root>\n".replace("\n", line_break))
