"""timeliness and social_waiting: how long steps took, by period and place.

Belongs here: which means of the registry each is made of, the periods and places their days are added up over. Does
not: what is counted (the registry), quantiles (`methodology.social_services.waiting`).
"""

from collections.abc import Mapping

import pandera.polars as pa
import polars as pl

from assets.warehouse import Tables, query
from methodology.registry.counting import spread_sql
from methodology.registry.indicators import SERVICES, Indicator, load_indicators
from methodology.registry.periods import PERIOD_KINDS
from methodology.social_services.waiting import waited
from schemas.marts import Timeliness
from schemas.social import SocialWaiting

STEPS = {"protocol_sent": "days_to_protocol", "decided": "days_to_decision"}
WAITS = {"decision": "social_wait_decision", "service": "social_wait_service"}


def _histogram(indicator: Indicator, tables: Tables, by: list[str], total_of: str) -> pl.DataFrame:
    """How many units have each number of days, by period and `by`; all values of `total_of` together beside each."""
    relation = f"fact_{indicator.fact}"
    spread = query(spread_sql(indicator, relation, [*PERIOD_KINDS, *by]), tables, [relation])
    periods = spread.unpivot(
        on=list(PERIOD_KINDS), index=[*by, "value", "units"], variable_name="period_kind", value_name="period"
    )
    return pl.concat([periods, periods.with_columns(pl.lit("all").alias(total_of))])


def _of_means(
    model: type[pa.DataFrameModel],
    means: Mapping[str, Indicator],
    tables: Tables,
    by: list[str],
    total_of: str,
) -> pl.DataFrame:
    types = {name: spec.dtype.type for name, spec in model.to_schema().columns.items()}
    what, units = ("step", "courses") if "step" in types else ("wait", "cases")
    rows = [
        _histogram(indicator, tables, by, total_of).with_columns(pl.lit(name).alias(what))
        for name, indicator in means.items()
    ]
    keys = [name for name in types if name in ("period_kind", "period", *by, what)]
    summed = pl.concat(rows).group_by(*keys, days="value").agg(pl.col("units").sum().alias(units))
    return waited(summed, keys, units).select(pl.col(name).cast(kind) for name, kind in types.items())


def build_timeliness(tables: Tables) -> pl.DataFrame:
    """One row a period, region and step after the end of a course, in calendar days."""
    means = {step: load_indicators()[name] for step, name in STEPS.items()}
    return _of_means(Timeliness, means, tables, ["region_code"], "region_code")


def build_social_waiting(tables: Tables) -> pl.DataFrame:
    """One row a period, region, form and what an applicant waits for, in working days."""
    means = {wait: load_indicators(SERVICES)[name] for wait, name in WAITS.items()}
    return _of_means(SocialWaiting, means, tables, ["region_code", "form"], "form")
