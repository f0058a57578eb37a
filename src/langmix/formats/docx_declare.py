"""Writing into a Word file which language a passage is in: the ``w:lang`` of its runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..document import MASK
from ..errors import FormatError
from ..languages import find
from ..results import Edit
from .docx_styles import script

if TYPE_CHECKING:
    from ..document import Document

_RUN = re.compile(r"<w:r(?:\s[^<>]*)?>(\s*<w:rPr(?:\s[^<>]*)?(?:/>|>(?:(?!</?w:rPr[\s>]).)*</w:rPr>))?", re.DOTALL)
"""The beginning of a run. Group: its properties."""
_TEXT = re.compile(r"<w:t(?:\s[^<>]*)?>([^<]*)")
_LANG = re.compile(r"<w:lang(?:\s[^<>]*)?/>|<w:lang(?:\s[^<>]*)?>\s*</w:lang>")
_BEHIND_LANG = re.compile(r"<w:(?:eastAsianLayout|specVanish|oMath|rPrChange)\b|</w:rPr>")
"""What stands behind ``w:lang`` in the properties of a run: the schema gives the order."""

_ATTRIBUTES: Final = ("w:val", "w:eastAsia", "w:bidi")
_REGIONS: Final = dict(
    pair.split("-")
    for pair in (
        "en-US zh-CN ja-JP ko-KR cs-CZ da-DK sv-SE el-GR uk-UA ar-SA he-IL fa-IR hi-IN nb-NO nn-NO ca-ES eu-ES gl-ES et-EE sl-SI vi-VN "
        "be-BY sq-AL hy-AM ka-GE kk-KZ ga-IE cy-GB ur-PK bn-IN ta-IN ms-MY sr-RS bs-BA"
    ).split()
)
"""What Word adds to a language, where it is not the language's own code in capitals."""
_PLAIN: Final = frozenset("fr es de it pt nl pl ru tr fi hu ro bg hr sk lt lv is mk th id".split())


def declare(document: Document, start: int, end: int, language: str) -> list[Edit]:
    """The edits that say which language the runs of a passage are in.

    Args:
        document: a Word file.
        start: document offset of its first character, inclusive.
        end: document offset, exclusive.
        language: a BCP 47 tag.

    Raises:
        FormatError: a run has other words besides.
    """
    text, segment = document.text, document.segment_at(start)
    if segment.kind == "attribute":
        raise FormatError("Word has no language for the description of a picture")
    first, behind = segment.index(start), segment.index(end)
    attribute = _ATTRIBUTES[script(segment.text[first:behind])]
    edits: list[Edit] = []
    run_end = 0
    for index in range(first, behind):
        place = segment.source(index, index + 1)[0]
        if segment.text[index] == MASK or place < run_end:
            continue
        run = _run_at(text, place)
        run_end = text.find("</w:r>", place)
        _check_whole(text, run.start(), start, end)
        edits.append(_set(run, attribute, _word_tag(language)))
    return edits


def _run_at(text: str, offset: int) -> re.Match[str]:
    """The run around a character."""
    begin = max(text.rfind("<w:r>", 0, offset), text.rfind("<w:r ", 0, offset))
    match = _RUN.match(text, begin) if begin >= 0 else None
    if match is None or text.find("</w:r>", begin, offset) >= 0:
        raise FormatError("the run is built in a way that langmix does not change; set the language in Word")
    return match


def _check_whole(text: str, run: int, start: int, end: int) -> None:
    """Raise a `FormatError` where a run has words outside a half-open document range."""
    for match in _TEXT.finditer(text, run, text.find("</w:r>", run)):
        first, behind = match.span(1)
        outside = text[first : max(min(start, behind), first)] + text[min(max(end, first), behind) : behind]
        if any(map(str.isalnum, outside)):
            raise FormatError("the passage begins or ends inside a run; set the language in Word")


def _set(run: re.Match[str], attribute: str, tag: str) -> Edit:
    """The edit that sets an attribute of the language of a run."""
    properties = run[1] or ""
    if not properties.strip().endswith("</w:rPr>"):
        return Edit(run.end() - len(properties), run.end(), f'<w:rPr><w:lang {attribute}="{tag}"/></w:rPr>')
    base = run.start(1)
    if lang := _LANG.search(properties):
        own = re.search(rf"\s{attribute}\s*=\s*[\"']([^\"']*)", lang[0])
        if own:
            return Edit(base + lang.start() + own.start(1), base + lang.start() + own.end(1), tag)
        behind_name = base + lang.start() + len("<w:lang")
        return Edit(behind_name, behind_name, f' {attribute}="{tag}"')
    match = _BEHIND_LANG.search(properties)
    place = base + (match.start() if match else len(properties))
    return Edit(place, place, f'<w:lang {attribute}="{tag}"/>')


def _word_tag(language: str) -> str:
    """A tag as Word writes it, which names a country."""
    if language in _PLAIN:
        return f"{language}-{language.upper()}"
    region = _REGIONS.get(language)
    return f"{language}-{region}" if region and find(language) else language
