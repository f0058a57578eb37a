"""The report of `langmix normalize` as one page that needs nothing besides itself, in which an editor decides on each passage.

Without a script it is a report to read and to print. Its script, `diff.js`, gives back the decisions as a file for `langmix apply`. The policy
at its head allows this one script and this one style sheet, by their hashes, and nothing else: no text of a document can do anything, and
nothing leaves the page.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import partial
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Final, TextIO

from ..languages import name
from .caret import visible
from .diff import find_surroundings
from .diff_html_style import DIFF_STYLE
from .diff_json import describe_report as describe_as_json
from .diff_words import align, changed_words
from .html import language_attributes, path_text, plain_text
from .json_stream import replace_surrogates, to_json
from .naming import rule_title
from .normalization_words import LEFT, describe_origin, describe_report
from .printer import count
from .xml_text import to_stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .normalization import Normalized, Report
    from .normalization_passages import Proposal

CONTEXT: Final = 200
"""The most cells of text on each side of a passage."""

ALIKE: Final = 0.3
"""Share of a sentence (0..1) that has to be the same in both, for the words that are not to be marked: between most languages, all differ."""

_MARK = re.compile(r"⟦(\d+)⟧")

_HEAD: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'; \
script-src 'sha256-{script_hash}'; style-src 'sha256-{style_hash}'">
<title>langmix: {summary}</title>
<style>{style}</style>
</head>
<body data-key="{key}">
<a class="skip" href="#passages">To the passages</a>
<header>
<h1>Proposed translations</h1>
<p class="summary">{summary}</p>
"""

_OVERVIEW: Final = """\
<div class="scroll" role="region" aria-label="Files" tabindex="0"><table class="overview">
<thead><tr><th scope="col">file</th><th scope="col">languages</th><th scope="col">passages</th><th scope="col">translated</th>\
<th scope="col">to be looked at</th><th scope="col">letters</th></tr></thead>
<tbody>
"""

_TOOLBAR: Final = """\
<div class="toolbar" role="region" aria-label="Decisions" data-script hidden>
<p id="count"></p>
<progress id="progress" max="{passages}" value="0" aria-labelledby="count"></progress>
<label>Show <select id="filter"><option value="all">all passages</option><option value="undecided">undecided</option>\
<option value="flagged">with remarks</option><option value="left">left as written</option></select></label>
<button type="button" id="accept-all">Accept all undecided</button>
<button type="button" id="undo" disabled>Undo<kbd>u</kbd></button>
<button type="button" id="show-help">Help<kbd>?</kbd></button>
<button type="button" id="save" class="main">Save decisions</button>
<p id="message" class="wide quiet" role="status"></p>
<p id="storage" class="wide" hidden>This browser does not let the page keep your work: save your decisions before you close it.</p>
</div>
"""

_HELP: Final = """\
<dialog id="help" aria-labelledby="help-title">
<h2 id="help-title">How to decide</h2>
<p>Accept a translation, write your own, or reject it: then the passage stays as written. What is undecided stays as written, too.</p>
<p>“Save decisions” gives you the file <code>decisions.json</code>. It is carried out by
<code>langmix apply decisions.json --in-place</code>, or looked at first with <code>--diff</code>.</p>
<p>A sign such as <code class="mark">⟦1⟧</code> stands for markup or code of the file. Each has to stay in the text, once.</p>
<dl><dt><kbd>j</kbd> <kbd>→</kbd></dt><dd>next passage</dd><dt><kbd>k</kbd> <kbd>←</kbd></dt><dd>passage before</dd>
<dt><kbd>a</kbd></dt><dd>accept</dd><dt><kbd>e</kbd></dt><dd>edit; Ctrl+Enter keeps your text, Escape leaves it</dd>
<dt><kbd>r</kbd></dt><dd>reject</dd><dt><kbd>u</kbd></dt><dd>undo</dd><dt><kbd>?</kbd></dt><dd>this help</dd></dl>
<p><label><input type="checkbox" id="shortcuts" checked> Use these keys</label></p>
<p><button type="button" id="close-help">Close</button></p>
</dialog>
"""

_DECIDE: Final = """\
<div class="own" data-label="Your text" hidden><p class="own-text"{target}></p></div>
<div class="decide"><p class="state" data-script hidden>Undecided</p>
<button type="button" data-do="accept" aria-pressed="false" data-script{no_accept} hidden>Accept<kbd>a</kbd></button>
<button type="button" data-do="edit" aria-pressed="false" data-script hidden>Edit<kbd>e</kbd></button>
<button type="button" data-do="reject" aria-pressed="false" data-script hidden>Reject<kbd>r</kbd></button></div>
<div class="editor" hidden><label for="text-{number}">Your text for passage {number}</label>
<textarea id="text-{number}"{target} spellcheck="true" aria-describedby="problem-{number}"></textarea>
<p class="problem" id="problem-{number}" role="alert"></p>
<div class="editor-buttons"><button type="button" data-editor="keep">Keep this text</button>
<button type="button" data-editor="cancel">Cancel</button></div></div>
"""


