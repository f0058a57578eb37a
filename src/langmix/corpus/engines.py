"""Who does the work: processes of this machine, or a Ray cluster. Both are given shards and give back what became of each, in any order."""

from __future__ import annotations

import os
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from ..errors import ConfigError, MissingDependency
from ..worker_processes import Workers
from .work import Done, Task, process_shard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

TRIES: Final = 3
"""How often a shard is begun before it is given up: it may be the one that ends the processes."""

WINDOW: Final = 2
"""Tasks a processor of a Ray cluster that are handed over at once; one more than are worked on."""


@dataclass(frozen=True, slots=True)
class Execution:
    """How a run is carried out. Nothing of it shows in the output."""

    engine: Literal["local", "ray"] = "local"
    jobs: int = 1
    """Processes of this machine, for the local engine; with 1 the calling one does it all."""
    ray_address: str | None = None
    """Of a cluster, as ``ray.init`` takes it; None for a Ray of this machine's own."""
    replace_others: bool = False
    """Whether parts in the output folder that are of another run are deleted."""


def carry_out(tasks: Sequence[Task], execution: Execution) -> Iterator[tuple[int, Done]]:
    """Do tasks as asked for: the number of each and what became of it, in any order; errors as for `run_on_ray`."""
    if execution.engine == "ray":
        return run_on_ray(tasks, execution.ray_address)
    return run_here(tasks, execution.jobs)


def run_here(tasks: Sequence[Task], jobs: int, function: Callable[[Task], Done] = process_shard) -> Iterator[tuple[int, Done]]:
    """Do tasks in processes of this machine, which may die: what they were at is begun again by others.

    Args:
        tasks: what to do.
        jobs: how many processes; with 1 this one does it all.
        function: at the top of a module.

    Yields:
        The number of each task, and what became of it.
    """
    if jobs <= 1 or len(tasks) == 1:
        yield from ((number, _try(function, task)) for number, task in enumerate(tasks))
        return
    remaining = iter(enumerate(tasks))
    tries = [0] * len(tasks)
    open_tasks = 0
    with Workers(function, min(jobs, len(tasks))) as workers:
        while True:
            while workers.usable and workers.has_room() and (item := next(remaining, None)):
                workers.give(*item)
                open_tasks += 1
            if not workers.usable:
                for number in workers.take_back():
                    open_tasks -= 1
                    yield number, _try(function, tasks[number])
                yield from ((number, _try(function, task)) for number, task in remaining)
            if not open_tasks:
                return
            for answer in workers.answers(block=True):
                tries[answer.number] += 1
                if answer.crash and tries[answer.number] < TRIES:
                    workers.give(answer.number, tasks[answer.number])
                    continue
                open_tasks -= 1
                yield answer.number, _done(answer.value, answer.crash, answer.bug)


def _done(value: Done | None, crash: str | None, bug: str | None) -> Done:
    if crash:
        return Done(error=f"the process for it {crash}, {TRIES} times")
    return Done(error=_bug(bug)) if bug or value is None else value


def _try(function: Callable[[Task], Done], task: Task) -> Done:
    try:
        return function(task)
    except Exception:
        return Done(error=_bug(traceback.format_exc()))


def _bug(trace: str | None) -> str:
    return f"this is a bug in langmix, please report it: {(trace or '').strip()}"


def run_on_ray(tasks: Sequence[Task], address: str | None, function: Callable[[Task], Done] = process_shard) -> Iterator[tuple[int, Done]]:
    """Do tasks on a Ray cluster, which begins those again whose process or machine died.

    Input and output have to be where every machine reaches them.

    Args:
        tasks: what to do.
        address: of the cluster, as ``ray.init`` takes it; None for one of this machine's own, ended afterwards.
        function: at the top of a module.

    Yields:
        The number of each task, and what became of it.

    Raises:
        ConfigError: the cluster cannot be reached.
        MissingDependency: Ray is not installed.
    """
    # Ray reports home unless told not to; it reads this when it is started.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        import ray
    except ImportError as error:
        raise MissingDependency("--engine ray needs the package ray; install it with: pip install 'langmix[ray]'") from error
    begun_here = not ray.is_initialized()
    if begun_here:
        try:
            ray.init(address or "local", include_dashboard=False if address is None else None, log_to_driver=False, logging_level="error")
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise ConfigError(f"--ray-address: no Ray cluster answers at {address}: {error}") from error
    try:
        yield from _hand_over(ray, tasks, function)
    finally:
        if begun_here:
            ray.shutdown()


def _hand_over(ray: Any, tasks: Sequence[Task], function: Callable[[Task], Done]) -> Iterator[tuple[int, Done]]:
    """Keep a window of tasks on the cluster."""
    remote = ray.remote(num_cpus=1, max_retries=TRIES - 1)(function)
    window = max(2, int(ray.cluster_resources().get("CPU", 1)) * WINDOW)
    remaining = iter(enumerate(tasks))
    running: dict[Any, int] = {}
    while True:
        while len(running) < window and (item := next(remaining, None)):
            running[remote.remote(item[1])] = item[0]
        if not running:
            return
        finished, _ = ray.wait(list(running), num_returns=1)
        number = running.pop(finished[0])
        try:
            yield number, ray.get(finished[0])
        except ray.exceptions.RayTaskError as error:
            yield number, Done(error=_bug(str(error)))
        except ray.exceptions.RayError as error:
            yield number, Done(error=f"the process for it died, {TRIES} times: {type(error).__name__}")
