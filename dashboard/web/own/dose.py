"""What was delivered against the norm, over the own courses: by direction, and for a region by activity type, too.

Belongs here: counts below, within and above the bounds of the norm. Does not: the bounds (methodology/norms), pictures.
Types of activity are counted by the run alone (`activity_dose`, exact, region by region): scope.py says who reads them.
"""

from typing import Any

import polars as pl

from dashboard.web.own.reader import asked
from dashboard.web.page import View
from methodology.measures import CAREER_GUIDANCE_FROM
from methodology.norms import GENERIC, matrix, norms
from methodology.periods import parse_period
from schemas.codes import ACTIVITY_TYPE, DIRECTION

CAREER = "career_guidance"
_HEADLINE = """count(*) AS courses, count(delivered_total) AS known,
    count(*) FILTER (WHERE delivered_total >= norm_total) AS reached,
    count(*) FILTER (WHERE counted >= norm_total) AS met,
    count(*) FILTER (WHERE delivered_total >= norm_total
        AND (counted < norm_total OR directions_met < directions_required)) AS off,
    CAST(sum(delivered_total) AS BIGINT) AS delivered, CAST(sum(activities_reported) AS BIGINT) AS reported"""


def headline(view: View) -> dict[str, Any]:
    """Courses, those with activities (known), 120 reached and met, reached with the distribution off, activities."""
    return view.courses(_HEADLINE, asked(view)).row(0, named=True)


def _averages() -> pl.DataFrame:
    """One row a standard x direction: the average of the norm; the general norm has none by direction."""
    rows = matrix().filter(pl.col("activity_type") != "total")
    return rows.group_by("standard_id", "direction").agg(pl.col("average").sum())


def _bounds() -> pl.DataFrame:
    """One row a standard x direction: lo and hi (null: no cap), average (null: not published)."""
    parts = [
        norms().select("standard_id", lo=f"lo_{code}", hi=f"hi_{code}", direction=pl.lit(code))
        for code in DIRECTION.codes
    ]
    return pl.concat(parts).join(_averages(), on=["standard_id", "direction"], how="left")


def by_direction(view: View) -> pl.DataFrame:
    """One row a direction: courses it is required of, delivered activities, below, within and above the norm.

    of_norm and norm_delivered, norm_expected: courses with a published matrix, and their activities against its
    averages. Courses without any activity row are unknown and left out.
    """
    counts = pl.concat([_counts(view, code) for code in DIRECTION.codes]).join(
        _bounds(), on=["standard_id", "direction"]
    )
    delivered, courses = pl.col("delivered"), pl.col("courses")
    below, above = delivered < pl.col("lo"), (delivered > pl.col("hi")).fill_null(False)
    published = pl.col("standard_id") != GENERIC
    told = counts.group_by("direction").agg(
        courses.sum(),
        delivered=(delivered * courses).sum(),
        below=courses.filter(below).sum(),
        within=courses.filter(~below & ~above).sum(),
        above=courses.filter(above).sum(),
        of_norm=courses.filter(published).sum(),
        norm_delivered=(delivered * courses).filter(published).sum(),
        norm_expected=(pl.col("average") * courses).filter(published).sum(),
    )
    order = pl.DataFrame({"direction": DIRECTION.codes})
    every = order.join(told, on="direction", how="left", maintain_order="left").with_columns(
        pl.exclude("direction").fill_null(0)
    )
    of = pl.when(pl.col("courses") > 0).then("courses")
    shares = {f"share_{name}": pl.col(name) / of for name in ("below", "within", "above")}
    with_norm = pl.when(pl.col("of_norm") > 0).then("of_norm")
    return every.with_columns(
        **shares,
        per_course=pl.col("delivered") / of,
        norm_per_course=pl.col("norm_expected") / with_norm,
        per_course_of_norm=pl.col("norm_delivered") / with_norm,
    )


def _counts(view: View, direction: str) -> pl.DataFrame:
    """Courses a direction is required of, alike in standard and delivered activities of it."""
    columns = f"""standard_id, CAST(delivered_{direction} AS BIGINT) AS delivered,
        age_at_start >= {CAREER_GUIDANCE_FROM} AS old_enough, count(*) AS courses"""
    rows = view.courses(columns, asked(view), "GROUP BY ALL ORDER BY ALL").drop_nulls("delivered")
    required = rows if direction != CAREER else rows.filter("old_enough")
    return required.drop("old_enough").with_columns(direction=pl.lit(direction))


def half_years(view: View) -> list[str]:
    """The half-years a chosen period lies in or holds; empty: all of them."""
    chosen = view.asked.get("period") or ""
    if not chosen:
        return []
    period = parse_period(chosen)
    ends = (period.first, period.last)
    return list(dict.fromkeys(f"{day.year}-H{(day.month + 5) // 6}" for day in ends))


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
