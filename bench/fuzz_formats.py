"""Readers and writers of formats, fed with files that are broken at random: what escapes, hangs or reads otherwise when written back.

::

    nice -n 10 python -m bench.fuzz_formats --seconds 60 --seed 1 yaml csv

Each case is a file of `tests/formats/files`, mutated: bytes flipped, pieces doubled, cut, swapped, taken from other files, signs of the format
put in, line ends changed; of a container the texts in it, or the archive itself. A process of its own, with little time and memory, does with
it what langmix does with a file:

``read``
    Anything but a document or a `LangmixError` is a fault, and so are segments that break the rules of `tests/roundtrip.py`.
``same``
    Every segment is written anew with its own text, and the file read again: it must be built as it was, or be refused.
``said``
    One segment is replaced by a text full of signs of the format: where the file is still built as it was, it must say that text.

Faults are put together by what went wrong and where; of each kind the first is made as small as it can be and shown as a Python literal. The
program ends with 1 if there were any.
"""

from __future__ import annotations

import argparse
import io
import os
import pickle
import random
import resource
import select
import signal
import sys
import time
import traceback
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bench.file_mutations import SIGNS, TEXT, TOKENS, WORDS, base_files, make_case
from langmix import formats
from langmix.document import MASK, Document
from langmix.errors import LangmixError
from langmix.formats.markup import STAND_IN, compose, extract
from langmix.formats.placeholders import marks
from langmix.results import Edit, apply_edits
from roundtrip import check_segments, rewritten  # where `file_mutations` has put the tests

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS: Final = 3.0
"""Processor time of a case; the files have some thousand characters."""
BYTES: Final = 1_500_000_000
"""Address space of a case."""
TRIES: Final = 150
"""How many smaller files are tried for each kind of fault."""
CHECKED: Final = 20_000
"""Code points: in larger texts the segments are not looked at character by character."""
_UNREAD: Final = frozenset({MASK, "''", "&#x0;", "&nbsp;", "&eacute;", "/*", "*/"})
"""Signs that some formats read as something else wherever they stand."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with a file."""

    kind: str
    """What two faults of the same cause have in common."""
    detail: str


def judge(name: str, path: str, content: bytes | str, seed: int) -> Fault | None:
    """What is wrong with how a file is read and written; None where nothing is."""
    try:
        document = _read(name, path, content)
    except LangmixError:
        return None
    if len(document.text) <= CHECKED:
        check_segments(document)
    if isinstance(content, str) and document.text != content:
        return Fault("read: another text", "")
    if not formats.FORMATS[name].writes:
        return None
    unchanged = _write(content, document, rewritten(document, escaped=False))
    if unchanged != content:
        return Fault("same: edits that change nothing change it", repr(unchanged)[:300])
    return _judge_same(name, path, content, document) or _judge_said(name, path, content, document, random.Random(seed))  # noqa: S311 -- repeatable


def _judge_same(name: str, path: str, content: bytes | str, document: Document) -> Fault | None:
    try:
        edits = rewritten(document, escaped=True)
        written = _write(content, document, edits)
    except LangmixError:
        return None
    try:
        again = _read(name, path, written)
    except LangmixError as error:
        return Fault("same: cannot be read again", str(error))
    before, after = ([_shape(segment) for segment in each.segments] for each in (document, again))
    if before != after:
        different = next(((one, other) for one, other in zip(before, after, strict=False) if one != other), (len(before), len(after)))
        what = "number" if len(before) != len(after) else "text"
        return Fault(f"same: another {what} of segments", f"{different}")
    return None


def _judge_said(name: str, path: str, content: bytes | str, document: Document, noise: random.Random) -> Fault | None:
    if not document.segments:
        return None
    segment = noise.choice(document.segments)
    part = extract(document, segment, 0, len(segment.text))
    # Where markup goes in a new sentence is not to be guessed.
    if part.tags or STAND_IN.search(segment.text):
        return None
    # What is never seen, and what a format takes for code, is not read again.
    tokens = [token for token in (*TOKENS.get(name, SIGNS), *SIGNS, *TEXT) if token.isprintable() and token not in _UNREAD]
    words = noise.choices(WORDS, k=noise.randint(2, 5))
    for _ in range(noise.choice((1, 1, 2, 3))):
        token = noise.choice(tokens).replace("\r", " ").replace("\n", " ").strip(" ")
        words.insert(noise.randint(0, len(words)), noise.choice(("{}", "{}a", "a{}", "a{}b")).format(token))
    text = f"{' '.join(words).strip()} {''.join(STAND_IN.findall(part.text))}".strip()
    edits = [Edit(*segment.source(0, len(segment.text)), "")]
    try:
        edits[0] = Edit(edits[0].start, edits[0].end, compose(document, segment, part, text))
        again = _read(name, path, _write(content, document, edits))
    except LangmixError:
        return None
    if not formats.same_structure(document, again, edits):
        return None
    said = again.segments[document.segments.index(segment)].text.replace(MASK, "")
    plain = STAND_IN.sub("", text)
    # A text that has a placeholder says one.
    expected = {"".join(each.split()) for each in (plain, _without_marks(plain))}
    if "".join(said.split()) not in expected:
        return Fault("said: it reads as another text", f"{plain!r} written {edits[0].replacement!r} reads {said!r}")
    return None


