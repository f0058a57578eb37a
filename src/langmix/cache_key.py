"""What a remembered result is found by: a hash of everything that it depends on."""

from __future__ import annotations

import contextlib
import hashlib
import sys
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .detector import DETECTORS
from .rules.finding import relative_path

if TYPE_CHECKING:
    from .config import Config

_PACKAGES: Final = ("sentencex", "tree-sitter", "tree-sitter-markdown", "pyyaml", "charset-normalizer", "langdetect", "pypdfium2")
"""Other packages that results depend on, by the lower-case name with hyphens."""

_CONTENTS: Final = frozenset((".py", ".bin"))
"""Endings of the files of langmix that results depend on. The native kernel gives what its twin gives."""


def result_key(data: bytes, path: str, config: Config, command: str) -> bytes | None:
    """The key of an input's result: a hash of its bytes, its name, the settings, the word lists and of langmix itself.

    Args:
        data: all bytes of the input.
        path: as the user named it.
        config: its settings.
        command: ``scan`` or ``check``.

    Returns:
        32 bytes; None where the detector is another package's, of which nobody can say whether it is still the same.
    """
    if config.detector not in DETECTORS:
        return None
    key = hashlib.sha256(hashlib.sha256(data).digest())
    lists = tuple(_list_hash(name) for name in (*config.accept, *config.reject))
    # Findings are told apart by the path from the working directory.
    for part in (command, path, relative_path(path), repr(config), *lists, _installation()):
        key.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return key.digest()


def _list_hash(name: str) -> str:
    """A hash of a word list; empty where it cannot be read, which the check itself will say."""
    with contextlib.suppress(OSError, ValueError):
        return _file_hash(name, Path(name).stat().st_mtime_ns)
    return ""


@lru_cache(maxsize=64)
def _file_hash(name: str, _changed: int) -> str:
    return hashlib.sha256(Path(name).read_bytes()).hexdigest()


@cache
def _installation() -> str:
    """A hash of langmix's own files and of the versions of the packages it builds on.

    The version alone would not do: whoever works on langmix, or on a rule of it, has many langmixes of one version.
    """
    whole = hashlib.sha256(f"{sys.version_info[:2]} {unicodedata.unidata_version} {_packages()}".encode())
    folder = Path(__file__).parent
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _CONTENTS):
        data = path.read_bytes()
        whole.update(f"{path.relative_to(folder).as_posix()} {len(data)}\n".encode())
        whole.update(data)
    return whole.hexdigest()


def _packages() -> list[str]:
    """Names and versions of the packages that results depend on.

    Read off the folders in which installers note them: to import `importlib.metadata` takes longer than all the rest of a small run.
    """
    found: set[str] = set()
    for folder in sys.path:
        with contextlib.suppress(OSError):
            notes = [path.name for path in Path(folder or ".").iterdir() if path.suffix == ".dist-info"]
            found.update(name for name in notes if name.partition("-")[0].lower().replace("_", "-") in _PACKAGES)
    return sorted(found)
