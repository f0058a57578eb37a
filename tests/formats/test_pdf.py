from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.config import Config
from langmix.document import Document
from langmix.errors import FormatError, InputError, MissingDependency
from langmix.formats import pdf
from langmix.inputs import read_input
from langmix.pipeline import scan_document
from roundtrip import check_container

FRENCH = "Le conseil municipal a voté hier soir la fermeture du centre aux voitures."
SPANISH = "Los vecinos no quieren que la feria se celebre cerca de la escuela."

Placed = tuple[float, float, float, str]
"""x and y in points from the lower left corner, size of the font in points, text."""


@pytest.fixture(autouse=True)
def _installed(request: pytest.FixtureRequest) -> None:
    if request.node.name != "test_without_the_library":
        pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed: pip install 'langmix[formats]'")


def make_pdf(*pages: list[Placed], catalog: str = "", trailer: str = "") -> bytes:
    """A PDF on A4 in Helvetica, without compression."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, page in enumerate(pages):
        said = b"".join(b"BT /F %g Tf %g %g Td (%s) Tj ET\n" % (size, x, y, _escaped(text)) for x, y, size, text in page)
        look = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * number} 0 R>>"
        objects += [look.encode(), b"<</Length %d>>stream\n%s\nendstream" % (len(said), said)]
    data = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        trailer.encode(),
        len(data),
    )


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def column(*lines: str, x: float = 72, y: float = 700, size: float = 11, pitch: float = 14) -> list[Placed]:
    return [(x, y - pitch * number, size, line) for number, line in enumerate(lines)]


def read(data: bytes) -> Document:
    return check_container("pdf", data)


def texts(*pages: list[Placed]) -> list[str]:
    return [segment.text for segment in read(make_pdf(*pages)).segments]


def test_lines_are_joined_to_paragraphs() -> None:
    page = [
        (72.0, 760.0, 20.0, "Le marché de Noël"),
        *column("Le conseil municipal a voté hier soir la ferme-", "ture du centre aux voitures, une décision", "attendue.", y=720),
        *column(SPANISH, y=660),
    ]
    document = read(make_pdf(page, catalog="/Lang(fr-FR)"))
    assert document.declared == "fr-FR"
    assert document.parts == ()
    assert [(segment.kind, segment.name, segment.text) for segment in document.segments] == [
        ("heading", "page 1", "Le marché de Noël"),
        ("prose", "page 1", "Le conseil municipal a voté hier soir la fermeture du centre aux voitures, une décision attendue."),
        ("prose", "page 1", SPANISH),
    ]
    word = document.segments[1].text.index("fermeture")
    start, end = document.segments[1].source(word, word + len("fermeture"))
    assert document.text[start:end] == "ferme-\nture"
    assert document.position(start).line == 2
    assert document.text.splitlines()[4] == SPANISH


def test_hyphens_that_are_none() -> None:
    (text,) = texts(column("Le trajet de Paris à Aix-en-", "Provence est toujours long."))
    assert text == "Le trajet de Paris à Aix-en- Provence est toujours long."
    (text,) = texts(column("Il vient au rendez-vous de 9 -", "10 heures tous les matins."))
    assert text == "Il vient au rendez-vous de 9 - 10 heures tous les matins."


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        # An indentation begins a paragraph.
        ((90.0, 686.0, 11.0, "Deuxième paragraphe qui commence avec un retrait ici."), 2),
        # So does a gap,
        ((72.0, 670.0, 11.0, "Deuxième paragraphe qui commence plus bas sur la page."), 2),
        # another size,
        ((72.0, 684.0, 14.0, "Deuxième paragraphe, plus grand"), 2),
        # and a bullet.
        ((72.0, 686.0, 11.0, "• Deuxième paragraphe qui commence par une puce, là."), 2),
        ((72.0, 686.0, 11.0, "2. Deuxième paragraphe qui commence par un numéro, là."), 2),
        ((72.0, 686.0, 11.0, "Deuxième phrase du même paragraphe, sur la même colonne."), 1),
    ],
)
def test_what_begins_a_paragraph(second: Placed, expected: int) -> None:
    first = (72.0, 700.0, 11.0, "Une première phrase qui va jusqu'au bout de sa colonne.")
    found = texts([first, second])
    assert len(found) == expected
    assert found[-1].endswith(second[3].lstrip("•2. ")[-20:])


def test_a_short_line_ends_a_paragraph() -> None:
    lines = (
        "Une phrase assez longue qui remplit la ligne de la colonne",
        "et qui finit.",
        "Une autre phrase qui remplit la ligne de la colonne aussi,",
    )
    assert texts(column(*lines)) == [f"{lines[0]} {lines[1]}", lines[2]]


def test_an_item_with_hanging_lines() -> None:
    page = [
        *column("• Un premier point de la liste qui est bien trop long"),
        *column("pour tenir sur une seule ligne.", x=81, y=686),
        *column("• Un second.", y=672),
    ]
    document = read(make_pdf(page))
    assert [(segment.kind, segment.text) for segment in document.segments] == [
        ("item", "Un premier point de la liste qui est bien trop long pour tenir sur une seule ligne."),
        ("item", "Un second."),
    ]


def test_columns_and_pages_go_on() -> None:
    left = column("Le conseil municipal a voté", "hier soir la fermeture du", y=120)
    right = column("centre aux voitures et des", "rues voisines pour les", x=320, y=700)
    following = column("habitants du quartier.", y=700)
    document = read(make_pdf([*left, *right], following))
    (segment,) = document.segments
    assert (
        segment.text
        == "Le conseil municipal a voté hier soir la fermeture du centre aux voitures et des rues voisines pour les habitants du quartier."
    )
    assert document.text.split("\n\f\n")[1] == "habitants du quartier."
    assert document.position(document.text.index("habitants")) == (6, 1)


def test_a_capital_begins_anew_on_the_next_page() -> None:
    assert texts(column("Le premier chapitre"), column("Le second chapitre")) == ["Le premier chapitre", "Le second chapitre"]


@pytest.mark.parametrize("count", [2, 5])
def test_running_headers_are_left_out(count: int) -> None:
    pages = [
        [
            (72.0, 800.0, 9.0, "Rapport annuel"),
            *column(f"Chapitre {'abcde'[number]} du rapport."),
            (290.0, 40.0, 9.0, f"Page {number + 8} de {count}"),
        ]
        for number in range(count)
    ]
    document = read(make_pdf(*pages))
    assert [segment.text for segment in document.segments] == [f"Chapitre {'abcde'[number]} du rapport." for number in range(count)]
    assert [segment.name for segment in document.segments] == [f"page {number + 1}" for number in range(count)]
    assert "Page 9 de" in document.text


def test_lines_of_the_text_that_are_the_same_on_pages_stay() -> None:
    page = [(72.0, 800.0, 9.0, "Rapport"), *column("Prix", "Nom", y=400)]
    assert "Prix" in " ".join(texts(page, page, page))
    # One page has no running header.
    assert texts(page)[0] == "Rapport"


def test_ligatures_controls_and_han() -> None:
    layout = pdf._Layout("la ﬁn eﬃcace", [pdf._Line(0, 12, 1, 72, 150, 700, 11, 0)])
    (segment,) = layout.segments()
    assert segment.text == "la fin efficace"
    assert segment.source(3, 5) == (3, 4)
    lines = [pdf._Line(0, 4, 1, 72, 150, 700, 11, 0), pdf._Line(5, 9, 1, 72, 150, 686, 11, 0)]
    (segment,) = pdf._Layout("这是一个\n很长的词", lines).segments()
    assert segment.text == "这是一个很长的词"


def test_read_only() -> None:
    document = read(make_pdf(column(FRENCH)))
    with pytest.raises(FormatError, match="PDF is read only"):
        formats.escape("x", document, document.segments[0])
    with pytest.raises(FormatError, match="is not text"):
        formats.read("x", None, "pdf")


def test_what_is_a_pdf() -> None:
    assert pdf.is_container(b"junk\n%PDF-1.4")
    assert not pdf.is_container(b" " * 1024 + b"%PDF-1.4")
    assert read(b"junk\n" + make_pdf(column(FRENCH))).segments[0].text == FRENCH


ENCRYPTED = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'00' * 32}>/U<{'11' * 32}>>>/ID[<00><00>]"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "a.pdf: is no PDF that can be read"),
        (b"%PDF-1.7\n", "a.pdf: is no PDF that can be read"),
        (make_pdf([]), "a.pdf: is a PDF without text, a scan perhaps"),
        (make_pdf(column("x"), trailer=ENCRYPTED), "a.pdf: is an encrypted PDF: save it without a password"),
        (make_pdf(*[[]] * 5001), "a.pdf: has 5001 pages, more than 5000: split it"),
    ],
)
def test_what_cannot_be_read(data: bytes, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        pdf.read(data, "a.pdf")
    assert str(caught.value).startswith(message)


def test_too_much_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_CHARACTERS", 100)
    with pytest.raises(FormatError, match="more than 100 characters"):
        pdf.read(make_pdf(column(FRENCH), column(FRENCH)))
    with pytest.raises(FormatError, match="more than 100 characters"):
        pdf.read(make_pdf(column(FRENCH, FRENCH)))


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(MissingDependency, match=r"pip install 'langmix\[formats\]'"):
        pdf.read(b"%PDF-1.7")


@pytest.mark.parametrize("tag", ["", "/Lang()", "/Lang(x y)", "/Lang<FEFF>", f"/Lang({'a' * 999})", "/Lang 5"])
def test_no_language(tag: str) -> None:
    assert read(make_pdf(column(FRENCH), catalog=tag)).declared is None


words = st.text(st.sampled_from("abéè .-•19AÉ\\()"), min_size=1, max_size=40)
placed = st.tuples(
    st.sampled_from([72.0, 80.0, 320.0]), st.sampled_from([20.0, 40.0, 700.0, 686.0, 672.0, 800.0]), st.sampled_from([9.0, 11.0]), words
)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(placed, max_size=6), min_size=1, max_size=4))
def test_whatever_stands_on_pages(pages: list[list[Placed]]) -> None:
    data = make_pdf(*pages)
    if not any(text.strip() for page in pages for _, _, _, text in page):
        return
    document = check_container("pdf", data)
    for segment in document.segments:
        said = document.text[slice(*segment.source(0, len(segment.text)))]
        assert [letter for letter in segment.text if letter.isalnum()] == [letter for letter in said if letter.isalnum()] or len(pages) > 1


FUZZ = """
import random, sys
from langmix.errors import FormatError
from langmix.formats.pdf import read
whole = open(sys.argv[1], "rb").read()
for seed in range(300):
    chance = random.Random(seed)
    data = bytearray(whole)
    for _ in range(chance.choice([1, 3, 30])):
        at = chance.randrange(len(data))
        how = chance.randrange(4)
        if how == 0:
            data[at] = chance.randrange(256)
        elif how == 1:
            del data[at:at + chance.randrange(1, 200)]
        elif how == 2:
            data[at:at] = data[chance.randrange(len(data)):][:chance.randrange(1, 200)]
        else:
            data[at:at + 1] = chance.choice([b"-1", b"99999999999", b"(", b"<<", b"[", b"endobj", b"0 0 R", b"1 0 R"])
        data = data or bytearray(b"x")
    try:
        read(bytes(data))
    except FormatError:
        pass
