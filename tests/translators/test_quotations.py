"""What becomes of passages that fill a quotation."""

from __future__ import annotations

import pytest
from tests.translators.services import Services

import langmix
from langmix import formats
from langmix.config import Config
from langmix.normalization import translate_foreign
from langmix.pipeline import for_target, scan_document
from langmix.results import NormalizeResult
from langmix.translators.quotations import end_of_quotation

FRENCH = "Le conseil municipal a voté hier soir le budget de la ville, et les habitants étaient nombreux dans la salle."
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad"
TRANSLATED = "Le maire n'a pas voulu parler avec les journalistes de la ville"


def normalize(services: Services, text: str, kind: str = "plain", **settings: str) -> NormalizeResult:
    services.translate = lambda texts, _source, _target: [one.replace(SPANISH, TRANSLATED) for one in texts]
    return normalize_as_told(services, text, kind, **settings)


def normalize_as_told(services: Services, text: str, kind: str, **settings: str) -> NormalizeResult:
    config = langmix.Config(to="fr", translator="libretranslate", url=services.url("libretranslate"), **settings)  # type: ignore[arg-type]
    return translate_foreign(scan_document(formats.read(text, None, kind), for_target(config)), config)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Il dit : « {} » hier.", "»"),
        ("Il dit : «{}.» hier.", "»"),
        ("Il dit “{}”, hier.", "”"),
        ('Il dit "{}!" hier.', '"'),
        ("Er sagt „{}“ heute.", "“"),
        ("Er sagt »{}« heute.", "«"),
        ("Hon säger ”{}” nu.", "”"),
        ("彼は「{}」と言った。", "」"),
        ("« 12 – {} »", "»"),
        ("Il dit {} hier.", None),
        ("Il dit « oui {} » hier.", None),
        ("Il dit « {} oui » hier.", None),
        ("« Oui » {} « non »", None),
        ('Il dit "oui". {} "non" aussi.', None),
        ("“Oui” {} “non”", None),
    ],
)
def test_what_a_quotation_is(text: str, ends: str | None) -> None:
    whole = text.format("gato")
    start = whole.index("gato")
    (segment,) = (document := formats.read(whole)).segments
    found = end_of_quotation(document, segment, start, start + 4)
    assert (whole[found - 1] if found else None) == ends


def test_marks_inside_the_passage_count() -> None:
    for text, is_one in (("« El gato. »", True), ('"El gato" y "el perro"', False), ("«El gato", False)):
        (segment,) = (document := formats.read(text)).segments
        assert (end_of_quotation(document, segment, 0, len(text)) == len(text)) == is_one


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("html", f"<p>{FRENCH}</p><blockquote>{SPANISH}.</blockquote><p>{FRENCH}</p>"),
        ("html", f"<p>{FRENCH} Il dit <q>{SPANISH}</q> hier, devant les habitants de la ville.</p>"),
        ("markdown", f"{FRENCH}\n\n> {SPANISH}.\n\n{FRENCH}\n"),
        ("plain", f"{FRENCH} Il a dit : « {SPANISH} » devant les habitants de la ville."),
    ],
)
def test_quotations_are_kept_where_that_is_asked_for(services: Services, kind: str, text: str) -> None:
    assert TRANSLATED in normalize(services, text, kind).text
    services.asked.clear()
    kept = normalize(services, text, kind, quotes="keep")
    assert kept.text == text
    (passage,) = kept.passages
    assert (passage.held, passage.replacement, passage.failure) == ("a quotation, which stays as it is", None, None)
    assert services.asked == []


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (
            "plain",
            f"{FRENCH} Il dit : « {SPANISH} » devant les habitants.",
            f"{FRENCH} Il dit : « {SPANISH} » [{TRANSLATED}] devant les habitants.",
        ),
        (
            "html",
            f"<p>{FRENCH}</p><blockquote><p>{SPANISH}.</p></blockquote>",
            f"<p>{FRENCH}</p><blockquote><p>{SPANISH}. [{TRANSLATED}.]</p></blockquote>",
        ),
        ("markdown", f"{FRENCH}\n\n> {SPANISH}.\n", f"{FRENCH}\n\n> {SPANISH}. \\[{TRANSLATED}.\\]\n"),
    ],
    ids=["plain", "blockquote", "markdown"],
)
def test_quotations_are_annotated_where_that_is_asked_for(services: Services, kind: str, before: str, after: str) -> None:
    result = normalize(services, before, kind, quotes="annotate")
    assert result.text.replace("&#x27;", "'") == after
    (passage,) = result.passages
    assert passage.replacement is not None
    assert passage.replacement.endswith("]")


def test_what_is_added_has_no_markup_of_its_own(services: Services) -> None:
    before = f"<p>{FRENCH} Il dit “El <b>alcalde</b>{SPANISH[10:]}” devant les habitants.</p>"
    services.translate = lambda texts, _source, _target: ["Le ⟦0⟧maire⟦1⟧ n'a pas voulu parler avec les journalistes." for _ in texts]
    result = normalize_as_told(services, before, "html", quotes="annotate")
    assert result.text.replace("&#x27;", "'") == before.replace("”", "” [Le maire n'a pas voulu parler avec les journalistes]")


def test_what_is_no_quotation_is_translated_all_the_same(services: Services) -> None:
    text = f"{FRENCH}\n\n{SPANISH}.\n"
    for quotes in ("keep", "annotate", "translate"):
        assert normalize(services, text, quotes=quotes).text == text.replace(SPANISH, TRANSLATED)


def test_there_are_three_ways() -> None:
    with pytest.raises(langmix.ConfigError, match="quotes: 'drop' is not one of translate, keep, annotate"):
        Config(quotes="drop")  # type: ignore[arg-type] -- that is the test
