"""activity_dose: the packed matrices of activities laid open for SQL, which then counts courses against their norms."""

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from assets.warehouse import Tables, run_sql
from schemas.matrix import unpacked

_READ = ("protocol_id", "revision", "intake_status")


def build_activity_dose(tables: Tables) -> pl.DataFrame:
    """One row a half-year, region, target group, direction and type (`schemas.marts.ActivityDose`)."""
    with TemporaryDirectory(prefix="rehab-dose-") as folder:
        return run_sql("activity_dose", {**tables, "activity_tally": laid_open(tables, Path(folder))})


def laid_open(tables: Tables, folder: Path) -> Path:
    """`activity_tally` as a file in `folder`, its matrix a list of 70 numbers."""
    paths, opened = tables["activity_tally"], folder / "activity_tally.parquet"
    packed = pl.scan_parquet(paths if isinstance(paths, Path) else list(paths))
    packed.select(*_READ, unpacked().cast(pl.List(pl.UInt16))).sink_parquet(opened, compression="lz4")
    return opened
