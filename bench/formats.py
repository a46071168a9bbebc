"""How fast is a delivery taken in? The whole door against reading the same file and nothing else.

    python bench/formats.py bench/data/formats

`door_*` reads, recognises, types, checks every rule, sets bad rows aside and makes pseudonyms; it is what `rehab run`
calls. `read_*` is polars, or calamine, loading the file. `unchecked_*` is the door with rules that never fail: the
difference is what validation costs.
"""

from pathlib import Path
from unittest.mock import patch

import polars as pl
from contest import Limit, contest, needs
from make_formats import small

from intake.judging import clean_parquet, door, facts
from intake.judging.reference import Reference
from intake.reading.delivery import known_formats
from schemas.rules import Rule

known_formats()  # they are imported when the first file is read, and imports are not timed
REFERENCE, KEY = Reference(), b"bench" * 8
TABLES = ("course_protocol", "activity", "assessment")
OF_TOTAL = 1 / (1 - 0.15)  # a share of at most 15 % of the whole, as with over without
LIMITS = [
    Limit("CSV of a whole hand-over: door against read_csv", "door_handover", "read_handover", 4),
    Limit("CSV of activities: door against read_csv", "door_csv", "read_csv", 4),
    Limit("XLSX workbook: door against calamine", "door_xlsx", "read_xlsx", 2.2),
    Limit("CSV of activities: with every rule against without", "door_csv", "unchecked_csv", OF_TOTAL),
    Limit(
        "Parquet of activities: with every rule against without",
        "door_parquet",
        "unchecked_parquet",
        OF_TOTAL,
    ),
]


def _door(path: Path) -> tuple[int, ...]:
    taken = door.take(path, path.name, "a" * 64, REFERENCE, KEY)
    assert taken.read, taken.findings
    return ()


def _unchecked(path: Path) -> tuple[int, ...]:
    never = Rule("never", "", pl.lit(False), "error", "", "", "")
    with (
        patch.object(facts, "rules_of", lambda _: (never,)),
        patch.object(clean_parquet, "rules_of", lambda _: ()),
    ):
        return _door(path)


def read_handover(data: Path) -> tuple[int, ...]:
    """Polars reads 16,000 courses: protocols, 1,920,000 activities, 384,000 answers; types inferred."""
    for table in TABLES:
        pl.read_csv(data / f"handover_{table}.csv")
    return ()


def door_handover(data: Path) -> tuple[int, ...]:
    """Every rule, pseudonyms, quarantine."""
    for table in TABLES:
        _door(data / f"handover_{table}.csv")
    return ()


def read_csv(data: Path) -> tuple[int, ...]:
    """Polars reads 2,000,000 activities and infers their types."""
    pl.read_csv(data / "activity.csv")
    return ()


def read_csv_as_text(data: Path) -> tuple[int, ...]:
    """The same without inferring."""
    pl.read_csv(data / "activity.csv", infer_schema=False)
    return ()


def door_csv(data: Path) -> tuple[int, ...]:
    """English codes, comma, UTF-8."""
    return _door(data / "activity.csv")


def unchecked_csv(data: Path) -> tuple[int, ...]:
    """The same without rules."""
    return _unchecked(data / "activity.csv")


def door_csv_errors(data: Path) -> tuple[int, ...]:
    """One row in a thousand is wrong and gets its reasons."""
    return _door(data / "activity_errors.csv")


def door_csv_cp1251(data: Path) -> tuple[int, ...]:
    """Russian words, dotted dates, semicolons, cp1251."""
    return _door(data / "activity_cp1251.csv")


def door_parquet(data: Path) -> tuple[int, ...]:
    """The same activities as Parquet."""
    return _door(data / "activity.parquet")


def unchecked_parquet(data: Path) -> tuple[int, ...]:
    """The same without rules."""
    return _unchecked(data / "activity.parquet")


def read_protocols(data: Path) -> tuple[int, ...]:
    """Polars reads 100,000 protocols and infers their types."""
    pl.read_csv(data / "protocol.csv")
    return ()


def door_protocols(data: Path) -> tuple[int, ...]:
    """A pseudonym and a fingerprint a row."""
    return _door(data / "protocol.csv")


@needs("fastexcel")
def read_xlsx(data: Path) -> tuple[int, ...]:
    """Calamine loads every sheet of a workbook of 250 courses, 36,250 rows."""
    import fastexcel

    book = fastexcel.read_excel(data / "book.xlsx")
    for name in book.sheet_names:
        book.load_sheet(name).to_polars()
    return ()


@needs("fastexcel")
def door_xlsx(data: Path) -> tuple[int, ...]:
    """The same workbook."""
    return _door(data / "book.xlsx")


if __name__ == "__main__":
    csv = [
        read_handover,
        door_handover,
        read_csv,
        read_csv_as_text,
        door_csv,
        unchecked_csv,
        door_csv_errors,
        door_csv_cp1251,
    ]
    others = [door_parquet, unchecked_parquet, read_protocols, door_protocols, read_xlsx, door_xlsx]
    contest([*csv, *others], LIMITS, __doc__, small)
