"""ZIP archives of XML files, read within limits; `container_rewrite` writes them.

The archive is taken apart by hand, not with `zipfile`, which could only write every member anew. What an archive says of itself is
checked before it is believed: an office file comes from anywhere.
"""

from __future__ import annotations

import re
import struct
import zlib
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import Part
from ..errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_ARCHIVE: Final = 2_000_000_000
"""The archive itself, in bytes: places in it then need 32 bits."""
MAX_MEMBERS: Final = 10_000
"""Files in an archive."""
MAX_BYTES: Final = 50_000_000
"""What is unpacked of an archive, in bytes: the XML of some thousand pages. With emoji in it, it takes ten times as much memory."""
MAX_RATIO: Final = 200
"""How many times larger than packed a member may be; the XML of people stays below 50."""
SMALL: Final = 1_000_000
"""Unpacked bytes from which on `MAX_RATIO` holds: a page of spaces may shrink as it likes."""

STORED: Final = 0
DEFLATED: Final = 8
DESCRIBED_BEHIND: Final = 0x8
"""The flag of a member whose sizes stand behind its data."""
BEYOND: Final = 0xFFFFFFFF
"""Stands for a size or place that is given in an extra field."""

RECORD: Final = struct.Struct("<4s6H3L5H2L")
"""Of a member, in the directory."""
HEADER: Final = struct.Struct("<4s5H3L2H")
"""In front of a member."""
END: Final = struct.Struct("<4s4H2LH")
"""Behind the directory."""
END64: Final = struct.Struct("<4sQ2H2L4Q")
"""In front of `LOCATOR64`, in an archive that is large or could have become so."""
LOCATOR64: Final = struct.Struct("<4sLQL")
"""In front of `END`, where there is an `END64`."""

_ENCRYPTED, _UTF8 = 0x2041, 0x800
_ZIP64 = 1
_UNSAFE_NAME = re.compile(r"^(?:/|[A-Za-z]:|$)|(?:^|/)\.\.(?:/|$)|[\\\x00-\x1f]")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Member(NamedTuple):
    """A file in an archive."""

    name: str
    record: int
    """Where its record in the directory begins, in bytes of the archive."""
    header: int
    """Where its own header begins, in bytes of the archive."""
    start: int
    """Where its packed data begin, in bytes of the archive."""
    packed: int
    """Size of the packed data, in bytes."""
    size: int
    """Size of the unpacked data as the directory gives it, in bytes."""
    checksum: int
    """CRC-32 of the unpacked data."""
    method: int
    """How it is packed."""
    large_place: int | None
    """Where an extra field gives the place of its header, in bytes of the archive; None where the record itself does."""


class Directory(NamedTuple):
    """Where the directory of an archive stands."""

    start: int
    """In bytes of the archive, inclusive."""
    end: int
    """In bytes of the archive, exclusive."""
    members: int
    """How many records it says it has."""
    shift: int
    """How many bytes stand in front of what the archive takes for its beginning: it gives places without them."""
    end_record: int
    """Where the `END` stands, in bytes of the archive. An `END64`, if there is one, stands at `end`."""
    is_large: bool
    """Whether there is an `END64`."""


class Encoding(NamedTuple):
    """How a text is written."""

    codec: str
    """Python's name of it."""
    mark: bytes
    """The byte order mark in front, or nothing."""


def joined(texts: Iterable[tuple[str, str]]) -> tuple[str, tuple[Part, ...]]:
    """The texts of some parts, one behind the other, and where each stands in that.

    Args:
        texts: name and text of each part.
    """
    named = list(texts)
    ends = list(accumulate((len(text) for _, text in named), initial=0))
    parts = tuple(Part(name, start, end) for (name, _), (start, end) in zip(named, pairwise(ends), strict=True))
    return "".join(text for _, text in named), parts


