"""How right the spans are: langmix and its peers on every open set of mixbench, as a Markdown table.

::

    python -m bench.accuracy --mixbench ../shared/mixbench --out docs/benchmarks.md

Documents are drawn by mixbench's ``sample.py`` and scored by its ``score.py``, which are run where they lie. The table goes to
standard output, or between the markers of a file. Intervals: 95 %, bootstrap by document.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import lzma
import random
import shlex
import subprocess
import sys
import tempfile
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import langmix
from bench.markers import put_between_markers
from langmix.config import Settings
from langmix.results import UNDECIDED

from .peers import PEERS, Detect, Prediction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Counts = Mapping[str, int]

MIXBENCH = Path(__file__).parent.parent.parent / "shared" / "mixbench"
SAMPLE = 100
EVERYTHING = 1_000_000
"""More documents than any set has."""
RESAMPLES = 1000
SEED = 7
MARKER = "accuracy"
HALVES = ("all", "tune", "report")
CLEAN_SETS = ("clean", "leftovers_clean")
NO_FIGURE = "–"


class Target(NamedTuple):
    """What a set's figure must reach, and what it should: a share, or for clean sets alarms (share) and false tokens per 1,000."""

    must: tuple[float, ...]
    aim: tuple[float, ...]


TARGETS: Final[dict[str, Target]] = {
    "cs_tr_de_sagt.dev": Target((0.93,), (0.97,)),
    "cs_de_en_denglisch.all": Target((0.965,), (0.98,)),
    "cs_gn_es_guaspa.train": Target((0.68,), (0.82,)),
    "cs_es_en_calcs.train": Target((0.50,), (0.70,)),
    "cs_ga_en_twittirish.train": Target((0.68,), (0.80,)),
    "cs_id_jv_en_comlid.dev": Target((0.55,), (0.70,)),
    "foreign_ud": Target((0.62,), (0.75,)),
    "insert_a": Target((0.94,), (0.985,)),
    "insert_b": Target((0.90,), (0.95,)),
    "insert_c": Target((0.70,), (0.82,)),
    "insert_d": Target((0.98,), (0.995,)),
    "leftovers": Target((0.995,), (0.998,)),
    "clean": Target((0.03, 3), (0.01, 0.5)),
    "leftovers_clean": Target((0.03, 0.3), (0.01, 0.1)),
    "mono_words": Target((0.74,), (0.80,)),
    "mono_pairs": Target((0.89,), (0.93,)),
    "mono_sentences": Target((0.965,), (0.98,)),
    "seed": Target((1.0,), (1.0,)),
}


@dataclass(slots=True)
class Figures:
    """What one engine got on one set."""

    values: tuple[float | None, ...]
    """F1 of foreign words and token accuracy; for a clean set alarms (share) and false tokens per 1,000; for a mono set
    the macro accuracy."""
    intervals: list[tuple[float, float]] = field(default_factory=list)
    """95 % interval of the values that have a target; empty where none was asked for, or there is one document."""


def half_of(identifier: str) -> str:
    """The half that a document belongs to, by a stable hash of its id.

    >>> half_of("insert_a:7"), half_of("insert_a:8")
    ('report', 'tune')
    """
    return "report" if zlib.crc32(identifier.encode()) & 1 else "tune"


def wants_terms(set_name: str) -> bool:
    """Whether a set marks single foreign words too."""
    return set_name.startswith("cs_") or set_name == "foreign_ud"


def predict_langmix(text: str, *, terms: bool) -> Prediction:
    """The spans that langmix finds; a term counts as the document's language where terms are not asked for."""
    # A setting that is newer than this program.
    settings: Any = {"terms": terms} if "terms" in Settings.__annotations__ else {}
    result = langmix.scan(text, **settings)
    spans = [
        (span.start, span.end, result.language if span.kind == "term" and not terms else span.language)
        for span in result.spans
        if span.language != UNDECIDED
    ]
    return spans, result.language


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """The objects of a file with one a line."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write_jsonl(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """A file with one object a line."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


