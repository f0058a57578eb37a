"""Work for processes, in a module that they can import."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from langmix.corpus.work import Done, Task, process_shard


def die_once(task: Task) -> Done:
    """As a run does it, but every third shard ends the process that is first at it, when its part is half written."""
    folder = Path(task.part.path).parent
    mark = folder.parent / f"died-{Path(task.part.path).name}"
    if int(task.shard.begin) % 3 == 0 and not mark.exists():
        mark.touch()
        (folder / f".{Path(task.part.path).name}.{os.getpid()}.unfinished").write_bytes(b"PAR1 half a part")
        os.kill(os.getpid(), signal.SIGKILL)
    return process_shard(task)


def die_on_the_first(task: Task) -> Done:
    """As a run does it, but nobody survives the first shard; who began it is noted."""
    if task.shard.begin == 0:
        with (Path(task.part.path).parent.parent / "begun").open("a") as notes:
            notes.write("x")
        os.kill(os.getpid(), signal.SIGKILL)
    if task.shard.begin == 1:
        raise ZeroDivisionError("a bug")
    return process_shard(task)
