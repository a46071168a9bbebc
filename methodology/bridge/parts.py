"""Why did the figure move between two releases?

Belongs here: the difference of a figure, taken apart into six parts that add up to it exactly, in fractions. Does not:
which courses each part is made of (`methodology.bridge.states`), folders and tables on a terminal.

The parts, in their order: late courses (not known to the first release), corrections (a higher revision, or activities
and assessments that came after their protocol), withdrawn (known then, in quarantine or gone now), edition (the same
courses by other bands or norms), movement (the courses of the other period, where the releases are of two periods;
everything before is about the period of the first), suppression (what publishing adds: rates in whole percents, hidden
figures). A part is the figure after its step minus the figure before it, so the parts of a count do not depend on the
order, and those of a rate do: the order is always this one.

Reference: the step-wise ("chain") decomposition of a difference of two rates; Kitagawa, "Components of a difference
between two rates", Journal of the American Statistical Association 50 (1955), treats the symmetric form of it.

Worked example: the first release published 48 of 50 = 96 %. Three courses came late, two of them effective: 50 of 53.
A correction makes an ineffective course effective: 51 of 53. An effective course is withdrawn: 50 of 52. The new
edition fails two courses: 48 of 52 = 92.3 %, published as 92 %. The parts are 50/53 - 48/50 = -22/1325,
51/53 - 50/53 = 1/53, 50/52 - 51/53 = -1/1378, 48/52 - 50/52 = -1/26, no movement, and for rounding
(92/100 - 48/52) - (96/100 - 48/50) = -1/325. Their sum is 92/100 - 96/100 = -1/25.

>>> from dataclasses import replace
>>> counts = [(48, 50), (50, 53), (51, 53), (50, 52), (48, 52), (48, 52)]
>>> exact = [figure(k, n) for k, n in counts]
>>> start, end = replace(exact[0], value=Fraction(96, 100)), replace(exact[-1], value=Fraction(92, 100))
>>> parts = parts_of(exact, start, end)
>>> [f"{name} {part.value}" for name, part in parts.items()]
['late -22/1325', 'corrections 1/53', 'withdrawn -1/1378', 'edition -1/26', 'movement 0', 'suppression -1/325']
>>> print(sum(part.value for part in parts.values()))
-1/25
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import polars as pl

from methodology.bridge.states import KEY, STEPS, Side, states, touched
from methodology.registry.indicators import Indicator

PARTS = (*STEPS, "suppression")


@dataclass(frozen=True)
class Figure:
    """A figure or a difference of two: exact fractions. A count has no denominator; a rate of nothing has no value."""

    numerator: Fraction
    denominator: Fraction | None
    value: Fraction | None

    def __sub__(self, other: "Figure") -> "Figure":
        return Figure(
            self.numerator - other.numerator,
            _less(self.denominator, other.denominator),
            _less(self.value, other.value),
        )


@dataclass(frozen=True)
class Bridge:
    """The way of one indicator from release to release.

    start, end: as published, or exact where `published` says that a release shows no such figure; exact: the figure of
    each state; parts: PARTS with what each adds; courses: how many each step touched, and of them how many changed this
    figure (suppression touches none).
    """

    indicator: str
    start: Figure
    end: Figure
    published: tuple[bool, bool]
    exact: list[Figure]
    parts: dict[str, Figure]
    courses: dict[str, tuple[int, int]]


def figure(numerator: int, denominator: int | None = None) -> Figure:
    """An exact figure from its counts: a count alone, or a rate.

    >>> str(figure(48, 52).value), figure(0, 0).value, str(figure(7).value)
    ('12/13', None, '7')
    """
    top = Fraction(numerator)
    if denominator is None:
        return Figure(top, None, top)
    return Figure(top, Fraction(denominator), top / denominator if denominator else None)


def _less(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a - b


def parts_of(exact: list[Figure], start: Figure, end: Figure) -> dict[str, Figure]:
    """What each of PARTS adds; exact: the figure of each state; start, end: as published, or exact where hidden.

    A rate of a state without courses has no value: the two parts beside it have none either, their counts still add up.
    """
    steps = {name: after - before for name, (before, after) in zip(STEPS, pairwise(exact), strict=True)}
    return steps | {"suppression": (end - exact[-1]) - (start - exact[0])}


def contributions(courses: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """What each course adds to the numerator and, in a rate, to the denominator; who adds nothing is left out."""
    kept = pl.lit(True)
    if indicator.exclusions:
        kept = ~pl.sql_expr(indicator.exclusions).fill_null(False)
    if indicator.denominator:
        kept = kept & pl.sql_expr(indicator.denominator).fill_null(False)
    added = pl.sql_expr(indicator.numerator).cast(pl.Int64)
    if indicator.kind == "mean":
        kept = kept & added.is_not_null()
    n = kept.cast(pl.Int64)
    terms = courses.select(KEY, numerator=added.fill_null(0) * n, denominator=n if indicator.is_rate else 0)
    return terms.filter((pl.col("numerator") != 0) | (pl.col("denominator") != 0))


def _figure_of(terms: pl.DataFrame, indicator: Indicator) -> Figure:
    denominator = int(terms["denominator"].sum()) if indicator.is_rate else None
    return figure(int(terms["numerator"].sum()), denominator)


def bridge(
    a: Side, b: Side, indicators: list[Indicator], ends: dict[str, tuple[Figure | None, Figure | None]]
) -> list[Bridge]:
    """One bridge an indicator over courses (count, proportion or mean of whole numbers).

    ends: what the two releases published, by indicator; None where a figure was hidden or not published: there the
    bridge begins or ends at the exact figure.
    """
    between = states(a, b)
    seen = {name: touched(*pair) for name, pair in zip(STEPS, pairwise(between), strict=True)}
    return [_one(between, seen, indicator, ends.get(indicator.id, (None, None))) for indicator in indicators]


def _one(
    between: list[pl.DataFrame],
    seen: dict[str, int],
    indicator: Indicator,
    ends: tuple[Figure | None, Figure | None],
) -> Bridge:
    terms = [contributions(courses, indicator) for courses in between]
    exact = [_figure_of(frame, indicator) for frame in terms]
    start, end = ends[0] or exact[0], ends[1] or exact[-1]
    changed = [touched(before, after) for before, after in pairwise(terms)]
    courses = {name: (seen[name], n) for name, n in zip(STEPS, changed, strict=True)}
    shown = ends[0] is not None, ends[1] is not None
    return Bridge(indicator.id, start, end, shown, exact, parts_of(exact, start, end), courses)
