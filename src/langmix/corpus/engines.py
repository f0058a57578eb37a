"""Who does the work: processes of this machine, or a Ray cluster. Both are given shards and give back what became of each, in any order."""

from __future__ import annotations

import traceback
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol

from ..worker_processes import Workers
from .work import Done, Task, process_shard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

TRIES: Final = 3
"""How often a shard is begun before it is given up: it may be the one that ends the processes."""

LOSSES: Final = 10
"""How many machines may be lost under a shard before it is given up: mostly it is no fault of the shard's."""


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
        from .ray_engine import run_on_ray

        return run_on_ray(tasks, execution.ray_address, execution.jobs)
    return run_here(tasks, execution.jobs)


class Ended(NamedTuple):
    """How the work on a task ended."""

    number: int
    done: Done | None
    """None where it was broken off."""
    reason: str = ""
    """What broke it off."""
    machine_lost: bool = False
    """Whether that was the loss of the machine, and not of the process alone."""


class Crew(Protocol):
    """Those who work."""

    def most(self) -> int:
        """How many tasks they can have at present, at least 1."""

    def give(self, number: int) -> None:
        """Have a task begun as soon as one of them is free."""

    def ended(self) -> Iterator[Ended]:
        """Wait for what ends next; after some time for nothing."""


def supervise(count: int, crew: Crew) -> Iterator[tuple[int, Done]]:
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
        yield from ((number, attempt(function, task)) for number, task in enumerate(tasks))
        return
    with Workers(function, jobs) as workers:
        yield from supervise(len(tasks), _Processes(workers, jobs, tasks, function))


class _Processes:
    """Processes of this machine."""

    def __init__(self, workers: Workers, jobs: int, tasks: Sequence[Task], function: Callable[[Task], Done]) -> None:
        self._workers, self._jobs, self._tasks, self._function = workers, jobs, tasks, function

    def most(self) -> int:
        return self._jobs

    def give(self, number: int) -> None:
        self._workers.give(number, self._tasks[number])

    def ended(self) -> Iterator[Ended]:
        for answer in self._workers.answers(block=True):
            if answer.crash:
                yield Ended(answer.number, None, f"the process for it {answer.crash}")
            else:
                yield Ended(answer.number, Done(error=bug(answer.bug)) if answer.bug else answer.value)
        if not self._workers.usable:
            for number in self._workers.take_back():
                yield Ended(number, attempt(self._function, self._tasks[number]))


def attempt(function: Callable[[Task], Done], task: Task) -> Done:
    """Do a task; an exception is a reason too."""
    try:
        return function(task)
    except Exception:
        return Done(error=bug(traceback.format_exc()))


def bug(trace: str) -> str:
    """The reason where there should have been another."""
    return f"this is a bug in langmix, please report it: {trace.strip()}"
