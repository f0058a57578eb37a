"""Source code: the prose of its comments and docstrings.

A grammar of the language finds them; what of them is prose is judged by `source_prose`. The language is that of the file's ending, or of
its first line (``#!/usr/bin/env python3``). Code is never a segment, nor are the strings of a program: those belong in catalogs.
"""

from __future__ import annotations

import re
from importlib import import_module
from itertools import pairwise
from pathlib import PurePath
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import Document
from ..errors import FormatError, MissingDependency
from .source_prose import DOCSTRING, Comment, is_license, read_comment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Tree

    from ..document import Segment

MAX_SIZE: Final = 1_000_000
"""Code points of a file; what is larger was written by a program."""
PATIENCE: Final = 10.0
"""Seconds that a parser may take. Code takes it a second a megabyte; brackets without end, in a shell script, take it hours."""
_CHUNK = 1 << 16


class _Language(NamedTuple):
    """A programming language."""

    grammar: str
    """The package."""
    suffixes: tuple[str, ...]
    line: str = "//"
    """What begins a comment that ends with the line."""
    function: str = "language"
    """The function of the package that gives the grammar."""
    programs: tuple[str, ...] = ()
    """What a first line calls to run the file."""


class _Found(NamedTuple):
    """A comment, with where it stands."""

    comment: Comment
    following_row: int
    """The line behind it, from 0."""
    column: int
    """Where it begins in its line, from 0."""
    end: int
    """Document offset behind it, marks included."""


LANGUAGES: Final[dict[str, _Language]] = {
    "Python": _Language("tree_sitter_python", (".py", ".pyi", ".pyw"), "#", programs=("python",)),
    "JavaScript": _Language("tree_sitter_javascript", (".js", ".mjs", ".cjs", ".jsx"), programs=("node",)),
    "TypeScript": _Language("tree_sitter_typescript", (".ts", ".mts", ".cts"), function="language_typescript", programs=("deno", "tsx")),
    "TSX": _Language("tree_sitter_typescript", (".tsx",), function="language_tsx"),
    "C": _Language("tree_sitter_c", (".c", ".h")),
    "C++": _Language("tree_sitter_cpp", (".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx")),
    "Java": _Language("tree_sitter_java", (".java",)),
    "Go": _Language("tree_sitter_go", (".go",)),
    "Rust": _Language("tree_sitter_rust", (".rs",)),
    "C#": _Language("tree_sitter_c_sharp", (".cs",)),
    "shell": _Language("tree_sitter_bash", (".sh", ".bash"), "#", programs=("sh", "bash", "dash")),
}
SUFFIXES: Final = tuple(suffix for language in LANGUAGES.values() for suffix in language.suffixes)

_NO_ASCII = re.compile(r"[^\x01-\x7f]|\r(?!\n)")
_LINE_END = re.compile(r"\r\n|\n|\r")
_OPENING = re.compile(r"/\*(?:\*+|!)?<?")
_SPLICE = re.compile(r"(?<!\\)(?:\\\\)*(\\)\Z")
_MARKER = re.compile(r"//[/!]?<?|#[:!]?")
_STRING = re.compile(r"""(?P<prefix>[rRuU]?)(?P<quote>\"{3}|'{3}|["'])""")
_COMMENTS: Final = frozenset({"comment", "line_comment", "block_comment", "html_comment"})


def read(text: str, path: str | None = None) -> Document:
    r"""A segment a paragraph of a comment or docstring.

    >>> [segment.text for segment in read("x = 1  # un compteur\n\n\ndef f():\n    '''Rend le\n    compte.'''\n", "a.py").segments]
    ['un compteur', 'Rend le compte.']

    Raises:
        FormatError: nothing tells the language, it is too large, or no such language at all.
        MissingDependency: the grammar is not installed.
    """
    where = path or "<text>"
    name = _language(text, path)
    if name is None:
        raise FormatError(f"{where}: is no source code that is known by its ending ({' '.join(SUFFIXES)}) or by a first line with #!")
    if len(text) > MAX_SIZE:
        raise FormatError(f"{where}: has {len(text)} characters, more than {MAX_SIZE}: leave out what programs wrote")
    try:
        tree = _parse(text, LANGUAGES[name])
    except ValueError as error:
        raise FormatError(f"{where}: is no {name}: its parser gave up after {PATIENCE:.0f} seconds") from error
    segments: list[Segment] = []
    for comment in _comments(text, tree, LANGUAGES[name]):
        segments += read_comment(text, comment)
    return Document(text, tuple(segments), "source", path)


def comments(text: str, path: str | None = None) -> Iterator[tuple[int, int]]:
    """The comments as half-open document ranges, marks included.

    Raises:
        FormatError, MissingDependency: as for `read`.
    """
    name = _language(text, path)
    for node in _nodes(_parse(text, LANGUAGES[name])) if name else ():
        if node.type in _COMMENTS:
            yield node.start_byte, node.end_byte


def line_mark(text: str, path: str | None = None) -> str:
    """What begins a comment that ends with the line."""
    name = _language(text, path)
    return LANGUAGES[name].line if name else "#"


def escape(text: str, segment: Segment) -> str:
    """A text as it stands in a comment, or in a docstring with the quotes of this one.

    Raises:
        FormatError: it would end the comment or docstring.
    """
    place = segment.place
    if place in ("/*", "<!--"):
        wrong = next((mark for mark in ("*/", "/*", "-->") if mark in text), None)
    elif place.startswith("r"):
        wrong = place[1:] if place[1:] in text else "a backslash at its end" if text.endswith("\\") else None
    elif place:
        escaped = text.replace("\\", "\\\\")
        # A lone quotation mark within three may stay.
        is_plain = len(place) > 1 and place[0] * 2 not in text and not text.endswith(place[0])
        return escaped if is_plain else escaped.replace(place[0], "\\" + place[0])
    else:
        wrong = "a line end" if re.search(r"[\r\n]", text) else "a backslash at its end" if text.endswith("\\") else None
    if wrong:
        raise FormatError(f"the text has {wrong}, which cannot stand in this comment")
    return text


