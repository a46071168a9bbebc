"""What was delivered against the norm, over the own courses: by direction, and for a region by activity type, too.

Belongs here: counts below, within and above the bounds of the norm. Does not: the method (methodology/dose), pictures.
Types of activity are counted by the run alone (`activity_dose`, exact, region by region): scope.py says who reads them.
"""

from typing import Any

import polars as pl
import polars.selectors as cs

from dashboard.web.own.reader import asked, half_years
from dashboard.web.page import View
from methodology.dose import against_norm, norm_of_directions
from methodology.editions import number_sql
from schemas.codes import ACTIVITY_TYPE, DIRECTION

CAREER = "career_guidance"
_HEADLINE = """count(*) AS courses, count(delivered_total) AS known,
    count(*) FILTER (WHERE delivered_total >= norm_total) AS reached,
    count(*) FILTER (WHERE counted >= norm_total) AS met,
    count(*) FILTER (WHERE delivered_total >= norm_total
        AND (counted < norm_total OR directions_met < directions_required)) AS off,
    CAST(sum(delivered_total) AS BIGINT) AS delivered, CAST(sum(activities_reported) AS BIGINT) AS reported"""


def headline(view: View) -> dict[str, Any]:
    """Courses, those with activities (known), norm reached and met, reached with the distribution off, activities."""
    return view.courses(_HEADLINE, asked(view)).row(0, named=True)


def by_direction(view: View) -> pl.DataFrame:
    """One row a direction, every one of them: courses it is required of, against the norm (`methodology.dose`)."""
    counts = pl.concat([_counts(view, code) for code in DIRECTION.codes]).join(
        norm_of_directions(), on=["standard_id", "direction"]
    )
    order = pl.DataFrame({"direction": DIRECTION.codes})
    every = order.join(against_norm(counts), on="direction", how="left", maintain_order="left")
    return every.with_columns(cs.integer().fill_null(0))


def _counts(view: View, direction: str) -> pl.DataFrame:
    """Courses a direction is required of, alike in standard and delivered activities of it."""
    columns = f"""standard_id, CAST(delivered_{direction} AS BIGINT) AS delivered,
        age_at_start >= {number_sql("career_guidance_from")} AS old_enough, count(*) AS courses"""
    rows = view.courses(columns, asked(view), "GROUP BY ALL ORDER BY ALL").drop_nulls("delivered")
    required = rows if direction != CAREER else rows.filter("old_enough")
    return required.drop("old_enough").with_columns(direction=pl.lit(direction))


def by_type(view: View) -> pl.DataFrame:
    """One row a direction x type of the own region: courses, delivered, both a course: per_course, norm; their ratio.

    Courses of groups with a published matrix; of all, with no norm, where no group has one. Empty for whoever may not
    read the counts of the region. A row that is not there was neither delivered nor due.
    """
    asked_for = {"halves": half_years(view), "target_group": view.asked.get("target_group")}
    columns = "period, target_group, direction, activity_type, courses, delivered, norm_average"
    rows = view.store.query(
        *view.scope.region_counts(
            "activity_dose", columns, {k: v for k, v in asked_for.items() if v}, "ORDER BY ALL"
        )
    )
    with_norm = rows.filter(
        pl.col("norm_average").is_not_null().any().over("period", "target_group", "direction")
    )
    kept = with_norm if with_norm.height else rows
    group = kept.group_by("period", "target_group", "direction").agg(pl.col("courses").max())
    of = group.group_by("direction").agg(pl.col("courses").sum())
    summed = kept.group_by("direction", "activity_type").agg(
        pl.col("delivered").sum(),
        due=pl.when(pl.col("norm_average").count() > 0).then(
            (pl.col("norm_average") * pl.col("courses")).sum()
        ),
    )
    told = summed.join(of, on="direction").with_columns(
        per_course=pl.col("delivered") / pl.col("courses"), norm=pl.col("due") / pl.col("courses")
    )
    return told.with_columns(ratio=pl.col("per_course") / pl.when(pl.col("norm") > 0).then("norm")).sort(
        _place("direction", DIRECTION.codes), _place("activity_type", ACTIVITY_TYPE.codes)
    )


def _place(column: str, codes: list[str]) -> pl.Expr:
    return pl.col(column).replace_strict({code: at for at, code in enumerate(codes)}, return_dtype=pl.Int64)
