"""The courses of `course_rows.py` as text and Parquet: CSV of many dialects, NDJSON, what data frames write.

Belongs here: one function a writer, from rows to files. Does not: workbooks (`course_books.py`), comparing
(`writers.py`).
"""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from bench.course_rows import Row, Rows
from intake.cells.code_words import LISTS
from schemas.delivered.protocol import DELIVERED
from schemas.rules import delivered_columns


@dataclass(frozen=True)
class Dialect:
    """How a program writes text. head: lines above the header; backwards: the columns from last to first."""

    separator: str = ","
    encoding: str = "utf-8"
    russian: bool = False
    day: str = "%Y-%m-%d"
    comma: bool = False
    yes_no: tuple[str, str] = ("1", "0")
    quoting: int = csv.QUOTE_MINIMAL
    newline: str = "\n"
    head: str = ""
    backwards: bool = False


PLAIN = Dialect()
DIALECTS = {
    "Russian Excel": Dialect(";", "cp1251", True, "%d.%m.%Y", True, ("ИСТИНА", "ЛОЖЬ"), newline="\r\n"),
    "LibreOffice": Dialect("\t", "utf-8-sig", True, "%d.%m.%Y", True, ("да", "нет"), csv.QUOTE_ALL),
    "Excel with sep=": Dialect(
        ";", "utf-8-sig", False, "%d.%m.%Y 0:00:00", True, newline="\r\n", head="sep=;\r\n"
    ),
    "SQL client": Dialect(
        ",", "utf-8", False, "%Y-%m-%d 00:00:00.000", False, ("true", "false"), backwards=True
    ),
    "platform": Dialect(
        ";", "utf-8", True, "%Y-%m-%dT00:00:00", False, ("True", "False"), csv.QUOTE_NONNUMERIC
    ),
}


def headings(table: str, russian: bool) -> dict[str, str]:
    """Column -> its heading."""
    columns = delivered_columns(DELIVERED[table])
    return {name: str(spec.metadata["ru"]) if russian else name for name, spec in columns.items()}


def in_words(table: str, row: Row) -> Row:
    """The row with the Russian words of its codes."""
    columns = delivered_columns(DELIVERED[table])
    lists = {name: columns[name].metadata["codes"] for name in row}
    return {
        name: "|".join(LISTS[listed].label(code) for code in value.split("|")) if value and listed else value
        for (name, value), listed in zip(row.items(), lists.values(), strict=True)
    }


def text(value: Any, dialect: Dialect) -> str:
    """One cell as the dialect writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return dialect.yes_no[not value]
    if isinstance(value, date):
        return value.strftime(dialect.day)
    written = str(value)
    return written.replace(".", ",") if isinstance(value, Decimal) and dialect.comma else written


def write_csv(rows: Rows, folder: Path, dialect: Dialect = PLAIN, tables: Iterable[str] = ()) -> list[Path]:
    """One file a table."""
    paths = []
    for table in tables or rows:
        path, titles = folder / f"{table}.csv", headings(table, dialect.russian)
        names = list(rows[table][0])[:: -1 if dialect.backwards else 1]
        with path.open("w", encoding=dialect.encoding, newline="") as file:
            file.write(dialect.head)
            writer = csv.writer(
                file, delimiter=dialect.separator, quoting=dialect.quoting, lineterminator=dialect.newline
            )
            writer.writerow(titles[name] for name in names)
            for row in rows[table]:
                said = in_words(table, row) if dialect.russian else row
                writer.writerow(text(said[name], dialect) for name in names)
        paths.append(path)
    return paths


def write_ndjson(rows: Rows, folder: Path) -> list[Path]:
    """Protocols with their lists inside, one a line; papers, which no protocol holds, as plain CSV."""
    path = folder / "protocols.ndjson"
    lists = {"activities": "activity", "assessments": "assessment"}
    with path.open("w", encoding="utf-8") as file:
        inner: dict[tuple[str, str, int], list[Row]] = {}
        for key, table in lists.items():
            for row in rows[table]:
                bare = {name: value for name, value in row.items() if name not in ("protocol_id", "revision")}
                inner.setdefault((key, row["protocol_id"], row["revision"]), []).append(bare)
        for row in rows["course_protocol"]:
            own = {key: inner[key, row["protocol_id"], row["revision"]] for key in lists}
            file.write(json.dumps(row | own, ensure_ascii=False, default=date.isoformat) + "\n")
    return [path, *write_csv(rows, folder, tables=("certificate", "bureau_decision"))]


def frame(rows: Rows, table: str) -> pd.DataFrame:
    """A table as pandas holds it: instants for days, floats for whole numbers with gaps and for money."""
    found = pd.DataFrame(rows[table])
    for name, column in found.items():
        given = [value for value in column if value is not None]
        if isinstance(given[0] if given else None, date):
            found[name] = pd.to_datetime(column)
        elif isinstance(given[0] if given else None, Decimal):
            found[name] = column.astype(float)
    return found


def by_pandas_csv(rows: Rows, folder: Path) -> list[Path]:
    """`DataFrame.to_csv` with the index that it writes unless told not to."""
    paths = [folder / f"{table}.csv" for table in rows]
    for path in paths:
        frame(rows, path.stem).to_csv(path)
    return paths


def by_pandas_parquet(rows: Rows, folder: Path) -> list[Path]:
    """`DataFrame.to_parquet` of a frame that was filtered, so that its index is a column."""
    paths = [folder / f"{table}.parquet" for table in rows]
    for path in paths:
        found = frame(rows, path.stem)
        found.set_index(found.index * 2).to_parquet(path)
    return paths


def by_polars(rows: Rows, folder: Path) -> list[Path]:
    """Days, decimals and categories as polars has them."""
    paths = [folder / f"{table}.parquet" for table in rows]
    for path in paths:
        listed = [
            name
            for name, spec in delivered_columns(DELIVERED[path.stem]).items()
            if spec.metadata["codes"] and not spec.metadata["many"] and name in rows[path.stem][0]
        ]
        found = pl.DataFrame(rows[path.stem], infer_schema_length=None)
        found.with_columns(pl.col(listed).cast(pl.String).cast(pl.Categorical)).write_parquet(path)
    return paths


def by_pyarrow(rows: Rows, folder: Path) -> list[Path]:
    """Instants of Moscow and dictionaries, as Spark and Arrow hand tables over."""
    paths = [folder / f"{table}.parquet" for table in rows]
    for path in paths:
        found = pa.Table.from_pylist(rows[path.stem])
        for at, kind in enumerate(found.schema.types):
            name, column = found.schema.names[at], found.column(at)
            if pa.types.is_date(kind):
                local = column.cast(pa.timestamp("us"))
                column = pa.compute.assume_timezone(local, "Europe/Moscow")
            elif pa.types.is_string(kind):
                column = column.dictionary_encode()
            found = found.set_column(at, name, column)
        pq.write_table(found, path)
    return paths
