from __future__ import annotations

import json as stdlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.document import MASK, Document, Segment
from langmix.errors import FormatError
from langmix.formats import json
from langmix.formats.markup import compose, extract
from langmix.results import Edit, apply_edits
from roundtrip import check_text_format

FILES = Path(__file__).parent / "files"
CATALOG = (FILES / "fr.json").read_text(encoding="utf-8")
ARB = (FILES / "app_fr.arb").read_text(encoding="utf-8")


def read(text: str, path: str | None = None) -> Document:
    check_text_format("json", text)
    return json.read(text, path)


def named(document: Document) -> dict[str | None, str]:
    return {segment.name: segment.text for segment in document.segments}


def source(document: Document, segment: Segment) -> str:
    return document.text[slice(*segment.source(0, len(segment.text)))]


def replaced(document: Document, segment: Segment, text: str) -> str:
    """The document with new words in a segment's place, a "|" in them for each stand-in."""
    part = extract(document, segment, 0, len(segment.text))
    for number in range(len(part.held)):
        text = text.replace("|", chr(0xF0000 + number), 1)
    return apply_edits(document.text, [Edit(*segment.source(0, len(segment.text)), compose(document, segment, part, text))])


# Realistic catalogs.


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_an_i18next_catalog(line_break: str) -> None:
    document = read(CATALOG.replace("\n", line_break), "locales/fr.json")
    assert {segment.kind for segment in document.segments} == {"translation"}
    assert {segment.declared for segment in document.segments} == {None}
    texts = named(document)
    assert texts["common.save"] == "Enregistrer"
    assert texts["common.yes_no"] == "Oui/Non"
    assert texts["common.language"] == "Langue"
    assert texts["home.greeting"] == f"Bonjour {MASK}, heureux de vous revoir\u00a0!"
    assert texts["home.intro"].endswith("du jardin, le calendrier des semis et les comptes rendus de nos réunions.")
    assert texts["home.quote"] == 'Elle a dit : "Revenez au printemps."'
    assert texts["home.lines"] == "Première ligne.\nDeuxième ligne. Troisième ligne."
    assert texts["home.path"] == r"Le fichier se trouve dans C:\jardin\plans."
    assert texts["home.escaped"] == "L'été a été très sec cette année."
    assert texts["home.entity"] == f"L'arrosage est limité au soir {MASK} au matin."
    assert texts["tasks.count_other"] == f"{MASK} tâches"
    assert texts["tasks.assigned"] == f"{MASK} pour {MASK}"
    assert texts["tips.2.body"] == "Un bon compost demande de l'air, de l'eau et du temps."
    assert texts["tips.3.1"] == "Semez les fèves"
    assert texts["errors.network.timeout"] == "Le serveur n'a pas répondu à temps."
    assert texts["errors.form.fields.email.required"] == "Indiquez votre adresse."
    assert {
        "common.logo",
        "common.website",
        "common.support",
        "common.date_format",
        "common.long_date",
        "common.version",
        "common.accent",
    }.isdisjoint(texts)


def test_characters_of_escapes_have_their_source() -> None:
    document = read(CATALOG, "fr.json")
    emoji = next(segment for segment in document.segments if segment.name == "home.emoji")
    assert emoji.text == "Le printemps est là 🌸 et les tulipes aussi 🌷!"
    assert document.text[slice(*emoji.source(20, 21))] == r"\ud83c\udf38"
    spanish = next(segment for segment in document.segments if segment.name == "tasks.confirm")
    assert source(document, spanish) == spanish.text == "¿Seguro que quiere borrar esta tarea? Esta acción no se puede deshacer."


def test_an_application_resource_bundle() -> None:
    document = read(ARB)
    assert document.declared == "fr"
    texts = named(document)
    assert list(texts) == [
        "appTitle", "welcome", "unreadMessages", "invitation", "shared", "signOut", "deleteWarning", "settings", "saved", "lastSync", "price", "offline",
    ]  # fmt: skip
    assert texts["unreadMessages"] == f"{MASK}Aucun message{MASK}Un message non lu{MASK}{MASK} messages non lus{MASK}"
    assert (
        texts["shared"] == f"{MASK} a partagé {MASK}{MASK} photo{MASK}{MASK} photos de {MASK}chez vous{MASK}la serre{MASK}{MASK} avec vous."
    )
    assert texts["offline"] == "Vous êtes hors connexion. L'application enverra vos notes plus tard."
    assert document.text[slice(*document.segments[2].source(0, 1))] == "{count, plural, =0 {"


