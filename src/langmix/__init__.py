"""Find every passage of a text that is in the wrong language, and give the text back in one language.

>>> import langmix
>>> result = langmix.scan("La sesión empezó tarde. Nobody had told the members about the new time.", lang="es")
>>> [(span.start, span.end, span.language) for span in result.foreign]
[(24, 71, 'en')]
"""

from __future__ import annotations

from .batch import SpanColumns, scan_columns, scan_many
from .config import Config
from .document import Document, Position, Segment
from .errors import (
    AuthError,
    BadOutput,
    ConfigError,
    FormatError,
    InputError,
    LangmixError,
    MissingDependency,
    QuotaExceeded,
    RateLimited,
    TranslationError,
    Unavailable,
    UnknownFormat,
    UnsupportedPair,
    WeightsError,
)
from .pipeline import check, normalize, scan
from .results import Edit, Finding, NormalizeResult, Notification, Passage, RunnerUp, ScanResult, Span, apply_edits

__all__ = [
    "AuthError",
    "BadOutput",
    "Config",
    "ConfigError",
    "Document",
    "Edit",
    "Finding",
    "FormatError",
    "InputError",
    "LangmixError",
    "MissingDependency",
    "NormalizeResult",
    "Notification",
    "Passage",
    "Position",
    "QuotaExceeded",
    "RateLimited",
    "RunnerUp",
    "ScanResult",
    "Segment",
    "Span",
    "SpanColumns",
    "TranslationError",
    "Unavailable",
    "UnknownFormat",
    "UnsupportedPair",
    "WeightsError",
    "apply_edits",
    "check",
    "normalize",
    "scan",
    "scan_columns",
    "scan_many",
]


def __getattr__(name: str) -> str:
    if name == "__version__":
        # Reading the installed metadata takes longer than everything else here.
        from importlib.metadata import version

        return version("langmix")
    raise AttributeError(f"module 'langmix' has no attribute '{name}'")
