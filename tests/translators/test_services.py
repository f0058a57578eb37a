"""What each service is sent, and what it refuses before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pytest
from tests.translators.services import KEY, Services

from langmix.config import Config
from langmix.errors import AuthError, BadOutput, ConfigError, QuotaExceeded, UnsupportedPair
from langmix.languages import LANGUAGES
from langmix.translators import Translation, Translator, open_translator

Open = Callable[[str], Translator]

TEXT = "Abra ⟦0⟧ & lea <1>."


def test_deepl_gets_masks_as_elements_and_its_key_in_a_header(services: Services, opened: Open) -> None:
    answers = opened("deepl").translate([TEXT, "Dos."], "es", "en")
    assert answers == [Translation(f"FR {TEXT}"), Translation("FR Dos.")]
    (asked,) = services.asked
    assert asked.path == "/deepl/v2/translate"
    assert asked.headers["Authorization"] == f"DeepL-Auth-Key {KEY}"
    assert asked.texts == ["Abra <m>0</m> &amp; lea &lt;1&gt;.", "Dos."]
    assert (asked.body["source_lang"], asked.body["target_lang"], asked.body["tag_handling"]) == ("ES", "EN-GB", "xml")


@pytest.mark.parametrize(("key", "host"), [("a:fx", "api-free.deepl.com"), ("a", "api.deepl.com")])
def test_the_key_says_which_deepl(monkeypatch: pytest.MonkeyPatch, key: str, host: str) -> None:
    monkeypatch.setenv("LANGMIX_DEEPL_KEY", key)
    assert open_translator("deepl", Config()).host == host


def test_usual_variables_are_for_the_services_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPL_API_KEY", "a")
    monkeypatch.setenv("OPENAI_API_KEY", "a")
    assert open_translator("deepl", Config()).host == "api.deepl.com"
    assert open_translator("openai", Config(model="m")).host == "api.openai.com"
    for name in ("deepl", "openai"):
        with pytest.raises(ConfigError, match=f"set the environment variable LANGMIX_{name.upper()}_KEY"):
            open_translator(name, Config(url="https://collects-keys.example.org", model="m"))


def test_libretranslate_gets_arrays_and_its_own_codes(services: Services, opened: Open) -> None:
    translator = opened("libretranslate")
    assert [translator.supports(*pair) for pair in (("es", "zh"), ("fr", "nb"), ("es", "nb"), ("es", "es"), ("de", "fr"))] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert services.asked == []
    assert services.listed == 1
    translator.translate(["Uno.", "Dos."], "es", "zh")
    (asked,) = services.asked
    assert asked.body == {"q": ["Uno.", "Dos."], "source": "es", "target": "zh-Hans", "format": "text", "api_key": KEY}
    with pytest.raises(UnsupportedPair, match=r"does not know German \(de\)"):
        translator.translate(["Eins."], "de", "fr")


def test_libretranslate_without_a_key_sends_none(services: Services, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANGMIX_LIBRETRANSLATE_KEY")
    opened("libretranslate").translate(["Uno."], "es", "fr")
    assert "api_key" not in services.asked[0].body


def test_a_request_has_no_more_than_the_service_takes(services: Services, opened: Open) -> None:
    texts = ["a" * 1_500, "b" * 400, "c" * 200] + ["d"] * 30
    answers = opened("libretranslate").translate(texts, "es", "fr")
    assert answers == [Translation(f"FR {text}") for text in texts]
    assert [len(asked.texts) for asked in services.asked] == [2, 20, 11]


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ('{"error": "Please contact the server operator to get an API key"}', AuthError),
        ('{"error": "Invalid request: request (2500) exceeds text limit (2000)"}', BadOutput),
    ],
)
def test_libretranslate_says_why(services: Services, opened: Open, monkeypatch: pytest.MonkeyPatch, reason: str, error: type) -> None:
    from tests.translators import services as fake

    monkeypatch.setitem(fake.PAGES, "said", reason)
    monkeypatch.setattr(fake._Handler, "_fail", lambda handler, _: handler._send(reason, 400))
    services.fault = "said"
    (answer,) = opened("libretranslate").translate(["Uno."], "es", "fr")
    assert type(answer) is error


def test_microsoft_gets_its_key_and_region_and_no_question_for_languages(
    services: Services, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGMIX_MICROSOFT_REGION", "westeurope")
    assert opened("microsoft").translate(["Uno."], "es", "zh") == [Translation("FR Uno.")]
    (asked,) = services.asked
    assert asked.headers["Ocp-Apim-Subscription-Key"] == KEY
    assert asked.headers["Ocp-Apim-Subscription-Region"] == "westeurope"
    assert "from=es&to=zh-hans" in asked.path
    assert asked.body == [{"text": "Uno."}]


def test_microsoft_says_why_whatever_the_status(services: Services, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.translators import services as fake

    codes = iter([401000, 403001])
    monkeypatch.setattr(
        fake._Handler, "_fail", lambda handler, _: handler._send(f'{{"error": {{"code": {next(codes)}, "message": "secret"}}}}')
    )
    services.fault = "said"
    translator = opened("microsoft")
    assert [type(translator.translate(["Uno."], "es", "fr")[0]) for _ in range(2)] == [AuthError, QuotaExceeded]


def test_mymemory_never_sends_in_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANGMIX_MYMEMORY_MAIL", raising=False)
    translator = open_translator("mymemory", Config())
    assert translator.host == "api.mymemory.translated.net"
    assert vars(translator)["_address"] == "https://api.mymemory.translated.net/get"


def test_mymemory_gets_varieties_and_the_mail_address(services: Services, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGMIX_MYMEMORY_MAIL", "me@example.org")
    opened("mymemory").translate(["Uno."], "es", "zh")
    opened("mymemory").translate(["Uno."], "nb", "en")
    assert [(asked.body["langpair"], asked.body["de"]) for asked in services.asked] == [
        ("es-ES|zh-CN", "me@example.org"),
        ("nb-NO|en-GB", "me@example.org"),
    ]


@pytest.mark.parametrize("name", ["apy", "libretranslate"])
def test_a_server_of_ones_own_needs_an_address(name: str) -> None:
    with pytest.raises(ConfigError, match=f"^{name} needs the address of its server: set translate.url, as in url = "):
        open_translator(name, Config())


def test_a_service_with_a_key_needs_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LANGMIX_DEEPL_KEY", "DEEPL_API_KEY", "DEEPL_AUTH_KEY", "LANGMIX_MICROSOFT_KEY", "MICROSOFT_API_KEY"):
        monkeypatch.delenv(variable, raising=False)
    for name in ("deepl", "microsoft"):
        with pytest.raises(ConfigError, match=f"^{name} needs a key: .* LANGMIX_{name.upper()}_KEY$"):
            open_translator(name, Config())


@pytest.mark.parametrize("name", ["apy", "libretranslate", "openai"])
def test_a_server_on_this_machine_is_local(opened: Open, name: str) -> None:
    assert opened(name).host is None
    assert open_translator(name, Config(url="https://translate.example.org", model="m")).host == "translate.example.org"


def test_what_is_not_known_is_said(opened: Open) -> None:
    for name in ("deepl", "google", "microsoft", "mymemory"):
        with pytest.raises(UnsupportedPair, match=r"does not know Arpitan \(frp\)"):
            opened(name).translate(["x"], "frp", "fr")
    with pytest.raises(UnsupportedPair, match="for one language"):
        opened("microsoft").translate(["x"], "nb", "nn")


def test_the_identity_changes_with_what_may_change_a_translation() -> None:
    def identity(name: str, **settings: str) -> str:
        return open_translator(name, Config(**settings)).identity  # type: ignore[arg-type]

    here, there = "http://localhost:1", "http://localhost:2"
    assert identity("libretranslate", url=here) != identity("libretranslate", url=there)
    assert identity("openai", url=here, model="a") != identity("openai", url=here, model="b")
    assert identity("openai", url=here, model="a") == identity("openai", url=here, model="a")
    assert identity("google") != identity("mymemory")


@pytest.mark.parametrize(
    ("service", "codes"),
    [
        ("microsoft", {"ku": "kmr", "ckb": "ku", "sr": "sr-cyrl", "nn": "nb", "mn": "mn-cyrl", "pt": "pt-pt"}),
        ("mymemory", {"ku": "kmr-TR", "sr": "sr-Cyrl-RS", "oc": "oc-FR", "zh": "zh-CN", "pt": "pt-PT", "he": "he-IL"}),
        ("google", {"ku": "ku", "ckb": "ckb", "he": "iw", "nn": "no", "zh": "zh-CN"}),
    ],
)
def test_languages_that_are_easily_mistaken(services: Services, opened: Open, service: str, codes: dict[str, str]) -> None:
    for tag, code in codes.items():
        opened(service).translate(["x."], tag, "fr")
        asked = services.asked[-1]
        given = {"microsoft": f"from={code}&", "mymemory": f"langpair={code}%7Cfr-FR", "google": f"sl={code}&"}[service]
        assert given in asked.path
        assert asked.texts == ["x."]


@pytest.mark.parametrize("service", ["deepl", "google", "microsoft", "mymemory"])
def test_every_code_of_a_table_is_for_a_language_of_ours(opened: Open, service: str) -> None:
    own = import_module(f"langmix.translators.{service}").CODES
    assert set(own) <= set(LANGUAGES)
    assert all(opened(service).supports(tag, "fr") for tag in own if tag != "fr")
