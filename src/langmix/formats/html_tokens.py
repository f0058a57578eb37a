r"""HTML, cut into tags and texts with the place of each.

Libraries were tried first. turbohtml 1.15 and justhtml 3.16 say where a tag stands, but not where an attribute's value or a text begins
and ends: a text comes with its line ends changed, with ``</>`` and an unfinished tag left out, and ``<noscript>``, ``<script/>`` in
XHTML or ``<![CDATA[`` in a drawing swallow what a reader sees. What would be left to do around them is all that stands here: one regular
expression, which is the states of the HTML Standard's section 13.2.5 that matter. The tests hold it against turbohtml.

Two things are read as XHTML says, since nobody writes them and means what HTML says: ``<title/>`` and its like are empty, and
``<![CDATA[`` goes on to its ``]]>``. (It is left out: nothing can be escaped in it.)

No stretch of the source is looked at more than a fixed number of times: what is not closed runs to the end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SPACE: Final = r"\t\n\f\r "
"""White space, as HTML has it, for a set in a regular expression."""

_NAME = rf"[^{SPACE}/>][^{SPACE}/>=]*+"
_EQUALS = rf"[{SPACE}]*+=[{SPACE}]*+"
_BARE = rf"[^{SPACE}>\"'][^{SPACE}>]*+"

# No group stands inside a possessive repetition: Python 3.11 loses them there ("the span of capturing group is wrong").
_MARKUP = re.compile(
    "<(?:"
    rf"(/?)([a-zA-Z][^{SPACE}/>]*+)((?:[{SPACE}/]++|{_NAME}(?:{_EQUALS}(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|{_BARE})?)?)*)(>?)"
    r"|!--(?:-?>|[\s\S]*?(?:--!?>|\Z))"
    r"|!\[CDATA\[[\s\S]*?(?:\]\]>|\Z)"
    r"|[!?][^>]*+>?"
    r"|/(?:>|[^a-zA-Z][^>]*+>?)"
    ")"
)
"""Groups: the slash of an end tag, the name, the attributes, the end of the tag."""

ATTRIBUTE = re.compile(rf"({_NAME})(?:{_EQUALS}(?:\"([^\"]*+)\"|'([^']*+)'|({_BARE}))?)?")
"""Groups: the name; the value in double, in single, in no quotation marks; none of these where there is no value."""

_LITERAL = ("iframe", "noembed", "noframes", "style", "xmp")
_ENDS: Final = {name: re.compile(rf"</{name}(?=[{SPACE}/>])", re.IGNORECASE | re.ASCII) for name in ("textarea", "title", *_LITERAL)}
"""Elements in which nothing is a tag but their own end."""

_SCRIPT = re.compile(rf"<!--(?!-?>)|-->|<(/?)script(?=[{SPACE}/>])", re.IGNORECASE | re.ASCII)


class Tag(NamedTuple):
    """A tag."""

    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""
    name: str
    """In lower case."""
    opens: bool
    """Whether it is a start tag."""
    is_empty: bool
    """Whether it ends with a slash."""
    attributes: tuple[int, int]
    """The half-open document range of what stands behind the name."""


class Text(NamedTuple):
    """Characters between two tags."""

    start: int
    """Document offset, inclusive."""
    end: int
    """Document offset, exclusive."""


def tokens(text: str, start: int, end: int) -> Iterator[Tag | Text]:
    """The tags and texts in a half-open range of a document, in order; comments, CDATA sections and document types are left out.

    >>> [token[:3] for token in tokens("Un <b>chat</b>", 0, 14)]
    [(0, 3), (3, 6, 'b'), (6, 10), (10, 14, 'b')]
    """
    done = start
    while match := _MARKUP.search(text, done, end):
        first, behind = match.span()
        if done < first:
            yield Text(done, first)
        done = behind
        name = match[2]
        if name is None:
            continue
        if not match[4]:
            return  # The file ends inside the tag: browsers drop it.
        name = name.lower()
        is_empty = text[behind - 2] == "/" and not _ends_with_value(text, *match.span(3))
        yield Tag(first, behind, name, not match[1], is_empty, match.span(3))
        if (name in _ENDS or name in ("script", "plaintext")) and not (match[1] or is_empty):
            done = _literal_end(text, name, behind, end)
            if behind < done:
                yield Text(behind, done)
    if done < end:
        yield Text(done, end)


def _ends_with_value(text: str, start: int, end: int) -> bool:
    """Whether the slash at the end of a tag belongs to a value without quotation marks."""
    return any(match.end() == end for match in ATTRIBUTE.finditer(text, start, end))


def _literal_end(text: str, name: str, start: int, end: int) -> int:
    """Where the content of an element ends that has no tags in it."""
    if name == "script":
        return _script_end(text, start, end)
    match = _ENDS[name].search(text, start, end) if name in _ENDS else None
    return match.start() if match else end


def _script_end(text: str, start: int, end: int) -> int:
    """Where a script ends: not at a script's end tag within ``<!-- <script>``."""
    is_comment = is_nested = False
    for match in _SCRIPT.finditer(text, start, end):
        if match[0] in ("<!--", "-->"):
            is_comment, is_nested = match[0] == "<!--", is_nested and match[0] == "<!--"
        elif not match[1]:
            is_nested = is_comment
        elif is_nested:
            is_nested = False
        else:
            return match.start()
    return end
