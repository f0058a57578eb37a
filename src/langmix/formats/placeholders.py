"""What is no language in the messages of programs: placeholders, tags, entities; and messages put into a segment without it.

A message is first decoded: its characters come as `Run`s, each with its place in the source. `marks` finds in the decoded text what is
none of its language, whatever escapes or seams it is written with, and `put_message` puts the rest into a segment.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from ..document import MASK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..document import Segment
    from .builder import SegmentBuilder


class Run(NamedTuple):
    """Characters of a message that one stretch of the source says."""

    text: str
    """As read: as long as its source, or one character."""
    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""


class Mark(NamedTuple):
    """Characters of a message that do not stand for themselves."""

    start: int
    """Index into the decoded message, inclusive."""
    end: int
    """Index into the decoded message, exclusive; behind `start`."""
    text: str
    """What is read in their place: nothing (a tag), `MASK` (a placeholder), a space (a line break), or the character that an entity names."""


_BLOCKS = (
    "address article aside blockquote br dd div dl dt figure footer h[1-6] header hr li ol p pre section table tbody td th thead tr ul"
)
"""Tags that a reader sees as a space at least."""

# Every alternative is bounded, or its run of characters cannot hold the character that it begins with: time stays linear in hostile text.
_ALTERNATIVES = (
    # {name} {0} {0,number} {name!r:>10} {} {{count}} {{{raw}}} {{#if x}} {% tag %} ${x} #{x} %{x} { $name }
    r"(?<=\{)\{[^{}]{0,200}+\}\}\}?",
    r"(?<=\{)\{\{[^{}]{0,200}+\}\}\}",
    r"(?<=\{)%[^{}%]{0,200}+%\}",
    r"(?<=\{)\s{0,9}+[A-Za-z0-9_.$@#*()\[\]-]{0,100}+\s{0,9}+(?:[!:,|?][^{}]{0,200}+)?\}",
    r"(?<=[$#%])\{[^{}]{0,200}+\}",
    # $t(key) $t(key, {"count": 1}) $name
    r"(?<=\$)t\((?:[^(){}]|\{\{[^{}]{0,99}+\}\}|\{(?:[^{}]|\{\{[^{}]{0,99}+\}\}){0,200}+\}){0,300}+\)",
    r"(?<=\$)[A-Za-z_]\w{0,60}+\$?",
    # %(name)s %<name>s %% %name% %name %1$s %-5.2lf %@ %1 %L1; but "100% de", "50 % de"
    r"(?<=%)\([^()]{1,80}+\)[-+#0-9.]{0,9}[A-Za-z]",
    r"(?<=%)<[A-Za-z_]\w{0,60}+>(?:[-+0-9.]{0,9}[A-Za-z])?",
    r"(?<=%)%",
    r"(?<=%)(?<![0-9]%)[A-Za-z][\w.]{1,60}+%(?![A-Za-z0-9%@$.])",
    r"(?<=%)(?<![0-9]%)[a-z][a-z_]{2,60}+",
    r"(?<=%)(?<![0-9]%)L?[0-9]{1,2}(?![0-9$.A-Za-z])",
    # Apple's substitutions: %#@files@
    r"(?<=%)(?:[0-9]{1,2}\$)?#@[\w.]{1,60}+@",
    r"(?<=%)(?<![0-9]%)(?:[0-9]{1,2}\$)?[-+#0']{0,4}(?:[0-9]{1,4}|\*)?(?:\.(?:[0-9]{1,4}|\*)?)?(?:hh?|ll?|[LqjztI])?[A-Za-z@]",
    r"(?<=%)(?<![0-9]%)[0-9]{1,2}",
    # :name @:key @.lower:key @count __name__
    r"(?<=:)(?<![\w:;/]:)[A-Za-z_]\w{0,60}+",
    r"(?<=@)(?<![\w.;]@)(?:\.[a-z]{1,20}+)?:(?:\([\w.]{1,100}+\)|[\w.]{0,100}\w)",
    r"(?<=@)(?<![\w.;]@)[A-Za-z_]\w{0,60}+",
    r"(?<=_)(?<!\w_)_[A-Za-z0-9]\w{0,60}?__(?!\w)",
    rf"(?P<block>(?<=<)/?(?i:{'|'.join(_BLOCKS.split())})(?:\s[^<>]*+)?/?>)",
    r"(?P<tag>(?<=<)/?(?:[A-Za-z][\w:.-]{0,60}+(?:\s[^<>]*+)?|[0-9]{1,3})/?>)",
    r"(?<=<)%[^<>%]{0,200}+%>",
    r"(?P<entity>(?<=&)(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)",
    # The quoted signs of ICU MessageFormat: '{'
    r"(?<=')[{}]{1,9}+'",
)


def _pattern(*alternatives: str) -> re.Pattern[str]:
    """One for all, which begins with a set: such a pattern is searched for three times as fast as one with alternatives is."""
    return re.compile(rf"[%{{$#<&:@_'](?:{'|'.join([*alternatives, *_ALTERNATIVES])})")


_PATTERN = _pattern()

# Messages of ICU and Java: l''eau, l''{nom}. One within a word tells that they all are doubled.
_DOUBLED = re.compile(r"[^\W\d_]''[\w{]")
_DOUBLING_PATTERN = _pattern(r"(?P<doubled>(?<=')')")

# Of java.text: {0,choice,0#aucun fichier|1#un fichier|1<{0} fichiers}
_LIMIT = r"\s*+[-+]?+(?:[0-9.]{1,20}+|∞)[#<≤]"
_CHOICE = rf"\{{\s*+[0-9]{{1,3}}+\s*+,\s*+choice\s*+,{_LIMIT}"

# ICU MessageFormat: {count, plural, one {# fichier} other {# fichiers}}
_BRANCH = r"\s*+(?:offset:\d{1,9}\s++)?[=\w-]{1,60}+\s*+\{"
_ARGUMENT = r"\{\s*+[\w.-]{1,100}+\s*+,\s*+(?P<type>plural|select|selectordinal)\s*+,"
_COMPLEX = re.compile(rf"{_ARGUMENT}|{_CHOICE}")
_SYNTAX = re.compile(
    rf"'[{{}}]{{1,9}}+'|\{{\{{[^{{}}]*+\}}\}}|(?P<opens>{_ARGUMENT}{_BRANCH})|(?P<chooses>{_CHOICE})|(?P<limit>\|{_LIMIT})"
    r"|\{[^{}]*+\}|[{}#]"
)
_FOLLOWING = re.compile(rf"\}}(?:{_BRANCH}|(?P<end>\s*+\}}))")


def marks(text: str) -> list[Mark]:
    """What does not stand for itself in a decoded message, in order and disjoint.

    >>> [(text[mark.start:mark.end], mark.text) for text in ["<b>{n}</b> l&#39;été"] for mark in marks(text)]
    [('<b>', ''), ('{n}', '\ufffc'), ('</b>', ''), ('&#39;', "'")]
    """
    pattern = _DOUBLING_PATTERN if "''" in text and _DOUBLED.search(text) else _PATTERN
    found: list[Mark] = []
    done = 0
    for start, end in _skeleton(text) if "{" in text else ():
        found += (_mark(match) for match in pattern.finditer(text, done, start))
        found.append(Mark(start, end, MASK))
        done = end
    found += (_mark(match) for match in pattern.finditer(text, done))
    return found


def put_message(builder: SegmentBuilder, runs: Iterable[Run], marked: Sequence[Mark]) -> None:
    """Put a decoded message into a segment, its marks read as they say.

    Args:
        builder: of the segment.
        runs: the message, in order. What the source has between two runs is a gap.
        marked: in order and disjoint, as `marks` gives them for the text of all runs together.
    """
    pending = iter(marked)
    mark = next(pending, None)
    source_start = base = 0
    for run in runs:
        behind = base + len(run.text)
        at = base
        while at < behind:
            if mark is None or mark.start >= behind:
                _put(builder, run, at - base, behind - base)
                break
            if at < mark.start:
                _put(builder, run, at - base, mark.start - base)
                at = mark.start
            if at == mark.start:
                source_start = _source(run, at - base)
            if mark.end > behind:
                break
            if mark.text:
                builder.put(mark.text, source_start, _source(run, mark.end - base, behind=True))
            at = mark.end
            mark = next(pending, None)
        base = behind


def doubles_apostrophes(segment: Segment) -> bool:
    """Whether a message says ``''`` for an apostrophe, as those of ICU and Java do; new text must then do so too."""
    pieces = segment.pieces or ()
    places = [place for place, _, _ in pieces[1:]] + [len(segment.text)]
    return any(
        end - start == 2 and behind - place == 1 and segment.text[place] == "'"
        for (place, start, end), behind in zip(pieces, places, strict=False)
    )


def _mark(match: re.Match[str]) -> Mark:
    kind = match.lastgroup
    if kind == "tag":
        read = ""
    elif kind == "block":
        read = " "
    elif kind == "doubled":
        read = "'"
    elif kind == "entity":
        named = unescape(match[0])
        # What means something to HTML or to programs stays as it is written.
        read = named if named == "'" or (len(named) == 1 and named > "\x9f") else MASK
    else:
        read = MASK
    return Mark(match.start(), match.end(), read)


def _skeleton(text: str) -> list[tuple[int, int]]:
    """What is not text in the plurals and choices of an ICU message, as half-open ranges; nothing where they are broken or none."""
    if not _COMPLEX.search(text):
        return []
    found: list[tuple[int, int]] = []
    # "plural" where "#" is the number: in a plural, and in what is chosen inside one.
    opened: list[str] = []
    at = 0
    while match := _SYNTAX.search(text, at):
        start, at = match.span()
        inner = opened[-1] if opened else ""
        if match["opens"]:
            opened.append("select" if match["type"] == "select" and inner != "plural" else "plural")
        elif match["chooses"]:
            opened.append("choice")
        elif not _is_syntax(match, inner):
            continue
        elif match[0] == "}" and inner == "choice":
            opened.pop()
        elif match[0] in "{}":
            following = _FOLLOWING.match(text, start)
            if following is None:
                return []
            at = following.end()
            if following["end"] is not None:
                opened.pop()
        found.append((start, at))
    return [] if opened else found


def _is_syntax(match: re.Match[str], inner: str) -> bool:
    """Whether a match of `_SYNTAX` that opens nothing is more than text, in a plural or a choice, or in none."""
    if match["limit"]:
        return inner == "choice"
    if match[0] == "#":
        return inner == "plural"
    return inner != "" and len(match[0]) == 1


def _put(builder: SegmentBuilder, run: Run, start: int, end: int) -> None:
    """A part of a run's text."""
    builder.put(run.text[start:end], _source(run, start), _source(run, end, behind=True))


def _source(run: Run, index: int, *, behind: bool = False) -> int:
    """The document offset of a character of a run, or of what is behind the one before it."""
    if len(run.text) == run.end - run.start:
        return run.start + index
    return run.end if behind else run.start
