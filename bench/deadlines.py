"""How fast is a case held against every deadline? Ours against a scan of the cases, and against walking the days.

    python bench/make_cases.py --cases 1000000 --out bench/data/cases
    python bench/deadlines.py bench/data/cases --only scan judged judged_file
    python bench/make_cases.py --cases 50000 --out bench/data/few_cases
    python bench/deadlines.py bench/data/few_cases --only judged pandas_days

`judged` counts every step of every case by what became of it; `judged_file` also writes one row a case and step, as
the pipeline does. `scan` reads the same columns and reduces them. `pandas_days` takes one case after another and walks
its days over the calendar, as one would write it by hand; answers must agree.
"""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from contest import Limit, contest, needs
from make_cases import small

AS_OF = date(2026, 6, 30)
STATES = ("met", "late", "running", "overdue", "cannot_be_judged", "does_not_apply")
LIMITS = [
    Limit("every step of every case judged and counted, against scanning", "judged", "scan", 30),
    Limit("the same with a row a case and step written", "judged_file", "scan", 100),
    Limit("walking days case by case in pandas against ours", "pandas_days", "judged", 50, at_least=True),
    Limit("peak memory of judging", "judged", None, 512),
    Limit("peak memory of judging and writing", "judged_file", None, 512),
]


def scan(data: Path) -> tuple[int, ...]:
    """Polars reads every column and reduces each to one number."""
    frame = pl.scan_parquet(data / "cases.parquet")
    texts = [name for name, dtype in frame.collect_schema().items() if dtype == pl.String]
    others = pl.exclude(texts).max()
    frame.select(pl.col(texts).str.len_bytes().sum(), others).collect(engine="streaming")
    return ()


def _steps(data: Path) -> pl.LazyFrame:
    from methodology.social_services.pathway import judged
    from methodology.social_services.procedures import load_procedures

    return judged(pl.scan_parquet(data / "cases.parquet"), load_procedures(), AS_OF)


def _counted(states: pl.DataFrame) -> tuple[int, ...]:
    found = dict(states.iter_rows())
    return tuple(found.get(state, 0) for state in STATES)


@needs("methodology.social_services.pathway", "methodology.social_services.procedures")
def judged(data: Path) -> tuple[int, ...]:
    """Every step of every case, counted by state."""
    states = _steps(data).group_by(pl.col("state").cast(pl.String)).len()
    return _counted(states.collect(engine="streaming"))


@needs("methodology.social_services.pathway", "methodology.social_services.procedures")
def judged_file(data: Path) -> tuple[int, ...]:
    """One row a case and step written as the pipeline writes it, then counted from the file."""
    with TemporaryDirectory(dir=data) as folder:
        path = Path(folder) / "social_service_step.parquet"
        rows = _steps(data).with_columns(pl.col("state", "why").cast(pl.String))
        rows.sink_parquet(path, compression="lz4", statistics=False)
        return _counted(pl.scan_parquet(path).group_by("state").len().collect(engine="streaming"))


@needs("pandas", "tests.naive.pathway")
def pandas_days(data: Path) -> tuple[int, ...]:
    """A case at a time, a day at a time."""
    import pandas as pd

    from tests.naive.pathway import judged as judge
    from tests.naive.pathway import read_procedure

    frame, procedure = pd.read_parquet(data / "cases.parquet").astype(object), read_procedure()
    days = [name for name in frame if name.endswith("_on") or name.startswith("service_")]
    for name in days:
        frame[name] = [None if pd.isna(day) else pd.Timestamp(day).date() for day in frame[name]]
    frame["decision"] = frame["decision"].where(frame["decision"].notna(), None)
    states = frame.apply(
        lambda case: [s["state"] for s in judge(dict(case), procedure, AS_OF).values()], axis=1
    )
    counts = states.explode().value_counts()
    return tuple(int(counts.get(state, 0)) for state in STATES)


if __name__ == "__main__":
    contest([scan, judged, judged_file, pandas_days], LIMITS, __doc__, small)
