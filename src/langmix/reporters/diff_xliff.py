"""The report of `langmix normalize` as XLIFF 2.1, for the programs that translators work with: a unit for each passage.

Markup and code of the file are `<ph>`, their source is in `<originalData>`. A file of XLIFF has one source language: where the passages have
several, it says ``mul``, and a note on each unit says which. Everything is ``initial``: a machine's proposal is no translation yet. What comes
back in another state was decided by a person: see `diff_xliff_reader`.
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Final, TextIO

from ..languages import describe
from .naming import input_name, rule_title
from .normalization_words import describe_origin
from .xml_text import DECLARATION, element, escape, start_tag, to_stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .normalization import Normalized, Report
    from .normalization_passages import Proposal

NAMESPACE: Final = "urn:oasis:names:tc:xliff:document:2.0"
"""Of 2.0 and of 2.1."""

OWN: Final = "langmix-"
"""Begins the categories of the notes that are for `langmix apply`."""

PROPOSED: Final = "langmix:proposed"
"""The part of ``initial`` in which there is a machine's proposal."""

_MARK = re.compile(r"⟦(\d+)⟧")


def write_xliff(report: Report, stream: TextIO) -> None:
    """Write the report; inputs without passages are not in it, since a file of XLIFF has units."""
    inputs = [one for one in report.inputs if one.proposals]
    sources = sorted({language for one in inputs for language in one.languages})
    targets = sorted({one.result.to for one in inputs})
    languages = {"srcLang": _only(sources), "trgLang": _only(targets)}
    stream.write(DECLARATION + start_tag("xliff", {"xmlns": NAMESPACE, "version": "2.1", **languages}) + "\n")
    for number, one in enumerate(inputs, 1):
        attributes = {"id": f"f{number}", "original": input_name(one.path), "canResegment": "no"}
        stream.write(to_stream(f"{start_tag('file', attributes)}\n{_file_notes(one)}\n", stream))
        stream.writelines(to_stream(line + "\n", stream) for line in _describe_input(one))
        stream.write("</file>\n")
    if not inputs:
        # There has to be one.
        stream.write('<file id="f1"><group id="g1"/></file>\n')
    stream.write("</xliff>\n")


def _only(languages: list[str]) -> str:
    """The language, or the tag for several."""
    return languages[0] if len(languages) == 1 else "mul" if languages else "und"


def _describe_input(one: Normalized) -> Iterator[str]:
    for number, proposal in enumerate(one.proposals, 1):
        span = proposal.passage.span
        yield start_tag("unit", {"id": f"u{number}", "name": f"{span.start}-{span.end}"}) + _notes(one, proposal)
        held = "".join(element("data", {"id": f"d{mark}"}, escape(source)) for mark, source in enumerate(proposal.held, 1))
        if held:
            yield f"<originalData>{held}</originalData>"
        state = {"state": "initial"} | ({} if proposal.text is None else {"subState": PROPOSED})
        source = element("source", {"xml:space": "preserve"}, _inline(proposal, proposal.original))
        target = "" if proposal.text is None else element("target", {"xml:space": "preserve"}, _inline(proposal, proposal.text))
        yield element("segment", state, source + target)
        yield "</unit>"


def _file_notes(one: Normalized) -> str:
    """What `langmix apply` has to know of an input."""
    known = {"path": one.path, "sha256": one.sha256, "format": one.result.scan.document.format, "to": one.result.to}
    notes = (element("note", {"category": f"{OWN}{name}"}, escape(value)) for name, value in known.items() if value is not None)
    return f"<notes>{''.join(notes)}</notes>"


def _notes(one: Normalized, proposal: Proposal) -> str:
    passage, (line, column) = proposal.passage, proposal.place
    languages = f"{describe(passage.span.language)} into {describe(one.result.to)}"
    origin = f"line {line}, column {column}: {languages}, {describe_origin(passage)}"
    notes = element("note", {"category": "location"}, escape(origin))
    notes += element("note", {"category": f"{OWN}language"}, escape(passage.span.language))
    for flag in proposal.flags:
        said = f"{rule_title(flag.rule)}: {flag.message}" if flag.rule else flag.message
        notes += element("note", {"category": "flag", "appliesTo": "target", "priority": 2}, escape(said))
    return f"<notes>{notes}</notes>"


def _inline(proposal: Proposal, text: str) -> str:
    """A text with its marks as placeholders: none may be copied or left out, and markup stays in its order."""
    if not proposal.held:
        return escape(text)
    parts: list[str] = []
    done = 0
    # Of those that stay in their order the first says so.
    orders = ("firstNo" if number == 0 else "no" for number in count())
    for match in _MARK.finditer(text):
        mark = int(match[1])
        order = next(orders) if mark - 1 in proposal.tags else "yes"
        attributes = {"id": mark, "dataRef": f"d{mark}", "disp": proposal.held[mark - 1], "canCopy": "no", "canDelete": "no"}
        parts += (escape(text[done : match.start()]), element("ph", attributes | {"canReorder": order}))
        done = match.end()
    return "".join([*parts, escape(text[done:])])
