"""Which files a run reads, and in which pieces: shards, each the work of one process and the source of one part of the output."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from ..config import DEFAULTS, Config
from ..errors import ConfigError, InputError
from .annotations import open_arrow
from .places import Place, check_name, find_place, list_files, open_file, real_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Kind = Literal["parquet", "jsonl", "csv", "tsv", "warc"]

_KINDS: Final[dict[str, Kind]] = {
    ".parquet": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".warc": "warc",
    ".wet": "warc",
}
_COMPRESSIONS: Final = {".gz": "gzip", ".zst": "zstd"}

LAYOUT: Final = 2
"""Rises when the parts of a run are written otherwise."""


LOOKS_AT_ONCE: Final = 32
"""Files that are looked into at a time: in an object store a look is mostly waiting."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a run does with its documents."""

    text: str = "text"
    """The column of texts."""
    id: str | None = "id"
    """The column that documents are known by; None where there is none."""
    columns: tuple[str, ...] = ()
    """Further columns of the source to write, the texts' among them where they are wanted."""
    config: Config = DEFAULTS
    keep_languages: tuple[str, ...] = ()
    """Only documents with one of these as their main language are written; all where empty."""
    drop_foreign: bool = False
    """Whether documents with a foreign passage are left out."""
    filter: str | None = None
    """An expression that a document must fulfil to be written; see `selection`."""
    shard_bytes: int = 64 * 1024 * 1024
    """About how many bytes of a source file make a shard, where it can be split."""


class Source(NamedTuple):
    """A file of documents."""

    place: Place
    size: int
    """Bytes."""
    changed: int
    """When, in nanoseconds since 1970."""
    kind: Kind
    compression: str | None
    """``gzip`` or ``zstd``."""


class Shard(NamedTuple):
    """A piece of a source."""

    source: Source
    begin: int
    """The first row group of a Parquet file, the first byte of another, inclusive."""
    end: int
    """Exclusive."""
    size: int
    """About how many bytes there are to read."""
    rows: int | None = None
    """As the source itself says; None where it does not, or cannot: a Parquet file that could not be read."""

    @property
    def name(self) -> str:
        """As messages and manifests name it."""
        if self.source.kind == "parquet":
            groups = f"group {self.begin}" if self.end - self.begin == 1 else f"groups {self.begin} to {self.end - 1}"
            return f"{self.source.place.name}, row {groups}"
        whole = self.begin == 0 and self.end == self.source.size
        return self.source.place.name if whole else f"{self.source.place.name}, bytes {self.begin:,} to {self.end:,}"


def find_sources(inputs: Sequence[str]) -> list[Source]:
    """The files of some paths and addresses, each once, in order.

    Raises:
        ConfigError: nothing is there to read, or a file is of no kind that a corpus can have.
        InputError: a path is not there, or pyarrow cannot open a file of that name.
        MissingDependency: pyarrow is not installed.
    """
    found: dict[str, Source] = {}
    for address in inputs:
        place = find_place(address)
        for file, size, changed in list_files(place):
            kind, compression = _kind_of(file.path)
            if kind is None:
                if file.path != place.path:
                    continue
                known = ", ".join(sorted(_KINDS))
                raise InputError(file.name, f"is no corpus by its name; known: {known}, and .gz or .zst behind all but .parquet")
            check_name(file.path)
            found.setdefault(real_name(file), Source(file, size, changed, kind, compression))
    if not found:
        raise ConfigError(f"there are no documents in {', '.join(inputs)}; corpora are .parquet, .jsonl, .csv, .warc, .wet files")
    return list(found.values())


def _kind_of(path: str) -> tuple[Kind | None, str | None]:
    name = path.rpartition("/")[2].lower()
    stem, dot, ending = name.rpartition(".")
    compression = _COMPRESSIONS.get(dot + ending)
    if compression:
        _, dot, ending = stem.rpartition(".")
    kind = _KINDS.get(dot + ending)
    return (None, None) if compression and kind == "parquet" else (kind, compression)


def plan_shards(sources: Sequence[Source], shard_bytes: int) -> Iterator[Shard]:
    """The pieces of sources, in order; together they are all of them.

    Parquet is split between row groups, JSON Lines between lines. What is compressed, CSV (a line end may be part of a text) and WARC
    files are one shard each.
    """
    with ThreadPoolExecutor(LOOKS_AT_ONCE) as pool:
        for shards in pool.map(lambda source: _plan(source, shard_bytes), sources):
            yield from shards


def _plan(source: Source, shard_bytes: int) -> list[Shard]:
    if source.kind == "parquet":
        return list(_plan_parquet(source, shard_bytes))
    pieces = max(1, round(source.size / shard_bytes)) if source.kind == "jsonl" and source.compression is None else 1
    edges = [source.size * piece // pieces for piece in range(pieces + 1)]
    return [Shard(source, begin, end, end - begin) for begin, end in pairwise(edges)]


def _plan_parquet(source: Source, shard_bytes: int) -> Iterator[Shard]:
    pa = open_arrow()
    import pyarrow.parquet as pq

    try:
        with open_file(source.place) as file:
            metadata = pq.read_metadata(file)
            groups = [
                (metadata.row_group(number).total_byte_size, metadata.row_group(number).num_rows)
                for number in range(metadata.num_row_groups)
            ]
    except (OSError, MemoryError, pa.ArrowException):
        # What is wrong with it is found again, and said, where it is read.
        yield Shard(source, 0, 1, source.size)
        return
    begin = size = rows = 0
    for number, (group_size, group_rows) in enumerate(groups):
        if size and size + group_size > shard_bytes:
            yield Shard(source, begin, number, size, rows)
            begin, size, rows = number, 0, 0
        size += group_size
        rows += group_rows
    yield Shard(source, begin, len(groups), size, rows)


def part_name(shard: Shard, options: Options) -> str:
    """The name of a shard's part: another one as soon as source, options, langmix's version or its weights are others."""
    source = shard.source
    said = [LAYOUT, source.place.name, source.size, source.changed, shard.begin, shard.end, fingerprint(options)]
    return f"part-{hashlib.sha256(json.dumps(said).encode()).hexdigest()[:24]}.parquet"


@cache
def fingerprint(options: Options) -> str:
    """A hash of what the annotations of a text depend on besides the text."""
    lists = [hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in options.config.accept]
    said = {key: value for key, value in asdict(options).items() if key != "shard_bytes"}
    return hashlib.sha256(json.dumps([version(), weights_hash(), said, lists], sort_keys=True, default=str).encode()).hexdigest()


def version() -> str:
    """The version of langmix."""
    import langmix

    return langmix.__version__


@cache
def weights_hash() -> str:
    """A hash of the engine's data, in hexadecimal."""
    data = files("langmix.detector").joinpath("data")
    return hashlib.sha256(b"".join(data.joinpath(name).read_bytes() for name in ("weights.bin", "characters.bin"))).hexdigest()
