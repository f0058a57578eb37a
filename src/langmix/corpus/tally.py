"""What a run counts: rows, languages, which is mixed into which, and the documents with most of another language."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from .annotations import open_arrow

if TYPE_CHECKING:
    import pyarrow as pa

WORST: Final = 20
"""How many documents are named."""

ERRORS: Final = 20
"""Of how many rows that could not be judged it is said why."""

MOST_OF_AN_ID: Final = 200
"""Characters of a document's id: it may be a text of any length."""


@dataclass(slots=True)
class Tally:
    """Counts of some rows. Its size does not grow with their number."""

    rows: int = 0
    """All that were read."""
    written: int = 0
    """Those in the output."""
    errors: int = 0
    """Those that could not be judged."""
    characters: int = 0
    """Code points of the texts."""
    mixed: int = 0
    """Documents with a foreign passage."""
    languages: Counter[str] = field(default_factory=Counter)
    """Documents by main language."""
    mixing: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Foreign passages by the main language and their own."""
    worst: list[dict[str, Any]] = field(default_factory=list)
    """The documents with the largest foreign share, and where they are."""
    refused: list[dict[str, Any]] = field(default_factory=list)
    """The first rows that could not be judged, by source and position, and why."""

    def add(self, table: pa.Table) -> None:
        """Count annotated rows, whether they are written or not; `written` is left to the writer."""
        import pyarrow.compute as pc

        self.rows += table.num_rows
        self.characters += pc.sum(table["characters"]).as_py() or 0
        for item in pc.value_counts(table["language"].combine_chunks()).to_pylist():
            if item["values"] is not None:
                self.languages[item["values"]] += item["counts"]
        judged = table.num_rows - table["error"].null_count
        if judged:
            self.errors += judged
            rows = table.filter(pc.is_valid(table["error"])).slice(0, ERRORS).select([*_places(table), "error"])
            self.refused = (self.refused + _named(rows))[:ERRORS]
        self._add_mixing(table)

    def _add_mixing(self, table: pa.Table) -> None:
        pa = open_arrow()
        import pyarrow.compute as pc

        mixed = table.filter(pc.fill_null(pc.greater(table["foreign_share"], 0), fill_value=False))
        if not mixed.num_rows:
            return
        self.mixed += mixed.num_rows
        spans = mixed["spans"].combine_chunks()
        flat = spans.flatten()
        pairs = pa.table(
            {
                "main": mixed["language"].combine_chunks().take(pc.list_parent_indices(spans)),
                "other": pc.struct_field(flat, "language"),
                "foreign": pc.struct_field(flat, "foreign"),
            }
        )
        pairs = pairs.filter(pairs["foreign"]).group_by(["main", "other"]).aggregate([([], "count_all")])
        for pair in pairs.to_pylist():
            self.mixing[pair["main"], pair["other"]] += pair["count_all"]
        names = [*_places(table), "language", "foreign_share", "characters"]
        worst = mixed.select(names).sort_by([("foreign_share", "descending"), ("characters", "descending")]).slice(0, WORST)
        self._keep_worst(_named(worst))

    def _keep_worst(self, found: list[dict[str, Any]]) -> None:
        def badness(row: dict[str, Any]) -> tuple[float, int, str, int]:
            return -row["foreign_share"], -row["characters"], row["source"], row["position"]

        self.worst = heapq.nsmallest(WORST, [*self.worst, *found], key=badness)

    def merge(self, other: Tally) -> None:
        """Take the counts of other rows in."""
        for name in ("rows", "written", "errors", "characters", "mixed"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.languages.update(other.languages)
        self.mixing.update(other.mixing)
        self.refused = sorted(self.refused + other.refused, key=lambda row: (row["source"], row["position"]))[:ERRORS]
        self._keep_worst(other.worst)

    def to_json(self) -> dict[str, Any]:
        """As manifests and reports have it: the most frequent first."""
        mixing: dict[str, dict[str, int]] = {}
        for (main, other), count in sorted(self.mixing.items(), key=_by_count):
            mixing.setdefault(main, {})[other] = count
        return {
            "rows": self.rows,
            "written": self.written,
            "errors": self.errors,
            "characters": self.characters,
            "mixed": self.mixed,
            "languages": dict(sorted(self.languages.items(), key=_by_count)),
            "mixing": mixing,
            "worst": self.worst,
            "refused": self.refused,
        }

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Tally:
        """The tally that `to_json` wrote."""
        mixing = Counter({(main, other): count for main, others in said["mixing"].items() for other, count in others.items()})
        return cls(**{**said, "languages": Counter(said["languages"]), "mixing": mixing})


def _by_count(item: tuple[Any, int]) -> tuple[int, Any]:
    return -item[1], item[0]


def _places(table: pa.Table) -> list[str]:
    return [name for name in ("source", "position", "id") if name in table.column_names]


def _named(table: pa.Table) -> list[dict[str, Any]]:
    """A few rows, each with a name that is not too long to be shown."""
    return [{name: value[:MOST_OF_AN_ID] if name == "id" and value else value for name, value in row.items()} for row in table.to_pylist()]
