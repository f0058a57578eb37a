"""OpenDocument text (ODT): the paragraphs of body, notes, comments, text boxes, headers and footers, with the languages that styles claim.

The document's text is the XML of ``content.xml`` and ``styles.xml``, one behind the other. An edit changes the XML in its range and nothing
else. Tables of contents and what tracked changes have deleted are left out; a field (a page number, a reference) is masked.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ..document import Document, Part
from ..errors import FormatError
from .container import Container, joined
from .container_rewrite import write_parts
from .marked_passages import declarations_in
from .odt_styles import NO_LANGUAGE, Styles, language_tag, read_styles
from .odt_text import Story
from .odt_xml import Names
from .xml import Tag, check, escape_text, tokens, unescape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..document import Gap, Segment
    from ..results import Edit

_CONTENT: Final = "content.xml"
_STYLES: Final = "styles.xml"
_MANIFEST: Final = "META-INF/manifest.xml"
_META: Final = "meta.xml"
_SIGNATURES: Final = "META-INF/documentsignatures.xml"
_TYPE: Final = "application/vnd.oasis.opendocument.text"
_PACKAGE: Final = "encrypted-package"

_SAMPLE: Final = 200_000
"""Code points of the body by which its script is judged."""
_BODY: Final = ":body"
"""What is in front of the text, behind the styles."""
_VISIBLE = re.compile(r">([^<]+)")

_SEAM = re.compile(r"</(?P<name>[\w.-]+:span)>(?:<[\w.-]+:soft-page-break ?/>)?<(?P=name)(?P<attributes>\s[^<>]*)?(?<!/)>")
_SPAN = re.compile(r"<(?P<name>[\w.-]+:span)(?P<attributes>\s[^<>]*)?(?<!/)>")
_STYLE_NAME = re.compile(r"\s*[\w.-]+:style-name=\"([^\"]*)\"\s*")
_TEXT_STYLE = re.compile(r"<style:style\s([^<>]*)>((?:<style:text-properties\s[^<>]*/>)?)</style:style>")
_ATTRIBUTE = re.compile(r"([\w.-]+:[\w.-]+)=\"([^\"]*)\"")


def is_container(data: bytes) -> bool:
    """Whether bytes are an ODT file."""
    try:
        return _kind(Container(data, "ODT"), None)[0].startswith(_TYPE)
    except FormatError:
        return False


def read(data: bytes, path: str | None = None) -> Document:
    """The document in the bytes of a file.

    Args:
        data: the file.
        path: as the user named it; None for bytes in memory.

    Raises:
        FormatError: it is no ODT, or one that is damaged, encrypted or made to mislead.
    """
    container = Container(data, "ODT", path)
    kind, locked = _kind(container, path)
    if not kind.startswith(_TYPE):
        raise container.error(f"it is {kind[:80]!r}" if kind else "it does not say that it is a text")
    if not locked.isdisjoint((_CONTENT, _STYLES, _PACKAGE)):
        raise container.error("it is encrypted; open it, and save it anew without a password")
    names = (_CONTENT, _STYLES) if _STYLES in container.members else (_CONTENT,)
    text, parts = joined((name, container.text(name)[0]) for name in names)
    content, *others = (text[part.start : part.end] for part in parts)
    common = read_styles(others[0], _inside(path, _STYLES)) if others else Styles()
    styles = [read_styles(content, _inside(path, _CONTENT), common), common]
    declared = _declared(container, styles[0], content, path)
    segments: list[Segment] = []
    for part, own in zip(parts, styles, strict=False):
        segments += Story(text, part, own, declared).read(_inside(path, part.name))
    return Document(text, tuple(segments), "odt", path, declared, parts, tuple(declarations_in(segments)))


def escape(text: str, segment: Segment) -> str:  # noqa: ARG001 - what a format promises
    """XML that reads as a text in an element.

    Raises:
        FormatError: it has a character that XML cannot say.
    """
    return escape_text(text)


def is_soft(document: Document, gap: Gap) -> bool:
    """Whether a gap is the border of two spans that look the same: LibreOffice begins one with each session of editing."""
    seam = _SEAM.fullmatch(document.text, gap.start, gap.end)
    if seam is None:
        return False
    before = _SPAN.match(document.text, document.text.rfind("<", 0, gap.start), gap.start)
    names = [_STYLE_NAME.fullmatch(match["attributes"] or "") for match in (before, seam) if match]
    if len(names) < 2 or names[0] is None or names[1] is None:
        return False
    if names[0][1] == names[1][1]:
        return True
    part = next(part for part in document.parts if gap.start < part.end)
    body = document.text.find(_BODY, part.start, part.end)
    looks = _looks(document.text[part.start : part.end if body < 0 else body])
    return names[0][1] in looks and looks[names[0][1]] == looks.get(names[1][1])


def write(data: bytes, document: Document, edits: Sequence[Edit]) -> bytes:
    """The bytes of a file with edits.

    Args:
        data: what the document was read from.
        document: the document.
        edits: in order and disjoint, each inside one part.

    Raises:
        FormatError: the file is signed; an edit would make a part no XML; or the document was not read from these bytes.
        ValueError: an edit leaves its part, or edits overlap.
    """
    container = Container(data, "ODT", document.path)

    def finish(text: str, part: Part, own: Sequence[Edit]) -> str:
        name = document.path or "<text>"
        if _SIGNATURES in container.members:
            raise FormatError(f"{name}: is signed, and a change would break the signature; remove that first")
        # No program that is known writes a CDATA section.
        if any(_is_literal(document.text, edit) for edit in own):
            raise FormatError(f"{name}: has text in a CDATA section, which cannot be changed; save it anew with LibreOffice")
        check(text, _inside(document.path, part.name), "ODT any more with the edits")
        return text

    return write_parts(container, document, edits, finish)


def _is_literal(text: str, edit: Edit) -> bool:
    """Whether an edit touches a CDATA section."""
    opened = text.rfind("<![CDATA[", 0, edit.end)
    return opened >= 0 and text.find("]]>", opened) >= edit.start


def _kind(container: Container, path: str | None) -> tuple[str, frozenset[str]]:
    """The media type of a file, empty where it gives none, and the names of the parts that are encrypted."""
    kind = container.text("mimetype")[0].strip() if "mimetype" in container.members else ""
    if _MANIFEST not in container.members:
        return kind, frozenset()
    names, entry = Names(), ""
    locked: set[str] = set()
    for tag in tokens(container.text(_MANIFEST)[0], _inside(path, _MANIFEST), "ODT"):
        if not isinstance(tag, Tag) or not tag.opens:
            continue
        name = names.element(tag)
        if name == "manifest:file-entry":
            entry = names.get(tag, "manifest:full-path") or ""
            kind = kind or (names.get(tag, "manifest:media-type") or "" if entry == "/" else "")
        elif name == "manifest:encryption-data":
            locked.add(entry)
    return kind, frozenset(locked)


def _declared(container: Container, styles: Styles, content: str, path: str | None) -> str | None:
    """The language that a file claims for itself: of its ordinary paragraphs, else of its properties."""
    body = max(content.find(_BODY), 0)
    sample = content[body : body + _SAMPLE]
    claimed = styles.look("paragraph", "Standard").languages.of(unescape("".join(_VISIBLE.findall(sample))))
    if claimed is not None or _META not in container.members:
        return None if claimed == NO_LANGUAGE else claimed
    text, names, is_language = container.text(_META)[0], Names(), False
    for token in tokens(text, _inside(path, _META), "ODT"):
        if isinstance(token, Tag):
            is_language = names.element(token) == "dc:language" and token.opens
        elif is_language:
            claimed = language_tag(unescape(text[token.start : token.end]).strip())
    return None if claimed == NO_LANGUAGE else claimed


@lru_cache(maxsize=4)
def _looks(styles: str) -> dict[str, frozenset[tuple[str, str]]]:
    """What the styles of spans say of the look, by name."""
    found: dict[str, frozenset[tuple[str, str]]] = {}
    for match in _TEXT_STYLE.finditer(styles):
        given = dict(_ATTRIBUTE.findall(match[1]))
        name = given.pop("style:name", "")
        if given.get("style:family") == "text":
            properties = _ATTRIBUTE.findall(match[2])
            found[name] = frozenset((*given.items(), *(one for one in properties if not one[0].endswith("rsid"))))
    return found


def _inside(path: str | None, name: str) -> str:
    """How a part is called in messages."""
    return f"{path or '<text>'}: {name}"
