"""The blocks of Markdown: tree-sitter's grammar, and around it what the grammar does not know.

The grammar is given a skeleton of the text: of the same length, so that its bytes are our code points, and with the words of a line run
together, so that its tree is small. Formulas, fenced divisions and the indentation of footnotes are taken out of it first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from ..errors import MissingDependency

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node, TreeCursor

WINDOW: Final = 1 << 20
"""Code points that are parsed at once: a tree takes 30 times as many bytes."""

_RETURN = re.compile(r"\r\n")
_NO_ASCII = re.compile(r"[^\x01-\x7f]|&")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
_WORDS = re.compile(r"^[ \t>*+\-\d.)]*[\[<].*$(?:(?<=:)\n.*$)?|[A-Za-z\x02]++(?:[ ,.;'!?]{1,2}[A-Za-z\x02]++)*+", re.MULTILINE)
_FORMULA = re.compile(r"\$\$(?:[^$\n`]|\n(?![ \t>]*\n))+\$\$")
_NO_PREFIX = re.compile(r"(?<=[^\s>])[^\n]|[^\s>]")
_ADMONITION: Final = r"(?:(?:!!!|\?\?\?\+?)[ \t]+[\w -]+(?:\"[^\"\n]*\"[ \t]*)?|===\+?[ \t]+\"[^\"\n]*\"[ \t]*)$"
_DIVISION = re.compile(rf"^[ \t>]*:{{3,}}.*$|^{_ADMONITION}", re.MULTILINE)
_BODY = re.compile(rf"^(?:(\[\^[^\s\[\]]+\]:).*$|{_ADMONITION})", re.MULTILINE)
_LINE = re.compile(r"([ \t]*)(\S?).*(?:\n|\Z)")
_NEXT_LINE = re.compile(r"[ \t]*\n[ \t]*")
_BLANK_LINE = re.compile(r"[ \t]*\n[ \t]*(?:\n|\Z)")
_INDENT = re.compile(r" {4}|\t")
_CONTAINERS: Final = frozenset(
    {"document", "section", "list", "list_item", "block_quote", "paragraph", "atx_heading", "setext_heading", "pipe_table"}
    | {"pipe_table_header", "pipe_table_row", "ERROR"}
)
_LEAVES: Final = frozenset(
    {"inline", "pipe_table_cell", "html_block", "link_reference_definition", "fenced_code_block", "indented_code_block"}
)
_KNOWN: Final = _CONTAINERS | _LEAVES
_KINDS: Final = {
    "list_item": "item",
    "block_quote": "quote",
    "atx_heading": "heading",
    "setext_heading": "heading",
    "pipe_table_cell": "cell",
}
_PARTS: Final = ("block_continuation", "link_label", "link_title")


class Block(NamedTuple):
    """A stretch of source that is no container of others."""

    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""
    what: str
    """The name of tree-sitter's node, or ``division``."""
    kind: str = "prose"
    """Of its segments."""
    parts: tuple[tuple[str, int, int], ...] = ()
    """What stands in it, as name of the node and half-open document range: the marks of the blocks around it at the beginning of its
    lines; of a definition, its label and title."""


def read_blocks(text: str, start: int, indents: Sequence[tuple[int, int]]) -> list[Block]:
    """The blocks of a text, in order.

    Args:
        text: the document, without what is no Markdown, and without a carriage return that ends a line by itself.
        start: the document offset at which the text begins; what stands before is front matter.
        indents: half-open ranges of white space, in order, that only show how tags are nested.

    Raises:
        MissingDependency: tree-sitter is not installed.
    """
    # The grammar does not know the end of the text for the end of a line everywhere.
    end = len(text.rstrip())
    skeleton = "\n" * start + text[start:end].replace("\r\n", " \n") + "\n"
    returns = ((match.start(), match.end() - 1) for match in _RETURN.finditer(text, start, end))
    bodies = list(_bodies(skeleton))
    cuts = list(_disjoint([*indents, *returns, *((start, end) for start, end, _ in bodies)]))
    divisions = [Block(*match.span(), "division") for match in _DIVISION.finditer(skeleton)]
    skeleton = _DIVISION.sub(lambda match: " " * len(match[0]), skeleton).replace("[^", "\x02\x02")
    skeleton = _FORMULA.sub(lambda match: _NO_PREFIX.sub("\x02", match[0]), _ESCAPE.sub("\x02\x02", _NO_ASCII.sub("\x02", skeleton)))
    skeleton = _WORDS.sub(_run_together, skeleton)
    blocks = _parse("".join(map(skeleton.__getitem__, _between(cuts, len(skeleton)))).encode("ascii"))
    notes = {end for _, end, is_note in bodies if is_note}
    found = _joined(_shifted(blocks, cuts) if cuts else blocks, skeleton)
    return sorted(
        [*divisions, *(block._replace(kind="note") if block.start in notes and block.kind == "prose" else block for block in found)]
    )


