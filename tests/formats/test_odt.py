from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import roundtrip
from formats.make_epub import archive
from formats.make_odt import (
    AUTOMATIC,
    CONTENTS,
    DECLARATION,
    DELETED,
    MORE,
    NAMESPACES,
    TYPE,
    annotation,
    frame,
    h,
    items,
    lang,
    letter,
    make,
    members,
    note,
    p,
    span,
    style,
    styles,
    table,
)
from langmix import formats
from langmix.document import MASK, Document
from langmix.errors import FormatError
from langmix.formats import odt
from langmix.formats.markup import FIRST, compose, extract
from langmix.results import Edit
from programs import converted

SPANISH = style("T1", lang("es-ES"))


def check(data: bytes) -> Document:
    return roundtrip.check_container("odt", data)


def read(body: str, automatic: str = AUTOMATIC, styles_part: str | None = None) -> Document:
    """A file with a body, after a trip there and back."""
    return check(make(body, automatic, styles(more=MORE) if styles_part is None else styles_part))


def texts(document: Document) -> list[str]:
    return [segment.text for segment in document.segments]


def shapes(document: Document) -> list[tuple[str, str, str | None]]:
    return [(segment.text, segment.kind, segment.declared) for segment in document.segments]


def rewritten(data: bytes, number: int, text: str) -> bytes:
    """A file whose segment of a number has another text; ``{0}`` in it is the first stand-in."""
    document = odt.read(data)
    segment = document.segments[number]
    part = extract(document, segment, 0, len(segment.text))
    new = compose(document, segment, part, text.format(*(chr(FIRST + place) for place in range(len(part.held)))))
    return odt.write(data, document, [Edit(*segment.source(0, len(segment.text)), new)])


def held(body: str, automatic: str = AUTOMATIC) -> tuple[str, ...]:
    """The markup and code in the first segment of a body."""
    document = odt.read(make(body, automatic))
    return extract(document, document.segments[0], 0, len(document.segments[0].text)).held


