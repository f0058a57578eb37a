"""Makes DOCX files for tests, and ``files/article.docx`` when it is run: what Word writes, with dates that do not change."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

NAMESPACES = " ".join(
    (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
        'xmlns:v="urn:schemas-microsoft-com:vml"',
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
        'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"',
        'xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex"',
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
        'mc:Ignorable="w14 w16se"',
    )
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
ROOTS = {"document": "document", "header": "hdr", "footer": "ftr", "footnotes": "footnotes", "endnotes": "endnotes", "comments": "comments"}
DATE = (2024, 3, 5, 10, 20, 30)


def wrapped(name: str, content: str) -> str:
    """A part such as ``header1`` around its content."""
    kind = name.rstrip("0123456789")
    root = ROOTS[kind]
    inner = f"<w:body>{content}</w:body>" if kind == "document" else content
    return f"{DECLARATION}<w:{root} {NAMESPACES}>{inner}</w:{root}>"


def styles(language: str | None = "fr-FR", more: str = "", *, east_asian: str = "en-US", bidi: str = "ar-SA") -> str:
    """A ``styles.xml`` with document defaults in a language."""
    lang = f'<w:lang w:val="{language}" w:eastAsia="{east_asian}" w:bidi="{bidi}"/>' if language else ""
    return (
        f'{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi"/><w:sz w:val="22"/>'
        f'{lang}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:latentStyles w:count="1"><w:lsdException w:name="Normal"/>'
        '</w:latentStyles><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="Policepardfaut"><w:name w:val="Default Paragraph Font"/></w:style>'
        f"{more}</w:styles>"
    )


def style(key: str, name: str, inner: str = "", kind: str = "paragraph", base: str | None = "Normal") -> str:
    """One style."""
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>{based}{inner}</w:style>'


def paragraph(*runs: str, style: str | None = None, inner: str = "") -> str:
    """A paragraph of runs."""
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + inner
    return "<w:p>" + (f"<w:pPr>{properties}</w:pPr>" if properties else "") + "".join(runs) + "</w:p>"


def run(text: str, look: str = "") -> str:
    """A run with one text, which is XML."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def lang(tag: str) -> str:
    """The language of a run."""
    return f'<w:lang w:val="{tag}"/>'


