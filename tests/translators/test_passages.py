from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

import langmix
from langmix.config import Config
from langmix.errors import ConfigError
from langmix.results import Edit, Passage, ScanResult, apply_edits
from langmix.translators.passages import translate_passages
from langmix.translators.planning import plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Loopback

    Scanned = Callable[..., ScanResult]

CONFIG = Config(translator="google", timeout=0.3, workers=1)
"""One request at a time, so that they come in order."""

FRENCH = "Le conseil municipal a voté hier soir le budget de la ville. Les habitants étaient nombreux dans la salle."
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad."


def translate(
    result: ScanResult, config: Config = CONFIG, can_encode: Callable[[str], bool] | None = None
) -> tuple[list[Passage], list[Edit]]:
    done = translate_passages(result, "fr", config, can_encode)
    return [translated.passage for translated in done], [translated.edit for translated in done if translated.edit]


def replacements(result: ScanResult, config: Config = CONFIG) -> list[str | None]:
    passages, edits = translate(result, config)
    apply_edits(result.document.text, edits)
    return [passage.replacement for passage in passages]


def test_only_foreign_passages_change(google: Loopback) -> None:
    text = f"\ufeff{FRENCH}\r\n\r\n{SPANISH}\r\n\r\n\r\n{FRENCH}\t\r\n\r\n{SPANISH} 😀\r\n"
    _, edits = translate(langmix.scan(text, lang="fr"))
    assert [edit.replacement.split()[0] for edit in edits] == ["FR", "FR"]
    assert apply_edits(text, edits) == text.replace(SPANISH, f"FR {SPANISH}")
    assert {request["sl"] for request in google.requests} == {"es"}


def test_equal_passages_are_sent_once(google: Loopback, scanned: Scanned) -> None:
    result = scanned("es", SPANISH, "fr", " Oui. ", "es", f"  {SPANISH}\n", "fr", "Non. ", "es", SPANISH)
    passages, edits = translate(result)
    assert google.texts == [SPANISH]
    assert [passage.replacement for passage in passages] == [f"FR {SPANISH}", f"  FR {SPANISH}\n", f"FR {SPANISH}"]
    assert len(edits) == 3


def test_white_space_at_the_edges_stays(google: Loopback, scanned: Scanned) -> None:
    assert replacements(scanned("es", f"\u00a0\n {SPANISH} \u3000\r\n")) == [f"\u00a0\n FR {SPANISH} \u3000\r\n"]
    assert google.texts == [SPANISH]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("hang", "no answer within 0.3 seconds"),
        ("500", "HTTP 500"),
        ("close", "cannot reach 127.0.0.1"),
        ("captcha", "LM405"),
        ("error text", "LM405"),
        ("quota text", "LM405"),
        ("empty", "LM405"),
        ("no masks", "LM401"),
        ("other number", "LM402"),
        ("unchanged", "LM404"),
    ],
)
def test_a_bad_answer_leaves_the_passage_as_written(google: Loopback, scanned: Scanned, fault: str, code: str) -> None:
    google.faults["secreto"] = fault
    passage = "El gato secreto come 1.200 peces en https://example.org/a cada año."
    result = scanned("fr", "Un. ", "es", passage, "fr", " Deux. ", "es", SPANISH, "fr", " Trois.")
    passages, edits = translate(result)
    first, second = passages
    assert first.replacement is None
    assert first.failure is not None
    assert first.failure.startswith("google: ")
    assert code in first.failure
    for part in ("secreto", "example.org", "http", "q="):
        assert part not in first.failure
    assert second.failure is None
    assert apply_edits(result.document.text, edits) == f"Un. {passage} Deux. FR {SPANISH} Trois."


def test_half_an_answer_is_refused(google: Loopback, scanned: Scanned) -> None:
    google.faults["alcalde"] = "short"
    passages, edits = translate(scanned("es", SPANISH))
    assert "LM403" in str(passages[0].failure)
    assert edits == []


