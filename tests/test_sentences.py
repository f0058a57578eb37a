from __future__ import annotations

import pytest
import sentencex
from hypothesis import given
from hypothesis import strategies as st

from langmix import formats
from langmix.sentences import WINDOW, covers_sentences, split_sentences

HOSTILE = st.lists(
    st.sampled_from(
        [
            "«",
            "»",
            '"',
            "“",
            "(",
            ". ",
            "! ",
            "?",
            "…",
            "M. ",
            "\r\n",
            "\n",
            "\r",
            "\0",
            "\ud800",
            "\udfff",
            "é",
            "e\u0301",
            "👩‍👩‍👧",
            "🇫🇷",
            "שלום",
            "。",
            "한국어",
            " ",
            "a",
            "\u2028",
            "x" * 700,
            "\ufeff",
        ]
    ),
    max_size=60,
).map("".join)


@given(HOSTILE | st.text())
def test_sentences_tile_the_text(text: str) -> None:
    edge = 0
    for start, end in split_sentences(text):
        assert start == edge
        assert end > start
        edge = end
    assert edge == len(text)


@given(HOSTILE | st.text())
def test_no_boundary_inside_crlf_and_no_sentence_begins_with_space(text: str) -> None:
    for start, _ in list(split_sentences(text))[1:]:
        assert not text[start].isspace()


@pytest.mark.parametrize("text", ["«" * 200_000, "x" * 10_000_000, "« a. B " * 50_000, "A. " + "mot " * 250_000, "Un. " * 100_000])
def test_work_is_linear(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = sentencex.get_sentence_boundaries
    seen: list[int] = []

    def counted(language: str, window: str) -> object:
        seen.append(len(window))
        return real(language, window)

    monkeypatch.setattr(sentencex, "get_sentence_boundaries", counted)
    assert "".join(text[start:end] for start, end in split_sentences(text)) == text
    assert max(seen) <= WINDOW
    assert sum(seen) <= 4 * len(text) + WINDOW


def test_a_long_sentence_is_not_cut_at_the_edge_of_a_window() -> None:
    sentence = "Le conseil " + "a voté " * 400 + "hier. "
    assert _split(sentence * 5) == [sentence] * 5


def _split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("Il pleut.", True),
        ("On rentre", True),
        ("Il pleut. On rentre", True),
        ("pleut.", False),
        ("On", False),
        ("pleut. On rentre", False),
    ],
)
def test_covers_sentences(words: str, whole: bool) -> None:
    text = "\n\n– Il pleut. On rentre !"
    start = text.index(words)
    assert covers_sentences(formats.read(text), start, start + len(words)) is whole
