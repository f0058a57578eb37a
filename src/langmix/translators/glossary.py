"""Glossaries: what a term is called in another language, as a team has settled it.

A TSV file has a term and its translation on each line, with a tab between them. Its first line names the two languages (``es<TAB>fr``), or
its file name does (``es-fr.tsv``, ``law.es-fr.tsv``); ``#`` begins a line that is none, further columns are notes. A TBX file (TBX-Basic, version 2
or 3) has concepts with terms in several languages; there every language is translated into every other.

Inflection is an editor's business: a term is found where the words of a text are it but for their last letters.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from .. import languages
from ..errors import ConfigError, FormatError
from ..formats.xml import Tag, tokens, unescape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MAX_BYTES: Final = 64 * 1024 * 1024
"""A larger file is refused: it would fill the memory of the machine."""

ENDING: Final = 2
"""Letters at the end in which a word of a text may differ from that of a term."""

TARGET_ENDING: Final = 3
"""The same in a translation: a term that is not recognized there is a false alarm."""

_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""Scripts without spaces between words: there a term is found letter by letter."""

_CONCEPTS: Final = ("termEntry", "conceptEntry")
_LANGUAGES: Final = ("langSet", "langSec")

_Table = dict[tuple[str, str], dict[str, tuple[str, ...]]]
"""By source and target language: term -> what it may be called."""


class Term(NamedTuple):
    """A term, and what it is called in another language."""

    source: str
    targets: tuple[str, ...]
    """The first one is the one to use; any of them will do."""


