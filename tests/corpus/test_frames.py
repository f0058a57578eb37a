"""The expression for Polars and the function for DuckDB: what `annotate` says, whichever way the rows come."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

import langmix
from langmix.corpus import annotate, annotation_fields
from langmix.corpus.duckdb_function import register
from langmix.corpus.polars_expression import languages

from .made import Row, rows, write_parquet

NOTHING: list[Row] = [{"id": "none", "text": None, "url": ""}, {"id": "empty", "text": "", "url": ""}]


def expected(documents: list[Row], **settings: Any) -> list[Row]:
    schema = pa.schema({"id": pa.string(), "text": pa.string()})
    found: list[Row] = annotate(pa.RecordBatch.from_pylist(documents, schema), **settings).to_pylist()
    return found


def with_polars(documents: list[Row], **settings: Any) -> list[Row]:
    frame = pl.DataFrame(documents, {"id": pl.String, "text": pl.String})
    return frame.select("id", languages("text", **settings).alias("found")).unnest("found").to_dicts()


def with_duckdb(documents: list[Row], **settings: Any) -> list[Row]:
    connection = duckdb.connect()
    register(connection, **settings)
    table = pa.Table.from_pylist(documents, pa.schema({"id": pa.string(), "text": pa.string()}))
    connection.register("documents", table)
    return ask(connection, "documents")


def ask(connection: duckdb.DuckDBPyConnection, source: str) -> list[Row]:
    answer = connection.execute(f"SELECT id, unnest(languages(text)) FROM {source}")  # noqa: S608 -- the source is a test's own
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


both = pytest.mark.parametrize("engine", [with_polars, with_duckdb])
Engine = Callable[..., list[Row]]


@both
def test_the_answers_are_those_of_annotate(engine: Engine) -> None:
    documents = [*rows(30), *NOTHING, *rows(30, 30)]
    answers = engine(documents)
    assert answers == expected(documents)
    assert [row["error"] for row in answers if row["id"] == "none"] == ["the text is null"]
    assert {span["foreign"] for row in answers for span in row["spans"] or ()} == {True, False}


@both
def test_only_nulls_and_no_rows_at_all_are_columns_too(engine: Engine) -> None:
    for documents in ([], NOTHING[:1] * 3):
        assert engine(documents) == expected(documents)


@both
def test_settings_count(engine: Engine) -> None:
    documents = rows(12)
    for settings in ({"lang": "es"}, {"config": langmix.Config(terms=True)}, {"max_file_size": 500, "config": langmix.Config(lang="ja")}):
        answers = engine(documents, **settings)
        assert answers == expected(documents, **settings)
        assert answers != expected(documents)


@both
def test_a_wrong_setting_is_said_before_any_row_is_read(engine: Engine) -> None:
    with pytest.raises(langmix.ConfigError, match="'xx' is not a language tag"):
        engine([], lang="xx")
    with pytest.raises(TypeError, match="did you mean 'lang'"):
        engine([], langs="fr")


def missing(function: str, package: str) -> str:
    """What is said where a package is not installed."""
    module = {"languages": "polars_expression", "register": "duckdb_function"}[function]
    program = (
        f"import sys; sys.modules['{package}'] = None\n"
        f"from langmix.corpus.{module} import {function}\n"
        f"try:\n    {function}('text')\nexcept ImportError as error:\n    print(type(error).__name__, error)\n"
    )
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def test_without_a_package_the_message_has_the_command_that_installs_it() -> None:
    polars = "MissingDependency this needs the package polars; install it with: pip install 'langmix[corpus]' polars\n"
    assert missing("languages", "polars") == polars
    both_of_them = (
        "MissingDependency this needs the packages duckdb and numpy; install them with: pip install 'langmix[corpus]' duckdb numpy\n"
    )
    assert missing("register", "duckdb") == missing("register", "numpy") == both_of_them
    arrow = "MissingDependency corpora need the package pyarrow; install it with: pip install 'langmix[corpus]'\n"
    assert missing("languages", "pyarrow") == missing("register", "pyarrow") == arrow


# Polars


def test_a_slice_of_any_kind_of_column_of_texts_is_judged() -> None:
    documents = [*rows(20), *NOTHING]
    frame = pl.DataFrame(documents, {"id": pl.String, "text": pl.String})
    for kind in (pl.String, pl.Binary, pl.Categorical, pl.Enum(frame["text"].drop_nulls())):
        found = frame.with_columns(pl.col("text").cast(kind)).slice(3, 18).select("id", languages("text").alias("found")).unnest("found")
        assert found.to_dicts() == expected(documents[3:21])
    pieces = pl.concat([frame[:7], frame[7:8], frame[8:]], rechunk=False)
    assert pieces.select("id", languages("text").alias("found")).unnest("found").to_dicts() == expected(documents)
    nothing = pl.DataFrame({"id": ["a"], "text": [None]}, {"id": pl.String, "text": pl.Null})
    assert nothing.select("id", languages("text").alias("found")).unnest("found").to_dicts() == expected([{"id": "a", "text": None}])


def test_an_expression_of_texts_is_as_good_as_the_name_of_a_column() -> None:
    documents = rows(6)
    frame = pl.DataFrame(documents).with_columns(title=pl.lit("Guten Morgen, liebe Leute."))
    found = frame.select(languages(pl.col("text").str.head(200)).alias("found"), languages(pl.col("title")))
    cut = expected([{**row, "text": row["text"][:200]} for row in documents])
    assert [{"id": row["id"], **found} for row, found in zip(documents, found["found"], strict=True)] == cut
    assert found["title"].struct.field("language").to_list() == ["de"] * 6


def test_polars_knows_the_type_before_it_has_read_a_row() -> None:
    frame = pl.LazyFrame(schema={"text": pl.String}).select(languages("text").alias("found")).unnest("found")
    schema = frame.collect_schema()
    assert schema.names() == [field.name for field in annotation_fields()]
    assert frame.collect().schema == schema
    assert pl.DataFrame(annotate(pa.record_batch({"text": ["Hello there"]}), id=None)).schema == schema


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_files_are_read_and_written_piece_by_piece(engine: Any, tmp_path: Path) -> None:
    documents = [*rows(400), *NOTHING]
    write_parquet(tmp_path / "in.parquet", documents, group=50)
    frame = pl.scan_parquet(tmp_path / "in.parquet").select("id", languages("text", lang="fr").alias("found")).unnest("found")
    frame.sink_parquet(tmp_path / "out.parquet", engine=engine)
    assert pl.read_parquet(tmp_path / "out.parquet").to_dicts() == expected(documents, lang="fr")
    chosen = frame.filter(pl.col("language") == "ja").select("id", "language").collect(engine=engine)
    assert chosen["id"].to_list() == [row["id"] for row in expected(documents, lang="fr") if row["language"] == "ja"]
    assert 0 < len(chosen) < len(documents)


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_a_column_that_holds_no_texts_is_named(engine: Any) -> None:
    frame = pl.LazyFrame({"number": [1, 2]}).select(languages("number"))
    with pytest.raises(langmix.ConfigError, match="the column 'number' holds int64, not texts"):
        frame.collect(engine=engine)


def test_threads_may_use_one_expression_side_by_side() -> None:
    expression = languages("text").alias("found")
    pieces = [rows(50, 50 * number) for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        frames = pool.map(lambda piece: pl.DataFrame(piece).select("id", expression).unnest("found").to_dicts(), pieces)
        assert list(frames) == [expected(piece) for piece in pieces]


# DuckDB


def test_the_threads_of_duckdb_and_its_cursors_share_the_function(tmp_path: Path) -> None:
    documents = [*rows(600), *NOTHING]
    write_parquet(tmp_path / "in.parquet", documents, group=50)
    connection = duckdb.connect(config={"threads": 4})
    register(connection)
    source = f"'{tmp_path / 'in.parquet'}'"
    wanted = expected(documents)
    assert ask(connection, source) == wanted
    cursors = [connection.cursor() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda cursor: ask(cursor, source) == wanted, cursors)) == [True] * 4


def test_sql_selects_by_what_was_found(tmp_path: Path) -> None:
    write_parquet(tmp_path / "in.parquet", rows(60))
    connection = duckdb.connect()
    register(connection)
    register(connection, "spanish", lang="es")
    query = """
        SELECT id, [text[span."start" + 1 : span."end"] FOR span IN spanish(text).spans IF span."foreign"] AS passages
        FROM read_parquet(?) WHERE languages(text).language = 'fr' AND languages(text).foreign_share > 0
    """
    found = dict(connection.execute(query, [str(tmp_path / "in.parquet")]).fetchall())
    wanted = {row["id"]: row for row in expected(rows(60)) if row["language"] == "fr" and row["foreign_share"] > 0}
    assert found.keys() == wanted.keys()
    assert found
    texts = {row["id"]: row["text"] for row in rows(60)}
    for row in expected(rows(60), lang="es"):
        if row["id"] in found:
            assert found[row["id"]] == [texts[row["id"]][span["start"] : span["end"]] for span in row["spans"] if span["foreign"]]


def test_a_name_that_is_taken_is_an_error_that_says_so() -> None:
    connection = duckdb.connect()
    register(connection)
    for name in ("languages", "lower"):
        with pytest.raises(langmix.ConfigError, match=f"DuckDB does not take the function '{name}': .*already"):
            register(connection, name)
    connection.close()
    with pytest.raises(langmix.ConfigError, match=r"DuckDB does not take the function 'languages': .*closed"):
        register(connection)
