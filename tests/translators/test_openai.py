from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.translators import services as fake
from tests.translators.services import KEY, Services

from langmix.config import Config
from langmix.errors import AuthError, BadOutput, ConfigError, QuotaExceeded, TranslationError, Unavailable
from langmix.translators import Translation, Translator, open_translator

Open = Callable[[str], Translator]

TEXTS = ["El gato ⟦0⟧.", "El perro.", "La niña ⟦0⟧ y ⟦1⟧."]


def items(texts: list[str]) -> list[dict[str, Any]]:
    return [{"id": number, "text": f"FR {text}"} for number, text in enumerate(texts)]


def test_a_model_is_asked_with_numbers(services: Services, opened: Open) -> None:
    assert opened("openai").translate(TEXTS, "es", "fr") == [Translation(f"FR {text}") for text in TEXTS]
    (asked,) = services.asked
    assert asked.path == "/openai/chat/completions"
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert (asked.body["model"], asked.body["temperature"]) == ("small", 0)
    assert "from Spanish (es) into French (fr)" in asked.body["messages"][0]["content"]
    assert json.loads(asked.body["messages"][1]["content"])[1] == {"id": 1, "text": "El perro."}


def test_a_model_on_this_machine_needs_no_key(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANGMIX_OPENAI_KEY")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    open_translator("openai", Config(url=services.url("openai"), model="m")).translate(["Uno."], "es", "fr")
    assert "Authorization" not in services.asked[0].headers
    with pytest.raises(ConfigError, match=r"^openai needs a key"):
        open_translator("openai", Config(model="m"))


def test_a_model_must_be_named() -> None:
    with pytest.raises(ConfigError, match=r"^openai needs the name of a model: set translate\.model"):
        open_translator("openai", Config(url="http://localhost:11434/v1"))


@pytest.mark.parametrize("wrap", ["```json\n{}\n```", "<think>[1] first…</think>\n{}", "Here you are:\n{}\nGood luck!"])
def test_what_a_model_says_around_it_is_left_out(services: Services, opened: Open, wrap: str) -> None:
    services.answer = lambda texts: wrap.replace("{}", json.dumps(items(texts)))
    assert opened("openai").translate(TEXTS, "es", "fr") == [Translation(f"FR {text}") for text in TEXTS]
    assert len(services.asked) == 1


def test_items_in_another_order_are_put_right(services: Services, opened: Open) -> None:
    services.answer = lambda texts: items(texts)[::-1]
    assert opened("openai").translate(TEXTS, "es", "fr") == [Translation(f"FR {text}") for text in TEXTS]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda good: good[:2],
        lambda good: [*good, good[0]],
        lambda good: [*good, {"id": 7, "text": "Un de plus."}],
        lambda good: [item["text"] for item in good],
        lambda good: [{**item, "text": item["text"].replace("⟦0⟧", "")} for item in good],
        lambda good: [{**item, "text": None} for item in good],
        lambda _: "I cannot translate this.",
        lambda good: json.dumps(good)[:40],
        lambda _: "[" * 100_000,
    ],
)
def test_what_is_not_right_is_asked_for_again(services: Services, opened: Open, spoil: Callable[[list[dict[str, Any]]], Any]) -> None:
    rounds = iter([True, False])

    def answer(texts: list[str]) -> Any:
        numbers = [item["id"] for item in json.loads(services.asked[-1].body["messages"][1]["content"])]
        good = [{"id": number, "text": f"FR {text}"} for number, text in zip(numbers, texts, strict=True)]
        return spoil(good) if next(rounds) else good

    services.answer = answer
    assert opened("openai").translate(TEXTS, "es", "fr") == [Translation(f"FR {text}") for text in TEXTS]
    assert len(services.asked) == 2


def test_then_text_by_text_and_one_that_fails_costs_only_itself(services: Services, opened: Open) -> None:
    services.answer = lambda texts: (
        "no" if len(texts) > 1 or "perro" in texts[0] else [{"id": TEXTS.index(texts[0]), "text": f"FR {texts[0]}"}]
    )
    first, second, third = opened("openai").translate(TEXTS, "es", "fr")
    assert (first, third) == (Translation(f"FR {TEXTS[0]}"), Translation(f"FR {TEXTS[2]}"))
    assert type(second) is BadOutput
    assert [len(asked.texts) for asked in services.asked] == [3, 3, 1, 1, 1]


def test_a_failure_on_the_way_leaves_what_is_there(services: Services, opened: Open) -> None:
    def answer(texts: list[str]) -> Any:
        services.fault = "403"
        return items(texts)[:1]

    services.answer = answer
    answers = opened("openai").translate(TEXTS, "es", "fr")
    assert answers[0] == Translation(f"FR {TEXTS[0]}")
    assert [type(answer) for answer in answers[1:]] == [AuthError, AuthError]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("insufficient_quota", (429, QuotaExceeded)),
        ("invalid_api_key", (401, AuthError)),
        ("model_not_found", (404, Unavailable)),
    ],
)
def test_the_server_says_why(
    services: Services, opened: Open, monkeypatch: pytest.MonkeyPatch, code: str, expected: tuple[int, type[TranslationError]]
) -> None:
    status, error = expected
    body = json.dumps({"error": {"code": code, "message": f"Incorrect key: {KEY}"}})
    monkeypatch.setattr(fake._Handler, "_fail", lambda handler, _: handler._send(body, status))
    services.fault = "said"
    (answer,) = opened("openai").translate(["Uno."], "es", "fr")
    assert type(answer) is error
    assert KEY not in str(answer)


def test_a_model_with_one_temperature_is_asked_without(services: Services, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    body = json.dumps({"error": {"param": "temperature", "code": "unsupported_value"}})
    monkeypatch.setattr(fake._Handler, "_fail", lambda handler, _: handler._send(body, 400))
    services.fault, services.faults_left = "said", 1
    translator = opened("openai")
    translator.translate(["Uno."], "es", "fr")
    assert translator.translate(["Dos."], "es", "fr") == [Translation("FR Dos.")]
    assert ["temperature" in asked.body for asked in services.asked] == [True, False, False]
