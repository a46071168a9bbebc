"""Days as people and programs write them.

Belongs here: text and native timestamps to days; which zone instants of a column are midnight of. Does not: whether a
day is plausible, which its column declares. A form with two readings (07/08/2025, 22.07.25) is none.
"""

from datetime import date, time
from typing import Any

import pandera.polars as pa
import polars as pl

from intake.cells.text import one_line
from intake.reading.sheets import DATE_CELL
from schemas.rules import delivered_columns

ISO, DOTTED = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", r"^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}$"
_YEAR_FIRST = (
    r"^([0-9]{4})[-./]([0-9]{2})[-./]([0-9]{2})"
    r"(?:[ t]+([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?) ?(z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?$"
)
_DAY_FIRST = (
    r"^([0-9]{1,2})[.-]([0-9]{1,2})[.-]([0-9]{4})(?:[ t]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)?$"
)
# As databases and 1C write a day without signs between its parts: 20250930, 20250930000000
_COMPACT = r"^((?:19|20)[0-9]{2}|0001)(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?:000000)?$"
_SLASHED = r"^(1[3-9]|2[0-9]|3[01])/([0-9]{1,2})/([0-9]{4})$"  # a first number above 12 is no month
_MIDNIGHT = r"^0{1,2}:00(:00([.,]0+)?)?$"
_YEAR_WORD = r"\s*(г\.?|года?)$"
_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
_IN_WORDS = rf"^[«\"]?([0-9]{{1,2}})[»\"]? ({'|'.join(_MONTHS)}) ([0-9]{{4}})$"
OPEN_END_WORDS = (
    "бессрочно", "бессрочная", "бессрочный", "без срока", "без ограничения срока", "без указания срока",
    "без срока переосвидетельствования", "без переосвидетельствования", "не ограничен", "не ограничено", "постоянно",
    "пожизненно", "∞",
)  # fmt: skip
LAST_DAY = date(9999, 12, 31)  # how databases write that a term has no end
EMPTY_DAYS = (date(1, 1, 1), date(1899, 12, 30), date(1899, 12, 31))
_RUSSIAN_ZONES = (
    "Europe/Moscow", "Europe/Kaliningrad", "Europe/Samara", "Europe/Saratov", "Europe/Volgograd", "Asia/Yekaterinburg",
    "Asia/Omsk", "Asia/Novosibirsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok",
    "Asia/Magadan", "Asia/Sakhalin", "Asia/Kamchatka",
)  # fmt: skip
_FIRST_YEAR_OF_ZONES = 1925  # before, zones of Russia were minutes apart; older days are signs of no day
_UTC = ("UTC", "Etc/UTC", "Z", "+00:00", "GMT")


def from_text(cells: pl.Series, zone: str | None = None) -> pl.Series:
    """The day of each cell; null where it has none or more than one reading.

    zone: whose midnights the instants of this column are that are given in UTC (`home_zones`).
    """
    days = _plain(cells)
    rest = cells.is_not_null() & days.is_null()
    if rest.any():
        days = days.scatter(rest.arg_true(), _as_written(cells.filter(rest), zone))
    return days


def _plain(cells: pl.Series) -> pl.Series:
    """ISO and dotted days, which nearly all are."""
    column = pl.col("d")
    iso = pl.when(column.str.contains(ISO)).then(column).str.to_date("%Y-%m-%d", strict=False)
    dotted = pl.when(column.str.contains(DOTTED)).then(column).str.to_date("%d.%m.%Y", strict=False)
    return cells.to_frame("d").select(pl.coalesce(iso, dotted)).to_series().rename(cells.name)


def _as_written(cells: pl.Series, zone: str | None) -> pl.Series:
    is_cell = cells.str.starts_with(DATE_CELL)  # a spreadsheet's own date: its time is of the same place
    text = one_line(cells.str.strip_chars_start(DATE_CELL)).str.replace(_YEAR_WORD, "")
    frame = pl.DataFrame({"text": text, "is_cell": is_cell})
    return (
        frame.select(pl.coalesce(_year_first(zone), _day_first(), _in_words())).to_series().rename(cells.name)
    )


