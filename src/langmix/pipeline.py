"""The whole of langmix on one screen: bytes -> document -> spans -> findings, and spans -> edits -> text."""

from __future__ import annotations

import os
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Unpack

from . import formats
from .config import Config, Settings, with_settings
from .detector import open_detector
from .directives import silence, with_declared
from .errors import ConfigError, FormatError
from .inputs import read_input
from .languages import describe, find
from .results import UNDECIDED, ScanResult, Span, apply_edits
from .rules import check_rules
from .rules.finding import SOURCE
from .rules.foreign_term import are_wanted
from .titles import is_term
from .vocabulary import depends_on_language, mask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .detector import Detector
    from .document import Document, Segment
    from .results import Edit, NormalizeResult
    from .translators.passages import Translated

UNFIT = "LM402: with the translation in its place the file would be built otherwise; translate it by hand"


def scan(source: str | os.PathLike[str], config: Config | None = None, **settings: Unpack[Settings]) -> ScanResult:
    """Find the languages of a text or a file.

    Args:
        source: a `str` is the text itself; an `os.PathLike` is a file to read.
        config: the settings; the defaults where None. No configuration file is read.
        **settings: fields of `Config` to replace in it, such as ``lang="fr"``.

    Raises:
        ConfigError: a setting cannot be used.
        InputError: the file cannot be read.

    >>> result = scan("Le conseil a voté le budget hier soir. El alcalde no quiso hablar con los periodistas.", lang="fr")
    >>> [(span.language, result.text(span)) for span in result.foreign]
    [('es', 'El alcalde no quiso hablar con los periodistas.')]
    """
    config = with_settings(config, settings)
    return scan_document(read_document(source, config), config)


def check(source: str | os.PathLike[str], config: Config | None = None, **settings: Unpack[Settings]) -> ScanResult:
    """Scan a text or a file and apply the rules; arguments and errors as for `scan`.

    >>> [finding.rule for finding in check("The report is late again. Nobody knows why.", lang="en").findings]
    []
    """
    config = with_settings(config, settings)
    return check_document(read_document(source, config), config)


def normalize(source: str | os.PathLike[str], config: Config | None = None, **settings: Unpack[Settings]) -> NormalizeResult:
    """Bring a text or a file into one language: translate its foreign passages, leave all else untouched.

    A passage that cannot be translated stays as written and is among `NormalizeResult.failures`; nothing is written to a file.

    Args:
        source: a `str` is the text itself; an `os.PathLike` is a file to read.
        config: the settings; the defaults where None. No configuration file is read.
        **settings: fields of `Config` to replace in it, such as ``to="fr"``.

    Raises:
        ConfigError: a setting cannot be used, or the target language is neither given nor decided by the text.
        InputError: the file cannot be read.

    >>> normalize("Rien à changer dans cette phrase française.", to="fr").edits
    ()
    """
    from .normalization import translate_foreign

    config = with_settings(config, settings)
    return translate_foreign(scan_document(read_document(source, config), for_target(config)), config)


def read_document(source: str | os.PathLike[str], config: Config) -> Document:
    """The document of a text or a file; errors as for `scan`."""
    if isinstance(source, str):
        return formats.read(source, None, config.format_as or "plain")
    return read_input(os.fspath(source), config).document


def scan_document(document: Document, config: Config) -> ScanResult:
    """The languages of a document."""
    document = with_declared(document)
    detector = open_detector(config.detector)
    unknown = sorted(set(config.languages) - detector.languages()) if config.languages else []
    if unknown:
        raise ConfigError(f"languages: the detector {detector.name} does not know {', '.join(map(describe, unknown))}")
    stated = config.lang or (document.declared and find(document.declared)) or config.default_lang
    claims = _claims(document, config)
    spans = tuple(_detect(detector, _with_vocabulary(document, claims, stated, config), claims, stated, config))
    if stated is None and depends_on_language(config):
        # Which lists of words count is known only now.
        accepting = _with_vocabulary(document, claims, next(iter(_shares(spans)), None), config)
        spans = tuple(_detect(detector, accepting, claims, None, config))
    own = _without_sources(document, spans) if claims else spans
    shares = _shares(own)
    # A text full of technical terms of another language is not in that language.
    words = _shares(span for span in own if span.kind == "passage") if config.terms else shares
    language = next(iter(words or shares), UNDECIDED)
    expected = stated or language
    home = {expected, UNDECIDED, *config.allow}
    if config.lang is None and expected not in shares:
        # What the file declares is wrong as a whole: that is one thing to say, not one for each paragraph.
        home.add(language)
    spans = tuple([span if span.language in home or not is_term(document, span) else replace(span, kind="term") for span in spans])
    foreign = tuple([span for span in spans if span.language not in home and _counts(document, span, config)])
    if not claims:
        return ScanResult(document, language, shares, spans, expected, foreign)
    result = ScanResult(document, language, shares, spans, expected, foreign, claims=tuple(claim or expected for claim in claims))
    return replace(result, foreign=tuple(span for span in foreign if result.expected_in(span) not in (UNDECIDED, span.language)))


