"""The Ray engine: the same bytes as the processes of this machine, also where its own die."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from langmix.corpus import Execution, Options, run_corpus
from langmix.corpus.engines import run_on_ray
from langmix.corpus.places import find_place
from langmix.corpus.shards import find_sources, part_name, plan_shards
from langmix.corpus.work import Task

from . import shard_tasks
from .made import read_out, rows, write_parquet

ROOT = Path(__file__).parent.parent.parent


pytestmark = [
    pytest.mark.cluster,
    pytest.mark.usefixtures("cluster"),
    # Ray leaves files and connections to be closed at the end of the process.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::FutureWarning"),
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    import ray

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    environment = {"env_vars": {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}}
    ray.init("local", num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error", runtime_env=environment)
    yield
    ray.shutdown()


def test_a_run_on_ray_gives_the_bytes_of_a_local_one(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(120), group=20)
    for name, execution in (("here", Execution()), ("ray", Execution("ray"))):
        assert run_corpus([str(source)], str(tmp_path / name), Options(shard_bytes=1), execution).failed == []
    content = [{path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.*") if path.is_file()} for name in ("here", "ray")]
    assert len(content[0]) == 6 + 3
    assert content[0] == content[1]


def test_killed_workers_of_ray_lose_and_double_nothing(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(80), group=10)
    options = Options(shard_bytes=1)
    folder = find_place(str(tmp_path / "out" / "parts"))
    Path(folder.path).mkdir(parents=True)
    shards = list(plan_shards(find_sources([str(source)]), 1))
    tasks = [Task(shard, options, folder.inside(part_name(shard, options))) for shard in shards]
    done = dict(run_on_ray(tasks, None, shard_tasks.die_once))
    assert len(list((tmp_path / "out").glob("died-*"))) == 3
    assert sorted(done) == list(range(8))
    assert all(outcome.error is None for outcome in done.values())
    # A run over it finds nothing left to do, and tidies up.
    assert run_corpus([str(source)], str(tmp_path / "out"), options).failed == []
    assert [row["id"] for row in read_out(tmp_path / "out")] == [f"d{number}" for number in range(80)]
    assert {path.suffix for path in (tmp_path / "out" / "parts").iterdir()} == {".parquet"}


def test_a_shard_that_kills_whoever_touches_it_is_given_up(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(30), group=10)
    folder = find_place(str(tmp_path / "out" / "parts"))
    Path(folder.path).mkdir(parents=True)
    tasks = [Task(shard, Options(), folder.inside(f"part-{shard.begin}.parquet")) for shard in plan_shards(find_sources([str(source)]), 1)]
    done = dict(run_on_ray(tasks, None, shard_tasks.die_on_the_first))
    assert "died, 3 times" in str(done[0].error)
    assert "ZeroDivisionError" in str(done[1].error)
    assert done[2].error is None
    assert (tmp_path / "out" / "begun").read_text() == "xxx"
