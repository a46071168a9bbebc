"""timeliness and social_waiting: how long steps took, by period and place.

Belongs here: which histogram each is made of. Does not: days (`assets/sql`), quantiles (`methodology.waiting`).
"""

import pandera.polars as pa
import polars as pl

from assets.warehouse import Tables, run_sql
from methodology.waiting import waited
from schemas.marts import Timeliness
from schemas.social import SocialWaiting


def _of_histogram(model: type[pa.DataFrameModel], sql: str, units: str, tables: Tables) -> pl.DataFrame:
    histogram = run_sql(sql, tables)
    keys = [name for name in histogram.columns if name not in ("days", units)]
    types = {name: spec.dtype.type for name, spec in model.to_schema().columns.items()}
    return waited(histogram, keys, units).select(pl.col(name).cast(kind) for name, kind in types.items())


def build_timeliness(tables: Tables) -> pl.DataFrame:
    """One row a period, region and step after the end of a course, in calendar days."""
    return _of_histogram(Timeliness, "timeliness", "courses", tables)


def build_social_waiting(tables: Tables) -> pl.DataFrame:
    """One row a period, region, form and what an applicant waits for, in working days."""
    return _of_histogram(SocialWaiting, "social_waiting", "cases", tables)
