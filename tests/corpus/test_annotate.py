"""The function: the answers of `scan`, and an error in a row where another function would raise one."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import langmix
from langmix import formats
from langmix.corpus import annotate, annotation_fields
from langmix.detector import open_detector
from langmix.languages import LANGUAGES
from langmix.paragraphs import paragraph_edges

from .made import SAMPLES, rows

SENTENCES = (
    "Le conseil a voté le budget hier soir, malgré les protestations des habitants.",
    "El alcalde no quiso hablar con los periodistas después de la reunión.",
    "Nobody had told the members about the new time of the meeting.",
    "¿Quién sabe?",
    "Der Zug fährt heute nicht.",
    "会議は昨日の夜に行われました。",
    "Он не пришёл на собрание вчера вечером.",
    "« Le nozze di Figaro »",
    "API, PDF",
    "42",
    "Français · Deutsch · Español",
    "…",
)
GAPS = (" ", "\n", "\n\n", " \n \n ", "\r\n\r\n", "\f", "\u2029", "\t", "\u00a0\n\n", ", ")

texts = st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from(GAPS)), max_size=8).map(lambda parts: "".join(map("".join, parts)))
configurations = st.sampled_from(
    [
        {},
        {"terms": True},
        {"lang": "fr"},
        {"default_lang": "es", "allow": ["en"]},
        {"languages": ["fr", "es", "en"], "min_confidence": 0.8},
        {"min_words": 6},
    ]
)


def single(value: float) -> float:
    """As a number of 32 bits has it."""
    return float(struct.unpack("f", struct.pack("f", value))[0])


def as_scanned(text: str, **given: Any) -> dict[str, Any]:
    result = langmix.scan(text, **given)
    foreign = set(result.foreign)
    return {
        "language": result.language,
        "foreign_share": single(result.foreign_share),
        "characters": len(text),
        "shares": [{"language": language, "share": single(share)} for language, share in result.shares.items()],
        "spans": [
            {
                "start": span.start,
                "end": span.end,
                "language": span.language,
                "confidence": single(span.confidence),
                "foreign": span in foreign,
                "term": span.kind == "term",
            }
            for span in result.spans
        ],
        "error": None,
    }


@given(st.lists(texts, max_size=4), configurations)
@settings(deadline=None, max_examples=150)
def test_the_answers_are_those_of_scan(documents: list[str], given: dict[str, Any]) -> None:
    found = annotate(pa.record_batch({"text": pa.array(documents, pa.string())}), id=None, **given)
    assert found.to_pylist() == [as_scanned(text, **given) for text in documents]


@given(st.text(st.sampled_from("ab é\n\r\t\f\v\u2028\u2029\u0085\u00a0\x1c<!-langmix:>"), max_size=60))
@settings(deadline=None, max_examples=400)
def test_paragraphs_are_cut_where_the_reader_of_plain_texts_cuts_them(text: str) -> None:
    segments = formats.read(text).segments
    assert list(paragraph_edges(text)) == [edge for segment in segments for edge in (segment.offset, segment.offset + len(segment.text))]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_samples_are_judged_as_scan_judges_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert annotate(pa.record_batch({"text": [text]}), id=None).to_pylist() == [as_scanned(text)]


def test_directives_formats_and_word_lists_count_as_they_do_for_scan(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("periodistas\nalcalde\n", encoding="utf-8")
    marked = "Le conseil a voté le budget.\n\n<!-- langmix: lang=es -->\nEl alcalde no quiso hablar.\n<!-- langmix: end -->\n"
    page = "<p>Le conseil a voté le budget hier soir.</p><p lang=es>El alcalde no quiso hablar con los periodistas.</p>"
    for text, options in ((marked, {}), (page, {"format_as": "html"}), (SENTENCES[1] + " " + SENTENCES[0], {"accept": [str(words)]})):
        assert annotate(pa.record_batch({"text": [text]}), id=None, **options).to_pylist() == [as_scanned(text, **options)]


def test_rows_keep_their_ids_and_their_order_whatever_the_column_is() -> None:
    documents = rows(5)
    plain = pa.record_batch({"id": [7, 6, 5, 4, 3], "text": [row["text"] for row in documents]})
    expected = annotate(plain).to_pylist()
    assert [row["id"] for row in expected] == [7, 6, 5, 4, 3]
    for kind in (
        pa.large_string(),
        pa.string_view(),
        pa.binary(),
        pa.large_binary(),
        pa.binary_view(),
        pa.dictionary(pa.int8(), pa.string()),
    ):
        column = plain.column("text").cast(kind)
        assert annotate(pa.record_batch([plain.column("id"), column], ["id", "text"])).to_pylist() == expected
    # A slice has an offset into buffers that are larger.
    assert annotate(plain.slice(2, 2)).to_pylist() == expected[2:4]


def test_a_row_that_cannot_be_judged_says_why_and_harms_no_other() -> None:
    good = SENTENCES[0].encode()
    column = pa.array([good, None, b"caf\xe9 au lait", b"x" * 2_000, b"", good], pa.binary())
    found = annotate(pa.record_batch({"id": list("abcdef"), "text": column}), max_file_size=1_000).to_pylist()
    assert [row["error"] for row in found] == [
        None,
        "the text is null",
        "the text is no UTF-8: byte 3 does not decode",
        "the text has 2,000 bytes, more than the 1,000 allowed (max-file-size)",
        None,
        None,
    ]
    assert [row["language"] for row in found] == ["fr", None, None, None, "und", "fr"]
    assert found[1] == {**dict.fromkeys(found[1]), "id": "b", "error": "the text is null"}


def test_a_column_of_strings_that_are_no_utf8_gives_errors_in_its_rows() -> None:
    broken = pa.Array.from_buffers(pa.string(), 2, pa.array([b"\xff\xfe", b"Hello there"], pa.binary()).buffers())
    assert [row["error"] is None for row in annotate(pa.record_batch({"text": broken}), id=None).to_pylist()] == [False, True]


def test_a_text_of_megabytes_without_a_line_end_is_judged() -> None:
    text = (SENTENCES[0] + " ") * 30_000
    row = annotate(pa.record_batch({"text": [text]}), id=None).to_pylist()[0]
    assert (row["language"], row["characters"], row["error"]) == ("fr", len(text), None)


def test_no_rows_and_only_nulls_are_batches_too() -> None:
    for column in (pa.array([], pa.string()), pa.nulls(3)):
        found = annotate(pa.record_batch({"text": column}), id=None)
        assert found.schema == pa.schema(annotation_fields())
        assert found.column("error").to_pylist() == ["the text is null"] * len(column)


def test_the_text_is_handed_on_only_where_it_is_wanted() -> None:
    batch = pa.record_batch({"key": [1], "body": ["Guten Morgen, liebe Leute."]})
    assert annotate(batch, text="body", id="key").schema.names[:2] == ["key", "language"]
    assert annotate(batch, text="body", id="key", keep_text=True).column("body").equals(batch.column("body"))


def test_a_wrong_column_or_setting_is_an_error_that_says_what_there_is() -> None:
    batch = pa.record_batch({"body": ["a"], "number": [1]})
    with pytest.raises(langmix.ConfigError, match="there is no column 'text'; there are: body, number"):
        annotate(batch, id=None)
    with pytest.raises(langmix.ConfigError, match="the column 'number' holds int64, not texts"):
        annotate(batch, text="number", id=None)
    with pytest.raises(langmix.ConfigError, match="does not know"):
        annotate(batch, text="body", id=None, languages=[min(set(LANGUAGES) - open_detector("engine").languages())])


def test_without_pyarrow_the_message_has_the_command_that_installs_it() -> None:
    program = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "import langmix.corpus\n"
        "try:\n    langmix.corpus.annotate(None)\nexcept ImportError as error:\n    print(type(error).__name__, error)\n"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said == "MissingDependency corpora need the package pyarrow; install it with: pip install 'langmix[corpus]'\n"
