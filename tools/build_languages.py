"""Make `src/langmix/_language_table.py` from Unicode CLDR, as packaged by Babel.

python -m tools.build_languages            write the table
python -m tools.build_languages --check    fail if the table checked in is not the one this makes
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global

TARGET = Path(__file__).parent.parent / "src" / "langmix" / "_language_table.py"

NOT_IN_CLDR = {
    "azb": ("South Azerbaijani", "Arab"),
    "bci": ("Baoulé", "Latn"),
    "bcl": ("Central Bikol", "Latn"),
    "blk": ("Pa'o Karen", "Mymr"),
    "bxr": ("Russia Buriat", "Cyrl"),
    "cak": ("Kaqchikel", "Latn"),
    "cnh": ("Hakha Chin", "Latn"),
    "dag": ("Dagbani", "Latn"),
    "diq": ("Dimli", "Latn"),
    "guw": ("Gun", "Latn"),
    "mhr": ("Eastern Mari", "Cyrl"),
    "mnw": ("Mon", "Mymr"),
    "nah": ("Nahuatl", "Latn"),
    "pnb": ("Western Panjabi", "Arab"),
    "rki": ("Rakhine", "Mymr"),
    "skr": ("Saraiki", "Arab"),
    "szy": ("Sakizaya", "Latn"),
}
"""Languages with text on the web that CLDR does not name in English: ISO 639-3 code -> reference name, script."""

COLLECTIONS = {"mul", "root", "und", "zxx", "sh", "no"}
"""Not languages of their own; `no` and `sh` are read as Bokmål and Serbian, see `SPECIAL_ALIASES`."""

SPECIAL_ALIASES = {"no": "nb", "sh": "sr"}

RIGHT_TO_LEFT = {"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Mand", "Samr"}


def own_name(tag: str) -> str:
    """What the language calls itself, or nothing where CLDR does not say."""
    try:
        return Locale(tag).get_display_name(tag) or ""
    except UnknownLocaleError:
        return ""


def rows() -> list[tuple[str, str, str, str, bool]]:
    """The table: tag, English name, own name, script, whether it runs from right to left."""
    likely = get_global("likely_subtags")
    table = {
        tag: (name, likely[tag].split("_")[1])
        for tag, name in Locale("en").languages.items()
        if tag in likely and tag not in COLLECTIONS and tag.isalpha() and len(tag) <= 3
    }
    table |= {tag: row for tag, row in NOT_IN_CLDR.items() if tag not in table}
    return [(tag, name, own_name(tag), script, script in RIGHT_TO_LEFT) for tag, (name, script) in sorted(table.items())]


def aliases(known: set[str]) -> dict[str, str]:
    """Retired and three-letter codes of the known tags."""
    found = {old: new for old, new in get_global("language_aliases").items() if old.isalpha() and new in known and old not in known}
    return dict(sorted((found | SPECIAL_ALIASES).items()))


def module() -> str:
    """The source of the table's module."""
    table = rows()
    lines = [
        '"""Made by `python -m tools.build_languages` from Unicode CLDR (Unicode License v3); do not edit."""',
        "",
        "ROWS: tuple[tuple[str, str, str, str, bool], ...] = (",
        *(f"    {row!r}," for row in table),
        ")",
        '"""Tag, English name, own name, usual script (ISO 15924), whether it is written from right to left."""',
        "",
        "ALIASES: dict[str, str] = {",
        *(f"    {old!r}: {new!r}," for old, new in aliases({row[0] for row in table}).items()),
        "}",
        '"""Retired and three-letter codes -> tag."""',
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    """Write or compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    text = module()
    if parser.parse_args().check:
        return 0 if TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
