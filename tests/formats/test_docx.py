from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import langmix
from formats import make_docx
from formats.make_docx import archive, lang, make, members, paragraph, run, style, styles, text_box, tracked, wrapped
from langmix.document import MASK, Document, Segment
from langmix.errors import FormatError
from langmix.formats import docx, docx_track
from langmix.formats.markup import compose, extract
from langmix.results import Edit
from programs import converted
from roundtrip import check_container

FILES = Path(__file__).parent / "files"
FRENCH, SPANISH, BOLD = lang("fr-FR"), lang("es-ES"), "<w:b/>"


def check(data: bytes) -> Document:
    return check_container("docx", data)


def place(segment: Segment) -> tuple[int, int]:
    return segment.source(0, len(segment.text))


def texts(document: Document) -> list[str]:
    return [segment.text for segment in document.segments]


def shapes(document: Document) -> list[tuple[str, str, str | None]]:
    return [(segment.text, segment.kind, segment.declared) for segment in document.segments]


def read(body: str, styles_part: str | None = None) -> Document:
    """A file with a body, after a trip there and back."""
    return check(make(body, styles_part=styles_part))


def rewritten(data: bytes, number: int, text: str) -> bytes:
    """A file whose segment of a number has another text; ``{0}`` in it is the first stand-in."""
    document = docx.read(data)
    segment = document.segments[number]
    part = extract(document, segment, 0, len(segment.text))
    new = compose(document, segment, part, text.format(*(chr(0xF0000 + place) for place in range(len(part.held)))))
    return docx.write(data, document, [Edit(*place(segment), new)])


def xml(data: bytes, name: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(name).decode("utf-8-sig")


# The article: what Word writes.


def test_an_article_is_read_as_its_reader_sees_it() -> None:
    document = check((FILES / "article.docx").read_bytes())
    assert document.declared == "fr-FR"
    assert [part.name for part in document.parts] == ["word/document.xml", "word/header1.xml", "word/footnotes.xml", "word/comments.xml"]
    assert shapes(document) == [
        ("La fête des deux rives", "heading", None),
        ("Une soirée à deux voix", "heading", None),
        (
            "La ville et sa voisine ont fêté samedi leur jumelage, qui a vingt ans. Près de mille personnes sont venues.",
            "prose",
            None,
        ),
        ("Todos los vecinos recuerdan todavía la primera fiesta, cuando llovió durante tres días seguidos.", "prose", None),
        (
            "Le maire a ouvert la soirée en disant que la amistad entre dos pueblos no conoce fronteras, puis il a coupé le ruban.",
            "prose",
            None,
        ),
        ("Queridos amigos, gracias por venir hasta aquí.", "prose", "es-ES"),
        ("La música no paró hasta la madrugada.", "prose", "es-ES"),
        (f"Une banderole disait {MASK} au-dessus de la porte.", "prose", None),
        ("bienvenidos a nuestra casa", "prose", "es-ES"),
        ("On rit, on danse, on oublie l’heure.", "quote", None),
        (
            f"Le programme est sur la page de la mairie ; la commande {MASK} n’a rien à voir. Il faisait beau. La foule était ravie.",
            "prose",
            None,
        ),
        ("Le rendez\u2011vous de l’an prochain est fixé : le 8 mars 12 à midi & demi", "prose", None),
        ("Un encadré bleu", "attribute", None),
        ("En chiffres : vingt ans de fête", "prose", None),
        ("La photo a été prise sur le pont.", "prose", None),
        ("Le pont, un soir de mars", "caption", None),
        ("apporter une chaise", "item", None),
        ("Ville invitée", "cell", None),
        ("Una ciudad a orillas del río", "cell", None),
        (f"La surface vaut {MASK} mètres carrés, soit peu.", "prose", None),
        ("Le Petit Journal mars 2024", "header", None),
        ("Signé en 2004 dans la salle des fêtes.", "note", None),
        ("Vérifier auprès de la police.", "comment", None),
    ]


def test_the_article_is_what_its_script_makes() -> None:
    def unpacked(data: bytes) -> list[tuple[str, bytes]]:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return [(name, file.read(name)) for name in file.namelist()]

    assert unpacked((FILES / "article.docx").read_bytes()) == unpacked(make_docx.article())


def test_a_passage_is_found_in_the_source_by_construction() -> None:
    document = docx.read((FILES / "article.docx").read_bytes())
    segment = next(segment for segment in document.segments if "la amistad" in segment.text)
    start = segment.text.index("la amistad")
    first, last = segment.source(start, start + len("la amistad entre dos"))
    assert document.text[first:].startswith("la amistad entre </w:t></w:r><w:r><w:rPr><w:b/></w:rPr>")
    assert document.text[:last].endswith(">dos")


def test_a_container_shows_segments_as_lines() -> None:
    document = docx.read(make(paragraph(run("Un")) + paragraph(run("deux "), run("trois", BOLD))))
    assert document.position(document.segments[1].source(5, 6)[0]) == (2, 6)
    assert document.as_read().text == "Un\ndeux trois"


def test_a_passage_is_replaced_and_nothing_else_changes() -> None:
    data = (FILES / "article.docx").read_bytes()
    document = docx.read(data)
    number = next(number for number, segment in enumerate(document.segments) if segment.text.startswith("Todos"))
    anew = rewritten(data, number, "Tous les voisins se souviennent de R&D <encore>.")
    assert texts(docx.read(anew))[number] == "Tous les voisins se souviennent de R&D <encore>."
    assert len(texts(docx.read(anew))) == len(document.segments)
    old_xml, new_xml = xml(data), xml(anew)
    start, end = place(document.segments[number])
    assert new_xml[:start] == old_xml[:start]
    assert new_xml.endswith(old_xml[end:])
    with zipfile.ZipFile(io.BytesIO(data)) as one, zipfile.ZipFile(io.BytesIO(anew)) as other:
        assert [(info.filename, info.date_time) for info in one.infolist()] == [
            (info.filename, info.date_time) for info in other.infolist()
        ]
        assert other.testzip() is None


# Text.


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (run("un ") + run("deux"), "un deux"),
        (run("a") + "<w:r><w:tab/></w:r>" + run("b"), "a b"),
        (run("a") + '<w:r><w:br w:type="page"/></w:r>' + run("b"), "a b"),
        (run("a") + "<w:r><w:cr/><w:br/><w:t>b</w:t></w:r>", "a b"),
        (run("a ") + "<w:r><w:br/><w:t>b</w:t></w:r>", "a b"),
        ("<w:r><w:br/></w:r>" + run("a") + "<w:r><w:tab/></w:r>", "a"),
        (run("porte") + "<w:r><w:noBreakHyphen/></w:r>" + run("monnaie"), "porte\u2011monnaie"),
        (run("porte") + "<w:r><w:noBreakHyphen/></w:r>" + run("monnaie", BOLD), f"porte{MASK}monnaie"),
        (run("pro") + "<w:r><w:softHyphen/></w:r>" + run("chain"), "prochain"),
        (run("a ") + '<w:r><w:sym w:font="Wingdings" w:char="F0E8"/></w:r>' + run(" b"), f"a {MASK} b"),
        (run("a ") + "<w:r><w:drawing><wp:inline/></w:drawing></w:r>" + run(" b"), f"a {MASK} b"),
        (run("a ") + "<w:r><w:pict/></w:r><w:r><w:br/></w:r>" + run("b"), f"a {MASK}b"),
        (run("a ") + "<w:r><w:object/></w:r>" + run(" b"), f"a {MASK} b"),
        (run("mot") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(", suite"), "mot, suite"),
        (run("mot") + '<w:r><w:endnoteReference w:id="2"/></w:r>' + run(", suite"), "mot, suite"),
        (run("a ") + "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>" + run(" b"), f"a {MASK} b"),
        (run("a ") + "<m:oMathPara><m:oMath><m:r><w:t>x</w:t></m:r></m:oMath></m:oMathPara>" + run(" b"), f"a {MASK} b"),
        (run("a") + tracked("del", "<w:r><w:delText>x</w:delText></w:r>", 1) + tracked("ins", run("b"), 2), "ab"),
        (run("a") + f'<w:moveFrom w:id="1">{run("x")}</w:moveFrom><w:moveTo w:id="2">{run("b")}</w:moveTo>', "ab"),
        (run("a ") + f"<w:hyperlink>{run('lien')}</w:hyperlink>" + run(" b"), "a lien b"),
        (run("a ") + f"<w:smartTag><w:smartTagPr/>{run('lien')}</w:smartTag>" + run(" b"), "a lien b"),
        (run("a ") + f'<w:fldSimple w:instr=" PAGE ">{run("7")}</w:fldSimple>' + run(" b"), "a 7 b"),
        (run("a ") + make_docx.field("PAGE", run("7")) + run(" b"), "a 7 b"),
        (run("visible") + run("caché", "<w:vanish/>"), "visible"),
        (run("visible", '<w:vanish w:val="false"/>'), "visible"),
        (run("a ") + run("x = 1", '<w:rStyle w:val="HTMLCode"/>') + run(" b"), f"a {MASK} b"),
        ("<w:r><w:t>caf&#xe9; &amp; th&#233;</w:t></w:r>", "café & thé"),
        ("<w:r><w:t><![CDATA[R&D]]></w:t></w:r>" + run(" ici"), "R&D ici"),
        ("<w:r><w:t>avant<!-- rien -->après</w:t></w:r>", "avantaprès"),
        ("<w:r><w:t>sur\r\ndeux\tlignes</w:t></w:r>", "sur deux lignes"),
        ("<w:r><w:t>  un  </w:t></w:r><w:r><w:t>deux</w:t></w:r>", "un  deux"),
        ('<w:r><w:t xml:space="preserve">un  </w:t></w:r><w:r><w:t>deux</w:t></w:r>', "un  deux"),
        ("<w:r><w:t>un<w:t>rien</w:t></w:t></w:r>" + run(" deux"), "un deux"),
    ],
)
def test_text_of_a_paragraph(runs: str, text: str) -> None:
    data = make(paragraph(runs))
    assert texts(docx.read(data)) == [text]
    if "CDATA" not in runs:
        check(data)


