from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langmix.config import Config
from langmix.document import MASK, Segment
from langmix.errors import ConfigError
from langmix.pipeline import check, scan
from langmix.vocabulary import NEUTRAL, mask

FRENCH = "Le conseil a voté le budget de la ville hier soir sans débat, et le maire a quitté la salle avec ses adjoints."


def write(folder: Path, *entries: str, name: str = "brands.txt") -> str:
    path = folder / name
    path.write_text("\n".join(entries), encoding="utf-8")
    return str(path)


def masked(text: str, path: str, expected: str | None = "fr") -> str:
    """A text with one sign for each character of an accepted word."""
    (segment,) = mask([Segment(f"{text} Budget.")], [expected], Config(accept=(path,)))
    return segment.text.removesuffix(" Budget.").replace(NEUTRAL, "_")


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [
        ("Street View", "avec Street View, ce soir", "avec ______ ____, ce soir"),
        ("Street View", "avec STREET VIEW", "avec ______ ____"),
        ("Street View", "avec street view et Street view", "avec street view et Street view"),
        ("Street View", "avec Street\nView", "avec ______\n____"),
        ("Street View", "avec StreetView", "avec StreetView"),
        ("brainstorming", "un Brainstorming, des brainstormings", "un _____________, des brainstormings"),
        ("weltanschauung*", "des Weltanschauungen ici", "des ________________ ici"),
        ("open sour*", "l'Open Sourcing", "l'____ ________"),
        ("Node.js", "avec Node.js ou Node js", "avec ____.__ ou Node js"),
        ("l'Oréal", "chez L\u2019Oréal et l\u2019Oréal", "chez L\u2019Oréal et _\u2019_____"),
        ("Oréal", "chez Ore\u0301al", "chez ___\u0301__"),
        ("C++", "en C++ ou C", "en _++ ou C"),
        ("北京", "我在北京工作", "我在__工作"),
        ("# Paris", "à Paris", "à Paris"),
        ("Paris # la ville", "à Paris", "à _____"),
        ("New York\nNew York Times", "le New York Times", "le ___ ____ _____"),
        ("New York Times", "à New York demain", "à New York demain"),
        ("straße", "la STRASSE", "la _______"),
    ],
)
def test_an_entry_is_found_as_it_says(tmp_path: Path, entry: str, text: str, found: str) -> None:
    assert masked(text, write(tmp_path, entry)) == found


def test_a_list_of_a_language_counts_only_there(tmp_path: Path) -> None:
    path = write(tmp_path, "meeting", name="loans.fr.txt")
    assert masked("un meeting", path) == "un _______"
    assert masked("un meeting", path, "de") == masked("un meeting", path, None) == "un meeting"


def test_a_list_of_a_language_counts_where_that_is_found_to_be_the_main_one(tmp_path: Path) -> None:
    text = f"{FRENCH} Il aime the new meeting room of the town hall, dit-il."
    path = write(tmp_path, "the new meeting room of the town hall", name="loans.fr.txt")
    assert [span.language for span in scan(text).foreign] == ["en"]
    assert scan(text, accept=[path]).foreign == ()


def test_accepted_words_are_no_reason_for_a_finding(tmp_path: Path) -> None:
    text = f"{FRENCH} Le slogan « we make the world a better place » a été choisi."
    assert [span.language for span in scan(text, lang="fr").foreign] == ["en"]
    assert scan(text, lang="fr", accept=[write(tmp_path, "we make the world a better place")]).foreign == ()


@pytest.mark.parametrize(
    "passage",
    ["El alcalde Acme Widgets no quiso hablar con los periodistas.", "Acme Widgets no quiso hablar con los periodistas de la ciudad.",
     "El alcalde no quiso hablar con los periodistas de Acme Widgets."],
)  # fmt: skip
def test_a_brand_does_not_cut_a_foreign_passage(tmp_path: Path, passage: str) -> None:
    result = check(f"{FRENCH} {passage}", lang="fr", accept=[write(tmp_path, "Acme Widgets")])
    assert [(finding.rule, result.text(finding)) for finding in result.findings] == [("LM101", passage)]


