"""Makes ODT files for tests, and a small letter when it is run: what LibreOffice writes, with dates that do not change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from formats.make_epub import archive

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = " ".join(
    (
        *(f'xmlns:{name}="{OASIS}{name}:1.0"' for name in ("office", "style", "text", "table", "manifest")),
        f'xmlns:draw="{OASIS}drawing:1.0" xmlns:fo="{OASIS}xsl-fo-compatible:1.0" xmlns:svg="{OASIS}svg-compatible:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:officeooo="http://openoffice.org/2009/office" xmlns:math="http://www.w3.org/1998/Math/MathML"',
        'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" office:version="1.3"',
    )
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
TYPE = "application/vnd.oasis.opendocument.text"


def style(name: str, inner: str = "", family: str = "text", parent: str | None = None) -> str:
    """One style, with its text properties."""
    above = f' style:parent-style-name="{parent}"' if parent else ""
    properties = f"<style:text-properties {inner}/>" if inner else ""
    return f'<style:style style:name="{name}" style:family="{family}"{above}>{properties}</style:style>'


def lang(tag: str) -> str:
    """The attributes of a language."""
    language, _, country = tag.partition("-")
    return f'fo:language="{language}"' + (f' fo:country="{country}"' if country else "")


def content(body: str, styles: str = "") -> str:
    """A ``content.xml``."""
    return (
        f"{DECLARATION}<office:document-content {NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def styles(language: str | None = "fr-FR", more: str = "", master: str = "", automatic: str = "") -> str:
    """A ``styles.xml``, with a default style in a language, more styles, and what stands in the page's headers."""
    default = f"<style:text-properties {lang(language)}/>" if language else ""
    return (
        f'{DECLARATION}<office:document-styles {NAMESPACES}><office:styles><style:default-style style:family="paragraph">{default}'
        f"</style:default-style>{style('Standard', family='paragraph')}{more}</office:styles>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles><office:master-styles>"
        f'<style:master-page style:name="Standard">{master}</style:master-page></office:master-styles></office:document-styles>'
    )


def members(body: str, automatic: str = "", styles_part: str | None = None) -> dict[str, str | bytes]:
    """The members of a file.

    Args:
        body: what stands in ``office:text``.
        automatic: the automatic styles of the body.
        styles_part: the whole of ``styles.xml``; French where None, none where empty.
    """
    styled = styles() if styles_part is None else styles_part
    names = ["content.xml", *(["styles.xml"] if styled else [])]
    entries = "".join(f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in names)
    return {
        "mimetype": TYPE,
        "content.xml": content(body, automatic),
        **({"styles.xml": styled} if styled else {}),
        "META-INF/manifest.xml": f'{DECLARATION}<manifest:manifest {NAMESPACES}><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{TYPE}"/>{entries}</manifest:manifest>',
    }


def make(body: str, automatic: str = "", styles_part: str | None = None) -> bytes:
    """A file; arguments as for `members`."""
    return archive(members(body, automatic, styles_part))


def p(*inner: str, style: str = "Text_20_body") -> str:
    """A paragraph."""
    return f'<text:p text:style-name="{style}">{"".join(inner)}</text:p>'


def h(text: str) -> str:
    """A heading."""
    return f'<text:h text:style-name="Heading_20_1" text:outline-level="1">{text}</text:h>'


def span(text: str, style: str) -> str:
    """A span."""
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def note(text: str) -> str:
    """A footnote."""
    return (
        '<text:note text:id="ftn1" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        f'<text:p text:style-name="Footnote">{text}</text:p></text:note-body></text:note>'
    )


def annotation(text: str) -> str:
    """A comment."""
    return (
        '<office:annotation office:name="1"><dc:creator>Claire Morel</dc:creator><dc:date>2024-03-05T10:20:30</dc:date>'
        f"<text:p>{text}</text:p></office:annotation>"
    )


def frame(inner: str) -> str:
    """A drawing."""
    return f'<draw:frame draw:name="a" text:anchor-type="as-char">{inner}</draw:frame>'


def table(*cells: str) -> str:
    """A table of one row."""
    inside = "".join(f"<table:table-cell>{p(cell, style='Table_20_Contents')}</table:table-cell>" for cell in cells)
    return f'<table:table table:name="t"><table:table-column/><table:table-row>{inside}</table:table-row></table:table>'