class Glossary:
    """Terms of one language, to be found in texts.

    Args:
        terms: each source once.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._whole: dict[str, Term] = {}
        self._by_beginning: dict[str, list[tuple[Term, list[str]]]] = {}
        self._unspaced: list[Term] = []
        for term in terms:
            self._whole.setdefault(_key(term.source), term)
            words = _words(term.source)
            if _UNSPACED.search(term.source):
                self._unspaced.append(term)
            elif words:
                self._by_beginning.setdefault(words[0][:3], []).append((term, words))

    def whole(self, text: str) -> Term | None:
        """The term that a text is, whatever its capitals."""
        return self._whole.get(_key(text))

    def find(self, text: str) -> tuple[Term, ...]:
        """The terms that occur in a text, each once, in the order of their first places; one inside a longer one is not there."""
        words = _words(text) if self._by_beginning else []
        found: dict[Term, None] = {}
        place = 0
        while place < len(words):
            near = self._by_beginning.get(words[place][:3], ())
            here = [(term, said) for term, said in near if _is_at(words, place, said, ENDING)]
            if here:
                term, said = max(here, key=lambda pair: len(pair[1]))
                found[term] = None
                place += len(said)
            else:
                place += 1
        return (*found, *(term for term in self._unspaced if term.source in text))


def has_term(text: str, term: str) -> bool:
    """Whether a translation has a term, in whatever form.

    >>> has_term("Les taxes municipales augmentent.", "taxe municipale"), has_term("Les impôts augmentent.", "taxe")
    (True, False)
    """
    if _UNSPACED.search(term):
        return term in text
    words, said = _words(text), _words(term)
    return any(_is_at(words, place, said, TARGET_ENDING) for place in range(len(words) - len(said) + 1))


def read_glossaries(paths: Sequence[str], source: str, target: str) -> Glossary:
    """The terms of glossaries for a pair of languages (ISO 639 codes); of several that name a term the first counts.

    Raises:
        ConfigError: a glossary cannot be read.
    """
    terms: dict[str, Term] = {}
    for path in paths:
        try:
            status = Path(path).stat()
        except OSError as error:
            raise _unreadable(path, error) from error
        if status.st_size > MAX_BYTES:
            raise ConfigError(f"glossary {path}: larger than {MAX_BYTES // 1024 // 1024} MiB; split it")
        for term, targets in _read(path, status.st_mtime_ns).get((source, target), {}).items():
            terms.setdefault(_key(term), Term(term, targets))
    return Glossary(terms.values())


@lru_cache(maxsize=64)
def _read(path: str, _changed: int) -> Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]:
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"glossary {path}: it is not UTF-8; save it in that encoding") from error
    except OSError as error:
        raise _unreadable(path, error) from error
    return _read_tbx(text, path) if PurePath(path).suffix.lower() in (".tbx", ".xml") else _read_tsv(text, path)


def _unreadable(path: str, error: OSError) -> ConfigError:
    what = "there is no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
    return ConfigError(f"glossary {path}: {what}")


def _read_tsv(text: str, path: str) -> _Table:
    pair = _pair_in_name(path)
    found: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not line.strip() or line.startswith("#"):
            continue
        if len(cells) < 2 or not (cells[0] and cells[1]):
            raise ConfigError(f"glossary {path}: line {number}: write a term, a tab and its translation")
        header = (languages.find(cells[0]), languages.find(cells[1]))
        if not found and header[0] and header[1]:
            pair = (header[0], header[1])
        elif pair is None:
            raise ConfigError(f"glossary {path}: of which languages? Write es<TAB>fr on its first line, or call it es-fr.tsv")
        else:
            found[cells[0]] = tuple(dict.fromkeys((*found.get(cells[0], ()), cells[1])))
    return {pair: found} if pair else {}


def _pair_in_name(path: str) -> tuple[str, str] | None:
    """The languages that a file's name ends with.

    >>> _pair_in_name("terms/law.es-fr.tsv"), _pair_in_name("terms.tsv")
    (('es', 'fr'), None)
    """
    first, dash, second = PurePath(path).stem.rpartition(".")[2].partition("-")
    source, target = languages.find(first), languages.find(second)
    return (source, target) if dash and source and target else None


def _read_tbx(text: str, path: str) -> _Table:
    table: _Table = {}
    for concept in _concepts(text, path):
        for source, terms in concept.items():
            for target, others in concept.items():
                if source != target:
                    known = table.setdefault((source, target), {})
                    known.update({term: tuple(dict.fromkeys((*known.get(term, ()), *others))) for term in terms})
    return table


def _concepts(text: str, path: str) -> Iterator[dict[str, list[str]]]:
    """The terms of each concept, by language."""
    concept: dict[str, list[str]] = {}
    language: str | None = None
    said: list[str] | None = None
    try:
        for token in tokens(text, path, "TBX"):
            if not isinstance(token, Tag):
                if said is not None:
                    written = text[token.start : token.end]
                    said.append(written if token.is_literal else unescape(written))
            elif token.local in _LANGUAGES:
                language = languages.find(token.get("xml:lang") or "") if token.opens else None
            elif token.local == "term":
                if token.closes and said and language and (term := "".join(said).strip()):
                    concept.setdefault(language, []).append(term)
                said = [] if token.opens and not token.closes else None
            elif token.local in _CONCEPTS and token.closes:
                yield concept
                concept = {}
    except FormatError as error:
        raise ConfigError(f"glossary {error}") from error


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _is_at(words: list[str], place: int, said: list[str], ending: int) -> bool:
    """Whether the words of a term stand at a place of a text, but for their endings."""
    here = words[place : place + len(said)]
    return bool(said) and len(here) == len(said) and all(_alike(*pair, ending) for pair in zip(here, said, strict=True))


def _alike(word: str, other: str, ending: int) -> bool:
    """Whether two words are the same but for some letters at their ends, of which short words have one only.

    >>> _alike("impuestos", "impuesto", 2), _alike("gas", "gato", 2)
    (True, False)
    """
    if word == other:
        return True
    shorter = min(len(word), len(other))
    stem = next((place for place in range(shorter) if word[place] != other[place]), shorter)
    rest = max(len(word), len(other)) - stem
    return stem >= 3 and rest <= (ending if stem > 3 else 1)
