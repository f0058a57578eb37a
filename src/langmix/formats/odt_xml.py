"""The names of OpenDocument's tags and attributes as everybody knows them, whatever prefixes a file has chosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .xml import unescape

if TYPE_CHECKING:
    from .xml import Tag

_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES: Final = {
    f"{_OASIS}drawing:1.0": "draw",
    f"{_OASIS}manifest:1.0": "manifest",
    f"{_OASIS}office:1.0": "office",
    f"{_OASIS}style:1.0": "style",
    f"{_OASIS}svg-compatible:1.0": "svg",
    f"{_OASIS}table:1.0": "table",
    f"{_OASIS}text:1.0": "text",
    f"{_OASIS}xsl-fo-compatible:1.0": "fo",
    "http://purl.org/dc/elements/1.1/": "dc",
    "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0": "field",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
}
_DECLARATION = re.compile(r"(?<!\S)xmlns(?::([^\s=]+))?\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class Names:
    """What a file calls its vocabularies.

    A prefix is taken to mean one thing from where it is declared on: programs declare all of them in the first tag.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        """Our prefix by theirs."""
        self._written: dict[str, str] = {}
        """Their prefix by ours."""
        self._names: dict[str, str] = {}
        """What has been asked for."""

    def element(self, tag: Tag) -> str:
        """The name of a tag, such as ``text:p``; nothing where its vocabulary is not known here."""
        if tag.opens and "xmlns" in tag.attributes:
            self._declare(tag.attributes)
        name = self._names.get(tag.name)
        if name is None:
            known = self._known.get(tag.name.rpartition(":")[0], "")
            name = self._names[tag.name] = f"{known}:{tag.local}" if known else ""
        return name

    def get(self, tag: Tag, name: str) -> str | None:
        """The value of an attribute by its name, such as ``text:style-name``; None where it has none."""
        prefix, _, local = name.partition(":")
        return tag.get(f"{self._written.get(prefix, prefix)}:{local}")

    def _declare(self, attributes: str) -> None:
        for match in _DECLARATION.finditer(attributes):
            prefix, known = match[1] or "", _PREFIXES.get(unescape(match[2] if match[2] is not None else match[3]), "")
            if self._known.get(prefix, "") != known:
                self._known[prefix] = known
                self._names.clear()
            if known and prefix:
                self._written[known] = prefix
