"""Bytes of a delivery in the flat formats: CSV dialects, NDJSON, Parquet.

Belongs here: separators, encodings, line ends, nesting. Does not: wording (`wording`) and workbooks (`workbooks`).
"""

import json
from dataclasses import dataclass
from io import BytesIO

import polars as pl

from data_samples.generate.wording import columns, decimal_commas, dotted_dates, headers, in_russian, kinds
from schemas.delivered.protocol import DELIVERED
from schemas.rules import delivered_columns


@dataclass(frozen=True)
class Dialect:
    """How one sender writes CSV."""

    separator: str = ","
    encoding: str = "utf-8"
    russian: bool = False
    dotted: bool = False
    line_end: str = "\n"


FROM_1251 = Dialect(";", "cp1251", russian=True, dotted=True, line_end="\r\n")
TAB_WITH_BOM = Dialect("\t", "utf-8-sig", russian=True)
PLAIN = Dialect()
SEMICOLON = Dialect(";", "utf-8", russian=True, dotted=True)


def csv(text: pl.DataFrame, table: str, dialect: Dialect) -> bytes:
    """One table, header in line 1; Russian dialects write Russian words, dotted ones also decimal commas."""
    worded = in_russian(text, table) if dialect.russian else text
    if dialect.dotted:
        worded = decimal_commas(dotted_dates(worded, table), table)
    named = worded.rename(headers(table, dialect.russian))
    lines = named.write_csv(separator=dialect.separator, line_terminator=dialect.line_end)
    return lines.encode(dialect.encoding)


def ndjson(protocols: pl.DataFrame, children: dict[str, pl.DataFrame]) -> bytes:
    """One protocol a line with its activities and assessments nested; numbers and booleans are JSON's own."""
    nested = {name: _by_protocol(table, text) for name, (table, text) in _named(children).items()}
    lines = []
    for row in protocols.iter_rows(named=True):
        record = _values("course_protocol", row)
        record |= {name: rows.get(row["protocol_id"], []) for name, rows in nested.items()}
        lines.append(json.dumps(record, ensure_ascii=False))
    return ("\n".join(lines) + "\n").encode()


def _named(children: dict[str, pl.DataFrame]) -> dict[str, tuple[str, pl.DataFrame]]:
    lists = {"activity": "activities", "assessment": "assessments"}
    return {lists[table]: (table, text) for table, text in children.items()}


def _by_protocol(table: str, text: pl.DataFrame) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for row in text.iter_rows(named=True):
        values = _values(table, row)
        found.setdefault(str(row["protocol_id"]), []).append(
            {k: v for k, v in values.items() if k not in ("protocol_id", "revision")}
        )
    return found


def _values(table: str, row: dict[str, str | None]) -> dict[str, object]:
    numbers, booleans = kinds(table, "int"), kinds(table, "bool")
    values: dict[str, object] = {}
    for name, cell in row.items():
        if cell is None:
            continue
        whole = name in numbers and cell.lstrip("-").isdigit()
        values[name] = int(cell) if whole else cell == "1" if name in booleans and cell in "01" else cell
    return values


def parquet(frame: pl.DataFrame, table: str) -> bytes:
    """One table in the types of its schema."""
    specs = delivered_columns(DELIVERED[table])
    typed = frame.select(pl.col(c).cast(specs[c].dtype.type) for c in columns(table) if c in frame.columns)
    buffer = BytesIO()
    typed.write_parquet(buffer, compression="zstd", compression_level=9, statistics=True)
    return buffer.getvalue()
