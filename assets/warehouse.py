"""The one DuckDB connection of this layer: Parquet paths in as views, SQL files run, polars frames out.

Belongs here: limits of memory and threads, views, the macro of period labels. Does not: any query.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from methodology.periods import PERIOD_KINDS
from schemas.errors import RehabError

SQL = Path(__file__).parent / "sql"
Tables = Mapping[str, Path | Sequence[Path]]
_LIMITS = {"memory_limit": "320MB", "threads": 2}


def sql_text(name: str) -> str:
    """The text of `assets/sql/<name>.sql`."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def sql_reads(name: str) -> list[str]:
    """The tables a SQL file says it reads, from its `-- reads:` line."""
    found = re.search(r"^-- reads: *(.+)$", sql_text(name), re.MULTILINE)
    return [table.strip() for table in found[1].split(",")] if found else []


def _period_macro() -> str:
    whens = " ".join(f"WHEN '{kind.id}' THEN {kind.label_sql}" for kind in PERIOD_KINDS.values())
    return f"CREATE MACRO period_label(kind, month) AS CASE kind {whens} END"


@contextmanager
def warehouse(tables: Tables, reads: Sequence[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory connection that sees the Parquet files of `reads`, and nothing else of ours.

    Raises RehabError when a table that a query reads was not handed over.
    """
    missing = [name for name in reads if name not in tables]
    if missing:
        raise RehabError(
            f"table {missing[0]} is not there", where="warehouse", why="a mart reads it", todo="build it first"
        )
    connection = duckdb.connect(config=_LIMITS)
    try:
        connection.execute(_period_macro())
        for name in reads:
            paths = [tables[name]] if isinstance(tables[name], Path) else list(tables[name])  # type: ignore[arg-type]
            connection.read_parquet([str(path) for path in paths]).create_view(name)
        yield connection
    finally:
        connection.close()


def query(sql: str, tables: Tables, reads: Sequence[str]) -> pl.DataFrame:
    """The result of one statement; through the Arrow capsule, since `.pl()` would need pyarrow."""
    with warehouse(tables, reads) as connection:
        return pl.DataFrame(connection.sql(sql))


def run_sql(name: str, tables: Tables) -> pl.DataFrame:
    """The result of `assets/sql/<name>.sql` over the tables it says it reads."""
    return query(sql_text(name), tables, sql_reads(name))
