"""Marts that compare units of the country: funnel_point, shrunken_rate, case_mix.

Belongs here: which counts a method is given, for which periods and units, and the columns kept. Does not: the methods
(methodology/comparison) nor the counting (`assets/sql`).
"""

import pandera.polars as pa
import polars as pl

from assets.warehouse import Tables, run_sql
from methodology.comparison.casemix import by_unit, with_expected
from methodology.comparison.casemix_model import COVARIATES
from methodology.comparison.funnel import funnel
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


def _by_period(halves: pl.DataFrame) -> pl.DataFrame:
    """The cells of each half-year, and added up to years."""
    years = halves.with_columns(pl.col("period").str.head(4))
    counts = pl.col("ineffective", "n").sum()
    whole = years.group_by(pl.exclude("ineffective", "n")).agg(counts)
    kinds = {"half": halves, "year": whole.select(halves.columns)}
    return pl.concat([frame.with_columns(period_kind=pl.lit(kind)) for kind, frame in kinds.items()])


def build_case_mix(tables: Tables) -> pl.DataFrame:
    """One row a unit and period, by code of the unit: observed against expected, one model of the country a period."""
    cells = _by_period(run_sql("case_mix_cell", tables))
    wholes = cells.sort(*_PERIOD, *COVARIATES).partition_by(_PERIOD, maintain_order=True) or [cells]
    expected = pl.concat([with_expected(whole) for whole in wholes])
    kinds = [
        by_unit(expected.with_columns(unit=pl.col(kind), unit_kind=pl.lit(kind)), _KEYS) for kind in UNIT_KIND
    ]
    return _kept(pl.concat(kinds), CaseMix, _KEYS)
