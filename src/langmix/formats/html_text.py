"""The characters of HTML: references such as ``&eacute;``, white space, placeholders of templates, and the way back."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING, Final

from .html_tokens import SPACE

if TYPE_CHECKING:
    from .builder import SegmentBuilder

BARE: Final = "bare attribute"
"""Kind of a segment that is an attribute's value without quotation marks."""

SOFT_HYPHEN: Final = "\u00ad"
"""Where a word may be broken: no reader sees it, and to a detector it would cut the word."""

_REFERENCE: Final = r"&(?:#(?:[0-9]++|[xX][0-9a-fA-F]++);?+|[a-zA-Z][a-zA-Z0-9]{0,31}+;?+)"
_BLANK: Final = rf"[\t\n\f\r][{SPACE}]*+|\ [{SPACE}]++"
_PLACEHOLDER: Final = (
    r"\{\{[^{}]{1,400}\}\}",  # Jinja, Handlebars, Vue, Angular
    r"\{[%#][^{}]{1,400}[%#]\}",
    r"<%[^<>%]{1,400}%>",  # ERB, EJS
    r"[$#]?\{[A-Za-z_][\w.]{0,100}\}",
    r"(?<![\d%])%(?:\(\w{1,60}\)|\d\$)?[sd](?![\w&\u00ad])",
)

_SPECIAL = re.compile("|".join((_BLANK, _REFERENCE, SOFT_HYPHEN, *_PLACEHOLDER)))
_REFERENCES = re.compile(_REFERENCE)
_BLANKS = re.compile(rf"[{SPACE}]++")

_LONGEST_WITHOUT_SEMICOLON = max(len(name) for name in html5 if not name.endswith(";"))

_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\xa0": "&#160;"})
_IN_ATTRIBUTE = _IN_TEXT | str.maketrans({'"': "&quot;", "'": "&#39;"})
_IN_BARE = _IN_ATTRIBUTE | {ord(character): f"&#{ord(character)};" for character in "\t\n\f\r =`"}


def put_text(builder: SegmentBuilder, text: str, start: int, end: int, *, in_attribute: bool = False) -> None:
    """Put a half-open range of a document into a segment: references resolved, white space run together, placeholders masked."""
    if builder.ends_with_space:
        blank = _BLANKS.match(text, start, end)
        start = blank.end() if blank else start
    for match in _SPECIAL.finditer(text, start, end):
        first, behind = match.span()
        character = text[first]
        if character == "&":
            resolved, behind = resolve(text, first, behind, in_attribute=in_attribute)
            if not resolved:
                continue
            builder.copy(start, first)
            if _BLANKS.fullmatch(resolved):
                builder.space(first, behind)
            elif resolved != SOFT_HYPHEN:
                builder.put(resolved, first, behind)
        else:
            builder.copy(start, first)
            if character in "\t\n\f\r ":
                builder.space(first, behind)
            elif character != SOFT_HYPHEN:
                builder.mask(first, behind)
        start = behind
    builder.copy(start, end)


def put_lines(builder: SegmentBuilder, text: str, start: int, end: int) -> None:
    """Put a half-open range of a document into a segment, references resolved, white space as it is."""
    for match in _REFERENCES.finditer(text, start, end):
        resolved, behind = resolve(text, *match.span())
        if resolved:
            builder.copy(start, match.start())
            builder.put(resolved, match.start(), behind)
            start = behind
    builder.copy(start, end)


def unescape(text: str, start: int, end: int) -> str:
    """An attribute's value, by its half-open range in a document, with its references resolved."""
    if text.find("&", start, end) < 0:
        return text[start:end]
    parts: list[str] = []
    for match in _REFERENCES.finditer(text, start, end):
        resolved, behind = resolve(text, *match.span(), in_attribute=True)
        if resolved:
            parts += (text[start : match.start()], resolved)
            start = behind
    return "".join((*parts, text[start:end]))


def resolve(text: str, start: int, end: int, *, in_attribute: bool = False) -> tuple[str, int]:
    """What a reference means.

    Args:
        text: the document.
        start: where it begins.
        end: where it ends at most: behind its semicolon, or its letters.
        in_attribute: whether it stands in an attribute, where ``?a=1&copy=2`` has none.

    Returns:
        What it means, nothing where it is no reference; and where it ends, exclusive.

    >>> resolve("&eacute;", 0, 8), resolve("&notit", 0, 6), resolve("&copy=2", 0, 5, in_attribute=True), resolve("&#x80;", 0, 6)
    (('é', 8), ('¬', 4), ('', 5), ('€', 6))
    """
    if text[start + 1] == "#":
        return _character(text[start + 2 : end].rstrip(";")), end
    name = text[start + 1 : end]
    if name in html5 and name.endswith(";"):
        return html5[name], end
    for length in range(min(len(name), _LONGEST_WITHOUT_SEMICOLON), 1, -1):
        if name[:length] in html5:
            behind = start + 1 + length
            following = text[behind : behind + 1]
            if in_attribute and (following == "=" or (following.isascii() and following.isalnum())):
                break
            return html5[name[:length]], behind
    return "", end


def _character(number: str) -> str:
    """The character with a number, decimal or ``x`` and hexadecimal: the HTML Standard, section 13.2.5.80."""
    digits = number.lstrip("xX").lstrip("0")
    code = (int(digits or "0", 16 if number[0] in "xX" else 10)) if len(digits) <= 7 else 0
    if 0x80 <= code <= 0x9F:
        return bytes([code]).decode("cp1252", "ignore") or chr(code)
    return "\ufffd" if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)


def escape_text(text: str) -> str:
    """A text as HTML has it between tags.

    The no-break space is written as a number, which XHTML knows as well.

    >>> escape_text("R&D\u00a0: <b>")
    'R&amp;D&#160;: &lt;b&gt;'
    """
    return text.translate(_IN_TEXT)


def escape_attribute(text: str, *, is_quoted: bool) -> str:
    """A text as HTML has it in an attribute: between quotation marks of either kind, or without any.

    >>> escape_attribute("l'été", is_quoted=True), escape_attribute("un chat", is_quoted=False)
    ('l&#39;été', 'un&#32;chat')
    """
    return text.translate(_IN_ATTRIBUTE if is_quoted else _IN_BARE)
