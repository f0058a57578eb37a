"""The lines on which the keys of a TOML text stand, which `tomllib` does not tell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

Keys = tuple[str | int, ...]
"""The names of tables and of a key, from the outermost; the number of a table in an array of tables, from 0, follows the array's name."""

_TOKEN: Final = re.compile(
    r"""
    \"\"\"(?:\\.|[^\\])*?"{3,5}  # may end with one or two quotation marks of its own
    | '''.*?'{3,5}
    | "(?:\\.|[^"\\\n])*"
    | '[^'\n]*'
    | \#[^\n]*
    | [^"'\#\n\[\]{}]+
    | [\n\[\]{}]
    """,
    re.VERBOSE | re.DOTALL,
)
_KEY: Final = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|[^="'])+""")


def line_of(text: str, keys: Keys) -> int | None:
    r'''The line (from 1) on which a key is set, or of what it stands in where that is written on one line; None where it is not there.

    Args:
        text: valid TOML.
        keys: of the key.

    >>> text = 'a = 1\n[[t]]\nb = """\nc = 2"""\n[[t]]\nb = 3\nd = { e = 4 }\n'
    >>> [line_of(text, keys) for keys in [("a",), ("t", 0, "b"), ("t", 1), ("t", 1, "b"), ("t", 1, "d", "e"), ("x",)]]
    [1, 3, 5, 6, 7, None]
    '''
    lines = _lines(text)
    for length in range(len(keys), 0, -1):
        if keys[:length] in lines:
            return lines[keys[:length]]
    return None


@lru_cache(maxsize=16)
def _lines(text: str) -> dict[Keys, int]:
    """The line of each table and key."""
    lines: dict[Keys, int] = {}
    tables: dict[Keys, int] = {}
    inside: Keys = ()
    for line, statement in _statements(text):
        if statement.startswith("["):
            inside = ()
            for name in _names(statement.strip("[] \t")):
                inside = (*inside, name)
                if inside in tables:
                    inside = (*inside, tables[inside] - 1)
            if statement.startswith("[["):
                array = inside[:-1] if isinstance(inside[-1], int) else inside
                tables[array] = tables.get(array, 0) + 1
                lines.setdefault(array, line)
                inside = (*array, tables[array] - 1)
            lines.setdefault(inside, line)
        else:
            key = _KEY.match(statement)
            names = _names(key[0]) if key else []
            for length in range(1, len(names) + 1):
                lines.setdefault((*inside, *names[:length]), line)
    return lines


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each header and each key with its value, without comments, and the line on which it begins."""
    line = first = 1
    depth = 0
    words: list[str] = []
    for match in _TOKEN.finditer(f"{text}\n"):
        piece = match[0]
        line += piece.count("\n")
        if piece == "\n" and depth == 0:
            if statement := "".join(words).strip():
                yield first, statement
            words = []
            first = line
        elif not piece.startswith("#"):
            depth += (piece in ("[", "{")) - (piece in ("]", "}"))
            words.append(piece)


def _names(dotted: str) -> list[str]:
    """The names in a dotted key."""
    import tomllib

    names = []
    table: Any = tomllib.loads(f"{dotted} = 0")
    while isinstance(table, dict):
        ((name, table),) = table.items()
        names.append(name)
    return names
