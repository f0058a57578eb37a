"""Markdown and MDX: the blocks of CommonMark and GitHub's tables, with what Pandoc and the makers of sites have added."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..document import Document, Segment
from . import front_matter, mdx
from .markdown_blocks import Block, read_blocks
from .markdown_declare import declare
from .markdown_html import HtmlScanner
from .markdown_inline import FOOTNOTE, PUNCTUATION, SPECIAL, InlineScanner, find_declaration, normal_label
from .markdown_marks import Act, Role, Scanner, segments_of
from .markdown_tags import Languages, read_jsx_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Declaration

__all__ = ["comments", "declare", "escape", "is_mdx", "read"]

_LONE_RETURN = re.compile(r"\r(?!\n)")
_CLOSING = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_HEADING_ATTRIBUTES = re.compile(r"[ \t]*(?<!\\)(\{[^{}\n]*[#.=][^{}\n]*\})[ \t]*$")
_DIVISION = re.compile(
    r"""[ \t>]*(?:(:{3,})[ \t]*(?:[\w-]+(?:\[([^\]\n]+)\]|[ \t]+([^\s{:][^{\n]*?))?)?[ \t]*(\{[^}\n]*\})?[ \t\r:]*
    |(?:!!!|\?\?\?\+?|===)[^"\n]*"([^"\n]*)"[ \t\r]*)""",
    re.VERBOSE,
)
_NOTE = re.compile(rf"{FOOTNOTE.pattern}:[ \t]*")


def read(text: str, path: str | None = None) -> Document:
    r"""One segment a paragraph, heading, item or cell; what stands for itself inside (the text of an image, another language) is another.

    >>> [segment.text for segment in read("# Titre\n\nUn *très*\nbeau [lien](/page \"Une page\").\n").segments]
    ['Titre', 'Un très beau lien.', 'Une page']
    """
    front = front_matter.read(text)
    reader = _open_reader(text, path, front.end)
    segments = [*front.segments, *reader.segments()]
    segments.sort(key=lambda segment: segment.source(0, 1)[0])
    declarations = [front.declaration] if front.declaration else []
    declarations += sorted(reader.declarations(), key=lambda declaration: declaration.first)
    return Document(text, tuple(segments), "markdown", path, front.declared, declarations=tuple(declarations))


def comments(text: str, path: str | None = None) -> list[tuple[int, int]]:
    """The comments as half-open document ranges, marks included; what looks like one in code is none."""
    start = front_matter.read(text).end
    if is_mdx(text, path):
        return list(mdx.comments(text, start))
    reader = _open_reader(text, path, start)
    for _ in reader.segments():
        pass
    return reader.comments


def is_mdx(text: str, path: str | None = None) -> bool:
    """Whether a text is MDX, by its name or by how it begins."""
    return (path or "").lower().endswith(".mdx") or mdx.is_mdx(text, front_matter.read(text).end)


def _open_reader(text: str, path: str | None, start: int) -> _Reader:
    """The reader of what stands behind the front matter, which ends at an offset."""
    lines = _LONE_RETURN.sub("\n", text)
    if not is_mdx(text, path):
        return _Reader(text, lines, read_blocks(lines, start, ()))
    covered = mdx.cover(lines, start)
    blocks = read_blocks(covered.text, start, covered.indents)
    # There is no indented code in MDX: it is text, deeper in elements than the text before it.
    blocks = [block._replace(what="inline") if block.what == "indented_code_block" else block for block in blocks]
    return _Reader(text, covered.text, sorted([*blocks, *(Block(start, end, "tag") for start, end in covered.tags)]))


_LEADING = re.compile(r"#{1,6}(?=\s|$)|>|(?:[-+*]|\d{1,9}[.)])(?=\s|$)|:{3}|(?:!!!|\?\?\?|===)\s|[-=+|:][-=+|: \t]*$")
_TRAILING = re.compile(r"(?:^|(?<=\s))#+\s*$")
_BEFORE_ENTITY = re.compile(r"&(?=#?\w{1,40};)")
_MARKUP = re.compile(r"[\\`*_~\[\]<{$|]|:(?=[a-z][a-z0-9_+-]*:)")


def escape(text: str, segment: Segment) -> str:
    r"""What is to be written so that it reads as a text in the place of a segment; errors as for `front_matter.escape`.

    >>> escape("5 * 3 = 15, *a_b* [ou] C:\\tmp", Segment("x"))
    '5 * 3 = 15, \\*a_b\\* \\[ou\\] C:\\tmp'
    """
    place = segment.place
    if place.startswith(("yaml", "toml")):
        return front_matter.escape(text, place)
    text = _BEFORE_ENTITY.sub("&amp;", text)
    if place.startswith("html"):
        quote = place[4:]
        text = text.replace("<", "&lt;").replace("\n", "&#10;")
        return text.replace(quote, f"&#{ord(quote)};") if quote else text
    text = text.replace("\r", "&#13;").replace("\n", "&#10;")
    if place.startswith("title"):
        marks = "()" if place[5:] == ")" else place[5:]
        return "".join(
            "\\" + character if character in marks + "|" or _is_escape(text, index) else character for index, character in enumerate(text)
        )
    text = _MARKUP.sub(lambda match: match[0] if _is_text(text, match.start(), segment.kind) else "\\" + match[0], text)
    if leading := _LEADING.match(text):
        # Of a number only the mark behind it can be escaped.
        place_of_mark = leading.end() - 1 if text[0].isdigit() else 0
        text = f"{text[:place_of_mark]}\\{text[place_of_mark:]}"
    if segment.kind == "heading":
        text = _TRAILING.sub(lambda match: "\\" + match[0], text)
    return text


def _is_escape(text: str, index: int) -> bool:
    """Whether a character is a backslash that would escape what is behind it."""
    return text[index] == "\\" and (index + 1 == len(text) or text[index + 1] in PUNCTUATION)


def _is_text(text: str, index: int, kind: str) -> bool:
    """Whether a character that can be markup is none where it stands."""
    character, before, behind = text[index], text[index - 1 : index] if index else "", text[index + 1 : index + 2]
    if character == "|":
        return kind not in ("cell", "attribute")
    if character == "\\":
        return not _is_escape(text, index)
    if character == ":":
        return before.isalnum()
    if character == "$":
        return before.isspace() and (not behind or behind in " \t.,;:!?)")
    is_between_words = character == "_" and before.isalnum() and behind.isalnum()
    return is_between_words or (character in "*_~" and before.isspace() and behind.isspace())


class _Reader:
    """Makes segments out of blocks."""

    def __init__(self, source: str, text: str, blocks: Sequence[Block]) -> None:
        self._source = source
        self._text = text
        """The same as Markdown: other languages are covered, and lines end with LF or CRLF."""
        self._blocks = blocks
        self._languages = Languages()
        self.comments: list[tuple[int, int]] = []
        """Half-open document ranges of the comments in the blocks that were read."""
        self._inline: list[Declaration] = []
        """What was declared inside the blocks that were read, or for one of them."""
        labels = (text[start + 1 : end - 1] for block in blocks for what, start, end in block.parts if what == "link_label")
        self._labels = frozenset(map(normal_label, labels))

    def declarations(self) -> list[Declaration]:
        """What the blocks that were read declare; an element that is never closed goes on to the end."""
        found = [*self._languages.declarations, *self._inline]
        return [one._replace(behind=len(self._source)) if one.behind < 0 else one for one in found]

    def segments(self) -> Iterator[Segment]:
        """In the order of the blocks."""
        # Behind code, or HTML: no division begins in it.
        behind = 0
        for block in self._blocks:
            if block.what == "fenced_code_block":
                behind = block.end
            elif block.start < behind or block.what == "indented_code_block":
                continue
            elif block.what == "division":
                yield from self._division(block)
            elif block.what == "tag":
                yield from self._tag(block)
            elif block.what == "html_block":
                behind = block.end
                scanner = HtmlScanner(self._source, self._inside(block), block.start, self._languages)
                role = Role("prose", self._languages.current, "html")
                scanner.scan()
                self._note(scanner)
                yield from segments_of(self._source, scanner.marks, block.start, block.start + len(scanner.text), role)
            elif block.what == "link_reference_definition":
                yield from self._definition(block)
            else:
                yield from self._running(block)

    def _inside(self, block: Block) -> str:
        """The text of a block, with white space for the marks of the blocks around it."""
        parts: list[str] = []
        done = block.start
        for what, start, end in block.parts:
            if what == "block_continuation":
                parts += (self._text[done:start], " " * (end - start))
                done = end
        return "".join([*parts, self._text[done : block.end]])

    def _running(self, block: Block) -> Iterator[Segment]:
        """A paragraph, a heading or a cell."""
        text, start, kind = self._inside(block), 0, block.kind
        end = len(text)
        declared = self._languages.current
        if kind == "heading":
            if self._text[max(block.start - 8, 0) : block.start].rstrip(" \t").endswith("#"):
                end -= _length(_CLOSING.search(text))
            if attributes := _HEADING_ATTRIBUTES.search(text, 0, end):
                end = attributes.start()
                own = find_declaration(attributes[1], block.start + attributes.start(1))
                if own:
                    self._inline.append(own._replace(first=block.start, behind=block.end))
                    declared = own.tag
        elif match := _NOTE.match(text):
            start, kind = match.end(), "note"
        return self._scan(text[start:end], block.start + start, Role(kind, declared))

    def _definition(self, block: Block) -> Iterator[Segment]:
        """The title of a link that is defined."""
        for what, start, end in block.parts:
            if what == "link_title":
                scanner = InlineScanner(self._source, self._inside(block), block.start, ())
                scanner.scan_title(start + 1 - block.start, end - 1 - block.start)
                role = Role("attribute", self._languages.current, "title" + self._text[end - 1])
                yield from segments_of(self._source, scanner.marks, start + 1, end - 1, role)

    def _tag(self, block: Block) -> Iterator[Segment]:
        """A tag of JSX on a line of its own."""
        tag = read_jsx_tag(self._source, block.start, 0, block.end - block.start)
        scanner = Scanner(self._source, self._text[block.start : block.end], block.start)
        scanner.put_tag(tag, Act.GAP)
        yield from segments_of(self._source, scanner.marks, block.start, block.end, Role("prose", self._languages.current))
        if tag.closes:
            self._languages.close(tag.name, block.end)
        elif tag.opens:
            self._languages.open(tag.name, tag.declaration(block.start))

    def _division(self, block: Block) -> Iterator[Segment]:
        """The line at the beginning or end of a division, which may have a title."""
        match = _DIVISION.fullmatch(self._text, block.start, block.end)
        if match is None:
            return
        title = next((group for group in (2, 3, 5) if match[group]), 0)
        if title:
            yield from self._scan(match[title], match.start(title), Role("heading", self._languages.current))
        if match[1] and match[0].strip("> \t\r:"):
            own = find_declaration(match[4], match.start(4)) if match[4] else None
            self._languages.open(":::", own and own._replace(first=block.start, behind=-1))
        elif match[1]:
            self._languages.close(":::", block.end)

    def _scan(self, text: str, start: int, role: Role) -> Iterator[Segment]:
        """Running text that begins at a document offset."""
        if not SPECIAL.search(text):
            # Half of all blocks, and ten times as fast.
            plain = text.strip()
            return iter([Segment(plain, start + text.index(plain), None, role.kind, role.declared)] if plain else ())
        scanner = InlineScanner(self._source, text, start, self._labels)
        scanner.scan()
        self._note(scanner)
        return segments_of(self._source, scanner.marks, start, start + len(text), role)

    def _note(self, scanner: Scanner) -> None:
        """Keep the comments and the declarations that were found in a stretch."""
        self._inline += scanner.declarations
        if "<!--" in scanner.text:
            gaps = ((mark.start, mark.end) for mark in scanner.marks if mark.act is Act.GAP)
            self.comments += [(start, end) for start, end in gaps if self._source.startswith("<!--", start)]


def _length(match: re.Match[str] | None) -> int:
    return match.end() - match.start() if match else 0
