"""Configuration files: which of them count for an input, and what they and the command line say together.

An input's file is the nearest ``langmix.toml``, ``.langmix.toml`` or ``pyproject.toml`` with a table ``[tool.langmix]`` at or above its folder.
It may extend another file, and hold overrides for some of the inputs. An unknown key is an error, so that no setting is ignored without a word.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .config import DEFAULTS, Config, with_settings
from .config_parts import INLINE, PROJECT, Origin, Part, has_settings, read_file, read_named, read_text
from .files import STANDARD_INPUT, absolute_path, pattern_spec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .files import Patterns

FILE_NAMES: Final = ("langmix.toml", ".langmix.toml", PROJECT)
"""Looked for in this order in each folder."""

_ADDED: Final = ("extend_select", "ignore")
"""Lists that are added to what was said before; every other value takes its place."""


class Configuration:
    """The settings of each input of a run."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        file: Path | None = None,
        inline: Sequence[str] = (),
        isolated: bool = False,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        """What is said outside of the files that are found by their place.

        Args:
            folder: where the run begins; the working directory where None.
            file: for all inputs, instead of those that are found.
            inline: TOML that stands over the files, relative to `folder`.
            isolated: whether no file is looked for.
            options: fields of `Config` that stand over everything.

        Raises:
            ConfigError: the file, a text or an option cannot be used.
        """
        self._folder = absolute_path(folder or Path.cwd())
        said = [read_text(Origin(INLINE, text), self._folder) for text in inline]
        self._over = (*(part for one in said for part in one.parts), _of_options(options or {}, self._folder))
        self._for_all: tuple[Part, ...] | None = None
        if isolated or file:
            self._for_all = read_named(absolute_path(file)).parts if file else ()
        self._by_folder: dict[Path, tuple[Part, ...]] = {}

    def for_path(self, path: str) -> Config:
        """The settings of an input.

        Args:
            path: as the user named it; ``-`` is standard input, which has the settings of the folder where the run begins. For a folder, those
                of the files in it that no override is about.

        Raises:
            ConfigError: its configuration file cannot be read, or is not right.
        """
        return replace(DEFAULTS, **self._said_of(path)[0])

    def general(self) -> Config:
        """The settings of the whole run: those of the folder where it begins; errors as for `for_path`."""
        return self.for_path(STANDARD_INPUT)

    def origins(self, path: str) -> dict[str, tuple[Origin, ...]]:
        """Where each setting of an input was said, by field of `Config`; none for defaults, several where lists were added up.

        Arguments and errors as for `for_path`.
        """
        return self._said_of(path)[1]

    def names_language(self, path: str) -> bool:
        """Whether an override, or ``lang-from-path``, says the language of a file; arguments and errors as for `for_path`."""
        return any(origin.keys for origin in self.origins(path).get("lang", ()))

    def excluded_in(self, folder: Path) -> Patterns | None:
        """The patterns of what is left out when a folder is searched; errors as for `for_path`."""
        parts = (*self._parts_of(absolute_path(folder)), *self._over)
        return next(((part.folder, part.excluded) for part in reversed(parts) if part.excluded), None)

    def _said_of(self, path: str) -> tuple[dict[str, Any], dict[str, tuple[Origin, ...]]]:
        """The values for an input, and their origins."""
        absolute = self._folder if path == STANDARD_INPUT else absolute_path(path)
        is_folder = absolute.is_dir()
        values: dict[str, Any] = {}
        origins: dict[str, tuple[Origin, ...]] = {}
        for part in (*self._parts_of(absolute if is_folder else absolute.parent), *self._over):
            said, where = part.said_of(None if is_folder else absolute)
            kept = _kept(values, said)
            for name, value in said.items():
                before = name in _ADDED and name in kept
                origins[name] = (*origins[name], where[name]) if before else (where[name],)
                kept[name] = tuple(dict.fromkeys((*kept[name], *value))) if before else value
            values = kept
        return values, {name: origins[name] for name in values}

    def _parts_of(self, folder: Path) -> tuple[Part, ...]:
        """What the nearest file says."""
        if self._for_all is not None:
            return self._for_all
        if folder not in self._by_folder:
            self._by_folder[folder] = self._parts_at(folder)
        return self._by_folder[folder]

    def _parts_at(self, folder: Path) -> tuple[Part, ...]:
        for name in FILE_NAMES:
            if has_settings(folder / name):
                parts = read_file(folder / name).parts
                if parts:
                    return parts
        return self._parts_of(folder.parent) if folder.parent != folder else ()


def _of_options(options: Mapping[str, Any], folder: Path) -> Part:
    """What the command line says."""
    config = with_settings(None, options)
    values = {name: getattr(config, name) for name in options}
    excluded = pattern_spec(config.exclude, "exclude") if config.exclude else None
    return Part(folder, values, dict.fromkeys(values, Origin("command line")), excluded=excluded)


def _kept(values: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Any]:
    """The values that stand under later ones: what is selected anew drops what was added to the selection before, and taken from it."""
    return {name: value for name, value in values.items() if not ("select" in later and name in _ADDED)}
