"""From foreign passages to edits: cut and masked (`cutting`), asked (`dispatch`), fitted (`fitting`), put into the source of the document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from ..errors import BadOutput, FormatError, TranslationError
from ..formats.markup import compose, extract, readable
from ..results import Edit, Passage
from .answers import Question
from .cutting import Unit, cut
from .dispatch import Answer, Answers, Desk, Dispatch
from .fitting import wrap
from .lexicon import Lexicon, check_terms, open_lexicon
from .masks import fill
from .quality import FLAG
from .quotations import end_of_quotation
from .verify import check_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..config import Config
    from ..document import Segment
    from ..formats.markup import Extract
    from ..results import ScanResult, Span
    from . import Translator

NOTHING: Final = "nothing to translate: the passage is code, addresses or placeholders"

QUOTATION: Final = "a quotation, which stays as it is"
"""Why a passage was not translated."""


class Work(NamedTuple):
    """A scanned document whose foreign passages are to be translated."""

    result: ScanResult
    to: str
    """The language to translate into (ISO 639 code)."""
    config: Config
    can_encode: Callable[[str], bool] | None = None
    """Whether a text can be written in the input's encoding; None: any can."""


class Translated(NamedTuple):
    """What became of a foreign span."""

    passage: Passage
    edit: Edit | None
    """What to change in the document; None where nothing changes."""
    proposal: Edit | None = None
    """What would change if an editor accepted a translation that is only offered."""

    def fail(self, reason: str) -> Translated:
        """The same, left as written."""
        failed = replace(self.passage, replacement=None, failure=f"{self.passage.translator}: {reason}", warnings=(), quality=None)
        return Translated(failed, None)


@dataclass(frozen=True, slots=True)
class Draft:
    """A span, cut into units."""

    span: Span
    segment: Segment
    part: Extract
    """What the span is made of."""
    units: tuple[Unit, ...]
    tail: str
    """White space behind the last unit."""
    column: int
    """0-based column, in code points, at which the span begins."""
    quotation: Extract | None
    """What the span is made of, its closing quotation mark included, where the translation goes behind that; else None."""

    def questions(self, to: str) -> Iterator[Question]:
        """What a translator is asked about it."""
        return (Question(unit.masked, self.span.language, to, unit.terms) for unit in self.units if unit.is_asked)


def translate_together(works: Sequence[Work], dispatch: Dispatch) -> list[list[Translated]]:
    """Translate the foreign spans of scanned documents; equal texts are asked for once.

    Returns:
        For each document what became of each foreign span, in order; their edits are disjoint.

    Raises:
        ConfigError: there is no such translator, or a list of names or a glossary cannot be read.
        MissingDependency: the translator's package is not installed.
    """
    drafted = [drafts_of(work, dispatch) for work in works]
    asked: dict[Desk, list[Question]] = {}
    for work, drafts in zip(works, drafted, strict=True):
        if drafts:
            questions = asked.setdefault(dispatch.desk(work.config), [])
            questions += [question for draft in drafts if isinstance(draft, Draft) for question in draft.questions(work.to)]
    answers = {desk: desk.answer(questions) for desk, questions in asked.items()}
    done: list[list[Translated]] = []
    for work, drafts in zip(works, drafted, strict=True):
        desk = dispatch.desk(work.config) if drafts else None
        done.append(_finish_all(work, drafts, answers[desk], desk.translator.name) if desk else [])
    return done


def translate_passages(result: ScanResult, to: str, config: Config, can_encode: Callable[[str], bool] | None = None) -> list[Translated]:
    """Translate the foreign spans of one document, without a cache; as `translate_together`."""
    return translate_together([Work(result, to, config, can_encode)], Dispatch())[0]


def drafts_of(work: Work, dispatch: Dispatch) -> list[Draft | Translated]:
    """Each foreign span cut into units, or what became of it at once."""
    if not work.result.foreign:
        return []
    translator = dispatch.desk(work.config).translator
    lexicons = {span.language: open_lexicon(work.config, span.language, work.to) for span in work.result.foreign}
    return [_draft(work, span, translator, lexicons[span.language]) for span in work.result.foreign]


def _draft(work: Work, span: Span, translator: Translator, lexicon: Lexicon) -> Draft | Translated:
    document = work.result.document
    segment = document.segment_at(span.start)
    start, end = segment.index(span.start), segment.index(span.end)
    behind = None if work.config.quotes == "translate" else end_of_quotation(document, segment, start, end)
    if behind is not None and work.config.quotes == "keep":
        return Translated(Passage(span, None, translator.name, held=QUOTATION), None)
    part = extract(document, segment, start, end)
    units, tail = cut(part.text, translator, lexicon)
    column = document.position(span.start).column - 1
    if behind is None:
        return Draft(span, segment, part, units, tail, column, None)
    whole = replace(span, end=segment.source(start, behind)[1])
    return Draft(whole, segment, part, units, tail, column, extract(document, segment, start, behind))


