"""The neural engines. No model can be had from a package index, so that packages of the same make stand in for them; see docs/translators.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from langmix.config import Config
from langmix.errors import BadOutput, ConfigError, MissingDependency, Unavailable
from langmix.translators import Translation, open_translator

ARGOS = """
class Model:
    def translate(self, text):
        if "BREAK" in text: raise RuntimeError(text)
        return "FR " + text

class Language:
    def __init__(self, code): self.code = code
    def get_translation(self, other): return Model() if (self.code, other.code) == ("es", "fr") else None

def get_installed_languages(): return [Language("es"), Language("fr")]
"""

SETTINGS = """
import enum, os
ModelProvider = enum.Enum("ModelProvider", "OPENNMT LIBRETRANSLATE OPENAI")
model_provider = ModelProvider[os.environ.get("ARGOS_MODEL_PROVIDER", "OPENNMT")]
"""

PACKAGE = """
class Package:
    from_code, to_code, package_version = "es", "fr", "1.9"
def get_installed_packages(): return [Package()]
"""

CTRANSLATE2 = """
__version__ = "4.8"
class Result:
    def __init__(self, tokens): self.hypotheses = [tokens]
class Translator:
    def __init__(self, folder): pass
    def translate_batch(self, batch): return [Result(["FR", *tokens[:-1]]) for tokens in batch]
"""

SENTENCEPIECE = """
class SentencePieceProcessor:
    def __init__(self, model_file): pass
    def encode(self, text, out_type): return text.split()
    def decode(self, tokens): return " ".join(tokens)
"""


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "argostranslate").mkdir()
    files = {
        "argostranslate/__init__": "",
        "argostranslate/translate": ARGOS,
        "argostranslate/package": PACKAGE,
        "argostranslate/settings": SETTINGS,
    }
    for name, code in {**files, "ctranslate2": CTRANSLATE2, "sentencepiece": SENTENCEPIECE}.items():
        (tmp_path / f"{name}.py").write_text(code)
    before = {name for name in sys.modules if name.partition(".")[0] in ("argostranslate", "ctranslate2", "sentencepiece")}
    if before:
        pytest.skip(f"{', '.join(sorted(before))} is installed: try it with a model of your own")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] in ("argostranslate", "ctranslate2", "sentencepiece")]:
        del sys.modules[name]


@pytest.mark.usefixtures("packages")
def test_argos_asks_the_models_that_are_there() -> None:
    engine = open_translator("argos", Config())
    assert (engine.host, engine.scope, engine.identity) == (None, "1 pairs: es-fr", "argos es-fr 1.9")
    first, second, third = engine.translate(["Uno.", "BREAK", "Tres."], "es", "fr")
    assert (first, third) == (Translation("FR Uno."), Translation("FR Tres."))
    assert type(second) is BadOutput
    assert "BREAK" not in str(second)
    with pytest.raises(Unavailable, match=r"no model from French \(fr\) to Spanish \(es\); get one with: argospm install translate-fr_es$"):
        engine.translate(["x"], "fr", "es")


@pytest.mark.usefixtures("packages")
def test_argos_that_sends_texts_away_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGOS_MODEL_PROVIDER", "LIBRETRANSLATE")
    with pytest.raises(ConfigError, match=r"^argos is set up to send texts to a server; unset ARGOS_MODEL_PROVIDER"):
        open_translator("argos", Config())


@pytest.mark.usefixtures("packages")
def test_ctranslate2_translates_sentence_by_sentence(tmp_path: Path) -> None:
    for folder, files in (("es-fr", ["model.bin", "source.spm", "target.spm"]), ("fr-es", ["model.bin"])):
        (tmp_path / "models" / folder).mkdir(parents=True)
        for name in files:
            (tmp_path / "models" / folder / name).write_bytes(b"")
    engine = open_translator("ctranslate2", Config(model=str(tmp_path / "models")))
    assert engine.scope == "1 pairs: es-fr"
    assert engine.translate(["Uno ⟦0⟧.  Dos.", "Tres."], "es", "fr") == [Translation("FR Uno ⟦0⟧.  FR Dos."), Translation("FR Tres.")]
    with pytest.raises(Unavailable, match=r"get one with: ct2-transformers-converter .*fr-es, and copy its two \.spm files there$"):
        engine.translate(["x"], "fr", "es")
    with pytest.raises(ConfigError, match=r"^ctranslate2 needs models: set translate\.model"):
        open_translator("ctranslate2", Config())


@pytest.mark.parametrize(("name", "package"), [("argos", "argostranslate"), ("ctranslate2", "ctranslate2")])
def test_without_the_package_the_install_line_is_given(monkeypatch: pytest.MonkeyPatch, name: str, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setitem(sys.modules, f"{package}.translate", None)
    with pytest.raises(MissingDependency, match=f"pip install {package}"):
        open_translator(name, Config())
