"""The one function of corpus runs: a batch of texts in, a batch of what is in them out."""

from __future__ import annotations

from array import array
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, Unpack

from ..config import Config, Settings, with_settings
from ..errors import ConfigError, MissingDependency
from .plain_scan import Found, PlainScanner

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

MOST_CHARACTERS: Final = 2**31 - 1
"""Offsets are signed 32-bit numbers."""


AT_ONCE: Final = 256
"""The most texts that the kernel reads in one go."""

CHARACTERS_AT_ONCE: Final = 1024 * 1024
"""Code points from which on it gets no further one."""


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
    texts = _column(batch, text)
    columns = _Columns()
    scanner = _scanner(config)
    for group in _groups(_decode(texts, text, config.max_file_size)):
        judged = iter(scanner.scan([content for content in group if isinstance(content, str)]))
        for content in group:
            found = next(judged) if isinstance(content, str) else content.reason
            if isinstance(found, Found):
                columns.add(found)
            else:
                columns.refuse(str(found))
    handed_on = {} if id is None else {id: _column(batch, id)}
    if keep_text:
        handed_on[text] = texts
    arrays = columns.finish()
    fields = [pa.field(name, column.type) for name, column in handed_on.items()]
    return pa.RecordBatch.from_arrays([*handed_on.values(), *arrays], schema=pa.schema([*fields, *annotation_fields()]))


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


class _Refused:
    """Why a row has no text that could be judged."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


def _groups(contents: Iterator[str | _Refused]) -> Iterator[list[str | _Refused]]:
    """Neighbours, as many as are judged at once."""
    group: list[str | _Refused] = []
    characters = 0
    for content in contents:
        group.append(content)
        characters += len(content) if isinstance(content, str) else 0
        if len(group) == AT_ONCE or characters >= CHARACTERS_AT_ONCE:
            yield group
            group, characters = [], 0
    if group:
        yield group


def _column(batch: pa.RecordBatch, name: str) -> pa.Array:
    if name not in batch.schema.names:
        raise ConfigError(f"there is no column '{name}'; there are: {', '.join(batch.schema.names) or 'none'}")
    return batch.column(name)


def _decode(column: pa.Array, name: str, limit: int) -> Iterator[str | _Refused]:
    """The texts of a column one by one: never all of them as Python objects."""
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
    edges = memoryview(places).cast("b").cast(code)[column.offset : column.offset + len(column) + 1] if len(column) else []
    data = memoryview(content if content is not None else b"")
    valid = column.is_valid().to_pylist() if column.null_count else None
    for row in range(len(column)):
        start, end = edges[row], edges[row + 1]
        if valid and not valid[row]:
            yield _Refused("the text is null")
        elif end - start > limit:
            yield _Refused(f"the text has {end - start:,} bytes, more than the {limit:,} allowed (max-file-size)")
        else:
            try:
                yield str(data[start:end], "utf-8")
            except UnicodeDecodeError as error:
                yield _Refused(f"the text is no UTF-8: byte {error.start:,} does not decode")


class _Columns:
    """The annotations of a batch as they come, in arrays of numbers."""

    def __init__(self) -> None:
        self._tags: dict[str, int] = {}
        self._valid = bytearray()
        self._errors: list[str | None] = []
        self._languages, self._characters = array("h"), array("i")
        self._foreign_shares = array("f")
        self._share_ends, self._span_ends = array("i", [0]), array("i", [0])
        self._share_languages, self._share_values = array("h"), array("f")
        self._starts, self._ends, self._span_languages = array("i"), array("i"), array("h")
        self._confidences = array("f")
        self._foreign, self._terms = bytearray(), bytearray()

    def add(self, found: Found) -> None:
        """A row of a text that was judged."""
        tags = self._tags
        language, shares, spans, foreign_share, characters = found
        self._valid.append(1)
        self._errors.append(None)
        self._languages.append(tags.setdefault(language, len(tags)))
        self._characters.append(characters)
        self._foreign_shares.append(foreign_share)
        for tag, share in shares.items():
            self._share_languages.append(tags.setdefault(tag, len(tags)))
            self._share_values.append(share)
        for start, end, tag, confidence, _, term, foreign in spans:
            self._starts.append(start)
            self._ends.append(end)
            self._span_languages.append(tags.setdefault(tag, len(tags)))
            self._confidences.append(confidence)
            self._foreign.append(foreign)
            self._terms.append(term)
        self._share_ends.append(len(self._share_values))
        self._span_ends.append(len(self._starts))

    def refuse(self, reason: str) -> None:
        """A row of a text that cannot be judged."""
        self._valid.append(0)
        self._errors.append(reason)
        self._languages.append(0)
        self._characters.append(0)
        self._foreign_shares.append(0.0)
        self._share_ends.append(len(self._share_values))
        self._span_ends.append(len(self._starts))

    def finish(self) -> list[pa.Array]:
        """The columns, in the order of `annotation_fields`."""
        pa = open_arrow()
        is_null = pa.array([not valid for valid in self._valid], pa.bool_()) if 0 in self._valid else None
        fields = annotation_fields()
        tags = pa.array(list(self._tags) or [""], pa.string())
        shares = pa.StructArray.from_arrays(
            [tags.take(_numbers(self._share_languages)), _numbers(self._share_values)], fields=list(fields[3].type.value_type)
        )
        flags = (_numbers(array("B", flag)).cast(pa.bool_()) for flag in (self._foreign, self._terms))
        spans = pa.StructArray.from_arrays(
            [
                _numbers(self._starts),
                _numbers(self._ends),
                tags.take(_numbers(self._span_languages)),
                _numbers(self._confidences),
                *flags,
            ],
            fields=list(fields[4].type.value_type),
        )
        return [
            _without(is_null, tags.take(_numbers(self._languages))),
            _without(is_null, _numbers(self._foreign_shares)),
            _without(is_null, _numbers(self._characters)),
            pa.ListArray.from_arrays(_numbers(self._share_ends), shares, type=fields[3].type, mask=is_null),
            pa.ListArray.from_arrays(_numbers(self._span_ends), spans, type=fields[4].type, mask=is_null),
            pa.array(self._errors, pa.string()),
        ]


def _numbers(values: array[Any]) -> pa.Array:
    """Numbers as Arrow has them; nothing is copied."""
    pa = open_arrow()
    kind = {"B": pa.uint8(), "h": pa.int16(), "i": pa.int32(), "f": pa.float32()}[values.typecode]
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])


def _without(is_null: pa.Array | None, column: pa.Array) -> pa.Array:
    """A column with nulls in the place of some values."""
    if is_null is None:
        return column
    import pyarrow.compute as pc

    return pc.if_else(is_null, open_arrow().scalar(None, column.type), column)
