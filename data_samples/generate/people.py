"""The people of the invented registers: entries of the disability register, services, hires, enrolment.

Belongs here: rows that belong to a person. Does not: cases of law 442-FZ (`social_cases`), the children of the pilot
(`register`). Children of regions in the pilot were all established before, so that no figure of the pilot counts them.
"""

from datetime import date

import numpy as np
import polars as pl

from data_samples.generate.district import DISTRICTS
from data_samples.generate.register import COLUMNS

PILOT = ("72", "18")
BY_HEART = date(2026, 7, 1)  # the day the extracts are made
CHANNELS = {"city_centre": 0.16, "mobile": 0.08, "ngo": 0.4, "contract": 0.36}
SERVICES = ("К-01 занятия", "К-02 массаж", "К-03 психолог", "К-04 протезирование")


def drawn(rng: np.random.Generator, shares: dict[str, float], count: int) -> pl.Series:
    """So many codes in these proportions."""
    weights = np.array(list(shares.values()))
    return pl.Series(rng.choice(list(shares), size=count, p=weights / weights.sum()))


def people(rng: np.random.Generator, numbers: pl.Series) -> pl.DataFrame:
    """Register entries: one a person, adults of groups I to III and children with disabilities."""
    frames, at = [], 0
    for district in DISTRICTS:
        for is_child, count in ((False, district.adults), (True, district.children)):
            frames.append(_some(rng, numbers[at : at + count], district.code, is_child))
            at += count
    return pl.concat(frames).select(COLUMNS)


def extracts(rng: np.random.Generator, numbers: pl.Series) -> pl.DataFrame:
    """Adults of whom only an extract in XML tells, in turns by region; two of them are in no group by now."""
    frames = [
        _some(rng, numbers.gather_every(len(DISTRICTS), n), d.code, False) for n, d in enumerate(DISTRICTS)
    ]
    frame = pl.concat(frames)
    nth = pl.int_range(pl.len())
    groupless = pl.when(nth % 7 == 3).then(pl.lit("none")).otherwise("disability_group")
    return frame.with_columns(disability_group=groupless).select(COLUMNS)


def _some(rng: np.random.Generator, numbers: pl.Series, region: str, is_child: bool) -> pl.DataFrame:
    count = numbers.len()
    age = rng.integers(3, 17, count) if is_child else np.clip(rng.normal(58, 16, count), 19, 99).astype(int)
    born = [date(2026 - int(a), int(m), 10) for a, m in zip(age, rng.integers(1, 7, count), strict=True)]
    days = rng.integers(30, 900 if is_child else 2000, count)
    group = pl.Series(["child"] * count) if is_child else drawn(rng, {"1": 0.12, "2": 0.44, "3": 0.44}, count)
    first = np.zeros(count, bool) if is_child and region in PILOT else rng.random(count) < 0.2
    term = pl.Series(rng.choice(["1y", "2y", "5y", ""], count))
    frame = pl.DataFrame({"snils": numbers, "birth_date": born, "term": term, "disability_group": group})
    until = pl.when(pl.col("term") != "").then(
        pl.col("established_on").dt.offset_by(
            pl.when(pl.col("term") == "").then(pl.lit("1y")).otherwise("term")
        )
    )
    return frame.with_columns(
        child_ref=pl.lit(None, pl.String),
        sex=drawn(rng, {"M": 0.5, "F": 0.5}, count),
        region_code=pl.lit(region),
        first_established=pl.Series(first),
        established_on=pl.lit(BY_HEART) - pl.duration(days=pl.Series(days)),
        target_group=pl.Series(rng.choice(["2", "5", "11"], count)),
        needs_rehabilitation=pl.Series(rng.random(count) < 0.8),
        contraindication=pl.lit(None, pl.String),
    ).with_columns(valid_until=until)


def services(rng: np.random.Generator, persons: pl.DataFrame, houses: pl.DataFrame) -> pl.DataFrame:
    """Services of 2025 and the first half of 2026: one to three for about six persons in ten."""
    served = persons.filter(pl.Series(rng.random(persons.height) < 0.6)).select("snils", "region_code")
    rows = served.with_columns(many=pl.Series(rng.integers(1, 4, served.height)))
    rows = rows.select(pl.col("snils", "region_code").repeat_by("many").explode())
    count = rows.height
    centres = houses.filter(kind="rehab_centre").select("region_code", "institution_id")
    own = centres.group_by("region_code", maintain_order=True).agg("institution_id")
    rows = rows.join(own, on="region_code", how="left", maintain_order="left").with_columns(
        channel=drawn(rng, CHANNELS, count),
        programme=drawn(rng, {"ipra": 0.9, "ippsu": 0.1}, count),
        service_kind=pl.Series(rng.choice(SERVICES, count)),
        nth=pl.Series(rng.integers(0, 3, count)),
        started_on=pl.lit(date(2025, 1, 13)) + pl.duration(days=pl.Series(rng.integers(0, 520, count))),
        cost_rub=pl.Series(rng.integers(40, 900, count) * 100).cast(pl.Decimal(14, 2)),
    )
    in_house = pl.col("channel").is_in(["city_centre", "mobile"])
    return rows.with_columns(
        institution_id=pl.when(in_house).then(pl.col("institution_id").list.get(pl.col("nth"))),
        finished_on=pl.col("started_on") + pl.duration(days=7 * (pl.col("nth") + 2)),
    ).unique(
        ["snils", "programme", "service_kind", "channel", "institution_id", "started_on"], maintain_order=True
    )


def outcomes(rng: np.random.Generator, persons: pl.DataFrame) -> pl.DataFrame:
    """People hired through Abilympics in two years, and a few through another programme."""
    adults = persons.filter(pl.col("disability_group") != "child").select("snils", "region_code")
    hired = adults.filter(pl.Series(rng.random(adults.height) < 0.12))
    programme = drawn(rng, {"abilympics": 0.8, "наставничество": 0.2}, hired.height)
    days = pl.Series(rng.integers(0, 700, hired.height))
    return hired.with_columns(programme=programme, hired_on=pl.lit(date(2024, 2, 1)) + pl.duration(days=days))


def enrolment(rng: np.random.Generator, persons: pl.DataFrame) -> pl.DataFrame:
    """Children who learn, in two school years; of the later one four in ten were assessed online in spring."""
    learning = persons.filter(disability_group="child").select("snils", "region_code", "birth_date")
    rows = learning.join(pl.DataFrame({"school_year": ["2024/2025", "2025/2026"]}), how="cross")
    count, age = rows.height, 2025 - pl.col("birth_date").dt.year()
    level = pl.when(age < 7).then(pl.lit("kindergarten")).when(age < 16).then(pl.lit("school"))
    modes = {
        "inclusive": 0.5,
        "special_class": 0.2,
        "special_school": 0.1,
        "rehab_centre": 0.1,
        "home": 0.05,
        "remote": 0.05,
    }
    assessed = pl.Series(rng.random(count) < 0.4) & (pl.col("school_year") == "2024/2025")
    day = pl.lit(date(2025, 3, 3)) + pl.duration(days=pl.Series(rng.integers(0, 80, count)))
    return rows.with_columns(
        level=level.otherwise(pl.lit("college")),
        organisation_id=pl.format("DEMO-{}-Ш{}", "region_code", pl.Series(rng.integers(1, 6, count))),
        mode=drawn(rng, modes, count),
        assessed_online_on=pl.when(assessed).then(day),
    )
