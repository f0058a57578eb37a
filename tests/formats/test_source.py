from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.document import Document, Segment
from langmix.errors import FormatError, MissingDependency
from langmix.formats import source
from langmix.formats.markup import compose, extract
from langmix.formats.source_prose import is_code
from langmix.results import Edit, apply_edits
from roundtrip import check_segments, check_text_format, rewritten

FOLDER = Path(__file__).parent / "files"
PYTHON = (FOLDER / "atelier.pyw").read_text(encoding="utf-8")
TYPESCRIPT = (FOLDER / "panier.ts").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _installed(request: pytest.FixtureRequest) -> None:
    if request.node.name != "test_without_the_grammar":
        for language in source.LANGUAGES.values():
            pytest.importorskip(language.grammar, reason=f"{language.grammar} is not installed: pip install 'langmix[code]'")


def read(text: str, suffix: str = ".py") -> Document:
    return check_text_format("source", text, f"a{suffix}")


def texts(text: str, suffix: str = ".py") -> list[str]:
    return [segment.text for segment in read(text, suffix).segments]


def put(document: Document, segment: Segment, text: str) -> str:
    part = extract(document, segment, 0, len(segment.text))
    return apply_edits(document.text, [Edit(*segment.source(0, len(segment.text)), compose(document, segment, part, text))])


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_module_in_python(line_end: str) -> None:
    assert [(segment.kind, segment.text) for segment in read(PYTHON.replace("\n", line_end)).segments] == [
        ("docstring", "Gestion des réservations de l'atelier de vélos."),
        (
            "docstring",
            "Ce module tient le registre des établis : qui vient, quand, et avec quels outils. Il ne connaît ni les prix ni les adhésions.",
        ),
        ("docstring", "Exemple ::"),
        ("docstring", "Les erreurs héritent toutes de \ufffc."),
        ("comment", "les requêtes sont écrites à la main"),
        ("comment", "Constantes"),
        ("comment", "heure à laquelle on ouvre la porte"),
        (
            "comment",
            "Le registre est ouvert une seule fois par processus, parce que SQLite verrouille tout le fichier à chaque écriture.",
        ),
        ("comment", "mesurer ce que coûte un registre par fil."),
        ("docstring", "La base de toutes les erreurs de l'atelier."),
        ("docstring", "Un registre, avec ses établis."),
        ("docstring", "Les vecteurs \\x et \\y sont ceux du plan de l'atelier."),
        ("docstring", "Où se trouve le fichier."),
        ("docstring", "Réserve un établi pour la journée."),
        ("docstring", "Les vecinos no quieren que la feria se celebre cerca de la escuela, y lo han dicho muchas veces al alcalde."),
        ("docstring", "le nom de la personne, tel qu'elle l'écrit ; deux personnes peuvent avoir le même."),
        ("docstring", 'un jour de la semaine, ou "demain".'),
        ("docstring", "ce dont elle a besoin."),
        ("docstring", "Le numéro de l'établi."),
        ("docstring", "il n'y a plus de place ce jour-là."),
        ("comment", "El registro no se puede abrir mientras otra persona lo está usando."),
        ("comment", "nombre d'outils, pas d'établis"),
        ("docstring", "Annule une réservation."),
        ("docstring", "celui que \ufffc a donné"),
        ("docstring", "si personne n'a ce numéro"),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_class_in_typescript(line_end: str) -> None:
    assert texts(TYPESCRIPT.replace("\n", line_end), ".ts") == [
        "Un panier garde les articles d'une cliente jusqu'à la commande.",
        "Il n'est jamais partagé entre deux sessions : voir \ufffc et la fonction \ufffc.",
        "Les prix sont en centimes.",
        "Les remises viennent de la caisse.",
        "Los precios siempre se guardan en céntimos para evitar errores.",
        "Ajoute un article et rend le nouveau total.",
        "l'article que la cliente a choisi",
        "combien elle en veut, au moins un",
        "le total en centimes",
        "quand le nombre est négatif",
        "sans les remises",
        "le panier n'arrondit rien",
        'http://exemple.org n\'est pas un commentaire ici : "https://exemple.org//chemin"',
    ]


def test_lines_keep_their_marks() -> None:
    text = "    # Le registre est ouvert\n    # une seule fois.\nx = 1\n"
    document = read(text)
    (segment,) = document.segments
    start, end = segment.source(0, len(segment.text))
    assert text[start:end] == "Le registre est ouvert\n    # une seule fois."
    assert put(document, segment, "El registro se abre\nuna sola vez.") == "    # El registro se abre\n    # una sola vez.\nx = 1\n"
    text = "/**\n * Le registre est\n * ouvert.\n */\n"
    document = read(text, ".java")
    assert put(document, document.segments[0], "Un\ndos\ntres") == "/**\n * Un\n * dos\n * tres\n */\n"


@pytest.mark.parametrize(
    ("text", "suffix", "expected"),
    [
        ("// un\n// deux\n\n// trois\nx; // quatre\n    // cinq\n", ".js", ["un deux", "trois", "quatre", "cinq"]),
        ("x;  // un début\n    // et sa suite\n", ".c", ["un début et sa suite"]),
        ("/// Un texte.\n/// Sa suite.\n// Autre chose.\n", ".rs", ["Un texte. Sa suite.", "Autre chose."]),
        ("//! Le module.\nfn f<'a>(x: &'a str) { /* dehors /* dedans */ */ }\n", ".rs", ["Le module.", "dehors \ufffc dedans \ufffc"]),
        (
            '/// <summary>Un texte avec <see cref="X"/> dedans.</summary>\n/// <param name="x">Le mot.</param>\n',
            ".cs",
            ["Un texte avec \ufffc dedans.", "Le mot."],
        ),
        ('#!/bin/sh\n# Un mot\necho "# non" # oui\ncat <<E\n# non\nE\n', ".sh", ["Un mot", "oui"]),
        (
            'const char *s = R"(// non)"; // oui\n/** \\brief Un mot.\n *  \\param[in] x le nombre\n */\n',
            ".cpp",
            ["oui", "Un mot.", "le nombre"],
        ),
        ("var s = `// non`\n//go:build linux\n// Ouvre la porte.\nfunc f() {}\n", ".go", ["Ouvre la porte."]),
        ("let a = <p>// non {/* oui */} l'été</p>;\n", ".tsx", ["oui"]),
        ('let a = /[/*]/; // oui\n"use strict";\n', ".js", ["oui"]),
        ("int a; // une ligne \\\n qui va plus loin\n", ".c", ["une ligne qui va plus loin"]),
        ("#define A 1\n/* Un mot. */\n", ".h", ["Un mot."]),
        ("def f():\n    'Un mot.'\n    return 'non'\nf'non {x}'\nb'non'\n", ".py", ["Un mot."]),
        ("def f():\n    '''Un\\nmot\\t\\xe9 et \\\\ puis\\\n    la suite'''\n", ".py", ["Un mot \ufffc et \\ puis la suite"]),
        ("# ===== Titre =====\n# ~~~\n#\n#: Un attribut\n#\n", ".py", ["Titre", "Un attribut"]),
        ("# Le parc\n# Parameters\n# ----------\n# x : int\n#     Le nombre.\n", ".py", ["Le parc", "Le nombre."]),
        ("# 😀 été\n# suite\n", ".py", ["😀 été suite"]),
        ("", ".py", []),
        ("#", ".py", []),
        ("//", ".c", []),
        ("/**/ /***/ /* ", ".c", []),
        ('""\n""" """\n"""\n', ".py", []),
    ],
)
def test_traps(text: str, suffix: str, expected: list[str]) -> None:
    assert texts(text, suffix) == expected


@pytest.mark.parametrize(
    "line",
    [
        "noqa",
        "noqa: E501",
        "type: ignore[no-any-return]",
        "pragma: no cover",
        "pylint: disable=invalid-name",
        "fmt: off",
        "vim: set ts=4 :",
        "x = 1",
        "print(x, y)",
        "self.total += nombre",
        "import sys, os",
        "if x > 3:",
        "for a in b: pass",
        "TODO(x):",
        ">>> f(3)",
        "----------",
        "Args:",
        "@param x",
    ],
)
def test_what_is_no_prose(line: str) -> None:
    assert texts(f"x = 1  # {line}\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "Rend la somme (a + b) ;",
        "voir https://exemple.org/a?b=c&d=e",
        "on garde tout ; la suite est plus bas",
        "import des données de la ville",
        "si le nombre est négatif, on s'arrête :",
        "50 % des cas, ou plus",
        "le prix (en centimes)",
        "for the first time in years",
        "class of objects that nobody wants",
        "línea por línea",
    ],
)
def test_what_is_prose(line: str) -> None:
    assert not is_code(line)
    assert texts(f"x = 1  # {line}\n") == [line]


