"""Finding files, reading their bytes as text, and writing them back whole."""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from .errors import ConfigError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pathspec import GitIgnoreSpec

    Patterns = tuple[Path, GitIgnoreSpec]
    """Patterns, and the folder that they are relative to."""

STANDARD_INPUT = "-"

IGNORE_FILES = (".gitignore", ".ignore", ".langmixignore")

DECLARATION = 4096
"""Bytes at the beginning in which an input may name its encoding."""

GUESS_SAMPLE = 256 * 1024
"""Bytes shown to charset-normalizer; the whole input must then decode."""

MIN_COHERENCE = 0.3
"""The least share of language evidence (0..1, charset-normalizer's *coherence*) for believing a guess of a one-byte
encoding. On sentences in the right encoding it measured .38 to .64, on noise 0."""

COHERENCE_NOISE = 0.15
"""Guesses whose coherence differs by less are equally good: it is mostly made of ASCII letters, which all encodings share. (French in
cp1252 measured .58, and .63 when read as the Baltic cp1257.)"""

MAX_CHAOS = 0.1
"""The largest share of mess (0..1, charset-normalizer's *chaos*) for believing a guess."""

_DECLARED_ENCODING = re.compile(rb"(?:<\?xml[^>]{0,200}encoding|charset)\s*=\s*[\"']?([A-Za-z][\w.:-]{1,30})")
_MULTI_BYTE_UTF8 = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_REPLACEMENTS = re.compile("\ufffd+")

_BINARY_SAMPLE = 8 * 1024

_BYTE_ORDER_MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_MAGIC_NUMBERS = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
)

_SINGLE_BYTE = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "iso8859_2", "cp866", "mac_roman")
_MULTI_BYTE = ("euc_jp", "cp932", "gb18030", "big5", "cp949")
_GUESSABLE = (*_SINGLE_BYTE, *_MULTI_BYTE)
"""Encodings that files still have, the commonest first: of equally good guesses the earlier one is taken. Without a byte order
mark UTF-16 is not guessed, since any two letters are a Chinese character."""


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded input, with what is needed to write it back byte for byte."""

    path: str
    """As the user named it; ``-`` is standard input."""
    text: str
    """Without byte order mark; line ends untouched."""
    encoding: str
    """Name of the Python codec it was decoded with."""
    byte_order_mark: bytes = b""
    """What stood before the text; empty where nothing did."""
    guessed: bool = False
    """Whether the encoding is charset-normalizer's guess."""

    def encode(self, text: str) -> bytes:
        """The bytes of a text in this input's encoding, with its byte order mark.

        Raises:
            UnicodeEncodeError: a character does not exist in the encoding.
        """
        return self.byte_order_mark + text.encode(self.encoding)

    def can_encode(self, text: str) -> bool:
        """Whether every character of a text exists in this input's encoding."""
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


def decode(path: str, data: bytes, encoding: str | None = None) -> Source:
    """Decode an input's bytes: as told, else by byte order mark, else as UTF-8, else as the input says itself, else by a guess.

    Args:
        path: the input, for messages.
        data: all its bytes.
        encoding: name of a Python codec, or None.

    Raises:
        InputError: it is binary or its encoding is unknown.
    """
    mark, marked = next(((mark, name) for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), (b"", None))
    body = data[len(mark) :]
    name = encoding or marked
    if name is None:
        _refuse_binary(path, data)
        try:
            return Source(path, body.decode("utf-8"), "utf-8")
        except UnicodeDecodeError as error:
            return _read_as_declared(path, data) or _guess(path, data, error)
    if marked is None or codecs.lookup(name).name in (marked, marked.rsplit("-", 1)[0]):
        # "utf-16" would put a second mark of its own in front when the text is written back.
        name = marked or name
    else:
        mark, body = b"", data
    try:
        return Source(path, body.decode(name), name, mark)
    except UnicodeDecodeError as error:
        raise InputError(
            path, f"is not {name}: byte {error.start + len(mark):,} does not decode; name the right one with --encoding"
        ) from None


