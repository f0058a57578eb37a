"""The processes of this machine: what ends one of them never ends the run."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from langmix.corpus import Options
from langmix.corpus.engines import run_here
from langmix.corpus.places import find_place
from langmix.corpus.shards import find_sources, plan_shards
from langmix.corpus.work import Done, Task

from . import shard_tasks
from .made import rows, write_parquet


def outcomes(folder: Path, count: int, jobs: int, function: Callable[[Task], Done]) -> dict[int, Done]:
    source = write_parquet(folder / "in.parquet", rows(count * 10), group=10)
    parts = find_place(str(folder / "out" / "parts"))
    Path(parts.path).mkdir(parents=True)
    shards = plan_shards(find_sources([str(source)]), 1)
    tasks = [Task(shard, Options(), parts.inside(f"part-{shard.begin}.parquet")) for shard in shards]
    return dict(run_here(tasks, jobs, function))


@pytest.mark.parametrize(("jobs", "here"), [(0, True), (1, False)])
def test_the_calling_process_works_itself_only_where_it_may_have_no_other(tmp_path: Path, jobs: int, here: bool) -> None:
    done = outcomes(tmp_path, 2, jobs, shard_tasks.who)
    assert [outcome.notes == {"process": os.getpid()} for outcome in done.values()] == [here, here]


@pytest.mark.parametrize("count", [1, 3])
def test_a_single_process_that_dies_is_not_the_end(tmp_path: Path, count: int) -> None:
    done = outcomes(tmp_path, count, 1, shard_tasks.die_on_the_first)
    assert (tmp_path / "out" / "begun").read_text() == "xxx"
    assert "SIGKILL, perhaps for want of memory, 3 times" in str(done[0].error)
    assert {number for number in done if done[number].error is None} == set(range(2, count))


def test_the_last_try_of_a_shard_is_made_alone(tmp_path: Path) -> None:
    done = outcomes(tmp_path, 5, 2, shard_tasks.die_unless_alone)
    assert [done[number].error for number in range(5)] == [None] * 5
    assert (tmp_path / "out" / "tries").read_text() == "xxx"
