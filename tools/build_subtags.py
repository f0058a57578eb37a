"""Make `src/langmix/_subtag_table.py` from the IANA Language Subtag Registry, as packaged for npm (`language-subtag-registry`, CC0).

npm install language-subtag-registry
python -m tools.build_subtags node_modules/language-subtag-registry/data/json            write the table
python -m tools.build_subtags node_modules/language-subtag-registry/data/json --check    fail if the table checked in is not the one this makes
"""

from __future__ import annotations

import argparse
import json
import string
import sys
import textwrap
from itertools import product
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "src" / "langmix" / "_subtag_table.py"

NAMES = {
    "LANGUAGES": ("language", "Two and three letters."),
    "EXTLANGS": ("extlang", "Behind the language that is their prefix: ``zh-cmn``."),
    "SCRIPTS": ("script", "Four letters."),
    "REGIONS": ("region", "Two letters or three digits."),
    "VARIANTS": ("variant", "Spellings and dialects."),
    "WHOLE": ("grandfathered", "Tags from before there were rules."),
}


def _all_in(subtag: str) -> list[str]:
    """The subtags in a range such as ``qaa..qtz``."""
    first, _, last = subtag.partition("..")
    if not last:
        return [first]
    every = ("".join(letters) for letters in product(string.ascii_lowercase, repeat=len(first)))
    return [one for one in every if first <= one <= last]


def subtags(registry: list[dict[str, Any]], kind: str) -> list[str]:
    """The subtags of a kind, in lower case; an extended language with its prefix."""
    found: list[str] = []
    for record in registry:
        if record["Type"] == kind:
            written = (record.get("Subtag") or record["Tag"]).lower()
            found += [f"{record['Prefix'][0]}-{written}"] if kind == "extlang" else _all_in(written)
    return sorted(found)


def module(folder: Path) -> str:
    """The source of the table's module."""
    registry = json.loads((folder / "registry.json").read_text(encoding="utf-8"))
    date = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["File-Date"]
    lines = [
        f'"""Made by `python -m tools.build_subtags` from the IANA Language Subtag Registry of {date} (public domain); do not edit."""',
        "",
    ]
    for name, (kind, meaning) in NAMES.items():
        words = textwrap.wrap(" ".join(subtags(registry, kind)), 130, break_on_hyphens=False, break_long_words=False)
        lines += [f"{name} = frozenset(", '    """', *(f"    {line}" for line in words), '    """.split()', ")", f'"""{meaning}"""', ""]
    return "\n".join(lines)


def main() -> int:
    """Write or compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the package's data/json")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    given = parser.parse_args()
    text = module(given.folder)
    if given.check:
        return 0 if TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
