"""Whole runs of `langmix corpus` over a million documents: speed, memory, whether all is found, and what a killed job costs.

::

    python -m bench.corpus_runs all --documents 1000000 --folder FOLDER --out docs/corpora.md

Each step can be had alone, in this order: ``make`` the documents, ``run`` langmix over them, ``check`` its answers against `langmix.scan`,
have ``peers`` go over the same shards, ``memory``, ``kill``, and ``report``. Steps leave what they measured in ``FOLDER/results.json``, and the
report is made of that. The documents are kept; they are made once. langmix and its peers run as processes of their own, from start to end.
Wall times are only worth something on a machine that does nothing else. Needs Linux, and ``pip install '.[corpus,ray]' --group bench``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from . import corpus_report
from .corpus_answers import compare_with_scan, count_rows, score
from .corpus_documents import TENTHS, write_documents
from .corpus_peers import SHARD_PEERS
from .markers import put_between_markers
from .whole_jobs import Measured, limited_group, run_job

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHARED: Final = Path(__file__).parent.parent.parent / "shared"
STEPS: Final = ("make", "run", "check", "peers", "memory", "kill", "report")
CORES: Final = 2
BUSY: Final = 0.5
"""The load from which on a warning is given before the first step."""
RUNS: Final = {"jobs-1": ("--jobs", "1"), "jobs-2": ("--jobs", "2"), "ray": ("--engine", "ray")}
LIMIT: Final = 2_000_000_000
"""Bytes of memory that the whole job may have in the run with a limit."""


class Setting(NamedTuple):
    """What the steps are told."""

    folder: Path
    documents: int
    clean: Path | None
    texts: list[Path]
    repeats: int
    all_for_slow: bool
    """Whether peers that would take half an hour get all documents, not a tenth."""

    @property
    def corpus(self) -> Path:
        """The documents."""
        return self.folder / "documents"

    @property
    def truth(self) -> Path:
        """What was planted in them."""
        return self.folder / "truth"

    @property
    def parts(self) -> Path:
        """The parts of the run with two processes."""
        return self.folder / "out" / "jobs-2" / "parts"

    def out(self, name: str) -> Path:
        """The folder of a run, empty."""
        self.remove(name)
        return self.folder / "out" / name

    def remove(self, *names: str) -> None:
        """Delete what runs wrote."""
        for name in names:
            shutil.rmtree(self.folder / "out" / name, ignore_errors=True)


# Jobs


@contextmanager
def ray_environment() -> Iterator[dict[str, str]]:
    """Has Ray use as many processors as the other runs, and a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True) as folder:
        yield {"RAY_OVERRIDE_RESOURCES": json.dumps({"CPU": CORES}), "RAY_TMPDIR": folder}


def langmix_command(source: Path, out: Path, *options: str) -> list[str]:
    """A run of langmix."""
    return [sys.executable, "-m", "langmix", "corpus", str(source), "--out", str(out), "--isolated", *options]


def measured(command: Sequence[str], **options: Any) -> dict[str, Any]:
    """Run a job that has to succeed.

    Raises:
        SystemExit: it did not.
    """
    with ray_environment() as environment:
        found = run_job(command, environment, **options)
    print(f"  {found.seconds:.1f} s: {' '.join(command[1:])}", file=sys.stderr)  # noqa: T201 -- a program
    if found.code:
        raise SystemExit(f"{' '.join(command)} ended with {found.code}:\n{found.output}")
    return kept(found)


def kept(found: Measured) -> dict[str, Any]:
    """What is kept of a measured job."""
    return {name: value for name, value in found._asdict().items() if name != "output"}


