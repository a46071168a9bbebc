"""Extracts of the disability register: one of the first years as CSV, one of the last year as a workbook.

Belongs here: cutting the register into files. Does not: its rows (`register`).
"""

from collections.abc import Iterator

import polars as pl

from data_samples.generate.files import PLAIN
from data_samples.generate.inbox import Inbox, World
from data_samples.generate.papers import deliver
from data_samples.generate.planted import PERSON_REGISTER
from data_samples.generate.wording import as_text

FILES = (
    ("2026-01-29_fri_extract.csv", ("2022", "2023", "2024", "2025"), PLAIN),
    ("2026-07-29_ФРИ_реестр.xlsx", ("2026",), None),
)


def register_files(world: World, inbox: Inbox, spare: Iterator[str]) -> None:
    """Both extracts, with planted errors in their first rows."""
    text = as_text(world.person_register.sort("established_on", "snils"), "person_register")
    for number, (name, years, dialect) in enumerate(FILES):
        rows = text.filter(pl.col("established_on").str.head(4).is_in(years))
        plants = PERSON_REGISTER[number :: len(FILES)]
        copies = rows[: len(plants)].with_columns(snils=pl.Series([next(spare) for _ in plants]))
        deliver(inbox, name, "person_register", pl.concat([copies, rows]), dict(enumerate(plants)), dialect)
