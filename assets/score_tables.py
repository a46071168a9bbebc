"""Courses, their measures and their scores as assets; the last two half-year by half-year, so that memory stays flat
and a backfill can rescore a reporting period."""

import dagster as dg
import polars as pl

from assets.partitions import HALF_YEARS, of_partition
from assets.resources import Data
from assets.table import table
from law.regions import regions
from methodology.scoring import courses
from methodology.scoring.measures import evidence, gathered
from methodology.scoring.norms import norms
from methodology.scoring.points import by_criterion, score_by_each, score_in_force
from methodology.scoring.scored import side_by_side
from schemas.codes import CRITERION

_BY_HALF_YEAR = {"partitions_def": HALF_YEARS, "backfill_policy": dg.BackfillPolicy.single_run()}
Halves = dict[str, pl.LazyFrame]


@table("Регионы", group_name="core")
def region() -> pl.DataFrame:
    """Subjects of the Federation and since when they take part."""
    return regions()


@table("Организации", group_name="core")
def provider(course_protocol: pl.LazyFrame) -> pl.LazyFrame:
    """Providers by region, with the latest name they gave."""
    return courses.providers(course_protocol)


@table("Курсы", group_name="core")
def course(data: Data, course_protocol: pl.LazyFrame) -> pl.LazyFrame:
    """Courses: the highest accepted revision of each protocol, with its norm and edition."""
    return courses.courses(course_protocol, data.folder().reference.editions)


@table("Показатели курсов", group_name="core", **_BY_HALF_YEAR)
def course_evidence(
    context: dg.AssetExecutionContext,
    data: Data,
    course: pl.LazyFrame,
    activity_tally: pl.LazyFrame,
    assessment: pl.LazyFrame,
) -> Halves:
    """The measures of each course."""
    rows = gathered(course, activity_tally, assessment)
    halves = {half: of_partition(rows, half) for half in context.partition_keys}
    return {
        h: evidence(of_half, norms().lazy(), data.folder().reference.editions)
        for h, of_half in halves.items()
    }


@table("Баллы и результат курсов", group_name="scores", **_BY_HALF_YEAR)
def course_score(data: Data, course: pl.LazyFrame, course_evidence: Halves) -> Halves:
    """Totals and verdict of each course under the edition in force."""
    editions = data.folder().reference.editions
    return {h: score_in_force(course, shown, editions) for h, shown in course_evidence.items()}


@table("Курсы с показателями и баллами", group_name="scores", **_BY_HALF_YEAR)
def scored_course(
    course: pl.LazyFrame, course_evidence: Halves, course_score: Halves, decision: pl.LazyFrame
) -> Halves:
    """Each course with its measures, its scores and its decision, laid side by side for counting."""
    return {
        half: side_by_side(
            of_partition(course, half), evidence, course_score[half], of_partition(decision, half)
        )
        for half, evidence in course_evidence.items()
    }


@table("Баллы по критериям", group_name="scores", **_BY_HALF_YEAR)
def criterion_score(course_score: Halves) -> Halves:
    """Points of each course by criterion."""
    return {h: by_criterion(scores, CRITERION.codes) for h, scores in course_score.items()}


@table("Баллы по редакциям методики", group_name="scores", **_BY_HALF_YEAR)
def course_score_by_edition(data: Data, course: pl.LazyFrame, course_evidence: Halves) -> Halves:
    """Each course under every edition there is."""
    editions = data.folder().reference.editions
    return {
        half: score_by_each(of_partition(course, half), shown, norms().lazy(), editions)
        for half, shown in course_evidence.items()
    }
