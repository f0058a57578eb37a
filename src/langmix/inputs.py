"""An input: its bytes, the document in them, and the way back to bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import formats
from .errors import FormatError, InputError, MissingDependency
from .files import Source, decode, read_bytes
from .results import Notification, apply_edits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .config import Config
    from .document import Document
    from .results import Edit


@dataclass(frozen=True, slots=True)
class Input:
    """A file or standard input, read."""

    path: str
    """As the user named it; ``-`` is standard input."""
    document: Document
    data: bytes
    """As they were read."""
    source: Source | None
    """The decoded text; None for a container."""

    @property
    def guessed(self) -> str | None:
        """The encoding that it was read in, where that is a guess."""
        return self.source.encoding if self.source and self.source.guessed else None

    def can_encode(self, text: str) -> bool:
        """Whether every character of a text exists in this input's encoding."""
        return self.source is None or self.source.can_encode(text)

    def write(self, edits: Sequence[Edit], *, track_changes: bool = False) -> bytes:
        """The bytes with edits of the document in them; without edits, the very bytes that were read.

        Args:
            edits: in order and disjoint.
            track_changes: whether they are to be written as changes that can be accepted or rejected, where the format has such.

        Raises:
            FormatError: the format is only read, or the result would not read as it should.
            UnicodeEncodeError: a character does not exist in the encoding.
        """
        if not edits:
            return self.data
        if self.source is not None:
            return self.source.encode(apply_edits(self.document.text, edits))
        if track_changes:
            edits = formats.track(self.document, edits)
        written = formats.write_container(self.data, self.document, edits)
        again = formats.read_container(written, self.path, self.document.format)
        if not formats.same_structure(self.document, again, edits):
            raise FormatError(f"{self.path}: the result would be built otherwise than the input; nothing was written")
        return written


def guess_notification(path: str, encoding: str) -> Notification:
    """What is to be said of an input whose encoding was guessed."""
    reason = f"is not UTF-8; read as {encoding}, which is a guess: name the right encoding with --encoding"
    return Notification("LM003", path, reason, "warning")


def read_input(path: str, config: Config) -> Input:
    """Read a file, or standard input for ``-``.

    Raises:
        InputError: it is missing, unreadable, too large, binary, in an unknown encoding, or not what its format says.
        UnknownFormat: there is no format of the configured name.
    """
    return input_of(read_bytes(path, config.max_file_size), path, config)


def input_of(data: bytes, path: str, config: Config) -> Input:
    """The input whose bytes were read already, under the name that it is to have; errors as for `read_input`."""
    name = formats.choose(path, data, config.format_as)
    source = None if formats.FORMATS[name].container else decode(path, data, config.encoding)
    try:
        document = formats.read(source.text, path, name) if source else formats.read_container(data, path, name)
    except (FormatError, MissingDependency) as error:
        raise InputError(path, str(error).removeprefix(f"{path}: ")) from error
    return Input(path, document, data, source)
