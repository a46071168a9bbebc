"""activity_dose: the packed matrices of activities laid open for SQL, which then counts courses against their norms."""

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from assets.warehouse import Tables, run_sql
from schemas.matrix import unpacked

SOURCE = "activity_dose"
_READ = ("protocol_id", "revision", "intake_status")


def build_activity_dose(tables: Tables) -> pl.DataFrame:
    """One row a half-year, region, target group, direction and type (`schemas.marts.ActivityDose`)."""
    paths = tables["activity_tally"]
    packed = pl.scan_parquet(paths if isinstance(paths, Path) else list(paths))
    counted = packed.select(*_READ, unpacked().cast(pl.List(pl.UInt16)))
    with TemporaryDirectory(prefix="rehab-dose-") as folder:
        opened = Path(folder) / "activity_tally.parquet"
        counted.sink_parquet(opened, compression="lz4")
        return run_sql(SOURCE, {**tables, "activity_tally": opened})
