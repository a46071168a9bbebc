"""Writes the registers of a city as large as Moscow, as an inbox of Parquet files.

    python bench/make_city.py --out bench/data/city
    python bench/make_city.py --people 95000 --out bench/data/town      # a tenth of the people, everything else alike

950,412 people with disabilities, 400,000 services, and registers of everything that the published reports count
(`methodology/population_published.csv`): each figure lies just within the words it was published in. The same arguments
make the same rows. SNILS are of the range without check digits, INN of the tax office 0000: nobody has them.
"""

import argparse
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from city_registers import CITY, REGISTERS, days

PUBLISHED = Path("methodology/population_published.csv")
PEOPLE, CHILDREN, LAST_DAY = 950_412, 60_118 / 950_412, date(2025, 12, 31)
SERVED, RECORDS = 200_400 / 950_412, 400_000 / 950_412
IN_CENTRES, MOBILE, MOBILE_COURSES = 0.2, 3_000 / 200_400, 3_312 / 200_400
PUPILS, ASSESSED, IN_REHAB = 80_214 / 950_412, 30_120 / 80_214, 2_040 / 80_214
DISABLED_PUPILS = 45_000 / 80_214  # special health needs are wider than disability
HIRED = {2023: 507, 2024: 659}


def snils(numbers: np.ndarray) -> pl.Series:
    """Eleven digits of numbers up to 001-001-998."""
    digits = numbers[:, None] // 10 ** np.arange(8, -1, -1) % 10
    check = (digits * np.arange(9, 0, -1)).sum(axis=1) % 101 % 100
    return pl.Series("snils", numbers * 100 + check).cast(pl.String).str.zfill(11)


def person_register(rng: np.random.Generator, numbers: pl.Series) -> pl.DataFrame:
    """Everybody's entry, in force on the last day of 2025; children first."""
    count = numbers.len()
    is_child = np.arange(count) < round(CHILDREN * count)
    age = np.where(
        is_child, rng.integers(0, 17, count), np.clip(rng.normal(62, 16, count), 19, 100).astype(int)
    )
    born = days(date(2025, 1, 1)) - age * 365 - rng.integers(0, 300, count)
    term = rng.choice([0, 365, 730, 1826], count, p=[0.55, 0.2, 0.15, 0.1])
    since = np.where(
        term > 0, rng.integers(0, np.maximum(term, 366) - 1, count) % 365, rng.integers(0, 6000, count)
    )
    established = np.maximum(days(LAST_DAY) - since, born + 30)
    group = np.where(is_child, "child", rng.choice(["1", "2", "3"], count, p=[0.12, 0.44, 0.44]))
    frame = pl.DataFrame({"born": born, "established": established, "term": term})
    return frame.select(
        numbers,
        pl.col("born").cast(pl.Int32).cast(pl.Date).alias("birth_date"),
        pl.Series("sex", np.where(rng.random(count) < 0.47, "M", "F")),
        pl.lit(CITY).alias("region_code"),
        pl.Series("disability_group", group),
        pl.Series("first_established", (since < 365) & (rng.random(count) < 0.3)),
        pl.col("established").cast(pl.Int32).cast(pl.Date).alias("established_on"),
        pl.when(pl.col("term") > 0).then((pl.col("established") + pl.col("term")).cast(pl.Int32).cast(pl.Date))
        .alias("valid_until"),
        pl.Series("target_group", rng.choice(["2", "5", "8", "11"], count)),
        pl.Series("needs_rehabilitation", rng.random(count) < 0.8),
    ).sample(fraction=1, shuffle=True, seed=1)  # fmt: skip


