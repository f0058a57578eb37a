"""What a folder holds: the languages of its texts, and where its paths say them. `langmix init` writes a configuration from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from ..config import Config
from ..errors import InputError
from ..files import find_files
from ..formats import FORMATS, choose
from ..formats.declared import from_path
from ..inputs import read_input
from ..languages import find
from ..pipeline import scan_document
from ..results import UNDECIDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MOST_FILES: Final = 5000
"""Files that are listed; a larger folder shows its layout before its end."""

MOST_READ: Final = 30
"""Texts that are read for their language."""

MOST_BYTES: Final = 64 * 1024
"""Larger files are not read."""

MOST_TRIED: Final = 4
"""Languages of a layout whose texts are read, to see that it is one."""

VENDORED: Final = frozenset("_build bower_components dist node_modules site-packages third-party third_party vendor venv".split())
"""Folders of what others wrote, or of what was built."""

_TAG: Final = r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?"
_FOLDER: Final = re.compile(_TAG)
_NAME: Final = re.compile(rf"(?P<before>(?:.*[._-])?)(?P<tag>{_TAG})\Z")
_SPECIAL: Final = re.compile(r"[\[\]*?!#\\'\"]")
_ESCAPED: Final = re.compile(r"([.^$+{}|()])")


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths that say their language in a way that langmix does not know by itself."""

    files: str
    """The pattern of its files, as in ``.gitignore``."""
    lang_from_path: str
    """The regular expression that finds the language in the path."""
    tags: tuple[str, ...]
    """As the paths say them, sorted."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found in a folder. Paths are relative to it."""

    read: int
    """Texts read that do not say their language."""
    languages: Mapping[str, float]
    """Their main languages, with the share (0..1) of the characters read; the largest first."""
    told: Mapping[str, str]
    """The languages that langmix sees in paths by itself, with the first such path of each."""
    layouts: tuple[Layout, ...]
    """Where paths say more."""
    vendored: tuple[str, ...]
    """Names of folders of other people's texts, sorted."""


def survey(folder: Path) -> Survey:
    """Look through a folder; ignore files count, unreadable files are passed over."""
    found = [PurePosixPath(Path(path).relative_to(folder).as_posix()) for path in islice(_texts(folder), MOST_FILES)]
    vendored = {part for path in found for part in path.parts[:-1] if part in VENDORED}
    told: dict[str, str] = {}
    silent = []
    for path in found:
        if vendored.isdisjoint(path.parts[:-1]):
            tag = from_path(str(path), catalog=FORMATS[choose(str(path), b"")].catalog)
            if tag is None:
                silent.append(path)
            else:
                told.setdefault(tag, str(path))
    layouts = tuple(_layouts(folder, silent))
    expressions = [re.compile(layout.lang_from_path) for layout in layouts]
    rest = [path for path in silent if not any(expression.search(str(path)) for expression in expressions)]
    read, languages = _languages(folder, [path for path in rest if not FORMATS[choose(str(path), b"")].data])
    return Survey(read, languages, dict(sorted(told.items())), layouts, tuple(sorted(vendored)))


def _texts(folder: Path) -> Iterator[str]:
    for path in find_files([str(folder)], _is_text):
        if not isinstance(path, InputError):
            yield path


def _is_text(path: str) -> bool:
    name = choose(path, b"")
    known = FORMATS[name]
    # Without a telling name everything is plain text.
    return known.searched and (name != "plain" or path.lower().endswith(known.suffixes))


def _layouts(folder: Path, paths: Iterable[PurePosixPath]) -> Iterator[Layout]:
    """Groups of paths that differ in a tag, where the texts are in the languages that the tags name."""
    groups: dict[tuple[str, str], dict[str, PurePosixPath]] = {}
    for path in paths:
        for key, tag in _readings(path):
            groups.setdefault(key, {}).setdefault(tag, path)
    taken: set[PurePosixPath] = set()
    for (files, expression), examples in sorted(groups.items()):
        if len({find(tag) for tag in examples}) < 2 or taken.issuperset(examples.values()):
            continue
        tried = list(examples.items())[:MOST_TRIED]
        agreed = sum(_language(folder / path) == find(tag) for tag, path in tried)
        if agreed >= 2 and 2 * agreed >= len(tried):
            taken.update(examples.values())
            yield Layout(files, expression, tuple(sorted(examples)))


def _readings(path: PurePosixPath) -> Iterator[tuple[tuple[str, str], str]]:
    """Where a path may say a language: the pattern and the expression of paths that are alike but for it, and the tag."""
    if _SPECIAL.search(str(path)):
        # In a pattern and in TOML such a name would have to be written in another way.
        return
    group = f"(?P<lang>{_TAG})"
    for place, name in enumerate(path.parts[:-1]):
        if _FOLDER.fullmatch(name) and find(name):
            above = "".join(f"{part}/" for part in path.parts[:place])
            yield (f"/{above}*/**", f"^{_escaped(above)}{group}/"), name
    match = _NAME.match(path.stem)
    if match and find(match["tag"]):
        above = "".join(f"{part}/" for part in path.parts[:-1])
        before = f"{above}{match['before']}"
        yield (f"/{before}*{path.suffix}", f"^{_escaped(before)}{group}{_escaped(path.suffix)}$"), match["tag"]


def _escaped(text: str) -> str:
    return _ESCAPED.sub(r"\\\1", text)


def _languages(folder: Path, paths: Sequence[PurePosixPath]) -> tuple[int, dict[str, float]]:
    """How many texts were read that do not say their language, and the main languages of these."""
    amounts: dict[str, int] = {}
    read = 0
    step = max(1, len(paths) // MOST_READ)
    for path in islice(paths[::step], MOST_READ):
        language = _language(folder / path, undeclared=True)
        if language:
            read += 1
            amounts[language] = amounts.get(language, 0) + (folder / path).stat().st_size
    total = sum(amounts.values())
    return read, {tag: amount / total for tag, amount in sorted(amounts.items(), key=lambda item: -item[1])}


def _language(path: Path, *, undeclared: bool = False) -> str | None:
    """The main language of a file; None where it cannot be read, or has none, or says one itself though only undeclared ones are wanted."""
    try:
        document = read_input(str(path), Config(max_file_size=MOST_BYTES)).document
    except InputError:
        return None
    if undeclared and document.declared:
        return None
    language = scan_document(document, Config()).language
    return None if language == UNDECIDED else language
