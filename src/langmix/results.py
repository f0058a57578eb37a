"""What langmix gives back: frozen values, every offset in code points of the original text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .document import Document

UNDECIDED = "und"
"""ISO 639 for a language that could not be determined."""

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("note", "warning", "error")
"""From the mildest to the gravest."""


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The second most likely language of a span."""

    language: str
    """ISO 639-1 code, else 639-3."""
    confidence: float
    """0..1."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one language inside one segment."""

    start: int
    """Document offset of the first character, inclusive."""
    end: int
    """Document offset after the last character, exclusive."""
    language: str
    """ISO 639-1 code, else 639-3; ``und`` where it could not be determined."""
    confidence: float
    """0..1, as the detector gives it."""
    runner_up: RunnerUp | None = None
    """The next most likely language, or None where the detector saw no other."""
    kind: Literal["passage", "term"] = "passage"
    """``passage``: ordinary words, a clause, a quotation; ``term``: a technical word or two, a title."""
    reason: str | None = None
    """Why the language is ``und``; None for a span with a language."""
    letters: int = 0
    """How many letters it has, the unit of language shares."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``original[start:end]`` by `replacement`."""

    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""
    replacement: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a rule is not kept."""

    rule: str
    """The rule's code, such as ``LM101``."""
    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""
    message: str
    """One sentence for an editor."""
    severity: Severity
    fingerprint: str
    """Hexadecimal; the same for the same rule, path and words, wherever in the file they stand."""
    span: Span | None = None
    """The span behind the finding, if it is about one."""
    expected: str | None = None
    """The language that was expected here (ISO 639 code), if the rule is about one."""
    fix: Edit | None = None
    """A safe mending, if there is one."""


@dataclass(frozen=True, slots=True)
class Notification:
    """Something about a run that is not a finding: an input that could not be read, or was cut or guessed."""

    rule: str
    """``LM001`` unreadable, ``LM002`` cut by a limit, ``LM003`` encoding guessed."""
    path: str
    """The input as the user named it; ``-`` is standard input."""
    message: str
    severity: Severity = "error"
    """``error`` for an input that was not processed."""


@dataclass(frozen=True, slots=True)
class ScanResult:
    """The languages of one document."""

    document: Document
    language: str
    """The document's main language: the one with the largest share of letters; ``und`` where none was found."""
    shares: dict[str, float]
    """Share of the letters by language, the largest first, summing to 1; letters of ``und`` do not count.
    Empty where no language was found."""
    spans: tuple[Span, ...]
    """All spans with letters in them, in order and disjoint, the main language included."""
    expected: str
    """The language the document should be in: as asked for, as declared, or its main language."""
    foreign: tuple[Span, ...]
    """The spans in a language that is neither expected nor allowed, in order."""
    findings: tuple[Finding, ...] = ()
    """What the rules say, in order of place; empty unless rules were asked for."""
    claims: tuple[str, ...] = ()
    """The language that each segment should be in, ``und`` where any will do; empty where it is `expected` for all."""

    @property
    def foreign_share(self) -> float:
        """Share (0..1) of the decided letters that stand in foreign spans."""
        decided = sum(span.letters for span in self.spans if span.language != UNDECIDED)
        return sum(span.letters for span in self.foreign) / decided if decided else 0.0

    def text(self, span: Span | Finding) -> str:
        """The words of a span as a reader sees them, without markup."""
        return self.document.read(span.start, span.end)

    def expected_in(self, span: Span | Finding) -> str:
        """The language that the words of a span should be in; ``und`` where any will do."""
        return self.claims[self.document.segment_number(span.start)] if self.claims else self.expected


@dataclass(frozen=True, slots=True)
class Passage:
    """A foreign passage that was handed to a translator, and what became of it."""

    span: Span
    replacement: str | None
    """The text that takes its place, or would where `held` says why it does not; None where there is none."""
    translator: str
    """Name in the table of translators."""
    route: tuple[str, ...] = ()
    """The engine's steps, such as ``("spa-cat", "cat-fra")``; empty where it has none."""
    unknown_ratio: float | None = None
    """Share of words the engine did not know (0..1), or None where it does not say."""
    warnings: tuple[str, ...] = ()
    """What an editor should look at."""
    failure: str | None = None
    """Why there is no translation that can be used; None where nothing went wrong."""
    quality: float | None = None
    """How far the translation can be trusted (0..1), an estimate: see `langmix.translators.quality`. None where no engine was asked."""
    held: str | None = None
    """Why it stayed as written although nothing went wrong; None else. With a `replacement` that is only offered: an editor decides."""


@dataclass(frozen=True, slots=True)
class NormalizeResult:
    """A document brought into one language. Always ``apply_edits(original, edits) == text``."""

    text: str
    """The whole text; failed passages as they were written."""
    edits: tuple[Edit, ...]
    """In order and disjoint, in offsets of the original."""
    passages: tuple[Passage, ...]
    """Every foreign passage, in order, translated or not."""
    to: str
    """The language it was brought into (ISO 639 code)."""
    scan: ScanResult = field(repr=False)
    """What was found in the original."""
    proposals: tuple[Edit, ...] = ()
    """What was not changed, but would be if an editor accepted it: of the passages that are only offered, in order."""

    @property
    def failures(self) -> tuple[Passage, ...]:
        """The passages for which there is no translation."""
        return tuple(passage for passage in self.passages if passage.failure is not None)

    @property
    def offered(self) -> tuple[Passage, ...]:
        """The passages whose translation was not put into the text: an editor decides."""
        return tuple(passage for passage in self.passages if passage.held is not None and passage.replacement is not None)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits, which are in order and disjoint, in offsets of `text`.

    >>> apply_edits("un gato noir", [Edit(3, 7, "chat")])
    'un chat noir'

    Raises:
        ValueError: the edits overlap, run backwards or leave the text.
    """
    parts: list[str] = []
    done = 0
    for edit in edits:
        if not done <= edit.start <= edit.end <= len(text):
            raise ValueError(f"edit {edit.start}..{edit.end} overlaps the one before it or leaves the text")
        parts += (text[done : edit.start], edit.replacement)
        done = edit.end
    return "".join([*parts, text[done:]])
