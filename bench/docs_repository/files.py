"""The files of a repository as pieces of text, each of which may be replaced before the file is written."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from .texts import read_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .texts import Unit

Role = Literal["markup", "gap", "sentence", "heading", "item", "cell", "string", "message", "plural", "title"]
"""``gap`` is where another block or entry may be put in; ``string`` is one of the interface, ``message`` a sentence in a catalog,
``title`` one of front matter or the head of a column."""

KEYS: Final = (
    "sync.interval",
    "sync.folder",
    "cache.size",
    "log.level",
    "mail.sender",
    "lock.after",
    "index.path",
    "quota.limit",
    "http.timeout",
    "backup.target",
    "share.expires",
    "ui.theme",
)


@dataclass(eq=False, slots=True)
class Mark:
    """Something planted: a leftover or a trap."""

    kind: str
    variant: str
    """A finer kind."""
    language: str | None = None
    """Of a leftover; None for a trap."""


@dataclass(eq=False, slots=True)
class Piece:
    """A stretch of a file."""

    text: str
    """As the file has it, escapes included."""
    role: Role = "markup"
    unit: Unit | None = None
    """What it says; None for markup."""
    paragraph: int = 0
    """Number of the paragraph that a sentence belongs to."""
    mark: Mark | None = None


@dataclass(eq=False, slots=True)
class File:
    """A file in the making."""

    path: str
    language: str
    format: Literal["markdown", "po", "json"]
    pieces: list[Piece] = field(default_factory=list)

    def escape(self, text: str) -> str:
        """A text as the file has it."""
        return text if self.format == "markdown" else json.dumps(text, ensure_ascii=False)[1:-1]

    def insert(self, at: int, pieces: Iterable[Piece]) -> None:
        """Put a block or an entry in before the gap with an index."""
        self.pieces[at:at] = [Piece(self.pieces[at].text, "gap"), *pieces]

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(piece.text for piece in self.pieces)


class Block(NamedTuple):
    """A part of a page, the same in every language."""

    kind: Literal["heading", "paragraph", "items", "table", "code"]
    units: Sequence[Unit] = ()
    detail: str = ""
    """The sign before a heading or an item; the text of a code block; the keys of a table, by spaces."""


def markdown(path: str, language: str, blocks: Sequence[Block], *, title: Unit | None, seam: str) -> File:
    """A page.

    Args:
        path: in the repository.
        language: of the page.
        blocks: what it consists of.
        title: for front matter; None for a page without.
        seam: between two sentences, a space or a line break.
    """
    file = File(path, language, "markdown")
    if title:
        file.pieces += [Piece("---\ntitle: "), Piece(title.text(language), "title", title), Piece("\n---\n\n")]
    for number, block in enumerate(blocks):
        if number:
            file.pieces.append(Piece("\n\n", "gap"))
        file.pieces += _block(language, block, number, seam)
    file.pieces.append(Piece("\n"))
    return file


def _block(language: str, block: Block, number: int, seam: str) -> Iterable[Piece]:
    if block.kind == "code":
        yield Piece(block.detail)
    elif block.kind == "heading":
        yield Piece(f"{block.detail} ")
        yield Piece(block.units[0].text(language), "heading", block.units[0])
    elif block.kind == "paragraph":
        for index, unit in enumerate(block.units):
            if index:
                yield Piece(seam)
            yield Piece(unit.text(language), "sentence", unit, number)
    elif block.kind == "items":
        for index, unit in enumerate(block.units):
            yield Piece("\n" * bool(index) + block.detail + " ")
            yield Piece(unit.text(language), "item", unit)
    else:
        for unit in read_texts("interface")["terms"]:
            yield Piece("| ")
            yield Piece(unit.text(language), "title", unit)
            yield Piece(" ")
        yield Piece("|\n| --- | --- |")
        for key, unit in zip(block.detail.split(), block.units, strict=True):
            yield Piece(f"\n| `{key}` | ")
            yield Piece(unit.text(language), "cell", unit)
            yield Piece(" |")


def catalog(path: str, language: str, strings: Sequence[Unit], messages: Sequence[Unit], plurals: Sequence[Unit]) -> File:
    """A gettext catalog of strings of the interface, sentences and plurals."""
    file = File(path, language, "po")
    more = "n > 1" if language in {"fr", "pt"} else "n != 1"
    header = (
        "Project-Id-Version: tindrel 4.2",
        f"Language: {language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: nplurals=2; plural=({more});",
    )
    file.pieces.append(Piece('msgid ""\nmsgstr ""\n' + "\n".join(f'"{line}\\n"' for line in header)))
    for number, unit in enumerate([*strings, *messages]):
        file.pieces.append(Piece("\n\n", "gap"))
        file.pieces += entry(file, unit, "string" if number < len(strings) else "message", 31 * number + 12)
    for unit in plurals:
        one, many = unit.halves("en")
        file.pieces += [Piece("\n\n", "gap"), Piece(f'msgid "{one}"\nmsgid_plural "{many}"')]
        for number, form in enumerate(unit.halves(language)):
            file.pieces += [Piece(f'\nmsgstr[{number}] "'), Piece(form, "plural", unit), Piece('"')]
    file.pieces.append(Piece("\n"))
    return file


def entry(file: File, unit: Unit, role: Role, line: int, mark: Mark | None = None) -> list[Piece]:
    """A message of a catalog in PO or JSON.

    Args:
        file: where it is to stand.
        unit: its original and its translation.
        role: of the translation.
        line: of the program that shows it (PO).
        mark: of the translation.
    """
    text = Piece(file.escape(unit.text(file.language)), role, unit, mark=mark)
    if file.format == "json":
        return [Piece(f'    "{slug(unit.text("en"))}": "'), text, Piece('"')]
    flag = "#, python-brace-format\n" if re.search(r"\{\w+\}", unit.text("en")) else ""
    original = f'#: src/views/main.py:{line}\n{flag}msgid "{file.escape(unit.text("en"))}"\nmsgstr "'
    return [Piece(original), text, Piece('"')]


def messages(path: str, language: str, sections: Sequence[tuple[str, Sequence[Unit]]]) -> File:
    """A JSON catalog of sections with strings."""
    file = File(path, language, "json", [Piece("{\n")])
    for number, (name, units) in enumerate(sections):
        file.pieces.append(Piece(",\n" * bool(number) + f'  "{name}": {{\n'))
        for index, unit in enumerate(units):
            if index:
                file.pieces.append(Piece(",\n", "gap"))
            file.pieces += entry(file, unit, "string", 0)
        file.pieces.append(Piece("\n  }"))
    file.pieces.append(Piece("\n}\n"))
    return file


def slug(text: str) -> str:
    """A key for a text.

    >>> slug("Move to the bin"), slug("{name} has shared a folder with you.")
    ('moveToTheBin', 'nameHasSharedAFolder')
    """
    words = re.findall(r"[A-Za-z0-9]+", text)[:5]
    return "".join(word.lower() if number == 0 else word.capitalize() for number, word in enumerate(words))
