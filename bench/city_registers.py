"""Registers of a large city that belong to no person: employers, organisations, services, residents.

Belongs here: their rows, each total just within the words it was published in. Does not: people (`make_city`).
"""

from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl

CITY = "77"
EMPLOYERS, FILLED = {2024: 5_290, 2025: 7_400}, {2024: 34_200, 2025: 41_040}
PROJECTS = dict.fromkeys(range(2019, 2025), 105) | {2025: 108}
GRANTS_RUB, ORGANISATIONS, FOR_DISABLED = 400_000_000, 360, 120
WORKSHOPS, WORKERS = 90, 750
KINDS = {  # mark of its numbers, how many, how many of them with high technology
    "special_school": ("SS", 16, 0),
    "rehab_education_centre": ("REC", 8, 0),
    "rehab_centre": ("RC", 36, 10),
    "social_protection": ("IC", 158, 0),
    "family_centre": ("FC", 20, 0),
    "foster_school": ("FS", 40, 0),
    "foster_support": ("FP", 44, 0),
    "creative_centre": ("CC", 3, 0),
    "vocational_college": ("VC", 12, 0),
}
LONGEVITY_OPEN, LONGEVITY_LATER = 52, 19  # on the day of the report of June 2022, and by the end of that year
HEADCOUNT, UNDER_35 = 40_180, 6_951
SERVICES = {"families_with_children": 22, "older_generation": 7, "people_with_disabilities": 3,
            "payment_information": 2, "labour_and_employment": 3}  # fmt: skip
APPLICATIONS, FIRST_DAY, REPORT_DAY = 2_600_000, date(2021, 1, 1), date(2022, 6, 7)
RESIDENTS = {
    2021: 12_980_000,
    2022: 13_010_000,
    2023: 13_080_000,
    2024: 13_120_000,
    2025: 13_150_000,
    2026: 13_170_000,
}
Rng = np.random.Generator


def days(day: date) -> int:
    """A day as polars counts them."""
    return (day - date(1970, 1, 1)).days


def inn(serials: np.ndarray) -> np.ndarray:
    """Ten digits with a valid check digit, of the tax office 0000."""
    digits = serials[:, None] // 10 ** np.arange(8, -1, -1) % 10
    check = (digits * np.array([2, 4, 10, 3, 5, 9, 4, 6, 8])).sum(axis=1) % 11 % 10
    return np.char.zfill((serials * 10 + check).astype(str), 10)


def shared_out(total: int, weights: np.ndarray) -> np.ndarray:
    """Whole numbers in proportion to the weights that sum to the total."""
    ends = np.round(np.cumsum(weights) / weights.sum() * total).astype(np.int64)
    return np.diff(ends, prepend=0)


def employment_quota(rng: Rng) -> pl.DataFrame:
    """Every employer by quarter of two years; jobs fill up until the fourth, whose total is the published one."""
    frames = []
    for year, employers in EMPLOYERS.items():
        filled = 1 + shared_out(FILLED[year] - employers, rng.pareto(1.5, employers) + 0.2)
        for quarter in (1, 2, 3, 4):
            frame = {
                "employer_inn": inn(np.arange(employers)),
                "filled_positions": np.maximum(filled - (4 - quarter), 0),
                "quota_positions": filled + rng.integers(0, 3, employers),
            }
            frames.append(pl.DataFrame(frame).with_columns(year=pl.lit(year), quarter=pl.lit(quarter)))
    return pl.concat(frames).with_columns(region_code=pl.lit(CITY))


def institution(rng: Rng) -> pl.DataFrame:
    """Institutions that stand, and centres of longevity by the day they opened."""
    rows = [
        (
            f"{mark}-{number:03}" if mark == "IC" else f"{mark}-{number}",
            kind,
            number < high_tech,
            date(2012, 9, 1),
        )
        for kind, (mark, many, high_tech) in KINDS.items()
        for number in range(many)
    ]
    rows += [(f"LC-{n}", "longevity_centre", False, date(2020, 3, 1)) for n in range(LONGEVITY_OPEN)]
    later = range(LONGEVITY_OPEN, LONGEVITY_OPEN + LONGEVITY_LATER)
    rows += [(f"LC-{n}", "longevity_centre", False, date(2022, 10, 1)) for n in later]
    columns = ["institution_id", "kind", "high_tech", "opened_on"]
    return pl.DataFrame(rows, schema=columns, orient="row").with_columns(region_code=pl.lit(CITY))


