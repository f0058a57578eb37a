from __future__ import annotations

import contextlib
from pathlib import Path

import pysubs2
import pytest
import srt
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.document import Document
from langmix.errors import FormatError
from langmix.formats.markup import compose, extract
from langmix.formats.srt import cues
from langmix.results import Edit, apply_edits
from roundtrip import check_text_format

FILM = (Path(__file__).parent / "files" / "film.srt").read_text(encoding="utf-8")
TIMES = "00:00:01,000 --> 00:00:04,000"


def read(text: str) -> Document:
    return check_text_format("srt", text)


def texts(text: str) -> list[str]:
    return [segment.text for segment in read(text).segments]


def said(text: str) -> list[tuple[str | None, str]]:
    return [(segment.name, segment.text) for segment in read(text).segments]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_film_is_read_and_written_back(line_end: str) -> None:
    document = read(FILM.replace("\n", line_end))
    assert said(FILM) == [(segment.name, segment.text) for segment in document.segments]
    assert {segment.kind for segment in document.segments} == {"cue"}
    assert {segment.declared for segment in document.segments} == {document.declared} == {None}


def test_cues_of_the_film() -> None:
    found = said(FILM)
    assert found[0] == ("1", "♪ Une vieille chanson passe à la radio du port ♪")
    assert ("2", "MARSEILLE, PORT DE LA JOLIETTE Six heures du matin") in found
    assert [text for name, text in found if name == "3"] == ["- Vous attendez quelqu'un ?", "- Mon frère, il arrive d'Alger."]
    assert [text for name, text in found if name == "16"] == ["-Vous voyez quelqu'un ?", "-Pas encore, il y a trop de brume."]
    assert [text for name, text in found if name == "19"] == ["- Tu n'as pas changé.", "- Menteur, j'ai pris vingt kilos."]
    assert ("11", "¿Alguien ha visto a mi hermano? Llegaba en el barco de las seis.") in found
    assert ("14", "[La sirène du bateau retentit au loin]") in found
    assert found[-1] == ("40", "FIN")


def test_places_in_the_source() -> None:
    document = read(FILM)
    segment = next(segment for segment in document.segments if segment.name == "17")
    place = segment.text.index(" avait un peu")
    assert document.text[slice(*segment.source(place, place + 1))] == "\n"
    assert document.text[slice(*segment.source(place + 1, len(segment.text)))] == "avait un peu de son visage."
    assert list(segment.gaps(0, len(segment.text))) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("<i>Un</i> mot", ["Un mot"]),
        ("<I>Un</I> <font color=\"#fff\" face='x'>mot</FONT>", ["Un mot"]),
        ("< i >Un</ i > <b/>mot", ["Un mot"]),
        ("{\\an8}{\\i1}Un{\\i0} mot", ["Un mot"]),
        ("{b}Un{/b} {y:i}mot", ["Un mot"]),
        ("Un <3 et <silence> {mot}", ["Un <3 et <silence> {mot}"]),
        ("Un <i mot", ["Un <i mot"]),
        ("  Un  \n\t mot  ", ["Un mot"]),
        ("<i>Un \n</i> mot", ["Un mot"]),
        ("Un\n<i>\nmot</i>", ["Un mot"]),
        ("♪ Un mot ♪", ["♪ Un mot ♪"]),
        ("Une ligne\nd'un mot", ["Une ligne d'un mot"]),
        ("- Oui.\n- Non.", ["- Oui.", "- Non."]),
        ("<i>– Oui.\n{\\an8}– Non.</i>", ["– Oui.", "– Non."]),
        ("Bon.\n—\xa0Oui.", ["Bon.", "—\xa0Oui."]),
        ("-Oui.\n-¿No?\n-<i>Non.</i>\n-5", ["-Oui.", "-¿No?", "-Non. -5"]),
        ("Comment va\n-t-elle ?", ["Comment va -t-elle ?"]),
        ("Il fait\n-5 degrés.", ["Il fait -5 degrés."]),
        ("-", ["-"]),
        ("Un mot\n<i>", ["Un mot"]),
        ("Tom & Jerry &amp; Co", ["Tom & Jerry &amp; Co"]),
        ("{\\an8}", []),
        ("", []),
    ],
)
def test_lines_of_a_cue(lines: str, expected: list[str]) -> None:
    assert texts(f"1\n{TIMES}\n{lines}\n\n2\n{TIMES}\nFin") == [*expected, "Fin"]