def archive(members: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    """An archive of members."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as file:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, DATE)
            info.compress_type = method
            info.create_system = 0
            file.writestr(info, content)
        file.comment = comment
    return data.getvalue()


def members(body: str, parts: Mapping[str, str] | None = None, *, styles_part: str | None = None) -> dict[str, str | bytes]:
    """The members of a file.

    Args:
        body: what stands in ``w:body``.
        parts: the content of further parts in the folder ``word``, such as ``header1``.
        styles_part: the whole of ``styles.xml``; French where None, none where empty.
    """
    contents = {"document": body, **(parts or {})}
    styled = styles() if styles_part is None else styles_part
    types = {name: "document.main" if name == "document" else name.rstrip("0123456789") for name in contents}
    overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{TYPE}{of}+xml"/>' for name, of in types.items())
    if styled:
        overrides += f'<Override PartName="/word/styles.xml" ContentType="{TYPE}styles+xml"/>'
    return {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": wrapped("document", contents.pop("document")),
        **{f"word/{name}.xml": wrapped(name, content) for name, content in contents.items()},
        **({"word/styles.xml": styled} if styled else {}),
    }


def make(body: str, parts: Mapping[str, str] | None = None, *, styles_part: str | None = None) -> bytes:
    """A file; arguments as for `members`."""
    return archive(members(body, parts, styles_part=styles_part))


ARTICLE_STYLES = "".join(
    (
        style("Titre1", "heading 1", '<w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr>'),
        style("Titre", "Title"),
        style("Chapeau", "Chapeau", "<w:rPr><w:i/></w:rPr>"),
        style("TM1", "toc 1"),
        style("Citation", "Quote", "<w:rPr><w:i/></w:rPr>"),
        style("Lgende", "caption"),
        style("Paragraphedeliste", "List Paragraph"),
        style("Codesource", "Source Code"),
        style("En-tte", "header"),
        style("Notedebasdepage", "footnote text"),
        style("Marquenotebasdepage", "footnote reference", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>', "character", None),
        style("Lienhypertexte", "Hyperlink", '<w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr>', "character", None),
        style("CodeHTML", "HTML Code", '<w:rPr><w:rFonts w:ascii="Courier New"/></w:rPr>', "character", None),
        style("Espagnol", "Espagnol", f"<w:rPr>{lang('es-ES')}</w:rPr>"),
    )
)


def tracked(kind: str, content: str, number: int) -> str:
    """Content that was inserted (``ins``) or deleted (``del``)."""
    return f'<w:{kind} w:id="{number}" w:author="Claire Morel" w:date="2024-02-28T09:15:00Z">{content}</w:{kind}>'


def field(code: str, result: str) -> str:
    """A field in runs of its own."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def text_box(content: str, description: str) -> str:
    """A text box as Word writes it: once for itself, once for programs of before 2010."""
    return (
        "<w:r><w:rPr><w:noProof/></w:rPr><mc:AlternateContent>"
        '<mc:Choice Requires="wps"><w:drawing><wp:anchor distT="45720" behindDoc="0"><wp:extent cx="2360930" cy="1404620"/>'
        f'<wp:docPr id="217" name="Zone de texte 2" descr="{description}"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>'
        f"<w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        '<mc:Fallback><w:pict><v:shape id="Zone de texte 2" type="#_x0000_t202"><v:textbox>'
        f"<w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def article() -> bytes:
    """An article of a town magazine, in French, with Spanish in it."""
    french, spanish, link = lang("fr-FR"), lang("es-ES"), '<w:rStyle w:val="Lienhypertexte"/>'
    reference = '<w:r><w:rPr><w:rStyle w:val="Marquenotebasdepage"/></w:rPr><w:footnoteReference w:id="1"/></w:r>'
    separators = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    )
    body = "".join(
        (
            paragraph(run("La fête des deux rives", french), style="Titre"),
            paragraph(field("TOC \\o &quot;1-3&quot;", run("Une soirée à deux voix\t2")), style="TM1"),
            '<w:p w14:paraId="4C1D0F6A" w:rsidR="00B41C2E" w:rsidRDefault="006E7F11"><w:pPr><w:pStyle w:val="Titre1"/>'
            '<w:rPr><w:lang w:val="en-US"/></w:rPr></w:pPr><w:bookmarkStart w:id="0" w:name="_Toc160000001"/>'
            '<w:r w:rsidRPr="00B41C2E"><w:t>Une soirée à deux voix</w:t></w:r><w:bookmarkEnd w:id="0"/></w:p>',
            # Split as Word splits: by sessions of editing, by the marks of the spelling checker, by the languages of the keyboard.
            '<w:p w:rsidR="00B41C2E" w:rsidRDefault="006E7F11"><w:r><w:t xml:space="preserve">La ville et sa voisine ont fêté </w:t></w:r>'
            '<w:r w:rsidR="0031A4D2"><w:t xml:space="preserve">samedi leur </w:t></w:r><w:proofErr w:type="gramStart"/>'
            '<w:r w:rsidR="0031A4D2" w:rsidRPr="0031A4D2"><w:rPr><w:lang w:val="fr-FR"/></w:rPr><w:t>jumelage,</w:t></w:r>'
            '<w:proofErr w:type="gramEnd"/><w:r><w:rPr><w:noProof/></w:rPr><w:t xml:space="preserve"> qui a vingt ans</w:t></w:r>'
            f"{reference}<w:r><w:lastRenderedPageBreak/><w:t>. Près de mille personnes sont venues.</w:t></w:r></w:p>",
            # Spanish that nothing declares.
            paragraph(run("Todos los vecinos recuerdan todavía la primera fiesta, cuando llovió durante tres días seguidos.")),
            # Half a sentence of it, across runs and bold.
            paragraph(
                run("Le maire a ouvert la soirée en disant que "),
                run("la amistad entre "),
                run("dos pueblos", "<w:b/>"),
                run(" no conoce "),
                run("fronteras"),
                run(", puis il a coupé le ruban."),
            ),
            # Declared: a whole paragraph by its runs, one by its style, a passage in a sentence.
            paragraph(run("Queridos amigos, ", spanish), run("gracias por ", spanish + "<w:b/>"), run("venir hasta aquí.", spanish)),
            paragraph(run("La música no paró hasta la madrugada."), style="Espagnol"),
            paragraph(
                run("Une banderole disait "),
                run("bienvenidos a ", spanish),
                run("nuestra casa", spanish + "<w:i/>"),
                run(" au-dessus de la porte."),
            ),
            paragraph(run("On rit, on danse, on oublie l’heure."), style="Citation"),
            paragraph(
                run("Le programme est sur "),
                f'<w:hyperlink r:id="rId4" w:history="1">{run("la page de la mairie", link)}</w:hyperlink>',
                run(" ; la commande "),
                run("git clone fiesta", '<w:rStyle w:val="CodeHTML"/>'),
                run(" n’a rien à voir. "),
                tracked("del", '<w:r><w:delText xml:space="preserve">Il pleuvait beaucoup. </w:delText></w:r>', 11),
                tracked("ins", run("Il faisait beau. "), 12),
                '<w:commentRangeStart w:id="0"/>',
                run("La foule était ravie"),
                '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>',
                run(".", '<w:vanish w:val="0"/>'),
                run("texte caché", "<w:vanish/>"),
            ),
            paragraph(
                run("Le rendez"),
                "<w:r><w:noBreakHyphen/></w:r>",
                run("vous de l’an pro"),
                "<w:r><w:softHyphen/></w:r>",
                run("chain est fixé :"),
                "<w:r><w:br/></w:r>",
                run("le 8 mars "),
                field("PAGE", run("12")),
                "<w:r><w:tab/><w:t>à midi &amp; demi</w:t></w:r>",
            ),
            paragraph(
                text_box(paragraph(run("En chiffres : vingt ans de fête")), "Un encadré bleu"), run("La photo a été prise sur le pont.")
            ),
            paragraph(run("Le pont, un soir de mars"), style="Lgende"),
            paragraph(
                run("apporter une chaise"),
                style="Paragraphedeliste",
                inner='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>',
            ),
            "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr>"
            f"<w:tc><w:tcPr/>{paragraph(run('Ville invitée'))}</w:tc><w:tc>{paragraph(run('Una ciudad a orillas del río'))}</w:tc></w:tr></w:tbl>",
            paragraph(run('print("hola amigos")'), style="Codesource"),
            '<w:p><w:r><w:t xml:space="preserve">La surface vaut </w:t></w:r><m:oMath><m:r><m:t>x²</m:t></m:r></m:oMath>'
            '<w:r><w:t xml:space="preserve"> mètres carrés, soit peu.</w:t></w:r></w:p>',
            '<w:sectPr><w:headerReference w:type="default" r:id="rId7"/></w:sectPr>',
        )
    )
    parts = {
        "header1": paragraph(run("Le Petit Journal"), "<w:r><w:ptab/></w:r>", run("mars 2024"), style="En-tte"),
        "footnotes": separators
        + f'<w:footnote w:id="1">{paragraph("<w:r><w:footnoteRef/></w:r>", run(" Signé en 2004 dans la salle des fêtes."), style="Notedebasdepage")}'
        "</w:footnote>",
        "comments": '<w:comment w:id="0" w:author="Claire Morel" w:initials="CM">'
        f"{paragraph('<w:r><w:annotationRef/></w:r>', run('Vérifier auprès de la police.'))}</w:comment>",
    }
    return make(body, parts, styles_part=styles(more=ARTICLE_STYLES))


if __name__ == "__main__":
    (Path(__file__).parent / "files" / "article.docx").write_bytes(article())
