from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import roundtrip
from formats.make_epub import BOOK, CONTAINER, LANGUAGE, METADATA, NCX_TYPE, TITLE, archive, make, members, ncx, package, page
from langmix import formats
from langmix.document import MASK, Document
from langmix.errors import FormatError
from langmix.formats import epub
from langmix.formats.markup import FIRST, compose, extract
from langmix.results import Edit
from programs import converted

ENCRYPTED = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
    '<enc:EncryptionMethod Algorithm="{}"/><enc:CipherData><enc:CipherReference URI="{}"/></enc:CipherData></enc:EncryptedData></encryption>'
)


def check(data: bytes) -> Document:
    return roundtrip.check_container("epub", data)


def book(*bodies: str, language: str | None = "fr-FR", metadata: str = TITLE + LANGUAGE) -> Document:
    """A book of chapters, after a trip there and back."""
    return check(make({f"c{number}.xhtml": page(body, language) for number, body in enumerate(bodies)}, metadata))


def texts(document: Document) -> list[str]:
    return [segment.text for segment in document.segments]


def shapes(document: Document) -> list[tuple[str, str, str | None]]:
    return [(segment.text, segment.kind, segment.declared) for segment in document.segments]


def rewritten(data: bytes, number: int, text: str) -> bytes:
    """A book whose segment of a number has another text; ``{0}`` in it is the first stand-in."""
    document = epub.read(data)
    segment = document.segments[number]
    part = extract(document, segment, 0, len(segment.text))
    new = compose(document, segment, part, text.format(*(chr(FIRST + place) for place in range(len(part.held)))))
    return epub.write(data, document, [Edit(*segment.source(0, len(segment.text)), new)])


