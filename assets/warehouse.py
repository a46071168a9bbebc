"""The one DuckDB connection of this layer: Parquet paths in as views, SQL files run, polars frames out.

Belongs here: limits of memory and threads, views, the macro of period labels. Does not: any query.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from methodology.periods import PERIOD_KINDS
from schemas.errors import RehabError

SQL = Path(__file__).parent / "sql"
Tables = Mapping[str, Path | Sequence[Path]]
_LIMITS = {"memory_limit": "256MB", "threads": 2}


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
def warehouse(tables: Tables, reads: Iterable[str], folder: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory connection that sees the Parquet files of `reads`, and spills into `folder`.

    Raises RehabError when a table that a query reads was not handed over.
    """
    with duckdb.connect(config=_LIMITS) as connection:
        connection.execute("SET temp_directory = $1", [folder])  # else it spills beside whoever runs it
        connection.execute(_period_macro())
        for name in reads:
            if name not in tables:
                raise RehabError(f"table {name} is not there", why="a mart is made from it", todo="build it first")
            paths = tables[name]
            named = [paths] if isinstance(paths, Path) else paths
            connection.read_parquet([str(path) for path in named]).create_view(name)
        yield connection


def query(sql: str, tables: Tables, reads: Iterable[str]) -> pl.DataFrame:
    """The result of one statement.

    Handed over as Parquet: `.pl()` needs pyarrow, and every stream that polars takes from a relation leaks a
    reference, which the binding reports in thirty lines on standard error when the program ends.
    """
    with TemporaryDirectory(prefix="rehab-sql-") as folder, warehouse(tables, reads, folder) as connection:
        result = Path(folder) / "result.parquet"
        connection.sql(sql).write_parquet(str(result))
        return pl.read_parquet(result)


def run_sql(name: str, tables: Tables) -> pl.DataFrame:
    """The result of `assets/sql/<name>.sql` over the tables it says it reads."""
    return query(sql_text(name), tables, sql_reads(name))