class Mixbench:
    """The sets and their scorer, in a folder."""

    def __init__(self, folder: Path, work: Path, size: int, half: str) -> None:
        """Draw the documents.

        Args:
            folder: mixbench.
            work: a folder for files of this run.
            size: the most documents of a set.
            half: one of `HALVES`.
        """
        self.folder = folder
        self.work = work
        self._half = half
        spec = importlib.util.spec_from_file_location("mixbench_score", folder / "score.py")
        assert spec is not None  # noqa: S101 -- the name ends in .py
        assert spec.loader is not None  # noqa: S101
        self.score: Any = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.score)
        self._run("sample.py", folder, work / "drawn", size)
        self.gold_path = work / "gold.jsonl"
        write_jsonl(self.gold_path, filter(self._chosen, read_jsonl(work / "drawn.gold.jsonl")))
        self.gold = read_jsonl(self.gold_path)
        self.seen = list(filter(self._chosen, read_jsonl(work / "drawn.in.jsonl")))
        """What a detector may see: id and text."""
        self.mono_gold: dict[str, str] = {}
        """Language by id of a line."""
        self.mono_seen: list[dict[str, Any]] = []
        for path in sorted(folder.glob("mono_*.tsv.xz")):
            name = path.name.removesuffix(".tsv.xz")
            with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
                rows = [line.rstrip("\n").split("\t", 1) for line in lines]
            for number, (language, text) in enumerate(rows):
                row = {"id": f"{name}:{number}", "text": text}
                if self._chosen(row):
                    self.mono_gold[row["id"]] = language
                    self.mono_seen.append(row)

    def _chosen(self, row: dict[str, Any]) -> bool:
        return self._half in ("all", half_of(row["id"]))

    def _run(self, program: str, *arguments: object) -> str:
        command = [sys.executable, str(self.folder / program), *map(str, arguments)]
        # Our own interpreter and a program that the user named.
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout  # noqa: S603

    @property
    def sets(self) -> list[str]:
        """Names of the sets, those with spans first."""
        mono = dict.fromkeys(set_of(identifier) for identifier in self.mono_gold)
        return [*dict.fromkeys(doc["set"] for doc in self.gold), *mono]

    def figures(self, predictions: Path, *, intervals: bool) -> dict[str, Figures]:
        """What a file of predictions gets, by set."""
        predicted = {row["id"]: row for row in read_jsonl(predictions)}
        result = json.loads(self._run("score.py", self.gold_path, "--pred", predictions, "--json", "-"))
        if result["missing_predictions"]:
            raise SystemExit(f"{predictions}: {result['missing_predictions']} documents have no prediction")
        figures = {}
        for name, score in result["sets"].items():
            keys = ("clean_doc_false_rate", "clean_false_tokens_per_1k") if name in CLEAN_SETS else ("foreign_f1", "token_acc")
            figures[name] = Figures(tuple(score[key] for key in keys))
        figures.update(self._mono(predicted, intervals=intervals))
        if intervals:
            counts = defaultdict(list)
            for doc in self.gold:
                scorer = self.score.Acc()
                scorer.add(doc, predicted[doc["id"]], "doc", lenient=False)
                counts[doc["set"]].append(scorer.c)
            for name, documents in counts.items():
                figures[name].intervals = bootstrap(documents, [alarms, false_tokens] if name in CLEAN_SETS else [foreign_f1])
        return figures

    def _mono(self, predicted: dict[str, dict[str, Any]], *, intervals: bool) -> dict[str, Figures]:
        """Mean over the languages of the share of lines whose document language is the label."""
        right: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
        for identifier, language in self.mono_gold.items():
            right[set_of(identifier)][language].append(self.score.same(predicted[identifier]["lang"], language))
        return {
            name: Figures((macro(by_language.values()),), [macro_interval(list(by_language.values()))] if intervals else [])
            for name, by_language in right.items()
        }


def set_of(identifier: str) -> str:
    """The set in an id.

    >>> set_of("cs_tr_de_sagt.dev:12")
    'cs_tr_de_sagt.dev'
    """
    return identifier.rpartition(":")[0]


def foreign_f1(counts: Counts) -> float | None:
    """F1 of foreign tokens; None without any."""
    total = 2 * counts["f_tp"] + counts["f_fp"] + counts["f_fn"]
    return 2 * counts["f_tp"] / total if total else None


def alarms(counts: Counts) -> float | None:
    """The share of clean documents with a false span."""
    return counts["clean_docs_hit"] / counts["clean_docs"] if counts["clean_docs"] else None


def false_tokens(counts: Counts) -> float | None:
    """False tokens per 1,000 of clean documents."""
    return 1000 * counts["clean_false_tokens"] / counts["clean_tokens"] if counts["clean_tokens"] else None


def macro(groups: Iterable[Sequence[bool]]) -> float:
    """The mean of the groups' means."""
    means = [sum(group) / len(group) for group in groups]
    return sum(means) / len(means)


