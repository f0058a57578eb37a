"""The tags of WordprocessingML by the names everybody knows them by, whatever prefixes a file has chosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .xml import Tag, Text, tokens, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

# In each pair the second is that of "strict" files.
_PREFIXES: Final = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2015/wordml/symex": "w16se",
    "http://schemas.openxmlformats.org/package/2006/content-types": "ct",
    "http://purl.org/dc/elements/1.1/": "dc",
    "urn:schemas-microsoft-com:vml": "v",
}
_DECLARATION = re.compile(r"(?<!\S)xmlns(?::([^\s=]+))?\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class _Scope:
    """The prefixes that hold inside an element."""

    def __init__(self, prefixes: dict[str, str], outer: _Scope | None, depth: int) -> None:
        self.prefixes = prefixes
        """Those declared here."""
        self.outer = outer
        self.depth = depth
        """Elements around the one that declared them."""
        self.names: dict[str, str] = {}
        """What has been asked for, by the name as written."""

    def name(self, written: str) -> str:
        name = self.names.get(written)
        if name is None:
            prefix, _, local = written.rpartition(":")
            scope: _Scope | None = self
            while scope is not None and prefix not in scope.prefixes:
                scope = scope.outer
            known = scope.prefixes[prefix] if scope else ""
            name = self.names[written] = f"{known}:{local}" if known else ""
        return name

    def inside(self, attributes: str, depth: int) -> _Scope:
        declared = {match[1] or "": unescape(match[2] if match[2] is not None else match[3]) for match in _DECLARATION.finditer(attributes)}
        return _Scope({prefix: _PREFIXES.get(name, "") for prefix, name in declared.items()}, self, depth)


def elements(text: str, path: str | None) -> Iterator[tuple[str, Tag | Text]]:
    """The tokens of a document, each with its name: ``w:p`` for a paragraph, nothing for a text or a tag of a vocabulary not known here.

    Args:
        text: the decoded document.
        path: for messages.

    Raises:
        FormatError: as `tokens` does.
    """
    scope = _Scope({}, None, -1)
    depth = 0
    for token in tokens(text, path, "DOCX"):
        if isinstance(token, Text):
            yield "", token
        elif token.opens:
            own = scope.inside(token.attributes, depth) if "xmlns" in token.attributes else scope
            yield own.name(token.name), token
            if not token.closes:
                depth += 1
                scope = own
        else:
            yield scope.name(token.name), token
            depth -= 1
            if scope.depth == depth and scope.outer:
                scope = scope.outer


def attribute(tag: Tag, name: str) -> str | None:
    """The value of an attribute in the tag's own vocabulary, by its name without prefix; None where it has none."""
    prefix = tag.name[: -len(tag.local)] or "w:"
    return tag.get(prefix + name)


def is_on(tag: Tag) -> bool:
    """Whether a tag such as ``<w:b/>`` switches something on."""
    return attribute(tag, "val") not in ("0", "false", "off", "none")
