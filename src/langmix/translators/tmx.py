"""Translation memories: what was translated before is taken from TMX files, word for word or, with a warning, where it is much alike."""

from __future__ import annotations

import re
import threading
from collections import Counter
from typing import TYPE_CHECKING, Final

from .. import languages
from ..errors import ConfigError, MissingDependency, TranslationError, UnsupportedPair
from ..sentences import split_sentences
from . import Translation
from .masks import CLOSE, OPEN, protect
from .memory import read_memory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..config import Config

NAME: Final = "tmx"

LIKENESS: Final = 0.85
"""How alike (0..1) two texts must be for the translation of the one to be offered for the other; below, it is faster to begin anew."""

_MASK = re.compile(rf"{OPEN}(\d+){CLOSE}")
_SPACES = re.compile(r"\s+")

Entries = dict[str, str]
"""A text with masks, as `_normal` gives it -> its translation, with the same masks."""


def open_translator(config: Config) -> Memory:
    """The memories ``translate.memory``, which are read when they are first asked.

    Raises:
        ConfigError: none is named.
        MissingDependency: rapidfuzz is not installed.
    """
    if not config.memory:
        raise ConfigError('tmx needs a translation memory: set translate.memory, as in memory = ["memory.tmx"]')
    try:
        import rapidfuzz  # noqa: F401 -- only whether it is there
    except ModuleNotFoundError:
        raise MissingDependency("the translator tmx needs rapidfuzz; install it with: pip install 'langmix[tmx]'") from None
    return Memory(config.memory)


class Memory:
    """Gives what TMX files have for a text, or for each of its sentences.

    Args:
        paths: of the files; where two have the same text, the first one counts.
    """

    name = NAME
    host = None
    max_chars = 50_000
    max_url_bytes = None
    request_chars = None
    batch = 1_000
    parallel = 1

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = tuple(paths)
        self._lock = threading.Lock()
        self._units: list[dict[str, str]] | None = None
        self._pairs: dict[tuple[str, str], Entries] = {}

    @property
    def identity(self) -> str:
        """Changes with every byte of the files.

        Raises:
            ConfigError: one cannot be read.
        """
        from hashlib import sha256
        from pathlib import Path

        try:
            digests = [sha256(Path(path).read_bytes()).hexdigest() for path in self._paths]
        except OSError as error:
            raise ConfigError(f"translate.memory: {error.filename}: cannot be read: {error.strerror}") from error
        return f"{NAME} {LIKENESS} {sha256(''.join(digests).encode()).hexdigest()[:16]}"

    @property
    def scope(self) -> str:
        """How much is in the files."""
        units = self._read()
        known = {tag for unit in units for tag in unit}
        return f"{len(units):,} units in {len(known)} languages ({', '.join(sorted(known))})"

    def supports(self, source: str, target: str) -> bool:
        """Whether any text is there in both languages."""
        return self.refusal(source, target) is None

    def refusal(self, source: str, target: str) -> TranslationError | None:
        """Why it has nothing for two languages; None where it has something."""
        if self._entries(source, target):
            return None
        pair = f"{languages.describe(source)} to {languages.describe(target)}"
        return UnsupportedPair(NAME, f"the translation memory has nothing from {pair}; add an engine, as in --translator tmx,apertium")

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Translation | TranslationError]:
        """Look texts up; arguments and errors as `Translator.translate`."""
        refused = self.refusal(source, target)
        if refused:
            raise refused
        entries = self._entries(source, target)
        reason = "the translation memory does not have it; add an engine, as in --translator tmx,apertium"
        return [_find(text, entries) or TranslationError(NAME, reason) for text in texts]

    def _entries(self, source: str, target: str) -> Entries:
        units = self._read()
        with self._lock:
            if (source, target) not in self._pairs:
                pairs = ((unit[source], unit[target]) for unit in units if source in unit and target in unit and source != target)
                entries: Entries = {}
                for entry in filter(None, (_entry(*pair) for pair in pairs)):
                    entries.setdefault(*entry)
                self._pairs[source, target] = entries
            return self._pairs[source, target]

    def _read(self) -> list[dict[str, str]]:
        with self._lock:
            if self._units is None:
                self._units = [unit for path in self._paths for unit in read_memory(path)]
            return self._units


def _entry(source: str, target: str) -> tuple[str, str] | None:
    """A text and its translation with masks, or None where what must stay is not the same in both.

    >>> _entry("Abra {file} o {other}.", "Ouvrez {other} ou {file}.")
    ('Abra ⟦0⟧ o ⟦1⟧.', 'Ouvrez ⟦1⟧ ou ⟦0⟧.')
    """
    masked, originals = protect(source)
    translated, found = protect(target)
    if Counter(originals) != Counter(found) or not masked.strip() or not translated.strip():
        return None
    places = list(originals)
    numbers: list[int] = []
    for original in found:
        numbers.append(places.index(original))
        places[numbers[-1]] = ""
    return _normal(masked), _MASK.sub(lambda match: f"{OPEN}{numbers[int(match[1])]}{CLOSE}", translated).strip()


def _find(text: str, entries: Mapping[str, str]) -> Translation | None:
    """What the memory has for a text: as a whole, else for each of its sentences."""
    whole = _match(text, entries)
    if whole:
        return whole
    parts: list[str] = []
    found: list[Translation] = []
    done = 0
    for start, end in split_sentences(text):
        sentence = text[start:end].strip()
        match = _match(sentence, entries) if sentence else None
        if match is None:
            return None
        begin = text.index(sentence, start)
        parts += (text[done:begin], match.text)
        done = begin + len(sentence)
        found.append(match)
    if len(found) < 2:
        return None
    likeness = min((match.likeness for match in found if match.likeness is not None), default=None)
    return _translation("".join([*parts, text[done:]]), likeness)


def _match(text: str, entries: Mapping[str, str]) -> Translation | None:
    """What the memory has for this text, or for the one most like it."""
    from rapidfuzz import fuzz, process

    # A sentence of a longer text has its masks numbered from somewhere in the middle.
    own = [int(match[1]) for match in _MASK.finditer(text)]
    numbers = iter(range(len(own)))
    key = _normal(_MASK.sub(lambda _: f"{OPEN}{next(numbers)}{CLOSE}", text))
    likeness = None
    translated = entries.get(key)
    if translated is None:
        best = process.extractOne(key, entries.keys(), scorer=fuzz.ratio, score_cutoff=100 * LIKENESS)
        if best is None or best[0].count(OPEN) != len(own):
            return None
        translated, likeness = entries[best[0]], best[1] / 100
    return _translation(_MASK.sub(lambda match: f"{OPEN}{own[int(match[1])]}{CLOSE}", translated), likeness)


def _translation(text: str, likeness: float | None) -> Translation:
    warnings = (f"from the translation memory, for a text that is {likeness:.0%} the same: mend the rest",) if likeness is not None else ()
    return Translation(text, likeness=likeness, warnings=warnings)


def _normal(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