def _language(text: str, path: str | None) -> str | None:
    suffix = PurePath(path or "").suffix.lower()
    found = next((name for name, language in LANGUAGES.items() if suffix in language.suffixes), None)
    if found is None and text.startswith("#!"):
        words = (PurePath(word).name for word in text[2:].splitlines()[0].split() if not word.startswith("-"))
        called = next((word for word in words if word != "env"), "").rstrip("0123456789.")
        found = next((name for name, language in LANGUAGES.items() if called in language.programs), None)
    # Qt's catalogs have the ending of TypeScript.
    return None if found == "TypeScript" and text.lstrip().startswith(("<?xml", "<!DOCTYPE", "<TS")) else found


def _parse(text: str, language: _Language) -> Tree:
    """The tree, with offsets in code points; ValueError where the parser takes too long.

    Letters beyond ASCII are given as others, so that bytes are code points: no grammar tells letters apart.
    """
    try:
        from tree_sitter import Language, Parser

        package = import_module(language.grammar)
    except ImportError as error:
        needed = language.grammar.replace("_", "-")
        raise MissingDependency(f"source code needs {needed}: pip install 'langmix[code]'") from error
    data = _NO_ASCII.sub(lambda match: "\n" if match[0] == "\r" else "a", text).encode()
    deadline = monotonic() + PATIENCE

    def is_over(_offset: int, _has_error: bool) -> bool:
        return monotonic() > deadline

    return Parser(Language(getattr(package, language.function)())).parse(
        lambda offset, _point: data[offset : offset + _CHUNK], progress_callback=is_over
    )


def _comments(text: str, tree: Tree, language: _Language) -> Iterator[Comment]:
    """The comments and docstrings, in order; line comments below each other are one. The licence of a file is left out."""
    is_beginning = True
    behind = 0
    for run in _runs(text, tree, language):
        first = run[0].comment
        comment = first._replace(lines=tuple(line for found in run for line in found.comment.lines))
        is_beginning = is_beginning and not text[behind : first.start].strip()
        behind = run[-1].end
        if not (is_beginning and is_license(text, comment)):
            yield comment


def _runs(text: str, tree: Tree, language: _Language) -> Iterator[list[_Found]]:
    """Comments that are one: line comments alone on the following lines, with the same mark, as far from the left."""
    run: list[_Found] = []
    for node in _nodes(tree):
        make = _comment if node.type in _COMMENTS else _docstring
        comment = make(text, node.start_byte, node.end_byte, language)
        if comment is None:
            continue
        row, column = node.start_point
        found = _Found(comment, row + len(comment.lines), column, node.end_byte)
        if run and not (
            comment.marker not in ("", "#!")
            and (comment.marker, row, column) == (run[-1].comment.marker, run[-1].following_row, run[-1].column)
            and not text[run[-1].end : comment.start].strip()
        ):
            yield run
            run = []
        run.append(found)
    if run:
        yield run


def _nodes(tree: Tree) -> Iterator[Node]:
    """Comments, and strings that are statements; a query would take quadratic time in nested code."""
    cursor = tree.walk()
    while True:
        node = cursor.node
        kind = node.type if node else ""
        if node and kind in _COMMENTS:
            yield node
        elif node and kind == "expression_statement" and node.named_child_count == 1:
            statement = node.named_child(0)
            if statement and statement.type == "string":
                yield statement
        if kind not in _COMMENTS and cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The half-open ranges of the lines of a stretch, without what ends them."""
    edges = [(start, start), *(match.span() for match in _LINE_END.finditer(text, start, end)), (end, end)]
    return [(before[1], after[0]) for before, after in pairwise(edges)]


def _comment(text: str, start: int, end: int, language: _Language) -> Comment | None:
    if text.startswith(("/*", "<!--"), start):
        place, closing = ("/*", "*/") if text[start] == "/" else ("<!--", "-->")
        first = start + len(place)
        behind = end - len(closing) if text.endswith(closing, first, end) else end
        opening = _OPENING.match(text, start, behind)
        return Comment(start, tuple(_lines(text, opening.end() if opening else first, behind)), "", place)
    if not text.startswith(language.line, start):
        return None
    while text[end - 1] in "\r\n":
        end -= 1
    marker = _MARKER.match(text, start, end)
    if marker is None:
        return None
    return Comment(start, tuple(_spliced(text, _lines(text, marker.end(), end))), marker[0], "")


def _docstring(text: str, start: int, end: int, language: _Language) -> Comment | None:
    match = _STRING.match(text, start, end) if language is LANGUAGES["Python"] else None
    if match is None or end - len(match["quote"]) < match.end():
        return None
    lines = _lines(text, match.end(), end - len(match["quote"]))
    if match["prefix"] in ("r", "R"):
        return Comment(start, tuple(lines), "", "r" + match["quote"], DOCSTRING)
    return Comment(start, tuple(_spliced(text, lines)), "", match["quote"], DOCSTRING)


def _spliced(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines without a backslash before a line end, with which a line goes on."""
    cuts = [_SPLICE.search(text[start:end]) for start, end in lines[:-1]]
    return [(start, start + cut.start(1) if cut else end) for (start, end), cut in zip(lines, [*cuts, None], strict=True)]
