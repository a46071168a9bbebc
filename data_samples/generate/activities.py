"""The activities of each course: as many of each direction and type as its planned points need.

Belongs here: counts around the norm and their days. Does not: errors. One row an activity, columns of `activity` and
`course`. A child under 14 has no career guidance; its share goes to the other directions inside their ranges.
"""

import numpy as np
import polars as pl

from data_samples.generate.norms import Norm, norms, standard_of
from schemas.codes import ACTIVITY_TYPE, DIRECTION

CAREER = DIRECTION.codes.index("career_guidance")
DIAGNOSTICS, PRACTICAL = ACTIVITY_TYPE.codes.index("diagnostics"), ACTIVITY_TYPE.codes.index("practical")
MINUTES = np.array([40, 20, 30, 45, 45, 30, 60, 30, 40, 40])  # usual length of each type
CANCELLED_A_COURSE, REFUSED_A_COURSE = 1.6, 0.9


def activities(rng: np.random.Generator, courses: pl.DataFrame) -> pl.DataFrame:
    """Every activity, delivered or not, in order of date as a journal is kept."""
    counts = np.zeros((courses.height, len(DIRECTION.codes), len(ACTIVITY_TYPE.codes)), dtype=int)
    standard = courses.select(standard_of()).to_series().to_numpy()
    for standard_id, norm in norms().items():
        here = standard == standard_id
        by_direction = _by_direction(rng, courses.filter(pl.Series(here)), norm)
        counts[here] = _by_type(by_direction, norm)
    return _rows(rng, courses, counts)


def _by_direction(rng: np.random.Generator, courses: pl.DataFrame, norm: Norm) -> np.ndarray:
    """Delivered activities of each direction: enough met and enough counted for the planned points, no more."""
    count = courses.height
    required = np.ones((count, len(norm.lo)), dtype=bool)
    required[:, CAREER] = courses["age_at_start"].to_numpy() >= 14
    volume = courses["volume"].to_numpy()
    missed = _missed(rng, courses["comprehensiveness"].to_numpy(), volume == 2, required)
    few = np.where(
        volume[:, None] > 0, norm.lo - 1, np.minimum(rng.integers(0, 9, missed.shape), norm.lo - 1)
    )
    floor = np.where(missed, few, norm.lo) * required
    room = np.where(missed, 0, norm.hi - norm.lo) * required
    wish = np.maximum(_counted(rng, courses, floor) - floor.sum(axis=1), 0)
    average = norm.average.sum(axis=1)
    weight = np.maximum(average - norm.lo, 1) * rng.uniform(0.7, 1.3, room.shape) * (room > 0)
    given = np.floor(wish[:, None] * weight / np.maximum(weight.sum(axis=1, keepdims=True), 1)).astype(int)
    return floor + _filled(np.minimum(given, room), room, wish)


def _missed(
    rng: np.random.Generator, points: np.ndarray, in_full: np.ndarray, required: np.ndarray
) -> np.ndarray:
    """Which required directions stay below their lower bound: none, one or two, all but one or two.

    Where the volume is planned in full only one may miss: the others have no room for more.
    """
    size = required.sum(axis=1)
    one_or_two = np.where(in_full, 1, rng.integers(1, 3, len(points)))
    number = np.choose(points, [size - one_or_two, one_or_two, 0])
    order = np.where(required, rng.random(required.shape), 2).argsort(axis=1).argsort(axis=1)
    return (order < number[:, None]) & required


def _counted(rng: np.random.Generator, courses: pl.DataFrame, floor: np.ndarray) -> np.ndarray:
    """How many activities shall count of 120: at least all, at least three quarters, or fewer."""
    points, size = courses["volume"].to_numpy(), courses.height
    full, most = 120 + rng.poisson(2.5, size), rng.integers(92, 118, size)
    return np.choose(points, [np.maximum(rng.integers(45, 86, size), floor.sum(axis=1)), most, full])


def _filled(given: np.ndarray, room: np.ndarray, wish: np.ndarray) -> np.ndarray:
    """The same with the rest of the wish put where there is room, direction after direction."""
    rest = wish - given.sum(axis=1)
    filled = given.copy()
    for direction in range(given.shape[1]):
        more = np.clip(rest, 0, room[:, direction] - filled[:, direction])
        filled[:, direction] += more
        rest = rest - more
    return filled


def _by_type(by_direction: np.ndarray, norm: Norm) -> np.ndarray:
    """Types of each direction: the rarer ones as in the norm, practical sessions take up the rest."""
    usual = np.rint(norm.average).astype(int)
    usual[:, PRACTICAL] = 0
    order = [DIAGNOSTICS] + [t for t in range(usual.shape[1]) if t not in (DIAGNOSTICS, PRACTICAL)]
    types = np.zeros((*by_direction.shape, usual.shape[1]), dtype=int)
    rest = by_direction.copy()
    for kind in order:
        types[:, :, kind] = np.minimum(usual[:, kind], rest)
        rest = rest - types[:, :, kind]
    types[:, :, PRACTICAL] = rest
    return types


def _rows(rng: np.random.Generator, courses: pl.DataFrame, counts: np.ndarray) -> pl.DataFrame:
    """Counts as rows, with those that did not take place, spread over the days of the course."""
    course, direction, kind = (
        np.repeat(axis, counts.ravel()) for axis in np.indices(counts.shape).reshape(3, -1)
    )
    status = np.zeros(len(course), dtype=int)
    for state, average in ((1, CANCELLED_A_COURSE), (2, REFUSED_A_COURSE)):
        extra = np.repeat(np.arange(courses.height), rng.poisson(average, courses.height))
        course = np.append(course, extra)
        direction = np.append(direction, rng.integers(0, CAREER, len(extra)))  # the five every child has
        kind = np.append(kind, np.full(len(extra), PRACTICAL))
        status = np.append(status, np.full(len(extra), state))
    first = courses["started_on"].to_numpy()[course]
    days = (courses["finished_on"].to_numpy()[course] - first).astype("timedelta64[D]").astype(int) + 1
    day = _days(rng, days, kind == DIAGNOSTICS)
    minutes = MINUTES[kind] + rng.choice([-10, 0, 0, 0, 15], len(kind))
    table = {
        "course": courses["course"].to_numpy()[course],
        "protocol_id": courses["protocol_id"].gather(course),
        "revision": pl.repeat(1, len(course), dtype=pl.Int32, eager=True),
        "performed_on": pl.Series(first + day * np.timedelta64(1, "D")).cast(pl.Date),
        "direction": pl.Series(DIRECTION.codes).gather(direction),
        "activity_type": pl.Series(ACTIVITY_TYPE.codes).gather(kind),
        "status": pl.Series(["delivered", "cancelled", "refused"]).gather(status),
        "minutes": pl.Series(np.where(status == 0, minutes, 0), dtype=pl.Int32),
    }
    rows = pl.DataFrame(table).with_columns(minutes=pl.when(pl.col("minutes") > 0).then("minutes"))
    return rows.sort(
        "performed_on", "course", "direction", "activity_type", "status", "minutes", maintain_order=True
    )


def _days(rng: np.random.Generator, days: np.ndarray, is_diagnostics: np.ndarray) -> np.ndarray:
    """Day of the course, from 0: diagnostics at its beginning or end, all else anywhere."""
    anywhere = np.floor(rng.random(len(days)) * days).astype(int)
    edge = rng.integers(0, 2, len(days))
    return np.where(is_diagnostics, np.where(rng.random(len(days)) < 0.5, edge, days - 1 - edge), anywhere)
