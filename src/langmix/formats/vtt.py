"""WebVTT subtitles: a segment for what one speaker says in a cue.

Cues are found as those of SubRip are, by their line of times; here a blank line ends one, so that comments, styles and regions are none.
What stands in ``<lang es>`` is a segment of its own, and so is what stands before and behind it.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from ..document import Document
from ..errors import FormatError
from .builder import SegmentBuilder
from .srt import cues, is_speaker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Segment
    from .srt import Cue

MAX_NAME = 200
"""How many code points of a cue's identifier are its name."""

_HEADER = re.compile(r"\ufeff?WEBVTT(?=[ \t\r\n]|\Z)")
_BLANK_LINE = re.compile(r"(?>\r\n|\r|\n)[\r\n]")
_LANGUAGE = re.compile(r"(?<=[\r\n])Language[ \t]*+[:=][ \t]*+([A-Za-z]{2,3}(?:[_-][A-Za-z0-9]{1,8})*+)[ \t]*+(?=[\r\n]|\Z)", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\r|\n")

_TAG = r"</?[A-Za-z][^<>]*>|<[\d:.]+>|</?>"
_TOKEN = re.compile(
    # The look-behind lets a run of spaces be tried once, not once for each of them.
    r"(?P<line_break>(?<![ \t])[ \t]*+(?:(?:\r\n|\r|\n)[ \t]*+)++)"
    r"|(?P<reading><rt(?:[.\s][^<>]*)?>[^<>\r\n]*</(?:rt|ruby)>)"
    r"|<lang(?:\.[^<>\s]*)?\s+(?P<language>[A-Za-z0-9-]+)\s*>"
    r"|(?P<end></lang\s*>)"
    r"|(?P<voice><v[.\s][^<>]*>)"
    rf"|(?P<tag>{_TAG})"
    r"|(?P<reference>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
)
_LEAD = re.compile(rf"(?:[ \t]+|{_TAG})*+")
_EMPTY_LINE = re.compile(r"(?>\r\n|\r|\n)[ \t]*[\r\n]")


def read(text: str, path: str | None = None) -> Document:
    r"""A segment for each cue, for each speaker in it, and for each passage marked as of another language.

    Raises:
        FormatError: it does not begin with ``WEBVTT``.

    >>> cue = "WEBVTT\n\n1\n00:01.000 --> 00:04.000\n<v Ana>L&apos;adieu\n<i>dit</i> <lang es>Hola</lang>\n"
    >>> [(segment.text, segment.declared, segment.name) for segment in read(cue).segments]
    [("L'adieu dit", None, '1'), ('Hola', 'es', '1')]
    """
    if not _HEADER.match(text):
        raise FormatError(f"{path or '<text>'}: is no WebVTT: line 1: it does not begin with WEBVTT; if it is another format, name that")
    blank = _BLANK_LINE.search(text)
    language = _LANGUAGE.search(text, 0, blank.start() if blank else len(text))
    segments = [segment for cue in cues(text) for segment in _segments(text, cue)]
    return Document(text, tuple(segments), "vtt", path, language[1] if language else None)


def escape(text: str, segment: Segment) -> str:  # noqa: ARG001 - what a format promises
    """A text as it stands in a cue.

    Raises:
        FormatError: it has a blank line, which would end the cue.
    """
    if _EMPTY_LINE.search(text):
        raise FormatError("the text has a blank line, which cannot stand in a subtitle")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("-->", "--&gt;")


def _segments(text: str, cue: Cue) -> Iterator[Segment]:
    start, end = _text(cue)
    name = _identifier(text, start) or cue.name
    builder = SegmentBuilder(text)
    languages: list[str] = []
    done = start
    for match in _TOKEN.finditer(text, start, end):
        builder.copy(done, match.start())
        done = match.end()
        kind = match.lastgroup
        if kind == "reference":
            builder.put(unescape(match[0]), *match.span())
        elif kind == "line_break" and not _begins_speech(text, done, end):
            builder.space(*match.span())
        elif kind in {"line_break", "voice", "language", "end"}:
            segment = builder.finish("cue", languages[-1] if languages else None, name)
            if segment:
                yield segment
            if kind == "language":
                languages.append(match[kind])
            elif kind == "end" and languages:
                languages.pop()
    builder.copy(done, end)
    segment = builder.finish("cue", languages[-1] if languages else None, name)
    if segment:
        yield segment


def _text(cue: Cue) -> tuple[int, int]:
    """The half-open document range of a cue's text, which a blank line ends."""
    start = behind = cue.lines[0][0] if cue.lines else 0
    for first, end in cue.lines:
        if first == end:
            break
        behind = end
    return start, behind


def _identifier(text: str, start: int) -> str | None:
    """The line before the line of times that ends before an offset; None where it is blank."""
    lines = _LINE_END.split(text[max(start - 2 * MAX_NAME, 0) : start])
    is_one = len(lines) > 3 and not lines[-4] and "-->" in lines[-2] and "-->" not in lines[-3]
    return lines[-3].strip()[:MAX_NAME] or None if is_one else None


def _begins_speech(text: str, start: int, end: int) -> bool:
    """Whether a line that begins at an offset begins with the dash of a speaker."""
    lead = _LEAD.match(text, start, end)
    first = lead.end() if lead else start
    return is_speaker(text[first : min(first + 2, end)])
