"""EPUB: the chapters of a book in reading order, its title and description, and its tables of contents.

The document's text is that of these files, one behind the other. Chapters are read as `html` reads pages; the package and an old table of
contents (NCX) are XML. An edit changes the source in its range and nothing else.

Fonts are often scrambled, and ``encryption.xml`` then says so: that is no protection of the text, which is read.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from ..document import Declaration, Document, Part
from ..errors import FormatError
from ..results import Edit
from . import html, html_declare
from .builder import SegmentBuilder
from .container import Container, joined
from .container_rewrite import write_parts
from .placeholders import Run, marks, put_message
from .xml import Tag, check, tokens, unescape, without_document_type
from .xml_message import CDATA, escape_message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..document import Gap, Segment
    from .xml import Text

_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
_SIGNATURES: Final = "META-INF/signatures.xml"
_PACKAGE: Final = "application/oebps-package+xml"
_CHAPTERS: Final = frozenset({"application/xhtml+xml", "image/svg+xml", "text/html", "text/x-oeb1-document"})
_CONTENTS: Final = "application/x-dtbncx+xml"

_WORDS = re.compile(r"\S++(?:\s++\S++)*+")
_NAMED = re.compile(r"&[A-Za-z][A-Za-z0-9]{0,31};")
_SPECIAL = re.compile(r"&[^;&\s]{1,40};|[\t\r\n][ \t\r\n]*+| [ \t\r\n]++")
"""References, and white space that is read as one space."""


@dataclass(slots=True)
class _Package:
    """What the package of a book says."""

    folder: str
    """Where it stands: places in it are given from there."""
    language: str | None = None
    """What it declares first."""
    declared_at: tuple[int, int] | None = None
    """The half-open range of that in its source, or the empty one at the end of its metadata; None where it has none."""
    items: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The path in the archive and the media type of each file, by its key."""
    spine: list[str] = field(default_factory=list)
    """The keys of the chapters in reading order."""
    contents: list[str] = field(default_factory=list)
    """The keys of tables of contents that are pages."""

    def chapters(self) -> Iterator[str]:
        """The paths of all pages, the tables of contents last unless they stand among the chapters."""
        for key in [*self.spine, *self.contents]:
            path, kind = self.items.get(key, ("", ""))
            if kind in _CHAPTERS:
                yield path


def is_container(data: bytes) -> bool:
    """Whether bytes are an EPUB file."""
    try:
        return bool(_package_path(Container(data, "EPUB"), None))
    except FormatError:
        return False


def read(data: bytes, path: str | None = None) -> Document:
    """The document in the bytes of a file.

    Args:
        data: the file.
        path: as the user named it; None for bytes in memory.

    Raises:
        FormatError: it is no EPUB, or one that is damaged, protected (DRM) or made to mislead.
    """
    container = Container(data, "EPUB", path)
    main = _package_path(container, path)
    locked = _locked(container, path)
    package = _package(_readable(container, main, locked), main, _inside(path, main))
    pages = dict.fromkeys(name for name in package.chapters() if name in container.members)
    if not pages:
        raise container.error("it has no chapters")
    contents = [name for name, kind in package.items.values() if kind == _CONTENTS and name in container.members]
    text, parts = joined((name, _readable(container, name, locked)) for name in dict.fromkeys((main, *pages, *contents)))
    read_pages = {part.name: html.read_page(text, part.start, part.end) for part in parts if part.name in pages}
    declared = package.language or next((page.declared for page in read_pages.values() if page.declared), None)
    segments: list[Segment] = []
    for part in parts:
        page = read_pages.get(part.name)
        found = page.segments if page else _read_xml(text, part, _inside(path, part.name))
        segments += _declare(found, page.declared if page else None, declared)
    declarations = [one._replace(is_main=False) for page in read_pages.values() for one in page.declarations]
    if package.declared_at:
        declarations.insert(0, Declaration(*package.declared_at, package.language, 0, len(text), is_main=True))
    return Document(text, tuple(segments), "epub", path, declared, parts, tuple(declarations))


def escape(text: str, segment: Segment) -> str:
    """XHTML that reads as a text in an element, or in an attribute.

    Raises:
        FormatError: it has a character that XML cannot say, or the end mark of the CDATA section that it is to stand in.
    """
    escaped = escape_message(text, segment)
    return escaped if segment.place == CDATA else html.escape(text, segment)


def is_soft(document: Document, gap: Gap) -> bool:
    """As in a page."""
    return html.is_soft(document, gap)


def declare(document: Document, start: int, end: int, language: str) -> list[Edit]:
    """The edits that say which language the book is in, or as for a page; see `html_declare.declare`.

    Raises:
        FormatError: as there, or the package has another way of writing its metadata.
    """
    if (start, end) != (0, len(document.text)):
        return html_declare.declare(document, start, end, language)
    place = next(one for one in document.declarations if one.is_main)
    if "xmlns:dc=" not in document.text[: document.parts[0].end]:
        raise FormatError("the package has no Dublin Core; add <dc:language> by hand")
    return [Edit(place.start, place.end, language if place.tag else f"<dc:language>{language}</dc:language>")]


