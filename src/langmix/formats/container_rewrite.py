"""Archives with new contents of some members: the bytes of all others are copied, headers and all.

Of the directory only the places that moved and the sizes of changed members are set.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from ..errors import FormatError
from ..results import Edit, apply_edits
from .container import BEYOND, DEFLATED, DESCRIBED_BEHIND, END, END64, HEADER, RECORD, zip64_field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..document import Document, Part
    from .container import Container, Member


def write_parts(
    container: Container, document: Document, edits: Sequence[Edit], finish: Callable[[str, Part, Sequence[Edit]], str]
) -> bytes:
    """An archive with edits in its texts; its very bytes where they change nothing.

    Args:
        container: the archive.
        document: what was read from it.
        edits: in order and disjoint, each inside one part.
        finish: takes the new text of a part, the part and its edits (in offsets of the document) and gives the text to be written.

    Raises:
        FormatError: the document was not read from this archive, or is not to be changed.
        ValueError: an edit leaves its part, or edits overlap or are out of order.
    """
    changes: dict[str, bytes] = {}
    remaining = list(edits)
    for part in document.parts:
        own = [edit for edit in remaining if part.start <= edit.start < part.end]
        remaining = remaining[len(own) :]
        old = document.text[part.start : part.end]
        new = apply_edits(old, (Edit(edit.start - part.start, edit.end - part.start, edit.replacement) for edit in own))
        if new == old:
            continue
        text, encoding = container.text(part.name)
        if text != old:
            raise FormatError(f"{document.path or '<text>'}: {part.name} has changed since it was read; read it again")
        changes[part.name] = encoding.mark + finish(new, part, own).encode(encoding.codec)
    if remaining:
        raise ValueError(f"edit {remaining[0].start}..{remaining[0].end} is in no part, or out of order")
    return rewrite(container, changes)


def rewrite(container: Container, changes: Mapping[str, bytes]) -> bytes:
    """An archive with new contents of some members.

    They keep their place, time, name and way of packing. What stands between a changed member and the next one goes: it described
    the old one.
    """
    if not changes:
        return container.data
    data = container.data
    parts: list[bytes] = []
    moved: dict[str, int] = {}
    members = sorted(container.members.values(), key=lambda member: member.header)
    ends = [member.header for member in members[1:]] + [container.directory.start]
    parts.append(data[: members[0].header])
    length = len(parts[0])
    sizes: dict[str, tuple[int, int, int]] = {}
    for member, end in zip(members, ends, strict=True):
        moved[member.name] = length - container.directory.shift
        if member.name in changes:
            content = changes[member.name]
            packed = _deflate(content) if member.method == DEFLATED else content
            sizes[member.name] = zlib.crc32(content), len(packed), len(content)
            parts.append(_header(data, member, sizes[member.name]) + packed)
        else:
            parts.append(data[member.header : end])
        length += len(parts[-1])
    records = b"".join(_record(data, member, moved[member.name], sizes.get(member.name)) for member in container.members.values())
    return b"".join([*parts, records, _end(container, length, len(records))])


def _header(data: bytes, member: Member, sizes: tuple[int, int, int]) -> bytes:
    """The header of a changed member.

    Args:
        data: the archive.
        member: as it was.
        sizes: checksum, packed and unpacked size of what it is now.
    """
    signature, version, flags, method, time, date, _, _, _, named, extra = HEADER.unpack_from(data, member.header)
    start = member.header + HEADER.size
    fields = _without_zip64(data, start + named, start + named + extra)
    fixed = HEADER.pack(signature, version, flags & ~DESCRIBED_BEHIND, method, time, date, *sizes, named, len(fields))
    return fixed + data[start : start + named] + fields


def _record(data: bytes, member: Member, place: int, sizes: tuple[int, int, int] | None) -> bytes:
    """The record of a member in the directory.

    Args:
        data: the archive.
        member: as it was.
        place: where its header is now, as the archive counts.
        sizes: checksum, packed and unpacked size of what it is now; None where it has not changed.
    """
    values = list(RECORD.unpack_from(data, member.record))
    named, extra, comment = values[10:13]
    fields = member.record + RECORD.size + named
    end = fields + extra + comment
    if sizes is not None:
        kept = _without_zip64(data, fields, fields + extra)
        values[3] &= ~DESCRIBED_BEHIND
        values[7:10] = sizes
        values[11], values[16] = len(kept), place
        return RECORD.pack(*values) + data[fields - named : fields] + kept + data[end - comment : end]
    if member.large_place is None:
        values[16] = place
        return RECORD.pack(*values) + data[fields - named : end]
    at = member.large_place
    return data[member.record : at] + struct.pack("<Q", place) + data[at + 8 : end]


def _end(container: Container, start: int, size: int) -> bytes:
    """Everything behind the directory, for one that begins elsewhere.

    Args:
        container: the archive.
        start: of the new directory, in bytes of the new archive.
        size: of the new directory, in bytes.
    """
    directory = container.directory
    tail = bytearray(container.data[directory.end :])
    place = start - directory.shift
    at = directory.end_record - directory.end
    if directory.is_large:
        struct.pack_into("<2Q", tail, 40, size, place)
        struct.pack_into("<Q", tail, END64.size + 8, place + size)
    old_size, old_place = END.unpack_from(tail, at)[5:7]
    struct.pack_into("<2L", tail, at + 12, BEYOND if old_size == BEYOND else size, BEYOND if old_place == BEYOND else place)
    return bytes(tail)


def _deflate(content: bytes) -> bytes:
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflater.compress(content) + deflater.flush()


def _without_zip64(data: bytes, start: int, end: int) -> bytes:
    """The extra fields in a half-open range, but the one for large files."""
    found = zip64_field(data, start, end)
    return data[start:end] if found is None else data[start : found[0] - 4] + data[found[1] : end]
