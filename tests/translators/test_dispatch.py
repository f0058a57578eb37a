"""Batches, threads, limits, the cache and the judging of answers: texts go to the fake of LibreTranslate on loopback."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.translators.services import Services

import langmix
from langmix.config import Config
from langmix.errors import ConfigError
from langmix.normalization import Job, open_dispatch, translate_many
from langmix.pipeline import for_target, read_document, scan_document
from langmix.results import NormalizeResult, ScanResult
from langmix.translators.answers import FILE_NAME, AnswerCache, Question, open_answers
from langmix.translators.dispatch import GIVE_UP, Dispatch, Sending
from langmix.translators.glossary import Term
from langmix.translators.passages import Translated, Work, translate_together

Scanned = Callable[..., ScanResult]

FRENCH = "Le conseil municipal a voté hier soir le budget de la ville, et les habitants étaient nombreux dans la salle."
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad."
TRANSLATED = "Le maire n'a pas voulu parler avec les journalistes de la ville."
TEXT = f"{FRENCH}\n\n{SPANISH}\n\n{FRENCH}\n"
WORDS = ("gato", "perro", "pez", "pan", "vino", "queso", "libro")


@pytest.fixture
def config(services: Services) -> Config:
    return Config(to="fr", translator="libretranslate", url=services.url("libretranslate"), timeout=0.5)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[AnswerCache]:
    cache = AnswerCache(tmp_path / "cache")
    yield cache
    cache.close()


def translate(dispatch: Dispatch, config: Config, *results: ScanResult) -> list[Translated]:
    return [one for done in translate_together([Work(result, "fr", config) for result in results], dispatch) for one in done]


def in_french(texts: Sequence[str], _source: str, _target: str) -> list[str]:
    return [TRANSLATED if text == SPANISH else text for text in texts]


def failures(translated: Sequence[Translated]) -> list[str]:
    return [one.passage.failure or "" for one in translated]


def passages(*words: str) -> list[str]:
    return [part for word in words for part in ("es", f"El {word} está en la mesa de la casa. ")]


def test_texts_of_several_documents_share_requests(services: Services, config: Config, scanned: Scanned) -> None:
    results = [scanned(*passages(*WORDS)) for _ in range(3)] + [scanned("fr", FRENCH), scanned(*passages("sol"))]
    told: list[Sending] = []
    done = translate(Dispatch(tell=told.append), config, *results)
    assert [len(asked.texts) for asked in services.asked] == [8]
    assert [one.passage.replacement for one in done[:7]] == [f"FR El {word} está en la mesa de la casa. " for word in WORDS]
    assert [one.passage.replacement for one in done[:7]] == [one.passage.replacement for one in done[7:14]]
    assert told == [Sending("libretranslate", None, 8, sum(map(len, services.texts)))]


def test_a_call_is_one_request(services: Services, config: Config, scanned: Scanned) -> None:
    result = scanned(*(part for number in range(10) for part in ("es", f"El gato {number} " + "duerme en casa y " * 30 + "come.")))
    done = translate(Dispatch(), replace(config, workers=1), result)
    assert failures(done) == [""] * 10
    assert [len(asked.texts) for asked in services.asked] == [3, 3, 3, 1]


@pytest.mark.parametrize(("fault", "again"), [("dropped mask", 3), ("half", 3), ("empty", 3), ("other number", 2)])
def test_bad_answers_of_a_batch_are_asked_for_again_alone(
    services: Services, config: Config, scanned: Scanned, fault: str, again: int
) -> None:
    services.fault, services.faults_left = fault, 1
    result = scanned(*(part for word in WORDS[:3] for part in ("es", f"El {word} de @casa come 1.200 peces. ")))
    result = result if fault != "other number" else scanned("es", "El gato come 1.200 peces. ", "es", "El pez nada. ", "es", "Son 1998. ")
    done = translate(Dispatch(), config, result)
    assert failures(done) == ["", "", ""]
    assert [len(asked.texts) for asked in services.asked] == [3, *[1] * again]


def test_a_service_that_gives_rubbish_is_not_asked_for_every_text(services: Services, config: Config, scanned: Scanned) -> None:
    services.fault = "error text"
    done = translate(Dispatch(), config, scanned(*passages(*WORDS)))
    assert all("LM405" in failure for failure in failures(done))
    assert len(services.asked) == 1 + GIVE_UP


@pytest.mark.parametrize("fault", ["429", "403"])
def test_after_a_limit_or_a_wrong_key_nothing_more_is_asked(services: Services, config: Config, scanned: Scanned, fault: str) -> None:
    services.fault = fault
    result = scanned(*(part for number in range(200) for part in ("es", f"El gato {number}. ")), "zh", "猫在家。")
    done = translate(Dispatch(), replace(config, workers=2), result)
    assert len(services.asked) <= 2
    assert len(set(failures(done[:200]))) == 1
    assert not any(one.edit for one in done)


def test_a_memory_goes_on_where_the_service_behind_it_stops(services: Services, config: Config, scanned: Scanned, tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(
        f'<tmx version="1.4"><body><tu><tuv xml:lang="es"><seg>{SPANISH}</seg></tuv><tuv xml:lang="fr"><seg>{TRANSLATED}</seg></tuv></tu>'
        "</body></tmx>",
        encoding="utf-8",
    )
    services.fault = "403"
    settings = replace(config, translator="tmx,libretranslate", memory=(str(tmp_path / "a.tmx"),))
    dispatch = Dispatch()
    assert "HTTP 403" in failures(translate(dispatch, settings, scanned("es", "El gato duerme en la casa.")))[0]
    (done,) = translate(dispatch, settings, scanned("es", SPANISH))
    assert (done.passage.replacement, done.passage.translator) == (TRANSLATED, "tmx")
    assert len(services.asked) == 1


def test_a_service_that_does_not_answer_is_given_up(services: Services, config: Config, scanned: Scanned) -> None:
    services.fault = "500"
    result = scanned(*(part for number in range(400) for part in ("es", f"El gato {number}. ")))
    done = translate(Dispatch(), replace(config, workers=1), result)
    retries = 3
    assert len(services.asked) <= GIVE_UP * retries
    assert all("HTTP 500" in failure for failure in failures(done))


def test_a_remembered_answer_is_not_asked_for_again(services: Services, config: Config, scanned: Scanned, cache: AnswerCache) -> None:
    services.translate = in_french
    first = translate(Dispatch(cache), config, scanned("es", SPANISH))
    assert first == translate(Dispatch(cache), config, scanned("es", SPANISH))
    assert services.texts == [SPANISH]
    assert first[0].passage.replacement == TRANSLATED
    translate(
        Dispatch(cache), replace(config, url=services.url("libretranslate").replace("127.0.0.1", "localhost")), scanned("es", SPANISH)
    )
    assert services.texts == [SPANISH, SPANISH]


def test_whatever_an_answer_depends_on_is_in_the_key() -> None:
    question = Question("El gato.", "es", "fr")
    others = [
        question._replace(text="El perro."),
        question._replace(source="pt"),
        question._replace(target="it"),
        question._replace(terms=(Term("gato", ("chat",)),)),
    ]
    assert len({one.key("a 1") for one in (question, *others)} | {question.key("a 2")}) == 6


def test_a_bad_answer_is_not_remembered(services: Services, config: Config, scanned: Scanned, cache: AnswerCache) -> None:
    services.fault = "unchanged"
    assert "LM404" in failures(translate(Dispatch(cache), config, scanned("es", SPANISH)))[0]
    services.fault = None
    assert failures(translate(Dispatch(cache), config, scanned("es", SPANISH))) == [""]


def test_the_cache_is_private_and_has_neither_keys_nor_addresses_in_clear(
    config: Config, scanned: Scanned, cache: AnswerCache, tmp_path: Path
) -> None:
    translate(Dispatch(cache), config, scanned("es", SPANISH))
    path = tmp_path / "cache" / FILE_NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    stored = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"alcalde" in stored
    assert b"k3y-0f-the-user" not in stored
    assert b"127.0.0.1" not in stored


@pytest.mark.parametrize("value", ["", "{", "[]", "null", '["a"]', "[1,2,3,4,5,6]"])
def test_a_damaged_entry_is_asked_for_again(services: Services, config: Config, scanned: Scanned, tmp_path: Path, value: str) -> None:
    for _ in range(2):
        cache = AnswerCache(tmp_path / "cache")
        assert failures(translate(Dispatch(cache), config, scanned("es", SPANISH))) == [""]
        cache.close()
        database = sqlite3.connect(tmp_path / "cache" / FILE_NAME)
        with database:
            database.execute("UPDATE results SET value = ?", (value,))
        database.close()
    assert len(services.texts) == 2


def test_clean_removes_translations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from langmix.cache_file import clean

    monkeypatch.setenv("LANGMIX_CACHE_DIR", str(tmp_path / "cache"))
    cache = open_answers()
    assert cache is not None
    cache.close()
    assert os.listdir(tmp_path / "cache") == [FILE_NAME]  # noqa: PTH208 -- names are what is looked at
    assert clean() > 0
    assert not (tmp_path / "cache").exists()


def test_an_answer_in_another_language_is_not_used(services: Services, config: Config) -> None:
    german = "Der Bürgermeister wollte nicht mit den Journalisten der Stadt sprechen."
    services.translate = lambda texts, _source, _target: [german for _ in texts]
    result = langmix.normalize(TEXT, config)
    assert result.text == TEXT
    (passage,) = result.passages
    assert passage.failure == "libretranslate: LM404: the answer reads as German (de), not as French (fr); translate it by hand"
    assert len(services.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        "Maison Blanche Éditeurs, Buenos Aires",
        "Tomislav Brezar et Ana Hernández Gómez ont signé.",
        "OK",
        "Le « weekend » de la Team Building Week.",
        "Voir www.example.org.",
        "Jean-Luc Mélenchon, Pedro Sánchez, Angela Merkel, Boris Johnson et Volodymyr Zelensky",
    ],
)
def test_short_answers_and_rows_of_names_are_no_other_language(services: Services, config: Config, scanned: Scanned, answer: str) -> None:
    from langmix.normalization import read_as

    services.translate = lambda texts, _source, _target: [answer for _ in texts]
    result = scanned("es", "Casa Blanca Editores, de la ciudad" + " " * (len(answer) > 60) * 40)
    (done,) = translate(Dispatch(read=read_as), config, result)
    assert done.passage.failure is None or "LM403" in done.passage.failure
    assert not any("LM404" in warning for warning in done.passage.warnings)


def normalized(config: Config, *texts: str) -> Iterator[NormalizeResult]:
    jobs = (Job(scan_document(read_document(text, config), for_target(config)), config) for text in texts)
    with open_dispatch() as dispatch:
        yield from (result for _, result in translate_many(jobs, dispatch))


def test_documents_come_back_before_all_are_read(services: Services, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    services.translate = in_french
    monkeypatch.setattr("langmix.normalization.HELD_CHARACTERS", 3 * len(TEXT))
    read: list[int] = []

    def texts() -> Iterator[str]:
        for number in range(9):
            read.append(number)
            yield TEXT

    jobs = (Job(scan_document(read_document(text, config), for_target(config)), config) for text in texts())
    results = translate_many(jobs, open_dispatch())
    assert next(results)[1].text == TEXT.replace(SPANISH, TRANSLATED)
    assert read == [0, 1, 2]
    assert len(list(results)) == 8


def test_offline_refuses_what_is_elsewhere_and_nothing_else(services: Services, config: Config) -> None:
    services.translate = in_french
    assert langmix.normalize(TEXT, config, offline=True).failures == ()
    with pytest.raises(ConfigError, match=r"deepl sends text to api.*, which offline forbids"):
        langmix.normalize(TEXT, to="fr", translator="deepl", offline=True)
    assert len(services.asked) == 1


def test_what_a_translation_is_worth_decides_whether_it_is_applied(services: Services, config: Config) -> None:
    services.translate = lambda texts, _source, _target: [f"{TRANSLATED} " * 3 for _ in texts]
    doubtful = langmix.normalize(TEXT, config).passages[0]
    assert doubtful.failure is not None
    services.translate = lambda texts, _source, _target: [f"{TRANSLATED} " * 2 for _ in texts]
    result = langmix.normalize(TEXT, config)
    assert result.passages[0].quality == pytest.approx(0.8)
    assert result.passages[0].held is None
    held = langmix.normalize(TEXT, config, min_quality=0.9)
    assert held.text == TEXT
    assert held.edits == ()
    assert held.failures == ()
    assert held.offered == held.passages
    assert held.passages[0].replacement == result.passages[0].replacement
    assert held.passages[0].held == "its quality is estimated at 0.80, below 0.9: accept or correct it by hand"
    assert held.proposals == result.edits
