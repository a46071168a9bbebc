"""Score tables: points as intervals, totals and verdicts, each under a named edition."""

import pandera.polars as pa
import polars as pl

from schemas import codes
from schemas.points import points_range, scored_columns, types_of
from schemas.rules import column, rule

_TOTAL = points_range("total")
_POINTS = {"min_value": 0, "max_value": max(points_range(c)["max_value"] for c in codes.CRITERION.codes)}


class _Scored(pa.DataFrameModel):
    protocol_id: pl.String = column("Номер протокола", "Protocol number", required=True)
    revision: pl.Int32 = column("Редакция", "Revision", required=True, ge=1)
    edition_id: pl.String = column("Редакция методики", "Edition of the methodology", required=True)

    class Config:
        strict = True


class CriterionScore(_Scored):
    """One row: a course x criterion; lo = hi where nothing is unknown."""

    criterion: pl.String = column("Критерий", "Criterion", required=True, codes=codes.CRITERION)
    lo: pl.Int8 = column("Баллы, не менее", "Points, at least", required=True, in_range=_POINTS)
    hi: pl.Int8 = column("Баллы, не более", "Points, at most", required=True, in_range=_POINTS)

    @rule("hi", ru="Верхняя граница ниже нижней", en="The upper bound is below the lower")
    def bounds_in_order(cls) -> pl.Expr:
        return pl.col("lo") <= pl.col("hi")


class CourseScore(_Scored):
    """One row: a course under the edition in force on its first day."""

    __annotations__.update(types_of(scored_columns()))
    locals().update(scored_columns())
    total_lo: pl.Int8 = column("Сумма, не менее", "Total, lo", required=True, in_range=_TOTAL)
    total_hi: pl.Int8 = column("Сумма, не более", "Total, hi", required=True, in_range=_TOTAL)
    pass_mark: pl.Int8 = column("Проходной балл", "Pass mark of the edition", required=True, in_range=_TOTAL)
    verdict: pl.String = column("Результат", "Verdict", required=True, codes=codes.VERDICT)

    @rule("total_lo", ru="Сумма не равна сумме критериев", en="The total is not the sum of the criteria")
    def total_is_sum(cls) -> pl.Expr:
        sums = [
            pl.sum_horizontal(f"{c}_{b}" for c in codes.CRITERION.codes) == pl.col(f"total_{b}")
            for b in ("lo", "hi")
        ]
        return sums[0] & sums[1]


class CourseScoreByEdition(CourseScore):
    """One row: a course x edition; the same courses scored under every edition there is."""
