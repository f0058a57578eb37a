"""How fast `langmix.corpus.annotate` is beside the bare kernel and `langmix.scan`.

::

    taskset -c 0 python -m bench.corpus --mixbench ../shared/mixbench

Documents are made of paragraphs of one language; in one of ten a passage of another language is planted. Each repeat times
kernel, function and `scan` one after the other on the same stretch, in seconds of processor time: ratios are made within a repeat
and hold on a busy machine too. Whole runs of ``langmix corpus`` are the matter of `bench.corpus_runs`.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import langmix
from langmix.corpus import annotate

from .speed import kernel_arguments, kernel_engine, read_samples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

REPEATS: Final = 5
SIZE: Final = 2_000
"""About how many bytes a document has."""
BATCH: Final = 512
PLANTED: Final = 10
"""In one of so many documents stands a foreign passage."""
SEED: Final = 11


def make_documents(texts: dict[str, list[str]], count: int) -> Iterator[str]:
    """Documents of about `SIZE` bytes, each in one language, languages at random.

    Args:
        texts: paragraphs by language.
        count: how many documents.
    """
    chance = random.Random(SEED)  # noqa: S311 -- nothing secret
    languages = sorted(texts)
    for number in range(count):
        language = chance.choice(languages)
        parts: list[str] = []
        while sum(len(part.encode()) for part in parts) < SIZE * 0.8:
            parts.append(chance.choice(texts[language]))
        if number % PLANTED == 0 and len(languages) > 1:
            other = chance.choice([name for name in languages if name != language])
            parts.insert(len(parts) // 2, chance.choice(texts[other]))
        yield "\n\n".join(parts)


def paragraphs(folder: Path | None) -> dict[str, list[str]]:
    """The clean texts of mixbench by language, or the samples."""
    found: dict[str, list[str]] = defaultdict(list)
    if folder is None:
        for text in read_samples()[:6]:
            found[text.language] += text.text.split("\n\n")
        return found
    import json
    import lzma

    with lzma.open(folder / "clean.jsonl.xz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            found[row["lang"]].append(row["text"])
    return found


def processor_time(function: Callable[[object], object], arguments: Iterable[object]) -> float:
    """Seconds of processor time."""
    before = time.process_time()
    for argument in arguments:
        function(argument)
    return time.process_time() - before


def compare(documents: list[str]) -> None:
    """Print the throughput of kernel, function and `scan`."""
    import pyarrow as pa

    kernel = kernel_engine("kernel", "native", 1).load()
    share = len(documents) // (REPEATS + 1)
    rows: dict[str, list[float]] = defaultdict(list)
    for repeat in range(REPEATS + 1):
        texts = documents[repeat * share : (repeat + 1) * share]
        size = sum(len(text.encode()) for text in texts) / 1e6
        batch = pa.record_batch({"id": [str(number) for number in range(len(texts))], "text": texts})
        batches = [batch.slice(start, BATCH) for start in range(0, len(texts), BATCH)]
        arguments = [kernel_arguments(text) for text in texts]
        # What this program holds is nothing that a run would have to look through.
        gc.collect()
        gc.freeze()
        times = {
            "kernel alone": processor_time(kernel, arguments),
            "annotate": processor_time(annotate, batches),  # type: ignore[arg-type]
            "scan": processor_time(langmix.scan, texts),  # type: ignore[arg-type]
        }
        if repeat:  # The first one fills the caches.
            for name, seconds in times.items():
                rows[name].append(size / seconds)
    print("| MB/s of processor time | median (best) | share of the kernel |\n| --- | --- | --- |")  # noqa: T201 -- a program
    for name, rates in rows.items():
        ratio = statistics.median(rate / base for rate, base in zip(rates, rows["kernel alone"], strict=True))
        print(f"| {name} | {statistics.median(rates):.1f} ({max(rates):.1f}) | {ratio:.0%} |")  # noqa: T201 -- a program


def main() -> None:
    """Time what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--mixbench", type=Path, help="folder of the evaluation sets; the sample texts where it is not given")
    parser.add_argument("--documents", type=int, default=6_000)
    given = parser.parse_args()
    documents = list(make_documents(paragraphs(given.mixbench), given.documents))
    print(f"{len(documents):,} documents", file=sys.stderr)  # noqa: T201 -- a program
    compare(documents)


if __name__ == "__main__":
    main()
