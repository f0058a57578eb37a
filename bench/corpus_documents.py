"""Documents for `bench.corpus_runs`: as many as wanted of about 2 KB, each in one language, and in one of ten a passage of another one.

Sentences come from the sample texts, from the clean texts of mixbench and from corpora of a sentence a line. Languages are drawn with equal
chances, so that neighbours seldom share one. The same number and the same texts give the same documents. What was planted where stands
in files beside them.
"""

from __future__ import annotations

import gzip
import json
import lzma
import os
import random
import unicodedata
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES: Final = Path(__file__).parent.parent / "samples"

FAMILIES: Final[tuple[str, ...]] = (
    "af da de en fo is lb nb nl nn sv",
    # Esperanto has most of its words from them.
    "ca eo es fr gl it la oc pt ro",
    "be bg cs hr mk pl ru sk sl sr uk",
    "lt lv",
    "br cy ga gd",
    "et fi",
    "hu",
    "az kk ky tr ug uz",
    "bn fa hi mr ur",
    "ar he mt",
    "id jv tl",
    "ta te",
    *("el", "eu", "hy", "ja", "ka", "ko", "sq", "th", "vi", "zh"),
)
"""Languages that langmix, CLD2 and fastText all have, those of a family in one row: what is planted is of another row than its document."""

UNSPACED: Final = frozenset({"ja", "zh"})
"""Languages whose sentences stand next to each other without a space."""

SEED: Final = 11
TENTHS: Final = 10
"""Folders of the same make, so that a tenth of the documents is like all of them."""
GROUP: Final = 10_000
"""Rows of a row group."""
PARQUET_SHARE, JSON_SHARE = 0.7, 0.25
"""Of a tenth; what is left is JSON Lines in gzip."""
PLANTED: Final = 0.1
"""The chance of a document to have a foreign passage."""
SIZES: Final = (1_400, 2_700)
"""Bytes of UTF-8 from which on a document gets no further paragraph, least and most."""
SENTENCE: Final = (60, 600)
"""Bytes of a sentence, least and most."""
PLANTED_CHARACTERS: Final = 200
"""The longest sentence that is planted: no passage shall be more than its document."""
MOST_SENTENCES: Final = 5
"""Of a paragraph."""
CLEAN_CHANCE: Final = 0.05
"""Of a paragraph to be one of mixbench or of the samples."""
ENDS: Final = frozenset(".!?。！？…।։؟»”」")
"""A line that ends with none of these is more likely a label on a button than a sentence."""


class Texts(NamedTuple):
    """What documents of a language are made of."""

    paragraphs: list[str]
    sentences: list[str]
    plantable: list[str]
    """Sentences of at most `PLANTED_CHARACTERS`."""


class Document(NamedTuple):
    """A document, and what was planted in it."""

    id: str
    text: str
    language: str
    planted: str | None
    """The language of the passage; None where there is none."""
    start: int | None
    """Of the passage: code points, inclusive."""
    end: int | None
    """Exclusive."""
    alone: bool | None
    """Whether the passage is a paragraph of its own."""


def read_texts(clean: Path | None, folders: list[Path]) -> dict[str, Texts]:
    """The texts by language.

    Args:
        clean: ``clean.jsonl.xz`` of mixbench.
        folders: with files ``{code}.txt.xz``, a sentence a line.

    Raises:
        SystemExit: a language has no sentences.
    """
    paragraphs: dict[str, list[str]] = defaultdict(list)
    for language, text in (*_sample_paragraphs(), *(_clean_paragraphs(clean) if clean else ())):
        paragraphs[language].append(text)
    found: dict[str, Texts] = {}
    for language in " ".join(FAMILIES).split():
        sentences: list[str] = []
        for folder in folders:
            path = folder / f"{language}.txt.xz"
            if path.exists():
                with lzma.open(path, "rt", encoding="utf-8") as lines:
                    sentences += [line.rstrip("\n") for line in lines]
        # CLD2 refuses control characters.
        letters = set("".join(sentences))
        refused = {letter for letter in letters if unicodedata.category(letter) in {"Cc", "Cs", "Cn"}}
        least, most = SENTENCE
        sentences = [
            line
            for line in sentences
            if line[-1:] in ENDS and least <= len(line.encode()) <= most and (not refused or refused.isdisjoint(line))
        ]
        plantable = [line for line in sentences if len(line) <= PLANTED_CHARACTERS]
        if not plantable:
            raise SystemExit(f"no sentences of {language} in {', '.join(map(str, folders))}; name other folders with --texts")
        found[language] = Texts([text for text in paragraphs[language] if len(text.encode()) <= SIZES[0]], sentences, plantable)
    return found


def _sample_paragraphs() -> Iterator[tuple[str, str]]:
    """Those paragraphs of the sample texts that have no foreign passage."""
    for path in sorted((SAMPLES / "expected").glob("*.json")):
        said = json.loads(path.read_text(encoding="utf-8"))
        text = (SAMPLES / said["file"]).read_text(encoding="utf-8")
        place = 0
        for paragraph in text.split("\n\n"):
            behind = place + len(paragraph)
            if all(passage["end"] <= place or passage["start"] >= behind for passage in said["passages"]) and paragraph.strip():
                yield said["language"], paragraph.strip()
            place = behind + 2