def _without_marks(text: str) -> str:
    """A text without the placeholders and tags that formats of messages see in it."""
    parts: list[str] = []
    done = 0
    for mark in marks(text):
        parts += text[done : mark.start], mark.text.replace(MASK, "")
        done = mark.end
    return "".join([*parts, text[done:]])


def _read(name: str, path: str, content: bytes | str) -> Document:
    return formats.read_container(content, path, name) if isinstance(content, bytes) else formats.read(content, path, name)


def _write(content: bytes | str, document: Document, edits: list[Edit]) -> bytes | str:
    return formats.write_container(content, document, edits) if isinstance(content, bytes) else apply_edits(content, edits)


def _shape(segment: Any) -> tuple[str, str, str | None, str | None]:
    text, name = (STAND_IN.sub("\ufffd", said or "") for said in (segment.text, segment.name))
    return " ".join(text.split()), segment.kind, segment.declared, name


def run(name: str, path: str, content: bytes | str, seed: int) -> Fault | None:
    """`judge` in a process of its own, within limits."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # The timer of the processor time: its signal ends the process even inside a regular expression.
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            fault = judge(name, path, content, seed)
        except BaseException as error:
            fault = _escaped(error)
        os.write(writer, pickle.dumps(fault)[:60_000])
        os._exit(0)
    os.close(writer)
    received = b""
    while select.select([reader], [], [], 60)[0] and (chunk := os.read(reader, 1 << 16)):
        received += chunk
    os.close(reader)
    if not received:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if received:
        fault = pickle.loads(received)  # noqa: S301 -- from this very program
        return fault if isinstance(fault, Fault) else None
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return Fault("read: too slow" if number == signal.SIGPROF else f"read: ended by signal {number}", "")


def _escaped(error: BaseException) -> Fault:
    frames = traceback.extract_tb(error.__traceback__)
    frame = next((frame for frame in reversed(frames) if "langmix/" in frame.filename or "roundtrip" in frame.filename), frames[-1])
    # Endless recursion stops anywhere.
    where = "" if isinstance(error, RecursionError | MemoryError) else f" at {Path(frame.filename).name}: {frame.line}"
    return Fault(f"{type(error).__name__}{where}", f"{error!r:.300} line {frame.lineno}")


def smallest(content: bytes | str, still: Callable[[Any], bool]) -> bytes | str:
    """A content with as much left out as can be, so that something still holds for it."""
    left = TRIES
    size = len(content) // 2
    while size and left > 0:
        at = 0
        while at < len(content) and left > 0:
            shorter = content[:at] + content[at + size :]
            left -= 1
            if still(shorter):
                content = shorter
            else:
                at += size
        size //= 2
    return content


def fuzz(name: str, seconds: float, seed: int, shown: int) -> int:
    """Try files of a format for some time, and print the kinds of faults; gives how many there are."""
    noise = random.Random(f"{seed} {name}")  # noqa: S311 -- repeatable
    files = base_files(name)
    found: dict[str, list[tuple[str, bytes | str, int, Fault]]] = {}
    counts: dict[str, int] = {}
    end = time.monotonic() + seconds
    cases = 0
    while time.monotonic() < end:
        cases += 1
        path, content, written = make_case(name, noise, files)
        fault = run(name, path, content, written)
        if fault:
            counts[fault.kind] = counts.get(fault.kind, 0) + 1
            if len(found.setdefault(fault.kind, [])) < shown:
                found[fault.kind].append((path, content, written, fault))
    print(f"{name}: {cases} cases, {sum(counts.values())} faults of {len(counts)} kinds", flush=True)  # noqa: T201 -- a program
    for kind, examples in found.items():
        print(f"  {kind} ({counts[kind]} times)")  # noqa: T201 -- a program
        for path, content, written, _ in examples:
            small = content
            if isinstance(content, str) or name == "pdf":
                small = smallest(content, lambda other, p=path, w=written, k=kind: getattr(run(name, p, other, w), "kind", None) == k)
            last = run(name, path, small, written)
            print(f"    {path}: {_literal(small)}\n      {last.detail if last else 'not again'}", flush=True)  # noqa: T201 -- a program
    return len(counts)


def _literal(content: bytes | str) -> str:
    if isinstance(content, bytes) and content[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return repr({member: archive.read(member)[:1500] for member in archive.namelist() if member.endswith("ml")})[:6000]
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):
            pass
    return ascii(content)[:3000]


def main() -> int:
    """Try the formats that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "names", nargs="*", default=list(formats.FORMATS), metavar="FORMAT", help="names in the table of formats; default: all"
    )
    parser.add_argument("--seconds", type=float, default=30, help="for each format")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shown", type=int, default=2, help="examples of each kind of fault")
    arguments = parser.parse_args()
    found = [fuzz(name, arguments.seconds, arguments.seed, arguments.shown) for name in arguments.names]
    return int(any(found))


if __name__ == "__main__":
    sys.exit(main())
