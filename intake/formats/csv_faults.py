"""Rows of a delimited text that do not hold together: found, and told by line without their cells.

Belongs here: what makes a text no table, or two different ones. Does not: reading the rows (csv_text.py).
"""

import csv
from io import StringIO

import polars as pl

from intake.formats.byte_search import found_in
from intake.formats.csv_header import Header
from intake.refusals import Refused

LINE_BREAK = r"\r\n|\r|\n"


def refuse_odd_quotes(text: bytes, header: Header, quotes: int) -> None:
    """Refuse a quote left open or out of place; pyarrow reads both without a word.

    Signs of one: an odd number of quotes, or a single quote with text on both sides. Either may also be a quote inside
    an unquoted cell (`5" tape`), which is fine: the slow, strict reading decides.
    """
    cut = header.separator
    inside = f'[^{cut}\\r\\n"]"[^{cut}\\r\\n"]'
    suspect = quotes % 2 or found_in(text, inside, header.end)
    if suspect and (refused := fault(text, header)):
        raise refused


def fault(text: bytes, header: Header) -> Refused | None:
    """The first row that does not fit, by the slow second reading of a text that is probably lost anyway."""
    rows = csv.reader(
        StringIO(text[header.end :].decode(), newline=""), delimiter=header.separator, strict=True
    )
    line = header.lines
    try:
        for cells in rows:
            if cells and len(cells) != header.width:
                return Refused("ragged_row", str(len(cells)), str(header.width), line=line + 1)
            line = header.lines + rows.line_num
    except csv.Error:
        return Refused("ambiguous_reading", "open_quote", "quotes_in_pairs", line=line + 1)
    return None


def breaks_above(header: Header) -> pl.Expr:
    """Line breaks inside quoted cells of the rows above."""
    inside = pl.sum_horizontal(pl.col(header.positions).str.count_matches(LINE_BREAK).fill_null(0))
    return inside.cum_sum().shift(1, fill_value=0)


def refuse_swallowed_rows(rows: pl.DataFrame, header: Header) -> None:
    """Refuse a quoted cell that holds a whole row on a line of its own: a stray quote may have swallowed rows."""
    cut = header.separator.replace("\t", r"\t")
    whole_row = rf"[\r\n](?:[^{cut}\r\n]*{cut}){{{header.width - 1}}}[^{cut}\r\n]*[\r\n]"
    swallows = pl.any_horizontal(pl.all().str.contains(whole_row)).fill_null(False)
    line = pl.int_range(pl.len()) + breaks_above(header) + header.lines + 1
    lines = rows.lazy().select(line.filter(swallows)).collect().to_series()
    if len(lines):
        raise Refused("ambiguous_reading", "quoted_row", "quotes_in_pairs", line=lines[0])
