"""The rows of CSV files and of those with tabs."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING

from ..errors import FormatError
from .batches import READ_AHEAD, as_text, check_columns, wanted_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .batches import Extent, Row
    from .shards import Options, Shard


def read_rows(stream: IO[bytes], shard: Shard, options: Options, extent: Extent) -> Iterator[Row]:
    """The rows behind the line of names.

    Raises:
        ConfigError: a column is not there.
        FormatError: a quotation mark is missing, so that nobody can say where the rows begin.
    """
    # Bytes that are no UTF-8 come through as they are, and are found where the text is judged.
    lines = _Lines(io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline=""), options.config.max_file_size + READ_AHEAD)
    before = csv.field_size_limit(2**31 - 1)
    try:
        rows = csv.reader(lines, delimiter="\t" if shard.source.kind == "tsv" else ",")
        names = next(rows, [])
        check_columns(names, options)
        others = [name for name in wanted_columns(options) if name != options.text]
        lines.end_row()
        number = 0
        for row in rows:
            if lines.end_row():
                yield number, None, f"the row has more than the {lines.most:,} characters allowed (max-file-size)", {}
            elif row:
                found = dict(zip(names, row, strict=False))
                text = found.get(options.text)
                problem = f"the text is null: the row has only {len(row)} of {len(names)} columns" if text is None else None
                wanted = {name: as_text(found.get(name)) for name in others}
                yield number, None if text is None else text.encode("utf-8", "surrogateescape"), problem, wanted
            else:
                continue
            number += 1
    except csv.Error as error:
        raise FormatError(f"is no CSV: {error}") from error
    finally:
        csv.field_size_limit(before)
    extent.first, extent.behind = shard.begin, shard.end


class _Lines:
    """Lines for `csv.reader`, which by itself would take a row of any size into memory."""

    def __init__(self, stream: io.TextIOWrapper, most: int) -> None:
        self._stream = stream
        self.most = most
        """Characters of a row, exclusive."""
        self._taken = 0
        self._too_large = False

    def end_row(self) -> bool:
        """The reader has come to the end of a row: whether it was too large, and is not to be used."""
        too_large = self._too_large
        self._taken, self._too_large = 0, False
        return too_large

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self.most)
        if not line:
            raise StopIteration
        before = self._taken
        self._taken += len(line)
        if self._taken < self.most:
            return line
        self._too_large = True
        # A row of more than one line is one with a line end in quotation marks.
        self._skip(line, quoted=before > 0)
        return '"\n' if before else "too large\n"

    def _skip(self, line: str, *, quoted: bool) -> None:
        """Read on to the end of a row, of which this is a piece."""
        while line:
            quoted ^= line.count('"') % 2 == 1
            if not quoted and line.endswith(("\n", "\r")):
                return
            line = self._stream.readline(READ_AHEAD)
        if quoted:
            raise FormatError(f"the last row has more than {self.most:,} characters and no end: is a quotation mark missing?")
