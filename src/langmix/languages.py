"""The table of languages: tag, names, script; and the reading of tags that users and files give."""

from __future__ import annotations

from dataclasses import dataclass

from ._language_table import ALIASES, ROWS
from .errors import ConfigError


@dataclass(frozen=True, slots=True)
class Language:
    """A language that langmix can name."""

    tag: str
    """ISO 639-1 code where one exists, else 639-3."""
    name: str
    """In English."""
    own_name: str
    """In the language itself; empty where not known."""
    script: str
    """ISO 15924 code of the script it is usually written in."""
    right_to_left: bool


LANGUAGES: dict[str, Language] = {row[0]: Language(*row) for row in ROWS}
"""Every known language by its tag."""


def name(tag: str) -> str:
    """The English name of a language; the tag itself where it is not known.

    >>> name("es"), name("und")
    ('Spanish', 'undecided')
    """
    if tag == "und":
        return "undecided"
    language = LANGUAGES.get(tag)
    return language.name if language else tag


def describe(tag: str) -> str:
    """A language as messages name it.

    >>> describe("es")
    'Spanish (es)'
    """
    return f"{name(tag)} ({tag})"


def find(tag: str) -> str | None:
    """The table's tag for a BCP 47 tag, an ISO 639 code or a retired code; None where there is none.

    Region and script are dropped: langmix tells languages apart, not their varieties.

    >>> find("fr-CA"), find("deu"), find("zh_Hant"), find("french")
    ('fr', 'de', 'zh', None)
    """
    primary = tag.strip().replace("_", "-").split("-", 1)[0].lower()
    primary = ALIASES.get(primary, primary)
    return primary if primary in LANGUAGES else None


def parse(tag: str, where: str = "language") -> str:
    """The table's tag for what a user wrote.

    Args:
        tag: a BCP 47 tag or an ISO 639 code.
        where: the setting or option it was written in, for the message.

    Raises:
        ConfigError: no such language; names the tag of a language of that name, or the nearest.

    >>> parse("french", "--lang")
    Traceback (most recent call last):
        ...
    langmix.errors.ConfigError: --lang: 'french' is not a language tag; did you mean 'fr' (French)?
    """
    found = find(tag)
    if found is not None:
        return found
    raise ConfigError(f"{where}: '{tag}' is not a language tag; {_suggest(tag)}")


def _suggest(tag: str) -> str:
    from difflib import get_close_matches

    names = {known.casefold(): language.tag for language in LANGUAGES.values() for known in (language.own_name, language.name) if known}
    near = get_close_matches(tag.strip().casefold(), names, n=1, cutoff=0.75)
    if near:
        guess = names[near[0]]
        return f"did you mean '{guess}' ({name(guess)})?"
    return "use a tag such as fr, es, en, de or pt-BR"
