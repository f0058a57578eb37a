"""The account of a run: every shard with its part and its counts, or with what went wrong; and whether the parts are all of the sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from .shards import LAYOUT, fingerprint, version, weights_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .shards import Options, Shard
    from .tally import Tally
    from .work import Done

MANIFEST: Final = "manifest.json"

COUNTS: Final = ("rows", "written", "errors", "characters")
"""What the manifest says of each part, out of its `Tally`."""


@dataclass(slots=True)
class Account:
    """What became of a run."""

    manifest: dict[str, Any]
    """As it is written."""
    tally: Tally
    """Of all parts."""
    failed: list[dict[str, Any]] = field(default_factory=list)
    """The shards without a part, and the sources whose counts do not agree with their parts'."""


def account_for(shards: Sequence[Shard], parts: Sequence[str], outcomes: Sequence[Done], tally: Tally, options: Options) -> Account:
    """Hold the parts against the sources.

    Args:
        shards: all of the run, in order.
        parts: their names.
        outcomes: what became of each; of its tally only `COUNTS` are asked for.
        tally: of all parts.
        options: of the run.
    """
    entries: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for shard, part, outcome in zip(shards, parts, outcomes, strict=True):
        place = {"source": shard.source.place.name, "begin": shard.begin, "end": shard.end}
        if outcome.notes is None:
            failed.append(_failure(shard, outcome.error or ""))
            continue
        counts = outcome.notes["tally"]
        entries.append({"part": part, **place, **{name: counts[name] for name in COUNTS}})
        if shard.rows is not None and shard.rows != counts["rows"]:
            reason = f"the source says that it has {shard.rows:,} rows there, and {counts['rows']:,} were read"
            failed.append(_failure(shard, reason))
    failed += _gaps(shards, outcomes)
    manifest = {
        "layout": LAYOUT,
        "langmix": version(),
        "weights": weights_hash(),
        "options": fingerprint(options),
        "complete": not failed,
        "rows": tally.rows,
        "written": tally.written,
        "errors": tally.errors,
        "failed": failed,
        "shards": entries,
    }
    return Account(manifest, tally, failed)


def _failure(shard: Shard, reason: str) -> dict[str, Any]:
    return {"source": shard.source.place.name, "begin": shard.begin, "end": shard.end, "name": shard.name, "reason": reason}


def _gaps(shards: Sequence[Shard], outcomes: Sequence[Done]) -> list[dict[str, Any]]:
    """The sources of which something was read by no shard or by two."""
    found: list[dict[str, Any]] = []
    for _, group in groupby(zip(shards, outcomes, strict=True), key=lambda pair: pair[0].source):
        pairs = list(group)
        if any(outcome.notes is None for _, outcome in pairs):
            continue
        place = 0
        for shard, outcome in pairs:
            first, behind = (outcome.notes or {})["first"], (outcome.notes or {})["behind"]
            if first != place:
                reason = f"what stands from {place:,} to {first:,} was read not once: did the file change while it was read?"
                found.append(_failure(shard, reason))
            place = behind
        if place != pairs[-1][0].end:
            reason = f"the last shard ends at {place:,}, not at the source's end: did the file change while it was read?"
            found.append(_failure(pairs[-1][0], reason))
    return found


def summarise(account: Account) -> dict[str, Any]:
    """The summary of a run: what its documents are like."""
    return {
        "langmix": account.manifest["langmix"],
        "complete": account.manifest["complete"],
        "failed": account.failed,
        **account.tally.to_json(),
    }
