"""Files made to hang, crash or mislead: all are read in one process of its own, with little memory and time."""

from __future__ import annotations

import struct
import textwrap
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from formats import make_docx
from formats.make_docx import DECLARATION, NAMESPACES, lang, members, paragraph, run, style, styles, text_box, wrapped
from langmix.formats.container import Container
from programs import answers_about

pytest.importorskip("resource", reason="limits of memory and time are those of Unix")

CHILD = textwrap.dedent(
    """
    import json, resource, sys
    from pathlib import Path

    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    from langmix.errors import FormatError
    from langmix.formats import docx, markup

    # Nothing outside: neither files nor processes nor the network.
    def refuse(event, arguments):
        if event in ("open", "os.system", "subprocess.Popen", "socket.connect", "socket.getaddrinfo") and armed:
            raise RuntimeError(f"{event} {arguments}")

    armed = False
    sys.addaudithook(refuse)
    # What is imported on first use is no file of theirs.
    for codec in ("utf-16-le", "utf-16-be", "cp437"):
        "".encode(codec)
    small = docx.read(Path(sys.argv[1], "small").read_bytes())
    markup.extract(small, small.segments[0], 0, 1)
    for path in sorted(Path(sys.argv[1]).iterdir()):
        data = path.read_bytes()
        armed = True
        try:
            docx.is_container(data)
            document = docx.read(data, path.name)
            for segment in document.segments[:100]:
                markup.extract(document, segment, 0, len(segment.text))
            assert docx.write(data, document, []) == data
            said = [len(document.segments), document.segments[0].text[:100] if document.segments else ""]
        except FormatError as error:
            said = str(error)
        armed = False
        print(json.dumps([path.name, said]), flush=True)
    """
)

Hostile = tuple[Callable[[], bytes], object]
"""What makes a file, and what is said of it: the beginning of a message, or the number of segments and the first of them."""


def archive(content: Mapping[str, str | bytes]) -> bytes:
    """Nothing is packed: much of the same would be refused before it is read."""
    return make_docx.archive(content, method=zipfile.ZIP_STORED)


def make(body: str, parts: Mapping[str, str] | None = None, *, styles_part: str | None = None) -> bytes:
    return archive(members(body, parts, styles_part=styles_part))


def with_document(source: str | bytes) -> bytes:
    return archive({**members(""), "word/document.xml": source})


def patched(data: bytes, name: str, place: int, layout: str, value: int) -> bytes:
    """An archive in which the directory says something else of a member."""
    changed = bytearray(data)
    record = data.index(name.encode(), data.index(b"PK\x01\x02")) - 46
    struct.pack_into(layout, changed, record + place, value)
    return bytes(changed)


def overlapping() -> bytes:
    """Files of which each says that all that follow are part of it."""
    data = archive({**members(""), **{f"word/header{number}.xml": "x" * 100 for number in range(500)}})
    archived = Container(data, "DOCX")
    for name, member in archived.members.items():
        data = patched(data, name, 20, "<L", archived.directory.start - member.start)
    return data


def encrypted() -> bytes:
    data = make(paragraph(run("a")))
    return patched(data, "word/document.xml", 8, "<H", 1)


def deep(count: int, *, closed: bool = True) -> bytes:
    body = "<w:sdt>" * count + paragraph(run("au fond")) + ("</w:sdt>" * count if closed else "")
    return with_document(wrapped("document", body))


def entities() -> str:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "lol">{lines}]><w>&l9;</w>'


def boxes(depth: int) -> str:
    content = paragraph(run("boîte"))
    for _ in range(depth):
        content = paragraph(run("boîte "), f"<w:r><w:drawing><w:txbxContent>{content}</w:txbxContent></w:drawing></w:r>", run("fin"))
    return content


def chain(length: int) -> bytes:
    more = "".join(style(f"S{number}", f"S{number}", base=f"S{number + 1}") for number in range(length))
    return make("".join(paragraph(run("a"), style=f"S{number}") for number in range(length)), styles_part=styles(more=more))


BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
FILES: dict[str, Hostile] = {
    "bomb of spaces": (
        lambda: make_docx.archive({**members(""), "word/document.xml": wrapped("document", " " * 20_000_000)}),
        "bomb of spaces: is no DOCX: word/document.xml is more than 200 times as large as it is packed",
    ),
    "sum of parts": (
        lambda: make("", {f"header{number}": " " * 9_000_000 for number in range(6)}),
        "sum of parts: is no DOCX: its text is larger than 50 MB",
    ),
    "size too small": (
        lambda: patched(make(paragraph(run("a" * 1000))), "word/document.xml", 24, "<L", 200),
        "size too small: is no DOCX: word/document.xml is larger or smaller than the archive says",
    ),
    "size too large": (
        lambda: patched(make(paragraph(run("a" * 1000))), "word/document.xml", 24, "<L", 0xFFFFFFF0),
        "size too large: is no DOCX: its text is larger than 50 MB",
    ),
    "files inside each other": (overlapping, "files inside each other: is no DOCX: [Content_Types].xml overlaps another file"),
    "10001 files": (
        lambda: archive({**members(""), **{f"a{number}": "" for number in range(10_001)}}),
        "10001 files: is no DOCX: it has more than 10000 files",
    ),
    "archive in archive": (
        lambda: archive({**members(paragraph(run("dehors"))), "word/embeddings/a.docx": make(paragraph(run("dedans")))}),
        [1, "dehors"],
    ),
    "name that leaves": (
        lambda: archive({**members(""), "../../etc/passwd": "x"}),
        "name that leaves: is no DOCX: it has a file with the unsafe name '../../etc/passwd'",
    ),
    "absolute name": (
        lambda: archive({**members(""), "/etc/passwd": "x"}),
        "absolute name: is no DOCX: it has a file with the unsafe name",
    ),
    "backslashes": (
        lambda: archive({**members(""), "word/a": "x"}).replace(b"word/a", b"word\\a"),
        "backslashes: is no DOCX: it has a file with the unsafe name",
    ),
    "same name twice": (
        lambda: archive({**members(""), "word/documenu.xml": "x"}).replace(b"documenu", b"document"),
        "same name twice: is no DOCX: it has two files with the name 'word/document.xml'",
    ),
    "encrypted": (encrypted, "encrypted: is no DOCX: word/document.xml is encrypted"),
    "encrypted office file": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9000),
        "encrypted office file: is no DOCX: it is encrypted, or of an older format",
    ),
    "wrong checksum": (
        lambda: patched(make(paragraph(run("a"))), "word/document.xml", 16, "<L", 7),
        "wrong checksum: is no DOCX: word/document.xml is damaged: its checksum is wrong",
    ),
    "cut off": (lambda: make(paragraph(run("a")))[:-40], "cut off: is no DOCX: the archive is cut off"),
    "no archive": (lambda: b"PK" * 50_000, "no archive: is no DOCX: it is not a ZIP archive"),
    "a million ends": (lambda: b"PK\x05\x06" * 300_000, "a million ends: is no DOCX: "),
    "entity bomb": (lambda: with_document(entities()), "entity bomb: word/document.xml: is no DOCX: line 1: a document type"),
    "outside entity": (
        lambda: with_document(f'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {NAMESPACES}>&x;</w:document>'),
        "outside entity: word/document.xml: is no DOCX: line 1: a document type",
    ),
    "entity bomb in styles": (
        lambda: make("", styles_part=entities()),
        "entity bomb in styles: word/styles.xml: is no DOCX: line 1: a document type",
    ),
    "outside targets": (
        lambda: archive(
            {
                **members(paragraph(run("dehors")) + '<w:altChunk r:id="rId1"/>'),
                "word/_rels/document.xml.rels": f'{DECLARATION}<Relationships><Relationship Id="rId1" TargetMode="External" Target="file:///etc/passwd"/>'
                '<Relationship Id="rId2" Target="http://127.0.0.1:9/x"/></Relationships>',
            }
        ),
        [1, "dehors"],
    ),
    "part outside": (
        lambda: archive(
            {**members(""), "[Content_Types].xml": str(members("")["[Content_Types].xml"]).replace("/word/document", "/../../etc/passwd")}
        ),
        "part outside: is no DOCX: it has no Word document in it",
    ),
    "deep": (lambda: deep(100_000), "deep: word/document.xml: is no DOCX: line 2: more than 500 elements inside each other"),
    "deep and open": (lambda: deep(100_000, closed=False), "deep and open: word/document.xml: is no DOCX: line 2: more than 500"),
    "as deep as allowed": (lambda: deep(490), [1, "au fond"]),
    "boxes in boxes": (lambda: make(boxes(80)), [81, "boîte fin"]),
    "alternatives in alternatives": (
        lambda: make(paragraph("<mc:AlternateContent><mc:Choice>" * 200 + run("a") + "</mc:Choice></mc:AlternateContent>" * 200)),
        [1, "a"],
    ),
    "text boxes in a row": (lambda: make(paragraph(text_box(paragraph(run("boîte")), "") * 2000, run("fin"))), [2001, "boîte"]),
    "tags in tags": (lambda: with_document("<a<b" * 50_000), "tags in tags: word/document.xml: is no DOCX: line 1: "),
    "nothing is closed": (
        lambda: with_document(wrapped("document", "<w:p>" * 300)),
        "nothing is closed: word/document.xml: is no DOCX: line 2: ",
    ),
    "one long word": (lambda: make(paragraph(run("a" * 700_000 + "é" * 700_000))), [1, "a" * 100]),
    "one long attribute": (
        lambda: make(paragraph(f"<w:r><w:drawing><wp:docPr descr='{'é b ' * 300_000}'/></w:drawing></w:r>")),
        [1, "é b " * 25],
    ),
    "one long gap": (lambda: make(paragraph(run("a"), '<w:proofErr w:type="x"/>' * 50_000 + "<w:bookmarkStart/>", run("b"))), [1, "ab"]),
    "white space in a gap": (lambda: make(paragraph(run("a"), f"<w:r>{' ' * 900_000}<w:rPr><w:b/></w:rPr><w:t>b</w:t></w:r>")), [1, "ab"]),
    "many references": (lambda: make(paragraph(run("&amp;&#233;" * 50_000))), [1, "&é" * 50]),
    "20000 runs": (lambda: make(paragraph(run("a ") * 20_000)), [1, "a " * 50]),
    "passages without end": (lambda: make(paragraph((run("un ") + run("uno ", lang("es-ES"))) * 5000)), [5001, "un \ufffc " * 20]),
    "texts in one run": (lambda: make(paragraph(f"<w:r>{'<w:t>a</w:t>' * 20_000}</w:r>")), [1, "a" * 100]),
    "fields without end": (lambda: make(paragraph(run("a"), BEGIN * 20_000, run("b") * 20_000) + paragraph(run("c"))), [2, "a"]),
    "changes without end": (lambda: make(paragraph('<w:ins w:id="1"/><w:del w:id="2"/><w:r/>' * 20_000, run("a"))), [1, "a"]),
    "hyphens without end": (lambda: make(paragraph((run("a") + "<w:r><w:noBreakHyphen/></w:r>") * 20_000)), [1, "a\u2011" * 50]),
    "styles in a chain": (lambda: chain(1500), [1500, "a"]),
    "styles in a ring": (
        lambda: make(paragraph(run("a"), style="A"), styles_part=styles(more=style("A", "A", base="B") + style("B", "B", base="A"))),
        [1, "a"],
    ),
    "names without end": (lambda: make(paragraph("".join(f"<w:a{number}/>" for number in range(30_000)), run("a"))), [1, "a"]),
    "prefixes without end": (
        lambda: make(
            "<w:x"
            + "".join(f' xmlns:p{number}="p"' for number in range(5000))
            + ">"
            + '<w:b xmlns:q="q"/>' * 50_000
            + paragraph(run("a"))
            + "</w:x>"
        ),
        [1, "a"],
    ),
    "a character that is none": (
        lambda: with_document(wrapped("document", paragraph(run("a\0b")))),
        "a character that is none: word/document.xml: is no DOCX",
    ),
    "a reference to none": (
        lambda: with_document(wrapped("document", paragraph(run("&#xd800;")))),
        "a reference to none: word/document.xml: is no DOCX",
    ),
    "half a character": (
        lambda: with_document("<a/>".encode("utf-16") + b"\x00"),
        "half a character: is no DOCX: word/document.xml is not in UTF-16-LE",
    ),
    "another encoding": (
        lambda: with_document('<?xml version="1.0" encoding="utf-7"?><a>+ADw-b+AD4-</a>'),
        [0, ""],
    ),
    "parts without end": (
        lambda: make(paragraph(run("a")), {f"header{number}": paragraph(run("h")) for number in range(2000)}),
        [2001, "a"],
    ),
    "many types": (
        lambda: archive(
            {
                **members(paragraph(run("a"))),
                "[Content_Types].xml": str(members("")["[Content_Types].xml"]).replace(
                    "</Types>",
                    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>'
                    * 20_000
                    + "</Types>",
                ),
            }
        ),
        [2, "a"],
    ),
}


# All are read at once, by one process: with two workers of the test runner it would be done twice.
pytestmark = pytest.mark.xdist_group("hostile docx")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    made = {name: maker() for name, (maker, _) in FILES.items()}
    return answers_about({"small": make(paragraph(run("a")))} | made, CHILD, tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_or_read(name: str, said: dict[str, object]) -> None:
    _, expected = FILES[name]
    answer = said[name]
    if isinstance(expected, str):
        assert isinstance(answer, str)
        assert answer.startswith(expected)
    else:
        assert answer == expected


def test_there_are_enough_of_them(tmp_path: Path) -> None:
    assert len(FILES) >= 20
    assert not list(tmp_path.iterdir())
