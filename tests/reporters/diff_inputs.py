"""Normalizations made by hand: documents of several formats with translations that stand in them as a translator's would."""

from __future__ import annotations

from dataclasses import replace

from langmix import formats
from langmix.decisions import Decision, InputDecisions, apply_decisions, find_part, with_marks
from langmix.document import Document, count_letters
from langmix.reporters.normalization import Normalized
from langmix.results import NormalizeResult, Span


def translated(document: Document, to: str, *changes: tuple[str, str, str | None], **fields: object) -> NormalizeResult:
    """A document brought into a language.

    Args:
        document: the document.
        to: the language.
        changes: the language of a passage, how it begins and ends in the source with `...` between, and its translation with marks.
        fields: of all passages that have a translation.
    """
    decisions: list[Decision] = []
    for language, ends, text in changes:
        first, _, last = ends.partition("...")
        start = document.text.index(first)
        end = document.text.index(last, start) + len(last) if last else start + len(first)
        _, part = find_part(document, start, end)
        original = with_marks(part.text, part.held)
        decisions.append(Decision(start, end, original, "accept", text or original, language, "apertium"))
    result = apply_decisions(document, InputDecisions(document.path, "", tuple(decisions), to))
    assert not result.failures, result.failures
    passages = []
    for passage, (language, _, text) in zip(result.passages, changes, strict=True):
        span = Span(
            passage.span.start, passage.span.end, language, 0.97, letters=count_letters(document.read(passage.span.start, passage.span.end))
        )
        if text is None:
            failure = "apertium: LM402: the numbers are not those of the source; translate it by hand"
            passages.append(replace(passage, span=span, replacement=None, failure=failure))
        else:
            passages.append(replace(passage, span=span, **fields))  # type: ignore[arg-type]
    return replace(result, passages=tuple(passages))


def markdown() -> NormalizeResult:
    text = (
        "# Le rapport du conseil\n\nLe conseil municipal a voté le budget hier soir.\n\n"
        "El alcalde **no quiso hablar** con los [periodistas](https://example.org/a) & sus amigos, y\npor eso `foo()` quedó cerrado.\n\n"
        "Le maire a dit : « la comisión de la ciudad no quiere hablar con los vecinos » et il est parti.\n\n"
        "Hay 1234 vecinos en la plaza.\n"
    )
    document = formats.read(text, "docs/rapport.md", "markdown")
    return translated(
        document,
        "fr",
        (
            "es",
            "El alcalde...cerrado.",
            "Le maire ⟦1⟧n'a pas voulu parler⟦2⟧ avec les ⟦3⟧journalistes⟦4⟧ & ses amis, et\nc'est pourquoi ⟦5⟧ est resté fermé.",
        ),
        ("es", "la comisión...vecinos", "la commission de la ville ne veut pas parler avec les voisins"),
        ("es", "Hay 1234 vecinos en la plaza.", None),
        route=("spa-cat", "cat-fra"),
        unknown_ratio=0.12,
        warnings=("LM403: the translation is 2.3 times as long as the source: read it over",),
    )


def hebrew() -> NormalizeResult:
    text = (
        "<!doctype html><html lang='en'><body><p>The mayor spoke first. בוקר טוב &amp; ברוכים <b>הבאים</b> לעיר. Then he left.</p>"
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; no quiso hablar con nadie, y así quedó todo el asunto.</p></body></html>"
    )
    document = formats.read(text, "page.html", "html")
    return translated(
        document,
        "en",
        ("he", "בוקר...לעיר.", "Good morning & welcome ⟦1⟧all of you⟦2⟧ to the city."),
        ("es", "no quiso hablar...asunto.", "he did not want to speak with anybody & that is how it stayed."),
    )


def inputs() -> list[Normalized]:
    """One of each: markup, a failure, warnings, right-to-left text, a file without passages."""
    clean = translated(formats.read("Tout va bien.\n", "clean.txt"), "fr")
    return [Normalized.of(markdown()), Normalized.of(hebrew()), Normalized.of(clean)]


def many(number: int) -> NormalizeResult:
    """A long text with many passages."""
    paragraph = "Le conseil a voté le budget.\n\nHay {} vecinos que no quieren hablar con nadie. Por eso todo quedó cerrado.\n\n"
    document = formats.read("".join(paragraph.format(count) for count in range(number)), "long.txt")
    changes = [
        ("es", f"Hay {count} vecinos...cerrado.", f"Il y a {count} voisins qui ne veulent parler à personne. Ainsi tout est resté fermé.")
        for count in range(number)
    ]
    return translated(document, "fr", *changes)
