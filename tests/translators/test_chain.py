from __future__ import annotations

from pathlib import Path

import pytest
from tests.translators.services import Services

from langmix.config import Config
from langmix.config_files import Configuration
from langmix.errors import ConfigError, RateLimited, UnsupportedPair
from langmix.translators import Translation, Translator, open_translator, split_names

MEMORY = """<tmx version="1.4"><header srclang="es"/><body>
<tu><tuv xml:lang="es"><seg>El perro ladra.</seg></tuv><tuv xml:lang="fr"><seg>Le chien aboie.</seg></tuv></tu>
<tu><tuv xml:lang="es"><seg>Hay 20 gatos en la casa grande.</seg></tuv><tuv xml:lang="fr"><seg>Il y a 20 chats dans la grande maison.</seg></tuv></tu>
</body></tmx>"""


def chain(names: str, tmp_path: Path, services: Services, name: str = "deepl") -> Translator:
    path = tmp_path / "memory.tmx"
    path.write_text(MEMORY, encoding="utf-8")
    return open_translator(names, Config(timeout=0.3, url=services.url(name), memory=(str(path),), model="m"))


def test_each_takes_what_those_before_it_left(services: Services, tmp_path: Path) -> None:
    both = chain("tmx,deepl", tmp_path, services)
    answers = both.translate(["Uno.", "El perro ladra.", "Dos ⟦0⟧."], "es", "fr")
    assert answers == [
        Translation("FR Uno.", service="deepl"),
        Translation("Le chien aboie.", service="tmx"),
        Translation("FR Dos ⟦0⟧.", service="deepl"),
    ]
    assert services.texts == ["Uno.", "Dos <m>0</m>."]


def test_what_would_be_refused_is_left_to_the_next(services: Services, tmp_path: Path) -> None:
    # Much like an entry of the memory, but for its number.
    (answer,) = chain("tmx,deepl", tmp_path, services).translate(["Hay 30 gatos en la casa grande."], "es", "fr")
    assert answer == Translation("FR Hay 30 gatos en la casa grande.", service="deepl")


def test_a_service_that_shuts_us_out_is_asked_nothing_more(services: Services, tmp_path: Path) -> None:
    services.fault = "429"
    both = chain("tmx,deepl", tmp_path, services)
    for _ in range(3):
        first, second = both.translate(["Uno.", "El perro ladra."], "es", "fr")
        assert second == Translation("Le chien aboie.", service="tmx")
        assert not isinstance(first, Translation)
    assert isinstance(both.translate(["Uno."], "es", "fr")[0], Exception)
    assert len(services.asked) == 1


def test_the_next_one_serves_instead(services: Services, tmp_path: Path) -> None:
    services.fault, services.faults_left = "429", 1
    both = chain("deepl,google", tmp_path, services)
    assert both.translate(["Uno."], "es", "fr") == [Translation("FR Uno.", service="google")]


def test_what_nobody_has_keeps_the_last_reason(services: Services, tmp_path: Path) -> None:
    services.fault = "429"
    (answer,) = chain("tmx,deepl", tmp_path, services).translate(["Uno."], "es", "fr")
    assert type(answer) is RateLimited


def test_languages_that_only_one_has(services: Services, tmp_path: Path) -> None:
    both = chain("tmx,deepl", tmp_path, services)
    assert both.supports("de", "fr")
    assert both.translate(["Eins."], "de", "fr") == [Translation("FR Eins.", service="deepl")]
    with pytest.raises(UnsupportedPair, match="does not know Arpitan"):
        both.translate(["x"], "frp", "fr")


def test_a_chain_is_as_its_members_are(services: Services, tmp_path: Path) -> None:
    both = chain("tmx, google", tmp_path, services)
    assert (both.name, both.host) == ("tmx,google", "127.0.0.1")
    assert (both.max_chars, both.max_url_bytes, both.batch, both.parallel) == (4_999, 12_000, 1, 1)
    assert "tmx" in both.identity
    assert "google" in both.identity
    assert both.scope.startswith("tmx: 2 units in 2 languages (es, fr); google: ")
    assert chain("tmx,libretranslate", tmp_path, services, "libretranslate").host is None


def test_names() -> None:
    assert split_names("auto") == ("apertium",)
    assert split_names("tmx,auto,tmx") == ("tmx", "apertium")
    with pytest.raises(ConfigError, match="unknown translator 'apertum'; did you mean 'apertium'"):
        open_translator("tmx,apertum", Config(memory=("a.tmx",)))


def test_a_chain_in_a_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = 'translator = "tmx, google"\nurl = "http://localhost:1"\nmodel = "m"\nmemory = ["a.tmx"]\n'
    (tmp_path / "langmix.toml").write_text(f"[translate]\n{settings}")
    config = Configuration().general()
    assert (config.translator, config.url, config.model, config.memory) == (
        "tmx, google",
        "http://localhost:1",
        "m",
        (str(tmp_path / "a.tmx"),),
    )
    (tmp_path / "langmix.toml").write_text('[translate]\ntranslator = "tmx,gogle"\n')
    with pytest.raises(ConfigError, match=r"^langmix\.toml:2: unknown translator 'gogle'; did you mean 'google'"):
        Configuration().general()
