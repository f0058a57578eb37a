"""Which language is expected of a passage, in what order; and what `normalize` leaves alone."""

from __future__ import annotations

from pathlib import Path

import langmix
from langmix.config import Config
from langmix.results import NormalizeResult

FRENCH = "Le conseil municipal a voté hier soir la fermeture du centre aux voitures."
SPANISH = "El alcalde no quiso hablar con los periodistas después de la reunión."
ENGLISH = "Nobody in the room wanted to answer the questions of the reporters."


def foreign(result: langmix.ScanResult) -> list[tuple[str, str]]:
    """The foreign languages, each with the one that was expected."""
    return [(span.language, result.expected_in(span)) for span in result.foreign]


def page(body: str, attributes: str = ' lang="fr"') -> str:
    return f"<!doctype html><html{attributes}><title>Le conseil municipal de la ville</title>{body}"


def test_what_the_markup_declares_is_expected_there() -> None:
    body = f"<p>{FRENCH}<p lang=es>{SPANISH}<p lang=es>{ENGLISH}<p>{SPANISH}"
    assert foreign(langmix.scan(page(body), format_as="html")) == [("en", "es"), ("es", "fr")]


def test_the_files_language_is_welcome_where_another_is_declared() -> None:
    assert foreign(langmix.scan(page(f"<p>{FRENCH}<p lang=es>{FRENCH}"), format_as="html")) == []


def test_a_language_that_langmix_does_not_know_is_no_reason_to_complain() -> None:
    assert foreign(langmix.scan(page(f"<p>{FRENCH}<p lang=tlh>{SPANISH}<p lang=''>{SPANISH}"), format_as="html")) == []


def test_a_marked_passage_may_be_what_it_says_even_where_the_language_is_asked_for() -> None:
    marked = page(f"<p>{FRENCH}<p lang=es>{SPANISH}")
    assert foreign(langmix.scan(marked, format_as="html", lang="fr")) == []
    assert foreign(langmix.scan(marked, format_as="html", lang="fr", respect_declared=False)) == [("es", "fr")]


def test_the_file_wins_over_the_configuration() -> None:
    config = Config(default_lang="es", format_as="html")
    assert foreign(langmix.scan(page(f"<p>{FRENCH}<p>{SPANISH}"), config)) == [("es", "fr")]
    assert foreign(langmix.scan(page(f"<p>{FRENCH}<p>{SPANISH}", ""), config)) == [("fr", "es"), ("fr", "es")]


def test_a_file_wholly_in_another_language_is_one_finding() -> None:
    result = langmix.check(
        page(f"<p>{SPANISH}<p>{SPANISH}", ' lang="de"').replace("Le conseil municipal de la ville", SPANISH), format_as="html"
    )
    assert [finding.rule for finding in result.findings] == ["LM201"]
    assert (result.language, result.expected) == ("es", "de")


def test_the_path_declares_where_the_file_does_not(tmp_path: Path) -> None:
    for path, expected in (("README.es.md", "es"), ("locales/es/menu.json", "es"), ("notes_es.md", "fr")):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'{{"a": "{FRENCH}"}}' if path.endswith("json") else FRENCH, encoding="utf-8")
        assert langmix.scan(file).expected == expected


def catalog(target: str) -> str:
    entries = [(ENGLISH, target), ("The council closed the centre to cars.", FRENCH), ("Close the window before you leave.", SPANISH)]
    return 'msgid ""\nmsgstr "Language: fr\\n"\n\n' + "\n".join(f'msgid "{source}"\nmsgstr "{text}"\n' for source, text in entries)


def test_the_side_that_was_translated_from_is_not_held_against_the_other() -> None:
    result = langmix.scan(catalog(FRENCH), format_as="po")
    assert foreign(result) == [("es", "fr")]
    assert result.language == "fr"
    assert foreign(langmix.scan(catalog(FRENCH).replace("Language: fr", "X-Source-Language: de\\nLanguage: fr"), format_as="po")) == [
        ("en", "de"), ("en", "de"), ("en", "de"), ("es", "fr"),
    ]  # fmt: skip


def normalized(text: str, format_as: str) -> NormalizeResult:
    result = langmix.normalize(text, to="fr", format_as=format_as)
    assert not result.failures
    return result


def test_only_what_was_translated_is_normalized() -> None:
    text = catalog(FRENCH)
    result = normalized(text, "po")
    assert f'msgid "{ENGLISH}"' in result.text
    assert len(result.passages) == 1
    assert result.text.count("#, fuzzy") == 1
    assert SPANISH not in result.text


def test_what_is_declared_is_meant() -> None:
    text = page(f"<p>{FRENCH}<blockquote lang=es>{SPANISH}</blockquote><p>{SPANISH}")
    result = normalized(text, "html")
    assert text[: text.index(f"<p>{SPANISH}") + 3] == result.text[: result.text.index("</blockquote><p>") + 16]
    assert result.text.count(SPANISH) == 1


def test_tags_come_along_and_entities_are_written() -> None:
    text = page(f"<p>{FRENCH}<p>Los vecinos no quieren que la feria se celebre <b>cerca</b> de la escuela &amp; del r&iacute;o.</p>")
    result = normalized(text, "html")
    (edit,) = result.edits
    assert edit.replacement.count("<b>") == edit.replacement.count("</b>") == 1
    assert "&amp;" in edit.replacement
    (passage,) = result.passages
    assert "<" not in str(passage.replacement)
    assert "&" in str(passage.replacement)


def test_a_json_string_is_escaped() -> None:
    result = normalized(f'{{"fr": "{FRENCH}", "a": "El alcalde dijo \\"basta\\" a los periodistas\\ny se marchó de la reunión."}}', "json")
    assert '\\"' in result.edits[0].replacement
    assert "\n" not in result.edits[0].replacement


def test_hard_wrapped_markdown_is_wrapped_again() -> None:
    quoted = "> El alcalde no quiso hablar con los periodistas después de\n> la reunión del consejo, que duró más de tres horas.\n"
    result = normalized(f"{FRENCH}\n\n{quoted}\n{FRENCH}\n", "markdown")
    block = result.text[result.text.index("> ") : result.text.rindex("\n\n")]
    assert len(block.splitlines()) > 1
    assert all(line.startswith("> ") for line in block.splitlines())