def test_names_of_code_are_masked() -> None:
    text = "# Appelle `f`, ``g h``, :func:`a.b`, os.path.join(x), le_nom, leNom, a::b, {x}, %s, --verbose et <fichier> ici.\n"
    (found,) = texts(text)
    assert found == "Appelle \ufffc, \ufffc, \ufffc, \ufffc, \ufffc, \ufffc, \ufffc, \ufffc, \ufffc, \ufffc et \ufffc ici."


@pytest.mark.parametrize(
    ("text", "suffix", "new", "expected"),
    [
        ("'''Un mot'''\n", ".py", "L'un", "'''L'un'''\n"),
        ("'''Un mot'''\n", ".py", "L'un'", "'''L\\'un\\''''\n"),
        ('"""Un mot"""\n', ".py", 'un "" \\ mot', '"""un \\"\\" \\\\ mot"""\n'),
        ("'Un mot'\n", ".py", "L'un", "'L\\'un'\n"),
        ("r'''Un mot'''\n", ".py", "a''b", "r'''a''b'''\n"),
        ("/* Un mot */", ".c", "un // mot", "/* un // mot */"),
    ],
)
def test_escapes(text: str, suffix: str, new: str, expected: str) -> None:
    document = read(text, suffix)
    written = put(document, document.segments[0], new)
    assert written == expected
    assert texts(written, suffix) == [new]


