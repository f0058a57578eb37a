from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.document import MASK, Document, Segment
from langmix.errors import FormatError
from langmix.formats.xml import escape_attribute, escape_text, tokens
from langmix.results import Edit, apply_edits
from roundtrip import check_text_format, rewritten

FILES = Path(__file__).parent / "files"
FIXTURES = ("app.xliff", "app2.xlf")


def fixture(name: str) -> str:
    return (FILES / name).read_text(encoding="utf-8")


def unit(target: str, source: str = "Source.", attributes: str = "") -> str:
    """An XLIFF 1.2 document of one unit, whose target is made of some XML."""
    body = f'<trans-unit id="u" {attributes}><source>{source}</source><target>{target}</target></trans-unit>'
    return f'<xliff version="1.2"><file source-language="en" target-language="fr"><body>{body}</body></file></xliff>'


def read(text: str) -> Document:
    return check_text_format("xliff", text)


def translations(text: str) -> list[str]:
    return [segment.text for segment in read(text).segments if segment.kind == "translation"]


def named(document: Document, name: str, kind: str = "translation") -> Segment:
    return next(segment for segment in document.segments if segment.name == name and segment.kind == kind)


def written(document: Document, segment: Segment, text: str) -> str:
    start, end = segment.source(0, len(segment.text))
    return apply_edits(document.text, [Edit(start, end, formats.escape(text, document, segment))])


@pytest.mark.parametrize("name", FIXTURES)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_files_are_read_and_written_back(name: str, line_end: str) -> None:
    plain = formats.read(fixture(name), None, "xliff")
    document = read(fixture(name).replace("\n", line_end))
    assert [segment.text.replace(line_end, "\n") for segment in document.segments] == [segment.text for segment in plain.segments]
    assert document.declared == "fr"


def test_each_unit_gives_a_source_and_a_translation_with_their_languages() -> None:
    document = read(fixture("app.xliff"))
    found = [(segment.kind, segment.declared, segment.text) for segment in document.segments if segment.name == "library.borrow"]
    assert found == [
        ("source", "en", "You can borrow up to six books for three weeks."),
        ("translation", "fr", "Puede llevarse prestados hasta seis libros durante tres semanas."),
    ]
    segment = named(document, "library.late")
    place = segment.text.index("Nadie")
    assert document.text[slice(*segment.source(place, place + 5))] == "Nadie"


def test_what_is_no_message_is_not_read() -> None:
    names = {segment.name for segment in read(fixture("app.xliff")).segments}
    assert {"brand", "internal.log", "only-code"}.isdisjoint(names)
    assert {"internal.shown", "mail.signature"} <= names
    for name, texts in (("app.xliff", ["Esta nota", "cancelled", "cancelada"]), ("app2.xlf", ["traducir", "pala", "rastrillo", "Not a"])):
        assert not any(text in segment.text for segment in read(fixture(name)).segments for text in texts)


def test_segmented_source_is_said_once_and_segments_of_a_target_read_on() -> None:
    found = [segment.text for segment in read(fixture("app.xliff")).segments if segment.name == "library.segmented"]
    assert found == ["The room is closed. Come back tomorrow.", "La salle est fermée. Revenez demain."]


def test_segments_of_version_2_stand_for_themselves() -> None:
    document = read(fixture("app2.xlf"))
    found = [(segment.kind, segment.declared, segment.text) for segment in document.segments if segment.name == "garden.intro"]
    assert found == [
        ("source", "en", "Snow covers the beds."),
        ("translation", "fr", "La neige couvre les plates-bandes."),
        ("source", "en", "The birds look for seeds under the trees."),
        ("translation", "fr", "Los pájaros buscan semillas debajo de los árboles."),
    ]
    assert named(document, "garden.tools").text == f"Vous avez {MASK} outils, tous bien propres."
    assert named(document, "garden.term").text == f"Achetez aujourd'hui un râteau chez {MASK}."
    assert named(document, "8").text == f"Première ligne\nDeuxième ligne avec {MASK}un code{MASK} et une cloche{MASK}"


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ('Un <x id="1"/>mot', f"Un {MASK}mot"),
        ('Un <ph id="1">code &lt;b&gt;</ph>mot', f"Un {MASK}mot"),
        ('Un <bpt id="1">[</bpt>mot<ept id="1">]</ept>', f"Un {MASK}mot{MASK}"),
        ('Un <it id="1" pos="open">[</it>mot <bx id="2"/>et<ex id="2"/>', f"Un {MASK}mot {MASK}et{MASK}"),
        ('Un <mq:ch xmlns:mq="MQXliff" val="x"/>mot', f"Un {MASK}mot"),
        ('Un <g id="1">mot</g>, <mrk mtype="term">deux</mrk>', "Un mot, deux"),
        ('Un <mrk mtype="protected">Word <g id="1">97</g></mrk> mot', f"Un {MASK} mot"),
        ('Un <g id="1" translate="no">Word</g> mot', f"Un {MASK} mot"),
        ("Un<!-- <x/> & -->e <?proc mot?>phrase", "Une phrase"),
        ("R&amp;D &lt; &#233;t&#xE9;", "R&D < été"),
        ("Bonjour {name}, %d, %(count)s et &lt;b&gt;vous&lt;/b&gt;", f"Bonjour {MASK}, {MASK}, {MASK} et vous"),
        ("caf&amp;eacute;", "café"),
        ("  Un mot\n\t  deux \n\n trois\n", "Un mot deux trois"),
        ("Un <g id='1'>\n  mot</g>\n", "Un mot"),
        ("Un   mot", "Un   mot"),
    ],
)
def test_inline_elements(target: str, text: str) -> None:
    assert translations(unit(target)) == [text]


