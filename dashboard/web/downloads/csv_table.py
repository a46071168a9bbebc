"""A table of a page as CSV in two kinds: for machines, and for Excel in Russian.

Belongs here: cells and separators. Does not: which rows. For machines: UTF-8, comma, point, ISO dates, shares of 1, an
empty cell where nothing is shown, with its status beside it. For Excel: byte order mark, semicolon, comma, signs.
"""

import csv
from datetime import date
from io import StringIO
from typing import Any

import polars as pl

from dashboard.exports.frames import with_about
from dashboard.web.downloads.leaves import Leaf, leaves, safe, sign_of, value_of, yes_or_mark
from dashboard.web.page.table import Table
from dashboard.wording.codes import About, banner, edition_ids, restriction, status_words
from dashboard.wording.format import day, period
from dashboard.wording.text import Say


def machine_csv(table: Table, about: About, say: Say) -> bytes:
    """Columns of the frame by their names; why a figure is missing; edition, date and version of the data."""
    shown = [leaf.name for leaf in leaves(table, say)]
    reasons = [column.status for column in table.columns if column.status] + [table.status]
    kinds = [column.by for column in table.columns]  # whether a figure of an indicator is a share
    names = dict.fromkeys([*shown, *filter(None, [*kinds, *reasons])])
    frame = table.frame.select([_plain(name, table.frame.schema[name]) for name in names])
    if restriction(about):
        frame = frame.with_columns(restriction=pl.lit(restriction(about)))
        names["restriction"] = None
    told = with_about(frame, about)  # a column of the table itself, such as the edition of a course, stays
    return told.with_columns(frame[name] for name in names).write_csv().encode()


def _plain(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.List):
        column = column.cast(pl.List(pl.String)).list.join("|")
    elif dtype.is_float():
        column = pl.when(column.is_finite()).then(column)
    if isinstance(dtype, pl.List | pl.String):
        column = column.map_elements(safe, pl.String)
    return column.alias(name)


def excel_csv(table: Table, about: About, say: Say) -> bytes:
    """Columns by their titles, as a person reads them; the warning, edition, date and version beside each row."""
    columns, written = leaves(table, say), StringIO()
    told = {
        say("download.warning"): banner(about, say.lang),
        say("download.edition"): edition_ids(about),
        say("download.as_of"): day(about["data_as_of"], say.lang),
        say("download.version"): str(about["version"]),
    }
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerow([*(safe(leaf.title) for leaf in columns), *told])
    for row in table.frame.iter_rows(named=True):
        lines.writerow([*(_cell(leaf, row, table, say) for leaf in columns), *told.values()])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _cell(leaf: Leaf, row: dict[str, Any], table: Table, say: Say) -> str:
    value = value_of(leaf, row)
    if value is None:
        return sign_of(leaf, row, table, say)
    if isinstance(value, bool):
        return yes_or_mark(leaf, value, say)
    if leaf.kind == "status":
        return status_words(str(value), say.lang)
    if leaf.kind == "period":
        return period(str(value), say.lang)
    if isinstance(value, date):
        return day(value, say.lang)
    if leaf.numeric:
        return f"{value:.16g}".replace(".", ",") if isinstance(value, float) else str(value)
    return safe(value)
