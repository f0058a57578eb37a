"""Translators: a text in another language.

`TRANSLATORS` is the table; the key is the name used in the configuration, on the command line and in the documentation. Another package
adds one by an entry point of the group ``langmix.translators`` that names a function like `Opener`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

from ..errors import TranslationError, unknown_name

if TYPE_CHECKING:
    from ..config import Config


@dataclass(frozen=True, slots=True)
class Translation:
    """One text's translation."""

    text: str
    route: tuple[str, ...] = ()
    """The engine's steps, such as ``("spa-cat", "cat-fra")``; empty where it has none."""
    unknown_ratio: float | None = None
    """Share of words the engine did not know (0..1), or None where it does not say."""


class Translator(Protocol):
    """Translates texts. Safe to share between threads."""

    name: str
    """The key in the table."""
    host: str | None
    """The host that the text is sent to, or None where it stays on this machine."""
    max_chars: int
    """The longest text it takes, in code points."""
    max_url_bytes: int | None
    """The longest text it takes once percent-encoded, in bytes, where it goes into an address; None where it does not."""

    def supports(self, source: str, target: str) -> bool:
        """Whether it translates between two languages (ISO 639-1 codes, else 639-3). Never sends anything."""
        ...

    def refusal(self, source: str, target: str) -> TranslationError | None:
        """Why it does not translate between two languages, and what to do; None where it does. Never sends anything."""
        ...

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Translation | TranslationError]:
        """Translate each text, in order; a text that failed has its error in its place, and the others go on.

        Protected stretches arrive as masks, ``⟦0⟧``, ``⟦1⟧``, ..., and are to be given back unchanged.

        Args:
            texts: each has letters, is within `max_chars` and `max_url_bytes`, and has no white space at the edges.
            source: their language.
            target: another language.

        Raises:
            TranslationError: nothing could be translated at all, such as `Unavailable` or `UnsupportedPair`.
        """
        ...


Opener = Callable[["Config"], Translator]
"""Makes a translator for a configuration. Never connects to anything."""

LOCAL: Final = ("apertium",)
"""The engines that ``auto`` chooses from, in this order: text never leaves the machine."""

TRANSLATORS: Final[dict[str, str]] = {
    "apertium": "langmix.translators.apertium:open_translator",
    "google": "langmix.translators.google:open_translator",
}
"""Name -> ``module:function``, imported when it is asked for."""


def open_translator(name: str, config: Config) -> Translator:
    """The translator of that name; ``auto`` is the first of `LOCAL`.

    Raises:
        ConfigError: no such translator; names the nearest.
        MissingDependency: the package behind it is not installed.
    """
    if name == "auto":
        name = LOCAL[0]
    if name in TRANSLATORS:
        module, _, function = TRANSLATORS[name].partition(":")
        opener = getattr(import_module(module), function)
    else:
        # Takes longer to import than all the rest, and most names are in the table.
        from importlib.metadata import entry_points

        found = entry_points(group="langmix.translators", name=name)
        if not found:
            raise unknown_name("translator", name, ("auto", *TRANSLATORS))
        opener = next(iter(found)).load()
    return cast("Opener", opener)(config)