def _joined(blocks: Iterator[Block], skeleton: str) -> Iterator[Block]:
    """The blocks, without the grammar's mistake to see code in an indented line right behind a paragraph: it is the paragraph's next."""
    last: Block | None = None
    goes_on = False
    for block in blocks:
        is_paragraph = last is not None and last.what == "inline" and last.kind != "heading"
        wanted = "inline" if goes_on else "indented_code_block"
        if last and is_paragraph and block.what == wanted and _NEXT_LINE.fullmatch(skeleton, last.end, block.start):
            goes_on = not goes_on
            blank = _BLANK_LINE.search(skeleton, block.start, block.end)
            last = last._replace(end=blank.start() if blank else block.end, parts=last.parts + block.parts)
            continue
        if last:
            yield last
        last = block
        goes_on = False
    if last:
        yield last


def _run_together(match: re.Match[str]) -> str:
    """A stand-in for words; lines that may be a definition or HTML stay as they are: there a space decides."""
    return match[0] if match[0].lstrip(" \t>*+-0123456789.)")[:1] in "[<" else "x" * len(match[0])


def _bodies(skeleton: str) -> Iterator[tuple[int, int, bool]]:
    """Where the text of footnotes and admonitions is indented, and whether it is a footnote's."""
    for match in _BODY.finditer(skeleton):
        # The first paragraph of a footnote may go on with or without indentation.
        is_body = match[1] is None
        at = match.end() + 1
        while at < len(skeleton) and (line := _LINE.match(skeleton, at)):
            indent = _INDENT.match(line[1])
            if not line[2]:
                is_body = True
            elif is_body and indent is None:
                break
            elif is_body and indent is not None:
                yield at, at + indent.end(), match[1] is not None
            elif _BODY.match(skeleton, at):
                break
            at = line.end()


def _disjoint(ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The ranges in order, without those that begin in another."""
    done = 0
    for start, end in sorted(ranges):
        if start >= done:
            yield start, end
            done = end


def _between(cuts: Sequence[tuple[int, int]], end: int) -> Iterator[slice]:
    """What is left of a text without some ranges."""
    done = 0
    for start, behind in cuts:
        yield slice(done, start)
        done = behind
    yield slice(done, end)


def _shifted(blocks: Iterator[Block], cuts: Sequence[tuple[int, int]]) -> Iterator[Block]:
    """The blocks of a text without some ranges, at the places they have with them."""
    taken = [0, *accumulate(end - start for start, end in cuts)]
    starts = [start - before for (start, _), before in zip(cuts, taken, strict=False)]

    def place(offset: int) -> int:
        return offset + taken[bisect_right(starts, offset)]

    for block in blocks:
        parts = tuple((what, place(start), place(end - 1) + 1) for what, start, end in block.parts)
        yield block._replace(start=place(block.start), end=place(block.end - 1) + 1, parts=parts)


def _parse(skeleton: bytes) -> Iterator[Block]:
    """The blocks of a text. A window's last block may go on behind it: there the next window begins."""
    try:
        from tree_sitter import Language, Parser
        from tree_sitter_markdown import language
    except ImportError as error:
        raise MissingDependency("Markdown needs tree-sitter: pip install tree-sitter tree-sitter-markdown") from error
    parser = Parser(Language(language()))
    start, size = 0, WINDOW
    while start < len(skeleton):
        end = skeleton.find(b"\n", start + size) + 1 or len(skeleton)
        # What begins with a rule would be taken for front matter, but not behind a blank line.
        cursor = parser.parse(b"\n" + skeleton[start:end]).walk()
        last = start - 1 + _last_block(cursor)
        following = skeleton.rfind(b"\n", start, last) + 1 if end < len(skeleton) else end
        if following <= start:
            size *= 2
            continue
        yield from (block for block in _walk(cursor, start - 1) if block.start < following)
        start, size = following, WINDOW


def _last_block(cursor: TreeCursor) -> int:
    """The offset of the last block at the top level."""
    while cursor.goto_last_child() and cursor.node is not None and cursor.node.type == "section":
        pass
    start = cursor.node.start_byte if cursor.node else 0
    while cursor.goto_parent():
        pass
    return start


def _walk(cursor: TreeCursor, base: int) -> Iterator[Block]:
    kinds = ["prose"]
    while (node := cursor.node) is not None:
        kind = _KINDS.get(node.type, kinds[-1])
        if node.type in _LEAVES or (node.type == "ERROR" and not any(child.type in _KNOWN for child in node.children)):
            if node.start_byte < node.end_byte:
                yield _block(node, kind, base)
        elif node.type in _CONTAINERS and cursor.goto_first_child():
            kinds.append(kind)
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            kinds.pop()


def _block(node: Node, kind: str, base: int) -> Block:
    parts: tuple[tuple[str, int, int], ...] = ()
    if node.end_point[0] > node.start_point[0] or node.type == "link_reference_definition":
        found = (part for part in node.children if part.type in _PARTS and part.start_byte < part.end_byte)
        parts = tuple((part.type, base + part.start_byte, base + part.end_byte) for part in found)
    return Block(base + node.start_byte, base + node.end_byte, node.type, kind, parts)
