"""Reference data a delivered row is checked against: regions of the pilot and editions in force.

Belongs here: joining context columns (`schemas.rules.column(context=True)`) to typed rows. Does not: the rules.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import polars as pl

from law.programmes import default_programme, programmes
from law.target_groups import group_lists, known_groups, list_in_force, main_group
from methodology.editions import Edition, edition_in_force, load_editions, programme
from methodology.regions import regions
from schemas.delivered import DELIVERED


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
        ages = programme(self.editions).lazy()
        dated = rows.with_columns(edition_in_force(self.editions)).join(
            ages, on="edition_id", how="left", maintain_order="left"
        )
        return _with_programme(dated)


def _with_programme(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Days and ages of the course's programme; the pilot's ages are those of the edition."""
    names = ("age_from", "age_to", "usual_days", "longest_days")
    listed = {name: {p.id: getattr(p, name) for p in programmes()} for name in names}
    of = pl.col("programme").fill_null(default_programme().id)
    own = {n: of.replace_strict(by, default=None, return_dtype=pl.Int32) for n, by in listed.items()}
    return rows.with_columns(
        *(pl.coalesce(own[name].cast(pl.Int16), name).alias(name) for name in ("age_from", "age_to")),
        *(own[name].alias(name) for name in ("usual_days", "longest_days")),
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