def write_html(report: Report, stream: TextIO) -> None:
    """Write the page."""
    # It is ASCII, so that what is hashed is what stands in the file, whatever the stream's encoding.
    script = files(__package__).joinpath("diff.js").read_text(encoding="utf-8")
    data = replace_surrogates(to_json(describe_as_json(report), "ascii")).replace("<", "\\u003c")
    write = partial(_write, stream)
    summary = plain_text(describe_report(report))
    key = hashlib.sha256(data.encode("ascii")).hexdigest()[:32]
    write(_HEAD.format(summary=summary, style=DIFF_STYLE, style_hash=_hash(DIFF_STYLE), script_hash=_hash(script), key=key))
    if report.inputs:
        write(f"{_OVERVIEW}{''.join(map(_overview, report.inputs))}</tbody></table></div>\n")
    write("</header>\n<noscript><p>Without JavaScript this page can be read and printed, but not decided on.</p></noscript>\n")
    write(_TOOLBAR.format(passages=max(report.passages, 1)))
    write('<main id="passages" tabindex="-1">\n')
    number = 0
    for position, one in enumerate(report.inputs, 1):
        if not one.proposals:
            continue
        write(f'<section class="input" aria-labelledby="input-{position}">\n<h2 id="input-{position}">{path_text(one.path)}</h2>\n')
        for proposal in one.proposals:
            number += 1
            write(_describe_passage(one, proposal, number))
        write("</section>\n")
    from .. import __version__

    write(f"</main>\n<footer>Written by langmix {plain_text(__version__)}. Nothing of this page is sent anywhere.</footer>\n{_HELP}")
    write(f'<script type="application/json" id="report">{data}</script>\n<script>{script}</script>\n</body>\n</html>\n')


def _write(stream: TextIO, text: str) -> None:
    stream.write(to_stream(text, stream))


def _hash(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _overview(one: Normalized) -> str:
    froms = ", ".join(f"{name(language)} ({number})" for language, number in one.languages.most_common())
    languages = f"{froms} into {name(one.result.to)}" if froms else f"{name(one.result.to)}"
    numbers = (len(one.proposals), one.states["translated"], one.flagged, one.letters)
    return (
        f"<tr><td>{path_text(one.path)}</td><td>{plain_text(languages)}</td>{''.join(f'<td>{number:,}</td>' for number in numbers)}</tr>\n"
    )


def _describe_passage(one: Normalized, proposal: Proposal, number: int) -> str:
    passage, (line, column) = proposal.passage, proposal.place
    target = language_attributes(one.result.to)
    title = f"Passage {number}: {name(passage.span.language)} into {name(one.result.to)}"
    origin = f"Line {line}, column {column}. {describe_origin(passage)}. {count(passage.span.letters, 'letter')}."
    left = LEFT.get(proposal.state)
    kind = {"translated": "warning", "failed": "error"}.get(proposal.state, "note")
    flags = "".join(
        f'<li class="{kind}"><span class="severity">'
        f"{plain_text(rule_title(flag.rule)) if flag.rule else 'remark'}</span> {plain_text(flag.message)}</li>"
        for flag in proposal.flags
    )
    return (
        f'<article class="passage" id="passage-{number}" tabindex="-1" aria-labelledby="title-{number}">\n'
        f'<h3 id="title-{number}">{plain_text(title)}</h3>\n<p class="quiet">{plain_text(origin)}</p>\n'
        + (
            f'<p class="{kind}"><span class="severity">{left}</span> It stays as written, unless you decide otherwise.</p>\n'
            if left
            else ""
        )
        + (f'<ul class="flags">{flags}</ul>\n' if flags else "")
        + f'<div class="pairs">\n{_pairs(one, proposal)}</div>\n{_marks(proposal.held)}'
        + _DECIDE.format(number=number, target=target, no_accept=" disabled" if proposal.text is None else "")
        + "</article>\n"
    )


def _pairs(one: Normalized, proposal: Proposal) -> str:
    """The sentences of a passage and what takes their place, each with what stands around it in its own sentence."""
    span, to = proposal.passage.span, one.result.to
    earlier, before, after, later = find_surroundings(one.result.scan.document, span.start, span.end, CONTEXT)
    before, after = before or (f"{earlier} " if earlier else ""), after or (f" {later}" if later else "")
    pairs = [(pair.original, pair.replacement) for pair in align(proposal.original, proposal.text or "")]
    cells: list[str] = []
    for index, texts in enumerate(pairs):
        around = (before if index == 0 else "", after if index == len(pairs) - 1 else "")
        ranges = _changes(*texts) if proposal.text is not None else ([], [])
        for kind, language, label, side in (("old", span.language, "As written", 0), ("new", to, "Proposal", 1)):
            words = _mark_up(texts[side], ranges[side], "ins" if side else "del", proposal.held)
            if side and proposal.text is None:
                cells.append(f'<p class="{kind}" data-label="{label}"><span class="quiet">none</span></p>\n')
                continue
            first, last = (f'<span class="around">{escape(visible(text))}</span>' if text else "" for text in around)
            cells.append(
                f'<p class="{kind}" data-label="{label}"{language_attributes(to)}>{first}<bdi{language_attributes(language)}>{words}</bdi>{last}</p>\n'
            )
    return "".join(cells)


def _changes(original: str, replacement: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """What to mark as changed in both; nothing where the two have little in common."""
    gone, new = changed_words(original, replacement)
    same = len(original) - sum(end - start for start, end in gone)
    return (gone, new) if same >= ALIKE * len(original) else ([], [])


def _mark_up(text: str, ranges: Sequence[tuple[int, int]], element: str, held: Sequence[str]) -> str:
    parts: list[str] = []
    done = 0
    for start, end in ranges:
        parts += (_with_marks(text[done:start], held), f"<{element}>{_with_marks(text[start:end], held)}</{element}>")
        done = end
    return "".join([*parts, _with_marks(text[done:], held)])


def _with_marks(text: str, held: Sequence[str]) -> str:
    return _MARK.sub(r'<span class="mark">\g<0></span>', escape(text)) if held else escape(text)


def _marks(held: Sequence[str]) -> str:
    if not held:
        return ""
    items = ", ".join(
        f'<span class="mark">⟦{mark}⟧</span> <code dir="ltr">{plain_text(source) or "(a space)"}</code>'
        for mark, source in enumerate(held, 1)
    )
    return f'<p class="marks quiet">Markup and code: {items}</p>\n'
