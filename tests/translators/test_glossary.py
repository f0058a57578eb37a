"""Names that stay and terms that are settled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.translators.services import Services

from langmix.config import Config
from langmix.errors import ConfigError
from langmix.results import Passage, ScanResult
from langmix.translators.glossary import Glossary, Term, has_term, read_glossaries
from langmix.translators.passages import translate_passages

Scanned = Callable[..., ScanResult]


@pytest.fixture
def config(services: Services) -> Config:
    return Config(to="fr", translator="libretranslate", url=services.url("libretranslate"))


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def translate(result: ScanResult, config: Config) -> list[Passage]:
    return [done.passage for done in translate_passages(result, "fr", config)]


def terms(path: str, source: str, target: str, text: str) -> list[tuple[str, tuple[str, ...]]]:
    return list(map(tuple, read_glossaries([path], source, target).find(text)))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("terms.tsv", "es\tfr\ntasa\ttaxe\n"),
        ("terms.tsv", "Spanish\tFrench\n# as settled in May\n\ntasa\ttaxe\tnote\n"),
        ("es-fr.tsv", "tasa\ttaxe\r\n"),
        ("law.es-fr.tsv", "\ufefftasa\ttaxe\n"),
    ],
)
def test_a_table_names_its_languages(tmp_path: Path, name: str, text: str) -> None:
    path = write(tmp_path, name, text.replace("Spanish\tFrench", "ES\tfr-FR"))
    assert terms(path, "es", "fr", "La tasa sube.") == [("tasa", ("taxe",))]
    assert terms(path, "fr", "es", "La taxe monte.") == []


TBX2 = """<?xml version='1.0' encoding="utf-8"?><!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd"><martif type="TBX-Basic" xml:lang="es"><text><body>
<termEntry id="1"><langSet xml:lang="es"><tig><term>tasa &amp; canon</term></tig><tig><term>arbitrio</term></tig></langSet>
<langSet xml:lang="fr"><ntig><termGrp><term><![CDATA[taxe]]></term></termGrp></ntig></langSet></termEntry>
<termEntry id="2"><langSet xml:lang="de"><tig><term>Steuer</term></tig></langSet></termEntry></body></text></martif>"""
TBX3 = """<tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" style="dca" xml:lang="en"><text><body><conceptEntry id="1">
<langSec xml:lang="es"><termSec><term>arbitrio</term></termSec><termSec><term>tasa &amp; canon</term></termSec></langSec>
<langSec xml:lang="fr"><termSec><term>taxe</term></termSec></langSec></conceptEntry></body></text></tbx>"""


@pytest.mark.parametrize("text", [TBX2, TBX3], ids=["TBX 2", "TBX 3"])
def test_concepts_go_in_every_direction(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, "terms.tbx", text)
    assert terms(path, "es", "fr", "Los arbitrios suben.") == [("arbitrio", ("taxe",))]
    assert sorted(terms(path, "fr", "es", "Les taxes montent.")[0][1]) == ["arbitrio", "tasa & canon"]
    assert terms(path, "de", "fr", "Die Steuer steigt.") == []


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("terms.tsv", "tasa\ttaxe\n", r"of which languages\? Write es<TAB>fr on its first line, or call it es-fr.tsv"),
        ("es-fr.tsv", "tasa\ttaxe\ncasa\n", "line 2: write a term, a tab and its translation"),
        ("a.tbx", "<tbx><text>", "a.tbx: is no TBX: line 1"),
        ("a.tbx", "<!DOCTYPE a [<!ENTITY b 'c'>]><tbx>&b;</tbx>", "document type"),
    ],
)
def test_a_glossary_that_cannot_be_read_says_why(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read_glossaries([write(tmp_path, name, text)], "es", "fr")
    with pytest.raises(ConfigError, match="there is no such file"):
        read_glossaries([str(tmp_path / "none.tsv")], "es", "fr")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Las TASAS municipales suben.", ["tasa municipal"]),
        ("La tasa de agua.", ["tasa"]),
        ("Un tasador vino.", []),
        ("La tasación.", []),
        ("Contratos, contrato y contrata.", ["contrato"]),
        ("税金が上がる。", ["税金"]),
    ],
)
def test_terms_are_found_in_their_forms(text: str, found: list[str]) -> None:
    glossary = Glossary(
        [Term("tasa", ("taxe",)), Term("tasa municipal", ("taxe municipale",)), Term("contrato", ("bail",)), Term("税金", ("taxe",))]
    )
    assert [term.source for term in glossary.find(text)] == found


def test_a_term_is_recognized_in_a_translation() -> None:
    assert has_term("Les taxes municipales", "Taxe municipale")
    assert not has_term("La municipalité taxe", "taxe municipale")
    assert has_term("税金が上がる", "税金")


def test_a_term_that_the_translation_lacks_is_flagged(services: Services, config: Config, scanned: Scanned, tmp_path: Path) -> None:
    answers = {"Las tasas suben mucho.": "Les impôts montent beaucoup.", "La tasa baja mucho.": "La taxe descend beaucoup."}
    services.translate = lambda texts, _source, _target: [answers[text] for text in texts]
    settings = Config(to="fr", translator="libretranslate", url=config.url, glossary=(write(tmp_path, "es-fr.tsv", "tasa\ttaxe\n"),))
    flagged, fine = translate(scanned("es", "Las tasas suben mucho.", "fr", " Oui. ", "es", "La tasa baja mucho."), settings)
    assert flagged.warnings == ("the glossary has “taxe” for “tasa”, which the translation lacks: read it over",)
    assert flagged.quality == pytest.approx(0.8)
    assert (fine.warnings, fine.quality) == ((), 1.0)


def test_a_passage_that_is_a_term_is_not_asked_for(services: Services, config: Config, scanned: Scanned, tmp_path: Path) -> None:
    settings = Config(
        to="fr", translator="libretranslate", url=config.url, glossary=(write(tmp_path, "es-fr.tsv", "tasa de agua\tredevance\n"),)
    )
    (passage,) = translate(scanned("es", "Tasa de agua"), settings)
    assert (passage.replacement, passage.translator, passage.warnings) == ("Redevance", "glossary", ())
    assert services.asked == []


def test_names_stay_as_they_are(services: Services, config: Config, scanned: Scanned, tmp_path: Path) -> None:
    names = write(tmp_path, "names.txt", "Casa Blanca\nRío Negro\n")
    only_there = write(tmp_path, "names.it.txt", "gato\n")
    accepted = write(tmp_path, "brands.txt", "Zara\n")
    settings = Config(to="fr", translator="libretranslate", url=config.url, keep=(names, only_there), accept=(accepted,))
    (passage,) = translate(scanned("es", "El gato de Casa Blanca compra en Zara, en Río Negro."), settings)
    assert services.texts == ["El gato de ⟦0⟧ compra en ⟦1⟧, en ⟦2⟧."]
    assert passage.replacement == "FR El gato de Casa Blanca compra en Zara, en Río Negro."
