"""How fast each format is read, beside the bare parser of its library and beside a whole scan: a Markdown table.

::

    taskset -c 0 python -m bench.formats --out docs/formats.md

The text is that of `tests/formats/files`, over and over. Throughput is MB of the source (of a container: of the XML in it; of a PDF: of its text) per second of
processor time, the median of some repeats; memory is what a process needs at most for 20 MB, with langmix and the library loaded.
"""

from __future__ import annotations

import argparse
import io
import re
import shlex
import statistics
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.markers import put_between_markers
from langmix import formats
from langmix.config import DEFAULTS
from langmix.pipeline import scan_document

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = Path(__file__).parent.parent / "tests" / "formats" / "files"
SAMPLE = Path(__file__).parent.parent / "samples" / "article_fr.txt"
REPEATS = 3
SIZES = (1_000_000, 4_000_000)
"""Bytes for the throughput; their ratio shows whether time is linear."""
LARGE = 20_000_000
"""Bytes for the memory."""


def repeated(text: str, pattern: str, size: int) -> str:
    """A text with the first match of a pattern repeated until it is about so long."""
    match = re.search(pattern, text, re.DOTALL)
    if match is None:
        raise ValueError(f"the file has nothing like {pattern}")
    return text[: match.start()] + match[0] * max(1, (size - len(text)) // len(match[0])) + text[match.end() :]


def grown(name: str, size: int) -> bytes:
    """A file of a format of about so many bytes (a container: with so much XML in it), or of as many as are read."""
    if name == "source":
        # A longer one is refused as a program's work.
        size = size // 5 if size <= max(SIZES) else 900_000
    if name == "pdf":
        return _grown_pdf(min(size, max(SIZES)))
    if name == "plain":
        text = SAMPLE.read_text(encoding="utf-8")
        return (text * (size // len(text) + 1)).encode()
    path, pattern = _GROWING[name]
    if name in _MEMBERS:
        return _grown_container(FILES / path, _MEMBERS[name], pattern, size)
    text = (FILES / path).read_text(encoding="utf-8")
    if name == "json":
        return ("[" + ",\n".join([text] * (size // len(text) + 1)) + "]").encode()
    return repeated(text, pattern, size).encode()


_GROWING = {
    "markdown": ("article.md", r"\n# .*"),
    "html": ("article.html", r"<article.*</article>"),
    "po": ("fr.po", r"(?<=\n\n)#.*"),
    "json": ("fr.json", ""),
    "docx": ("article.docx", r"(?<=<w:body>).*(?=<w:sectPr)"),
    "xliff": ("app.xliff", r"<file\b.*</file>"),
    "srt": ("film.srt", r".*"),
    "vtt": ("film.vtt", r"(?<=\n\n).*"),
    "ttml": ("film.ttml", r"<p\b.*</p>"),
    "odt": ("letter.odt", r"(?<=<office:text>).*(?=</office:text>)"),
    "epub": ("book.epub", r"<p\b.*</p>"),
    "rst": ("manuel.rst", r".*"),
    "asciidoc": ("guide.adoc", r".*"),
    "latex": ("article.tex", r"(?<=\\begin{document}).*(?=\\end{document})"),
    "android": ("strings.xml", r"<string\b.*</string>"),
    "properties": ("messages_fr.properties", r".*"),
    "resx": ("Resources.fr.resx", r"<data\b.*</data>"),
    "strings": ("Localizable.strings", r".*"),
    "tmx": ("memoire.tmx", r"<tu\b.*</tu>"),
    "yaml": ("fr.yml", r"(?<=\n)  .*"),
    "csv": ("visites.csv", r"(?<=\n).*"),
    "jsonl": ("corpus.jsonl", r".*"),
    "xcstrings": ("Localizable.xcstrings", r"(?<=\n)    \"%@ is done.*?\n    \},\n"),
    "source": ("atelier.pyw", r"(?<=\n)class .*"),
}
"""A file of each format, and the part of it that is repeated."""

_MEMBERS = {"docx": "word/document.xml", "odt": "content.xml", "epub": "OEBPS/ch1.xhtml"}
"""The part of a container that grows."""


def _grown_container(path: Path, grown: str, pattern: str, size: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == grown:
                data = repeated(data.decode(), pattern, size).encode()
            copy.writestr(member.filename, data)
    return target.getvalue()


def _grown_pdf(size: int) -> bytes:
    """A PDF with so many bytes of text: pages of the sample article, in a font that every reader has."""
    lines = (
        SAMPLE.read_text(encoding="utf-8")
        .encode("cp1252", "replace")
        .replace(b"\\", b"")
        .replace(b"(", b"")
        .replace(b")", b"")
        .splitlines()
    )
    text = b"".join(b"(%s) Tj T*\n" % line[place : place + 90] for line in lines if line for place in range(0, len(line), 90))
    content = b"BT /F1 8 Tf 9 TL 40 800 Td\n" + text + b"ET"
    number = max(1, size // sum(map(len, lines)))
    pages = b" ".join(b"%d 0 R" % (place + 5) for place in range(number))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (pages, number),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            for _ in range(number)
        ),
    ]
    out = b"%PDF-1.4\n"
    at = len(out)
    places: list[int] = []
    body: list[bytes] = []
    for place, item in enumerate(objects, 1):
        places.append(at)
        body.append(b"%d 0 obj\n%s\nendobj\n" % (place, item))
        at += len(body[-1])
    whole = out + b"".join(body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return whole + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        table,
        count,
        len(whole),
    )


def source_of(name: str, data: bytes) -> str:
    """What a bare parser is given."""
    if name in _MEMBERS:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(_MEMBERS[name]).decode()
    return read(name, data).text if name == "pdf" else data.decode()


def bare_parsers() -> dict[str, tuple[str, Callable[[str], object]]]:
    """Name and call of a parser for each format that has one."""
    import json
    from xml.parsers import expat

    import tree_sitter_markdown
    import turbohtml
    from tree_sitter import Language, Parser

    markdown = Parser(Language(tree_sitter_markdown.language()))

    def parse_xml(text: str) -> None:
        expat.ParserCreate().Parse(text.encode(), True)

    found: dict[str, tuple[str, Callable[[str], object]]] = {
        "markdown": ("tree-sitter-markdown, blocks only", lambda text: markdown.parse(text.encode())),
        "html": ("turbohtml", turbohtml.parse),
        "json": ("json", json.loads),
        "docx": ("expat", parse_xml),
        "xliff": ("expat", parse_xml),
    }
    try:
        import polib
        import srt

        found["po"] = "polib", polib.pofile
        found["srt"] = "srt", lambda text: list(srt.parse(text))
    except ImportError:
        print("left out: polib and srt are not installed", file=sys.stderr)  # noqa: T201 -- a program
    return found


def read(name: str, data: bytes) -> Any:
    """The document, as langmix reads it."""
    if formats.FORMATS[name].container:
        return formats.read_container(data, None, name)
    return formats.read(data.decode(), None, name)


def seconds(call: Callable[[], object]) -> float:
    """Processor time of a call, the median."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return statistics.median(times)


def row(name: str, parser: tuple[str, Callable[[str], object]] | None) -> str:
    """A line of the table."""
    small, large = (grown(name, size) for size in SIZES)
    source = source_of(name, large)
    size = len(source.encode()) / 1e6
    reading = seconds(lambda: read(name, large))
    document = read(name, large)
    scanning = seconds(lambda: scan_document(document, DEFAULTS))
    bare = f"{size / seconds(lambda: parser[1](source)):.1f} ({parser[0]})" if parser else "–"
    growth = reading / seconds(lambda: read(name, small)) / (size / (len(source_of(name, small).encode()) / 1e6))
    command = [sys.executable, "-m", "bench.formats", "--memory", name]
    memory = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603 -- this very program
    title = formats.FORMATS[name].title
    return f"| {title} | {size / reading:.1f} | {bare} | {reading / (reading + scanning):.0%} | {growth:.2f} | {memory} |"


def measure_memory(name: str) -> None:
    """Print the most memory, in MB, that a file of 20 MB needs in this process."""
    read(name, grown(name, LARGE))
    # Not getrusage: its maximum counts the process that started this one.
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    print(int(peak[1]) // 1024 if peak else 0)  # noqa: T201 -- a program


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="write between the markers `formats` of this file, not to standard output")
    parser.add_argument("--memory", metavar="NAME", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.memory:
        measure_memory(arguments.memory)
        return
    parsers = bare_parsers()
    lines = [
        f"Made by `python -m bench.formats{' ' + shlex.join(sys.argv[1:]) if sys.argv[1:] else ''}`.",
        "",
        "| format | read, MB/s | bare parser, MB/s | share of a scan | time for 4 times the size, /4 | memory for 20 MB, MB |",
        "| --- | --- | --- | --- | --- | --- |",
        *(row(name, parsers.get(name)) for name in ("plain", *_GROWING, "pdf")),
    ]
    table = "\n".join(lines)
    if arguments.out:
        arguments.out.write_text(put_between_markers(arguments.out.read_text(encoding="utf-8"), table, "formats"), encoding="utf-8")
    else:
        print(table)  # noqa: T201 -- a program


if __name__ == "__main__":
    main()