def items(*texts: str) -> str:
    """A list."""
    return f"<text:list>{''.join(f'<text:list-item>{p(text)}</text:list-item>' for text in texts)}</text:list>"


DELETED = (
    '<text:tracked-changes><text:changed-region text:id="ct1"><text:deletion><office:change-info><dc:creator>A</dc:creator>'
    "</office:change-info><text:p>Une phrase effacée hier.</text:p></text:deletion></text:changed-region></text:tracked-changes>"
)
CONTENTS = (
    '<text:table-of-content text:name="t"><text:index-body><text:index-title><text:p>Table des matières</text:p></text:index-title>'
    "<text:p>La fête 1</text:p></text:index-body></text:table-of-content>"
)
AUTOMATIC = "".join(
    (
        style("P1", lang("es-ES"), "paragraph", "Text_20_body"),
        style("T1", lang("es-ES") + ' officeooo:rsid="0001"'),
        style("T2", 'officeooo:rsid="0002"'),
        style("T3", 'officeooo:rsid="0003"'),
        style("T4", 'fo:font-weight="bold"'),
    )
)
MORE = "".join(
    (
        style("Text_20_body", family="paragraph", parent="Standard"),
        style("Heading", family="paragraph", parent="Standard"),
        style("Heading_20_1", family="paragraph", parent="Heading"),
        style("Quotations", family="paragraph", parent="Standard"),
        style("Caption", family="paragraph", parent="Standard"),
        style("Figure", family="paragraph", parent="Caption"),
        style("Preformatted_20_Text", lang("zxx-none"), "paragraph", "Standard"),
        style("Source_20_Text", 'style:font-name="Mono"'),
    )
)
LETTER = "".join(
    (
        DELETED,
        h("La fête des deux rives"),
        CONTENTS,
        p(
            span("La ville et sa voi", "T2"),
            span("sine ont fêté samedi", "T3"),
            ' leur jumelage<text:change text:change-id="ct1"/>, qui a vingt ans',
            note("Signé en 2004 dans la salle des fêtes."),
            '. Près de <text:span text:style-name="T4">mille</text:span> personnes sont venues.',
        ),
        p(
            "Le maire a dit\u00a0: «\u00a0",
            span("Queridos amigos, gracias por ", "T1"),
            '<text:bookmark text:name="b"/>',
            span("venir hasta aquí", "T1"),
            "\u00a0», puis il a coupé le ruban.",
        ),
        p("Todos los vecinos recuerdan todavía la primera fiesta, cuando llovió durante tres días seguidos."),
        p("La música no paró hasta la madrugada.", style="P1"),
        p("On rit,<text:line-break/>on danse &amp; on<text:s text:c='3'/>oublie<text:tab/>l’heure.", style="Quotations"),
        p("La commande ", span("print()", "Source_20_Text"), " n’a rien à voir", annotation("Vérifier auprès de la police."), "."),
        p(
            frame(
                '<draw:text-box><text:p text:style-name="Figure">Figure <text:sequence>1</text:sequence>\u00a0: le pont, un soir de mars</text:p>'
                "</draw:text-box><svg:title>Le pont</svg:title><svg:desc>Un pont de pierre au soleil couchant</svg:desc>"
            ),
            "La photo a été prise sur le pont.",
        ),
        p("hola = 1", style="Preformatted_20_Text"),
        items("apporter une chaise", "venir à midi"),
        table("Ville invitée", "Una ciudad a orillas del río"),
    )
)
MASTER = (
    f"<style:header>{p('Le Petit Journal<text:tab/>mars 2024', style='Header')}</style:header>"
    f"<style:footer>{p('Page <text:page-number>1</text:page-number>', style='Footer')}</style:footer>"
    f'<style:footer-left style:display="false">{p("Rien")}</style:footer-left>'
)


def letter(changes: Mapping[str, str | bytes] | None = None) -> bytes:
    """The letter, with other contents of some members."""
    return archive({**members(LETTER, AUTOMATIC, styles(more=MORE, master=MASTER)), **(changes or {})})


if __name__ == "__main__":
    (Path(__file__).parent / "files" / "letter.odt").write_bytes(letter())
