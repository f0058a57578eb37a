"""The other reports of ``check``: concise, grouped, gitlab, junit, rdjson, checkstyle, tsv, markdown, html; and the statistics of text.

Golden files as in ``test_machine.py``.
"""

from __future__ import annotations

import gc
import io
import json
import re
import tracemalloc
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import turbohtml
import xmlschema
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator
from markdown_it import MarkdownIt
from rich.cells import cached_cell_len

import langmix
from langmix import Document, Finding, Notification, ScanResult, Span
from langmix.document import Segment
from langmix.reporters import REPORTERS, ReportOptions, html, markdown, open_reporter
from langmix.reporters.html_style import STYLE
from langmix.reporters.tally import LISTED_FILES, Tally
from langmix.reporters.tsv import COLUMNS
from langmix.results import Edit
from reporters.made import REMARKS, UNREADABLE, checked, editorial, found, golden, made, report, texts_and_ranges

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMAS = Path(__file__).parent.parent / "schemas"
GITLAB = json.loads((SCHEMAS / "gitlab-code-quality.json").read_text(encoding="utf-8"))
RDJSON = json.loads((SCHEMAS / "rdformat-1.0.1.json").read_text(encoding="utf-8"))
JUNIT = xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")
STEERING = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066\u2067\u2069\ud800-\udfff]")
"""What no report for people or spreadsheets may pass on; an isolate of the report's own is closed by U+2069."""


def xml(text: str | bytes) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 -- written a moment ago by the program under test


def read_gitlab(text: str) -> Any:
    issues = json.loads(text)
    Draft202012Validator(GITLAB).validate(issues)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    return issues


def read_rdjson(text: str) -> Any:
    document = json.loads(text)
    Draft7Validator(RDJSON).validate(document)
    return document["diagnostics"]


def read_junit(text: str) -> ET.Element:
    JUNIT.validate(text)
    root = xml(text)
    for suite in root:
        assert suite.get("tests") == str(len(suite.findall("testcase"))) == "1"
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert suite.get("errors") == str(len(suite.findall("testcase/error")))
    return root


def read_checkstyle(text: str) -> ET.Element:
    root = xml(text)
    assert (root.tag, set(root.attrib)) == ("checkstyle", {"version"})
    for file in root:
        assert (file.tag, set(file.attrib)) == ("file", {"name"})
        for error in file:
            assert (error.tag, set(error.attrib)) == ("error", {"line", "column", "severity", "message", "source"})
            assert error.get("severity") in {"error", "warning", "info"}
            assert int(error.attrib["line"]) >= 1 <= int(error.attrib["column"])
    return root


def read_tsv(text: str) -> list[dict[str, str]]:
    head, *rows = (line.split("\t") for line in text.removesuffix("\n").split("\n"))
    assert head == list(COLUMNS)
    return [{key: unescape(value) for key, value in zip(head, row, strict=True)} for row in rows]


def unescape(cell: str) -> str:
    values = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
    return re.sub(
        r"\\(?:x(..)|u(....)|U(.{8})|(.))", lambda m: values[m[4]] if m[4] else chr(int(m[1] or m[2] or m[3], 16)), cell, flags=re.DOTALL
    )


def read_markdown(text: str) -> list[list[str]]:
    """The cells of all rows, as they are seen."""
    root = xml(f"<page>{MarkdownIt().enable('table').render(text)}</page>")
    return [["".join(cell.itertext()) for cell in row] for row in root.iter("tr") if row[0].tag == "td"]


def read_html(text: str) -> turbohtml.Document:
    page = turbohtml.parse(text)
    assert page.errors == []
    identifiers = [element.attrs["id"] for element in page.select("[id]")]
    assert len(set(identifiers)) == len(identifiers)
    targets = {element.attrs["aria-labelledby"] for element in page.select("[aria-labelledby]")}
    assert targets | {link.attrs["href"].removeprefix("#") for link in page.select("a")} <= set(identifiers)
    return page