def read_once(folder: Path) -> None:
    """Have the system keep the files in memory, so that the first run is not slower than the others."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                while file.read(1 << 20):
                    pass


def hashes(out: Path) -> dict[str, str]:
    """The parts of a run and hashes of their bytes; and of what says which there are."""
    paths = [*(out / "parts").iterdir(), out / "manifest.json", out / "summary.json"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


# Steps


def make(setting: Setting) -> dict[str, Any]:
    """Make the documents."""
    if setting.corpus.exists():
        raise SystemExit(f"{setting.corpus} is there already; leave out the step make, or give another --folder")
    setting.folder.mkdir(parents=True, exist_ok=True)
    return write_documents(setting.folder, setting.documents, setting.clean, setting.texts)


def run(setting: Setting) -> dict[str, Any]:
    """One process, two, and Ray; their parts byte by byte, and whether each document is in them once."""
    read_once(setting.corpus)
    found: dict[str, Any] = {name: [] for name in RUNS}
    for _ in range(setting.repeats):
        for name, options in RUNS.items():
            found[name].append(measured(langmix_command(setting.corpus, setting.out(name), *options)))
    content = {name: hashes(setting.folder / "out" / name) for name in RUNS}
    first = content["jobs-1"]
    same = {name: sum(first.get(part) == value for part, value in parts.items()) for name, parts in content.items()}
    found["files"] = {name: len(parts) for name, parts in content.items()}
    found["same"] = same
    return {**found, "shards": len(first) - 2, "rows": count_rows(setting.truth, setting.parts), **side_by_side(setting)}


def side_by_side(setting: Setting) -> dict[str, Any]:
    """One tenth alone, then two of them at once by two runs with nothing in common: so much more two processors of this machine do than one."""
    commands = [langmix_command(setting.corpus / f"tenth-{number}", setting.out(f"side-{number}"), "--jobs", "1") for number in range(2)]
    alone = [measured(command)["seconds"] for command in commands]
    setting.remove("side-0", "side-1")
    with ProcessPoolExecutor(2) as pool:
        together = [found["seconds"] for found in pool.map(measured, commands)]
    setting.remove("side-0", "side-1")
    return {"side_by_side": sum(alone) / max(together)}


def check(setting: Setting) -> dict[str, Any]:
    """Whether the run says what `langmix.scan` does, and what it found."""
    return compare_with_scan(setting.corpus, setting.truth, setting.parts)


def peers(setting: Setting) -> dict[str, Any]:
    """The peers over the same shards."""
    import pyarrow.parquet as pq

    found: dict[str, Any] = {}
    for name, peer in SHARD_PEERS.items():
        some = peer.slow and not setting.all_for_slow
        source, truth = setting.corpus, setting.truth
        if some:
            source, truth = source / "tenth-0", truth / "tenth-0.parquet"
        out = setting.out(name)
        times = {}
        for jobs in peer.jobs:
            out = setting.out(name)
            command = [sys.executable, "-m", "bench.corpus_peers", name, str(source), str(out), "--jobs", str(jobs)]
            times[str(jobs)] = measured(command)
        labels = {
            row["id"]: set(row["others"])
            for path in (out / "parts").iterdir()
            for row in pq.read_table(path, columns=["id", "others"]).to_pylist()
            if row["others"]
        }
        found[name] = {"tenth": some, "runs": times, "found": score(truth, labels), "version": peer.version}
        setting.remove(name)
    return found


def memory(setting: Setting) -> dict[str, Any]:
    """The memory of two processes with a tenth of the documents, and a run of all that gets no more than `LIMIT`."""
    two = RUNS["jobs-2"]
    few = measured(langmix_command(setting.corpus / "tenth-0", setting.out("few"), *two))
    out = setting.out("limited")
    command = langmix_command(setting.corpus, out, *two)
    with limited_group(LIMIT) as group:
        if group is None:
            limited = measured(["sh", "-c", f'ulimit -v {LIMIT // 1024} && exec "$@"', "sh", *command])
        else:
            limited = measured(command, group=group)
            limited["most"] = int((group / "memory.max_usage_in_bytes").read_text())
    same = hashes(out) == hashes(setting.parts.parent)
    setting.remove("few", "limited")
    return {"few": few, "limited": limited, "limit": LIMIT, "together": group is not None, "same": same}


def kill(setting: Setting) -> dict[str, Any]:
    """Kill all processes of a run when half of the parts are there, and run it again."""
    whole = hashes(setting.parts.parent)
    half = (len(whole) - 2) // 2
    found = {}
    for name in ("jobs-2", "ray"):
        out = setting.out(f"killed-{name}")
        command = langmix_command(setting.corpus, out, *RUNS[name])
        with ray_environment() as environment:
            job = run_job(command, environment, kill_when=lambda out=out: len(_stamps(out)) >= half)
        there = _stamps(out)
        complete = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["complete"]
        again = measured(command)
        after = _stamps(out)
        found[name] = {
            "code": job.code,
            "complete": complete,
            "shards": len(after),
            "there": len(there),
            "redone": sum(there.get(part) != stamp for part, stamp in after.items()),
            "seconds": [job.seconds, again["seconds"]],
            "same": hashes(out) == whole,
        }
        setting.remove(f"killed-{name}")
    return found


def _stamps(out: Path) -> dict[str, tuple[int, int]]:
    """The parts that are there, with what shows that one was written again."""
    folder = out / "parts"
    paths = folder.glob("*.parquet") if folder.exists() else ()
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in paths}


# The program


def main() -> None:
    """Do the steps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("steps", nargs="+", choices=("all", *STEPS))
    parser.add_argument("--folder", type=Path, required=True, help="for documents, output and results: 1.5 GB for a million documents")
    parser.add_argument("--documents", type=int, default=1_000_000, help=f"a multiple of {TENTHS} (default: %(default)s)")
    parser.add_argument("--clean", type=Path, default=SHARED / "mixbench" / "clean.jsonl.xz", help="clean texts (default: %(default)s)")
    parser.add_argument(
        "--texts",
        type=Path,
        nargs="*",
        default=[SHARED / "corpora" / name for name in ("train", "extra")],
        help="folders of files CODE.txt.xz with a sentence a line (default: train and extra of the corpora)",
    )
    parser.add_argument("--repeats", type=int, default=1, help="of the runs of langmix (default: %(default)s)")
    parser.add_argument("--all-for-slow", action="store_true", help="give slow peers all documents, not a tenth of them")
    parser.add_argument("--out", type=Path, help=f"write between the markers `{corpus_report.MARKER}` of this file, not to standard output")
    given = parser.parse_args()
    folder = given.folder.absolute()
    setting = Setting(folder, given.documents, given.clean, given.texts, given.repeats, given.all_for_slow)
    path = folder / "results.json"
    results = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    steps = {"make": make, "run": run, "check": check, "peers": peers, "memory": memory, "kill": kill}
    chosen = STEPS if "all" in given.steps else [step for step in STEPS if step in given.steps]
    if os.getloadavg()[0] > BUSY:
        print(f"others use this machine (load {os.getloadavg()[0]:.1f}): times will say little", file=sys.stderr)  # noqa: T201 -- a program
    for step in chosen:
        if step in steps and not (step == "make" and "all" in given.steps and setting.corpus.exists()):
            print(step, file=sys.stderr)  # noqa: T201 -- a program
            results[step] = steps[step](setting)
            path.write_text(json.dumps(results, indent=1), encoding="utf-8")
    if "report" not in chosen:
        return
    content = corpus_report.page(results)
    if given.out is None:
        print(content)  # noqa: T201 -- a program
    else:
        old = given.out.read_text(encoding="utf-8") if given.out.exists() else ""
        given.out.write_text(put_between_markers(old, content, corpus_report.MARKER), encoding="utf-8")


if __name__ == "__main__":
    main()
