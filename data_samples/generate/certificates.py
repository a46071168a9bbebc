"""The electronic certificates: one a child with a course, and those that led to none, as in the published funnel.

Belongs here: certificates with the dates of all their steps, and how they stood on a day. Does not: files. One row a
certificate, columns of `certificate`; money is in kopecks until `as_of`, so that parts sum exactly.
"""

from datetime import date

import numpy as np
import polars as pl

from data_samples.generate import identity, world
from data_samples.generate.courses import DAY

PARTS = {"course_rub": 0.64, "accommodation_rub": 0.16, "meals_rub": 0.15, "support_rub": 0.05}
CANCELLED_SHARE = 0.03
LAST_ISSUED, LAST_APPLIED = date(2026, 6, 25), date(2026, 7, 20)
KOPECKS = pl.Decimal(14, 2)


def certificates(rng: np.random.Generator, courses: pl.DataFrame) -> pl.DataFrame:
    """Every certificate: the served ones first, then the applied and the merely issued."""
    served = _served(rng, courses.filter(pl.col("certificate_id").is_not_null()))
    of_applied = served.height / world.SERVED_OF_APPLIED
    others = round(of_applied / world.APPLIED_OF_ISSUED) - served.height
    applied = round(of_applied) - served.height
    unserved = _unserved(rng, courses, others, applied)
    return _with_money(rng, pl.concat([served, unserved], how="diagonal")).with_columns(
        valid_until=pl.col("issued_on").dt.offset_by("12mo").dt.offset_by("-1d")
    )


def _served(rng: np.random.Generator, courses: pl.DataFrame) -> pl.DataFrame:
    """Issued and applied for before the course, redeemed after the protocol was sent."""
    count = courses.height
    joined = {region.code: date(region.joined, 1, 1) for region in world.REGIONS}
    start = courses["started_on"].to_numpy()
    issued = pl.Series("issued_on", start - rng.integers(25, 190, count) * DAY).cast(pl.Date)
    kept = [
        "certificate_id",
        "snils",
        "birth_date",
        "region_code",
        "service_form",
        "target_group",
        "sex",
        "started_on",
    ]
    earliest = pl.col("region_code").replace_strict(joined, return_dtype=pl.Date)
    frame = courses.select(*kept, earliest.alias("earliest")).with_columns(issued)
    frame = frame.with_columns(issued_on=pl.max_horizontal("issued_on", "earliest"))
    wait = (frame["started_on"] - frame["issued_on"]).dt.total_days().to_numpy()
    return frame.drop("earliest", "started_on").with_columns(
        applied_on=pl.Series(
            frame["issued_on"].to_numpy() + (wait * rng.uniform(0.1, 0.9, count)).astype(int) * DAY
        ),
        redeemed_on=pl.Series(courses["sent_on"].to_numpy() + rng.integers(3, 12, count) * DAY),
        part_used=pl.Series(np.where(courses["interrupted"].to_numpy(), rng.uniform(0.4, 0.9, count), 1.0)),
    )


def _unserved(rng: np.random.Generator, courses: pl.DataFrame, count: int, applied: int) -> pl.DataFrame:
    """Certificates of other children: the first have applied, of the rest a few are cancelled."""
    region = courses["region_code"].to_numpy()[rng.integers(0, courses.height, count)]
    first = {r.code: date(max(r.joined, 2024), 1, 10).toordinal() for r in world.REGIONS}
    start, end = np.array([first[code] for code in region]), LAST_ISSUED.toordinal()
    issued = rng.integers(start, end)
    wait = np.minimum(200, LAST_APPLIED.toordinal() - issued) * rng.uniform(0.05, 1.0, count)
    born = issued - (rng.integers(4, 18, count) * 365.25 + 100)
    asked = np.arange(count) < applied
    serial = np.char.zfill((courses.height + 1 + np.arange(count)).astype(str), 6)
    table = {
        "certificate_id": np.char.add(np.char.add("ЭС-", region.astype(str)), np.char.add("-", serial)),
        "snils": identity.unused_snils(rng, courses["snils"], count),
        "birth_date": _day(born),
        "region_code": region,
        "service_form": rng.choice(list(world.SERVICE_FORMS), count, p=list(world.SERVICE_FORMS.values())),
        "target_group": rng.choice(list(world.TARGET_GROUPS), count, p=list(world.TARGET_GROUPS.values())),
        "sex": np.where(rng.random(count) < 0.58, "M", "F"),
        "issued_on": _day(issued),
        "applied_on": _day(issued + wait),
        "cancelled": ~asked & (rng.random(count) < CANCELLED_SHARE),
    }
    return pl.DataFrame(table).with_columns(applied_on=pl.when(pl.Series(asked)).then("applied_on"))