# Which strings are prose.


@pytest.mark.parametrize(
    "path", ["fr.json", "locales/fr/menu.json", "app_fr.arb", "app.arb", "messages.fr.json", "_locales/pt_BR/messages.json"]
)
def test_single_words_count_where_the_path_names_a_catalog(path: str) -> None:
    assert [(segment.text, segment.kind) for segment in read('{"a": "Guardar"}', path).segments] == [("Guardar", "translation")]


@pytest.mark.parametrize("path", [None, "package.json", "data/menu.json", "settings.json"])
def test_and_nowhere_else(path: str | None) -> None:
    document = read('{"a": "Guardar", "b": "Un texto para la gente", "c": "Terminé", "d": "¡Listo!"}', path)
    assert [(segment.text, segment.kind, segment.name) for segment in document.segments] == [
        ("Un texto para la gente", "prose", "b"),
        ("Terminé", "prose", "c"),
        ("¡Listo!", "prose", "d"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/una/página", "mailto:x@example.org", "data:text/plain;base64,AAAA", "/usr/share", "./src/main.py", "C:\\\\dir", "img/a.png",
        "résumé.pdf", "aide@example.org", "menu.file.open", "snake_case", "año_nuevo", "camelCase", "YYYY-MM-DD", "dd/MM/yyyy HH:mm", "h:mm a",
        "D [de] MMMM [de] YYYY", "EEEE d MMMM y 'à' HH:mm", "#ff0000", "1.2.3", "v1.2", "text/html", "fr-FR", "rtl", "{{count}}", "{name} {other}",
        "<br/>", "42", "", " ", "...", "→", "M10 10 L20 20 Z", "AAECAwQFBgcICQ==", "550e8400-e29b-41d4-a716-446655440000",
    ],
)  # fmt: skip
def test_what_is_prose_nowhere(text: str) -> None:
    assert read(f'{{"a": "{text}"}}', "fr.json").segments == ()
    assert read(f'{{"a": "{text}"}}').segments == ()


@pytest.mark.parametrize(
    "text",
    [
        "btn btn-primary mt-2", "flex items-center justify-between w-1/2", "npm run build && npm test", "grep -r foo", "tsc --noEmit", "Guardar",
        "deadbeef", "5 km", "MIIB" * 20 + " " + "AAAA" * 20,
    ],
)  # fmt: skip
def test_what_is_prose_in_a_catalog_at_most(text: str) -> None:
    assert read(f'{{"a": "{text}"}}').segments == ()


@pytest.mark.parametrize(
    "text",
    [
        "Un chat",
        "peut-être demain",
        "保存",
        "Сохранить",
        "हिन्दी",
        "Hecho.",
        "¡Hola!",
        "Oui, c'est vrai",
        "{name} ha salido hoy",
        "<b>Un gato</b>",
    ],
)
def test_what_is_prose_everywhere(text: str) -> None:
    assert len(read(f'{{"a": "{text}"}}').segments) == 1


def test_settings_are_no_prose_but_in_a_catalog() -> None:
    text = '{"scripts": {"build": "run the build"}, "style": "bold and red", "type": "Un texto", "title": "Un texto"}'
    assert [segment.name for segment in read(text).segments] == ["title"]
    assert [segment.name for segment in read(text, "fr.json").segments] == ["scripts.build", "style", "type", "title"]


def test_comments_are_no_prose() -> None:
    document = read('{ // un comentario\n "//": "a note for you", /* "b": "otro más" */ "_comment": "another note", "a": "Un texto",\n}')
    assert [segment.text for segment in document.segments] == ["Un texto"]


