"""The one function of corpus runs: a batch of texts in, a batch of what is in them out."""

from __future__ import annotations

from array import array
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal, Unpack

from ..config import Config, Settings, with_settings
from ..errors import ConfigError, MissingDependency
from .plain_scan import PlainScanner, Texts

if TYPE_CHECKING:
    import pyarrow as pa

MOST_BYTES: Final = 2**31 - 2
"""Of a text: offsets are signed 32-bit numbers."""


def open_arrow() -> Any:
    """The package pyarrow.

    Raises:
        MissingDependency: it is not installed.
    """
    try:
        import pyarrow as pa
    except ImportError as error:
        raise MissingDependency("corpora need the package pyarrow; install it with: pip install 'langmix[corpus]'") from error
    return pa


def annotate(
    batch: pa.RecordBatch,
    *,
    text: str = "text",
    id: str | None = "id",  # noqa: A002 -- the name that this column has in most corpora
    config: Config | None = None,
    keep_text: bool = False,
    **settings: Unpack[Settings],
) -> pa.RecordBatch:
    """Find the languages of many plain texts at once.

    The answers are those of `langmix.scan` for each text. The interpreter's lock is released while the kernel works, so threads that
    annotate batches of their own run side by side.

    Args:
        batch: has a column of texts: strings, or bytes in UTF-8.
        text: the name of that column.
        id: the name of a column to hand on as it is; None where there is none.
        config: the settings; the defaults where None. No configuration file is read.
        keep_text: whether to hand on the texts as well.
        **settings: fields of `Config` to replace in it, such as ``lang="fr"``.

    Returns:
        As many rows, in the same order: `id` and the text where asked for, then the columns of `annotation_fields`. A row that cannot be
        judged (null, no UTF-8, larger than `Config.max_file_size`) has nulls and says why in ``error``.

    Raises:
        ConfigError: the batch has no such column, or one that holds no texts; or a setting cannot be used.
        MissingDependency: pyarrow is not installed.

    >>> import pyarrow as pa
    >>> batch = pa.record_batch({"id": ["a"], "text": ["La sesión empezó tarde. Nobody had told the members about the new time."]})
    >>> row = annotate(batch, lang="es").to_pylist()[0]
    >>> row["id"], row["language"], [(span["start"], span["end"], span["language"]) for span in row["spans"] if span["foreign"]]
    ('a', 'en', [(24, 71, 'en')])
    """
    pa = open_arrow()
    config = with_settings(config, settings)
    column = _column(batch, text)
    texts, refused = _read(column, text, min(config.max_file_size, MOST_BYTES))
    wanted = bytearray(b"\1") * len(column)
    for row in refused:
        wanted[row] = 0
    columns = _scanner(config).scan(texts, bytes(wanted))
    for row, reason in refused.items():
        columns.errors[row] = reason
    handed_on = {} if id is None else {id: _column(batch, id)}
    if keep_text:
        handed_on[text] = column
    added = annotation_fields()
    fields = [pa.field(name, values.type) for name, values in handed_on.items()]
    return pa.RecordBatch.from_arrays([*handed_on.values(), *columns.finish(added)], schema=pa.schema([*fields, *added]))


def annotation_fields() -> list[pa.Field]:
    """The columns that `annotate` adds.

    ``language``
        the main language (ISO 639-1 code, else 639-3), ``und`` where none was found.
    ``foreign_share``
        0..1: how much of the decided letters is foreign.
    ``characters``
        code points of the text.
    ``shares``
        the share (0..1) of the letters by language, the largest first.
    ``spans``
        every stretch of one language in order: `start` inclusive and `end` exclusive in code points, `language`, `confidence` (0..1),
        `foreign` (neither in the expected language nor in an allowed one), `term` (a technical word or a title, no passage).
    ``error``
        why a row could not be judged, else null.
    """
    pa = open_arrow()
    share = pa.struct([pa.field("language", pa.string()), pa.field("share", pa.float32())])
    span = pa.struct(
        [
            pa.field("start", pa.int32()),
            pa.field("end", pa.int32()),
            pa.field("language", pa.string()),
            pa.field("confidence", pa.float32()),
            pa.field("foreign", pa.bool_()),
            pa.field("term", pa.bool_()),
        ]
    )
    return [
        pa.field("language", pa.string()),
        pa.field("foreign_share", pa.float32()),
        pa.field("characters", pa.int32()),
        pa.field("shares", pa.list_(share)),
        pa.field("spans", pa.list_(span)),
        pa.field("error", pa.string()),
    ]


@lru_cache(maxsize=8)
def _scanner(config: Config) -> PlainScanner:
    return PlainScanner(config)


def _column(batch: pa.RecordBatch, name: str) -> pa.Array:
    if name not in batch.schema.names:
        raise ConfigError(f"there is no column '{name}'; there are: {', '.join(batch.schema.names) or 'none'}")
    return batch.column(name)


def _read(column: pa.Array, name: str, limit: int) -> tuple[Texts, dict[int, str]]:
    """The texts of a column, and of those that cannot be judged by their row why not."""
    pa = open_arrow()
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if pa.types.is_null(kind):
        column = column.cast(pa.binary())
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        # No copy, and what is no UTF-8 harms nobody yet.
        column = column.view(pa.large_binary() if pa.types.is_large_string(kind) else pa.binary())
    elif pa.types.is_string_view(kind) or pa.types.is_binary_view(kind) or pa.types.is_fixed_size_binary(kind):
        column = column.cast(pa.large_binary())
    elif not (pa.types.is_binary(kind) or pa.types.is_large_binary(kind)):
        raise ConfigError(f"the column '{name}' holds {kind}, not texts; name another one")
    code: Literal["q", "i"] = "q" if pa.types.is_large_binary(column.type) else "i"
    _, places, content = column.buffers()
    offsets = array("q", memoryview(places).cast("b").cast(code)[column.offset : column.offset + len(column) + 1] if len(column) else [0])
    texts = Texts(memoryview(content if content is not None else b"").cast("B"), offsets)
    refused: dict[int, str] = {}
    if offsets[-1] - offsets[0] > limit:
        refused = {
            row: f"the text has {end - start:,} bytes, more than the {limit:,} allowed (max-file-size)"
            for row, (start, end) in enumerate(pairwise(offsets))
            if end - start > limit
        }
    if column.null_count:
        refused |= {row: "the text is null" for row, valid in enumerate(column.is_valid().to_pylist()) if not valid}
    return texts, refused
