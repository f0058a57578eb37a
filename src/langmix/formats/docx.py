"""Word: the paragraphs of a DOCX file, in body, headers, notes, comments and text boxes, with the languages that it claims.

The document's text is the XML of these parts, one behind the other. An edit changes the XML in its range and nothing else: all other
parts of the file, and all other XML of the part, stay as they are, byte for byte.

Text stands in ``w:t`` only. Whatever a segment has between two characters, a gap or a mask, begins behind the text of one ``w:t`` and
ends before that of another, so that text which is put next to it stays in a ``w:t``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from ..document import Document, Part
from ..errors import FormatError
from .container import Container, joined
from .container_rewrite import write_parts
from .docx_declare import declare
from .docx_seam import is_soft_seam
from .docx_story import Story
from .docx_styles import Languages, Styles, language_tag, languages, read_styles
from .docx_track import track
from .docx_xml import elements
from .marked_passages import declarations_in
from .xml import Tag, check, escape_attribute, escape_text, unescape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..document import Gap, Segment
    from ..results import Edit

__all__ = ["declare", "escape", "is_container", "is_soft", "read", "track", "write"]

_TYPES: Final = "[Content_Types].xml"
_CORE: Final = "docProps/core.xml"
_MAIN: Final = re.compile(r"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml|ms-word)\.[\w.]+\.main\+xml", re.IGNORECASE)
_PART: Final = re.compile(r"application/vnd\.openxmlformats-officedocument\.wordprocessingml\.(\w+)\+xml", re.IGNORECASE)
_KINDS: Final = {"header": "header", "footer": "footer", "footnotes": "note", "endnotes": "note", "comments": "comment"}
"""The parts with text besides the body, in reading order, and the kind of their segments."""

_SAMPLE: Final = 200_000
"""Code points of the body by which its script is judged."""
_VISIBLE = re.compile(r">([^<]+)")

_OPEN_TEXT: Final = re.compile(r"<((?:[\w.-]+:)?)t(?=[\s/>])")
_LITERAL: Final = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_KEEPS_SPACE: Final = re.compile(r"\sxml:space\s*=\s*[\"']preserve[\"']")
_SPACE: Final = re.compile(r"\sxml:space\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def is_container(data: bytes) -> bool:
    """Whether bytes are a DOCX file."""
    try:
        return bool(_types(Container(data, "DOCX")).get("main"))
    except FormatError:
        return False


def read(data: bytes, path: str | None = None) -> Document:
    """The document in the bytes of a file.

    Args:
        data: the file.
        path: as the user named it; None for bytes in memory.

    Raises:
        FormatError: it is no DOCX, or one that is damaged, encrypted or made to mislead.
    """
    container = Container(data, "DOCX", path)
    types = _types(container)
    if not types.get("main"):
        raise container.error("it has no Word document in it")
    folder = types["main"][0].rpartition("/")[0]
    names: list[tuple[str, str | None]] = [(types["main"][0], None)]
    names += [(name, kind) for of, kind in _KINDS.items() for name in types.get(of, ()) if name.rpartition("/")[0] == folder]
    text, parts = joined((name, container.text(name)[0]) for name, _ in names)
    styles = _styles(container, [name for name in types.get("styles", ()) if name.rpartition("/")[0] == folder], path)
    declared = _declared(container, styles, types, unescape("".join(_VISIBLE.findall(text, 0, min(parts[0].end, _SAMPLE)))), path)
    segments: list[Segment] = []
    for part, (_, kind) in zip(parts, names, strict=True):
        segments += Story(text, part, kind, styles, declared).read(_inside(path, part.name))
    segments.sort(key=_place)
    return Document(text, tuple(segments), "docx", path, declared, parts, tuple(declarations_in(segments)))


def escape(text: str, segment: Segment) -> str:
    """XML that reads as a text in an element, or in an attribute.

    Raises:
        FormatError: it has a character that XML cannot say.
    """
    return escape_attribute(text) if segment.kind == "attribute" else escape_text(text)


def is_soft(document: Document, gap: Gap) -> bool:
    """Whether a gap is the border of two runs that look the same."""
    return is_soft_seam(document.text, gap.start, gap.end, document.declared)


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
    container = Container(data, "DOCX", document.path)

    def finish(text: str, part: Part, own: Sequence[Edit]) -> str:
        if any(name.startswith("_xmlsignatures/") for name in container.members):
            raise FormatError(f"{document.path or '<text>'}: is signed, and a change would break the signature; remove that first")
        _check_literals(document, part, own)
        text = _keep_spaces(document.text, text, part, own)
        check(text, _inside(document.path, part.name), "DOCX any more with the edits")
        return text

    return write_parts(container, document, edits, finish)


def _types(container: Container) -> dict[str, list[str]]:
    """The names of the parts of each type that matters here, in the order of their numbers."""
    found: dict[str, list[str]] = {}
    for name, tag in elements(container.text(_TYPES)[0], None):
        if name != "ct:Override" or not isinstance(tag, Tag):
            continue
        of, part = tag.get("ContentType") or "", (tag.get("PartName") or "").removeprefix("/")
        match = _PART.fullmatch(of)
        if part in container.members and (match or _MAIN.fullmatch(of)):
            found.setdefault(match[1].lower() if match else "main", []).append(part)
    # header2 stands before header10.
    return {of: sorted(set(names), key=lambda name: (len(name), name)) for of, names in found.items()}


def _styles(container: Container, names: Sequence[str], path: str | None) -> Styles:
    return read_styles(container.text(names[0])[0], _inside(path, names[0])) if names else Styles()


def _declared(container: Container, styles: Styles, types: dict[str, list[str]], sample: str, path: str | None) -> str | None:
    """The language that a file claims for itself: of its normal paragraphs, else of its settings, else of its properties."""
    settings, properties = Languages(), None
    declared = styles.normal().of(sample)
    for part in types.get("settings", ())[:1] if declared is None else ():
        for name, tag in elements(container.text(part)[0], _inside(path, part)):
            if name == "w:themeFontLang" and isinstance(tag, Tag) and tag.opens:
                settings = languages(tag)
    declared = declared or settings.of(sample)
    if declared is None and _CORE in container.members:
        text, is_language = container.text(_CORE)[0], False
        for name, token in elements(text, _inside(path, _CORE)):
            if isinstance(token, Tag):
                is_language = name == "dc:language" and token.opens
            elif is_language:
                properties = language_tag(unescape(text[token.start : token.end]))
    return declared or properties


def _inside(path: str | None, name: str) -> str:
    """How a part is called in messages."""
    return f"{path or '<text>'}: {name}"


def _place(segment: Segment) -> tuple[int, int]:
    """What segments are sorted by: one that stands in another comes behind it."""
    start, end = segment.source(0, len(segment.text))
    return start, -end


def _check_literals(document: Document, part: Part, edits: Sequence[Edit]) -> None:
    """Refuse edits in CDATA sections, where what is escaped would be read as it is written. No program that is known writes any."""
    literals = [match.span() for match in _LITERAL.finditer(document.text, part.start, part.end)]
    for edit in edits:
        place = bisect_right(literals, edit.start, key=lambda literal: literal[1])
        if place < len(literals) and literals[place][0] < edit.end:
            raise FormatError(f"{document.path or '<text>'}: has text in a CDATA section, which cannot be changed; save it anew with Word")


def _keep_spaces(old: str, new: str, part: Part, edits: Sequence[Edit]) -> str:
    """A part with edits, in which no white space of theirs is lost: at the ends of a text it counts only where it is said to."""
    marks: dict[int, int] = {}
    moved = -part.start
    for edit in edits:
        start = edit.start + moved
        moved += len(edit.replacement) - (edit.end - edit.start)
        end = edit.end + moved
        opening, closing = new.rfind("<", 0, start), new.find("<", end)
        tag = _OPEN_TEXT.match(new, max(opening, 0))
        if tag is None:
            continue
        kept = bool(_KEEPS_SPACE.search(old, old.rfind("<", 0, edit.end), edit.end))
        for match in re.finditer(rf"<{re.escape(tag[1])}t(\s[^<>]*)?>([^<]+)(?=<)", new[opening : closing + 1]):
            text_start, text_end = opening + match.start(2), opening + match.end(2)
            if _KEEPS_SPACE.search(match[1] or ""):
                continue
            if (match[2][0].isspace() and text_start >= start) or (match[2][-1].isspace() and (text_end <= end or kept)):
                marks[opening + match.start() + len(tag[0])] = text_start - 1
    parts: list[str] = []
    done = 0
    for name_end, tag_end in sorted(marks.items()):
        parts += (new[done:name_end], ' xml:space="preserve"', _SPACE.sub("", new[name_end:tag_end]))
        done = tag_end
    return "".join([*parts, new[done:]])
