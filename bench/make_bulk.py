"""Writes a bulk hand-over of any size as Parquet: what the platform would send for a whole country.

Belongs here: synthetic deliveries for measuring speed (same arguments, same rows). Does not: samples that look like
life and carry planted errors (`data_samples/`).

    python bench/make_bulk.py --courses 1000000 --parts 16 --out bench/data/million
"""

import argparse
import itertools
import time
from pathlib import Path

import numpy as np
import polars as pl

from schemas.codes import ACTIVITY_STATUS, ACTIVITY_TYPE, COMPETENCE_ITEMS, DIRECTION, ITEM, STAGE

HERE = Path(__file__).parent
NORMS = HERE.parent / "law" / "norms" / "activity_norms.csv"
STANDARDS = {
    "2": "CRG2_2023",
    "5": "CRG5_2022",
    "11": "CRG11_2022",
}  # target group -> matrix in force in 2025
PILOT_REGIONS = np.array(["18", "50", "62", "66", "72", "86"])  # taking part in 2025
TYPES = len(ACTIVITY_TYPE.codes)
CAREER = DIRECTION.codes.index("career_guidance")
ROWS = 120
PROVIDERS = 2000
UNCHECKED_SNILS = 1_001_998  # numbers up to 001-001-998 have no check digits and belong to nobody
YEAR_START = np.datetime64("2025-01-09")
DAY = np.timedelta64(1, "D")


