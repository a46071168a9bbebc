"""The assessments of each course: grades that improve just as much as the planned points need, and the planned gaps.

Belongs here: values by item and stage. Does not: errors. One row an item and stage, columns of `assessment` and
`course`. Activity and participation: lower is better; parental competence: higher is better.
"""

import numpy as np
import polars as pl

from data_samples.generate.outcomes import UNKNOWN
from schemas.codes import COMPETENCE_ITEMS, PARTICIPATION_ITEMS

NOT_SPECIFIED, NOT_APPLICABLE = 8, 9


def assessments(rng: np.random.Generator, courses: pl.DataFrame) -> pl.DataFrame:
    """Every grade, items in the order of the form, baseline before final."""
    participation = _participation(rng, courses)
    competence = _competence(rng, courses)
    with_parent = courses["has_representative"].to_numpy()
    competence[~with_parent] = -1
    both = [
        _rows(courses, participation, "activity_participation", PARTICIPATION_ITEMS),
        _rows(courses, competence, "parental_competence", COMPETENCE_ITEMS),
    ]
    return pl.concat(both).sort("course", "place", maintain_order=True).drop("place")


def _changes(
    rng: np.random.Generator, shape: tuple[int, int], better: np.ndarray, worse: np.ndarray
) -> np.ndarray:
    """+1 on `better` random items of each course, -1 on `worse` others, else 0."""
    order = rng.random(shape).argsort(axis=1).argsort(axis=1)
    return (order < better[:, None]).astype(int) - (
        (order >= better[:, None]) & (order < (better + worse)[:, None])
    )


def _participation(rng: np.random.Generator, courses: pl.DataFrame) -> np.ndarray:
    """Grades course x item x stage of d1..d9; -1 where no row is sent."""
    points, count = courses["effect"].to_numpy(), courses.height
    worse = np.where(
        points == 1, rng.integers(0, 2, count), np.where(points == 0, rng.integers(0, 2, count), 0)
    )
    better = np.choose(np.where(points == UNKNOWN, 2, points), [worse, np.maximum(rng.integers(1, 4, count), worse + 1),
                       rng.integers(5, 9, count)])  # fmt: skip
    change = _changes(rng, (count, 9), better, worse)
    baseline = np.where(change > 0, rng.integers(1, 5, change.shape), rng.integers(0, 4, change.shape))
    grades = np.stack([baseline, np.clip(baseline - change, 0, 4)], axis=2)
    unrated = (change == 0) & (rng.random(change.shape) < 0.15)
    unrated &= np.cumsum(unrated, axis=1) <= 2  # three better of seven rated are still less than half
    grades[unrated] = np.where(rng.random(int(unrated.sum())) < 0.5, NOT_SPECIFIED, NOT_APPLICABLE)[:, None]
    return _with_gap(rng, grades, points == UNKNOWN)


def _competence(rng: np.random.Generator, courses: pl.DataFrame) -> np.ndarray:
    """Grades course x item x stage of knowledge, skill, involvement; -1 where no row is sent."""
    points, count = courses["parental_competence"].to_numpy(), courses.height
    better = np.choose(np.where(points == UNKNOWN, 2, points), [0, 1, rng.integers(2, 4, count)])
    change = _changes(rng, (count, 3), better, np.zeros(count, dtype=int))
    baseline = np.where(change > 0, rng.integers(0, 4, change.shape), rng.integers(1, 5, change.shape))
    return _with_gap(rng, np.stack([baseline, baseline + change], axis=2), points == UNKNOWN)


def _with_gap(rng: np.random.Generator, grades: np.ndarray, gap: np.ndarray) -> np.ndarray:
    """Where a gap is planned: no final grade of one rated item, or of any."""
    rated = grades[:, :, 0] <= 4
    one = rated & (np.cumsum(rated, axis=1) == 1)
    lost = np.where((rng.random(len(gap)) < 0.5)[:, None], one, True) & gap[:, None]
    grades[:, :, 1] = np.where(lost, -1, grades[:, :, 1])
    return grades


def _rows(courses: pl.DataFrame, grades: np.ndarray, instrument: str, items: tuple[str, ...]) -> pl.DataFrame:
    course, item, stage = np.nonzero(grades >= 0)
    table = {
        "course": courses["course"].to_numpy()[course],
        "protocol_id": courses["protocol_id"].gather(course),
        "revision": pl.repeat(1, len(course), dtype=pl.Int32, eager=True),
        "instrument": pl.repeat(instrument, len(course), eager=True),
        "item": pl.Series(items).gather(item),
        "stage": pl.Series(["baseline", "final"]).gather(stage),
        "value": pl.Series(grades[course, item, stage], dtype=pl.Int32),
    }
    place = item * 2 + stage + (100 if instrument == "parental_competence" else 0)
    return pl.DataFrame(table).with_columns(place=pl.Series(place))
