"""JSON Lines: each line a JSON document, as corpora and logs have them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..document import Document
from ..errors import FormatError
from .builder import SegmentBuilder
from .csv import tagged
from .declared import WORDS
from .json import LANGUAGE_KEYS, JsonString, decoded, decoded_runs, escape, find_strings, is_tag
from .placeholders import Run, marks, put_message
from .wording import is_prose

if TYPE_CHECKING:
    from ..document import Segment

__all__ = ["escape", "read"]

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")


def read(text: str, path: str | None = None) -> Document:
    r"""A segment for each string that people read, called after its line and its keys.

    A string claims the language that its own key names (``fr``, ``text_fr``), else that of its line (``"lang": "fr"``). Where all lines claim
    the same, the document does.

    >>> document = read('{"text": "Un chat noir", "lang": "fr"}\n{"en": "A black cat"}\n')
    >>> [(segment.text, segment.declared, segment.name) for segment in document.segments]
    [('Un chat noir', 'fr', '1:text'), ('A black cat', 'en', '2:en')]

    Raises:
        FormatError: a line is no JSON.
    """
    builder = SegmentBuilder(text)
    segments: list[Segment] = []
    claims: set[str | None] = set()
    for number, match in enumerate(_LINE.finditer(text), 1):
        line = match[1]
        if not line.strip():
            continue
        try:
            strings = list(find_strings(line, path))
        except FormatError as error:
            raise FormatError(f"{path or '<text>'}: is no JSON Lines: line {number}: {str(error).partition('line 1: ')[2]}") from None
        claim = _claim(line, strings)
        claims.add(claim)
        for string in strings:
            said = decoded(line, string.start, string.end)
            if string.place.is_setting or not is_prose(said, catalog=False):
                continue
            runs = [
                Run(run.text, run.start + match.start(), run.end + match.start()) for run in decoded_runs(line, string.start, string.end)
            ]
            put_message(builder, runs, marks(said))
            segment = builder.finish("prose", _own_claim(string) or claim, f"{number}:{string.place.name}".rstrip(":"))
            if segment:
                segments.append(segment)
    declared = claims.pop() if len(claims) == 1 else None
    if declared:
        segments = [replace(segment, declared=None) if segment.declared == declared else segment for segment in segments]
    return Document(text, tuple(segments), "jsonl", path, declared)


def _claim(line: str, strings: list[JsonString]) -> str | None:
    """The language that a line says it is in."""
    said = {string.place.name: decoded(line, string.start, string.end) for string in strings if string.place.name in LANGUAGE_KEYS}
    return next((said[key] for key in LANGUAGE_KEYS if key in said and is_tag(said[key])), None)


def _own_claim(string: JsonString) -> str | None:
    """The language that the key of a string names."""
    _, tag = tagged(string.place.name.rpartition(".")[2])
    return tag if tag and tag.lower() not in WORDS else None
