"""What `bench.corpus_runs` asks of the parts of a run: whether each document is there once, whether `langmix.scan` says the same, and what was found."""

from __future__ import annotations

import random
from array import array
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import langmix
from langmix.corpus.shards import Options, find_sources, part_name, plan_shards

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from langmix.corpus.shards import Shard

OTHERS: Final = 20_000
"""Documents without a planted passage of which `langmix.scan` is asked as well."""

NEAR: Final = ("da nb nn", "bs hr sr", "id ms")
"""One for the other is no mistake here, whoever makes it: not all have all of them."""


def count_rows(truth: Path, parts: Path) -> dict[str, int]:
    """Whether the rows of a run are the documents, each once.

    Args:
        truth: the folder of what was planted.
        parts: the folder of the run's parts.
    """
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    made = pq.read_table(truth, columns=["id"])["id"]
    rows = pq.read_table(parts, columns=["id"])["id"]
    distinct = pc.count_distinct(rows).as_py()
    return {
        "in": len(made),
        "out": len(rows),
        "lost": len(made) - pc.sum(pc.is_in(made, rows)).as_py(),
        "doubled": len(rows) - distinct,
    }


def compare_with_scan(corpus: Path, truth: Path, parts: Path) -> dict[str, Any]:
    """Hold every planted document and some others against `langmix.scan`; count what is found.

    Args:
        corpus: the folder of the documents.
        truth: the folder of what was planted.
        parts: the folder of the run's parts.
    """
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    made = pq.read_table(truth, columns=["id", "planted"])
    planted = set(made.filter(pc.is_valid(made["planted"]))["id"].to_pylist())
    clean = made.filter(pc.is_null(made["planted"]))["id"].to_pylist()
    wanted = planted | set(random.Random(0).sample(clean, min(OTHERS, len(clean))))  # noqa: S311 -- nothing secret
    options = Options()
    shards = list(plan_shards(find_sources([str(corpus)]), options.shard_bytes))
    with ProcessPoolExecutor(initializer=_want, initargs=(wanted,)) as pool:
        counts = list(pool.map(compare_shard, shards, [parts / part_name(shard, options) for shard in shards]))
    return {
        "compared": sum(compared for compared, _ in counts),
        "different": [name for _, names in counts for name in names],
        "found": score(truth, foreign_languages(parts)),
    }


_wanted: set[str] = set()
"""Ids, for processes that compare shards."""


def _want(ids: set[str]) -> None:
    _wanted.update(ids)


def compare_shard(shard: Shard, part: Path) -> tuple[int, list[str]]:
    """How many rows of a shard were held against `langmix.scan`, and the ids of those that say something else."""
    import pyarrow.parquet as pq

    from langmix.corpus.batches import Extent
    from langmix.corpus.readers import read_shard

    compared, different = 0, []
    rows = {row["id"]: row for batch in pq.ParquetFile(part).iter_batches() for row in batch.to_pylist() if row["id"] in _wanted}
    for batch in read_shard(shard, Options(), Extent()):
        for name, text in zip(batch["id"].to_pylist(), batch["text"].to_pylist(), strict=True):
            if name in _wanted:
                compared += 1
                if not _as_by_scan(text if isinstance(text, str) else text.decode(), rows[name]):
                    different.append(name)
    return compared, different


def _as_by_scan(text: str, row: Mapping[str, Any]) -> bool:
    result = langmix.scan(text)
    foreign = set(result.foreign)
    spans = [(span.start, span.end, span.language, _single(span.confidence), span in foreign, span.kind == "term") for span in result.spans]
    shares = [(language, _single(share)) for language, share in result.shares.items()]
    return (result.language, _single(result.foreign_share), len(text), shares, spans, None) == (
        row["language"],
        row["foreign_share"],
        row["characters"],
        [tuple(share.values()) for share in row["shares"]],
        [tuple(span[key] for key in ("start", "end", "language", "confidence", "foreign", "term")) for span in row["spans"]],
        row["error"],
    )


def _single(number: float) -> float:
    """As a number of 32 bits."""
    return array("f", [number])[0]


def foreign_languages(parts: Path) -> dict[str, set[str]]:
    """The languages of the foreign passages of those documents that have any, by id."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    found = {}
    for path in parts.iterdir():
        table = pq.read_table(path, columns=["id", "foreign_share", "spans"])
        for row in table.filter(pc.greater(table["foreign_share"], 0)).to_pylist():
            found[row["id"]] = {span["language"] for span in row["spans"] if span["foreign"]}
    return found


def score(truth: Path, found: Mapping[str, set[str]]) -> dict[str, int]:
    """How many planted passages were found, and how many documents without one are said to have one.

    Args:
        truth: a file or folder of what was planted.
        found: the foreign languages of the documents that are said to have any, by id.
    """
    import pyarrow.parquet as pq

    near = {language: set(row.split()) for row in NEAR for language in row.split()}
    counts = dict.fromkeys(("alone", "alone_found", "inside", "inside_found", "clean", "clean_flagged"), 0)
    for row in pq.read_table(truth, columns=["id", "planted", "alone"]).to_pylist():
        languages = found.get(row["id"], set())
        if row["planted"] is None:
            counts["clean"] += 1
            counts["clean_flagged"] += bool(languages)
            continue
        kind = "alone" if row["alone"] else "inside"
        counts[kind] += 1
        counts[f"{kind}_found"] += not languages.isdisjoint(near.get(row["planted"], {row["planted"]}))
    return counts
