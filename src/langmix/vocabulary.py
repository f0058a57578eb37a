"""Word lists: words that carry no language (`Config.accept`), and words that are always a finding (`Config.reject`).

A list is a text file in UTF-8 that a team shares: a word or phrase a line, ``#`` begins a comment. Case does not count unless the entry has
a capital: then it is found as written, or all in capitals. A ``*`` at the end of an entry stands for any ending. ``brands.txt`` counts
everywhere, ``brands.fr.txt`` only where French is expected.

Entries are found word by word in a table, not by a pattern of them all: the time does not grow with the list.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from .document import MASK, count_letters
from .errors import ConfigError
from .languages import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .config import Config
    from .document import Document, Segment

NEUTRAL: Final = "\u16a0"
"""What stands for the letters of an accepted word where languages are told: a letter of the runes, which is in no language that a detector
knows. So a word is what a name is: a passage goes on over it, begins and ends with it, and owes nothing to it. (A `MASK` would be no word:
a passage would end before it.)"""

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Scripts without spaces between words: there each character is a word."""
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[\w\u0300-\u036f])+|[^\w\s]")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_APOSTROPHES: Final = str.maketrans("\u2019\u02bc", "''")
_LANGUAGE_PART = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


class Match(NamedTuple):
    """A word of a list in a text."""

    start: int
    """Index or document offset of its first character, inclusive."""
    end: int
    """Exclusive."""
    path: str
    """Of the list, as configured."""


class _Word(NamedTuple):
    text: str
    """In NFC, with straight apostrophes."""
    key: str
    """The same without case."""
    start: int
    end: int
    is_behind_space: bool


class _Entry(NamedTuple):
    words: tuple[_Word, ...]
    is_exact: bool
    """Whether it has a capital."""
    is_open: bool
    """Whether its last word may have any ending."""
    path: str


