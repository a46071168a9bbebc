"""Rows of a delivery that were not accepted by their own rules: kept by key and place, never by content."""

import polars as pl

from intake.judging.values import shown
from schemas.delivered.protocol import DELIVERED
from schemas.rules import delivered_columns

HELD = {
    "table_name": pl.String,
    "sheet": pl.String,
    "line": pl.UInt32,
    "protocol_id": pl.String,
    "revision": pl.Int32,
    "intake_status": pl.String,
}


def with_cells(checked: pl.DataFrame, cells: pl.DataFrame, table: str) -> pl.DataFrame:
    """The checked rows with their cells as delivered, `raw:<column>`, for findings."""
    columns, schema = delivered_columns(DELIVERED[table]), cells.schema
    raw = [
        shown(n, spec, schema[n]).alias(f"raw:{n}")
        if n in schema
        else pl.lit(None, pl.String).alias(f"raw:{n}")
        for n, spec in columns.items()
    ]
    return pl.concat([checked, cells.select(raw)], how="horizontal")


def quarantined(
    rows: pl.DataFrame, table: str, sheet: str | None, status: str = "quarantined"
) -> pl.DataFrame:
    """One row a row that was not accepted, with the protocol it would have belonged to."""
    absent = [pl.lit(None, HELD[n]).alias(n) for n in ("protocol_id", "revision") if n not in rows.columns]
    told = {"table_name": table, "sheet": sheet, "intake_status": status}
    return rows.with_columns(*absent, **{k: pl.lit(v, pl.String) for k, v in told.items()}).select(
        pl.col(name).cast(dtype) for name, dtype in HELD.items()
    )
