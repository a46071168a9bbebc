"""The decisions of the main bureaus: scores they report, reasons of ineffective courses, signature and registration.

Belongs here: one row a decided course, columns of `bureau_decision` and `course`. Does not: files, errors. Reported
scores are the planned points, so they mostly agree with what the provider's data give; a few are off by one point.
"""

import numpy as np
import polars as pl

from data_samples.generate import world
from data_samples.generate.courses import DAY
from data_samples.generate.outcomes import POINTS, UNKNOWN

REPORTED = [f"reported_{name}" for name in POINTS]
NOTE = "Карантин в отделении, часть занятий перенесена за пределы курса (вымышленный пример)"
REASONS = {"health_condition": 30, "family_refused_activities": 30, "provider_failure": 18,
           "health_condition|family_refused_activities": 10, "other": 12}  # fmt: skip
OF_INTERRUPTED = {"health_condition": 45, "family_refused_course": 45, "provider_failure": 10}


def decisions(rng: np.random.Generator, courses: pl.DataFrame) -> pl.DataFrame:
    """The decisions on courses whose evidence is complete enough to decide, but for a few not yet decided."""
    decided = courses.filter((pl.col("outcome") != "undetermined") & ~pl.col("victim"))
    decided = decided.filter(pl.Series(rng.random(decided.height) >= world.NO_DECISION_SHARE))
    scores = _reported(rng, decided)
    frame = pl.concat([decided.select("course", "channel", "half", "protocol_id", "revision", "bureau_id"), scores,
                       _reasons(rng, decided), _dates(rng, decided)], how="horizontal")  # fmt: skip
    role = np.where(rng.random(frame.height) < 0.8, "head", "authorised")
    return frame.with_columns(signer_role=pl.Series(role))


def _reported(rng: np.random.Generator, decided: pl.DataFrame) -> pl.DataFrame:
    """Reported points and total; where a bureau differs it is by one point and never turns the verdict."""
    points = decided.select(POINTS).to_numpy().copy()
    differs = (rng.random(len(points)) < world.DISAGREEING_DECISIONS) & (points.sum(axis=1) >= 6)
    points[differs, 0] -= 1
    columns = {name: pl.Series(points[:, k], dtype=pl.Int32) for k, name in enumerate(REPORTED)}
    known = pl.DataFrame(columns).with_columns(
        pl.when(pl.col(c) != UNKNOWN).then(pl.col(c)).alias(c) for c in REPORTED
    )
    total = pl.sum_horizontal(REPORTED, ignore_nulls=False)
    return known.with_columns(reported_total=total.cast(pl.Int32))


def _reasons(rng: np.random.Generator, decided: pl.DataFrame) -> pl.DataFrame:
    """Reasons exactly for the ineffective; another reason comes with a note."""
    drawn = np.where(decided["interrupted"].to_numpy(), _drawn(rng, OF_INTERRUPTED, decided.height),
                     _drawn(rng, REASONS, decided.height))  # fmt: skip
    given = pl.when(decided["outcome"] == "ineffective").then(pl.Series(drawn))
    frame = pl.select(reasons=given)
    return frame.with_columns(reason_note=pl.when(pl.col("reasons") == "other").then(pl.lit(NOTE)))


def _drawn(rng: np.random.Generator, table: dict[str, int], count: int) -> np.ndarray:
    shares = np.array(list(table.values()), dtype=float)
    return np.array(list(table))[rng.choice(len(table), count, p=shares / shares.sum())]


def _dates(rng: np.random.Generator, decided: pl.DataFrame) -> pl.DataFrame:
    """Decided within about three weeks of the protocol, then signed, registered and opened to the federal bureau."""
    count = decided.height
    day = decided["sent_on"].to_numpy() + (3 + rng.gamma(3.0, 2.2, count).astype(int)) * DAY
    columns = {"decided_on": day}
    for name, days in {"signed_on": 3, "registered_on": 3, "federal_access_from": 2}.items():
        day = day + rng.integers(0, days, count) * DAY
        columns[name] = day
    return pl.DataFrame(columns).with_columns(pl.all().cast(pl.Date))
