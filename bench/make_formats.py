"""Writes the files of `formats.py` from a bulk hand-over: what smaller providers send, CSV in dialects and a workbook.

python bench/make_formats.py bench/data/hundred --out bench/data/formats
"""

import argparse
from datetime import date
from pathlib import Path

import make_bulk
import polars as pl

from schemas import codes

ACTIVITIES, PROTOCOLS = 2_000_000, 100_000
IN_BOOK, PER_COURSE, ANSWERS = 250, 120, 24
IN_HANDOVER = 16_000
LISTS = {"direction": codes.DIRECTION, "activity_type": codes.ACTIVITY_TYPE, "status": codes.ACTIVITY_STATUS}
RUSSIAN = {
    "protocol_id": "Номер протокола",
    "revision": "Редакция",
    "performed_on": "Дата",
    "direction": "Направление",
    "activity_type": "Вид мероприятия",
    "status": "Состояние",
    "minutes": "Минут",
}


def table(bulk: Path, name: str, rows: int) -> pl.DataFrame:
    """The first rows of a table of the bulk hand-over."""
    return pl.scan_parquet(bulk / name / "*.parquet").head(rows).collect()


def in_russian(activity: pl.DataFrame) -> pl.DataFrame:
    """The same rows in Russian words, with dotted dates."""
    words = [
        pl.col(n).replace_strict({c: listed.label(c) for c in listed.codes}) for n, listed in LISTS.items()
    ]
    return activity.with_columns(pl.col("performed_on").dt.strftime("%d.%m.%Y"), *words).rename(RUSSIAN)


def with_errors(activity: pl.DataFrame) -> pl.DataFrame:
    """One row in a thousand wrong: a word of no code, a day that is none, minutes out of range, in turn."""
    row = pl.int_range(pl.len())
    return activity.with_columns(
        pl.when(row % 3000 == 0).then(pl.lit("dancing")).otherwise("direction").alias("direction"),
        pl.when(row % 3000 == 1000)
        .then(pl.lit("2025-02-31"))
        .otherwise(pl.col("performed_on").cast(pl.String))
        .alias("performed_on"),
        pl.when(row % 3000 == 2000).then(999).otherwise("minutes").alias("minutes"),
    )


def courses_whole(bulk: Path, courses: int) -> dict[str, pl.DataFrame]:
    """So many courses with all their activities and answers, by table."""
    found = {"course_protocol": table(bulk, "course_protocol", courses)}
    ids = found["course_protocol"].lazy().select("protocol_id")
    for name, rows in {"activity": PER_COURSE, "assessment": ANSWERS}.items():
        source = pl.scan_parquet(bulk / name / "*.parquet")
        found[name] = source.join(ids, on="protocol_id", how="semi", maintain_order="left").collect()
        assert found[name].height == courses * rows
    return found


def write_book(bulk: Path, path: Path, courses: int) -> None:
    """A workbook of so many courses: their protocols, all their activities and assessments, a sheet each."""
    import xlsxwriter

    sheets = courses_whole(bulk, courses)
    book = xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"})
    for name, frame in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, frame.columns)
        for at, row in enumerate(frame.iter_rows(), start=1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value)
                else:
                    sheet.write(at, column, value)
    book.close()


def write_formats(bulk: Path, out: Path, in_book: int = IN_BOOK, in_handover: int = IN_HANDOVER) -> None:
    """Every file of `formats.py`, from the first courses of a bulk hand-over."""
    out.mkdir(parents=True, exist_ok=True)
    activity = table(bulk, "activity", ACTIVITIES)
    activity.write_parquet(out / "activity.parquet", compression="zstd")
    activity.write_csv(out / "activity.csv")
    with_errors(activity).write_csv(out / "activity_errors.csv")
    russian = in_russian(activity).write_csv(separator=";", line_terminator="\r\n")
    (out / "activity_cp1251.csv").write_bytes(russian.encode("cp1251"))
    table(bulk, "course_protocol", PROTOCOLS).write_csv(out / "protocol.csv")
    write_book(bulk, out / "book.xlsx", in_book)
    for name, frame in courses_whole(bulk, in_handover).items():
        frame.write_csv(out / f"handover_{name}.csv")


def small(out: Path) -> None:
    """The files of a few courses, for the bench that runs in the suite."""
    make_bulk.small(out / "bulk")
    write_formats(out / "bulk", out, in_book=4, in_handover=40)


def main() -> None:
    """The files, from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "bulk", type=Path, help="a folder made by bench/make_bulk.py, at least 100,000 courses"
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "data" / "formats")
    arguments = parser.parse_args()
    write_formats(arguments.bulk, arguments.out)


if __name__ == "__main__":
    main()
