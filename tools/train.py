"""Train the engine's weights from plain text.

    python -m tools.train --corpora FOLDER

FOLDER has `train/{code}.txt.xz` or `.txt`, one sentence or string a line; optionally `extra/{code}.txt.xz` (more prose) and
`freq/{code}.tsv.xz` (word, count per billion). The same text gives the same weights, byte for byte, with the same compiler. Needs numpy and
a C compiler. To add a language: put its text there, name it in `tools/engine_languages.py`, train.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import lzma
import random
import re
import struct
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

import numpy as np

from tools import engine_languages

ROOT = Path(__file__).parent.parent
DATA = ROOT / "src" / "langmix" / "detector" / "data"
LANES, DIMENSIONS = 128, 64
ROW_BITS = 17

ENGLISH = re.compile(r"\b(?:the|and|that|with|this|you|your|from|they|which|please|been)\b", re.IGNORECASE)
"""Function words of English: software strings left untranslated are the commonest dirt of the corpora."""

CYRILLIC_SERBIAN = dict(
    zip(
        "абвгдђежзијклљмнњопрстћуфхцчџшАБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ",
        "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š A B V G D Đ E Ž Z I J K L Lj M N Nj O P R S T Ć U F H C Č Dž Š".split(),
        strict=True,
    )
)


def read_lines(folder: Path, language: str) -> list[str]:
    """The lines of a language's text; none where there is no file."""
    for suffix, opener in ((".txt.xz", lzma.open), (".txt", open)):
        path = folder / f"{language}{suffix}"
        if path.exists():
            with opener(path, "rt", encoding="utf-8") as file:
                return [line.strip() for line in file]
    return []


def clean(language: str, lines: list[str]) -> list[str]:
    """Without repetitions, without English lines, without lines that are mostly no words; Serbian in both scripts."""
    kept = []
    for line in dict.fromkeys(lines):
        hits = 0 if language == "en" else len(ENGLISH.findall(line))
        if hits >= 2 or (hits and hits >= 0.2 * len(line.split())):
            continue
        letters = sum(map(str.isalpha, line))
        if letters < 2 or letters < 0.5 * len(line.replace(" ", "")):
            continue
        kept.append(line)
    if language == "sr":
        kept += [
            "".join(CYRILLIC_SERBIAN.get(letter, letter) for letter in line)
            for line in kept
            if any("а" <= letter <= "я" for letter in line)
        ]
    return kept


def word_list(folder: Path, language: str, english: dict[str, float], size: int) -> list[str]:
    """The commonest words of a language, without those that are English."""
    path = folder / "freq" / f"{language}.tsv.xz"
    if not path.exists():
        return []
    words = []
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            word, count = line.rstrip("\n").split("\t")[:2]
            if language != "en" and english.get(word, 0.0) > 2.0 * float(count):
                continue
            if word.isalpha():
                words.append(word)
            if len(words) >= size:
                break
    # A frequent word more often, but not as much as in text.
    return [word for rank, word in enumerate(words) for _ in range(1 + (rank < 5000) + (rank < 500) + 2 * (rank < 100))]


def load(corpora: Path, limit: int) -> tuple[list[str], dict[str, list[str]], dict[str, list[str]], dict[str, list[str]]]:
    """Per trained language its lines, shuffled and at most `limit` bytes, and its word list."""
    english: dict[str, float] = {}
    path = corpora / "freq" / "en.tsv.xz"
    if path.exists():
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                word, count = line.rstrip("\n").split("\t")[:2]
                english[word] = float(count)
    lines: dict[str, list[str]] = {}
    lists: dict[str, list[str]] = {}
    prose: dict[str, list[str]] = {}
    for language in engine_languages.trained():
        chooser = random.Random(language)  # noqa: S311 -- reproducible, not secret
        extra = clean(language, read_lines(corpora / "extra", language))
        main = clean(language, read_lines(corpora / "train", language))
        chooser.shuffle(main)
        lines[language], prose[language] = take(main, limit), take(extra, limit)
        lists[language] = word_list(corpora, language, english, 40_000)
        if not lines[language]:
            print(f"no text for {language}", file=sys.stderr)  # noqa: T201
    return engine_languages.trained(), lines, prose, lists


