"""gettext catalogs (PO, POT), read with a tokenizer of our own: other parsers give no offsets.

It takes what GNU msgfmt takes, and comments inside an entry as well. Each string of an entry is a segment; comments, obsolete entries and
the header are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import MASK, Declaration, Document
from ..errors import syntax_error
from ..results import Edit
from .builder import SegmentBuilder
from .placeholders import Mark, Run, doubles_apostrophes, marks, put_message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Gap, Segment

NAMED: Final = 80
"""How many characters of a message's original text, and of its context, its name has at most."""

_TOKEN = re.compile(
    r"\s*+(?:(?P<comment>\#[^\r\n]*+)"
    r'|"(?P<string>(?:[^"\\\r\n]++|\\(?:\r\n|[\s\S]))*+)"'
    r"|(?P<keyword>msgctxt|msgid_plural|msgid|domain|msgstr(?P<index>\s*+\[\s*+[0-9]++\s*+\])?)(?!\w)"
    r"|(?P<wrong>\w++|[\s\S])|\Z)"
)
_BETWEEN: Final = ("msgid", "msgctxt", "domain", "")
_ALLOWED: Final = {
    "": _BETWEEN,
    "domain": _BETWEEN,
    "msgctxt": ("msgid",),
    "msgid": ("msgstr", "msgid_plural"),
    "msgid_plural": ("msgstr[0]",),
    "msgstr": _BETWEEN,
    "msgstr[0]": ("msgstr[0]", *_BETWEEN),
}
"""What may follow each keyword; empty is the beginning or the end of the file."""

_BREAK = re.compile(r"\r\n|\n|\r")
_ESCAPE = re.compile(
    r"(?P<bytes>(?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]++))++)|\\(?:(?P<letter>[abfnrtv\"\\])|(?P<seam>\r\n|[\r\n])|(?P<wrong>[\s\S]))"
)
_BYTE = re.compile(r"\\(?:([0-7]++)|x([0-9A-Fa-f]++))")
_LETTERS: Final = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", '"': '"', "\\": "\\"}
_ESCAPED: Final = str.maketrans(
    {chr(code): f"\\{code:03o}" for code in [*range(32), 127]} | {character: f"\\{letter}" for letter, character in _LETTERS.items()}
)

_FIELD = re.compile(r"^(Language|X-Source-Language):[ \t]*+(\S++)", re.IGNORECASE | re.MULTILINE)
_SEAM = re.compile(r'"\s*+(?:"\s*+)++')
_ACCELERATOR = re.compile(r"[_&~](?<!__)(?<!&&)(?<!~~)(?=[^\W\d_])")
"""The letter behind it tells the accelerator of a menu from a sign: "_File", "Save &As", but "R & D". Doubled, it stands for itself."""


class _String(NamedTuple):
    keyword: str
    """``msgstr[0]`` for all of a plural."""
    lines: list[tuple[int, int]]
    """What stands between each pair of its quotation marks, as half-open document ranges."""


class _Entry(NamedTuple):
    start: int
    """Document offset of its first keyword."""
    flags: list[tuple[int, int]]
    """Its comments of flags (``#, fuzzy``), as half-open document ranges."""
    strings: list[_String]


class _Message(NamedTuple):
    keyword: str
    runs: list[Run]
    text: str
    """Of all runs."""


def read(text: str, path: str | None = None) -> Document:
    r"""One segment a string: of kind ``source`` for the original, ``translation`` for the translation.

    >>> document = read('msgid ""\nmsgstr "Language: fr\\n"\n\nmsgid "Open"\nmsgstr "Ouvrir"\n')
    >>> [(segment.text, segment.kind, segment.declared, segment.name) for segment in document.segments]
    [('Open', 'source', None, 'Open'), ('Ouvrir', 'translation', 'fr', 'Open')]

    Raises:
        FormatError: msgfmt would not take it either.
    """
    entries = _entries(text, path)
    header = _header(text, entries, path)
    fields = {match[1].lower(): match[2] for match in _FIELD.finditer(header.text)} if header else {}
    language = fields.get("language")
    builder = SegmentBuilder(text)
    segments: list[Segment] = []
    for entry in entries:
        messages = [_decode(text, string, path) for string in entry.strings]
        name = _name(messages)
        if not name:
            continue
        strings = [message for message in messages if message.text and message.keyword not in {"domain", "msgctxt"}]
        for message, marked in zip(strings, _marks(strings), strict=True):
            put_message(builder, message.runs, marked)
            if message.keyword.startswith("msgid"):
                segment = builder.finish("source", fields.get("x-source-language"), name)
            else:
                segment = builder.finish("translation", language, name)
            if segment:
                segments.append(segment)
    return Document(text, tuple(segments), "po", path, language, declarations=tuple(_declarations(header, len(text))))


