"""What could the share be if everything unknown had turned out badly, or well?

A share of known outcomes says nothing about those left out. Counting every left-out unit as bad gives the least
possible share, counting all as good the greatest; without an assumption nothing more can be said. Each step takes
in one more group that is left out, and its denominator is told in words: courses with a verdict; all scored
courses; all courses, assessed or not; all children with a certificate, served or not. Bounds only widen from step
to step. They are no confidence interval: chance comes on top.

Belongs here: the arithmetic over counts. Does not: who belongs to which group.

Reference: Manski, Nonparametric bounds on treatment effects, American Economic Review 80 (1990) 319-323; Horowitz
and Manski, Journal of the American Statistical Association 95 (2000) 77-84.

Worked example: 480 effective and 20 ineffective courses are 480 / 500 = 96 %. With 10 undetermined the share lies
between 480 / 510 = 94.1 % and 490 / 510 = 96.1 %. With 40 more unassessed: 480 / 550 = 87.3 % to 530 / 550 = 96.4
%.
"""

import polars as pl

GROUPS = {
    "determined": ("курсы с определённым результатом", "courses with a verdict"),
    "undetermined": (
        "все оценённые курсы, с неопределёнными",
        "all scored courses, the undetermined included",
    ),
    "unassessed": ("все курсы, с неоценёнными", "all courses, the unassessed included"),
    "unserved": (
        "все, кому положен курс, с необслуженными",
        "all entitled to a course, the unserved included",
    ),
}


def bounds(counts: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """One row a key and step: counted (last group taken in), its denominator in words, numerators, low and high.

    counts: the keys, good (effective), bad (ineffective) and any of undetermined, unassessed, unserved: numbers of
    units that belong to one of the groups only. numerator_low and numerator_high are the good ones with all unknown
    bad and good; low and high are shares of 1, null of nothing.

    >>> known = pl.DataFrame({"good": [480], "bad": [20], "undetermined": [10], "unassessed": [40]})
    >>> bounds(known, []).select("counted", "denominator", pl.col("low", "high").round(3)).rows()
    [('determined', 500, 0.96, 0.96), ('undetermined', 510, 0.941, 0.961), ('unassessed', 550, 0.873, 0.964)]
    """
    given = [name for name in GROUPS if name in counts.columns]
    steps = [_step(counts, by, given[: at + 1]) for at in range(-1, len(given))]
    return pl.concat(steps)


def _step(counts: pl.DataFrame, by: list[str], unknown: list[str]) -> pl.DataFrame:
    last = unknown[-1] if unknown else "determined"
    left_out = pl.sum_horizontal([pl.lit(0), *unknown])
    all_units = pl.col("good") + pl.col("bad") + left_out
    units = pl.when(all_units > 0).then(all_units)
    return counts.select(
        *by,
        counted=pl.lit(last),
        denominator_ru=pl.lit(GROUPS[last][0]),
        denominator_en=pl.lit(GROUPS[last][1]),
        numerator_low=pl.col("good").cast(pl.Int64),
        numerator_high=(pl.col("good") + left_out).cast(pl.Int64),
        denominator=all_units.cast(pl.Int64),
        low=pl.col("good") / units,
        high=(pl.col("good") + left_out) / units,
    )
