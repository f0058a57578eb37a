from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix.document import MASK, Segment
from langmix.formats.builder import SegmentBuilder
from langmix.formats.placeholders import Mark, Run, doubles_apostrophes, marks, put_message


def masked(text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in marks(text) if mark.text == MASK]


def shown(text: str) -> str:
    """What is left of a message that its source says letter by letter."""
    builder = SegmentBuilder(text)
    put_message(builder, [Run(text, 0, len(text))], marks(text))
    segment = builder.finish()
    return segment.text if segment else ""


@pytest.mark.parametrize(
    "placeholder",
    [
        "{}", "{0}", "{name}", "{ name }", "{user.name}", "{0:N2}", "{name!r:>10}", "{0,number,#.##}", "{n, number}", "{ $user }", "{ -brand }",
        "{{count}}", "{{ count }}", "{{- raw}}", "{{value, uppercase}}", "{{{raw}}}", "{{#if admin}}", "{% if user %}", "<%= name %>",
        "${name}", "${ user.name() }", "#{name}", "%{name}", "$t(menu.open)", '$t(key, {"count": 1})', '$t(girls, {"count": {{girls}} })',
        "$name", "$COUNT$", "%s", "%d", "%5.2f", "%-10s", "%ld", "%zu", "%1$s", "%2$@", "%@", "%%", "%1", "%L1", "%n", "%(name)s",
        "%(price).2f", "%<name>s", "%<PRIu64>", "%count%", "%user.name%", "%count", "%Y", ":count", "@count", "@:menu.open",
        "@.lower:menu.open", "@:(menu.open)", "__count__", "&amp;", "&lt;", "&#123;", "'{'",
    ],
)  # fmt: skip
def test_placeholders_are_masked(placeholder: str) -> None:
    assert masked(f"avec {placeholder}, voilà") == [placeholder]
    assert shown(f"avec {placeholder}, voilà") == f"avec {MASK}, voilà"


@pytest.mark.parametrize(
    "text",
    [
        "100 % de coton", "100% de coton", "50%de remise", "à 10:30, au plus tard", "5 $, pas plus", "{voir plus bas}", "a < b et c > d",
        "R & D, Recherche & Co", "l'eau d'ici", "https://example.org/a", "jean@example.org", "snake_case ici", "un #mot", "(voir 3)",
        "Note :\u00a0attention", "<3 chats", "a{b", "c}d", "'' vides", "{", "%", "$", "&", "@", ":", "_", "'", "<", "#",
    ],
)  # fmt: skip
def test_prose_is_not(text: str) -> None:
    assert marks(text) == []


def test_inline_tags_are_markup_and_block_tags_a_space() -> None:
    assert shown("Lisez <a href='{url}'>ceci</a> <b>vite</b><br/>ou <0>non</0><p class=x>Fin</p>") == "Lisez ceci vite ou non Fin"


def test_entities_of_letters_are_read() -> None:
    assert shown("&Eacute;t&eacute; d&#39;ici&nbsp;: R&amp;D &bogus;") == f"Été d'ici\u00a0: R{MASK}D {MASK}"


def test_doubled_apostrophes() -> None:
    text = "l''eau ''d'ici'' et l''{nom}"
    builder = SegmentBuilder(text)
    put_message(builder, [Run(text, 0, len(text))], marks(text))
    segment = builder.finish()
    assert segment is not None
    assert segment.text == f"l'eau 'd'ici' et l'{MASK}"
    assert doubles_apostrophes(segment)
    assert not doubles_apostrophes(Segment("l'eau"))


def test_icu_plurals_and_choices() -> None:
    text = (
        "{n, plural, offset:1 =0 {Aucun fichier} one {# fichier de {nom}} other {# fichiers {g, select, female {vues} other {vus}}}} ici #1"
    )
    assert shown(text) == f"{MASK}Aucun fichier{MASK}{MASK} fichier de {MASK}{MASK}{MASK} fichiers {MASK}vues{MASK}vus{MASK}{MASK} ici #1"
    assert masked(text)[0] == "{n, plural, offset:1 =0 {"


