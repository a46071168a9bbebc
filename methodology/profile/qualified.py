"""Which words are true of a number that a report rounds?

A report says "more than 950,000", not 950,412. The qualifier is computed, never chosen: `exact` where the rounded
number is the number, `over` where it is a little less, `almost` where it is a little more, else `about`.

Belongs here: rounding and its qualifier. Does not: the words of a language (`dashboard/wording/texts`).

Worked example: 950,412 to two digits is 950,000, which lies 0.04 % below: over. 39,800 is almost 40,000. 13,400 is
about 13,000.

>>> pl.DataFrame({"value": [950_412.0, 39_800.0, 13_400.0, 7_400.0, 659.0]}).select(*qualified("value")).rows()
[(950000.0, 'over'), (40000.0, 'almost'), (13000.0, 'about'), (7400.0, 'exact'), (659.0, 'exact')]
"""

import polars as pl

_EXACT_BELOW = 1_000  # smaller numbers are told as they are
_OVER, _ALMOST = 0.02, 0.01  # how far the number may lie above and below the one that is told
_DIGITS = 2


def qualified(column: str) -> tuple[pl.Expr, pl.Expr]:
    """`told`, the number as a report tells it, and its `qualifier`; both empty where the number is."""
    value = pl.col(column)
    step = 10.0 ** (value.abs().log10().floor() - (_DIGITS - 1))
    down, up, near = (
        (how * step) for how in ((value / step).floor(), (value / step).ceil(), (value / step).round())
    )
    plain = (value.abs() < _EXACT_BELOW) | (down == value)
    over = value / down - 1 <= _OVER
    almost = 1 - value / up <= _ALMOST
    told = pl.when(plain).then(value).when(over).then(down).when(almost).then(up).otherwise(near)
    word = (
        pl.when(plain).then(pl.lit("exact"))
        .when(over).then(pl.lit("over"))
        .when(almost).then(pl.lit("almost"))
        .otherwise(pl.lit("about"))
    )  # fmt: skip
    known = value.is_not_null()
    return pl.when(known).then(told).alias("told"), pl.when(known).then(word).alias("qualifier")
