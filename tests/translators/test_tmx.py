from __future__ import annotations

import sys
from pathlib import Path

import pytest

from langmix.config import Config
from langmix.errors import ConfigError, MissingDependency, TranslationError, UnsupportedPair
from langmix.translators import Translation, Translator, open_translator

UNITS = [
    ("El gato duerme en la casa grande.", "Le chat dort dans la grande maison."),
    ("Abra {file} o lea https://example.org/a.", "Lisez https://example.org/a ou ouvrez {file}."),
    ("Pulse <ph>&lt;b&gt;</ph>aquí<ph>&lt;/b&gt;</ph> para <hi>seguir</hi>.", "Cliquez <ph>1</ph>ici<ph>2</ph> pour <hi>continuer</hi>."),
    ("Borre {a}.", "Supprimez {b}."),
    ("El perro ladra.", "Le chien aboie."),
    ("El perro ladra.", "Le chien hurle."),
]


def write(path: Path, units: list[tuple[str, str]] = UNITS, head: str = "", encoding: str = "utf-8") -> str:
    pairs = "".join(
        f'<tu><tuv xml:lang="es-MX"><seg>{one}</seg></tuv><tuv xml:lang="FR"><seg>{other}</seg></tuv></tu>' for one, other in units
    )
    text = f'<?xml version="1.0" encoding="{encoding}"?>{head}<tmx version="1.4"><header srclang="es"/><body>{pairs}</body></tmx>'
    path.write_bytes(text.encode(encoding))
    return str(path)


@pytest.fixture
def memory(tmp_path: Path) -> Translator:
    return open_translator("tmx", Config(memory=(write(tmp_path / "memory.tmx"),)))


def one(memory: Translator, text: str, source: str = "es", target: str = "fr") -> Translation | TranslationError:
    (answer,) = memory.translate([text], source, target)
    return answer


def test_a_text_is_found_word_for_word(memory: Translator) -> None:
    assert memory.host is None
    assert one(memory, "El gato duerme  en la casa\ngrande.") == Translation("Le chat dort dans la grande maison.")
    assert one(memory, "Le chien hurle.", "fr", "es") == Translation("El perro ladra.")
    assert one(memory, "El perro ladra.") == Translation("Le chien aboie.")


def test_what_must_stay_is_put_where_the_memory_has_it(memory: Translator) -> None:
    assert one(memory, "Abra ⟦0⟧ o lea ⟦1⟧.") == Translation("Lisez ⟦1⟧ ou ouvrez ⟦0⟧.")
    assert one(memory, "Pulse ⟦0⟧aquí⟦1⟧ para seguir.") == Translation("Cliquez ⟦0⟧ici⟦1⟧ pour continuer.")


def test_sentences_are_found_one_by_one(memory: Translator) -> None:
    text = "El perro ladra. Abra ⟦0⟧ o lea ⟦1⟧.  El gato duerme en la casa grande."
    assert one(memory, text) == Translation("Le chien aboie. Lisez ⟦1⟧ ou ouvrez ⟦0⟧.  Le chat dort dans la grande maison.")
    assert one(memory, "Hola. Abra ⟦0⟧ o lea ⟦1⟧.") is not None
    second = one(memory, "Pulse ⟦0⟧aquí⟦1⟧ para seguir. Abra ⟦2⟧ o lea ⟦3⟧.")
    assert second == Translation("Cliquez ⟦0⟧ici⟦1⟧ pour continuer. Lisez ⟦3⟧ ou ouvrez ⟦2⟧.")


def test_what_is_much_alike_comes_with_a_warning(memory: Translator) -> None:
    answer = one(memory, "El gato duerme en la casa grande!")
    assert isinstance(answer, Translation)
    assert answer.text == "Le chat dort dans la grande maison."
    assert answer.likeness == pytest.approx(0.97, abs=0.01)
    assert answer.warnings == ("from the translation memory, for a text that is 97% the same: mend the rest",)


@pytest.mark.parametrize(
    "text", ["El gato come.", "El gato ⟦0⟧ duerme en la casa grande.", "Borre ⟦0⟧.", "El perro ladra. Otra cosa muy distinta."]
)
def test_what_is_not_there_is_an_error(memory: Translator, text: str) -> None:
    answer = one(memory, text)
    assert isinstance(answer, TranslationError)
    assert "--translator tmx,apertium" in str(answer)


def test_languages_that_it_has_not(memory: Translator) -> None:
    with pytest.raises(UnsupportedPair, match=r"nothing from German \(de\) to French \(fr\); add an engine"):
        memory.translate(["x"], "de", "fr")
    assert memory.scope == "6 units in 2 languages (es, fr)"


def test_every_encoding_and_a_document_type_without_entities(tmp_path: Path) -> None:
    path = write(tmp_path / "memory.tmx", head='<!DOCTYPE tmx SYSTEM "tmx14.dtd">', encoding="utf-16")
    assert one(open_translator("tmx", Config(memory=(path,))), "El perro ladra.") == Translation("Le chien aboie.")


def test_the_first_file_counts(tmp_path: Path) -> None:
    first = write(tmp_path / "a.tmx", [("El perro ladra.", "Le toutou aboie.")])
    both = (first, write(tmp_path / "b.tmx"))
    assert one(open_translator("tmx", Config(memory=both)), "El perro ladra.") == Translation("Le toutou aboie.")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<tmx><body>", "is no TMX: line 1: no element found"),
        ("<xliff/>", "is no TMX: it begins with <xliff>"),
        ('<!DOCTYPE tmx [<!ENTITY a "b">]><tmx/>', "defines entities of its own"),
    ],
)
def test_a_file_that_is_no_memory(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "memory.tmx"
    path.write_text(text)
    with pytest.raises(ConfigError, match=rf"^translate\.memory: .*memory\.tmx: {reason}"):
        open_translator("tmx", Config(memory=(str(path),))).supports("es", "fr")


def test_a_file_that_is_not_there() -> None:
    memory = open_translator("tmx", Config(memory=("missing.tmx",)))
    for ask in (lambda: memory.identity, lambda: memory.scope):
        with pytest.raises(ConfigError, match=r"^translate\.memory: missing\.tmx: cannot be read: No such file"):
            ask()


def test_a_memory_must_be_named() -> None:
    with pytest.raises(ConfigError, match=r"^tmx needs a translation memory: set translate\.memory"):
        open_translator("tmx", Config())


def test_the_identity_changes_with_the_file(tmp_path: Path) -> None:
    def identity() -> str:
        return open_translator("tmx", Config(memory=(str(tmp_path / "memory.tmx"),))).identity

    write(tmp_path / "memory.tmx")
    before = identity()
    assert before == identity()
    write(tmp_path / "memory.tmx", UNITS[:2])
    assert before != identity()


def test_without_rapidfuzz_the_install_line_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    with pytest.raises(MissingDependency, match=r"pip install 'langmix\[tmx\]'$"):
        open_translator("tmx", Config(memory=("a.tmx",)))