def take(lines: list[str], limit: int) -> list[str]:
    """The first lines, up to a number of bytes."""
    taken = []
    for line in lines:
        limit -= len(line.encode())
        if limit < 0:
            break
        taken.append(line)
    return taken


class Corpus(ctypes.Structure):
    """As `corpus` in train.c."""

    _fields_ = (
        ("pool", ctypes.c_void_p),
        ("words", ctypes.c_void_p),
        ("lines", ctypes.c_void_p),
        ("first_line", ctypes.c_void_p),
        ("first_prose", ctypes.c_void_p),
        ("first_list", ctypes.c_void_p),
        ("cumulative", ctypes.c_void_p),
        ("plain", ctypes.c_void_p),
        ("languages", ctypes.c_int),
    )


class Model(ctypes.Structure):
    """As `model` in train.c."""

    _fields_ = (
        ("rows", ctypes.c_void_p),
        ("row_sums", ctypes.c_void_p),
        ("head", ctypes.c_void_p),
        ("head_sums", ctypes.c_void_p),
        ("bias", ctypes.c_void_p),
        ("row_count", ctypes.c_uint32),
    )


def compile_library() -> ctypes.CDLL:
    """The training loop, compiled; without options that depend on the machine, so that results do not."""
    library = Path(tempfile.mkdtemp()) / "train.so"
    options = [
        "-O3",
        "-std=c11",
        "-shared",
        "-fPIC",
        "-ffp-contract=off",
        "-fno-math-errno",
        "-fassociative-math",
        "-fno-signed-zeros",
        "-fno-trapping-math",
        "-mavx2",
    ]
    subprocess.run(["cc", *options, str(ROOT / "tools" / "train.c"), "-o", str(library), "-lm"], check=True)  # noqa: S603, S607
    return ctypes.CDLL(str(library))