def escape(text: str, segment: Segment) -> str:
    """A text as a string has it between its quotation marks, on one line."""
    if "'" in text and doubles_apostrophes(segment):
        text = text.replace("'", "''")
    return text.translate(_ESCAPED)


def is_soft(document: Document, gap: Gap) -> bool:
    """Whether a gap is nothing but the seam of a string that goes on on the next line."""
    return _SEAM.fullmatch(document.text, gap.start, gap.end) is not None


def review(document: Document, segments: Sequence[Segment]) -> list[Edit]:
    """The edits that make the entries of segments fuzzy, where they are not yet."""
    text = document.text
    entries = _entries(text, document.path)
    starts = [entry.start for entry in entries]
    numbers = {bisect_right(starts, segment.source(0, 1)[0]) - 1 for segment in segments}
    edits: list[Edit] = []
    for number in sorted(numbers):
        entry = entries[number]
        if any("fuzzy" in re.split(r"[\s,]+", text[start:end]) for start, end in entry.flags):
            continue
        if entry.flags:
            start, end = entry.flags[0]
            behind = start + len("#,")
            edits.append(Edit(behind, behind, " fuzzy," if text[behind:end].strip() else " fuzzy"))
        else:
            line_break = _BREAK.search(text)
            edits.append(Edit(entry.start, entry.start, f"#, fuzzy{line_break[0] if line_break else chr(10)}"))
    return edits


def _entries(text: str, path: str | None) -> list[_Entry]:
    """The entries that are in force."""
    entries: list[_Entry] = []
    flags: list[tuple[int, int]] = []
    last: _String | None = None
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is None:
            continue
        if kind == "comment":
            if match[kind].startswith("#,"):
                flags.append(match.span(kind))
            elif match[kind].startswith("#~"):
                flags = []
        elif kind == "string" and last:
            last.lines.append(match.span(kind))
        elif kind == "keyword":
            keyword = "msgstr[0]" if match["index"] else match[kind]
            _check(text, match.start(kind), path, last, keyword)
            if keyword in _BETWEEN and not (last and last.keyword == "msgctxt"):
                entries.append(_Entry(match.start(kind), flags, []))
                flags = []
            last = _String(keyword, [])
            entries[-1].strings.append(last)
        else:
            raise syntax_error("PO", text, match.start(kind), path, _describe(match))
    _check(text, len(text), path, last, "")
    return entries


def _check(text: str, offset: int, path: str | None, last: _String | None, keyword: str) -> None:
    """Raise a `FormatError` unless a keyword (empty: the end of the file) may stand at an offset behind another and its strings."""
    if last and not last.lines:
        raise syntax_error("PO", text, offset, path, f"'{last.keyword}' has no string; write one between quotation marks")
    allowed = _ALLOWED[last.keyword if last else ""]
    if keyword not in allowed:
        found = f"'{keyword}'" if keyword else "the end of the file"
        raise syntax_error("PO", text, offset, path, f"{found} stands where '{allowed[0]}' is missing")


def _describe(match: re.Match[str]) -> str:
    """What is wrong with a token."""
    if match.lastgroup == "string":
        return "a string without a keyword; write msgid or msgstr before it"
    wrong = match["wrong"]
    if wrong == '"':
        return 'a string has no closing quotation mark on its line; write \\" for a quotation mark in the text, \\n for a line break'
    return f"'{wrong[:40]}' is no keyword; known: msgctxt, msgid, msgid_plural, msgstr, msgstr[0], domain"


