from __future__ import annotations

import pytest

import langmix

FRENCH = "Les archives contiennent les partitions de {} dans une édition de 1920, avec les annotations du chef d'orchestre."


@pytest.mark.parametrize(
    "title",
    ["*Le nozze di Figaro*", "« Die Zauberflöte für Kinder »", "“The Lord of the Rings”", "_Il Barbiere di Siviglia_"],
)
def test_a_title_in_an_emphasis_or_in_quotation_marks_is_no_passage(title: str) -> None:
    assert langmix.scan(FRENCH.format(title), lang="fr", format_as="markdown").foreign == ()


@pytest.mark.parametrize(
    "passage", ["« Non sappiamo quando arriva il treno »", "“we have lost all the keys”", "*Ich werde im Frühling wiederkommen*"]
)
def test_a_quoted_clause_is_a_passage(passage: str) -> None:
    assert langmix.scan(FRENCH.format(passage), lang="fr", format_as="markdown").foreign


def test_names_of_languages_and_abbreviations_are_in_no_language() -> None:
    assert langmix.scan("English · Français · Deutsch · Español · Italiano · Português", lang="it").foreign == ()
    assert langmix.scan("PDF, CSV, ZIP (max 20 MB)", lang="it").foreign == ()
    assert langmix.scan("SAVE YOUR WORK BEFORE YOU LEAVE", lang="it").foreign


def test_titles_are_terms_that_can_be_asked_for() -> None:
    spans = langmix.scan(FRENCH.format("*Le nozze di Figaro*"), lang="fr", format_as="markdown", terms=True).foreign
    assert {span.kind for span in spans} == {"term"}
