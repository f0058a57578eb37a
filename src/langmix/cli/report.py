"""Scan or check the inputs of a command and report."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..errors import ConfigError
from ..files import STANDARD_INPUT, read_bytes
from ..inputs import input_of
from ..many_files import Outcome as Done
from ..many_files import Plan, check_files, opened_plan
from ..pipeline import check_document
from ..reporters import ReportOptions
from ..results import SEVERITIES
from .inputs import find, inputs, tell
from .outputs import WHOLE, opened_reports, parse_formats
from .progress import Bar
from .run import CLEAN, FOUND, UNUSABLE, Outcome, configure, report_stream, report_width, say, use_color, warn_of_slow_kernel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    import typer

    from ..config import Config
    from ..config_files import Configuration
    from ..errors import InputError
    from ..results import ScanResult

SCAN_REPORTS = ("text", "json", "jsonl")
"""The reports that show what a scan gives; the others show findings."""


def report(context: typer.Context, command: Literal["scan", "check"]) -> int:
    """Scan or check the inputs and write the reports; the exit code."""
    given = context.params
    if not given.get("watch"):
        return _run(given, configure(context), command)
    from .watch import watch

    return watch(given["paths"] or [], lambda: _run(given, configure(context), command))


def _run(given: dict[str, Any], configuration: Configuration, command: Literal["scan", "check"]) -> int:
    config = configuration.general()
    paths = inputs(given["paths"], command, given.get("file_list"))
    found = find(paths, configuration, force_exclude=bool(given.get("force_exclude")), ignore_files=not given.get("no_ignore"))
    if not found and given.get("must_find_files"):
        return UNUSABLE
    if given.get("show_files"):
        report_stream().writelines(f"{path}\n" for path in found)
        return CLEAN
    pairs = parse_formats(given["report_formats"] or [], given["output_file"])
    if command == "scan" and (wrong := [name for name, _ in pairs if name not in SCAN_REPORTS]):
        raise ConfigError(f"--format {wrong[0]} is a report of `langmix check`; a scan has {', '.join(SCAN_REPORTS)}")
    if given.get("explain") and len(found) != 1:
        raise ConfigError("--explain takes one input: a line and column are places in one text")
    warn_of_slow_kernel(config, quiet=given["quiet"])
    if given.get("add_suppressions"):
        from .suppressions import add_suppressions

        return add_suppressions(found, configuration, given.get("reason"))
    show = frozenset(str(item) for item in given.get("show") or ())
    color = use_color(given["color"], report_stream())
    options = ReportOptions(command, color, report_width(), show, config.fail_on, bool(given.get("statistics")))
    outcome = Outcome()
    with opened_reports(pairs, options) as reports:
        bar = Bar(len(found), wanted=not given["quiet"])
        whole = command == "scan" or any(name in WHOLE for name, _ in pairs)
        with _opened_plan(given, command, whole=whole) as plan:
            judged = _outcomes(found, configuration, given, plan)
            for result in _kept(bar.watch(judged), given, config, paths, outcome, reports.notify):
                if command == "check" and _fails(result, config):
                    outcome.note(FOUND)
                with bar.hidden():
                    reports.add(result)
                    if given.get("explain"):
                        _explain(result, given["explain"], configuration, options)
    return CLEAN if given.get("exit_zero") and outcome.code == FOUND else outcome.code


def _opened_plan(given: dict[str, Any], command: Literal["scan", "check"], *, whole: bool) -> AbstractContextManager[Plan]:
    """How many processes, and whether with the cache. A scan is a look at a few texts: it has neither."""
    if command == "scan":
        return nullcontext(Plan(command, whole=whole))
    return opened_plan(given["jobs"], cached=not given["no_cache"], whole=whole)


def _outcomes(found: Sequence[str | InputError], configuration: Configuration, given: dict[str, Any], plan: Plan) -> Iterator[Done]:
    """What became of each input. Standard input may have been given a name."""
    name = given.get("stdin_filename")
    if name is None:
        yield from check_files(found, configuration.for_path, plan)
        return
    yield from check_files([path for path in found if path != STANDARD_INPUT], configuration.for_path, plan)
    config = configuration.for_path(name)
    source = input_of(read_bytes(STANDARD_INPUT, config.max_file_size), name, config)
    yield Done(name, check_document(source.document, config), guessed=source.guessed, blank=not source.data.strip())


def _kept(
    judged: Iterable[Done], given: dict[str, Any], config: Config, paths: Sequence[str], outcome: Outcome, notify: Callable[..., None]
) -> Iterator[ScanResult]:
    """The results, without the findings that are accepted or lie on lines that have not changed; what cannot be read is told."""
    from ..baseline import Acceptance
    from ..baseline_file import Baseline
    from ..changed_lines import find_changed_lines, keep

    accepted = Acceptance(Baseline.load(Path(config.baseline)), config) if config.baseline and "baseline" in given else None
    changed = find_changed_lines(given["diff_base"]) if given.get("diff_base") else None
    for done in judged:
        if done.notification:
            tell(done.notification, notify)
        if done.blank:
            say("warning: standard input is empty")
        if done.result is None:
            outcome.note(UNUSABLE)
            continue
        result = accepted.filter(done.result) if accepted else done.result
        yield keep(result, changed) if changed else result
    stale = accepted.stale_result(paths) if accepted else None
    if stale:
        yield keep(stale, changed) if changed else stale


def _fails(result: ScanResult, config: Config) -> bool:
    failing = SEVERITIES[SEVERITIES.index(config.fail_on) :]
    return any(finding.severity in failing for finding in result.findings)


def _explain(result: ScanResult, place: str, configuration: Configuration, options: ReportOptions) -> None:
    from ..reporters.explanation import show_explanation

    config = configuration.for_path(result.document.path or STANDARD_INPUT)
    show_explanation(result, _offset(result, place), config, report_stream(), options)


def _offset(result: ScanResult, place: str) -> int:
    """The document offset of ``LINE:COLUMN``."""
    line, _, column = place.partition(":")
    try:
        return result.document.offset(int(line), int(column or 1))
    except (ValueError, IndexError):
        raise ConfigError(f"--explain: '{place}' is no place in the text; write a line and a column such as 9:1") from None
