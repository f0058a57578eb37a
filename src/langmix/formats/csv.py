"""CSV and TSV: each cell that people read is a segment.

RFC 4180, with the separator that the first line has most of: comma, semicolon or tab. A quotation mark that does not begin a field stands for
itself, and one that is never closed as well, so that a table that breaks the rules is still read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import Document, Segment
from ..errors import FormatError
from ..languages import LANGUAGES, find
from .builder import SegmentBuilder
from .declared import WORDS, from_path
from .placeholders import Run, doubles_apostrophes, marks, put_message
from .wording import is_prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_NAME: Final = 80
"""How many code points the header of a column has at most."""

_SEPARATORS: Final = ",;\t"
_LINE = re.compile(r"[^\r\n]*")
_QUOTED_FIELD = re.compile(r'"(?:[^"]|"")*+"')
_DIRECTIVE = re.compile(r"sep=([,;\t])(?:\r\n|\r|\n)")
"""What spreadsheets write before a table to tell the separator."""

_TAG = re.compile(r"(?P<stem>)(?P<tag>[A-Za-z]{2}(?:[_-][A-Za-z]{4})?(?:[_-](?:[A-Za-z]{2}|[0-9]{3}))?)")
_TAG_AT_END = re.compile(r"(?P<stem>.+?)(?:[_.:-]|\s?[(\[])(?P<tag>[a-z]{2}(?:[_-](?:[A-Z]{2}|[0-9]{3}))?)[)\]]?")
_NO_HEADER = re.compile(r"^[-+]?[0-9]|[.!?…]$|[\r\n]")


@dataclass(frozen=True, slots=True)
class _Cell(Segment):
    """A segment that knows how its field is written."""

    is_quoted: bool = False
    separator: str = ","


class _Field(NamedTuple):
    """A field of a table."""

    start: int
    """Document offset of its text, inclusive; behind its quotation mark, if it has one."""
    end: int
    """Document offset, exclusive."""
    is_quoted: bool


def read(text: str, path: str | None = None) -> Document:
    r"""A segment of kind ``cell`` for each field that people read, called after the header of its column and its row.

    The first row is a header unless one of its fields is a number, a sentence or stands there twice. A column whose header is a language's
    tag or name, or ends in a tag, is declared to be in it.

    >>> document = read('id;texte;text_es\n1;"Le ""chat"" dort.";¡Hola!\n')
    >>> [(segment.text, segment.declared, segment.name) for segment in document.segments]
    [('Le "chat" dort.', None, 'texte:2'), ('¡Hola!', 'es', 'text_es:2')]
    """
    directive = _DIRECTIVE.match(text)
    start = directive.end() if directive else 0
    separator = directive[1] if directive else _separator(text, path)
    catalog = from_path(path, catalog=False) is not None
    headers: list[str] | None = None
    languages: list[str | None] = []
    segments: list[Segment] = []
    for number, row in enumerate(_rows(text, start, separator), 1):
        if headers is None:
            headers = _headers(text, row)
            languages = _languages(headers)
            if headers:
                continue
        for column, field in enumerate(row):
            if field.start == field.end:
                continue
            header = (headers[column] if column < len(headers) else "") or str(column + 1)
            declared = languages[column] if column < len(languages) else None
            segment = _segment(text, field, f"{header}:{number}", declared, catalog=catalog or declared is not None)
            if segment:
                segments.append(
                    _Cell(segment.text, segment.offset, segment.pieces, "cell", declared, segment.name, field.is_quoted, separator)
                )
    return Document(text, tuple(segments), "csv", path)


def escape(text: str, segment: Segment) -> str:
    """A text as it stands in a field.

    Raises:
        FormatError: the field has no quotation marks, and the text would need them.
    """
    if "'" in text and doubles_apostrophes(segment):
        text = text.replace("'", "''")
    is_quoted, separator = (segment.is_quoted, segment.separator) if isinstance(segment, _Cell) else (False, ",")
    if is_quoted:
        return text.replace('"', '""')
    wrong = next((sign for sign in (separator, "\n", "\r") if sign in text), None)
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
    end = rf"(?P<end>{separator}|\r\n|\r|\n|\Z)"
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


def _segment(text: str, field: _Field, name: str, declared: str | None, *, catalog: bool) -> Segment | None:
    """The segment of a field, if people read it."""
    source = text[field.start : field.end]
    said = source.replace('""', '"') if field.is_quoted else source
    if not is_prose(said, catalog=catalog):
        return None
    builder = SegmentBuilder(text)
    put_message(builder, _runs(source, field), marks(said))
    return builder.finish("cell", declared, name)


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
