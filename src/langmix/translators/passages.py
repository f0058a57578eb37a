"""From foreign passages to edits: cut, mask, translate, verify.

Line breaks inside a passage: a break within a sentence (hard-wrapped text) is taken out before translating, since an engine reads half a
sentence badly, and the translation is wrapped again to the width the passage had. A break at a sentence's end, before a list item or
after a short line is kept, byte for byte, and what stands on either side of it is translated on its own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote_plus

from ..errors import AuthError, BadOutput, FormatError, QuotaExceeded, RateLimited, TranslationError
from ..formats.markup import compose, extract, readable
from ..results import Edit, Passage
from ..sentences import split_sentences
from . import Translation, Translator, open_translator
from .masks import fill, protect, restore
from .verify import check_answer, check_unknown, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..config import Config
    from ..document import Document, Segment
    from ..formats.markup import Extract
    from ..results import ScanResult, Span

SHORT_LINE = 45
"""Code points. A line of hard-wrapped prose is not shorter; a title, an address or a verse often is."""

_BREAK = re.compile(r"[^\S\r\n]*(?:\r\n|[\r\n\u2028\u2029\v\f\x85])\s*")
_SENTENCE_END = re.compile(r"[.!?…:;。！？｡][\"'’”»)\]]*$")
_ITEM = re.compile(r"(?:(?:[-*+•–—]|[>#]{1,6}|\d{1,3}[.)])\s+)+")
_SPACES = re.compile(r"\s+")
_SEVERAL_SPACES = re.compile(" {2,}")
_LAST_MARKS = ".!?…:;,"
_SMALL_LETTERS = frozenset({"an", "ast", "ca", "es", "fr", "gl", "it", "oc", "pt", "ro"})
"""Languages that write weekdays, nationalities and "I" small, so that a first capital is the engine's."""


@dataclass(frozen=True, slots=True)
class LanguagePlan:
    """What is to be translated out of one language."""

    language: str
    """ISO 639-1 code, else 639-3."""
    passages: int
    """Foreign passages, each counted."""
    characters: int
    """Code points given to the translator: equal texts once, masks instead of what is protected."""
    refusal: str | None
    """Why the translator does not take this language, and what to do; None where it does."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a translator would be given; made without sending anything."""

    translator: str
    """Name in the table of translators."""
    host: str | None
    """The host that the text would be sent to, or None where it stays on this machine."""
    to: str
    """The language to translate into (ISO 639 code)."""
    languages: tuple[LanguagePlan, ...]
    """In order of their first passage."""

    @property
    def passages(self) -> int:
        """Foreign passages in all languages."""
        return sum(part.passages for part in self.languages)

    @property
    def characters(self) -> int:
        """Code points given to the translator in all languages that it takes."""
        return sum(part.characters for part in self.languages if part.refusal is None)


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is translated at once: a passage, or a part of a long or broken one."""

    lead: str
    """What stands before it, and stays."""
    source: str
    """As written, line breaks within sentences taken out."""
    masked: str
    originals: tuple[str, ...]
    line_break: str | None
    """The line break, with the indentation behind it, that was taken out; None where none was."""
    width: int
    """Code points of the longest line, where a line break was taken out."""

    @property
    def has_letters(self) -> bool:
        return any(map(str.isalpha, self.masked))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A span, cut into units."""

    span: Span
    segment: Segment
    part: Extract
    """What the span is made of."""
    units: tuple[_Unit, ...]
    tail: str
    """White space behind the last unit."""
    column: int
    """0-based column, in code points, at which the span begins."""


class Translated(NamedTuple):
    """What became of a foreign span."""

    passage: Passage
    edit: Edit | None
    """What to change in the document; None where nothing changes."""

    def fail(self, reason: str) -> Translated:
        """The same, left as written."""
        return Translated(replace(self.passage, replacement=None, failure=f"{self.passage.translator}: {reason}", warnings=()), None)


_Answers = dict[tuple[str, str], Translation | TranslationError]
"""What became of a masked text, by language and text."""


def translate_passages(result: ScanResult, to: str, config: Config, can_encode: Callable[[str], bool] | None = None) -> list[Translated]:
    """Translate the foreign spans of a scanned document.

    Args:
        result: what was found in the document.
        to: the language to translate into (ISO 639 code).
        config: names the translator, and the time to wait for it.
        can_encode: whether a text can be written in the input's encoding.

    Returns:
        What became of each foreign span, in order; their edits are disjoint.

    Raises:
        ConfigError: there is no such translator.
        MissingDependency: the translator's package is not installed.
    """
    if not result.foreign:
        return []
    translator = open_translator(config.translator, config)
    drafts = [_draft(result, span, translator) for span in result.foreign]
    answers = _translate_all(translator, drafts, to)
    done: list[Translated] = []
    behind = 0
    for draft in drafts:
        try:
            passage, source = _finish(result.document, draft, answers, to, translator)
            _check_encoding(translator, source, can_encode)
            if draft.span.start < behind:
                raise BadOutput(translator.name, "it stands inside another passage that is translated; run langmix again on the result")
        except TranslationError as error:
            done.append(Translated(Passage(draft.span, None, translator.name, failure=str(error)), None))
            continue
        edit = Edit(draft.span.start, draft.span.end, source) if source != draft.part.source else None
        behind = draft.span.end if edit else behind
        done.append(Translated(passage, edit))
    return done