def member(data: bytes, name: str = "content.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(name).decode()


def test_a_letter_is_read_as_its_reader_sees_it() -> None:
    document = check(letter())
    assert document.declared == "fr-FR"
    assert [part.name for part in document.parts] == ["content.xml", "styles.xml"]
    assert shapes(document) == [
        ("La fête des deux rives", "heading", None),
        (
            "La ville et sa voisine ont fêté samedi leur jumelage, qui a vingt ans. Près de mille personnes sont venues.",
            "prose",
            None,
        ),
        ("Signé en 2004 dans la salle des fêtes.", "note", None),
        (f"Le maire a dit\xa0: «\xa0{MASK}\xa0», puis il a coupé le ruban.", "prose", None),
        ("Queridos amigos, gracias por venir hasta aquí", "prose", "es-ES"),
        ("Todos los vecinos recuerdan todavía la primera fiesta, cuando llovió durante tres días seguidos.", "prose", None),
        ("La música no paró hasta la madrugada.", "prose", "es-ES"),
        ("On rit, on danse & on oublie l’heure.", "quote", None),
        (f"La commande {MASK} n’a rien à voir.", "prose", None),
        ("Vérifier auprès de la police.", "comment", None),
        (f"Figure {MASK}\xa0: le pont, un soir de mars", "caption", None),
        ("Le pont", "attribute", None),
        ("Un pont de pierre au soleil couchant", "attribute", None),
        ("La photo a été prise sur le pont.", "prose", None),
        ("apporter une chaise", "item", None),
        ("venir à midi", "item", None),
        ("Ville invitée", "cell", None),
        ("Una ciudad a orillas del río", "cell", None),
        ("Le Petit Journal mars 2024", "header", None),
        (f"Page {MASK}", "footer", None),
    ]
    quote = document.segments[7]
    assert document.text[slice(*quote.source(16, 19))] == " &amp; "
    assert document.part_at(document.segments[-1].source(0, 1)[0]) == "styles.xml"


# Words.


def test_white_space_is_read_as_it_is_shown() -> None:
    body = "<text:p>\n  Un\n  chat<text:span> </text:span> noir<text:s/> et  <text:tab/> <text:line-break/>\r\n gris </text:p>"
    assert texts(read(body)) == ["Un chat noir et gris"]
    assert texts(read("<text:p>a<text:s text:c='4'></text:s>b &#233;&amp;<![CDATA[ ]]></text:p>")) == ["a b é&"]


def test_what_is_no_longer_there_or_repeats_the_text() -> None:
    hidden = style("H", 'text:display="none"')
    section = '<text:section text:display="none"><text:p>caché</text:p></text:section><text:section><text:p>vu</text:p></text:section>'
    assert texts(read(DELETED + CONTENTS + section + p("Un ", span("chat ", "H"), "gris"), hidden)) == ["vu", "Un gris"]
    assert texts(read(p("tout", style="H"), style("H", 'text:display="none"', "paragraph"))) == []


def test_fields_and_drawings_are_masks_where_nothing_is_read_in_them() -> None:
    math = frame("<draw:object><math:math><math:mi>x</math:mi></math:math></draw:object>")
    date = "<text:date>5 mars</text:date>"
    assert texts(read(p("Le ", date, f", la surface {math} vaut {frame('<draw:image/>')} peu."))) == [
        f"Le {MASK}, la surface {MASK} vaut {MASK} peu."
    ]
    assert texts(read(p("Une ", frame("<svg:title>Un pont</svg:title>"), "photo"))) == ["Une photo", "Un pont"]


def test_links_marks_and_rubies_are_gaps() -> None:
    ruby = "<text:ruby><text:ruby-base>mot</text:ruby-base><text:ruby-text>lu</text:ruby-text></text:ruby>"
    link = '<text:a xlink:href="http://x.y">un lien</text:a>'
    control = "<loext:content-control>choisi</loext:content-control>"
    assert texts(read(p("Voir ", link, f', <text:bookmark-start text:name="x"/>ce {ruby}<text:soft-page-break/>, {control}.'))) == [
        "Voir un lien, ce mot, choisi."
    ]


def test_kinds() -> None:
    document = read(
        h("Un")
        + p("Deux", style="Title")
        + items("Trois")
        + table("Quatre")
        + p("Cinq", style="Figure")
        + p(f"Six{note('Sept')}{annotation('Huit')}")
        + p("print(1)", style="Preformatted_20_Text")
        + p(frame(f"<draw:text-box>{p('Neuf')}{items('Dix')}</draw:text-box>"))
        + f"<text:list><text:list-item>{h('Onze')}{table('Douze')}</text:list-item></text:list>"
    )
    assert [(segment.text, segment.kind) for segment in document.segments] == [
        ("Un", "heading"),
        ("Deux", "heading"),
        ("Trois", "item"),
        ("Quatre", "cell"),
        ("Cinq", "caption"),
        ("Six", "prose"),
        ("Sept", "note"),
        ("Huit", "comment"),
        ("Neuf", "prose"),
        ("Dix", "item"),
        ("Onze", "heading"),
        ("Douze", "cell"),
    ]


def test_prefixes_are_what_a_file_says_they_are() -> None:
    given = {name: value for name, value in members(p("Un ", span("dos", "T1")), SPANISH).items() if name != "mimetype"}
    for ours, theirs in (("text", "t"), ("style", "s"), ("office", "o"), ("fo", "f"), ("manifest", "m")):
        given = {name: re.sub(rf"\b{ours}:(?=[a-z-]+[ =>/])", f"{theirs}:", str(value)) for name, value in given.items()}
        given = {name: str(value).replace(f"xmlns:{ours}=", f"xmlns:{theirs}=") for name, value in given.items()}
    assert '<t:span t:style-name="T1">' in given["content.xml"]
    document = check(archive(given))
    assert document.declared == "fr-FR"
    assert shapes(document) == [(f"Un {MASK}", "prose", None), ("dos", "prose", "es-ES")]
    other = str(members(p("Un"))["content.xml"]).replace("opendocument:xmlns:text:1.0", "another:text")
    assert texts(odt.read(archive({**members(""), "content.xml": other}))) == []


# Languages.


def test_the_language_of_a_run_is_that_of_its_style_or_what_that_rests_on() -> None:
    automatic = "".join(
        (
            style("P9", family="paragraph", parent="Lettre"),
            style("T9", parent="Emphase"),
            style("Vide", 'fo:font-weight="bold"'),
            style("Retour", lang("fr-FR")),
        )
    )
    more = style("Lettre", lang("es-MX"), "paragraph", "Standard") + style("Emphase", lang("it-IT"))
    inner = span("uno " + span("dos ", "Vide") + span("trois", "Retour"), "T9")
    document = read(
        p("Hola amigos ", span("amici miei ", "T9"), "otra vez", style="P9") + p("Bonjour ", inner), automatic, styles(more=more)
    )
    assert shapes(document) == [
        (f"Hola amigos {MASK}otra vez", "prose", "es-MX"),
        ("amici miei", "prose", "it-IT"),
        (f"Bonjour {MASK}trois", "prose", None),
        ("uno dos", "prose", "it-IT"),
    ]


def test_styles_in_a_ring() -> None:
    ring = (
        style("A", family="paragraph", parent="B") + style("B", lang("es"), "paragraph", "A") + style("C", family="paragraph", parent="C")
    )
    assert shapes(read(p("uno", style="A") + p("un", style="C"), ring)) == [("uno", "prose", "es"), ("un", "prose", None)]


def test_automatic_styles_of_the_headers_are_not_those_of_the_body() -> None:
    header = f"<style:header>{p('uno', style='MP1')}</style:header>"
    part = styles(automatic=style("MP1", lang("es"), "paragraph"), master=header)
    assert shapes(read(p("un", style="P1"), style("P1", lang("it"), "paragraph"), part)) == [("un", "prose", "it"), ("uno", "header", "es")]


def test_a_language_within_a_word_is_a_slip() -> None:
    assert shapes(read(p("voil", span("à", "T1"), " tout"))) == [("voilà tout", "prose", None)]


def test_text_that_is_not_to_be_proofread_says_nothing() -> None:
    none = style("N", 'fo:language="zxx" fo:country="none"')
    assert shapes(read(p("Un ", span("xyzzy", "N"), " magique"), none)) == [("Un xyzzy magique", "prose", None)]


def test_the_language_goes_by_the_script_of_the_words() -> None:
    both = style("D", 'fo:language="es" fo:country="ES" style:language-asian="ja" style:country-asian="JP" style:language-complex="he"')
    document = read(p(span("日本語です", "D")) + p(span("שלום", "D")) + p(span("hola", "D")), both)
    assert [segment.declared for segment in document.segments] == ["ja-JP", "he", "es-ES"]


def test_whole_tags_and_scripts() -> None:
    automatic = style("V", 'style:rfc-language-tag="ca-ES-valencia" fo:language="ca" fo:country="ES"') + style(
        "S", 'fo:language="sr" fo:script="Latn" fo:country="RS"'
    )
    document = read(p(span("hola", "V")) + p(span("zdravo", "S")), automatic)
    assert [segment.declared for segment in document.segments] == ["ca-ES-valencia", "sr-Latn-RS"]


def test_the_language_of_a_file() -> None:
    assert odt.read(make(p("un"), styles_part=styles("pt-BR"))).declared == "pt-BR"
    assert odt.read(make(p("un"), styles_part=styles(None))).declared is None
    assert odt.read(make(p("un"), styles_part="")).declared is None
    assert odt.read(make(p("un"), styles_part=styles("zxx-none"))).declared is None
    meta = f"{DECLARATION}<office:document-meta {NAMESPACES}><office:meta><dc:language> fr-CA </dc:language></office:meta></office:document-meta>"
    assert odt.read(archive({**members(p("un"), styles_part=styles(None)), "meta.xml": meta})).declared == "fr-CA"
    assert odt.read(archive({**members(p("un")), "meta.xml": meta})).declared == "fr-FR"


# Writing.


def test_a_border_between_sessions_is_no_markup() -> None:
    assert held(p(span("Un ", "T2"), span("chat", "T3"))) == ()
    assert held(p(span("Un ", "T2"), "<text:soft-page-break/>", span("chat", "T3"))) == ()
    assert held(p(span("Un ", "T2"), '<text:bookmark text:name="x"/>', span("chat", "T3"))) != ()
    assert held(p(span("Un ", "T4"), span("chat", "T4"))) == ()
    assert held(p(span("Un ", "T4"), span("chat", "T3"))) == ('</text:span><text:span text:style-name="T3">',)
    assert held(p(span("Un ", "Nulle"), span("chat", "Part"))) != ()
    assert held(p(span("Un ", "T2") + "de " + span("chat", "T3"))) == ("</text:span>", '<text:span text:style-name="T3">')
    nested = p(span("Un " + span("petit ", "T4"), "T2"), span("chat", "T3"))
    assert held(nested) == ('<text:span text:style-name="T4">', '</text:span></text:span><text:span text:style-name="T3">')


def test_a_paragraph_is_written_anew() -> None:
    data = letter()
    changed = rewritten(data, 1, "A&B{0}, <hier>{1}, en{2}. Près {3}de{4} là.")
    new = member(changed)
    assert '<text:span text:style-name="T2">A&amp;B</text:span>, &lt;hier><text:change text:change-id="ct1"/>, en<text:note' in new
    assert odt.read(changed).segments[1].text == "A&B, <hier>, en. Près de là."
    assert member(changed, "styles.xml") == member(data, "styles.xml")
    footer = rewritten(data, 19, "Feuille {0}")
    assert "Feuille <text:page-number>1</text:page-number>" in member(footer, "styles.xml")
    assert member(footer) == member(data)


def test_what_cannot_be_written() -> None:
    data = make(p("Un chat") + p("a <![CDATA[x < y]]> b"))
    document = odt.read(data, "a.odt")
    assert texts(document)[1] == "a x < y b"
    with pytest.raises(FormatError, match=r"^a.odt: content.xml: is no ODT any more with the edits: line 2: mismatched tag"):
        odt.write(data, document, [Edit(*document.segments[0].source(0, 2), "<b>")])
    with pytest.raises(FormatError, match=r"^a.odt: has text in a CDATA section, which cannot be changed; save it anew with LibreOffice"):
        odt.write(data, document, [Edit(*document.segments[1].source(3, 5), "z")])
    odt.write(data, document, [Edit(*document.segments[1].source(len("a x < y "), 9), "z")])
    with pytest.raises(FormatError, match="control character"):
        rewritten(data, 0, "\x0c")
    signed = letter({"META-INF/documentsignatures.xml": "<x/>"})
    assert odt.write(signed, odt.read(signed), []) == signed
    with pytest.raises(FormatError, match="is signed"):
        rewritten(signed, 0, "Autre")


# What is no text.


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"content.xml": None}, "is no ODT: it has no content.xml"),
        ({"content.xml": "<a>"}, "content.xml: is no ODT: line 1: no element found"),
        ({"styles.xml": "<a>"}, "styles.xml: is no ODT: line 1: no element found"),
        ({"mimetype": None, "META-INF/manifest.xml": None}, "is no ODT: it does not say that it is a text"),
        ({"mimetype": "application/epub+zip"}, "is no ODT: it is 'application/epub+zip'"),
        ({"META-INF/manifest.xml": "<m"}, "META-INF/manifest.xml: is no ODT: line 1: unclosed token"),
        ({"meta.xml": "<m", "styles.xml": styles(None)}, "meta.xml: is no ODT: line 1: unclosed token"),
    ],
)
def test_what_is_no_text(change: dict[str, str | None], reason: str) -> None:
    given = {**members(p("Un")), **change}
    with pytest.raises(FormatError) as caught:
        odt.read(archive({name: value for name, value in given.items() if value is not None}), "a.odt")
    assert str(caught.value) == f"a.odt: {reason}"


