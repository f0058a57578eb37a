"""What the neural engines on this machine share: they translate a text at a time, each pair with a model of its own."""

from __future__ import annotations

import threading
from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from .. import languages
from ..errors import BadOutput, TranslationError, Unavailable
from .service import Service

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


_SHOWN = 8


class NeuralEngine(Service):
    """An engine with a model for each pair of languages."""

    host = None
    max_chars = 2_000
    batch = 16
    parallel = 1
    advice: str
    """How a model is had, after *get one with*; ``{source}`` and ``{target}`` stand for the languages' tags."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @property
    def scope(self) -> str:
        """How many pairs there are models for.

        Raises:
            Unavailable: there are none.
        """
        pairs = sorted("-".join(pair) for pair in self._pairs())
        if not pairs:
            raise Unavailable(self.name, f"there is no model; get one with, for example: {self.advice.format(source='es', target='fr')}")
        return f"{len(pairs)} pairs: {' '.join(pairs[:_SHOWN])}{' ...' * (len(pairs) > _SHOWN)}"

    def refusal(self, source: str, target: str) -> TranslationError | None:
        """Why it does not translate between two languages; None where there is a model."""
        if (source, target) in self._pairs():
            return None
        pair = f"{languages.describe(source)} to {languages.describe(target)}"
        return Unavailable(self.name, f"there is no model from {pair}; get one with: {self.advice.format(source=source, target=target)}")

    @abstractmethod
    def _pairs(self) -> Collection[tuple[str, str]]:
        """The languages that there are models for."""

    @abstractmethod
    def _run(self, texts: Sequence[str], source: str, target: str) -> list[Any]:
        """What the model makes of texts."""

    def _ask(self, texts: Sequence[str], source: str, target: str) -> list[Any]:
        try:
            with self._lock:
                return self._run(texts, source, target)
        except (RuntimeError, ValueError, OSError, KeyError) as error:
            failure = type(error).__name__
        raise BadOutput(self.name, f"LM405: the model from {source} to {target} failed ({failure}); install it again")
