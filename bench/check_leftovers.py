"""Half-translated and clean documentation through `langmix check`, each document written out as Markdown: a table.

::

    python -m bench.check_leftovers ../shared/mixbench --out docs/benchmarks.md

Of `leftovers` the share of the marked English passages that some finding overlaps, and of their letters that findings cover; of `leftovers_clean` the
documents with any finding of a rule that is on by default. The reader of Markdown is part of what is measured: it drops markup and code.
"""

from __future__ import annotations

import argparse
import json
import lzma
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.markers import put_between_markers
from langmix import formats
from langmix.config import Config
from langmix.document import count_letters
from langmix.pipeline import check_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langmix.results import ScanResult


def documents(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of a set."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def checked(text: str, language: str) -> ScanResult:
    """A document as a file in a folder of translations."""
    return check_document(formats.read(text, "page.md", "markdown"), Config(lang=language))


def measure_recall(path: Path) -> tuple[int, int, int, int]:
    """Found passages, all passages, covered letters, all letters."""
    found = passages = covered = letters = 0
    for document in documents(path):
        findings = [(finding.start, finding.end) for finding in checked(document["text"], document["lang"]).findings]
        for start, end, language in document["spans"]:
            if language == document["lang"]:
                continue
            passages += 1
            found += any(first < end and start < behind for first, behind in findings)
            letters += count_letters(document["text"][start:end])
            covered += sum(
                count_letters(document["text"][max(first, start) : min(behind, end)])
                for first, behind in findings
                if first < end and start < behind
            )
    return found, passages, covered, letters


def measure_alarms(path: Path) -> tuple[int, int, int]:
    """Documents with a finding, all documents, findings."""
    alarms = total = findings = 0
    for document in documents(path):
        number = len(checked(document["text"], document["lang"]).findings)
        total += 1
        alarms += number > 0
        findings += number
    return alarms, total, findings


def main() -> None:
    """Print the table, or put it into a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="with the sets")
    parser.add_argument("--out", type=Path, help="the page, with markers")
    args = parser.parse_args()
    found, passages, covered, letters = measure_recall(args.folder / "leftovers.jsonl.xz")
    alarms, total, findings = measure_alarms(args.folder / "leftovers_clean.jsonl.xz")
    table = "\n".join(
        (
            f"Made by `python -m bench.check_leftovers {shlex.join(sys.argv[1:])}`.",
            "",
            "| set, as Markdown through `langmix check --lang` | figure |",
            "| --- | --- |",
            f"| leftovers: English passages with a finding | {found:,} of {passages:,} ({found / passages:.1%}) |",
            f"| leftovers: their letters covered by findings | {covered / letters:.1%} |",
            f"| leftovers_clean: documents with a finding | {alarms} of {total} ({alarms / total:.1%}) |",
            f"| leftovers_clean: findings | {findings} |",
        )
    )
    if args.out:
        args.out.write_text(put_between_markers(args.out.read_text(encoding="utf-8"), table, "check-leftovers"), encoding="utf-8")
    else:
        sys.stdout.write(f"{table}\n")


if __name__ == "__main__":
    main()
