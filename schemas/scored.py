"""The wide table that indicators are counted over: nothing of its own, four tables side by side."""

import polars as pl

from schemas.core import Course, CourseEvidence
from schemas.points import reported_columns, types_of
from schemas.rules import column
from schemas.scores import CourseScore


class ScoredCourse(CourseScore, CourseEvidence, Course):  # type: ignore[misc]  # two equal Configs
    """One row: a course with its measures, its scores under the edition in force, and the bureau's form."""

    decided_on: pl.Date = column("Дата решения", "Decided")
    __annotations__.update(types_of(reported_columns(), pl.Int32))
    locals().update(reported_columns(", бюро", ", bureau"))
    reported_total: pl.Int32 = column("Итого, бюро", "Total, bureau")
    reasons: pl.List(pl.String) = column("Причины", "Reasons")  # type: ignore[valid-type]
    decision_signed_on: pl.Date = column("Решение подписано", "Decision signed")
    registered_on: pl.Date = column("Внесено в платформу", "Entered in the platform")
    federal_access_from: pl.Date = column("Доступ ФБ с", "Federal access from")
