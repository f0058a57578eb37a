"""Where the results of ``langmix normalize`` are written: standard output, a file, a folder, the inputs themselves."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from ..files import STANDARD_INPUT, write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..inputs import Input


@dataclass(frozen=True, slots=True)
class Places:
    """The places for a run's results."""

    targets: dict[str, Path] = field(default_factory=dict)
    """Input -> the file that it is written to; one that is not in it is written to standard output."""
    backup: bool = False
    """Whether an input that is written over is kept beside, with ``~`` at the end of its name."""

    def write(self, source: Input, data: bytes) -> None:
        """Write an input's result: to a file at once, or to standard output.

        Raises:
            ConfigError: the file cannot be written.
        """
        target = self.targets.get(source.path)
        if target is None:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
            return
        if target == Path(source.path) and data == source.data:
            return
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if self.backup:
                _keep(Path(source.path), source.data)
            write_whole(target, data)
        except OSError as error:
            raise ConfigError(f"{target}: cannot be written: {error.strerror or error}") from error


def choose_places(given: Mapping[str, Any], found: Sequence[str], roots: Sequence[str], *, only_shown: bool) -> Places:
    """The places that the options of a command choose.

    Args:
        given: ``output``, ``output_dir``, ``in_place`` and ``backup``.
        found: the inputs.
        roots: the paths that the command was given.
        only_shown: whether something else than the texts is shown, such as a diff or a report.

    Raises:
        ConfigError: the options exclude each other, or there is one place for several texts.
    """
    chosen = [f"--{name.replace('_', '-')}" for name in ("output", "output_dir", "in_place") if given[name]]
    if len(chosen) > 1:
        raise ConfigError(f"{' and '.join(chosen)} exclude each other")
    if given["backup"] and not given["in_place"]:
        raise ConfigError("--backup goes with --in-place")
    if given["in_place"]:
        return in_place(found, backup=given["backup"])
    if given["output_dir"]:
        return in_folder(found, given["output_dir"], roots)
    if given["output"]:
        return in_output(found, given["output"], roots)
    if len(found) > 1 and not only_shown:
        raise ConfigError(f"{len(found)} inputs and one standard output: add --output-dir FOLDER or --in-place, or look first with --diff")
    return Places()


def in_place(found: Sequence[str], *, backup: bool) -> Places:
    """The inputs themselves.

    Raises:
        ConfigError: standard input is among them.
    """
    if STANDARD_INPUT in found:
        raise ConfigError("--in-place needs files: standard input cannot be written back")
    return Places({path: Path(path) for path in found}, backup)


def in_output(found: Sequence[str], output: str, roots: Sequence[str]) -> Places:
    """A file for one input, else a folder; arguments and errors as for `in_folder`."""
    if len(found) == 1 and not Path(output).is_dir():
        return Places({found[0]: Path(output)})
    return in_folder(found, output, roots)


def in_folder(found: Sequence[str], folder: str, roots: Sequence[str]) -> Places:
    """A folder, in which each input has the path that it has below the folder it was found in.

    Args:
        found: the inputs.
        folder: where to write.
        roots: the paths that the command was given.

    Raises:
        ConfigError: two inputs would be written to one file.
    """
    targets: dict[str, Path] = {}
    for path in found:
        root = next((root for root in roots if Path(root).is_dir() and PurePath(path).is_relative_to(root)), None)
        relative = PurePath(path).relative_to(root) if root else PurePath(PurePath(path).name)
        target = Path(folder) / ("stdin.txt" if path == STANDARD_INPUT else relative)
        if target in targets.values():
            raise ConfigError(f"{path} and another input would both be written to {target}; normalize them one by one")
        targets[path] = target
    return Places(targets)


def _keep(path: Path, data: bytes) -> None:
    """Keep the bytes that were read of a file beside it, for the same readers as the file."""
    beside = path.with_name(f"{path.name}~")
    if not beside.exists():
        # Private until it has the permissions of the file.
        os.close(os.open(beside, os.O_CREAT | os.O_WRONLY, 0o600))
    shutil.copymode(path, beside)
    write_whole(beside, data)