def main() -> None:
    """Read, train, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--samples", type=int, default=84_000_000)
    parser.add_argument("--limit", type=int, default=2_600_000, help="bytes of text a language")
    parser.add_argument("--power", type=float, default=0.4)
    parser.add_argument("--rate", type=float, default=0.3)
    parser.add_argument("--drop", type=float, default=0.4)
    parser.add_argument("--prose", type=float, default=0.5, help="share of samples of text that are prose, where there is prose")
    parser.add_argument("--lists", type=float, default=0.2, help="share of samples that are words of a word list")
    parser.add_argument("--output", type=Path, default=DATA / "weights.bin")
    arguments = parser.parse_args()

    start = time.time()
    library = compile_library()
    names, lines, prose, lists = load(arguments.corpora, arguments.limit)
    say(f"read: {time.time() - start:.0f} s")
    data = read_words(library, names, [lines, prose, lists])
    share = [2.5 if name == "en" else 1.3 if engine_languages.tier(name) == 0 else 1.0 for name in names]
    sizes = np.array([max(sum(len(line.encode()) for line in [*lines[name], *prose[name]]), 1) for name in names], dtype=np.float64)
    # A word that several languages have is most often met in the common ones.
    weights = sizes**arguments.power * share
    data["cumulative"] = np.cumsum(weights / weights.sum()).astype(np.float32)
    data["cumulative"][-1] = 1.0
    say(f"words: {len(data['words']):,}, {time.time() - start:.0f} s")
    model = {
        "rows": np.zeros((1 << ROW_BITS, DIMENSIONS), dtype=np.float32),
        "row_sums": np.full(1 << ROW_BITS, 1e-4, dtype=np.float32),
        "head": np.zeros((LANES, DIMENSIONS), dtype=np.float32),
        "head_sums": np.full(LANES, 1e-4, dtype=np.float32),
        "bias": np.zeros(LANES, dtype=np.float32),
    }
    allowed = allowed_lanes(names)
    library.train(
        ctypes.byref(Model(*(array.ctypes.data for array in model.values()), 1 << ROW_BITS)),
        ctypes.byref(Corpus(*(data[name].ctypes.data for name, _ in Corpus._fields_[:-1]), len(names))),
        ctypes.c_void_p(allowed.ctypes.data),
        ctypes.c_long(arguments.samples),
        ctypes.c_uint64(0),
        *(ctypes.c_float(value) for value in (arguments.rate, arguments.lists, arguments.prose, arguments.drop)),
    )
    say(f"trained: {time.time() - start:.0f} s")
    write(arguments.output, names, model["rows"], model["head"])


def say(message: str) -> None:
    """A line about the progress."""
    print(message, flush=True)  # noqa: T201 -- a program


def read_words(library: ctypes.CDLL, names: list[str], parts: list[dict[str, list[str]]]) -> dict[str, np.ndarray]:
    """The words of all lines, as `corpus` in train.c wants them: text, prose and word list of each language, one after the other."""
    characters = (DATA / "characters.bin").read_bytes()
    library.read_words.restype = ctypes.c_long
    found: dict[str, list[np.ndarray]] = {"pool": [], "words": [], "lines": []}
    firsts: dict[str, list[int]] = {"first_line": [], "first_prose": [], "first_list": []}
    pool_base = word_base = line_base = 0
    for name in names:
        codes = np.frombuffer(("\n".join(line for part in parts for line in part[name]) + "\n").encode("utf-32-le"), dtype=np.uint32)
        pool, words = np.empty(len(codes) + 64, dtype=np.uint32), np.empty(len(codes) + 64, dtype=np.uint64)
        arrays = [
            argument for array in (codes, pool, words) for argument in (ctypes.c_void_p(array.ctypes.data), ctypes.c_size_t(len(array)))
        ]
        count = library.read_words(characters, ctypes.c_size_t(len(characters)), *arrays)
        if count < 0:
            raise SystemExit(f"{name}: its words do not fit")
        words = words[:count]
        used = int((words & 31).sum())
        ends = np.flatnonzero(words == 0)
        found["lines"].append(np.concatenate([[0], ends[:-1] + 1]).astype(np.uint32) + word_base)
        found["words"].append(np.where(words == 0, 0, words + (np.uint64(pool_base) << np.uint64(5))))
        found["pool"].append(pool[:used])
        for key, part in zip(firsts, parts, strict=True):
            firsts[key].append(line_base)
            line_base += len(part[name])
        pool_base += used
        word_base += count
    firsts["first_line"].append(line_base)
    found["lines"].append(np.array([word_base], dtype=np.uint32))
    data = {key: np.concatenate(arrays) for key, arrays in found.items()}
    data |= {key: np.array(numbers, dtype=np.uint32) for key, numbers in firsts.items()}
    data["plain"] = np.array([ord(unicodedata.normalize("NFD", chr(code))[0]) for code in range(0x2000)], dtype=np.uint32)
    return data


def allowed_lanes(names: list[str]) -> np.ndarray:
    """For each language those that share a script with it: it is told apart from no others."""
    allowed = np.zeros((LANES, LANES), dtype=np.uint8)
    for members in engine_languages.SCRIPTS.values():
        inside = [names.index(name) for name in members if name in names]
        for one in inside:
            allowed[one, inside] = 1
    return allowed


def write(path: Path, names: list[str], rows: np.ndarray, head: np.ndarray) -> None:
    """Quantize and write: see `langmix.detector.weights` for the format."""
    scale = np.maximum(rows.std(axis=0) * 4 / 127, 1e-9)
    small = np.clip(np.rint(rows / scale), -127, 127).astype(np.int8)
    every = engine_languages.languages()
    # Logits in 1/256 nat: an integer head makes both kernels agree to the bit.
    wide = np.zeros((LANES, DIMENSIONS), dtype=np.float64)
    for lane, name in enumerate(every):
        if name in names:
            wide[lane] = head[names.index(name)] * scale
    shift = 0
    while np.abs(wide).max() * 256 * (1 << (shift + 1)) < 2047:
        shift += 1
    integer = np.rint(wide * 256 * (1 << shift)).astype(np.int16)
    header = json.dumps(
        {
            "languages": [{"tag": name, "tier": engine_languages.tier(name)} for name in every],
            "scripts": engine_languages.SCRIPTS,
            "siblings": [group.split() for group in engine_languages.SIBLINGS],
            "trained": names,
        },
        separators=(",", ":"),
    ).encode()
    header += b" " * (-len(header) % 64)
    with path.open("wb") as file:
        file.write(struct.pack("<4s7I", b"LMWT", 1, ROW_BITS, DIMENSIONS, LANES, len(every), shift, len(header)) + bytes(32))
        file.write(header)
        file.write(integer.tobytes())
        file.write(small.tobytes())


if __name__ == "__main__":
    main()
