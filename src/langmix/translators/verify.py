"""What a translation has to keep: `verify` refuses an answer that is no translation, and names what looks odd in one that may be."""

from __future__ import annotations

import re

from ..errors import BadOutput
from ..fidelity import MIN_LENGTH, WIDE, length, length_ratio, same_addresses, same_numbers

MAX_UNKNOWN = 0.1
"""Share of words (0..1) that an engine may not know before an editor is told."""

FEW_WORDS = 3
"""A text of up to this many words may be the same in two languages: a name, a loan word."""

_ERRORS = re.compile(
    r"Error \d{3} \((?:Server Error|Too Many Requests|Bad Request|Forbidden)\)|That[’']s an error|MYMEMORY WARNING|QUERY LENGTH LIMIT"
    r"|PLEASE SELECT TWO DISTINCT LANGUAGES|unusual traffic|recaptcha|g-recaptcha|<!doctype\s+html|<html[\s>]|</(?:html|body|head)>",
    re.IGNORECASE,
)
"""Services have given each of these back as the translation, with HTTP 200."""


def check_answer(source: str, translated: str | None, service: str) -> str:
    """The answer, unless it has nothing of a translation; to be called before masks are looked for in it.

    Args:
        source: the text as written.
        translated: what came back, or None where nothing did.
        service: the translator's name, for the message.

    Raises:
        BadOutput: it is empty, or an error page.
    """
    if translated is None or not translated.strip():
        raise BadOutput(service, "LM405: the answer is empty; try again, or translate it by hand")
    if any(error[0].casefold() not in source.casefold() for error in _ERRORS.finditer(translated)):
        raise BadOutput(service, "LM405: the answer is an error page, not a translation; try again later")
    return translated


def verify(source: str, translated: str | None, service: str, unknown_ratio: float | None = None) -> tuple[str, ...]:
    """What an editor should look at in a translation.

    Args:
        source: the text as written, without masks.
        translated: what came back, without masks; None where nothing did.
        service: the translator's name, for the message.
        unknown_ratio: share of words (0..1) the engine did not know, if it says.

    Raises:
        BadOutput: it is none, or lost a number or an address: the text must stay as written.

    >>> verify("Un gato negro.", "Un chat noir.", "google", 0.25)
    ('25% of the words are unknown to the engine: read it over',)
    """
    translated = check_answer(source, translated, service)
    if not same_numbers(source, translated):
        raise BadOutput(service, "LM402: the numbers are not those of the source; translate it by hand")
    if not same_addresses(source, translated):
        raise BadOutput(service, "LM402: the web addresses are not those of the source; translate it by hand")
    return (*_check_unchanged(source, translated, service), *_check_length(source, translated, service), *check_unknown(unknown_ratio))


def check_unknown(ratio: float | None) -> tuple[str, ...]:
    """A warning where the engine did not know too large a share of the words (0..1, None where it does not say)."""
    if ratio is None or ratio <= MAX_UNKNOWN:
        return ()
    return (f"{ratio:.0%} of the words are unknown to the engine: read it over",)


def _check_unchanged(source: str, translated: str, service: str) -> list[str]:
    if not any(map(str.isalpha, source)) or translated.split() != source.split():
        return []
    if len(source.split()) > FEW_WORDS or length(source) > MIN_LENGTH * WIDE:
        raise BadOutput(service, "LM404: the answer is the source, untranslated; check the passage's language, or translate it by hand")
    return ["LM404: the translation is the same as the source"]


def _check_length(source: str, translated: str, service: str) -> list[str]:
    ratio = length_ratio(source, translated)
    if ratio is None:
        return []
    if not 0.3 <= ratio <= 3:
        raise BadOutput(service, f"LM403: the answer is {ratio:.1f} times as long as the source; translate it by hand")
    if not 0.5 <= ratio <= 2:
        return [f"LM403: the translation is {ratio:.1f} times as long as the source: read it over"]
    return []
