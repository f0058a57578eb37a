"""Files on this machine and in object stores, all in one way: whatever file system pyarrow or fsspec knows."""

from __future__ import annotations

import contextlib
import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import ConfigError, InputError, MissingDependency
from .annotations import open_arrow

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import fs

UNFINISHED = ".unfinished"
"""What the names of parts end with while they are written: no pattern for Parquet files finds them."""


class Place(NamedTuple):
    """A file or a folder."""

    root: str
    """The address by which its file system is opened; empty for this machine's."""
    path: str
    """In that file system."""

    @property
    def name(self) -> str:
        """As messages, manifests and reports name it."""
        if not self.root:
            return self.path
        scheme, _, _ = self.root.partition("://")
        return f"{scheme}://{self.path.removeprefix('/')}"

    def inside(self, name: str) -> Place:
        """A file in this folder."""
        return Place(self.root, f"{self.path.rstrip('/')}/{name}")

    def file_system(self) -> fs.FileSystem:
        """The file system that it is in."""
        return _open(self.root)[0]


def find_place(address: str) -> Place:
    """The place that a path or an address such as ``s3://bucket/folder`` names.

    Raises:
        ConfigError: there is no file system for such an address.
        MissingDependency: pyarrow, or what opens such addresses, is not installed.
    """
    open_arrow()
    if "://" not in address:
        return Place("", os.path.abspath(address))  # noqa: PTH100 -- an address is no Path, and this one keeps its slashes
    return Place(address, _open(address)[1])


@lru_cache(maxsize=256)
def _open(root: str) -> tuple[fs.FileSystem, str]:
    pa = open_arrow()
    from pyarrow import fs

    if not root:
        return fs.LocalFileSystem(), ""
    try:
        return fs.FileSystem.from_uri(root)  # type: ignore[no-any-return]
    except pa.ArrowInvalid as error:
        return _open_by_fsspec(root, error)
    except (OSError, pa.ArrowException) as error:
        raise ConfigError(f"{root}: cannot be opened: {error}") from error


def _open_by_fsspec(root: str, refusal: Exception) -> tuple[fs.FileSystem, str]:
    from pyarrow import fs

    try:
        import fsspec
    except ImportError:
        reason = f"pyarrow does not open it ({refusal}); install fsspec and its package for such addresses"
        raise MissingDependency(f"{root}: {reason}") from refusal
    try:
        found, path = fsspec.url_to_fs(root)
    except (ValueError, OSError) as error:
        raise ConfigError(f"{root}: cannot be opened: {error}") from error
    except ImportError as error:
        raise MissingDependency(f"{root}: {error}") from error
    return fs.PyFileSystem(fs.FSSpecHandler(found)), path


def list_files(place: Place) -> list[tuple[Place, int, int]]:
    """A file, or the files in a folder at any depth in order of their paths: place, bytes, and when it was changed (nanoseconds).

    Files and folders whose names begin with a dot or an underscore are left out.

    Raises:
        InputError: there is nothing.
    """
    from pyarrow import fs

    system = place.file_system()
    try:
        info = system.get_file_info(place.path)
        if info.type == fs.FileType.NotFound:
            raise InputError(place.name, "there is no such file or folder")
        infos = [info] if info.is_file else system.get_file_info(fs.FileSelector(place.path, recursive=True))
    except OSError as error:
        raise InputError(place.name, f"cannot be searched: {error}") from error
    found = [entry for entry in infos if entry.is_file and not _is_hidden(entry.path.removeprefix(place.path))]
    found.sort(key=lambda entry: entry.path)
    return [(Place(place.root, entry.path), int(entry.size or 0), int(entry.mtime_ns or 0)) for entry in found]


def _is_hidden(path: str) -> bool:
    return any(part.startswith((".", "_")) for part in path.split("/"))


def names_in(folder: Place) -> set[str]:
    """The names of the files of a folder, which is made where there is none."""
    from pyarrow import fs

    system = folder.file_system()
    if not folder.root:
        system.create_dir(folder.path, recursive=True)
    infos = system.get_file_info(fs.FileSelector(folder.path, allow_not_found=True))
    return {info.base_name for info in infos if info.is_file}


def write_whole(place: Place, content: bytes | pa.Buffer) -> None:
    """Write a file that is there either whole or not at all, also where this process is killed.

    On this machine it gets its name when it is finished; an object store shows an object when the last byte has come.
    """
    system = place.file_system()
    if place.root:
        with system.open_output_stream(place.path) as stream:
            stream.write(content)
        return
    unfinished = f"{os.path.dirname(place.path)}/.{os.path.basename(place.path)}.{os.getpid()}{UNFINISHED}"  # noqa: PTH119, PTH120 -- see above
    try:
        with open(unfinished, "wb") as file:  # noqa: PTH123 -- see above
            file.write(content)
        os.replace(unfinished, place.path)  # noqa: PTH105 -- see above
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(unfinished)  # noqa: PTH108 -- see above
        raise


def finished_part(unfinished: str) -> str:
    """The name that a file gets which was left unfinished.

    >>> finished_part(".part-12.parquet.4711.unfinished")
    'part-12.parquet'
    """
    return unfinished.removesuffix(UNFINISHED).rpartition(".")[0].removeprefix(".")


def remove(folder: Place, names: set[str]) -> None:
    """Delete files of a folder."""
    system = folder.file_system()
    for name in sorted(names):
        with contextlib.suppress(FileNotFoundError):
            system.delete_file(folder.inside(name).path)


def open_file(place: Place) -> Any:
    """A file to be read anywhere in it.

    Raises:
        OSError: it cannot be.
    """
    return place.file_system().open_input_file(place.path)
