"""The reports for programs: json, jsonl, github, sarif. ``LANGMIX_UPDATE_GOLDEN=1`` rewrites the golden files."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator, FormatChecker

import langmix
from langmix import Notification, ScanResult
from langmix.reporters import ReportOptions, github, open_reporter, sarif
from langmix.reporters.json_lines import count_units
from langmix.reporters.json_stream import to_json
from langmix.results import Edit
from langmix.rules import RULES
from reporters.made import UNREADABLE, editorial, golden, made, report, texts_and_ranges

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SCHEMA = json.loads((files("langmix.reporters") / "schema.json").read_text(encoding="utf-8"))
SARIF_SCHEMA = json.loads((HERE.parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
FORMATS = ("json", "jsonl", "github", "sarif")
URI_REFERENCE = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+")
DRAFT = (
    "Le conseil municipal a voté le budget de la ville hier soir, après trois heures de débat. "
    "El alcalde no quiso hablar con los periodistas."
)


@pytest.fixture(autouse=True)
def outside_of_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(langmix), "__version__", "0.1.0")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)


def read_json(text: str) -> Any:
    document = json.loads(text)
    Draft202012Validator(SCHEMA).validate(document)
    return document


def read_lines(text: str) -> list[Any]:
    lines = [json.loads(line) for line in text.removesuffix("\n").split("\n")]
    for line in lines:
        Draft202012Validator({"$ref": f"#/$defs/{line['type']}", "$defs": SCHEMA["$defs"]}).validate(line)
        Draft202012Validator({"$ref": "#/$defs/line", "$defs": SCHEMA["$defs"]}).validate(line)
    return lines


def read_sarif(text: str) -> Any:
    log = json.loads(text)
    Draft4Validator(SARIF_SCHEMA, format_checker=FormatChecker()).validate(log)
    return log["runs"][0]


def same_units(text: str) -> bytes:
    """A text as JSON can tell it: a high and a low surrogate next to each other are one character there."""
    return text.encode("utf-16-le", "surrogatepass")


@pytest.mark.parametrize("form", FORMATS)
def test_samples(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    results = [langmix.check(path, detector="langdetect") for path in sorted(Path("samples").glob("*.txt"))]
    text = report(form, results, [UNREADABLE])
    readers: dict[str, Callable[[str], Any]] = {"json": read_json, "jsonl": read_lines, "sarif": read_sarif, "github": str}
    readers[form](text)
    assert text == golden(f"samples.{form}", text)


def test_schemas_are_valid_and_every_field_of_ours_is_closed_and_described() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft4Validator.check_schema(SARIF_SCHEMA)
    pending: list[Any] = [SCHEMA]
    while pending:
        part = pending.pop()
        if isinstance(part, list):
            pending += part
        elif isinstance(part, dict):
            pending += part.values()
            if isinstance(part.get("properties"), dict):
                assert part["additionalProperties"] is False
                # Only a container has parts; statistics are asked for.
                assert set(part["required"]) == set(part["properties"]) - {"part", "statistics"}
                for field in part["properties"].values():
                    target = SCHEMA["$defs"][field["$ref"].rpartition("/")[2]] if "$ref" in field else {}
                    assert {**target, **field}["description"]


@pytest.mark.parametrize("command", ["scan", "check"])
def test_json_and_its_lines_hold_the_same_objects(command: str) -> None:
    results = [made("noir gato noir", (5, 9)), langmix.check(DRAFT, lang="fr"), made("")]
    document = read_json(report("json", results, [UNREADABLE], command=command))
    lines = read_lines(report("jsonl", results, [UNREADABLE], command=command))
    assert [*document["results"], *document["notifications"], document["summary"]] == lines
    assert document["command"] == command
    assert [bool(result["findings"]) for result in document["results"]] == [command == "check", command == "check", False]


def test_numbers_are_rounded_and_the_words_stand_only_where_they_are_foreign() -> None:
    (result,) = read_json(report("json", [made("noir gato noir", (5, 9))]))["results"]
    assert result["shares"] == {"fr": 0.6667, "es": 0.3333}
    assert (result["spans"][0]["confidence"], result["spans"][0]["runner_up"]) == (0.9877, {"language": "pt", "confidence": 0.0123})
    assert "text" not in result["spans"][0]
    assert result["foreign"][0]["text"] == result["findings"][0]["text"] == "gato"


def test_a_finding_about_no_span() -> None:
    result = langmix.check(DRAFT, lang="de")
    finding = next(finding for finding in report_of(result)["findings"] if finding["rule"] == "LM201")
    assert (finding["expected"], finding["language"], finding["confidence"], finding["runner_up"]) == ("de", None, None, None)
    run = read_sarif(report("sarif", [result]))
    assert {"expected": "de"} in [found["properties"] for found in run["results"]]


def report_of(result: ScanResult) -> Any:
    return read_json(report("json", [result]))["results"][0]


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_found_and_nothing_given(form: str) -> None:
    for results in ([], [made("")]):
        text = report(form, results)
        assert text.endswith("\n")
        if form == "json":
            assert read_json(text)["summary"]["documents"] == len(results)
        elif form == "jsonl":
            assert read_lines(text)[-1]["documents"] == len(results)
        elif form == "sarif":
            assert read_sarif(text)["results"] == []
    assert report("github") == "langmix: 0 findings in 0 documents.\n"


def test_a_line_of_json_is_out_before_the_next_result() -> None:
    data = io.BytesIO()
    reporter = open_reporter("jsonl", io.TextIOWrapper(data, encoding="utf-8"), ReportOptions())
    reporter.add(made("gato", (0, 4)))
    assert data.getvalue().count(b"\n") == 1


@given(texts_and_ranges(), st.sampled_from(["utf-8", "ascii"]))
def test_every_unit_names_the_same_words(sample: tuple[str, list[tuple[int, int]]], encoding: str) -> None:
    text, ranges = sample
    result = made(text, *ranges)
    read = read_json(report("json", [result], encoding=encoding))["results"][0]
    assert read_lines(report("jsonl", [result], encoding=encoding))[0] == read
    regions = [found["locations"][0]["physicalLocation"]["region"] for found in read_sarif(report("sarif", [result]))["results"]]
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    for (start, end), span, finding, region in zip(ranges, read["foreign"], read["findings"], regions, strict=True):
        words = text[start:end]
        assert (span["start"], span["end"], region["charOffset"], region["charLength"]) == (start, end, start, end - start)
        assert same_units(span["text"]) == same_units(finding["text"]) == same_units(region["snippet"]["text"]) == same_units(words)
        assert same_units(text)[2 * span["utf16"]["start"] : 2 * span["utf16"]["end"]] == same_units(words)
        utf8 = text.encode("utf-8", "surrogatepass")[span["bytes"]["start"] : span["bytes"]["end"]]
        assert utf8.decode("utf-8", "surrogatepass") == words
        before_end = "".join(lines[: span["end_line"] - 1]) + lines[span["end_line"] - 1][: span["end_column"] - 1]
        assert before_end == text[:end]
        assert [region[key] for key in ("startLine", "startColumn", "endLine", "endColumn")] == [
            span[key] for key in ("start_line", "start_column", "end_line", "end_column")
        ]
    assert report("github", [result], encoding=encoding).count("\n") == min(len(ranges), github.SHOWN) + 1


def test_counting_is_linear_in_the_text() -> None:
    text = "é\N{GRINNING FACE}" * 200_000
    counts = count_units(text, range(0, len(text), 2))
    assert counts[len(text) - 2] == ((len(text) - 2) // 2 * 3, (len(text) - 2) // 2 * 6)


def test_a_stream_of_another_encoding_gets_escapes() -> None:
    assert to_json("日 é", "cp1252") == '"\\u65e5 \\u00e9"'
    assert "\\u65e5" in report("github", [made("日", (0, 1), path="日.txt")], encoding="ascii")


def test_two_same_findings_are_both_reported() -> None:
    result = made("gato\ngato", (0, 4), (5, 9))
    found = read_json(report("json", [result]))["results"][0]["findings"]
    assert found[0]["fingerprint"] == found[1]["fingerprint"]
    run = read_sarif(report("sarif", [result]))
    assert [one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in run["results"]] == [1, 2]
    assert report("github", [result]).count("::warning") == 2


def test_an_absolute_path_below_the_working_directory_is_told_relative(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    result = made("gato", (0, 4), path=str(tmp_path / "été" / "a b%20.txt"))
    assert report_of(result)["path"] == "été/a b%20.txt"
    assert "file=été/a b%2520.txt," in report("github", [result])
    (found,) = read_sarif(report("sarif", [result]))["results"]
    artifact = found["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "%C3%A9t%C3%A9/a%20b%2520.txt", "uriBaseId": "%SRCROOT%"}


@pytest.mark.parametrize(
    ("path", "uri", "based"),
    [
        (None, "text", False),
        ("-", "stdin", False),
        ("./docs//a.txt", "docs/a.txt", True),
        ("c:d, e#f?.txt", "c%3Ad%2C%20e%23f%3F.txt", True),
        ("../a.txt", "../a.txt", False),
        ("/elsewhere/a b.txt", "file:///elsewhere/a%20b.txt", False),
        ("caf\udce9.txt", "caf%E9.txt", True),
        ("\ud800.txt", "%ED%A0%80.txt", True),
    ],
)
def test_the_uri_of_an_input(path: str | None, uri: str, *, based: bool) -> None:
    (found,) = read_sarif(report("sarif", [made("gato", (0, 4), path=path)]))["results"]
    artifact = found["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": uri} | ({"uriBaseId": "%SRCROOT%"} if based else {})
    assert URI_REFERENCE.fullmatch(uri)
    assert report_of(made("", path=path))["path"] == (None if path is None else Path(path).as_posix())


def test_sarif_rules_and_their_indexes() -> None:
    run = read_sarif(report("sarif", [made("gato", (0, 4), rule=rule) for rule in [*RULES, "XX999"]], [UNREADABLE]))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    for found in run["results"][:-1]:
        assert rules[found["ruleIndex"]]["id"] == found["ruleId"]
    assert "ruleIndex" not in run["results"][-1]
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    descriptor = notification["descriptor"]
    assert run["tool"]["driver"]["notifications"][descriptor["index"]]["id"] == descriptor["id"] == "LM001"
    assert run["invocations"][0]["executionSuccessful"] is False
    location = notification["locations"][0]["physicalLocation"]["artifactLocation"]
    assert unquote(location["uri"]) == UNREADABLE.path


def test_sarif_tells_of_a_fix_but_not_of_one_in_a_container() -> None:
    page = next(result for result in editorial() if result.document.format == "html")
    first, second = read_sarif(report("sarif", [page]))["results"]
    ((change,),) = [fix["artifactChanges"] for fix in first["fixes"]]
    assert change["artifactLocation"]["uri"] == "docs/page.html"
    (replacement,) = change["replacements"]
    assert (replacement["deletedRegion"]["charOffset"], replacement["deletedRegion"]["charLength"]) == (0, 16)
    assert replacement["insertedContent"] == {"text": '<html lang="fr">'}
    assert "fixes" not in second
    brief = next(result for result in editorial() if result.document.parts)
    mended = replace(brief, findings=(replace(brief.findings[0], fix=Edit(0, 5, "<w:t>")),))
    assert "fixes" not in read_sarif(report("sarif", [mended]))["results"][0]


def test_statistics_are_a_member_of_json_and_a_line_of_its_lines() -> None:
    document = read_json(report("json", editorial(), statistics=True))
    assert list(document)[-3:] == ["notifications", "statistics", "summary"]
    assert document["statistics"]["rules"] == {"LM101": 4, "LM102": 3, "LM201": 2}
    assert document["statistics"]["languages"] == {"ca": 2, "en": 2, "es": 1, "ar": 1, "de": 1}
    assert document["statistics"]["files"][0] == {"path": "docs/guide.md", "found": 4, "foreign_share": pytest.approx(0.4493, abs=0.1)}
    assert read_lines(report("jsonl", editorial(), statistics=True))[-2:] == [document["statistics"], document["summary"]]


def test_no_line_of_json_is_cut_in_two_by_its_text() -> None:
    lines = report("jsonl", [made("a\x85b\u2028c\u2029d\x9b", (0, 8), path="\u2028")], [Notification("LM001", "\x85", "\x0b")]).splitlines()
    assert [json.loads(line)["type"] for line in lines] == ["result", "notification", "summary"]


def test_a_warning_does_not_make_the_run_unsuccessful() -> None:
    run = read_sarif(report("sarif", [], [Notification("LM003", "a.txt", "read as cp1252", "warning")]))
    assert run["invocations"][0]["executionSuccessful"] is True


def test_sarif_keeps_the_gravest_in_order_of_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MAX_RESULTS", 4)
    severities = ["note", "warning", "error", "warning", "note", "error", "note"]
    run = read_sarif(report("sarif", [made("gato", (0, 4), path=f"{i}.txt", severity=each) for i, each in enumerate(severities)]))
    assert [found["level"] for found in run["results"]] == ["warning", "error", "warning", "error"]
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["descriptor"]["id"] == "LM002"
    assert notification["message"]["text"].startswith("3 of 7 results")
    assert run["invocations"][0]["executionSuccessful"] is True


def test_annotations_are_escaped() -> None:
    result = made("un\r\ndos\0tres", (0, 7), path="a,b:c%\n.txt", rule="XX:1,2")
    command, _ = report("github", [result]).splitlines()
    assert command == "::warning file=a%2Cb%3Ac%25%0A.txt,line=1,endLine=2,title=XX%3A1%2C2::in Spanish"
    command, _ = report("github", [], [UNREADABLE]).splitlines()
    assert command == "::error file=samples/50%25%2C old%3A notes.txt,title=LM001::cannot be read:%0Ano such file"


def test_what_is_no_file_is_annotated_without_one() -> None:
    command, _ = report("github", [made("le\ngato", (3, 7), path="-")]).splitlines()
    assert command == "::warning title=LM101 foreign-sentence::stdin:2:1: in Spanish"
    command, _ = report("github", [], [Notification("LM001", "-", "is empty")]).splitlines()
    assert command == "::error title=LM001::stdin: is empty"


def test_an_annotation_is_relative_to_the_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path / "docs")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert "file=docs/a.txt," in report("github", [made("gato", (0, 4), path="a.txt")])


@pytest.mark.parametrize("with_summary", [False, True])
def test_the_tenth_annotation_says_how_many_more(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, with_summary: bool) -> None:
    summary = tmp_path / "summary.md"
    if with_summary:
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    results = [made("gato", (0, 4), path=f"{i}.txt", severity=severity) for i in range(12) for severity in ("warning", "note")]
    lines = report("github", results).splitlines()
    assert [sum(line.startswith(level) for line in lines) for level in ("::error", "::warning", "::notice")] == [0, 10, 10]
    hint = "; the summary of the job lists them" if with_summary else ""
    assert lines[-3:-1] == [f"::warning title=langmix::3 more{hint}", f"::notice title=langmix::3 more{hint}"]
    assert lines[-1] == "langmix: 24 findings (12 warnings, 12 notes) in 24 documents."


def test_the_summary_of_the_job(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("# Before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    report("github", [made("a|b\r\n<i>\0\udc80" + "x" * 100, (0, 100))], [UNREADABLE])
    assert summary.read_text(encoding="utf-8") == (
        "# Before\n### langmix\n\n1 finding (1 warning) in 1 document; 1 input not processed.\n\n"
        "| severity | rule | place | message | words |\n| --- | --- | --- | --- | --- |\n"
        f"| warning | LM101 foreign-sentence | a.txt:1:1 | in Spanish | a\\|b \\<i\\>␀\ufffd{'x' * 69}… |\n"
        "| error | LM001 | samples/50%, old: notes.txt | cannot be read: no such file |  |\n\n"
    )


def test_the_summary_of_the_job_has_a_limit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setattr(github, "SUMMARY_BYTES", 150)
    report("github", [made("gato", (0, 4), path=f"{i}.txt") for i in range(5)])
    assert "3 more are left out" in summary.read_text(encoding="utf-8")


def test_a_summary_that_cannot_be_written_does_not_hide_the_findings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    lines = report("github", [made("gato", (0, 4))]).splitlines()
    assert lines[0].startswith("::warning")
    assert lines[-1].startswith("langmix: the summary of the job could not be written: ")


def test_the_examples_of_the_documentation_are_what_is_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    Path("draft.txt").write_text(DRAFT + "\n", encoding="utf-8")
    result = langmix.check(Path("draft.txt"), lang="fr", detector="langdetect")
    page = (ROOT / "docs" / "output.md").read_text(encoding="utf-8")
    examples = dict(re.findall(r"<!-- example: (\w+) -->\n```\w*\n(.*?)```", page, flags=re.DOTALL))
    assert examples["json"] == report("json", [result])
    assert [json.loads(line) for line in examples["jsonl"].splitlines()] == read_lines(report("jsonl", [result]))
    for form in ("github", "concise", "grouped", "tsv", "gitlab", "rdjson", "junit", "checkstyle", "markdown"):
        assert examples[form] == report(form, [result])
    assert examples["statistics"] == report("concise", [result], statistics=True)
    assert json.loads(examples["sarif"]) == read_sarif(report("sarif", [result]))["results"][0]