def bootstrap(documents: Sequence[Counts], measures: Sequence[Callable[[Counts], float | None]]) -> list[tuple[float, float]]:
    """The percentile interval of each measure over documents drawn with replacement; empty for a single document."""
    if len(documents) < 2:
        return []
    generator = random.Random(SEED)  # noqa: S311 -- a bootstrap
    keys = ("f_tp", "f_fp", "f_fn", "clean_docs", "clean_docs_hit", "clean_tokens", "clean_false_tokens")
    rows = [[document[key] for key in keys] for document in documents]
    values: list[list[float]] = [[] for _ in measures]
    for _ in range(RESAMPLES):
        sums = map(sum, zip(*generator.choices(rows, k=len(rows)), strict=True))
        counts = Counter(dict(zip(keys, sums, strict=True)))
        for measure, found in zip(measures, values, strict=True):
            value = measure(counts)
            if value is not None:
                found.append(value)
    return [percentiles(found) for found in values]


def macro_interval(groups: Sequence[Sequence[bool]]) -> tuple[float, float]:
    """The percentile interval of `macro`, lines being drawn within their language."""
    generator = random.Random(SEED)  # noqa: S311
    return percentiles([macro(generator.choices(group, k=len(group)) for group in groups) for _ in range(RESAMPLES)])


def percentiles(values: list[float]) -> tuple[float, float]:
    """The bounds between which the middle 95 % lie."""
    values.sort()
    cut = round(0.025 * len(values))
    return values[cut], values[-cut - 1]


def write_predictions(path: Path, documents: Sequence[dict[str, Any]], detect: Callable[[str, str], Prediction], *, reuse: bool) -> None:
    """A file with an engine's answers for all documents.

    Args:
        path: the file.
        documents: with id and text.
        detect: the engine; gets a set's name and a text.
        reuse: keep the answers that the file has, and ask for the others only.
    """
    known = {row["id"]: row for row in read_jsonl(path)} if reuse and path.exists() else {}
    for doc in documents:
        if doc["id"] not in known:
            spans, language = detect(set_of(doc["id"]), doc["text"])
            if not language:
                raise SystemExit(f"{path.name}: no document language for {doc['id']}; without it the scorer would fill in the true one")
            known[doc["id"]] = {"id": doc["id"], "spans": spans, "lang": language}
    write_jsonl(path, known.values())


def any_set(load: Callable[[], Detect]) -> Callable[[str, str], Prediction]:
    """A peer as `write_predictions` wants it; loaded when it is first asked."""
    loaded: list[Detect] = []

    def detect(_set_name: str, text: str) -> Prediction:
        if not loaded:
            loaded.append(load())
        return loaded[0](text)

    return detect


def measure(mixbench: Mixbench, peers: Sequence[str], *, ours: bool, keep: Path | None) -> dict[str, dict[str, Figures]]:
    """The figures of langmix and of some peers, by engine and set.

    Args:
        mixbench: the documents.
        peers: names in `PEERS`.
        ours: whether to measure langmix.
        keep: a folder for predictions; those of peers that it has are used again.
    """
    documents = [*mixbench.seen, *mixbench.mono_seen]
    folder = keep or mixbench.work
    figures = {}
    if ours:
        path = folder / "langmix.jsonl"
        write_predictions(path, documents, lambda name, text: predict_langmix(text, terms=wants_terms(name)), reuse=False)
        figures["langmix"] = mixbench.figures(path, intervals=True)
    for name in peers:
        print(name, file=sys.stderr)  # noqa: T201 -- a program
        path = folder / f"{name}-{PEERS[name].version}.jsonl"
        write_predictions(path, documents, any_set(PEERS[name].load), reuse=True)
        figures[name] = mixbench.figures(path, intervals=False)
    return figures


def fraction(value: float | None) -> str:
    """A share as the tables write it.

    >>> fraction(0.9651), fraction(1.0), fraction(None)
    ('.965', '1.000', '–')
    """
    return NO_FIGURE if value is None else f"{value:.3f}".removeprefix("0")


def percent(value: float | None) -> str:
    """A share of documents.

    >>> percent(0.035)
    '3.5 %'
    """
    return NO_FIGURE if value is None else f"{100 * value:.3g} %"


def cell(name: str, values: Sequence[float | None]) -> str:
    """The figures of a set, or a target, in one cell."""
    if name in CLEAN_SETS:
        tokens = NO_FIGURE if values[1] is None else f"{values[1]:.3g}"
        return f"{percent(values[0])} / {tokens}"
    return " / ".join(map(fraction, values))


def interval_cell(name: str, figures: Figures) -> str:
    """The intervals of a set in one cell."""
    if not figures.intervals:
        return NO_FIGURE
    if name in CLEAN_SETS:
        shares, tokens = figures.intervals
        return f"{100 * shares[0]:.3g}–{percent(shares[1])} / {tokens[0]:.3g}–{tokens[1]:.3g}"
    low, high = figures.intervals[0]
    return f"{fraction(low)}–{fraction(high)}"