def test_gaps_are_tags_and_masks_are_elements() -> None:
    document = read(unit('Un <g id="1">mot</g> <ph id="2">&lt;br&gt;</ph>.'))
    segment = named(document, "u")
    assert [document.text[gap.start : gap.end] for gap in segment.gaps(0, len(segment.text))] == ['<g id="1">', "</g>"]
    place = segment.text.index(MASK)
    assert document.text[slice(*segment.source(place, place + 1))] == '<ph id="2">&lt;br&gt;</ph>'


def test_white_space_is_kept_where_the_file_says_so() -> None:
    assert translations(unit(" Un\n  mot ", attributes='xml:space="preserve"')) == ["Un\n  mot"]
    assert translations(unit("<g id='1' xml:space='default'>Un\n  mot</g>", attributes='xml:space="preserve"')) == ["Un mot"]


def test_text_in_native_code_is_a_segment_of_its_own() -> None:
    document = read(fixture("app.xliff"))
    found = [segment.text for segment in document.segments if segment.name == "library.image" and segment.kind == "translation"]
    assert found == ["La salle de lecture  est ouverte à tous.", "Une salle calme aux grandes fenêtres"]
    assert translations(unit('<mrk mtype="x" translate="no">a <ph id="1">b<sub>c</sub></ph></mrk> mot')) == [f"{MASK} mot"]
    assert translations(unit('Ici <ph id="1">[<sub>un <ph id="2">(<sub>deux</sub>)</ph> trois</sub>]</ph> là')) == [
        "Ici  là",
        "un  trois",
        "deux",
    ]


def test_a_passage_in_another_language_is_declared_so() -> None:
    document = read(fixture("app.xliff"))
    found = [(segment.declared, segment.text) for segment in document.segments if segment.name == "motto" and segment.kind == "translation"]
    assert found == [("fr", "Notre devise, «"), ("la", "Ad astra per aspera"), ("fr", "», est plus ancienne que la ville.")]
    assert named(document, "belgium").declared == "fr-BE"


def test_a_language_is_declared_only_where_the_file_says_one() -> None:
    text = '<xliff version="1.2" xml:lang="de"><file target-language=""><body><trans-unit><source>A</source><target>B</target></trans-unit></body></file></xliff>'
    document = read(text)
    assert document.declared is None
    assert [(segment.declared, segment.name) for segment in document.segments] == [(None, None), (None, None)]


def test_a_file_without_translations_is_in_its_source_language() -> None:
    assert read(unit("")).declared == "en"
    assert read(unit("<x id='1'/>")).declared == "en"
    assert read(unit("un")).declared == "fr"
    assert read('<xliff version="2.0" srcLang="en" trgLang="fr"/>').declared == "en"


def test_units_of_several_files_are_named_with_their_file() -> None:
    inside = "<body><trans-unit id='t'><source>A word</source></trans-unit></body>"
    files = f"<file original='a.html' source-language='en'>{inside}</file><file original='b.html' source-language='de'>{inside}</file>"
    found = [(segment.name, segment.declared) for segment in read(f"<xliff version='1.2'>{files}</xliff>").segments]
    assert found == [("a.html:t", "en"), ("b.html:t", "de")]


def test_a_prefix_makes_no_difference() -> None:
    text = unit("Un <g id='1'>mot</g>")
    prefixed = text.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    assert translations(prefixed) == ["Un mot"]