def _claims(document: Document, config: Config) -> tuple[str | None, ...]:
    """What each segment claims to be in, None for the document's language; empty where none claims anything.

    A language that langmix does not know, and the unnamed one that a file was translated from, are ``und``. What a segment only has from its
    file is no claim of its own where the file's language is overruled.
    """
    if not any((segment.declared and config.respect_declared) or segment.kind == SOURCE for segment in document.segments):
        return ()
    found: list[str | None] = []
    inherited = document.declared if config.lang else None
    for segment in document.segments:
        claim = find(segment.declared) or UNDECIDED if segment.declared and segment.declared != inherited else None
        if segment.kind == SOURCE:
            found.append(claim or UNDECIDED)
        else:
            found.append(claim if config.respect_declared else None)
    return tuple(found)


def _with_vocabulary(document: Document, claims: tuple[str | None, ...], home: str | None, config: Config) -> Document:
    """The document as a detector is to see it: accepted words are no language's."""
    if not config.accept:
        return document
    expected = [claim or home for claim in claims] or [home] * len(document.segments)
    return replace(document, segments=tuple(mask(document.segments, expected, config)))


def _detect(detector: Detector, document: Document, claims: tuple[str | None, ...], stated: str | None, config: Config) -> Iterable[Span]:
    """The spans in order; segments that claim different languages do not judge each other."""
    if not claims:
        return detector.detect(document.segments, config.languages, stated, terms=config.terms)
    groups: dict[str | None, list[Segment]] = {}
    for segment, claim in zip(document.segments, claims, strict=True):
        groups.setdefault(claim, []).append(segment)
    found: list[Span] = []
    for claim, segments in groups.items():
        prior = stated if claim is None else None if claim == UNDECIDED else claim
        found += detector.detect(segments, config.languages, prior, terms=config.terms)
    return sorted(found, key=attrgetter("start"))


def _without_sources(document: Document, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans of what was translated, where a file has both; else all."""
    sides = {segment.kind == SOURCE for segment in document.segments}
    if len(sides) < 2:
        return spans
    return tuple(span for span in spans if document.segment_at(span.start).kind != SOURCE)


def check_document(document: Document, config: Config) -> ScanResult:
    """The languages of a document, and what the rules say of them."""
    config = _for_rules(config)
    return judge(scan_document(document, config), config)


def judge(result: ScanResult, config: Config) -> ScanResult:
    """A scanned document with what the rules say of it."""
    config = _for_rules(config)
    return replace(result, findings=silence(result.document, check_rules(result, config), config))


def _for_rules(config: Config) -> Config:
    """The settings, with terms where a rule about them was selected."""
    return replace(config, terms=True) if are_wanted(config) else config


def for_target(config: Config) -> Config:
    """The settings under which all that is not in the target language is foreign."""
    return replace(config, lang=config.to or config.lang)


def keep_structure(document: Document, drafts: list[Translated]) -> list[Translated]:
    """Without the edits after which the file would not be built as it was; those of containers are judged when they are written."""
    if document.parts or not any(draft.edit for draft in drafts):
        return drafts

    def fits(edits: list[Edit]) -> bool:
        try:
            again = with_declared(formats.read(apply_edits(document.text, edits), document.path, document.format))
        except FormatError:
            return False
        return formats.same_structure(document, again, edits)

    if fits([draft.edit for draft in drafts if draft.edit]):
        return drafts
    alone = [draft if draft.edit is None or fits([draft.edit]) else draft.fail(UNFIT) for draft in drafts]
    if fits([draft.edit for draft in alone if draft.edit]):
        return alone
    return [draft.fail(UNFIT) if draft.edit else draft for draft in alone]


def _shares(spans: Iterable[Span]) -> dict[str, float]:
    letters: dict[str, int] = {}
    for span in spans:
        if span.language != UNDECIDED:
            letters[span.language] = letters.get(span.language, 0) + span.letters
    total = sum(letters.values()) or 1
    return {language: count / total for language, count in sorted(letters.items(), key=lambda item: (-item[1], item[0]))}


def _counts(document: Document, span: Span, config: Config) -> bool:
    """Whether a span in another language is sure and long enough, and a passage or a term that was asked for."""
    return (
        (config.terms or span.kind == "passage")
        and span.confidence >= config.min_confidence
        and (config.min_words <= 1 or len(document.read(span.start, span.end).split()) >= config.min_words)
    )
