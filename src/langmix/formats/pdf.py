"""PDF, read only: its text, page by page, and the paragraphs that its lines make.

A PDF has characters with places on a page, no words and no paragraphs. pdfium makes lines of them, in the order of the file; what belongs
to one paragraph is judged by how the lines lie. `Document.text` is the extracted text: its lines are those of the pages, and a line with
a form feed stands between two pages. Each segment is named after its page (``page 3``).

What stands at the same place near the edge of several pages is no part of the text: a running header, a footer, a page number.
"""

from __future__ import annotations

import re
from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import Document
from ..errors import FormatError, MissingDependency
from .builder import SegmentBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfDocument, PdfPage

    from ..document import Segment

MAX_PAGES: Final = 5_000
MAX_CHARACTERS: Final = 50_000_000
"""Code points of all pages together."""

LARGEST_PITCH: Final = 3.0
"""The distance of two lines of a paragraph, in heights of the line; more is a gap."""

NARROW: Final = 11.0
"""The width of the narrowest column of text, in heights of the line: what ends before that are the lines of a list or table."""

_BEGINNING = 1024
"""Bytes in which ``%PDF-`` is looked for, as viewers do."""
_PASSWORD = 4
"""pdfium's number for a file that asks for one."""
_BREAK = "\n\f\n"

_PDFIUM = Lock()
"""pdfium has state of its own, and no threads."""

_CONTROLS: Final = dict.fromkeys([*range(10), *range(11, 32), *range(0x7F, 0xA0)], " ") | dict.fromkeys([2, 0xAD, 0xFFFE], "-")
"""pdfium says U+0002 or U+FFFE for the hyphen of a broken word, and no line end behind it."""
_LIGATURES: Final = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile(f"[{''.join(_LIGATURES)}]")
_WRITTEN_LINE = re.compile(r"(?:[^\r\x02\ufffe]|\r(?!\n))+[\x02\ufffe]?|[\x02\ufffe]")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_DIGITS = re.compile(r"[0-9]+|\b[ivxlc]+\b")
_BULLET = re.compile(r"(?:[•‣⁃◦▪▫●○■□➢✓*·\ue000-\uf8ff]|[-–—](?=\s))\s*(?=\S)")
_NUMBER = re.compile(r"(?:\(?[0-9]{1,3}[.)]|\(?[a-z]\))\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.:;!?…][\s\"'»”’)\]]*\Z")
_UNSPACED = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]{2}")
"""Chinese and Japanese have no spaces between words."""
_BROKEN_WORD = re.compile(r"[^\W\d_][-‐]\Z")


class _Line(NamedTuple):
    """A line on a page; lengths in points (1/72 inch), from the lower left corner."""

    start: int
    """Document offset of its first character that is no white space, inclusive."""
    end: int
    """Document offset behind its last character that is no white space."""
    page: int
    """From 1."""
    left: float
    right: float
    bottom: float
    height: float
    """Of its letters with all that they may have above and below: somewhat more than the size of the font."""
    edge: int
    """1 where it stands as high as headers do, -1 where it stands as low as footers do, else 0."""


def is_container(data: bytes) -> bool:
    """Whether bytes are those of a PDF."""
    return b"%PDF-" in data[:_BEGINNING]


