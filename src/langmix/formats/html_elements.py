"""What the elements of HTML mean for the reading of prose, after the HTML Standard (rendering: section 15; optional tags: 13.1.2.4)."""

from __future__ import annotations

from typing import Final

READ, DRAWING, UNREAD = range(3)
"""Whether the text in an element is read; in a drawing only that of some elements."""

ROOTS: Final = frozenset(("html", "head", "body"))
VOID: Final = frozenset("area base br col embed frame hr img input link meta param source track wbr".split())
"""Elements without content and end tag."""

_CLOSING_PARAGRAPHS = (
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 header hgroup hr li listing main "
    "menu nav ol p plaintext pre search section summary table ul xmp"
)
_OTHER_BLOCKS = (
    "audio body button canvas caption colgroup datalist frameset head html label legend object optgroup option select tbody td textarea tfoot th "
    "thead title tr video"
)
CLOSES_PARAGRAPH: Final = frozenset(_CLOSING_PARAGRAPHS.split())
"""Elements before which an open paragraph ends."""
BLOCKS: Final = CLOSES_PARAGRAPH | frozenset(_OTHER_BLOCKS.split())
"""Elements that stand on lines of their own, or in a box of their own: no sentence runs across their edges."""

SAME: Final = {f"h{level}": "h1" for level in range(2, 7)}
"""Elements whose end tags end each other."""

KINDS: Final = {
    "blockquote": "quote",
    "caption": "caption",
    "dd": "item",
    "dt": "item",
    "figcaption": "caption",
    "h1": "heading",
    "legend": "caption",
    "li": "item",
    "option": "item",
    "summary": "caption",
    "td": "cell",
    "th": "cell",
    "title": "title",
}
"""The kind of segments in an element; in all others it is that of the element around."""

BARRIERS: Final = ("table", "td", "th", "caption", "button", "object", "foreignobject", "template")
"""Elements whose inside does not end what is open outside."""

TABLE: Final = ("table", "template")
IMPLIED: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "li": (("li",), ("ul", "ol", "menu", *BARRIERS)),
    "dt": (("dt", "dd"), ("dl", *BARRIERS)),
    "dd": (("dt", "dd"), ("dl", *BARRIERS)),
    "option": (("option",), ("select", "datalist", "optgroup")),
    "optgroup": (("optgroup", "option"), ("select",)),
    "td": (("td", "th"), TABLE),
    "th": (("td", "th"), TABLE),
    "tr": (("tr", "caption"), TABLE),
    "tbody": (("tbody", "thead", "tfoot", "tr", "caption"), TABLE),
    "thead": (("tbody", "thead", "tfoot", "tr", "caption"), TABLE),
    "tfoot": (("tbody", "thead", "tfoot", "tr", "caption"), TABLE),
    "rt": (("rt", "rp"), ("ruby",)),
    "rp": (("rt", "rp"), ("ruby",)),
}
"""By the element that begins: which ones it ends, the first that is open, unless another is open within it."""
TABLE_PARTS: Final = frozenset("table caption tbody td tfoot th thead tr".split())

UNSEEN: Final = frozenset("noembed noframes rp rt script style template".split())
"""Elements that nobody sees in the text. (Ruby says how a word is spoken, a syllable at a time.)"""
MASKED: Final = frozenset("code iframe kbd samp tt var".split())
"""Elements within a sentence that are no language."""
DRAWINGS: Final = frozenset(("math", "svg"))
DRAWN_TEXTS: Final = frozenset(("desc", "foreignobject", "text", "title"))
"""Elements in a drawing that are language."""
SEALED: Final = DRAWINGS | {"foreignobject", "template"}
"""Elements whose end tag ends the blocks in them, too."""
CODE_BLOCKS: Final = frozenset("listing plaintext pre xmp".split())

TEXTS: Final = frozenset("aria-description aria-label aria-placeholder aria-roledescription aria-valuetext title".split())
"""Attributes that are language, wherever they stand."""
TEXTS_OF: Final[dict[str, tuple[str, ...]]] = {
    "area": ("alt",),
    "img": ("alt",),
    "input": ("alt", "placeholder"),
    "optgroup": ("label",),
    "option": ("label",),
    "textarea": ("placeholder",),
    "track": ("label",),
}
"""Attributes that are language in one element."""
BUTTONS: Final = frozenset(("button", "reset", "submit"))
"""Types of an ``input`` whose ``value`` is language."""
DESCRIPTIONS: Final = frozenset(
    "description og:description og:image:alt og:title twitter:description twitter:image:alt twitter:title".split()
)
"""Names of a ``meta`` whose ``content`` is language."""

OBJECTS: Final = frozenset(("embed", "img", "input")) | MASKED | DRAWINGS
"""Elements that are a mask where they have no content."""
UNLABELLED: Final = frozenset(("br", "link")) | UNSEEN
"""Elements whose attributes no reader sees."""
CHANGING: Final = BLOCKS | VOID | UNSEEN | MASKED | DRAWINGS | DRAWN_TEXTS | {"ruby", *IMPLIED}
"""Elements that change how text is read even without attributes."""


def reading(name: str, around: int) -> int:
    """Whether the text in an element is read, by its name and by how it is around it.

    >>> reading("code", READ) == UNREAD, reading("g", DRAWING) == DRAWING, reading("text", DRAWING) == READ
    (True, True, True)
    """
    if name in UNSEEN or name in CODE_BLOCKS:
        return UNREAD
    if around == DRAWING:
        return READ if name in DRAWN_TEXTS else DRAWING
    if name in MASKED:
        return UNREAD
    return DRAWING if name in DRAWINGS else around
