"""Who does the work: processes of this machine, or a Ray cluster. Both are given shards and give back what became of each, in any order."""

from __future__ import annotations

import contextlib
import os
import platform
import socket
import time
import traceback
import warnings
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, Protocol
from urllib.parse import urlsplit

from ..errors import ConfigError, MissingDependency
from ..worker_processes import Workers
from .shards import fingerprint, version
from .work import Done, Task, process_shard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

TRIES: Final = 3
"""How often a shard is begun before it is given up: it may be the one that ends the processes."""

LOSSES: Final = 10
"""How many machines may be lost under a shard before it is given up: mostly it is no fault of the shard's."""

WINDOW: Final = 2
"""Tasks a processor of a Ray cluster that are handed over at once; one more than are worked on."""

LOOK: Final = 5.0
"""Seconds after which it is looked anew which machines a cluster has."""

ANSWER_TIME: Final = 10.0
"""Seconds within which a cluster has to answer at its address."""

OLDEST_RAY: Final = (2, 56)
"""Older ones have CVE-2026-57516."""

STORE: Final = 128 * 1024 * 1024
"""Bytes of shared memory for a Ray of this machine's own: next to nothing goes through it."""


@dataclass(frozen=True, slots=True)
class Execution:
    """How a run is carried out. Nothing of it shows in the output."""

    engine: Literal["local", "ray"] = "local"
    jobs: int = 0
    """Processes of this machine, for the local engine and for a Ray of this machine's own. With 0 the local engine starts none, for programs
    that cannot have any: what ends the process then ends the run. Ray takes all processors then."""
    ray_address: str | None = None
    """Of a cluster, as ``ray.init`` takes it; None for a Ray of this machine's own. Where the program has begun Ray already, that one serves."""
    replace_others: bool = False
    """Whether parts in the output folder that are of another run are deleted."""


def carry_out(tasks: Sequence[Task], execution: Execution) -> Iterator[tuple[int, Done]]:
    """Do tasks as asked for: the number of each and what became of it, in any order; errors as for `run_on_ray`."""
    if execution.engine == "ray":
        return run_on_ray(tasks, execution.ray_address, execution.jobs)
    return run_here(tasks, execution.jobs)


class _Ended(NamedTuple):
    """How the work on a task ended."""

    number: int
    done: Done | None
    """None where it was broken off."""
    reason: str = ""
    """What broke it off."""
    machine_lost: bool = False
    """Whether that was the loss of the machine, and not of the process alone."""


class _Crew(Protocol):
    """Those who work."""

    def most(self) -> int:
        """How many tasks they can have at present, at least 1."""

    def give(self, number: int) -> None:
        """Have a task begun as soon as one of them is free."""

    def ended(self) -> Iterator[_Ended]:
        """Wait for what ends next; after some time for nothing."""


def _supervise(count: int, crew: _Crew) -> Iterator[tuple[int, Done]]:
    """Have tasks done, and those done again whose process or machine was lost.

    The last try is made when all others are done, with nothing beside it: what ended the process may be that the memory was too small for two.

    Args:
        count: of the tasks, numbered from 0.
        crew: does them.
    """
    waiting, alone = deque(range(count)), deque[int]()
    tries, losses = [0] * count, [0] * count
    in_work = 0
    while waiting or alone or in_work:
        while waiting and in_work < crew.most():
            crew.give(waiting.popleft())
            in_work += 1
        if not in_work:
            crew.give(alone.popleft())
            in_work = 1
        for number, done, reason, machine_lost in crew.ended():
            in_work -= 1
            if done is not None:
                yield number, done
                continue
            counts, limit = (losses, LOSSES) if machine_lost else (tries, TRIES)
            counts[number] += 1
            if counts[number] == limit:
                yield number, Done(error=f"{reason}, {limit} times")
            else:
                (alone if tries[number] == TRIES - 1 else waiting).append(number)