def test_a_section_of_characters_is_a_segment_of_its_own() -> None:
    document = read(unit("Avant <![CDATA[<b>R&D</b>]]> fin"))
    assert [segment.text for segment in document.segments[1:]] == ["Avant", "R&D", "fin"]
    assert "<![CDATA[<b><&></b>]]>" in written(document, document.segments[2], "<&>")
    assert "Avant <![CDATA[" in document.text
    assert "&lt;&amp;> <![CDATA[" in written(document, document.segments[1], "<&>")
    with pytest.raises(FormatError, match=r"']]>', which cannot stand in a CDATA section"):
        formats.escape("a]]>b", document, document.segments[2])
    assert formats.escape("a]]>b", document, document.segments[1]) == "a]]&gt;b"


def test_a_section_that_is_only_a_tag_is_code() -> None:
    assert named(read(fixture("app.xliff")), "mail.mixed").text == f"Inscrivez-vous {MASK}aux nouvelles{MASK} ici."


def test_plurals_are_read_through_their_elements() -> None:
    assert named(read(fixture("app.xliff")), "count").text == f"{MASK}aucun livre{MASK}un livre{MASK}{MASK} livres{MASK}"


def test_a_placeholder_holds_no_tag() -> None:
    text = unit("Un {mot<g id='1'>deux} trois</g>")
    assert translations(text) == ["Un {motdeux} trois"]
    assert translations(unit("Un {{mot<x id='1'/>deux}} trois")) == [f"Un {MASK} trois"]


def test_doubled_apostrophes_stay_doubled() -> None:
    document = read(unit("Le prix de l''eau"))
    assert document.segments[1].text == "Le prix de l'eau"
    assert formats.escape("l'air", document, document.segments[1]) == "l''air"
    assert formats.escape("l'air", document, document.segments[0]) == "l'air"


def test_a_character_that_xml_cannot_say_is_refused() -> None:
    document = read(unit("mot"))
    with pytest.raises(FormatError, match="control character"):
        formats.escape("a\x01", document, document.segments[1])


def test_review_marks_targets_of_version_1() -> None:
    document = read(fixture("app.xliff"))
    names = ("library.title", "library.search", "library.late", "library.term", "library.borrow")
    wanted = [segment for segment in document.segments if segment.name in names]
    edits = formats.review(document, wanted)
    after = formats.read(apply_edits(document.text, edits), None, "xliff")
    assert [segment.text for segment in after.segments] == [segment.text for segment in document.segments]
    states = {
        name: (re_unit.get("approved"), target.get("state"))
        for name, re_unit, target in _units(after.text)
        if name in (*names, "library.opening")
    }
    review = "needs-review-translation"
    assert states == {
        "library.title": ("no", review),
        "library.search": (None, review),
        "library.late": ("no", review),
        "library.term": (None, review),
        "library.borrow": (None, review),
        "library.opening": (None, "translated"),
    }
    assert formats.review(document, [segment for segment in document.segments if segment.kind == "source"]) == []
    assert formats.review(after, after.segments[:2]) == []


def _units(text: str) -> list[tuple[str, object, object]]:
    """The name, the opening tag and the target's opening tag of each unit with a target."""
    found = []
    owner = None
    for tag in tokens(text):
        if hasattr(tag, "local") and tag.opens:
            if tag.local == "trans-unit":
                owner = tag
            elif tag.local == "target" and owner:
                found.append((owner.get("id"), owner, tag))
                owner = None
    return found


