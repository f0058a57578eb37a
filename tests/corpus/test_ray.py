"""The Ray engine: the same bytes as the processes of this machine, whatever dies."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow.parquet as pq
import pytest

from langmix import MissingDependency
from langmix.corpus import Options, run_corpus
from langmix.corpus.places import find_place
from langmix.corpus.ray_engine import _open_ray, run_on_ray
from langmix.corpus.shards import find_sources, part_name, plan_shards
from langmix.corpus.work import Done, Task

from . import shard_tasks
from .made import manifest, read_out, rows, write_parquet

ROOT = Path(__file__).parent.parent.parent

SPLIT = Options(shard_bytes=1)
"""A shard for each row group."""

# Ray leaves files and connections to be closed at the end of the process.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::FutureWarning"
)


@pytest.fixture(scope="module", autouse=True)
def surroundings() -> Iterator[None]:
    """What workers import, and a folder for Ray, by which no other program finds the clusters of these tests."""
    # Not below tmp_path: the name of a socket in it has to be short.
    with tempfile.TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True) as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_TMPDIR", folder)
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")]))
        yield


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A Ray cluster of one machine with two processors, to which this process is connected."""
    ray = _open_ray(None)
    from ray.cluster_utils import Cluster

    machines = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False})
    ray.init(machines.address, log_to_driver=False, logging_level="error")
    yield machines
    ray.shutdown()
    machines.shutdown()


def tasks_for(source: Path, out: Path) -> list[Task]:
    folder = find_place(str(out / "parts"))
    Path(folder.path).mkdir(parents=True)
    return [Task(shard, SPLIT, folder.inside(part_name(shard, SPLIT))) for shard in plan_shards(find_sources([str(source)]), 1)]


def files(out: Path) -> dict[str, bytes]:
    """Everything that a run has written."""
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def parts(out: Path) -> dict[str, tuple[int, int]]:
    """The parts that are there: which file each is, and when it was written."""
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (out / "parts").glob("*.parquet")}


def made_here(source: Path, out: Path) -> dict[str, bytes]:
    """What a run without Ray writes."""
    assert run_corpus([str(source)], str(out), SPLIT).failed == []
    return files(out)


def wait_until(true: Callable[[], object], what: str) -> None:
    for _ in range(6_000):
        if true():
            return
        time.sleep(0.01)
    raise TimeoutError(what)