@pytest.mark.parametrize(
    "broken",
    [
        "{n, plural, one {un fichier} other {des fichiers}",
        "{n, plural, one {un fichier {x} other {des fichiers}}",
        "{n, plural, one {un fichier} {des fichiers}}",
        "{n, plural, {un fichier} other {des fichiers}}",
    ],
)
def test_broken_patterns_are_plain_text(broken: str) -> None:
    assert "{un fichier" in shown(f"Voir {broken}")


def test_marks_run_across_the_runs_of_a_message() -> None:
    source = '"Salut %(na" "me)s, l\\u0027\\u00e9t\\u00e9"'
    builder = SegmentBuilder(source)
    runs = [Run("Salut %(na", 1, 11), Run("me)s, l", 14, 21), Run("'", 21, 27), Run("é", 27, 33), Run("t", 33, 34), Run("é", 34, 40)]
    put_message(builder, runs, marks("".join(run.text for run in runs)))
    segment = builder.finish()
    assert segment is not None
    assert segment.text == f"Salut {MASK}, l'été"
    assert source[slice(*segment.source(6, 7))] == '%(na" "me)s'
    assert source[slice(*segment.source(11, 13))] == "\\u00e9t"


@given(
    st.lists(
        st.sampled_from(["a", " ", "é", "<b>", "{x}", "%s", "'", "&eacute;", "{n, plural, one {", "}", "#", "other {", "_", ":", "$t("])
    )
)
@settings(deadline=None, max_examples=100)
def test_marks_are_in_order_and_disjoint(parts: list[str]) -> None:
    text = "".join(parts)
    found = marks(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(mark.start < mark.end for mark in found)


@given(st.text("ab c", max_size=12), st.data())
@settings(deadline=None, max_examples=100)
def test_every_character_keeps_its_place(text: str, data: st.DataObject) -> None:
    edges = data.draw(st.lists(st.integers(0, len(text)), unique=True, max_size=6).map(sorted))
    marked = [Mark(start, end, MASK) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    cuts = [0, *data.draw(st.lists(st.integers(0, len(text)), unique=True, max_size=4).map(sorted)), len(text)]
    pieces = [(start, end) for start, end in pairwise(cuts) if start < end]
    source = "|".join(text[start:end] for start, end in pieces)
    runs = [Run(text[start:end], start + number, end + number) for number, (start, end) in enumerate(pieces)]
    builder = SegmentBuilder(source)
    put_message(builder, runs, marked)
    expected = list(text)
    for mark in reversed(marked):
        expected[mark.start : mark.end] = MASK
    segment = builder.finish()
    assert (segment.text if segment else "") == ("".join(expected).strip() if "".join(expected).replace(MASK, "").strip() else "")
    for index, character in enumerate(segment.text if segment else ""):
        start, end = segment.source(index, index + 1) if segment else (0, 0)
        if character != MASK:
            assert source[start:end] == character


@pytest.mark.parametrize(
    "piece", ["<a<b", "{", "{a, plural,", "{a, plural, one {", "%", "$t(", "$t({{", "&a", "__a", "':", "'{", "{a,plural,x{}", "<a ", "}"]
)
def test_hostile_messages_take_linear_time(piece: str) -> None:
    assert len(marks(piece * (300_000 // len(piece)))) <= 300_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{0,choice,0#aucun fichier|1#un fichier|1<{0,number,integer} fichiers} ici", "￼aucun fichier￼un fichier￼￼ fichiers￼ ici"),
        ("Il reste {0,choice,-1≤rien|0.5#peu | ou assez} !", "Il reste ￼rien￼peu | ou assez￼ !"),
        ("{0, choice, 0#{n, plural, one {# mot} other {# mots}}|1#a}", "￼￼￼ mot￼￼ mots￼￼a￼"),
        ("Un {0,choice,0#a|1#b", "Un {0,choice,0#a|1#b"),
        ("{n, plural, one {un|1#deux} other {b}}", "￼un|1#deux￼b￼"),
    ],
)
def test_choices_of_java(text: str, expected: str) -> None:
    assert shown(text) == expected
