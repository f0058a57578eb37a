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
from .manifest import MANIFEST, Account, account_for, summarise
from .places import UNFINISHED, find_place, finished_part, names_in, open_file, remove, write_whole
from .plain_scan import PlainScanner
from .selection import make_selection
from .shards import LOOKS_AT_ONCE, Options, Shard, find_sources, part_name, plan_shards
from .summary import page
from .tally import Tally
from .work import NOTES, Done, Task

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
        ConfigError: there is nothing to read, a setting cannot be used, or the folder holds parts of another run.
        InputError: an input is not there.
        MissingDependency: pyarrow, or what an address needs, is not installed.
    """
    options, execution = options or Options(), execution or Execution()
    open_arrow()
    PlainScanner(options.config)
    make_selection(options)
    top = find_place(out)
    _keep_apart(inputs, top)
    folder = top.inside(PARTS)
    shards = list(plan_shards(find_sources(inputs), options.shard_bytes))
    parts = [part_name(shard, options) for shard in shards]
    there = names_in(folder)
    _clear(folder, there, set(parts), replace_others=execution.replace_others)
    run = _Run(folder, shards, parts, progress)
    run.find_done(there)
    # The largest first: so the last ones of all processes end at about the same time.
    numbers = sorted(run.left, key=lambda number: -shards[number].size)
    if numbers:
        tasks = [Task(shards[number], options, folder.inside(parts[number])) for number in numbers]
        for place, outcome in carry_out(tasks, execution):
            run.take(numbers[place], outcome)
    account = account_for(shards, parts, run.outcomes, options)
    for name, content in (
        (SUMMARY, json.dumps(summarise(account), ensure_ascii=False, indent=1)),
        (PAGE, page(account)),
        (MANIFEST, json.dumps(account.manifest, ensure_ascii=False, indent=1)),
    ):
        write_whole(top.inside(name), content.encode("utf-8", "replace"))
    finished = {part for part, outcome in zip(parts, run.outcomes, strict=True) if outcome.notes}
    remove(folder, {name for name in names_in(folder) if name.endswith(UNFINISHED) and finished_part(name) in finished})
    return account


def _keep_apart(inputs: Sequence[str], out: Place) -> None:
    """Make sure that what is written is never read as input."""
    for address in inputs:
        folder = find_place(address).name.rstrip("/")
        if f"{out.name}/".startswith(f"{folder}/"):
            raise ConfigError(f"{out.name} lies in {folder}, which is read; give a folder outside of it with --out")


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
        self._state = Progress(len(shards), 0, sum(shard.size for shard in shards), 0, 0, Tally())

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
        self.outcomes[number] = outcome
        state = self._state
        self._state = replace(
            state, done=state.done + 1, size_done=state.size_done + size, found_size=state.found_size + (size if found else 0)
        )
        if outcome.notes:
            self._state.tally.merge(Tally.from_json(outcome.notes["tally"]))
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
