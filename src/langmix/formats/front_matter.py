"""Front matter: what stands in YAML or TOML before the text of a Markdown file.

Only values on one line are read, and only those of a few keys at the top level; everything else in it is data.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import Declaration
from ..errors import FormatError
from .builder import SegmentBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Segment

PROSE_KEYS: Final = frozenset({"abstract", "description", "excerpt", "subtitle", "summary", "title"})
LANGUAGE_KEYS: Final = frozenset({"lang", "language", "locale"})

_BEGIN = re.compile(r"(---|\+\+\+)[ \t]*(?:\r\n|\r|\n)(?=[ \t]*[^\s])")
_ENDS: Final = {
    "---": re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)"),
    "+++": re.compile(r"(?<=[\r\n])\+\+\+[ \t]*(?:\r\n|\r|\n|\Z)"),
}
_ENTRY: Final = {
    "---": re.compile(r"(?<=[\r\n])([a-z]+):[ \t]+([^\r\n]*)(?!(?:\r\n|\r|\n)[ \t]+[^\s#])(?=[\r\n])"),
    "+++": re.compile(r"(?<=[\r\n])([a-z]+)[ \t]*=[ \t]*([^\r\n]*)(?=[\r\n])"),
}
_TABLE = re.compile(r"(?<=[\r\n])[ \t]*\[")
_QUOTED = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t]*(?:#.*)?""")
_COMMENT = re.compile(r"[ \t]#")
_ESCAPE = re.compile(r"\\(?:(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|(.))")
_ESCAPES: Final = {'"': '"', "\\": "\\", "/": "/", "n": "\n", "t": "\t", "_": "\u00a0"}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_NOT_PLAIN = re.compile(r":(?:\s|$)|\s#|^[\[\]{}>|*&!%#`@,\"']|^[?-]\s")
_TAG = re.compile(r"[\"' \t]*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)[\"' \t]*(?:#.*)?")


class FrontMatter(NamedTuple):
    """What is known of a text before it begins."""

    end: int
    """Document offset at which the text begins; 0 where there is no front matter."""
    declared: str | None
    """The language it says the text is in, as written."""
    segments: tuple[Segment, ...]
    """The values that a reader sees."""
    declaration: Declaration | None = None
    """Where it says so."""


def read(text: str) -> FrontMatter:
    r"""The front matter of a text.

    >>> front = read("---\ntitle: 'L''été'\nlang: fr\n---\nTexte\n")
    >>> front.end, front.declared, front.segments[0].text, front.segments[0].name
    (33, 'fr', "L'été", 'title')
    """
    begin = _BEGIN.match(text)
    end = _ENDS[begin[1]].search(text, begin.end()) if begin else None
    if begin is None or end is None:
        return FrontMatter(0, None, ())
    # The line break before the first entry is looked at, and a table ends the top level of TOML.
    table = _TABLE.search(text, begin.end(), end.start()) if begin[1] == "+++" else None
    declaration: Declaration | None = None
    segments: list[Segment] = []
    for entry in _ENTRY[begin[1]].finditer(text, begin.end(), table.start() if table else end.start()):
        if entry[1] in PROSE_KEYS:
            segments += _value(text, entry, "yaml" if begin[1] == "---" else "toml")
        elif entry[1] in LANGUAGE_KEYS and declaration is None and (tag := _TAG.fullmatch(entry[2])):
            start = entry.start(2)
            declaration = Declaration(start + tag.start(1), start + tag.end(1), tag[1], 0, len(text), is_main=True)
    return FrontMatter(end.end(), declaration.tag if declaration else None, tuple(segments), declaration)


def _value(text: str, entry: re.Match[str], language: str) -> Iterator[Segment]:
    """The segment of an entry, if it is one string on one line."""
    start, quote = entry.start(2), ""
    if match := _QUOTED.fullmatch(entry[2]):
        quote = match[1][0]
        start += 1
        end = entry.start(2) + match.end(1) - 1
    else:
        value = _COMMENT.split(entry[2], maxsplit=1)[0].rstrip()
        if language == "toml" or _NOT_PLAIN.search(value):
            return
        end = start + len(value)
    builder = SegmentBuilder(text)
    done = start
    pieces = _ESCAPE if quote == '"' else re.compile("''" if (language, quote) == ("yaml", "'") else r"\Z.")
    for match in pieces.finditer(text, start, end):
        read_as = "'" if quote == "'" else _resolve(match)
        if read_as is None:
            return
        builder.copy(done, match.start())
        builder.put(read_as, match.start(), match.end())
        done = match.end()
    builder.copy(done, end)
    segment = builder.finish("attribute", name=entry[1], place=language + quote)
    if segment is not None:
        yield segment


def _resolve(match: re.Match[str]) -> str | None:
    """What an escape says; None where it is none."""
    if match[1] is None:
        return _ESCAPES.get(match[2])
    number = int(match[1][1:], 16)
    return None if number > 0x10FFFF or 0xD800 <= number < 0xE000 else chr(number)


def escape(text: str, place: str) -> str:
    r"""What is to be written so that it reads as a text in the place of a value.

    Args:
        text: the new text.
        place: ``yaml`` or ``toml`` with the quotation mark around the value, if there is one.

    Raises:
        FormatError: it cannot be written between these quotation marks, or without any.

    >>> escape("l'été", "yaml'"), escape('dit "oui"', 'yaml"'), escape("l'été", "yaml")
    ("l''été", 'dit \\"oui\\"', "l'été")
    """
    language, quote = place[:4], place[4:]
    if quote == '"':
        text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    if _CONTROL.search(text.replace("\t", "")):
        raise FormatError("the front matter has the value on one line; put it between double quotation marks")
    if quote == "'":
        if language == "toml" and "'" in text:
            raise FormatError("TOML cannot say an apostrophe between apostrophes; put the value between double quotation marks")
        return text.replace("'", "''")
    if _NOT_PLAIN.search(text):
        raise FormatError("YAML would read the value as something else; put it between double quotation marks")
    return text
