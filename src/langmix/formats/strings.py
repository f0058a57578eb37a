r"""Apple .strings: ``"key" = "value";``, every value that people read is a segment, named by its key.

It is read as Apple's tools do: keys and values may be bare words, strings may run over lines, and ``\U00e9`` is a character.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import MASK, Document
from ..errors import syntax_error
from .builder import SegmentBuilder
from .escapes import character, escaped_runs
from .placeholders import Run, marks, put_message
from .wording import is_prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Segment

MAX_NAME: Final = 200
"""How many code points of its key are the name of a value."""

_TOKEN = re.compile(
    r"(?:\s++|//[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)*+"
    r"(?:\"(?P<string>(?:[^\"\\]++|\\[\s\S])*+)\"|'(?P<single>(?:[^'\\]++|\\[\s\S])*+)'"
    r"|(?P<bare>(?:[\w.$:-]|/(?![/*]))++)|(?P<sign>[=;])|(?P<wrong>[\s\S])|\Z)"
)
_SIGNS: Final[dict[str, tuple[str, ...]]] = {"a key": ("",), "'=' or ';'": ("=", ";"), "a value": ("",), "';'": (";",)}
"""The signs that may come where this is expected; empty for a word."""

_ESCAPE = re.compile(
    r"\\(?:[Uu](?P<high>[dD][89abAB][0-9A-Fa-f]{2})\\[Uu](?P<low>[dD][c-fC-F][0-9A-Fa-f]{2})|[Uu](?P<single>[0-9A-Fa-f]{1,4})"
    r"|(?P<octal>[0-7]{1,3})|(?P<letter>[\s\S]))"
)
_LETTERS: Final = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPED: Final = str.maketrans(
    {chr(code): f"\\U{code:04x}" for code in [*range(32), 127]}
    | {character: f"\\{letter}" for letter, character in _LETTERS.items()}
    | {"\\": r"\\", '"': r"\""}
)
_SINGLE_QUOTED: Final = _ESCAPED | {ord("'"): r"\'"}


class _Value(NamedTuple):
    name: str
    start: int
    """Document offset behind its opening quotation mark, inclusive."""
    end: int
    """Document offset of its closing quotation mark, exclusive."""


def read(text: str, path: str | None = None) -> Document:
    r"""One segment a value that people read, of kind ``translation``.

    >>> document = read('/* The button */\n"save" = "Enregistrer \\"%@\\"";')
    >>> [(segment.text, segment.kind, segment.name) for segment in document.segments]
    [('Enregistrer "￼"', 'translation', 'save')]

    Raises:
        FormatError: it is something else than keys and values.
    """
    builder = SegmentBuilder(text)
    segments: list[Segment] = []
    for value in _values(text, path):
        runs = _runs(text, value.start, value.end)
        said = "".join(run.text for run in runs)
        if not is_prose(said, catalog=True):
            continue
        # A doubled apostrophe is what it seems to be: Apple has it for no formatter.
        put_message(builder, runs, [mark for mark in marks(said) if mark.text != "'" or mark.end - mark.start != 2])
        segment = builder.finish("translation", None, value.name, text[value.end])
        if segment:
            segments.append(segment)
    return Document(text, tuple(segments), "strings", path)


def escape(text: str, segment: Segment) -> str:
    """A text as it is written between its quotation marks, on one line."""
    return text.translate(_SINGLE_QUOTED if segment.place == "'" else _ESCAPED)


def _values(text: str, path: str | None) -> Iterator[_Value]:
    """The values between quotation marks, in order. A bare word is a setting: other words could not be written there.

    Raises:
        FormatError: see `read`.
    """
    expected, key = "a key", ""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is None:
            continue
        if kind == "wrong" or (match[kind] if kind == "sign" else "") not in _SIGNS[expected]:
            raise syntax_error(".strings file", text, match.start(kind), path, _describe(match[kind], kind, expected))
        if kind == "sign":
            expected = "a value" if match[kind] == "=" else "a key"
        elif expected == "a key":
            expected, key = "'=' or ';'", "".join(run.text for run in _runs(text, *match.span(kind)))
        else:
            expected = "';'"
            if kind != "bare":
                yield _Value(key[:MAX_NAME], *match.span(kind))
    if expected != "a key":
        raise syntax_error(".strings file", text, len(text), path, f"the file ends where {expected} should stand")


def _runs(text: str, start: int, end: int) -> list[Run]:
    """The characters of a key or value, its escapes read."""
    return escaped_runs(text, start, end, _ESCAPE, _character)


def _character(match: re.Match[str]) -> str:
    """What an escape says; `MASK` for half a character, and for an octal number beyond ASCII, whose meaning is NeXTSTEP's."""
    if match["letter"]:
        return _LETTERS.get(match["letter"], match["letter"])
    if match["octal"]:
        code = int(match["octal"], 8)
        return chr(code) if code < 0x80 else MASK
    return character(match)


def _describe(found: str, kind: str, expected: str) -> str:
    """What is wrong with a token, and what to do."""
    if kind == "wrong" and found in "\"'":
        return f"a string has no closing quotation mark; write \\{found} for one in the text"
    if kind == "wrong" and found == "/":
        return "a comment has no end; write */"
    return f"'{found[:40]}' stands where {expected} should"
