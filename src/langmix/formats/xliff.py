"""XLIFF 1.2 and 2.x: the source and the target of each unit, a segment each.

What is read is what a unit calls its own: `<source>` and `<target>` right inside `<trans-unit>`, in 2.x inside `<segment>`. The same elements
stand in `<alt-trans>`, in matches and in change tracking, where they are proposals or history; `<seg-source>` says the source once more.

Inside, `<g>`, `<pc>`, `<mrk>` and `<sub>` hold text, and their tags are gaps. All other elements are native code: one `MASK` each, whatever is
in them. (Text in a `<sub>` of native code is a segment of its own; that code is then a gap, since a mask may be moved and its halves must not
part.) A CDATA section is a segment of its own as well, since it is written in another way than the text around it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ..document import Document
from ..errors import FormatError
from ..results import Edit
from .builder import SegmentBuilder
from .placeholders import Run, doubles_apostrophes
from .xml import Tag, Text, tokens, unescape
from .xml_message import CDATA, CDATA_END, CDATA_START, Message, escape_message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Segment

_KINDS = {"source": "source", "target": "translation"}
_OWNERS = frozenset({"trans-unit", "segment"})
_SPANS = frozenset({"g", "pc", "mrk", "sub"})
_UNITS = frozenset({"trans-unit", "unit"})
_EMBEDDED = frozenset({"internal-file", "skeleton"})
"""What holds a document of any kind, even another XLIFF."""

_SPECIAL = re.compile(r"[&\r\n](?:(?<=&)[^;&\s]+;|(?<!&)[ \t\r\n]*)")
"""References, and line ends with the indentation behind them."""
_CODE = re.compile(r"<[^<>]*>")

_REVIEW = "needs-review-translation"


class _Languages(NamedTuple):
    """What a file says its sources and targets are in."""

    source: str | None
    target: str | None


class _Element(NamedTuple):
    """An open element, and what holds inside it."""

    name: str
    """Without its prefix."""
    is_translated: bool
    is_preserved: bool
    """Whether white space counts."""
    declared: str | None
    """The language of its text, where it is of a source or target."""


class _Message(Message):
    """Text that is being read: of a source, a target or a `<sub>` in native code."""

    def put(self, text: str, token: Text, *, is_preserved: bool) -> None:
        """Add the text between two tags.

        Args:
            text: the document.
            token: the text.
            is_preserved: whether its line ends count; else one is read as a space, with all white space around it.
        """
        done = token.start
        for match in _SPECIAL.finditer(text, token.start, token.end):
            start, end = match.span()
            if token.is_literal if match[0][0] == "&" else is_preserved:
                continue
            said = " "
            if match[0][0] == "&":
                said = unescape(match[0])
            else:
                start = done + len(text[done:start].rstrip(" \t"))
            self._add(text[done:start], done, start)
            if said != " " or (self.runs and not self.runs[-1].text[-1].isspace()):
                self._add(said, start, end)
            done = end
        self._add(text[done : token.end], done, token.end)

    def _add(self, text: str, start: int, end: int) -> None:
        if text:
            self.runs.append(Run(text, start, end))


def read(text: str, path: str | None = None) -> Document:
    """A segment for each source and each target that is not empty, of all units that are to be translated.

    The document claims to be in its first file's target language; in the source language where nothing is translated yet.

    Raises:
        FormatError: it is not well-formed XML, has a document type with declarations, or is something else than XLIFF.

    >>> unit = "<trans-unit id='a'><source>Open <x id='1'/></source><target>Ouvrir <x id='1'/></target></trans-unit>"
    >>> document = read(f"<xliff version='1.2'><file source-language='en' target-language='fr'><body>{unit}</body></file></xliff>")
    >>> [(segment.text, segment.kind, segment.declared, segment.name) for segment in document.segments]
    [('Open ￼', 'source', 'en', 'a'), ('Ouvrir ￼', 'translation', 'fr', 'a')]
    """
    reader = _Reader(text)
    for token in tokens(text, path, "XLIFF"):
        if isinstance(token, Text):
            reader.put(token)
            continue
        if token.opens:
            if not reader.open and token.local != "xliff":
                raise FormatError(f"{path or '<text>'}: is no XLIFF: it begins with <{token.name}>, not with <xliff>")
            reader.enter(token)
        if token.closes:
            reader.leave(token)
    return reader.document(path)


def escape(text: str, segment: Segment) -> str:
    """A text as it is written in the place of a segment.

    Raises:
        FormatError: it has a character that XML cannot say, or the end mark of the CDATA section that it is to stand in.
    """
    if "'" in text and doubles_apostrophes(segment):
        text = text.replace("'", "''")
    return escape_message(text, segment)


def review(document: Document, segments: Sequence[Segment]) -> list[Edit]:
    """Edits that mark the targets among some segments as not reviewed.

    In 1.2 a target gets the state `needs-review-translation`, and a unit that was approved no longer is. 2.x has no such state: there
    ``translated`` is what nobody reviewed yet, so that `reviewed` and `final` become that (without a `subState`, which belongs to the state
    that it refines), and `initial` and `translated` stay.
    """
    wanted = [segment.source(0, 1)[0] for segment in segments if segment.kind == "translation"]
    return [edit for owner, target in _targets(document.text, sorted(wanted)) for edit in _mark(document.text, owner, target)]


def _targets(text: str, wanted: Sequence[int]) -> Iterator[tuple[Tag, Tag]]:
    """The tags that open the owner of a target and the target itself, for those that hold one of some sorted document offsets."""
    owner = target = None
    for token in tokens(text, None, "XLIFF") if wanted else ():
        if isinstance(token, Text):
            continue
        if token.opens and token.local in _OWNERS:
            owner = token
        if token.opens and token.local == "target":
            target = token
        elif owner and target and token.local == "target" and bisect_right(wanted, token.start) > bisect_right(wanted, target.start):
            yield owner, target


def _mark(text: str, owner: Tag, target: Tag) -> Iterator[Edit]:
    if owner.local == "segment":
        state, part = owner.where("state"), owner.where("subState")
        changes = [Edit(*state[1:], "translated")] if state and state[0] in ("reviewed", "final") else []
        if changes and part:
            name = text.rindex("subState", owner.start, part[1])
            changes.append(Edit(len(text[:name].rstrip()), part[2] + 1, ""))
        yield from sorted(changes, key=lambda edit: edit.start)
        return
    approved, state = owner.where("approved"), target.where("state")
    if approved and approved[0] == "yes":
        yield Edit(*approved[1:], "no")
    if state is None:
        behind_name = target.start + 1 + len(target.name)
        yield Edit(behind_name, behind_name, f' state="{_REVIEW}"')
    elif state[0] != _REVIEW:
        yield Edit(*state[1:], _REVIEW)


class _Reader:
    """Takes the tokens of a document, in order."""

    def __init__(self, text: str) -> None:
        self.open: list[_Element] = []
        self._text = text
        self._messages: list[_Message] = []
        self._kind = ""
        self._root = self._languages = _Languages(None, None)
        self._files: list[tuple[str, _Languages]] = []
        self._unit: str | None = None
        self._segments: list[tuple[int, Segment]] = []
        """With the number of files before and including its own."""

    def enter(self, tag: Tag) -> None:
        """A tag opens an element."""
        outer = self.open[-1] if self.open else _Element("", is_translated=True, is_preserved=False, declared=None)
        element = _inherit(outer, tag)
        self.open.append(element)
        if self._messages:
            self._enter_inline(tag, element, outer)
        elif element.name in _KINDS:
            if outer.name in _OWNERS and element.is_translated:
                self._kind = _KINDS[element.name]
                language = self._languages.source if element.name == "source" else self._languages.target
                self.open[-1] = element._replace(declared=tag.get("xml:lang") or language or None)
                self._begin()
        elif element.name in _UNITS:
            self._unit = tag.get("resname") or tag.get("name") or tag.get("id")
        elif element.name == "file" and len(self.open) == 2:
            self._languages = _Languages(tag.get("source-language") or self._root.source, tag.get("target-language") or self._root.target)
            self._files.append((tag.get("original") or tag.get("id") or "", self._languages))
        elif len(self.open) == 1:
            self._root = _Languages(tag.get("srcLang"), tag.get("trgLang"))

    def leave(self, tag: Tag) -> None:
        """A tag closes an element."""
        depth = len(self.open)
        element = self.open[-1]
        if self._messages:
            message = self._messages[-1]
            if message.depth == depth:
                self._finish(element)
                self._messages.pop()
            elif message.code_depth == depth:
                message.end_code(tag.end)
            elif not message.code_depth and element.declared != self.open[-2].declared:
                self._finish(element)
        self.open.pop()

    def put(self, token: Text) -> None:
        """Text between two tags."""
        if not self._messages or self._messages[-1].code_depth:
            return
        element, message = self.open[-1], self._messages[-1]
        if not token.is_literal:
            message.put(self._text, token, is_preserved=element.is_preserved)
        elif any(map(str.isalpha, _CODE.sub("", self._text[token.start : token.end]))):
            self._finish(element)
            message.put(self._text, token, is_preserved=element.is_preserved)
            self._finish(element, is_literal=True)
        else:
            message.mask(token.start - len(CDATA_START), token.end + len(CDATA_END))

    def document(self, path: str | None) -> Document:
        """What was read."""
        segments = [self._with_file(segment, number) for number, segment in self._segments]
        segments.sort(key=lambda segment: segment.source(0, 1)[0])
        languages = self._files[0][1] if self._files else self._root
        is_translated = any(segment.kind == "translation" for segment in segments)
        return Document(self._text, tuple(segments), "xliff", path, languages.target if is_translated else languages.source)

    def _enter_inline(self, tag: Tag, element: _Element, outer: _Element) -> None:
        message = self._messages[-1]
        if message.code_depth:
            if element.name == "sub" and element.is_translated:
                message.has_text_in_code = True
                self._begin()
        elif element.name not in _SPANS or not element.is_translated or tag.get("mtype") == "protected":
            message.begin_code(len(self.open), tag.start)
        elif element.declared != outer.declared:
            self._finish(outer)

    def _begin(self) -> None:
        self._messages.append(_Message(len(self.open)))

    def _finish(self, element: _Element, *, is_literal: bool = False) -> None:
        builder = SegmentBuilder(self._text)
        self._messages[-1].put_into(builder)
        segment = builder.finish(self._kind, element.declared, self._unit, CDATA if is_literal else "")
        if segment:
            self._segments.append((len(self._files), segment))

    def _with_file(self, segment: Segment, number: int) -> Segment:
        """The segment, named with its file where there are several."""
        if len(self._files) < 2 or number == 0:
            return segment
        return replace(segment, name=f"{self._files[number - 1][0]}:{segment.name or ''}")


def _inherit(outer: _Element, tag: Tag) -> _Element:
    """What holds inside an element, for the tag that opens it."""
    name = tag.local
    if name in _EMBEDDED:
        return outer._replace(name=name, is_translated=False)
    if "translate" not in tag.attributes and "xml:" not in tag.attributes:
        return outer._replace(name=name)
    translate, space = tag.get("translate"), tag.get("xml:space")
    return _Element(
        name,
        is_translated=outer.is_translated if translate is None else translate != "no",
        is_preserved=outer.is_preserved if space is None else space == "preserve",
        declared=tag.get("xml:lang") or outer.declared,
    )
