"""What is public of the registers, and published figures beside ours.

Belongs here: the protector's two tables of registers, the comparison made of them. Does not: what is hidden and how a
figure follows from another (`methodology.profile`), the exact figures (mart `population_value`).
"""

import dagster as dg
import polars as pl

from assets.resources import Data
from assets.table import public_out, table
from methodology.disclosure.registers import protected
from methodology.profile.figures import figures
from methodology.published.register_agreement import PUBLISHED, compare

POPULATION_PUBLIC = ("published_population", "published_profile")
POPULATION_EXACT = "population_value"


@dg.multi_asset(
    name="public_population",
    deps=[POPULATION_EXACT],
    outs={
        "published_population": public_out(
            "Опубликованная статистика населения",
            "Statistics of the registers after disclosure control, by region.",
        ),
        "published_profile": public_out(
            "Профили регионов", "What the profile of a region states, from protected statistics alone."
        ),
    },
)
def public_population(data: Data) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Protected statistics, and figures made of them alone: nothing hidden comes back as a growth or a ratio."""
    told = protected(data.scan(POPULATION_EXACT).filter(pl.col("period_kind") == "year").collect())
    return told, figures(told)


@table("Опубликованное и посчитанное", group_name="marts")
def profile_agreement(published_statistic: pl.LazyFrame, published_profile: pl.LazyFrame) -> pl.DataFrame:
    """Figures of government reports beside ours: agrees, contradicts, cannot be computed, and why."""
    latest = published_statistic.filter(pl.col("intake_status") == "accepted", "latest")
    told = latest.with_columns(published=pl.col("value").cast(pl.Float64)).sort("seq", "row")
    return compare(told.select(PUBLISHED).collect(), published_profile.collect())
