"""``sarif``: the Static Analysis Results Interchange Format 2.1.0, for code scanning and editors."""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from ..results import SEVERITIES
from ..rules import RULES
from ..rules.finding import relative_path
from .json_lines import DIGITS, describe_runner_up
from .json_stream import to_json
from .naming import rule_title

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from ..document import Document
    from ..results import Edit, Finding, Notification, ScanResult
    from ..rules import Rule
    from . import ReportOptions

MAX_RESULTS: Final = 25_000
"""The most results of a run: GitHub refuses a file with more."""

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

NOTIFICATIONS: Final = {
    "LM001": ("Unreadable", "An input could not be read."),
    "LM002": ("CutByLimit", "Something was left out because of a limit."),
    "LM003": ("EncodingGuessed", "The encoding of an input was guessed."),
}
"""Code -> name, sentence."""

_ROOT = "%SRCROOT%"
_INDEXES = {rule: index for index, rule in enumerate(RULES)}


class SarifReporter:
    """Keeps the results, the gravest first where there are too many, and writes one run at the end."""

    def __init__(self, stream: TextIO, _options: ReportOptions) -> None:
        self._stream = stream
        self._results: dict[str, list[tuple[int, dict[str, object]]]] = {severity: [] for severity in reversed(SEVERITIES)}
        self._seen = 0
        self._notifications: list[dict[str, object]] = []
        self._failed = False

    def add(self, result: ScanResult) -> None:
        """Keep a document's findings."""
        for finding in result.findings:
            self._seen += 1
            kept = self._results[finding.severity]
            if len(kept) < MAX_RESULTS:
                kept.append((self._seen, _describe_finding(result, finding)))

    def notify(self, notification: Notification) -> None:
        """Keep a notification; one of severity ``error`` makes the invocation unsuccessful."""
        self._failed = self._failed or notification.severity == "error"
        location = {"physicalLocation": {"artifactLocation": _artifact(notification.path)}}
        self._notifications.append(
            {**_notification(notification.rule, notification.severity, notification.message), "locations": [location]}
        )

    def close(self) -> None:
        """Write the run."""
        gravest = [numbered for kept in self._results.values() for numbered in kept][:MAX_RESULTS]
        results = [result for _, result in sorted(gravest, key=lambda numbered: numbered[0])]
        left_out = self._seen - len(results)
        if left_out:
            message = f"{left_out:,} of {self._seen:,} results are left out: a run has at most {MAX_RESULTS:,}. The gravest were kept."
            self._notifications.append(_notification("LM002", "warning", message))
        run = {
            "tool": {"driver": _driver()},
            "invocations": [{"executionSuccessful": not self._failed, "toolExecutionNotifications": self._notifications}],
            # Without its URI, which would tell the name of the user and differ from machine to machine.
            "originalUriBaseIds": {_ROOT: {"description": {"text": "The working directory of langmix."}}},
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "results": results,
        }
        self._stream.write(to_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, self._stream.encoding, 2) + "\n")


def _driver() -> dict[str, object]:
    from .. import __version__

    notifications = [{"id": code, "name": name, "shortDescription": {"text": text}} for code, (name, text) in NOTIFICATIONS.items()]
    return {
        "name": "langmix",
        "version": __version__,
        "rules": [_describe_rule(rule) for rule in RULES.values()],
        "notifications": notifications,
    }


def _describe_rule(rule: Rule) -> dict[str, object]:
    plain = rule.HELP.replace("`", "").strip()
    first_paragraph = re.split(r"\n\s*\n", plain)[0]
    return {
        "id": rule.ID,
        "name": rule.SLUG.title().replace("-", ""),
        "shortDescription": {"text": rule.SUMMARY},
        "fullDescription": {"text": " ".join(first_paragraph.split())},
        "help": {"text": plain, "markdown": rule.HELP.strip()},
        "defaultConfiguration": {"level": rule.DEFAULT},
        "properties": {"tags": ["language", rule.SLUG]},
    }


def _describe_finding(result: ScanResult, finding: Finding) -> dict[str, object]:
    region = {**_region(result.document, finding), "snippet": {"text": result.text(finding)}}
    artifact = _artifact(result.document.path)
    rule: dict[str, object] = {"ruleId": finding.rule}
    if finding.rule in _INDEXES:
        rule["ruleIndex"] = _INDEXES[finding.rule]
    return {
        **rule,
        "level": finding.severity,
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
        "partialFingerprints": {"langmix/v1": finding.fingerprint},
        "properties": dict(_properties(finding)),
        **_fixes(result.document, finding, artifact),
    }


def _region(document: Document, item: Finding | Edit) -> dict[str, object]:
    first, last = document.position(item.start), document.position(item.end)
    return {
        "startLine": first.line,
        "startColumn": first.column,
        "endLine": last.line,
        "endColumn": last.column,
        "charOffset": item.start,
        "charLength": item.end - item.start,
    }


def _fixes(document: Document, finding: Finding, artifact: dict[str, object]) -> dict[str, object]:
    """The mending of a finding. There is none in a container: a viewer cannot change a part of one."""
    if finding.fix is None or document.parts:
        return {}
    replacement = {"deletedRegion": _region(document, finding.fix), "insertedContent": {"text": finding.fix.replacement}}
    change = {"artifactLocation": artifact, "replacements": [replacement]}
    return {"fixes": [{"description": {"text": f"Mend {rule_title(finding.rule)}."}, "artifactChanges": [change]}]}


def _properties(finding: Finding) -> Iterable[tuple[str, object]]:
    """What is known of the languages; what is not is left out, as SARIF does with empty values."""
    if finding.span:
        yield "language", finding.span.language
        yield "confidence", round(finding.span.confidence, DIGITS)
        if finding.span.runner_up:
            yield "runnerUp", describe_runner_up(finding.span.runner_up)
    if finding.expected:
        yield "expected", finding.expected


def _notification(rule: str, level: str, message: str) -> dict[str, object]:
    descriptor: dict[str, object] = {"id": rule}
    if rule in NOTIFICATIONS:
        descriptor["index"] = list(NOTIFICATIONS).index(rule)
    return {"descriptor": descriptor, "level": level, "message": {"text": message}}


def _artifact(path: str | None) -> dict[str, object]:
    """Where an input lies: relative to the working directory if below it, else as an absolute URI."""
    if path is None or path == "-":
        return {"uri": "text" if path is None else "stdin"}
    relative = relative_path(path)
    if PurePath(path).is_absolute() and PurePath(relative).is_absolute():
        return {"uri": "file:///" + _quote(relative.lstrip("/"), safe="/:")}
    relative = posixpath.normpath(relative)
    if relative.startswith("../"):
        return {"uri": _quote(relative)}
    return {"uri": _quote(relative), "uriBaseId": _ROOT}


def _quote(path: str, safe: str = "/") -> str:
    """A path, percent-encoded except for the characters of `safe`.

    A byte of a file name that is not UTF-8, which Python reads as a surrogate, becomes that byte again.
    """
    try:
        return quote(path.encode("utf-8", "surrogateescape"), safe)
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "surrogatepass"), safe)