READERS: dict[str, Callable[[str], Any]] = {
    "concise": str.splitlines,
    "grouped": str.splitlines,
    "gitlab": read_gitlab,
    "junit": read_junit,
    "rdjson": read_rdjson,
    "checkstyle": read_checkstyle,
    "markdown": read_markdown,
    "html": read_html,
    "tsv": read_tsv,
}


@pytest.fixture(autouse=True)
def outside_of_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(langmix), "__version__", "0.1.0")
    monkeypatch.delenv("CI_PROJECT_DIR", raising=False)


@pytest.mark.parametrize("form", READERS)
def test_golden(form: str) -> None:
    text = report(form, editorial(), REMARKS, statistics=True)
    READERS[form](text)
    assert text == golden(f"editorial.{form}", text)


def test_golden_text_with_statistics() -> None:
    text = report("text", editorial(), REMARKS, statistics=True)
    assert text == golden("editorial.text", text)


@pytest.mark.parametrize("form", READERS)
def test_every_finding_and_every_notification_is_told(form: str) -> None:
    text = report(form, editorial(), REMARKS)
    seen = READERS[form](text)
    findings = sum(len(result.findings) for result in editorial())
    numbers = {
        "gitlab": len,
        "rdjson": len,
        "tsv": len,
        "concise": lambda lines: sum(bool(re.match(r".+:\d+:\d+: LM\d{3} ", line)) for line in lines),
        "checkstyle": lambda root: len(root.findall("file/error")),
    }
    if form in numbers:
        assert numbers[form](seen) == findings + len(REMARKS)
    for rule in ("LM101", "LM102", "LM201", "LM001", "LM002", "LM003"):
        assert rule in text
    for path in ("docs/guide.md", "docs/brief.docx", "docs/empty.html", "stdin", "docs/long.txt"):
        assert path in text


@pytest.mark.parametrize("form", READERS)
def test_nothing_found_and_nothing_given(form: str) -> None:
    for results in ([], [made("")]):
        READERS[form](report(form, results, statistics=True))


PATHS = st.text(alphabet=st.sampled_from("a/\\|<>&\"'%:,\t\n\r\0\x1b\x85\udc80\u202e\u2028é日😀]`*_"), min_size=1)


@settings(deadline=None, max_examples=60)
@given(texts_and_ranges(), PATHS, st.sampled_from(["utf-8", "ascii", "cp1252", "utf-16", "cp037"]), st.sampled_from(sorted(READERS)))
@example(("]]><script>&#0; --><!--\x1b[31m\ud83d", [(0, 30)]), "a\x1b]0;\udcff<b>", "cp1252", "html")
@example(("un\u2028\x0bdos\t\\n", [(0, 9)]), "a\tb\nc", "ascii", "tsv")
def test_no_text_breaks_a_report(sample: tuple[str, list[tuple[int, int]]], path: str, encoding: str, form: str) -> None:
    text, ranges = sample
    result = made(text, *ranges, path=path)
    result = replace(result, findings=tuple(replace(finding, message=f"in {text}") for finding in result.findings))
    data = io.BytesIO()
    stream = io.TextIOWrapper(data, encoding=encoding, newline="")
    reporter = open_reporter(form, stream, ReportOptions("check", statistics=True))
    reporter.add(result)
    reporter.notify(Notification("LM001", path, text))
    reporter.close()
    stream.flush()
    output = data.getvalue().decode(encoding)
    seen = READERS[form](output)
    assert not STEERING.search(output.replace("\u2068", "").replace("\u2069", "") if form in {"concise", "grouped", "text"} else output)
    counts = {"gitlab": len, "rdjson": len, "tsv": len, "checkstyle": lambda root: len(root.findall("file/error"))}
    if form in counts:
        assert counts[form](seen) == len(ranges) + 1
    if form == "tsv":
        assert [row["text"].encode("utf-16-le", "surrogatepass") for row in seen[:-1]] == [
            text[start:end].encode("utf-16-le", "surrogatepass") for start, end in ranges
        ]
    if form == "html":
        assert {element.tag for element in seen.select("main *")} <= set(
            "section h2 h3 ul ol li span strong bdi div p blockquote mark table thead tbody tr th td".split()
        )