def test_notes_for_translators_are_no_prose() -> None:
    chrome = """{
        "hello": {"message": "Bonjour $USER$", "description": "Greets the user", "placeholders": {"user": {"content": "$1", "example": "Bob is here"}}},
        "bye": {"message": "Au revoir", "description": "Says goodbye"}
    }"""
    assert named(read(chrome, "_locales/fr/messages.json")) == {"hello.message": f"Bonjour {MASK}", "bye.message": "Au revoir"}
    react = '{"a1": {"defaultMessage": "Un texte", "description": "Some note"}}'
    assert named(read(react, "fr.json")) == {"a1.defaultMessage": "Un texte"}
    plain = '{"error": {"title": "Erreur grave", "message": "Un texte", "description": "La suite"}}'
    assert len(read(plain, "fr.json").segments) == 3


# Languages.


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ('{"@@locale": "pt_BR", "a": "Um texto"}', "pt_BR"),
        ('{"locale": "fr", "a": "Un texte"}', "fr"),
        ('{"language": "es", "a": "Un texto"}', "es"),
        ('{"a": "Un texto", "lang": "es-MX"}', "es-MX"),
        ('{"lang": "es", "@@locale": "fr", "a": "Un texto"}', "fr"),
        ('{"language": "Spanish", "a": "Un texto"}', None),
        ('{"language": "Langue", "a": "Un texto"}', None),
        ('{"x": {"lang": "es"}, "a": "Un texto"}', None),
        ('{"lang": 1}', None),
        ('[{"lang": "es"}]', None),
        ('"es"', None),
        ('{"fr": {"a": "Un texte"}}', "fr"),
        ('{"$x": 1, "pt-BR": {"a": "Um texto"}}', "pt-BR"),
        ('{"nav": {"a": "Un texte"}, "new": {"b": "Un texte"}}', None),
        ('{"fr": "Un texte"}', None),
        ('{"fr": {"a": "Un texte"}, "menu": {"a": "Un texte"}}', None),
    ],
)
def test_what_a_file_declares(text: str, declared: str | None) -> None:
    document = read(text)
    assert document.declared == declared
    assert all(segment.declared is None for segment in document.segments)


def test_languages_at_the_top_are_declared_by_segment() -> None:
    document = read('{"fr": {"save": "Enregistrer"}, "es-MX": {"save": "Guardar", "menu": {"open": "Abrir"}}}')
    assert document.declared is None
    assert [(segment.declared, segment.text, segment.kind, segment.name) for segment in document.segments] == [
        ("fr", "Enregistrer", "translation", "fr.save"),
        ("es-MX", "Guardar", "translation", "es-MX.save"),
        ("es-MX", "Abrir", "translation", "es-MX.menu.open"),
    ]


# Escapes and the way back.


def test_escapes() -> None:
    written = r"\"a\\b\/c\bd\fe\nf\rg\th\u00e9\u4E2D\uD83D\uDE00\ud800x\uDC00\u0000y z"
    document = read(f'{{"a": "{written}"}}')
    assert document.segments[0].text == f'"a\\b/c\bd\fe\nf\rg\thé中😀{MASK}x{MASK}\0y z'


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Un texte", r"\"é\\\n\t中😀"),
        ("Un été", r"\"é\\\n\t中😀"),
        (r"Un \u00e9t\u00e9", r"\"\u00e9\\\n\t\u4e2d\ud83d\ude00"),
        (r"Un \u00e9té", r"\"é\\\n\t中😀"),
        (r"Un\ntexte", r"\"é\\\n\t中😀"),
    ],
)
def test_new_text_is_escaped_as_the_old_was(written: str, expected: str) -> None:
    document = read(f'{{"a": "{written}"}}')
    assert replaced(document, document.segments[0], '"é\\\n\t中😀') == f'{{"a": "{expected}"}}'


def test_markup_and_placeholders_stay() -> None:
    document = read(r'{"a": "Le <a href=\"/x\">chat {{name}}</a> dort\u003cbr\u003eici"}')
    segment = document.segments[0]
    assert segment.text == f"Le chat {MASK} dort ici"
    assert extract(document, segment, 0, len(segment.text)).held == (r"<a href=\"/x\">", "{{name}}", "</a>", r"\u003cbr\u003e")
    assert replaced(document, segment, "El |gato || | aquí") == r'{"a": "El <a href=\"/x\">gato {{name}}</a>\u003cbr\u003eaquí"}'