def run_here(tasks: Sequence[Task], jobs: int, function: Callable[[Task], Done] = process_shard) -> Iterator[tuple[int, Done]]:
    """Do tasks in processes of this machine, which may die: what they were at is begun again by others.

    Args:
        tasks: what to do.
        jobs: how many processes; with 0 this one does it all.
        function: at the top of a module.

    Yields:
        The number of each task, and what became of it.
    """
    if jobs < 1:
        yield from ((number, _try(function, task)) for number, task in enumerate(tasks))
        return
    with Workers(function, jobs) as workers:
        yield from _supervise(len(tasks), _Processes(workers, jobs, tasks, function))


class _Processes:
    """Processes of this machine."""

    def __init__(self, workers: Workers, jobs: int, tasks: Sequence[Task], function: Callable[[Task], Done]) -> None:
        self._workers, self._jobs, self._tasks, self._function = workers, jobs, tasks, function

    def most(self) -> int:
        return self._jobs

    def give(self, number: int) -> None:
        self._workers.give(number, self._tasks[number])

    def ended(self) -> Iterator[_Ended]:
        for answer in self._workers.answers(block=True):
            if answer.crash:
                yield _Ended(answer.number, None, f"the process for it {answer.crash}")
            else:
                yield _Ended(answer.number, Done(error=_bug(answer.bug)) if answer.bug else answer.value)
        if not self._workers.usable:
            for number in self._workers.take_back():
                yield _Ended(number, _try(self._function, self._tasks[number]))


def _try(function: Callable[[Task], Done], task: Task) -> Done:
    try:
        return function(task)
    except Exception:
        return Done(error=_bug(traceback.format_exc()))


def _bug(trace: str) -> str:
    return f"this is a bug in langmix, please report it: {trace.strip()}"


def run_on_ray(
    tasks: Sequence[Task], address: str | None, jobs: int = 0, function: Callable[[Task], Done] = process_shard
) -> Iterator[tuple[int, Done]]:
    """Do tasks on a Ray cluster, and those again whose process or machine died.

    Input and output have to be where every machine reaches them.

    Args:
        tasks: what to do.
        address: of the cluster, as ``ray.init`` takes it; None for one of this machine's own, ended afterwards. Where the program has begun Ray
            already, that one serves.
        jobs: processes of a Ray of this machine's own; one a processor where 0.
        function: at the top of a module.

    Yields:
        The number of each task, and what became of it.

    Raises:
        ConfigError: the cluster cannot be reached, was lost, or has another langmix than there is here.
        MissingDependency: Ray is not installed, or too old.
    """
    ray = _open_ray(address)
    with _connection(ray, address, jobs):
        yield from _supervise(len(tasks), _Cluster(ray, tasks, function))


def _open_ray(address: str | None) -> Any:
    # All are read by Ray when it is imported. It would report home; write of every process that died to standard output; and under `uv run`
    # send the current folder, with the corpus perhaps, to the cluster.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_DEDUP_LOGS_SKIP_REGEX", ".")
    os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")
    if address:
        # Ray would try for a quarter of an hour to reach a cluster that was here once.
        os.environ.setdefault("RAY_NUM_REDIS_GET_RETRIES", "1")
    try:
        import ray
    except ImportError as error:
        raise MissingDependency("--engine ray needs the package ray; install it with: pip install 'langmix[ray]'") from error
    if tuple(map(int, ray.__version__.split(".")[:2])) < OLDEST_RAY:
        needed = ".".join(map(str, OLDEST_RAY))
        raise MissingDependency(
            f"--engine ray needs Ray {needed} or newer, and this is {ray.__version__}; install it with: pip install -U 'langmix[ray]'"
        )
    return ray


@contextlib.contextmanager
def _connection(ray: Any, address: str | None, jobs: int) -> Iterator[None]:
    """Ray as long as the block lasts; where the program has begun it, it is left as it is.

    What is in work at the end, because of Ctrl-C say, ends with the connection. Tasks are not cancelled: where one is done just then, Ray 2.60
    ends this process.
    """
    if ray.is_initialized():
        yield
        return
    if address:
        _knock(address)
    try:
        _begin(ray, address, jobs)
        yield
    finally:
        ray.shutdown()