def make_course_protocol(first: int, count: int, spread_days: int, rng: np.random.Generator) -> pl.DataFrame:
    """One row a course, the columns of `course_protocol`; starts are spread evenly over `spread_days` of 2025."""
    number = np.arange(first, first + count)
    started = YEAR_START + rng.integers(0, spread_days, count)
    place = rng.integers(0, len(PILOT_REGIONS), count)
    region = PILOT_REGIONS[place]
    serial = np.char.zfill(number.astype(str), 7)
    # A provider works in one region; subject 99 is no region at all.
    provider = rng.integers(0, PROVIDERS // len(PILOT_REGIONS), count) * len(PILOT_REGIONS) + place
    ogrn_head = 125_990_000_000 + provider
    return pl.DataFrame(
        {
            "protocol_id": joined("PR-", region, "-2025-", serial),
            "revision": np.ones(count, np.int32),
            "snils": joined("", np.char.zfill((number % UNCHECKED_SNILS + 1).astype(str), 9), "00"),
            "birth_date": started - rng.integers(4 * 366, 18 * 365 - 10, count) * DAY,
            "sex": pick(rng, count, ["M", "F"]),
            "region_code": region,
            "bureau_id": joined("", region, "-", rng.integers(1, 10, count).astype(str)),
            "provider_ogrn": (ogrn_head * 10 + ogrn_head % 11 % 10).astype(str),
            "target_group": pick(rng, count, list(STANDARDS)),
            "service_form": pick(rng, count, ["inpatient", "semi_inpatient", "mobile"]),
            "certificate_id": joined("CT-2025-", serial),
            "started_on": started,
            "finished_on": started + 20 * DAY,
            "status": pick(rng, count, ["completed"] * 49 + ["interrupted"]),
            "has_representative": rng.random(count) < 0.97,
            "signed_on": started + 22 * DAY,
            "sent_on": started + 24 * DAY,
        }
    )


def joined(*pieces: str | np.ndarray) -> np.ndarray:
    """Text columns glued row by row."""
    text = pieces[0]
    for piece in pieces[1:]:
        text = np.char.add(text, piece)
    return np.asarray(text)


def pick(rng: np.random.Generator, count: int, values: list[str]) -> np.ndarray:
    """So many values drawn evenly."""
    return np.array(values)[rng.integers(0, len(values), count)]


def cells_of_norms() -> np.ndarray:
    """Cell (direction x type) of each of the 120 activities, one row a matrix in the order of STANDARDS."""
    norms = pl.read_csv(NORMS, schema_overrides={"target_group": pl.String})
    return np.stack([_cells(norms.filter(standard_id=standard)) for standard in STANDARDS.values()])


def _cells(norm: pl.DataFrame) -> np.ndarray:
    norm = norm.filter(
        pl.col("direction").is_in(DIRECTION.codes), pl.col("activity_type").is_in(ACTIVITY_TYPE.codes)
    )
    direction = np.array([DIRECTION.codes.index(code) for code in norm["direction"]])
    kind = np.array([ACTIVITY_TYPE.codes.index(code) for code in norm["activity_type"]])
    cells = np.repeat(direction * TYPES + kind, norm["average"].to_numpy())
    assert len(cells) == ROWS, f"a matrix of {len(cells)} activities"
    return cells


def make_activity(course: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """120 rows a course in order of date, within a day all courses mixed; 12 % stray from the norm's matrix."""
    count = len(course)
    group = course["target_group"].replace_strict(list(STANDARDS), range(len(STANDARDS))).to_numpy()
    cells = cells_of_norms()[group].ravel()
    stray = rng.random(cells.size) < 0.12
    cells[stray] = cells[rng.integers(0, cells.size, stray.sum())]
    days_old = (course["started_on"] - course["birth_date"]).dt.total_days().to_numpy()
    child = np.repeat(days_old < 14 * 366, ROWS) & (cells // TYPES == CAREER)
    cells[child] = rng.integers(0, 5, child.sum()) * TYPES + ACTIVITY_TYPE.codes.index("practical")
    missed = np.repeat(rng.choice([0.01, 0.05, 0.3], count, p=[0.7, 0.25, 0.05]), ROWS)
    status = np.where(rng.random(cells.size) < missed, rng.integers(1, 3, cells.size), 0)
    offset = rng.integers(0, 21, cells.size)
    day = np.repeat(course["started_on"].to_numpy().astype("datetime64[D]").astype(np.int32), ROWS) + offset
    mixed = rng.permutation(cells.size).astype(np.uint32)
    order = mixed[np.argsort(day[mixed].astype(np.int16), kind="stable")]
    owner = (order // ROWS).astype(np.uint32)
    return pl.DataFrame(
        {
            "protocol_id": course["protocol_id"].gather(owner),
            "revision": np.ones(cells.size, np.int32),
            "performed_on": pl.Series(day[order].astype(np.int32)).cast(pl.Date),
            "direction": words(DIRECTION.codes, cells[order] // TYPES),
            "activity_type": words(ACTIVITY_TYPE.codes, cells[order] % TYPES),
            "status": words(ACTIVITY_STATUS.codes, status[order]),
            "minutes": rng.choice(np.array([20, 30, 40, 45, 60, 90], np.int32), cells.size),
        }
    )


def words(codes: list[str], index: np.ndarray) -> pl.Series:
    """The code at each index."""
    return pl.Series(codes).gather(index.astype(np.uint32))


def make_assessment(course: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """24 rows a course: first all baselines in the file's order of courses, then all finals."""
    items, count = len(ITEM.codes), len(course)
    participation = np.arange(items) < items - len(COMPETENCE_ITEMS)
    baseline = rng.choice(
        np.array([0, 1, 2, 3, 4, 8, 9]), (count, items), p=[0.05, 0.15, 0.3, 0.3, 0.1, 0.04, 0.06]
    )
    baseline = np.where(participation, baseline, np.minimum(baseline, 2))
    step = rng.choice(np.array([-1, 0, 1]), (count, items), p=[0.03, 0.37, 0.6]) * np.where(
        participation, -1, 1
    )
    final = np.where(baseline > 4, baseline, np.clip(baseline + step, 0, 4))
    instrument = np.where(participation, "activity_participation", "parental_competence")
    return pl.DataFrame(
        {
            "protocol_id": pl.concat([course["protocol_id"].gather(np.repeat(np.arange(count), items))] * 2),
            "revision": np.ones(2 * count * items, np.int32),
            "instrument": words(instrument.tolist(), np.tile(np.arange(items), 2 * count)),
            "item": words(ITEM.codes, np.tile(np.arange(items), 2 * count)),
            "stage": words(STAGE.codes, np.repeat([0, 1], count * items)),
            "value": np.concatenate([baseline.ravel(), final.ravel()]).astype(np.int32),
        }
    )


def write_part(out: Path, part: int, first: int, count: int, spread_days: int) -> None:
    """One delivery of each table; the seed is the part's number, so that any part can be made alone."""
    rng = np.random.default_rng([2025, part])
    course = make_course_protocol(first, count, spread_days, rng)
    tables = {
        "course_protocol": course,
        "activity": make_activity(course, rng),
        "assessment": make_assessment(course, rng),
    }
    for table, frame in tables.items():
        (out / table).mkdir(parents=True, exist_ok=True)
        frame.write_parquet(out / table / f"part-{part:03}.parquet", compression="zstd")


def small(out: Path) -> None:
    """Two deliveries of 150 courses, for benches that run in the suite."""
    for part in range(2):
        write_part(out, part, part * 150, 150, 181)


def main() -> None:
    """Write the parts one after another."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--courses", type=int, default=1_000_000)
    parser.add_argument("--parts", type=int, default=16)
    parser.add_argument(
        "--spread-days", type=int, default=181, help="a part's courses start within so many days"
    )
    parser.add_argument("--out", type=Path, default=HERE / "data" / "million")
    arguments = parser.parse_args()
    edges = np.linspace(0, arguments.courses, arguments.parts + 1).astype(int)
    started = time.perf_counter()
    for part, (first, last) in enumerate(itertools.pairwise(edges)):
        write_part(arguments.out, part, int(first), int(last - first), arguments.spread_days)
        print(f"part {part + 1}/{arguments.parts}  {time.perf_counter() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