def read(data: bytes, path: str | None = None) -> Document:
    """A segment a paragraph, heading or item of a list.

    Raises:
        FormatError: it is damaged or encrypted, has no text, or is beyond a limit.
        MissingDependency: pypdfium2 is not installed.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise MissingDependency("PDF needs pypdfium2: pip install 'langmix[formats]'") from error
    where = path or "<data>"
    with _PDFIUM:
        try:
            with pypdfium2.PdfDocument(data) as pdf:
                texts, lines, declared = _extract(pdf, where)
        except pypdfium2.PdfiumError as error:
            if error.err_code == _PASSWORD:
                raise FormatError(f"{where}: is an encrypted PDF: save it without a password") from error
            raise FormatError(f"{where}: is no PDF that can be read: {error}") from error
    if texts and not lines:
        raise FormatError(f"{where}: is a PDF without text, a scan perhaps: have its text recognised first (OCR)")
    text = _BREAK.join(texts)
    return Document(text, tuple(_Layout(text, lines).segments()), "pdf", path, declared)


def _extract(pdf: PdfDocument, where: str) -> tuple[list[str], list[_Line], str | None]:
    """The text of every page, the lines in it, and the language that the file claims."""
    if len(pdf) > MAX_PAGES:
        raise FormatError(f"{where}: has {len(pdf)} pages, more than {MAX_PAGES}: split it")
    texts: list[str] = []
    lines: list[_Line] = []
    size = 0
    for number in range(len(pdf)):
        page = pdf[number]
        try:
            text = _read_page(page, number + 1, size, lines)
        finally:
            page.close()
        texts.append(text)
        size += len(text) + len(_BREAK)
        if size > MAX_CHARACTERS:
            raise FormatError(f"{where}: has more than {MAX_CHARACTERS} characters of text: split it")
    return texts, lines, _language(pdf)


def _language(pdf: PdfDocument) -> str | None:
    from ctypes import c_ushort

    from pypdfium2 import raw

    size = min(raw.FPDFCatalog_GetLanguage(pdf, None, 0), 200)
    letters = (c_ushort * (size // 2 + 1))()
    raw.FPDFCatalog_GetLanguage(pdf, letters, size)
    tag = bytes(letters).decode("utf-16-le", "replace").rstrip("\0").strip()
    return tag if _TAG.fullmatch(tag) else None


def _read_page(page: PdfPage, number: int, offset: int, lines: list[_Line]) -> str:
    """The text of a page, which begins at a document offset; its lines are added."""
    from ctypes import byref

    from pypdfium2 import raw

    box = raw.FS_RECTF()
    _, low, _, high = page.get_bbox()
    margin = (high - low) / 8
    texts = page.get_textpage()
    try:
        if texts.count_chars() > MAX_CHARACTERS:
            return " " * MAX_CHARACTERS
        written = texts.get_text_range(errors="replace")
        parts: list[str] = []
        place = 0
        for match in _WRITTEN_LINE.finditer(written):
            line, index = match[0], match.start()
            line = line.translate(_CONTROLS).replace("\n", " ")
            shown = line.strip()
            if not shown:
                continue
            first = index + len(line) - len(line.lstrip())
            ends: list[tuple[float, float, float, float]] = []
            for at in (first, first + len(shown) - 1):
                raw.FPDFText_GetLooseCharBox(texts, raw.FPDFText_GetCharIndexFromTextIndex(texts, at), byref(box))
                ends.append((box.left, box.right, box.bottom, box.top))
            left, right = min(ends[0][:2]), max(ends[1][:2])
            # What is raised or small at one end is a mark of a note.
            height, bottom = max(end[3] - end[2] for end in ends), min(end[2] for end in ends)
            edge = (bottom > high - margin) - (bottom < low + margin)
            start = offset + place
            lines.append(_Line(start, start + len(shown), number, left, right, bottom, height, edge))
            parts.append(shown)
            place += len(shown) + 1
        return "\n".join(parts)
    finally:
        texts.close()


class _Layout:
    """Judges which lines make a paragraph."""

    def __init__(self, text: str, lines: list[_Line]) -> None:
        self._text = text
        running = _running(text, lines)
        self._lines = [line for line in lines if line.start not in running]
        letters: Counter[float] = Counter()
        for line in self._lines:
            letters[round(line.height, 1)] += line.end - line.start
        self._body = max(letters, key=letters.__getitem__, default=0.0)
        """The height of most of the text."""
        self._pitches = self._find_pitches()

    def segments(self) -> Iterator[Segment]:
        paragraph: list[_Line] = []
        for block in self._blocks():
            margin = max(line.right for line in block)
            for line in block:
                if paragraph and not self._goes_on(paragraph, line, margin):
                    yield from self._segment(paragraph)
                    paragraph = []
                paragraph.append(line)
        yield from self._segment(paragraph)

    def _find_pitches(self) -> dict[int, float]:
        """The usual distance of two lines of one paragraph, in heights of the line, by height in points.

        A line that begins with a small letter goes on with what stands before it, nearly always.
        """
        seen: dict[int, Counter[float]] = {}
        for before, line in zip(self._lines, self._lines[1:], strict=False):
            if before.page == line.page and line.height > 0 and self._text[line.start].islower():
                down = (before.bottom - line.bottom) / line.height
                if 0.5 < down < LARGEST_PITCH:
                    seen.setdefault(round(line.height), Counter())[round(down, 1)] += 1
        return {height: max(pitches, key=pitches.__getitem__) for height, pitches in seen.items()}

    def _blocks(self) -> Iterator[list[_Line]]:
        """Lines of one size that stand below each other at the usual distance."""
        block: list[_Line] = []
        for line in self._lines:
            if block and not self._is_next(block[-1], line):
                yield block
                block = []
            block.append(line)
        if block:
            yield block

    def _is_next(self, before: _Line, line: _Line) -> bool:
        """Whether a line stands below another, or goes on beside it."""
        height = max(line.height, 1.0)
        if before.page != line.page or not 0.85 < before.height / height < 1.18:
            return False
        down = (before.bottom - line.bottom) / height
        if -0.5 < down < 0.5:
            return -0.5 < (line.left - before.right) / height < 1
        return 0 < down < 1.2 * self._pitches.get(round(line.height), 1.4) and line.left < before.right and before.left < line.right

    def _goes_on(self, paragraph: list[_Line], line: _Line, margin: float) -> bool:
        """Whether a line belongs to the paragraph before it; `margin` is how far to the right the lines around it reach, in points."""
        before = paragraph[-1]
        ended = _SENTENCE_END.search(self._text, max(before.start, before.end - 5), before.end) is not None
        if _BULLET.match(self._text, line.start, line.end) or (ended and _NUMBER.match(self._text, line.start, line.end)):
            return False
        is_broken, is_small = self._is_broken(before, line), self._text[line.start].islower()
        height = max(line.height, 1.0)
        if not self._is_next(before, line):
            # The next column or page, or a picture in between.
            has_moved = before.page != line.page or before.bottom < line.bottom
            return has_moved and 0.85 < before.height / height < 1.18 and (is_broken or (not ended and is_small))
        middles = abs(line.left + line.right - before.left - before.right) / 2
        if middles < height / 4 and abs(line.left - before.left) > height:
            return True
        narrow = before.left + NARROW * height
        if not is_broken and self._has_room(before, line, margin if is_small else max(margin, narrow)):
            return False
        indent = (line.left - before.left) / height
        if len(paragraph) == 1 and (indent < 0 or self._mark(before)):
            return True
        return abs(indent) < 0.6 or is_small or before.bottom - line.bottom < height / 2

    def _has_room(self, before: _Line, line: _Line, margin: float) -> bool:
        """Whether the first word of a line would have fitted on the line before it, which then ended on purpose."""
        word = len(self._text[line.start : min(line.end, line.start + 50)].split(maxsplit=1)[0]) + 1
        width = (line.right - line.left) / (line.end - line.start)
        return before.bottom - line.bottom > line.height / 2 and before.right + word * width < margin

    def _is_broken(self, before: _Line, line: _Line) -> bool:
        """Whether a word is broken between two lines."""
        end = self._text[max(before.start, before.end - 2) : before.end]
        return _BROKEN_WORD.match(end) is not None and self._text[line.start].islower()

    def _mark(self, line: _Line) -> re.Match[str] | None:
        """The bullet or number before an item."""
        return _BULLET.match(self._text, line.start, line.end) or _NUMBER.match(self._text, line.start, line.end)

    def _segment(self, paragraph: list[_Line]) -> Iterator[Segment]:
        if not paragraph:
            return
        first = paragraph[0]
        mark = self._mark(first)
        kind = "item" if mark else "heading" if first.height > 1.15 * self._body else "prose"
        builder = SegmentBuilder(self._text)
        start = mark.end() if mark else first.start
        for line, following in zip(paragraph, [*paragraph[1:], None], strict=True):
            is_broken = following is not None and self._is_broken(line, following)
            self._copy(builder, start, line.end - is_broken)
            if following:
                start = following.start
                if not is_broken and not _UNSPACED.match(self._text[line.end - 1] + self._text[start]):
                    builder.space(line.end, start)
        segment = builder.finish(kind, None, f"page {first.page}")
        if segment:
            yield segment

    def _copy(self, builder: SegmentBuilder, start: int, end: int) -> None:
        for match in _LIGATURE.finditer(self._text, start, end):
            builder.copy(start, match.start())
            builder.put(_LIGATURES[match[0]], *match.span())
            start = match.end()
        builder.copy(start, end)


def _running(text: str, lines: list[_Line]) -> set[int]:
    """Where the lines begin that stand at the same place on three pages or on all, outside of all others; numbers may differ in them."""
    seen: dict[tuple[str, int], set[int]] = {}
    for line in lines:
        if line.edge:
            for key in _places(text, line):
                seen.setdefault(key, set()).add(line.page)
    needed = max(2, min(3, lines[-1].page)) if lines else 0
    found: set[int] = set()
    # From each edge of each page inwards.
    ended: set[tuple[int, int]] = set()
    for line in sorted(lines, key=lambda line: line.bottom * -line.edge):
        if line.edge and (line.page, line.edge) not in ended:
            if any(len(seen[key]) >= needed for key in _places(text, line)):
                found.add(line.start)
            else:
                ended.add((line.page, line.edge))
    return found


def _places(text: str, line: _Line) -> list[tuple[str, int]]:
    """What a line says and how high it stands, rounded up and down."""
    said = _DIGITS.sub("#", text[line.start : line.end].lower())
    return [(said, round(line.bottom / 3)), (said, round(line.bottom / 3 + 0.5))]