def processes() -> dict[int, tuple[int, str]]:
    """All processes but those that are dead already: the parent of each, and its command line."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(") ")[2].split()[:2]
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            found[int(folder.name)] = (int(parent), command)
    return found


def family(number: int) -> set[int]:
    """A process and all that it started."""
    everyone, found, new = processes(), {number}, {number}
    while new:
        new = {child for child, (parent, _) in everyone.items() if parent in new} - found
        found |= new
    return found


# What can be said before any work


def test_it_is_said_how_to_get_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingDependency, match=r"pip install 'langmix\[ray\]'"):
        next(run_on_ray([], None))


def test_a_ray_that_is_too_old_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    old = ModuleType("ray")
    old.__dict__["__version__"] = "2.55.1"
    monkeypatch.setitem(sys.modules, "ray", old)
    with pytest.raises(MissingDependency, match=r"needs Ray 2\.56 or newer, and this is 2\.55\.1; .*pip install -U"):
        next(run_on_ray([], None))


def langmix_corpus(source: Path, out: Path, *more: str, **environment: str) -> subprocess.Popen[str]:
    """The command with Ray, as a process that Ctrl-C can be sent to."""
    command = [sys.executable, "-m", "langmix", "corpus", str(source), "--out", str(out), "--shard-size", "1", "--engine", "ray", *more]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        start_new_session=True,
    )


@pytest.mark.cluster
def test_an_address_at_which_nothing_answers_is_said_in_a_line(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(1))
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{nobody.getsockname()[1]}"
        job = langmix_corpus(source, tmp_path / "out", "--ray-address", address)
        said = job.communicate(timeout=60)
    assert (job.returncode, said[0], said[1].count("\n")) == (2, "", 1)
    assert said[1].startswith(f"langmix: error: --ray-address: no Ray cluster answers at {address}: ")


@pytest.mark.cluster
@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("langmix-9.8.7.dist-info/METADATA", "has another langmix than there is here (there it is 9.8.7)"),
        ("langmix/__init__.py", "cannot begin the work; install langmix[ray]"),
    ],
)
def test_machines_with_another_langmix_write_no_part(cluster: Any, tmp_path: Path, other: str, words: str) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(20), group=10)
    file = tmp_path / "there" / other
    file.parent.mkdir(parents=True)
    file.write_text("Metadata-Version: 2.1\nName: langmix\nVersion: 9.8.7\n" if "dist-info" in other else "")
    there = {"runtime_env": {"env_vars": {"PYTHONPATH": f"{tmp_path / 'there'}{os.pathsep}{os.environ['PYTHONPATH']}"}}}
    job = langmix_corpus(source, tmp_path / "out", "--ray-address", cluster.address, RAY_JOB_CONFIG_JSON_ENV_VAR=json.dumps(there))
    said = job.communicate(timeout=120)
    assert (job.returncode, said[0], said[1].count("\n")) == (2, "", 1)
    assert words in said[1]
    assert parts(tmp_path / "out") == {}


# Processes and machines that die


@pytest.mark.cluster
@pytest.mark.usefixtures("cluster")
def test_killed_workers_of_ray_lose_and_double_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source, out = write_parquet(tmp_path / "in.parquet", rows(80), group=10), tmp_path / "out"
    done = dict(run_on_ray(tasks_for(source, out), None, function=shard_tasks.die_once))
    assert len(list(out.glob("died-*"))) == 3
    assert sorted(done) == list(range(8))
    assert all(outcome.error is None for outcome in done.values())
    assert capfd.readouterr() == ("", "")
    check_tidied_up(source, out, made_here(source, tmp_path / "here"))


def check_tidied_up(source: Path, out: Path, expected: dict[str, bytes]) -> None:
    """A run over the parts finds nothing left to do, and leaves what one without an accident does."""
    assert list((out / "parts").glob(".*.unfinished"))
    before = parts(out)
    assert run_corpus([str(source)], str(out), SPLIT).failed == []
    assert parts(out) == before
    assert {name: content for name, content in files(out).items() if name.startswith("parts/") or name in expected} == expected


@pytest.mark.cluster
@pytest.mark.usefixtures("cluster")
def test_a_shard_that_kills_whoever_touches_it_is_given_up(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(30), group=10)
    done = dict(run_on_ray(tasks_for(source, tmp_path / "out"), None, function=shard_tasks.die_on_the_first))
    assert done[0].error == "the process for it died, 3 times"
    assert "a bug in langmix" in str(done[1].error)
    assert "ZeroDivisionError" in str(done[1].error)
    assert done[2].error is None
    assert (tmp_path / "out" / "begun").read_text() == "xxx"


@pytest.mark.cluster
def test_a_machine_that_is_lost_loses_and_doubles_nothing_and_is_no_fault_of_its_shards(cluster: Any, tmp_path: Path) -> None:
    source, out = write_parquet(tmp_path / "in.parquet", rows(120), group=10), tmp_path / "out"
    tasks = tasks_for(source, out)
    machine = cluster.add_node(num_cpus=2)
    (out / "machine").write_text(machine.node_id)
    done: dict[int, Done] = {}
    run = threading.Thread(target=lambda: done.update(run_on_ray(tasks, None, function=shard_tasks.fall_with_the_machine)))
    run.start()
    wait_until(lambda: len(list(out.glob("begun-*"))) == 2 and all(path.read_text() for path in out.glob("begun-*")), "two shards there")
    begun = {int(path.read_text()) for path in out.glob("begun-*")}
    lost = family(machine.all_processes["raylet"][0].process.pid)
    assert begun < lost
    for number in lost:
        os.kill(number, signal.SIGKILL)
    run.join(120)
    assert sorted(done) == list(range(12))
    assert {number: outcome.error for number, outcome in done.items() if outcome.error} == {}
    # Each was begun on the lost machine, killed two processes after that, and was done the fourth time.
    assert [path.read_text() for path in out.glob("died-*")] == ["xxx", "xxx"]
    check_tidied_up(source, out, made_here(source, tmp_path / "here"))


# Whole jobs that die

SHARDS = 40


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A corpus, and what a run without Ray writes for it."""
    folder = tmp_path_factory.mktemp("many")
    source = write_parquet(folder / "in.parquet", rows(SHARDS * 250), group=250)
    return source, made_here(source, folder / "here")


