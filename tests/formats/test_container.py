from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix.document import Document, Part
from langmix.errors import FormatError
from langmix.formats import container
from langmix.formats.container import HEADER, RECORD, Container
from langmix.formats.container_rewrite import rewrite, write_parts
from langmix.results import Edit

MEMBERS = {
    "mimetype": b"application/x",
    "a/one.xml": b"<a>" + b"un " * 400 + b"</a>",
    "a/two.xml": b"<b>deux</b>",
    "b.png": bytes(range(256)),
}


class Stream(io.RawIOBase):
    """A file that cannot be gone back in: sizes are then written behind the data."""

    def __init__(self) -> None:
        self.data = io.BytesIO()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return self.data.write(bytes(data))  # type: ignore[call-overload] - whatever zipfile writes


def pack(members: dict[str, bytes], *, stored: str = "mimetype", streamed: bool = False, comment: bytes = b"", extra: bytes = b"") -> bytes:
    target = Stream() if streamed else io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.comment = comment
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (2024, 3, 5, 10, 20, 30))
            info.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            info.extra = extra
            info.comment = b"remark"
            file.writestr(info, content)
    return target.data.getvalue() if isinstance(target, Stream) else target.getvalue()


def large(members: dict[str, bytes]) -> bytes:
    """An archive as if all numbers in it were beyond 32 bits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zipfile, "ZIP64_LIMIT", -1)
        patch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
        return pack(members)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def raw(data: bytes, name: str) -> tuple[bytes, bytes]:
    """The bytes of a member from its header to the end of its packed data, and its record but for the place."""
    member = Container(data, "ZIP").members[name]
    named, extra, comment = struct.unpack_from("<3H", data, member.record + 28)
    record = bytearray(data[member.record : member.record + RECORD.size + named + extra + comment])
    record[42:46] = bytes(4)
    if member.large_place is not None:
        at = member.large_place - member.record
        record[at : at + 8] = bytes(8)
    return data[member.header : member.start + member.packed], bytes(record)


def check_rewrite(data: bytes, changes: dict[str, bytes]) -> bytes:
    assert rewrite(Container(data, "ZIP"), {}) is data
    anew = rewrite(Container(data, "ZIP"), changes)
    assert unpacked(anew) == {**unpacked(data), **changes}
    again = Container(anew, "ZIP")
    assert list(again.members) == list(Container(data, "ZIP").members)
    for name in again.members:
        if name in changes:
            assert again.read(name) == changes[name]
        else:
            assert raw(anew, name) == raw(data, name)
    with zipfile.ZipFile(io.BytesIO(data)) as one, zipfile.ZipFile(io.BytesIO(anew)) as other:
        assert one.comment == other.comment
        for info in one.infolist():
            new = other.getinfo(info.filename)
            assert (info.date_time, info.compress_type, info.external_attr, info.comment) == (
                new.date_time,
                new.compress_type,
                new.external_attr,
                new.comment,
            )
    return anew


CHANGES: list[dict[str, bytes]] = [
    {"a/one.xml": b"<a>1</a>"},
    {"a/two.xml": b"<b>" + bytes(300) + b"</b>", "mimetype": b"y"},
    dict.fromkeys(MEMBERS, b""),
]


@pytest.mark.parametrize("changes", CHANGES)
@pytest.mark.parametrize(
    "make",
    [
        lambda: pack(MEMBERS),
        lambda: pack(MEMBERS, streamed=True),
        lambda: pack(MEMBERS, comment=b"a comment with PK\x01\x02 and PK\x03\x04 in it"),
        lambda: pack(MEMBERS, extra=b"\xfe\xca\x04\x00abcd"),
        lambda: b"#!/bin/sh\n" + pack(MEMBERS),
        lambda: pack(MEMBERS) + b"\r\n",
        lambda: large(MEMBERS),
        lambda: b"in front" + large(MEMBERS),
        lambda: pack({"a/": b"", **MEMBERS, "ü/é.xml": b"x"}),
    ],
)
def test_what_does_not_change_is_the_same_byte_for_byte(make: Callable[[], bytes], changes: dict[str, bytes]) -> None:
    check_rewrite(make(), changes)


def test_what_comes_behind_the_directory_and_in_front_of_the_archive_stays() -> None:
    data = b"in front" + pack(MEMBERS, comment=b"remark") + b"behind"
    anew = check_rewrite(data, CHANGES[0])
    assert anew.startswith(b"in frontPK")
    assert anew.endswith(b"remarkbehind")


def test_a_comment_that_looks_like_an_end_is_a_comment() -> None:
    data = pack(MEMBERS, comment=b"PK\x05\x06" + bytes(18) + b"behind")
    anew = rewrite(Container(data, "ZIP"), CHANGES[0])
    assert Container(anew, "ZIP").read("a/one.xml") == CHANGES[0]["a/one.xml"]
    assert anew.endswith(b"PK\x05\x06" + bytes(18) + b"behind")


def test_members_may_stand_in_another_order_than_in_the_directory() -> None:
    data = pack(MEMBERS)
    members = list(Container(data, "ZIP").members.values())
    start, end = members[0].record, data.rfind(b"PK\x05\x06")
    records = [data[one.record : other] for one, other in zip(members, [*(member.record for member in members[1:]), end], strict=True)]
    check_rewrite(data[:start] + b"".join(reversed(records)) + data[end:], CHANGES[0])


CONTENTS = st.one_of(
    st.binary(max_size=40), st.builds(lambda byte, count: byte * count, st.binary(min_size=1, max_size=1), st.integers(0, 3000))
)


# zipfile itself is misled by comments that look like the end of an archive.
COMMENTS = st.binary(max_size=9).filter(lambda comment: b"PK" not in comment)


@settings(deadline=None, max_examples=100)
@given(
    st.dictionaries(st.from_regex(r"[a-zé]{1,3}(/[a-z]{1,3})?", fullmatch=True), CONTENTS, min_size=1, max_size=5),
    st.data(),
    st.sampled_from(["plain", "streamed", "large"]),
)
def test_any_archive_is_rewritten(members: dict[str, bytes], data: st.DataObject, form: str) -> None:
    archive = large(members) if form == "large" else pack(members, streamed=form == "streamed", comment=data.draw(COMMENTS))
    names = data.draw(st.sets(st.sampled_from(sorted(members))))
    check_rewrite(data.draw(st.binary(max_size=5)) + archive, {name: data.draw(CONTENTS) for name in names})


# Texts.


@pytest.mark.parametrize(
    ("data", "text", "codec"),
    [
        ("é".encode(), "é", "utf-8"),
        ("é".encode("utf-8-sig"), "é", "utf-8"),
        ("é".encode("utf-16"), "é", "utf-16-le"),
        (b"\xfe\xff" + "é".encode("utf-16-be"), "é", "utf-16-be"),
        ("<é".encode("utf-16-le"), "<é", "utf-16-le"),
        ("<é".encode("utf-16-be"), "<é", "utf-16-be"),
        (b"", "", "utf-8"),
    ],
)
def test_texts_are_decoded(data: bytes, text: str, codec: str) -> None:
    read, encoding = Container(pack({"a": data}), "ZIP").text("a")
    assert (read, encoding.codec) == (text, codec)
    assert encoding.mark + read.encode(encoding.codec) == data


def test_a_text_in_another_encoding_is_refused() -> None:
    with pytest.raises(FormatError, match=r"a\.zip: is no ZIP: a is not in UTF-8: see byte 6"):
        Container(pack({"a": b"\xef\xbb\xbfabc\xff"}), "ZIP", "a.zip").text("a")


def test_edits_go_into_their_parts() -> None:
    two, png = "<b>deux</b>", "un " * 3
    archive = Container(pack({**MEMBERS, "b.png": png.encode()}), "ZIP")
    document = Document(two + png, (), "docx", None, None, (Part("a/two.xml", 0, 11), Part("b.png", 11, 20)))
    seen: list[tuple[str, str]] = []

    def finish(text: str, part: Part, own: object) -> str:
        assert own
        seen.append((part.name, text))
        return text

    edits = [Edit(3, 7, "2"), Edit(11, 13, "1"), Edit(17, 19, "3")]
    anew = unpacked(write_parts(archive, document, edits, finish))
    assert seen == [("a/two.xml", "<b>2</b>"), ("b.png", "1 un 3 ")]
    assert (anew["a/two.xml"], anew["b.png"], anew["a/one.xml"]) == (b"<b>2</b>", b"1 un 3 ", MEMBERS["a/one.xml"])
    assert write_parts(archive, document, [Edit(3, 7, "deux")], finish) is archive.data
    for wrong in ([Edit(11, 12, "x"), Edit(0, 1, "x")], [Edit(10, 12, "x")], [Edit(20, 20, "x")], [Edit(0, 2, "x"), Edit(1, 3, "x")]):
        with pytest.raises(ValueError, match="edit"):
            write_parts(archive, document, wrong, finish)
    with pytest.raises(FormatError, match="has changed since it was read"):
        write_parts(Container(pack({**MEMBERS, "b.png": b"x"}), "ZIP"), document, [Edit(11, 12, "x")], finish)


# Refusals.


def patched(data: bytes, place: int, layout: str, *values: int) -> bytes:
    changed = bytearray(data)
    struct.pack_into(layout, changed, place, *values)
    return bytes(changed)


def of_member(name: str, in_record: int | None, in_header: int | None, layout: str, value: int) -> bytes:
    """An archive in which a number of one member is another, in its record, its header or both."""
    data = pack(MEMBERS)
    member = Container(data, "ZIP").members[name]
    if in_record is not None:
        data = patched(data, member.record + in_record, layout, value)
    return data if in_header is None else patched(data, member.header + in_header, layout, value)


def of_end(place: int, layout: str, *values: int) -> bytes:
    data = pack(MEMBERS)
    return patched(data, data.rfind(b"PK\x05\x06") + place, layout, *values)


def named(name: bytes) -> bytes:
    return pack({"x" * len(name): b"a"}).replace(b"x" * len(name), name)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is encrypted, or of an older format"),
        (pack(MEMBERS)[:-30], "is cut off: its directory is missing"),
        (pack(MEMBERS)[:200], "is cut off: its directory is missing"),
        (pack(MEMBERS)[100:], "directory is not where it should be"),
        (of_end(4, "<H", 1), "in several volumes"),
        (of_end(10, "<H", 3), "longer or shorter than it says"),
        (of_end(10, "<H", 5), "its directory is cut off"),
        (of_end(10, "<H", 10_001), "more than 10000 files"),
        (of_end(12, "<L", 5), "its directory is cut off"),
        (of_end(12, "<L", 1 << 31), "directory is not where it should be"),
        (large(MEMBERS).replace(b"PK\x06\x06", b"PK\x06\x05"), "its end record is missing"),
        (named(b"../a"), r"unsafe name '\.\./a'"),
        (named(b"a/../../b"), "unsafe name"),
        (named(b"/a"), "unsafe name"),
        (named(b"c:/a"), "unsafe name"),
        (named(b"a\\b"), "unsafe name"),
        (named(b"a\0b"), "unsafe name"),
        (pack({"aa": b"1", "ab": b"2"}).replace(b"ab", b"aa"), "two files with the name 'aa'"),
        (of_member("a/one.xml", 8, 6, "<H", 1), r"a/one\.xml is encrypted"),
        (of_member("a/one.xml", 8, None, "<H", 0x2000), r"a/one\.xml is encrypted"),
        (of_member("a/one.xml", None, 6, "<H", 1), "one thing in the directory and another"),
        (of_member("a/one.xml", 10, None, "<H", 0), "one thing in the directory and another"),
        (of_member("a/one.xml", 42, None, "<L", 3), r"a/one\.xml is not where it should be"),
        (of_member("a/one.xml", 42, None, "<L", 0), "one thing in the directory and another"),
        (of_member("a/one.xml", 42, None, "<L", 0xFFFFFFFF), r"the size of a/one\.xml is missing"),
        (of_member("a/one.xml", 34, None, "<H", 2), "several volumes"),
        (of_member("a/one.xml", 20, None, "<L", 500), r"a/one\.xml overlaps another file"),
        (of_member("b.png", 20, None, "<L", 5000), r"b\.png overlaps another file of the archive, or its end"),
    ],
)
def test_what_is_no_sound_archive_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=rf"^a\.zip: is no ZIP: .*{message}"):
        Container(data, "ZIP", "a.zip")


def test_two_records_of_one_member_are_refused() -> None:
    data = pack({"aa": b"1" * 99, "ab": b"2"})
    one, other = Container(data, "ZIP").members.values()
    data = patched(data, other.record + 42, "<L", one.header)
    with pytest.raises(FormatError, match="one thing in the directory and another"):
        Container(data, "ZIP")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (of_member("a/one.xml", 24, None, "<L", 100), r"a/one\.xml is larger or smaller than the archive says"),
        (of_member("a/one.xml", 24, None, "<L", 2000), r"a/one\.xml is larger or smaller than the archive says"),
        (of_member("a/one.xml", 24, None, "<L", 200_000_001), "its text is larger than 50 MB"),
        (of_member("a/one.xml", 24, None, "<L", 1_000_001), "more than 200 times as large as it is packed"),
        (of_member("a/one.xml", 16, None, "<L", 1), "its checksum is wrong"),
        (of_member("a/one.xml", 20, None, "<L", 10), r"a/one\.xml is (damaged|larger or smaller)"),
        (of_member("a/one.xml", 10, 8, "<H", 14), "packed with method 14"),
        (of_member("a/one.xml", None, HEADER.size + 9, "<L", 0xFFFFFFFF), r"a/one\.xml is damaged: it cannot be unpacked"),
    ],
)
def test_members_that_are_not_what_the_archive_says_are_refused(data: bytes, message: str) -> None:
    archive = Container(data, "ZIP")
    assert archive.read("a/two.xml") == MEMBERS["a/two.xml"]
    with pytest.raises(FormatError, match=message):
        archive.read("a/one.xml")


def test_a_member_whose_end_is_cut_off_is_refused() -> None:
    packed = zlib.compressobj(wbits=-15)
    whole = packed.compress(b"abcdefgh" * 9) + packed.flush()
    data = pack({"a": b"abcdefgh" * 9})
    member = Container(data, "ZIP").members["a"]
    assert data[member.start : member.start + member.packed] == whole
    cut = patched(data, member.record + 20, "<L", member.packed - 1)
    with pytest.raises(FormatError, match="a is damaged: it is cut off"):
        Container(cut, "ZIP").read("a")


def test_all_that_is_read_counts() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(container, "MAX_BYTES", 1500)
        archive = Container(pack(MEMBERS), "ZIP")
        archive.read("a/one.xml")
        with pytest.raises(FormatError, match="its text is larger than"):
            archive.read("a/one.xml")


def test_a_large_archive_is_refused() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(container, "MAX_ARCHIVE", 100)
        with pytest.raises(FormatError, match="larger than 0 GB"):
            Container(pack(MEMBERS), "ZIP")


def test_a_missing_member() -> None:
    with pytest.raises(FormatError, match=r"<text>: is no ZIP: it has no x\.xml"):
        Container(pack(MEMBERS), "ZIP").read("x.xml")


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_damaged_archives_are_refused_or_read(data: st.DataObject) -> None:
    source = bytearray(data.draw(st.sampled_from([pack(MEMBERS), pack(MEMBERS, streamed=True), large(MEMBERS)])))
    for place, byte in data.draw(st.lists(st.tuples(st.integers(0, len(source) - 1), st.integers(0, 255)), min_size=1, max_size=8)):
        source[place] = byte
    cut = data.draw(st.integers(0, len(source)) | st.just(len(source)))
    try:
        archive = Container(bytes(source[:cut]), "ZIP")
        for name in archive.members:
            archive.read(name)
    except FormatError:
        return
    if "b.png" in archive.members:
        assert Container(rewrite(archive, {"b.png": b"x"}), "ZIP").read("b.png") == b"x"