def _finish_all(work: Work, drafts: Sequence[Draft | Translated], answers: Answers, service: str) -> list[Translated]:
    done: list[Translated] = []
    behind = 0
    for draft in drafts:
        if isinstance(draft, Translated):
            done.append(draft)
            continue
        try:
            translated = _finish(work, draft, answers, service)
            _check_encoding(translated, work.can_encode)
            if draft.span.start < behind:
                raise BadOutput(service, "it stands inside another passage that is translated; run langmix again on the result")
        except TranslationError as error:
            done.append(Translated(Passage(draft.span, None, service, failure=str(error)), None))
            continue
        behind = draft.span.end if translated.edit else behind
        done.append(translated)
    return done


def _finish(work: Work, draft: Draft, answers: Answers, service: str) -> Translated:
    """The translated passage, and the edit that puts it into the document.

    Raises:
        TranslationError: a unit has no translation that can be used.
    """
    parts: list[str] = []
    warnings: dict[str, None] = {}
    used: list[tuple[int, Answer]] = []
    for number, unit in enumerate(draft.units):
        text = unit.source if unit.settled is None else unit.settled
        if unit.is_asked:
            answer = answers[Question(unit.masked, draft.span.language, work.to, unit.terms)]
            if isinstance(answer, TranslationError):
                raise answer
            used.append((len(unit.masked.split()), answer))
            warnings.update(dict.fromkeys((*answer.warnings, *check_terms(unit.terms, answer.text))))
            text = fill(wrap(answer.text, unit, draft.column if number == 0 else 0), unit.originals)
        parts += (unit.lead, text)
    if not any(unit.is_asked or unit.settled for unit in draft.units):
        warnings[NOTHING] = None
    passage = _described(draft, used, tuple(warnings), service)
    return _place(work, draft, "".join([*parts, draft.tail]), passage)


def _described(draft: Draft, used: Sequence[tuple[int, Answer]], warnings: tuple[str, ...], service: str) -> Passage:
    """A passage without its replacement: where it comes from, and how good it may be.

    Args:
        draft: the passage.
        used: the answers, each with its number of words.
        warnings: about the passage.
        service: the translator's name.
    """
    unknown = [(words, ratio) for words, answer in used if (ratio := answer.translation.unknown_ratio) is not None]
    services = dict.fromkeys(answer.translation.service or service for _, answer in used)
    if any(unit.settled for unit in draft.units):
        services["glossary"] = None
    quality = _mean([(words, answer.quality) for words, answer in used])
    if quality is not None:
        quality = round(quality * FLAG ** sum(warning.startswith("the glossary") for warning in warnings), 3)
    ratio = _mean(unknown)
    return Passage(
        draft.span,
        None,
        ",".join(services) or service,
        next((answer.translation.route for _, answer in reversed(used)), ()),
        ratio,
        (*warnings, *check_unknown(ratio)),
        quality=quality,
    )


def _place(work: Work, draft: Draft, text: str, passage: Passage) -> Translated:
    """A passage with its replacement, and the edit that makes it.

    Raises:
        BadOutput: the format cannot say it there.
    """
    part = draft.part
    if draft.quotation:
        text, part = f"{draft.quotation.text} [{readable(part, text).strip()}]", draft.quotation
    try:
        source = compose(work.result.document, draft.segment, part, text)
    except FormatError as error:
        raise BadOutput(passage.translator, f"LM402: {error}; translate it by hand") from error
    passage = replace(passage, replacement=readable(part, text))
    edit = Edit(draft.span.start, draft.span.end, source) if source != part.source else None
    if passage.quality is not None and passage.quality < work.config.min_quality:
        held = f"its quality is estimated at {passage.quality:.2f}, below {work.config.min_quality:g}: accept or correct it by hand"
        return Translated(replace(passage, held=held), None, edit)
    return Translated(passage, edit)


def _mean(weighted: Sequence[tuple[int, float]]) -> float | None:
    """The mean of values, each with its weight; None of none."""
    total = sum(weight for weight, _ in weighted)
    return sum(weight * value for weight, value in weighted) / total if total else None


def _check_encoding(translated: Translated, can_encode: Callable[[str], bool] | None) -> None:
    edit = translated.edit or translated.proposal
    if can_encode is None or edit is None or can_encode(edit.replacement):
        return
    missing = " ".join(character for character in dict.fromkeys(edit.replacement) if not can_encode(character))
    reason = f"the translation has characters that the file's encoding lacks: {missing}; convert the file to UTF-8"
    raise BadOutput(translated.passage.translator, reason)
