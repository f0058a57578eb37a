"""Translators: a text in another language.

`TRANSLATORS` is the table; the key is the name used in the configuration, on the command line and in the documentation. Another package
adds one by an entry point of the group ``langmix.translators`` that names a function like `Opener`. Several names with commas between
them make a chain: see `langmix.translators.chain`.
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
    likeness: float | None = None
    """Of a fuzzy match from a translation memory, how alike the two sources are (0..1); None where this very text was translated."""
    warnings: tuple[str, ...] = ()
    """What an editor should look at."""
    service: str = ""
    """The name of the translator that made it; empty where it is the one that was asked, and not one of a chain."""


class Translator(Protocol):
    """Translates texts. Safe to share between threads."""

    name: str
    """The key in the table; of a chain, the keys with commas between them."""
    host: str | None
    """The host that the text is sent to, or None where it stays on this machine."""
    max_chars: int
    """The longest text it takes, in code points."""
    max_url_bytes: int | None
    """The longest text it takes once percent-encoded, in bytes, where it goes into an address; None where it does not."""
    batch: int
    """The most texts of one call."""
    request_chars: int | None
    """The most code points that several texts of one call have together; None where only `batch` counts."""
    parallel: int
    """The most calls at a time."""

    @property
    def identity(self) -> str:
        """What changes whenever the same text might be translated otherwise: name, address, model, versions. Has no secret."""
        ...

    @property
    def scope(self) -> str:
        """What it translates, in a few words such as *133 languages*. Asks no service.

        Raises:
            LangmixError: it has nothing to translate with; says what is missing.
        """
        ...

    def supports(self, source: str, target: str) -> bool:
        """Whether it translates between two languages (ISO 639-1 codes, else 639-3). Never sends a text; may ask for the languages."""
        ...

    def refusal(self, source: str, target: str) -> TranslationError | None:
        """Why it does not translate between two languages, and what to do; None where it does. Sends as little as `supports`."""
        ...

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Translation | TranslationError]:
        """Translate each text, in order; a text that failed has its error in its place, and the others go on.

        Protected stretches arrive as masks, ``⟦0⟧``, ``⟦1⟧``, ..., and are to be given back unchanged.

        Args:
            texts: at most `batch`, together within `request_chars` where they are several; each has letters, is within `max_chars` and `max_url_bytes`, and has no white space at the edges.
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
    "apy": "langmix.translators.apy:open_translator",
    "argos": "langmix.translators.argos:open_translator",
    "ctranslate2": "langmix.translators.ctranslate2:open_translator",
    "deepl": "langmix.translators.deepl:open_translator",
    "google": "langmix.translators.google:open_translator",
    "libretranslate": "langmix.translators.libretranslate:open_translator",
    "microsoft": "langmix.translators.microsoft:open_translator",
    "mymemory": "langmix.translators.mymemory:open_translator",
    "openai": "langmix.translators.openai:open_translator",
    "tmx": "langmix.translators.tmx:open_translator",
}
"""Name -> ``module:function``, imported when it is asked for."""


def open_translator(name: str, config: Config) -> Translator:
    """The translator of that name; ``auto`` is the first of `LOCAL`, and ``tmx,apertium`` a chain.

    Raises:
        ConfigError: no such translator (names the nearest), or it lacks an address, a key or a model.
        MissingDependency: the package behind it is not installed.
    """
    names = split_names(name)
    translators = [_opener(part)(config) for part in names]
    if len(translators) == 1:
        return translators[0]
    from .chain import Chain

    return Chain(translators)


def split_names(name: str) -> tuple[str, ...]:
    """The translators of a chain, each once; ``auto`` is the first of `LOCAL`.

    >>> split_names("tmx, auto"), split_names("google")
    (('tmx', 'apertium'), ('google',))
    """
    parts = [part.strip() for part in name.split(",") if part.strip()] or [name]
    return tuple(dict.fromkeys(LOCAL[0] if part == "auto" else part for part in parts))


def _opener(name: str) -> Opener:
    if name in TRANSLATORS:
        module, _, function = TRANSLATORS[name].partition(":")
        return cast("Opener", getattr(import_module(module), function))
    # Takes longer to import than all the rest, and most names are in the table.
    from importlib.metadata import entry_points

    found = entry_points(group="langmix.translators", name=name)
    if not found:
        raise unknown_name("translator", name, ("auto", *TRANSLATORS))
    return cast("Opener", next(iter(found)).load())
