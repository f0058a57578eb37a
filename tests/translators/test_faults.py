"""What can go wrong at a service, for each of them: no wrong text is taken, and nothing private is said."""

from __future__ import annotations

import traceback
from collections.abc import Callable

import pytest
from tests.translators.services import CONTENT, KEY, Services, french

import langmix
from langmix.config import Config
from langmix.errors import AuthError, BadOutput, QuotaExceeded, RateLimited, TranslationError, Unavailable
from langmix.translators import Translation, Translator, open_translator
from langmix.translators.service import with_masks
from langmix.translators.verify import verify

Open = Callable[[str], Translator]

REMOTE = ["apy", "deepl", "google", "libretranslate", "microsoft", "mymemory", "openai"]

TEXTS = [
    "El gato secreto ⟦0⟧ come 1.200 peces.",
    "El perro ladra desde 1998 en la casa grande de la ciudad.",
    "La niña abre ⟦0⟧ y después cierra ⟦1⟧ con cuidado.",
]


def taken(text: str, answer: Translation | TranslationError, service: str) -> str | None:
    """The text that would be put in place of another; None where an error or a check stands in between."""
    if isinstance(answer, TranslationError):
        assert_nothing_leaks(answer)
        return None
    try:
        translated = with_masks(text, answer.text, service)
        verify(text, translated, service)
    except BadOutput as error:
        assert_nothing_leaks(error)
        return None
    return translated


def assert_nothing_leaks(error: BaseException) -> None:
    shown = "".join(traceback.format_exception(error))
    link: BaseException | None = error
    while link:
        shown += repr(link) + repr(link.args) + repr(vars(link))
        link = link.__cause__ or link.__context__
    for part in (KEY, "secreto", "gato", "perro", "http://", "q=", "api-version"):
        assert part not in shown


@pytest.mark.parametrize("service", REMOTE)
def test_texts_come_back_in_order_with_their_masks(opened: Open, service: str) -> None:
    answers = opened(service).translate(TEXTS, "es", "fr")
    route = "FR FR" if service == "apy" else "FR"
    assert [taken(text, answer, service) for text, answer in zip(TEXTS, answers, strict=True)] == [f"{route} {text}" for text in TEXTS]


@pytest.mark.parametrize("service", REMOTE)
@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("hang", (Unavailable, 3)),
        ("cut", (Unavailable, 3)),
        ("500", (Unavailable, 3)),
        ("429", (RateLimited, 1)),
        ("429 soon", (RateLimited, 3)),
        ("403", (AuthError, 1)),
        ("400", (BadOutput, 1)),
        ("redirect", (Unavailable, 3)),
        ("captcha", (BadOutput, 1)),
        ("invalid JSON", (BadOutput, 1)),
        ("other JSON", (BadOutput, 1)),
        ("no body", (BadOutput, 1)),
        ("large", (BadOutput, 1)),
    ],
)
def test_a_service_that_fails(services: Services, opened: Open, service: str, fault: str, expected: tuple[type, int]) -> None:
    error, requests = expected
    services.fault = fault
    (answer,) = opened(service).translate(TEXTS[:1], "es", "fr")
    assert type(answer) is error
    assert_nothing_leaks(answer)
    assert not any(asked.service == "elsewhere" for asked in services.asked)
    assert len(services.asked) == requests
    if isinstance(answer, RateLimited):
        assert answer.retry_after == (3600 if fault == "429" else 0)