def test_an_icu_message_keeps_its_skeleton() -> None:
    document = read('{"a": "{n, plural, one {Un gato} other {# gatos}}"}')
    segment = document.segments[0]
    assert replaced(document, segment, "|Un chat|| chats|") == '{"a": "{n, plural, one {Un chat} other {# chats}}"}'
    broken = read('{"a": "{n, plural, one {Un gato} other {# gatos}"}')
    assert broken.segments[0].text == "{n, plural, one {Un gato} other {# gatos}"


def test_doubled_apostrophes_stay_doubled() -> None:
    document = read('{"a": "L\'\'eau de {0}"}')
    assert replaced(document, document.segments[0], "D'ici |") == '{"a": "D\'\'ici {0}"}'


def test_names() -> None:
    document = read('[["Un texte"], {"a.b": {"c\\u00e9": "Un texte"}}, 1, "Un texte"]')
    assert [segment.name for segment in document.segments] == ["0.0", "1.a.b.cé", "3"]
    assert [len(segment.name or "") for segment in read(f'{{"{"a" * 500}": {{"b": "Un texte"}}}}').segments] == [200]


# What JSON is.


@pytest.mark.parametrize(
    "text",
    [
        "null",
        '"Un texte"',
        "[]",
        "{}",
        " [1, -2.5e+3, NaN, Infinity, -Infinity, true, false, null,] ",
        '{"a": [{}, [],],}',
        "// x\n{} /* y */ // z",
        '{"a" /* x */ : 1}',
    ],
)
def test_what_is_taken(text: str) -> None:
    assert read(text).text == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the file ends where a value should stand"),
        ("// x\n", "line 2: the file ends where a value should stand"),
        ('{"a": "b', "line 1: a string has no closing quotation mark on its line; write \\n for a line break in it"),
        ('{\r\n"a": "b\r\nc"}', "line 2: a string has no closing quotation mark"),
        ('{\n\n"a": "b\\q"}', "line 3: '\\q' begins no escape of JSON; write '\\\\' for a backslash"),
        ('{"a": "\\u12"}', "'\\u' begins no escape of JSON"),
        ('{"a": 1 "b": 2}', "line 1: the key \"b\" stands where a comma or '}' should"),
        ('["a" "b"]', "the string \"b\" stands where a comma or ']' should"),
        ("[1 2]", "'2' stands where a comma or ']' should"),
        ('{"a"}', "the string \"a\" stands where a key or '}' should"),
        ('{"a":}', "'}' stands where a value should"),
        ('{"a": : 1}', "':' is nothing that JSON knows"),
        ("[,]", "',' stands where a value or ']' should"),
        ("[1,,]", "',' stands where a value or ']' should"),
        ("[1}", "'}' stands where a comma or ']' should"),
        ('{"a": 1]', "']' stands where a comma or '}' should"),
        ("{} {}", "'{' stands where the end of the file should"),
        ("{", "the file ends where a key or '}' should stand"),
        ('{"a"', "the string \"a\" stands where a key or '}' should"),
        ("{'a': 1}", 'is nothing that JSON knows; write texts and keys between quotation marks (")'),
        ("[string]", "'string' is nothing that JSON knows"),
        ("[01]", "'01' is nothing that JSON knows"),
        ("[1.]", "'1.' is nothing that JSON knows"),
        ("[tru]", "'tru' is nothing that JSON knows"),
        ("[1] /* x", "a comment has no end; write */"),
        ("[" * 201, "more than 200 objects and lists inside each other"),
        ('{"a":' * 100_000, "more than 200 objects and lists inside each other"),
        ("x" * 100_000, f"'{'x' * 40}' is nothing that JSON knows"),
    ],
)
def test_errors_say_where_and_what(text: str, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        json.read(text, "a.json")
    assert str(caught.value).startswith("a.json: is no JSON: line ")
    assert message in str(caught.value)
    with pytest.raises(FormatError, match=r"^<text>: is no JSON"):
        json.read(text)


def test_the_deepest_that_is_taken() -> None:
    assert len(read("[" * 200 + '"Un texte"' + "]" * 200).segments) == 1


@pytest.mark.parametrize(
    "text",
    [
        '["' + "a" * 1_000_000 + '"]',
        '["' + "a " * 500_000 + '"]',
        '["' + "\\u00e9" * 40_000 + '"]',
        '["' + "<a<b" * 100_000 + '"]',
        '["x' + "{a, plural, one {" * 50_000 + '"]',
        '["' + "aa" * 200_000 + '.b"]',
        '["' + "d" * 59 + 'é"]',
        '["' + "- " * 200_000 + 'a b"]',
        '["' + "a-b " * 100_000 + '"]',
        "[" + '"a b",' * 20_000 + "]",
        "[" + "1," * 60_000 + "]",
        "[" + "/**/" * 60_000 + "]",
        '["a"' + "/**/" * 60_000 + "]",
        '{"' + "k" * 300_000 + '": {' + ",".join(f'"{number}": "un mot"' for number in range(5_000)) + "}}",
        '{"' + '":{"'.join(["k" * 200] * 199) + '":[' + '"un mot",' * 5_000 + "]" + "}" * 199,
    ],
    ids="word words escapes tags plurals ending date signs classes strings numbers comments behind key depth".split(),
)
def test_large_inputs(text: str) -> None:
    assert json.read(text, "fr.json").text == text
    assert json.read(text).text == text


@pytest.mark.parametrize(
    "text", ['"' * 300_001, '["' + "a" * 1_000_000, '["' + "\\" * 300_001, "/*" * 200_000, "[1]/" + "*" * 300_000, '"a"' * 100_000]
)
def test_hostile_inputs(text: str) -> None:
    with pytest.raises(FormatError):
        json.read(text)


# The oracle.

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
WORDS = st.lists(
    st.sampled_from(
        [
            "Un",
            "été",
            " ",
            "<b>",
            "</b>",
            "{{n}}",
            "{x}",
            "\n",
            '"',
            "\\",
            "/",
            "😀",
            "'",
            "{n, plural, one {",
            "} other {# ",
            "}}",
            "%s",
            ".",
        ]
    ),
    max_size=9,
).map("".join)
CATALOGS = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b.c", "é", "fr", "@x", "lang"]), inner, max_size=4),
    max_leaves=12,
)


