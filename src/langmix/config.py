"""Settings: one frozen `Config`. `config_files` reads them from files."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Literal, TypedDict, get_args

from . import languages
from .errors import ConfigError, suggest
from .results import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MEBIBYTE = 1024 * 1024

Quotes = Literal["translate", "keep", "annotate"]
"""What becomes of a passage that fills a quotation: it is translated, it stays, or it stays and has its translation in brackets behind it."""


def parse_price(text: str) -> tuple[str, float]:
    """A translator's name, and what a million characters cost there, in whatever money the user counts in.

    >>> parse_price("deepl=20")
    ('deepl', 20.0)

    Raises:
        ConfigError: it is written otherwise.
    """
    name, _, number = text.partition("=")
    try:
        price = float(number)
    except ValueError:
        price = -1.0
    if not (name.strip() and 0 <= price < float("inf")):
        raise ConfigError(f"prices: '{text}' is no price; write a translator and what a million characters cost, such as deepl=20")
    return name.strip(), price


def _check_encoding(name: str | None) -> None:
    if name is None:
        return
    try:
        # A codec such as "rot13" or "base64" exists and gives no text.
        "".encode(name)
    except LookupError:
        raise ConfigError(f"encoding: '{name}' is not a text encoding; use a name such as utf-8, cp1252 or shift_jis") from None


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting. Language tags may be written in any BCP 47 form; they are kept as in `langmix.languages`.

    Raises:
        ConfigError: a value is out of range or no language tag.
    """

    lang: str | None = None
    """The language documents should be in, whatever they say themselves; None: what they declare, else `default_lang`."""
    default_lang: str | None = None
    """The language of documents that declare none; None: each document's main language. (``lang`` in a configuration file.)"""
    languages: tuple[str, ...] = ()
    """The only languages to choose from; all where empty."""
    allow: tuple[str, ...] = ()
    """Languages that are never foreign."""
    only: tuple[str, ...] = ()
    """The languages that a document may have at all, even where its markup declares another; any where empty."""
    source_lang: str | None = None
    """The language that strings of programs are translated from, where the file does not say; None: English."""
    respect_declared: bool = True
    """Whether a passage may be in the language that the markup declares for it."""
    accept: tuple[str, ...] = ()
    """Files of words and phrases, one a line, that carry no language: names, brands, loan words. One named ``words.fr.txt`` counts only
    where French is expected."""
    reject: tuple[str, ...] = ()
    """Files of words and phrases, one a line, that are always a finding; names as for `accept`."""
    select: tuple[str, ...] = ()
    """Codes, beginnings of codes or names of the rules to apply; those that are on by default where empty."""
    extend_select: tuple[str, ...] = ()
    """Rules to apply besides."""
    ignore: tuple[str, ...] = ()
    """Rules not to apply; the longer of two codes that fit wins."""
    terms: bool = False
    """Whether single words, titles and technical terms of other languages count as foreign too."""
    detector: str = "engine"
    """A name in the table of detectors."""
    min_confidence: float = 0.5
    """The least confidence (0..1) of a span that counts as foreign."""
    min_words: int = 1
    """The fewest words of a span that counts as foreign."""
    max_foreign: float | None = None
    """Share of foreign letters (0..1) that a document may have: up to it, its findings are notes. None: no such limit."""
    fail_on: Severity = "warning"
    """The mildest severity that makes a check fail."""
    baseline: str | None = None
    """A file of accepted findings, which a check leaves out."""
    exclude: tuple[str, ...] = ()
    """Patterns, written as in ``.gitignore``, of files to leave out when a folder is searched."""
    format_as: str | None = None
    """A name in the table of formats; None: by each input's name and content."""
    encoding: str | None = None
    """The encoding of the input; None: UTF-8, or what a byte order mark says, or a guess."""
    max_file_size: int = 100 * MEBIBYTE
    """Bytes; a larger input is refused."""
    to: str | None = None
    """The language to translate into; None: each document's main language."""
    translator: str = "auto"
    """A name in the table of translators, or several with commas between them; ``auto``: an engine on this machine."""
    url: str | None = None
    """The address of the translator's server; None: the service's own, where it has one."""
    model: str | None = None
    """The translator's model: its name at the server, or the path of a folder."""
    memory: tuple[str, ...] = ()
    """Translation memories: TMX files."""
    glossary: tuple[str, ...] = ()
    """Glossaries: TSV or TBX files of terms and what they are called in other languages."""
    keep: tuple[str, ...] = ()
    """Files of names that a translator must leave as they are; written and named as those of `accept`, which it leaves too."""
    quotes: Quotes = "translate"
    """What becomes of a passage that fills a quotation."""
    min_quality: float = 0.0
    """The least estimated quality (0..1) of a translation that is put into the text; one below it is only offered."""
    allow_remote: bool = False
    """Whether ``langmix normalize`` may send text away where nobody watches: in CI, or in a pipe."""
    offline: bool = False
    """Whether every translator that sends text away is refused."""
    workers: int = 4
    """The most requests to a translator at a time; a translator may allow fewer."""
    prices: tuple[str, ...] = ()
    """What a million characters cost, for ``--dry-run``: a translator's name, an equals sign and a number, as in ``deepl=20``."""
    timeout: float = 30.0
    """Seconds to wait for a remote translator's answer."""

    def __post_init__(self) -> None:
        # Frozen: a value is brought into its canonical form before anybody can see it.
        for key in ("lang", "default_lang", "source_lang", "to"):
            tag = getattr(self, key)
            if tag is not None:
                object.__setattr__(self, key, languages.parse(tag, key))
        for key in ("languages", "allow", "only"):
            tags = getattr(self, key)
            object.__setattr__(self, key, tuple(dict.fromkeys(languages.parse(tag, key) for tag in tags)))
        for key in ("min_confidence", "max_foreign", "min_quality"):
            value = getattr(self, key)
            if value is not None and not 0 <= value <= 1:
                raise ConfigError(f"{key.replace('_', '-')}: {value:g} is not between 0 and 1")
        for key, choices in (("fail_on", get_args(Severity)), ("quotes", get_args(Quotes))):
            if getattr(self, key) not in choices:
                raise ConfigError(f"{key.replace('_', '-')}: '{getattr(self, key)}' is not one of {', '.join(choices)}")
        list(map(parse_price, self.prices))
        _check_encoding(self.encoding)
        for key in ("min_words", "max_file_size", "timeout", "workers"):
            if getattr(self, key) <= 0:
                raise ConfigError(f"{key.replace('_', '-')}: must be greater than 0")


