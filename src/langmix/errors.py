"""Everything langmix raises, in one tree.

::

    LangmixError
    ├── ConfigError             a setting or an argument cannot be used
    ├── InputError              an input cannot be read
    ├── FormatError             a file is not what its format says
    │   └── UnknownFormat       no such format
    ├── WeightsError            the engine's weights are missing or damaged
    ├── MissingDependency       an optional Python package is not installed (also an ImportError)
    └── TranslationError        a translator failed
        ├── UnsupportedPair     it does not know the two languages
        ├── Unavailable         it is not installed, not reachable or too slow
        ├── RateLimited         it asks for a pause
        ├── AuthError           it refuses the key
        ├── QuotaExceeded       its allowance is used up
        └── BadOutput           its answer is no translation

Every message says what is wrong and what to do; `str(error)` is fit to be shown to a user. Exceptions of
libraries never leak: they are chained as ``__cause__``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class LangmixError(Exception):
    """The base of every error that langmix raises on purpose."""


class ConfigError(LangmixError):
    """A setting, a command-line value or an argument cannot be used."""


class InputError(LangmixError):
    """An input cannot be read: missing, unreadable, binary, too large or in an unknown encoding."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        """The input as the user named it; ``-`` is standard input."""
        self.reason = reason
        """What is wrong and what to do, without the path."""


class FormatError(LangmixError):
    """A file is not what its format says."""


class UnknownFormat(FormatError):
    """No format has this name."""


class WeightsError(LangmixError):
    """The engine's weights are missing, damaged or of another version."""


class MissingDependency(LangmixError, ImportError):
    """An optional Python package is needed and not installed; the message has the pip command."""


class TranslationError(LangmixError):
    """A translator failed on a text. The text itself is never part of the message."""

    retryable = False
    """Whether the same call may succeed later."""

    def __init__(self, service: str, reason: str) -> None:
        super().__init__(f"{service}: {reason}")
        self.service = service
        """The translator's name in the table of translators."""
        self.reason = reason
        """What went wrong and what to do, without the service's name."""


class UnsupportedPair(TranslationError):
    """The translator does not translate between these two languages."""


class Unavailable(TranslationError):
    """The engine is not installed, not reachable, or did not answer in time."""

    retryable = True


class RateLimited(TranslationError):
    """The service asks for a pause."""

    retryable = True

    def __init__(self, service: str, reason: str, retry_after: float | None = None) -> None:
        super().__init__(service, reason)
        self.retry_after = retry_after
        """Seconds to wait as the service asked for, or None where it named none."""


class AuthError(TranslationError):
    """The service refuses the key, or needs one."""


class QuotaExceeded(TranslationError):
    """The allowance at the service is used up."""


class BadOutput(TranslationError):
    """The answer is no translation: empty, an error page, or it lost protected text."""


def unknown_name(what: str, name: str, known: Iterable[str]) -> ConfigError:
    """The error for a name that is in no table, with the nearest known name.

    >>> str(unknown_name("detector", "langdetec", ["langdetect"]))
    "unknown detector 'langdetec'; did you mean 'langdetect'?"
    """
    return ConfigError(f"unknown {what} '{name}'; {suggest(name, known)}")


def syntax_error(what: str, text: str, offset: int, path: str | None, reason: str) -> FormatError:
    r"""The error for a place where a text is not what its format says.

    Args:
        what: the format.
        text: the document.
        offset: of the place, in code points.
        path: where it came from; None for a string in memory.
        reason: what is wrong there and what to do.

    >>> str(syntax_error("JSON", "{\n  ?", 4, "a.json", "'?' is no value"))
    "a.json: is no JSON: line 2: '?' is no value"
    """
    line = 1 + sum(1 for _ in _LINE_BREAK.finditer(text, 0, offset))
    return FormatError(f"{path or '<text>'}: is no {what}: line {line}: {reason}")


def suggest(name: str, known: Iterable[str]) -> str:
    """What to say of an unknown name: the nearest known one, else all of them.

    >>> suggest("langs", ["lang", "allow"]), suggest("x", ["lang", "allow"])
    ("did you mean 'lang'?", 'known: allow, lang')
    """
    from difflib import get_close_matches

    names = sorted(known)
    near = get_close_matches(name, names, n=1)
    return f"did you mean '{near[0]}'?" if near else f"known: {', '.join(names)}"
