"""The platform's bulk hand-over in Parquet: the courses of all other providers, one file a table and period.

Belongs here: these files, and the courses in them that are corrected later. Does not: the corrections (`follow_ups`).
"""

import polars as pl

from data_samples.generate.files import parquet
from data_samples.generate.findings import unusual_lengths
from data_samples.generate.inbox import Inbox, World
from data_samples.generate.wording import as_text

HAND_OVERS = {
    "2025-01-20_platform_2024": ("2024-H1", "2024-H2"),
    "2025-07-22_platform_2025-H1": ("2025-H1",),
    "2026-01-26_platform_2025-H2": ("2025-H2",),
    "2026-07-20_platform_2026-H1": ("2026-H1",),
}
SUFFIX = {"course_protocol": "1_protocols", "activity": "2_activities", "assessment": "3_assessments"}
LAST_DAYS_FORGOTTEN = 6


def platform_files(world: World, inbox: Inbox) -> None:
    """Every hand-over."""
    everything = world.of("bulk", "corrected", "repeated")["course_protocol"]
    for name, halves in HAND_OVERS.items():
        tables = world.with_children(everything.filter(pl.col("half").is_in(halves)))
        tables = _with_first_versions(tables)
        for table, rows in tables.items():
            file = f"{name}_{SUFFIX[table]}.parquet"
            plain = unusual_lengths(as_text(rows, table), file, None, 1) if table == "course_protocol" else []
            inbox.add(file, parquet(rows, table), plain)


def _with_first_versions(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Of courses that are corrected later: the last week is not entered yet, nor the final assessment."""
    protocols = tables["course_protocol"]
    early = protocols.filter(pl.col("channel") == "corrected").select("course", "finished_on")
    joined = tables["activity"].join(early, on="course", how="left", maintain_order="left")
    entered = pl.col("performed_on") < pl.col("finished_on").dt.offset_by(f"-{LAST_DAYS_FORGOTTEN}d")
    activity = joined.filter(pl.col("finished_on").is_null() | entered).drop("finished_on")
    missing = pl.col("course").is_in(early["course"].implode()) & (pl.col("stage") == "final")
    return {
        "course_protocol": protocols,
        "activity": activity,
        "assessment": tables["assessment"].filter(~missing),
    }