def staff(rng: Rng) -> pl.DataFrame:
    """Staff of the institutions of social protection in the year of the report."""
    houses = KINDS["social_protection"][1]
    weights = rng.uniform(0.5, 2, houses)
    heads = shared_out(HEADCOUNT, weights)
    young = shared_out(UNDER_35, weights)
    named = [f"IC-{number:03}" for number in range(houses)]
    return pl.DataFrame({"institution_id": named, "headcount": heads, "under_35": young}).with_columns(
        year=pl.lit(2022)
    )


def ngo_grant(rng: Rng) -> pl.DataFrame:
    """Projects of seven years; each year spends the whole budget, a third of its organisations have a programme."""
    frames, at = [], 0
    for year, projects in PROJECTS.items():
        nth, third = np.arange(projects), projects // 3
        organisation = np.where(
            nth < third,
            (at + nth) % FOR_DISABLED,
            FOR_DISABLED + (2 * at + nth) % (ORGANISATIONS - FOR_DISABLED),
        )
        amount = shared_out(GRANTS_RUB, rng.uniform(0.5, 2, projects))
        frame = pl.DataFrame({"ngo_inn": inn(50_000 + organisation), "amount_rub": amount})
        frames.append(frame.with_columns(year=pl.lit(year), disability_programme=pl.Series(nth < third)))
        at += third
    return pl.concat(frames).with_columns(
        pl.col("amount_rub").cast(pl.Decimal(14, 2)), region_code=pl.lit(CITY)
    )


def workshop(rng: Rng) -> pl.DataFrame:
    """Inclusive workshops."""
    workers = shared_out(WORKERS, rng.uniform(0.5, 1.5, WORKSHOPS))
    named = [f"W-{number}" for number in range(WORKSHOPS)]
    return pl.DataFrame({"workshop_id": named, "workers": workers}).with_columns(
        region_code=pl.lit(CITY), year=pl.lit(2025)
    )


def e_service(rng: Rng) -> pl.DataFrame:
    """Electronic services by whom they are for."""
    audience = np.repeat(list(SERVICES), list(SERVICES.values()))
    named = [f"E-{number}" for number in range(audience.size)]
    launched = (
        pl.Series(days(date(2014, 1, 1)) + rng.integers(0, 2500, audience.size)).cast(pl.Int32).cast(pl.Date)
    )
    frame = pl.DataFrame({"service_id": named, "audience": audience, "launched_on": launched})
    return frame.with_columns(region_code=pl.lit(CITY))


def e_application(rng: Rng) -> pl.DataFrame:
    """Applications by service and day, from the beginning of 2021 until the day before the report."""
    many = sum(SERVICES.values())
    length = days(REPORT_DAY) - days(FIRST_DAY) + 1
    day = pl.Series(days(FIRST_DAY) + np.tile(np.arange(length), many)).cast(pl.Int32).cast(pl.Date)
    named = np.repeat([f"E-{number}" for number in range(many)], length)
    counts = shared_out(APPLICATIONS, rng.uniform(0.2, 3, many * length))
    return pl.DataFrame({"service_id": named, "date": day, "count": counts})


def population(rng: Rng) -> pl.DataFrame:
    """Residents by year, age and sex."""
    age = np.arange(101)
    weights = np.repeat(np.clip(1.2 - np.abs(age - 38) / 70, 0.02, None), 2) * rng.uniform(0.95, 1.05, 202)
    frames = [
        pl.DataFrame({"age": np.repeat(age, 2), "sex": np.tile(["F", "M"], 101), "count": shared_out(total, weights)})
        .with_columns(year=pl.lit(year))
        for year, total in RESIDENTS.items()
    ]  # fmt: skip
    return pl.concat(frames).with_columns(region_code=pl.lit(CITY), variant=pl.lit("with_okrugs"))


REGISTERS: dict[str, Callable[[Rng], pl.DataFrame]] = {
    "employment_quota": employment_quota,
    "institution": institution,
    "staff": staff,
    "ngo_grant": ngo_grant,
    "workshop": workshop,
    "e_service": e_service,
    "e_application": e_application,
    "population": population,
}