def plan(result: ScanResult, to: str, config: Config) -> Plan:
    """What `translate_passages` would give to the translator; sends nothing. Arguments and errors as there."""
    translator = open_translator(config.translator, config)
    drafts = [_draft(result, span, translator) for span in result.foreign]
    parts: list[LanguagePlan] = []
    for language, texts in _texts(drafts).items():
        refusal = translator.refusal(language, to)
        count = sum(draft.span.language == language for draft in drafts)
        parts.append(LanguagePlan(language, count, sum(map(len, texts)), str(refusal) if refusal else None))
    return Plan(translator.name, translator.host, to, tuple(parts))


def _texts(drafts: Sequence[_Draft]) -> dict[str, list[str]]:
    """The masked texts to translate by language, each once, in order."""
    texts: dict[str, dict[str, None]] = {}
    for draft in drafts:
        known = texts.setdefault(draft.span.language, {})
        known.update((unit.masked, None) for unit in draft.units if unit.has_letters)
    return {language: list(known) for language, known in texts.items()}


def _translate_all(translator: Translator, drafts: Sequence[_Draft], to: str) -> _Answers:
    answers: _Answers = {}
    stopped: TranslationError | None = None
    for language, texts in _texts(drafts).items():
        found: Sequence[Translation | TranslationError]
        if stopped or not texts:
            found = [stopped] * len(texts) if stopped else []
        else:
            try:
                found = translator.translate(texts, language, to)
            except TranslationError as error:
                found = [error] * len(texts)
        # The service would give every further text the same answer.
        stopped = next((answer for answer in found if isinstance(answer, RateLimited | AuthError | QuotaExceeded)), stopped)
        answers.update(zip(((language, text) for text in texts), found, strict=True))
    return answers


def _finish(document: Document, draft: _Draft, answers: _Answers, to: str, translator: Translator) -> tuple[Passage, str]:
    """The translated passage, and the source that says it.

    Raises:
        TranslationError: a unit has no translation that can be used.
    """
    parts: list[str] = []
    warnings: dict[str, None] = {}
    route: tuple[str, ...] = ()
    unknown: list[tuple[int, float]] = []
    for number, unit in enumerate(draft.units):
        text = unit.source
        if unit.has_letters:
            answer = answers[draft.span.language, unit.masked]
            if isinstance(answer, TranslationError):
                raise answer
            check_answer(unit.source, answer.text, translator.name)
            fitted = _fit(answer.text, unit, to)
            warnings.update(dict.fromkeys(verify(unit.source, restore(fitted, unit.originals, translator.name), translator.name)))
            text = fill(_wrap(fitted, unit, draft.column if number == 0 else 0), unit.originals)
            route = answer.route
            if answer.unknown_ratio is not None:
                unknown.append((len(unit.masked.split()), answer.unknown_ratio))
        parts += (unit.lead, text)
    if not any(unit.has_letters for unit in draft.units):
        warnings["nothing to translate: the passage is code, addresses or placeholders"] = None
    ratio = sum(words * share for words, share in unknown) / sum(words for words, _ in unknown) if unknown else None
    text = "".join([*parts, draft.tail])
    try:
        source = compose(document, draft.segment, draft.part, text)
    except FormatError as error:
        raise BadOutput(translator.name, f"LM402: {error}; translate it by hand") from error
    replacement = readable(draft.part, text)
    return Passage(draft.span, replacement, translator.name, route, ratio, (*warnings, *check_unknown(ratio))), source


def _check_encoding(translator: Translator, source: str, can_encode: Callable[[str], bool] | None) -> None:
    if can_encode is None or can_encode(source):
        return
    missing = " ".join(character for character in dict.fromkeys(source) if not can_encode(character))
    raise BadOutput(translator.name, f"the translation has characters that the file's encoding lacks: {missing}; convert the file to UTF-8")