@pytest.mark.parametrize(
    ("times", "name"),
    [
        (TIMES, TIMES[:12]),
        ("0:0:1.5-->0:0:2.5", "0:0:1.5"),
        ("00:00:01 --> 00:00:04", "00:00:01"),
        ("  00:00:01,000\t-->\t00:00:04,000  X1:40 X2:600 Y1:20 Y2:50", "00:00:01,000"),
        ("-00:00:01,000 --> -00:00:00,500", "-00:00:01,000"),
        ("00:00:1,-500 --> 00:00:2,-1", "00:00:1,-500"),
        ("00: 00: 01, 000 --> 00: 00: 04, 000", "00: 00: 01, 000"),
        ("99:99:99,999 --> 00:00", "99:99:99,999"),
        ("00:01.000 --> 00:04.000 align:start", "00:01.000"),
        ("\ufeff00:00:01,000 --> 00:00:04,000", "00:00:01,000"),
    ],
)
def test_times_as_people_write_them(times: str, name: str) -> None:
    assert said(f"{times}\nUn mot") == [(name, "Un mot")]
    assert said(f"7\n{times}\nUn mot") == [("7", "Un mot")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"\ufeff1\n{TIMES}\nUn", [("1", "Un")]),
        (f"\n\n  1  \n{TIMES}\nUn\n\n\n\n2\n{TIMES}\nDeux", [("1", "Un"), ("2", "Deux")]),
        (f"1\n{TIMES}\nUn\n2\n{TIMES}\nDeux", [("1", "Un"), ("2", "Deux")]),
        (f"1\n\n{TIMES}\nUn\n\n2\n \n{TIMES}\nDeux", [("1", "Un"), ("2", "Deux")]),
        (f"{TIMES}\nUn\n\n{TIMES}\nDeux", [("00:00:01,000", "Un"), ("00:00:01,000", "Deux")]),
        (f"1\n{TIMES}\nUn\n\nencore\n\n2\n{TIMES}\nDeux", [("1", "Un"), ("1", "encore"), ("2", "Deux")]),
        (f"1\n{TIMES}\n\nUn", [("1", "Un")]),
        (f"1\n{TIMES}\n2\n{TIMES}\nDeux", [("2", "Deux")]),
        (f"Un film de X\n\n1\n{TIMES}\nUn", [("1", "Un")]),
        (f"12a\n{TIMES}\nUn", [("00:00:01,000", "Un")]),
        (f"1\n{TIMES}\nEn 1984\n1984 !\n", [("1", "En 1984 1984 !")]),
    ],
)
def test_cues_as_people_write_them(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


def test_an_arrow_without_times_is_text() -> None:
    document = formats.read(f"1\n{TIMES}\nRegarde --> là", None, "srt")
    assert [segment.text for segment in document.segments] == ["Regarde --> là"]


def test_a_new_text_breaks_the_line_where_the_old_one_did() -> None:
    document = read(f"1\r\n{TIMES}\r\n<i>Buenos días\r\na todos</i>\r\n")
    (segment,) = document.segments
    part = extract(document, segment, 0, len(segment.text))
    assert part.text == "Buenos días\na todos"
    edit = Edit(*segment.source(0, len(segment.text)), compose(document, segment, part, "Bonjour\nà tous"))
    assert apply_edits(document.text, [edit]) == f"1\r\n{TIMES}\r\n<i>Bonjour\r\nà tous</i>\r\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a\n\nb", "a blank line"),
        ("a\r\n \r\nb", "a blank line"),
        ("a --> b", "'-->'"),
        ("a <i>b", "'<i>'"),
        ("{\\an8}b", r"'{\\an8}'"),
    ],
)
def test_what_means_something_else_cannot_be_written(text: str, reason: str) -> None:
    document = read(FILM)
    with pytest.raises(FormatError, match=f"the text has {reason}, which cannot stand in a subtitle"):
        formats.escape(text, document, document.segments[0])


def test_all_else_is_written_as_it_is() -> None:
    document = read(FILM)
    assert formats.escape("R&D <3\nfin", document, document.segments[0]) == "R&D <3\nfin"


@pytest.mark.parametrize("text", ["", "\n\n", "Un mot", "1\n00:00:01,000\nUn mot", "a --> b", "WEBVTT\n"])
def test_a_file_without_cues_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="no line of times such as") as caught:
        formats.read(text, "a.srt", "srt")
    assert str(caught.value).startswith("a.srt: is no SubRip: line 1: ")


