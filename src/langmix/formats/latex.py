r"""LaTeX: paragraphs, headings, items, cells, captions and notes; languages as babel and polyglossia switch them.

The tokenizer is our own: pylatexenc 2.11 gives the place of every node, but ends in a RecursionError at 500 braces inside each other and
reads 0.1 MB/s. Nothing is expanded here: what an author's own commands say is not known, their arguments are read as text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..document import Declaration, Document, Segment
from . import latex_commands as commands
from .latex_declare import declare
from .latex_text import EDITOR_LANGUAGE, GROUP, Scanner

if TYPE_CHECKING:
    from ..document import Gap

__all__ = ["declare", "escape", "is_soft", "read"]

_OFF = re.compile(r"((?:^|[^\\])(?:\\\\)*)%[^\r\n]*", re.MULTILINE)
_BABEL = re.compile(r"\\usepackage\s*+\[([^\[\]]{0,2000}+)\]\s*+\{[^{}]{0,500}\bbabel\b[^{}]{0,500}+\}")
_CLASS = re.compile(r"\\documentclass\s*+\[([^\[\]]{0,2000}+)\]")
_MAIN = re.compile(
    r"\\set(?:default|main)language\s*+(?:\[[^\[\]]{0,500}+\])?+\s*+\{\s*+([\w-]+)\s*+\}"
    r"|\\babelprovide\s*+\[(?=[^\[\]]{0,500}\bmain\b)[^\[\]]{0,500}+\]\s*+\{\s*+([\w-]+)\s*+\}"
)
_OPTION = re.compile(r"\s*+(?:(main)\s*+=\s*+)?([^,\s](?:[^,]*[^,\s])?)\s*+(?:,|\Z)")
_METADATA = re.compile(
    r"\bpdflang\s*+=\s*+\{?([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)|\\DocumentMetadata\s*+\{[^{}\\]{0,500}?\blang\s*=\s*([A-Za-z-]+)"
)
_MAGIC = re.compile(r"%\s*!\s*[Tt][Ee][Xx]\s+(?:spellcheck|language)\s*=\s*([A-Za-z]{2,3}(?:[-_][A-Za-z]+)*)")
_TITLE = re.compile(rf"\\(?:title|subtitle|subject)\s*+(?:\[[^\[\]\r\n]{{0,500}}+\])?+\s*+({GROUP})", re.DOTALL)
_BEGIN = re.compile(r"\\begin\s*\{document\}")
_END = re.compile(r"\\end\s*\{document\}")


def read(text: str, path: str | None = None) -> Document:
    r"""One segment a paragraph, heading, item, cell or caption; notes and passages in another language are further ones.

    A file without ``\begin{document}`` is read whole, as a part of another.

    >>> document = read("Un \\emph{mot} en \\foreignlanguage{spanish}{espa\\~nol}.% fin\n\n\\section{L'\\'et\\'e}")
    >>> [(segment.text, segment.kind, segment.declared) for segment in document.segments]
    [('Un mot en \ufffc.', 'prose', None), ('español', 'prose', 'es'), ("L'été", 'heading', None)]
    """
    plain = _OFF.sub(lambda match: match[1] + " " * (len(match[0]) - len(match[1])), text)
    begin = _BEGIN.search(plain)
    end = _END.search(plain, begin.end()) if begin else None
    preamble = plain[: begin.start()] if begin else ""
    main = _declared(preamble, text)
    declared = main.tag if main else None
    segments: list[Segment] = []
    declarations = [main] if main else []
    scanners = [(Scanner(text, title.start(1) + 1, title.end(1) - 1, declared), "heading") for title in _TITLE.finditer(preamble)]
    scanners.append((Scanner(text, begin.end() if begin else 0, end.start() if end else len(text), declared), "prose"))
    for scanner, kind in scanners:
        segments += scanner.segments(kind)
        declarations += scanner.declarations
    segments.sort(key=lambda segment: segment.source(0, 1)[0])
    return Document(text, tuple(segments), "latex", path, declared, declarations=tuple(declarations))


_SIGNS: Final = {character: "\\" + character for character in "#$%&_{}"} | {
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
    "\u00a0": "~",
    "\u202f": r"\,",
    "\n": " ",
    "\r": " ",
}
_SIGN = re.compile(r"[#$%&_{}~^\\\u00a0\u202f\r\n]|(?<=-)-|(?<=')'|(?<=[`?!])`|(?<=<)<|(?<=>)>|^\[|^\*|\]")


def escape(text: str, segment: Segment) -> str:
    r"""What is to be written so that it reads as a text; only the signs of TeX are written in other words.

    >>> escape("50 % de R&D -- l'été", Segment("x"))
    "50 \\% de R\\&D -{}- l'été"
    """
    is_option = bool(segment.place)

    def sign(match: re.Match[str]) -> str:
        character = match[0]
        if character == "]":
            return "{]}" if is_option else "]"
        return _SIGNS.get(character) or ("{" + character + "}" if character in "[*" else "{}" + character)

    return _SIGN.sub(sign, text)


def is_soft(document: Document, gap: Gap) -> bool:
    """Whether a gap holds only places where a word may be hyphenated."""
    return not document.text[gap.start : gap.end].replace("\\-", "").replace("\\/", "")


def _declared(preamble: str, text: str) -> Declaration | None:
    """The language that the preamble chooses, or a comment for editors, and where."""
    found = [match.span(match.lastindex or 0) for match in _MAIN.finditer(preamble)]
    babel = _BABEL.search(preamble)
    global_options = _CLASS.search(preamble)
    for options in (babel, global_options if "babel" in preamble else None):
        named = list(_OPTION.finditer(preamble, *options.span(1))) if options else []
        found += [option.span(2) for option in named if option[1]]
        found += [option.span(2) for option in reversed(named) if not option[1] and commands.named_language(option[2])]
    for pattern, where in ((_METADATA, preamble), (_MAGIC, text[:5000]), (EDITOR_LANGUAGE, text[:5000])):
        match = pattern.search(where)
        found += [match.span(match.lastindex or 0)] if match else []
    tags = ((place, commands.tag_of(text[slice(*place)])) for place in found)
    return next((Declaration(*place, tag, 0, len(text), is_main=True) for place, tag in tags if tag), None)
