"""The engine's weights: a flat little-endian file of our own, written by `tools/train.py`.

::

    4 bytes   LMWT
    7 x 32    version, bits of a row number, dimensions, lanes, languages, shift, bytes of the header
    32 bytes  0
    header    JSON, padded with spaces to 64 bytes: languages (tag, tier), scripts, siblings, trained
    head      lanes x dimensions signed 16-bit numbers
    rows      2^bits x dimensions signed 8-bit numbers

The logit of a language for a word, in 1/256 nat, is its head times the sum of the word's rows, shifted right by `shift`.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ..errors import WeightsError

MAGIC = b"LMWT"
VERSION = 1
DIMENSIONS = 64
LANES = 128
FIRST_SCRIPT = 16
"""The kind of character of the first script; see `tools/build_characters.py`."""

SCRIPTS = (
    "LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU",
    "KANNADA", "MALAYALAM", "SINHALA", "THAI", "LAO", "TIBETAN", "MYANMAR", "GEORGIAN", "HANGUL", "ETHIOPIC", "KHMER", "ARMENIAN",
    "CJK", "HIRAGANA", "KATAKANA", "THAANA", "SYRIAC", "MONGOLIAN", "TIFINAGH", "NKO", "CHEROKEE", "CANADIAN", "BOPOMOFO", "OL",
)  # fmt: skip
"""Unicode's names of the scripts, by kind of character minus `FIRST_SCRIPT`."""

_HEAD = struct.Struct("<4s7I32x")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the lanes of the scores stand for."""

    tags: tuple[str, ...]
    """The language of each lane (ISO 639-1 code, else 639-3)."""
    tiers: tuple[int, ...]
    """How common each is: 0 common, 1 usual, 2 rare."""
    siblings: frozenset[tuple[int, int]]
    """Pairs of lanes of near relatives, both ways round."""
    scripts: dict[int, tuple[int, ...]]
    """Number of a script in `SCRIPTS` -> lanes of the languages written in it."""
    chinese: int
    japanese: int


@dataclass(frozen=True, slots=True)
class Weights:
    """An open weights file."""

    layout: Layout
    row_bits: int
    """Rows are numbered with this many bits."""
    shift: int
    """Bits by which a product of head and rows is larger than 1/256 nat."""
    head: memoryview
    """Bytes of `LANES` x `DIMENSIONS` signed 16-bit numbers."""
    rows: memoryview
    """Bytes of 2^`row_bits` x `DIMENSIONS` signed 8-bit numbers."""


@cache
def open_weights() -> Weights:
    """The weights that langmix ships.

    Raises:
        WeightsError: the file is missing, damaged or of another version.
    """
    try:
        data = files(__package__).joinpath("data/weights.bin").read_bytes()
    except OSError as error:
        raise WeightsError(f"the engine's weights cannot be read ({error.strerror}); install langmix again") from error
    return read_weights(data)


def read_weights(data: bytes) -> Weights:
    """The weights in a file's bytes; errors as for `open_weights`."""
    if len(data) < _HEAD.size:
        raise WeightsError("the weights file is cut off; install langmix again")
    magic, version, row_bits, dimensions, lanes, count, shift, size = _HEAD.unpack_from(data)
    if magic != MAGIC or (version, dimensions, lanes) != (VERSION, DIMENSIONS, LANES):
        raise WeightsError(f"the weights file is not of version {VERSION}; train again, or install langmix again")
    view = memoryview(data)
    head_start = _HEAD.size + size
    rows_start = head_start + LANES * DIMENSIONS * 2
    if row_bits > 24 or count > LANES or shift > 20 or len(data) != rows_start + (DIMENSIONS << row_bits):
        raise WeightsError("the weights file is damaged; install langmix again")
    try:
        layout = _read_layout(json.loads(data[_HEAD.size : head_start]), count)
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsError("the weights file has a damaged header; install langmix again") from error
    return Weights(layout, row_bits, shift, view[head_start:rows_start], view[rows_start:])


def _read_layout(header: dict[str, Any], count: int) -> Layout:
    tags = tuple(language["tag"] for language in header["languages"])
    if len(tags) != count or len(set(tags)) != count:
        raise ValueError("another number of languages")
    if not all(language["tier"] in (0, 1, 2) for language in header["languages"]):
        raise ValueError("a tier that does not exist")
    if not all(len(set(members)) == len(members) for members in header["scripts"].values()):
        raise ValueError("a language twice in a script")
    lanes = {tag: lane for lane, tag in enumerate(tags)}
    siblings = {
        (lanes[one], lanes[other])
        for group in header["siblings"]
        for one in group
        for other in group
        if one != other and {one, other} <= lanes.keys()
    }
    scripts = {SCRIPTS.index(script): tuple(lanes[tag] for tag in members) for script, members in header["scripts"].items()}
    return Layout(tags, tuple(language["tier"] for language in header["languages"]), frozenset(siblings), scripts, lanes["zh"], lanes["ja"])


@cache
def open_characters() -> bytes:
    """The table of characters that langmix ships, made by `tools/build_characters.py`."""
    return files(__package__).joinpath("data/characters.bin").read_bytes()
