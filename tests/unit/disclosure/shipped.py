"""Invented courses and certificates as rows of indicator_value, for the cube of the house with all its counts and sums.

Belongs here: making the exact table, counted plainly. Does not: protection and attack.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl

REGIONS = ("18", "50", "62", "66", "72", "86")
HALVES = ("2025-H1", "2025-H2")
COURSE = ["region", "half", "group", "completed", "verdict", "outcome", "total", "days", "activities", "norm"]
CERTIFICATE = ["region", "half", "status"]
_EFFECTIVE, _JUDGED = pl.col("verdict") == "effective", pl.col("verdict") != "undetermined"
_ALL = pl.col("region").is_not_null()
_OF_COURSES = {  # indicator -> numerator, denominator (None: a count)
    "courses_total": (_ALL, None),
    "courses_completed": (pl.col("completed"), None),
    "courses_interrupted": (~pl.col("completed"), None),
    "courses_assessed": (_ALL, None),
    "undetermined": (~_JUDGED, None),
    "effective_rate": (_EFFECTIVE, _JUDGED),
    "effective_rate_lower_bound": (_EFFECTIVE, _ALL),
    "effective_rate_upper_bound": (_EFFECTIVE | ~_JUDGED, _ALL),
    "effective_by_outcome": (_EFFECTIVE & pl.col("outcome"), _EFFECTIVE),
    "effective_by_process_only": (_EFFECTIVE & ~pl.col("outcome"), _EFFECTIVE),
    "norm_met": (pl.col("norm"), _ALL),
}
_SUMS = {"mean_total": "total", "activities_per_course": "activities", "days_to_protocol": "days"}
_USABLE = pl.col("status") != "cancelled"
_OF_CERTIFICATES = {
    "certificates_issued": (_ALL, None),
    "certificates_applied": (pl.col("status").is_in(["applied", "redeemed"]), _USABLE),
    "certificates_redeemed": (pl.col("status") == "redeemed", _USABLE),
    "certificates_expired": (pl.col("status") == "expired", _USABLE),
}


def courses(
    sizes: Mapping[tuple[str, str], int],
    random: np.random.Generator,
    poor: float = 0.1,
    unclear: float = 0.03,
) -> pl.DataFrame:
    """Random courses, so many a region and half-year; an undetermined one has no total."""
    rows = []
    for (region, half), n in sizes.items():
        for _ in range(n):
            verdict = str(
                random.choice(
                    ["ineffective", "effective", "undetermined"], p=[poor, 1 - poor - unclear, unclear]
                )
            )
            total = {"ineffective": random.integers(0, 4), "effective": random.integers(4, 9)}.get(verdict)
            rows.append(
                (region, half, str(random.choice(["1", "5", "8"])), bool(random.random() < 0.9), verdict,
                 bool(random.random() < 0.6), None if total is None else int(total), int(random.integers(1, 9)),
                 int(random.integers(80, 130)), bool(random.random() < 0.6))
            )  # fmt: skip
    return pl.DataFrame(rows, schema=COURSE, orient="row")


def certificates(counts: Mapping[tuple[str, str], Mapping[str, int]]) -> pl.DataFrame:
    """So many certificates a region, half-year and status."""
    rows = [
        (*place, status) for place, told in counts.items() for status, n in told.items() for _ in range(n)
    ]
    return pl.DataFrame(rows, schema=CERTIFICATE, orient="row")


def everywhere(n: int, **other: int) -> dict[tuple[str, str], int]:
    """n courses in every region and half-year; `r72` = 18: as many as told in that region."""
    return {(region, half): other.get(f"r{region}", n) for region in REGIONS for half in HALVES}


def _placed(units: pl.DataFrame, grouped: bool) -> pl.DataFrame:
    """Every unit once for each place it is counted at."""
    year = units.with_columns(period_kind=pl.lit("year"), period=pl.col("half").str.slice(0, 4))
    periods = pl.concat([units.with_columns(period_kind=pl.lit("half"), period="half"), year])
    none = {"breakdown": pl.lit("none"), "breakdown_value": pl.lit("all")}
    places = [
        periods.with_columns(region_code="region", **none),
        periods.with_columns(region_code=pl.lit("all"), **none),
    ]
    if grouped:
        by_group = {"breakdown": pl.lit("target_group"), "breakdown_value": pl.col("group")}
        places.append(periods.with_columns(region_code=pl.lit("all"), **by_group))
    return pl.concat(places)


_KEYS = ["period_kind", "period", "region_code", "breakdown", "breakdown_value"]
_NUMBERS = ["numerator", "denominator", "low", "high"]


def _rows(placed: pl.DataFrame, name: str, **numbers: pl.Expr) -> pl.DataFrame:
    none = dict.fromkeys(_NUMBERS, pl.lit(None, pl.Float64)) | numbers
    counted = placed.group_by(_KEYS).agg(**none)
    return counted.select(
        pl.lit(name).alias("indicator"), *_KEYS, *(pl.col(each).cast(pl.Float64) for each in _NUMBERS)
    )


def exact_of(children: pl.DataFrame, papers: pl.DataFrame | None = None) -> pl.DataFrame:
    """Rows of indicator_value; limits of a mean are 1.96 standard errors, as everybody can work out."""
    rows = []
    for units, figures in ((children, _OF_COURSES), (papers, _OF_CERTIFICATES)):
        if units is None:
            continue
        placed = _placed(units, grouped=units is children)
        for name, (above, below) in figures.items():
            count = {"numerator": (above & (below if below is not None else _ALL)).sum()}
            rows.append(
                _rows(placed, name, **count, **({} if below is None else {"denominator": below.sum()}))
            )
        for name, column in _SUMS.items() if units is children else ():
            value = pl.col(column).cast(pl.Float64)
            half = 1.96 * value.std() / value.count().sqrt()
            rows.append(
                _rows(placed, name, numerator=value.sum(), denominator=value.count(), low=value.mean() - half,
                      high=value.mean() + half)
            )  # fmt: skip
    return pl.concat(rows).with_columns(status=pl.lit("A"))