def test_an_inserted_control_is_read_but_not_what_describes_it() -> None:
    control = f"<w:sdt><w:sdtPr><w:rPr>{SPANISH}</w:rPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{paragraph(run('Le texte'))}</w:sdtContent></w:sdt>"
    assert shapes(read(control)) == [("Le texte", "prose", None)]


def test_ruby_is_read_without_the_reading_aid() -> None:
    ruby = f"<w:r><w:ruby><w:rubyPr><w:lid w:val='ja-JP'/></w:rubyPr><w:rt>{run('とう')}</w:rt><w:rubyBase>{run('東')}</w:rubyBase></w:ruby></w:r>"
    assert texts(read(paragraph(ruby, run("京都")))) == ["東京都"]


def test_an_emoji_of_newer_versions_is_a_mask() -> None:
    emoji = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx w16se:font="Segoe UI Emoji" w16se:char="1F60A"/></mc:Choice>'
        "<mc:Fallback><w:t>😊</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(read(paragraph(run("Content "), emoji, run(" de vous voir")))) == [f"Content {MASK} de vous voir"]


def test_the_code_of_a_field_is_no_text_even_with_a_field_in_it() -> None:
    inner = make_docx.field("DOCPROPERTY x", run("oui"))
    code = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>'
        f'{inner}<w:r><w:instrText> = "oui" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("accord")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert texts(read(paragraph(run("En "), code))) == ["En accord"]


def test_a_field_without_an_end_does_not_swallow_the_file() -> None:
    broken = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert texts(read(paragraph(run("Un"), broken, run("code")) + paragraph(run("Deux")))) == ["Un", "Deux"]


def test_a_table_of_contents_is_left_out() -> None:
    more = style("TM1", "toc 1") + style("Tabledesillustrations", "table of figures")
    body = paragraph(run("Titre 1"), style="TM1") + paragraph(run("Figure 1"), style="Tabledesillustrations") + paragraph(run("Texte"))
    assert texts(read(body, styles(more=more))) == ["Texte"]


