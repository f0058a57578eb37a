"""Writing into LaTeX which language something is in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..errors import FormatError
from ..languages import LANGUAGES, describe, find
from ..results import Edit
from . import latex_commands as commands

if TYPE_CHECKING:
    from ..document import Document

_LOADING = re.compile(
    r"\\(?:usepackage|documentclass)\s*\[([^\[\]]{0,2000})\]|\\set(?:default|main|other)languages?\s*(?:\[[^\[\]]{0,500}\])?\s*\{([^{}]{0,500})\}"
    r"|\\babelprovide\s*(?:\[[^\[\]]{0,500}\])?\s*\{([^{}]{0,500})\}"
)
_STRUCTURE = re.compile(r"\\(?:begin|end|item|par|part|chapter|(?:sub)*section|\\)(?![A-Za-z])|(?<!\\)&|(?:\r\n|\r|\n)[ \t]*(?:\r|\n)")
"""What no argument may have in it."""
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)

_USUAL: Final = {"de": "ngerman", "nb": "norsk", "nn": "nynorsk", "fa": "persian", "sl": "slovene"}
"""The names of babel that are not the language's English name."""


def declare(document: Document, start: int, end: int, language: str) -> list[Edit]:
    """The edits that say which language a part of a text is in, by a name that the preamble loads.

    Args:
        document: LaTeX.
        start: document offset, inclusive: of what a declaration holds for, or of words of one segment.
        end: document offset, exclusive.
        language: a BCP 47 tag.

    Raises:
        FormatError: the language is not loaded, or the words cannot be an argument.
    """
    text = document.text
    loaded = _loaded(text)
    name = loaded.get(language) or loaded.get(find(language) or language)
    here = document.declaration_of(start, end)
    if here and here.is_main:
        known = LANGUAGES.get(language)
        usual = _USUAL.get(language) or (known.name.lower() if known else "")
        if name or not usual.isalpha():
            raise FormatError(
                "the main language of babel or polyglossia has to be changed by hand: the new one is loaded already, or has no plain name"
            )
        return [Edit(here.start, here.end, usual)]
    if name is None:
        raise FormatError(f"{describe(language)} is not loaded; add it to the options of babel, or \\setotherlanguage for polyglossia")
    if here:
        return [Edit(here.start, here.end, name)]
    if _STRUCTURE.search(text, start, end) or not _is_whole(text, start, end):
        raise FormatError("the words begin in one group and end in another; mark each part by hand")
    return [Edit(start, start, f"\\foreignlanguage{{{name}}}{{"), Edit(end, end, "}")]


def _loaded(text: str) -> dict[str, str]:
    """The names of the languages that the preamble loads, by tag, and by the tag without country."""
    found: dict[str, str] = {}
    preamble = text[: max(text.find("\\begin{document}"), 0)]
    for match in _LOADING.finditer(preamble):
        for option in re.split(r"[,\s]+", match[match.lastindex or 0]):
            name = option.rpartition("=")[2]
            tag = commands.named_language(name)
            if tag:
                found.setdefault(tag, name)
                found.setdefault(find(tag) or tag, name)
    return found


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether every group that begins in a range ends in it."""
    depth = 0
    for match in _BRACE.finditer(text, start, end):
        depth += (match[0] == "{") - (match[0] == "}")
        if depth < 0:
            return False
    return depth == 0
