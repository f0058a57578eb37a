from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.document import MASK, Document, Segment
from langmix.errors import FormatError
from langmix.formats import android
from langmix.formats.markup import compose, extract
from langmix.results import Edit, apply_edits
from roundtrip import check_text_format

CATALOG = (Path(__file__).parent / "files" / "strings.xml").read_text(encoding="utf-8")


def read(text: str) -> Document:
    return check_text_format("android", text)


def message(inside: str) -> Document:
    return read(f"<resources xmlns:xliff='urn:x'><string name='a'>{inside}</string></resources>")


def texts(document: Document) -> list[str]:
    return [segment.text for segment in document.segments]


def source(document: Document, segment: Segment) -> str:
    return document.text[slice(*segment.source(0, len(segment.text)))]


def replaced(document: Document, text: str) -> str:
    """The source of the only segment with new words in its place, a "|" in them for each stand-in."""
    (segment,) = document.segments
    part = extract(document, segment, 0, len(segment.text))
    for number in range(len(part.held)):
        text = text.replace("|", chr(0xF0000 + number), 1)
    changed = apply_edits(document.text, [Edit(*segment.source(0, len(segment.text)), compose(document, segment, part, text))])
    return changed.partition("<string name='a'>")[2].rpartition("</string>")[0]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_a_realistic_file(line_break: str) -> None:
    document = read(CATALOG.replace("\n", line_break))
    assert document.declared == "fr"
    assert {(segment.kind, segment.declared) for segment in document.segments} == {("translation", None)}
    said = {segment.name: segment.text for segment in document.segments}
    assert list(said) == [
        "action_save", "action_cancel", "action_delete", "action_settings", "welcome_title", "welcome_user", "welcome_text", "welcome_lines",
        "welcome_wrapped", "welcome_bold", "quoted", "said", "and", "handle", "question", "unicode", "percent", "price", "task_done",
        "task_confirm", "task_new", "privacy", "html", "sync_failed", "sync_done", "plants.one", "plants.many", "plants.other",
        "seasons.0", "seasons.1", "seasons.3", "hint",
    ]  # fmt: skip
    assert said["welcome_title"] == "Bienvenue dans l'application du jardin"
    assert said["welcome_user"] == f"Bonjour {MASK}, heureux de vous revoir\u00a0!"
    assert said["welcome_text"].startswith("Vous trouverez ici toutes les nouvelles du jardin, le calendrier")
    assert said["welcome_lines"] == "Première ligne.\nDeuxième ligne.\n\nTroisième ligne."
    assert said["welcome_wrapped"] == "Semez les fèves au printemps. Arrosez-les le soir, quand la terre est encore chaude."
    assert said["welcome_bold"] == "Touchez Enregistrer pour garder vos notes sur l'appareil."
    assert said["quoted"] == "L'arrosage est   limité au soir."
    assert said["said"] == 'Elle a dit : "Revenez au printemps."'
    assert said["and"] == "Fruits & légumes du jardin"
    assert said["handle"].endswith("vous suit")
    assert said["question"] == "?Que faire"
    assert said["unicode"] == "L\u2019été a été très sec cette année."
    assert said["price"] == f"Prix : {MASK}\u00a0€ pour {MASK}"
    assert said["privacy"].startswith("Nous ne partageons jamais vos données. Lisez notre politique d'usage.")
    assert said["html"] == "Lisez les conditions avant d'accepter."
    assert said["plants.one"] == f"{MASK} plante à arroser"
    assert said["seasons.3"] == "Hiver"


def test_foreign_passages_have_their_source() -> None:
    document = read(CATALOG)
    found = {segment.name: segment for segment in document.segments}
    spanish = found["task_confirm"]
    assert source(document, spanish) == spanish.text == "¿Seguro que quiere borrar esta tarea? Esta acción no se puede deshacer."
    assert source(document, found["sync_failed"]).startswith("The garden could not")
    user = found["welcome_user"]
    assert document.text[slice(*user.source(8, 9))] == '<xliff:g id="name" example="Jeanne">%1$s</xliff:g>'
    assert document.text[slice(*user.source(len(user.text) - 2, len(user.text)))] == r"\u00A0!"


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (r"l\'eau \"vive\" \\ \# \@ \? \q", 'l\'eau "vive" \\ # @ ? q'),
        (r"caf\u00e9 \ud83c\udf38", "café \U0001f338"),
        (r"demi \ud83c seul", f"demi {MASK} seul"),
        (r"mal \u00g fait", "mal u00g fait"),
        ('un "  deux  " trois', "un   deux   trois"),
        ("un  \t deux", "un deux"),
        ("  un <b> deux </b> trois ", "un deux trois"),
        ("caf&#233; &amp; th&#xe9;", "café & thé"),
        (r"l&apos;eau &quot;a  b&quot;", "l'eau a  b"),
        ("un<br/>deux<p>trois</p>", "un deux trois"),
        (r"un deux\n  trois", "un deux\n trois"),
        ("un deux\\n\n  trois", "un deux trois"),
        ("un\n  deux\\n trois", "un deux trois"),
        ("un <xliff:g id='a'>Gmail <b>x</b></xliff:g> deux", f"un {MASK} deux"),
        ("un <!-- non --> deux", "un deux"),
        ("Bonjour {name} et %s et %% de", f"Bonjour {MASK} et {MASK} et {MASK} de"),
        ("l''eau", "l''eau"),
        ("gar<b>d</b>en", "garden"),
        ("fin \\", "fin \\"),
        (r"un \<b>n</b>eau", r"un \neau"),
        ("demi %1<b>$s</b> ici", "demi %1$s ici"),
    ],
)
def test_escapes_and_white_space(inside: str, said: str) -> None:
    assert texts(message(inside)) == [said]


