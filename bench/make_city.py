"""Writes the registers of a Moscow-sized city as Parquet: every figure of the two Moscow reports, made of rows.

Belongs here: synthetic people, services, employers, learners, institutions (same seed, same rows), and the published
figures themselves. Does not: samples with planted errors (`data_samples/`). Nobody in it exists: SNILS are of
the unchecked range, those of employers are drawn.

    python bench/make_city.py --out bench/data/city
"""

import argparse
import time
from pathlib import Path

import numpy as np
import polars as pl
from city_organisations import (
    REGION,
    e_applications,
    e_services,
    employers,
    grants,
    institutions,
    staff,
    workshops,
)

HERE = Path(__file__).parent
PUBLISHED = HERE / "moscow_published.csv"
LAST = np.datetime64("2025-12-31")
DAY = np.timedelta64(1, "D")
PEOPLE, CHILDREN, LEFT, AGAIN = 950_412, 60_140, 30_000, 15_000
SERVED, BY_CENTRES, MOBILE, MOBILE_COURSES, SERVICES = 200_600, 40_120, 3_000, 3_330, 400_000
HIRED, HIRED_BEFORE = 659, 507
PUPILS, ONLINE, IN_CENTRES = 80_350, 30_240, 2_040


def snils(number: np.ndarray) -> np.ndarray:
    """Numbers from 1 as SNILS of the range without check digits."""
    return np.char.add(np.char.zfill((number + 1).astype(str), 9), "00")


def people(rng: np.random.Generator) -> pl.DataFrame:
    """One row an entry: those in force at the end of 2025, those that have ended, and earlier entries of some."""
    count = PEOPLE + LEFT
    number = rng.permutation(count)
    child = np.arange(count) < CHILDREN
    group = np.where(child, "child", np.array(["1", "2", "3"])[rng.choice(3, count, p=[0.13, 0.435, 0.435])])
    age = np.where(child, rng.integers(1, 17, count), rng.integers(19, 95, count))
    born = LAST - age * 365 * DAY - rng.integers(0, 300, count) * DAY
    established = LAST - rng.integers(0, np.where(child, 300, 3_600)) * DAY
    ended = np.arange(count) >= PEOPLE
    until = np.where(
        ended, LAST - rng.integers(1, 200, count) * DAY, LAST + rng.integers(0, 1_500, count) * DAY
    )
    established = np.where(ended, established - 3_700 * DAY, established)
    forever = ~ended & (rng.random(count) < 0.6)
    entry = pl.DataFrame(
        {
            "snils": snils(number),
            "birth_date": born,
            "sex": np.array(["M", "F"])[rng.integers(0, 2, count)],
            "region_code": np.full(count, REGION),
            "disability_group": group,
            "first_established": rng.random(count) < 0.3,
            "established_on": established,
            "valid_until": until,
        }
    ).with_columns(valid_until=pl.when(~pl.Series(forever)).then("valid_until"))
    before = entry[CHILDREN : CHILDREN + AGAIN].with_columns(
        pl.col("established_on").dt.offset_by("-2y"),
        pl.col("established_on").dt.offset_by("-1d").alias("valid_until"),
    )
    return pl.concat([entry, before])


def services(rng: np.random.Generator) -> pl.DataFrame:
    """One row a service begun in 2025; everybody's services come through one channel."""
    person = np.arange(SERVED)
    channel = np.where(person < MOBILE, "mobile", np.where(person < BY_CENTRES, "city_centre", "ngo"))
    channel[BY_CENTRES + (SERVED - BY_CENTRES) // 2 :] = "contract"
    times = np.full(SERVED, 2)
    times[:MOBILE] = 1
    times[: MOBILE_COURSES - MOBILE] = 2
    times[MOBILE : MOBILE + SERVICES - times.sum()] += 1
    owner = np.repeat(person, times)
    turn = np.arange(owner.size) - np.repeat(np.cumsum(times) - times, times)
    started = np.datetime64("2025-01-09") + (rng.integers(0, 100, SERVED)[owner] + 100 * turn) * DAY
    kopecks = rng.integers(1_500_00, 60_000_00, owner.size)
    return pl.DataFrame(
        {
            "snils": snils(owner),
            "region_code": np.full(owner.size, REGION),
            "programme": np.full(owner.size, "ipra"),
            "service_kind": np.array(["course", "home_course", "consulting"])[owner % 3],
            "channel": channel[owner],
            "institution_id": np.char.add("C-", (owner % 400).astype(str)),
            "started_on": started,
            "finished_on": started + 20 * DAY,
            "cost_rub": pl.Series(kopecks).cast(pl.Decimal(18, 2)) / 100,
        }
    ).with_columns(pl.col("cost_rub").cast(pl.Decimal(14, 2)))


def hires(rng: np.random.Generator) -> pl.DataFrame:
    """One row a person hired through the Abilympics championship in 2023 and 2024."""
    year = np.repeat([2023, 2024], [HIRED_BEFORE, HIRED])
    day = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]") + rng.integers(
        0, 365, year.size
    ) * DAY
    named = {"snils": snils(np.arange(year.size)), "region_code": np.full(year.size, REGION)}
    return pl.DataFrame(named | {"programme": np.full(year.size, "abilympics"), "hired_on": day})


