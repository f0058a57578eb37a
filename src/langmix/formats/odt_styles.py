"""What the styles of an OpenDocument text say of its words: the language, whether they are hidden, the part they play."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from .docx_styles import Languages
from .odt_xml import Names
from .xml import Tag, tokens

CODE: Final = "code"
"""The role of program text."""
NO_LANGUAGE: Final = "zxx"
"""The language of text that is not to be proofread."""

MAX_PARENTS: Final = 50
"""How many styles one is based on, which may be itself again; those of people stay below 10."""

_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_ROLES: Final = (
    ("heading", re.compile(r"(?:sub)?title|heading\d*")),
    ("quote", re.compile(r"quotations?|(?:block|intense)?quote|blocktext")),
    ("caption", re.compile(r"(?:image|table)?caption|illustration")),
    (CODE, re.compile(r"preformattedtext|source(?:text|code)|teletype|userentry|verbatim(?:char)?|code(?:block)?")),
)
"""Roles by what a style is called, in lower case without spaces. (LibreOffice saves the English names of its own styles.)"""
_SCRIPTS: Final = (
    ("style:rfc-language-tag", "fo:language", "fo:script", "fo:country"),
    ("style:rfc-language-tag-asian", "style:language-asian", "style:script-asian", "style:country-asian"),
    ("style:rfc-language-tag-complex", "style:language-complex", "style:script-complex", "style:country-complex"),
)


class Look(NamedTuple):
    """What a style, with its parents, says of text; None where it says nothing."""

    languages: Languages = Languages()
    is_hidden: bool | None = None
    role: str | None = None
    """A kind of segment, or `CODE`."""

    def over(self, below: Look) -> Look:
        """This, and where it says nothing what `below` says."""
        return Look(
            self.languages.over(below.languages),
            below.is_hidden if self.is_hidden is None else self.is_hidden,
            self.role or below.role,
        )


_NOTHING: Final = Look()


@dataclass(slots=True)
class _Style:
    """A style by itself."""

    parent: str | None
    """The name of another one."""
    look: Look = _NOTHING


@dataclass(slots=True)
class Styles:
    """The styles of a part of a file."""

    common: Styles | None = None
    """Those of the whole file."""
    by_key: dict[tuple[str, str], _Style] = field(default_factory=dict)
    """Each by itself, by family and name."""
    _looks: dict[tuple[str, str | None], Look] = field(default_factory=dict)

    def look(self, family: str, name: str | None) -> Look:
        """What a style of a family says of text; for paragraphs with what is said of all of them.

        Args:
            family: ``paragraph`` or ``text``.
            name: of the style; None for text that names none.
        """
        known = self._looks.get((family, name))
        if known is not None:
            return known
        look, at = _NOTHING, name
        for _ in range(MAX_PARENTS):
            if not at:
                break
            # A style that is not there, such as one that the program adds by itself, still has its name.
            style = self._find(family, at) or _Style(None, Look(role=_role(at)))
            look, at = look.over(style.look), style.parent
        default = self._find(family, "") if family == "paragraph" else None
        look = look.over(default.look) if default else look
        self._looks[family, name] = look
        return look

    def _find(self, family: str, name: str) -> _Style | None:
        return self.by_key.get((family, name)) or (self.common.by_key.get((family, name)) if self.common else None)


def read_styles(text: str, path: str | None, common: Styles | None = None) -> Styles:
    """The styles in a part, which stand in front of its text.

    Args:
        text: the part.
        path: for messages.
        common: the styles of the whole file, where the part is not those.

    Raises:
        FormatError: it is no XML.
    """
    styles, names = Styles(common), Names()
    style: _Style | None = None
    for tag in tokens(text, path, "ODT"):
        if not isinstance(tag, Tag):
            continue
        name = names.element(tag)
        if name in ("office:body", "office:master-styles"):
            break
        if name in ("style:style", "style:default-style"):
            style = None
            if tag.opens:
                # The style that all others of a family rest on has no name.
                key = names.get(tag, "style:family") or "", names.get(tag, "style:name") or ""
                style = styles.by_key[key] = _Style(names.get(tag, "style:parent-style-name"), Look(role=_role(key[1])))
        elif name == "style:text-properties" and style and tag.opens:
            hidden = names.get(tag, "text:display")
            is_hidden = None if hidden is None else hidden == "none"
            style.look = style.look._replace(languages=_languages(names, tag), is_hidden=is_hidden)
    return styles


def _languages(names: Names, tag: Tag) -> Languages:
    if "language" not in tag.attributes:
        return _NOTHING.languages
    return Languages(*(language_tag(*(names.get(tag, name) or "" for name in given)) for given in _SCRIPTS))


def language_tag(whole: str, language: str = "", script: str = "", country: str = "") -> str | None:
    """The BCP 47 tag that attributes give, as a whole or in parts; None where they give none."""
    if NO_LANGUAGE in (whole, language) or "none" in (whole, language):
        return NO_LANGUAGE
    tag = whole or "-".join(part for part in (language, script, country) if part and part != "none")
    return tag if (whole or language) and _TAG.fullmatch(tag) else None


def _role(name: str) -> str | None:
    key = re.sub(r"_20_|[\s_-]", "", name).lower()
    return next((role for role, pattern in _ROLES if pattern.fullmatch(key)), None)
