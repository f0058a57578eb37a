"""DuckDB: what langmix finds in a text, as a function for SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from ..config import Config, Settings, with_settings
from ..errors import ConfigError, MissingDependency
from .annotations import annotate, annotation_fields, open_arrow

if TYPE_CHECKING:
    import duckdb


def register(
    connection: duckdb.DuckDBPyConnection, name: str = "languages", *, config: Config | None = None, **settings: Unpack[Settings]
) -> None:
    """Give a connection to DuckDB a function of a text: a struct of what `annotate` finds in it.

    Cursors of the connection know it too, and its threads may call it side by side.

    Args:
        connection: where SQL will use it.
        name: what SQL will call it; with other settings it can be given again under another one.
        config: the settings; the defaults where None. No configuration file is read.
        **settings: fields of `Config` to replace in it, such as ``lang="fr"``.

    Raises:
        ConfigError: a setting cannot be used; or DuckDB does not take the function, such as where there is one of that name.
        MissingDependency: duckdb, pyarrow, or numpy, which DuckDB needs for functions on Arrow, is not installed.

    >>> import duckdb
    >>> connection = duckdb.connect()
    >>> register(connection, lang="es")
    >>> connection.execute("SELECT languages('La sesión empezó tarde.').language").fetchone()
    ('es',)
    """
    try:
        import duckdb
        import numpy  # noqa: F401, ICN001 -- only whether it is there; DuckDB would say so in other words
    except ImportError as error:
        command = "pip install 'langmix[corpus]' duckdb numpy"
        raise MissingDependency(f"this needs the packages duckdb and numpy; install them with: {command}") from error
    pa = open_arrow()
    config = with_settings(config, settings)

    # DuckDB looks annotations up in this module when it runs, and `pa` is not there.
    def judge(texts: Any) -> Any:
        batches = [annotate(pa.record_batch({"text": chunk}), id=None, config=config) for chunk in texts.chunks]
        return pa.chunked_array([batch.to_struct_array() for batch in batches], pa.struct(annotation_fields()))

    # What is wrong with a setting is said here and by us, not by DuckDB in the middle of a query.
    judge(pa.chunked_array([pa.nulls(0)]))
    try:
        fields = connection.from_arrow(pa.schema(annotation_fields()).empty_table())
        kind = duckdb.struct_type(dict(zip(fields.columns, fields.types, strict=True)))
        # Special: it is asked about nulls too, and says that they are.
        # Names: where the module of DuckDB is that has the constants depends on its version.
        connection.create_function(name, judge, ["VARCHAR"], kind, type="arrow", null_handling="special")  # type: ignore[call-overload]
    except duckdb.Error as error:
        raise ConfigError(f"DuckDB does not take the function '{name}': {error}") from error
