"""Marts as assets: regional and population figures, each by its builder of the same name; counts first."""

import dagster as dg
import polars as pl

from assets.marts.registry import MART_READS, build_mart
from assets.resources import Data


def _mart(name: str) -> dg.AssetsDefinition:
    reads = MART_READS[name]
    side_by_side = (
        ["scored_course"] if "course_score" in reads else []
    )  # stands before the join of the same name

    @dg.asset(name=name, group_name="marts", deps=[*reads, *side_by_side])
    def mart(data: Data) -> pl.LazyFrame:
        return build_mart(name, data.tables())

    return mart


MARTS = [_mart(name) for name in MART_READS]
