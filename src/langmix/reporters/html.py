"""``html``: one page that needs nothing besides itself, to send to an author or to keep as a record.

The files with findings are written to a temporary file as they arrive, because the summary and the list of them stand above.
"""

from __future__ import annotations

import tempfile
from html import escape
from typing import TYPE_CHECKING, Final

from ..languages import LANGUAGES, name
from ..results import UNDECIDED
from .caret import flatten
from .context import find_context
from .html_style import STYLE
from .naming import input_name, rule_title
from .printer import count, percent
from .summary import summarize
from .tally import Tally
from .xml_text import to_stream

if TYPE_CHECKING:
    from typing import TextIO

    from ..results import Finding, Notification, ScanResult
    from . import ReportOptions

CONTEXT: Final = 160
"""The most cells of text on each side of a passage."""

EXCERPT: Final = 2000
"""The most code points of a passage."""

LISTED: Final = 1000
"""The most entries of each list of files: of those with findings at the head, of those without, of inputs that were not read."""

NAMED_LANGUAGES: Final = 5
"""How many languages of a file are named; the last colour is for the others as well."""

IN_MEMORY: Final = 1 << 20
"""Bytes of findings from which on they wait in a file."""


# The policy: what a text brings along must not do anything, should it ever get past the escaping.
_HEAD: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>langmix: {summary}</title>
<style>
{style}</style>
</head>
<body>
<header>
<h1>Languages of {files}</h1>
<p class="summary">{summary}</p>
</header>
"""
_CONTENTS: Final = '<nav aria-labelledby="contents">\n<h2 id="contents">Files with findings</h2>\n'
_TABLE: Final = '<table>\n<thead><tr><th scope="col">file</th><th scope="col">languages</th></tr></thead>\n<tbody>\n'


class HtmlReporter:
    """Writes the page at the end."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._stream = stream
        self._fail_on = options.fail_on
        self._tally = Tally("check")
        self._contents: list[str] = []
        self._clean: list[str] = []
        self._inputs: list[str] = []
        self._sections = tempfile.SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115 -- closed by `close`

    def add(self, result: ScanResult) -> None:
        """Keep a document's part of the page."""
        self._tally.add(result)
        path = path_text(result.document.path)
        if not result.findings:
            languages = ", ".join(f"{name(language)} {percent(share)}" for language, share in result.shares.items())
            _keep(self._clean, f"<tr><td>{path}</td><td>{plain_text(languages or 'undecided')}</td></tr>\n")
            return
        anchor = f"file-{self._tally.affected}"
        found = count(len(result.findings), "finding")
        share = f", {percent(result.foreign_share)} of the letters foreign" if result.foreign else ""
        _keep(self._contents, f'<li><a href="#{anchor}">{path}</a> <span class="quiet">{found}{share}</span></li>\n')
        findings = "".join(_describe_finding(result, finding) for finding in result.findings)
        self._sections.write(
            f'<section aria-labelledby="{anchor}">\n<h2 id="{anchor}">{path}</h2>\n{_describe_shares(result)}'
            f'<ol class="findings">\n{findings}</ol>\n</section>\n'
        )

    def notify(self, notification: Notification) -> None:
        """Keep an item of the list of inputs."""
        self._tally.notify(notification)
        kind = f'<span class="severity">{notification.severity}</span>'
        item = f"<strong>{path_text(notification.path)}</strong>: {plain_text(notification.rule)}, {plain_text(notification.message)}"
        _keep(self._inputs, f'<li class="{notification.severity}">{kind} {item}</li>\n')

    def close(self) -> None:
        """Write the page."""
        from .. import __version__

        summary = plain_text(summarize(self._tally, self._fail_on).plain)
        self._write(_HEAD.format(summary=summary, style=STYLE, files=count(self._tally.documents, "file")))
        if self._contents:
            more = _more(self._tally.affected - len(self._contents))
            self._write(f"{_CONTENTS}<ol>\n{''.join(self._contents)}</ol>\n{more}</nav>\n")
        self._write("<main>\n")
        items = f"<ul>\n{''.join(self._inputs)}</ul>\n"
        self._write_list("Inputs", items, sum(self._tally.notifications.values()), len(self._inputs))
        with self._sections:
            self._sections.seek(0)
            while block := self._sections.read(1 << 16):
                self._write(block)
        table = f"{_TABLE}{''.join(self._clean)}</tbody>\n</table>\n"
        self._write_list("Files without findings", table, self._tally.documents - self._tally.affected, len(self._clean))
        self._write(f"</main>\n<footer>Written by langmix {plain_text(__version__)}. Shares are of letters.</footer>\n</body>\n</html>\n")

    def _write_list(self, title: str, items: str, total: int, kept: int) -> None:
        if total:
            anchor = title.lower().replace(" ", "-")
            heading = f'<h2 id="{anchor}">{title}</h2>\n'
            self._write(f'<section aria-labelledby="{anchor}">\n{heading}{items}{_more(total - kept)}</section>\n')

    def _write(self, text: str) -> None:
        self._stream.write(to_stream(text, self._stream))


