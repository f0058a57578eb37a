from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import langmix
from langmix import Edit, apply_edits, formats
from langmix.document import Piece
from langmix.errors import UnknownFormat
from langmix.rules.finding import fingerprint

FRENCH = "Le conseil municipal a voté le budget hier soir. "
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad. "


def test_a_string_is_text_and_a_path_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"\xef\xbb\xbf" + FRENCH.encode())
    assert langmix.scan(file).document.text == FRENCH
    assert langmix.scan(str(file)).document.text == str(file)


def test_expected_language_is_the_one_asked_for_else_the_main_one() -> None:
    assert langmix.scan(FRENCH * 3 + SPANISH).expected == "fr"
    result = langmix.scan(SPANISH, lang="fr")
    assert (result.language, result.expected, len(result.foreign)) == ("es", "fr", 1)


def test_rules_of_a_document_in_another_language() -> None:
    result = langmix.check(SPANISH * 2, lang="fr")
    # One thing to say, not one for each of its paragraphs.
    assert [finding.rule for finding in result.findings] == ["LM201"]
    assert [finding.rule for finding in langmix.check(SPANISH * 2, lang="fr", ignore=["LM201"]).findings] == ["LM101"]
    assert result.findings[0].message == "the document is mostly Spanish (es) (100% of its letters); expected French (fr)"
    assert langmix.check(SPANISH, lang="fr", allow=["es"]).findings == ()


def test_up_to_the_share_allowed_findings_are_notes() -> None:
    text = FRENCH * 19 + "\n\n" + SPANISH
    result = langmix.check(text, lang="fr")
    assert [finding.severity for finding in result.findings] == ["warning"]
    assert result.foreign_share == pytest.approx(0.06, abs=0.02)
    assert [finding.severity for finding in langmix.check(text, lang="fr", max_foreign=0.10).findings] == ["note"]
    assert [finding.severity for finding in langmix.check(text, lang="fr", max_foreign=0.01).findings] == ["warning"]


def test_a_fingerprint_survives_moved_lines_and_changed_spaces() -> None:
    first = langmix.check(FRENCH * 3 + "\n\n" + SPANISH, lang="fr").findings[0]
    moved = langmix.check("\n" * 5 + FRENCH * 5 + "\n\n" + SPANISH.replace(" no ", "  no\n"), lang="fr").findings[0]
    assert first.start != moved.start
    assert first.fingerprint == moved.fingerprint
    assert fingerprint("LM101", "a.txt", "x") != fingerprint("LM101", "b.txt", "x")
    assert fingerprint("LM101", str(Path.cwd() / "a.txt"), "\ud800") == fingerprint("LM101", "a.txt", "\ud800")


@given(st.text(alphabet="ab \n\r\u2028\U0001f600"), st.data())
def test_positions_agree_with_the_lines_an_editor_shows(text: str, data: st.DataObject) -> None:
    document = formats.read(text)
    offset = data.draw(st.integers(0, len(text)))
    line, column = document.position(offset)
    before = (
        text[:offset].replace("\r\n", "\n") if text[offset - 1 : offset + 1] != "\r\n" else text[: offset - 1].replace("\r\n", "\n") + "\0"
    )
    lines = before.replace("\r", "\n").split("\n")
    assert (line, column) == (len(lines), len(lines[-1]) + 1)


@given(st.text(alphabet="ab \t\n\r\f\u2029\u00a0", max_size=40))
def test_paragraphs_are_slices_without_space_at_their_edges(text: str) -> None:
    document = formats.read(text)
    edge = 0
    for segment in document.segments:
        start, end = segment.source(0, len(segment.text))
        assert text[edge:start].strip() == ""
        assert text[start:end] == segment.text == segment.text.strip() != ""
        edge = end
    assert text[edge:].strip() == ""


def test_segments_with_a_source_of_their_own_map_there_and_back() -> None:
    segment = langmix.Segment("été", pieces=(Piece(0, 3, 11), Piece(1, 11, 12), Piece(2, 12, 20)))
    assert segment.source(0, 2) == (3, 12)
    assert [segment.index(offset) for offset in (3, 10, 11, 12, 19, 20)] == [0, 0, 1, 2, 2, 3]


@given(st.text(max_size=20), st.data())
def test_edits_replay(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    edits = [Edit(start, end, data.draw(st.text(max_size=3))) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    result = apply_edits(text, edits)
    assert len(result) == len(text) + sum(len(edit.replacement) - (edit.end - edit.start) for edit in edits)
    assert apply_edits(text, [Edit(edit.start, edit.end, text[edit.start : edit.end]) for edit in edits]) == text


@pytest.mark.parametrize("edits", [[Edit(2, 1, "")], [Edit(0, 2, ""), Edit(1, 3, "")], [Edit(0, 9, "")]])
def test_edits_that_cannot_be_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlaps the one before it or leaves the text"):
        apply_edits("abc", edits)


def test_unknown_format() -> None:
    with pytest.raises(UnknownFormat, match=r"unknown format 'docs'; known: .*, html, .*, plain"):
        formats.read("", name="docs")


def test_positions_outside_the_text() -> None:
    document = formats.read("abc")
    with pytest.raises(IndexError, match="offset 4 lies outside a text of 3 code points"):
        document.position(4)
    with pytest.raises(LookupError, match="no segment"):
        formats.read("  abc").segment_at(0)
