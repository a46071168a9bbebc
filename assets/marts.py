"""Marts: figures by period and region, each from tables on disk to one frame.

Belongs here: which marts there are, what each reads, and how it is made. Does not: Dagster (`assets.mart_tables`), nor
the statements themselves (`assets/sql`).
"""

from collections.abc import Callable

import polars as pl

from assets.indicator_values import build_indicator_value
from assets.reconciled import build_reconciliation
from assets.warehouse import Tables, run_sql, tables_read
from methodology.facts import FACTS

_OF_SQL = (
    "score_distribution",
    "ineffectiveness_reason",
    "activity_dose",
    "certificate_funnel",
    "timeliness",
    "data_quality",
)
_OF_PYTHON: dict[str, tuple[Callable[[Tables], pl.DataFrame | pl.LazyFrame], tuple[str, ...]]] = {
    "indicator_value": (build_indicator_value, tuple(f"fact_{fact}" for fact in FACTS)),
    "reconciliation": (build_reconciliation, ("reconciliation_day",)),
}


def _tables_behind(sql_files: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(table for name in sql_files for table in tables_read(name)))


MART_READS: dict[str, tuple[str, ...]] = {
    **{name: _tables_behind(files) for name, (_, files) in _OF_PYTHON.items()},
    **{name: _tables_behind((name,)) for name in _OF_SQL},
}


def build_mart(name: str, tables: Tables) -> pl.LazyFrame:
    """One mart by name; `tables` holds the Parquet files of every table in `MART_READS[name]`."""
    if name in _OF_PYTHON:
        return _OF_PYTHON[name][0](tables).lazy()
    return run_sql(name, tables).lazy()
