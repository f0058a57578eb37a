"""The whole of langmix on one screen: bytes -> document -> spans -> findings, and spans -> edits -> text."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from . import formats
from .config import Config, Settings, with_settings
from .detector import open_detector
from .errors import ConfigError
from .files import read_source
from .languages import describe, find
from .results import UNDECIDED, NormalizeResult, Passage, ScanResult, Span, apply_edits
from .rules import check_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .document import Document


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
    config = with_settings(config, settings)
    return translate_foreign(scan_document(read_document(source, config), for_target(config)), config)


def read_document(source: str | os.PathLike[str], config: Config) -> Document:
    """The document of a text or a file; errors as for `scan`."""
    if isinstance(source, str):
        return formats.read(source)
    read = read_source(os.fspath(source), config)
    return formats.read(read.text, read.path)


def scan_document(document: Document, config: Config) -> ScanResult:
    """The languages of a document."""
    detector = open_detector(config.detector)
    unknown = sorted(set(config.languages) - detector.languages()) if config.languages else []
    if unknown:
        raise ConfigError(f"languages: the detector {detector.name} does not know {', '.join(map(describe, unknown))}")
    spans = tuple(detector.detect(document.segments, config.languages, config.lang, terms=config.terms))
    shares = _shares(spans)
    # A text full of technical terms of another language is not in that language.
    language = next(iter(_shares(span for span in spans if span.kind == "passage") or shares), UNDECIDED)
    expected = config.lang or (document.declared and find(document.declared)) or language
    home = {expected, UNDECIDED, *config.allow}
    foreign = tuple(span for span in spans if span.language not in home and _counts(document, span, config))
    return ScanResult(document, language, shares, spans, expected, foreign)


def check_document(document: Document, config: Config) -> ScanResult:
    """The languages of a document, and what the rules say of them."""
    result = scan_document(document, config)
    return replace(result, findings=check_rules(result, config))


def for_target(config: Config) -> Config:
    """The settings under which all that is not in the target language is foreign."""
    return replace(config, lang=config.to or config.lang)


def translate_foreign(result: ScanResult, config: Config, can_encode: Callable[[str], bool] | None = None) -> NormalizeResult:
    """A scanned document in its expected language.

    Args:
        result: the document, scanned with `for_target` settings.
        config: the settings.
        can_encode: whether a text can be written in the input's encoding; a passage that cannot stays as written.

    Raises:
        ConfigError: no language is expected; or the translator is unknown.
    """
    from .translators.passages import translate_passages

    if result.expected == UNDECIDED:
        raise ConfigError("the text's main language is undecided; say which language you want with --to")
    passages, edits = translate_passages(result, result.expected, config, can_encode)
    passages = tuple(_read_again(passage, result.expected, config) for passage in passages)
    return NormalizeResult(apply_edits(result.document.text, edits), edits, passages, result.expected, result)


def _read_again(passage: Passage, to: str, config: Config) -> Passage:
    """The passage, with a warning where what the translator gave does not read as the target language."""
    if passage.replacement is None:
        return passage
    language = scan_document(formats.read(passage.replacement), replace(config, lang=to)).language
    if language in (to, UNDECIDED):
        return passage
    warning = f"LM404: the translation reads as {describe(language)}"
    return replace(passage, warnings=(*passage.warnings, warning))


def _shares(spans: Iterable[Span]) -> dict[str, float]:
    letters: dict[str, int] = {}
    for span in spans:
        if span.language != UNDECIDED:
            letters[span.language] = letters.get(span.language, 0) + span.letters
    total = sum(letters.values()) or 1
    return {language: count / total for language, count in sorted(letters.items(), key=lambda item: (-item[1], item[0]))}


def _counts(document: Document, span: Span, config: Config) -> bool:
    """Whether a span in another language is sure and long enough. Terms are there only if they were asked for: see `Detector`."""
    return span.confidence >= config.min_confidence and len(document.text[span.start : span.end].split()) >= config.min_words
