from __future__ import annotations

from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.document import MASK, Document, Segment
from langmix.errors import FormatError
from langmix.formats import po
from langmix.formats.markup import compose, extract
from langmix.results import Edit, apply_edits
from roundtrip import check_text_format

FIXTURE = (Path(__file__).parent / "files" / "fr.po").read_text(encoding="utf-8")


def read(text: str) -> Document:
    return check_text_format("po", text)


def texts(text: str) -> list[str]:
    return [segment.text for segment in read(text).segments]


def find(document: Document, text: str) -> Segment:
    return next(segment for segment in document.segments if segment.text.startswith(text))


def source(document: Document, segment: Segment) -> str:
    return document.text[slice(*segment.source(0, len(segment.text)))]


def replaced(document: Document, segment: Segment, text: str) -> str:
    """The document with new words in a segment's place, a "|" in them for each stand-in."""
    part = extract(document, segment, 0, len(segment.text))
    for number in range(len(part.held)):
        text = text.replace("|", chr(0xF0000 + number), 1)
    return apply_edits(document.text, [Edit(*segment.source(0, len(segment.text)), compose(document, segment, part, text))])


def entry(translation: str, original: str = '"x"') -> str:
    return f"msgid {original}\nmsgstr {translation}\n"


# A realistic catalog.


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_the_fixture(line_break: str) -> None:
    document = read(FIXTURE.replace("\n", line_break))
    assert document.declared == "fr"
    assert {segment.kind: segment.declared for segment in document.segments} == {"source": "en", "translation": "fr"}
    spanish = find(document, "¿De verdad")
    assert (spanish.kind, spanish.declared, spanish.name) == (
        "translation",
        "fr",
        "Do you really want to remove this plant and all of its notes?",
    )
    long = find(document, "Le calendrier")
    assert "rappel la suivra. Si hace demasiado frío, espere unos días" in long.text
    assert source(document, long).count(f'"{line_break}"') == 2
    assert long.name == "The calendar shows when each plant should be sown. You can move an entry with th"


def test_every_string_of_the_fixture_has_its_name() -> None:
    names = [(segment.name, segment.text) for segment in read(FIXTURE).segments if segment.kind == "translation"]
    assert ("menu: Open", "Ouvrir") in names
    assert ("state of the greenhouse: Open", "Ouverte") in names
    assert ("dialog: %d long bed", f"{MASK} planches") in names
    assert [text for name, text in names if name == "%d plant needs water."] == [
        f"{MASK} plante a besoin d'eau.",
        f"{MASK} plantes ont besoin d'eau.",
    ]
    assert len([text for _, text in names if text == "OK"]) == 1


def test_what_is_no_text_of_the_fixture_is_left_out() -> None:
    everything = "\n".join(segment.text for segment in read(FIXTURE).segments)
    for absent in (
        "Amélie",
        "glossaire",
        "Gardener 3",
        "ampersand",
        "Regar",
        "Imprimer",
        "Remove the bed\n",
        "text/plain",
        "_Fichier",
        'manual"',
    ):
        assert absent not in everything
    assert "Réglez max_beds" in everything
    assert "nuit\u00a0: couvrez" in everything


# Strings.


def test_the_seam_of_a_string_is_soft() -> None:
    text = entry('""\n  "Une phrase "\n"sur deux "  "lignes.\\n"\n"Et encore."')
    document = read(text)
    segment = document.segments[1]
    assert segment.text == "Une phrase sur deux lignes.\nEt encore."
    assert all(formats.is_soft(document, gap) for gap in segment.gaps(0, len(segment.text)))
    assert replaced(document, segment, "Deux\nlignes") == entry('""\n  "Deux\\nlignes"')


def test_a_seam_with_a_comment_or_markup_in_it_is_not() -> None:
    for seam in ('"\n# note\n"', '<b>"\n"', '"\n"<b>'):
        document = read(entry(f'"un {seam}mot"'))
        segment = document.segments[1]
        assert segment.text == "un mot"
        assert not any(formats.is_soft(document, gap) for gap in segment.gaps(0, len(segment.text)))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"a\"b", 'a"b'),
        (r"a\\nb", r"a\nb"),
        (r"a\tb\nc\rd\ae\bf\fg\vh", "a\tb\nc\rd\ae\bf\fg\vh"),
        (r"\303\251t\xc3\xa9", "été"),
        (r"a\1b\12c\0101", "a\1b\nc\b1"),
        (r"a\x41", "aA"),
        (r"\344\270\255\346\226\207", "中文"),
        (r"a\303b", f"a{MASK}b"),
        ("a\\\nb", "ab"),
    ],
)
def test_escapes(written: str, text: str) -> None:
    document = read(entry(f'"{written}"'))
    assert document.segments[1].text == text


