"""Writing one paper: a table that is no course, spoilt where errors are planted, in the form its name says.

Belongs here: from text rows to a delivery. Does not: which rows, that is for `certificate_files`
and its neighbours.
"""

import polars as pl

from data_samples.generate.files import Dialect, csv
from data_samples.generate.findings import of_rows, spoilt
from data_samples.generate.inbox import Inbox
from data_samples.generate.planted import Plant
from data_samples.generate.wording import SHEETS, in_russian
from data_samples.generate.workbooks import Style, header_line, workbook

STYLE = Style(titles=("Образец: все данные вымышлены",), trailing_rows=5)


def deliver(
    inbox: Inbox, name: str, table: str, text: pl.DataFrame, plants: dict[int, Plant], dialect: Dialect | None
) -> int:
    """Add the delivery, a workbook where no dialect is given; returns the line of its first row."""
    rows = spoilt(text, plants)
    first, sheet = (2, None) if dialect else (header_line(STYLE) + 1, SHEETS[table])
    content = csv(rows, table, dialect) if dialect else workbook({table: in_russian(rows, table)}, STYLE)
    inbox.add(name, content, of_rows(plants, rows, name, sheet, table, first))
    return first
