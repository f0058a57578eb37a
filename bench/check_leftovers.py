"""Half-translated and clean documentation through `langmix check`, each document written out as Markdown: a table.

::

    python -m bench.check_leftovers --out docs/benchmarks.md

Of `leftovers` the share of the marked English passages that some finding is about; of `leftovers_clean` the
documents with a finding of a rule that is on by default: in text that is labelled as the document's language, and anywhere (English fragments that the translators left
in, messages of programs for example, carry no label). The reader of Markdown is part of what is measured: it drops markup and code.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.markers import put_between_markers
from langmix import formats
from langmix.config import Config
from langmix.pipeline import check_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langmix.results import ScanResult

MIXBENCH = Path(__file__).resolve().parents[2] / "shared" / "mixbench"


def documents(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of a set."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def checked(text: str, language: str) -> ScanResult:
    """A document as a file in a folder of translations."""
    return check_document(formats.read(text, "page.md", "markdown"), Config(lang=language))


def measure_recall(path: Path) -> tuple[int, int]:
    """Found passages, all passages. That the document as a whole is in another language (LM201) is said of each of its passages."""
    found = passages = 0
    for document in documents(path):
        result = checked(document["text"], document["lang"])
        foreign = [(start, end) for start, end, language in document["spans"] if language != document["lang"]]
        as_a_whole = any(finding.rule == "LM201" for finding in result.findings)
        found += sum(as_a_whole or any(one.start < end and start < one.end for one in result.findings) for start, end in foreign)
        passages += len(foreign)
    return found, passages


def measure_alarms(path: Path) -> tuple[int, int, int]:
    """Documents with a finding in text that is labelled as the document's language, those with any finding, all documents."""
    alarms = noted = total = 0
    for document in documents(path):
        findings = checked(document["text"], document["lang"]).findings
        labelled = [(start, end) for start, end, language in document["spans"] if language == document["lang"]]
        alarms += any(finding.start < end and start < finding.end for finding in findings for start, end in labelled)
        noted += bool(findings)
        total += 1
    return alarms, noted, total


def main() -> None:
    """Print the table, or put it into a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mixbench", type=Path, default=MIXBENCH, help="the folder of the sets")
    parser.add_argument("--out", type=Path, help="the page, with markers")
    args = parser.parse_args()
    found, passages = measure_recall(args.mixbench / "leftovers.jsonl.xz")
    alarms, noted, total = measure_alarms(args.mixbench / "leftovers_clean.jsonl.xz")
    table = "\n".join(
        (
            "Made by `python -m bench.check_leftovers --out docs/benchmarks.md`.",
            "",
            "| set, as Markdown through `langmix check --lang` | figure |",
            "| --- | --- |",
            f"| leftovers: English passages with a finding | {found:,} of {passages:,} ({found / passages:.1%}) |",
            f"| leftovers_clean: documents with a finding in their own language | {alarms} of {total} ({alarms / total:.1%}) |",
            f"| leftovers_clean: documents with any finding, quoted English included | {noted} of {total} ({noted / total:.1%}) |",
        )
    )
    if args.out:
        args.out.write_text(put_between_markers(args.out.read_text(encoding="utf-8"), table, "check-leftovers"), encoding="utf-8")
    else:
        sys.stdout.write(f"{table}\n")


if __name__ == "__main__":
    main()