def _day(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    parts = [part.str.zfill(width) for part, width in ((year, 4), (month, 2), (day, 2))]
    return pl.concat_str(parts, separator="-").str.to_date("%Y-%m-%d", strict=False)


def _year_first(zone: str | None) -> pl.Expr:
    """2025-09-30 with or without a time. A zone of its own makes the written day the day; UTC needs `zone`."""
    found = pl.col("text").str.extract_groups(_YEAR_FIRST).struct
    written = _day(found[0], found[1], found[2])
    clock, offset = found[3], found[4].str.to_uppercase()
    in_utc = offset.is_in(["Z", "+00", "+0000", "+00:00"]).fill_null(False)
    of_day = (
        clock.is_null() | clock.str.contains(_MIDNIGHT) | pl.col("is_cell") | (offset.is_not_null() & ~in_utc)
    )
    if zone is None:
        return pl.when(of_day).then(written)
    return (
        pl.when(in_utc).then(_instant(found).dt.convert_time_zone(zone).dt.date()).when(of_day).then(written)
    )


def _instant(found: Any) -> pl.Expr:
    """The instant of a text whose zone is UTC, to the second."""
    day = pl.concat_str(found[0], found[1], found[2], separator="-")
    text = pl.concat_str(day, found[3].str.replace(r"[.,][0-9]+$", "").str.zfill(5), separator=" ")
    instant = pl.coalesce(text.str.to_datetime(f"%Y-%m-%d {c}", strict=False) for c in ("%H:%M:%S", "%H:%M"))
    return instant.dt.replace_time_zone("UTC")


def _day_first() -> pl.Expr:
    """30.09.2025, 30-09-2025 or 20250930, also with the time a program of accounting adds: of the same place."""
    found = [pl.col("text").str.extract_groups(pattern).struct for pattern in (_DAY_FIRST, _SLASHED)]
    compact = pl.col("text").str.extract_groups(_COMPACT).struct
    return pl.coalesce(*(_day(f[2], f[1], f[0]) for f in found), _day(compact[0], compact[1], compact[2]))


def _in_words() -> pl.Expr:
    found = pl.col("text").str.extract_groups(_IN_WORDS).struct
    months = {word: f"{number:02}" for number, word in enumerate(_MONTHS, start=1)}
    return _day(found[2], found[1].replace_strict(months, default=None, return_dtype=pl.String), found[0])


def is_open_end(cells: pl.Series) -> pl.Series:
    """Whether a cell says that a term has no end: in words, or by the last day a database knows."""
    text = one_line(cells.str.strip_chars_start(DATE_CELL))
    last_day = text.str.contains(r"^(9999-12-31|31\.12\.9999)([ t]0{1,2}:00(:00([.,]0+)?)?z?)?$")
    return (text.str.strip_chars_end(".").is_in(OPEN_END_WORDS) | last_day).fill_null(False)


def from_native(name: str, dtype: pl.DataType, zone: str | None) -> pl.Expr:
    """The day of a Parquet column: a timestamp with a zone is the day in its own zone, midnight without one that day.

    Instants in UTC are days only where all are midnight of one zone; any other time of day has no day.
    """
    column = pl.col(name)
    if dtype == pl.Date:
        return column
    if not isinstance(dtype, pl.Datetime):
        return pl.lit(None, pl.Date)
    if dtype.time_zone is not None and dtype.time_zone not in _UTC:
        return column.dt.replace_time_zone(None).dt.date()
    if zone is not None:
        column = column.dt.convert_time_zone(zone)
    local = column.dt.replace_time_zone(None)
    return pl.when(local.dt.time() == time(0)).then(local.dt.date())


def home_zones(rows: pl.LazyFrame, model: type[pa.DataFrameModel]) -> dict[str, str]:
    """For each column of days given as instants in UTC: the one Russian zone whose midnights they all are.

    Looked up over the whole column, before any row is judged. Columns without such instants, and those that are
    midnight of UTC itself or of no zone throughout, are not there.
    """
    schema = rows.collect_schema()
    days = [n for n, spec in delivered_columns(model).items() if spec.dtype.type == pl.Date and n in schema]
    native = [n for n in days if isinstance(dtype := schema[n], pl.Datetime) and dtype.time_zone in _UTC]
    text = [n for n in days if schema[n] == pl.String]
    zones = {n: _zone_of(rows.select(pl.col(n).unique()).collect(engine="streaming")[n]) for n in native}
    if text:  # a plain day has ten bytes; only longer cells can be instants
        longest = (
            rows.select(pl.col(text).str.len_bytes().max()).collect(engine="streaming").row(0, named=True)
        )
        zones |= {
            n: _zone_of(_instants(rows, n)) for n in text if (longest[n] or 0) > len("2025-09-30T0:00Z")
        }
    return {name: zone for name, zone in zones.items() if zone}


def _instants(rows: pl.LazyFrame, name: str) -> pl.Series:
    text = rows.select(text=pl.col(name).str.to_lowercase()).unique()
    groups = pl.col("text").str.extract_groups(_YEAR_FIRST)
    in_utc = groups.struct[4].is_in(["z", "+00", "+0000", "+00:00"])
    return text.filter(in_utc).select(_instant(groups.struct)).collect().to_series()


def _zone_of(instants: pl.Series) -> str | None:
    given = instants.drop_nulls()
    given = given.filter(given.dt.year().is_between(_FIRST_YEAR_OF_ZONES, LAST_DAY.year - 1))
    if given.is_empty() or (given.dt.time() == time(0)).all():
        return None
    return next(
        (zone for zone in _RUSSIAN_ZONES if (given.dt.convert_time_zone(zone).dt.time() == time(0)).all()),
        None,
    )
