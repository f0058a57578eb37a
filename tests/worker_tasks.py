"""Work for processes, in a module that they can import."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from langmix import many_files


def work_or_die(job: Any) -> Any:
    """As a run does it, but for files of certain names."""
    if "deadly" in job.path:
        os.kill(os.getpid(), signal.SIGKILL)
    if "leaving" in job.path:
        sys.exit(7)
    if "broken" in job.path:
        raise ZeroDivisionError(job.path)
    return many_files._work_on(job)
