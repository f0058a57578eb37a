"""Search the decoder's parameters on half of the open evaluation documents; prints the table each time something improves.

    python -m bench.tune --mixbench ../shared/mixbench [--weights FILE] [--rounds 3] [--start FILE.json] [--out FILE.json]

Coordinate search: each parameter is made larger and smaller by a quarter, and a change that helps is kept and followed. What helps is the
sum over all sets of how far each figure is from the one to be reached (docs/detector.md); figures beyond it count a little. The other
half of the documents is for reporting: see `bench.accuracy --half report`.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from array import array
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from bench.accuracy import Mixbench, set_of, wants_terms
from langmix import formats
from langmix.detector.kernel import Parameters, make_kernel, pack
from langmix.detector.terms import RECORD, PassageRules, find_terms, script_sets
from langmix.detector.weights import LANES, open_weights, read_weights

TARGETS = {
    "cs_tr_de_sagt.dev": 0.93,
    "cs_de_en_denglisch.all": 0.965,
    "cs_gn_es_guaspa.train": 0.68,
    "cs_es_en_calcs.train": 0.50,
    "cs_ga_en_twittirish.train": 0.68,
    "cs_id_jv_en_comlid.dev": 0.55,
    "foreign_ud": 0.62,
    "insert_a": 0.94,
    "insert_b": 0.90,
    "insert_c": 0.70,
    "insert_d": 0.98,
    "leftovers": 0.995,
    "seed": 1.0,
    "words": 0.74,
    "pairs": 0.89,
    "sentences": 0.965,
}
"""Token F1 of foreign words by set, and accuracy of the document's language."""

CLEAN_TARGETS = {"clean": (0.03, 3.0), "leftovers_clean": (0.03, 0.3)}
"""Share of documents with an alarm, and false tokens per 1,000."""

FIXED = {"candidates", "title_words", "block_words", "word_letters", "name_words", "short_document", "long_document"}


class Trial:
    """The engine with other parameters, without the objects of the public API."""

    def __init__(self, weights: Path | None) -> None:
        self.weights = read_weights(weights.read_bytes()) if weights else open_weights()
        self.tags = self.weights.layout.tags
        self.kernel = make_kernel(self.weights, "native")
        self.scripts = script_sets(self.weights.layout)
        self.allowed = bytes(lane < len(self.tags) for lane in range(LANES))

    def find(self, text: str, parameters: array[int], rules: PassageRules) -> tuple[int, list[tuple[tuple[int, ...], bool]]]:
        """The document's lane, or -1, and the records of its spans, each with whether it is a term."""
        document = formats.read(text)
        edges = array("I", [edge for segment in document.segments for edge in segment.source(0, len(segment.text))])
        packed = self.kernel.find_spans(text, edges, self.allowed, -1, parameters)
        records = [record for record in RECORD.iter_unpack(packed) if record[2] >= 0]
        document, terms = find_terms(records, rules, self.scripts)
        return document, list(zip(records, terms, strict=True))


def load(folder: Path, size: int) -> dict[str, Any]:
    """The scorer, and of the tuning half the documents by set and some lines by mono set, each label and text."""
    with tempfile.TemporaryDirectory() as work:
        mixbench = Mixbench(folder, Path(work), size, "tune")
    sets: dict[str, list[dict[str, Any]]] = {}
    for document in mixbench.gold:
        if document["set"] in TARGETS or document["set"] in CLEAN_TARGETS:
            sets.setdefault(document["set"], []).append(document)
    lines: dict[str, list[tuple[str, str]]] = {}
    for row in mixbench.mono_seen:
        lines.setdefault(set_of(row["id"]).removeprefix("mono_"), []).append((mixbench.mono_gold[row["id"]], row["text"]))
    for rows in lines.values():
        random.Random(3).shuffle(rows)  # noqa: S311 -- reproducible
    return {"score": mixbench.score, "sets": sets, "lines": {kind: rows[:1100] for kind, rows in lines.items()}}


