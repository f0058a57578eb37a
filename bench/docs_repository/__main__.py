"""Make docs repositories, check them, and print or write the grades."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.markers import put_between_markers

from .grading import Grade, grade_seed
from .planting import KINDS, MEANING
from .traps import TRAPS

if TYPE_CHECKING:
    from collections.abc import Sequence

MARKER: Final = "docs-repository"
SHOWN: Final = 200
"""How many characters of a passage are printed."""


def describe(grade: Grade) -> str:
    """A grade with every miss and every false finding, for a terminal."""
    lines = [f"seed {grade.seed}", *_by_kind(grade)]
    lines += [f"missed  {item['path']}:{item['line']} {item['kind']} ({item['variant']}): {_short(_text(item))}" for item in grade.missed]
    lines += [
        f"language  {caught.leftover['path']}:{caught.leftover['line']} {caught.leftover['language']} "
        f"taken for {caught.language}: {_short(_text(caught.leftover))}"
        for caught in grade.caught
        if not caught.language_right
    ]
    lines += [
        f"false  {path}:{finding['start_line']}:{finding['start_column']} {finding['rule']}{f' in trap {trap}' if trap else ''}: "
        f"{finding['message']}: {_short(finding['text'])}"
        for path, finding, trap in grade.false
    ]
    lines += [f"wide  {path}:{finding['start_line']} {finding['rule']}: {_short(finding['text'])}" for path, finding in grade.wide]
    lines += [f"notification  {item['path']}: {item['message']}" for item in grade.notifications]
    if not grade.same:
        lines.append("the second run did not find the same as the first")
    lines.append(f"cold {grade.cold:.1f} s, cached {grade.cached:.1f} s")
    return "\n".join(lines)


def _by_kind(grade: Grade) -> list[str]:
    found = Counter(caught.leftover["kind"] for caught in grade.caught)
    right = Counter(caught.leftover["kind"] for caught in grade.caught if caught.language_right)
    rows = [f"{kind:9} {found[kind]:2} of {len(variants)} found, {right[kind]} in the right language" for kind, variants in KINDS.items()]
    covered = sum(caught.covered for caught in grade.caught) / max(1, len(grade.caught))
    total = len(grade.caught) + len(grade.missed)
    rows.append(
        f"all       {len(grade.caught)} of {total} found, {right.total()} in the right language, {100 * covered:.0f} % of their characters "
        f"covered; {len(grade.false)} false findings, {sum(bool(trap) for *_, trap in grade.false)} of them in the {grade.traps} traps; "
        f"{len(grade.wide)} wide findings"
    )
    return rows


def _text(item: dict[str, list[dict[str, str]]]) -> str:
    return " … ".join(part["text"] for part in item["parts"])


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def table(grades: Sequence[Grade]) -> str:
    """The grades as Markdown: by seed, and by kind of leftover."""
    rows = [["seed", "leftovers found", "in the right language", "false findings", "cold, s", "cached, s"], ["---"] * 6]
    for grade in grades:
        right = sum(caught.language_right for caught in grade.caught)
        total = len(grade.caught) + len(grade.missed)
        times = (f"{grade.cold:.1f}", f"{grade.cached:.1f}")
        rows.append([str(grade.seed), f"{len(grade.caught)} of {total}", str(right), str(len(grade.false)), *times])
    kinds = [["planted", "what", *(f"seed {grade.seed}" for grade in grades)], ["---"] * (2 + len(grades))]
    for kind, variants in KINDS.items():
        found = (sum(caught.leftover["kind"] == kind for caught in grade.caught) for grade in grades)
        kinds.append([kind, MEANING[kind], *(f"{number} of {len(variants)}" for number in found)])
    return "\n\n".join("\n".join(f"| {' | '.join(row)} |" for row in part) for part in (rows, kinds))


def page(grades: Sequence[Grade]) -> str:
    """The tables, and the command that made them."""
    seeds = ",".join(str(grade.seed) for grade in grades)
    return "\n\n".join(
        [
            f"Made by `python -m bench.docs_repository --seeds {seeds}` on {os.cpu_count()} cores: 300 files each, "
            f"{sum(map(len, KINDS.values()))} leftovers, {sum(TRAPS.values())} traps.",
            table(grades),
            "A leftover counts as found when a finding overlaps it; every finding that overlaps none is false, notes included. "
            "The times are those of the whole process; cold is with an empty cache.",
        ]
    )


def main() -> None:
    """Grade seeds."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.docs_repository", description="langmix check on a translated documentation repository."
    )
    seeds = parser.add_mutually_exclusive_group(required=True)
    seeds.add_argument("--seed", type=int, help="one repository")
    seeds.add_argument("--seeds", metavar="N,N", help="several")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the repository, its manifest and the report here (one seed)")
    parser.add_argument("--out", type=Path, help=f"write the tables between the markers `{MARKER}` of this file too")
    arguments = parser.parse_args()
    if arguments.keep and arguments.seeds:
        parser.error("--keep wants one --seed")
    numbers = [arguments.seed] if arguments.seeds is None else [int(number) for number in arguments.seeds.split(",")]
    grades = []
    for number in numbers:
        grades.append(grade_seed(number, arguments.keep))
        print(describe(grades[-1]), end="\n\n")  # noqa: T201 -- a program
    if arguments.out:
        old = arguments.out.read_text(encoding="utf-8") if arguments.out.exists() else "# The gate\n"
        arguments.out.write_text(put_between_markers(old, page(grades), MARKER), encoding="utf-8")


if __name__ == "__main__":
    main()
