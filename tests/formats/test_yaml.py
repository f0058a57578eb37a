from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix.document import MASK, Document, Segment
from langmix.errors import FormatError
from langmix.formats import yaml
from langmix.formats.markup import compose, extract
from langmix.results import Edit, apply_edits
from roundtrip import check_text_format

RAILS = (Path(__file__).parent / "files" / "fr.yml").read_text(encoding="utf-8")


def read(text: str, path: str | None = None) -> Document:
    check_text_format("yaml", text)
    return yaml.read(text, path)


def texts(text: str, path: str | None = "fr.yml") -> list[str]:
    return [segment.text for segment in read(text, path).segments]


def named(document: Document) -> dict[str | None, list[str]]:
    found: dict[str | None, list[str]] = {}
    for segment in document.segments:
        found.setdefault(segment.name, []).append(segment.text)
    return found


def source(document: Document, segment: Segment) -> str:
    return document.text[slice(*segment.source(0, len(segment.text)))]


def replaced(text: str, new: str) -> str:
    """The document of one segment with new words in its place."""
    document = read(text, "fr.yml")
    (segment,) = document.segments
    part = extract(document, segment, 0, len(segment.text))
    return apply_edits(text, [Edit(*segment.source(0, len(segment.text)), compose(document, segment, part, new))])


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_a_catalog_of_rails(line_break: str) -> None:
    document = read(RAILS.replace("\n", line_break))
    assert document.declared == "fr"
    assert {(segment.kind, segment.declared) for segment in document.segments} == {("translation", None)}
    found = named(document)
    assert found["fr.activerecord.attributes.member.name"] == ["Nom complet"]
    assert found["fr.activerecord.attributes.member.id"] == ["Identifiant"]
    assert found["fr.common.yes"] == ["Oui"]
    assert found["fr.common.save"] == ["Enregistrer"]
    assert found["fr.date.abbr_day_names.0"] == ["dim"]
    assert found["fr.date.day_names.2"] == ["mardi"]
    assert found["fr.home.greeting"] == [f"Bonjour {MASK}, vous avez {MASK} messages\xa0!"]
    assert found["fr.home.quote"] == ['Elle a dit : "Revenez au printemps."\nPuis elle est partie.']
    assert found["fr.home.apostrophe"] == ["L'assemblée n'aura pas lieu aujourd'hui."]
    assert found["fr.home.intro"] == [
        "Notre coopérative réunit des jardiniers de tout le quartier.\nVous trouverez ici le plan du jardin et le calendrier des semis.",
        "Les comptes rendus de nos réunions sont publiés chaque mois,\navec les décisions du conseil.",
    ]
    assert found["fr.home.description"] == [
        "Chaque semaine, les membres reçoivent un panier de légumes cultivés sans pesticide, et participent aux travaux du jardin.",
        "Une liste d'attente est ouverte jusqu'au mois de mars.",
    ]
    assert found["fr.home.notice"] == ["Pensez à apporter :", "- des gants,", "- un chapeau.", "Les outils sont fournis."]
    assert found["fr.home.plain"] == ["Les portes ouvrent à neuf heures et ferment à la tombée de la nuit.", "Le parking est interdit."]
    assert found["fr.home.wrapped"] == ["Le verger sera fermé pendant tout l'hiver pour que les arbres se reposent."]
    assert found["fr.home.code"] == ["Café ouvert tous les jours 🌻"]
    assert found["fr.members.index.help_html"] == ["Consultez la page d'aide ou écrivez-nous."]
    assert found["fr.members.count.other"] == [f"{MASK} membres"]
    assert found["fr.members.flow.title"] == ["Liste des membres"]
    assert found["fr.members.flow.hint"] == ["Cliquez sur un nom, puis modifiez-le."]
    assert found["fr.script"] == ["Écriture"]
    silent = {"debug", "logo", "label", "retries", "started"}
    assert {f"fr.common.{key}" for key in silent}.isdisjoint(found)


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    document = read(RAILS)
    monkeypatch.delattr(pyyaml, "CSafeLoader")
    assert read(RAILS) == document
    assert texts('a: "Un \\ud83d chat"') == [f"Un {MASK} chat"]
    with pytest.raises(FormatError, match="a character that does not exist"):
        yaml.read('a: "\\UFFFFFFFF"')


