"""How fast is the way from the registers of a city to its profile, and the statistics alone?

    python bench/make_city.py --out bench/data/city
    python bench/city.py bench/data/city [--rounds 1] [--only scan_registers rehab]

`rehab` is the production path without Dagster: every register through the door, settled, every statistic counted,
protected, stated as a profile. `statistics` is the part after settling; `pandas` counts the same statistics from the
delivered files, without checking a row.
"""

from pathlib import Path

import polars as pl
from contest import Limit, contest, needs
from make_city import small

LIMITS = [
    Limit("registers to profile against scanning the registers", "rehab", "scan_registers", 15),
    Limit("peak memory, registers to profile", "rehab", None, 1500),
    Limit("idiomatic pandas against our statistics", "pandas", "statistics", 5, at_least=True),
]
ASKED = (
    "people_with_disabilities", "children_with_disabilities", "first_established_in_year", "ipra_served",
    "mobile_rehab_people", "mobile_rehab_courses", "quota_employers", "quota_jobs_filled", "children_in_education",
    "online_assessments", "children_in_rehab_education_centres", "ngo_projects", "institutions", "high_tech_centres",
    "residents",
)  # fmt: skip
YEAR = "2025"


def _files(data: Path) -> list[Path]:
    return sorted(data.glob("city_*.parquet"))


def _register(data: Path, name: str) -> Path:
    return data / f"city_{name}.parquet"


def scan_registers(data: Path) -> tuple[int, ...]:
    """Polars reads every column of every register and reduces it to one number."""
    for path in _files(data):
        text = pl.selectors.string().str.len_bytes().sum()
        numbers = (pl.selectors.numeric() | pl.selectors.boolean()).sum()
        pl.scan_parquet(path).select(text, numbers, pl.selectors.temporal().max()).collect(engine="streaming")
    return ()


@needs(
    "intake.judging.door",
    "intake.arrival.inbox",
    "intake.settling.tables",
    "assets.marts.indicator_values",
    "assets.population_tables",
)
def rehab(data: Path) -> tuple[int, ...]:
    """The whole way."""
    import shutil
    from concurrent.futures import ThreadPoolExecutor

    from intake.arrival.inbox import DataFolder
    from intake.judging.door import take
    from intake.settling import tables as settled
    from intake.settling.parts import write_atomically
    from schemas.delivered.registers import REGISTERS

    work = data / "work"
    shutil.rmtree(work, ignore_errors=True)
    folder = DataFolder(work)
    parts = folder.part_folder()

    def keep(seq: int, path: Path) -> None:
        parts.write(take(path, path.name, f"{seq:064x}", folder.reference, b"bench" * 8), seq)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(keep, *zip(*enumerate(_files(data)), strict=True)))
    for name in REGISTERS:
        write_atomically(settled.register(parts.parts(), name), work / "tables" / f"{name}.parquet")
    received = pl.DataFrame({"received_at": ["2026-01-15T08:00:00Z"]})
    write_atomically(received, work / "tables" / "delivery.parquet")
    return statistics(data)


@needs("assets.marts.indicator_values", "assets.population_tables")
def statistics(data: Path) -> tuple[int, ...]:
    """From the settled tables that `rehab` left: every statistic, protected, and the profile."""
    from assets.marts.indicator_values import build_population_value
    from methodology.disclosure.registers import protected
    from methodology.profile.figures import figures

    tables = {path.stem: path for path in (data / "work" / "tables").glob("*.parquet")}
    counted = protected(build_population_value(tables).filter(pl.col("period_kind") == "year").collect())
    assert figures(counted).height
    whole = counted.filter(period=YEAR, breakdown="none")
    found = dict(whole.select("indicator", "numerator").iter_rows())
    return tuple(int(found[name]) for name in ASKED)


@needs("pandas")
def pandas(data: Path) -> tuple[int, ...]:
    """The same statistics, as one would write them in a notebook: every group and share of each region and year."""
    from city_pandas import statistics_of

    found = statistics_of({path.stem.removeprefix("city_"): path for path in _files(data)}, int(YEAR))
    return tuple(int(found[name]) for name in ASKED)


if __name__ == "__main__":
    contest([scan_registers, rehab, statistics, pandas], LIMITS, __doc__, small)
