"""Polars: what langmix finds in a column of texts, as an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from ..config import Config, Settings, with_settings
from ..errors import MissingDependency
from .annotations import annotate, open_arrow

if TYPE_CHECKING:
    import polars as pl


def languages(text: str | pl.Expr, *, config: Config | None = None, **settings: Unpack[Settings]) -> pl.Expr:
    """An expression for Polars: a struct of what `annotate` finds in each text.

    It can be used wherever an expression can, and also where Polars reads and writes piece by piece: a row's answer depends on that row
    alone. As all expressions of Polars it keeps the name of its column, unless ``alias`` gives it another one.

    Args:
        text: the name of the column of texts (strings, or bytes in UTF-8), or an expression that gives them.
        config: the settings; the defaults where None. No configuration file is read.
        **settings: fields of `Config` to replace in it, such as ``lang="fr"``.

    Returns:
        A struct with the fields of `annotation_fields`. A row that cannot be judged has nulls in it and says why in ``error``.

    Raises:
        ConfigError: a setting cannot be used. That a column holds no texts is said only when Polars comes to it.
        MissingDependency: polars or pyarrow is not installed.

    >>> import polars as pl
    >>> frame = pl.LazyFrame({"id": ["a"], "text": ["La sesión empezó tarde. Nobody had told the members about the new time."]})
    >>> found = frame.select("id", languages("text", lang="es").alias("found")).unnest("found").collect()
    >>> found.row(0, named=True)["language"], round(found.row(0, named=True)["foreign_share"], 2)
    ('en', 0.67)
    """
    try:
        import polars as pl
    except ImportError as error:
        raise MissingDependency("this needs the package polars; install it with: pip install 'langmix[corpus]' polars") from error
    pa = open_arrow()
    config = with_settings(config, settings)
    # What is wrong with a setting is said here and by us, not by Polars in the middle of its work.
    nothing = annotate(pa.record_batch({"text": pa.nulls(0)}), id=None, config=config)

    def judge(texts: pl.Series) -> pl.Series:
        found = annotate(pa.record_batch({texts.name: texts.to_arrow()}), text=texts.name, id=None, config=config)
        return pl.DataFrame(pa.Table.from_batches([found])).to_struct(texts.name)

    expression = pl.col(text) if isinstance(text, str) else text
    return expression.map_batches(judge, return_dtype=pl.DataFrame(pa.Table.from_batches([nothing])).to_struct().dtype, is_elementwise=True)
