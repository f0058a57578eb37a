r"""Java .properties: every value that people read is a segment, named by its key.

Java reads them as ISO-8859-1, or since version 9 as UTF-8, with ``\uXXXX`` for whatever the encoding lacks. New text follows the file: it has
escapes where they are safe in both, and raw characters where the file has such.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..document import Document
from .builder import SegmentBuilder
from .escapes import character, escaped_runs
from .placeholders import Run, marks, put_message
from .wording import is_prose

if TYPE_CHECKING:
    from ..document import Gap, Segment

MAX_NAME: Final = 200
"""How many code points of its key are the name of a value."""

_BLANK = r"(?:[ \t\f]|\\(?:\r\n|[\r\n]))"
_LINE = re.compile(
    r"[ \t\f\r\n]*+(?:(?P<comment>[#!][^\r\n]*+)"
    r"|(?P<key>(?:[^\\ \t\f=:\r\n]++|\\(?!\r|\n|\Z)[\s\S]|\\(?:\r\n|[\r\n])[ \t\f]*+)*+)"
    rf"{_BLANK}*+(?:[=:]{_BLANK}*+)?(?P<value>(?:[^\\\r\n]++|\\(?:\r\n|[\s\S]|\Z))*+))"
)
_ESCAPE = re.compile(
    r"\\(?:u(?P<high>[dD][89abAB][0-9A-Fa-f]{2})\\u(?P<low>[dD][c-fC-F][0-9A-Fa-f]{2})|u(?P<single>[0-9A-Fa-f]{4})"
    r"|(?P<seam>(?:\r\n|[\r\n])[ \t\f]*+)|(?P<letter>[\s\S])|\Z)"
)
_LETTERS: Final = {"f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_SEAM = re.compile(r"(?:\\(?:\r\n|[\r\n])[ \t\f]*+)++")

_ESCAPED: Final = str.maketrans({"\\": r"\\", "\f": r"\f", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
_CONSTANTS: Final = frozenset({"false", "none", "null", "true"})
"""Values that programs read: settings often stand among the messages."""

_ARGUMENT = re.compile(r"\{[0-9]{1,3}(?:\}|,[^{}]{0,200}+[{}])")
_SINGLE_APOSTROPHE = re.compile(r"[^\W\d_]'[^\W\d_]")


_DOUBLES: Final = "''"
"""Behind the last character that needs no escape, as the place of a segment: an apostrophe is written twice, for `java.text.MessageFormat`."""


def read(text: str, path: str | None = None) -> Document:
    r"""One segment a value that people read, of kind ``translation``.

    >>> document = read("# Menu\nmenu.open = Ouvrir l''\\u00e9t\\u00e9 {0}\nmenu.icon: img/open.png\n")
    >>> [(segment.text, segment.kind, segment.name) for segment in document.segments]
    [("Ouvrir l'été ￼", 'translation', 'menu.open')]
    """
    # What is not in ISO-8859-1 is raw in UTF-8 only, and a file in ASCII may be meant as either.
    highest = "\x7f" if text.isascii() else "\xff" if max(text) <= "\xff" else "\U0010ffff"
    segments: list[Segment] = []
    # With arguments and no apostrophe: these do as the others with arguments do.
    undecided: list[int] = []
    is_doubling = True
    for match in _LINE.finditer(text):
        segment = _value(text, match, highest) if match["value"] else None
        if segment is None:
            continue
        if _ARGUMENT.search(match["value"]):
            if "'" not in segment.text:
                undecided.append(len(segments))
            elif not segment.place.endswith(_DOUBLES) and _SINGLE_APOSTROPHE.search(segment.text):
                is_doubling = False
        segments.append(segment)
    for index in undecided if is_doubling else ():
        segments[index] = replace(segments[index], place=segments[index].place + _DOUBLES)
    return Document(text, tuple(segments), "properties", path)


def escape(text: str, segment: Segment) -> str:
    """A text as a value has it, on one line."""
    highest = segment.place[:1] or "\x7f"
    if segment.place.endswith(_DOUBLES):
        text = text.replace("'", "''")
    text = text.translate(_ESCAPED)
    # White space at the beginning of a value or of its next line would be lost.
    first = "\\" if text.startswith(" ") else ""
    return first + "".join(
        character if " " <= character <= highest and character != "\x7f" else _by_number(character) for character in text
    )


def is_soft(document: Document, gap: Gap) -> bool:
    """Whether a gap is nothing but the seam of a value that goes on on the next line."""
    return _SEAM.fullmatch(document.text, gap.start, gap.end) is not None


def _value(text: str, match: re.Match[str], highest: str) -> Segment | None:
    """The segment of a line's value; None where it is not for people to read."""
    runs = _runs(text, *match.span("value"))
    said = "".join(run.text for run in runs)
    if said in _CONSTANTS or not is_prose(said, catalog=True):
        return None
    marked = marks(said)
    builder = SegmentBuilder(text)
    put_message(builder, runs, marked)
    if not said.isascii() and match["value"].isascii():
        highest = "\x7f"
    doubles = any(mark.text == "'" and said[mark.start : mark.end] == "''" for mark in marked)
    name = "".join(run.text for run in _runs(text, *match.span("key")))[:MAX_NAME]
    return builder.finish("translation", None, name, highest + (_DOUBLES if doubles else ""))


def _runs(text: str, start: int, end: int) -> list[Run]:
    """The characters of a key or value, its escapes read."""
    return escaped_runs(text, start, end, _ESCAPE, _character)


def _character(match: re.Match[str]) -> str:
    """What an escape says: nothing at a seam; `MASK` for half a character."""
    if match.lastgroup in {"seam", None}:
        return ""
    return _LETTERS.get(match["letter"], match["letter"]) if match["letter"] else character(match)


def _by_number(character: str) -> str:
    r"""A character as one ``\uXXXX``, or two beyond U+FFFF."""
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))
