"""The files of a run: each read, looked up in the cache, scanned or checked, in the order of the paths, by several processes where it pays.

A file that brings a process down is reported by its name, and the others go on.
"""

from __future__ import annotations

import contextlib
import os
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from .cache import Remembered, ResultCache, open_cache
from .cache_key import result_key
from .directives import with_declared
from .errors import InputError, LangmixError
from .files import STANDARD_INPUT, read_bytes
from .inputs import guess_notification, input_of
from .pipeline import check_document, judge, scan_document
from .results import Notification, ScanResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .config import Config
    from .document import Document
    from .worker_processes import Answer, Workers

SMALL_RUN: Final = 8 * 1024 * 1024
"""Bytes of files up to which one process is done sooner than two, which take half a second to start."""

WORK_A_FILE: Final = 8 * 1024
"""Bytes that the smallest file counts for."""

AHEAD: Final = 32
"""Files a process that are looked at before the first of them is done."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the files of a run are treated."""

    command: Literal["scan", "check"] = "check"
    """Whether the rules are asked."""
    jobs: int = 1
    """The most processes; 1: only this one."""
    cache: ResultCache | None = None
    whole: bool = True
    """Whether the report shows something of every document. If not, a result of which there is nothing to report (no finding of a check, no
    foreign passage of a scan) has an empty document in place of its own, and its spans lie outside of that."""


