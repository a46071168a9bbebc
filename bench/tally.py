"""How fast are activities checked and counted at the door? Ours against a scan, the best SQL of DuckDB and pandas.

    python bench/tally.py bench/data/million --only scan clean_parquet polars_rows duckdb_sql
    python bench/tally.py bench/data/hundred --rounds 1

Everyone but `scan` makes the whole tally: seven counts and the 7 x 10 matrix of delivered activities, rows of any
status, first and last day, rows of career guidance. `clean_parquet` and `duckdb_sql` judge every rule of a row too;
`polars_rows`, the way of every other format, and `pandas_groupby` only count. `scan` reads the same columns and adds
them up.
"""

from collections.abc import Iterable
from pathlib import Path

import polars as pl
from contest import Limit, contest, needs
from make_bulk import small

from schemas.codes import ACTIVITY_STATUS, ACTIVITY_TYPE, DIRECTION
from schemas.matrix import unpacked

KEY = ["protocol_id", "revision"]
OTHERS = ["performed_on", "direction", "activity_type", "status", "minutes"]
LIMITS = [
    Limit("checked tally of clean Parquet against scanning and summing", "clean_parquet", "scan", 5),
    Limit("tally of any other rows against scanning and summing", "polars_rows", "scan", 8),
    Limit("best DuckDB SQL against ours", "duckdb_sql", "clean_parquet", 1.3, at_least=True),
    Limit("idiomatic pandas against ours", "pandas_groupby", "clean_parquet", 12, at_least=True),
    Limit("peak memory of the tally of clean Parquet", "clean_parquet", None, 512),
    Limit("peak memory of the tally of any other rows", "polars_rows", None, 512),
]


def parts(data: Path) -> list[Path]:
    """The files of activities, in order."""
    return sorted((data / "activity").glob("*.parquet"))


def scan(data: Path) -> tuple[int, ...]:
    """Polars reads the needed columns and reduces each to one number."""
    text = [pl.col(c).str.len_bytes().sum() for c in ("protocol_id", "direction", "activity_type", "status")]
    days = [pl.col("performed_on").min().alias("first"), pl.col("performed_on").max().alias("last")]
    numbers = pl.col("revision", "minutes").sum()
    pl.scan_parquet(parts(data)).select(*text, numbers, *days).collect(engine="streaming")
    return ()


@needs("intake.judging.clean_parquet")
def clean_parquet(data: Path) -> tuple[int, ...]:
    """The short way of intake, part by part: judged and counted by dictionary codes."""
    from intake.judging.clean_parquet import tally_clean

    columns = {name: name for name in [*KEY, *OTHERS]}
    return summed(tally_clean(part, "activity", columns) for part in parts(data))


@needs("intake.judging.tally")
def polars_rows(data: Path) -> tuple[int, ...]:
    """The tally of intake over rows of text, part by part."""
    from intake.judging.tally import tally_activities

    nothing_held = pl.lit(False).alias("held")
    return summed(
        tally_activities(pl.scan_parquet(part).with_columns(nothing_held))[0] for part in parts(data)
    )


def summed(tallies: Iterable[pl.DataFrame | None]) -> tuple[int, ...]:
    """Courses, rows, delivered activities and rows of career guidance of all parts."""
    totals = [0, 0, 0, 0]
    for tally in tallies:
        assert tally is not None, "the bulk is clean"
        delivered = tally.select(unpacked().arr.sum().sum()).item()
        of_part = (tally.height, tally["rows"].sum(), delivered, tally["career_rows"].sum())
        totals = [total + count for total, count in zip(totals, of_part, strict=True)]
    return tuple(totals)


@needs("duckdb")
def duckdb_sql(data: Path) -> tuple[int, ...]:
    """Packed sums of 6 bits a type, one word a direction, by protocol alone: the best of a dozen statements tried.

    Slower on the same files: the key of two columns (1.4 x), sums of HUGEINT (1.9 x), enumerations (2.4 x), lists
    (2.4 x), counting by cell first (3.5 x), histogram (5 x), seventy filters (18 x).
    """
    import duckdb

    word = " ".join(f"WHEN '{code}' THEN {i}" for i, code in enumerate(DIRECTION.codes))
    digit = " ".join(f"WHEN '{code}' THEN {1 << 6 * i}" for i, code in enumerate(ACTIVITY_TYPE.codes))
    known = tuple(ACTIVITY_STATUS.codes)
    sums = ", ".join(f"sum_no_overflow(CASE WHEN word = {d} THEN one ELSE 0 END) AS w{d}" for d in range(7))
    digits = ", ".join(f"(w{d} >> {6 * t}) & 63" for d in range(7) for t in range(len(ACTIVITY_TYPE.codes)))
    connection = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})
    connection.execute(f"""
        CREATE TABLE tally AS
        WITH packed AS (
            SELECT protocol_id, min(revision) AS revision, max(revision) AS highest, {sums}, count(*) AS rows,
                min(performed_on) AS first_on, max(performed_on) AS last_on,
                count(*) FILTER (direction = 'career_guidance') AS career_rows,
                count(*) FILTER (word IS NULL OR one IS NULL OR status NOT IN {known} OR status IS NULL
                    OR performed_on IS NULL OR minutes NOT BETWEEN 1 AND 480) AS held
            FROM (
                SELECT protocol_id, revision, performed_on, direction, status, minutes,
                    (CASE WHEN status = 'delivered' THEN CASE direction {word} END ELSE 99 END)::UTINYINT AS word,
                    (CASE activity_type {digit} END)::BIGINT AS one
                FROM read_parquet({[str(part) for part in parts(data)]})
            ) GROUP BY protocol_id
        )
        SELECT *, [{digits}]::USMALLINT[] AS matrix FROM packed""")
    held = "held > 0 OR revision < 1 OR revision < highest OR length(protocol_id) NOT BETWEEN 1 AND 64"
    assert connection.sql(f"SELECT count(*) FROM tally WHERE {held}").fetchall() == [(0,)]
    answer = connection.sql(
        "SELECT count(*), sum(rows), sum(list_sum(matrix)), sum(career_rows) FROM tally"
    ).fetchall()
    return answer[0]


@needs("pandas")
def pandas_groupby(data: Path) -> tuple[int, ...]:
    """What an analyst writes: group and count, unstack, aggregate."""
    import pandas as pd

    columns = [*KEY, "performed_on", "direction", "activity_type", "status"]
    rows = pd.concat([pd.read_parquet(part, columns=columns) for part in parts(data)], ignore_index=True)
    delivered = rows[rows["status"] == "delivered"]
    matrix = (
        delivered.groupby([*KEY, "direction", "activity_type"]).size().unstack(["direction", "activity_type"])
    )
    directions = delivered.groupby([*KEY, "direction"]).size().unstack("direction")
    days = rows.groupby(KEY).agg(
        rows=("status", "size"), first=("performed_on", "min"), last=("performed_on", "max")
    )
    career = rows[rows["direction"] == "career_guidance"].groupby(KEY).size()
    tally = days.join(directions).join(career.rename("career_rows"))
    return len(tally), tally["rows"].sum(), matrix.sum().sum(), tally["career_rows"].sum()


if __name__ == "__main__":
    contest([scan, clean_parquet, polars_rows, duckdb_sql, pandas_groupby], LIMITS, __doc__, small)