@given(texts_and_ranges())
def test_columns_of_rdjson_are_bytes(sample: tuple[str, list[tuple[int, int]]]) -> None:
    text, ranges = sample
    diagnostics = read_rdjson(report("rdjson", [made(text, *ranges)]))
    lines = [line.encode("utf-8", "surrogatepass") for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)]
    for (start, end), diagnostic in zip(ranges, diagnostics, strict=True):
        place = diagnostic["location"]["range"]
        for edge, offset in (("start", start), ("end", end)):
            line, column = place[edge]["line"], place[edge]["column"]
            before = b"".join(lines[: line - 1]) + lines[line - 1][: column - 1]
            assert before == text[:offset].encode("utf-8", "surrogatepass")


def test_columns_of_rdjson_in_a_container_are_those_of_the_segment() -> None:
    brief = next(result for result in editorial() if result.document.parts)
    (diagnostic,) = read_rdjson(report("rdjson", [brief]))
    assert diagnostic["location"]["range"] == {"start": {"line": 2, "column": 1}, "end": {"line": 2, "column": 27}}


def test_a_fix_is_told_to_programs_that_can_make_it() -> None:
    page = next(result for result in editorial() if result.document.format == "html")
    diagnostic = read_rdjson(report("rdjson", [page]))[0]
    assert diagnostic["suggestions"] == [
        {"range": {"start": {"line": 1, "column": 1}, "end": {"line": 1, "column": 17}}, "text": '<html lang="fr">'}
    ]
    brief = next(result for result in editorial() if result.document.parts)
    mended = replace(brief, findings=(replace(brief.findings[0], fix=Edit(0, 5, "<w:t>")),))
    assert "suggestions" not in read_rdjson(report("rdjson", [mended]))[0]


def test_equal_findings_are_issues_of_their_own_wherever_they_move() -> None:
    text = "gato\ngato\ngato"
    before = read_gitlab(report("gitlab", [made(text, (0, 4), (5, 9), (10, 14))]))
    after = read_gitlab(report("gitlab", [made("\n" + text, (1, 5), (6, 10), (11, 15))]))
    assert [issue["fingerprint"] for issue in before] == [issue["fingerprint"] for issue in after]
    assert [issue["location"]["positions"]["begin"]["line"] for issue in after] == [2, 3, 4]


def test_an_issue_is_relative_to_the_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path / "docs")
    monkeypatch.setenv("CI_PROJECT_DIR", str(tmp_path))
    issues = read_gitlab(report("gitlab", [made("gato", (0, 4)), made("gato", (0, 4), path="-"), made("perro", (0, 5), path=None)]))
    assert [issue["location"]["path"] for issue in issues] == ["docs/a.txt", "stdin", "text"]


@pytest.mark.parametrize(("fail_on", "failures"), [("error", 1), ("warning", 4), ("note", 5)])
def test_a_case_of_junit_fails_where_the_check_does(fail_on: str, failures: int) -> None:
    root = read_junit(report("junit", editorial(), REMARKS, fail_on=fail_on))
    assert len(root.findall(".//failure")) == failures
    assert [case.get("name") for case in root.iter("testcase") if case.find("error") is not None] == [UNREADABLE.path]
    assert [case.get("name") for case in root.iter("testcase") if not len(case)] == ["docs/clean.txt"]
    assert "LM102 foreign-span: words in ar" in ET.tostring(root, "unicode")


def test_checkstyle_lists_files_without_findings_too() -> None:
    root = read_checkstyle(report("checkstyle", editorial()))
    assert {file.get("name"): len(file) for file in root} == {
        "docs/clean.txt": 0,
        "docs/guide.md": 4,
        "docs/page.html": 2,
        "docs/empty.html": 1,
        "docs/brief.docx": 1,
        "stdin": 1,
    }