def test_a_text_box_is_read_once_and_apart() -> None:
    box = text_box(paragraph(run("Dans la boîte")) + paragraph(run("deux")), "")
    document = read(paragraph(run("Avant "), box, run("après")))
    assert texts(document) == ["Avant après", "Dans la boîte", "deux"]
    assert document.position(document.segments[2].source(0, 1)[0]) == (3, 1)


def test_the_old_form_is_read_where_there_is_no_new_one() -> None:
    fallback = (
        f"<w:r><mc:AlternateContent><mc:Fallback><w:pict><v:shape alt='Une carte'><v:textbox><w:txbxContent>{paragraph(run('Boîte'))}"
    )
    fallback += "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    assert shapes(read(paragraph(fallback))) == [("Une carte", "attribute", None), ("Boîte", "prose", None)]


def test_the_description_of_a_picture_is_a_segment_in_a_gap() -> None:
    picture = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="Le &quot;pont&quot;&#10;vu d’ici"/></wp:inline></w:drawing></w:r>'
    )
    data = make(paragraph(run("Voir "), picture, run("ci-contre")))
    document = check(data)
    assert shapes(document) == [("Voir ci-contre", "prose", None), ('Le "pont"\nvu d’ici', "attribute", None)]
    anew = docx.read(rewritten(data, 1, 'Un "autre" <pont> & moi'))
    assert texts(anew) == ["Voir ci-contre", 'Un "autre" <pont> & moi']


@pytest.mark.parametrize("deleted", [tracked("del", "{}", 1), "{}"])
def test_the_description_of_a_deleted_or_hidden_picture_is_left_out(deleted: str) -> None:
    picture = '<w:r><w:rPr><w:vanish/></w:rPr><w:drawing><wp:docPr descr="Un pont"/></w:drawing></w:r>'
    assert texts(read(paragraph(run("Voir "), deleted.format(picture), run("ici")))) == ["Voir ici"]


# Kinds.


