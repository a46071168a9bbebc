"""Reference data a delivered row is checked against: regions of the pilot and editions in force.

Belongs here: joining context columns (`schemas.rules.column(context=True)`) to typed rows. Does not: the rules.
"""

from dataclasses import dataclass, field

import polars as pl

from law.regions import regions
from methodology.editions import Edition, edition_in_force, load_editions, programme
from schemas.delivered import DELIVERED
from schemas.rules import delivered_columns


@dataclass(frozen=True)
class Reference:
    """What intake knows beside the delivery itself."""

    regions: pl.DataFrame = field(default_factory=regions)
    editions: tuple[Edition, ...] = field(default_factory=load_editions)

    def with_context(self, rows: pl.LazyFrame, table: str) -> pl.LazyFrame:
        """The rows with the context columns of their model."""
        if "region_code" not in delivered_columns(DELIVERED[table]):
            return rows
        listed = self.regions["region_code"].implode()
        known = rows.with_columns(region_known=pl.col("region_code").is_in(listed).fill_null(False))
        return self._with_pilot(known) if table == "course_protocol" else known

    def _with_pilot(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        joined = self.regions.lazy().select("region_code", pilot_year="pilot_joined_year")
        return self._with_edition(rows.join(joined, on="region_code", how="left", maintain_order="left"))

    def _with_edition(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        ages = programme(self.editions).lazy()
        return rows.with_columns(edition_in_force(self.editions)).join(
            ages, on="edition_id", how="left", maintain_order="left"
        )
