"""What a configuration file says: its top and its overrides, and those of the files that it extends."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from . import languages
from .config_schema import KEYS, KINDS, convert, written
from .errors import ConfigError, suggest
from .files import absolute_path, pattern_spec
from .toml_lines import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pathspec import GitIgnoreSpec

    from .toml_lines import Keys

PROJECT: Final = "pyproject.toml"
"""Where our table is among those of other programs."""

INLINE: Final = "--config"
"""The source of settings that are written on the command line as in a file."""

_OVERRIDES: Final = "overrides"
_FROM_PATH: Final = "lang-from-path"
_AT_TOP: Final = frozenset({"extend", _FROM_PATH, _OVERRIDES, *KEYS})
_IN_OVERRIDE: Final = frozenset({"files", _FROM_PATH, *(name for name, key in KEYS.items() if key.per_document)})
_TABLES: Final = frozenset(name.rpartition(".")[0] for name in KEYS)
_SYNTAX_PLACE: Final = re.compile(r" \(at line (\d+), column \d+\)\Z")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a setting was said."""

    source: str
    """A file, as messages name it; `INLINE`, or ``command line``."""
    text: str = field(default="", repr=False)
    """The TOML that it stands in; empty for an option."""
    keys: Keys = ()
    """Its place in the text."""

    @property
    def line(self) -> int | None:
        """From 1; None where it is not in a file."""
        return None if self.source == INLINE else line_of(self.text, self.keys)

    @property
    def override(self) -> int | None:
        """The number of the override in its text, from 1; None where it is in none."""
        numbers = [after for name, after in zip(self.keys, self.keys[1:], strict=False) if name == _OVERRIDES]
        return numbers[0] + 1 if numbers and isinstance(numbers[0], int) else None

    def __str__(self) -> str:
        line = self.line
        place = f"{self.source}:{line}" if line else self.source
        return f"{place} (override {self.override})" if self.override else place

    def at(self, *keys: str | int) -> Origin:
        """A place inside."""
        return replace(self, keys=(*self.keys, *keys))

    def error(self, message: str) -> ConfigError:
        """What is wrong here."""
        line = self.line
        return ConfigError(f"{self.source}:{line}: {message}" if line else f"{self.source}: {message}")


@dataclass(frozen=True, slots=True)
class Part:
    """What one place says: the top of a file, one of its overrides, the command line."""

    folder: Path
    """What patterns and regular expressions are relative to."""
    values: Mapping[str, Any]
    """Field of `Config` -> value."""
    origins: Mapping[str, Origin]
    """Field -> where it was said."""
    files: GitIgnoreSpec | None = None
    """The files that it is about; all where None."""
    excluded: GitIgnoreSpec | None = None
    """`Config.exclude`, made ready; None where it is not said."""
    lang_from_path: tuple[re.Pattern[str], Origin] | None = None
    """What finds the language in a path, and where that was said."""

    def said_of(self, path: Path | None) -> tuple[Mapping[str, Any], Mapping[str, Origin]]:
        """The values for a file and their origins; none where it is not about it.

        Args:
            path: absolute; None for what is no file.
        """
        relative = path.relative_to(self.folder).as_posix() if path and path.is_relative_to(self.folder) else None
        if self.files is not None and (relative is None or not self.files.match_file(relative)):
            return {}, {}
        if self.lang_from_path and relative is not None:
            pattern, origin = self.lang_from_path
            caught = pattern.search(relative)
            tag = languages.find(caught["lang"]) if caught and caught["lang"] else None
            if tag:
                return {**self.values, "lang": tag}, {**self.origins, "lang": origin}
        return self.values, self.origins


@dataclass(frozen=True, slots=True)
class Said:
    """What a file and those that it extends say."""

    tops: tuple[Part, ...] = ()
    """The extended file's first."""
    overrides: tuple[Part, ...] = ()
    """The extended file's first."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The weakest first: an override is about fewer files than the top of any file."""
        return self.tops + self.overrides


