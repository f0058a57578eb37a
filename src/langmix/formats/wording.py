"""Whether a string of a program or of its data is written for people to read."""

from __future__ import annotations

import re

from ..document import MASK
from .placeholders import marks

_LETTER = re.compile(r"[^\W\d_]")
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
_FOREIGN_LETTER = re.compile(r"(?![\x00-\x7f])[^\W\d_]")
_SPACE = re.compile(r"\s")

_WORD = re.compile(r"[\"'(\[*¿¡«“‘]{0,3}[A-Za-z]++(?:['’-][A-Za-z]++|/[A-Z][a-z]++)*+(?P<end>[\"')\]*»”’.,:;!?…]{0,4})")
_CODE = re.compile(
    # Addresses and paths, tags of languages, names of files and of variables.
    r"[a-z][a-z0-9+.-]{1,20}+:\S|//|www\.|(?:~|\.{1,2})?/|[A-Za-z]:\\|[^\s@]{1,64}@[^\s@]+\.|(?:[a-z]{2,3}-[A-Z]{2}|ltr|rtl)\Z"
    r"|\S*\.[a-z][a-z0-9]{1,3}\Z|\S*[A-Za-z0-9]_[A-Za-z0-9]|[A-Za-z]*[a-z][A-Z]"
)
_SECOND_WORD = re.compile(r"\s[^\w\s]{0,5}[^\W\d_]")

# "EEEE d MMMM y 'à' HH:mm", "D [de] MMMM": no word has only doubled letters.
_DOUBLED = "|".join(f"{letter}{letter}++" for letter in "AaDdEeGHhKkLMmQqSsWwXxYyZz")
_DATE = re.compile(rf"(?:'[^']*'|\[[^\]]*\]|(?<![A-Za-z])(?:[A-Za-z]|[DdMQWw]o)(?![A-Za-z])|{_DOUBLED}|[^\w'\[]|[0-9])+")
_LONGEST_DATE = 60
_CLASSES = re.compile(r"[a-z0-9!.:\[\]()#%/_-]++(?:\s++[a-z0-9!.:\[\]()#%/_-]++)++")
_CLASS_SIGN = re.compile(r"\S[-:_/0-9\[]")
_COMMAND = re.compile(r"&&|\|\||\s--?[a-z]|\$\(|=>")
_UNBROKEN = re.compile(r"[!-~]{60}")


def is_prose(text: str, *, catalog: bool) -> bool:
    """Whether people are meant to read a string; a guess.

    Args:
        text: the decoded string, with its placeholders and tags.
        catalog: whether it stands among the messages of a program, where a single word is one too.

    >>> [is_prose(text, catalog=False) for text in ("Un chat noir", "Terminé", "Listo.", "Guardar", "btn btn-primary", "{a} {b}")]
    [True, True, True, False, False, False]
    >>> [is_prose(text, catalog=True) for text in ("Guardar", "5 jours", "menu.file", "img/logo.png", "DD MMM YYYY")]
    [True, True, False, False, False]
    """
    said = _visible(text)
    first = _LETTER.search(said)
    if first is None or (len(said) <= _LONGEST_DATE and _DATE.fullmatch(said)):
        return False
    has_foreign_letter = not said.isascii() and _FOREIGN_LETTER.search(said) is not None
    if _SPACE.search(said):
        if has_foreign_letter or catalog:
            return has_foreign_letter or _TWO_LETTERS.search(said) is not None
        return _TWO_LETTERS.search(said) is not None and _SECOND_WORD.search(said, first.end()) is not None and not _is_code(said)
    if _CODE.match(said):
        return False
    if has_foreign_letter:
        return True
    word = _WORD.fullmatch(said)
    return word is not None and (catalog or not set(".!?…").isdisjoint(word["end"]))


def _is_code(said: str) -> bool:
    """Whether several words are classes of a style sheet, a command, or encoded bytes."""
    if _COMMAND.search(said) or _UNBROKEN.match(said):
        return True
    words = said.split() if _CLASSES.fullmatch(said) else []
    return 0 < len(words) <= 2 * sum(_CLASS_SIGN.search(word) is not None for word in words)


def _visible(text: str) -> str:
    """A string without its placeholders and tags."""
    marked = marks(text)
    if not marked:
        return text.strip()
    parts: list[str] = []
    done = 0
    for mark in marked:
        parts += (text[done : mark.start], " " if mark.text == MASK else mark.text)
        done = mark.end
    return "".join([*parts, text[done:]]).strip()