def member(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(name).decode()


def test_a_book_is_read_as_its_reader_sees_it() -> None:
    document = check(make(BOOK, METADATA))
    assert document.declared == "fr-FR"
    names = [f"OEBPS/{name}" for name in ("content.opf", "ch1.xhtml", "ch2.xhtml", "notes.xhtml", "nav.xhtml", "toc.ncx")]
    assert [part.name for part in document.parts] == names
    seen = shapes(document)
    assert seen[:2] == [
        ("Les figues du samedi", "title", None),
        ("Un village, un pont et une lettre que personne n’a signée.", "prose", None),
    ]
    assert ("Le jour du marché", "heading", None) in seen
    assert (
        f"Ce matin-là, une femme que je n’avais jamais vue posa devant moi un panier de figues\xa0: {MASK}, dit-elle en riant.",
        "prose",
        None,
    ) in seen
    assert ("«\xa0Pruébelas, señor, son de la huerta de mi hermano\xa0»", "prose", "es") in seen
    assert ("Qui achète sans goûter rentre sans manger.", "quote", None) in seen
    assert ("Le vieux pont de pierre, un matin d’hiver", "attribute", None) in seen
    assert sum("10 fig" in text for text in texts(document)) == 0
    assert [text for text in seen if text[2] == "es"][1][0].startswith("Estimado amigo: los vecinos")
    assert seen[-3:] == [("Les figues du samedi", "title", None), ("Le jour du marché", "item", None), ("La lettre", "item", None)]


def test_the_source_of_a_segment_is_where_it_says() -> None:
    data = make(BOOK, METADATA)
    document = epub.read(data)
    number = texts(document).index("Le jour du marché")
    segment = document.segments[number]
    start, end = segment.source(0, len(segment.text))
    assert document.part_at(start) == "OEBPS/ch1.xhtml"
    assert document.text[start:end] == "Le jour du marché"
    heading = next(segment for segment in document.segments if segment.kind == "heading")
    assert document.text[slice(*heading.source(0, len(heading.text)))] == "Le jour du march&#233;"


def test_chapters_are_read_in_the_order_of_the_spine() -> None:
    files = {"a.xhtml": page("<p>Un"), "sous dossier/b.xhtml": page("<p>Deux"), "c.xhtml": page("<p>Trois"), "d.xhtml": page("<p>Quatre")}
    spine = '<itemref idref="i2"/><itemref idref="i1" linear="no"/><itemref idref="i0"/><itemref idref="i2"/><itemref idref="nowhere"/>'
    assert texts(check(make(files, spine=spine))) == ["Le marché", "Trois", "Deux", "Un"]


def test_a_chapter_that_is_missing_is_left_out() -> None:
    content = members({"a.xhtml": page("<p>Un</p>"), "b.xhtml": page("<p>Deux</p>")})
    del content["OEBPS/a.xhtml"]
    assert texts(check(archive(content))) == ["Le marché", "Deux"]


def test_addresses_are_those_of_the_archive_only() -> None:
    opf = package({"a.xhtml": ""}).replace('href="a.xhtml"', 'href="../txt/./%C3%A9t%C3%A9.xhtml#x"')
    content = {"META-INF/container.xml": CONTAINER, "OEBPS/content.opf": opf, "txt/été.xhtml": page("<p>Un été</p>")}
    assert texts(check(archive(content))) == ["Le marché", "Un été"]
    for address in ("http://127.0.0.1:9/a.xhtml", "file:///etc/passwd", "/etc/passwd", "../../../etc/passwd", ""):
        content["OEBPS/content.opf"] = package({"a.xhtml": ""}).replace('href="a.xhtml"', f'href="{address}"')
        with pytest.raises(FormatError, match="<text>: is no EPUB: it has no chapters"):
            epub.read(archive(content))


# Languages.


def test_a_chapter_in_another_language_than_the_book() -> None:
    files = {
        "a.xhtml": page('<p>Un <i lang="es">dos tres</i> et <i lang="fr">quatre</i></p>', "FR-fr"),
        "b.xhtml": page('<p>Uno <i lang="fr-FR">deux</i></p>', "es"),
        "c.xhtml": page("<p>Rien</p>", None),
    }
    document = check(make(files))
    assert shapes(document)[1:] == [
        (f"Un {MASK} et quatre", "prose", None),
        ("dos tres", "prose", "es"),
        (f"Uno {MASK}", "prose", "es"),
        ("deux", "prose", None),
        ("Rien", "prose", None),
    ]


def test_the_language_of_a_book_that_declares_none_is_that_of_its_pages() -> None:
    document = book("<p>Uno</p>", language="es", metadata=TITLE)
    assert document.declared == "es"
    assert shapes(document) == [("Le marché", "title", None), ("Uno", "prose", None)]
    assert book("<p>Uno</p>", language=None, metadata=TITLE).declared is None


def test_the_first_language_of_a_book_counts() -> None:
    metadata = TITLE + "<dc:language>\n fr </dc:language><dc:language>es</dc:language>"
    assert book("<p>Un</p>", metadata=metadata).declared == "fr"
    assert book("<p>Un</p>", metadata=TITLE + "<dc:language/><dc:language> </dc:language><dc:language>es</dc:language>").declared == "es"


def test_a_title_may_say_its_language() -> None:
    metadata = '<dc:title xml:lang="es">El mercado</dc:title><dc:title xml:lang="fr-FR">Le marché</dc:title>' + LANGUAGE
    assert shapes(book("<p>Un</p>", metadata=metadata))[:2] == [("El mercado", "title", "es"), ("Le marché", "title", None)]


# The package and the table of contents.


def test_a_description_that_is_escaped_html() -> None:
    metadata = (
        LANGUAGE + "<dc:description>\n  &lt;p&gt;Un &amp;amp; deux&#160;: &lt;b&gt;trois&lt;/b&gt;\n quatre&lt;/p&gt;</dc:description>"
    )
    document = book("<p>Un</p>", metadata=metadata)
    assert texts(document)[0] == f"Un {MASK} deux\xa0: trois quatre"


def test_a_description_in_a_cdata_section_is_written_as_one() -> None:
    metadata = LANGUAGE + "<dc:description><![CDATA[Un chat & deux &lt; <b>chiens</b>]]></dc:description>"
    document = book("<p>Un</p>", metadata=metadata)
    assert texts(document)[0] == f"Un chat & deux {MASK} chiens"
    data = make({"c.xhtml": page("<p>x</p>")}, LANGUAGE + "<dc:description><![CDATA[Un & deux]]></dc:description>")
    assert "<![CDATA[Trois & <4]]>" in member(rewritten(data, 0, "Trois & <4"), "OEBPS/content.opf")
    with pytest.raises(FormatError, match="cannot stand in a CDATA section"):
        rewritten(data, 0, "a]]>b")


def test_a_table_of_contents_with_its_document_type() -> None:
    document = check(make({"a.xhtml": page("<p>Un</p>"), "toc.ncx": ncx("Chapitre\n  un &amp; deux", "Trois")}))
    assert shapes(document)[2:] == [("Le marché", "title", None), ("Chapitre un & deux", "item", None), ("Trois", "item", None)]
    labels = [segment for segment in document.segments if segment.kind == "item"]
    assert document.text[slice(*labels[1].source(0, 5))] == "Trois"


def test_a_document_type_that_defines_something_is_refused() -> None:
    bad = ncx("Un").replace(NCX_TYPE, '<!DOCTYPE ncx [<!ENTITY a "b">]>')
    with pytest.raises(FormatError, match=r"<text>: OEBPS/toc.ncx: is no EPUB: line 2: a document type"):
        epub.read(make({"a.xhtml": page("<p>Un</p>"), "toc.ncx": bad}))


def test_a_comment_that_looks_like_a_document_type() -> None:
    text = ncx("Un").replace(NCX_TYPE, "<!-- <!DOCTYPE ncx> -->\n<!-- - -->" + NCX_TYPE)
    assert texts(check(make({"a.xhtml": page("<p>Un</p>"), "toc.ncx": text})))[-1] == "Un"


# What is protected, and what is no book.


def test_a_chapter_that_is_encrypted_is_refused() -> None:
    content = members({"a b.xhtml": page("<p>Un</p>")})
    content["META-INF/encryption.xml"] = ENCRYPTED.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/a%20b.xhtml")
    with pytest.raises(FormatError) as caught:
        epub.read(archive(content), "livre.epub")
    reason = "livre.epub: is no EPUB: OEBPS/a b.xhtml is encrypted (DRM): only a copy without protection can be read"
    assert str(caught.value) == reason
    assert epub.is_container(archive(content))


def test_scrambled_fonts_are_no_protection() -> None:
    content = members({"a.xhtml": page("<p>Un</p>")})
    content["META-INF/encryption.xml"] = ENCRYPTED.format("http://www.idpf.org/2008/embedding", "OEBPS/fonts/a.otf")
    assert texts(check(archive(content))) == ["Le marché", "Un"]


def test_a_signed_book_is_read_but_not_written() -> None:
    data = archive({**members({"a.xhtml": page("<p>Un</p>")}), "META-INF/signatures.xml": "<signatures/>"})
    document = epub.read(data)
    assert epub.write(data, document, []) == data
    with pytest.raises(FormatError, match="is signed"):
        rewritten(data, 1, "Deux")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"META-INF/container.xml": None}, "is no EPUB: it has no META-INF/container.xml"),
        ({"META-INF/container.xml": "<container/>"}, "is no EPUB: it has no book in it"),
        ({"META-INF/container.xml": "<container"}, "META-INF/container.xml: is no EPUB: line 1: unclosed token"),
        ({"OEBPS/content.opf": None}, "is no EPUB: it has no OEBPS/content.opf"),
        ({"OEBPS/content.opf": "<package/>"}, "is no EPUB: it has no chapters"),
        ({"OEBPS/content.opf": "<package>&eacute;</package>"}, "OEBPS/content.opf: is no EPUB: line 1: undefined entity"),
        ({"META-INF/encryption.xml": "x"}, "META-INF/encryption.xml: is no EPUB: line 1: syntax error"),
        ({"OEBPS/a.xhtml": b"<p>\xe9t\xe9"}, "is no EPUB: OEBPS/a.xhtml is not in UTF-8: see byte 3"),
    ],
)
def test_what_is_no_book(change: dict[str, str | bytes | None], reason: str) -> None:
    content = {**members({"a.xhtml": page("<p>Un</p>")}), **change}
    with pytest.raises(FormatError) as caught:
        epub.read(archive({name: value for name, value in content.items() if value is not None}), "a.epub")
    assert str(caught.value) == f"a.epub: {reason}"


