"""What could the share be if everything unknown had turned out badly, or well?

A share of known outcomes says nothing about those left out. Counting every left-out unit as bad gives the least
possible share, counting all as good the greatest; without an assumption nothing more can be said. Each step takes
in one more group that is left out, and its denominator is told in words. Every unit belongs to one group: courses with
a verdict; completed and fully assessed courses whose verdict is open all the same; courses whose verdict is open
because they were interrupted or lack a full assessment (then every course is in, and the bounds are those of the
official rate); certificates that were not cancelled and whose term ended in the period without a course. The last are
certificates and no courses: what unit would have to be counted, a child or a second course, nobody knows, so the words
say that units differ. A certificate counts when its term is over and not when it is issued, for a course counts at its
end: before that day it may still be used. Bounds only widen from step to step. They are no confidence interval: chance
comes on top.

Belongs here: the arithmetic over counts, and the groups in words. Does not: counting who belongs to which group.

Reference: Manski, Nonparametric bounds on treatment effects, American Economic Review 80 (1990) 319-323; Horowitz
and Manski, Journal of the American Statistical Association 95 (2000) 77-84.

Worked example: 480 effective and 20 ineffective courses are 480 / 500 = 96 %. With 10 undetermined the share lies
between 480 / 510 = 94.1 % and 490 / 510 = 96.1 %. With 40 more unassessed: 480 / 550 = 87.3 % to 530 / 550 = 96.4
%. With 150 certificates that nobody used: 480 / 700 = 68.6 % to 680 / 700 = 97.1 %.
"""

import polars as pl

GROUPS = {
    "determined": ("курсы с определённым итогом", "courses with a verdict"),
    "undetermined": (
        "курсы с определённым итогом и завершённые курсы с полной оценкой, итог которых не определён",
        "courses with a verdict, and completed, fully assessed courses whose verdict is open",
    ),
    "unassessed": (
        "все курсы, в том числе прерванные и без полной оценки, итог которых не определён",
        "all courses, those included that were interrupted or not fully assessed and have no verdict",
    ),
    "unserved": (
        "все курсы и сертификаты, срок которых истёк без курса (единицы разные: курсы, затем сертификаты)",
        "all courses, and certificates whose term ended without a course (units differ: courses, then certificates)",
    ),
}


def bounds(counts: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """One row a key and step: counted (last group taken in), its denominator in words, numerators, low and high.

    counts: the keys, good (effective), bad (ineffective) and any of undetermined, unassessed, unserved: numbers of
    units that belong to one of the groups only. added: the units this step takes in. numerator_low and numerator_high
    are the good ones with all unknown bad and good; low and high are shares of 1, null of nothing. A group whose number
    is not known (null) leaves all but numerator_low of its step and the later ones unknown.

    >>> known = pl.DataFrame({"good": [480], "bad": [20], "undetermined": [10], "unassessed": [40], "unserved": [150]})
    >>> bounds(known, []).select("counted", "added", "denominator", pl.col("low", "high").round(3)).rows()[:2]
    [('determined', 500, 500, 0.96, 0.96), ('undetermined', 10, 510, 0.941, 0.961)]
    >>> bounds(known, []).select("counted", "added", "denominator", pl.col("low", "high").round(3)).rows()[2:]
    [('unassessed', 40, 550, 0.873, 0.964), ('unserved', 150, 700, 0.686, 0.971)]
    """
    given = [name for name in GROUPS if name in counts.columns]
    steps = [_step(counts, by, given[: at + 1]) for at in range(-1, len(given))]
    return pl.concat(steps)


def _step(counts: pl.DataFrame, by: list[str], unknown: list[str]) -> pl.DataFrame:
    last = unknown[-1] if unknown else "determined"
    left_out = pl.sum_horizontal([pl.lit(0), *unknown], ignore_nulls=False)
    all_units = pl.col("good") + pl.col("bad") + left_out
    return counts.select(
        *by,
        counted=pl.lit(last),
        denominator_ru=pl.lit(GROUPS[last][0]),
        denominator_en=pl.lit(GROUPS[last][1]),
        added=(pl.col(last) if unknown else all_units).cast(pl.Int64),
        numerator_low=pl.col("good").cast(pl.Int64),
        numerator_high=(pl.col("good") + left_out).cast(pl.Int64),
        denominator=all_units.cast(pl.Int64),
    ).with_columns(**shares())


def added_up(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a step of several periods together, in their order: the counts added up, both shares, status.

    rows: `counted`, `denominator_name` and the counts of each period. A count unknown in one period is unknown in the
    sum (status L).
    """
    counts = ("added", "numerator_low", "numerator_high", "denominator")
    every = {name: pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()) for name in counts}
    summed = rows.group_by("counted", "denominator_name").agg(**every).with_columns(**shares())
    order = pl.col("counted").replace_strict(
        {group: at for at, group in enumerate(GROUPS)}, return_dtype=pl.Int64
    )
    return summed.sort(order).with_columns(status=pl.when(pl.col("low").is_null()).then(pl.lit("L")))


def shares() -> dict[str, pl.Expr]:
    """low and high from the numerators and the denominator, also after these were added up over periods."""
    units = pl.when(pl.col("denominator") > 0).then("denominator")
    return {end: pl.col(f"numerator_{end}") / units for end in ("low", "high")}
