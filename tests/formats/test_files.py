"""Realistic files of each format: what is read of them, and where the foreign passages are."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import langmix
from langmix import formats
from langmix.config import DEFAULTS
from langmix.inputs import read_input
from roundtrip import check_container, check_text_format

FILES = Path(__file__).parent / "files"
GOLDEN = Path(__file__).parent / "golden"
ALL = sorted(path for path in FILES.iterdir() if path.is_file())

each_file = pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)


@each_file
def test_segments_and_foreign_spans(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FILES)
    result = langmix.check(Path(path.name))
    document = result.document
    seen = {
        "format": document.format,
        "declared": document.declared,
        "language": result.language,
        "expected": result.expected,
        "segments": [
            {
                "place": "{}:{}".format(*document.position(segment.source(0, 1)[0])),
                "text": segment.text,
                **{key: value for key in ("kind", "declared", "name") if (value := getattr(segment, key)) not in (None, "prose")},
            }
            for segment in document.segments
        ],
        "foreign": [
            {
                "place": "{}:{}".format(*document.position(span.start)),
                "language": span.language,
                "expected": result.expected_in(span),
                "text": result.text(span),
                "source": document.text[span.start : span.end],
            }
            for span in result.foreign
        ],
        "findings": [
            f"{finding.rule} {'{}:{}'.format(*document.position(finding.start))} {finding.message}" for finding in result.findings
        ],
    }
    written = json.dumps(seen, ensure_ascii=False, indent=1) + "\n"
    golden = GOLDEN / f"{path.name}.json"
    if os.environ.get("LANGMIX_UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")


@each_file
def test_a_file_is_written_back_as_it_was(path: Path) -> None:
    read = read_input(str(path), DEFAULTS)
    name = read.document.format
    if read.source is None:
        check_container(name, read.data)
    else:
        check_text_format(name, read.source.text, path.name)
        check_text_format(name, read.source.text.replace("\r\n", "\n").replace("\n", "\r\n"), path.name)
    assert read.write([]) == read.data


@each_file
def test_a_place_in_a_report_is_that_place_in_an_editor(path: Path) -> None:
    result = langmix.scan(path)
    document = result.document
    if document.parts:
        lines = [segment.text for segment in document.segments]
    else:
        # As an editor counts lines, not as langmix does.
        lines = read_input(str(path), DEFAULTS).data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert result.spans
    for span in result.spans:
        line, column = document.position(span.start)
        assert lines[line - 1][column - 1] == (result.text(span) if document.parts else document.text[span.start : span.end])[0]


def test_every_format_has_a_file() -> None:
    # PDF files are made by programs in `test_pdf.py`.
    assert {formats.choose(str(path), path.read_bytes()) for path in ALL} >= set(formats.FORMATS) - {"plain", "pdf"}