def test_what_is_taken_for_a_book() -> None:
    assert epub.is_container(make({"a.xhtml": ""}))
    assert formats.choose(None, make({"a.xhtml": ""})) == "epub"
    assert not epub.is_container(b"PK\x03\x04")
    assert not epub.is_container(archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}))


# Writing.


def test_a_chapter_is_written_as_xml() -> None:
    data = make({"a.xhtml": page('<p>Un <b>chat</b> <img src="x" alt="noir"/></p>'), "b.xhtml": page("<p>Rien</p>")})
    assert "<p>R&amp;D&#160;: <b>&lt;a&gt;</b> <img" in member(rewritten(data, 1, "R&D\xa0: {0}<a>"), "OEBPS/a.xhtml")
    changed = rewritten(data, 2, 'l\'"œil" <noir>')
    assert 'alt="l&#39;&quot;œil&quot; &lt;noir&gt;"' in member(changed, "OEBPS/a.xhtml")
    for name in ("mimetype", "OEBPS/content.opf", "OEBPS/b.xhtml"):
        assert member(changed, name) == member(data, name)
    with pytest.raises(FormatError, match="control character"):
        rewritten(data, 1, "\x08{0}")


def test_an_edit_that_breaks_a_page_is_refused_where_it_was_whole() -> None:
    whole, broken = make({"a.xhtml": page("<p>Un&nbsp;chat</p>")}), make({"a.xhtml": page("<p>Un<br>chat</p>")})
    for data in (whole, broken):
        document = epub.read(data, "a.epub")
        edit = [Edit(*document.segments[1].source(0, 2), "<b>Deux")]
        if data is whole:
            with pytest.raises(FormatError, match=r"OEBPS/a.xhtml: is no EPUB any more with the edits: line 5: mismatched tag"):
                epub.write(data, document, edit)
        else:
            assert "<b>Deux<br>" in member(epub.write(data, document, edit), "OEBPS/a.xhtml")