def test_a_suspicious_answer_is_used_with_a_warning(google: Loopback, scanned: Scanned) -> None:
    google.faults["alcalde"] = "two words"
    passages, edits = translate(scanned("es", SPANISH))
    assert passages[0].warnings == ("LM403: the translation is 0.4 times as long as the source: read it over",)
    assert len(edits) == 1


def test_white_space_in_masks_is_forgiven(google: Loopback, scanned: Scanned) -> None:
    google.faults["gato"] = "wide masks"
    assert replacements(scanned("es", "El gato come {comida} de @casa.")) == ["FR El gato come {comida} de @casa."]


def test_what_is_protected_is_not_sent(google: Loopback, scanned: Scanned) -> None:
    text = "Escriba a secreto@example.org o abra https://example.org/?key=secreto ahora."
    assert replacements(scanned("es", text)) == [f"FR {text}"]
    assert "secreto" not in google.texts[0]


def test_a_passage_without_words_is_not_sent(google: Loopback, scanned: Scanned) -> None:
    passages, edits = translate(scanned("es", "https://example.org/casa `gato`"))
    assert google.requests == []
    assert edits == []
    assert passages[0].failure is None
    assert passages[0].warnings == ("nothing to translate: the passage is code, addresses or placeholders",)


def test_a_rate_limit_stops_every_further_request(google: Loopback, scanned: Scanned) -> None:
    google.faults["gato"] = "429"
    result = scanned("es", SPANISH, "es", "El gato.", "es", "El perro.", "de", "Der Hund schläft.", "it", "Il cane dorme.")
    passages, edits = translate(result)
    assert google.texts == [SPANISH, "El gato."]
    assert len(edits) == 1
    assert [passage.failure is None for passage in passages] == [True, False, False, False, False]
    assert len({passage.failure for passage in passages[1:]}) == 1
    assert "asks for a pause (HTTP 429)" in str(passages[-1].failure)


def test_one_language_that_fails_does_not_stop_another(google: Loopback, scanned: Scanned) -> None:
    result = scanned("frp", "Bonjorn a totes.", "es", SPANISH)
    passages, _ = translate(result)
    assert "does not know Arpitan" in str(passages[0].failure)
    assert passages[1].failure is None
    assert len(google.requests) == 1


def test_characters_that_the_encoding_lacks(google: Loopback, scanned: Scanned) -> None:
    def can_encode(text: str) -> bool:
        return text.encode("cp1251", "ignore").decode("cp1251") == text

    result = scanned("es", "El niño de María duerme.", "fr", " Oui. ", "es", "El perro ladra.")
    passages, edits = translate(result, CONFIG, can_encode)
    assert passages[0].replacement is None
    assert passages[0].failure == "google: the translation has characters that the file's encoding lacks: ñ í; convert the file to UTF-8"
    assert [edit.replacement for edit in edits] == ["FR El perro ladra."]
    del google


def test_a_long_passage_is_cut_at_sentence_ends(google: Loopback, scanned: Scanned) -> None:
    text = "  ".join(f"Esta es la frase número {number} del texto." for number in range(400))
    (replacement,) = replacements(scanned("es", text))
    assert replacement is not None
    assert all(len(sent) < 5_000 and sent.endswith(".") and sent.startswith("Esta") for sent in google.texts)
    assert replacement.replace("FR ", "") == text


def test_a_long_passage_fits_into_an_address(google: Loopback, scanned: Scanned) -> None:
    text = "猫在家里睡觉。" * 700
    (replacement,) = replacements(scanned("zh", text))
    assert replacement is not None
    assert replacement.replace("FR ", "") == text
    assert max(map(len, google.texts)) < 1_400


def test_a_passage_without_a_place_to_cut(google: Loopback, scanned: Scanned) -> None:
    text = "a" * 12_000
    (replacement,) = replacements(scanned("es", text))
    assert replacement is not None
    assert replacement.replace("FR ", "") == text
    assert max(map(len, google.texts)) < 5_000


def test_cutting_is_quick_in_hostile_text(scanned: Scanned) -> None:
    texts = ["a\n" * 60_000, "«" * 60_000, "x. " * 20_000, "⟦" * 60_000, "a" * 60_000, "{a}" * 20_000]
    start = time.process_time()
    plan(scanned(*(part for text in texts for part in ("es", text))), "fr", CONFIG)
    assert time.process_time() - start < 10


