"""``--watch``: again whenever a file changes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ConfigError, MissingDependency
from ..files import STANDARD_INPUT
from .run import INTERRUPTED, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def watch(paths: Sequence[str], run: Callable[[], int]) -> int:
    """Run now, and again after each change below the paths, until Ctrl-C; the exit code of being interrupted.

    Raises:
        ConfigError: there is nothing on the disk to watch.
        MissingDependency: the library is not installed.
    """
    if not paths or STANDARD_INPUT in paths:
        raise ConfigError("--watch needs files or folders: standard input does not change")
    try:
        from watchfiles import watch as changes
    except ImportError:
        raise MissingDependency("--watch needs watchfiles: pip install 'langmix[watch]'") from None
    run()
    sys.stdout.flush()
    say("waiting for changes; Ctrl-C ends")
    for changed in changes(*paths, raise_interrupt=False):
        names = sorted({Path(name).name for _, name in changed})
        say(f"changed: {', '.join(names[:3])}{', ...' if len(names) > 3 else ''}")
        run()
        sys.stdout.flush()
    return INTERRUPTED
