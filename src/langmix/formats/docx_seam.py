"""The source between two texts of a Word file: whether it can go without anybody seeing a difference."""

from __future__ import annotations

import re
from typing import Final

from .docx_styles import script
from .xml import unescape

_SPACE = r"[ \t\r\n]*+"
_LOOK = r"(?:<(?P=prefix)rPr ?/>|<(?P=prefix)rPr>(?P<look>(?:(?!</(?P=prefix)rPr>).)*)</(?P=prefix)rPr>)?"
_BORDER = rf"</(?P=prefix)r>{_SPACE}(?:<(?P=prefix)proofErr\b[^<>]*/>{_SPACE})*<(?P=prefix)r(?:\s[^<>]*)?>{_SPACE}{_LOOK}"
_UNSEEN = r"<(?P=prefix)(?:lastRenderedPageBreak|noBreakHyphen) ?/>"
_PREFIX = r"(?P<prefix>(?:[\w.-]+:)?)"

_SEAM: Final = re.compile(
    rf"</{_PREFIX}t>{_SPACE}(?:(?:{_BORDER.replace('?P<look>', '?:')}|{_UNSEEN}){_SPACE})*<(?P=prefix)t(?:\s[^<>]*)?>",
    re.DOTALL,
)
"""The end of a text, borders between runs, and the beginning of a text. (A hyphen is read, and then written as a character.)"""
_BORDERS: Final = re.compile(_BORDER.replace("(?P=prefix)r>", f"{_PREFIX}r>", 1), re.DOTALL)
_OPENING: Final = re.compile(rf"<{_PREFIX}r(?:\s[^<>]*)?>{_SPACE}{_LOOK}", re.DOTALL)
_PROOFING: Final = re.compile(r"<[^<>\s/]*?(?P<name>lang|noProof)(?P<attributes>\s[^<>]*?)?(?:/>|></[^<>]*>)")
_TRACKED: Final = re.compile(r"<(?:[\w.-]+:)?(?:rPrChange|ins|del|moveFrom|moveTo)\b")
_LANGUAGE: Final = re.compile(r":(val|eastAsia|bidi)\s*=\s*[\"']([^\"']*)")


def is_soft_seam(text: str, start: int, end: int, home: str | None = None) -> bool:
    """Whether two texts look the same, and nothing that matters stands between them: the second may go on in the run of the first.

    Neither the marks of the spelling checker nor the numbers of editing sessions matter, nor whether a language is given where it is the
    document's; bookmarks, links, notes, tracked changes and pictures do. (A run that gives no language is taken to be in the document's,
    although its style may say otherwise.)

    Args:
        text: the source.
        start: where the first text ends.
        end: where the second text begins.
        home: the language of the document, or None.
    """
    seam = _SEAM.fullmatch(text, start, end)
    if seam is None:
        return False
    before, behind = text[text.rfind(">", 0, start) + 1 : start], text[end : text.find("<", end)]
    if script(unescape(before)) != script(unescape(behind)):
        return False
    looks = [match["look"] or "" for match in _BORDERS.finditer(text, start, end)]
    if not looks:
        return True
    looks.insert(0, _look_before(text, seam["prefix"], start))
    # Text in a run that is not to be proofread says nothing of its language any more.
    if any(map(_TRACKED.search, looks)) or ("noProof" in looks[0] and "noProof" not in looks[-1]):
        return False
    return len({(_PROOFING.sub("", look).strip(), *_languages(look, home)) for look in looks}) == 1


def _languages(look: str, home: str | None) -> list[tuple[str, str]]:
    """The languages that a run says it is in, without the document's."""
    given = {match[1]: match[2].lower() for tag in _PROOFING.finditer(look) for match in _LANGUAGE.finditer(tag["attributes"] or "")}
    if given.get("val") == (home or "").lower():
        del given["val"]
    return sorted(given.items())


def _look_before(text: str, prefix: str, place: int) -> str:
    """What the run says of its look that is open at a place."""
    tag, at = f"<{prefix}r", place
    while (at := text.rfind(tag, 0, at)) >= 0 and text[at + len(tag)] not in "> \t\r\n":
        pass
    opening = _OPENING.match(text, at, place) if at >= 0 else None
    # Where a run has ended since, this one stands inside the one that is asked for.
    if opening is None or f"</{prefix}r>" in text[at:place]:
        return "<unknown/>"
    return opening["look"] or ""
