"""Running other programs in tests."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def converted(command: list[str], folder: Path, result: str) -> bytes:
    """The file that a program writes into a folder; the test is skipped where the program is not installed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"NOT TESTED: {command[0]} is not installed, so no file that it writes was read")
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / result).read_bytes()


def answers_about(files: dict[str, bytes], child: str, folder: Path) -> dict[str, object]:
    """What a Python program says of files in a folder, a JSON line of name and answer for each, in a process of its own.

    Args:
        files: written to the folder first.
        child: the program; it is given the folder.
        folder: an empty one.
    """
    for name, data in files.items():
        (folder / name).write_bytes(data)
    done = subprocess.run([sys.executable, "-c", child, str(folder)], capture_output=True, text=True, timeout=300, check=False)
    answers = dict(json.loads(line) for line in done.stdout.splitlines())
    left = sorted(files.keys() - answers.keys())
    assert done.returncode == 0, f"ended with {done.returncode} before {left[:1]}:\n{done.stderr[-2000:]}"
    return answers