def test_places_in_the_source() -> None:
    document = read(RAILS)
    by_name = {segment.name: segment for segment in document.segments}
    assert source(document, by_name["fr.activerecord.attributes.member.name"]) == "Nom complet"
    code = by_name["fr.home.code"]
    assert document.text[slice(*code.source(3, 4))] == r"\xE9"
    assert document.text[slice(*code.source(len(code.text) - 1, len(code.text)))] == r"\U0001F33B"
    wrapped = by_name["fr.home.wrapped"]
    assert [document.text[gap.start : gap.end] for gap in wrapped.gaps(0, len(wrapped.text))] == ["\\\n      "]
    spanish = by_name["fr.members.index.confirm_delete"]
    assert source(document, spanish) == spanish.text == "¿Seguro que quiere borrar este miembro? Esta acción no se puede deshacer."
    mail = [segment for segment in document.segments if segment.name == "fr.members.index.welcome_mail"]
    assert source(document, mail[1]).startswith("Le agradecemos su inscripción en nuestra cooperativa.\n        Puede recoger")


def test_languages_at_the_top_are_declared() -> None:
    document = read("fr:\n  a: Bonjour\nes:\n  a: Hola\n")
    assert document.declared is None
    assert [(segment.text, segment.declared) for segment in document.segments] == [("Bonjour", "fr"), ("Hola", "es")]


@pytest.mark.parametrize("text", ["on:\n  push: [main]\nname: Build\n", "nav:\n  a: Uno\nnew:\n  b: Dos\n", "en: English\nfr: Français\n"])
def test_other_keys_at_the_top_are_no_languages(text: str) -> None:
    assert read(text).declared is None
    assert {segment.kind for segment in read(text).segments} <= {"prose"}


def test_a_file_says_its_language() -> None:
    assert read("language: fr-CA\ntitle: Un titre\n").declared == "fr-CA"


def test_a_pipeline_is_no_prose_but_its_names() -> None:
    text = (
        "name: Vérifier le site\non: push\njobs:\n  a:\n    steps:\n    - name: Installer les outils\n      uses: actions/checkout@v4\n"
        "    - run: |\n        echo bonjour tout le monde\n        npm test\n"
    )
    assert texts(text, ".github/workflows/check.yml") == ["Vérifier le site", "Installer les outils"]