def test_a_paragraph_of_accepted_words_has_no_language(tmp_path: Path) -> None:
    path = write(tmp_path, "the quick brown fox jumps over the lazy dog")
    text = f"{FRENCH}\n\nThe quick brown fox jumps over the lazy dog!"
    assert [span.language for span in scan(text, lang="fr").foreign] == ["en"]
    result = scan(text, lang="fr", accept=[path])
    assert {span.language for span in result.spans} == {"fr"}
    assert result.document.text == text


def test_a_rejected_word_is_always_a_finding_that_names_its_list(tmp_path: Path) -> None:
    path = write(tmp_path, "débat", "meeting*", name="no.txt")
    result = check(FRENCH + " Deux meetings.", lang="fr", reject=[path])
    assert [(finding.rule, result.text(finding)) for finding in result.findings] == [("LM105", "débat"), ("LM105", "meetings")]
    assert result.findings[0].message == f"'débat' is a rejected word of {path}; write another"


def test_a_rejected_word_of_a_language_is_judged_where_it_is_expected(tmp_path: Path) -> None:
    path = write(tmp_path, "débat", name="no.de.txt")
    assert check(FRENCH, lang="fr", reject=[path]).findings == ()


TERM = "Le maire a présenté le nouveau Weltanschauung de la commune devant le conseil municipal, hier soir."


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({}, []),
        ({"terms": True}, ["LM105"]),
        ({"select": ["LM105"]}, ["LM105"]),
        ({"extend_select": ["foreign-term"]}, ["LM105"]),
        ({"select": ["LM1"]}, []),
    ],
)
def test_terms_are_reported_by_their_own_rule_when_asked_for(settings: dict[str, Any], found: list[str]) -> None:
    assert [finding.rule for finding in check(TERM, lang="fr", **settings).findings] == found


def test_an_accepted_word_is_no_term(tmp_path: Path) -> None:
    assert check(TERM, lang="fr", terms=True, accept=[write(tmp_path, "weltanschauung")]).findings == ()


def test_a_list_that_cannot_be_used_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no\.txt: there is no such file; write it, or take it out of 'accept' or 'reject'"):
        scan(FRENCH, accept=[str(tmp_path / "no.txt")])
    with pytest.raises(ConfigError, match=r"line 2: '\*' would be every word"):
        scan(FRENCH, accept=[write(tmp_path, "a", "*", name="star.txt")])
    (tmp_path / "latin.txt").write_bytes("Oréal".encode("latin-1"))
    with pytest.raises(ConfigError, match="it is not UTF-8"):
        scan(FRENCH, accept=[str(tmp_path / "latin.txt")])


def test_a_list_that_was_changed_is_read_again(tmp_path: Path) -> None:
    path = write(tmp_path, "ville")
    assert masked("la ville", path) == "la _____"
    write(tmp_path, "maire")
    os.utime(path, ns=(1, 1))
    assert masked("la ville", path) == "la ville"


def test_a_byte_order_mark_is_no_part_of_an_entry(tmp_path: Path) -> None:
    path = tmp_path / "brands.txt"
    path.write_bytes("\ufeffville\r\nmaire\r\n".encode())
    assert masked("la ville du maire", str(path)) == "la _____ du _____"


@given(st.text(alphabet="abAB éß'’*.北\u0301\n", max_size=60))
def test_masking_moves_no_character(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "generated.txt"
    if not path.exists():
        path.write_text("ab\nA b\nb*\né\nß\n北\na'b\n", encoding="utf-8")
    (segment,) = mask([Segment(f"x {text} x", 7)], [None], Config(accept=(str(path),)))
    assert len(segment.text) == len(text) + 4
    assert segment.offset == 7
    assert all(one in (other, NEUTRAL, MASK) for one, other in zip(segment.text, f"x {text} x", strict=True))
