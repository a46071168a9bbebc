"""How much was delivered of each direction, against the norm of the standard? (dose map)

The standard of a child's target group gives each direction a least and a greatest number of activities and an average.
A course lies below, within or above them; where no standard is published, the general norm asks for at least one
activity and has no upper end. Career guidance is asked from the age the edition sets. A course without any activity
row is unknown and left out: nothing reported is not nothing delivered. The three counts are shown beside the mean of a
course, because a mean on the norm can be made of courses that are all off it; the average of the norm is that of the
same courses, so that a region is not measured by the standards of another's children. By type of activity the same is
counted in the tables on disk (`assets/sql/activity_dose.sql`): a type without published ends has its average for both.

Belongs here: the norm by direction, the counts against it, types of activity added up over groups. Does not: the
matrices (norms), points (measures, scoring), which courses are counted.

Reference: the standards of order 58n of the Ministry of Labour of 11.02.2025, table of average counts and ranges; dose
as a part of adherence: Carroll and others, A conceptual framework for implementation fidelity, Implementation Science
2 (2007) 40.

Worked example: a norm of 10 to 20 activities, 15 on average. Three courses deliver 8, 15 and 24: one below, one within,
one above. Together 47, 15.7 a course against 15 of the norm, 104 %: the mean says "as it should be", and two of three
courses are off.
"""

import polars as pl

from law.norms import TOTAL, generic, matrix
from methodology.scoring.norms import norms
from schemas.codes import ACTIVITY_TYPE, DIRECTION


def norm_of_directions() -> pl.DataFrame:
    """One row a standard and direction: lo and hi (null: no upper end), average (null: not published)."""
    ends = [
        norms().select("standard_id", lo=f"lo_{code}", hi=f"hi_{code}", direction=pl.lit(code))
        for code in DIRECTION.codes
    ]
    rows = matrix().filter(pl.col("activity_type") != TOTAL)
    averages = rows.group_by("standard_id", "direction").agg(pl.col("average").sum())
    return pl.concat(ends).join(averages, on=["standard_id", "direction"], how="left")


def against_norm(counts: pl.DataFrame) -> pl.DataFrame:
    """One row a direction: courses, delivered activities, courses below, within and above the norm, means a course.

    counts: standard_id, direction, delivered, courses that delivered so many, lo, hi, average. share_below,
    share_within, share_above are shares of 1; per_course: delivered a course; of courses with a published standard
    alone: of_norm (their number), norm_delivered, norm_expected, per_course_of_norm, norm_per_course. Null of nothing.

    >>> told = pl.DataFrame({"delivered": [8, 15, 24], "courses": [1, 1, 1]}).with_columns(
    ...     standard_id=pl.lit("CRG2_2023"), direction=pl.lit("career_guidance"), lo=10, hi=20, average=15)
    >>> row = against_norm(told).row(0, named=True)
    >>> [row[name] for name in ("below", "within", "above", "delivered", "courses")]
    [1, 1, 1, 47, 3]
    >>> round(row["per_course_of_norm"], 1), row["norm_per_course"], round(row["norm_delivered"] / 45, 2)
    (15.7, 15.0, 1.04)
    """
    delivered, courses = pl.col("delivered"), pl.col("courses")
    below, above = delivered < pl.col("lo"), (delivered > pl.col("hi")).fill_null(False)
    published = pl.col("standard_id") != generic().id
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
    of = pl.when(courses > 0).then("courses")
    shares = {f"share_{name}": pl.col(name) / of for name in ("below", "within", "above")}
    with_norm = pl.when(pl.col("of_norm") > 0).then("of_norm")
    return told.with_columns(
        **shares,
        per_course=delivered / of,
        norm_per_course=pl.col("norm_expected") / with_norm,
        per_course_of_norm=pl.col("norm_delivered") / with_norm,
    )


def types_of_activity(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a direction x type: courses, delivered, both a course (per_course, norm), and their ratio.

    rows: of `activity_dose`, of several half-years and target groups. Courses of groups with a published matrix; of
    all, with no norm, where no group has one. A row that is not there was neither delivered nor due.
    """
    of_group = ["period", "target_group", "direction"]
    with_norm = rows.filter(pl.col("norm_average").is_not_null().any().over(of_group))
    kept = with_norm if with_norm.height else rows
    courses = (
        kept.group_by(of_group)
        .agg(pl.col("courses").max())
        .group_by("direction")
        .agg(pl.col("courses").sum())
    )
    due = (pl.col("norm_average") * pl.col("courses")).sum()
    summed = kept.group_by("direction", "activity_type").agg(
        pl.col("delivered").sum(), due=pl.when(pl.col("norm_average").count() > 0).then(due)
    )
    means = summed.join(courses, on="direction").with_columns(
        per_course=pl.col("delivered") / pl.col("courses"), norm=pl.col("due") / pl.col("courses")
    )
    order = [(DIRECTION, "direction"), (ACTIVITY_TYPE, "activity_type")]
    return means.with_columns(ratio=pl.col("per_course") / pl.when(pl.col("norm") > 0).then("norm")).sort(
        pl.col(name).replace_strict({c: at for at, c in enumerate(codes.codes)}, return_dtype=pl.Int64)
        for codes, name in order
    )