def test_review_marks_segments_of_version_2() -> None:
    document = read(fixture("app2.xlf"))
    edits = formats.review(document, document.segments)
    changed = [(document.text[edit.start : edit.end], edit.replacement) for edit in edits]
    assert changed == [("final", "translated"), ("reviewed", "translated"), (' subState="acme:checked"', ""), ("reviewed", "translated")]
    after = apply_edits(document.text, edits)
    assert '<segment id="s1" state="translated">' in after
    turned = document.text.replace('state="reviewed" subState="acme:checked"', "subState = 'acme:checked'\n state='reviewed'")
    again = formats.read(turned, None, "xliff")
    assert "<segment id=\"s1\"\n state='translated'>" in apply_edits(turned, formats.review(again, again.segments))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is no XLIFF: line 1: no element found"),
        ("<html/>", "is no XLIFF: it begins with <html>, not with <xliff>"),
        ("<xliff>\n<file>", "is no XLIFF: line 2: no element found"),
        ("<xliff>\n&nbsp;</xliff>", "is no XLIFF: line 2: undefined entity"),
        ('<!DOCTYPE xliff PUBLIC "x" "http://example.org/xliff.dtd" []>\n<xliff/>', "is no XLIFF: line 1: a document type"),
        ("<xliff>" + "<g>" * 500 + "</g>" * 500 + "</xliff>", "more than 500 elements inside each other"),
    ],
)
def test_what_is_no_xliff_is_refused(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        formats.read(text, "a.xlf", "xliff")
    assert str(caught.value).startswith("a.xlf: ")


def test_an_empty_file_has_no_segments() -> None:
    assert read("<xliff/>").segments == ()


@pytest.mark.parametrize(
    "target",
    [
        "x" * 1_000_000,
        " " * 1_000_000 + "x",
        "x" + " \n" * 300_000 + "x",
        "&amp;" * 50_000,
        "<![CDATA[" + "&" * 50_000 + "<" * 50_000 + "a]]>",
        "<x/>" * 50_000 + "a",
        "<g>a</g>" * 20_000,
        "{" * 50_000 + "a",
        "a<![CDATA[b]]>" * 20_000,
        "<g id='1'>" * 400 + "a" + "</g>" * 400,
        "<ph>a<sub>" * 200 + "b" + "</sub></ph>" * 200,
    ],
    ids=lambda target: target[:12],
)
def test_large_targets_take_no_longer_than_their_size(target: str) -> None:
    assert formats.read(unit(target), None, "xliff").segments


WORDS = st.text(
    st.sampled_from("aéñ日 \n\t.{}%&<>'\"]\U0001f600\u00a0")
    | st.characters(codec="utf-8", exclude_categories=["Cc", "Co"], exclude_characters="\ufffe\uffff"),
    max_size=12,
)
TEXTS = st.one_of(
    WORDS.map(escape_text),
    WORDS.filter(lambda text: "]]>" not in text).map(lambda text: f"<![CDATA[{text}]]>"),
    WORDS.map(lambda text: "".join(f"&#{ord(character)};" for character in text)),
    st.sampled_from(["<!-- a & b -->", "<?a b?>", "%s", "{name}", "\r\n", "&lt;b&gt;"]),
)
CODES = st.builds("<{0} id='1'>{1}</{0}>".format, st.sampled_from(["x", "ph", "bpt", "sc"]), TEXTS)
SPANS = ["g id='1'", "mrk mtype='seg'", "mrk mtype='protected'", "pc xml:lang='es'", "g translate='no'", "mrk xml:space='preserve'"]


def _inside(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.lists(children, max_size=4).map("".join)
    span = st.builds(lambda tag, inside: f"<{tag}>{inside}</{tag.split()[0]}>", st.sampled_from(SPANS), joined)
    return st.one_of(span, joined.map("<ph id='2'>[<sub>{}</sub>]</ph>".format))


CONTENTS = st.lists(st.recursive(st.one_of(TEXTS, CODES), _inside, max_leaves=8), max_size=4).map("".join)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.tuples(CONTENTS, CONTENTS, WORDS.map(escape_attribute)), min_size=1, max_size=3), st.sampled_from(["default", "preserve"])
)
def test_made_documents_are_read_and_written_back(units: list[tuple[str, str, str]], space: str) -> None:
    bodies = "".join(
        f'<trans-unit resname="{name}"><source>{source}</source><target>{target}</target></trans-unit>' for source, target, name in units
    )
    text = f'<xliff version="1.2"><file source-language="en" target-language="fr" xml:space="{space}"><body>{bodies}</body></file></xliff>'
    document = read(text)
    for segment in document.segments:
        for index, character in enumerate(segment.text):
            start, end = segment.source(index, index + 1)
            if character == MASK:
                assert end > start
    assert apply_edits(text, rewritten(document, escaped=False)) == text


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.one_of(
            st.text(st.sampled_from('aé日&>" \U0001f600'), min_size=1, max_size=6).map(escape_text),
            st.sampled_from(["&#233;", "&#x1F600;", "<g id='1'>un</g>", "<mrk mtype='seg'>deux &amp; </mrk>", "<!-- x -->"]),
        )
    ).map("".join)
)
def test_the_text_is_what_an_xml_parser_reads(target: str) -> None:
    text = unit(target)
    root = ET.fromstring(text)  # noqa: S314 - made here
    expected = "".join(next(root.iter("target")).itertext()).strip()
    assert "".join(segment.text for segment in formats.read(text, None, "xliff").segments[1:]) == expected