def test_xml_is_valid_in_a_stream_of_any_encoding() -> None:
    for form in ("junit", "checkstyle"):
        data = io.BytesIO()
        stream = io.TextIOWrapper(data, encoding="cp1252", newline="")
        reporter = open_reporter(form, stream, ReportOptions("check"))
        reporter.add(made("日本語 é", (0, 5), path="日é.txt"))
        reporter.close()
        stream.flush()
        # The bytes, as a program reads them from a file: without being told of an encoding.
        names = {element.get("name") for element in xml(data.getvalue()).iter()}
        assert "日é.txt" in names


def test_a_row_has_the_place_and_the_words() -> None:
    rows = read_tsv(report("tsv", editorial(), REMARKS))
    first = rows[0]
    assert (first["path"], first["line"], first["column"], first["end_line"], first["end_column"]) == (
        "docs/guide.md",
        "3",
        "33",
        "4",
        "16",
    )
    assert (first["rule"], first["name"], first["language"], first["confidence"]) == ("LM101", "foreign-sentence", "es", "0.9876")
    assert first["text"] == "La llave está\nbajo la piedra."
    assert (rows[-3]["rule"], rows[-3]["line"], rows[-3]["message"]) == ("LM001", "", "cannot be read:\nno such file")


def test_concise_is_a_line_a_finding() -> None:
    lines = report("concise", [made("le\ngato", (3, 7), severity="error")], [UNREADABLE]).splitlines()
    assert lines[0] == "a.txt:2:1: LM101 in Spanish [error]"
    assert lines[1] == "samples/50%, old: notes.txt:1:1: LM001 cannot be read: no such file [error]"
    assert lines[2] == "Found 1 problem (1 error) in 1 file. 1 fails the check (--fail-on warning). 1"
    assert len(report("concise", [made("gato", (0, 4))], width=20).splitlines()[0]) > 20


def test_grouped_is_a_block_a_file() -> None:
    results = [made("le\n" * 9 + "un gato", (0, 2), (30, 34)), made("le chat", path="b.txt"), made("gato", (0, 4), path="c.txt")]
    assert report("grouped", results).split("\n\n")[:2] == [
        "a.txt:\n   1:1 LM101 foreign-sentence: in Spanish\n  10:4 LM101 foreign-sentence: in Spanish",
        "c.txt:\n  1:1 LM101 foreign-sentence: in Spanish",
    ]


def test_markdown_shows_text_and_not_markup() -> None:
    nasty = "*un* [gato](http://x.y) | <i>negro</i> `&amp;` #1 ~~no~~"
    ((place, severity, _, message, words),) = read_markdown(report("markdown", [made(f"Le {nasty} là", (3, 3 + len(nasty)))]))
    assert (place, severity, message) == ("1:4", "warning", "in Spanish")
    assert words == f"Le {nasty} là"


def test_markdown_notifies_nobody() -> None:
    assert not re.search(r"@\w", report("markdown", [made("@anna gato", (0, 10), path="@team/a.txt")], [Notification("LM001", "@x", "@y")]))


def test_markdown_keeps_to_the_size_of_a_comment() -> None:
    results = [made("gato " * 20, *((5 * index, 5 * index + 4) for index in range(20)), path=f"{number}.txt") for number in range(100)]
    remarks = [Notification("LM001", f"{number}.bin", "cannot be read" + " at all" * 9) for number in range(1000)]
    text = report("markdown", results, remarks)
    assert markdown.MAX_CHARACTERS * 0.9 < len(text) < 65_536
    kept = len(read_markdown(text))
    assert f"{2000 - kept} more findings left out" in text
    assert "1000 more inputs left out" in text


def test_foreign_words_in_html_say_their_language() -> None:
    page = read_html(report("html", editorial()))
    marks = [(mark.attrs.get("lang"), mark.attrs.get("dir"), mark.text) for mark in page.select("mark")]
    assert ("es", "ltr", "La llave está\nbajo la piedra.") in marks
    assert ("ar", "rtl", "مرحبا بالعالم") in marks
    assert [quote.attrs["lang"] for quote in page.select("blockquote")][:4] == ["fr"] * 4
    assert page.select("html")[0].attrs["lang"] == "en"


