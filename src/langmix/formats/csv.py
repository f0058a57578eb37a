"""CSV and TSV: each cell that people read is a segment.

RFC 4180, with the separator that the first line has most of: comma, semicolon, tab or vertical bar. A quotation mark that does not begin a field stands for
itself, and one that is never closed as well, so that a table that breaks the rules is still read.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import Document
from ..errors import FormatError
from ..languages import LANGUAGES, find
from .builder import SegmentBuilder
from .declared import WORDS, from_path
from .json import LANGUAGE_KEYS, is_tag
from .placeholders import Run, doubles_apostrophes, marks, put_message
from .wording import is_prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Segment

MAX_NAME: Final = 80
"""How many code points the header of a column has at most."""

_SEPARATORS: Final = ",;\t|"
_LINE = re.compile(r"[^\r\n]*")
_QUOTED_FIELD = re.compile(r'"(?:[^"]|"")*+"')
_DIRECTIVE = re.compile(r"sep=([,;\t|])(?:\r\n|\r|\n)")
"""What spreadsheets write before a table to tell the separator."""

_TAG = re.compile(r"(?P<stem>)(?P<tag>[A-Za-z]{2}(?:[_-][A-Za-z]{4})?(?:[_-](?:[A-Za-z]{2}|[0-9]{3}))?)")
_TAG_AT_END = re.compile(r"(?P<stem>.+?)(?:[_.:-]|\s?[(\[])(?P<tag>[a-z]{2}(?:[_-](?:[A-Z]{2}|[0-9]{3}))?)[)\]]?")
_TARGETS: Final = frozenset({"target", "translation"})
"""Headers beside which one that says ``source`` means the text that was translated."""
_NO_HEADER = re.compile(r"^[-+]?[0-9]|[.!?…]$|[\r\n]")


class _Field(NamedTuple):
    """A field of a table."""

    start: int
    """Document offset of its text, inclusive; behind its quotation mark, if it has one."""
    end: int
    """Document offset, exclusive."""
    is_quoted: bool


class _Column(NamedTuple):
    """What the header of a column says of it."""

    header: str
    declared: str | None = None
    """The language that it names."""
    kind: str = "cell"


def read(text: str, path: str | None = None) -> Document:
    r"""A segment of kind ``cell`` for each field that people read, called after the header of its column and its row.

    The first row is a header unless one of its fields is a number, a sentence or stands there twice. A column whose header is a language's
    tag or name, or ends in a tag, is declared to be in it; else a row in the language that a column such as ``lang`` says. Where all rows
    claim the same, the document does. Beside a column ``target`` one that is called ``source`` is of kind ``source``.

    >>> document = read('id;texte;text_es\n1;"Le ""chat"" dort.";¡Hola!\n')
    >>> [(segment.text, segment.declared, segment.name) for segment in document.segments]
    [('Le "chat" dort.', None, 'texte:2'), ('¡Hola!', 'es', 'text_es:2')]
    """
    directive = _DIRECTIVE.match(text)
    start = directive.end() if directive else 0
    separator = directive[1] if directive else _separator(text, path)
    catalog = from_path(path, catalog=False) is not None
    columns: list[_Column] | None = None
    segments: list[Segment] = []
    claims: set[str | None] = set()
    for number, row in enumerate(_rows(text, start, separator), 1):
        if columns is None:
            columns = _columns(text, row)
            if columns:
                continue
        claim = _claim(text, row, columns)
        claims.add(claim)
        for place, field in enumerate(row):
            column = columns[place] if place < len(columns) else _Column("")
            if field.start == field.end or _is_language(column):
                continue
            is_message = catalog or column.declared is not None or column.kind != "cell"
            segment = _segment(text, field, catalog=is_message)
            if segment:
                name = f"{column.header or place + 1}:{number}"
                segment = replace(segment, kind=column.kind, declared=column.declared or claim, name=name)
                segments.append(replace(segment, place='"' if field.is_quoted else separator))
    declared = claims.pop() if len(claims) == 1 else None
    if declared:
        segments = [replace(segment, declared=None) if segment.declared == declared else segment for segment in segments]
    return Document(text, tuple(segments), "csv", path, declared)


def escape(text: str, segment: Segment) -> str:
    """A text as it stands in a field.

    Raises:
        FormatError: the field has no quotation marks, and the text would need them.
    """
    if "'" in text and doubles_apostrophes(segment):
        text = text.replace("'", "''")
    if segment.place == '"':
        return text.replace('"', '""')
    # The separator is the place of a field without quotation marks.
    wrong = next((sign for sign in (segment.place or ",", "\n", "\r") if sign in text), None)
    if wrong is None and text.startswith('"') and not segment.text.startswith('"') and text not in segment.text:
        wrong = '"'
    if wrong is not None:
        raise FormatError(f"the text has {wrong!r}, which cannot stand in a field without quotation marks; put the field between them")
    return text


def _separator(text: str, path: str | None) -> str:
    """The separator that the first line has most of, outside of quotation marks; for one without any as the path says."""
    usual = "\t" if (path or "").lower().endswith((".tsv", ".tab")) else ","
    line = _LINE.match(text)
    bare = _QUOTED_FIELD.sub("", line[0] if line else "")
    return max(usual + _SEPARATORS, key=bare.count)


def _rows(text: str, start: int, separator: str) -> Iterator[list[_Field]]:
    """The rows of a table from a document offset on; blank lines are rows as well."""
    row: list[_Field] = []
    quoted, plain = _patterns(separator)
    at = start
    while at < len(text):
        match = quoted.match(text, at)
        is_quoted = match is not None
        match = match or plain.match(text, at)
        if match is None:
            break
        row.append(_Field(*match.span("said"), is_quoted))
        at = match.end()
        if match["end"] != separator:
            yield row
            row = []
    if row:
        yield row


@cache
def _patterns(separator: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A field between quotation marks and one without, with what ends it."""
    end = rf"(?P<end>{re.escape(separator)}|\r\n|\r|\n|\Z)"
    blank = "[ ]*+" if separator == "\t" else r"[ \t]*+"
    return (
        re.compile(rf'{blank}"(?P<said>(?:[^"]|"")*+)"{blank}{end}'),
        re.compile(rf"(?P<said>[^{separator}\r\n]*+){end}"),
    )


