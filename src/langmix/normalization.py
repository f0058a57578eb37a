"""Scanned documents brought into one language: which passages are translated, many documents together, and the reading of answers."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from . import formats
from .config import Config
from .directives import switched_on
from .errors import ConfigError
from .languages import find
from .pipeline import keep_structure, scan_document
from .results import UNDECIDED, NormalizeResult, ScanResult, apply_edits
from .rules.finding import SOURCE
from .translators.dispatch import Dispatch
from .translators.passages import Work, translate_together
from .translators.quality import ENOUGH, Reading, are_sisters, is_row_of_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .document import Document
    from .inputs import Input
    from .results import Span
    from .translators.answers import AnswerCache
    from .translators.dispatch import Sending
    from .translators.passages import Translated

HELD_CHARACTERS: Final = 4_000_000
"""Code points of documents after which those that were read are translated and given back."""

FOREIGN_CHARACTERS: Final = 200_000
"""Code points of foreign passages after which they are translated; enough for some batches of every translator."""


class Job(NamedTuple):
    """A document to be brought into one language."""

    result: ScanResult
    """Of the document, scanned with `for_target` settings."""
    config: Config
    can_encode: Callable[[str], bool] | None = None
    """Whether a text can be written in the input's encoding; a passage that cannot stays as written. None: any can."""
    source: Input | None = None
    """The input, for whoever writes the result."""


def translate_foreign(result: ScanResult, config: Config, can_encode: Callable[[str], bool] | None = None) -> NormalizeResult:
    """A scanned document in its expected language.

    The side that a bilingual file was translated from stays, and so does what the markup declares to be in its language: it is meant. So
    does what a directive switches off.

    Args:
        result: the document, scanned with `for_target` settings.
        config: the settings.
        can_encode: whether a text can be written in the input's encoding; a passage that cannot stays as written.

    Raises:
        ConfigError: no language is expected; or the translator is unknown.
    """
    return next(translate_many([Job(result, config, can_encode)], open_dispatch()))[1]


def open_dispatch(cache: AnswerCache | None = None, tell: Callable[[Sending], None] | None = None) -> Dispatch:
    """The translators of a run; none is opened before it is needed.

    Args:
        cache: of answers of earlier runs; None for none.
        tell: is told what is about to be asked; None where nobody wants to know.
    """
    return Dispatch(cache, read_as, tell)


def translate_many(jobs: Iterable[Job], dispatch: Dispatch) -> Iterator[tuple[Job, NormalizeResult]]:
    """Scanned documents in their expected languages, in order; errors as for `translate_foreign`.

    Texts of several documents are asked for together, and only so many documents are held at a time.
    """
    for window in _windows(map(without_meant, jobs)):
        translated = translate_together([Work(job.result, job.result.expected, job.config, job.can_encode) for job in window], dispatch)
        for job, drafts in zip(window, translated, strict=True):
            yield job, _put_in(job.result, drafts)


def without_meant(job: Job) -> Job:
    """A job without the foreign passages that are meant to be foreign.

    Raises:
        ConfigError: no language is expected.
    """
    result = job.result
    if result.expected == UNDECIDED:
        raise ConfigError("the text's main language is undecided; say which language you want with --to")
    foreign = switched_on(result.document, result.foreign)
    return job._replace(result=replace(result, foreign=tuple(span for span in foreign if _is_wanted(result.document, span))))


def _windows(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    """Jobs in groups of a bounded size; a document that is larger than that stands alone."""
    window: list[Job] = []
    held = foreign = 0
    for job in jobs:
        window.append(job)
        held += len(job.result.document.text)
        foreign += sum(span.end - span.start for span in job.result.foreign)
        if held >= HELD_CHARACTERS or foreign >= FOREIGN_CHARACTERS:
            yield window
            window, held, foreign = [], 0, 0
    if window:
        yield window


def _put_in(result: ScanResult, drafts: list[Translated]) -> NormalizeResult:
    """A document with its translations in it."""
    document = result.document
    drafts = keep_structure(document, drafts)
    edits = tuple(draft.edit for draft in drafts if draft.edit)
    marked = formats.review(document, [document.segment_at(edit.start) for edit in edits])
    edits = tuple(sorted((*edits, *marked), key=attrgetter("start")))
    proposals = tuple(draft.proposal for draft in drafts if draft.proposal)
    passages = tuple(draft.passage for draft in drafts)
    return NormalizeResult(apply_edits(document.text, edits), edits, passages, result.expected, result, proposals)


def read_as(text: str, language: str) -> Reading | None:
    """What our own engine makes of a text that should be in a language; None where it has too few letters, or too many names, to tell."""
    if is_row_of_names(text):
        return None
    letters: dict[str, int] = {}
    for span in scan_document(formats.read(text), Config(lang=language)).spans:
        if span.language != UNDECIDED and span.kind == "passage":
            found = language if are_sisters(span.language, language) else span.language
            letters[found] = letters.get(found, 0) + span.letters
    total = sum(letters.values())
    if total < ENOUGH:
        return None
    return Reading(max(letters, key=letters.__getitem__), letters.get(language, 0) / total)


def _is_wanted(document: Document, span: Span) -> bool:
    """Whether a foreign span is to be translated: not what was translated from, nor what the markup says to be in that language."""
    segment = document.segment_at(span.start)
    return segment.kind != SOURCE and not (segment.declared and find(segment.declared) == span.language)