def pupils(rng: np.random.Generator) -> pl.DataFrame:
    """One row a learner of the school year that begins in 2025."""
    person = np.arange(PUPILS)
    inside = person < IN_CENTRES
    place = np.where(
        inside,
        np.char.add("rehab_education_centre-", (person % 8).astype(str)),
        np.char.add("S-", (person % 900).astype(str)),
    )
    assessed = np.datetime64("2025-03-03") + rng.integers(0, 290, PUPILS) * DAY
    online = pl.Series(rng.permutation(PUPILS) < ONLINE)
    level = np.array(["kindergarten", "school", "college"])[rng.choice(3, PUPILS, p=[0.2, 0.7, 0.1])]
    return pl.DataFrame(
        {
            "snils": snils(person),
            "region_code": np.full(PUPILS, REGION),
            "level": level,
            "organisation_id": place,
            "mode": np.where(inside, "rehab_centre", "inclusive"),
            "school_year": np.full(PUPILS, "2025/2026"),
            "assessed_online_on": assessed,
        }
    ).with_columns(assessed_online_on=pl.when(online).then("assessed_online_on"))


def residents(rng: np.random.Generator) -> pl.DataFrame:
    """One row a year, age and sex: some 13 million people."""
    grid = pl.DataFrame({"year": np.arange(2021, 2026, dtype=np.int32)}).join(
        pl.DataFrame({"age": np.arange(101, dtype=np.int32)}), how="cross"
    )
    whole = grid.join(pl.DataFrame({"sex": ["M", "F"]}), how="cross")
    count = rng.integers(62_000, 68_000, whole.height)
    return whole.with_columns(
        pl.Series("count", count), region_code=pl.lit(REGION), variant=pl.lit("with_okrugs")
    )


def published() -> pl.DataFrame:
    """The figures of the two reports, as published."""
    found = pl.read_csv(
        PUBLISHED, schema_overrides={"as_of": pl.String, "region_code": pl.String, "value": pl.Decimal(14, 2)}
    )
    return found.with_columns(pl.col("breakdown").replace("", None))


def write_city(out: Path, seed: int = 77, every: int = 1) -> dict[str, int]:
    """One Parquet file a register; returns their rows. every: only each nth row of the registers of people."""
    rng = np.random.default_rng(seed)
    out.mkdir(parents=True, exist_ok=True)
    registers = {
        "person_register": people(rng),
        "service_record": services(rng),
        "employment_quota": employers(rng),
        "employment_outcome": hires(rng),
        "education_enrolment": pupils(rng),
        "institution": institutions(),
        "staff": staff(rng),
        "ngo_grant": grants(),
        "workshop": workshops(rng),
        "e_service": e_services(),
        "e_application": e_applications(rng),
        "population": residents(rng),
        "published_statistic": published(),
    }
    people_only = {
        name: rows.gather_every(every) for name, rows in registers.items() if "snils" in rows.columns
    }
    registers |= people_only
    for name, rows in registers.items():
        rows.write_parquet(out / f"city_{name}.parquet")
    return {name: rows.height for name, rows in registers.items()}


def small(out: Path) -> None:
    """Each 20th person, for the bench that runs in the suite."""
    write_city(out, every=20)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=HERE / "data" / "city")
    asked = parser.parse_args()
    start = time.perf_counter()
    for register, count in write_city(asked.out).items():
        print(f"{register}: {count:,} rows")
    print(f"{asked.out}: {time.perf_counter() - start:.1f} s")
