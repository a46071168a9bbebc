"""CSV in two kinds: for machines (UTF-8, comma, decimal point), for Excel in Russian (BOM, semicolon, decimal comma).

Belongs here: cells and separators. Does not: which rows and columns (frames.py). Text that a spreadsheet would run as a
formula is prefixed with an apostrophe in both kinds. A machine form leaves an unknown or suppressed cell empty and says
why in `status`; the Russian form writes the sign («…» suppressed, «–» cannot exist).
"""

import polars as pl

from dashboard.exports.columns import CAPTIONS, COLUMNS, FIGURE_CAPTIONS
from dashboard.exports.frames import applies, described, for_machines, with_about
from dashboard.wording.codes import NOT_PUBLIC, SIGNS, About, banner, restriction

FORMULA = r"^[=+\-@\t\r]"  # a leading tab or carriage return hides a formula too
_ABOUT_RU = ("edition_id", "version", "data_as_of")


def guarded(text: str) -> str:
    """Text that a spreadsheet will not run as a formula.

    >>> guarded("=1+1"), guarded("Доля")
    ("'=1+1", 'Доля')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def with_guards(frame: pl.DataFrame) -> pl.DataFrame:
    """Every text cell as `guarded` would have it; numbers stay numbers."""
    texts = pl.col(pl.String)
    return frame.with_columns(
        pl.when(texts.str.contains(FORMULA)).then("'" + texts).otherwise(texts).name.keep()
    )


def machine_csv(frame: pl.DataFrame, about: About) -> str:
    """Rows of `published_indicator` as CSV for machines; columns: `columns.COLUMNS`."""
    return with_guards(for_machines(frame, about)).write_csv()


def kpi_csv(chosen: pl.DataFrame, about: About) -> str:
    """A `rehab kpi` selection as CSV for machines, with its own columns: region_code instead of an area.

    Every row says that it is exact and who may read it: rows are copied on.
    """
    told = with_about(chosen, about).with_columns(
        conf_status=pl.lit(NOT_PUBLIC), restriction=pl.lit(restriction(about))
    )
    return with_guards(told).write_csv()


def shown_sign(figure: str) -> pl.Expr:
    """The sign for a figure that is not there, null where the figure does not apply to the indicator."""
    sign = pl.col("status").replace_strict(SIGNS, default=None, return_dtype=pl.String)
    return pl.when(applies(figure) & pl.col(figure).is_null()).then(sign)


def _decimal_comma(figure: str) -> pl.Expr:
    text = pl.col(figure).cast(pl.String).str.replace(r"\.0$", "").str.replace(".", ",", literal=True)
    return pl.coalesce(text, shown_sign(figure)).alias(FIGURE_CAPTIONS[figure])


def excel_ru_csv(frame: pl.DataFrame, about: About) -> str:
    """Rows of `published_indicator` for Excel in Russian; begins with a byte order mark; the banner is a column."""
    told = with_guards(with_about(described(frame), about))
    table = told.select(
        *[pl.col(name).alias(header) for name, header in CAPTIONS.items()],
        *map(_decimal_comma, FIGURE_CAPTIONS),
        pl.col("status_ru").alias("Статус"),
        pl.col("indicator").alias(COLUMNS["indicator"].ru),
        pl.lit(banner(about, "ru")).alias("Оговорка"),
        *[pl.col(name).alias(COLUMNS[name].ru) for name in _ABOUT_RU],
    )
    return table.write_csv(separator=";", include_bom=True)
