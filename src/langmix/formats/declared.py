"""The language that a path claims for a file: ``fr.json``, ``README.fr.md``, ``locales/fr/menu.yml``, ``values-pt-rBR/strings.xml``."""

from __future__ import annotations

import re
from typing import Final

from ..languages import LANGUAGES, find

_LOCALE_FOLDERS: Final = frozenset(
    "_i18n _locale _locales i18n intl l10n lang langs language languages locale locales messages nls po translation translations".split()
)
"""Folders that hold a folder a language, and nothing else."""

_PAGE_FOLDERS: Final = frozenset({"content", "docs"})
"""Folders that hold a folder a language, or a topic."""

_ENDINGS: Final = frozenset("in io os sh to ts".split())
"""Tags of languages with few files that end more names as a word or a file ending: ``sign_in.json``, ``how-to.md``, ``menu.ts.json``."""

_TOPICS: Final = _ENDINGS | frozenset("ce cv ee ha ii ml so".split())
"""Tags that name a topic more often, where folders may have either: ``docs/ml``, ``content/ee``."""

WORDS: Final = _TOPICS | frozenset(
    "ab ae am an as av ay az ba be ch co et ga he hi ho hr id ie is it ka la li lo mi my na no nr oc oj om or pa pi ps sa sc se si sm "
    "st su ta te th ti tk tt tw ve vi vo wa wo yo za".split()
)
"""Tags that are English words, abbreviations or numerals: no language in the name of an ordinary file, but behind a dot."""

_LONG_WORDS: Final = frozenset(
    "ain ale ban bar bas bin bug bum cad car cat cop cor dan dar del den din div doi dua dum est ewe ext fan fat fin fit fon fro fur "
    "gag gan gay gil got hat her hit hup ice ind jam jut kin lad lag lam lat lim lit lol lua lug lui mac mad mag mai mal man mar mas "
    "may men mer mic min moe mon mos nap nav new non nov ori pal pam pan pap pau per pol pro que rap rom rum run sad sag sam sas sat "
    "scr see sel ses sid sin sly sma sms sna som sot spa src str sun tam tat tel tem ter tet tog tok ton tum ven vol war was yap zap "
    "zen".split()
)
"""Tags of three letters that are words or parts of names of files: ``nav.json``, ``data.min.json``, ``values-car``."""

_SCRIPTS: Final = frozenset({language.script for language in LANGUAGES.values()} | {"Hans", "Hant"})

_TAG = (
    r"(?P<language>[A-Za-z]{2,3})(?:[_-](?P<script>[A-Za-z]{4}))?(?:[_-](?:r(?=[A-Z]))?(?P<region>[A-Za-z]{2}|[0-9]{3}))?(?:@[a-z]{1,20})?"
)
_FOLDER = re.compile(_TAG)
_STEM = re.compile(rf"(?:^|(?P<separator>[._-])){_TAG}\Z")
_APPLE = re.compile(rf"{_TAG}\.lproj")
_ANDROID = re.compile(
    r"values(?:-mc[cn]\d{1,3})*-(?:b\+)?(?P<language>[a-z]{2,3})(?:\+(?P<script>[A-Z][a-z]{3}))?(?:(?:-r|\+)(?P<region>[A-Z]{2}|[0-9]{3}))?(?:-.*)?"
)


def from_path(path: str | None, *, catalog: bool) -> str | None:
    """The BCP 47 tag that the name of a file or of a folder claims, the folder's first; None where none does.

    Args:
        path: as the user named it; None for a string in memory.
        catalog: whether the file's format holds the messages of programs, so that ``it.json`` is Italian where ``it.txt`` is not.

    >>> [from_path(path, catalog=False) for path in ("README.fr.md", "docs/pt_BR/index.html", "how-to.md", "it.txt")]
    ['fr', 'pt-BR', None, None]
    """
    *folders, name = re.split(r"[/\\]", path or "")
    for place in range(len(folders) - 1, -1, -1):
        tag = _of_folder(folders[place], folders[place - 1].lower() if place else "", folders[place + 1 : place + 2])
        if tag:
            return tag
    stem = name.rpartition(".")[0] or name
    # The longest first: the end of "pt_BR" would be Breton.
    start = 0
    while match := _STEM.search(stem, start):
        tag = _tag(match)
        if tag and _is_meant(match, catalog=catalog):
            return tag
        start = match.start() + 1
    return None


def _of_folder(name: str, parent: str, child: list[str]) -> str | None:
    """What a folder claims by its name, and by those of the folders above and below it."""
    marked = _APPLE.fullmatch(name) or _ANDROID.fullmatch(name)
    if marked:
        return _tag(marked)
    match = _FOLDER.fullmatch(name)
    if match is None:
        return None
    if parent in _LOCALE_FOLDERS or child == ["LC_MESSAGES"] or (parent in _PAGE_FOLDERS and match["language"].lower() not in _TOPICS):
        return _tag(match)
    return None


def _is_meant(match: re.Match[str], *, catalog: bool) -> bool:
    """Whether what looks like a tag in a file's name is one."""
    language, separator = match["language"].lower(), match["separator"]
    if separator and language in _ENDINGS:
        return False
    # "notes_de.txt" may well be English notes about German; "notes.de.txt" is not.
    return catalog or separator == "." or (separator is None and len(language) == 2 and language not in WORDS)


def _tag(match: re.Match[str]) -> str | None:
    language, script, region = match["language"], match["script"], match["region"]
    if find(language) is None or language.lower() in _LONG_WORDS or (script and script.title() not in _SCRIPTS):
        return None
    return "-".join(filter(None, (language.lower(), script, region)))
