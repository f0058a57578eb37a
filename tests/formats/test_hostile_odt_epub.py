"""ODT and EPUB files made to hang, crash or mislead: all are read in one process of its own, with little memory and time.

What an archive can do by itself, `test_hostile_docx` and `test_container` show.
"""

from __future__ import annotations

import struct
import textwrap
import zipfile
from collections.abc import Callable, Mapping

import pytest

from formats import make_epub, make_odt
from formats.make_epub import CONTAINER, page
from formats.make_odt import DECLARATION, NAMESPACES, annotation, content, frame, lang, note, p, span, style, styles
from programs import answers_about

pytest.importorskip("resource", reason="limits of memory and time are those of Unix")

CHILD = textwrap.dedent(
    """
    import json, resource, sys
    from pathlib import Path

    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    from langmix import formats
    from langmix.errors import FormatError
    from langmix.formats import epub, markup, odt

    # Nothing outside: neither files nor processes nor the network.
    def refuse(event, arguments):
        if event in ("open", "os.system", "subprocess.Popen", "socket.connect", "socket.getaddrinfo") and armed:
            raise RuntimeError(f"{event} {arguments}")

    armed = False
    sys.addaudithook(refuse)
    # What is imported on first use is no file of theirs.
    for codec in ("utf-16-le", "utf-16-be", "cp437"):
        "".encode(codec)
    for path in sorted(Path(sys.argv[1]).iterdir()):
        module = {"odt": odt, "epub": epub}[path.name.partition(" ")[0]]
        data = path.read_bytes()
        if " " not in path.name:
            small = module.read(data)
            markup.extract(small, small.segments[0], 0, 1)
            continue
        armed = True
        try:
            module.is_container(data)
            document = module.read(data, path.name)
            for segment in document.segments[:100]:
                markup.extract(document, segment, 0, len(segment.text))
            if document.segments:
                document.position(len(document.text))
            assert module.write(data, document, []) == data
            said = [len(document.segments), document.segments[-1].text[:100] if document.segments else ""]
        except FormatError as error:
            said = str(error)
        armed = False
        print(json.dumps([path.name, said]), flush=True)
    """
)

Hostile = tuple[Callable[[], bytes], object]
"""What makes a file, and what is said of it: the beginning of a message, or the number of segments and the last of them."""


def stored(members: Mapping[str, str | bytes]) -> bytes:
    """Nothing is packed: much of the same would be refused before it is read."""
    return make_epub.archive(members, method=zipfile.ZIP_STORED)


def text(body: str, automatic: str = "", styles_part: str | None = None) -> bytes:
    return stored(make_odt.members(body, automatic, styles_part))


def with_content(source: str | bytes) -> bytes:
    return stored({**make_odt.members(""), "content.xml": source})


def book(body: str, changes: Mapping[str, str | bytes] | None = None) -> bytes:
    return stored({**make_epub.members({"a.xhtml": page(body)}, metadata=make_epub.LANGUAGE), **(changes or {})})


def with_package(source: str) -> bytes:
    return book("<p>Un</p>", {"OEBPS/content.opf": source})


def entities(root: str) -> str:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY l0 "lol">{lines}]><{root}>&l9;</{root}>'


def outside(root: str) -> str:
    return f'<!DOCTYPE {root} [<!ENTITY x SYSTEM "file:///etc/passwd">]><{root}>&x;</{root}>'


def contents(labels: str) -> bytes:
    members = make_epub.members({"a.xhtml": page("<p>Un</p>"), "toc.ncx": make_epub.ncx().replace("<navMap>", f"<navMap>{labels}")})
    return stored(members)


def boxes(depth: int) -> str:
    inner = p("boîte")
    for _ in range(depth):
        inner = p("boîte ", frame(f"<draw:text-box>{inner}</draw:text-box>"), "fin")
    return inner


def patched(data: bytes, name: str, place: int, layout: str, value: int) -> bytes:
    """An archive in which the directory says something else of a member."""
    changed = bytearray(data)
    struct.pack_into(layout, changed, data.index(name.encode(), data.index(b"PK\x01\x02")) - 46 + place, value)
    return bytes(changed)


