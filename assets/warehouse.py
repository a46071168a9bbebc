"""The one DuckDB connection of this layer: Parquet paths in as views, SQL files run, polars frames out.

Belongs here: limits of memory and threads, views, the macro of period labels. Does not: any query.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from law.errors import RehabError
from law.norms import matrix
from methodology.registry.counting import FACT_SQL
from methodology.registry.periods import PERIOD_KINDS
from methodology.scoring.courses import age_band_sql
from methodology.scoring.editions import edition_rows_sql, load_editions
from schemas.codes import ACTIVITY_TYPE, DIRECTION, REGISTER_AGE_BANDS

SQL = Path(__file__).parent / "sql"
_FOLDERS = (SQL, FACT_SQL)
Tables = Mapping[str, Path | Sequence[Path]]
REFERENCE = {
    "activity_norm": matrix
}  # data of the law, by its own reader: DuckDB would guess at types and line ends
_WORDS = ("period_kind", "matrix_place", "edition")
MEMORY_SETTING = "REHAB_SQL_MEMORY"  # what a statement may hold before it spills to disk
_MEMORY = (
    "256MB",
    "1GB",
    "4GB",
)  # without that setting: enough for a million courses, and more for who needs it


def sql_text(name: str) -> str:
    """The text of `<name>.sql`: a statement of `assets/sql`, or a fact of `methodology/sql`."""
    return _path(name).read_text(encoding="utf-8")


def _path(name: str) -> Path:
    found = [folder / f"{name}.sql" for folder in _FOLDERS if (folder / f"{name}.sql").exists()]
    return found[0] if found else SQL / f"{name}.sql"


def sql_reads(name: str) -> list[str]:
    """What a SQL file says it reads, from its `-- reads:` line: tables, reference data, other SQL files."""
    found = re.search(r"^-- reads: *(.+)$", sql_text(name), re.MULTILINE)
    return [table.strip() for table in found[1].split(",")] if found else []


def tables_read(name: str) -> list[str]:
    """The tables behind a SQL file, those of the SQL files it reads included; without reference data."""
    found: list[str] = []
    for read in sql_reads(name):
        found += tables_read(read) if _is_sql(read) else [read] if read not in (*REFERENCE, *_WORDS) else []
    return list(dict.fromkeys(found))


def _is_sql(name: str) -> bool:
    return _path(name).exists()


def _open_words(connection: duckdb.DuckDBPyConnection) -> None:
    """Our own lists in SQL: `period_kind`, `period_label(kind, month)`, `register_age_band(age)`,
    `programme_age_band(age, edition)`, `matrix_place`, direction x type, and `edition`, a row each."""
    whens = " ".join(f"WHEN '{kind.id}' THEN {kind.label_sql}" for kind in PERIOD_KINDS.values())
    connection.execute(f"CREATE MACRO period_label(kind, month) AS CASE kind {whens} END")
    bands = " ".join(
        f"WHEN age <= {last} THEN '{band}'" for band, last in REGISTER_AGE_BANDS.items() if last is not None
    )
    oldest = next(band for band, last in REGISTER_AGE_BANDS.items() if last is None)
    connection.execute(f"CREATE MACRO register_age_band(age) AS CASE {bands} ELSE '{oldest}' END")
    editions = load_editions()
    connection.execute(f"CREATE MACRO programme_age_band(age, edition) AS {age_band_sql(editions)}")
    connection.execute(f"CREATE VIEW edition AS {edition_rows_sql(editions)}")
    connection.execute(f"CREATE VIEW period_kind AS SELECT unnest({list(PERIOD_KINDS)}) AS period_kind")
    places = list(enumerate(product(DIRECTION.codes, ACTIVITY_TYPE.codes), start=1))
    rows = ", ".join(f"({position}, '{direction}', '{kind}')" for position, (direction, kind) in places)
    columns = "matrix_place(position, direction, activity_type)"
    connection.execute(f"CREATE VIEW {columns} AS SELECT * FROM (VALUES {rows})")


def _open(connection: duckdb.DuckDBPyConnection, name: str, tables: Tables) -> None:
    """A view of that name: over Parquet, over reference data, or over another SQL file."""
    if name in _WORDS:
        return
    if name in REFERENCE:
        connection.register(name, REFERENCE[name]().to_arrow())
    elif name in tables:
        paths = tables[name]
        named = [paths] if isinstance(paths, Path) else paths
        connection.read_parquet([str(path) for path in named]).create_view(name, replace=True)
    elif _is_sql(name):
        for read in sql_reads(name):
            _open(connection, read, tables)
        connection.execute(f"CREATE OR REPLACE VIEW {name} AS {sql_text(name)}")
    else:
        raise RehabError(f"table {name} is not there", why="a mart is made from it", todo="build it first")


@contextmanager
def warehouse(
    tables: Tables, reads: Iterable[str], folder: str, limit: str
) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory connection that sees what `reads` names, and spills into `folder` beyond `limit`.

    Raises RehabError when a table that a query reads was not handed over.
    """
    with duckdb.connect(config={"memory_limit": limit, "threads": 2}) as connection:
        connection.execute("SET temp_directory = $1", [folder])  # else it spills beside whoever runs it
        # Courses stay in their own order through a join: sums over neighbours of one month are twice as quick.
        connection.execute("SET disabled_optimizers = 'build_side_probe_side'")
        _open_words(connection)
        for name in reads:
            _open(connection, name, tables)
        yield connection


def query(sql: str, tables: Tables, reads: Iterable[str]) -> pl.DataFrame:
    """The result of one statement; not everything spills, so one that runs out of memory is run again with more.

    Raises RehabError when even the last limit is too small.
    """
    limits = [os.environ[MEMORY_SETTING]] if MEMORY_SETTING in os.environ else _MEMORY
    for limit in limits:
        try:
            return _result(sql, tables, list(reads), limit)
        except duckdb.OutOfMemoryException:
            continue
    raise RehabError(
        f"a statement needs more memory than {limits[-1]}",
        where=sql.strip().splitlines()[0],
        why="sums of more groups than fit cannot be made",
        todo=f"set {MEMORY_SETTING} to what the machine has, for example 8GB",
    )


def _result(sql: str, tables: Tables, reads: list[str], limit: str) -> pl.DataFrame:
    """Handed over as Parquet: `.pl()` needs pyarrow, and every stream that polars takes from a relation leaks a
    reference, which the binding reports in thirty lines on standard error when the program ends.
    """
    with (
        TemporaryDirectory(prefix="rehab-sql-") as folder,
        warehouse(tables, reads, folder, limit) as connection,
    ):
        result = Path(folder) / "result.parquet"
        connection.sql(sql).write_parquet(str(result))
        return pl.read_parquet(result)


def run_sql(name: str, tables: Tables) -> pl.DataFrame:
    """The result of `assets/sql/<name>.sql` over the tables it says it reads."""
    return query(sql_text(name), tables, sql_reads(name))
