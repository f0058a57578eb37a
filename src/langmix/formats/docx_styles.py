"""What the styles of a Word file say of its text: the language, whether it is hidden, the part it plays."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from .docx_xml import attribute, elements, is_on
from .xml import Tag, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTENTS: Final = "contents"
"""The role of a table of contents: it repeats the headings."""
CODE: Final = "code"
"""The role of program text."""

MAX_BASED_ON: Final = 50
"""How many styles one is based on, which may be itself again; those of people stay below 10."""

_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_NO_LANGUAGE: Final = frozenset({"x-none", "zxx", "und", "mul"})

_EAST_ASIAN = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003ffff]")
# Hebrew and Arabic, the scripts of India and South East Asia: Word calls them complex.
_COMPLEX = re.compile("[\u0590-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufefc]")

_ROLES: Final = (
    ("heading", re.compile(r"(?:toc)?heading\d?|titre\d?|title|subtitle|soustitre")),
    (CONTENTS, re.compile(r"(?:toc|tm|contents|index)\d|tableoffigures|tabledesillustrations")),
    (
        CODE,
        re.compile(
            r"(?:source|html|inline)?code(?:block|char)?|(?:html)?preformatted(?:text)?|verbatimchar|sourcetext|macrotext|html(?:keyboard|sample|typewriter|variable)"
        ),
    ),
    ("quote", re.compile(r"(?:intense)?quote|quotations|blocktext|citation")),
    ("caption", re.compile(r"(?:image|table)?caption|legende|légende")),
)
"""Roles by what a style is called, in lower case without spaces. (Word saves the English names of its own styles in every language; the
keys, which other programs may show instead, it translates.)"""


def script(text: str) -> int:
    """The kind of script that most letters of a text are in, as a place in `Languages`."""
    if text.isascii():
        return 0
    east_asian, complex_script = len(_EAST_ASIAN.findall(text)), len(_COMPLEX.findall(text))
    if 2 * max(east_asian, complex_script) <= sum(map(str.isalpha, text)):
        return 0
    return 1 if east_asian >= complex_script else 2


class Languages(NamedTuple):
    """The languages that a ``w:lang`` gives for text in each kind of script; None where it gives none."""

    other: str | None = None
    """Of scripts that are neither of the following."""
    east_asian: str | None = None
    complex: str | None = None

    def over(self, below: Languages) -> Languages:
        """These, and where they say nothing those of `below`."""
        return Languages(*(mine or theirs for mine, theirs in zip(self, below, strict=True)))

    def of(self, text: str) -> str | None:
        """The language of a text by the script that most of its letters are in."""
        return self[script(text)]


class Look(NamedTuple):
    """What a style, with all it is based on, says of text; None where it says nothing."""

    languages: Languages = Languages()
    is_hidden: bool | None = None
    role: str | None = None
    """A kind of segment, `CONTENTS` or `CODE`."""
    is_item: bool | None = None
    """Whether it is numbered or has a bullet."""

    def over(self, below: Look) -> Look:
        """This, and where it says nothing what `below` says."""
        return Look(
            self.languages.over(below.languages),
            below.is_hidden if self.is_hidden is None else self.is_hidden,
            self.role or below.role,
            below.is_item if self.is_item is None else self.is_item,
        )


_NOTHING: Final = Look()


@dataclass(slots=True)
class Style:
    """A style by itself."""

    based_on: str | None = None
    """The key of another style."""
    look: Look = _NOTHING


@dataclass(slots=True)
class Styles:
    """The styles of a file."""

    defaults: Languages = _NOTHING.languages
    """Of text without a style."""
    paragraph_default: str | None = None
    """The key of the style of paragraphs that name none."""
    by_key: dict[str, Style] = field(default_factory=dict)
    """Each by itself."""
    _looks: dict[str | None, Look] = field(default_factory=dict)
    _languages: dict[tuple[str | None, str | None, Languages], Languages] = field(default_factory=dict)

    def look(self, key: str | None) -> Look:
        """What a style says of text, with all it is based on but the defaults; nothing for None."""
        known = self._looks.get(key)
        if known is not None:
            return known
        look, at = _NOTHING, key
        for _ in range(MAX_BASED_ON):
            if at is None:
                break
            # A style that is not there, such as one that the program adds by itself, still has its name.
            style = self.by_key.get(at) or Style(look=Look(role=_role(at)))
            look, at = look.over(style.look), style.based_on
        self._looks[key] = look
        return look

    def paragraph(self, key: str | None) -> Look:
        """What the style of a paragraph says, by its key; None for a paragraph that names none."""
        return self.look(self.paragraph_default if key is None else key)

    def languages(self, paragraph: str | None, character: str | None, own: Languages) -> Languages:
        """The languages of a run.

        Args:
            paragraph: the key of its paragraph's style; None where that names none.
            character: the key of its own style, or None.
            own: what it says itself.
        """
        key = paragraph, character, own
        known = self._languages.get(key)
        if known is None:
            styled = own.over(self.look(character).languages).over(self.paragraph(paragraph).languages)
            known = self._languages[key] = styled.over(self.defaults)
        return known

    def normal(self) -> Languages:
        """The languages of a paragraph of which nothing is said."""
        return self.languages(None, None, _NOTHING.languages)


def read_styles(text: str, path: str | None) -> Styles:
    """The styles in a ``styles.xml``.

    Raises:
        FormatError: it is no XML.
    """
    styles = Styles()
    style: Style | None = None
    around: list[str] = []
    skipped = 0
    for name, tag in elements(text, path):
        if isinstance(tag, Text):
            continue
        if tag.opens:
            if skipped or name in _OTHERS:
                skipped += not tag.closes
            elif name == "w:style":
                style = _open_style(styles, tag)
            elif style is None:
                if name == "w:lang" and "w:docDefaults" in around:
                    styles.defaults = languages(tag)
            else:
                _describe(style, name, tag, around)
            if not tag.closes:
                around.append(name)
        if tag.closes and not tag.opens:
            around.pop()
            skipped -= skipped > 0
            style = None if name == "w:style" else style
    return styles


def languages(tag: Tag) -> Languages:
    """The languages that a ``w:lang`` or ``w:themeFontLang`` gives."""
    return Languages(*(language_tag(attribute(tag, name)) for name in ("val", "eastAsia", "bidi")))


def language_tag(value: str | None) -> str | None:
    """A BCP 47 tag as written, or None where it is none: Word has numbers and placeholders as well."""
    value = (value or "").strip()
    return value if _TAG.fullmatch(value) and value.lower() not in _NO_LANGUAGE else None


def outline(tag: Tag) -> str:
    """The role that a ``w:outlineLvl`` gives: level 9 is that of running text."""
    return "prose" if attribute(tag, "val") == "9" else "heading"


def is_numbered(tag: Tag) -> bool:
    """Whether a ``w:numId`` makes an item of a list: number 0 takes it out of one."""
    return attribute(tag, "val") != "0"


# A style has properties of its own for parts of a table, which are not those of its text; and what they were before a change.
_OTHERS = frozenset({"w:tblStylePr", "w:rPrChange", "w:pPrChange"})


def _open_style(styles: Styles, tag: Tag) -> Style:
    key, style = attribute(tag, "styleId") or "", Style()
    styles.by_key[key] = style
    if attribute(tag, "type") == "paragraph" and (attribute(tag, "default") or "0") not in ("0", "false", "off"):
        styles.paragraph_default = key
    style.look = Look(role=_role(key))
    return style


def _describe(style: Style, name: str, tag: Tag, around: Sequence[str]) -> None:
    """Note what an element inside a style says."""
    if name == "w:name":
        style.look = style.look._replace(role=_role(attribute(tag, "val") or "") or style.look.role)
    elif name == "w:basedOn":
        style.based_on = attribute(tag, "val")
    elif name == "w:lang" and around[-1] == "w:rPr":
        style.look = style.look._replace(languages=languages(tag))
    elif name == "w:vanish" and around[-1] == "w:rPr":
        style.look = style.look._replace(is_hidden=is_on(tag))
    elif name == "w:outlineLvl":
        style.look = style.look._replace(role=style.look.role or outline(tag))
    elif name == "w:numId":
        style.look = style.look._replace(is_item=is_numbered(tag))


def _role(name: str) -> str | None:
    key = re.sub(r"[\s_-]", "", name).lower()
    return next((role for role, pattern in _ROLES if pattern.fullmatch(key)), None)