def _day(ordinal: np.ndarray) -> pl.Series:
    """Days counted as Python does, as dates."""
    return pl.Series(np.datetime64("0001-01-01") + (ordinal.astype(int) - 1) * DAY).cast(pl.Date)


def _with_money(rng: np.random.Generator, frame: pl.DataFrame) -> pl.DataFrame:
    """Nominal by year and form in kopecks, its parts, and what was redeemed of it."""
    factor = {"inpatient": 1.04, "semi_inpatient": 0.95, "mobile": 0.93}
    year = frame["issued_on"].dt.year().replace_strict(world.NOMINAL_RUB, return_dtype=pl.Float64).to_numpy()
    form = frame["service_form"].replace_strict(factor, return_dtype=pl.Float64).to_numpy()
    nominal = np.rint(year * form * rng.uniform(0.99, 1.005, frame.height) * 100).astype(int)
    parts = {name: np.floor(nominal * share).astype(int) for name, share in list(PARTS.items())[1:]}
    parts["accommodation_rub"] *= frame["service_form"].to_numpy() == "inpatient"
    parts["course_rub"] = nominal - sum(parts.values())
    used = np.floor(nominal * frame["part_used"].fill_null(0.0).to_numpy()).astype(int)
    money = {"nominal_rub": nominal, **parts, "redeemed_rub": used}
    return frame.with_columns(**{name: pl.Series(kopecks, dtype=pl.Int64) for name, kopecks in money.items()})


def as_of(frame: pl.DataFrame, day: date) -> pl.DataFrame:
    """The certificates issued by a day as they stood on it, columns of the contract."""
    seen = frame.filter(pl.col("issued_on") <= day).with_columns(
        *[pl.when(pl.col(c) <= day).then(c).alias(c) for c in ("applied_on", "redeemed_on")],
        travel_rub=pl.lit(None, KOPECKS),
        child_ref=pl.lit(None, pl.String),
    )
    status = (
        pl.when("cancelled").then(pl.lit("cancelled")).when(pl.col("redeemed_on").is_not_null())
        .then(pl.lit("redeemed")).when(pl.col("applied_on").is_not_null()).then(pl.lit("applied"))
        .when(pl.col("valid_until") < day).then(pl.lit("expired")).otherwise(pl.lit("issued"))
    )  # fmt: skip
    rub = [(pl.col(name).cast(KOPECKS) / 100).cast(KOPECKS).alias(name) for name in ("nominal_rub", *PARTS)]
    paid = pl.when(pl.col("redeemed_on").is_not_null()).then(
        (pl.col("redeemed_rub").cast(KOPECKS) / 100).cast(KOPECKS)
    )
    return seen.with_columns(*rub, redeemed_rub=paid, status=status).select(COLUMNS)


COLUMNS = ["certificate_id", "snils", "child_ref", "birth_date", "region_code", "issued_on", "valid_until",
           "nominal_rub", "course_rub", "accommodation_rub", "meals_rub", "support_rub", "travel_rub", "applied_on",
           "redeemed_on", "redeemed_rub", "status"]  # fmt: skip
