from __future__ import annotations

from pathlib import Path

import pytest

import langmix
from langmix import Config, ConfigError
from langmix.config import load_config, load_config_file, parse_share


def write(folder: Path, text: str, name: str = "langmix.toml") -> Path:
    (folder / name).write_text(text)
    return folder / name


def test_the_nearest_file_is_used(tmp_path: Path) -> None:
    write(tmp_path, 'lang = "es"')
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert load_config(tmp_path / "a" / "b").default_lang == "es"
    write(tmp_path / "a", '[project]\nname = "x"\n', "pyproject.toml")
    assert load_config(tmp_path / "a" / "b").default_lang == "es"
    write(tmp_path / "a", '[tool.langmix]\nlang = "fr"\n', "pyproject.toml")
    assert load_config(tmp_path / "a" / "b").default_lang == "fr"


def test_every_key(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        lang = "fr-CA"
        languages = ["fr", "eng"]
        allow = ["en"]
        detector = "langdetect"
        terms = true
        min-confidence = 1
        min-words = 3
        max-foreign = "5%"
        fail-on = "error"
        exclude = ["vendor/"]
        encoding = "cp1252"
        max-file-size = 1000
        [translate]
        to = "fr"
        translator = "google"
        timeout = 5
        """,
    )
    assert load_config_file(path) == Config(
        default_lang="fr", languages=("fr", "en"), allow=("en",), detector="langdetect", terms=True, min_confidence=1.0, min_words=3, max_foreign=0.05, fail_on="error",
        exclude=("vendor/",), encoding="cp1252", max_file_size=1000, to="fr", translator="google", timeout=5.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('langs = ["fr"]', "unknown key 'langs'; did you mean 'lang'"),
        ('[translate]\ntranslater = "google"', "unknown key 'translate.translater'; did you mean 'translate.translator'"),
        ('lang = "french"', r"'french' is not a language tag; did you mean 'fr' \(French\)"),
        ('languages = "fr"', "languages: expected a list of strings, not 'fr'"),
        ("min-words = true", "min-words: expected a whole number"),
        ("min-words = 0", "min-words: must be greater than 0"),
        ("min-confidence = 2", "min_confidence: 2 is not between 0 and 1"),
        ('fail-on = "fatal"', "fail-on: 'fatal' is not one of error, warning, note"),
        ('max-foreign = "5"', "'5' is not a share"),
        ('encoding = "rot13"', "'rot13' is not a text encoding"),
        ("lang = ", "langmix.toml: "),
    ],
)
def test_a_wrong_file_says_where_and_what_to_do(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_config_file(write(tmp_path, text))


def test_a_wrong_setting() -> None:
    with pytest.raises(TypeError, match="did you mean 'languages'"):
        langmix.scan("x", language=["fr"])  # type: ignore[call-arg]
    with pytest.raises(ConfigError, match=r"give a list such as \['fr'\]"):
        langmix.scan("x", languages="fr")
    with pytest.raises(ConfigError, match="unknown detector 'langdetec'; did you mean 'langdetect'"):
        langmix.scan("x", detector="langdetec")
    with pytest.raises(ConfigError, match=r"langdetect does not know Guarani \(gn\)"):
        langmix.scan("x", languages=["fr", "gn"], detector="langdetect")


@pytest.mark.parametrize("text", ["5 percent", "-1", "1.5", "200%", "nan"])
def test_what_is_no_share(text: str) -> None:
    with pytest.raises(ConfigError, match="is not a share"):
        parse_share(text, "--max-foreign")