def stop_at(count: int, job: subprocess.Popen[str], out: Path, number: signal.Signals) -> tuple[str, str]:
    """Send a job a signal when there are so many parts; what it said."""
    wait_until(lambda: len(parts(out)) >= count or job.poll() is not None, "parts")
    os.killpg(job.pid, number)
    return job.communicate(timeout=60)


def check_half_done(out: Path, before: dict[str, tuple[int, int]], least: int) -> dict[str, tuple[int, int]]:
    """The parts of a job that was stopped: those of the one before it untouched, all whole, not all there."""
    now = parts(out)
    assert before.items() <= now.items()
    assert least <= len(now) < SHARDS
    assert manifest(out)["complete"] is False
    assert sum(pq.read_metadata(out / "parts" / name).num_rows for name in now) == 250 * len(now)
    return now


@pytest.mark.cluster
def test_a_job_on_a_cluster_that_is_killed_at_half_goes_on_where_it_was(
    cluster: Any, many: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    (source, expected), out = many, tmp_path / "out"
    job = langmix_corpus(source, out, "--ray-address", cluster.address)
    stop_at(SHARDS // 2, job, out, signal.SIGKILL)
    assert job.returncode == -signal.SIGKILL
    wait_until(lambda: not [command for _, command in processes().values() if command.startswith("ray::_do_there")], "the end of its work")
    before = check_half_done(out, {}, SHARDS // 2)
    job = langmix_corpus(source, out, "--ray-address", cluster.address)
    said = job.communicate(timeout=120)
    assert (job.returncode, said[1]) == (0, "")
    assert re.match(rf"{SHARDS * 250:,} documents: .*\n.*\nsummary: .*\n\Z", said[0])
    assert before.items() < parts(out).items()
    assert files(out) == expected
    assert [row["id"] for row in read_out(out)] == [f"d{number}" for number in range(SHARDS * 250)]


@pytest.mark.cluster
def test_a_job_with_a_ray_of_its_own_goes_on_after_a_kill_and_ctrl_c_and_leaves_no_process(
    many: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    (source, expected), out = many, tmp_path / "out"
    assert stop_own_ray(source, out, 3, SHARDS // 2, signal.SIGKILL) == (-signal.SIGKILL, "", "")
    half = check_half_done(out, {}, SHARDS // 2)
    assert stop_own_ray(source, out, 1, len(half) + 4, signal.SIGINT) == (130, "", "langmix: interrupted\n")
    more = check_half_done(out, half, len(half) + 4)
    assert run_corpus([str(source)], str(out), SPLIT).failed == []
    assert more.items() < parts(out).items()
    assert files(out) == expected


def stop_own_ray(source: Path, out: Path, jobs: int, count: int, number: signal.Signals) -> tuple[int, str, str]:
    """Send a job with a Ray of its own a signal when there are so many parts, and wait for the end of all processes; how it ended."""
    before = len(parts(out))
    job = langmix_corpus(source, out, "--jobs", str(jobs))
    wait_until(lambda: len(parts(out)) > before or job.poll() is not None, "the first part")
    started = family(job.pid)
    commands = [command for process, (_, command) in processes().items() if process in started]
    assert [re.findall(r",CPU,(\d+),", command) for command in commands if "/raylet/raylet " in command] == [[str(jobs)]]
    said = stop_at(count, job, out, number)
    wait_until(lambda: not started & processes().keys(), "the end of all processes")
    return job.returncode, *said


@pytest.mark.cluster
def test_shards_for_which_the_memory_is_too_small_are_given_up_and_the_run_ends(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", rows(10), group=10)
    # Ray's guard of the memory then ends every process that it sees at work.
    job = langmix_corpus(source, tmp_path / "out", "--jobs", "1", RAY_memory_usage_threshold="0.001")
    said = job.communicate(timeout=120)
    assert (job.returncode, said[1].count("\n")) == (2, 1)
    assert said[1].endswith(": the process for it was ended when the memory of its machine ran out, 3 times\n")