def chain(length: int) -> bytes:
    more = "".join(style(f"S{number}", "", "paragraph", f"S{number + 1}") for number in range(length))
    return text("".join(p("a", style=f"S{number}") for number in range(length)), styles_part=styles(more=more))


SPANISH = style("T1", lang("es"))
RING = style("A", "", "paragraph", "B") + style("B", "", "paragraph", "A") + style("C", parent="C")
LOCKED = '<manifest:file-entry manifest:full-path="x"><manifest:encryption-data/></manifest:file-entry>'
LINK = '<itemref idref="i0"/>'

FILES: dict[str, Hostile] = {
    "odt bomb of spaces": (
        lambda: make_epub.archive({**make_odt.members(""), "content.xml": content(" " * 20_000_000)}),
        "odt bomb of spaces: is no ODT: content.xml is more than 200 times as large as it is packed",
    ),
    "odt type without end": (
        lambda: stored({**make_odt.members(""), "mimetype": "a" * 900_000}),
        "odt type without end: is no ODT: it is 'aaaaaaa",
    ),
    "odt size too small": (
        lambda: patched(text(p("a" * 1000)), "content.xml", 24, "<L", 200),
        "odt size too small: is no ODT: content.xml is larger or smaller than the archive says",
    ),
    "odt encrypted": (lambda: patched(text(p("a")), "content.xml", 8, "<H", 1), "odt encrypted: is no ODT: content.xml is encrypted"),
    "odt name that leaves": (
        lambda: stored({**make_odt.members(""), "../../etc/passwd": "x"}),
        "odt name that leaves: is no ODT: it has a file with the unsafe name",
    ),
    "odt entity bomb": (lambda: with_content(entities("a")), "odt entity bomb: content.xml: is no ODT: line 1: a document type"),
    "odt outside entity": (lambda: with_content(outside("a")), "odt outside entity: content.xml: is no ODT: line 1: a document type"),
    "odt entity bomb in styles": (
        lambda: text("", styles_part=entities("a")),
        "odt entity bomb in styles: styles.xml: is no ODT: line 1: a document type",
    ),
    "odt entity bomb in manifest": (
        lambda: stored({**make_odt.members(""), "META-INF/manifest.xml": entities("a")}),
        "odt entity bomb in manifest: META-INF/manifest.xml: is no ODT: line 1: a document type",
    ),
    "odt manifest without end": (
        lambda: stored(
            {
                **make_odt.members(p("a")),
                "META-INF/manifest.xml": f"{DECLARATION}<manifest:manifest {NAMESPACES}>{LOCKED * 20_000}</manifest:manifest>",
            }
        ),
        [1, "a"],
    ),
    "odt outside drawing": (
        lambda: text(p("a", frame('<draw:image xlink:href="file:///etc/passwd"/><draw:object xlink:href="http://127.0.0.1:9/"/>'))),
        [1, "a\ufffc"],
    ),
    "odt deep": (lambda: text("<text:section>" * 100_000), "odt deep: content.xml: is no ODT: line 2: more than 500 elements"),
    "odt deep spans": (
        lambda: text("<text:p>" + '<text:span text:style-name="T1">a' * 480 + "</text:span>" * 480 + "</text:p>", SPANISH),
        [1, "a" * 100],
    ),
    "odt deep sections": (lambda: text("<text:section>" * 480 + p("au fond") + "</text:section>" * 480), [1, "au fond"]),
    "odt paragraphs in each other": (lambda: text("<text:p>a" * 490 + "</text:p>" * 490), [490, "a"]),
    "odt boxes in boxes": (lambda: text(boxes(100)), [101, "boîte"]),
    "odt nothing is closed": (lambda: text("<text:p>" * 300), "odt nothing is closed: content.xml: is no ODT: line 2: mismatched tag"),
    "odt tags in tags": (lambda: with_content("<a<b" * 50_000), "odt tags in tags: content.xml: is no ODT: line 1: "),
    "odt one long word": (lambda: text(p("é" * 700_000)), [1, "é" * 100]),
    "odt one long space": (lambda: text(p("a", " " * 900_000, "\n" * 9, "b")), [1, "a b"]),
    "odt spaces and words": (lambda: text(p("a  \n" * 200_000)), [1, "a " * 50]),
    "odt 100000 references": (lambda: text(p("&amp;&#233;" * 100_000)), [1, "&é" * 50]),
    "odt spans without end": (lambda: text(p(span("a ", "T2") * 30_000), style("T2")), [1, "a " * 50]),
    "odt borders without end": (
        lambda: text(
            p("".join(span("a ", f"R{number % 900}") for number in range(10_000))),
            "".join(style(f"R{n}", "x:rsid='1'") for n in range(900)),
        ),
        [1, "a " * 50],
    ),
    "odt passages without end": (lambda: text(p(("un " + span("uno ", "T1")) * 10_000), SPANISH), [10_001, "uno"]),
    "odt notes without end": (lambda: text(p(("a" + note("n") + annotation("c")) * 5000)), [10_001, "c"]),
    "odt marks without end": (lambda: text(p("a", '<text:bookmark text:name="x"/>' * 50_000, "b")), [1, "ab"]),
    "odt fields without end": (lambda: text(p("<text:date>a</text:date>" * 30_000, "b")), [1, "\ufffc" * 100]),
    "odt styles in a chain": (lambda: chain(5000), [5000, "a"]),
    "odt styles in a ring": (lambda: text(p("a", span("b", "C"), style="A"), RING, styles(more=RING)), [1, "ab"]),
    "odt languages that are none": (
        lambda: text(
            p(span("a", "T1"), span("b", "T2")), style("T1", f'fo:language="{"a-" * 40_000}"') + style("T2", 'fo:language="&lt;b>"')
        ),
        [1, "ab"],
    ),
    "odt prefixes without end": (
        lambda: text("".join(f'<x xmlns:p{number}="p"/>' for number in range(20_000)) + '<x xmlns:text="y"/>' * 20_000 + p("perdu")),
        [0, ""],
    ),
    "odt attributes without end": (lambda: text("<text:p " + " ".join(f'a{n}="b"' for n in range(50_000)) + ">a</text:p>"), [1, "a"]),
    "odt headers without end": (
        lambda: text(p("a"), styles_part=styles(master=f"<style:header>{p('h')}</style:header>" * 5000)),
        [5001, "h"],
    ),
    "odt a character that is none": (lambda: text(p("a\0b")), "odt a character that is none: content.xml: is no ODT: line 2: "),
    "epub bomb of spaces": (
        lambda: make_epub.make({"a.xhtml": page(" " * 20_000_000)}),
        "epub bomb of spaces: is no EPUB: OEBPS/a.xhtml is more than 200 times as large as it is packed",
    ),
    "epub sum of chapters": (
        lambda: make_epub.archive(
            make_epub.members({f"{n}.xhtml": page(f"<p>{n}" + "ab " * 300_000) for n in range(60)}), method=zipfile.ZIP_STORED
        ),
        "epub sum of chapters: is no EPUB: its text is larger than 50 MB",
    ),
    "epub name that leaves": (
        lambda: book("", {"OEBPS/../../a": "x"}),
        "epub name that leaves: is no EPUB: it has a file with the unsafe name",
    ),
    "epub path that leaves": (
        lambda: book("", {"META-INF/container.xml": CONTAINER.replace("OEBPS/content.opf", "../../../etc/passwd")}),
        "epub path that leaves: is no EPUB: it has no ../../../etc/passwd",
    ),
    "epub chapters that leave": (
        lambda: with_package(make_epub.package({"a.xhtml": ""}).replace('href="a', 'href="' + "%2e%2e/" * 2000 + 'etc/passwd" x="')),
        "epub chapters that leave: is no EPUB: it has no chapters",
    ),
    "epub chapter elsewhere": (
        lambda: with_package(make_epub.package({"a.xhtml": ""}).replace('href="a', 'href="http://127.0.0.1:9/a')),
        "epub chapter elsewhere: is no EPUB: it has no chapters",
    ),
    "epub entity bomb in package": (
        lambda: with_package(entities("package")),
        "epub entity bomb in package: OEBPS/content.opf: is no EPUB: line 1: a document type",
    ),
    "epub entity bomb in container": (
        lambda: book("", {"META-INF/container.xml": entities("container")}),
        "epub entity bomb in container: META-INF/container.xml: is no EPUB: line 1: a document type",
    ),
    "epub entity bomb in encryption": (
        lambda: book("", {"META-INF/encryption.xml": entities("encryption")}),
        "epub entity bomb in encryption: META-INF/encryption.xml: is no EPUB: line 1: a document type",
    ),
    "epub entity bomb in chapter": (lambda: book("", {"OEBPS/a.xhtml": entities("html")}), [2, "&l9;"]),
    "epub outside entity": (
        lambda: with_package(outside("package")),
        "epub outside entity: OEBPS/content.opf: is no EPUB: line 1: a document type",
    ),
    "epub document types": (
        lambda: with_package("<!DOCTYPE a>" * 50_000 + "<a/>"),
        "epub document types: OEBPS/content.opf: is no EPUB: line 1: a document type",
    ),
    "epub comments without end": (
        lambda: with_package("<!-- a -->\n" * 50_000 + "<!-- <!DOCTYPE x"),
        "epub comments without end: OEBPS/content.opf: is no EPUB: line 50001: ",
    ),
    "epub spine without end": (
        lambda: stored(make_epub.members({"a.xhtml": page("<p>Un</p>")}, spine=LINK * 50_000)),
        [2, "Un"],
    ),
    "epub manifest without end": (
        lambda: with_package(
            make_epub.package({"a.xhtml": ""}, make_epub.LANGUAGE).replace(
                "<manifest>", '<manifest><item id="x" href="y" properties="nav"/>' + '<item id="x"/>' * 50_000
            )
        ),
        [1, "Un"],
    ),
    "epub chapters without end": (
        lambda: stored(make_epub.members({f"{n}.xhtml": page(f"<p>{n}</p>") for n in range(3000)})),
        [3001, "2999"],
    ),
    "epub contents deep": (
        lambda: contents("<navPoint>" * 100_000),
        "epub contents deep: OEBPS/toc.ncx: is no EPUB: line 4: more than 500 elements inside each other",
    ),
    "epub contents without end": (lambda: contents("<navLabel><text>a</text></navLabel>" * 30_000), [30_003, "a"]),
    "epub chapter deep": (lambda: book("<div>" * 100_000 + "au fond"), [1, "au fond"]),
    "epub tags in tags": (lambda: book("<a<b" * 50_000), [0, ""]),
    "epub passages without end": (lambda: book("<p>" + 'un <i lang="es">uno</i> ' * 10_000), None),
    "epub description without end": (
        lambda: stored(
            make_epub.members(
                {"a.xhtml": page("")}, metadata=f"<dc:description>{'&lt;' * 90_000}{'&lt;b ' * 40_000}  \n  </dc:description>"
            )
        ),
        None,
    ),
    "epub half a character": (
        lambda: book("", {"OEBPS/a.xhtml": "<a/>".encode("utf-16") + b"\0"}),
        "epub half a character: is no EPUB: OEBPS/a.xhtml is not in UTF-16-LE",
    ),
}


# All are read at once, by one process: with two workers of the test runner it would be done twice.
pytestmark = pytest.mark.xdist_group("hostile odt_epub")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    made = {name: maker() for name, (maker, _) in FILES.items()}
    return answers_about({"odt": text(p("a")), "epub": book("<p>a</p>")} | made, CHILD, tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_or_read(name: str, said: dict[str, object]) -> None:
    _, expected = FILES[name]
    answer = said[name]
    if isinstance(expected, str):
        assert isinstance(answer, str)
        assert answer.startswith(expected)
    elif expected is None:
        assert isinstance(answer, list)
    else:
        assert answer == expected


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 20
