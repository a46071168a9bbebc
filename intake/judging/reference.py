"""Reference data a delivered row is checked against: regions of the pilot and editions in force.

Belongs here: joining context columns (`schemas.rules.column(context=True)`) to typed rows. Does not: the rules.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import polars as pl

from law.editions import NUMBERS, Edition
from law.programmes import default_programme, programmes
from law.regions import regions
from law.target_groups import group_lists, known_groups, list_in_force, main_group
from methodology.scoring.editions import edition_in_force, load_editions, of_edition
from schemas.delivered.protocol import DELIVERED


@dataclass(frozen=True)
class Reference:
    """What intake knows beside the delivery itself."""

    regions: pl.DataFrame = field(default_factory=regions)
    editions: tuple[Edition, ...] = field(default_factory=load_editions)
    received_on: date = date.max

    def on(self, day: date) -> "Reference":
        """The same for a delivery received on this day (UTC), which in the east of the country may be the next one."""
        return replace(self, received_on=day + timedelta(days=1))

    def with_context(self, rows: pl.LazyFrame, table: str) -> pl.LazyFrame:
        """The rows with the context columns of their model."""
        columns = DELIVERED[table].to_schema().columns
        if "received_on" in columns:
            rows = rows.with_columns(received_on=pl.lit(self.received_on))
        if "region_known" not in columns:
            return rows
        listed = self.regions["region_code"].implode()
        known = rows.with_columns(region_known=pl.col("region_code").is_in(listed).fill_null(False))
        return self._with_pilot(known) if table == "course_protocol" else known

    def _with_pilot(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        joined = self.regions.lazy().select("region_code", pilot_year="pilot_joined_year")
        placed = rows.join(joined, on="region_code", how="left", maintain_order="left")
        return self._with_edition(_with_groups(placed))

    def _with_edition(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        dated = rows.with_columns(edition_in_force(self.editions))
        return dated.with_columns(_of_programme(self.editions, name) for name in _OF_PROGRAMME)


_OF_PROGRAMME = ("age_from", "age_to", "course_days", "course_days_longest")


def _of_programme(editions: tuple[Edition, ...], name: str) -> pl.Expr:
    """A number of the course's programme; of the default programme that of the edition in force; null: no rule."""
    default = default_programme().id
    own = {each.id: getattr(each, name) for each in programmes() if each.id != default}
    named = pl.col("programme").fill_null(default)
    others = named.replace_strict(own, default=None, return_dtype=pl.Int16) if own else pl.lit(None, pl.Int16)
    return (
        pl.when(named == default)
        .then(of_edition(editions, NUMBERS[name], pl.Int16))
        .otherwise(others)
        .alias(name)
    )


def _with_groups(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Whether the target group and its subgroup are in the list of the day; null where no list is in force."""
    listed = rows.with_columns(list_in_force())
    known = {each.id: list(known_groups(each.id)) for each in group_lists()}

    def in_list(number: pl.Expr, lists: list[str]) -> pl.Expr:
        verdicts = [pl.when(pl.col("group_list") == name).then(number.is_in(known[name])) for name in lists]
        return pl.coalesce([*verdicts, pl.lit(None, pl.Boolean)])

    with_subgroups = [each.id for each in group_lists() if each.subgroups]
    return listed.with_columns(
        group_listed=in_list(main_group(), list(known)),
        subgroup_listed=in_list(pl.col("target_group"), with_subgroups),
    ).drop("group_list")
