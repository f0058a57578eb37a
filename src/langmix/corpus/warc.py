"""Web archives: the pages of WARC files, and the texts of WET files, which are made from them."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from ..errors import FormatError, LangmixError, MissingDependency

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGES: Final = ("text/html", "application/xhtml+xml")


_CHUNK: Final = 1024 * 1024
"""Bytes that are skipped at once."""

_HEAD: Final = 4 * 1024 * 1024
"""The most bytes from the end of a record to the content of the next: warcio takes a line of any length into memory."""


class Record(NamedTuple):
    """A document of an archive."""

    id: str | None
    """As the archive names it: ``<urn:uuid:...>``."""
    url: str | None
    text: bytes | None
    """UTF-8: what a reader sees of the page, a paragraph a piece of text."""
    problem: str | None
    """Why there is no text."""


def read_records(stream: IO[bytes], limit: int) -> Iterator[Record]:
    """The documents of an archive in order: texts of WET files, and answers of servers that are web pages or plain text.

    Args:
        stream: the file, not compressed.
        limit: the most bytes of a document.

    Raises:
        MissingDependency: warcio is not installed.
        FormatError: it is no archive, or damaged.
        OSError: it cannot be read.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise MissingDependency("WARC files need the package warcio; install it with: pip install 'langmix[corpus]'") from error
    limited = _Stream(stream)
    archive = ArchiveIterator(limited)
    # Instead of a line on the terminal there is an error.
    archive.INC_RECORD = ""
    try:
        for record in _whole(archive, limited):
            if record.rec_type not in ("conversion", "response", "resource"):
                continue
            kind = _content_type(record)
            if record.rec_type == "conversion" or kind in _PAGES or kind == "text/plain":
                headers = record.rec_headers
                names = headers.get_header("WARC-Record-ID"), headers.get_header("WARC-Target-URI")
                yield Record(*names, *_text(record.content_stream().read(limit + 1), limit, is_page=kind in _PAGES))
    except ArchiveLoadFailed as error:
        raise FormatError(f"is no web archive, or damaged: {error}") from error


class _Stream:
    """A stream whose end in the middle is an error: warcio takes that of a compressed file for the last record's."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._place = 0
        self.left: int | None = _HEAD
        """How many bytes more may come before something has to be made of them; None for any number."""

    def read(self, size: int) -> bytes:
        if self.left is not None:
            if self.left <= 0:
                raise FormatError(f"is no web archive, or damaged: no record begins in {_HEAD:,} bytes")
            self.left -= size
        try:
            data = self._stream.read(size)
        except EOFError as error:
            raise OSError(str(error)) from error
        self._place += len(data)
        return data

    def tell(self) -> int:
        return self._place


def _whole(records: Any, stream: _Stream) -> Iterator[Any]:
    """Records, each of which has as many bytes as it says.

    Raises:
        FormatError: one has fewer, or is none.
    """
    while True:
        stream.left = _HEAD
        try:
            record = next(records, None)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            # What warcio does with headers that it did not expect.
            raise FormatError(f"is no web archive, or damaged: the head of a record cannot be read ({error})") from error
        if records.err_count:
            raise FormatError("is no web archive, or damaged: a record is longer than it says, or no blank line follows it")
        if record is None:
            return
        if not hasattr(record.raw_stream, "limit"):
            raise FormatError("is no web archive, or damaged: a record does not say how long it is")
        stream.left = None
        yield record
        # What nobody read of it is skipped here, as warcio would do before the next one.
        while record.raw_stream.read(_CHUNK):
            pass
        if record.raw_stream.limit:
            raise FormatError(f"ends in the middle of a record, {record.raw_stream.limit:,} bytes too soon")


def _content_type(record: Any) -> str:
    http = getattr(record, "http_headers", None)
    said = (http or record.rec_headers).get_header("Content-Type")
    return (said or "").partition(";")[0].strip().lower()


def _text(data: bytes, limit: int, *, is_page: bool) -> tuple[bytes | None, str | None]:
    """The text of a record, and why there is none."""
    if len(data) > limit:
        return None, f"the record has more than the {limit:,} bytes allowed (max-file-size)"
    if not is_page:
        return data, None
    from ..files import decode
    from ..formats import read

    try:
        document = read(decode("the page", data).text, None, "html")
    except LangmixError as error:
        return None, str(error)
    return "\n\n".join(segment.text for segment in document.segments).encode("utf-8", "replace"), None