@pytest.mark.parametrize("name", ["content.xml", "encrypted-package"])
def test_an_encrypted_file(name: str) -> None:
    manifest = (
        f'{DECLARATION}<manifest:manifest {NAMESPACES}><manifest:file-entry manifest:full-path="{name}"><manifest:encryption-data/>'
        "</manifest:file-entry></manifest:manifest>"
    )
    data = archive({"mimetype": TYPE, name: b"\x8f\x00", "META-INF/manifest.xml": manifest})
    assert odt.is_container(data)
    with pytest.raises(FormatError, match="is no ODT: it is encrypted; open it, and save it anew without a password"):
        odt.read(data)


def test_what_is_taken_for_a_text() -> None:
    without = {name: value for name, value in members(p("Un")).items() if name != "mimetype"}
    for data in (letter(), archive(without), archive({**without, "mimetype": f"{TYPE}-template"})):
        assert odt.is_container(data)
        assert formats.choose(None, data) == "odt"
    assert texts(check(archive(without))) == ["Un"]
    for data in (b"PK\x03\x04", archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), archive({"a": "b"})):
        assert not odt.is_container(data)


# Files that programs write.


HTML = """<html lang="fr"><body><h1>Le rapport annuel</h1>
<p>Le conseil a <b>voté</b> le budget. <i lang="es">La reunión fue muy larga.</i> Puis il est parti.<br>Une ligne.</p>
<p lang="es">El alcalde no quiso hablar con los periodistas.</p>
<blockquote>Une citation</blockquote><pre>print(1)</pre>
<table><tr><td>Ville</td><td>Budget</td></tr></table><ul><li>un point</li></ul></body></html>"""


