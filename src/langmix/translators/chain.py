"""Several translators, each of which takes what those before it left over: a translation memory, then an engine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import AuthError, BadOutput, QuotaExceeded, RateLimited, TranslationError
from . import Translation
from .service import with_masks
from .verify import verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from . import Translator


class Chain:
    """Asks its translators one after the other. What one gives is looked at before the next is left out.

    Args:
        translators: at least two, the first one first.
    """

    def __init__(self, translators: Sequence[Translator]) -> None:
        self._translators = tuple(translators)
        self._shut: set[str] = set()
        """Names of those that asked for a pause, or refused the key: they are asked nothing more."""
        self.name = ",".join(translator.name for translator in translators)
        hosts = dict.fromkeys(translator.host for translator in translators if translator.host)
        self.host = ", ".join(hosts) or None
        """The hosts that text may be sent to."""
        self.max_chars = min(translator.max_chars for translator in translators)
        limits = [translator.max_url_bytes for translator in translators if translator.max_url_bytes is not None]
        self.max_url_bytes = min(limits, default=None)
        sizes = [translator.request_chars for translator in translators if translator.request_chars is not None]
        self.request_chars = min(sizes, default=None)
        self.batch = min(translator.batch for translator in translators)
        self.parallel = min(translator.parallel for translator in translators)

    @property
    def identity(self) -> str:
        """Those of its translators."""
        return " > ".join(translator.identity for translator in self._translators)

    @property
    def scope(self) -> str:
        """Those of its translators."""
        return "; ".join(f"{translator.name}: {translator.scope}" for translator in self._translators)

    def supports(self, source: str, target: str) -> bool:
        """Whether any of them translates between two languages."""
        return self.refusal(source, target) is None

    def refusal(self, source: str, target: str) -> TranslationError | None:
        """The last one's reason, where none of them translates between two languages."""
        reason = None
        for translator in self._translators:
            reason = translator.refusal(source, target)
            if reason is None:
                return None
        return reason

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Translation | TranslationError]:
        """Translate texts; arguments and errors as `Translator.translate`."""
        refused = self.refusal(source, target)
        if refused:
            raise refused
        answers: list[Translation | TranslationError | None] = [None] * len(texts)
        for translator in self._translators:
            left = [number for number, answer in enumerate(answers) if not isinstance(answer, Translation)]
            if left and translator.name not in self._shut and translator.supports(source, target):
                for number, answer in zip(left, self._ask(translator, [texts[number] for number in left], source, target), strict=True):
                    answers[number] = answer
        nobody = BadOutput(self.name, "LM405: none of them has a translation; add another translator, or translate it by hand")
        return [answer or nobody for answer in answers]

    def _ask(self, translator: Translator, texts: Sequence[str], source: str, target: str) -> list[Translation | TranslationError]:
        try:
            answers = translator.translate(texts, source, target)
        except TranslationError as error:
            answers = [error] * len(texts)
        if any(isinstance(answer, AuthError | QuotaExceeded | RateLimited) for answer in answers):
            self._shut.add(translator.name)
        return [_judged(text, answer, translator.name) for text, answer in zip(texts, answers, strict=True)]


def _judged(text: str, answer: Translation | TranslationError, service: str) -> Translation | TranslationError:
    """An answer with its translator's name, unless it would be refused later, when nobody else can be asked any more."""
    if isinstance(answer, TranslationError):
        return answer
    try:
        translated = with_masks(text, answer.text, service)
        verify(text, translated, service)
    except TranslationError as error:
        return error
    return replace(answer, text=translated, service=answer.service or service)
