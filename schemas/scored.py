"""The wide table that indicators are counted over: nothing of its own, four tables side by side."""

import polars as pl

from schemas.core import Course, CourseEvidence
from schemas.rules import column
from schemas.scores import CourseScore


class ScoredCourse(CourseScore, CourseEvidence, Course):  # type: ignore[misc]  # two equal Configs
    """One row: a course with its measures, its scores under the edition in force, and the bureau's form."""

    decided_on: pl.Date = column("Дата решения", "Decided")
    reported_comprehensiveness: pl.Int32 = column("Комплексность, бюро", "Comprehensiveness, bureau")
    reported_volume: pl.Int32 = column("Объём, бюро", "Volume, bureau")
    reported_effect: pl.Int32 = column("Эффект, бюро", "Effect, bureau")
    reported_parental_competence: pl.Int32 = column("Компетентность, бюро", "Competence, bureau")
    reported_total: pl.Int32 = column("Итого, бюро", "Total, bureau")
    reasons: pl.List(pl.String) = column("Причины", "Reasons")  # type: ignore[valid-type]
    decision_signed_on: pl.Date = column("Решение подписано", "Decision signed")
    registered_on: pl.Date = column("Внесено в платформу", "Entered in the platform")
    federal_access_from: pl.Date = column("Доступ ФБ с", "Federal access from")