def _begin(ray: Any, address: str | None, jobs: int) -> None:
    own = {"num_cpus": jobs or None, "object_store_memory": STORE, "include_dashboard": False}
    try:
        with warnings.catch_warnings(action="ignore"):
            ray.init(address or "local", log_to_driver=False, logging_level="error", **({} if address else own))
    except (OSError, ValueError, RuntimeError, ray.exceptions.RayError) as error:
        if address:
            raise ConfigError(f"--ray-address: the Ray cluster at {address} cannot be used: {error}") from error
        raise ConfigError(f"Ray cannot be started on this machine: {error}; --engine local does the same without it") from error


def _knock(address: str) -> None:
    """Make sure that somebody listens at an address, where there is one: Ray would take minutes to say so."""
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        if parts.hostname and parts.port:
            socket.create_connection((parts.hostname, parts.port), ANSWER_TIME).close()
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"--ray-address: no Ray cluster answers at {address}: {error}; give it as `ray start` names it, such as 10.0.0.1:6379"
        ) from error


class _Cluster:
    """The processes of a Ray cluster."""

    def __init__(self, ray: Any, tasks: Sequence[Task], function: Callable[[Task], Done]) -> None:
        self._ray, self._tasks, self._function = ray, tasks, function
        # Ray would begin a shard for ever that takes all the memory, and count a lost machine as a fault of the shard's.
        self._remote = ray.remote(num_cpus=1, max_retries=0)(_do_there)
        self._running: dict[Any, int] = {}
        self._here = ray.get_runtime_context().get_node_id()
        self._most = 0
        self._looked = 0.0
        self._look()

    def _look(self) -> None:
        """See how many processors there are, and whether Ray is still alive on this machine: without it nothing would ever end."""
        machines = [machine for machine in self._ray.nodes() if machine["Alive"]]
        if self._here not in {machine["NodeID"] for machine in machines}:
            raise ConfigError("Ray's process on this machine has ended; start Ray again, and give the same command: what is done is kept")
        processors = sum(int(machine["Resources"].get("CPU", 0)) for machine in machines)
        # At least 2: a cluster without a processor gets one when somebody wants it.
        self._most = max(2, processors * WINDOW)
        self._looked = time.monotonic()

    def most(self) -> int:
        return self._most

    def give(self, number: int) -> None:
        task = self._tasks[number]
        self._running[self._remote.remote(self._function, task, fingerprint(task.options))] = number

    def ended(self) -> Iterator[_Ended]:
        finished, _ = self._ray.wait(list(self._running), num_returns=1, timeout=LOOK)
        if time.monotonic() > self._looked + LOOK:
            self._look()
        for reference in finished:
            yield self._how_ended(self._running.pop(reference), reference)

    def _how_ended(self, number: int, reference: Any) -> _Ended:
        errors = self._ray.exceptions
        try:
            return _Ended(number, self._ray.get(reference))
        except errors.RayTaskError as error:
            # What goes wrong in the work is an answer of its own: this one did not get as far.
            if isinstance(error.cause, ConfigError):
                raise ConfigError(str(error.cause)) from error
            last_line = str(error).strip().rpartition("\n")[2]
            raise ConfigError(
                f"a machine of the Ray cluster cannot begin the work; install langmix[ray] {version()}, as here, on all of them: {last_line}"
            ) from error
        except errors.OutOfMemoryError:
            return _Ended(number, None, "the process for it was ended when the memory of its machine ran out")
        except errors.WorkerCrashedError:
            return _Ended(number, None, "the process for it died")
        except errors.RayError as error:
            return _Ended(number, None, f"its machine was lost ({type(error).__name__})", machine_lost=True)


def _do_there(function: Callable[[Task], Done], task: Task, expected: str) -> Done:
    """Do a task on another machine, where what decides about its part is the same as on the one that gave the part its name."""
    try:
        found = fingerprint(task.options)
    except OSError as error:
        raise ConfigError(f"{platform.node()}, a machine of the Ray cluster, cannot read a word list: {error}") from error
    if found != expected:
        raise ConfigError(
            f"{platform.node()}, a machine of the Ray cluster, has another langmix than there is here (there it is {version()}), or other "
            "weights or word lists; make them the same everywhere"
        )
    return _try(function, task)
