"""Marts that compare units of the country: funnel_point, shrunken_rate, case_mix.

Belongs here: which counts a method is given, for which periods and units, and the columns kept. Does not: the methods
(methodology/comparison) nor the counting (`assets/sql`).
"""

import pandera.polars as pa
import polars as pl

from assets.marts.indicator_values import count_courses
from assets.warehouse import Tables, run_sql
from methodology.comparison.casemix import COVARIATES, by_unit, with_expected
from methodology.comparison.funnel import funnel, ineffective
from methodology.comparison.overdispersion import under_each_correction
from methodology.comparison.shrinkage import shrunken
from schemas.comparison import UNIT_KIND, CaseMix, FunnelPoint, ShrunkenRate

_PERIOD = ["period_kind", "period"]
_GROUP = [*_PERIOD, "unit_kind"]
_KEYS = [*_GROUP, "unit"]


def _kept(frame: pl.DataFrame, model: type[pa.DataFrameModel], order: list[str]) -> pl.DataFrame:
    return frame.select(model.to_schema().columns.keys()).sort(order)


def build_funnel_point(tables: Tables) -> pl.DataFrame:
    """One row a unit, period and correction, by code of the unit: its place in the funnel of all units of its kind."""
    points = funnel(run_sql("verdict_count", tables), _GROUP)
    return _kept(under_each_correction(points, _GROUP), FunnelPoint, [*_KEYS, "correction"])


def build_shrunken_rate(tables: Tables) -> pl.DataFrame:
    """One row a unit and period, by code of the unit: raw and shrunken share of ineffective courses."""
    return _kept(shrunken(run_sql("verdict_count", tables), _GROUP), ShrunkenRate, _KEYS)


def _by_period(halves: pl.DataFrame) -> list[pl.DataFrame]:
    """The cells of each half-year, and those of each year; a cell of a year may stand in both halves."""
    years = halves.with_columns(pl.col("period").str.head(4))
    kinds = {"half": halves, "year": years}
    named = [frame.with_columns(period_kind=pl.lit(kind)) for kind, frame in kinds.items()]
    return [whole for frame in named for whole in frame.partition_by("period") or [frame]]


def _standardised(whole: pl.DataFrame) -> pl.DataFrame:
    """Units of both kinds in one period, against one model of the country."""
    cells = with_expected(whole)
    kinds = [cells.with_columns(unit=pl.col(kind), unit_kind=pl.lit(kind)) for kind in UNIT_KIND]
    return pl.concat([by_unit(frame, _KEYS) for frame in kinds])


def build_case_mix(tables: Tables) -> pl.DataFrame:
    """One row a unit and period, by code of the unit: observed against expected of children like its own."""
    by = ["half", "region_code", "provider", *COVARIATES]
    counted = count_courses(tables, ["effective_rate"], by).filter(pl.col("n") > 0)
    wholes = _by_period(ineffective(counted).rename({"half": "period", "region_code": "region"}))
    return _kept(pl.concat([_standardised(whole) for whole in wholes]), CaseMix, _KEYS)
