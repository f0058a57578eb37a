"""A run over a corpus: plan the shards, have those done that are not, and account for all of them.

To resume a run is to run it again: a part has its name from its source and from everything that its content depends on, and is there either
whole or not at all, so a shard is done when its part is there.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from ..errors import ConfigError
from .annotations import open_arrow
from .engines import Execution, carry_out
from .manifest import COUNTS, MANIFEST, Account, account_for, summarise
from .places import find_place, names_in, open_file, real_name, remove, remove_unfinished, write_whole
from .plain_scan import PlainScanner
from .selection import make_selection
from .shards import LOOKS_AT_ONCE, Options, Shard, find_sources, part_name, plan_shards
from .summary import page
from .tally import Tally
from .work import NOTES, Done, Task, part_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .places import Place

PARTS: Final = "parts"
"""The folder of the parts in that of the run: it holds nothing else, so that any program can read it as one table."""

SUMMARY: Final = "summary.json"
PAGE: Final = "summary.html"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    shards: int
    """Shards in all."""
    done: int
    """Shards done or given up, those of earlier runs included."""
    size: int
    """Bytes of all shards, about."""
    size_done: int
    """Bytes of those that are done or given up."""
    found_size: int
    """Bytes of those that an earlier run had done."""
    tally: Tally
    """Of what is done."""


def run_corpus(
    inputs: Sequence[str],
    out: str,
    options: Options | None = None,
    execution: Execution | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Account:
    """Annotate files of documents into a folder of Parquet parts, with a manifest and a summary; shards done before are left as they are.

    Args:
        inputs: files, folders and addresses such as ``s3://bucket/folder``.
        out: the folder, or its address.
        options: what is done with the documents.
        execution: how it is done; in this process where None.
        progress: is told of each shard.

    Returns:
        What the manifest says. `Account.failed` names the shards without a part.

    Raises:
        ConfigError: there is nothing to read, a setting cannot be used, or the folder cannot be written or holds parts of another run.
        InputError: an input is not there.
        MissingDependency: pyarrow, or what an address needs, is not installed.
    """
    options, execution = options or Options(), execution or Execution()
    open_arrow()
    PlainScanner(options.config)
    make_selection(options)
    part_schema(options)
    top = find_place(out)
    folder = top.inside(PARTS)
    _keep_apart(inputs, top, folder)
    shards = list(plan_shards(find_sources(inputs), options.shard_bytes))
    parts = [part_name(shard, options) for shard in shards]
    there = names_in(folder)
    _clear(folder, there, set(parts), replace_others=execution.replace_others)
    for place in (top, folder):
        remove_unfinished(place)
    run = _Run(folder, shards, parts, progress)
    run.find_done(there)
    # The largest first: so the last ones of all processes end at about the same time.
    numbers = sorted(run.left, key=lambda number: -_work(shards[number]))
    if numbers:
        # That nothing can be written there is said now, not after the work; and what an earlier run said is true no longer.
        _write_json(top, MANIFEST, account_for(shards, parts, run.outcomes, run.tally, options).manifest)
        tasks = [Task(shards[number], options, folder.inside(parts[number])) for number in numbers]
        for number, outcome in carry_out(tasks, execution):
            run.take(numbers[number], outcome)
    account = account_for(shards, parts, run.outcomes, run.tally, options)
    _write_json(top, SUMMARY, summarise(account))
    write_whole(top.inside(PAGE), page(account).encode("utf-8", "replace"))
    _write_json(top, MANIFEST, account.manifest)
    remove_unfinished(folder)
    return account


def _work(shard: Shard) -> int:
    """About how many bytes there are to judge: what is packed has about three times as many as its file."""
    return shard.size * 3 if shard.source.compression else shard.size


def _write_json(folder: Place, name: str, content: object) -> None:
    write_whole(folder.inside(name), json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "replace"))


def _keep_apart(inputs: Sequence[str], out: Place, parts: Place) -> None:
    """Make sure that what is written is never read as input, and what is read never deleted."""
    for address in inputs:
        read = real_name(find_place(address)).rstrip("/")
        if f"{real_name(out)}/".startswith(f"{read}/"):
            raise ConfigError(f"{out.name} lies in {read}, which is read; give a folder outside of it with --out")
        if f"{read}/".startswith(f"{real_name(parts)}/"):
            raise ConfigError(f"{read} is where the results go, and cannot be read as well; give another folder with --out")


def _clear(folder: Place, there: set[str], wanted: set[str], *, replace_others: bool) -> None:
    """Make sure that a folder holds no parts but those of this run: whoever reads it would count documents twice."""
    others = {name for name in there if PurePosixPath(name).suffix == ".parquet"} - wanted
    if not others:
        return
    strange = sorted(name for name in others if not name.startswith("part-"))
    if strange:
        raise ConfigError(f"{folder.name} has Parquet files that are not langmix's, such as {strange[0]}; give another folder with --out")
    if not replace_others:
        raise ConfigError(
            f"{folder.name} has {len(others):,} part(s) of another run: of other input, options or another version of langmix; "
            "give another folder with --out, or have them deleted with --replace"
        )
    remove(folder, others)


class _Run:
    """What is known of the shards of a run."""

    def __init__(self, folder: Place, shards: list[Shard], parts: list[str], progress: Callable[[Progress], None] | None) -> None:
        self._folder, self._shards, self._parts = folder, shards, parts
        self._tell = progress
        self.outcomes: list[Done] = [Done(error="was not begun")] * len(shards)
        """By number of shard."""
        self.left: list[int] = []
        """Numbers of the shards without a part, in order."""
        self.tally = Tally()
        """Of all that are done."""
        self._state = Progress(len(shards), 0, sum(shard.size for shard in shards), 0, 0, self.tally)

    def find_done(self, there: set[str]) -> None:
        """Look for the parts that are there; one that cannot be read is not."""
        with ThreadPoolExecutor(LOOKS_AT_ONCE) as pool:
            found = pool.map(lambda part: read_notes(self._folder.inside(part)) if part in there else None, self._parts)
            for number, notes in enumerate(found):
                if notes is None:
                    self.left.append(number)
                else:
                    self.take(number, Done(notes), found=True)
        if self._tell:
            self._tell(self._state)

    def take(self, number: int, outcome: Done, *, found: bool = False) -> None:
        """Note what became of a shard."""
        size = self._shards[number].size
        if outcome.notes:
            counts = outcome.notes["tally"]
            self.tally.merge(Tally.from_json(counts))
            # The rest of it is in the sum, and would be much for many shards.
            outcome = Done({**outcome.notes, "tally": {name: counts[name] for name in COUNTS}})
        self.outcomes[number] = outcome
        state = self._state
        self._state = replace(
            state, done=state.done + 1, size_done=state.size_done + size, found_size=state.found_size + (size if found else 0)
        )
        if self._tell and not found:
            self._tell(self._state)


def read_notes(part: Place) -> dict[str, Any] | None:
    """What a part says of itself; None where it is not whole."""
    pa = open_arrow()
    import pyarrow.parquet as pq

    try:
        with open_file(part) as file:
            metadata = pq.read_metadata(file)
            said: dict[str, Any] = json.loads(metadata.metadata[NOTES.encode()])
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
        return None
    return said if metadata.num_rows == said["tally"]["written"] else None
