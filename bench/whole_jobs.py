"""A command and all processes that come of it: how long, how much processor time, how much memory, and its end by force.

They are known by a mark in their environment, which each process hands on to those it starts. So the processes of Ray are found as well,
which are nobody's children. Needs ``/proc``.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

MARK: Final = "LANGMIX_BENCH_JOB"
BETWEEN: Final = 0.5
"""Seconds from one look at the memory to the next."""
TICKS: Final = os.sysconf("SC_CLK_TCK")
GROUPS: Final = Path("/sys/fs/cgroup/memory")
"""Where groups with a limit of memory are made (version 1 of control groups)."""


class Measured(NamedTuple):
    """What a job took."""

    seconds: float
    """By the clock."""
    processor: float
    """Seconds of processor time of all its processes."""
    memory: int
    """Bytes: the most of all looks at the sum of the processes' proportional set sizes."""
    processes: int
    """The most at a time."""
    code: int
    """Of the first process; negative where a signal ended it."""
    output: str
    """Its last lines."""


class _Watch(threading.Thread):
    """Looks at the processes of a job until it is told to stop."""

    def __init__(self, mark: str) -> None:
        super().__init__(daemon=True)
        self._mark = mark
        self.ended = threading.Event()
        self.memory = self.processes = 0
        self.times: dict[tuple[int, str], float] = {}
        """Processor time by process and its beginning."""

    def run(self) -> None:
        while True:
            sizes = []
            for process in members(self._mark):
                with contextlib.suppress(OSError, StopIteration, IndexError):
                    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                    self.times[process, fields[19]] = (int(fields[11]) + int(fields[12])) / TICKS
                    rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
                    sizes.append(next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024)
            self.memory, self.processes = max(self.memory, sum(sizes)), max(self.processes, len(sizes))
            if self.ended.wait(BETWEEN):
                return


def members(mark: str) -> list[int]:
    """The processes with a mark."""
    entry = f"{MARK}={mark}".encode()
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            with contextlib.suppress(OSError):
                if entry in (path / "environ").read_bytes().split(b"\0"):
                    found.append(int(path.name))
    return found


def end_all(mark: str) -> None:
    """Kill the processes with a mark, and those that they start meanwhile."""
    while found := members(mark):
        for process in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.02)


def run_job(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    group: Path | None = None,
    kill_when: Callable[[], bool] | None = None,
) -> Measured:
    """Run a command to its end.

    Args:
        command: program and arguments.
        environment: variables besides those of this process.
        group: the control group that it is put into before it begins.
        kill_when: all its processes are killed as soon as this is true.
    """
    mark = secrets.token_hex(8)
    if group is not None:
        command = ["sh", "-c", 'echo $$ > "$0" && exec "$@"', str(group / "cgroup.procs"), *command]
    watch = _Watch(mark)
    lines: list[str] = []
    begin = time.perf_counter()
    job = subprocess.Popen(  # noqa: S603 -- our own commands
        command,
        env={**os.environ, **(environment or {}), MARK: mark},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    # A pipe that nobody reads would stop it.
    reader = threading.Thread(target=lambda: lines.extend(job.stdout or ()), daemon=True)
    reader.start()
    watch.start()
    try:
        if kill_when:
            while not kill_when() and members_alive(job.pid):
                time.sleep(0.01)
            end_all(mark)
        _, status, usage = os.wait4(job.pid, 0)
        seconds = time.perf_counter() - begin
    finally:
        watch.ended.set()
        end_all(mark)
    watch.join()
    reader.join(5)
    code = job.returncode = os.waitstatus_to_exitcode(status)
    # Both leave something out: one the processes of strangers, the other what was done after the last look.
    processor = max(usage.ru_utime + usage.ru_stime, sum(watch.times.values()))
    return Measured(seconds, processor, watch.memory, watch.processes, code, "".join(lines[-20:]))


def members_alive(process: int) -> bool:
    """Whether a child of this process has not ended."""
    return os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


@contextlib.contextmanager
def limited_group(limit: int) -> Iterator[Path | None]:
    """A control group whose processes get no more memory together, page cache included; None where none can be made here.

    Args:
        limit: bytes.
    """
    group = GROUPS / f"langmix-bench-{os.getpid()}"
    try:
        group.mkdir()
        (group / "memory.limit_in_bytes").write_text(str(limit))
    except OSError:
        yield None
        return
    try:
        yield group
    finally:
        group.rmdir()
