"""Files on this machine and in object stores, all in one way: whatever file system pyarrow or fsspec knows."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import tempfile
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from ..errors import ConfigError, InputError, MissingDependency
from .annotations import open_arrow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyarrow import fs

UNFINISHED: Final = ".unfinished"
"""What the names of files end with while they are written, behind a dot in front: no pattern for Parquet files finds them."""

PIECE: Final = 16 * 1024 * 1024
"""Bytes that are sent to a store at once."""


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
        InputError: the path is no UTF-8, as pyarrow wants it.
        MissingDependency: pyarrow, or what opens such addresses, is not installed.
    """
    open_arrow()
    from pyarrow import fs

    check_name(address)
    system, path = _open(address) if "://" in address else (None, address)
    if system is None or isinstance(system, fs.LocalFileSystem):
        return Place("", os.path.abspath(path))  # noqa: PTH100 -- an address is no Path, and this one keeps its slashes
    return Place(address, path)


def check_name(path: str) -> None:
    """Make sure that pyarrow can open a file.

    Raises:
        InputError: the name is no UTF-8.
    """
    try:
        path.encode()
    except UnicodeEncodeError as error:
        raise InputError(path, "the name is no UTF-8; rename it") from error


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


def real_name(place: Place) -> str:
    """The name that a place has however it is reached: on this machine links are followed."""
    return place.name if place.root else os.path.realpath(place.path)


def list_files(place: Place) -> list[tuple[Place, int, int]]:
    """A file, or the files in a folder at any depth in order of their paths: place, bytes, and when it was changed (nanoseconds).

    Files and folders whose names begin with a dot or an underscore are left out. A link to nothing is a file of no bytes.

    Raises:
        InputError: there is nothing, or it cannot be searched.
    """
    from pyarrow import fs

    system = place.file_system()
    try:
        info = system.get_file_info(place.path)
        if info.type == fs.FileType.NotFound:
            raise InputError(place.name, "there is no such file or folder")
        if not place.root and not info.is_file:
            return sorted((Place("", path), size, changed) for path, size, changed in _files_here(place.path, frozenset()))
        infos = [info] if info.is_file else system.get_file_info(fs.FileSelector(place.path, recursive=True))
    except OSError as error:
        raise InputError(place.name, f"cannot be searched: {error.strerror or error}") from error
    found = [entry for entry in infos if entry.is_file and not _is_hidden(entry.path.removeprefix(place.path))]
    found.sort(key=lambda entry: entry.path)
    return [(Place(place.root, entry.path), int(entry.size or 0), int(entry.mtime_ns or 0)) for entry in found]


def _files_here(folder: str, above: frozenset[str]) -> Iterator[tuple[str, int, int]]:
    """The files in a folder of this machine. pyarrow would leave out links to nothing, and go round in circles that links make.

    Args:
        folder: its path.
        above: the real paths of the folders that it is in.
    """
    within = above | {os.path.realpath(folder)}
    with os.scandir(folder) as entries:
        for entry in entries:
            if _is_hidden(entry.name):
                continue
            try:
                status = entry.stat()
            except OSError:
                yield entry.path, 0, 0
                continue
            if stat.S_ISREG(status.st_mode):
                yield entry.path, status.st_size, status.st_mtime_ns
            elif stat.S_ISDIR(status.st_mode) and os.path.realpath(entry.path) not in within:
                yield from _files_here(entry.path, within)


def _is_hidden(path: str) -> bool:
    return any(part.startswith((".", "_")) for part in path.split("/"))


def is_unchanged(file: Place, size: int, changed: int) -> bool:
    """Whether a file still has the size and the time of change that `list_files` gave.

    Raises:
        OSError: nobody can say.
    """
    info = file.file_system().get_file_info(file.path)
    return info.is_file and int(info.size or 0) == size and int(info.mtime_ns or 0) == changed


def names_in(folder: Place) -> set[str]:
    """The names of the files of a folder, which is made where there is none.

    Raises:
        ConfigError: it cannot be made or searched.
    """
    from pyarrow import fs

    system = folder.file_system()
    try:
        if not folder.root:
            system.create_dir(folder.path, recursive=True)
        infos = system.get_file_info(fs.FileSelector(folder.path, allow_not_found=True))
    except OSError as error:
        raise _not_writable(folder, error) from error
    return {info.base_name for info in infos if info.is_file}


@contextlib.contextmanager
def writing(place: Place) -> Iterator[IO[bytes]]:
    """A file to write, which is at its place behind the block: whole, or not at all where an exception or a kill comes before.

    On this machine it gets its name when it is finished. What goes to a store is collected in a temporary file and sent when it is finished.
    """
    if place.root:
        with tempfile.TemporaryFile() as file:
            yield file
            file.seek(0)
            _send(file, place)
        return
    unfinished = f"{os.path.dirname(place.path)}/.{os.path.basename(place.path)}.{secrets.token_hex(8)}{UNFINISHED}"  # noqa: PTH119, PTH120 -- see above
    try:
        with open(unfinished, "wb") as file:  # noqa: PTH123 -- see above
            yield file
        os.replace(unfinished, place.path)  # noqa: PTH105 -- see above
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(unfinished)  # noqa: PTH108 -- see above
        raise


def _send(file: IO[bytes], place: Place) -> None:
    """Copy a file to a store, which shows it when the last byte has come."""
    system = place.file_system()
    stream = system.open_output_stream(place.path)
    try:
        while piece := file.read(PIECE):
            stream.write(piece)
            # Else pyarrow takes the whole file into memory while it waits for the store.
            stream.flush()
    except BaseException:
        # There is no way to leave a stream but to close it, and that makes an object of what was sent so far.
        with contextlib.suppress(Exception):
            stream.close()
        with contextlib.suppress(Exception):
            system.delete_file(place.path)
        raise
    stream.close()


def write_whole(place: Place, content: bytes) -> None:
    """Write a small file that is there either whole or not at all, as with `writing`.

    Raises:
        ConfigError: it cannot be written.
    """
    try:
        with writing(place) as file:
            file.write(content)
    except OSError as error:
        raise _not_writable(place, error) from error


def _not_writable(place: Place, error: OSError) -> ConfigError:
    return ConfigError(f"{place.name} cannot be written: {error.strerror or error}; mend that, or give another folder with --out")


def remove_unfinished(folder: Place) -> None:
    """Delete what processes that were killed have left in a folder. In stores they leave nothing."""
    if not folder.root:
        remove(folder, {name for name in names_in(folder) if name.startswith(".") and name.endswith(UNFINISHED)})


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
