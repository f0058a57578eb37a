"""What an editor decided on the passages of a report, and the way from there back into the text.

An editor sees markup and code of a passage as marks, ``⟦1⟧``, ``⟦2⟧``, ..., which have to be in the text that comes back, each of them once.
`apply_decisions` writes accepted and edited passages as a translation is written.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from . import formats
from .directives import with_declared
from .errors import FormatError, InputError
from .fidelity import same_numbers
from .formats.markup import FIRST, STAND_IN, compose, extract, readable
from .pipeline import keep_structure
from .results import UNDECIDED, Edit, NormalizeResult, Passage, ScanResult, Span, apply_edits
from .translators.masks import protect
from .translators.passages import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .document import Document, Segment
    from .formats.markup import Extract

VERSION: Final = 1
"""Rises when a file of decisions changes its meaning."""

MAX_BYTES: Final = 256 * 1024 * 1024
"""The largest file of decisions."""

BY_HAND: Final = "your text"
"""Stands for the translator where an editor wrote."""

Verdict = Literal["accept", "edit", "reject"]

_MARK = re.compile(r"⟦\s*(\d{1,6})\s*⟧")


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to become of a passage."""

    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""
    original: str
    """As written, with marks."""
    verdict: Verdict
    text: str | None
    """What is to take its place, with marks; None where it is rejected."""
    language: str = UNDECIDED
    """The language that it is in (ISO 639 code)."""
    translator: str = BY_HAND
    """Who wrote `text`."""


@dataclass(frozen=True, slots=True)
class InputDecisions:
    """The decisions on one input."""

    path: str | None
    """As it was named when the report was made; ``-`` is standard input, None a text that was no file."""
    sha256: str
    """`fingerprint` of the input."""
    passages: tuple[Decision, ...]
    """In order."""
    to: str = UNDECIDED
    """The language it is brought into (ISO 639 code)."""
    format: str | None = None
    """The name in the table of formats that it was read as; None where nobody said."""


class _Refused(Exception):
    """Why a decision cannot be carried out, and what to do."""


