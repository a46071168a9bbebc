"""Marts: figures by period and region, each from tables on disk to one frame.

Belongs here: which marts there are, what each reads, and how it is made. Does not: Dagster (`assets.marts.tables`), nor
the statements themselves (`assets/sql`).
"""

from collections.abc import Callable

import polars as pl

from assets.marts.comparison import build_case_mix, build_funnel_point, build_shrunken_rate
from assets.marts.discrimination import (
    build_agreement,
    build_control_chart,
    build_effectiveness_bounds,
    build_indicator_health,
    build_score_archetype,
    build_what_if,
)
from assets.marts.dose import build_activity_dose
from assets.marts.indicator_values import build_indicator_value, build_population_value, build_social_value
from assets.marts.waiting import build_social_waiting, build_timeliness
from assets.reconciled import build_reconciliation
from assets.social_marts import build_social_timeliness
from assets.warehouse import SQL, Tables, run_sql, tables_read
from methodology.registry.facts import FACTS
from methodology.registry.register_facts import REGISTER_FACTS
from methodology.registry.service_facts import SERVICE_FACTS
from schemas.tables import mart_tables

_OF_PYTHON: dict[str, tuple[Callable[[Tables], pl.DataFrame | pl.LazyFrame], tuple[str, ...]]] = {
    "indicator_value": (build_indicator_value, (*(f"fact_{fact}" for fact in FACTS), "data_as_of")),
    "population_value": (build_population_value, tuple(f"fact_{fact}" for fact in REGISTER_FACTS)),
    "social_value": (build_social_value, tuple(f"fact_{fact}" for fact in SERVICE_FACTS)),
    "activity_dose": (build_activity_dose, ("activity_dose",)),
    "reconciliation": (build_reconciliation, ("reconciliation_day",)),
    "funnel_point": (build_funnel_point, ("verdict_count",)),
    "shrunken_rate": (build_shrunken_rate, ("verdict_count",)),
    "case_mix": (build_case_mix, ("fact_course",)),
    "control_chart": (build_control_chart, ("chart_month", "fact_course")),
    "indicator_health": (build_indicator_health, ("health_value", "score_pattern")),
    "score_archetype": (build_score_archetype, ("score_pattern",)),
    "what_if": (build_what_if, ("score_pattern", "edition_pattern")),
    "effectiveness_bounds": (build_effectiveness_bounds, ("fact_course", "unserved_certificate")),
    "agreement": (build_agreement, ("agreement_pattern",)),
    "timeliness": (build_timeliness, ("fact_course",)),
    "social_waiting": (build_social_waiting, ("fact_social_case",)),
    "social_timeliness": (build_social_timeliness, ("social_timeliness",)),
}


_OF_SQL = [name for name in mart_tables() if (SQL / f"{name}.sql").exists() and name not in _OF_PYTHON]


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
