"""Detectors: which stretch of a document is in which language.

`DETECTORS` is the table; the key is the name used in the configuration, on the command line and in the documentation.
Another package adds one by an entry point of the group ``langmix.detectors`` that names a function like `Opener`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

from ..errors import unknown_name

if TYPE_CHECKING:
    from ..document import Segment
    from ..results import Span


class Detector(Protocol):
    """Finds the spans of a document. Deterministic, and safe to share between threads."""

    name: str
    """The key in the table."""

    def languages(self) -> frozenset[str]:
        """The languages it knows (ISO 639-1 code, else 639-3)."""
        ...

    def detect(
        self, segments: Sequence[Segment], languages: Collection[str] = (), expected: str | None = None, *, terms: bool = False
    ) -> Iterable[Span]:
        """The spans of all segments, in order, disjoint, in document offsets.

        A span lies within one segment, begins and ends on a character that is no white space, and has a letter in it;
        together they cover every letter of the segments, and neighbours in a segment differ in language or kind.

        Args:
            segments: of one document, in order.
            languages: the only languages to choose from; all where empty. Each is one of `languages()`.
            expected: the language that the document should be in, if somebody said so; a detector may lean on it.
            terms: whether terms are spans of their own; else they belong to the language around them.
        """
        ...


Opener = Callable[[], Detector]
"""Loads a detector's data once and returns the detector; further calls return the same."""

DETECTORS: Final[dict[str, str]] = {
    "engine": "langmix.detector.engine:open_detector",
    "langdetect": "langmix.detector.langdetect:open_detector",
}
"""Name -> ``module:function``, imported when it is asked for: a detector's data takes time to load."""


@cache
def open_detector(name: str) -> Detector:
    """The detector of that name.

    Raises:
        ConfigError: no such detector; names the nearest.
        MissingDependency: the package behind it is not installed.
    """
    if name in DETECTORS:
        module, _, function = DETECTORS[name].partition(":")
        opener = getattr(import_module(module), function)
    else:
        # Takes longer to import than all the rest, and most names are in the table.
        from importlib.metadata import entry_points

        found = entry_points(group="langmix.detectors", name=name)
        if not found:
            raise unknown_name("detector", name, DETECTORS)
        opener = next(iter(found)).load()
    return cast("Opener", opener)()
