"""The samples, against the true words in ``samples/expected``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import langmix

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((SAMPLES / "expected").glob("*.json"))}


@pytest.mark.parametrize("stem", EXPECTED)
def test_expected_offsets_are_those_of_the_text(stem: str) -> None:
    case = EXPECTED[stem]
    document = langmix.scan(SAMPLES / case["file"]).document
    for passage in case["passages"]:
        assert document.text[passage["start"] : passage["end"]] == passage["text"]
        assert document.position(passage["start"]) == (passage["line"], passage["column"])


@pytest.mark.parametrize("stem", EXPECTED)
def test_the_true_words_are_found(stem: str) -> None:
    case: dict[str, Any] = EXPECTED[stem]
    result = langmix.scan(SAMPLES / case["file"])
    assert result.language == case["language"]
    assert [(span.language, result.text(span)) for span in result.foreign] == [
        (passage["language"], passage["text"]) for passage in case["passages"]
    ]


@pytest.mark.parametrize("stem", EXPECTED)
def test_each_labelled_sentence_lies_where_the_words_are(stem: str) -> None:
    """A label per sentence finds whole sentences: right start, and never a passage where none is."""
    case = EXPECTED[stem]
    result = langmix.scan(SAMPLES / case["file"], detector="langdetect")
    starts = {passage["start"]: passage for passage in case["passages"]}
    for span in result.foreign:
        assert span.start in starts
        assert span.language == starts[span.start]["language"]
        assert span.end >= starts[span.start]["end"]


def test_the_spanish_paragraph_to_the_end_of_its_sentence() -> None:
    result = langmix.check(SAMPLES / "article_fr.txt", lang="fr", detector="langdetect")
    (finding,) = result.findings
    passage = EXPECTED["article_fr"]["passages"][0]
    assert (finding.rule, finding.start) == ("LM101", passage["start"])
    assert result.document.position(finding.start) == (passage["line"], passage["column"])
    assert result.text(finding).endswith("eaux partagées.")
    assert result.document.text[finding.end :].startswith("\n")


def test_the_clean_article_is_clean() -> None:
    assert langmix.check(SAMPLES / "clean_fr.txt", lang="fr").findings == ()