print("survived")
"""


def test_damaged_files_do_not_crash(tmp_path: Path) -> None:
    page = [*column("Le conseil municipal", "a voté hier"), (72.0, 40.0, 9.0, "Page 1")]
    (tmp_path / "whole.pdf").write_bytes(make_pdf(page, page, page, catalog="/Lang(fr)"))
    done = subprocess.run([sys.executable, "-c", FUZZ, tmp_path / "whole.pdf"], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "survived"), done.stderr[-2000:]


HTML = (
    "<!doctype html><html lang=fr><meta charset=utf-8><title>Le marché</title><style>p{width:300px;text-align:justify}</style>"
    f"<h1>Le marché de Noël</h1><p>{FRENCH} {FRENCH}</p><p>{SPANISH} {SPANISH}</p><ul><li>Un premier point<li>Un second point</ul>"
)


def run(*command: str | Path, folder: Path) -> None:
    program = str(command[0])
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed: apt-get install libreoffice-writer chromium")
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120, env=environment)


def test_a_page_printed_by_chromium(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(HTML, encoding="utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer")
    run("chromium", *options, f"--print-to-pdf={tmp_path / 'page.pdf'}", (tmp_path / "page.html").as_uri(), folder=tmp_path)
    document = read((tmp_path / "page.pdf").read_bytes())
    assert document.declared == "fr"
    assert [segment.text for segment in document.segments] == [
        "Le marché de Noël",
        f"{FRENCH} {FRENCH}",
        f"{SPANISH} {SPANISH}",
        "Un premier point",
        "Un second point",
    ]


def test_a_report_printed_by_libreoffice(tmp_path: Path) -> None:
    names = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "style", "text")}
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in names.items())
    paragraphs = [f"Point {number} : {FRENCH} {SPANISH} {FRENCH}" for number in range(60)]
    (tmp_path / "report.fodt").write_text(
        f'<?xml version="1.0"?><office:document {spaces} xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
        ' office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:styles><style:default-style'
        ' style:family="paragraph"><style:text-properties fo:language="fr" fo:country="FR"/></style:default-style></office:styles>'
        '<office:automatic-styles><style:page-layout style:name="L"><style:page-layout-properties fo:page-width="15cm"'
        ' fo:page-height="21cm" fo:margin="1.5cm"/></style:page-layout></office:automatic-styles><office:master-styles>'
        '<style:master-page style:name="Standard" style:page-layout-name="L"><style:header><text:p>Rapport annuel</text:p></style:header>'
        "<style:footer><text:p>Page <text:page-number>1</text:page-number></text:p></style:footer></style:master-page>"
        f"</office:master-styles><office:body><office:text>{''.join(f'<text:p>{text}</text:p>' for text in paragraphs)}"
        "</office:text></office:body></office:document>",
        encoding="utf-8",
    )
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    run("soffice", profile, "--headless", "--convert-to", "pdf", "report.fodt", folder=tmp_path)
    document = read((tmp_path / "report.pdf").read_bytes())
    assert document.declared == "fr-FR"
    assert "Rapport annuel" in document.text
    assert not any("Rapport annuel" in segment.text or segment.text.startswith("Page") for segment in document.segments)
    whole = " ".join(segment.text for segment in document.segments)
    assert whole == " ".join(paragraphs)
    assert sum(segment.text in paragraphs for segment in document.segments) > 45


def test_an_error_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    with pytest.raises(InputError, match=r"a\.pdf: is no PDF that can be read"):
        read_input(str(tmp_path / "a.pdf"), Config())


def test_a_file_is_scanned(tmp_path: Path) -> None:
    pages = (column(FRENCH, FRENCH, FRENCH, SPANISH),)
    (tmp_path / "a.pdf").write_bytes(make_pdf(*pages))
    found = read_input(str(tmp_path / "a.pdf"), Config())
    result = scan_document(found.document, Config())
    assert result.language == "fr"
    assert [result.text(span).strip() for span in result.foreign] == [SPANISH]
