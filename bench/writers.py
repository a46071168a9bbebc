"""Are the same courses the same accepted rows, to the cell, whichever program wrote them?

    python bench/writers.py [--courses 200] [--small]

Every writer writes the same courses; the accepted rows are compared with those of plain CSV, and those with the rows
that were made. Ends with 1 where a cell differs or a finding is an error. LibreOffice is left out, and said to be,
where it is not installed.
"""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from bench import course_books as books
from bench import course_files as files
from bench.course_rows import Rows, courses
from pipelines.stateless import judge

Writer = Callable[[Rows, Path], list[Path]]
WRITERS: dict[str, Writer] = {
    **{f"csv, {name}": partial(files.write_csv, dialect=said) for name, said in files.DIALECTS.items()},
    "pandas csv": files.by_pandas_csv,
    "pandas parquet": files.by_pandas_parquet,
    "polars parquet": files.by_polars,
    "pyarrow parquet, zones and dictionaries": files.by_pyarrow,
    "ndjson": files.write_ndjson,
    "openpyxl": books.by_openpyxl,
    "xlsxwriter": books.by_xlsxwriter,
    **{f"LibreOffice {kind}": books.by_libreoffice(kind) for kind in ("ods", "xlsx", "xls")},
}
KEY = b"one key for all writers" * 2
Accepted = dict[str, pl.DataFrame]


def accepted(paths: list[Path]) -> tuple[Accepted, list[str]]:
    """The accepted rows by table, in one order; and the rules that failed as errors."""
    judged = judge(paths, key=KEY)
    found = {table: rows.collect() for table, rows in judged.accepted.items()}
    ordered = {
        table: rows.sort(rows.columns, nulls_last=True) for table, rows in found.items() if rows.height
    }
    errors = judged.findings.filter(severity="error")["rule_id"].unique().sort().to_list()
    return ordered, errors


def differences(mine: Accepted, theirs: Accepted) -> list[str]:
    """What differs, a line a column: table, column, how many cells."""
    told = [f"{table}: missing on one side" for table in sorted(mine.keys() ^ theirs.keys())]
    for table in sorted(mine.keys() & theirs.keys()):
        one, other = mine[table], theirs[table]
        if one.shape != other.shape or one.schema != other.schema:
            told.append(f"{table}: {one.shape} against {other.shape}")
            continue
        unlike = {name: int((one[name].ne_missing(other[name])).sum()) for name in one.columns}
        told += [f"{table}.{name}: {count} cells" for name, count in unlike.items() if count]
    return told


def as_made(rows: Rows, like: Accepted) -> Accepted:
    """The made rows themselves as accepted rows, without what intake adds; beside the same columns of `like`."""
    made = {}
    for table, schema in ((table, like[table].schema) for table in rows):
        columns = {name: kind for name, kind in schema.items() if name in rows[table][0]}
        found = pl.DataFrame(
            [{name: row[name] for name in columns} for row in rows[table]], schema=columns, orient="row"
        )
        made[table] = found.sort(found.columns, nulls_last=True)
    return made


def without_added(found: Accepted, made: Accepted) -> Accepted:
    """The columns that were made, sorted by them alone."""
    chosen = {table: found[table].select(rows.columns) for table, rows in made.items()}
    return {table: rows.sort(rows.columns, nulls_last=True) for table, rows in chosen.items()}


def plain(rows: Rows) -> tuple[Accepted, list[str]]:
    """The accepted rows of plain CSV, and what is wrong with them."""
    with TemporaryDirectory(prefix="rehab-writers-") as folder:
        found, errors = accepted(files.write_csv(rows, Path(folder)))
    made = as_made(rows, found)
    return found, errors + differences(without_added(found, made), made)


def written(name: str, rows: Rows, expected: Accepted) -> list[str]:
    """What is wrong with the courses as this writer wrote them."""
    with TemporaryDirectory(prefix="rehab-writers-") as folder:
        found, errors = accepted(WRITERS[name](rows, Path(folder)))
    return errors + differences(found, expected)


def available() -> list[str]:
    """The writers that are installed."""
    return [name for name in WRITERS if books.OFFICE or not name.startswith("LibreOffice ")]


def main() -> int:
    """Every writer; 1 where one differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--courses", type=int, default=200)
    parser.add_argument("--small", action="store_true", help="5 courses, for the suite")
    arguments = parser.parse_args()
    rows = courses(5, 6) if arguments.small else courses(arguments.courses)
    expected, told = plain(rows)
    results = {"plain csv": told} | {name: written(name, rows, expected) for name in available()}
    for name, found in results.items():
        print(f"{name:<44}{'DIFFER: ' + '; '.join(found) if found else 'the same rows'}", flush=True)
    if not books.OFFICE:
        print("LibreOffice is not installed: its three kinds are left out")
    print(f"rows: {', '.join(f'{table} {found.height}' for table, found in expected.items())}")
    return int(any(results.values()))


if __name__ == "__main__":
    sys.exit(main())