DEFAULTS = Config()


class Settings(TypedDict, total=False):
    """The settings that `scan`, `check` and `normalize` take as keyword arguments: the fields of `Config`."""

    lang: str | None
    default_lang: str | None
    languages: Iterable[str]
    allow: Iterable[str]
    only: Iterable[str]
    source_lang: str | None
    respect_declared: bool
    accept: Iterable[str]
    reject: Iterable[str]
    select: Iterable[str]
    extend_select: Iterable[str]
    ignore: Iterable[str]
    terms: bool
    detector: str
    min_confidence: float
    min_words: int
    max_foreign: float | None
    fail_on: Severity
    baseline: str | None
    exclude: Iterable[str]
    format_as: str | None
    encoding: str | None
    max_file_size: int
    to: str | None
    translator: str
    url: str | None
    model: str | None
    memory: Iterable[str]
    glossary: Iterable[str]
    keep: Iterable[str]
    quotes: Quotes
    min_quality: float
    allow_remote: bool
    offline: bool
    workers: int
    prices: Iterable[str]
    timeout: float


LISTS = frozenset(field.name for field in fields(Config) if str(field.type).startswith("tuple["))
"""The fields that are lists."""


def with_settings(config: Config | None, settings: Mapping[str, Any]) -> Config:
    """The configuration with some fields replaced; values of None leave a field as it is.

    Raises:
        ConfigError: a value cannot be used.
        TypeError: no such setting.
    """
    if not settings:
        return config or DEFAULTS
    known = {field.name for field in fields(Config)}
    for key, value in settings.items():
        if key not in known:
            raise TypeError(f"unknown setting '{key}'; {suggest(key, known)}")
        if key in LISTS and isinstance(value, str):
            raise ConfigError(f"{key}: give a list such as ['{value}'], not a string")
    changes: dict[str, Any] = {key: tuple(value) if key in LISTS else value for key, value in settings.items() if value is not None}
    return replace(config or DEFAULTS, **changes)


def parse_share(text: str, where: str) -> float:
    """A share from ``5%`` or ``0.05``.

    >>> parse_share("5%", "--max-foreign")
    0.05

    Raises:
        ConfigError: neither, or not between 0 and 1.
    """
    number = text.strip()
    try:
        share = float(number[:-1]) / 100 if number.endswith("%") else float(number)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ConfigError(f"{where}: '{text}' is not a share; write a percentage such as 5% or a number between 0 and 1")
    return share
