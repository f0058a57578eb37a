r"""Android string resources: ``<string>``, and the items of ``<plurals>``, ``<string-array>`` and ``<array>``.

Two languages of escapes lie over each other here. XML is read first; then, as aapt2 does, also in CDATA: ``\n``, ``\'``, ``\u0041``, and white
space, which counts between quotation marks only. Inline tags are gaps; ``<xliff:g>`` is a placeholder, with all that it holds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import MASK, Document
from ..errors import FormatError
from .builder import SegmentBuilder
from .escapes import character
from .placeholders import Run, put_message
from .wording import is_prose
from .xml import Tag, Text, tokens
from .xml_message import CDATA, escape_message, text_runs, whole_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Gap, Segment

_LISTS: Final = frozenset({"plurals", "string-array", "array"})
_BLOCKS: Final = frozenset("blockquote br div h1 h2 h3 h4 h5 h6 li ol p ul".split())

_TAG, _BLOCK = "\0", "\u2028"
"""What stands for a tag, and for a tag that breaks the line, while the escapes are read."""

_WHITE = r"[ \t\n\r\f\v]"
_ESCAPES = (
    r"\\(?:u(?P<high>[dD][89abAB][0-9A-Fa-f]{2})\\u(?P<low>[dD][c-fC-F][0-9A-Fa-f]{2})|u(?P<single>[0-9A-Fa-f]{4})|(?P<letter>[^\0\u2028\ufffc]))"
    rf"|(?P<quote>\")|(?P<tag>\0)|(?P<white>{_WHITE}{{2,}}+|[\t\n\r\f\v]| (?:(?<=[\"\0] )|(?=[\\\"\0\u2028])))"
)
"""A single space between ordinary characters is one of them."""
_FLAT = re.compile(_ESCAPES)
_WRAPPED = re.compile(rf"(?P<break>(?:\\n|\u2028)(?:{_WHITE}*+(?:\\n|\u2028))*+{_WHITE}*+)|{_ESCAPES}")
_LETTERS: Final = {"n": "\n", "t": "\t"}
_LINE_BREAK = re.compile(r"[\n\r\u2028]")
_REFERENCE = re.compile(r"\s*+(?:@(?:null|empty)|[@?]\+?(?:[\w.]+:)?(?:\w+/)?[\w.]+)\s*+")

_SAID: Final = str.maketrans({"\\": r"\\", "'": r"\'", '"': r"\"", "\n": r"\n", "\t": r"\t", "\u2028": r"\u2028"})
_SAID_BY_NUMBER = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class _Open(NamedTuple):
    """An element that is open."""

    tag: Tag
    is_translated: bool
    name: str
    """Of the resource; empty outside of one."""
    is_message: bool
    """Whether its text is that of a message."""


class _Found(NamedTuple):
    """What an element's tag begins, in the text of a message."""

    start: int
    """Document offset."""
    depth: int
    """How many elements are open, it included."""


def read(text: str, path: str | None = None) -> Document:
    r"""One segment a string, of kind ``translation``; a CDATA section is one of its own.

    The items of a list are named after it: ``days.other``, ``months.0``. What is not to be translated, or refers to another resource, is left out.

    >>> document = read(r'<resources><string name="a">L\'<b>été</b> de <xliff:g id="n" xmlns:xliff="x">%1$s</xliff:g></string></resources>')
    >>> [(segment.text, segment.kind, segment.name) for segment in document.segments]
    [("L'été de ￼", 'translation', 'a')]

    Raises:
        FormatError: it is not well-formed XML, has a document type with declarations, or is something else than resources.
    """
    reader = _Reader(text)
    for token in tokens(text, path, "Android resource file"):
        if isinstance(token, Text):
            reader.put(token)
            continue
        if token.opens:
            if not reader.open and token.name != "resources":
                raise FormatError(f"{path or '<text>'}: is no Android resource file: it begins with <{token.name}>, not with <resources>")
            reader.enter(token)
        if token.closes:
            reader.leave(token)
    return Document(text, tuple(reader.segments), "android", path, reader.declared)


def escape(text: str, segment: Segment) -> str:
    """A text as it is written in the place of a segment.

    Raises:
        FormatError: it has the end mark of the CDATA section that it is to stand in.
    """
    said = _SAID_BY_NUMBER.sub(lambda match: f"\\u{ord(match[0]):04x}", text.translate(_SAID))
    # At the beginning of a string these refer to other resources; anywhere else the backslash does no harm.
    return escape_message(f"\\{said}" if said.startswith(("@", "?")) else said, segment)


def is_soft(document: Document, gap: Gap) -> bool:
    """Whether a gap is nothing but white space that does not count."""
    return not document.text[gap.start : gap.end].strip()