def fingerprint(data: bytes) -> str:
    """What an input is known by: the SHA-256 of its bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def find_part(document: Document, start: int, end: int) -> tuple[Segment, Extract]:
    """The segment that a half-open document range lies in, and what the range is made of.

    Raises:
        LookupError: no segment holds its beginning.
    """
    segment = document.segment_at(start)
    return segment, extract(document, segment, segment.index(start), segment.index(end))


def with_marks(text: str, held: Sequence[str]) -> str:
    """A text with a mark, ``⟦1⟧``, for each stand-in of what is held."""
    return STAND_IN.sub(lambda match: f"⟦{ord(match[0]) - FIRST + 1}⟧", text) if held else text


def read_decisions(data: bytes, path: str) -> tuple[InputDecisions, ...]:
    """The decisions in a file that a report gave.

    Args:
        data: the file.
        path: its name, for messages.

    Raises:
        InputError: it is no file of decisions, or one of another version.
    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(path, "is no file of decisions: it is not JSON; save it again from the report") from error
    version = content.get("version") if isinstance(content, dict) else None
    if version != VERSION:
        reason = "comes from another version of langmix; make the report again" if isinstance(version, int) else "is no file of decisions"
        raise InputError(path, reason)
    try:
        return tuple(_read_input(item) for item in content["inputs"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(path, f"is no file of decisions: {error!r} is not as it should be; save it again from the report") from error


def _read_input(item: dict[str, Any]) -> InputDecisions:
    # A program may add its decisions to the report in JSON; what it left out is undecided, and stays.
    decided = [_read_decision(passage) for passage in item["passages"] if "decision" in passage]
    passages = sorted(decided, key=attrgetter("start"))
    path, kind = item["path"], item.get("format")
    if not isinstance(path, str | None) or not isinstance(kind, str | None):
        raise TypeError("path or format")
    return InputDecisions(path, _text(item, "sha256"), tuple(passages), str(item.get("to") or UNDECIDED), kind)


def _read_decision(item: dict[str, Any]) -> Decision:
    start, end, verdict = item["start"], item["end"], item["decision"]
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        raise ValueError("start or end")
    if verdict not in get_args(Verdict):
        raise ValueError("decision")
    text = None if verdict == "reject" else _text(item, "proposal" if verdict == "accept" else "text")
    translator = str(item.get("translator") or BY_HAND) if verdict == "accept" else BY_HAND
    return Decision(start, end, _text(item, "original"), verdict, text, str(item.get("language") or UNDECIDED), translator)


def _text(item: dict[str, Any], name: str) -> str:
    if not isinstance(item[name], str):
        raise TypeError(name)
    return str(item[name])


def apply_decisions(document: Document, decisions: InputDecisions, can_encode: Callable[[str], bool] | None = None) -> NormalizeResult:
    """A document with what was accepted or edited in it; whoever calls made sure that it is the one that was decided on.

    A decision that cannot be carried out leaves its passage as written and is among `NormalizeResult.failures`; what was rejected is in none.

    Args:
        document: as it was read.
        decisions: on its passages.
        can_encode: whether a text can be written in the input's encoding.
    """
    document = with_declared(document)
    drafts: list[Translated] = []
    behind = 0
    for decision in decisions.passages:
        if decision.text is None:
            continue
        span = Span(decision.start, decision.end, decision.language, 1.0)
        draft = Translated(Passage(span, None, decision.translator), None)
        try:
            if decision.start < behind:
                raise _Refused("it stands inside another passage that is changed; make a new report of the result")
            drafts.append(_carry_out(document, decision, draft, can_encode))
            behind = decision.end
        except _Refused as reason:
            drafts.append(draft.fail(str(reason)))
    drafts = keep_structure(document, drafts)
    edits = [draft.edit for draft in drafts if draft.edit]
    edits += formats.review(document, [document.segment_at(edit.start) for edit in edits])
    edits.sort(key=attrgetter("start"))
    passages = tuple(draft.passage for draft in drafts)
    spans = tuple(passage.span for passage in passages)
    scan = ScanResult(document, decisions.to, {}, spans, decisions.to, spans)
    return NormalizeResult(apply_edits(document.text, edits), tuple(edits), passages, decisions.to, scan)


def _carry_out(document: Document, decision: Decision, draft: Translated, can_encode: Callable[[str], bool] | None) -> Translated:
    """The change that a decision makes.

    Raises:
        _Refused: it cannot be made.
    """
    try:
        segment, part = find_part(document, decision.start, max(decision.end, decision.start + 1))
    except (LookupError, ValueError):
        raise _Refused("the file has no such passage; make the report again") from None
    if with_marks(part.text, part.held) != decision.original:
        raise _Refused("the file has another text there; make the report again")
    text = decision.text or ""
    if not text.strip():
        raise _Refused("LM405: it is empty; reject the passage where it is to stay as written")
    if decision.verdict == "edit":
        text = _as_around(document, segment, part, text)
    _check_marks(part, decision.original, text)
    text = _MARK.sub(lambda match: chr(FIRST + int(match[1]) - 1), text) if part.held else text
    try:
        source = compose(document, segment, part, text)
    except FormatError as error:
        raise _Refused(f"LM402: {error}") from None
    if can_encode is not None and not can_encode(source):
        missing = " ".join(character for character in dict.fromkeys(source) if not can_encode(character))
        raise _Refused(f"the file's encoding lacks characters of it: {missing}; convert the file to UTF-8")
    warnings: tuple[str, ...] = ()
    if decision.verdict == "edit" and not same_numbers(decision.original, decision.text or ""):
        warnings = ("LM402: the numbers are not those of the passage: read it over",)
    passage = replace(draft.passage, replacement=readable(part, text), warnings=warnings)
    edit = Edit(decision.start, decision.end, source) if source != part.source else None
    return Translated(passage, edit)


def _as_around(document: Document, segment: Segment, part: Extract, text: str) -> str:
    """A text that was written in a browser, with the white space at its ends and the line ends that its place has."""
    body = text.strip().replace("\r\n", "\n")
    lead, tail = part.text[: len(part.text) - len(part.text.lstrip())], part.text[len(part.text.rstrip()) :]
    if _takes_breaks(document, segment):
        body = body.replace("\n", "\r\n") if "\r\n" in document.text else body
    elif "\n" not in part.text:
        # A line break that would be written as an entity or an escape is not what somebody meant who pressed Enter.
        body = " ".join(body.split("\n"))
    return lead + body + tail


def _takes_breaks(document: Document, segment: Segment) -> bool:
    """Whether a line break is written as one in the place of a segment."""
    try:
        return formats.escape("\n", document, segment) == "\n"
    except FormatError:
        return False


def _check_marks(part: Extract, original: str, text: str) -> None:
    """See that every mark and every placeholder of a passage is in the text that takes its place, once."""
    if part.held:
        found = Counter(int(match[1]) for match in _MARK.finditer(text))
        wanted = Counter(range(1, len(part.held) + 1))
        _compare(
            Counter({f"⟦{number}⟧": count for number, count in wanted.items()}), Counter({f"⟦{number}⟧": found[number] for number in found})
        )
        original, text = _MARK.sub("", original), _MARK.sub("", text)
    _compare(Counter(protect(original)[1]), Counter(protect(text)[1]))


def _compare(wanted: Counter[str], found: Counter[str]) -> None:
    missing, extra = wanted - found, found - wanted
    if missing:
        raise _Refused(f"LM401: {', '.join(missing)} is missing from it; every placeholder, address and piece of code has to stay")
    if extra:
        raise _Refused(f"LM401: {', '.join(extra)} is in it too often; every placeholder, address and piece of code has to stay as it is")
