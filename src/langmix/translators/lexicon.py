"""What is settled about the words of a passage before a translator sees it: names that stay, terms that have a translation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..vocabulary import listed
from .glossary import Glossary, Term, has_term, read_glossaries
from .masks import protect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..config import Config


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The names and terms that count from one language into another."""

    names: tuple[str, ...]
    """Files of names that stay."""
    glossary: Glossary
    target: str
    """The language translated into (ISO 639 code)."""

    def protect(self, text: str) -> tuple[str, tuple[str, ...]]:
        """As `masks.protect`, the names that stay among what is masked.

        Raises:
            ConfigError: a list of names cannot be read.
        """
        return protect(text, [(match.start, match.end) for match in listed(text, self.names, self.target)] if self.names else ())

    def find(self, text: str) -> tuple[Term, ...]:
        """The terms of the glossary in a text."""
        return self.glossary.find(text)

    def whole(self, text: str) -> str | None:
        """What the glossary has for a text as a whole, with a capital at the beginning where the text has one; None where it has nothing."""
        term = self.glossary.whole(text)
        if term is None:
            return None
        target = term.targets[0]
        return target[0].upper() + target[1:] if text[:1].isupper() and term.source[:1].islower() else target


def open_lexicon(config: Config, source: str, target: str) -> Lexicon:
    """The lexicon of a configuration for a pair of languages (ISO 639 codes).

    Raises:
        ConfigError: a glossary cannot be read.
    """
    return Lexicon((*config.keep, *config.accept), read_glossaries(config.glossary, source, target), target)


def check_terms(terms: Iterable[Term], translated: str) -> tuple[str, ...]:
    """A warning for each term of a source that is in none of its forms in the translation.

    >>> check_terms([Term("tasa", ("taxe",))], "Les impôts augmentent.")
    ('the glossary has “taxe” for “tasa”, which the translation lacks: read it over',)
    """
    return tuple(
        f"the glossary has “{term.targets[0]}” for “{term.source}”, which the translation lacks: read it over"
        for term in terms
        if not any(has_term(translated, target) for target in term.targets)
    )
