"""XML with the place of every character: the ground of the formats that are made of it.

The document is first given to expat, which judges whether it is XML at all; then it is cut into tokens by one regular expression, which on
a well-formed document is exact. Document types are refused, they are how entities grow without bounds and reach other files; but one that
only names a file of declarations is not there, since nobody reads that file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from ..errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .builder import SegmentBuilder

MAX_DEPTH = 500
"""Elements inside each other; documents that people write stay below 50."""

_TOKEN = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?.*?\?>|<(/?)([^\s/>]+)((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>|[^<]+", re.DOTALL)
_ATTRIBUTE = re.compile(r"([^\s=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DOCUMENT_TYPE = re.compile(
    r"(?:\s++|<\?(?:[^?]++|\?(?!>))*+\?>|<!--(?:[^-]++|-(?!->))*+-->)*+"
    r"(?P<type><!DOCTYPE\s++[^\s<>\[\]\"']++(?:\s++(?:SYSTEM|PUBLIC\s++(?:\"[^\"]*+\"|'[^']*+'))\s++(?:\"[^\"]*+\"|'[^']*+'))?\s*+>)"
)
_NOT_A_BREAK = re.compile(r"[^\r\n]")
_REFERENCE = re.compile(r"&(?:#0*+(\d+)|#[xX]([0-9a-fA-F]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Tag(NamedTuple):
    """A tag."""

    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""
    name: str
    """As written, with its prefix."""
    opens: bool
    """An empty element's tag opens and closes."""
    closes: bool
    attributes: str
    """As written."""

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    def get(self, name: str) -> str | None:
        """The value of an attribute, by its name as written; None where it has none."""
        found = self.where(name)
        return found[0] if found else None

    def where(self, name: str) -> tuple[str, int, int] | None:
        """The value of an attribute, by its name as written, and the half-open document range between its quotes; None where it has none."""
        for match in _ATTRIBUTE.finditer(self.attributes):
            if match[1] == name:
                group = 2 if match[2] is not None else 3
                base = self.start + (1 if self.opens else 2) + len(self.name)
                return unescape(match[group]), base + match.start(group), base + match.end(group)
        return None


class Text(NamedTuple):
    """Characters between two tags."""

    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""
    is_literal: bool
    """Whether it is the inside of a CDATA section, where nothing is escaped."""


def tokens(text: str, path: str | None = None, what: str = "XML") -> Iterator[Tag | Text]:
    """The tags and texts of a document, in order; comments and instructions are left out.

    Args:
        text: the decoded document.
        path: for messages.
        what: the format, for messages.

    Raises:
        FormatError: it is not well-formed, has a document type with declarations of its own, or is nested too deeply.
    """
    text = without_document_type(text)
    check(text, path, what)
    for match in _TOKEN.finditer(text):
        if match[3] is not None:
            opens = not match[2]
            yield Tag(match.start(), match.end(), match[3], opens, bool(match[2] or match[5]), match[4])
        elif match[1] is not None:
            yield Text(match.start(1), match.end(1), is_literal=True)
        elif text[match.start()] != "<":
            yield Text(match.start(), match.end(), is_literal=False)


def without_document_type(text: str) -> str:
    """A document with blanks for its document type, if that only names a file of declarations, which nobody needs to read.

    Every other character keeps its place. A document type with declarations of its own stays, and is refused by `tokens`.

    >>> without_document_type('<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx/>').lstrip()
    '<tmx/>'
    """
    match = _DOCUMENT_TYPE.match(text)
    if match is None:
        return text
    start, end = match.span("type")
    return text[:start] + _NOT_A_BREAK.sub(" ", text[start:end]) + text[end:]


def check(text: str, path: str | None = None, what: str = "XML") -> None:
    """Raise a `FormatError` unless a text is a well-formed document without a document type; see `tokens`."""
    parser = expat.ParserCreate(encoding="utf-8")
    depth = 0

    def fail(reason: str) -> FormatError:
        where = f"line {parser.CurrentLineNumber}"
        return FormatError(f"{path or '<text>'}: is no {what}: {where}: {reason}")

    def refuse(*_: object) -> None:
        raise fail("a document type (<!DOCTYPE ...>) is not allowed; remove it")

    def enter(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise fail(f"more than {MAX_DEPTH} elements inside each other")

    def leave(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    try:
        parser.Parse(text.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        raise fail(expat.errors.messages[error.code]) from None


def put_text(builder: SegmentBuilder, text: str, token: Text, put: Callable[[int, int], None] | None = None) -> None:
    """Put the characters of a text token into a segment, references resolved.

    Args:
        builder: of the segment.
        text: the document.
        token: the text.
        put: takes each stretch without references, as half-open document range; `SegmentBuilder.copy` where None.
    """
    copy = put or builder.copy
    if token.is_literal:
        copy(token.start, token.end)
        return
    done = token.start
    for match in _REFERENCE.finditer(text, token.start, token.end):
        copy(done, match.start())
        builder.put(unescape(match[0]), match.start(), match.end())
        done = match.end()
    copy(done, token.end)


def unescape(text: str) -> str:
    """A text with its character references resolved.

    >>> unescape("caf&#xe9; &amp; th&#233;")
    'café & thé'
    """
    if "&" not in text:
        return text

    def resolve(match: re.Match[str]) -> str:
        if match[3]:
            return _NAMED[match[3]]
        return chr(int(match[1]) if match[1] else int(match[2], 16))

    return _REFERENCE.sub(resolve, text)


def escape_text(text: str) -> str:
    """A text as XML has it between tags.

    Raises:
        FormatError: it has a character that XML cannot say.

    >>> escape_text("R&D <neu>")
    'R&amp;D &lt;neu>'
    """
    if _IMPOSSIBLE.search(text):
        raise FormatError("the text has a control character, which XML cannot say")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")


def escape_attribute(text: str) -> str:
    """A text as XML has it between quotation marks of either kind; errors as for `escape_text`."""
    return (
        escape_text(text).replace('"', "&quot;").replace("'", "&apos;").replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    )


_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