def test_a_file_written_by_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(HTML, encoding="utf-8-sig")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    data = converted(
        ["soffice", profile, "--headless", "--infilter=HTML (StarWriter)", "--convert-to", "odt:writer8", "a.html"], tmp_path, "a.odt"
    )
    assert odt.is_container(data)
    assert shapes(check(data)) == [
        ("Le rapport annuel", "heading", None),
        (f"Le conseil a voté le budget. {MASK} Puis il est parti. Une ligne.", "prose", None),
        ("La reunión fue muy larga.", "prose", "es-ES"),
        ("El alcalde no quiso hablar con los periodistas.", "prose", "es-ES"),
        ("Une citation", "quote", None),
        ("Ville", "cell", None),
        ("Budget", "cell", None),
        ("un point", "item", None),
    ]
    # What is written anew opens in the program that wrote it; so does what our script makes.
    (tmp_path / "b.odt").write_bytes(rewritten(data, 3, "Le maire se tait."))
    (tmp_path / "c.odt").write_bytes(rewritten(letter(), 6, "La musique & la fête."))
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "b.odt", "c.odt"]
    assert "Le maire se tait." in converted(command, tmp_path, "b.txt").decode("utf-8-sig")
    assert "La musique & la fête." in (tmp_path / "c.txt").read_text("utf-8-sig")