def test_new_text_is_escaped() -> None:
    document = read(entry('"mot"'))
    assert replaced(document, document.segments[1], 'C:\\a "b"\n\té\x01\x7f') == entry(r'"C:\\a \"b\"\n\té\001\177"')


def test_doubled_apostrophes_stay_doubled() -> None:
    document = read(entry("\"l''eau {0}\""))
    assert document.segments[1].text == f"l'eau {MASK}"
    assert replaced(document, document.segments[1], "d'où l'|") == entry("\"d''où l''{0}\"")


def test_an_apostrophe_behind_an_escape_is_not_doubled() -> None:
    document = read(entry('"\\\\\'<"'))
    assert document.segments[1].text == "\\'<"
    assert replaced(document, document.segments[1], "d'ici") == entry('"d\'ici"')


def test_tags_and_placeholders_stay() -> None:
    document = read(entry(r'"Un <a href=\"%s\">mot</a> de %(nom)s"'))
    segment = document.segments[1]
    assert segment.text == f"Un mot de {MASK}"
    assert extract(document, segment, 0, len(segment.text)).held == (r"<a href=\"%s\">", "</a>", "%(nom)s")
    assert replaced(document, segment, "Le |nom| est |") == entry(r'"Le <a href=\"%s\">nom</a> est %(nom)s"')


# Accelerators.


@pytest.mark.parametrize(
    ("original", "translation", "read_as"),
    [
        ("_File", "_Fichier", ["File", "Fichier"]),
        ("Save &As", "Enregistrer &sous", ["Save As", "Enregistrer sous"]),
        ("E~xit", "~Quitter", ["Exit", "Quitter"]),
        ("_File", "Fichier", ["_File", "Fichier"]),
        ("File", "_Fichier", ["File", "_Fichier"]),
        ("_File", "&Fichier", ["_File", "&Fichier"]),
        ("_a_b", "_c", ["_a_b", "_c"]),
        ("R & D", "R & D", ["R & D", "R & D"]),
        ("__a", "__b", ["__a", "__b"]),
        ("%(a_b)s _c", "%(a_b)s _d", [f"{MASK} c", f"{MASK} d"]),
        ("_File", "", ["File"]),
        ("Set max_size", "Régler max_size", ["Set max_size", "Régler max_size"]),
    ],
)
def test_accelerators(original: str, translation: str, read_as: list[str]) -> None:
    assert texts(entry(f'"{translation}"', f'"{original}"')) == read_as


def test_an_accelerator_keeps_its_place_in_the_source() -> None:
    document = read(entry('"Enregistrer &sous"', '"Save &As"'))
    segment = document.segments[1]
    (gap,) = segment.gaps(0, len(segment.text))
    assert document.text[gap.start : gap.end] == "&"
    assert not formats.is_soft(document, gap)


# The header.


def test_a_template_declares_nothing() -> None:
    document = read('msgid ""\nmsgstr ""\n"Language: \\n"\n"MIME-Version: 1.0\\n"\n\nmsgid "Open the file"\nmsgstr ""\n')
    assert document.declared is None
    assert [(segment.text, segment.kind, segment.declared) for segment in document.segments] == [("Open the file", "source", None)]


def test_no_header_declares_nothing() -> None:
    assert [(segment.kind, segment.declared) for segment in read(entry('"mot"')).segments] == [("source", None), ("translation", None)]


def test_an_empty_original_with_a_context_is_no_header() -> None:
    document = read('msgctxt "menu"\nmsgid ""\nmsgstr "Langue"\n')
    assert [(segment.text, segment.name) for segment in document.segments] == [("Langue", "menu")]


@pytest.mark.parametrize(
    "text",
    ["", "\n", "# nothing\n", '#~ msgid "a"\n#~ msgstr "b"', 'domain "x"\n', "#"],
    ids=["empty", "break", "comment", "obsolete", "domain", "sign"],
)
def test_files_without_an_entry(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        'msgid "a" msgstr "b" msgid "c" msgstr "d"',
        'msgid"a"msgstr"b"',
        'msgid "a"\n# between\nmsgstr "b"',
        'domain "x"\nmsgid "a"\nmsgstr "b"',
        'msgid "a"\nmsgid_plural "b"\nmsgstr [ 0 ] "c"\nmsgstr[1] "d"',
        'msgid "a"\nmsgstr "b"\nmsgid "a"\nmsgstr "b"',
        '\fmsgid "a"\v\tmsgstr "b"\n\n\n',
    ],
)
def test_liberties_that_are_taken(text: str) -> None:
    assert texts(text)[0] == "a"


