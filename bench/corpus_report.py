"""The tables of `bench.corpus_runs`."""

from __future__ import annotations

import os
import platform
import statistics
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final

from .accuracy import NO_FIGURE
from .corpus_documents import FAMILIES
from .corpus_peers import SHARD_PEERS
from .speed import figures, markdown, processor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MARKER: Final = "million"

_TITLES: Final = {"jobs-1": "langmix", "jobs-2": "langmix", "ray": "langmix, `--engine ray`"}


def page(results: Mapping[str, Any]) -> str:
    """All tables of what was measured; a step that was not done has none."""
    packages = ", ".join(f"{name} {metadata.version(name)}" for name in ("pyarrow", "ray"))
    made = results["make"]
    parts = [
        f"Made by `python -m bench.corpus_runs all --documents {made['documents']} --folder …` with Python {platform.python_version()}, {packages} "
        f"on {os.cpu_count()} cores of {processor()}. {made['documents']:,} documents with {made['bytes'] / 1e9:.2f} GB of text in UTF-8, "
        f"on average {made['bytes'] / made['documents'] / 1000:.1f} KB each, in {len(' '.join(FAMILIES).split())} languages in random order; in {made['planted']:,} of them one or "
        "two sentences of a language of another family were planted. 70% stand in Parquet files (zstd or snappy), 25% in JSON Lines, "
        "5% in gzipped JSON Lines."
    ]
    if "run" in results:
        parts += list(_speed(results))
    if "check" in results:
        parts += list(_found(results))
    if "memory" in results and "run" in results:
        parts.append(_memory(results))
    if "kill" in results:
        parts.append(_kill(results["kill"]))
    return "\n\n".join(parts)


def _speed(results: Mapping[str, Any]) -> Iterator[str]:
    size, run = results["make"]["bytes"] / 1e6, results["run"]
    rows = [["", "processes", "seconds", "MB/s of text", "to one process", "to langmix", "processor seconds", "memory, MB"]]
    own = {name: size / statistics.median(job["seconds"] for job in run[name]) for name in _TITLES}
    for name, title in _TITLES.items():
        ratio = statistics.median(one["seconds"] / job["seconds"] for one, job in zip(run["jobs-1"], run[name], strict=True))
        rows.append(
            [title, "1" if name == "jobs-1" else "2", *_speed_cells(run[name], size, ratio, own["jobs-2"] if name == "ray" else None)]
        )
    for name, found in results.get("peers", {}).items():
        share = 0.1 if found["tenth"] else 1.0
        title = SHARD_PEERS[name].title + (", a tenth of the documents" if found["tenth"] else "")
        one = found["runs"].get("1")
        for jobs, job in found["runs"].items():
            ratio = one["seconds"] / job["seconds"] if one else None
            rows.append([title, jobs, *_speed_cells([job], size * share, ratio, own[f"jobs-{jobs}"])])
    yield markdown(rows)
    counts, same = run["rows"], run["same"]
    alike = all(count == run["files"]["jobs-1"] for count in (*same.values(), *run["files"].values()))
    verdict = "the same, byte by byte" if alike else f"NOT the same: {same} of {run['files']} agree with those of one process"
    yield (
        "Seconds are by the clock, from the start of the command to its end; processor seconds and memory (proportional set size, looked at twice a "
        f"second) are those of all its processes. Two runs with nothing in common, side by side on a tenth of the documents each, do "
        f"{run['side_by_side']:.2f} times as much as one alone: more no program can win by a second processor of this machine.\n\n"
        f"The {run['shards']} parts, the manifest and the summary of the three runs are {verdict}. "
        f"{counts['in']:,} documents in, {counts['out']:,} rows out, {counts['lost']:,} lost, {counts['doubled']:,} doubled."
    )


def _speed_cells(jobs: Sequence[Mapping[str, Any]], size: float, ratio: float | None, other: float | None) -> list[str]:
    """Cells of a row.

    Args:
        jobs: repeats of the same.
        size: MB of text.
        ratio: how many times as fast as with one process; None where that was not measured.
        other: MB/s to compare with.
    """
    seconds = statistics.median(job["seconds"] for job in jobs)
    return [
        f"{seconds:.1f}",
        figures(size / seconds),
        NO_FIGURE if ratio is None else f"{ratio:.2f}×",
        NO_FIGURE if other is None else f"{size / seconds / other:.2f}×",
        f"{statistics.median(job['processor'] for job in jobs):.1f}",
        f"{max(job['memory'] for job in jobs) / 1e6:.0f}",
    ]


def _found(results: Mapping[str, Any]) -> Iterator[str]:
    check = results["check"]
    rows = [
        ["", "planted as a paragraph", "planted within a paragraph", "documents without, flagged"],
        _found_row("langmix", check["found"]),
    ]
    ways = []
    for name, found in results.get("peers", {}).items():
        rows.append(_found_row(SHARD_PEERS[name].title, found["found"]))
        ways.append(f"{SHARD_PEERS[name].title} ({SHARD_PEERS[name].package} {found['version']}): {SHARD_PEERS[name].way}")
    yield markdown(rows)
    different = check["different"]
    yield (
        "The first two columns are the documents that are flagged with the planted language among the foreign ones (a near relative such as Danish for "
        "Norwegian will do, for all). langmix flags a document whose `foreign_share` is above 0. Most of the sentences are from the text that langmix's "
        "weights were made from: how well it does on other text is in [benchmarks](benchmarks.md). "
        + (f"{'; '.join(ways)}.\n\n" if ways else "\n\n")
        + f"{check['compared']:,} rows, among them all with a planted passage, were held against `langmix.scan` for the same text: "
        + (
            f"{len(different):,} differ, such as {different[0]}."
            if different
            else "all say the same, with all spans, shares and confidences."
        )
    )


def _found_row(title: str, counts: Mapping[str, int]) -> list[str]:
    pairs = (("alone_found", "alone"), ("inside_found", "inside"), ("clean_flagged", "clean"))
    return [title, *(f"{counts[part] / (counts[whole] or 1):.1%} of {counts[whole]:,}" for part, whole in pairs)]


def _memory(results: Mapping[str, Any]) -> str:
    memory, made = results["memory"], results["make"]
    few, limited = memory["few"], memory["limited"]
    many = max(job["memory"] for job in results["run"]["jobs-2"])
    if memory["together"]:
        limit = (
            "In a control group in which all processes together, and the files that the system keeps in memory for them, get no more than"
        )
    else:
        limit = "Where no process gets more address space than"
    return (
        f"Memory of two processes: {few['memory'] / 1e6:.0f} MB for {made['documents'] // 10:,} documents, {many / 1e6:.0f} MB for "
        f"{made['documents']:,}. {limit} {memory['limit'] / 1e9:.0f} GB, the run of all documents took {limited['seconds']:.1f} s and "
        f"{limited['memory'] / 1e6:.0f} MB, and its parts are {'the same' if memory['same'] else 'NOT the same'}."
    )


def _kill(kill: Mapping[str, Any]) -> str:
    rows = [["all processes killed (SIGKILL) at half", "parts there", "shards of the second run", "seconds", "in the end"]]
    for name, found in kill.items():
        good = found["same"] and found["code"] == -9 and not found["complete"]
        rows.append(
            [
                "`--jobs 2`" if name == "jobs-2" else "`--engine ray`",
                f"{found['there']} of {found['shards']}",
                f"{found['redone']}",
                f"{found['seconds'][0]:.1f} + {found['seconds'][1]:.1f}",
                "the bytes of a run that nobody stopped: none lost, none doubled" if good else f"NOT as it should be: {found}",
            ]
        )
    return markdown(rows)
