"""The annotations of a batch as they come, in arrays of numbers, and as Arrow has them."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa

    from ..results import ScanResult


class Columns:
    """A row a text; the lists in a row are stretches of longer columns, of which each row knows the end."""

    def __init__(self, tags: Iterable[str] = ()) -> None:
        """No rows yet.

        Args:
            tags: languages that are known by their place in this row, from 0.
        """
        self.tags = {tag: number for number, tag in enumerate(tags)}
        """Number of each language in all columns."""
        self.errors: list[str | None] = []
        """Why a row could not be judged; all else of it is null then."""
        self.languages, self.characters, self.foreign_shares = array("h"), array("i"), array("f")
        self.share_ends, self.share_languages, self.share_values = array("i"), array("h"), array("f")
        self.span_ends, self.starts, self.ends, self.span_languages = array("i"), array("i"), array("i"), array("h")
        self.confidences, self.foreign, self.terms = array("f"), array("B"), array("B")

    def add(self, result: ScanResult) -> None:
        """A row of a text that `scan` itself judged."""
        for tag, share in result.shares.items():
            self.share_languages.append(self._number(tag))
            self.share_values.append(share)
        foreign = set(result.foreign)
        for span in result.spans:
            self.starts.append(span.start)
            self.ends.append(span.end)
            self.span_languages.append(self._number(span.language))
            self.confidences.append(span.confidence)
            self.foreign.append(span in foreign)
            self.terms.append(span.kind == "term")
        self._close_row(None, self._number(result.language), len(result.document.text), result.foreign_share)

    def refuse(self, reason: str) -> None:
        """A row of a text that cannot be judged."""
        self._close_row(reason, 0, 0, 0.0)

    def copy(self, other: Columns, first: int, behind: int) -> None:
        """Rows of columns that begin with the same languages: from `first`, inclusive, to `behind`, exclusive."""
        for ends, rows, columns in (
            (other.share_ends, self.share_ends, ("share_languages", "share_values")),
            (other.span_ends, self.span_ends, ("starts", "ends", "span_languages", "confidences", "foreign", "terms")),
        ):
            start = ends[first - 1] if first else 0
            shift = (rows[-1] if rows else 0) - start
            rows.extend([end + shift for end in ends[first:behind]])
            for name in columns:
                getattr(self, name).extend(getattr(other, name)[start : ends[behind - 1] if behind else 0])
        for name in ("errors", "languages", "characters", "foreign_shares"):
            getattr(self, name).extend(getattr(other, name)[first:behind])

    def _number(self, tag: str) -> int:
        return self.tags.setdefault(tag, len(self.tags))

    def _close_row(self, error: str | None, language: int, characters: int, foreign_share: float) -> None:
        self.errors.append(error)
        self.languages.append(language)
        self.characters.append(characters)
        self.foreign_shares.append(foreign_share)
        self.share_ends.append(len(self.share_values))
        self.span_ends.append(len(self.starts))

    def finish(self, fields: Sequence[pa.Field]) -> list[pa.Array]:
        """The columns as Arrow has them.

        Args:
            fields: `annotations.annotation_fields`.
        """
        import pyarrow as pa

        is_null = pa.array([error is not None for error in self.errors], pa.bool_()) if any(self.errors) else None
        tags = pa.array(self.tags or [""], pa.string())
        shares = pa.StructArray.from_arrays(
            [tags.take(_numbers(self.share_languages)), _numbers(self.share_values)], fields=list(fields[3].type.value_type)
        )
        spans = pa.StructArray.from_arrays(
            [
                _numbers(self.starts),
                _numbers(self.ends),
                tags.take(_numbers(self.span_languages)),
                _numbers(self.confidences),
                _numbers(self.foreign).cast(pa.bool_()),
                _numbers(self.terms).cast(pa.bool_()),
            ],
            fields=list(fields[4].type.value_type),
        )
        return [
            _without(is_null, tags.take(_numbers(self.languages))),
            _without(is_null, _numbers(self.foreign_shares)),
            _without(is_null, _numbers(self.characters)),
            pa.ListArray.from_arrays(_offsets(self.share_ends), shares, type=fields[3].type, mask=is_null),
            pa.ListArray.from_arrays(_offsets(self.span_ends), spans, type=fields[4].type, mask=is_null),
            pa.array(self.errors, pa.string()),
        ]


def _offsets(ends: array[int]) -> pa.Array:
    return _numbers(array("i", [0]) + ends)


def _numbers(values: array[Any]) -> pa.Array:
    """Numbers as Arrow has them; nothing is copied."""
    import pyarrow as pa

    kind = {"B": pa.uint8(), "h": pa.int16(), "i": pa.int32(), "f": pa.float32()}[values.typecode]
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])


def _without(is_null: pa.Array | None, column: pa.Array) -> pa.Array:
    """A column with nulls in the place of some values."""
    if is_null is None:
        return column
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.if_else(is_null, pa.scalar(None, column.type), column)