# Bad input.


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'msgid "a\nmsgstr "b"',
            'line 1: a string has no closing quotation mark on its line; write \\" for a quotation mark in the text, \\n for a line break',
        ),
        ('msgid "a"\r\nmsgstr "b', "line 2: a string has no closing"),
        ('msgid "a"\nmsgstr "b\\"', "line 2: a string has no closing"),
        ('msgid\nmsgstr "b"', "line 2: 'msgid' has no string; write one between quotation marks"),
        ('msgid "a"\nmsgstr', "line 2: 'msgstr' has no string"),
        ('msgid "a"\n', "line 2: the end of the file stands where 'msgstr' is missing"),
        ('msgid "a"\nmsgid "b"', "line 2: 'msgid' stands where 'msgstr' is missing"),
        ('msgstr "b"', "line 1: 'msgstr' stands where 'msgid' is missing"),
        ('msgid "a"\nmsgstr[0] "b"', "line 2: 'msgstr[0]' stands where 'msgstr' is missing"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"', "line 3: 'msgstr' stands where 'msgstr[0]' is missing"),
        ('"a"', "line 1: a string without a keyword; write msgid or msgstr before it"),
        ('\rmsgfoo "a"', "line 2: 'msgfoo' is no keyword; known: msgctxt, msgid, msgid_plural, msgstr, msgstr[0], domain"),
        ("<html>", "line 1: '<' is no keyword"),
        ('msgid "a"\nmsgstr[x] "b"', "line 2: '[' is no keyword"),
        ('msgid "a"\n\nmsgstr "\\q"', "line 3: '\\q' is no escape; write '\\\\' for a backslash"),
        ("x" * 1000, f"'{'x' * 40}' is no keyword"),
    ],
)
def test_errors_say_where_and_what(text: str, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        po.read(text, "a.po")
    assert str(caught.value).startswith("a.po: is no PO: line ")
    assert message in str(caught.value)
    with pytest.raises(FormatError, match=r"^<text>: is no PO"):
        po.read(text)


@pytest.mark.parametrize(
    "text",
    [
        entry('"' + "a" * 1_000_000 + '"'),
        entry('"' + "\\n" * 200_000 + 'a"'),
        entry('"' + "\\303\\251" * 50_000 + '"'),
        entry('"' + "_a" * 100_000 + '"', '"' + "<b>_a" * 50_000 + '"'),
        entry('"a"\n' * 50_000),
        entry('"a"') * 10_000,
        "#, fuzzy\n" * 100_000,
        " \n" * 300_000,
        entry('"<a' + "<b" * 100_000 + '"'),
    ],
    ids=["long", "escapes", "octal", "accelerators", "lines", "entries", "flags", "space", "tags"],
)
def test_large_inputs(text: str) -> None:
    document = po.read(text)
    assert document.text == text


@pytest.mark.parametrize(
    "text", ['"' * 300_000, 'msgid "' + "a" * 1_000_000, 'msgid "' + "\\" * 300_001, "\\" * 300_000, "msgid " * 50_000, "[" * 300_000]
)
def test_hostile_inputs(text: str) -> None:
    with pytest.raises(FormatError):
        po.read(text)


# Marking as changed.


def reviewed(text: str, *numbers: int) -> str:
    document = read(text)
    return apply_edits(text, formats.review(document, [document.segments[number] for number in numbers]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (entry('"b"'), "#, fuzzy\n" + entry('"b"')),
        ("#: a.c:1\n" + entry('"b"'), "#: a.c:1\n#, fuzzy\n" + entry('"b"')),
        ("#, c-format\n" + entry('"b"'), "#, fuzzy, c-format\n" + entry('"b"')),
        ("#,\n" + entry('"b"'), "#, fuzzy\n" + entry('"b"')),
        ("#, fuzzy\n" + entry('"b"'), "#, fuzzy\n" + entry('"b"')),
        ("#, c-format\n#,fuzzy\n" + entry('"b"'), "#, c-format\n#,fuzzy\n" + entry('"b"')),
        ("#, no-fuzzy-here\n" + entry('"b"'), "#, fuzzy, no-fuzzy-here\n" + entry('"b"')),
        ('#, fuzzy\n#~ msgid "o"\n#~ msgstr "p"\n\n' + entry('"b"'), '#, fuzzy\n#~ msgid "o"\n#~ msgstr "p"\n\n#, fuzzy\n' + entry('"b"')),
        ('msgctxt "c"\r\nmsgid "a"\r\nmsgstr "b"', '#, fuzzy\r\nmsgctxt "c"\r\nmsgid "a"\r\nmsgstr "b"'),
        ('msgid "a" msgstr "b"', '#, fuzzy\nmsgid "a" msgstr "b"'),
    ],
)
def test_changed_entries_become_fuzzy(text: str, expected: str) -> None:
    assert reviewed(text, 1) == expected
    assert reviewed(expected, 1) == expected


def test_an_entry_becomes_fuzzy_once() -> None:
    text = 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n' + entry('"e"')
    assert reviewed(text, 2, 3, 5) == "#, fuzzy\n" + text.replace('msgid "x"', '#, fuzzy\nmsgid "x"')
    assert reviewed(text) == text


def test_fuzzy_entries_of_the_fixture() -> None:
    document = read(FIXTURE)
    text = apply_edits(FIXTURE, formats.review(document, document.segments))
    flagged = [entry.fuzzy for entry in polib.pofile(text) if not entry.obsolete]
    assert all(flagged)
    assert text.count("fuzzy, c-format") == 3


# The oracle.


def shapes(text: str) -> list[tuple[str, str]]:
    """What polib reads of the entries in force."""
    found: list[tuple[str, str]] = []
    for message in polib.pofile(text):
        if not message.obsolete:
            found += [("source", message.msgid), ("source", message.msgid_plural), ("translation", message.msgstr)]
            found += [("translation", message.msgstr_plural[number]) for number in sorted(message.msgstr_plural)]
    return [(kind, said) for kind, said in found if said]


def decoded(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for one in po._entries(text, None):
        messages = [po._decode(text, string, None) for string in one.strings]
        if po._name(messages):
            found += [
                ("source" if message.keyword.startswith("msgid") else "translation", message.text)
                for message in messages
                if message.keyword != "msgctxt" and message.text
            ]
    return found


def test_polib_reads_the_fixture_alike() -> None:
    text = FIXTURE.replace("\\302\\240", "\u00a0")
    assert decoded(text) == shapes(text)


WORDS = st.text(st.sampled_from("aé\"\\\n\t_&~%s{}<b>/中😀 '#"), min_size=1, max_size=25).filter(str.strip)


@st.composite
def catalogs(draw: st.DrawFn) -> str:
    catalog = polib.POFile(wrapwidth=draw(st.sampled_from([20, 78])))
    if draw(st.booleans()):
        catalog.metadata = {"Language": "fr", "Content-Type": "text/plain; charset=UTF-8"}
    for _ in range(draw(st.integers(0, 4))):
        message = polib.POEntry(
            msgid=draw(WORDS), comment=draw(st.sampled_from(["", "note", "#, fuzzy"])), obsolete=draw(st.integers(0, 5)) == 0
        )
        message.msgctxt = draw(st.none() | WORDS)
        message.flags = draw(st.lists(st.sampled_from(["fuzzy", "c-format"]), unique=True))
        message.occurrences = [("a.c", "1")] if draw(st.booleans()) else []
        message.previous_msgid = draw(st.none() | st.just("was"))
        if draw(st.booleans()):
            message.msgid_plural = draw(WORDS)
            message.msgstr_plural = {number: draw(WORDS) for number in range(draw(st.integers(1, 3)))}
        else:
            message.msgstr = draw(st.just("") | WORDS)
        catalog.append(message)
    return str(catalog)


@given(catalogs())
@settings(deadline=None, max_examples=100)
def test_polib_reads_made_catalogs_alike(text: str) -> None:
    assert decoded(text) == shapes(text)


@given(catalogs(), st.sampled_from(["\n", "\r\n", "\r"]))
@settings(deadline=None, max_examples=100)
def test_made_catalogs_go_there_and_back(text: str, line_break: str) -> None:
    text = text.replace("\n", line_break)
    document = read(text)
    again = apply_edits(text, formats.review(document, document.segments))
    assert [segment.text for segment in read(again).segments] == [segment.text for segment in document.segments]
    assert formats.review(read(again), read(again).segments) == []


@given(st.text(st.sampled_from('msgidtrcx_pl[0]" \n\\#~,"')))
@settings(deadline=None, max_examples=100)
def test_whatever_is_given_is_read_or_refused(text: str) -> None:
    try:
        document = po.read(text)
    except FormatError:
        return
    assert document.text == text