def _keep(items: list[str], item: str) -> None:
    if len(items) < LISTED:
        items.append(item)


def _more(number: int) -> str:
    return f'<p class="quiet">and {number:,} more</p>\n' if number else ""


def plain_text(text: str) -> str:
    """Text on one line, with nothing in it that HTML or a reader could take for anything but text."""
    return escape(flatten(text))


def path_text(path: str | None) -> str:
    """An input's name."""
    # Apart, so that a right-to-left name does not turn around what stands beside it.
    return f"<bdi>{plain_text(input_name(path))}</bdi>"


def _describe_shares(result: ScanResult) -> str:
    """The languages of a document in words, and as a bar, which says nothing more."""
    if not result.shares:
        return '<p class="quiet">language undecided</p>\n'
    named = list(result.shares.items())[:NAMED_LANGUAGES]
    bar = "".join(f'<span class="c{index}" style="width:{share:.2%}"></span>' for index, (_, share) in enumerate(named))
    items = "".join(
        f'<li class="c{index}">{plain_text(name(language))} {percent(share)}</li>' for index, (language, share) in enumerate(named)
    )
    others = len(result.shares) - len(named)
    rest = f'<li class="c{NAMED_LANGUAGES - 1}">{count(others, "other")}</li>' if others else ""
    expected = f'<p class="quiet">expected: {plain_text(name(result.expected))}</p>\n' if result.expected != result.language else ""
    return f'<div class="bar" aria-hidden="true">{bar}</div>\n<ul class="shares">{items}{rest}</ul>\n{expected}'


def _describe_finding(result: ScanResult, finding: Finding) -> str:
    line, column = result.document.position(finding.start)
    before, words, after = find_context(result.document, finding.start, finding.end, CONTEXT, EXCERPT)
    marked = f"<mark{language_attributes(finding.span.language if finding.span else None)}>{escape(words)}</mark>" if words.strip() else ""
    quote = escape(before) + marked + escape(after)
    return (
        f'<li class="{finding.severity}">\n<h3><span class="severity">{finding.severity}</span> {plain_text(rule_title(finding.rule))}</h3>\n'
        f'<p>{plain_text(finding.message)} <span class="quiet">line {line}, column {column}</span></p>\n'
        + (f"<blockquote{language_attributes(result.expected_in(finding))}>{quote}</blockquote>\n" if quote.strip() else "")
        + "</li>\n"
    )


def language_attributes(tag: str | None) -> str:
    """The attributes of an element whose text is in a language."""
    if tag is None or tag == UNDECIDED:
        return ' lang="" dir="auto"'
    language = LANGUAGES.get(tag)
    return f' lang="{escape(tag)}" dir="{"rtl" if language and language.right_to_left else "ltr"}"'