def write(data: bytes, document: Document, edits: Sequence[Edit]) -> bytes:
    """The bytes of a file with edits.

    Args:
        data: what the document was read from.
        document: the document.
        edits: in order and disjoint, each inside one part.

    Raises:
        FormatError: the file is signed; an edit would make a part no XML that was XML; or the document was not read from these bytes.
        ValueError: an edit leaves its part, or edits overlap.
    """
    container = Container(data, "EPUB", document.path)

    def finish(text: str, part: Part, _own: Sequence[Edit]) -> str:
        if _SIGNATURES in container.members:
            raise FormatError(f"{document.path or '<text>'}: is signed, and a change would break the signature; remove that first")
        # A page that was broken before is one that readers of books forgive.
        if _is_xml(document.text[part.start : part.end]):
            check(_plain(text), _inside(document.path, part.name), "EPUB any more with the edits")
        return text

    return write_parts(container, document, edits, finish)


def _package_path(container: Container, path: str | None) -> str:
    """Where the package of the book is; of several books in one file that of the first."""
    for tag in tokens(container.text(_CONTAINER)[0], _inside(path, _CONTAINER), "EPUB"):
        if isinstance(tag, Tag) and tag.opens and tag.local == "rootfile" and tag.get("media-type") == _PACKAGE:
            return tag.get("full-path") or ""
    raise container.error("it has no book in it")


def _locked(container: Container, path: str | None) -> frozenset[str]:
    """The files that are encrypted, fonts among them."""
    if _ENCRYPTION not in container.members:
        return frozenset()
    found = tokens(container.text(_ENCRYPTION)[0], _inside(path, _ENCRYPTION), "EPUB")
    return frozenset(_path("", tag.get("URI") or "") for tag in found if isinstance(tag, Tag) and tag.local == "CipherReference")


def _readable(container: Container, name: str, locked: frozenset[str]) -> str:
    if name in locked:
        raise container.error(f"{name} is encrypted (DRM): only a copy without protection can be read")
    return container.text(name)[0]


def _package(text: str, name: str, where: str) -> _Package:
    """What a package says.

    Args:
        text: its source.
        name: its path in the archive.
        where: what it is called in messages.
    """
    package = _Package(posixpath.dirname(name))
    around = ""
    for token in tokens(text, where, "EPUB"):
        if not isinstance(token, Tag):
            if around == "language" and package.language is None and (match := _WORDS.search(text, token.start, token.end)):
                package.language, package.declared_at = unescape(match[0]), match.span()
            continue
        around = token.local if token.opens and not token.closes else ""
        if token.local == "metadata" and not token.opens and package.declared_at is None:
            package.declared_at = token.start, token.start
        if token.opens and token.local == "item":
            key = token.get("id") or ""
            package.items[key] = _path(package.folder, token.get("href") or ""), (token.get("media-type") or "").strip().lower()
            if "nav" in (token.get("properties") or "").split():
                package.contents.append(key)
        elif token.opens and token.local == "itemref":
            package.spine.append(token.get("idref") or "")
    return package


def _path(folder: str, address: str) -> str:
    """The path in the archive that an address stands for."""
    return posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))


def _read_xml(text: str, part: Part, where: str) -> Iterator[Segment]:
    """The titles and descriptions in a package, the labels in an NCX."""
    # Of each open element: its name, and the language that holds in it.
    around: list[tuple[str, str | None]] = [("", None)]
    builder = SegmentBuilder(text)
    for token in tokens(text[part.start : part.end], where, "EPUB"):
        if isinstance(token, Tag):
            if token.opens and not token.closes:
                around.append((token.local, token.get("xml:lang") or around[-1][1]))
            elif not token.opens:
                around.pop()
            continue
        name, language = around[-1]
        kind = _kind(name, around[-2][0] if len(around) > 1 else "")
        if kind is None:
            continue
        runs = list(_runs(text, token._replace(start=token.start + part.start, end=token.end + part.start)))
        decoded = "".join(run.text for run in runs)
        # Descriptions often are HTML, escaped.
        put_message(builder, runs, marks(decoded) if name == "description" and "<" in decoded else ())
        segment = builder.finish(kind, language, place=CDATA if token.is_literal else "")
        if segment:
            yield segment


def _kind(name: str, parent: str) -> str | None:
    """The kind of text in an element; None where it is not read."""
    if name == "text":
        return {"docTitle": "title", "navLabel": "item"}.get(parent)
    return {"title": "title", "description": "prose"}.get(name)


def _runs(text: str, token: Text) -> Iterator[Run]:
    """The characters of a text, references resolved and white space run together."""
    done = token.start
    for match in _SPECIAL.finditer(text, token.start, token.end):
        start, end = match.span()
        if match[0][0] == "&" and token.is_literal:
            continue
        if done < start:
            yield Run(text[done:start], done, start)
        yield Run(unescape(match[0]) if match[0][0] == "&" else " ", start, end)
        done = end
    if done < token.end:
        yield Run(text[done : token.end], done, token.end)


def _declare(segments: Iterable[Segment], own: str | None, declared: str | None) -> Iterator[Segment]:
    """Segments with the language that each claims where it is not the book's.

    Args:
        segments: of one file.
        own: the language of the file, which holds for those that claim none.
        declared: the language of the book.
    """
    for segment in segments:
        language = segment.declared or own
        language = None if language and language.lower() == (declared or "").lower() else language
        yield segment if segment.declared == language else replace(segment, declared=language)


def _is_xml(text: str) -> bool:
    try:
        check(_plain(text))
    except FormatError:
        return False
    return True


def _plain(text: str) -> str:
    """A page without what only its document type explains."""
    return _NAMED.sub("e", without_document_type(text))


def _inside(path: str | None, name: str) -> str:
    """How a file of the archive is called in messages."""
    return f"{path or '<text>'}: {name}"
