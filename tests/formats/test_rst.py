from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.document import Document
from langmix.errors import FormatError
from langmix.results import Edit, apply_edits
from roundtrip import check_text_format

MANUAL = (Path(__file__).parent / "files" / "manuel.rst").read_text(encoding="utf-8")


def read(text: str) -> Document:
    return check_text_format("rst", text)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(segment.kind, segment.text) for segment in read(text).segments]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_manual_is_read_and_written_back(line_end: str) -> None:
    document = read(MANUAL.replace("\n", line_end))
    found = [(segment.kind, segment.text) for segment in document.segments]
    assert document.declared == "fr"
    assert [text for kind, text in found if kind == "heading"] == [
        "Le manuel du jardin",
        "Avant de commencer",
        "Le saviez-vous ?",
        "Les outils",
    ]
    assert ("quote", "El jardín es como la vida, hay que tener paciencia y regar todos los días.") in found
    assert ("prose", "N'arrosez jamais à midi, surtout en été.") in found
    assert ("attribute", "Un jardin sur un toit") in found
    assert ("note", "Ouvert le matin seulement, sauf le dimanche.") in found
    assert ("item", "que l'on garde à l'ombre ;") in found
    assert ("caption", "Les prix du marché") in found
    assert ("cell", "tous les jours") in found
    assert found[-1] == ("prose", "Fin du manuel, à l'année prochaine!")
    assert not [text for _, text in found if "rien" in text or "lu" in text.split() or "300px" in text]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*Un* **mot** ``code`` :code:`x` `y` ici", "Un mot \ufffc \ufffc \ufffc ici"),
        (":ref:`x` :doc:`le texte <a/b>` `lien <http://a_b>`__ `deux mots`_ mot_ mot__ a_b _x", None),
        (r"a\*b \*c\* l\ 'eau re\ ``x``\ s", "a*b *c* l'eau re\ufffcs"),
        ("[1]_ [#a]_ [CIT2002]_ [a] |x| |y|_ a | b | c", "\ufffc \ufffc \ufffc [a] \ufffc \ufffc a | b | c"),
        ("2 * 3 * 4 *a b **c ``d `e", "2 * 3 * 4 *a b **c ``d `e"),
        ("*un\nmot* `le\nlien <x>`_", "un mot le lien"),
        (r"`a\*b \` c <x>`_ d", "a*b ` c d"),
        ("_`une cible` ici", "une cible ici"),
        ("12h30 : l'eau:`x` 3:4", None),
        (":guillemet: « *x* »", None),
    ],
)
def test_running_text(source: str, expected: str | None) -> None:
    if expected is None:
        read(source)
        return
    assert kinds(source) == [("prose", expected)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Un\n==\nDeux\n----\nTrois\n", [("heading", "Un"), ("heading", "Deux"), ("prose", "Trois")]),
        ("=====\n Un\n=====\n", [("heading", "Un")]),
        ("Un\n\n----\n\nDeux", [("prose", "Un"), ("prose", "Deux")]),
        ("Un ::\n\n  code\n\n  code\n\nDeux::\n\n  code\nTrois", [("prose", "Un"), ("prose", "Deux:"), ("prose", "Trois")]),
        ("::\n\n  code\n\nUn", [("prose", "Un")]),
        ("- Un\n  deux\n\n  - trois\n\n- quatre", [("item", "Un deux"), ("item", "trois"), ("item", "quatre")]),
        ("- - Un", [("item", "Un")]),
        ("1. Un\n2. Deux", [("item", "Un"), ("item", "Deux")]),
        ("A. Un", [("item", "Un")]),
        (".. rien\n   rien\n\n   rien\n\nUn", [("prose", "Un")]),
        ("..\n  rien\n\nUn", [("prose", "Un")]),
        (".. note::\n\n   Un\n\nDeux", [("prose", "Un"), ("prose", "Deux")]),
        (".. note:: Un\n   deux", [("prose", "Un deux")]),
        (".. epigraph::\n\n   Un", [("quote", "Un")]),
        (".. |x| image:: a.png\n   :alt: Un", [("attribute", "Un")]),
        (".. function:: f(x)\n   :async:\n\n   Un", [("prose", "Un")]),
        (".. code:: python\n\n   rien", []),
        (".. raw:: html\n\n   <p>rien</p>\n\nUn", [("prose", "Un")]),
        (".. [#] Un\n   deux", [("note", "Un deux")]),
        (".. _a: http://b\n__ http://c\n\nUn", [("prose", "Un")]),
        (">>> rien\nrien\n\nUn", [("prose", "Un")]),
        (":orphan:\n\nUn", [("prose", "Un")]),
        ("", []),
    ],
)
def test_blocks(source: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(source) == expected


@pytest.mark.parametrize("text", ["5 * 3 *a* `b` ``c`` |d| e_ [1]_ _f a\\b", "- a", "1. a", ".. a", ":a: b", "a::", "> a", "# a"])
def test_what_is_written_reads_the_same(text: str) -> None:
    document = read("Lorem ipsum\n\nUn")
    segment = document.segments[0]
    written = apply_edits(document.text, [Edit(*segment.source(0, 11), formats.escape(text, document, segment))])
    assert [(found.kind, found.text) for found in read(written).segments] == [("prose", text), ("prose", "Un")]


def test_a_drawn_table_is_not_rewritten() -> None:
    document = read("+----+\n| Un |\n+----+\n")
    with pytest.raises(FormatError, match="a table that is drawn with lines"):
        formats.escape("Autre", document, document.segments[0])


@pytest.mark.parametrize(
    "text",
    [
        "`a " * 30000,
        "|a " * 30000,
        "*" * 100000,
        "*a " * 30000,
        "``a " * 30000,
        "- " * 50000,
        "a_ " * 30000,
        ":a" * 50000,
        "[" * 100000,
        ":" * 100000,
        "`" * 100000,
        "\\" * 100000,
        "+-" * 50000 + "+",
        "= " * 50000,
        "== " * 30000,
        "." * 100000,
        ".. a\n" * 30000,
        "".join(" " * depth + "a\n\n" for depth in range(400)),
        "".join(" " * depth + "- a\n" for depth in range(400)),
        "::\n\n" * 20000,
        ".. note:: a\n" * 20000,
        "a::\n" * 20000,
        "a\n=\n" * 20000,
        "=\n" * 50000,
        "| a\n" * 20000,
        ":a: b\n" * 20000,
        " " * 300000 + "a",
        "`a <" * 30000,
        "a <" * 30000 + "`",
        ":a:`" * 30000,
        "_`a" * 30000,
        "a\n" * 100000,
        " \n" * 100000,
        "*a *" * 20000,
        "-" * 300000,
    ],
    ids=lambda text: repr(text[:10]),
)
def test_large_files_take_no_longer_than_their_size(text: str) -> None:
    formats.read(text, None, "rst")


PIECES = st.sampled_from(
    [
        *"""*|**|`|``|\\|_|__|:ref:`|`_|<x>|:|::|.. |.. note:: |.. code::|- |1. |#. |+---+|==== ===|====|----|[1]_|>>> |mot|été|日|un mot|''|  |   | """.split(
            "|"
        ),
        "\n",
        "\n\n",
        "\n   ",
        "\n\n   ",
        "|",
        "| ",
        "|x|",
        ":a: ",
        "😀",
        "\\ ",
    ]
)


@settings(deadline=None, max_examples=100)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_source_is_read(text: str) -> None:
    from roundtrip import check_segments, rewritten

    document = formats.read(text, None, "rst")
    check_segments(document)
    assert apply_edits(text, rewritten(document, escaped=False)) == text


def test_text_that_would_need_more_room_is_refused_in_a_drawn_table() -> None:
    document = formats.read("+------+\n| a\\*b |\n+------+\n", None, "rst")
    with pytest.raises(FormatError, match="drawn with lines"):
        formats.escape(document.segments[0].text, document, document.segments[0])


def test_options_of_a_program_are_no_text() -> None:
    text = "-o FILE, --output=FILE\n    Le fichier à écrire.\n-v  Dit tout\n    ce qui se passe.\n-q  Ne dit rien.\n\n-- Ana\n-5 degrés\n"
    assert [said for _, said in kinds(text)] == ["Le fichier à écrire.", "Dit tout ce qui se passe.", "Ne dit rien.", "-- Ana -5 degrés"]


def test_the_titles_of_tabs_and_cards_are_read() -> None:
    text = ".. tab-set::\n\n   .. tab-item:: Sous Linux\n\n      Ouvrez un terminal.\n"
    assert [said for _, said in kinds(text)] == ["Sous Linux", "Ouvrez un terminal."]
