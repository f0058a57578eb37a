from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import langmix
from langmix import ConfigError, WeightsError
from langmix.detector import open_detector
from langmix.detector.weights import LANES, open_weights, read_weights
from langmix.document import count_letters
from langmix.explanation import explain
from langmix.results import UNDECIDED

FRENCH = "Le conseil municipal a voté le budget hier soir. "
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad. "
PIECES = st.sampled_from(
    [
        FRENCH,
        SPANISH,
        "The report is late again. ",
        "Oui. ",
        "42. ",
        "\n\n",
        "\r\n",
        "😀 ",
        "日本語の文章です。",
        "שלום עולם. ",
        "\0",
        "\ud800 ",
        "« ",
        "e\u0301 ",
        "a@b.fr ",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60), st.booleans())
@settings(deadline=None, max_examples=150)
def test_spans_are_disjoint_cover_every_letter_and_lie_in_segments(text: str, terms: bool) -> None:
    result = langmix.scan(text, terms=terms)
    covered = edge = 0
    for span in result.spans:
        assert edge <= span.start < span.end <= len(text)
        edge = span.end
        words = result.text(span)
        covered += count_letters(words)
        segment = result.document.segment_at(span.start)
        assert segment.source(0, len(segment.text))[1] >= span.end
        assert (span.reason is None) == (span.language != UNDECIDED)
        assert 0.0 <= span.confidence <= 1.0
        assert span.kind == "passage" or terms
    assert covered == count_letters(text)
    assert sum(result.shares.values()) == pytest.approx(1.0) or not any(span.language != UNDECIDED for span in result.spans)


def test_it_sees_inside_a_sentence() -> None:
    context = "The session began an hour late, and nobody in the room knew why. "
    text = context + "The minister said “Wir müssen jetzt endlich handeln, bevor es zu spät ist” and left the room without another word."
    (span,) = langmix.scan(text).foreign
    assert (span.language, text[span.start : span.end]) == ("de", "Wir müssen jetzt endlich handeln, bevor es zu spät ist")


def test_terms_come_when_asked_for() -> None:
    text = "Das neue Release enthält viele Änderungen, und der Download dauert lange. Wir bitten um etwas Geduld, bis alles fertig ist."
    assert langmix.scan(text).foreign == ()
    found = langmix.scan(text, terms=True, min_confidence=0.0).foreign
    assert all(span.kind == "term" for span in found)


def test_a_few_quoted_words_need_more_to_be_told_of_in_a_long_document() -> None:
    context = "La commande affiche ensuite la liste des fichiers modifiés depuis la dernière fois. Rien n'est encore enregistré. "
    label = "Le titre « Changes to be committed » figure au début de cette liste. "
    clause = "Elle a répondu « we have never been here before and we will not come back again » avant de partir. "
    assert [span.language for span in langmix.scan(label + context).foreign] == ["en"]
    text = label + context * 40 + clause
    (span,) = langmix.scan(text).foreign
    assert text[span.start : span.end].startswith("we have never")


def test_languages_restrict_the_choice() -> None:
    result = langmix.scan(FRENCH + SPANISH, languages=["fr", "it"])
    assert {span.language for span in result.spans} <= {"fr", "it"}
    with pytest.raises(ConfigError, match="does not know Afar"):
        langmix.scan(FRENCH, languages=["aa"])


def test_nfd_reads_like_nfc() -> None:
    import unicodedata

    for form in ("NFC", "NFD"):
        result = langmix.scan(unicodedata.normalize(form, FRENCH * 3 + "\n\n" + SPANISH))
        assert [span.language for span in result.spans] == ["fr", "es"]


def test_scripts_with_one_language_decide_alone() -> None:
    for language, text in {
        "el": "Καλημέρα σας",
        "th": "สวัสดีชาวโลก",
        "ko": "안녕하세요 여러분",
        "ka": "გამარჯობა მსოფლიო",
        "ja": "これは日本語の文です",
        "zh": "这是一个中文句子",
    }.items():
        assert langmix.scan(text).language == language


@pytest.mark.parametrize("text", ["", "42", "https://example.org/path", "a@b.org @handle #tag", "\0\0", "😀"])
def test_what_is_no_language(text: str) -> None:
    assert langmix.scan(text).language == UNDECIDED


def test_the_explanation_replays() -> None:
    result = langmix.scan(FRENCH + SPANISH, lang="fr")
    explanation = explain(result, result.foreign[0].start)
    assert (explanation.span.language, explanation.rival) == ("es", "fr")
    assert sum(word.weight for word in explanation.words) > 0
    for word in explanation.words:
        _, replayed = open_detector("engine").weigh(result.document.text[word.start : word.end], "es", "fr")  # type: ignore[attr-defined]
        assert [weight for _, _, weight in replayed] == [word.weight]
    with pytest.raises(ConfigError, match="no words of a known language"):
        explain(result, len(result.document.text))
    with pytest.raises(ConfigError, match="does not weigh"):
        explain(result, 0, "langdetect")


def test_many_texts_in_order_and_as_columns(samples: Path) -> None:
    files = sorted(samples.glob("*.txt"))
    single = [langmix.scan(file) for file in files]
    assert [result.spans for result in langmix.scan_many(files * 50, threads=4)] == [result.spans for result in single * 50]
    columns = langmix.scan_columns(files)
    assert [columns.languages[number] for number in columns.text_language] == [result.language for result in single]
    assert list(zip(columns.text, columns.start, columns.end, strict=True)) == [
        (index, span.start, span.end) for index, result in enumerate(single) for span in result.spans
    ]


def test_at_least_110_languages_and_they_have_names() -> None:
    tags = open_weights().layout.tags
    assert len(tags) >= 110
    assert len(tags) <= LANES
    assert all(langmix.languages.find(tag) == tag for tag in tags)


def damaged(offset: int, value: bytes) -> bytes:
    from importlib.resources import files

    data = bytearray(files("langmix.detector").joinpath("data/weights.bin").read_bytes())
    data[offset : offset + len(value)] = value
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "cut off"),
        (damaged(0, b"XXXX"), "not of version"),
        (damaged(4, struct.pack("<I", 99)), "not of version"),
        (damaged(8, struct.pack("<I", 12)), "damaged"),
        (damaged(64, b"["), "damaged header"),
        (damaged(28, struct.pack("<I", 10**9)), "damaged"),
    ],
)
def test_damaged_weights_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(WeightsError, match=message):
        read_weights(data)


def test_the_weights_say_what_the_table_of_the_training_says() -> None:
    from importlib.resources import files

    data = files("langmix.detector").joinpath("data/weights.bin").read_bytes()
    size = struct.unpack_from("<I", data, 28)[0]
    header = json.loads(data[64 : 64 + size])
    assert len(data) <= 9 * 1024 * 1024
    assert [language["tag"] for language in header["languages"]] == list(open_weights().layout.tags)