class Container:
    """An archive in memory.

    Args:
        data: its bytes.
        what: the format, for messages.
        path: for messages; None for bytes in memory.

    Raises:
        FormatError: it is no archive, or one that is damaged, encrypted, too large or made to mislead.
    """

    def __init__(self, data: bytes, what: str, path: str | None = None) -> None:
        self.data = data
        """The archive."""
        self._what = what
        self._path = path
        self._unpacked = 0
        self.directory = self._find_directory()
        """Where the directory stands."""
        self.members = {member.name: member for member in self._read_directory()}
        """By name, in the order of the directory."""
        self._check_layout()

    def error(self, reason: str) -> FormatError:
        """The error to be raised for a reason."""
        return FormatError(f"{self._path or '<text>'}: is no {self._what}: {reason}")

    def read(self, name: str) -> bytes:
        """The unpacked bytes of a member.

        Raises:
            FormatError: there is no such member; it is packed in an unknown way or damaged; or it or all that was read so far is too
                large.
        """
        member = self.members.get(name)
        if member is None:
            raise self.error(f"it has no {name}")
        self._unpacked += member.size
        if self._unpacked > MAX_BYTES:
            raise self.error(f"its text is larger than {MAX_BYTES // 1_000_000} MB")
        if member.size > SMALL and member.size > MAX_RATIO * member.packed:
            raise self.error(f"{name} is more than {MAX_RATIO} times as large as it is packed")
        packed = self.data[member.start : member.start + member.packed]
        if member.method not in (STORED, DEFLATED):
            raise self.error(f"{name} is packed with method {member.method}, which office programs do not use")
        unpacked = packed if member.method == STORED else self._inflate(packed, member)
        if len(unpacked) != member.size:
            raise self.error(f"{name} is larger or smaller than the archive says")
        if zlib.crc32(unpacked) != member.checksum:
            raise self.error(f"{name} is damaged: its checksum is wrong")
        return unpacked

    def text(self, name: str) -> tuple[str, Encoding]:
        """The decoded text of an XML member, without byte order mark, and its encoding; errors as for `read`."""
        data = self.read(name)
        encoding = _encoding(data)
        try:
            return data[len(encoding.mark) :].decode(encoding.codec), encoding
        except UnicodeDecodeError as error:
            place = len(encoding.mark) + error.start
            raise self.error(f"{name} is not in {encoding.codec.upper()}: see byte {place}") from None

    def _inflate(self, packed: bytes, member: Member) -> bytes:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            # One byte more than it says: enough to see that it lies, however much there is.
            unpacked = inflater.decompress(packed, member.size + 1)
        except zlib.error:
            raise self.error(f"{member.name} is damaged: it cannot be unpacked") from None
        if len(unpacked) == member.size and not inflater.eof:
            raise self.error(f"{member.name} is damaged: it is cut off")
        return unpacked

    def _find_directory(self) -> Directory:
        data = self.data
        if len(data) > MAX_ARCHIVE:
            raise self.error(f"it is larger than {MAX_ARCHIVE // 1_000_000_000} GB")
        if data.startswith(_OLE):
            raise self.error("it is encrypted, or of an older format; open it, and save it anew without a password")
        place = _end_record(data)
        if place is None:
            is_archive = b"PK\x03\x04" in data[: 1 << 16]
            raise self.error("the archive is cut off: its directory is missing" if is_archive else "it is not a ZIP archive")
        disk, _, _, members, size, start, _ = END.unpack_from(data, place)[1:]
        behind = place
        locator = place - LOCATOR64.size
        is_large = locator >= END64.size and data[locator : locator + 4] == b"PK\x06\x07"
        if is_large:
            behind = locator - END64.size
            if data[behind : behind + 4] != b"PK\x06\x06":
                raise self.error("the archive is damaged: its end record is missing")
            disk, _, _, members, size, start = END64.unpack_from(data, behind)[4:]
        shift = behind - size - start
        if disk or shift < 0:
            raise self.error("the archive is damaged or in several volumes: its directory is not where it should be")
        if members > MAX_MEMBERS:
            raise self.error(f"it has more than {MAX_MEMBERS} files")
        return Directory(behind - size, behind, members, shift, place, is_large)

    def _read_directory(self) -> Iterator[Member]:
        place, names = self.directory.start, set[str]()
        for _ in range(self.directory.members):
            if place + RECORD.size > self.directory.end or self.data[place : place + 4] != b"PK\x01\x02":
                raise self.error("the archive is damaged: its directory is cut off")
            member, place = self._read_record(place)
            if member.name in names:
                raise self.error(f"it has two files with the name {member.name!r}")
            names.add(member.name)
            yield member
        if place != self.directory.end:
            raise self.error("the archive is damaged: its directory is longer or shorter than it says")

    def _read_record(self, place: int) -> tuple[Member, int]:
        """The member of a record, and where the record ends."""
        flags, method, _, _, checksum, packed, size, named, extra, comment, disk, _, _, header = RECORD.unpack_from(self.data, place)[3:]
        fields = place + RECORD.size + named
        if fields + extra + comment > self.directory.end:
            raise self.error("the archive is damaged: its directory is cut off")
        name_bytes = self.data[place + RECORD.size : fields]
        name = name_bytes.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        if _UNSAFE_NAME.search(name):
            raise self.error(f"it has a file with the unsafe name {name[:80]!r}")
        if flags & _ENCRYPTED:
            raise self.error(f"{name} is encrypted; save the file anew without a password")
        large = zip64_field(self.data, fields, fields + extra)
        at = large[0] if large else 0
        values: list[int] = []
        large_place = None
        for value in (size, packed, header):
            if value != BEYOND:
                values.append(value)
            elif large is None or at + 8 > large[1]:
                raise self.error(f"the archive is damaged: the size of {name} is missing")
            else:
                values.append(int.from_bytes(self.data[at : at + 8], "little"))
                large_place, at = at, at + 8
        size, packed, start = values
        if disk not in (0, 0xFFFF):
            raise self.error("it is one of several volumes")
        own = self._check_header(start + self.directory.shift, name_bytes, name, method)
        member = Member(
            name, place, start + self.directory.shift, own, packed, size, checksum, method, large_place if header == BEYOND else None
        )
        return member, fields + extra + comment

    def _check_header(self, place: int, name_bytes: bytes, name: str, method: int) -> int:
        """Where the packed data of a member begin, after a look at its own header."""
        if place + HEADER.size > self.directory.start or self.data[place : place + 4] != b"PK\x03\x04":
            raise self.error(f"the archive is damaged: {name} is not where it should be")
        flags, own_method, *_, named, extra = HEADER.unpack_from(self.data, place)[2:]
        fields = place + HEADER.size + named
        if self.data[place + HEADER.size : fields] != name_bytes or own_method != method or flags & _ENCRYPTED:
            raise self.error(f"the archive is damaged: {name} is one thing in the directory and another in its place")
        return int(fields + extra)

    def _check_layout(self) -> None:
        """Members that share bytes are how a small archive unpacks to a large one."""
        members = sorted(self.members.values(), key=lambda member: member.header)
        ends = [member.header for member in members[1:]] + [self.directory.start]
        for member, end in zip(members, ends, strict=True):
            if member.start + member.packed > end:
                raise self.error(f"{member.name} overlaps another file of the archive, or its end")


def zip64_field(data: bytes, start: int, end: int) -> tuple[int, int] | None:
    """The half-open range of the content of the extra field for large files, among the extra fields in a half-open range of an archive."""
    while start + 4 <= end:
        number, length = struct.unpack_from("<2H", data, start)
        if start + 4 + length > end:
            return None
        if number == _ZIP64:
            return start + 4, start + 4 + length
        start += 4 + length
    return None


def _end_record(data: bytes) -> int | None:
    """Where the end record begins, None where there is none: one whose comment ends with the file, else the last one."""
    found = []
    place = len(data)
    while (place := data.rfind(b"PK\x05\x06", max(0, len(data) - (1 << 16) - END.size), place)) >= 0:
        if place + END.size <= len(data):
            end = place + END.size + int(END.unpack_from(data, place)[7])
            if end == len(data):
                return place
            found += [place] if end < len(data) else []
    return found[0] if found else None


def _encoding(data: bytes) -> Encoding:
    """The encoding of an XML file: office formats allow UTF-8 and UTF-16 only."""
    for codec, mark in (("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        if data.startswith(mark):
            return Encoding(codec, mark)
    return Encoding({b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(data[:2], "utf-8"), b"")