def service_record(rng: np.random.Generator, numbers: pl.Series) -> pl.DataFrame:
    """Services of 2025: everyone served comes by one channel, a fifth of them by the city's own centres."""
    people, count = round(SERVED * numbers.len()), round(RECORDS * numbers.len())
    mobile, courses = round(MOBILE * people), round(MOBILE_COURSES * people)
    centres = round(IN_CENTRES * people)
    who = rng.permutation(numbers.len())[:people]
    again = rng.integers(mobile, people, count - people - (courses - mobile))
    at = np.concatenate([np.arange(people), np.arange(courses - mobile), again])
    outside = np.where(rng.random(people) < 0.55, "ngo", "contract")
    channel = np.where(
        np.arange(people) < mobile, "mobile", np.where(np.arange(people) < centres, "city_centre", outside)
    )
    started = days(date(2025, 1, 9)) + rng.integers(0, 330, at.size)
    in_house = np.isin(channel[at], ["mobile", "city_centre"])
    centre = np.char.add("RC-", (np.arange(at.size) % 36).astype(str))
    frame = pl.DataFrame({"at": at, "started": started})
    return frame.select(
        numbers.gather(who[at]),
        pl.lit(CITY).alias("region_code"),
        pl.lit("ipra").alias("programme"),
        # Different kinds keep two services of one person and day apart.
        (pl.lit("К-") + pl.int_range(pl.len()).over("at").cast(pl.String)).alias("service_kind"),
        pl.Series("channel", channel[at]),
        pl.when(pl.Series(in_house)).then(pl.Series(centre)).alias("institution_id"),
        pl.col("started").cast(pl.Int32).cast(pl.Date).alias("started_on"),
        (pl.col("started") + 18).cast(pl.Int32).cast(pl.Date).alias("finished_on"),
        pl.Series("cost_rub", rng.integers(40, 900, at.size) * 100).cast(pl.Decimal(14, 2)),
    ).sample(fraction=1, shuffle=True, seed=2)


def education_enrolment(rng: np.random.Generator, children: pl.Series, others: pl.Series) -> pl.DataFrame:
    """Pupils of the school year that begins in 2025: children with disabilities, and others with special needs."""
    count = children.len() + others.len()
    nth = np.arange(count)
    in_rehab, assessed = nth < round(IN_REHAB * count), rng.permutation(count) < round(ASSESSED * count)
    level = rng.choice(["kindergarten", "school", "college"], count, p=[0.18, 0.7, 0.12])
    mode = rng.choice(["inclusive", "special_class", "special_school", "home", "remote"], count)
    day = pl.Series(days(date(2025, 3, 3)) + rng.integers(0, 250, count)).cast(pl.Int32).cast(pl.Date)
    return pl.DataFrame({"snils": pl.concat([children, others])}).with_columns(
        region_code=pl.lit(CITY),
        level=pl.Series(np.where(in_rehab, "school", level)),
        organisation_id=pl.Series(
            np.where(
                in_rehab,
                np.char.add("REC-", (nth % 8).astype(str)),
                np.char.add("ORG-", (nth % 900).astype(str)),
            )
        ),
        mode=pl.Series(np.where(in_rehab, "rehab_centre", mode)),
        school_year=pl.lit("2025/2026"),
        assessed_online_on=pl.when(pl.Series(assessed)).then(day),
    )


def employment_outcome(rng: np.random.Generator, adults: pl.Series) -> pl.DataFrame:
    """Hires through the Abilympics championship of two years."""
    year = np.repeat(list(HIRED), list(HIRED.values()))
    hired = [days(date(int(y), 1, 9)) for y in year] + rng.integers(0, 340, year.size)
    return pl.DataFrame({"snils": adults.sample(year.size, seed=3)}).with_columns(
        region_code=pl.lit(CITY),
        programme=pl.lit("abilympics"),
        hired_on=pl.Series(hired).cast(pl.Int32).cast(pl.Date),
    )


def registers_of_people(seed: int, count: int) -> dict[str, pl.DataFrame]:
    """The four registers whose rows belong to persons."""
    rng = np.random.default_rng(seed)
    pupils = round(PUPILS * count)
    disabled = round(DISABLED_PUPILS * pupils)
    numbers = snils(rng.permutation(1_001_998)[: count + pupils - disabled] + 1)
    people, others = numbers[:count], numbers[count:]
    return {
        "person_register": person_register(rng, people),
        "service_record": service_record(rng, people),
        "education_enrolment": education_enrolment(rng, people[:disabled], others),
        "employment_outcome": employment_outcome(rng, people[round(CHILDREN * count) :]),
    }


def main() -> None:
    """Write every register and the published figures into a folder."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--people", type=int, default=PEOPLE)
    options.add_argument("--seed", type=int, default=442)
    options.add_argument("--out", type=Path, required=True)
    given = options.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    made = registers_of_people(given.seed, given.people)
    made |= {name: make(np.random.default_rng(given.seed)) for name, make in REGISTERS.items()}
    for name, rows in made.items():
        rows.write_parquet(given.out / f"{name}.parquet")
        print(f"{name:<22}{rows.height:>10,}")
    shutil.copy(PUBLISHED, given.out / "published_statistic.csv")


if __name__ == "__main__":
    main()