def test_catalogs_of_go() -> None:
    assert texts("- id: save\n  translation: Enregistrer\n- id: open\n  translation: Ouvrir\n") == ["Enregistrer", "Ouvrir"]
    assert texts("cats:\n  description: Number of cats\n  one: un chat\n  other: des chats\n") == ["un chat", "des chats"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: Un chat # un commentaire", ["Un chat"]),
        ("a: !!str Un chat", ["Un chat"]),
        ("a: &x !t 'Un chat'\nb: *x", ["Un chat"]),
        ("a: !t # note\n  Un chat", ["Un chat"]),
        ("a: !!binary QWxpY2U=", []),
        ("a: No\nb: yes\nc: ~\nd: null\ne: 'No'", ["No"]),
        ("? Une clé complexe\n: Un chat", ["Un chat"]),
        ("? [Une, clé]\n: Un chat\nb: Deux", ["Un chat", "Deux"]),
        ("? {x: {y: Un}}\n: Deux", ["Deux"]),
        ("- Un chat\n- - Deux chats\n  - b: Trois", ["Un chat", "Deux chats", "Trois"]),
        ("Un chat", ["Un chat"]),
        ("--- Un chat\n--- |\n Deux\n...\n", ["Un chat", "Deux"]),
        ("a: |2\n    Un\n  chat\n", ["Un\nchat"]),
        ("a:\n- |2\n    Un\n  chat\n", ["Un\nchat"]),
        ("a: |+ # note\n\n  Un\n\n", ["Un"]),
        ("a: >\n  Un  \n  chat\n", ["Un chat"]),
        ("a: |\n  Un \n  chat\n", ["Un \nchat"]),
        ("a: 'Un  \n\t chat'", ["Un chat"]),
        ("a: 'Un\n\n  chat'", ["Un", "chat"]),
        ('a: "Un\\\n  \\ chat"', ["Un chat"]),
        ('a: "Un\\n\\\n  chat"', ["Un\nchat"]),
        ('a: "Un\\n\\\n  chat\n  noir"', ["Un", "chat noir"]),
        ('a: "Un\\\n\n  chat"', ["Un\nchat"]),
        ('a: "Un \\\n  chat"', ["Un chat"]),
        ('a: "Un\\  \n  chat"', ["Un  chat"]),
        ('a: "Un\\tchat\\_noir\\Lfin"', ["Un\tchat\xa0noir\u2028fin"]),
        ("{a: Un chat, b: [Deux chats, 'Trois']}", ["Un chat", "Deux chats", "Trois"]),
        ("a: ''\nb: \"\"\nc:\nd: |\ne: Fin", ["Fin"]),
        ("a: Un\u2028 chat", ["Un", "chat"]),
        ("a: |\n  Un\x85  chat\n", ["Un\nchat"]),
        ("", []),
        ("# rien\n", []),
    ],
)  # fmt: skip
def test_scalars(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("text", "new", "expected"),
    [
        ("a: El gato", "L'été: oui", "a: L'été: oui"),
        ("a: 'El gato'", "L'été", "a: 'L''été'"),
        ("a: 'l''''eau'", "d'eau", "a: 'd''''eau'"),
        ("a: l''eau", "d'eau", "a: d''eau"),
        ('a: "El gato"', 'Le "chat"\\\n\té\x1b', 'a: "Le \\"chat\\"\\\\\\n\\té\\x1b"'),
        ('a: "El ni\\xF1o"', "à 🌻", 'a: "\\xe0 \\U0001f33b"'),
        ("a: |\n   El\n   gato\n", "Le\nchat: noir", "a: |\n   Le\n   chat: noir\n"),
        ("a: >\n   El\n   gato\n", "Le\nchat # noir", "a: >\n   Le\n   chat # noir\n"),
        ('a: "El\n  gato"', "Le\nchat", 'a: "Le\n  chat"'),
    ],
)
def test_new_text_by_style(text: str, new: str, expected: str) -> None:
    if expected == "a: L'été: oui":
        with pytest.raises(FormatError, match="YAML would read the text as something else"):
            replaced(text, new)
        return
    assert replaced(text, new) == expected
    assert " ".join(read(expected, "fr.yml").segments[0].text.split()) == " ".join(new.split())


@pytest.mark.parametrize("new", ["a: b", "a #b", "- a", "#a", "'a", "[a", "No", "12", "fin:", "a\nb", "a\x00", "---"])
def test_what_a_plain_scalar_cannot_say(new: str) -> None:
    with pytest.raises(FormatError, match="put it between double quotation marks"):
        replaced("a: El gato", new)


@pytest.mark.parametrize("new", ["a, b", "a]", "{a}"])
def test_what_a_plain_scalar_in_brackets_cannot_say(new: str) -> None:
    with pytest.raises(FormatError, match="something else"):
        replaced("[El gato]", new)


