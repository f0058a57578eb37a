"""Makes EPUB files for tests, and a small book when it is run: what pandoc and Calibre write, with dates that do not change."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
DATE = (2024, 3, 5, 10, 20, 30)
CONTAINER = (
    f'{DECLARATION}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
TITLE = "<dc:title>Le marché</dc:title>"
LANGUAGE = "<dc:language>fr-FR</dc:language>"
NCX_TYPE = '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN"\n "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">\n'
TYPES = {".xhtml": "application/xhtml+xml", ".ncx": "application/x-dtbncx+xml", ".css": "text/css", ".svg": "image/svg+xml"}


def page(body: str, language: str | None = "fr-FR", title: str = "") -> str:
    """A chapter."""
    lang = f' xml:lang="{language}"' if language else ""
    return (
        f'{DECLARATION}<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"{lang}>\n'
        f"<head><title>{title}</title></head>\n<body>{body}</body>\n</html>\n"
    )


def ncx(*labels: str, title: str = "Le marché") -> str:
    """A table of contents of EPUB 2."""
    points = "".join(
        f'<navPoint id="n{number}" playOrder="{number}"><navLabel>\n<text>{label}</text>\n</navLabel><content src="a.xhtml"/></navPoint>'
        for number, label in enumerate(labels, 1)
    )
    return (
        f'{DECLARATION}{NCX_TYPE}<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head/>'
        f"<docTitle><text>{title}</text></docTitle><docAuthor><text>Anne Martin</text></docAuthor><navMap>{points}</navMap></ncx>"
    )


def package(files: Mapping[str, str], metadata: str = TITLE + LANGUAGE, spine: str | None = None) -> str:
    """The package of a book with some files; all of its pages are chapters but a ``nav.xhtml``."""
    nav = ' properties="nav"'
    items = "".join(
        f'<item id="i{number}" href="{name.replace(" ", "%20")}" media-type="{TYPES[Path(name).suffix]}"{nav * (name == "nav.xhtml")}/>\n'
        for number, name in enumerate(files)
    )
    chapters = "".join(
        f'<itemref idref="i{number}"/>' for number, name in enumerate(files) if name.endswith("xhtml") and name != "nav.xhtml"
    )
    return (
        f'{DECLARATION}<package version="3.0" xmlns="http://www.idpf.org/2007/opf" unique-identifier="id">\n'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">x</dc:identifier>{metadata}</metadata>\n'
        f"<manifest>\n{items}</manifest><spine>{chapters if spine is None else spine}</spine></package>"
    )


def members(files: Mapping[str, str], metadata: str = TITLE + LANGUAGE, spine: str | None = None) -> dict[str, str | bytes]:
    """The members of a book; arguments as for `package`."""
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/content.opf": package(files, metadata, spine),
        **{f"OEBPS/{name}": content for name, content in files.items()},
    }


def archive(content: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of members; a ``mimetype`` is not packed."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as file:
        for name, written in content.items():
            info = zipfile.ZipInfo(name, DATE)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else method
            info.create_system = 0
            file.writestr(info, written)
    return data.getvalue()


def make(files: Mapping[str, str], metadata: str = TITLE + LANGUAGE, spine: str | None = None) -> bytes:
    """A book; arguments as for `package`."""
    return archive(members(files, metadata, spine))


FIRST = """
<section epub:type="chapter" id="chapitre-1">
<h1>Le jour du march&#233;</h1>
<p class="premier">Chaque samedi, la place de l’église se couvre de tréteaux. On y vend des fruits, du fromage,
des chemises et parfois un vieux meuble que personne n’achète.</p>
<p>Ce matin-là, une femme que je n’avais jamais vue posa devant moi un panier de figues&#160;:
<i xml:lang="es">«&#160;Pruébelas, señor, son de la huerta de mi hermano&#160;»</i>, dit-elle en riant.</p>
<p>Los higos estaban todavía tibios del sol, y nadie en la plaza quería hablar de otra cosa que de la tormenta.</p>
<blockquote><p>Qui achète sans goûter rentre sans manger.</p></blockquote>
<p>Je répondis d’un mot, <em>merci</em>, et je rentrai par le chemin du pont<a href="notes.xhtml#n1"><sup>1</sup></a>.</p>
<p><img src="pont.jpg" alt="Le vieux pont de pierre, un matin d’hiver"/></p>
</section>
"""
SECOND = """
<section epub:type="chapter" id="chapitre-2">
<h1>La lettre</h1>
<p>Trois semaines plus tard, une lettre m’attendait à la mairie. Elle ne portait ni timbre ni adresse.</p>
<div xml:lang="es">
<p>Estimado amigo: los vecinos han decidido celebrar la fiesta en el puente, y queremos que usted venga con su familia.</p>
</div>
<p>Je l’ai lue deux fois. <b>Rien</b> ne disait qui l’avait écrite, ni pourquoi le pont&#160;&amp; la fête se tenaient ensemble.</p>
<table><tr><th>Jour</th><th>Heure</th></tr><tr><td>samedi</td><td>midi</td></tr></table>
<pre>10 fig = 3 eur</pre>
</section>
"""
NOTES = (
    '<h2>Notes</h2><aside epub:type="footnote" id="n1"><p>Le pont fut détruit pendant la guerre, puis rebâti pierre par pierre.</p></aside>'
)
NAV = (
    '<nav epub:type="toc"><h1>Table des matières</h1><ol><li><a href="ch1.xhtml">Le jour du marché</a></li>'
    '<li><a href="ch2.xhtml">La lettre</a></li></ol></nav>'
)
METADATA = (
    "<dc:title>Les figues du samedi</dc:title><dc:creator>Anne Martin</dc:creator><dc:language>fr-FR</dc:language>"
    "<dc:description>&lt;p&gt;Un village, un pont et une lettre que &lt;em&gt;personne&lt;/em&gt; n’a signée.&lt;/p&gt;</dc:description>"
)
BOOK = {
    "nav.xhtml": page(NAV, title="Les figues du samedi"),
    "ch1.xhtml": page(FIRST, title="Le jour du marché"),
    "ch2.xhtml": page(SECOND, title="La lettre"),
    "notes.xhtml": page(NOTES, title="Notes"),
    "toc.ncx": ncx("Le jour du marché", "La lettre", title="Les figues du samedi"),
    "style.css": "p { margin: 0 }",
}


if __name__ == "__main__":
    (Path(__file__).parent / "files" / "book.epub").write_bytes(make(BOOK, METADATA))
