"""The work on a Ray cluster: Ray Core tasks, a window of them at a time. What is begun again, and how often, is decided by `engines.supervise`."""

from __future__ import annotations

import contextlib
import os
import platform
import socket
import time
import warnings
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from ..errors import ConfigError, MissingDependency
from .engines import Ended, attempt, supervise
from .shards import fingerprint, version
from .work import Done, Task, process_shard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
        yield from supervise(len(tasks), _Cluster(ray, tasks, function))


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

    def ended(self) -> Iterator[Ended]:
        finished, _ = self._ray.wait(list(self._running), num_returns=1, timeout=LOOK)
        if time.monotonic() > self._looked + LOOK:
            self._look()
        for reference in finished:
            yield self._how_ended(self._running.pop(reference), reference)

    def _how_ended(self, number: int, reference: Any) -> Ended:
        errors = self._ray.exceptions
        try:
            return Ended(number, self._ray.get(reference))
        except errors.RayTaskError as error:
            # What goes wrong in the work is an answer of its own: this one did not get as far.
            if isinstance(error.cause, ConfigError):
                raise ConfigError(str(error.cause)) from error
            last_line = str(error).strip().rpartition("\n")[2]
            raise ConfigError(
                f"a machine of the Ray cluster cannot begin the work; install langmix[ray] {version()}, as here, on all of them: {last_line}"
            ) from error
        except errors.OutOfMemoryError:
            return Ended(number, None, "the process for it was ended when the memory of its machine ran out")
        except errors.WorkerCrashedError:
            return Ended(number, None, "the process for it died")
        except errors.RayError as error:
            return Ended(number, None, f"its machine was lost ({type(error).__name__})", machine_lost=True)


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
    return attempt(function, task)
