"""The attributes of a tag of HTML, and what they say of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from .html_elements import BUTTONS, DESCRIPTIONS, TEXTS, TEXTS_OF
from .html_text import unescape
from .html_tokens import ATTRIBUTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .html_tokens import Tag

UNKNOWN: Final = "und"
"""What ``lang=""`` declares."""


class Value(NamedTuple):
    """Where an attribute's value stands."""

    start: int
    """Document offset, inclusive, behind the quotation mark."""
    end: int
    """Document offset, exclusive."""
    is_quoted: bool
    """Whether it stands between quotation marks."""


class Attributes:
    """The attributes of a tag, by name in lower case.

    >>> from .html_tokens import tokens
    >>> source = "<a HREF=x Title='Une page' title=y hidden>"
    >>> attributes = Attributes(source, next(tokens(source, 0, len(source))))
    >>> attributes.values["title"], list(attributes.values)
    (Value(start=17, end=25, is_quoted=True), ['href', 'title', 'hidden'])
    """

    __slots__ = ("_text", "values")

    def __init__(self, text: str, tag: Tag) -> None:
        self._text = text
        self.values: dict[str, Value] = {}
        """Of several with a name the first."""
        if tag.attributes[0] == tag.attributes[1]:
            return
        for match in ATTRIBUTE.finditer(text, *tag.attributes):
            group = match.lastindex or 1
            start, end = match.span(group) if group > 1 else (match.end(), match.end())
            self.values.setdefault(match[1].lower(), Value(start, end, group in (2, 3)))

    def get(self, name: str) -> str:
        """The value of an attribute, references resolved, without white space at its ends; empty where it has none."""
        value = self.values.get(name)
        return unescape(self._text, value.start, value.end).strip() if value else ""

    def language(self) -> str | None:
        """The language that the tag declares; None where it declares none."""
        name = self.declaring()
        return (self.get(name) or UNKNOWN) if name else None

    def declaring(self, *, in_xml: bool = True) -> str | None:
        """The name of the attribute that declares the language; None for none. HTML that is no XML does not know ``xml:lang``."""
        return next((name for name in (("lang", "xml:lang") if in_xml else ("lang",)) if name in self.values), None)

    def is_untranslatable(self) -> bool:
        """Whether the tag says that its text is not to be translated."""
        return self.get("translate").lower() == "no" or "notranslate" in self.get("class").split()

    def texts(self, element: str) -> Iterator[tuple[str, Value]]:
        """The attributes that are language in an element, with their names."""
        for name, value in self.values.items():
            if name in TEXTS or name in TEXTS_OF.get(element, ()) or self._is_text(element, name):
                yield name, value

    def _is_text(self, element: str, name: str) -> bool:
        """Whether an attribute is language because of what another says."""
        if (element, name) == ("input", "value"):
            return self.get("type").lower() in BUTTONS
        if (element, name) == ("meta", "content"):
            return (self.get("name") or self.get("property")).lower() in DESCRIPTIONS
        return False