def _clean_paragraphs(clean: Path) -> Iterator[tuple[str, str]]:
    with lzma.open(clean, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            for paragraph in row["text"].split("\n\n"):
                letters = {letter for letter in set(paragraph) if unicodedata.category(letter) in {"Cc", "Cs", "Cn"}} - {"\n", "\t"}
                if paragraph.strip() and not letters:
                    yield row["lang"], paragraph.strip()


def make_documents(texts: dict[str, Texts], first: int, count: int) -> Iterator[Document]:
    """Documents with running numbers.

    Args:
        texts: by language.
        first: the number of the first one, which also decides what chance does.
        count: how many.
    """
    chance = random.Random(f"{SEED} {first}")  # noqa: S311 -- nothing secret
    languages = sorted(texts)
    family = {language: row for row in FAMILIES for language in row.split()}
    strangers = {one: [other for other in languages if family[other] != family[one]] for one in languages}
    for number in range(first, first + count):
        language = chance.choice(languages)
        paragraphs = _paragraphs(texts[language], chance)
        other = chance.choice(strangers[language]) if chance.random() < PLANTED else None
        name, space = f"doc-{number:07}", _space(language)
        if other is None:
            yield Document(name, "\n\n".join(map(space.join, paragraphs)), language, None, None, None, None)
            continue
        passage = _space(other).join(chance.choice(texts[other].plantable) for _ in range(chance.randint(1, 2)))
        alone, start = _plant(paragraphs, passage, space, chance)
        yield Document(name, "\n\n".join(map(space.join, paragraphs)), language, other, start, start + len(passage), alone)


def _space(language: str) -> str:
    return "" if language in UNSPACED else " "


def _paragraphs(texts: Texts, chance: random.Random) -> list[list[str]]:
    """Paragraphs of sentences, enough for a document."""
    paragraphs: list[list[str]] = []
    size, wanted = 0, chance.randint(*SIZES)
    while size < wanted:
        if texts.paragraphs and chance.random() < CLEAN_CHANCE:
            sentences = [chance.choice(texts.paragraphs)]
        else:
            sentences = [chance.choice(texts.sentences) for _ in range(chance.randint(1, MOST_SENTENCES))]
        paragraphs.append(sentences)
        size += sum(len(sentence.encode()) for sentence in sentences)
    return paragraphs


def _plant(paragraphs: list[list[str]], passage: str, space: str, chance: random.Random) -> tuple[bool, int]:
    """Put a passage somewhere: whether as a paragraph of its own, and at which code point."""
    alone = chance.random() < 0.5
    if alone:
        number, place = chance.randint(0, len(paragraphs)), 0
        paragraphs.insert(number, [passage])
    else:
        number = chance.randrange(len(paragraphs))
        place = chance.randint(0, len(paragraphs[number]))
        paragraphs[number].insert(place, passage)
    before = sum(len(space.join(sentences)) + 2 for sentences in paragraphs[:number])
    return alone, before + sum(len(sentence) + len(space) for sentence in paragraphs[number][:place])


def write_documents(folder: Path, documents: int, clean: Path | None, folders: list[Path]) -> dict[str, Any]:
    """Write documents and what was planted in them; a process for each core.

    Args:
        folder: gets ``documents/tenth-N/`` and ``truth/tenth-N.parquet``.
        documents: how many, a multiple of ten.
        clean: as for `read_texts`.
        folders: as for `read_texts`.

    Returns:
        Their number, the bytes of their texts, and how many have something planted.
    """
    size = documents // TENTHS
    with ProcessPoolExecutor(os.cpu_count(), initializer=_begin, initargs=(clean, folders)) as pool:
        made = list(pool.map(_write_tenth, [folder] * TENTHS, range(TENTHS), [size] * TENTHS))
    return {key: sum(counts[key] for counts in made) for key in made[0]}


_texts: dict[str, Texts] = {}
"""Of this process."""


def _begin(clean: Path | None, folders: list[Path]) -> None:
    _texts.update(read_texts(clean, folders))


def _write_tenth(folder: Path, tenth: int, count: int) -> dict[str, int]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    place = folder / "documents" / f"tenth-{tenth}"
    place.mkdir(parents=True)
    (folder / "truth").mkdir(exist_ok=True)
    documents = make_documents(_texts, tenth * count, count)
    truth: list[tuple[Any, ...]] = []
    size = 0

    def take(most: int) -> list[Document]:
        nonlocal size
        rows = list(islice(documents, most))
        truth.extend((row.id, *row[2:]) for row in rows)
        size += sum(len(row.text.encode()) for row in rows)
        return rows

    parquet, lines = int(count * PARQUET_SHARE), int(count * JSON_SHARE)
    schema = pa.schema([("id", pa.string()), ("text", pa.string())])
    with pq.ParquetWriter(place / "documents.parquet", schema, compression=("zstd", "snappy")[tenth % 2]) as writer:
        for start in range(0, parquet, GROUP):
            rows = take(min(GROUP, parquet - start))
            writer.write_table(pa.table({"id": [row.id for row in rows], "text": [row.text for row in rows]}, schema=schema))
    # Without the time in its head, so that the same documents are the same bytes.
    with (
        (place / "documents.jsonl").open("wb") as plain,
        (place / "more.jsonl.gz").open("wb") as target,
        gzip.GzipFile("", "wb", 6, target, mtime=0) as packed,
    ):
        for file, most in ((plain, lines), (packed, count - parquet - lines)):
            for row in take(most):
                file.write(f"{json.dumps({'id': row.id, 'text': row.text}, ensure_ascii=False)}\n".encode())
    names = ("id", "language", "planted", "start", "end", "alone")
    pq.write_table(pa.table(dict(zip(names, zip(*truth, strict=True), strict=True))), folder / "truth" / f"tenth-{tenth}.parquet")
    return {"documents": len(truth), "bytes": size, "planted": sum(row[2] is not None for row in truth)}