def test_cues_of_webvtt_are_found_too() -> None:
    text = "WEBVTT\n\nintro\n00:01.000 --> 00:04.000 align:start\nUn mot\n\nNOTE rien\n\n00:05.000 --> 00:06.000\nFin\n"
    assert [(cue.name, text[slice(*cue.lines[0])]) for cue in cues(text)] == [("00:01.000", "Un mot"), ("00:05.000", "Fin")]


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 500_000,
        "0" * 1_000_000,
        "-" * 1_000_000,
        "0" + " " * 1_000_000 + "-->",
        "0 --> 0\n" * 100_000,
        f"{TIMES}\n" + "1\n" * 100_000,
        f"{TIMES}\n" + "\n" * 1_000_000,
        f"{TIMES}\n" + "<i" * 300_000,
        f"{TIMES}\n" + "< " * 300_000,
        f"{TIMES}\n" + "<i" + " " * 1_000_000,
        f"{TIMES}\n" + "{\\" * 300_000,
        f"{TIMES}\n" + "- " * 300_000,
        f"{TIMES}\n" + "-\n" * 100_000,
        f"{TIMES}\n" + " " * 1_000_000 + "-A",
        f"{TIMES}\n" + "<i>" * 100_000,
    ],
    ids=lambda text: repr(text[-10:]),
)
def test_large_files_take_no_longer_than_their_size(text: str) -> None:
    with contextlib.suppress(FormatError):
        formats.read(text, None, "srt")


WORDS = st.text("aé日♪ '.!,?\U0001f600&<>{}-", max_size=10)
TAGS = st.sampled_from(["<i>", "</i>", '<font color="red">', "{\\an8}", "{b}", "- ", "– ", "", "", ""])
LINES = st.builds("{}{}{}{}".format, TAGS, WORDS, TAGS, WORDS).filter(lambda line: "-->" not in line)
CUES = st.tuples(st.integers(0, 10**7), st.integers(1, 10**4), st.lists(LINES, max_size=3))


def _made(drawn: list[tuple[int, int, list[str]]], *, numbers: bool = True, separator: str = "\n\n") -> str:
    """The source of cues: when each begins, how long it stays (milliseconds), its lines."""
    blocks = []
    for number, (start, length, lines) in enumerate(drawn, 1):
        times = f"{_clock(start)} --> {_clock(start + length)}"
        blocks.append("\n".join([*([str(number)] if numbers else []), times, *lines]))
    return separator.join(blocks) + "\n"


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},{rest:03}"


@settings(deadline=None, max_examples=100)
@given(
    st.lists(CUES, min_size=1, max_size=5), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(), st.sampled_from(["\n", "\n\n", "\n \n\n"])
)
def test_made_files_are_read_and_written_back(
    drawn: list[tuple[int, int, list[str]]], line_end: str, numbers: bool, separator: str
) -> None:
    document = read(_made(drawn, numbers=numbers, separator=separator).replace("\n", line_end))
    for segment in document.segments:
        assert "\n" not in segment.text
        assert "\r" not in segment.text


PLAIN_LINES = st.text("aé日♪ '.!,?\U0001f600&", min_size=1, max_size=10).map(str.strip).filter(lambda text: text and not text.isspace())


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 10**4), st.lists(PLAIN_LINES, min_size=1, max_size=3)), min_size=1, max_size=5)
)
def test_cues_are_those_that_other_libraries_read(drawn: list[tuple[int, int, list[str]]]) -> None:
    text = _made(drawn)
    found = [" ".join(segment.text.split()) for segment in read(text).segments]
    assert found == [" ".join(cue.content.split()) for cue in srt.parse(text)]
    assert found == [" ".join(event.plaintext.split()) for event in pysubs2.SSAFile.from_string(text, format_="srt")]


def test_the_film_as_other_libraries_read_it() -> None:
    expected = [" ".join(event.plaintext.split()) for event in pysubs2.SSAFile.from_string(FILM, format_="srt")]
    found: dict[str | None, str] = {}
    for segment in read(FILM).segments:
        found[segment.name] = f"{found.get(segment.name, '')} {segment.text}".strip()
    assert list(found.values()) == expected
    assert list(found) == [str(cue.index) for cue in srt.parse(FILM)]