class _Reader:
    """Takes the tokens of a document, in order."""

    def __init__(self, text: str) -> None:
        self.open: list[_Open] = []
        self.segments: list[Segment] = []
        self.declared: str | None = None
        self._text = text
        self._runs: list[Run] = []
        self._counts: dict[int, int] = {}
        """How many items the list has that is open, by its tag's offset."""
        self._held: _Found | None = None
        """The placeholder that is open."""

    def enter(self, tag: Tag) -> None:
        """A tag opens an element."""
        outer = self.open[-1] if self.open else None
        if outer is None:
            self.declared = tag.get("tools:locale") or None
            self.open.append(_Open(tag, is_translated=tag.get("translatable") != "false", name="", is_message=False))
            return
        if outer.is_message:
            self.open.append(outer._replace(tag=tag))
            if self._held is None and tag.local == "g" and tag.name != "g":
                self._held = _Found(tag.start, len(self.open))
            elif self._held is None:
                self._add_tag(tag)
            return
        name, is_message = outer.name, False
        if len(self.open) == 1:
            name = tag.get("name") or ""
            is_message = tag.name == "string" or (tag.name == "item" and tag.get("type") == "string")
        elif len(self.open) == 2 and tag.name == "item" and outer.tag.name in _LISTS:
            number = self._counts.get(outer.tag.start, 0)
            self._counts = {outer.tag.start: number + 1}
            name, is_message = f"{name}.{tag.get('quantity') or number}", True
        self.open.append(_Open(tag, outer.is_translated and tag.get("translatable") != "false", name, is_message))

    def leave(self, tag: Tag) -> None:
        """A tag closes an element."""
        element = self.open.pop()
        if not element.is_message:
            return
        if not self.open[-1].is_message:
            self._finish(element)
        elif self._held is None:
            self._add_tag(tag)
        elif self._held.depth > len(self.open):
            self._runs.append(Run(MASK, self._held.start, tag.end))
            self._held = None

    def put(self, token: Text) -> None:
        """Text between two tags."""
        if not self.open or not self.open[-1].is_message or self._held is not None:
            return
        if not token.is_literal:
            self._runs += text_runs(self._text, token)
            return
        self._finish(self.open[-1])
        self._runs += text_runs(self._text, token)
        self._finish(self.open[-1], is_literal=True)

    def _add_tag(self, tag: Tag) -> None:
        self._runs.append(Run(_BLOCK if tag.local in _BLOCKS else _TAG, tag.start, tag.end))

    def _finish(self, element: _Open, *, is_literal: bool = False) -> None:
        runs, self._runs = self._runs, []
        if not runs or not element.is_translated:
            return
        said = "".join(run.text for run in runs)
        if _REFERENCE.fullmatch(said):
            return
        decoded = list(_decode(runs, said))
        if not is_prose("".join(run.text for run in decoded), catalog=True):
            return
        builder = SegmentBuilder(self._text)
        # A doubled apostrophe is what it seems to be: here nobody doubles it for a formatter.
        marked = [mark for mark in whole_marks(decoded) if mark.text != "'" or mark.end - mark.start != 2]
        put_message(builder, decoded, marked)
        segment = builder.finish("translation", None, element.name or None, CDATA if is_literal else "")
        if segment:
            self.segments.append(segment)


def _decode(runs: Sequence[Run], said: str) -> Iterator[Run]:
    r"""The characters of a message, its escapes read and its white space joined.

    A ``\n`` is a line break. Where the source breaks lines too, it is a space that is written ``\n``: so the two are kept apart when the text is
    rewritten.

    Args:
        runs: the message as XML has it, with `_TAG` and `_BLOCK` for tags.
        said: the text of all of them.
    """
    source = _Source(runs)
    pattern = _WRAPPED if _LINE_BREAK.search(said.strip()) else _FLAT
    is_quoted, is_after_white, done = False, True, 0
    for match in pattern.finditer(said):
        kind, (start, end) = match.lastgroup, match.span()
        if done < start:
            yield from source.plain(done, start)
            is_after_white = False
        done = end
        if kind == "quote":
            is_quoted = not is_quoted
        elif kind == "white" and is_quoted:
            yield from source.plain(start, end)
            is_after_white = False
        elif kind == "white":
            if not is_after_white and not (pattern is _WRAPPED and said.startswith(("\\n", _BLOCK), end)):
                yield Run(" ", *source.range(start, end))
            is_after_white = True
        elif kind == "break":
            yield Run(" ", *source.range(start, end))
            is_after_white = True
        elif kind != "tag":
            yield Run(_character(match), *source.range(start, end))
            is_after_white = False
    yield from source.plain(done, len(said))


class _Source:
    """Where the characters of a message stand in the document."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = runs
        self._bases = [0]
        for run in runs:
            self._bases.append(self._bases[-1] + len(run.text))

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The half-open document range of some characters, which have no tag among them."""
        return self._place(start)[0], self._place(end - 1)[1]

    def plain(self, start: int, end: int) -> Iterator[Run]:
        """Characters that stand for themselves, a run for each of the document's."""
        number = bisect_right(self._bases, start) - 1
        while start < end:
            behind = min(end, self._bases[number + 1])
            run, base = self._runs[number], self._bases[number]
            yield Run(run.text[start - base : behind - base], *self.range(start, behind))
            start, number = behind, number + 1

    def _place(self, index: int) -> tuple[int, int]:
        """The half-open document range of a character."""
        number = bisect_right(self._bases, index) - 1
        run, base = self._runs[number], self._bases[number]
        if len(run.text) == run.end - run.start:
            return run.start + index - base, run.start + index - base + 1
        return run.start, run.end


def _character(match: re.Match[str]) -> str:
    """What an escape says; `MASK` for half a character."""
    return _LETTERS.get(match["letter"], match["letter"]) if match["letter"] else character(match)