def reached(name: str, figures: Figures) -> str:
    """Which target a set's figures reach: ``aim``, ``must`` or ``no``; empty without a target.

    >>> reached("clean", Figures((0.02, 2.5))), reached("insert_a", Figures((0.5, 0.9)))
    ('must', 'no')
    """
    if name not in TARGETS:
        return ""
    for word, target in (("aim", TARGETS[name].aim), ("must", TARGETS[name].must)):
        # As many values as the target has: accuracy beside F1 has none.
        pairs = list(zip(figures.values, target, strict=False))
        if all(value is not None and (value <= goal if name in CLEAN_SETS else value >= goal) for value, goal in pairs):
            return word
    return "no"


def table(sets: Sequence[str], figures: dict[str, dict[str, Figures]]) -> str:
    """The Markdown table of set × engine."""
    ours = figures.get("langmix")
    peers = [name for name in figures if name != "langmix"]
    rows = [["set", "must reach", "aim", *(["langmix", "95 % interval", "reached"] if ours else []), *peers]]
    rows.append(["---"] * len(rows[0]))
    for name in sets:
        target = TARGETS.get(name)
        row = [name, *((cell(name, target.must), cell(name, target.aim)) if target else ("", ""))]
        if ours:
            row += (cell(name, ours[name].values), interval_cell(name, ours[name]), reached(name, ours[name]))
        rows.append(row + [cell(name, figures[peer][name].values) for peer in peers])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def report(command: str, mixbench: Mixbench, figures: dict[str, dict[str, Figures]]) -> str:
    """The table, what its cells mean, and the command that made it."""
    ways = "; ".join(f"{name}: {PEERS[name].package} {PEERS[name].version}, {PEERS[name].way}" for name in figures if name in PEERS)
    return "\n\n".join(
        [
            f"Made by `{command}`: {len(mixbench.gold)} documents and {len(mixbench.mono_gold)} lines.",
            table(mixbench.sets, figures),
            "A cell is F1 of foreign words / token accuracy; for the clean sets, the share of documents with a false span / false tokens "
            "per 1,000; for the mono sets, the document language's accuracy, averaged over the languages. The interval is that of F1, "
            "of both figures, of the accuracy. Every engine names the document's "
            "language itself; where it leaves that undecided, each word outside its spans counts as wrong.",
            *([f"Peers: {ways}."] if ways else []),
        ]
    )


def chosen_peers(names: str | None) -> list[str]:
    """The peers that were asked for, or all that are installed."""
    if names is None:
        missing = [name for name, peer in PEERS.items() if not peer.installed]
        if missing:
            print(f"not installed, left out: {', '.join(missing)}", file=sys.stderr)  # noqa: T201
        return [name for name in PEERS if name not in missing]
    chosen = [name for name in names.split(",") if name]
    for name in chosen:
        if name not in PEERS:
            raise SystemExit(f"no peer '{name}'; there are {', '.join(PEERS)}")
        if not PEERS[name].installed:
            raise SystemExit(f"the peer '{name}' wants the package {PEERS[name].package}")
    return chosen


def main() -> None:
    """Measure, and print or write the table."""
    parser = argparse.ArgumentParser(description="Accuracy of langmix and its peers on mixbench, as a Markdown table.")
    parser.add_argument("--mixbench", type=Path, default=MIXBENCH, help="the folder of the sets (default: %(default)s)")
    parser.add_argument("--peers", metavar="NAMES", help=f"comma-separated, of {', '.join(PEERS)}; '' for none (default: all installed)")
    parser.add_argument("--no-langmix", action="store_true", help="measure the peers only")
    parser.add_argument("--half", choices=HALVES, default="all", help="documents by the parity of their id's hash (default: all)")
    parser.add_argument("--full", action="store_true", help=f"all documents of each set, not {SAMPLE}")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep predictions here, and use again what these versions of peers said"
    )
    parser.add_argument("--out", type=Path, help=f"write between the markers `{MARKER}` of this file, not to standard output")
    arguments = parser.parse_args()
    peers = chosen_peers(arguments.peers)
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        mixbench = Mixbench(arguments.mixbench, Path(work), EVERYTHING if arguments.full else SAMPLE, arguments.half)
        figures = measure(mixbench, peers, ours=not arguments.no_langmix, keep=arguments.keep)
        # Where predictions are kept is nobody else's business.
        given = [word for before, word in pairwise(["", *sys.argv[1:]]) if "--keep" not in (before, word)]
        content = report(f"python -m bench.accuracy {shlex.join(given)}".strip(), mixbench, figures)
    if arguments.out is None:
        print(content)  # noqa: T201
        return
    old = arguments.out.read_text(encoding="utf-8") if arguments.out.exists() else "# Benchmarks\n"
    arguments.out.write_text(put_between_markers(old, content, MARKER), encoding="utf-8")


if __name__ == "__main__":
    main()
