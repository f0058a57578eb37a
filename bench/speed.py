"""How fast each stage is, and how long langmix takes to start; a Markdown table on standard output.

::

    taskset -c 0 python -m bench.speed
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from langmix import formats
from langmix.detector import open_detector
from langmix.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parent.parent / "samples"
REPEATS = 5


def median_seconds(work: Callable[[], object]) -> float:
    """The median of some runs, after one that is not counted."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def start_up(code: str) -> float:
    """Seconds that a new process takes for some code, beyond what an empty one takes."""

    def process(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 -- our own interpreter

    return median_seconds(process(code)) - median_seconds(process("pass"))


def main() -> None:
    """Measure and print."""
    article = (SAMPLES / "article_fr.txt").read_text(encoding="utf-8")
    document = formats.read(article * 10)
    size = len(document.text.encode()) / 1e6
    detector = open_detector("langdetect")
    stages: dict[str, Callable[[], object]] = {
        "read (plain)": lambda: formats.read(document.text),
        "sentences (sentencex)": lambda: [list(split_sentences(segment.text)) for segment in document.segments],
        "spans (langdetect)": lambda: list(detector.detect(document.segments)),
    }
    print(f"| stage, {size:.2f} MB of French | MB/s |\n| --- | --- |")  # noqa: T201 -- a program
    for name, work in stages.items():
        print(f"| {name} | {size / median_seconds(work):.3g} |")  # noqa: T201
    print("\n| start-up | ms |\n| --- | --- |")  # noqa: T201
    for name, code in {
        "import langmix": "import langmix",
        "first scan, langdetect": "import langmix; langmix.scan('Le chat dort dans la maison de la ville.', detector='langdetect')",
    }.items():
        print(f"| {name} | {start_up(code) * 1000:.0f} |")  # noqa: T201


if __name__ == "__main__":
    main()
