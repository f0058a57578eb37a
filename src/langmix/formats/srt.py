"""SubRip subtitles: a segment for what one speaker says in a cue.

A cue is found by its line of times, as players find it: numbers may be missing or wrong, times broken, blank lines too many or too few. Text
behind a blank line that has no times of its own is shown by most players, and read as more of the cue before it.

`cues` finds those of WebVTT as well (where a blank line ends a cue).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..document import Document
from ..errors import FormatError
from .builder import SegmentBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Segment

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_TIMES = re.compile(r"[ \t\ufeff]*(-?\d[-\d:.,; \t]*)-->[ \t]*-?\d")
_NUMBER = re.compile(r"[ \t\ufeff]*(\d+)[ \t]*")
_DASHES = frozenset("-–—‐−")

_CODE = r"<[ \t]?/?[ \t]?(?:b|i|u|s|font)\b[^<>\r\n]*>|\{\\[^{}\r\n]*\}|\{/?[bius]\}|\{[cfopsy]:[^{}\r\n]*\}"
"""Tags, and the codes of other formats that players take as well: SubStation Alpha's ``{\\an8}``, MicroDVD's ``{y:i}``."""
_CODES = re.compile(_CODE, re.IGNORECASE)
_LEAD = re.compile(rf"(?:[^\S\r\n]+|{_CODE})*", re.IGNORECASE)
_BLANK_LINE = re.compile(r"(?>\r\n|\r|\n)[^\S\r\n]*[\r\n]")


class Cue(NamedTuple):
    """Text with the times at which it is shown."""

    name: str
    """Its number, as written; where it has none, the time at which it begins."""
    lines: tuple[tuple[int, int], ...]
    """The half-open document ranges of its lines, without what ends them; blank ones too, since text may go on behind them."""


def read(text: str, path: str | None = None) -> Document:
    r"""A segment for each cue, and for each line of it with which another speaker begins, marked by a dash.

    Raises:
        FormatError: there is no line of times in it.

    >>> cue = "7\n00:00:01,000 --> 00:00:04,000\n{\\an8}<i>Tu viens</i>\nce soir ?\n- Non.\n"
    >>> [(segment.text, segment.name) for segment in read(cue).segments]
    [('Tu viens ce soir ?', '7'), ('- Non.', '7')]
    """
    segments: list[Segment] = []
    is_empty = True
    for cue in cues(text):
        is_empty = False
        segments += _segments(text, cue)
    if is_empty:
        reason = "no line of times such as 00:00:01,000 --> 00:00:04,000; if it is another format, name that"
        raise FormatError(f"{path or '<text>'}: is no SubRip: line 1: {reason}")
    return Document(text, tuple(segments), "srt", path)


def escape(text: str, segment: Segment) -> str:  # noqa: ARG001 - what a format promises
    """A text as it stands in a cue; there is no way to write what means something else there.

    Raises:
        FormatError: it has a blank line, an arrow ``-->``, or what would be a tag.
    """
    code = _CODES.search(text)
    wrong = f"'{code[0]}'" if code else "'-->'" if "-->" in text else "a blank line" if _BLANK_LINE.search(text) else None
    if wrong:
        raise FormatError(f"the text has {wrong}, which cannot stand in a subtitle")
    return text


def cues(text: str) -> Iterator[Cue]:
    """The cues of a text, in order. What stands before the first is left out."""
    name: str | None = None
    lines: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        start, end = match.start(), match.start() + len(match[0].rstrip("\r\n"))
        times = _TIMES.match(text, start, end) if "-->" in match[0] else None
        if times is None:
            lines.append((start, end))
            continue
        number = _take_number(text, lines)
        if name is not None:
            yield Cue(name, tuple(lines))
        name, lines = number or times[1].rstrip(), []
    if name is not None:
        yield Cue(name, tuple(lines))


def _take_number(text: str, lines: list[tuple[int, int]]) -> str | None:
    """Take the line with a cue's number from the lines before its times, where it is the last that is not blank."""
    for place in range(len(lines) - 1, -1, -1):
        if found := _NUMBER.fullmatch(text, *lines[place]):
            del lines[place:]
            return found[1]
        if not text[slice(*lines[place])].isspace() and lines[place][0] < lines[place][1]:
            return None
    return None


def _segments(text: str, cue: Cue) -> Iterator[Segment]:
    builder = SegmentBuilder(text)
    behind = 0
    for start, end in cue.lines:
        line = text[start:end]
        lead = _LEAD.match(text, start, end)
        first = lead.end() if lead else start
        if not line.strip() or is_speaker(text[first : min(first + 2, end)]):
            segment = builder.finish("cue", None, cue.name)
            if segment:
                yield segment
        builder.space(behind, start + len(line) - len(line.lstrip()))
        behind = start + len(line.rstrip())
        for code in _CODES.finditer(text, first, behind):
            builder.copy(first, code.start())
            first = code.end()
        builder.copy(first, behind)
    segment = builder.finish("cue", None, cue.name)
    if segment:
        yield segment


def is_speaker(beginning: str) -> bool:
    """Whether the first two characters of a line are the dash of a speaker: before a small letter it is the hyphen of a broken word."""
    return beginning[:1] in _DASHES and (beginning[1:].isupper() or not beginning[1:].isalnum())
