"""Language tags (BCP 47): whether one is valid, and what was meant by one that is not.

A tag is valid if it is built as RFC 5646 says and its subtags stand in the IANA registry. Three-letter codes of ISO 639-3 are taken as well
for languages that have one of two letters (``kir`` for ``ky``): programs know them, and who wrote one knew what it means.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from .languages import LANGUAGES, describe, find

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = re.compile(
    r"""(?P<language>[a-z]{2,3})(?:-(?P<extlang>[a-z]{3}))?(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?
    (?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)(?P<extensions>(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*)(?:-x(?:-[a-z0-9]{1,8})+)?""",
    re.VERBOSE,
)
_PRIVATE = re.compile(r"x(?:-[a-z0-9]{1,8})+")
_REGION_FIRST = re.compile(r"([A-Za-z]{2,3})-([A-Za-z]{2}|[0-9]{3})-([A-Za-z]{4})")
_TEMPLATE = re.compile(r"[{}<>%$]")
"""Signs of a place that a program fills in: what is written there is no tag yet."""

_BIBLIOGRAPHIC: Final = frozenset("alb arm baq bur chi cze dut fre geo ger gre ice mac mao may per rum slo tib wel".split())
"""Codes of libraries (ISO 639-2/B), which no program knows."""

_COUNTRIES: Final = dict(pair.split(":") for pair in "al:sq cn:zh cz:cs dk:da gr:el jp:ja sp:es ua:uk vn:vi".split())
"""Codes of countries that are none of a language, by what is spoken there."""

_REGIONS: Final = {"uk": "GB"}
"""What people write for a region that has another code."""


class Problem(NamedTuple):
    """What is wrong with a tag."""

    reason: str
    """Half a sentence for an editor."""
    suggestion: str | None
    """What to write instead; None where there is no telling."""
    is_certain: bool
    """Whether the suggestion can only be what was meant."""


@lru_cache(maxsize=1024)
def find_problem(tag: str) -> Problem | None:
    """What is wrong with a tag; None where nothing is, as with an empty one, which says that the language is not known.

    >>> find_problem("fr-CA"), find_problem("kir"), find_problem("")
    (None, None, None)
    >>> find_problem("pt_BR")
    Problem(reason='a tag has hyphens', suggestion='pt-BR', is_certain=True)
    >>> find_problem("french").suggestion, find_problem("jp").suggestion, find_problem("en-UK").suggestion
    ('fr', 'ja', 'en-GB')
    """
    return next(_problems(tag), None)


def _problems(tag: str) -> Iterator[Problem]:
    """What is wrong with a tag, the plainest first."""
    from ._subtag_table import WHOLE

    lower = tag.lower()
    if not tag or _TEMPLATE.search(tag) or lower in WHOLE or _PRIVATE.fullmatch(lower):
        return
    match = _TAG.fullmatch(lower)
    if match:
        yield from _subtag_problems(tag, match)
        return
    if "_" in tag:
        yield _instead("a tag has hyphens", tag.replace("_", "-"))
    if swapped := _REGION_FIRST.fullmatch(tag):
        yield _instead("the script comes before the region", f"{swapped[1]}-{swapped[3]}-{swapped[2]}")
    if named := _names().get(tag.strip().casefold()):
        yield Problem(f"it is the name of {describe(named)}, not its tag", named, is_certain=True)
    yield Problem("it is not built like a language tag", _nearest(tag), is_certain=False)


def _instead(reason: str, suggestion: str) -> Problem:
    """A problem with a tag that becomes another, which may have one too."""
    rest = find_problem(suggestion)
    return Problem(reason, rest.suggestion if rest else suggestion, rest is None or rest.is_certain)


def _subtag_problems(tag: str, match: re.Match[str]) -> Iterator[Problem]:
    """What is wrong with the subtags of a tag that is built as it should be."""
    from . import _subtag_table as known

    language, extended, script, region = match.group("language", "extlang", "script", "region")
    if language not in known.LANGUAGES and (len(language) < 3 or language in _BIBLIOGRAPHIC or find(language) is None):
        meant = _COUNTRIES.get(language) or (find(language) if language in _BIBLIOGRAPHIC else None)
        if meant:
            kind = "the code of a country" if language in _COUNTRIES else "a code of libraries"
            yield _instead(f"'{language}' is {kind}, not of a language", meant + tag[len(language) :])
        yield Problem(f"there is no language '{language}'", _nearest(language), is_certain=False)
    if extended and f"{language}-{extended}" not in known.EXTLANGS:
        yield Problem(f"'{extended}' means nothing behind '{language}'", language, is_certain=False)
    if script and script not in known.SCRIPTS:
        yield Problem(f"there is no script '{script}'", tag[: match.start("script") - 1], is_certain=False)
    if region in _REGIONS:
        start, end = match.span("region")
        yield _instead(f"the region is called '{_REGIONS[region]}'", tag[:start] + _REGIONS[region] + tag[end:])
    if region and region not in known.REGIONS:
        yield Problem(f"there is no region '{region.upper()}'", tag[: match.start("region") - 1], is_certain=False)
    variants = match["variants"].split("-")[1:]
    for number, variant in enumerate(variants):
        if variant not in known.VARIANTS or variant in variants[:number]:
            yield Problem(f"'{variant}' is no variant, or stands there twice", tag[: match.start("variants")], is_certain=False)
    singletons = re.findall(r"-([0-9a-wyz])(?=-)", match["extensions"])
    if len(set(singletons)) < len(singletons):
        yield Problem("it has the same extension twice", tag[: match.start("extensions")], is_certain=False)


def _nearest(name: str) -> str | None:
    """The tag of the language with the most similar name."""
    from difflib import get_close_matches

    near = get_close_matches(name.strip().casefold(), _names(), n=1, cutoff=0.75)
    return _names()[near[0]] if near else None


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {known.casefold(): language.tag for language in LANGUAGES.values() for known in (language.own_name, language.name) if known}
