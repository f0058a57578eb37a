"""What the translators that ask a service share: which texts go together, what of an answer is taken, and when to stop asking."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

from .. import languages
from ..errors import AuthError, BadOutput, QuotaExceeded, RateLimited, TranslationError, Unavailable, UnsupportedPair
from . import Translation
from .http import no_translation
from .masks import CLOSE, OPEN, restore
from .verify import check_answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

GIVE_UP: Final = 2
"""Requests in a row without an answer, after which the other texts are not tried: each costs three time-outs."""

FINAL: Final = (AuthError, QuotaExceeded, RateLimited)
"""The service would give every further text the same answer."""


class Service(ABC):
    """A translator that asks a service. Those that derive from it say which languages it has, and how it is asked."""

    name: str
    host: str | None
    max_chars: int
    max_url_bytes: int | None = None
    batch: int = 1
    parallel: int = 4
    request_chars: int | None = None
    """The most code points of one request; None where only `batch` counts."""

    @property
    @abstractmethod
    def identity(self) -> str:
        """See `Translator.identity`."""

    @property
    @abstractmethod
    def scope(self) -> str:
        """See `Translator.scope`."""

    @abstractmethod
    def refusal(self, source: str, target: str) -> TranslationError | None:
        """See `Translator.refusal`."""

    @abstractmethod
    def _ask(self, texts: Sequence[str], source: str, target: str) -> Sequence[str | Translation | TranslationError | None]:
        """What one request gives for each text.

        Raises:
            TranslationError: the request failed.
        """

    def supports(self, source: str, target: str) -> bool:
        """Whether it translates between two languages."""
        return self.refusal(source, target) is None

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Translation | TranslationError]:
        """Translate texts; arguments and errors as `Translator.translate`."""
        refused = self.refusal(source, target)
        if refused:
            raise refused
        answers: list[Translation | TranslationError] = []
        silent = 0
        for group in self._groups(texts):
            found, failure = self._translate_group(group, source, target)
            answers += found
            silent = silent + 1 if isinstance(failure, Unavailable) else 0
            if failure and (silent >= GIVE_UP or isinstance(failure, FINAL)):
                answers += [failure] * (len(texts) - len(answers))
                break
        return answers

    def _unreadable(self) -> BadOutput:
        """The error for an answer that is not built as the service's are."""
        return no_translation(self.name, self.host or "the server on this machine")

    def _translate_group(
        self, texts: Sequence[str], source: str, target: str
    ) -> tuple[list[Translation | TranslationError], TranslationError | None]:
        """The answers to one request, and the error of the whole, if it failed."""
        try:
            found = self._ask(texts, source, target)
            if len(found) != len(texts):
                raise BadOutput(self.name, f"LM405: {len(found)} answers to {len(texts)} texts; try again, or translate them by hand")
        except TranslationError as error:
            return [error] * len(texts), error
        answers = [self._accept(text, answer) for text, answer in zip(texts, found, strict=True)]
        return answers, next((answer for answer in answers if isinstance(answer, FINAL)), None)

    def _accept(self, text: str, answer: str | Translation | TranslationError | None) -> Translation | TranslationError:
        """An answer, unless it is none."""
        if isinstance(answer, TranslationError):
            return answer
        translation = answer if isinstance(answer, Translation) else Translation(answer if isinstance(answer, str) else "")
        try:
            check_answer(text, translation.text, self.name)
        except TranslationError as error:
            return error
        return translation

    def _groups(self, texts: Sequence[str]) -> Iterator[list[str]]:
        """The texts in order, as many together as one request takes."""
        group: list[str] = []
        size = 0
        for text in texts:
            if group and (len(group) == self.batch or (self.request_chars is not None and size + len(text) > self.request_chars)):
                yield group
                group, size = [], 0
            group.append(text)
            size += len(text)
        if group:
            yield group


def masks_in(text: str) -> list[str]:
    """The masks that a translation of a text must have.

    >>> masks_in("Abra ⟦0⟧ o ⟦1⟧.")
    ['⟦0⟧', '⟦1⟧']
    """
    return [f"{OPEN}{number}{CLOSE}" for number in range(text.count(OPEN))]


def with_masks(text: str, answer: str, service: str) -> str:
    """An answer with its masks as they were sent, without the spaces that some engines put inside their brackets.

    Raises:
        BadOutput: one is missing, is there twice, or was made up.
    """
    return restore(answer, masks_in(text), service)


def unknown_language(service: str, tag: str) -> UnsupportedPair:
    """The refusal of a language that a service does not have."""
    return UnsupportedPair(service, f"does not know {languages.describe(tag)}; use another translator, or translate it by hand")


def same_language(service: str, source: str, target: str) -> UnsupportedPair:
    """The refusal of two languages that a service takes for one."""
    return UnsupportedPair(service, f"takes {languages.name(source)} and {languages.name(target)} for one language")


def find_code(tag: str, own: dict[str, str], known: Iterable[str]) -> str | None:
    """A service's code for a tag of ours: what its table says, else the tag itself; None where the service does not know it.

    Args:
        tag: of the table of languages.
        own: tag -> the service's code, where the two differ.
        known: the service's codes.

    >>> find_code("zh", {"zh": "zh-CN"}, {"fr", "zh-CN"}), find_code("fr", {}, {"fr"}), find_code("frp", {}, {"fr"})
    ('zh-CN', 'fr', None)
    """
    code = own.get(tag, tag)
    return code if code in known else None