@pytest.mark.parametrize(
    ("style_part", "key", "inner", "kind"),
    [
        (style("Titre2", "heading 2"), "Titre2", "", "heading"),
        ("", "Heading3", "", "heading"),
        ("", "Titre1", "", "heading"),
        (
            style("MonTitre", "Mon titre", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr>'),
            "MonTitre",
            "",
            "heading",
        ),
        (style("Enfant", "Enfant", base="Parent") + style("Parent", "heading 1"), "Enfant", "", "heading"),
        (style("T", "TOC Heading", '<w:pPr><w:outlineLvl w:val="9"/></w:pPr>'), "T", "", "heading"),
        ("", None, '<w:outlineLvl w:val="2"/>', "heading"),
        ("", "Titre1", '<w:outlineLvl w:val="9"/>', "prose"),
        ("", None, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>', "item"),
        (style("L", "List Bullet", '<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>'), "L", "", "item"),
        (
            style("L", "List Bullet", '<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>'),
            "L",
            '<w:numPr><w:numId w:val="0"/></w:numPr>',
            "prose",
        ),
        (style("C", "Intense Quote"), "C", "", "quote"),
        (style("C", "Code postal"), "C", "", "prose"),
    ],
)
def test_the_kind_of_a_paragraph(style_part: str, key: str | None, inner: str, kind: str) -> None:
    document = read(paragraph(run("Un texte"), style=key, inner=inner), styles(more=style_part))
    assert [segment.kind for segment in document.segments] == [kind]


def test_headings_in_cells_are_headings_and_boxes_in_cells_are_prose() -> None:
    cell = paragraph(run("Titre"), style="Titre1") + paragraph(run("Case"), text_box(paragraph(run("Boîte")), ""))
    document = read(f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>" + paragraph(run("Fin")))
    assert [(segment.text, segment.kind) for segment in document.segments] == [
        ("Titre", "heading"),
        ("Case", "cell"),
        ("Boîte", "prose"),
        ("Fin", "prose"),
    ]


def test_parts_come_in_reading_order() -> None:
    parts = {name: paragraph(run(name)) for name in ("header10", "header2", "footer1")}
    for name in ("footnote", "endnote", "comment"):
        parts[f"{name}s"] = f'<w:{name} w:id="1">{paragraph(run(name))}</w:{name}>'
    document = check(make(paragraph(run("corps")), dict(reversed(parts.items()))))
    assert [(segment.text, segment.kind) for segment in document.segments] == [
        ("corps", "prose"),
        ("header2", "header"),
        ("header10", "header"),
        ("footer1", "footer"),
        ("footnote", "note"),
        ("endnote", "note"),
        ("comment", "comment"),
    ]


def test_parts_that_the_types_do_not_name_and_those_of_building_blocks_are_left_out() -> None:
    more = members(paragraph(run("corps")), {"header1": paragraph(run("bloc"))})
    more["word/glossary/header1.xml"] = more.pop("word/header1.xml")
    more["[Content_Types].xml"] = str(more["[Content_Types].xml"]).replace("/word/header1", "/word/glossary/header1")
    more["word/header7.xml"] = wrapped("header7", paragraph(run("oublié")))
    assert texts(check(archive(more))) == ["corps"]


def test_the_main_part_may_have_any_name() -> None:
    more = members(paragraph(run("corps")))
    more["word/document2.xml"] = more.pop("word/document.xml")
    more["[Content_Types].xml"] = str(more["[Content_Types].xml"]).replace("/word/document.xml", "/word/document2.xml")
    assert texts(check(archive(more))) == ["corps"]


@pytest.mark.parametrize(
    "of",
    [
        "vnd.ms-word.document.macroEnabled",
        "vnd.openxmlformats-officedocument.wordprocessingml.template",
        "vnd.ms-word.template.macroEnabledTemplate",
    ],
)
def test_files_with_macros_and_templates_are_read(of: str) -> None:
    more = members(paragraph(run("corps")))
    more["[Content_Types].xml"] = str(more["[Content_Types].xml"]).replace(
        "vnd.openxmlformats-officedocument.wordprocessingml.document", of
    )
    assert docx.is_container(archive(more))
    assert texts(check(archive(more))) == ["corps"]


# Languages.


def test_what_the_document_declares() -> None:
    body = paragraph(run("Un texte"))
    theme = f'<w:settings {make_docx.NAMESPACES}><w:themeFontLang w:val="pt-BR" w:eastAsia="ja-JP"/></w:settings>'
    core = '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>T</dc:title><dc:language>it-IT</dc:language></cp:coreProperties>'
    normal = styles(None).replace('<w:name w:val="Normal"/>', f'<w:name w:val="Normal"/><w:rPr>{lang("de-CH")}</w:rPr>')

    def declared(styles_part: str, *, settings: bool = False, properties: bool = False) -> str | None:
        more = members(body, styles_part=styles_part)
        if settings:
            more["word/settings.xml"] = theme
            more["[Content_Types].xml"] = str(more["[Content_Types].xml"]).replace(
                "</Types>", f'<Override PartName="/word/settings.xml" ContentType="{make_docx.TYPE}settings+xml"/></Types>'
            )
        if properties:
            more["docProps/core.xml"] = core
        return check(archive(more)).declared

    assert declared(styles("fr-CA"), settings=True, properties=True) == "fr-CA"
    assert declared(normal, settings=True) == "de-CH"
    assert declared(styles(None), settings=True, properties=True) == "pt-BR"
    assert declared(styles(None), properties=True) == "it-IT"
    assert declared(styles(None)) is None
    assert declared("") is None
    # What every paragraph is in goes before what it would be in without a style.
    assert declared(styles("en-US").replace('"Normal"/><w:qFormat/>', f'"Normal"/><w:rPr>{lang("fr-FR")}</w:rPr>')) == "fr-FR"


def test_a_document_in_another_script_declares_the_language_of_that_script() -> None:
    assert read(paragraph(run("東京都は日本の首都である。")), styles("en-US", east_asian="ja-JP")).declared == "ja-JP"
    assert read(paragraph(run("שלום לכולם וברוכים הבאים")), styles("en-US", bidi="he-IL")).declared == "he-IL"


def test_languages_of_scripts() -> None:
    body = (
        paragraph(run("日本語の文章"))
        + paragraph(run("نص عربي"))
        + paragraph(run("Hello", "<w:rtl/>"))
        + paragraph(run("Du texte français" * 5))
    )
    document = read(body, styles("fr-FR", east_asian="ja-JP"))
    assert [segment.declared for segment in document.segments] == ["ja-JP", "ar-SA", "ar-SA", None]


def test_a_language_comes_from_the_run_else_its_style_else_that_of_the_paragraph() -> None:
    more = (
        style("Anglais", "Anglais", f"<w:rPr>{lang('en-GB')}</w:rPr>")
        + style("Enfant", "Enfant", base="Anglais")
        + style("Mot", "Mot", f"<w:rPr>{lang('de-DE')}</w:rPr>", "character", None)
    )
    mot = '<w:rStyle w:val="Mot"/>'
    body = (
        paragraph(run("one"), style="Enfant")
        + paragraph(run("zwei", mot), style="Enfant")
        + paragraph(run("tres", mot + SPANISH), style="Enfant")
    )
    assert [segment.declared for segment in read(body, styles(more=more)).segments] == ["en-GB", "de-DE", "es-ES"]


def test_styles_that_are_based_on_each_other_end() -> None:
    more = style("A", "A", base="B") + style("B", "B", f"<w:rPr>{SPANISH}</w:rPr>", base="A") + style("C", "C", base="C")
    document = read(paragraph(run("uno"), style="A") + paragraph(run("deux"), style="C"), styles(more=more))
    assert [segment.declared for segment in document.segments] == ["es-ES", None]


def test_what_a_style_says_of_tables_or_said_before_is_not_its_language() -> None:
    inner = f"<w:tblStylePr><w:rPr>{SPANISH}</w:rPr></w:tblStylePr><w:rPr><w:rPrChange><w:rPr>{SPANISH}</w:rPr></w:rPrChange></w:rPr>"
    changed = f"<w:rPrChange><w:rPr>{SPANISH}<w:vanish/></w:rPr></w:rPrChange>"
    document = read(paragraph(run("deux", changed), style="S"), styles(more=style("S", "S", inner)))
    assert shapes(document) == [("deux", "prose", None)]


def test_the_mark_at_the_end_of_a_paragraph_has_no_language() -> None:
    assert shapes(read(paragraph(run("deux"), inner=f"<w:rPr>{SPANISH}<w:vanish/></w:rPr>"))) == [("deux", "prose", None)]


def test_runs_without_letters_and_runs_not_to_be_proofread_claim_nothing() -> None:
    body = paragraph(run("En 2024 "), run("12 345,6 ", lang("en-US")), run("habitants "), run("ont voté", lang("en-US") + "<w:noProof/>"))
    assert shapes(read(body)) == [("En 2024 12 345,6 habitants ont voté", "prose", None)]


def test_variants_of_the_language_of_the_document_are_no_passages() -> None:
    document = read(paragraph(run("Un mot "), run("québécois", lang("fr-CA"))) + paragraph(run("Tout est "), run("là", BOLD), style=None))
    assert shapes(document) == [("Un mot québécois", "prose", None), ("Tout est là", "prose", None)]
    assert shapes(read(paragraph(run("Un mot", lang("fr-CA"))))) == [("Un mot", "prose", "fr-CA")]
    assert shapes(read(paragraph(run("Un mot ", lang("fr-CA")), run("ici")))) == [("Un mot ici", "prose", None)]


def test_a_passage_in_another_language_is_masked_and_a_segment_of_its_own() -> None:
    data = make(paragraph(run("Il dit "), run("«"), run(" hola ", SPANISH), run("1, "), run("amigos", SPANISH + BOLD), run("».")))
    document = check(data)
    assert shapes(document) == [(f"Il dit « {MASK}».", "prose", None), ("hola 1, amigos", "prose", "es-ES")]
    outer, inner = document.segments
    # White space stands in front of it: the mask is the seam behind it.
    start, end = outer.source(9, 10)
    assert place(inner)[1] == start
    assert document.text[start:end].startswith("</w:t></w:r>")
    assert texts(docx.read(rewritten(data, 1, "salut {0}{1}l’ami"))) == [f"Il dit « {MASK}».", "salut l’ami"]
    assert texts(docx.read(rewritten(data, 0, "« {0}{1}{2} », dit-il"))) == [f"« {MASK} », dit-il", "hola 1, amigos"]


def test_two_passages_and_one_at_each_end() -> None:
    body = paragraph(run("Hola", SPANISH), run(" puis "), run("hello", lang("en-GB")), run("!", lang("en-GB")))
    assert shapes(read(body)) == [
        ("Hola", "prose", "es-ES"),
        ("puis", "prose", None),
        ("hello!", "prose", "en-GB"),
    ]


def test_a_paragraph_without_the_language_of_the_document_is_in_the_one_it_has_most_of() -> None:
    body = paragraph(run("Hello, said the tall man, ", lang("en-GB")), run("hola", SPANISH))
    assert shapes(read(body)) == [("Hello, said the tall man,", "prose", "en-GB"), ("hola", "prose", "es-ES")]


def test_a_language_that_changes_inside_a_word_is_a_slip() -> None:
    assert shapes(read(paragraph(run("Ils mange"), run("nt", lang("en-US")), run(" bien.")))) == [("Ils mangent bien.", "prose", None)]
    assert shapes(read(paragraph(run("P", lang("en-US")), run("aris"))))[0] == ("Paris", "prose", None)


@pytest.mark.parametrize("tag", ["x-none", "zxx", "", "040C", "und", "not a tag", "é"])
def test_what_is_no_language_claims_nothing(tag: str) -> None:
    assert shapes(read(paragraph(run("Un texte", lang(tag))))) == [("Un texte", "prose", None)]


# Seams.


@pytest.mark.parametrize(
    ("first", "second", "soft"),
    [
        (run("un "), run("deux"), True),
        (run("un ", BOLD), run("deux", BOLD + FRENCH + "<w:noProof/>"), True),
        ("<w:r w:rsidR='00A1'><w:t>un</w:t></w:r>", "<w:r w:rsidRPr='00B2'><w:rPr></w:rPr><w:t>deux</w:t></w:r>", True),
        (run("un "), '<w:proofErr w:type="spellStart"/>' + run("deux"), True),
        (run("un "), "<w:r><w:lastRenderedPageBreak/><w:t>deux</w:t></w:r>", True),
        ("<w:r><w:t>un</w:t>", "<w:t>deux</w:t></w:r>", True),
        (run("un "), run("deux", BOLD), False),
        (run("un ", BOLD), run("deux"), False),
        (run("un "), '<w:bookmarkStart w:id="1" w:name="x"/>' + run("deux"), False),
        (run("un "), tracked("ins", run("deux"), 1), False),
        (run("un "), f"<w:hyperlink>{run('deux')}</w:hyperlink>", False),
        (run("un "), '<w:r><w:footnoteReference w:id="1"/></w:r>' + run("deux"), False),
        (run("un "), run("x", "<w:vanish/>") + run("deux"), False),
        (run("un ", "<w:rPrChange/>"), run("deux", "<w:rPrChange/>"), False),
        ("<w:r><w:t>un</w:t><w:softHyphen/>", "<w:t>deux</w:t></w:r>", False),
    ],
)
def test_borders_between_runs_that_look_the_same_are_soft(first: str, second: str, *, soft: bool) -> None:
    document = docx.read(make(paragraph(first, second)))
    (segment,) = document.segments
    (gap,) = segment.gaps(0, len(segment.text))
    assert docx.is_soft(document, gap) is soft


def test_the_look_is_that_of_the_run_that_is_open() -> None:
    ruby = f"<w:r><w:rPr><w:b/></w:rPr><w:ruby><w:rt/><w:rubyBase>{run('un')}</w:rubyBase></w:ruby><w:t>deux</w:t></w:r>"
    document = docx.read(make(paragraph(ruby, run("trois"))))
    (segment,) = document.segments
    assert [docx.is_soft(document, gap) for gap in segment.gaps(0, len(segment.text))] == [False, False]


def test_soft_borders_go_and_others_stay_when_a_text_is_replaced() -> None:
    data = make(paragraph(run("Hola "), run("mis "), run("amigos", BOLD), run(" de aquí")))
    anew = rewritten(data, 0, "Bonjour mes {0}amis{1} d’ici")
    assert f"<w:body>{paragraph(run('Bonjour mes '), run('amis', BOLD), run(' d’ici'))}</w:body>" in xml(anew)


def test_breaks_stay_when_a_text_is_replaced() -> None:
    data = make(paragraph(run("Hola"), tracked("ins", "<w:r><w:br/></w:r>" + run("amigos"), 1), "<w:r><w:tab/></w:r>", run("todos")))
    check(data)
    anew = rewritten(data, 0, "Bonjour {0} amis {1} tous")
    assert texts(docx.read(anew)) == ["Bonjour amis tous"]
    assert "<w:r><w:br/></w:r>" in xml(anew)
    assert "<w:r><w:tab/></w:r>" in xml(anew)


def test_white_space_at_the_end_of_a_text_is_kept() -> None:
    data = make(paragraph("<w:r><w:t>Hola</w:t></w:r>", "<w:r><w:br/></w:r>", run("a"), run("todos", BOLD)))
    anew = rewritten(data, 0, "Bonjour {0} à {1} tous")
    assert '<w:t xml:space="preserve">' not in xml(anew).partition("Bonjour")[0]
    data = make(paragraph("<w:r><w:t>Hola</w:t></w:r>", "<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r>"))
    anew = rewritten(data, 0, "Bonjour {0} à tous")
    assert '<w:t xml:space="preserve">Bonjour </w:t>' in xml(anew)
    assert '<w:t xml:space="preserve"> à tous</w:t>' in xml(anew)


def test_white_space_of_a_text_that_is_joined_to_one_before_is_kept() -> None:
    data = make(paragraph('<w:r><w:t xml:space="default">Hola</w:t></w:r>', run("amigos "), run("todos", BOLD)))
    document = docx.read(data)
    (segment,) = document.segments
    anew = docx.write(data, document, [Edit(*segment.source(0, 6), "Bonjour a")])
    assert '<w:r><w:t xml:space="preserve">Bonjour aigos </w:t></w:r>' in xml(anew)


def test_hidden_white_space_around_an_edit_stays_hidden() -> None:
    data = make(paragraph("<w:r><w:t> Hola </w:t></w:r>"))
    assert "<w:r><w:t> Bonjour </w:t></w:r>" in xml(rewritten(data, 0, "Bonjour"))


# Ways of writing.


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_kept(codec: str) -> None:
    more = members(paragraph(run("Todos los años")))
    more["word/document.xml"] = str(more["word/document.xml"]).replace("UTF-8", codec[:6]).encode(codec)
    data = archive(more)
    check(data)
    anew = rewritten(data, 0, "Chaque année")
    with zipfile.ZipFile(io.BytesIO(anew)) as file:
        assert file.read("word/document.xml") == more["word/document.xml"].decode(codec).replace("Todos los años", "Chaque année").encode(
            codec
        )


def test_line_ends_of_the_xml_are_kept() -> None:
    body = paragraph(run("Todos")).replace("><", ">\r\n<")
    data = make(body)
    check(data)
    assert body.replace("Todos", "Tous") in xml(rewritten(data, 0, "Tous"))


@pytest.mark.parametrize("prefix", ["ns0", "x.y-z", ""])
def test_any_prefix_will_do(prefix: str) -> None:
    more = members(paragraph(run("Hola ", SPANISH), run("amigos", SPANISH)))
    source = str(more["word/document.xml"])
    if prefix:
        source = source.replace("w:", f"{prefix}:").replace("xmlns:w=", f"xmlns:{prefix}=")
    else:
        source = source.replace("<w:", "<").replace("</w:", "</").replace("xmlns:w=", f'xmlns="{TRANSITIONAL}" xmlns:w=')
    more["word/document.xml"] = source
    data = archive(more)
    document = check(data)
    assert shapes(document) == [("Hola amigos", "prose", "es-ES")]
    assert [docx.is_soft(document, gap) for gap in document.segments[0].gaps(0, 11)] == [True]


TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_prefixes_hold_only_inside_the_element_that_declares_them() -> None:
    other = '<w:r><w:drawing><a:x xmlns:a="a" xmlns:w="b"><w:p><w:r><w:t>rien</w:t></w:r></w:p></a:x><w:b xmlns:w="c"/></w:drawing></w:r>'
    assert texts(read(paragraph(run("un "), other, run(" deux")))) == [f"un {MASK} deux"]
    strict = paragraph(run("un")).replace("<w:p>", '<w:p xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main">')
    assert texts(read(strict)) == ["un"]


# Refusals.


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"[Content_Types].xml": None}, r"a.docx: is no DOCX: it has no \[Content_Types\].xml"),
        ({"word/document.xml": None}, "a.docx: is no DOCX: it has no Word document in it"),
        ({"word/document.xml": "<w:document"}, "a.docx: word/document.xml: is no DOCX: line 1: "),
        ({"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}, "a document type .* is not allowed"),
        ({"word/document.xml": b"<a>\xff</a>"}, "word/document.xml is not in UTF-8: see byte 3"),
        ({"word/styles.xml": "<a><b></a>"}, "a.docx: word/styles.xml: is no DOCX: line 1: mismatched tag"),
    ],
)
def test_what_is_no_docx_is_refused(change: dict[str, str | bytes | None], message: str) -> None:
    more = {name: content for name, content in {**members(paragraph(run("a"))), **change}.items() if content is not None}
    with pytest.raises(FormatError, match=message):
        docx.read(archive(more), "a.docx")


def test_is_container() -> None:
    assert docx.is_container(make(paragraph(run("a"))))
    assert not docx.is_container(archive({"mimetype": "application/epub+zip"}))
    assert not docx.is_container(archive({"[Content_Types].xml": "<a/>"}))
    assert not docx.is_container(b"PK\x03\x04")


def test_writing_refuses_what_would_break_the_file() -> None:
    data = make(paragraph(run("un")))
    document = docx.read(data)
    start, end = place(document.segments[0])
    with pytest.raises(FormatError, match=r"word/document\.xml: is no DOCX any more with the edits: line 2"):
        docx.write(data, document, [Edit(start, end, "</w:t>")])
    with pytest.raises(FormatError, match=r"word/document\.xml has changed since it was read"):
        docx.write(make(paragraph(run("deux"))), document, [Edit(start, end, "trois")])
    with pytest.raises(ValueError, match="overlaps"):
        docx.write(data, document, [Edit(start, end, "a"), Edit(start, end, "b")])
    with pytest.raises(ValueError, match="is in no part"):
        docx.write(data, document, [Edit(len(document.text), len(document.text), "a")])
    with pytest.raises(FormatError, match="control character"):
        docx.escape("a\0", document.segments[0])


def test_a_signed_file_is_read_but_not_changed() -> None:
    data = archive({**members(paragraph(run("un"))), "_xmlsignatures/sig1.xml": "<a/>"})
    document = docx.read(data, "a.docx")
    assert docx.write(data, document, []) == data
    with pytest.raises(FormatError, match=r"a\.docx: is signed"):
        docx.write(data, document, [Edit(*place(document.segments[0]), "deux")])


@pytest.mark.parametrize("text", ["<![CDATA[hola]]>", "ho<![CDATA[la]]>", "<![CDATA[ho]]>la"])
def test_text_in_a_literal_section_is_read_but_not_changed(text: str) -> None:
    data = make(paragraph(f"<w:r><w:t>{text}</w:t></w:r>"))
    document = docx.read(data)
    assert texts(document) == ["hola"]
    with pytest.raises(FormatError, match="CDATA"):
        docx.write(data, document, [Edit(*place(document.segments[0]), "salut")])


# Files of other programs.


HTML = """<html><body><h1>Le rapport annuel</h1>
<p>Le conseil a <b>voté</b> le budget. <i lang="es">La reunión fue muy larga.</i> Puis il est parti.<br>Une ligne.</p>
<p lang="es">El alcalde no quiso hablar con los periodistas.</p>
<table><tr><td>Ville</td><td>Budget</td></tr></table><ul><li>un point</li></ul></body></html>"""

SHARED = [
    ("Le rapport annuel", "heading", None),
    (f"Le conseil a voté le budget. {MASK} Puis il est parti. Une ligne.", "prose", None),
    ("La reunión fue muy larga.", "prose", "es-ES"),
    ("El alcalde no quiso hablar con los periodistas.", "prose", "es-ES"),
    ("Ville", "cell", None),
    ("Budget", "cell", None),
    ("un point", "item", None),
]


def test_a_file_written_by_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(HTML, encoding="utf-8-sig")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--infilter=HTML (StarWriter)", "--convert-to", "docx:MS Word 2007 XML", "a.html"]
    data = converted(command, tmp_path, "a.docx")
    assert docx.is_container(data)
    assert shapes(check(data)) == SHARED
    # What is written anew opens in the program that wrote it.
    number = next(number for number, segment in enumerate(docx.read(data).segments) if segment.text.startswith("El alcalde"))
    (tmp_path / "b.docx").write_bytes(rewritten(data, number, "Le maire se tait."))
    text = converted(["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "b.docx"], tmp_path, "b.txt")
    assert "Le maire se tait." in text.decode("utf-8-sig")


def test_a_file_written_by_pandoc(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\nlang: fr-FR\n---\n\n# Le rapport\n\nUn *mot* avec `code x`, une note[^1] et [un lien](http://x.y).\n\n"
        "[^1]: La note.\n\n```python\nprint(1)\n```\n\n- un\n- deux\n",
        encoding="utf-8",
    )
    data = converted(["pandoc", "a.md", "-o", "a.docx"], tmp_path, "a.docx")
    document = check(data)
    assert document.declared == "fr-FR"
    assert shapes(document) == [
        ("Le rapport", "heading", None),
        (f"Un mot avec {MASK}, une note et un lien.", "prose", None),
        ("un", "item", None),
        ("deux", "item", None),
        ("La note.", "note", None),
    ]
    (tmp_path / "b.docx").write_bytes(rewritten(data, 0, "Le bilan"))
    assert b"Le bilan" in converted(["pandoc", "b.docx", "-t", "plain", "-o", "b.txt"], tmp_path, "b.txt")


# Tracked changes.


def tracked_edit(data: bytes, number: int, start: int, end: int, text: str) -> tuple[bytes, bytes]:
    """A file with an edit, and with the same edit tracked."""
    document = docx.read(data)
    segment = document.segments[number]
    part = extract(document, segment, start, end)
    edits = [
        Edit(*segment.source(start, end), compose(document, segment, part, text.format(*(chr(0xF0000 + place) for place in range(9)))))
    ]
    marked = docx_track.track(document, edits, 'Jean "J" & moi', "2024-03-05T10:20:30Z")
    return docx.write(data, document, edits), docx.write(data, document, marked)


def rejected(data: bytes) -> bytes:
    """A file in which all changes by one author are rejected."""
    source = xml(data)
    source = re.sub(r'<w:ins w:id="\d+" w:author="Jean.*?</w:ins>', "", source)
    source = re.sub(r'<w:del w:id="\d+" w:author="Jean[^>]*>(.*?)</w:del>', lambda match: match[1].replace("delText", "t"), source)
    return archive({**members(""), "word/document.xml": source})


@pytest.mark.parametrize(
    ("body", "start", "end", "text"),
    [
        (paragraph(run("Il dit hola à tous.")), 7, 11, "salut"),
        (paragraph(run("Il dit hola à tous.")), 0, 19, "R&D"),
        (paragraph(run("Il dit hola à tous.")), 6, 11, ""),
        (paragraph("<w:r><w:t>Il dit hola à tous.</w:t></w:r>"), 7, 12, "salut "),
        (paragraph(run("Il dit "), run("hola ", BOLD), run("amigos", BOLD + "<w:i/>"), run(" à tous.")), 7, 18, "salut {0}l’ami"),
        (paragraph(run("Il dit "), run("hola", BOLD), run(" à tous.")), 3, 15, "crie {0}salut{1} et"),
        (paragraph(run("Il dit"), "<w:r><w:br/></w:r>", run("hola", BOLD), inner=f"<w:rPr>{BOLD}</w:rPr>"), 3, 11, "crie {0} salut"),
        (paragraph(run("Il dit "), f"<w:hyperlink>{run('hola amigo')}</w:hyperlink>"), 7, 11, "salut"),
    ],
)
def test_a_tracked_change_reads_as_the_edit_does_and_can_be_rejected(body: str, start: int, end: int, text: str) -> None:
    data = make(body)
    plain, marked = tracked_edit(data, 0, start, end, text)
    assert texts(check(marked)) == texts(docx.read(plain))
    assert xml(marked).count("<w:del ") == 1
    assert 'w:author="Jean &quot;J&quot; &amp; moi" w:date="2024-03-05T10:20:30Z"' in xml(marked)
    assert texts(docx.read(rejected(marked))) == texts(docx.read(data))


@pytest.mark.parametrize(
    ("body", "number", "start", "end", "text"),
    [
        (paragraph('<w:r><w:drawing><wp:docPr descr="Un hola ici"/></w:drawing></w:r>'), 0, 3, 7, "salut"),
        (paragraph(run("Il dit "), tracked("ins", run("hola"), 4)), 0, 7, 11, "salut"),
        (paragraph(run("Il dit "), f"<w:hyperlink>{run('hola')}</w:hyperlink>"), 0, 3, 11, "crie {0}salut"),
        (paragraph(run("Il dit"), '<w:r><w:footnoteReference w:id="1"/></w:r>', run(" hola")), 0, 3, 11, "crie{0} salut"),
    ],
)
def test_what_cannot_be_tracked_is_changed_all_the_same(body: str, number: int, start: int, end: int, text: str) -> None:
    plain, marked = tracked_edit(make(body), number, start, end, text)
    assert plain == marked


def test_tracked_changes_have_numbers_of_their_own() -> None:
    data = make(paragraph(run("uno"), tracked("ins", run("y"), 41), run("dos")) + paragraph(run("tres")))
    document = docx.read(data)
    edits = [Edit(*segment.source(0, 1), "x") for segment in document.segments]
    marked = docx.write(data, document, docx_track.track(document, edits, "moi", "2024-03-05T10:20:30Z"))
    assert re.findall(r'w:id="(\d+)"', xml(marked)) == ["42", "43", "41", "44", "45"]


def test_other_programs_accept_and_reject_tracked_changes(tmp_path: Path) -> None:
    body = paragraph(run("Il dit "), run("hola ", BOLD), run("amigos", BOLD), run(" à tous."))
    _, marked = tracked_edit(make(body), 0, 7, 18, "salut l’ami")
    (tmp_path / "a.docx").write_bytes(marked)
    for choice, text in (("accept", "Il dit salut l’ami à tous."), ("reject", "Il dit hola amigos à tous.")):
        command = ["pandoc", f"--track-changes={choice}", "--wrap=none", "a.docx", "-t", "plain", "-o", "a.txt"]
        assert converted(command, tmp_path, "a.txt").decode().strip() == text


# Every file that can be thought of.

WORDS = st.text(alphabet="aé ñ¿&<>\"'\t\n\U0001f600\ufffc\u00a0东א-.", min_size=0, max_size=8)
LOOKS = st.sampled_from(["", BOLD, FRENCH, SPANISH, SPANISH + BOLD, "<w:vanish/>", '<w:rStyle w:val="HTMLCode"/>', "<w:rtl/>"])


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


RUNS = st.builds(lambda text, look: run(escaped(text), look), WORDS, LOOKS)
TIGHT = st.builds(lambda text, look: run(escaped(text), look).replace(' xml:space="preserve"', ""), WORDS, LOOKS)
THINGS = st.sampled_from(
    [
        "<w:r><w:br/></w:r>",
        "<w:r><w:tab/></w:r>",
        "<w:r><w:noBreakHyphen/></w:r>",
        "<w:r><w:sym/></w:r>",
        '<w:proofErr w:type="spellStart"/>',
        '<w:bookmarkStart w:id="0" w:name="x"/>',
        '<w:r><w:footnoteReference w:id="1"/></w:r>',
        "<w:r><w:t>avant</w:t><w:br/><w:t>après</w:t><w:noBreakHyphen/></w:r>",
        '<w:r><w:drawing><wp:docPr descr="un &amp; deux"/></w:drawing></w:r>',
        make_docx.field("PAGE", run("7")),
        tracked("del", "<w:r><w:delText>x</w:delText></w:r>", 3),
    ]
)
LEAVES = st.one_of(RUNS, RUNS, TIGHT, THINGS)
CONTENTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda content: tracked("ins", content, 5), inner),
        st.builds(lambda content: f"<w:hyperlink>{content}</w:hyperlink>", inner),
        st.builds("".join, st.lists(inner, max_size=4)),
        st.builds(lambda contents: text_box(paragraph(*contents), "boîte"), st.lists(inner, max_size=2)),
    ),
    max_leaves=6,
)
PARAGRAPHS = st.builds(
    lambda contents, key: paragraph(*contents, style=key),
    st.lists(CONTENTS, max_size=6),
    st.sampled_from([None, "Titre1", "TM1"]),
)
BODIES = st.lists(
    st.one_of(PARAGRAPHS, st.builds(lambda content: f"<w:tbl><w:tr><w:tc>{content}</w:tc></w:tr></w:tbl>", PARAGRAPHS)), max_size=3
)