def find_files(
    paths: Sequence[str],
    wanted: Callable[[str], bool],
    excluded_in: Callable[[Path], Patterns | None] | None = None,
    *,
    force_exclude: bool = False,
    ignore_files: bool = True,
) -> Iterator[str | InputError]:
    """The inputs that paths stand for: a folder for the files in it that are wanted, anything else for itself.

    A folder is searched in order of names, without hidden files, without what ``.gitignore``, ``.ignore`` and ``.langmixignore``
    in it and above it (up to the repository's root) leave out, and without what the configuration excludes. A link to a folder is not
    followed.

    Args:
        paths: files, folders, ``-``.
        wanted: whether a file in a folder is one to read, by its path.
        excluded_in: what the configuration leaves out of a folder, over all ignore files; nothing where None.
        force_exclude: whether a file that is named is left out as if it had been found in its folder, as programs that pass on all
            files of a repository want it.
        ignore_files: whether those three files count.

    Yields:
        A path to read, each once; or the error of a folder that cannot be searched, in its place.

    Raises:
        ConfigError: a pattern in an ignore file is not written as in ``.gitignore``.
    """
    seen: set[str | InputError] = set()
    search = _Search(wanted, excluded_in, ignore_files=ignore_files)
    for path in paths:
        found: Iterable[str | InputError] = [path]
        if path != STANDARD_INPUT and Path(path).is_dir():
            found = search.files(Path(path))
        elif force_exclude and path != STANDARD_INPUT and Path(path).exists() and not search.finds(Path(path)):
            continue
        for item in found:
            if item not in seen:
                seen.add(item)
                yield item


def absolute_path(path: str | Path) -> Path:
    """A path from the root of the file system, without ``.`` and ``..``; links stay as they are written."""
    return Path(os.path.abspath(path))  # noqa: PTH100 -- Path.absolute keeps "..", Path.resolve follows links


def write_whole(path: Path, data: bytes) -> None:
    """Put bytes in place of a file at once; see `opened_whole`.

    Raises:
        OSError: the folder cannot be written to; the old file is untouched.
    """
    with opened_whole(path) as file:
        file.write(data)


@contextlib.contextmanager
def opened_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes its place when the block ends without an error: half a file is never seen.

    It is written beside and renamed. A link is followed; the permissions of a file that is there are kept. What is no file (``/dev/stderr``)
    is written to as it is.

    Raises:
        OSError: the folder cannot be written to; the old file is untouched.
    """
    import tempfile

    target = path.resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as device:
            yield device
        return
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        mode = target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask()
        temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        # Also on Ctrl-C: nothing half-written is left beside the file.
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def read_bytes(path: str, limit: int) -> bytes:
    """All bytes of a file, or of standard input for ``-``.

    Args:
        path: as the user named it.
        limit: the most bytes.

    Raises:
        InputError: it is missing, unreadable or larger.
    """
    try:
        if path == STANDARD_INPUT:
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(limit + 1)
    except FileNotFoundError:
        raise InputError(path, "no such file") from None
    except IsADirectoryError:
        raise InputError(path, "is a folder") from None
    except PermissionError:
        raise InputError(path, "cannot be read: permission denied") from None
    except ValueError:
        raise InputError(path.replace("\0", "\\0"), "is no file name") from None
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror or error}") from error
    if len(data) > limit:
        raise InputError(path, f"is larger than {limit:,} bytes; raise the limit with --max-file-size")
    return data


def _refuse_binary(path: str, data: bytes) -> None:
    for magic, what in _MAGIC_NUMBERS:
        if data.startswith(magic):
            raise InputError(path, f"is {what}, which langmix does not read (`langmix formats` lists what it does)")
    if b"\0" in data[:_BINARY_SAMPLE]:
        raise InputError(path, "is binary: it has NUL bytes; if it is text in UTF-16 or UTF-32, say so with --encoding")


def _read_as_declared(path: str, data: bytes) -> Source | None:
    """The input in the encoding that it names itself: an XML declaration, HTML's charset, the header of a PO file."""
    for match in _DECLARED_ENCODING.finditer(data, 0, DECLARATION):
        with contextlib.suppress(LookupError, UnicodeDecodeError):
            codec = codecs.lookup(match[1].decode("ascii"))
            # Browsers, and so everybody, mean Windows' table when they say Latin-1.
            name = "cp1252" if codec.name == "iso8859-1" and b"<?xml" not in data[:100] else codec.name
            return Source(path, data.decode(name), name)
    return None


