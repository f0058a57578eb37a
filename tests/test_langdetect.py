from __future__ import annotations

import random
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import langmix
from langmix import Config
from langmix.detector import open_detector
from langmix.detector.merging import merge_spans
from langmix.document import count_letters
from langmix.results import UNDECIDED, RunnerUp, Span

FRENCH = "Le conseil municipal a voté le budget hier soir. "
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad. "
ENGLISH = "Nobody had told the members about the new time. "
PIECES = st.sampled_from(
    [
        FRENCH,
        SPANISH,
        ENGLISH,
        "Oui. ",
        "42. ",
        "\n\n",
        "\r\n\r\n",
        "😀 ",
        "日本語の文章です。",
        "שלום עולם. ",
        "\0",
        "\ud800 ",
        "« ",
        "e\u0301 ",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
@settings(deadline=None, max_examples=60)
def test_spans_are_disjoint_cover_every_letter_and_lie_in_segments(text: str) -> None:
    result = langmix.scan(text, detector="langdetect")
    covered = 0
    edge = 0
    for span in result.spans:
        assert edge <= span.start < span.end <= len(text)
        edge = span.end
        words = result.text(span)
        assert words == words.strip()
        covered += count_letters(words)
        segment = result.document.segment_at(span.start)
        assert segment.source(0, len(segment.text))[1] >= span.end
        assert (span.reason is None) == (span.language != UNDECIDED)
    assert covered == count_letters(text)
    assert sum(result.shares.values()) == pytest.approx(1.0) or not result.shares


def test_the_same_text_gets_the_same_labels_on_every_thread() -> None:
    text = (FRENCH + SPANISH + ENGLISH) * 5
    expected = langmix.scan(text, detector="langdetect").spans
    found: list[object] = []

    def scan() -> None:
        random.seed(len(found))
        found.append(langmix.scan(text, detector="langdetect").spans)

    threads = [threading.Thread(target=scan) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_it_does_not_disturb_langdetect_itself() -> None:
    from langdetect import DetectorFactory

    DetectorFactory.seed = 7
    langmix.scan(FRENCH, detector="langdetect")
    assert DetectorFactory.seed == 7
    DetectorFactory.seed = None


def test_neighbours_of_one_language_are_one_span_and_the_short_one_between_joins() -> None:
    text = SPANISH + "Sí. " + SPANISH + FRENCH + "Oui."
    spans = langmix.scan(text, detector="langdetect").spans
    assert [(span.language, text[span.start : span.end]) for span in spans] == [
        ("es", (SPANISH + "Sí. " + SPANISH).strip()),
        ("fr", FRENCH.strip()),
        (UNDECIDED, "Oui."),
    ]
    assert spans[-1].reason == "too short: fewer than 20 letters"


def test_paragraphs_are_hard_boundaries() -> None:
    result = langmix.scan(f"{SPANISH}\n\n{SPANISH}", detector="langdetect")
    assert len(result.spans) == 2


def test_languages_restrict_the_choice() -> None:
    norwegian = "Regjeringen la fram budsjettet for neste år i går kveld."
    assert langmix.scan(norwegian, languages=["fr", "es"], detector="langdetect").language in ("fr", "es")
    assert langmix.scan(norwegian, languages=["no", "sv"], detector="langdetect").language == "nb"


@pytest.mark.parametrize("text", ["", "  \n ", "123 456", "\0\0\0", "😀👩‍👩‍👧", "Oui.", "\ud800"])
def test_nothing_to_tell(text: str) -> None:
    result = langmix.check(text, lang="fr", detector="langdetect")
    assert (result.language, result.shares, result.foreign, result.findings) == (UNDECIDED, {}, (), ())


def test_each_sentence_is_labelled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from langmix.detector.langdetect import LangdetectDetector

    labelled: list[int] = []
    real = LangdetectDetector._rank

    def counted(self: LangdetectDetector, sentence: str, prior: dict[str, float]) -> list[tuple[str, float]]:
        labelled.append(len(sentence))
        return real(self, sentence, prior)

    monkeypatch.setattr(LangdetectDetector, "_rank", counted)
    totals = []
    for size in (40_000, 80_000):
        labelled.clear()
        text = (FRENCH + "« " + ENGLISH) * (size // 100)
        langmix.scan(text, detector="langdetect")
        assert max(labelled) <= 5_000
        totals.append((len(labelled), sum(labelled)))
    assert totals[1][0] == pytest.approx(2 * totals[0][0], rel=0.05)
    assert totals[1][1] == pytest.approx(2 * totals[0][1], rel=0.05)


def test_confidence_and_runner_up_are_means_by_letters() -> None:
    pieces = [
        Span(0, 4, "fr", 1.0, letters=4),
        Span(5, 7, "fr", 0.7, RunnerUp("es", 0.3), letters=2),
        Span(8, 10, "fr", 0.4, RunnerUp("it", 0.6), letters=2),
    ]
    (span,) = merge_spans(pieces)
    assert (span.start, span.end, span.confidence) == (0, 10, pytest.approx((4 + 2 * 0.7 + 2 * 0.4) / 8))
    assert span.runner_up == RunnerUp("it", pytest.approx(0.6 * 2 / 8))  # type: ignore[arg-type]


def test_min_confidence_and_min_words() -> None:
    text = FRENCH + SPANISH
    assert len(langmix.scan(text, lang="fr", min_words=11, detector="langdetect").foreign) == 1
    assert len(langmix.scan(text, lang="fr", min_words=12, detector="langdetect").foreign) == 0
    assert open_detector("langdetect") is open_detector("langdetect")
    assert langmix.scan(text, Config(lang="fr", allow=("es",), detector="langdetect")).foreign == ()
