"""JSON: catalogs of messages (i18next, ARB, Chrome, plain), and prose in any other JSON.

The text is scanned with the place of every string; no value is built. Comments and trailing commas are taken, as programs do that let
people write settings in JSON.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import MASK, Document
from ..errors import syntax_error
from ..languages import find
from .builder import SegmentBuilder
from .declared import from_path
from .escapes import character, escaped_runs
from .placeholders import Run, doubles_apostrophes, marks, put_message
from .wording import is_prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Segment

MAX_DEPTH: Final = 200
"""Objects and lists inside each other."""

MAX_NAME: Final = 200
"""How many code points of its dotted path are the name of a message."""

_SPACE = r"(?:[ \t\r\n]++|//[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)"
_INSIDE = r"(?:[^\"\\\r\n]++|\\(?:[\"\\/bfnrt]|u[0-9A-Fa-f]{4}))*+"
_TOKEN = re.compile(
    rf"{_SPACE}*+(?:\"(?P<string>{_INSIDE})\"(?P<key>{_SPACE}*+:)?"
    r"|(?P<sign>[{}\[\],])"
    r"|(?P<scalar>(?:true|false|null|NaN|-?Infinity|-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)(?![\w.+-]))"
    r"|(?P<wrong>[\w.+-]++|[\s\S])|\Z)"
)
_UNCLOSED = re.compile(rf"\"{_INSIDE}")

_ESCAPE = re.compile(
    r"\\(?:u(?P<high>[dD][89abAB][0-9A-Fa-f]{2})\\u(?P<low>[dD][c-fC-F][0-9A-Fa-f]{2})|u(?P<single>[0-9A-Fa-f]{4})|(?P<letter>.))"
)
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_LETTERS: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}

_VALUE: Final = frozenset({"string", "scalar", "{", "["})
_TAKEN: Final = {
    "a value": _VALUE,
    "a value or ']'": _VALUE | {"]"},
    "a key or '}'": {"key", "}"},
    "a comma or ']'": {",", "]"},
    "a comma or '}'": {",", "}"},
    "the end of the file": {""},
}
"""What may come where this is expected."""

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z]{4})?(?:[_-](?:[A-Za-z]{2}|[0-9]{3}))?")
LANGUAGE_KEYS: Final = ("@@locale", "locale", "language", "lang")
"""Where a file says its language, at the top; the first counts."""

_COMMENTS: Final = frozenset({"//", "$comment", "_comment", "__comment", "_comments"})
_TEXTS: Final = frozenset({"message", "defaultMessage", "string"})
_NOTES: Final = frozenset({"description", "comment", "context", "developer_comment", "translator_comment"})
"""Where each message is an object: what stands beside one of `_TEXTS` for the translator, in whatever language."""

SETTINGS: Final = frozenset(
    "class className classes cmd color command content-type contentType encoding env exec font fontFamily format glob href icon id identifier key "
    "license mime path paths pattern query regex run schema script scripts selector sql src style styles type uri url version xpath".split()
)
"""Keys of what programs read; in a catalog they are as good as any other."""


class PlacedString(NamedTuple):
    """Where a value stands."""

    name: str
    """The keys and indexes that lead to it, joined with dots."""
    top: str
    """The first of them."""
    is_setting: bool
    """Whether one of them is among `SETTINGS`."""


class JsonString(NamedTuple):
    """A string that is a value."""

    place: PlacedString
    start: int
    """Document offset behind its opening quotation mark, inclusive."""
    end: int
    """Document offset of its closing quotation mark, exclusive."""


class _Survey(NamedTuple):
    """What a file holds."""

    strings: list[JsonString]
    """Those that may be prose."""
    claims: dict[str, str]
    """The languages that it claims, by the key."""
    languages: set[str]
    """The keys at the top, where all are tags of languages."""


def read(text: str, path: str | None = None) -> Document:
    """One segment a string that people read: of kind ``translation`` in a catalog, else ``prose``.

    A catalog's path or content says its language.

    >>> document = read('{"@@locale": "fr", "menu": {"open": "Ouvrir", "icon": "img/open.svg"}}')
    >>> [(segment.text, segment.kind, segment.name) for segment in document.segments], document.declared
    ([('Ouvrir', 'translation', 'menu.open')], 'fr')

    Raises:
        FormatError: it is no JSON, or has more than `MAX_DEPTH` objects and lists inside each other.
    """
    strings, claims, languages = _survey(text, path)
    catalog = bool(languages) or "@@locale" in claims or (path or "").lower().endswith(".arb") or from_path(path, catalog=True) is not None
    if catalog:
        strings = _without_notes(strings)
    builder = SegmentBuilder(text)
    segments: list[Segment] = []
    for string in strings:
        runs = decoded_runs(text, string.start, string.end)
        said = "".join(run.text for run in runs)
        if catalog or (not string.place.is_setting and is_prose(said, catalog=False)):
            put_message(builder, runs, marks(said))
            declared = string.place.top if len(languages) > 1 else None
            segment = builder.finish("translation" if catalog else "prose", declared, string.place.name)
            if segment:
                segments.append(segment)
    declared = min(languages) if len(languages) == 1 else next((claims[key] for key in LANGUAGE_KEYS if key in claims), None)
    return Document(text, tuple(segments), "json", path, declared)


def escape(text: str, segment: Segment) -> str:
    """A text as a string has it between its quotation marks, in ASCII where the segment is written so."""
    if "'" in text and doubles_apostrophes(segment):
        text = text.replace("'", "''")
    return json.dumps(text, ensure_ascii=not text.isascii() and is_written_in_ascii(segment))[1:-1]


def _survey(text: str, path: str | None) -> _Survey:
    strings: list[JsonString] = []
    claims: dict[str, str] = {}
    tops: set[str] = set()
    for string in find_strings(text, path):
        name, top, _ = string.place
        said = decoded(text, string.start, string.end)
        if name == top and top in LANGUAGE_KEYS and is_tag(said):
            claims[top] = said
        elif not top.startswith("@") and name.rpartition(".")[2] not in _COMMENTS:
            tops.add("" if name == top else top)
            if is_prose(said, catalog=True):
                strings.append(string)
    # Three letters alone are too often a word: {"nav": {...}, "new": {...}}.
    are_languages = all(map(is_tag, tops)) and any(len(top) != len("fra") for top in tops)
    return _Survey(strings, claims, tops if are_languages else set())


def is_tag(text: str) -> bool:
    """Whether a text is a language tag that langmix knows."""
    return _TAG.fullmatch(text) is not None and find(text) is not None


def _without_notes(strings: list[JsonString]) -> list[JsonString]:
    """Strings without the notes of catalogs whose messages are objects: those of Chrome, FormatJS and Transifex."""
    split = [string.place.name.rpartition(".") for string in strings]
    keys = {key for parent, _, key in split if "placeholders" not in parent.split(".")}
    if keys.isdisjoint(_TEXTS) or not keys <= _TEXTS | _NOTES:
        return strings
    return [string for string, (_, _, key) in zip(strings, split, strict=True) if key in _TEXTS]


class Scanner:
    """What is open at a place of the file, and what is expected there."""

    def __init__(self) -> None:
        self.expected = "a value"
        """A key of `_TAKEN`."""
        self._opened: list[PlacedString] = []
        self.keys: list[str | int] = []
        """The last key or index in each object and list that is open."""

    def takes(self, sign: str) -> bool:
        """Whether a token may stand here."""
        return sign in _TAKEN[self.expected]

    def is_full(self) -> bool:
        """Whether nothing may be nested more deeply."""
        return len(self._opened) == MAX_DEPTH

    def place(self) -> PlacedString:
        """Of the last value."""
        if not self._opened:
            return PlacedString("", "", is_setting=False)
        key = str(self.keys[-1])[:MAX_NAME]
        if len(self._opened) == 1:
            return PlacedString(key, key, key in SETTINGS)
        parent = self._opened[-1]
        return PlacedString(f"{parent.name}.{key}"[:MAX_NAME], parent.top, parent.is_setting or key in SETTINGS)

    def key(self, key: str) -> None:
        """Take a key."""
        self.keys[-1] = key
        self.expected = "a value"

    def open(self, sign: str) -> None:
        """Go into an object or an array."""
        self._opened.append(self.place())
        self.keys.append(-1 if sign == "[" else "")
        self.comma()

    def comma(self) -> None:
        """Go on to the next member."""
        last = self.keys[-1]
        if isinstance(last, int):
            self.keys[-1] = last + 1
            self.expected = "a value or ']'"
        else:
            self.expected = "a key or '}'"

    def close(self) -> None:
        """Leave an object or an array."""
        self._opened.pop()
        self.keys.pop()
        self.value()

    def value(self) -> None:
        """Take a value."""
        if not self.keys:
            self.expected = "the end of the file"
        else:
            self.expected = "a comma or ']'" if isinstance(self.keys[-1], int) else "a comma or '}'"


def scan(text: str, path: str | None) -> Iterator[tuple[Scanner, re.Match[str]]]:
    """Each value that is neither an object nor an array: what is open around it, and its token.

    Raises:
        FormatError: see `read`.
    """
    scanner = Scanner()
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is None:
            continue
        sign = match["sign"] or kind
        if not scanner.takes(sign) or (sign in "{[" and scanner.is_full()):
            raise syntax_error("JSON", text, match.start(kind), path, _describe_value(text, match, scanner))
        if sign == "key":
            scanner.key(decoded(text, *match.span("string")))
        elif sign in "{[":
            scanner.open(sign)
        elif sign == ",":
            scanner.comma()
        elif sign in "}]":
            scanner.close()
        else:
            yield scanner, match
            scanner.value()
    if not scanner.takes(""):
        raise syntax_error("JSON", text, len(text), path, f"the file ends where {scanner.expected} should stand")


def find_strings(text: str, path: str | None) -> Iterator[JsonString]:
    """The strings that are values, in order; errors as for `scan`."""
    for scanner, match in scan(text, path):
        if match.lastgroup == "string":
            yield JsonString(scanner.place(), *match.span("string"))


def decoded_runs(text: str, start: int, end: int) -> list[Run]:
    """The characters of a string, its escapes read."""
    return escaped_runs(text, start, end, _ESCAPE, _character)


def _character(match: re.Match[str]) -> str:
    """What an escape says; `MASK` for half a character."""
    letter = match["letter"]
    return _LETTERS.get(letter, letter) if letter else character(match)


def decoded(text: str, start: int, end: int) -> str:
    """A string, its escapes read; the same as its runs say, but faster."""
    if text.find("\\", start, end) < 0:
        return text[start:end]
    said: str = json.loads(text[start - 1 : end + 1], strict=False)
    return _HALF_CHARACTER.sub(MASK, said)


def is_written_in_ascii(segment: Segment) -> bool:
    """Whether the source has an escape for every character that is not in ASCII, and there are such."""
    pieces = segment.pieces or ()
    behind = [place for place, _, _ in pieces[1:]] + [len(segment.text)]
    said = [(segment.text[place:after], end - start) for (place, start, end), after in zip(pieces, behind, strict=False)]
    lengths = [(len(part), length) for part, length in said if not part.isascii() and part != MASK]
    return bool(lengths) and all(part < length for part, length in lengths)


def _describe_value(text: str, match: re.Match[str], scanner: Scanner) -> str:
    """What is wrong with a token that must not stand here, and what to do."""
    kind = match.lastgroup or ""
    found = match[kind]
    if kind == "sign" and scanner.takes(found):
        return f"more than {MAX_DEPTH} objects and lists inside each other"
    if kind != "wrong":
        shown = f'the {kind} "{(match["string"] or "")[:40]}"' if kind in {"key", "string"} else f"'{found}'"
        return f"{shown} stands where {scanner.expected} should"
    if found == '"':
        unclosed = _UNCLOSED.match(text, match.start(kind))
        end = unclosed.end() if unclosed else 0
        if text[end : end + 1] == "\\":
            return f"'{text[end : end + 2]}' begins no escape of JSON; write '\\\\' for a backslash"
        return "a string has no closing quotation mark on its line; write \\n for a line break in it"
    if found == "/":
        return "a comment has no end; write */"
    return f"'{found[:40]}' is nothing that JSON knows; write texts and keys between quotation marks (\")"