def measure(trial: Trial, data: dict[str, Any], parameters: Parameters, rules: PassageRules) -> tuple[float, dict[str, Any]]:
    """The value of some parameters, and the figures it is made of."""
    packed = pack(parameters)
    figures: dict[str, Any] = {}
    value = 0.0
    for name, documents in data["sets"].items():
        score = data["score"].Acc()
        for document in documents:
            main, records = trial.find(document["text"], packed, rules)
            language = trial.tags[main] if main >= 0 else "und"
            with_terms = wants_terms(name)
            spans = [[record[0], record[1], language if term and not with_terms else trial.tags[record[2]]] for record, term in records]
            score.add(document, {"spans": spans, "lang": language}, "doc", False)
        count = score.c
        if name in CLEAN_TARGETS:
            alarms, tokens = count["clean_docs_hit"] / max(1, count["docs"]), 1000 * count["any_fp"] / max(1, count["tokens"])
            figures[name] = (round(alarms, 3), round(tokens, 2))
            value -= 3.0 * max(0.0, alarms - CLEAN_TARGETS[name][0]) + 0.5 * alarms + 0.05 * max(0.0, tokens - CLEAN_TARGETS[name][1])
        else:
            hit = 2 * count["f_tp"]
            figures[name] = round(hit / max(1, hit + count["f_fp"] + count["f_fn"]), 3)
            value += 0.4 * figures[name] + 3.0 * min(0.0, figures[name] - TARGETS[name] - 0.004)
    for name, lines in data["lines"].items():
        right = 0
        for label, text in lines:
            main, _ = trial.find(text, packed, rules)
            right += main >= 0 and trial.tags[main] == label
        figures[name] = round(right / len(lines), 3)
        value += 0.4 * figures[name] + 3.0 * min(0.0, figures[name] - TARGETS[name] - 0.004)
    return value, figures


def moved(value: float, factor: float) -> float:
    """A parameter made larger or smaller."""
    if isinstance(value, float):
        return round(min(1.0, value * factor), 3)
    return max(0, round(value * factor)) if value > 4 else max(0, value + (1 if factor > 1 else -1))


def search(trial: Trial, data: dict[str, Any], parameters: Parameters, rules: PassageRules, rounds: int) -> tuple[Parameters, PassageRules]:
    """The best parameters found."""
    best, figures = measure(trial, data, parameters, rules)
    print(f"start {best:.4f} {figures}", flush=True)  # noqa: T201 -- a program
    chooser = random.Random(1)  # noqa: S311 -- reproducible
    names = [field.name for kind in (Parameters, PassageRules) for field in fields(kind) if field.name not in FIXED]
    for turn in range(rounds):
        chooser.shuffle(names)
        changed = False
        for name in names:
            for factor in (1.28, 0.78) if turn < 2 else (1.12, 0.89):
                while True:
                    inside = hasattr(parameters, name)
                    old = getattr(parameters if inside else rules, name)
                    new = moved(old, factor)
                    if new == old or (name == "cap" and new > 255):
                        break
                    trial_parameters = replace(parameters, **{name: new}) if inside else parameters
                    trial_rules = rules if inside else replace(rules, **{name: new})
                    value, found = measure(trial, data, trial_parameters, trial_rules)
                    if value <= best + 0.0008:
                        break
                    best, figures, parameters, rules, changed = value, found, trial_parameters, trial_rules, True
                    print(f"{name} {old} -> {new}: {best:.4f}", flush=True)  # noqa: T201
        print(f"round {turn}: {best:.4f} {figures}", flush=True)  # noqa: T201
        if not changed:
            break
    return parameters, rules


def main() -> None:
    """Search and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mixbench", type=Path, default=Path("../shared/mixbench"))
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", type=int, default=160)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    start = json.loads(arguments.start.read_text()) if arguments.start else {"parameters": {}, "rules": {}}
    data = load(arguments.mixbench, arguments.size)
    first = Parameters(**start["parameters"]), PassageRules(**start["rules"])
    parameters, rules = search(Trial(arguments.weights), data, *first, arguments.rounds)
    arguments.out.write_text(json.dumps({"parameters": asdict(parameters), "rules": asdict(rules)}, indent=1) + "\n")


if __name__ == "__main__":
    main()
