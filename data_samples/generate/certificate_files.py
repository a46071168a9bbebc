"""The Social Fund's certificates: a list a year, each later one with what changed in the earlier.

Belongs here: cutting the certificates into files, and rows that repeat or contradict an earlier file. Does not: the
certificates themselves (`certificates`).
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

import polars as pl

from data_samples.generate.certificates import as_of
from data_samples.generate.files import FROM_1251, SEMICOLON
from data_samples.generate.findings import Finding
from data_samples.generate.inbox import Inbox, World
from data_samples.generate.papers import deliver
from data_samples.generate.planted import CERTIFICATE
from data_samples.generate.wording import as_text

FILES = (
    ("2025-01-23_СФР_сертификаты.csv", date(2025, 1, 22), FROM_1251),
    ("2026-01-28_СФР_сертификаты.xlsx", date(2026, 1, 27), None),
    ("2026-07-28_СФР_сертификаты.csv", date(2026, 7, 27), SEMICOLON),
)


def certificate_files(world: World, inbox: Inbox, spare: Iterator[str]) -> None:
    """Every list, with planted errors in its first rows; the last one ends with a repeat and a conflict."""
    seen = as_text(as_of(world.certificate, date.min), "certificate")
    for number, (name, day, dialect) in enumerate(FILES):
        now = as_text(as_of(world.certificate, day), "certificate")
        plants = CERTIFICATE[number :: len(FILES)]
        news = _joined(now, seen, "anti")
        rows = pl.concat([_copies(news, len(plants), number, spare), news])
        last = number == len(FILES) - 1
        if last:
            told = _joined(seen, now, "semi")
            rows = pl.concat([rows, told[:1], _dearer(told[1:2])])
        first = deliver(inbox, name, "certificate", rows, dict(enumerate(plants)), dialect)
        if last:
            line, record = first + rows.height - 1, rows["certificate_id"][-1]
            inbox.found.append(Finding(name, None, line, "certificate", record, "conflict"))
        seen = now


def _joined(rows: pl.DataFrame, other: pl.DataFrame, how: Literal["anti", "semi"]) -> pl.DataFrame:
    """The rows that another list does not hold, or holds, cell by cell the same."""
    return rows.join(other, on=rows.columns, how=how, nulls_equal=True, maintain_order="left")


def _copies(rows: pl.DataFrame, count: int, number: int, spare: Iterator[str]) -> pl.DataFrame:
    """Served certificates under new numbers and other children, to be spoilt."""
    served = rows.filter(pl.col("status") == "redeemed")[:count]
    ids = [f"ЭС-{region}-9{number}{k:04d}" for k, region in enumerate(served["region_code"])]
    return served.with_columns(certificate_id=pl.Series(ids), snils=pl.Series([next(spare) for _ in ids]))


def _dearer(row: pl.DataFrame) -> pl.DataFrame:
    """The same certificate with a nominal higher by 1,000 roubles: which of the two holds cannot be known."""
    more = [(pl.col(c).cast(pl.Decimal(14, 2)) + 1000).cast(pl.String) for c in ("nominal_rub", "course_rub")]
    return row.with_columns(more)
