"""Score tables: points as intervals, totals and verdicts, each under a named edition."""

import pandera.polars as pa
import polars as pl

from schemas import codes
from schemas.rules import column, rule

_POINTS = {"min_value": 0, "max_value": 2}
_TOTAL = {"min_value": 0, "max_value": 8}


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

    comprehensiveness_lo: pl.Int8 = column(
        "Комплексность, не менее", "Comprehensiveness, lo", required=True, in_range=_POINTS
    )
    comprehensiveness_hi: pl.Int8 = column(
        "Комплексность, не более", "Comprehensiveness, hi", required=True, in_range=_POINTS
    )
    volume_lo: pl.Int8 = column("Объём, не менее", "Volume, lo", required=True, in_range=_POINTS)
    volume_hi: pl.Int8 = column("Объём, не более", "Volume, hi", required=True, in_range=_POINTS)
    effect_lo: pl.Int8 = column("Эффект, не менее", "Effect, lo", required=True, in_range=_POINTS)
    effect_hi: pl.Int8 = column("Эффект, не более", "Effect, hi", required=True, in_range=_POINTS)
    parental_competence_lo: pl.Int8 = column(
        "Компетентность, не менее", "Competence, lo", required=True, in_range=_POINTS
    )
    parental_competence_hi: pl.Int8 = column(
        "Компетентность, не более", "Competence, hi", required=True, in_range=_POINTS
    )
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