@pytest.mark.parametrize("service", REMOTE)
@pytest.mark.parametrize("fault", CONTENT)
def test_an_answer_that_is_no_translation_is_taken_by_nobody(services: Services, opened: Open, service: str, fault: str) -> None:
    services.fault = fault
    answers = opened(service).translate(TEXTS, "es", "fr")
    assert len(answers) == len(TEXTS)
    right = [f"FR FR {text}" if service == "apy" else french([text])[0] for text in TEXTS]
    shown = [taken(text, answer, service) for text, answer in zip(TEXTS, answers, strict=True)]
    # Not every text has what a fault takes away.
    assert all(text in (None, expected) for text, expected in zip(shown, right, strict=True))
    # What is asked for one by one comes in order, and numbered items can be put in order.
    if fault != "reordered" or service in ("deepl", "libretranslate"):
        assert None in shown
    if fault == "quota text" and service == "mymemory":
        assert {type(answer) for answer in answers} == {QuotaExceeded}
        assert len(services.asked) == 1
    if fault in ("empty", "quota text", "error text", "unchanged"):
        assert shown == [None] * 3


@pytest.mark.parametrize("service", REMOTE)
def test_a_failure_that_passes_is_not_noticed(services: Services, opened: Open, service: str) -> None:
    services.fault, services.faults_left = "500", 2
    (answer,) = opened(service).translate(TEXTS[:1], "es", "fr")
    assert taken(TEXTS[0], answer, service)


@pytest.mark.parametrize("service", ["deepl", "google"])
def test_an_answer_that_never_ends_is_not_waited_for(services: Services, service: str) -> None:
    services.fault = "drip"
    translator = open_translator(service, Config(timeout=0.1, url=services.url(service)))
    (answer,) = translator.translate(TEXTS[:1], "es", "fr")
    assert type(answer) is Unavailable
    assert_nothing_leaks(answer)


@pytest.mark.parametrize("service", REMOTE)
def test_nobody_listens(services: Services, opened: Open, service: str) -> None:
    translator = opened(service)
    services.shutdown()
    services.socket.close()
    try:
        answers = translator.translate(TEXTS, "es", "fr")
    except TranslationError as error:
        # It could not even ask for the languages.
        answers = [error]
    assert {type(answer) for answer in answers} == {Unavailable}
    assert_nothing_leaks(next(answer for answer in answers if isinstance(answer, TranslationError)))


@pytest.mark.parametrize("service", REMOTE)
@pytest.mark.parametrize("fault", ["403", "429"])
def test_a_service_that_shuts_us_out_is_asked_nothing_more(services: Services, opened: Open, service: str, fault: str) -> None:
    services.fault = fault
    answers = opened(service).translate(TEXTS * 20, "es", "fr")
    assert len(answers) == 60
    assert len({id(answer) for answer in answers}) == 1
    assert len(services.asked) == 1


@pytest.mark.parametrize("service", REMOTE)
def test_nothing_is_printed(services: Services, opened: Open, capfd: pytest.CaptureFixture[str], service: str) -> None:
    # deep-translator prints some failures.
    services.fault = "cut"
    opened(service).translate(TEXTS[:1], "es", "fr")
    assert "".join(capfd.readouterr()) == ""


@pytest.mark.parametrize("service", REMOTE)
def test_no_key_in_what_a_translator_says_of_itself(opened: Open, service: str) -> None:
    translator = opened(service)
    assert KEY not in f"{translator!r} {translator.identity} {translator.scope} {translator.host}"


FRENCH = "Le conseil municipal a voté hier soir le budget de la ville. Les habitants étaient nombreux dans la salle."
SPANISH = "El alcalde no quiso hablar ayer con los periodistas de la ciudad, y después abrió la carta de {name} con mucho cuidado."


@pytest.mark.parametrize("service", REMOTE)
@pytest.mark.parametrize("fault", [*CONTENT, "hang", "cut", "500", "429", "403", "redirect", "captcha", "invalid JSON", "no body"])
def test_no_text_is_lost_and_no_wrong_one_is_put_in_its_place(services: Services, service: str, fault: str) -> None:
    services.fault = fault
    text = f"{FRENCH}\n\n{SPANISH}\n\n{FRENCH}\n"
    result = langmix.normalize(text, to="fr", translator=service, url=services.url(service), model="m", timeout=0.1)
    assert result.text == text
    assert len(result.failures) == 1
    assert str(result.failures[0].failure).startswith(f"{service}: ")
    assert KEY not in repr(result)