def test_a_book_in_utf_16() -> None:
    content = members({"a.xhtml": page("<p>Un été</p>")})
    content["OEBPS/a.xhtml"] = str(content["OEBPS/a.xhtml"]).replace("utf-8", "utf-16").encode("utf-16")
    document = check(archive(content))
    assert texts(document)[1] == "Un été"


# Books that programs write.


@pytest.mark.parametrize("version", ["epub2", "epub3"])
def test_a_book_written_by_pandoc(tmp_path: Path, version: str) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: Le marché\nlang: fr-FR\ndescription: Un livre & rien\n---\n\n# Le jour\n\nUn *mot* avec `code x`, une note[^1] et [un lien](http://x.y).\n\n"
        "[^1]: La note.\n\nElle dit\u00a0: [los vecinos no quieren la feria]{lang=es}, puis part.\n\n# La nuit\n\n- un\n- deux\n",
        encoding="utf-8",
    )
    data = converted(["pandoc", "a.md", "-t", version, "-o", "a.epub"], tmp_path, "a.epub")
    assert epub.is_container(data)
    document = check(data)
    assert document.declared == "fr-FR"
    seen = shapes(document)
    assert seen[:2] == [("Le marché", "title", None), ("Un livre & rien", "prose", None)]
    assert ("Le jour", "heading", None) in seen
    assert (f"Elle dit\xa0: {MASK}, puis part.", "prose", None) in seen
    assert ("los vecinos no quieren la feria", "prose", "es") in seen
    assert [text for text, kind, _ in seen if kind == "item"][-2:] == ["Le jour", "La nuit"]
    number = texts(document).index("Le jour")
    heading = next(at for at, segment in enumerate(document.segments) if at >= number and segment.kind == "heading")
    (tmp_path / "b.epub").write_bytes(rewritten(data, heading, "Le bilan & après"))
    assert "Le bilan & après" in converted(["pandoc", "b.epub", "-t", "plain", "-o", "b.txt"], tmp_path, "b.txt").decode()


# Every book that can be thought of.

WORDS = st.text(alphabet="aé ñ&<>\"'\n\U0001f600\ufffc\u00a0א-.", max_size=8)
ESCAPED = WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;"))
INLINE = st.one_of(
    ESCAPED,
    st.builds(
        "<{0}>{1}</{0}>".format, st.sampled_from(["b", "code", 'i xml:lang="es"', "sup"]).filter(lambda name: " " not in name), ESCAPED
    ),
    st.builds('<i xml:lang="{}">{}</i>'.format, st.sampled_from(["es", "fr"]), ESCAPED),
    st.builds('<img src="x" alt="{}"/>'.format, ESCAPED),
    st.just("<br/>"),
)
BLOCKS = st.builds(
    "<{0}>{1}</{0}>".format, st.sampled_from(["p", "h1", "li", "blockquote", "pre"]), st.lists(INLINE, max_size=5).map("".join)
)
CHAPTERS = st.lists(BLOCKS, max_size=4).map("\n".join)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(CHAPTERS, min_size=1, max_size=3),
    ESCAPED,
    st.lists(ESCAPED, max_size=3),
    st.sampled_from([None, "fr", "es"]),
    st.booleans(),
)
def test_any_book_is_read_and_written(chapters: list[str], title: str, labels: list[str], language: str | None, crlf: bool) -> None:
    files = {f"c{number}.xhtml": page(body, language, title) for number, body in enumerate(chapters)}
    metadata = f"<dc:title>{title}</dc:title><dc:description>{title}</dc:description>{LANGUAGE}"
    files = {**files, "toc.ncx": ncx(*labels)}
    if crlf:
        files = {name: content.replace("\n", "\r\n") for name, content in files.items()}
    check(make(files, metadata))
