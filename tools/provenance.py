"""Write `src/langmix/detector/data/PROVENANCE.md`: where the training text came from, and under which licence.

python -m tools.provenance --corpora FOLDER
"""

from __future__ import annotations

import argparse
import csv
import lzma
from pathlib import Path

from tools import engine_languages
from tools.train import DATA

HEAD = """# Where the weights come from

`weights.bin` was trained by `python -m tools.train` on plain text of {languages} languages that share a script with others; languages with a
script of their own need no text. `characters.bin` is made by `python -m tools.build_characters` from the Unicode Character Database (Unicode
License v3).

The text itself is not part of langmix and cannot be read back from the weights, which are sums over hashed letter sequences of millions of
lines. Below is every source with its licence *as far as it was seen*; for some none was, and some allow no commercial use of the text.
Whoever needs weights from other text trains them anew with the same command. No text of the evaluation sets was used.

| part | source | licence as seen | languages | MB |
| --- | --- | --- | --- | --- |
"""


def main() -> None:
    """Add up the lists of sources and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    corpora = parser.parse_args().corpora
    trained = set(engine_languages.trained())
    totals: dict[tuple[str, str, str], list[float]] = {}
    for part, path in (("train", corpora / "PROVENANCE.tsv"), ("extra", corpora / "extra" / "PROVENANCE.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                if row["code"] in trained:
                    total = totals.setdefault((part, row["source"], row["licence"]), [0, 0.0])
                    total[0] += 1
                    total[1] += float(row["bytes"] or 0) / 1e6
    lines = [
        f"| {part} | {cell(source)} | {cell(licence)} | {count:.0f} | {size:.1f} |"
        for (part, source, licence), (count, size) in sorted(totals.items())
    ]
    lines.append(f"| freq | {frequency_sources(corpora)} | | | |")
    (DATA / "PROVENANCE.md").write_text(HEAD.format(languages=len(trained)) + "\n".join(lines) + "\n", encoding="utf-8")


def frequency_sources(corpora: Path) -> str:
    """What the word counts were made of."""
    with lzma.open(corpora / "freq" / "SOURCES.tsv.xz", "rt", encoding="utf-8") as file:
        named = {source.strip().replace(f"-{row[0]}-", "-") for row in csv.reader(file, delimiter="\t") for source in row[2].split(";")}
    return cell("word counts, from " + ", ".join(sorted({source.rsplit("-", 1)[0] for source in named})))


def cell(text: str) -> str:
    """A text fit for a table's cell."""
    return text.replace("|", "/").strip()


if __name__ == "__main__":
    main()
