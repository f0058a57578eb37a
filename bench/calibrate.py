"""From evidence to confidence: fit on the tuning half of the open evaluation documents, shown on the other half.

    python -m bench.calibrate --mixbench ../shared/mixbench [--out docs/benchmarks.md]

Writes `src/langmix/detector/calibration.py`, and the reliability table between its markers in the file named by ``--out``. A span counts
as right when more than half of its labelled words have its language. The fit is isotonic (pool adjacent violators) over the evidence, by length of the span.
"""

from __future__ import annotations

import argparse
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import langmix
from bench.accuracy import Mixbench
from bench.markers import put_between_markers
from bench.tune import Trial
from langmix.detector._passages_py import evidence, length_class
from langmix.detector.kernel import Parameters, pack
from langmix.detector.terms import PassageRules

if TYPE_CHECKING:
    from collections.abc import Iterable

TARGET = Path(langmix.__file__).parent / "detector" / "calibration.py"
KNOTS = 12
BINS = 10
MARKER = "reliability"

Observation = tuple[int, int, bool]
"""Length class, evidence, whether it was right."""


def observe(mixbench: Mixbench) -> Iterable[Observation]:
    """All spans of the documents that have a labelled word."""
    trial, parameters, rules = Trial(None), pack(Parameters()), PassageRules()
    for document in mixbench.gold:
        _, found = trial.find(document["text"], parameters, rules)
        label = mixbench.score.labeller(document["spans"])
        words = [(start, label(start)) for start, _ in mixbench.score.tokens(document["text"])]
        for record, _ in found:
            gold = [language for start, language in words if record[0] <= start < record[1] and language]
            if gold and record[6]:
                right = sum(mixbench.score.same(trial.tags[record[2]], language) for language in gold)
                yield length_class(record[6], home=record[2] == record[4]), evidence(record), 2 * right > len(gold)


def isotonic(points: list[tuple[int, bool]]) -> list[tuple[int, float]]:
    """A rising step function, as the mean evidence and the share of right ones of each step."""
    pools: list[list[float]] = []
    for value, right in sorted(points):
        pools.append([float(right), 1.0, float(value)])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] >= pools[-1][0] / pools[-1][1]:
            last = pools.pop()
            pools[-1] = [one + other for one, other in zip(pools[-1], last, strict=True)]
    # One more right and one more wrong in each: nothing is ever certain.
    return [(round(total / count), (right + 1) / (count + 2)) for right, count, total in pools]


def thin(curve: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """The curve at few points, rising strictly in evidence."""
    step = max(1, len(curve) // KNOTS)
    kept = [*curve[::step], curve[-1]]
    top = 0.0
    thinned: list[tuple[int, float]] = []
    for value, share in kept:
        top = max(top, share)
        if not thinned or value > thinned[-1][0]:
            thinned.append((value, round(top, 4)))
    return thinned


def reliability(observations: list[tuple[float, bool]]) -> str:
    """The table: of the spans with a confidence in each tenth, how many are right."""
    rows = ["| confidence | spans | mean confidence | right |", "| --- | --- | --- | --- |"]
    error = 0.0
    for low, high in pairwise(number / BINS for number in range(BINS + 1)):
        inside = [(share, right) for share, right in observations if low <= share < high or (high == 1.0 and share == 1.0)]
        if inside:
            mean, right = sum(share for share, _ in inside) / len(inside), sum(right for _, right in inside) / len(inside)
            error += len(inside) * abs(mean - right)
            rows.append(f"| {low:.1f} to {high:.1f} | {len(inside):,} | {mean:.3f} | {right:.3f} |")
        else:
            rows.append(f"| {low:.1f} to {high:.1f} | 0 | | |")
    rows.append(f"\nExpected calibration error: {error / len(observations):.3f}.")
    return "\n".join(rows)


def main() -> None:
    """Fit, write, show."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mixbench", type=Path, default=Path("../shared/mixbench"))
    parser.add_argument("--size", type=int, default=400)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        tune = list(observe(Mixbench(arguments.mixbench, Path(work), arguments.size, "tune")))
        report = list(observe(Mixbench(arguments.mixbench, Path(work), arguments.size, "report")))
    classes = sorted({observation[0] for observation in tune})
    curves = [thin(isotonic([(value, right) for kind, value, right in tune if kind == number])) for number in classes]
    lines = [
        '"""Made by `python -m bench.calibrate`; do not edit."""',
        "",
        "CURVES: tuple[tuple[tuple[int, float], ...], ...] = (",
        *(f"    {tuple(curve)!r}," for curve in curves),
        ")",
        '"""By length class: points of evidence (1/16 nat) and the share of spans with that evidence that are right."""',
        "",
    ]
    TARGET.write_text("\n".join(lines), encoding="utf-8")
    from importlib import reload

    from langmix.detector import calibration, engine

    reload(calibration)
    reload(engine)
    table = reliability([(engine.confidence(kind, value), right) for kind, value, right in report])
    if arguments.out:
        text = arguments.out.read_text(encoding="utf-8")
        arguments.out.write_text(put_between_markers(text, table, MARKER), encoding="utf-8")
    else:
        print(table)  # noqa: T201 -- a program


if __name__ == "__main__":
    main()
