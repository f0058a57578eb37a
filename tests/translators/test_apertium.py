from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import langmix
from langmix.config import Config
from langmix.errors import Unavailable, UnsupportedPair
from langmix.results import apply_edits
from langmix.translators import Translation, open_translator
from langmix.translators import apertium as module
from langmix.translators import apertium_routes as routes
from langmix.translators.apertium import Apertium
from langmix.translators.apertium_stream import from_stream, to_stream

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parents[2] / "samples"

PARAGRAPH = (
    "También subrayó que estos países «no se someten al llamado poder hegemónico, sus líderes muestran verdadero carácter y no se "
    "subordinan» a nadie, ya que apuestan por un desarrollo soberano y por resolver colectivamente los problemas de la seguridad."
)

SPANISH = re.compile(r"\b(?:el|los|las|del|al|y|que\w|por|con|una|su|sus|pero|muy|ya|también|estos)\b", re.IGNORECASE)

KEPT = "[a] {b} ^c$ d/e \\f @ <g> *h* #1 ~ | * @@ `i`"


@pytest.fixture
def engine(apertium: str) -> Apertium:
    del apertium
    return Apertium()


def one(engine: Apertium, text: str, source: str = "es", target: str = "fr") -> Translation:
    (answer,) = engine.translate([text], source, target)
    assert isinstance(answer, Translation)
    return answer


def test_no_spanish_is_left(engine: Apertium) -> None:
    answer = one(engine, PARAGRAPH)
    assert answer.route == ("spa-cat", "cat-fra")
    assert not SPANISH.search(answer.text)
    assert "*" not in answer.text
    assert answer.text.startswith("Aussi il a souligné que ces pays")
    assert answer.unknown_ratio is not None
    assert answer.unknown_ratio < 0.1


def test_masks_come_back(engine: Apertium) -> None:
    answer = one(engine, "Abra ⟦0⟧ y lea «⟦1⟧» o ⟦2⟧⟦3⟧, antes de ⟦4⟧.")
    assert re.findall(r"⟦\d⟧", answer.text) == [f"⟦{number}⟧" for number in range(5)]


def test_special_characters_survive_both_hops(engine: Apertium) -> None:
    characters = [*"[]{}^$/\\@<>*#~", "*xyzzy", "😀", "👩‍👩‍👧", "\\n", "[[", "]]", "\\\\", "^a$"[::2]]
    spaces = ["\u00a0", "\u202f", "\t", "\r\n", "  ", "\n\n", "\u2028"]
    answers = engine.translate([f"El gato {kept} el perro." for kept in characters], "es", "fr")
    answers += engine.translate([f"El gato{kept}duerme." for kept in spaces], "es", "fr")
    for kept, answer in zip([*characters, *spaces], answers, strict=True):
        assert isinstance(answer, Translation)
        assert kept in answer.text


def test_every_special_character_at_once(engine: Apertium) -> None:
    text = one(engine, f"El gato {KEPT} duerme.").text
    for part in ("[", "]", "{", "}", "^", "$", "/", "\\", "@ <", ">", " *", "#1", "~", "| * @@", "`"):
        assert part in text


def test_the_stream_format_is_undone() -> None:
    assert from_stream(to_stream(KEPT)) == KEPT
    assert from_stream(to_stream(PARAGRAPH)) == PARAGRAPH


def test_unknown_words_are_counted_and_unmarked(engine: Apertium) -> None:
    answer = one(engine, "El gato xyzzyes come plughes con frobnices.")
    assert answer.unknown_ratio == pytest.approx(3 / 7, abs=0.1)
    assert "xyzzyes" in answer.text
    assert "*" not in answer.text


def test_one_process_a_hop_whatever_the_number_of_texts(apertium_calls: Callable[[], list[str]]) -> None:
    texts = [f"El gato número {number} duerme en casa." for number in range(200)]
    answers = Apertium().translate(texts, "es", "fr")
    assert apertium_calls() == ["spa-cat", "cat-fra"]
    for number, answer in enumerate(answers):
        assert isinstance(answer, Translation)
        assert str(number) in answer.text


def test_spans_of_one_document_share_the_processes(apertium_calls: Callable[[], list[str]]) -> None:
    french = "Le conseil municipal a voté hier soir le budget de la ville. Les habitants étaient nombreux dans la salle."
    spanish = [f"El alcalde {name} no quiso hablar con los periodistas de la ciudad." for name in ("Pérez", "Gómez", "Ruiz")]
    result = langmix.normalize("\n\n".join([french, spanish[0], french, spanish[1], french, spanish[2]]), to="fr")
    assert len(result.edits) == 3
    assert apertium_calls() == ["spa-cat", "cat-fra"]


def test_a_breakdown_costs_one_text(engine: Apertium, monkeypatch: pytest.MonkeyPatch) -> None:
    # An open word without its end stops the programs of the pipe for good; `to_stream` never makes one.
    monkeypatch.setattr(module, "to_stream", lambda text: "^.[]" if text == "BREAK" else to_stream(text))
    texts = [f"El gato {number} duerme." for number in range(6)]
    texts[2] = "BREAK"
    answers = engine.translate(texts, "es", "fr")
    assert [type(answer).__name__ for answer in answers] == ["Translation"] * 2 + ["BadOutput"] + ["Translation"] * 3
    assert str(answers[2]).startswith("apertium: LM405: ")


def test_without_the_program_the_install_line_is_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable) as caught:
        Apertium().translate(["Hola."], "es", "fr")
    line = "apt-get install apertium apertium-spa-cat apertium-fra-cat"
    assert str(caught.value) == f"apertium: the engine is not installed; install it with: {line} (Debian, Ubuntu)"


