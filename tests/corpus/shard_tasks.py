"""Work for processes, in a module that they can import."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from langmix.corpus.work import Done, Task, process_shard


def die_once(task: Task) -> Done:
    """As a run does it, but every third shard ends the process that is first at it, when its part is half written."""
    folder = Path(task.part.path).parent
    mark = folder.parent / f"died-{Path(task.part.path).name}"
    if int(task.shard.begin) % 3 == 0 and not mark.exists():
        mark.touch()
        _die_at_half(task)
    return process_shard(task)


def die_on_the_first(task: Task) -> Done:
    """As a run does it, but nobody survives the first shard; who began it is noted."""
    if task.shard.begin == 0:
        _note(task, "begun")
        os.kill(os.getpid(), signal.SIGKILL)
    if task.shard.begin == 1:
        raise ZeroDivisionError("a bug")
    return process_shard(task)


def fall_with_the_machine(task: Task) -> Done:
    """As a run does it, but what is begun on the machine named in the file ``machine`` never ends there, and kills two processes elsewhere.

    Elsewhere nothing is done before two shards are begun on that machine.
    """
    import ray

    folder = Path(task.part.path).parent.parent
    mark = folder / f"begun-{Path(task.part.path).name}"
    if ray.get_runtime_context().get_node_id() == (folder / "machine").read_text():
        _write_half(task)
        mark.write_text(str(os.getpid()))
        time.sleep(600)
    for _ in range(600):
        if len(list(folder.glob("begun-*"))) >= 2:
            break
        time.sleep(0.1)
    if mark.exists() and _note(task, f"died-{Path(task.part.path).name}") <= 2:
        _die_at_half(task)
    return process_shard(task)


def _note(task: Task, name: str) -> int:
    """Count in a file; the count."""
    notes = Path(task.part.path).parent.parent / name
    with notes.open("a") as file:
        file.write("x")
    return notes.stat().st_size


def _die_at_half(task: Task) -> None:
    _write_half(task)
    os.kill(os.getpid(), signal.SIGKILL)


def _write_half(task: Task) -> None:
    path = Path(task.part.path)
    path.with_name(f".{path.name}.{os.getpid()}.unfinished").write_bytes(b"PAR1 half a part")


def die_unless_alone(task: Task) -> Done:
    """As a run does it, but of the first shard the first two processes die, and the third where another shard is not done yet.

    The last shard waits long enough for that.
    """
    folder = Path(task.part.path).parent
    if task.shard.begin == 0:
        tries = _note(task, "tries")
        if tries < 3 or not (folder.parent / "others-done").exists():
            os.kill(os.getpid(), signal.SIGKILL)
    if task.shard.begin == 4:
        for _ in range(30):
            if (folder.parent / "tries").exists() and (folder.parent / "tries").stat().st_size >= 3:
                break
            time.sleep(0.1)
        (folder.parent / "others-done").touch()
    return process_shard(task)


def who(task: Task) -> Done:
    """Says which process was at it."""
    del task
    return Done({"process": os.getpid()})