@pytest.mark.parametrize(
    ("text", "suffix", "new", "message"),
    [
        ("r'''Un mot'''\n", ".py", "a ''' b", "the text has ''', which cannot stand"),
        ("r'Un mot'\n", ".py", "a\\", "the text has a backslash at its end, which cannot stand"),
        ("/* Un mot */", ".c", "a */ b", r"the text has \*/, which cannot stand"),
        ("// Un mot\n", ".c", "a\nb", "the text has a line end"),
        ("// Un mot\n", ".c", "a\\", "the text has a backslash at its end"),
    ],
)
def test_what_cannot_be_written(text: str, suffix: str, new: str, message: str) -> None:
    document = read(text, suffix)
    with pytest.raises(FormatError, match=message):
        put(document, document.segments[0], new)


def test_licences_are_left_out_at_the_beginning_only() -> None:
    assert texts("// Copyright 2026 X\n// All rights reserved.\n\n/* Un mot. */\n", ".go") == ["Un mot."]
    assert texts("int x;\n// La licence de la cliente.\n", ".c") == ["La licence de la cliente."]
    assert texts("# Le texte de la licence\n", ".py") == []


def test_the_language() -> None:
    document = formats.read("#!/usr/bin/env -S python3.11 -u\n# Un mot.\n", None, "source")
    assert [segment.text for segment in document.segments] == ["Un mot."]
    assert [segment.text for segment in formats.read("#!/bin/bash -e\n# Un mot.\n", "run", "source").segments] == ["Un mot."]
    assert document.declared is None


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("x", None, r"<text>: is no source code that is known by its ending \(\.py .*\) or by a first line with #!"),
        ("x", "a.pl", "a.pl: is no source code"),
        ('<?xml version="1.0"?><TS language="fr"/>', "fr.ts", "fr.ts: is no source code"),
        ("x" * 1_000_001, "a.py", "a.py: has 1000001 characters, more than 1000000"),
    ],
)
def test_what_cannot_be_read(text: str, path: str | None, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        formats.read(text, path, "source")


def test_a_parser_that_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "PATIENCE", -1.0)
    with pytest.raises(FormatError, match=r"a\.sh: is no shell: its parser gave up"):
        formats.read("[({<" * 1000, "a.sh", "source")


def test_without_the_grammar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tree_sitter_go", None)
    with pytest.raises(MissingDependency, match=r"source code needs tree-sitter-go: pip install 'langmix\[code\]'"):
        formats.read("// a", "a.go", "source")


@pytest.mark.parametrize(
    "text",
    [
        "/* " + "<" * 20_000 + " */",
        "/* " + "@param {" * 5_000 + " */",
        "/* " + "a." * 20_000 + " */",
        "/* " + "f(" * 20_000 + " */",
        "// " + "`" * 20_000,
        "// x\n" * 10_000,
        "(" * 20_000,
        "{" * 20_000,
        '"' * 5_000,
        "/*" * 10_000,
    ],
    ids=lambda text: text[:6],
)
def test_hostile_texts(text: str) -> None:
    formats.read(text, "a.js", "source")
    formats.read('"""' + text.replace('"', "'") + '"""', "a.py", "source")


WORDS = "un mot l'été @param x `f` ``` - * >>> :param a: Args: <b> </b> TODO: == \\ \\n ' {x} f(); noqa".split()
comments = st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), min_size=1, max_size=5)


@settings(deadline=None, max_examples=100)
@given(comments, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "    "]))
def test_whatever_comments_say(lines: list[str], line_end: str, indent: str) -> None:
    # A comment of a lone backslash is read and cannot be written: only what is recognised as unchanged is written back here.
    def check(text: str, suffix: str) -> None:
        document = formats.read(text, f"a{suffix}", "source")
        check_segments(document)
        assert apply_edits(text, rewritten(document, escaped=False)) == text

    check("".join(f"{indent}# {line}{line_end}" for line in lines), ".py")
    check("".join(f"{indent}// {line}{line_end}" for line in lines), ".rs")
    check(f"/**{line_end}" + "".join(f"{indent} * {line}{line_end}" for line in lines) + " */", ".java")
    check('"""' + line_end.join(f"{indent}{line}" for line in lines) + '"""', ".py")


def test_the_table_of_formats_names_all_endings() -> None:
    assert set(formats.FORMATS["source"].suffixes) == set(source.SUFFIXES)


@pytest.mark.parametrize("line", ["#region Les nœuds du graphe", "#endregion Les nœuds", "region Les nœuds du graphe"])
def test_folds_of_editors_are_no_prose(line: str) -> None:
    assert texts(f"//{line}\nvar a = 1;\n// Un mot ici.\n", ".js") == ["Un mot ici."]