def test_without_the_data_the_missing_packages_are_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lists(tmp_path, monkeypatch, "fra-cat cat-fra cat-ita")
    refusal = Apertium().refusal("es", "fr")
    assert type(refusal) is Unavailable
    assert str(refusal).endswith("is not installed; install it with: apt-get install apertium-spa-cat")
    assert str(Apertium().refusal("pt", "fr")).endswith("apt-get install apertium-por-cat")


def lists(folder: Path, monkeypatch: pytest.MonkeyPatch, modes: str) -> None:
    """A program that only lists these modes: no machine has every set of packages."""
    script = folder / "apertium"
    script.write_text(f"#!/bin/sh\nprintf '%s\\n' {modes}\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


@pytest.mark.parametrize(
    ("modes", "pair", "route"),
    [
        ("es-fr spa-cat cat-fra", ("es", "fr"), ("spa-cat", "cat-fra")),
        ("es-fr spa-cat", ("es", "fr"), ("es-fr",)),
        ("spa-oci oci-fra", ("es", "fr"), ("spa-oci", "oci-fra")),
        ("spa-eng es-en_US", ("es", "en"), ("spa-eng",)),
        ("es-pt_BR es-pt", ("es", "pt"), ("es-pt",)),
        ("hbs-eng eng-spa", ("hr", "es"), ("hbs-eng", "eng-spa")),
        ("nob-dan", ("nb", "da"), ("nob-dan",)),
        ("fra-spa-bytecode fr-es", ("fr", "es"), ("fr-es",)),
    ],
)
def test_routes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, modes: str, pair: tuple[str, str], route: tuple[str, ...]) -> None:
    lists(tmp_path, monkeypatch, modes)
    assert Apertium().route(*pair) == route


@pytest.mark.parametrize("modes", ["es-eo", "eo-en-compounds", "", "es-en en-ca ca-oc oc-eo"])
def test_broken_and_roundabout_modes_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, modes: str) -> None:
    lists(tmp_path, monkeypatch, modes)
    assert not Apertium().supports("es", "eo")


@pytest.mark.parametrize("source", ["de", "zh", "ar", "tr"])
def test_a_pair_that_no_package_has(source: str) -> None:
    with pytest.raises(UnsupportedPair, match=rf"^apertium: has no way from \w+ \({source}\) to French \(fr\); .*--translator google$"):
        Apertium().translate(["Hallo."], source, "fr")


def test_a_failing_program_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "apertium"
    script.write_text('#!/bin/sh\n[ "$1" = -l ] && echo spa-fra && exit\ncat > /dev/null\nprintf "Error: no d\\351 data" >&2\nexit 1\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(Unavailable, match=r"ended with code 1: Error: no d\ufffd data$"):
        Apertium().translate(["Hola."], "es", "fr")


def test_a_program_that_hangs_is_stopped_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "apertium"
    # Its child holds the pipe open, as those of apertium do.
    script.write_text('#!/bin/sh\n[ "$1" = -l ] && echo spa-fra && exit\nsleep 77 | cat\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(module, "_START_SECONDS", 0.3)
    start = time.monotonic()
    with pytest.raises(Unavailable, match="gave no answer within 0 seconds"):
        Apertium().translate(["Hola."], "es", "fr")
    assert time.monotonic() - start < 5


def test_every_package_of_the_table_has_directions_of_known_languages() -> None:
    assert all(routes._tags(code) for directions in routes.PACKAGES.values() for code in directions.replace("-", " ").split())


def test_the_sample_article_becomes_french(apertium: str) -> None:
    del apertium
    path = SAMPLES / "article_fr.txt"
    original = path.read_text(encoding="utf-8")
    result = langmix.normalize(path, to="fr")
    (passage,) = result.passages
    assert passage.failure is None
    assert passage.translator == "apertium"
    assert "Tomislav Brezar" in (passage.replacement or "")
    assert not SPANISH.search(passage.replacement or "")
    assert apply_edits(original, result.edits) == result.text
    assert result.text.startswith(original[: passage.span.start])
    assert result.text.endswith(original[passage.span.end :])


def test_addresses_code_and_placeholders_are_byte_identical(apertium: str) -> None:
    del apertium
    kept = ["https://ejemplo.example.org/la/casa?gato=negro", "`git la casa`", "{nombre}", "%(gato)s", "casa@example.org", "casa/gato.py"]
    spanish = "El programa escribe {} y luego {} en la pantalla, antes de leer {} con {} de {} y de {}.".format(*kept)
    french = "Le programme affiche ensuite la liste des modifications prévues et attend la réponse de la personne qui l’a lancé."
    result = langmix.normalize(f"{french}\r\n\r\n{spanish}\r\n\r\n{french}\r\n", to="fr")
    assert len(result.edits) == 1
    for part in kept:
        assert part in result.edits[0].replacement
    assert result.text.count("\r\n") == 5


def test_the_engine_is_the_default() -> None:
    assert open_translator("auto", Config()).name == "apertium"


def test_the_identity_changes_with_what_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    data = tmp_path / "share" / "apertium" / "apertium-spa-cat"
    data.mkdir(parents=True)
    lists(tmp_path / "bin", monkeypatch, "spa-cat")
    identities = {Apertium().identity, Apertium().identity}
    assert len(identities) == 1
    (data / "spa-cat.autobil.bin").write_bytes(b"1")
    identities.add(Apertium().identity)
    (data / "spa-cat.autobil.bin").write_bytes(b"22")
    identities.add(Apertium().identity)
    lists(tmp_path / "bin", monkeypatch, "spa-cat cat-fra")
    identities.add(Apertium().identity)
    assert len(identities) == 4
