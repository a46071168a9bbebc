"""Organisations of a Moscow-sized city: employers, institutions with their staff, NGOs, workshops, electronic services.

Belongs here: synthetic rows of registers of organisations. Does not: people (`make_city`).
"""

import numpy as np
import polars as pl

REGION = "77"
EMPLOYERS, EMPLOYERS_BEFORE, JOBS, JOBS_BEFORE = 7_400, 5_290, 41_040, 34_200
NGO_YEARS, NGO_PROJECTS, NGO_MONEY = range(2019, 2026), 738, 400_000_000_00  # kopecks
WORKSHOPS, WORKERS = 90, 752
STAFF, YOUNG = 40_312, 6_940
APPLICATIONS = 2_600_000
KINDS = {"social_protection": 158, "special_school": 16, "rehab_education_centre": 8, "rehab_centre": 10,
         "foster_school": 40, "foster_support": 44, "longevity_centre": 52}  # fmt: skip
AUDIENCES = {"families_with_children": 22, "older_generation": 7, "people_with_disabilities": 3,
             "payment_information": 2, "labour_and_employment": 3}  # fmt: skip


def inn(number: np.ndarray) -> np.ndarray:
    """Numbers as INN of organisations, check digit included."""
    nine = 990_000_000 + number
    digits = nine[:, None] // 10 ** np.arange(8, -1, -1) % 10
    check = digits @ np.array([2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10
    return (nine * 10 + check).astype(str)


def shared_out(total: int, among: int, rng: np.random.Generator) -> np.ndarray:
    """Whole numbers, at least 1 each, that add up to the total."""
    extra = rng.multinomial(total - among, np.full(among, 1 / among))
    return (1 + extra).astype(np.int32)


def employers(rng: np.random.Generator) -> pl.DataFrame:
    """One row an employer and quarter of 2024 and 2025; the last quarter of a year holds its filled jobs."""
    parts = []
    for year, count, jobs in ((2024, EMPLOYERS_BEFORE, JOBS_BEFORE), (2025, EMPLOYERS, JOBS)):
        filled = shared_out(jobs, count, rng)
        parts += [
            pl.DataFrame(
                {
                    "employer_inn": inn(np.arange(count)),
                    "region_code": np.full(count, REGION),
                    "year": np.full(count, year, np.int32),
                    "quarter": np.full(count, quarter, np.int32),
                    "quota_positions": filled + 1,
                    "filled_positions": np.maximum(filled - (4 - quarter), 0).astype(np.int32),
                }
            )
            for quarter in range(1, 5)
        ]
    return pl.concat(parts)


def institutions() -> pl.DataFrame:
    """One row an institution, all open since 2015."""
    rows = [
        (f"{kind}-{n}", REGION, kind, kind == "rehab_centre")
        for kind, count in KINDS.items()
        for n in range(count)
    ]
    made = pl.DataFrame(rows, schema=["institution_id", "region_code", "kind", "high_tech"], orient="row")
    return made.with_columns(opened_on=pl.date(2015, 1, 1), closed_on=pl.lit(None, pl.Date))


def staff(rng: np.random.Generator) -> pl.DataFrame:
    """One row an institution of social protection in 2022."""
    count = KINDS["social_protection"]
    head, young = shared_out(STAFF, count, rng), shared_out(YOUNG, count, rng)
    return pl.DataFrame(
        {
            "institution_id": [f"social_protection-{n}" for n in range(count)],
            "year": np.full(count, 2022, np.int32),
            "headcount": head,
            "under_35": np.minimum(young, head),
        }
    )


def grants() -> pl.DataFrame:
    """One row a project: 400 million roubles in each of seven years, every third organisation for the disabled."""
    parts = []
    for at, year in enumerate(NGO_YEARS):
        count = NGO_PROJECTS // 7 + (at < NGO_PROJECTS % 7)
        kopecks = np.full(count, NGO_MONEY // count)
        kopecks[0] += NGO_MONEY - kopecks.sum()
        parts.append(
            pl.DataFrame(
                {
                    "ngo_inn": inn(50_000 + np.arange(count)),
                    "region_code": np.full(count, REGION),
                    "year": np.full(count, year, np.int32),
                    "project_id": [f"{year}-{n}" for n in range(count)],
                    "amount_rub": pl.Series(kopecks).cast(pl.Decimal(18, 2)) / 100,
                    "disability_programme": np.arange(count) % 3 == 0,
                }
            ).with_columns(pl.col("amount_rub").cast(pl.Decimal(14, 2)))
        )
    return pl.concat(parts)


def workshops(rng: np.random.Generator) -> pl.DataFrame:
    """One row an inclusive workshop of 2025."""
    named = {"workshop_id": [f"W-{n}" for n in range(WORKSHOPS)], "region_code": np.full(WORKSHOPS, REGION)}
    return pl.DataFrame(
        named | {"workers": shared_out(WORKERS, WORKSHOPS, rng), "year": np.full(WORKSHOPS, 2025, np.int32)}
    )


def e_services() -> pl.DataFrame:
    """One row an electronic service, launched by 2020."""
    rows = [(f"{who}-{n}", REGION, who) for who, count in AUDIENCES.items() for n in range(count)]
    made = pl.DataFrame(rows, schema=["service_id", "region_code", "audience"], orient="row")
    return made.with_columns(launched_on=pl.date(2020, 12, 1))


def e_applications(rng: np.random.Generator) -> pl.DataFrame:
    """One row a day and service, from January 2021 to June 2022."""
    days = np.arange(np.datetime64("2021-01-01"), np.datetime64("2022-07-01"))
    names = e_services()["service_id"].to_list()
    count = days.size * len(names)
    return pl.DataFrame(
        {
            "service_id": np.tile(names, days.size),
            "date": np.repeat(days, len(names)),
            "count": shared_out(APPLICATIONS, count, rng).astype(np.int64),
        }
    )