@pytest.mark.parametrize(
    "inside", ["", " ", "@string/other", "@null", "?attr/title", "@android:string/ok", "%1$s", "https://a.org", "42", "a_b"]
)
def test_what_is_no_language(inside: str) -> None:
    assert texts(message(inside)) == []


def test_a_cdata_section_is_a_segment_of_its_own() -> None:
    document = message(r"avant <![CDATA[l\'eau &eacute; <i>R&D</i> &#39; là]]> après")
    assert texts(document) == ["avant", "l'eau é R&D ' là", "après"]
    assert formats.escape("l'un & <l'autre>", document, document.segments[1]) == r"l\'un & <l\'autre>"
    with pytest.raises(FormatError, match="cannot stand in a CDATA section"):
        formats.escape("a]]>b", document, document.segments[1])


@pytest.mark.parametrize(
    ("inside", "new", "written"),
    [
        ("Hola", 'L\'eau "vive" & <pure>', r"L\'eau \"vive\" &amp; &lt;pure>"),
        ("Hola", "@nous", r"\@nous"),
        ("Hola", "?", r"\?"),
        ("Hola", "a\nb\tc\\", r"a\nb\tc\\"),
        ("Hola", "a\x01\ud800b", r"a\u0001\ud800b"),
        (r"Hola\nmundo", "Salut\nmonde", r"Salut\nmonde"),
        ("Hola\n  mundo", "Salut\nmonde", "Salut\n  monde"),
        ("Hola\\n\n  mundo grande\n  y bello", "Salut | le monde\nvaste et beau", "Salut\\n\n  le monde\n  vaste et beau"),
        ("Hola <b>mundo</b> cruel", "Salut |monde| cruel", "Salut <b>monde</b> cruel"),
        ('"Hola, amigo"', "C'est moi", r'''"C\'est moi"'''),
        ("Hola <xliff:g id='a'>%s</xliff:g> amigo", "Salut | ami", "Salut <xliff:g id='a'>%s</xliff:g> ami"),
    ],
)
def test_new_text_is_written_as_android_reads_it(inside: str, new: str, written: str) -> None:
    assert replaced(message(inside), new) == written


def test_lists_and_what_is_not_translated() -> None:
    document = read(
        "<resources><string-array name='a'><item>Un</item><item translatable='false'>Deux</item><item>Trois</item></string-array>"
        "<array name='b'><item>Quatre</item></array><plurals name='c'><item quantity='one'>Cinq</item></plurals>"
        "<string name='d' translatable='false'>Six <b>et</b> <![CDATA[sept]]></string><string>Huit</string><item>Neuf</item>"
        "<string-array name='e'><item>Dix</item></string-array></resources>"
    )
    assert [(segment.name, segment.text) for segment in document.segments] == [
        ("a.0", "Un"),
        ("a.2", "Trois"),
        ("b.0", "Quatre"),
        ("c.one", "Cinq"),
        (None, "Huit"),
        ("e.0", "Dix"),
    ]
    assert read("<resources translatable='false'><string name='a'>Un</string></resources>").segments == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "<text>: is no Android resource file: line 1: no element found"),
        ("<a/>", "<text>: is no Android resource file: it begins with <a>, not with <resources>"),
        ("<resources>\n<string></resources>", "line 2: mismatched tag"),
        ("<!DOCTYPE resources [<!ENTITY a 'b'>]><resources/>", "document type"),
    ],
)
def test_other_files_are_refused(text: str, reason: str) -> None:
    with pytest.raises(FormatError) as caught:
        android.read(text)
    assert reason in str(caught.value)


def test_a_document_type_that_only_names_a_file_is_not_read() -> None:
    assert texts(
        read("<?xml version='1.0'?><!-- a --><!DOCTYPE resources SYSTEM 'a.dtd'><resources><string name='a'>Un</string></resources>")
    ) == ["Un"]


def test_time_is_linear_in_hostile_text() -> None:
    for inside in (r"\n " * 50_000, '" ' * 50_000, "&amp;\\" * 30_000, "a<b/> " * 30_000, " \n" * 100_000, "{" * 100_000, r"\u00" * 50_000):
        android.read(f"<resources><string name='a'>mot {inside} mot</string></resources>")


pieces = st.sampled_from(
    ["un mot", " ", "\n   ", r"\n", r"\'", r"\"", '"', "&amp;", "&#10;", r"\u00e9", "<b>gras</b>", "<br/>", "%1$s", "<xliff:g id='a'>x</xliff:g>",
     "<![CDATA[<i>mot</i> \\' ]]>", "{n}", "l'eau", "\\", "&lt;b&gt;", "<!-- x -->", "\u00e9", "'", "''", r"\ud800", "@", "?"]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(pieces, max_size=10).map("".join), max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_made_documents(strings: list[str], line_break: str) -> None:
    inside = "\n".join(f"<string name='s{number}'>{string}</string>" for number, string in enumerate(strings))
    read(f"<resources xmlns:xliff='urn:x'>\n{inside}\n</resources>\n".replace("\n", line_break))


def test_tags_in_text_are_none_of_it_whatever_their_quotation_marks_are() -> None:
    inside = r"""<![CDATA[Lisez <a href="https://example.org/a">la charte</a> d\'ici, <a href=\"b\">et cela</a>.]]>"""
    document = message(inside)
    assert texts(document) == ["Lisez la charte d'ici, et cela."]
    assert texts(message("&lt;a href=\"b\">Lisez&lt;br class='c'/>tout&lt;/a>")) == ["Lisez tout"]


def test_a_backslash_before_a_tag_is_no_escape_of_it() -> None:
    assert texts(message(r"un mot\<br/>un mot")) == ["un mot\\ un mot"]