def read_file(path: Path, chain: tuple[Path, ...] = ()) -> Said:
    """What a file says.

    Args:
        path: absolute; of a ``pyproject.toml`` only the table ``[tool.langmix]`` counts, and without one it says nothing.
        chain: the files that extend it, the nearest last.

    Raises:
        ConfigError: it cannot be read, is no TOML, or is not right.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{shown(path)}: cannot be read: {error}") from error
    return read_text(Origin(shown(path), text), path.parent, (*chain, path))


def read_named(path: Path, chain: tuple[Path, ...] = ()) -> Said:
    """What a file says that somebody named: then it must say something. Arguments and errors as for `read_file`."""
    said = read_file(path, chain)
    if not said.tops:
        raise ConfigError(f"{shown(path)}: has no table [tool.langmix]")
    return said


def has_settings(path: Path) -> bool:
    """Whether a path that was looked for is a file to read: a ``pyproject.toml`` only where it may have a table of ours."""
    if not path.is_file():
        return False
    # What does not name us is not read further: it may be large, or broken, and is none of our business.
    return path.name != PROJECT or b"langmix" in path.read_bytes()


def read_text(origin: Origin, folder: Path, chain: tuple[Path, ...] = ()) -> Said:
    """What a text of settings says.

    Args:
        origin: the text.
        folder: what it is relative to.
        chain: the file that it is of, after those that extend it; empty for a text that is of no file.

    Raises:
        ConfigError: it is no TOML, or not right.
    """
    import tomllib

    try:
        table = tomllib.loads(origin.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _SYNTAX_PLACE.search(str(error))
        source, reason = (f"{origin.source}:{place[1]}", str(error)[: place.start()]) if place else (origin.source, str(error))
        raise ConfigError(f"{source}: is not written as TOML: {reason}") from error
    if chain and chain[-1].name == PROJECT:
        table = table.get("tool", {}).get("langmix")
        origin = origin.at("tool", "langmix")
    return Said() if table is None else _read_table(table, origin, folder, chain)


def shown(path: Path) -> str:
    """A file as messages name it: short where it is in the working directory."""
    folder = Path.cwd()
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


def _read_table(table: Any, origin: Origin, folder: Path, chain: tuple[Path, ...]) -> Said:
    if not isinstance(table, dict):
        raise origin.error(f"expected a table of settings, not {written(table)}")
    base = _read_extended(table["extend"], origin.at("extend"), folder, chain) if "extend" in table else Said()
    listed = table.get(_OVERRIDES, [])
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise origin.at(_OVERRIDES).error("overrides: expected a list of tables; write [[overrides]], with two brackets, above each")
    top = _read_part({name: value for name, value in table.items() if name not in ("extend", _OVERRIDES)}, origin, folder, _AT_TOP)
    overrides = []
    for number, override in enumerate(listed):
        place = origin.at(_OVERRIDES, number)
        if "files" not in override:
            raise place.error('overrides: say which files it is about, as in files = ["locales/*.json"]')
        overrides.append(_read_part(override, place, folder, _IN_OVERRIDE))
    return Said((*base.tops, top), (*base.overrides, *overrides))


def _read_extended(value: Any, origin: Origin, folder: Path, chain: tuple[Path, ...]) -> Said:
    if not isinstance(value, str) or not value:
        raise origin.error(f"extend: expected {KINDS['path'].expected}, not {written(value)}")
    path = absolute_path(folder / value)
    if path in chain:
        raise origin.error(f"extend: goes in a circle: {' -> '.join(map(shown, (*chain[chain.index(path) :], path)))}")
    if not path.is_file():
        raise origin.error(f"extend: there is no file {shown(path)}")
    return read_named(path, chain)


def _read_part(table: Mapping[str, Any], origin: Origin, folder: Path, known: frozenset[str]) -> Part:
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    part = Part(folder, values, origins)
    for names, value in _flatten(table):
        name, place = ".".join(names), origin.at(*names)
        if name not in known:
            raise place.error(_unknown(name, known))
        try:
            if name == "files":
                part = replace(part, files=pattern_spec(_patterns(value), "files"))
            elif name == _FROM_PATH:
                part = replace(part, lang_from_path=(_expression(value), place))
            else:
                said = _settings(name, value, folder, in_override=known is _IN_OVERRIDE)
                values |= said
                origins |= dict.fromkeys(said, place)
        except ConfigError as error:
            raise place.error(str(error)) from error.__cause__
    return replace(part, excluded=pattern_spec(values["exclude"], "exclude") if "exclude" in values else None)


def _settings(name: str, value: Any, folder: Path, *, in_override: bool) -> dict[str, Any]:
    """The fields that a key sets."""
    key = KEYS[name]
    converted = convert(name, value)
    if key.kind == "path":
        converted = str(absolute_path(folder / converted))
    elif key.kind == "paths":
        converted = tuple(str(absolute_path(folder / item)) for item in converted)
    if name == "lang" and in_override:
        # An override knows its files: it is no default for those that say nothing.
        return {"lang": converted} if converted else {"lang": None, "default_lang": None}
    return {key.field: converted}


def _patterns(value: Any) -> list[str]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) and item for item in value):
        raise ConfigError(f"files: expected {KINDS['patterns'].expected}, not {written(value)}")
    return value


def _expression(value: Any) -> re.Pattern[str]:
    try:
        pattern = re.compile(value)
    except (TypeError, re.error) as error:
        raise ConfigError(f"{_FROM_PATH}: {written(value)} is no regular expression: {error}") from error
    if "lang" not in pattern.groupindex:
        raise ConfigError(rf"{_FROM_PATH}: {written(value)} has no group named lang; write one such as (?P<lang>[\w-]+)")
    return pattern


def _flatten(table: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in table.items():
        if isinstance(value, dict) and (value or name in _TABLES):
            yield from _flatten(value, (*above, name))
        else:
            yield (*above, name), value


def _unknown(name: str, known: frozenset[str]) -> str:
    """What to say of a key that is not known here."""
    if name in _AT_TOP:
        return f"{name} is of the whole run: write it at the top, above every [[overrides]]"
    last = name.rpartition(".")[2]
    # A key under the wrong table is nearer to what was meant than one that is spelled alike.
    same = next((key for key in sorted(known) if last in (key, key.rpartition(".")[2])), None)
    return f"unknown key '{name}'; " + (f"did you mean '{same}'?" if same else suggest(name, known))
