"""The last lines of the reports for people: what was found in all, and the tables of ``--statistics``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.text import Text

from ..languages import describe, name
from ..results import SEVERITIES
from .caret import cut_start, flatten, isolate, shown_path, visible
from .naming import rule_title
from .printer import count, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..results import Finding, Notification, Severity
    from . import ReportOptions
    from .printer import Printer
    from .tally import Tally

GOOD_STYLE: Final = "green"

SEVERITY_STYLES: Final[dict[Severity, str]] = {"error": "red", "warning": "yellow", "note": "cyan"}

Row = tuple[str, ...]
"""The cells of a table: words, then numbers."""


def closing_lines(tally: Tally, options: ReportOptions, printer: Printer) -> Iterator[Text]:
    """The statistics, if they are asked for, and the summary."""
    if options.statistics and tally.affected:
        for table in _tables(tally):
            yield from _aligned(table, printer.width)
            yield Text()
    yield from printer.wrap(summarize(tally, options.fail_on), printer.width)


def summarize(tally: Tally, fail_on: Severity) -> Text:
    """What was found, in a sentence or two."""
    text = _check_summary(tally, fail_on) if tally.command == "check" else _scan_summary(tally)
    if tally.undecided and tally.command == "scan":
        text.append(f" The language of {count(tally.undecided, 'file')} is undecided.")
    if tally.notifications["error"]:
        text.append(f" {count(tally.notifications['error'], 'input')} could not be read.", "bold red")
    return text


def describe_finding(finding: Finding | Notification, *, full: bool) -> Text:
    """What the rule says, and how grave it is where that is not the usual.

    Args:
        finding: what to describe.
        full: call the rule by its name as well as by its code.
    """
    title, separator = (rule_title(finding.rule), ": ") if full else (finding.rule, " ")
    severity = "" if finding.severity == "warning" else f" [{finding.severity}]"
    style = f"bold {SEVERITY_STYLES[finding.severity]}"
    return Text.assemble((visible(title), style), f"{separator}{isolate(flatten(finding.message))}{severity}")


def _scan_summary(tally: Tally) -> Text:
    if not tally.documents:
        return Text("No file was scanned.")
    if not tally.foreign:
        return Text(f"No foreign passage in {count(tally.documents, 'file')}.", GOOD_STYLE)
    languages = ", ".join(f"{name(language)} {number}" for language, number in tally.languages.most_common())
    return Text(f"{count(tally.foreign, 'foreign passage')} ({languages}) in {_where(tally)}.", "bold")


def _check_summary(tally: Tally, fail_on: Severity) -> Text:
    found = tally.findings
    problems = found["error"] + found["warning"]
    notes = count(found["note"], "note")
    failing = sum(found[severity] for severity in SEVERITIES[SEVERITIES.index(fail_on) :])
    if not tally.documents:
        return Text("No file was checked.")
    if not problems and not failing:
        return Text(f"All checks passed: {count(tally.documents, 'file')}." + (f" {notes}." if found["note"] else ""), GOOD_STYLE)
    kinds = ", ".join(count(found[kind], kind) for kind in SEVERITIES[:0:-1] if found[kind])
    parts = [f"{count(problems, 'problem')} ({kinds})"] if problems else []
    if found["note"]:
        parts.append(notes)
    summary = Text(f"Found {' and '.join(parts)} in {_where(tally)}.", "bold")
    verdict = f" {failing or 'None'} {'fails' if failing == 1 else 'fail'} the check (--fail-on {fail_on})."
    return summary.append(verdict, "red" if failing else GOOD_STYLE)


def _where(tally: Tally) -> str:
    return count(tally.documents, "file") if tally.documents == 1 else f"{tally.affected} of {count(tally.documents, 'file')}"


def _tables(tally: Tally) -> Iterator[list[Row]]:
    found = "findings" if tally.command == "check" else "passages"
    if tally.rules:
        yield [("rule", found), *((rule_title(rule), str(number)) for rule, number in tally.rules.most_common())]
    if tally.languages:
        yield [("language", found), *((describe(language), str(number)) for language, number in tally.languages.most_common())]
    files = tally.worst_files()
    rows = [(shown_path(file.path), str(file.found), percent(file.foreign_share)) for file in files]
    more = tally.affected - len(files)
    yield [("file", found, "foreign letters"), *rows, *([(f"{more} more",)] if more else [])]


def _aligned(rows: list[Row], width: int) -> Iterator[Text]:
    """The rows of a table with a head: words, of which the beginning goes where there is no room, and numbers behind them."""
    numbers = [max(cell_len(row[column]) for row in rows if column < len(row)) for column in range(1, len(rows[0]))]
    room = max(width - sum(numbers) - 2 * len(numbers), 8)
    words = ["".join(cut_start(row[0], room)) for row in rows]
    first = max(map(cell_len, words))
    for index, (word, row) in enumerate(zip(words, rows, strict=True)):
        cells: Iterable[str] = (f"  {cell:>{size}}" for cell, size in zip(row[1:], numbers, strict=False))
        yield Text(word + " " * (first - cell_len(word)) + "".join(cells), "bold" if index == 0 else "")