def _declarations(header: _Message | None, length: int) -> Iterator[Declaration]:
    """What the header says of the language: gettext writes ``pt_BR`` and ``sr@latin``."""
    for match in _FIELD.finditer(header.text if header else ""):
        if match[1].lower() == "language" and header:
            done = 0
            for run in header.runs:
                index = match.start(2) - done
                if 0 <= index <= len(run.text) - len(match[2]):
                    start = run.start + index
                    tag = match[2].partition("@")[0].replace("_", "-")
                    yield Declaration(start, start + len(match[2]), tag, 0, length, is_main=True)
                done += len(run.text)


def _header(text: str, entries: list[_Entry], path: str | None) -> _Message | None:
    """The header, None where there is none."""
    for entry in entries:
        first, *others = entry.strings
        if first.keyword == "msgid" and all(start == end for start, end in first.lines):
            return _decode(text, others[-1], path)
    return None


def _name(messages: list[_Message]) -> str:
    """What an entry is called: its context and its original; empty for the header."""
    said = {message.keyword: " ".join(message.text.split())[:NAMED] for message in messages}
    return ": ".join(filter(None, (said.get("msgctxt"), said.get("msgid"))))


def _decode(text: str, string: _String, path: str | None) -> _Message:
    """A string with its escapes read."""
    runs: list[Run] = []
    for start, end in string.lines:
        done = start
        for match in _ESCAPE.finditer(text, start, end):
            if done < match.start():
                runs.append(Run(text[done : match.start()], done, match.start()))
            done = match.end()
            if match["letter"]:
                runs.append(Run(_LETTERS[match["letter"]], *match.span()))
            elif match["bytes"]:
                runs += _bytes(text, *match.span())
            elif match["wrong"]:
                raise syntax_error("PO", text, match.start(), path, f"'{match[0]}' is no escape; write '\\\\' for a backslash")
        if done < end:
            runs.append(Run(text[done:end], done, end))
    return _Message(string.keyword, runs, "".join(run.text for run in runs))


def _bytes(text: str, start: int, end: int) -> list[Run]:
    """The characters that octal and hexadecimal escapes give in UTF-8; `MASK` for each byte where they give none."""
    escapes = list(_BYTE.finditer(text, start, end))
    values = bytes(int(match[1], 8) & 0xFF if match[1] else int(match[2][-2:], 16) for match in escapes)
    try:
        characters = values.decode()
    except UnicodeDecodeError:
        return [Run(chr(value) if value < 0x80 else MASK, *match.span()) for value, match in zip(values, escapes, strict=True)]
    runs: list[Run] = []
    done = 0
    for character in characters:
        first, done = done, done + len(character.encode())
        runs.append(Run(character, escapes[first].start(), escapes[done - 1].end()))
    return runs


def _marks(messages: list[_Message]) -> list[list[Mark]]:
    """What does not stand for itself in each string of an entry: as everywhere, and accelerators where every string has the same."""
    marked = [marks(message.text) for message in messages]
    if not messages or len(_accelerators(messages[0].text, marked[0])) != 1:
        return marked
    found = [_accelerators(message.text, known) for message, known in zip(messages, marked, strict=True)]
    if any(len(places) != 1 for places in found):
        return marked
    around = [
        (message.text[max(place - 1, 0) : place], message.text[place : place + 2])
        for message, (place,) in zip(messages, found, strict=True)
    ]
    signs = {sign[0] for _, sign in around}
    # "max_size" in every string is a name.
    if len(signs) != 1 or (len(set(around)) == 1 and around[0][0].isalnum()):
        return marked
    return [sorted([*known, Mark(place, place + 1, "")]) for known, (place,) in zip(marked, found, strict=True)]


def _accelerators(text: str, marked: list[Mark]) -> list[int]:
    """Where a string has signs of accelerators outside its marks."""
    edges = [0, *(edge for mark in marked for edge in (mark.start, mark.end)), len(text)]
    stretches = zip(edges[::2], edges[1::2], strict=True)
    return [match.start() for start, end in stretches for match in _ACCELERATOR.finditer(text, start, end)]
