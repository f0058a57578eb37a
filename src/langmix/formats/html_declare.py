"""Writing into HTML which language something is in: ``lang``, and ``xml:lang`` beside it where the page is XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..errors import FormatError
from ..results import Edit
from .html_attributes import Attributes
from .html_elements import BLOCKS, VOID
from .html_text import BARE
from .html_tokens import ATTRIBUTE, Tag, tokens

if TYPE_CHECKING:
    from ..document import Document

PAGE: Final = re.compile(r"\s*+(?:<!--[\s\S]{0,500}?-->\s*+)?<!doctype\s++html[^>]*+>", re.IGNORECASE)
"""How a page begins whose ``<html>`` may be left out."""

_DECLARING: Final = ("lang", "xml:lang")
_WITHOUT_TAGS: Final = ("option", "textarea", "title")
"""Elements that have no others in them."""


def declare(document: Document, start: int, end: int, language: str) -> list[Edit]:
    """The edits that say which language a part of a page is in.

    Args:
        document: HTML, or an EPUB.
        start: document offset, inclusive: of an element's start tag, of a page without ``<html>``, or of words.
        end: document offset, exclusive.
        language: a BCP 47 tag.

    Raises:
        FormatError: no element can be put around the words.
    """
    text = document.text
    if page := PAGE.match(text, start, end):
        return [Edit(page.end(), page.end(), f'\n<html lang="{language}">')]
    is_xml = document.format == "epub" or text.startswith("<?xml")
    first = next(tokens(text, start, end), None)
    if isinstance(first, Tag) and first.opens and first.start == start:
        return _declare_in(text, first, language, is_xml=is_xml)
    if document.segment_at(start).kind in ("attribute", BARE):
        return _declare_in(text, _picture(document, start, end), language, is_xml=is_xml)
    around = _tag_before(text, start)
    if around and _is_filled(text, around, start, end):
        return _declare_in(text, around, language, is_xml=is_xml)
    if around and around.name in _WITHOUT_TAGS:
        raise FormatError(f"nothing in <{around.name}> can be marked; the whole element can only be in one language")
    if not is_whole(text, start, end):
        raise FormatError("the words begin in one element and end in another; mark each part by hand")
    return [Edit(start, start, f"<span{_attributes(language, is_xml=is_xml)}>"), Edit(end, end, "</span>")]


def _picture(document: Document, start: int, end: int) -> Tag:
    """The empty element that has a range, and no other words, in an attribute."""
    segment = document.segment_at(start)
    first, behind = segment.source(0, len(segment.text))
    begin = document.text.rfind("<", 0, start)
    tag = next(tokens(document.text, begin, len(document.text)), None) if begin >= 0 else None
    beside = document.text[first:start] + document.text[end:behind]
    is_empty = isinstance(tag, Tag) and tag.name in VOID and tag.end > end and not any(map(str.isalnum, beside))
    if isinstance(tag, Tag) and is_empty and len(list(Attributes(document.text, tag).texts(tag.name))) == 1:
        return tag
    raise FormatError("an attribute has the language of its element, which has other words too; mark it by hand")


def _declare_in(text: str, tag: Tag, language: str, *, is_xml: bool) -> list[Edit]:
    """The edits that make a start tag declare a language: every attribute that does so now, or a new one."""
    edits: list[Edit] = []
    is_said = False
    for match in ATTRIBUTE.finditer(text, *tag.attributes):
        name, group = match[1].lower(), match.lastindex or 1
        if name in _DECLARING:
            edits.append(Edit(*match.span(group), language) if group > 1 else Edit(*match.span(), f'{match[1]}="{language}"'))
            is_said = is_said or is_xml or name == "lang"
    behind_name = tag.attributes[0]
    return edits if is_said else [Edit(behind_name, behind_name, _attributes(language, is_xml=is_xml)), *edits]


def _attributes(language: str, *, is_xml: bool) -> str:
    return f' lang="{language}"' + (f' xml:lang="{language}"' if is_xml else "")


def _tag_before(text: str, offset: int) -> Tag | None:
    """The last tag before an offset, if it is a start tag."""
    begin = text.rfind("<", 0, offset)
    tag = next(tokens(text, begin, offset), None) if begin >= 0 else None
    return tag if isinstance(tag, Tag) and tag.opens and tag.end <= offset else None


def _is_filled(text: str, tag: Tag, start: int, end: int) -> bool:
    """Whether an element has nothing in it but a range and punctuation, and no attribute that is language itself."""
    last = text.find("<", end)
    if last < 0 or not re.match(rf"</{re.escape(tag.name)}\s*>", text[last : last + len(tag.name) + 20], re.IGNORECASE):
        return False
    beside = text[tag.end : start] + text[end:last]
    return not any(map(str.isalnum, beside)) and "<" not in text[start:end] and not any(Attributes(text, tag).texts(tag.name))


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether every element that begins in a range ends in it, and none is a block."""
    names: list[str] = []
    for token in tokens(text, start, end):
        if not isinstance(token, Tag) or token.name in VOID or (token.opens and token.is_empty):
            continue
        if token.name in BLOCKS:
            return False
        if token.opens:
            names.append(token.name)
        elif not names or names.pop() != token.name:
            return False
    return not names
