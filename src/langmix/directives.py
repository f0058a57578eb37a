"""Directives: comments in a document that switch rules off and on, or say in which language a passage is.

``off [RULES] [-- reason]``, ``on [RULES]``
    until the other, or to the end of the file.
``next-line [RULES] [-- reason]``, ``line [RULES] [-- reason]``
    for the paragraph or entry that begins on the next line that is not blank; for the line of the comment itself.
``lang=TAG``, ``end``
    what stands between is in a language.

Where comments are, `formats.comments` knows. A directive that is wrong, or switches off what is not there, is a finding of LM901.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from .errors import suggest
from .formats import FORMATS
from .formats.builder import SegmentBuilder
from .formats.comments import find_comments
from .languages import find
from .results import Finding
from .rules import RULES, selected, unused_directive
from .rules.finding import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .config import Config
    from .document import Document, Segment
    from .results import Span

_SWITCHES: Final = ("off", "on", "next-line", "line")
_COMMANDS: Final = (*_SWITCHES, "lang=", "end")
_REASON = re.compile(r"(?:^|\s)(?:--|—|–)(?=\s|$)")
_SEPARATOR = re.compile(r"[,\s]+")
_ABOUT_LANGMIX: Final = "LM9"
"""What the codes begin with of the rules about directives and baselines themselves."""
_FOREIGN: Final = ("LM101", "LM102")
"""What reports a passage that `normalize` would translate."""


class Directive(NamedTuple):
    """A directive as it was read."""

    start: int
    """Document offset of its comment, inclusive."""
    end: int
    """Document offset, exclusive."""
    command: str
    """``off``, ``on``, ``next-line``, ``line``, ``lang=`` or ``end``; empty where it is wrong."""
    rules: tuple[str, ...] = ("",)
    """What the codes of its rules begin with; an empty one stands for all."""
    language: str | None = None
    """The language (BCP 47 tag, as written) of ``lang=``."""
    error: str | None = None
    """Why it is wrong, and what to do."""


class _Region(NamedTuple):
    """A passage whose language a directive says; disjoint with the others."""

    start: int
    """Document offset, inclusive: right behind a directive."""
    end: int
    """Document offset, exclusive."""
    directive: Directive
    """What says the language."""
    comment: tuple[int, int]
    """The half-open document range of the directive right before it."""


def find_directives(document: Document) -> list[Directive]:
    """The directives of a document, in order."""
    return [_read(comment.start, comment.end, comment.text) for comment in find_comments(document)]


def with_declared(document: Document) -> Document:
    """The document with the languages that ``lang=`` says: a passage inside a segment becomes a segment in a gap of it.

    Nothing moves, and what is done to a document is not done to it again.
    """
    regions = list(_regions(document, find_directives(document)))
    if not regions:
        return document
    found = [part for segment in document.segments for part in _cut(document.text, segment, regions)]
    found.sort(key=lambda segment: segment.source(0, 1)[0])
    return replace(document, segments=tuple(found))


def silence(document: Document, findings: tuple[Finding, ...], config: Config) -> tuple[Finding, ...]:
    """The findings that are not switched off; and where LM901 is selected, the directives that are wrong or switch off nothing.

    Args:
        document: what was checked, with `with_declared` languages.
        findings: of all selected rules, in order.
        config: the settings under which they were found.
    """
    directives = find_directives(document)
    if not directives:
        return findings
    by = _silencers(document, directives, [(finding.start, finding.rule) for finding in findings])
    kept = [finding for finding, directive in zip(findings, by, strict=True) if directive is None]
    codes = selected(config)
    if unused_directive.ID in codes:
        usual = selected(replace(config, select=()))
        judged = {directive for directive in directives if directive.command and _is_judged(directive, codes, usual)}
        kept += _complaints(document, directives, {directive for directive in by if directive}, judged)
    return tuple(sorted(kept, key=lambda finding: (finding.start, finding.rule)))


def switched_on(document: Document, spans: Iterable[Span]) -> list[Span]:
    """The foreign spans about which nothing is switched off."""
    spans = list(spans)
    asked = [are_silenced(document, [(span.start, rule) for span in spans]) for rule in _FOREIGN]
    return [span for span, *silenced in zip(spans, *asked, strict=True) if not any(silenced)]


def are_silenced(document: Document, places: Sequence[tuple[int, str]]) -> list[bool]:
    """Whether rules are switched off at document offsets, for each pair of offset and code."""
    directives = find_directives(document)
    if not directives:
        return [False] * len(places)
    return [directive is not None for directive in _silencers(document, directives, places)]


def _read(start: int, end: int, text: str) -> Directive:
    """A directive, from what stands behind ``langmix:``."""
    reason = _REASON.search(text)
    command, *rest = (text[: reason.start()] if reason else text).split(maxsplit=1) or [""]
    arguments = [item for item in _SEPARATOR.split(rest[0]) if item] if rest else []
    if command in _SWITCHES:
        rules = tuple(map(_prefix, arguments)) or ("",)
        wrong = next((item for item, rule in zip(arguments, rules, strict=False) if rule is None), None)
        if wrong is None:
            return Directive(start, end, command, tuple(rule for rule in rules if rule is not None))
        return _wrong(start, end, f"there is no rule '{wrong}'; {suggest(wrong, _rule_names())}")
    if command.startswith("lang="):
        language = command.removeprefix("lang=")
        if find(language) is None:
            return _wrong(start, end, f"'{language}' is not a language tag; use a tag such as fr, es, en, de or pt-BR")
        command = "lang="
    elif command == "end":
        language = None
    else:
        return _wrong(start, end, f"there is no directive '{command}'; {suggest(command, _COMMANDS)}")
    if arguments:
        return _wrong(start, end, f"'{command}' takes no '{arguments[0]}'; write a reason behind '--'")
    return Directive(start, end, command, language=language)


def _wrong(start: int, end: int, error: str) -> Directive:
    return Directive(start, end, "", error=error)


def _prefix(item: str) -> str | None:
    """What the codes of a rule, or of several, begin with; None where there is no such rule."""
    if item.upper() == "ALL":
        return ""
    named = next((code for code, rule in RULES.items() if item.lower() == rule.SLUG), item.upper())
    return named if any(code.startswith(named) for code in RULES) else None


def _rule_names() -> list[str]:
    return [*RULES, *(rule.SLUG for rule in RULES.values())]


def _regions(document: Document, directives: Iterable[Directive]) -> Iterator[_Region]:
    """The passages whose language is said, in order and disjoint: the innermost counts."""
    opened: list[Directive] = []
    before: Directive | None = None
    for directive in directives:
        if directive.command not in ("lang=", "end"):
            continue
        if opened and before and before.end < directive.start:
            yield _Region(before.end, directive.start, opened[-1], (before.start, before.end))
        before = directive
        if directive.command == "lang=":
            opened.append(directive)
        elif opened:
            opened.pop()
    if opened and before and before.end < len(document.text):
        yield _Region(before.end, len(document.text), opened[-1], (before.start, before.end))


def _cut(text: str, segment: Segment, regions: Sequence[_Region]) -> Iterator[Segment]:
    """A segment, cut at the edges of the passages that are in other languages."""
    if segment.kind == "source":
        yield segment
        return
    inner = list(_inside(segment, regions))
    if not inner:
        yield segment
        return
    outer = SegmentBuilder(text)
    done = 0
    for start, end, region in inner:
        _copy(outer, segment, (done, start))
        if len(outer) and end < len(segment.text) and segment.source(start - 1, start) != region.comment:
            # Its source is the comment: characters of two segments never share one. (In MDX a comment is masked anyway.)
            outer.mask(*region.comment)
        part = SegmentBuilder(text)
        _copy(part, segment, (start, end))
        if found := part.finish(segment.kind, region.directive.language, segment.name, segment.place):
            yield found
        done = end
    _copy(outer, segment, (done, len(segment.text)))
    if found := outer.finish(segment.kind, segment.declared, segment.name, segment.place):
        yield found


def _inside(segment: Segment, regions: Sequence[_Region]) -> Iterator[tuple[int, int, _Region]]:
    """The parts of a segment, as half-open places in its text, that are in other languages."""
    first, behind = segment.source(0, 1)[0], segment.source(len(segment.text) - 1, len(segment.text))[1]
    number = bisect_right(regions, first, key=lambda region: region.end)
    while number < len(regions) and regions[number].start < behind:
        region = regions[number]
        start, end = (min(max(segment.index(offset), 0), len(segment.text)) for offset in (region.start, region.end))
        if start < end:
            yield start, end, region
        number += 1


def _copy(builder: SegmentBuilder, segment: Segment, stretch: tuple[int, int]) -> None:
    """Put a part of a segment into another, from half-open places in its text."""
    place, end = stretch
    pieces = segment.pieces
    if pieces is None:
        builder.copy(segment.offset + place, segment.offset + end)
        return
    number = bisect_right(pieces, place, key=lambda piece: piece.place) - 1
    while place < end:
        following = min(pieces[number + 1].place if number + 1 < len(pieces) else len(segment.text), end)
        source = segment.source(place, following)
        builder.put(segment.text[place:following], *source)
        place = following
        number += 1


def _silencers(document: Document, directives: Sequence[Directive], places: Sequence[tuple[int, str]]) -> list[Directive | None]:
    """What switches off a rule at an offset, for each of some, in any order; None where nothing does."""
    events = sorted([*_events(document, directives)], key=lambda event: event[0])
    found: list[Directive | None] = [None] * len(places)
    switched: dict[str, tuple[int, Directive]] = {}
    reaching: dict[str, tuple[int, Directive]] = {}
    done = 0
    for number in sorted(range(len(places)), key=lambda number: places[number][0]):
        offset, rule = places[number]
        while done < len(events) and events[done][0] <= offset:
            _, end, directive = events[done]
            for prefix in directive.rules:
                if directive.command in ("off", "on"):
                    switched[prefix] = (done, directive)
                elif end > reaching.get(prefix, (0, directive))[0]:
                    reaching[prefix] = (end, directive)
            done += 1
        prefixes = [rule[:length] for length in range(len(rule) + 1)]
        near = [reaching[prefix] for prefix in prefixes if prefix in reaching and reaching[prefix][0] > offset]
        last = max((switched[prefix] for prefix in prefixes if prefix in switched), default=None)
        if near:
            found[number] = near[-1][1]
        elif last and last[1].command == "off":
            found[number] = last[1]
    return found


def _events(document: Document, directives: Sequence[Directive]) -> Iterator[tuple[int, int, Directive]]:
    """Where each directive holds, as half-open document ranges."""
    starts = [segment.source(0, 1)[0] for segment in document.segments]
    lines = document.line_starts()
    for number, directive in enumerate(directives):
        if directive.command in ("off", "on"):
            yield directive.start, len(document.text), directive
        elif directive.command == "line":
            line = bisect_right(lines, directive.start)
            yield lines[line - 1], _line_end(document, directive.start), directive
        elif directive.command == "next-line":
            first = bisect_left(starts, directive.end)
            limit = directives[number + 1].start if number + 1 < len(directives) else len(document.text)
            if first < len(starts):
                yield directive.end, _behind_next(document, starts, first, limit), directive


def _line_end(document: Document, offset: int) -> int:
    """Where the line behind that of an offset begins."""
    lines = document.line_starts()
    line = bisect_right(lines, offset)
    return lines[line] if line < len(lines) else len(document.text) + 1


def _behind_next(document: Document, starts: Sequence[int], first: int, limit: int) -> int:
    """Where the segments end that a directive is about: those of an entry, or those that begin on the same line.

    Args:
        document: what the directive stands in.
        starts: of its segments.
        first: the number of the first of them.
        limit: document offset of the next directive: if that stands before the first, they are about the same.
    """
    segments = document.segments
    name = segments[first].name
    is_catalog = FORMATS[document.format].catalog
    line_end = _line_end(document, starts[first])
    behind = 0
    for number in range(first, len(segments)):
        is_same = segments[number].name == name is not None if is_catalog else starts[number] < line_end and not document.parts
        # What stands in a gap of it, such as the text of a picture, belongs to it too.
        if number > first and (starts[number] >= limit or not (is_same or starts[number] < behind)):
            break
        behind = max(behind, segments[number].source(len(segments[number].text) - 1, len(segments[number].text))[1])
    return behind


def _is_judged(directive: Directive, codes: Sequence[str], usual: Sequence[str]) -> bool:
    """Whether all rules ran that a directive may have been written for.

    Args:
        directive: which rules it is about.
        codes: of the rules that ran.
        usual: of those that run where none are selected.
    """
    ran = {code for code in codes if code.startswith(directive.rules) and not code.startswith(_ABOUT_LANGMIX)}
    wanted = {code for code in usual if code.startswith(directive.rules) and not code.startswith(_ABOUT_LANGMIX)}
    return bool(ran) and wanted <= ran


def _complaints(document: Document, directives: Sequence[Directive], used: set[Directive], judged: set[Directive]) -> Iterator[Finding]:
    """The findings about directives that are wrong or of no use.

    Args:
        document: what they stand in.
        directives: all, in order.
        used: those that switched a finding off.
        judged: those whose rules ran.
    """
    starts = [segment.source(0, 1)[0] for segment in document.segments]
    regions = _regions(document, directives)
    speaking = {region.directive for region in regions if bisect_left(starts, region.start) < bisect_left(starts, region.end)}
    off: set[str] = set()
    depth = 0
    for directive in directives:
        problem = directive.error
        if directive.command == "on":
            is_known = any(one.startswith(other) or other.startswith(one) for one in directive.rules for other in off)
            problem = None if is_known else "nothing is switched off before it; delete it"
        elif directive.command == "end":
            problem = None if depth else "no 'lang=' stands before it; delete it"
            depth = max(depth - 1, 0)
        elif directive.command == "lang=":
            problem = None if directive in speaking else "no text stands behind it; delete it"
            depth += 1
        elif directive in judged and directive not in used:
            problem = "nothing is found here that it switches off; delete it"
        if directive.command == "off":
            off.update(directive.rules)
        if problem:
            key = fingerprint(unused_directive.ID, document.path, document.text[directive.start : directive.end])
            message = f"the directive has no effect: {problem}"
            yield Finding(unused_directive.ID, directive.start, directive.end, message, unused_directive.DEFAULT, key)
