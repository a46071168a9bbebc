"""social_timeliness: steps of social services in time, with the interval of the share.

Belongs here: the share and its interval. Does not: counting (`assets/sql`), what is in time
(`methodology.social_services.pathway`).
"""

import polars as pl

from assets.warehouse import Tables, run_sql
from methodology.registry.intervals import wilson
from schemas.social import SocialTimeliness


def build_social_timeliness(tables: Tables) -> pl.DataFrame:
    """One row a period, region, form and step: counts, share in time of those judged, Wilson interval."""
    counts = run_sql("social_timeliness", tables)
    judged = pl.col("met") + pl.col("late") + pl.col("overdue")
    low, high = wilson(pl.col("met"), judged)
    share = pl.when(judged > 0).then(pl.col("met") / judged)
    told = counts.with_columns(share=share, low=low, high=high)
    return told.select(SocialTimeliness.to_schema().columns.keys())