def _draft(result: ScanResult, span: Span, translator: Translator) -> _Draft:
    segment = result.document.segment_at(span.start)
    part = extract(result.document, segment, segment.index(span.start), segment.index(span.end))
    text = part.text
    body = text.strip()
    start = text.index(body)
    units: list[_Unit] = []
    lead = text[:start]
    for line, line_break, width, following in _lines(body):
        item = _ITEM.match(line)
        lead += item[0] if item else ""
        for piece, gap in _pieces(line[item.end() if item else 0 :], translator):
            masked, originals = protect(piece)
            units.append(_Unit(lead, piece, masked, originals, line_break, width))
            lead = gap
        lead += following
    column = result.document.position(span.start).column - 1
    return _Draft(span, segment, part, tuple(units), lead + text[start + len(body) :], column)


def _lines(text: str) -> Iterator[tuple[str, str | None, int, str]]:
    """What line breaks that stay cut a text into: the part on one line, how it was broken and how wide, and the break behind it."""
    lines = _BREAK.split(text)
    parts, line_break, width = [lines[0]], None, len(lines[0])
    for before, found, line in zip(lines, _BREAK.findall(text), lines[1:], strict=False):
        if _is_soft(before, found, line):
            # Chinese and Japanese have no space to put there.
            parts += ("" if _is_wide(before[-1:]) and _is_wide(line[:1]) else " ", line)
            line_break, width = line_break or found.lstrip(" \t"), max(width, len(line))
        else:
            yield "".join(parts), line_break, width, found
            parts, line_break, width = [line], None, len(line)
    yield "".join(parts), line_break, width, ""


def _is_soft(before: str, line_break: str, after: str) -> bool:
    """Whether a line break stands within a sentence, for no other reason than the width of the page."""
    # Two spaces before a line break are how Markdown writes one that is meant.
    if line_break.startswith("  ") or line_break.strip(" \t") not in ("\n", "\r\n", "\r"):
        return False
    if _SENTENCE_END.search(before[-10:]) or _ITEM.match(after) or after.startswith("|"):
        return False
    return len(before) >= SHORT_LINE or not after[:1].isupper()


def _is_wide(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) in "WF" and not "\uac00" <= character <= "\ud7a3"


def _pieces(text: str, translator: Translator) -> Iterator[tuple[str, str]]:
    """A text in pieces that the translator takes, cut at the sentence end nearest to the middle; each with the white space behind it."""
    masked, _ = protect(text)
    fits = len(masked) <= translator.max_chars
    if fits and translator.max_url_bytes is not None:
        fits = len(quote_plus(masked)) <= translator.max_url_bytes
    if fits or len(text) < 2:
        yield text, ""
        return
    middle = len(text) // 2
    ends = [end for _, end in split_sentences(text) if end < len(text)] or [match.end() for match in _SPACES.finditer(text)]
    cut = min(ends, key=lambda end: abs(end - middle), default=middle)
    first = text[:cut].rstrip()
    *rest, (last, _) = _pieces(first, translator)
    yield from rest
    yield last, text[len(first) : cut]
    yield from _pieces(text[cut:], translator)


def _fit(answer: str, unit: _Unit, to: str) -> str:
    """An engine's answer with the first letter and the last mark as the source has them; masks still in it."""
    answer = answer.strip()
    source = unit.masked
    if "  " not in source:
        # Apertium leaves two spaces where it leaves out a word.
        answer = _SEVERAL_SPACES.sub(" ", answer)
    if source[-1] in _LAST_MARKS and answer[-1].isalnum():
        answer += source[-1]
    elif source[-1].isalnum() and answer[-1] in _LAST_MARKS:
        answer = answer.rstrip(_LAST_MARKS + " \u00a0\u202f") or answer
    first, begin = _first_letter(source), _first_letter(answer)
    if first is None or begin is None:
        return answer
    letter = answer[begin]
    if source[first].isupper() and letter.islower():
        letter = letter.upper()
    elif letter.isupper() and to in _SMALL_LETTERS and answer[begin + 1 : begin + 2].islower() and source.islower():
        letter = letter.lower()
    return answer[:begin] + letter + answer[begin + 1 :]


def _first_letter(masked: str) -> int | None:
    """The index of the letter a text begins with, quotation marks and the like before it; None behind a mask or a number."""
    for index, character in enumerate(masked):
        if character.isalpha():
            return index
        if character.isdigit():
            return None
    return None


def _wrap(masked: str, unit: _Unit, column: int) -> str:
    """A translation broken into lines where the source was: the first begins at a 0-based column, in code points."""
    if unit.line_break is None:
        return masked
    indent = len(unit.line_break.lstrip("\r\n"))
    lines: list[str] = []
    line = ""
    # Masks have no spaces, so nothing that is protected is broken.
    for word in masked.split(" "):
        longer = f"{line} {word}" if line else word
        if line and column + len(fill(longer, unit.originals)) > max(unit.width, SHORT_LINE) + indent:
            lines.append(line)
            line, column = word, indent
        else:
            line = longer
    return unit.line_break.join([*lines, line])
