from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.document import MASK, Document
from langmix.errors import FormatError
from langmix.formats import xcstrings
from langmix.results import apply_edits
from roundtrip import check_text_format

CATALOG = (Path(__file__).parent / "files" / "Localizable.xcstrings").read_text(encoding="utf-8")


def read(text: str) -> Document:
    return check_text_format("xcstrings", text)


def unit(value: str, state: str = "translated") -> dict[str, object]:
    return {"stringUnit": {"state": state, "value": value}}


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_a_realistic_file(line_break: str) -> None:
    document = read(CATALOG.replace("\n", line_break))
    assert document.declared == "fr"
    assert {(segment.kind, segment.declared) for segment in document.segments} == {("source", "en"), ("translation", "fr")}
    french = {segment.name: segment.text for segment in document.segments if segment.declared == "fr"}
    space = french["welcome"][25]
    assert french == {
        "%@ is done.": f"La tâche « {MASK} » est terminée.",
        "%lld plants need water.one": f"{MASK} plante a besoin d'eau",
        "%lld plants need water.other": f"{MASK} plantes ont besoin d'eau",
        "Delete this task?": "¿Seguro que quiere borrar esta tarea? Esta acción no se puede deshacer.",
        "sync.failed": "The garden could not be synchronised because the server did not answer in time.",
        "welcome": f"Heureux de vous revoir, {MASK}{space}!\nVoici les nouvelles du jardin.",
        "tap.mac": "Cliquez pour ouvrir le calendrier",
        "tap.other": "Touchez pour ouvrir le calendrier",
    }
    english = [segment.name for segment in document.segments if segment.kind == "source"]
    assert english == ["%lld plants need water.one", "%lld plants need water.other", "sync.failed", "welcome", "tap.mac", "tap.other"]
    spanish = next(segment for segment in document.segments if segment.name == "Delete this task?")
    assert document.text[slice(*spanish.source(0, len(spanish.text)))] == spanish.text


def test_review_sets_the_state() -> None:
    document = read(CATALOG)
    edits = formats.review(
        document, [segment for segment in document.segments if "plant" in (segment.name or "") and segment.kind == "translation"]
    )
    changed = apply_edits(CATALOG, edits)
    assert len(edits) == 1
    units = json.loads(changed)["strings"]["%lld plants need water"]["localizations"]["fr"]["variations"]["plural"]
    assert units["one"]["stringUnit"] == {"state": "needs_review", "value": "%lld plante a besoin d'eau"}
    again = read(changed)
    assert (
        formats.review(again, [segment for segment in again.segments if "plant" in (segment.name or "") and segment.declared == "fr"]) == []
    )
    assert formats.review(document, []) == []


def test_substitutions_and_several_languages() -> None:
    made = {
        "sourceLanguage": "fr",
        "strings": {
            "a.b": {
                "localizations": {
                    "es": {**unit("Un gato"), "substitutions": {"n": {"variations": {"plural": {"other": unit("muchos gatos")}}}}},
                    "pt-BR": unit("Um gato"),
                    "fr": unit("Un chat"),
                }
            }
        },
    }
    document = read(json.dumps(made))
    assert [(segment.text, segment.kind, segment.declared, segment.name) for segment in document.segments] == [
        ("Un gato", "translation", "es", "a.b"),
        ("muchos gatos", "translation", "es", "a.b.n.other"),
        ("Um gato", "translation", "pt-BR", "a.b"),
        ("Un chat", "source", "fr", "a.b"),
    ]
    assert document.declared == "fr"
    assert (
        formats.review(
            read('{"sourceLanguage": "en", "strings": {"a": {"localizations": {"fr": {"stringUnit": {"value": "Un mot"}}}}}}'), []
        )
        == []
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{}", '<text>: is no String Catalog: line 1: there is no "sourceLanguage"; add it at the top'),
        ('{"sourceLanguage": "en"', "the file ends where a comma or '}' should stand"),
        ("[" * 300, "more than 200 objects"),
    ],
)
def test_other_files_are_refused(text: str, reason: str) -> None:
    with pytest.raises(FormatError) as caught:
        xcstrings.read(text)
    assert reason in str(caught.value)


characters = st.characters(exclude_categories=["Co"])
languages = st.dictionaries(
    st.sampled_from(["en", "fr", "zh-Hans"]), st.text(characters, max_size=20) | st.sampled_from(["l''eau", "%@ mot", "\ud83c", "<b>é</b>"])
)


@settings(deadline=None, max_examples=60)
@example({"": {"en": "needs_review"}}, False)
@given(st.dictionaries(st.text(characters, max_size=5), languages, max_size=4), st.booleans())
def test_made_documents(made: dict[str, dict[str, str]], ascii_only: bool) -> None:
    strings = {key: {"localizations": {tag: unit(value) for tag, value in values.items()}} for key, values in made.items()}
    document = read(json.dumps({"sourceLanguage": "en", "strings": strings}, ensure_ascii=ascii_only, indent=2))
    reviewed = apply_edits(document.text, formats.review(document, document.segments))
    assert reviewed.count('"state": "needs_review"') == len(document.segments)


def test_phrases_for_an_assistant() -> None:
    phrases = {"stringSet": {"state": "translated", "values": ["Ouvrir le jardin dans ${applicationName}", "Montre le jardin"]}}
    document = read(json.dumps({"sourceLanguage": "en", "strings": {"Open": {"localizations": {"fr": phrases}}}}))
    found = [(segment.text, segment.declared, segment.name) for segment in document.segments]
    assert found == [(f"Ouvrir le jardin dans {MASK}", "fr", "Open"), ("Montre le jardin", "fr", "Open")]
    assert apply_edits(document.text, formats.review(document, document.segments[1:])).count('"needs_review"') == 1