def test_a_file_written_by_pandoc(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\nlang: fr-FR\n---\n\n# Le rapport\n\nUn *mot* avec `code x`, une note[^1] et [un lien](http://x.y).\n\n"
        "Elle dit\u00a0: [los vecinos no quieren]{lang=es}, puis part.\n\n[^1]: La note.\n\n```python\nprint(1)\n```\n\n- un\n- deux\n",
        encoding="utf-8",
    )
    data = converted(["pandoc", "a.md", "-o", "a.odt"], tmp_path, "a.odt")
    document = check(data)
    assert document.declared == "fr-FR"
    assert shapes(document) == [
        ("Le rapport", "heading", None),
        (f"Un mot avec {MASK}, une note et un lien.", "prose", None),
        ("La note.", "note", None),
        (f"Elle dit\xa0: {MASK}, puis part.", "prose", None),
        ("los vecinos no quieren", "prose", "es"),
        ("un", "item", None),
        ("deux", "item", None),
    ]
    (tmp_path / "b.odt").write_bytes(rewritten(data, 0, "Le bilan"))
    assert b"Le bilan" in converted(["pandoc", "b.odt", "-t", "plain", "-o", "b.txt"], tmp_path, "b.txt")


# Every file that can be thought of.

# No tabs and line ends: they are written back as spaces, which beside letters of two scripts can tip the balance.
WORDS = st.text(alphabet="aé ñ¿&<>\"'\U0001f600\ufffc\u00a0东א-.", max_size=8).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)
THINGS = st.sampled_from(
    [
        *("<text:tab/>", "<text:s/>", '<text:bookmark text:name="x"/>', "<text:date>5</text:date>", "\n  ", "<!-- > -->"),
        *(note("note"), annotation("avis"), frame("<draw:image/>"), frame("<svg:title>titre</svg:title>")),
        frame(f"<draw:text-box>{p('boîte')}</draw:text-box>"),
    ]
)
STYLES = st.sampled_from(["T1", "T2", "T3", "T4", "Source_20_Text", "H", "X"])
PIECES = st.recursive(
    st.one_of(WORDS, THINGS),
    lambda inner: st.builds(lambda parts, name: span("".join(parts), name), st.lists(inner, max_size=4), STYLES),
    max_leaves=8,
)
PARAGRAPHS = st.builds(
    lambda parts, name: p(*parts, style=name), st.lists(PIECES, max_size=6), st.sampled_from(["P1", "Quotations", "Title", "Standard"])
)


@settings(deadline=None, max_examples=50)
@given(st.lists(PARAGRAPHS, max_size=4), st.lists(WORDS, max_size=2), st.sampled_from(["fr-FR", "es", None]), st.booleans())
def test_any_file_is_read_and_written(paragraphs: list[str], cells: list[str], language: str | None, crlf: bool) -> None:
    body = "\n".join(paragraphs) + table(*cells)
    parts = members(body, AUTOMATIC + style("H", 'text:display="none"'), styles(language, MORE))
    if crlf:
        parts["content.xml"] = str(parts["content.xml"]).replace("\n", "\r\n")
    check(archive(parts))