@contextlib.contextmanager
def opened_plan(jobs: int | None, *, cached: bool, whole: bool) -> Iterator[Plan]:
    """How a check treats its files, with the user's cache open as long as the block lasts.

    Args:
        jobs: the most processes; one a processor where None.
        cached: whether what was judged before is used, and what is judged now remembered.
        whole: as in `Plan`.
    """
    with contextlib.ExitStack() as stack:
        cache = open_cache() if cached else None
        if cache:
            stack.enter_context(cache)
        yield Plan("check", jobs or processors(), cache, whole)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an input."""

    path: str
    """As the user named it; ``-`` is standard input."""
    result: ScanResult | None
    """None where it could not be read."""
    error: InputError | None = None
    guessed: str | None = None
    """The encoding it was read in, where that is a guess."""
    blank: bool = False
    """Whether standard input had nothing but white space."""

    @property
    def notification(self) -> Notification | None:
        """What is to be said of the input besides its result."""
        if self.error:
            return Notification("LM001", self.path, self.error.reason)
        if self.guessed:
            return guess_notification(self.path, self.guessed)
        return None


class _Job(NamedTuple):
    """A file to work on."""

    path: str
    config: Config
    command: Literal["scan", "check"]
    whole: bool
    key: bytes | None
    """Of what was read when it was looked up; None where nothing is to be remembered."""
    remembered: Remembered | None
    size: int
    """Bytes."""


class _Done(NamedTuple):
    """What a job gave. Errors travel as what they are made of: an exception with arguments of its own cannot be sent."""

    result: ScanResult | None = None
    reason: str | None = None
    """Why it could not be read."""
    guessed: str | None = None
    blank: bool = False
    remembered: Remembered | None = None
    """What is new for the cache."""
    failure: LangmixError | None = None


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def check_files(paths: Sequence[str | InputError], settings_for: Callable[[str], Config], plan: Plan) -> Iterator[Outcome]:
    """Scan or check files.

    Args:
        paths: what `find_files` gives.
        settings_for: the settings of a path; called in this process, once a file.
        plan: how.

    Yields:
        An outcome for each path, in order, as soon as it and those before it are there. No more than a few files are ahead of it in memory.

    Raises:
        ConfigError: a setting cannot be used.
    """
    items = (path if isinstance(path, InputError) else _look_up(path, settings_for(path), plan) for path in paths)
    if plan.jobs <= 1:
        yield from (_finish(item, plan) if isinstance(item, _Job) else _as_outcome(item) for item in items)
        return
    from .worker_processes import Workers

    with Workers(_work_on, plan.jobs) as workers:
        yield from _SideBySide(items, len(paths), plan, workers).outcomes()


def _as_outcome(item: Outcome | InputError) -> Outcome:
    return Outcome(item.path, None, item) if isinstance(item, InputError) else item


def _look_up(path: str, config: Config, plan: Plan) -> Outcome | _Job:
    """The outcome of a file that is remembered and needs no reading, else the work that there is."""
    if plan.cache is None or path == STANDARD_INPUT:
        return _Job(path, config, plan.command, plan.whole, None, None, _size(path))
    try:
        data = read_bytes(path, config.max_file_size)
    except InputError as error:
        return Outcome(path, None, error)
    key = result_key(data, path, config, plan.command)
    remembered = plan.cache.get(key) if key else None
    if remembered and not plan.whole and _says_nothing(remembered, plan.command):
        return Outcome(path, remembered.without_document(path), guessed=remembered.guessed)
    return _Job(path, config, plan.command, plan.whole, key, remembered, len(data))


def _says_nothing(remembered: Remembered, command: str) -> bool:
    return not (remembered.findings if command == "check" else remembered.foreign)


def _size(path: str) -> int:
    with contextlib.suppress(OSError, ValueError):
        return Path(path).stat().st_size
    return 0


class _Slot:
    """A place in the order of the run."""

    def __init__(self, item: Outcome | _Job) -> None:
        self.item = item


class _SideBySide:
    """A run with several processes, as soon as there is enough to do for them."""

    def __init__(self, items: Iterator[Outcome | InputError | _Job], files: int, plan: Plan, workers: Workers) -> None:
        self._items = items
        self._files = files
        """How many there are in all."""
        self._plan = plan
        self._workers = workers
        self._slots: deque[_Slot] = deque()
        """What was looked at and not yet given out, in order."""
        self._waiting: deque[_Slot] = deque()
        """Those with work that nobody does yet."""
        self._given: dict[int, _Slot] = {}
        """Those with work that a process does, by the number it knows."""
        self._seen = self._work = 0
        """Files looked at, and the bytes of those with work."""

    def outcomes(self) -> Iterator[Outcome]:
        """The outcomes in order."""
        while True:
            self._look_ahead()
            if not self._slots:
                return
            self._employ()
            first = self._slots[0]
            if id(first) in self._given:
                continue
            if isinstance(first.item, _Job):
                with contextlib.suppress(ValueError):
                    self._waiting.remove(first)
                first.item = _finish(first.item, self._plan)
            self._slots.popleft()
            yield first.item

    def _look_ahead(self) -> None:
        while len(self._slots) < AHEAD * self._plan.jobs and (item := next(self._items, None)) is not None:
            self._seen += 1
            slot = _Slot(item if isinstance(item, _Job) else _as_outcome(item))
            self._slots.append(slot)
            if isinstance(item, _Job) and item.path != STANDARD_INPUT:
                self._waiting.append(slot)
                self._work += item.size + WORK_A_FILE

    def _employ(self) -> None:
        """Give the processes what they can take, and put what they have done in its place."""
        if self._workers.usable and (self._given or self._is_much()):
            while self._waiting and self._workers.has_room():
                slot = self._waiting.popleft()
                self._given[id(slot)] = slot
                self._workers.give(id(slot), slot.item)
        if self._given:
            for answer in self._workers.answers(block=id(self._slots[0]) in self._given):
                self._take(answer)
        if not self._workers.usable:
            self._waiting.extendleft(reversed([self._given.pop(number) for number in self._workers.take_back()]))

    def _is_much(self) -> bool:
        """Whether this process alone would be slower: the files to come taken to be like those before."""
        left = self._files - self._seen + len(self._waiting)
        return self._work * left > SMALL_RUN * self._seen

    def _take(self, answer: Answer) -> None:
        slot = self._given.pop(answer.number)
        job = slot.item
        if not isinstance(job, _Job):
            return
        if answer.bug:
            raise RuntimeError(f"{job.path}: langmix failed on this file\n{answer.bug}")
        done = answer.value
        if answer.crash:
            done = _Done(
                reason=f"could not be examined: the process for it {answer.crash}; leave the file out with --exclude, and report it"
            )
        slot.item = _outcome(job, done, self._plan)


def _finish(job: _Job, plan: Plan) -> Outcome:
    """Do a job in this process."""
    return _outcome(job, _work_on(job), plan)


def _outcome(job: _Job, done: _Done, plan: Plan) -> Outcome:
    if done.failure:
        raise done.failure
    if done.remembered and job.key and plan.cache:
        plan.cache.put(job.key, done.remembered)
    error = None if done.reason is None else InputError(job.path, done.reason)
    return Outcome(job.path, done.result, error, done.guessed, done.blank)


def _work_on(job: _Job) -> _Done:
    """Read a file, and scan or check it."""
    try:
        data = read_bytes(job.path, job.config.max_file_size)
        source = input_of(data, job.path, job.config)
        # Between being looked up and being read it may have changed.
        same = job.key is not None and result_key(data, job.path, job.config, job.command) == job.key
        result = _recall(job.remembered, source.document, job) if same and job.remembered else None
        known = result is not None
        if result is None:
            result = (check_document if job.command == "check" else scan_document)(source.document, job.config)
    except InputError as error:
        return _Done(reason=error.reason)
    except LangmixError as error:
        return _Done(failure=error)
    kept = Remembered.of(result, source.guessed)
    if not job.whole and _says_nothing(kept, job.command):
        # Most files of most runs: their documents need not go from process to process.
        result = kept.without_document(job.path)
    blank = job.path == STANDARD_INPUT and not data.strip()
    return _Done(result, guessed=source.guessed, blank=blank, remembered=kept if same and not known else None)


def _recall(remembered: Remembered, document: Document, job: _Job) -> ScanResult | None:
    """What is remembered, with the document and with what the rules say of it; None where it is of another document."""
    result = remembered.with_document(with_declared(document))
    return result if result is None or job.command == "scan" else judge(result, job.config)