def _headers(text: str, row: Sequence[_Field]) -> list[str]:
    """What the columns are called, empty where one has no name; nothing where the row is none of headers."""
    said = [text[field.start : field.end].strip() for field in row]
    named = [name for name in said if name]
    is_header = bool(named) and len(named) == len(set(named)) and not any(_NO_HEADER.search(name) for name in named)
    return [name.replace('""', '"') for name in said] if is_header and max(map(len, named)) <= MAX_NAME else []


def _columns(text: str, row: Sequence[_Field]) -> list[_Column]:
    """What the first row says of the columns; nothing where it is none of headers."""
    headers = _headers(text, row)
    folded = [header.casefold() for header in headers]
    is_bilingual = "source" in folded and not _TARGETS.isdisjoint(folded)
    kinds = [
        ("source" if name == "source" else "translation" if name in _TARGETS else "cell") if is_bilingual else "cell" for name in folded
    ]
    return [_Column(*said) for said in zip(headers, _languages(headers), kinds, strict=True)]


def _claim(text: str, row: Sequence[_Field], columns: Sequence[_Column]) -> str | None:
    """The language that a row says it is in."""
    named = [text[field.start : field.end].strip() for field, column in zip(row, columns, strict=False) if _is_language(column)]
    return next(filter(is_tag, named), None)


def _is_language(column: _Column) -> bool:
    return column.header.casefold() in LANGUAGE_KEYS


def _languages(headers: Sequence[str]) -> list[str | None]:
    """The languages of the columns. A tag that is a word as well counts where another column of that kind has one that is none."""
    found = [tagged(header) for header in headers]
    sure = {stem for stem, tag in found if tag and tag.lower() not in WORDS}
    languages: list[str | None] = []
    for column, (header, (stem, tag)) in enumerate(zip(headers, found, strict=True)):
        if tag and (tag.lower() not in WORDS or (stem in sure and column > 0)):
            languages.append(tag)
        else:
            languages.append(_names().get(header.casefold()))
    return languages


def tagged(header: str) -> tuple[str, str | None]:
    """What stands before the tag of a language in a header, and the tag; None where there is none."""
    match = _TAG.fullmatch(header) or _TAG_AT_END.fullmatch(header)
    return (match["stem"] or "", match["tag"]) if match and find(match["tag"]) else ("", None)


@cache
def _names() -> dict[str, str]:
    """The tags of languages by their names, in English and in the language itself."""
    return {name.casefold(): language.tag for language in LANGUAGES.values() for name in (language.own_name, language.name) if name}


def _segment(text: str, field: _Field, *, catalog: bool) -> Segment | None:
    """The segment of a field, if people read it."""
    source = text[field.start : field.end]
    said = source.replace('""', '"') if field.is_quoted else source
    if not is_prose(said, catalog=catalog):
        return None
    builder = SegmentBuilder(text)
    put_message(builder, _runs(source, field), marks(said))
    return builder.finish("cell")


def _runs(source: str, field: _Field) -> Iterator[Run]:
    """The characters of a field, its doubled quotation marks read as one."""
    at = 0
    while field.is_quoted and (found := source.find('""', at)) >= 0:
        if at < found:
            yield Run(source[at:found], field.start + at, field.start + found)
        yield Run('"', field.start + found, field.start + found + 2)
        at = found + 2
    if at < len(source):
        yield Run(source[at:], field.start + at, field.end)
