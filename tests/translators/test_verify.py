from __future__ import annotations

import pytest

from langmix.errors import BadOutput
from langmix.translators.verify import verify

SOURCE = "El precio subió 1.234,56 euros en 2020 según https://example.org/a y los vecinos."
GOOD = "Le prix a augmenté de 1 234,56 euros en 2020 selon https://example.org/a et les voisins."


def test_a_translation_passes_without_warnings() -> None:
    assert verify(SOURCE, GOOD, "test", 0.1) == ()


@pytest.mark.parametrize(
    ("source", "translated"),
    [
        ("1,234.56", "1 234,56"),
        ("1.234", "1\u202f234"),
        ("a las 14:30", "à 14.30 heures"),
        ("en 2020, 10 personas", "10 personnes en 2020"),
        ("٣ قطط", "3 chats"),
        ("2020年10月", "octobre, 10, 2020"),
    ],
)
def test_digits_may_be_grouped_and_ordered_otherwise(source: str, translated: str) -> None:
    verify(source, translated, "test")


@pytest.mark.parametrize(
    ("translated", "code"),
    [
        (None, "LM405"),
        ("", "LM405"),
        (" \n", "LM405"),
        ("Error 500 (Server Error)!!1500.That’s an error.", "LM405"),
        ("MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY.", "LM405"),
        ("Our systems have detected unusual traffic from your network.", "LM405"),
        ("<!DOCTYPE html><html><head></head></html>", "LM405"),
        (GOOD.replace("2020", "2021"), "LM402"),
        (GOOD.replace("2020", ""), "LM402"),
        (GOOD + " 3", "LM402"),
        (GOOD.replace("1 234,56", "1 243,56"), "LM402"),
        (GOOD.replace("example.org/a", "example.com/a"), "LM402"),
        (GOOD + " bla" * 60, "LM403"),
        (SOURCE, "LM404"),
        (SOURCE.replace(" ", "  "), "LM404"),
    ],
)
def test_what_is_no_translation_is_refused_without_showing_it(translated: str | None, code: str) -> None:
    with pytest.raises(BadOutput) as caught:
        verify(SOURCE, translated, "test")
    assert str(caught.value).startswith(f"test: {code}: ")
    assert "precio" not in str(caught.value)
    assert "example" not in str(caught.value)


def test_a_source_about_error_pages_is_no_error_page() -> None:
    assert verify("El mensaje dice: That's an error.", "Le message dit : That's an error.", "test") == ()


def test_a_name_may_stay_but_is_named() -> None:
    assert verify("Casa Blanca", "Casa Blanca", "test") == ("LM404: the translation is the same as the source",)
    assert verify("14:30", "14:30", "test") == ()


def test_odd_lengths_are_named() -> None:
    assert verify("El gato come y duerme en casa.", "Chat mange, dort.", "test") == ()
    assert verify("El gato come y duerme en casa.", "Le chat dort.", "test") == (
        "LM403: the translation is 0.4 times as long as the source: read it over",
    )
    assert verify("Sí.", "Oui, absolument.", "test") == ()


def test_chinese_counts_for_what_it_says() -> None:
    assert verify("委员会昨天晚上通过了新的预算案。", "The committee adopted the new budget proposal last night.", "test") == ()


def test_unknown_words_are_named() -> None:
    assert verify("El gato come.", "Le chat mange.", "test", 0.25) == ("25% of the words are unknown to the engine: read it over",)
