"""Apple String Catalogs (.xcstrings): JSON with the values of all languages, each declared by its key.

Only values are read. A key that is the text of the source language itself is none: the program looks for it as it is.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import Document
from ..errors import FormatError
from ..results import Edit
from .builder import SegmentBuilder
from .json import decoded_runs, escape, scan
from .placeholders import marks, put_message
from .wording import is_prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Segment

__all__ = ["escape", "read", "review"]

MAX_NAME: Final = 200
"""How many code points of its key are the name of a value."""

_REVIEW: Final = "needs_review"
_UNREVIEWED: Final = frozenset({"new", "stale", _REVIEW})
_FORMS: Final = frozenset({"variations", "plural", "device", "substitutions"})
"""What stands between a language and its values, and says nothing about them."""


class _Scalar(NamedTuple):
    """A string, or the word of another value that is neither an object nor a list."""

    keys: tuple[str, ...]
    """The keys that lead to it; empty for an index."""
    start: int
    """Document offset, inclusive; behind the quotation mark."""
    end: int
    """Document offset, exclusive."""


def read(text: str, path: str | None = None) -> Document:
    """One segment a value: of kind ``source`` in the source language, else ``translation``.

    The catalog claims to be in the only language that it is translated into, else in its source language.

    >>> unit = '{"stringUnit": {"state": "translated", "value": "Ouvrir %@"}}'
    >>> document = read('{"sourceLanguage": "en", "strings": {"Open %@": {"localizations": {"fr": ' + unit + "}}}}")
    >>> [(segment.text, segment.kind, segment.declared, segment.name) for segment in document.segments], document.declared
    ([('Ouvrir ￼', 'translation', 'fr', 'Open %@')], 'fr')

    Raises:
        FormatError: it is no JSON, or has no source language.
    """
    scalars = list(_scalars(text, path))
    source = next((text[scalar.start : scalar.end] for scalar in scalars if scalar.keys == ("sourceLanguage",)), None)
    if source is None:
        raise FormatError(f'{path or "<text>"}: is no String Catalog: line 1: there is no "sourceLanguage"; add it at the top')
    untranslated = {
        scalar.keys[1]
        for scalar in scalars
        if scalar.keys[::2] == ("strings", "shouldTranslate") and text[scalar.start : scalar.end] == "false"
    }
    builder = SegmentBuilder(text)
    segments: list[Segment] = []
    for scalar in scalars:
        if not _unit(scalar) or scalar.keys[1] in untranslated:
            continue
        runs = decoded_runs(text, scalar.start, scalar.end)
        said = "".join(run.text for run in runs)
        if not is_prose(said, catalog=True):
            continue
        put_message(builder, runs, marks(said))
        language = scalar.keys[3]
        segment = builder.finish("source" if language == source else "translation", language or None, _name(scalar))
        if segment:
            segments.append(segment)
    targets = {segment.declared for segment in segments if segment.kind == "translation"}
    return Document(text, tuple(segments), "xcstrings", path, targets.pop() if len(targets) == 1 else source)


def review(document: Document, segments: Sequence[Segment]) -> list[Edit]:
    """Edits that set the state of values to be reviewed."""
    wanted = sorted(segment.source(0, 1)[0] for segment in segments)
    states: dict[tuple[str, ...], _Scalar] = {}
    changed: set[tuple[str, ...]] = set()
    for scalar in _scalars(document.text, document.path):
        if scalar.keys[-1:] == ("state",):
            states[scalar.keys[:-1]] = scalar
        elif (unit := _unit(scalar)) and bisect_left(wanted, scalar.start) < bisect_left(wanted, scalar.end):
            changed.add(unit)
    found = [states[unit] for unit in changed if unit in states]
    return sorted(
        (Edit(state.start, state.end, _REVIEW) for state in found if document.text[state.start : state.end] not in _UNREVIEWED),
        key=lambda edit: edit.start,
    )


def _unit(scalar: _Scalar) -> tuple[str, ...]:
    """The keys that lead to what has a value and its state; none where it is no value. Phrases that are said to an assistant are a set."""
    keys = scalar.keys
    if len(keys) < 6 or keys[0] != "strings" or keys[2] != "localizations":
        return ()
    if keys[-2:] == ("stringUnit", "value"):
        return keys[:-1]
    return keys[:-2] if keys[-3:] == ("stringSet", "values", "") else ()


def _name(scalar: _Scalar) -> str:
    """The key, with the plural form or the device that the value is for."""
    forms = [key for key in _unit(scalar)[4:-1] if key not in _FORMS]
    return ".".join([scalar.keys[1], *forms])[:MAX_NAME]


def _scalars(text: str, path: str | None) -> Iterator[_Scalar]:
    """The values that are neither objects nor lists, in order.

    Raises:
        FormatError: it is no JSON, or nested too deeply.
    """
    for scanner, match in scan(text, path):
        keys = tuple(key if isinstance(key, str) else "" for key in scanner.keys)
        yield _Scalar(keys, *match.span(str(match.lastgroup)))