def test_html_shows_text_and_not_markup() -> None:
    text = "<b>avant</b> &amp; <script>gato</script> &lt; <img src=x onerror=y>"
    start = text.index("<script>")
    result = made(text, (start, text.index(" &lt;")), path="<i>&a.txt")
    result = replace(result, findings=(replace(result.findings[0], message="<u>&quot;", rule="<LM>"),))
    page = read_html(report("html", [result], [Notification("LM001", "<s>b", "<a>&")]))
    assert page.select("blockquote")[0].text == text
    assert page.select("mark")[0].text == "<script>gato</script>"
    for part in ("<i>&a.txt", "<u>&quot;", "<LM>", "<s>b", "<a>&"):
        assert part in page.text
    assert not page.select("b, script, img, i, u, s")


def test_html_has_landmarks_and_headings_in_order() -> None:
    page = read_html(report("html", editorial(), REMARKS))
    assert [len(page.select(tag)) for tag in ("header", "nav", "main", "footer", "h1", "title")] == [1] * 6
    levels = [int(element.tag[1]) for element in page.select("h1, h2, h3")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [heading.text for heading in page.select("h2")][:3] == ["Files with findings", "Inputs", "docs/guide.md"]


def test_html_needs_nothing_besides_itself() -> None:
    text = report("html", editorial(), REMARKS)
    page = read_html(text)
    assert not page.select("script, link, img, iframe, [src]")
    assert not re.search(r"url\(|@import|https?:", text)
    assert {link.attrs["href"][0] for link in page.select("a")} == {"#"}


def test_lists_of_html_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "LISTED", 3)
    results = [made("gato", *ranges, path=f"{number}.txt") for number in range(5) for ranges in ([], [(0, 4)])]
    page = read_html(report("html", results, [Notification("LM001", f"{number}", "cannot be read") for number in range(4)]))
    assert [element.text for element in page.select("p.quiet") if "more" in element.text] == ["and 2 more", "and 1 more", "and 2 more"]
    assert len(page.select("mark")) == 5


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("form", ["light", "dark", "print"])
def test_colours_of_html_have_enough_contrast(form: str) -> None:
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    light = dict(re.findall(r"--(\w+): (#\w+)", blocks[0]))
    colours = light | dict(re.findall(r"--(\w+): (#\w+)", blocks[["light", "dark", "print"].index(form)]))
    for text in ("text", "quiet", "link", "error", "warning", "note"):
        for ground in ("page", "card"):
            high, low = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (text, ground)
    high, low = sorted((luminance(colours["text"]), luminance(colours["mark"])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


@pytest.mark.parametrize("form", sorted(set(REPORTERS) - {"html", "markdown", "sarif", "github"}))
def test_a_result_is_out_before_the_next(form: str) -> None:
    stream = io.StringIO()
    reporter = open_reporter(form, stream, ReportOptions("check"))
    reporter.add(made("un gato", (3, 7)))
    assert "LM101" in stream.getvalue()


class Sink(io.TextIOBase):
    """A stream that forgets."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        return len(text)


def held() -> int:
    """Bytes held by what was made since tracing began, but for the widths of text that rich remembers, which have an end."""
    cached_cell_len.cache_clear()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


# The two others keep findings up to their limits.
@pytest.mark.parametrize("form", sorted(set(REPORTERS) - {"sarif", "github"}))
def test_memory_does_not_grow_with_the_run(form: str) -> None:
    results = [made("gato " * 200, *((5 * index, 5 * index + 900) for index in range(5)))] * 100
    reporter = open_reporter(form, Sink(), ReportOptions("check", statistics=True))  # type: ignore[arg-type]
    sizes: list[int] = []
    for number in range(5):
        for index, result in enumerate(results):
            reporter.add(replace(result, document=replace(result.document, path=f"{number}/{index}.txt")))
        if number == 1:
            tracemalloc.start()
        if number:
            sizes.append(held())
    tracemalloc.stop()
    reporter.close()
    # What is written of each hundred is half a megabyte. Something else in this process may grow for once, but not each time.
    assert min(after - before for before, after in pairwise(sizes)) < 100_000


@pytest.mark.parametrize("form", ["text", "concise", "grouped"])
def test_statistics_are_tables_before_the_summary(form: str) -> None:
    text = report(form, editorial(), statistics=True)
    tables = text[text.index("rule  ") :]
    assert re.search(r"^LM102 foreign-span +3$", tables, re.MULTILINE)
    assert re.search(r"^Catalan \(ca\) +2$", tables, re.MULTILINE)
    assert re.search(r"^docs/guide.md +4 +\d+ %$", tables, re.MULTILINE)
    assert text.splitlines()[-2].startswith("Found ")
    assert "rule  " not in report(form, editorial())
    assert "rule  " not in report(form, [made("le chat")], statistics=True)


@pytest.mark.parametrize("width", [20, 40])
def test_statistics_keep_to_the_width_and_show_the_end_of_a_path(width: int) -> None:
    lines = report("text", [made("gato", (0, 4), path="docs/" * 9 + "guide.md")], statistics=True, width=width).splitlines()
    table = lines[next(index for index, line in enumerate(lines) if line.startswith("rule")) :]
    assert all(len(line) <= width or "foreign letters" in line or "%" in line for line in table)
    assert any(re.search(r"…\S*uide.md +1", line) for line in table)


def test_statistics_of_scan_count_passages() -> None:
    text = report("text", editorial(), command="scan", statistics=True)
    assert "passages" in text
    assert "rule" not in text[text.index("language  ") :]
    document = json.loads(report("json", editorial(), command="scan", statistics=True))
    assert document["statistics"]["rules"] == {}
    assert document["statistics"]["languages"]["es"] == 1


def test_statistics_name_the_files_with_most() -> None:
    results = [made("gato gato", *([(0, 4)] * (number % 7 + 1)), path=f"{number}.txt") for number in range(300)]
    statistics = json.loads(report("json", results, statistics=True))["statistics"]
    assert [file["found"] for file in statistics["files"]] == [7] * 20
    assert statistics["more_files"] == 280
    assert [file["path"] for file in statistics["files"]] == [f"{number}.txt" for number in range(6, 140, 7)]
    assert statistics["rules"] == {"LM101": sum(number % 7 + 1 for number in range(300))}


def test_the_count_of_files_does_not_grow_with_the_run() -> None:
    tally = Tally("check")
    for number in range(1000):
        tally.add(made("gato", (0, 4), path=f"{number}.txt"))
        assert len(tally._files) < 10 * LISTED_FILES
    assert (tally.affected, len(tally.worst_files())) == (1000, LISTED_FILES)


def test_a_place_without_words_shows_the_beginning() -> None:
    finding = Finding("LM201", 0, 0, "no language", "warning", "0")
    result = ScanResult(
        Document("Bonjour à tous.\n", (Segment("Bonjour à tous."),), path="a.txt"), "fr", {"fr": 1.0}, (), "fr", (), (finding,)
    )
    page = read_html(report("html", [result]))
    assert not page.select("mark")
    assert [quote.text for quote in page.select("blockquote")] == ["Bonjour à tous."]


def test_a_very_long_passage_is_cut_in_its_middle() -> None:
    text = "palabra " * 2000 + "fin"
    (mark,) = read_html(report("html", [checked(text, found(text, text, "es"), path="a.txt")])).select("mark")
    assert mark.text.startswith("palabra palabra")
    assert mark.text.endswith("palabra fin")
    assert " … " in mark.text
    assert len(mark.text) <= html.EXCERPT + 3


def test_an_undecided_document_says_so() -> None:
    span = Span(0, 3, "und", 0.0, reason="too short")
    result = ScanResult(Document("Ah!", (Segment("Ah!"),), path="a.txt"), "und", {}, (span,), "und", ())
    assert "undecided" in read_html(report("html", [result])).text
