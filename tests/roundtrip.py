"""What every format must keep: offsets, and the way back."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from langmix import formats
from langmix.document import Document, Segment
from langmix.formats.markup import compose, extract
from langmix.results import Edit, apply_edits


def check_segments(document: Document) -> None:
    """Segments are in order, their characters disjoint, and every plain piece says what the source says."""
    taken: list[tuple[int, int]] = []
    before = -1
    for segment in document.segments:
        assert segment.text
        assert segment.text == segment.text.strip(), segment
        first = segment.source(0, 1)[0]
        assert first >= before, "segments out of order"
        before = first
        if segment.pieces is None:
            end = segment.offset + len(segment.text)
            assert document.text[segment.offset : end] == segment.text
            taken.append((segment.offset, end))
            continue
        assert segment.pieces[0].place == 0
        for piece, following in pairwise(segment.pieces):
            assert piece.place < following.place
            assert piece.end <= following.start
        assert segment.pieces[-1].place < len(segment.text)
        taken += [(piece.start, piece.end) for piece in segment.pieces]
        for index in range(len(segment.text)):
            start, end = segment.source(index, index + 1)
            assert 0 <= start < end <= len(document.text)
            assert segment.index(start) <= index
    taken.sort()
    assert all(one[1] <= other[0] for one, other in pairwise(taken)), "two segments share a character"


def rewritten(document: Document, *, escaped: bool) -> list[Edit]:
    """The edits that replace every segment by its own text.

    Args:
        escaped: whether each is really written anew, not recognised as what is there.
    """
    edits: list[Edit] = []
    for segment in document.segments:
        part = extract(document, segment, 0, len(segment.text))
        text = part.text
        if escaped:
            part = replace(part, text=text + "\0")
        start, end = segment.source(0, len(segment.text))
        if edits and start < edits[-1].end:
            continue
        edits.append(Edit(start, end, compose(document, segment, part, text)))
    return edits


def check_text_format(name: str, text: str, path: str | None = None) -> Document:
    """A text format reads a text, and writes it back: unchanged, and anew with the same reading."""
    document = formats.read(text, path, name)
    assert document.text == text
    assert document.format == name
    check_segments(document)
    assert apply_edits(text, rewritten(document, escaped=False)) == text
    if formats.FORMATS[name].writes:
        again = formats.read(apply_edits(text, rewritten(document, escaped=True)), path, name)
        assert [_shape(segment) for segment in again.segments] == [_shape(segment) for segment in document.segments]
    return document


def check_container(name: str, data: bytes) -> Document:
    """A container is read, and written back: unchanged byte for byte where nothing changes."""
    document = formats.read_container(data, None, name)
    check_segments(document)
    if formats.FORMATS[name].writes:
        assert formats.write_container(data, document, []) == data
        assert formats.write_container(data, document, rewritten(document, escaped=False)) == data
        anew = formats.write_container(data, document, rewritten(document, escaped=True))
        again = formats.read_container(anew, None, name)
        assert [_shape(segment) for segment in again.segments] == [_shape(segment) for segment in document.segments]
    return document


def _shape(segment: Segment) -> tuple[str, str, str | None, str | None]:
    return " ".join(segment.text.split()), segment.kind, segment.declared, segment.name
