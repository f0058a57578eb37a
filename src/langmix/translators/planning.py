"""What a translator would be given, and what that would cost; made without sending anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..config import parse_price
from .dispatch import Dispatch
from .passages import Draft, Work, drafts_of

if TYPE_CHECKING:
    from ..config import Config
    from ..results import ScanResult
    from .answers import Question


@dataclass(frozen=True, slots=True)
class LanguagePlan:
    """What is to be translated out of one language."""

    language: str
    """ISO 639-1 code, else 639-3."""
    passages: int
    """Foreign passages, each counted."""
    characters: int
    """Code points given to the translator: equal texts once, none whose answer is remembered, masks instead of what is protected."""
    refusal: str | None
    """Why the translator does not take this language, and what to do; None where it does."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a translator would be given; made without sending anything."""

    translator: str
    """Name in the table of translators."""
    host: str | None
    """The host that the text would be sent to, or None where it stays on this machine."""
    to: str
    """The language to translate into (ISO 639 code)."""
    languages: tuple[LanguagePlan, ...]
    """In order of their first passage."""
    kept: int
    """Foreign passages that stay because they are quotations."""
    price: float | None
    """What a million characters cost, as configured; None where nobody says."""

    @property
    def passages(self) -> int:
        """Foreign passages in all languages."""
        return sum(part.passages for part in self.languages)

    @property
    def characters(self) -> int:
        """Code points given to the translator in all languages that it takes."""
        return sum(part.characters for part in self.languages if part.refusal is None)

    @property
    def cost(self) -> float | None:
        """What the translation costs; None where nobody says what a character costs."""
        return None if self.price is None else self.characters * self.price / 1_000_000


def plan(result: ScanResult, to: str, config: Config, dispatch: Dispatch | None = None, seen: set[Question] | None = None) -> Plan:
    """What would be given to the translator. Sends no text.

    Args:
        result: what was found in the document.
        to: the language to translate into (ISO 639 code).
        config: the settings.
        dispatch: opens the translator and has the remembered answers; None for one without.
        seen: questions that need not be counted again; those of this plan are added.

    Raises:
        ConfigError: there is no such translator, or a list of names or a glossary cannot be read.
        MissingDependency: the translator's package is not installed.
    """
    dispatch = dispatch or Dispatch()
    desk = dispatch.desk(config)
    seen = set() if seen is None else seen
    passages: dict[str, int] = {}
    characters: dict[str, int] = {}
    drafts = drafts_of(Work(result, to, config), dispatch)
    for draft in drafts:
        if not isinstance(draft, Draft):
            continue
        language = draft.span.language
        passages[language] = passages.get(language, 0) + 1
        for question in draft.questions(to):
            if question not in seen and desk.remembered(question) is None:
                characters[language] = characters.get(language, 0) + len(question.text)
            seen.add(question)
    refusals = {language: desk.translator.refusal(language, to) for language in passages}
    parts = tuple(
        LanguagePlan(language, count, characters.get(language, 0), str(refusal) if (refusal := refusals[language]) else None)
        for language, count in passages.items()
    )
    translator = desk.translator
    return Plan(translator.name, translator.host, to, parts, len(drafts) - sum(passages.values()), _price(translator.name, config))


def _price(name: str, config: Config) -> float | None:
    """What a million characters cost at a translator; of a chain at its dearest."""
    known = dict(map(parse_price, config.prices))
    return max((known[part] for part in name.split(",") if part in known), default=None)
