"""Processes of our own that do tasks, of which it is known who does what.

A pool of the standard library does not say on which of its tasks a process died, gives up when one does, and cannot be stopped at once.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
import signal
import traceback
from collections import deque
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

QUEUED: Final = 2
"""Tasks given to a process at once, so that it need not wait for the next."""

SMALL: Final = 4096
"""The most bytes of a task that is given to a process at work: so many a pipe of any system takes without being read."""


class Answer(NamedTuple):
    """What came of a task."""

    number: int
    value: Any = None
    crash: str | None = None
    """How the process ended that was at it; None where it did not."""
    bug: str | None = None
    """The traceback of an exception; None where there was none."""


class _Worker:
    """A process, and what it was given."""

    def __init__(self, process: SpawnProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.numbers: deque[int] = deque()
        self.tasks: deque[bytes] = deque()
        self.ready = False


class Workers:
    """Processes that call one function on tasks. Started one after the other as there is work, ended all at once."""

    def __init__(self, function: Callable[[Any], Any], most: int) -> None:
        """No process yet.

        Args:
            function: at the top of a module; what it takes and gives can be pickled.
            most: how many processes, at least 1.
        """
        self._function = function
        self._most = most
        self._workers: list[_Worker] = []
        self._again: deque[tuple[int, bytes]] = deque()
        self.usable = True
        """False once a process ended before it began: this system or program cannot have any."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()
        self._workers.clear()

    def has_room(self) -> bool:
        """Whether a further task would be taken."""
        return not self._again and (len(self._workers) < self._most or any(len(worker.numbers) < QUEUED for worker in self._workers))

    def give(self, number: int, task: object) -> None:
        """Have a task done, now or as soon as a process is free.

        Args:
            number: of the task, for its answer.
            task: what the function is to take.
        """
        self._again.append((number, pickle.dumps(task)))
        self._hand_out()

    def answers(self, *, block: bool) -> Iterator[Answer]:
        """What has come of tasks by now, in any order.

        Args:
            block: whether to wait until there is something.
        """
        self._hand_out()
        waited = [worker for worker in self._workers if worker.numbers or not worker.ready]
        if not waited:
            return
        speaking = wait([worker.connection for worker in waited], None if block else 0)
        for worker in [worker for worker in waited if worker.connection in speaking]:
            try:
                value = worker.connection.recv()
            except (EOFError, OSError):
                yield from self._bury(worker)
                continue
            if not worker.ready:
                worker.ready = True
                continue
            worker.tasks.popleft()
            yield Answer(worker.numbers.popleft(), *value)

    def take_back(self) -> list[int]:
        """The numbers of the tasks that nobody does, where no process can be had."""
        numbers = [number for number, _ in self._again]
        self._again.clear()
        return numbers

    def _hand_out(self) -> None:
        while self._again and self.usable:
            number, task = self._again[0]
            idle = next((worker for worker in self._workers if not worker.numbers), None)
            if idle is None and len(self._workers) < self._most:
                idle = self._start()
            if idle is None and len(task) <= SMALL:
                idle = next((worker for worker in self._workers if len(worker.numbers) < QUEUED), None)
            if idle is None:
                return
            idle.numbers.append(number)
            idle.tasks.append(task)
            # Of a process that has just died the next answer will tell.
            with contextlib.suppress(OSError):
                idle.connection.send_bytes(task)
            self._again.popleft()

    def _start(self) -> _Worker:
        # Not forked: this process may have threads.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._function), daemon=True)
        with _interrupts_held_back():
            process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _bury(self, worker: _Worker) -> Iterator[Answer]:
        """Say what a process died of, and have its other tasks done by another."""
        self._workers.remove(worker)
        worker.process.join()
        worker.connection.close()
        if worker.ready:
            worker.tasks.popleft()
            yield Answer(worker.numbers.popleft(), crash=_ending(worker.process.exitcode))
        else:
            self.usable = False
        self._again.extendleft(reversed(list(zip(worker.numbers, worker.tasks, strict=True))))


def _ending(code: int | None) -> str:
    """How a process ended, in words."""
    if code is None or code >= 0:
        return f"ended with code {code}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    return f"was ended by {name}" + (", perhaps for want of memory" if name == "SIGKILL" else "")


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """While a process is started: it inherits that Ctrl-C is not for it, and none that is for this process is lost."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, function: Callable[[Any], Any]) -> None:
    """Do tasks until there are no more."""
    # Ctrl-C goes to all processes of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        connection.send(None)
        while True:
            task = pickle.loads(connection.recv_bytes())  # noqa: S301 -- from the process that started this one
            answer: tuple[Any, str | None, str | None]
            try:
                answer = (function(task), None, None)
            except Exception:
                answer = (None, None, traceback.format_exc())
            connection.send(answer)