def strings(value: object) -> list[str]:
    """Every string among the values, in order."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [string for item in value for string in strings(item)]
    if isinstance(value, dict):
        return [string for item in value.values() for string in strings(item)]
    return []


@given(VALUES, st.booleans(), st.sampled_from([None, 0, 2, "\t"]))
@settings(deadline=None, max_examples=100)
def test_the_standard_library_reads_the_same_strings(value: object, ascii_only: bool, indent: int | str | None) -> None:
    text = stdlib.dumps(value, ensure_ascii=ascii_only, indent=indent)
    assert [json.decoded(text, string.start, string.end) for string in json.find_strings(text, None)] == strings(value)


@given(CATALOGS, st.booleans(), st.booleans(), st.sampled_from(["\n", "\r\n", "\r"]))
@settings(deadline=None, max_examples=100)
def test_made_files_go_there_and_back(value: object, catalog: bool, ascii_only: bool, line_break: str) -> None:
    content = {"@@locale": "fr", "x": value} if catalog else value
    document = read(stdlib.dumps(content, ensure_ascii=ascii_only, indent=1).replace("\n", line_break))
    assert not catalog or {segment.kind for segment in document.segments} <= {"translation"}
    assert formats.review(document, document.segments) == []


@given(st.text(st.sampled_from('{}[],:"\\u0ae/* \n1-.tfn'), max_size=40))
@settings(deadline=None, max_examples=100)
def test_what_the_standard_library_takes_is_taken(text: str) -> None:
    try:
        expected = strings(stdlib.loads(text))
    except ValueError:
        expected = None
    try:
        found = [json.decoded(text, string.start, string.end) for string in json.find_strings(text, None)]
    except FormatError:
        assert expected is None
    else:
        assert expected is None or len(found) >= len(expected)
