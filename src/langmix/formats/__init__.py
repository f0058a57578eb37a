"""File formats: how an input becomes a `Document` of prose segments, and how edits get back into it.

`FORMATS` is the table; the key is the name used in options, output and documentation. A format is a module with

``read(text, path) -> Document``
    of the decoded source (of a container: of its bytes). Raises `FormatError` where it is not what the format says.
``escape(text, segment) -> str``
    what is to be written into the source so that it reads as `text` in the place of a segment. Raises `FormatError` where that cannot
    be written there. A format that is only read has none.
``is_soft(document, gap) -> bool``, optional
    whether a stretch of source between two characters of a segment (see `Gap`) may be left out of an edited text: the seam of a string
    that goes on on the next line, the border of two runs that look the same. Else it is markup and must stay.
``review(document, segments) -> list[Edit]``, optional
    edits that mark segments as changed by a machine.
``track(document, edits, author, date) -> list[Edit]``, optional
    edits that keep what they replace as a change to be accepted or rejected.
``declare(document, start, end, language) -> list[Edit]``, optional
    edits that say which language a range is in: that of a `Declaration` (``first``, ``behind``), which then says so itself, or words of one
    segment, which are marked. No word changes. Raises `FormatError` where it cannot be said there.
``write(data, document, edits) -> bytes``, of a container
    its bytes with edits in its parts; every other part is untouched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from ..errors import FormatError, UnknownFormat
from .declared import from_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..document import Document, Gap, Segment
    from ..results import Edit


@dataclass(frozen=True, slots=True)
class Format:
    """What is known of a format without loading its module."""

    title: str
    module: str
    """In this package."""
    suffixes: tuple[str, ...] = ()
    """Lower case, with the dot."""
    names: tuple[str, ...] = ()
    """Whole names of files, lower case."""
    container: bool = False
    """Whether it is an archive or binary: read as bytes."""
    writes: bool = True
    """Whether edits can be written back."""
    declares: bool = False
    """Whether its files can say which language they are in."""
    catalog: bool = False
    """Whether it holds the strings of programs, in files named after languages (``it.po``)."""
    searched: bool = True
    """Whether its files are read where they lie in a folder; else only those that are named."""
    extra: str | None = None
    """The extra of the package that it needs; None where it works without."""
    data: bool = False
    """Whether it holds settings and data as well: such a file is found in a folder only where the path names a language."""


_SOURCE_SUFFIXES: Final = tuple(
    ".py .pyi .pyw .js .mjs .cjs .jsx .ts .mts .cts .tsx .c .h .cc .cpp .cxx .hh .hpp .hxx .java .go .rs .cs .sh .bash".split()
)

FORMATS: Final[dict[str, Format]] = {
    "plain": Format("Plain text", "plain", (".txt", ".text")),
    "markdown": Format("Markdown, MDX", "markdown", (".md", ".markdown", ".mdx", ".mkd"), declares=True),
    "html": Format("HTML", "html", (".html", ".htm", ".xhtml"), declares=True),
    "po": Format("gettext PO", "po", (".po", ".pot"), declares=True, catalog=True),
    "json": Format("JSON, ARB, i18next", "json", (".json", ".arb"), declares=True, catalog=True, data=True),
    "docx": Format("Word (DOCX)", "docx", (".docx", ".docm"), container=True, declares=True),
    "xliff": Format("XLIFF 1.2, 2.x", "xliff", (".xlf", ".xliff", ".mxliff", ".sdlxliff"), declares=True, catalog=True),
    "srt": Format("SubRip subtitles", "srt", (".srt",)),
    "vtt": Format("WebVTT subtitles", "vtt", (".vtt",), declares=True),
    "ttml": Format("TTML subtitles", "ttml", (".ttml", ".dfxp", ".itt"), declares=True),
    "odt": Format("OpenDocument (ODT)", "odt", (".odt", ".ott"), container=True, declares=True),
    "epub": Format("EPUB", "epub", (".epub",), container=True, declares=True),
    "rst": Format("reStructuredText", "rst", (".rst", ".rest"), declares=True),
    "asciidoc": Format("AsciiDoc", "asciidoc", (".adoc", ".asciidoc", ".asc"), declares=True),
    "latex": Format("LaTeX", "latex", (".tex",), declares=True),
    "android": Format("Android strings", "android", names=("strings.xml", "plurals.xml", "arrays.xml"), declares=True, catalog=True),
    "properties": Format("Java properties", "properties", (".properties",), catalog=True, data=True),
    "resx": Format(".NET RESX", "resx", (".resx", ".resw"), catalog=True),
    "strings": Format("Apple strings", "strings", (".strings",), catalog=True),
    "xcstrings": Format("Apple String Catalog", "xcstrings", (".xcstrings",), declares=True, catalog=True),
    "tmx": Format("TMX", "tmx", (".tmx",), declares=True),
    "yaml": Format("YAML, Rails i18n", "yaml", (".yml", ".yaml"), declares=True, catalog=True, data=True),
    "csv": Format("CSV, TSV", "csv", (".csv", ".tsv", ".tab"), declares=True, data=True),
    "jsonl": Format("JSON Lines", "jsonl", (".jsonl", ".ndjson"), declares=True, data=True),
    "pdf": Format("PDF", "pdf", (".pdf",), container=True, writes=False, declares=True, extra="formats"),
    "source": Format("comments of source code", "source", _SOURCE_SUFFIXES, searched=False, extra="code"),
}

_XML = rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,3000}?-->\s*)*+"

_SNIFFED: Final = (
    ("html", re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)),
    ("xliff", re.compile(_XML + rb"<xliff\b", re.DOTALL)),
    ("ttml", re.compile(_XML + rb"<(?:\w+:)?tt\b", re.DOTALL)),
    ("android", re.compile(_XML + rb"<resources\b", re.DOTALL)),
    ("tmx", re.compile(_XML + rb"(?:<!DOCTYPE[^>\[]{0,300}>\s*)?<tmx\b", re.DOTALL)),
    ("resx", re.compile(_XML + rb"<root>\s*(?:<!--.{0,3500}?-->\s*)?<(?:xsd:schema|resheader)\b", re.DOTALL)),
    ("vtt", re.compile(rb"WEBVTT[ \t\r\n]")),
    ("po", re.compile(rb'(?:\s*#[^\n]*\n)*\s*msgid\s+"')),
    ("srt", re.compile(rb"\s*\d+[ \t]*\r?\n\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}")),
)
"""What the beginning of an input without a telling name gives away."""

SNIFFED_BYTES = 4096
_ARCHIVES: Final = ("docx", "odt", "epub")
_MARK = b"\xef\xbb\xbf"


def choose(path: str | None, data: bytes, forced: str | None = None) -> str:
    """The format of an input: as asked for, else by the name's ending, else by what it begins with, else plain text.

    Args:
        path: as the user named it; ``-`` or None where it has no name.
        data: its bytes, or their beginning.
        forced: a name in `FORMATS`.

    Raises:
        UnknownFormat: `forced` is not in the table.

    >>> choose("README.fr.md", b""), choose("-", b"<!DOCTYPE html><p>"), choose("LICENSE", b"Permission is hereby granted")
    ('markdown', 'html', 'plain')
    """
    if forced is not None:
        return _known(forced)
    named = _by_name(path or "")
    if named is not None:
        return named
    if b"%PDF-" in data[:1024]:
        return "pdf"
    head = data[:SNIFFED_BYTES].removeprefix(_MARK)
    if head.startswith(b"PK\x03\x04"):
        return next((name for name in _ARCHIVES if _module(name).is_container(data)), "plain")
    return next((name for name, pattern in _SNIFFED if pattern.match(head)), "plain")


def is_searched(path: str) -> bool:
    """Whether a file in a folder is one to read, by its name: strings of programs only where the path says their language."""
    name = _by_name(path)
    return name is not None and FORMATS[name].searched and (not FORMATS[name].data or from_path(path, catalog=True) is not None)


def _by_name(path: str) -> str | None:
    """The format that the name of a file chooses; None where it chooses none."""
    pure = PurePath(path.lower())
    return next(
        (name for name, known in FORMATS.items() if pure.name in known.names or (pure.suffix and pure.suffix in known.suffixes)), None
    )


def read(text: str, path: str | None = None, name: str = "plain") -> Document:
    """Cut a text into segments of prose.

    Args:
        text: the decoded source, without byte order mark.
        path: where it came from, as the user named it; None for a string in memory.
        name: a name in `FORMATS`.

    Raises:
        UnknownFormat: `name` is not in the table.
        FormatError: the text is not what the format says, or the format is read from bytes.
        MissingDependency: the format's library is not installed.
    """
    if FORMATS[_known(name)].container:
        raise FormatError(f"{FORMATS[name].title} is not text: give a path, not a str")
    return _declared(_module(name).read(text, path))


def read_container(data: bytes, path: str | None, name: str) -> Document:
    """Cut the texts in a container into segments of prose; arguments and errors as for `read`."""
    return _declared(_module(_known(name)).read(data, path))


def _declared(document: Document) -> Document:
    """The document with the language that its path claims, where it claims none itself."""
    if document.declared or document.path is None:
        return document
    return replace(document, declared=from_path(document.path, catalog=FORMATS[document.format].catalog))


def escape(text: str, document: Document, segment: Segment) -> str:
    """What is to be written so that it reads as a text in the place of a segment.

    Raises:
        FormatError: it cannot be written there, or the format is only read.
    """
    if not FORMATS[document.format].writes:
        raise FormatError(f"{FORMATS[document.format].title} is read only")
    source: str = _module(document.format).escape(text, segment)
    return source


def is_soft(document: Document, gap: Gap) -> bool:
    """Whether source between two characters may be left out of an edited text."""
    judge = getattr(_module(document.format), "is_soft", None)
    return bool(judge and judge(document, gap))


def review(document: Document, segments: Sequence[Segment]) -> list[Edit]:
    """The edits that mark segments as changed by a machine; none where a format has no such mark."""
    mark = getattr(_module(document.format), "review", None)
    return list(mark(document, segments)) if mark else []


def track(document: Document, edits: Sequence[Edit]) -> list[Edit]:
    """Edits that keep what they replace as a change of today, to be accepted or rejected.

    Raises:
        FormatError: the format has no such changes.
    """
    from datetime import UTC, datetime

    make = getattr(_module(document.format), "track", None)
    if make is None:
        raise FormatError(f"{FORMATS[document.format].title} has no tracked changes")
    return list(make(document, edits, "langmix", datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")))


def declare(document: Document, start: int, end: int, language: str) -> list[Edit]:
    """The edits that say which language a half-open range of a document is in: what a declaration holds for, or words of one segment.

    Raises:
        FormatError: it cannot be said there, or langmix does not know how.
    """
    make = getattr(_module(document.format), "declare", None)
    if make is None:
        raise FormatError(f"{FORMATS[document.format].title}: langmix does not write which language something is in; do it by hand")
    return list(make(document, start, end, language))


def write_container(data: bytes, document: Document, edits: Sequence[Edit]) -> bytes:
    """A container's bytes with edits in its parts.

    Raises:
        FormatError: the format is only read.
    """
    if not FORMATS[document.format].writes:
        raise FormatError(f"{FORMATS[document.format].title} is read only")
    written: bytes = _module(document.format).write(data, document, edits)
    return written


def same_structure(before: Document, after: Document, edits: Sequence[Edit]) -> bool:
    """Whether a document is built as it was before some edits: the same segments, and those that no edit touches unchanged."""
    if len(before.segments) != len(after.segments):
        return False
    touched = {before.segment_number(edit.start) for edit in edits}
    return all(
        (one.kind, one.name) == (other.kind, other.name) and (number in touched or one.text == other.text)
        for number, (one, other) in enumerate(zip(before.segments, after.segments, strict=True))
    )


def _known(name: str) -> str:
    if name not in FORMATS:
        raise UnknownFormat(f"unknown format '{name}'; known: {', '.join(sorted(FORMATS))}")
    return name


@cache
def _module(name: str) -> Any:
    return import_module(f".{FORMATS[name].module}", __package__)
