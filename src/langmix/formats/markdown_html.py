"""Blocks of HTML in Markdown: their words, one segment between two tags of blocks."""

from __future__ import annotations

import re
from typing import Final

from .markdown_marks import Act, Role, Scanner
from .markdown_tags import LOOSE_TAG, Languages, Tag

_SPECIAL = re.compile(r"[<&\n\r]")
_SPACE = re.compile(r"\s+")
_INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big br button cite code data del dfn em font i img input ins kbd label mark math nobr picture q s samp"
    " small source span strike strong sub sup time tt u var wbr".split()
)
_IMPLIED: Final = ("dd", "dt", "li", "option", "p", "td", "th", "tr")
"""Elements that need no end tag."""
_KINDS: Final = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("caption", "figcaption"), "caption"),
    "li": "item",
    "blockquote": "quote",
}


class HtmlScanner(Scanner):
    """Notes the marks of a block of HTML."""

    tag_pattern = LOOSE_TAG

    def __init__(self, source: str, text: str, base: int, languages: Languages) -> None:
        """Nothing is read yet.

        Args:
            source: the document.
            text: see `Scanner`.
            base: see `Scanner`.
            languages: of the elements that are open where the block begins; brought to where it ends.
        """
        super().__init__(source, text, base)
        self._languages = languages

    def scan(self) -> None:
        """Read the text and note its marks."""
        self._scan()
        while any(self._languages.close(name, self._base + len(self.text)) for name in _IMPLIED):
            pass

    def _scan(self) -> None:
        at = 0
        while match := _SPECIAL.search(self.text, at):
            at = match.start()
            if self.text.startswith("<!--", at) and self.find("-->", at) < 0:
                self.add(at, len(self.text), Act.GAP)
                return
            if match[0] == "<":
                at = self.angle(at)
            elif match[0] == "&":
                at = self.entity(at)
            else:
                at = self._space(at)

    def tag(self, tag: Tag) -> int:
        """Read a tag, and the element where it is no language; returns where to go on."""
        if tag.name in _INLINE:
            return super().tag(tag)
        end = tag.end
        if tag.opens and tag.is_silent:
            # What is not closed here goes on to the end of the block, as a script does.
            end = self.end_of(tag) if self.end_of(tag) >= 0 else len(self.text)
            tag = tag._replace(end=end, attributes=())
        elif tag.opens:
            if tag.name in _IMPLIED:
                self._languages.close(tag.name, self._base + tag.start)
            self._languages.open(tag.name, tag.declaration(self._base))
        elif tag.closes:
            self._languages.close(tag.name, self._base + tag.end)
        self.put_tag(tag, Act.BREAK, Role(_KINDS.get(tag.name, "prose") if tag.opens else "prose", self._languages.current, "html"))
        return end

    def _space(self, at: int) -> int:
        start = at
        while start > self.done and self.text[start - 1] in " \t":
            start -= 1
        match = _SPACE.match(self.text, at)
        end = match.end() if match else at + 1
        self.add(start, end, Act.SPACE)
        return end