def test_signs_of_brackets_stand_outside_of_them() -> None:
    assert replaced("a: El gato", "Le chat, [noir]") == "a: Le chat, [noir]"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b: c\n", "a.yml: is no YAML: line 1: mapping values are not allowed in this context"),
        ("a: 1\nb: 'x\n", "a.yml: is no YAML: line 3: while scanning a quoted scalar, found unexpected end of stream"),
        ("a: {{ x }}\n\tb", "a.yml: is no YAML: line 2: "),
        ("a: \x00", "a.yml: is no YAML: line 1: "),
        ("a: \ud800", "a.yml: is no YAML: line 1: a character that does not exist"),
        ("[" * 300, "a.yml: is no YAML: line 1: more than 200 mappings and sequences inside each other"),
    ],
)
def test_what_is_no_yaml_is_refused(text: str, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        yaml.read(text, "a.yml")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "a: 'x" + " " * 1_000_000,
        "a: 'x" + " " * 1_000_000 + "y'",
        'a: "x' + "\\ " * 300_000 + '"',
        "a: 'x" + " \n" * 300_000 + "'",
        "a: |\n" + " x\n" * 300_000,
        "a: >\n" + "  x\n\n" * 100_000,
        "a: &" + "x" * 1_000_000,
        "a: !" + "x" * 1_000_000 + " 'b'",
        "a: !x" + " #\n" * 300_000 + "  b",
        "a: &x [x]\nb: &y [*x,*x,*x,*x]\n" + "c: [*y,*y,*y]\n" * 50_000,
        "x" * 1_000_000,
        "a: b\n" * 100_000,
        "''" * 300_000,
        "'" * 600_001,
    ],
    ids=lambda text: repr(text[-10:]),
)
def test_large_files_take_no_longer_than_their_size(text: str) -> None:
    try:
        document = yaml.read(text, "fr.yml")
    except FormatError as error:
        assert len(str(error)) < 500  # noqa: PT017 - whether it is refused is not the question
    else:
        assert document.text == text


WORDS = st.lists(
    st.sampled_from(["été", "l'eau", '"oui"', "a: b", "#x", "- y", "\n", "\n\n", "  ", "🌻", "\\", "\t", "\xa0", "[z]", "\x85"]), max_size=9
)
VALUES = st.builds(lambda words: " ".join(["Le chat", *words, "dort"]), WORDS)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(VALUES, min_size=1, max_size=4),
    st.sampled_from([None, "'", '"', "|", ">"]),
    st.integers(10, 100),
    st.booleans(),
    st.tuples(st.sampled_from(["\n", "\r\n", "\r"]), st.booleans()),
)
def test_values_are_those_that_pyyaml_constructs(
    values: list[str], style: str | None, width: int, unicode: bool, line_end_and_flow: tuple[str, bool]
) -> None:
    line_break, is_flow = line_end_and_flow
    made = {f"k{number}": {"v": [value]} for number, value in enumerate(values)}
    text = pyyaml.safe_dump(
        made, default_style=style, width=width, allow_unicode=unicode, line_break=line_break, default_flow_style=is_flow
    )
    document = read(text, "fr.yml")
    assert pyyaml.safe_load(text) == made
    found = named(document)
    for number, value in enumerate(values):
        assert " ".join(found[f"k{number}.v.0"]).split() == value.split()


PIECES = st.sampled_from(
    ["a: ", "fr:\n", "- ", "  ", "\n", "\r\n", "|\n", ">-\n", "'", '"', "\\", "Un chat", "é", ", ", "[", "]", "{", "}", "# ", "&x ", "*x", "!t ", "? ", ": "]
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        document = yaml.read(text, "fr.yml")
    except FormatError:
        return
    check_text_format("yaml", text)
    events = pyyaml.parse(text, Loader=pyyaml.CSafeLoader)
    said = _letters(event.value for event in events if isinstance(event, pyyaml.ScalarEvent))
    assert all(_letters([segment.text]) in said for segment in document.segments if MASK not in segment.text)


def _letters(texts: Iterable[str]) -> str:
    """Without white space, and without apostrophes, which a message may double."""
    return "".join("".join(texts).replace("'", "").split())


def test_a_byte_order_mark_moves_nothing() -> None:
    document = read("\ufefffr:\n  open: Ouvrir\n  long: |\n    Une phrase\n")
    assert named(document) == {"fr.open": ["Ouvrir"], "fr.long": ["Une phrase"]}
    assert [source(document, segment) for segment in document.segments] == ["Ouvrir", "Une phrase"]
    with pytest.raises(FormatError, match="line 2: "):
        yaml.read("\ufeffa: b\n c: d\n")