def _guess(path: str, data: bytes, error: UnicodeDecodeError) -> Source:
    from charset_normalizer import from_bytes

    damaged = len(_REPLACEMENTS.findall(data.decode("utf-8", "replace")))
    if len(_MULTI_BYTE_UTF8.findall(data)) >= damaged:
        # In another encoding, bytes that make a character of UTF-8 meet by chance only.
        raise InputError(path, f"is UTF-8 with damaged bytes (the first is byte {error.start:,}); mend it, or name another --encoding")
    sample = data
    if len(data) > GUESS_SAMPLE:
        # Around the first byte that is not UTF-8, cut at line ends so that no character is cut.
        begin = data.rfind(b"\n", 0, max(0, error.start - GUESS_SAMPLE // 2)) + 1
        end = data.rfind(b"\n", begin + 1, begin + GUESS_SAMPLE)
        sample = data[begin : end if end > begin else begin + GUESS_SAMPLE]
    matches = [
        # Encodings that read the sample alike come as one match, named after any of them.
        (
            match.chaos,
            match.coherence,
            min((name for name in (match.encoding, *match.could_be_from_charset) if name in _GUESSABLE), key=_GUESSABLE.index),
        )
        for match in from_bytes(sample, cp_isolation=list(_GUESSABLE), threshold=MAX_CHAOS)
        if match.encoding in _GUESSABLE
    ]
    matches = [
        (chaos, coherence, name)
        for chaos, coherence, name in matches
        if coherence >= MIN_COHERENCE or (name in _MULTI_BYTE and chaos == 0.0)
    ]
    best = max((coherence for _, coherence, _ in matches), default=0.0)
    matches.sort(key=lambda match: (match[0], match[1] < best - COHERENCE_NOISE, _GUESSABLE.index(match[2])))
    for _, _, name in matches:
        with contextlib.suppress(UnicodeDecodeError):
            return Source(path, data.decode(name), name, guessed=True)
    undecodable = f"is not UTF-8 (byte {error.start:,} does not decode) and its encoding cannot be guessed"
    raise InputError(path, f"{undecodable}; name it with --encoding, such as --encoding cp1252")


def pattern_spec(patterns: Sequence[str], where: str) -> GitIgnoreSpec:
    """Patterns as in ``.gitignore``, made ready.

    Raises:
        ConfigError: one of them is none; `where` is named in the message.
    """
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(patterns)
    except ValueError as error:
        raise ConfigError(f"{where}: {error}") from error


def _ignore_file(folder: Path) -> Iterator[Patterns]:
    for name in IGNORE_FILES:
        with contextlib.suppress(OSError):
            yield folder, pattern_spec((folder / name).read_text(encoding="utf-8", errors="replace").splitlines(), str(folder / name))


def _ignores_above(folder: Path) -> list[Patterns]:
    """The ignore files of the folders above, up to the root of the repository; none outside one."""
    absolute = absolute_path(folder)
    root = _root(absolute)
    above = [parent for parent in reversed(absolute.parents) if parent.is_relative_to(root)]
    return [pair for parent in above for pair in _ignore_file(parent)]


def _root(folder: Path) -> Path:
    """The root of the repository that a folder is in; the folder itself where it is in none."""
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), folder)


class _Search:
    """A search of folders for what is wanted."""

    def __init__(self, wanted: Callable[[str], bool], excluded_in: Callable[[Path], Patterns | None] | None, *, ignore_files: bool) -> None:
        self._wanted = wanted
        self._excluded_in = excluded_in
        self._ignore_files = ignore_files

    def finds(self, path: Path) -> bool:
        """Whether a file would be found in the folder that it is in, or in any above that is part of the same repository."""
        absolute = absolute_path(path)
        root = _root(absolute.parent)
        inner = [folder for folder in reversed(absolute.parents) if folder.is_relative_to(root)]
        ignores: list[Patterns] = []
        for folder, entry in zip(inner, [*inner[1:], absolute], strict=True):
            ignores += self._ignores_of(folder)
            is_file = entry == absolute
            if entry.name.startswith(".") or _is_ignored(entry, not is_file, self._with_excluded(folder, ignores)):
                return False
        return self._wanted(str(path))

    def files(self, folder: Path, ignores: list[Patterns] | None = None) -> Iterator[str | InputError]:
        """The files below a folder, in order of names."""
        if ignores is None:
            ignores = _ignores_above(folder) if self._ignore_files else []
        ignores = [*ignores, *self._ignores_of(folder)]
        patterns = self._with_excluded(folder, ignores)
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield InputError(str(folder), f"cannot be searched: {error.strerror or error}")
            return
        for entry in entries:
            path = folder / entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name.startswith(".") or _is_ignored(path, is_folder, patterns):
                continue
            if is_folder:
                yield from self.files(path, ignores)
            elif entry.is_file() and self._wanted(str(path)):
                yield str(path)

    def _ignores_of(self, folder: Path) -> list[Patterns]:
        return list(_ignore_file(folder)) if self._ignore_files else []

    def _with_excluded(self, folder: Path, ignores: list[Patterns]) -> list[Patterns]:
        excluded = self._excluded_in(folder) if self._excluded_in else None
        return [*ignores, excluded] if excluded else ignores


def _is_ignored(path: Path, is_folder: bool, ignores: list[Patterns]) -> bool:
    """The last patterns with something to say about a path decide, as in git: a deeper file can take a path back in."""
    verdict = False
    absolute = absolute_path(path)
    for base, spec in ignores:
        folder = absolute_path(base)
        if absolute.is_relative_to(folder):
            relative = absolute.relative_to(folder).as_posix() + ("/" if is_folder else "")
            included = spec.check_file(relative).include
            if included is not None:
                verdict = included
    return verdict
