"""The way back from XLIFF: what a translator made of the report that `diff_xliff` wrote.

A unit whose segments are no longer ``initial`` was decided on, and its target takes the place of the passage. All others stay as written.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from operator import attrgetter
from typing import TYPE_CHECKING

from ..decisions import BY_HAND, Decision, InputDecisions
from ..errors import InputError
from ..results import UNDECIDED
from .diff_xliff import NAMESPACE, OWN

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = {"x": NAMESPACE}


def read_xliff_decisions(data: bytes, path: str) -> tuple[InputDecisions, ...]:
    """The decisions in a report in XLIFF; arguments and errors as for `read_decisions`."""
    if b"<!DOCTYPE" in data:
        raise InputError(path, "has a document type, which langmix does not write; save it again without one")
    try:
        root = ET.fromstring(data)  # noqa: S314 -- see above
    except ET.ParseError as error:
        raise InputError(path, f"is no XLIFF: {error}") from error
    files = root.findall("x:file", _NAMES) if root.tag == f"{{{NAMESPACE}}}xliff" else []
    try:
        return tuple(_read_file(file) for file in files if file.find("x:unit", _NAMES) is not None)
    except (KeyError, ValueError, RecursionError) as error:
        raise InputError(path, "is no report of langmix in XLIFF, or lost its notes; save it again with all notes") from error


def _read_file(file: ET.Element) -> InputDecisions:
    known = _notes(file)
    decisions = [decision for unit in file.iterfind("x:unit", _NAMES) for decision in _read_unit(unit)]
    decisions.sort(key=attrgetter("start"))
    return InputDecisions(known.get("path"), known["sha256"], tuple(decisions), known.get("to", UNDECIDED), known.get("format"))


def _notes(element: ET.Element) -> dict[str, str]:
    """Our own notes, by what they are about."""
    notes = element.iterfind("x:notes/x:note", _NAMES)
    return {category.removeprefix(OWN): note.text or "" for note in notes if (category := note.get("category", "")).startswith(OWN)}


def _read_unit(unit: ET.Element) -> Iterator[Decision]:
    segments = [child for child in unit if child.tag in (f"{{{NAMESPACE}}}segment", f"{{{NAMESPACE}}}ignorable")]
    states = {segment.get("state", "initial") for segment in unit.iterfind("x:segment", _NAMES)}
    targets = [segment.find("x:target", _NAMES) for segment in segments]
    if "initial" in states or all(target is None for target in targets):
        return
    start, _, end = unit.attrib["name"].partition("-")
    sources = [segment.find("x:source", _NAMES) for segment in segments]
    # What stands between sentences may have no target of its own.
    said = [source if target is None else target for source, target in zip(sources, targets, strict=True)]
    original, text = ("".join(_text(side) for side in sides if side is not None) for sides in (sources, said))
    yield Decision(int(start), int(end), original, "edit", text, _notes(unit).get("language", UNDECIDED), BY_HAND)


def _text(element: ET.Element) -> str:
    """The text of a source or target, with marks for its placeholders."""
    parts = [element.text or ""]
    for child in element:
        name = child.tag.removeprefix(f"{{{NAMESPACE}}}")
        parts.append(f"⟦{child.get('id', '')}⟧" if name == "ph" else _text(child))
        parts.append(child.tail or "")
    return "".join(parts)
