"""Make `src/langmix/detector/data/characters.bin`, what the engine knows of every code point, from Python's Unicode data.

    python -m tools.build_characters            write the table
    python -m tools.build_characters --check    fail if the table checked in is not the one this makes

The file is little-endian: the magic ``LMCH``, a 32-bit count of pages, 4,352 16-bit page numbers (one for each 256 code points), the pages
of 256 32-bit entries, a 32-bit count of pairs, the pairs. An entry has the kind of the character in its low 8 bits and, in the rest, its lower
case minus itself, signed. A pair is three 32-bit numbers, sorted: a letter (in lower case), a combining mark, the one letter they make.
"""

from __future__ import annotations

import argparse
import struct
import sys
import unicodedata
from pathlib import Path

from langmix.detector.weights import FIRST_SCRIPT, SCRIPTS

TARGET = Path(__file__).parent.parent / "src" / "langmix" / "detector" / "data" / "characters.bin"

UNICODE = "14.0.0"
"""Version of Unicode that the table checked in was made from: that of Python 3.11."""

OTHER, SPACE, NEWLINE, DIGIT, SENTENCE_END, COMMA, QUOTE, BRACKET, APOSTROPHE, JOINER, MARK, AT, UNDERSCORE, SLASH, COLON = range(15)
OTHER_SCRIPT = FIRST_SCRIPT + len(SCRIPTS)

APOSTROPHES = "'\u2019\u02bc\u2018\u02bb\u2032\u05f3\u05f4`\u00b4"
JOINERS = "\u200c\u200d\u00ad\u00b7\u0387"
SENTENCE_ENDS = ".!?\u2026\u3002\uff01\uff1f\u0964\u06d4\u061f\u1362\u104b\u17d4\u0589"
COMMAS = ",;\u060c\u061b\u3001\uff0c\uff1b\u2013\u2014"
QUOTES = '"\u00ab\u00bb\u201c\u201d\u201e\u201f\u2039\u203a\u300c\u300d\u300e\u300f*'
BRACKETS = "()[]{}<>|\uff08\uff09\u3010\u3011\u2022"
SINGLE = {
    APOSTROPHES: APOSTROPHE,
    JOINERS: JOINER,
    SENTENCE_ENDS: SENTENCE_END,
    COMMAS: COMMA,
    QUOTES: QUOTE,
    BRACKETS: BRACKET,
    "@": AT,
    "_": UNDERSCORE,
    "/\\": SLASH,
    ":\uff1a": COLON,
}
KINDS = {character: kind for characters, kind in SINGLE.items() for character in characters}


def kind(character: str) -> int:
    """The kind of a character."""
    if character in KINDS:
        return KINDS[character]
    if character in "\n\r\u2028\u2029\f\v\x85":
        return NEWLINE
    category = unicodedata.category(character)
    if category[0] == "L":
        return letter_kind(character)
    if character == "\t":
        return SPACE
    return DIGIT if category == "Nd" else {"Z": SPACE, "M": MARK}.get(category[0], OTHER)


def letter_kind(character: str) -> int:
    """The kind of a letter: its script."""
    if character in "\u00aa\u00ba\u017f\u212a\u212b":
        return FIRST_SCRIPT
    words = unicodedata.name(character, "OTHER").split()
    if words[0] in ("FULLWIDTH", "HALFWIDTH", "MODIFIER", "EXTENDED"):
        words = [word for word in words if word in SCRIPTS] or [""]
    script = "CJK" if words[0] == "IDEOGRAPHIC" else words[0]
    return FIRST_SCRIPT + SCRIPTS.index(script) if script in SCRIPTS else OTHER_SCRIPT


def lower(character: str) -> str:
    """The lower case of a character, where it is a single one."""
    # The Turkish capital dotted I has two code points in lower case; everybody types a plain i for it elsewhere.
    if character == "\u0130":
        return "i"
    small = character.lower()
    return small if len(small) == 1 else character


def table() -> bytes:
    """The file's content."""
    pages: dict[bytes, int] = {}
    index = []
    for page in range(0x1100):
        entries = [(ord(lower(chr(code))) - code) << 8 | kind(chr(code)) for code in range(page * 256, page * 256 + 256)]
        packed = struct.pack("<256i", *entries)
        index.append(pages.setdefault(packed, len(pages)))
    pairs = []
    for code in range(0x110000):
        decomposition = unicodedata.decomposition(chr(code))
        if decomposition and "<" not in decomposition and len(decomposition.split()) == 2:
            base, mark = (int(part, 16) for part in decomposition.split())
            if unicodedata.normalize("NFC", chr(base) + chr(mark)) == chr(code) and lower(chr(code)) == chr(code):
                pairs.append((base, mark, code))
    pairs.sort()
    parts = [b"LMCH", struct.pack("<I", len(pages)), struct.pack("<4352H", *index), *pages, struct.pack("<I", len(pairs))]
    return b"".join([*parts, *(struct.pack("<3I", *pair) for pair in pairs)])


def main() -> int:
    """Write or compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    check = parser.parse_args().check
    if check and unicodedata.unidata_version != UNICODE:
        print(f"not compared: this Python has Unicode {unicodedata.unidata_version}, the table {UNICODE}")  # noqa: T201 -- a program
        return 0
    content = table()
    if check:
        return 0 if TARGET.read_bytes() == content else 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