@settings(deadline=None, max_examples=60)
@given(BODIES, st.sampled_from(["fr-FR", "es-ES", None]), st.booleans())
def test_every_file_goes_there_and_back(bodies: list[str], language: str | None, broken_lines: bool) -> None:
    body = "".join(bodies)
    if broken_lines:
        body = body.replace("</w:p>", "</w:p>\r\n").replace("<w:r>", "\r\n<w:r>")
    check(make(body, styles_part=styles(language, make_docx.ARTICLE_STYLES)))


OTHER_LETTERS = str.maketrans("aéñא東", "eèmב京")


@settings(deadline=None, max_examples=60)
@given(BODIES, st.data())
def test_any_part_of_any_text_can_be_replaced(bodies: list[str], data: st.DataObject) -> None:
    file = make("".join(bodies) + paragraph(run("dernier")), styles_part=styles(more=make_docx.ARTICLE_STYLES))
    document = docx.read(file)
    number = data.draw(st.integers(0, len(document.segments) - 1))
    segment = document.segments[number]
    start = data.draw(st.integers(0, len(segment.text) - 1))
    end = data.draw(st.integers(start + 1, len(segment.text)))
    part = extract(document, segment, start, end)
    new = compose(document, segment, part, part.text.translate(OTHER_LETTERS))
    again = texts(docx.read(docx.write(file, document, [Edit(*segment.source(start, end), new)])))
    expected = texts(document)
    expected[number] = segment.text[:start] + segment.text[start:end].translate(OTHER_LETTERS) + segment.text[end:]
    assert [text.split() for text in again] == [text.split() for text in expected]


def test_normalize_writes_changes_to_accept_or_reject(tmp_path: Path) -> None:
    target = tmp_path / "tracked.docx"
    command = [
        sys.executable,
        "-m",
        "langmix",
        "normalize",
        "--to",
        "fr",
        "--track-changes",
        "-o",
        str(target),
        str(FILES / "article.docx"),
    ]
    subprocess.run(command, check=True)
    with zipfile.ZipFile(target) as written:
        xml = written.read("word/document.xml").decode()
    assert xml.count("<w:del ") == xml.count("</w:del>") > 0
    assert "Todos los vecinos" in xml
    assert langmix.scan(target).foreign == ()
    plain = subprocess.run([*command[:-3], __file__], check=False, capture_output=True, text=True)
    assert plain.returncode == 2
    assert "is no Word file" in plain.stderr