class _Node:
    """What may follow the first words of some entries."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        """The entries that end here."""
        self.following: dict[tuple[bool, str], _Node] = {}
        """By whether there is white space before the next word, and its key."""
        self.open: dict[tuple[bool, str], list[_Entry]] = {}
        """Entries that end with the beginning of the next word."""
        self.lengths: set[int] = set()
        """Code points of the beginnings in `open`."""


class _WordList(NamedTuple):
    language: str | None
    """The language that must be expected for the list to count; None: any."""
    root: _Node


def mask(segments: Sequence[Segment], expected: Sequence[str | None], config: Config) -> Sequence[Segment]:
    """Segments in which accepted words are no language's.

    Their letters are `NEUTRAL`; a segment that has no other letters is all `MASK`, so that nobody guesses its language. Length and
    places stay.

    Args:
        segments: of one document.
        expected: the language that each should be in; None where that is not known: the lists of a language then do not count.
        config: the settings.

    Raises:
        ConfigError: a list cannot be read.
    """
    if not config.accept:
        return segments
    lists = {language: _lists(config.accept, language) for language in set(expected)}
    return [_mask(segment, lists[language]) for segment, language in zip(segments, expected, strict=True)]


def depends_on_language(config: Config) -> bool:
    """Whether an accepted list is only for one language."""
    return any(_language(path) for path in config.accept)


def rejected(document: Document, expected: Sequence[str], config: Config) -> Iterator[Match]:
    """The rejected words of a document, as document ranges in order.

    Args:
        document: the text.
        expected: the language that each segment should be in.
        config: the settings.

    Raises:
        ConfigError: a list cannot be read.
    """
    if not config.reject:
        return
    lists = {language: _lists(config.reject, language) for language in set(expected)}
    for segment, language in zip(document.segments, expected, strict=True):
        for match in _find(segment.text, lists[language]):
            yield Match(*segment.source(match.start, match.end), match.path)


def listed(text: str, paths: tuple[str, ...], expected: str | None) -> Iterator[Match]:
    """The words of lists in a text, as indices in order and disjoint.

    Args:
        text: any.
        paths: the lists.
        expected: the language for which they are to count (ISO 639 code).

    Raises:
        ConfigError: a list cannot be read.
    """
    return _find(text, _lists(paths, expected))


def _mask(segment: Segment, lists: list[_WordList]) -> Segment:
    text = _neutral(segment.text, lists)
    if not count_letters(text.replace(NEUTRAL, "")):
        text = MASK * len(text)
    return segment if text == segment.text else replace(segment, text=text)


def _neutral(text: str, lists: list[_WordList]) -> str:
    """A text with `NEUTRAL` for the letters of the words that lists have."""
    parts: list[str] = []
    done = 0
    for match in _find(text, lists):
        said = text[match.start : match.end]
        parts += (text[done : match.start], "".join(NEUTRAL if character.isalnum() else character for character in said))
        done = match.end
    return "".join([*parts, text[done:]])


def _find(text: str, lists: list[_WordList]) -> Iterator[Match]:
    """The words of lists in a text, in order and disjoint; of those that begin together the longest."""
    lists = [known for known in lists if _may_have(known, text)]
    words = list(_words(text)) if lists else []
    place = 0
    while place < len(words):
        found = [entry for known in lists if (entry := _longest(known.root, words, place))]
        longest = max(found, key=lambda entry: len(entry.words)) if found else None
        if longest:
            last = place + len(longest.words) - 1
            yield Match(words[place].start, words[last].end, longest.path)
            place = last
        place += 1


def _may_have(known: _WordList, text: str) -> bool:
    """Whether a text has the first word of an entry: most texts have none, and this is five times as fast as to look word by word."""
    first = known.root.following
    words = {(False, word) for word in _WORD.findall(unicodedata.normalize("NFC", text).translate(_APOSTROPHES).casefold())}
    return any(word in first for word in words) or any(
        (False, word[:length]) in known.root.open for _, word in words for length in known.root.lengths
    )


def _longest(node: _Node, words: list[_Word], place: int) -> _Entry | None:
    """The longest entry that begins with a word."""
    found: _Entry | None = None
    first = place
    for word in islice(words, place, None):
        is_behind_space = place > first and word.is_behind_space
        place += 1
        here = words[first:place]
        beginnings = (node.open.get((is_behind_space, word.key[:length]), ()) for length in node.lengths)
        following = node.following.get((is_behind_space, word.key))
        candidates = chain(following.entries if following else (), *beginnings)
        found = next((entry for entry in candidates if _is_as_written(entry, here)), found)
        if following is None:
            break
        node = following
    return found


def _is_as_written(entry: _Entry, here: list[_Word]) -> bool:
    """Whether words have the capitals of an entry; they are its words."""
    if not entry.is_exact:
        return True
    said = [word.text for word in here]
    wanted = [word.text for word in entry.words]
    if entry.is_open:
        said[-1] = said[-1][: len(wanted[-1])]
    return said == wanted or (all(word.text == word.text.upper() for word in here) and said == [word.upper() for word in wanted])


def _words(text: str) -> Iterator[_Word]:
    """The words and signs of a text. Entries and texts are cut in the same way."""
    done = 0
    for match in _WORD.finditer(text):
        said = match[0]
        if not said.isascii():
            said = unicodedata.normalize("NFC", said).translate(_APOSTROPHES)
        yield _Word(said, said.casefold(), match.start(), match.end(), match.start() > done)
        done = match.end()


def _lists(paths: tuple[str, ...], expected: str | None) -> list[_WordList]:
    """The lists that count where a language is expected."""
    return [known for known in map(_open, paths) if known.language in (None, expected)]


def _language(path: str) -> str | None:
    """The language that a list's name says it is for."""
    suffixes = PurePath(path).suffixes
    part = suffixes[-2][1:] if len(suffixes) > 1 else ""
    return find(part) if _LANGUAGE_PART.fullmatch(part) else None


def _open(path: str) -> _WordList:
    """A list, read again when the file has changed.

    Raises:
        ConfigError: it cannot be read.
    """
    try:
        changed = Path(path).stat().st_mtime_ns
    except OSError as error:
        what = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise ConfigError(f"word list {path}: {what}; write it, or take it out of 'accept' or 'reject' in the configuration") from error
    return _read(path, changed)


@lru_cache(maxsize=64)
def _read(path: str, _changed: int) -> _WordList:
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ConfigError(f"word list {path}: it is not UTF-8; save it in that encoding") from error
    except OSError as error:
        raise ConfigError(f"word list {path}: cannot be read: {error.strerror}") from error
    root = _Node()
    for number, line in enumerate(lines, 1):
        said = _COMMENT.sub("", line).strip()
        words = tuple(_words(said.rstrip("*")))
        if words:
            _add(root, _Entry(words, said != said.lower(), said.endswith("*"), path))
        elif said:
            raise ConfigError(f"word list {path}: line {number}: '{said}' would be every word; write the beginning of a word before the *")
    return _WordList(_language(path), root)


def _add(node: _Node, entry: _Entry) -> None:
    keys = [(word.is_behind_space, word.key) for word in entry.words]
    for key in keys[:-1] if entry.is_open else keys:
        node = node.following.setdefault(key, _Node())
    if entry.is_open:
        node.open.setdefault(keys[-1], []).append(entry)
        node.lengths.add(len(keys[-1][1]))
    else:
        node.entries.append(entry)