def test_hard_wrapped_lines_are_joined_and_wrapped_again(google: Loopback, scanned: Scanned) -> None:
    text = "El alcalde de la ciudad no quiso hablar anoche con\r\nlos periodistas que esperaban delante de la casa desde\r\nla mañana."
    (replacement,) = replacements(scanned("es", text))
    assert google.texts == [text.replace("\r\n", " ")]
    assert replacement is not None
    assert replacement.replace("\r\n", " ") == f"FR {google.texts[0]}"
    assert replacement.count("\r\n") == 2
    assert max(map(len, replacement.split("\r\n"))) <= 55
    assert "\n" not in replacement.replace("\r\n", "")


def test_line_breaks_between_sentences_items_and_short_lines_stay(google: Loopback, scanned: Scanned) -> None:
    text = "La casa\nEl gato duerme.\n  - la leche\n  2. el pan  \nde casa.\n\u2028— Hola"
    assert replacements(scanned("es", text)) == [
        "FR La casa\nFR El gato duerme.\n  - FR la leche\n  2. FR el pan  \nFR de casa.\n\u2028— FR Hola"
    ]
    assert google.texts == ["La casa", "El gato duerme.", "la leche", "el pan", "de casa.", "Hola"]


def test_japanese_lines_are_joined_without_a_space(google: Loopback, scanned: Scanned) -> None:
    replacements(scanned("ja", "猫は家で\n寝ている。"))
    assert google.texts == ["猫は家で寝ている。"]


@pytest.mark.parametrize(
    ("source", "answer", "expected"),
    [
        ("El gato", "le chat", "Le chat"),
        ("¿El gato?", "« le chat ? »", "« Le chat ? »"),
        ("el gato", "Le chat.", "le chat"),
        ("el gato de María", "Le chat de Marie", "Le chat de Marie"),
        ("El gato.", "Le chat", "Le chat."),
        ("el gato", "XML ici", "XML ici"),
        ("{a} gato", "⟦0⟧ chat", "{a} chat"),
        ("猫。", "Le chat.", "Le chat."),
        ("el gato", "le  chat", "le chat"),
    ],
)
def test_first_letter_and_last_mark_are_kept(
    scanned: Scanned, monkeypatch: pytest.MonkeyPatch, source: str, answer: str, expected: str
) -> None:
    from langmix.translators.google import Google

    monkeypatch.setattr(Google, "_translate", lambda *_: answer)
    assert replacements(scanned("es", source)) == [expected]


def test_nothing_foreign_opens_no_translator(scanned: Scanned) -> None:
    assert translate_passages(scanned("fr", FRENCH), "fr", Config(translator="none")) == []


def test_an_unknown_translator_is_named(scanned: Scanned) -> None:
    with pytest.raises(ConfigError, match="did you mean 'google'"):
        translate_passages(scanned("es", SPANISH), "fr", Config(translator="googel"))


def test_a_plan_sends_nothing(google: Loopback, scanned: Scanned) -> None:
    result = scanned("es", SPANISH, "es", SPANISH, "frp", "Bonjorn.", "de", "Der Hund {x} schläft.")
    planned = plan(result, "fr", CONFIG)
    assert google.requests == []
    assert (planned.translator, planned.host, planned.to, planned.passages) == ("google", "127.0.0.1", "fr", 4)
    assert [(part.language, part.passages, part.characters) for part in planned.languages] == [
        ("es", 2, len(SPANISH)),
        ("frp", 1, 8),
        ("de", 1, 21),
    ]
    assert planned.languages[0].refusal is None
    assert "does not know Arpitan" in str(planned.languages[1].refusal)
    assert planned.characters == len(SPANISH) + 21


def test_a_plan_for_this_machine_has_no_host(scanned: Scanned) -> None:
    planned = plan(scanned("de", "Der Hund schläft."), "fr", Config())
    assert planned.host is None
    assert "--translator google" in str(planned.languages[0].refusal)
