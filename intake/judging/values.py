"""From cells to values: what a delivered cell means, in every format alike.

Belongs here: which reader a column has, text and Parquet's own types alike, and what is marked on the way. Does not:
how days, numbers, words and identifiers are read (`days`, `numbers`, `code_words`, `identifiers`), nor whether a value
is allowed; that is a rule of the model. A cell that cannot be read is null and has its bit set in `unreadable`; one
whose spelling a person should know of has its bit set in `noted`. `cell_faults` puts both into words.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pandera.polars as pa
import polars as pl

from intake.cells.code_words import to_code_sets, to_codes
from intake.cells.damaged_text import is_damaged
from intake.cells.days import DOTTED, EMPTY_DAYS, ISO, LAST_DAY, from_native, from_text, is_open_end
from intake.cells.group_words import is_doubtful
from intake.cells.identifiers import is_respelled, normal
from intake.cells.numbers import to_bool, to_decimal, to_int
from intake.cells.personal import holds_personal, holds_snils
from intake.cells.text import (
    ERROR_VALUE,
    LONGEST_PLACEHOLDER,
    by_different,
    clean,
    decoded,
    is_placeholder,
    on_odd,
    unmarked,
)
from intake.reading.sheets import DATE_CELL, FAULT, NUMBER_CELL
from schemas.identifiers import PROFILES
from schemas.rules import delivered_columns

_FLOAT_NOISE = 1e-6  # roubles: what binary fractions add to kopecks; a third decimal is a thousand times that
_LEAST_SNILS = 100_199_899  # of those with check digits, as a number
_EXACT = {"Float32": 1 << 24, "Float64": 1 << 53}  # whole numbers up to here are themselves
Reader = Callable[[pl.Series], pl.Series]


def kind(spec: Any) -> str:
    """What a column of a model holds: str, int, date, decimal or bool."""
    dtype = spec.dtype.type
    if dtype == pl.Date:
        return "date"
    if dtype == pl.Boolean:
        return "bool"
    if isinstance(dtype, pl.Decimal):
        return "decimal"
    return "int" if dtype.is_integer() else "str"


def _reader(spec: Any, zone: str | None) -> Reader:
    """What reads a column of text; its cells are clean and none is empty."""
    dtype = spec.dtype.type
    match kind(spec):
        case "date":
            return partial(_day, zone=zone, open_ended=spec.metadata["open_ended"])
        case "bool":
            return to_bool
        case "decimal":
            return partial(to_decimal, dtype=dtype)
        case "int":
            return partial(_whole_number, dtype=dtype)
    return by_different(_text_reader(spec.metadata))


def _text_reader(about: Mapping[str, Any]) -> Reader:
    if about["identifier"]:
        return partial(normal, profile=PROFILES[about["identifier"]])
    if about["codes"]:
        read = partial(to_code_sets if about["many"] else to_codes, name=about["codes"])
        return lambda cells: _without_personal(read(cells))
    return lambda cells: _without_personal(_free_text(cells))


def _day(cells: pl.Series, zone: str | None, open_ended: bool) -> pl.Series:
    days = from_text(cells, zone)
    none = days.is_in([*EMPTY_DAYS, LAST_DAY] if open_ended else [*EMPTY_DAYS])
    return days.set(none, None) if none.any() else days


def _free_text(cells: pl.Series) -> pl.Series:
    marked = cells.str.contains(f"^[{FAULT}{DATE_CELL}{NUMBER_CELL}]").fill_null(False)
    if marked.any():
        text = pl.select(pl.when(~cells.str.starts_with(FAULT)).then(unmarked(pl.lit(cells)))).to_series()
        cells = text.rename(cells.name)
    unreadable = is_damaged(cells) | cells.str.contains(ERROR_VALUE).fill_null(False)
    return _without_placeholders(cells.set(unreadable, None) if unreadable.any() else cells)


_without_placeholders = on_odd(
    lambda cells: cells.str.len_bytes() <= LONGEST_PLACEHOLDER,
    lambda cells: cells.set(is_placeholder(cells), None),
)


def _whole_number(cells: pl.Series, dtype: Any) -> pl.Series:
    numbers, personal = to_int(cells, dtype=dtype), holds_snils(cells)
    return numbers.set(personal, None) if personal.any() else numbers


def _without_snils(numbers: pl.Series) -> pl.Series:
    """Native numbers that are no SNILS; few counts are that large."""
    large = (numbers >= _LEAST_SNILS).fill_null(False)
    if not large.any():
        return numbers
    digits = numbers.cast(pl.Int64, strict=False).cast(pl.String).str.zfill(11)
    return numbers.set(large & holds_snils(digits), None)


def _without_personal(cells: pl.Series) -> pl.Series:
    personal = holds_personal(cells)
    return cells.set(personal, None) if personal.any() else cells


def _from_native(name: str, spec: Any, dtype: pl.DataType, zone: str | None) -> pl.Expr:
    """A Parquet column of a type of its own: taken over without loss; what does not fit is null, never bent."""
    column, wanted = pl.col(name), spec.dtype.type
    match kind(spec):
        case "date":
            day = from_native(name, dtype, zone)
            return pl.when(_is_given(name, spec, dtype)).then(day)
        case "bool":
            fits = dtype == pl.Boolean or dtype.is_numeric()
            column = (
                column if dtype == pl.Boolean else pl.when((column == 0) | (column == 1)).then(column == 1)
            )
        case "decimal":
            fits = dtype.is_numeric()
            exact = column.round(2)
            near = (column - exact).abs() < _FLOAT_NOISE if dtype.is_float() else column == exact
            column = pl.when(near).then(exact) if not dtype.is_integer() else column
        case "int":
            fits = dtype.is_numeric()
            column = column if dtype.is_integer() else pl.when(column == column.round(0)).then(column)
            if fits and wanted == pl.Int64:
                column = column.map_batches(_without_snils, dtype, is_elementwise=True)
        case _:
            return _native_text(name, spec, dtype).map_batches(
                _reader(spec, zone), pl.String, is_elementwise=True
            )
    return column.cast(wanted, strict=False) if fits else pl.lit(None, wanted)


def _native_text(name: str, spec: Any, dtype: pl.DataType) -> pl.Expr:
    """A number or day in a column of text as a workbook would give it: marked where it is none that fits there."""
    column = pl.col(name)
    text = column.cast(pl.String)
    if dtype.is_float():
        exact = (column == column.round(0)) & (column.abs() <= _EXACT[str(dtype)])
        whole = pl.when(exact).then(column.cast(pl.Int64, strict=False)).cast(pl.String)
        return pl.when(column.is_not_nan()).then(pl.coalesce(whole, pl.lit(NUMBER_CELL) + text))
    if dtype.is_decimal():
        whole = pl.when(column == column.round(0)).then(text.str.replace(r"\.0+$", ""))
        return pl.coalesce(whole, pl.lit(NUMBER_CELL) + text)
    return pl.lit(DATE_CELL) + text if dtype.is_temporal() else text


def shown(name: str, spec: Any, dtype: pl.DataType) -> pl.Expr:
    """A delivered cell as text for a finding, with the marks that tell what was wrong with it."""
    if dtype in (pl.String, pl.Binary):
        return _cell(name, spec, dtype)
    if kind(spec) == "str":
        return _native_text(name, spec, dtype)
    return pl.when(_is_given(name, spec, dtype)).then(pl.col(name).cast(pl.String))


def _is_given(name: str, spec: Any, dtype: pl.DataType) -> pl.Expr:
    """Whether a native cell has something in it: no null, no NaN, no day that programs write for none."""
    column = pl.col(name)
    if dtype.is_float():
        return column.is_not_null() & column.is_not_nan()
    if kind(spec) != "date" or dtype not in (pl.Date, pl.Datetime):
        return column.is_not_null()
    none = [*EMPTY_DAYS, LAST_DAY] if spec.metadata["open_ended"] else [*EMPTY_DAYS]
    return column.is_not_null() & ~column.cast(pl.Date).is_in(none).fill_null(False)


def _cell(name: str, spec: Any, dtype: pl.DataType) -> pl.Expr:
    """A cell as it is read: text without blanks around it, bytes as the text they are in UTF-8.

    Identifiers are tidied where they are read, for invisible signs in them are told of.
    """
    column = pl.col(name)
    if dtype == pl.Binary:
        column = column.map_batches(decoded, pl.String, is_elementwise=True)
    elif dtype != pl.String:
        return column
    if spec.metadata["identifier"]:
        return column.alias(name)
    return column.map_batches(clean, pl.String, is_elementwise=True).alias(name)


def _value(name: str, spec: Any, dtype: pl.DataType | None, zone: str | None) -> pl.Expr:
    if dtype is None:
        return pl.lit(None, spec.dtype.type).alias(name)
    if dtype != pl.String:
        return _from_native(name, spec, dtype, zone).alias(name)
    reader = _reader(spec, zone)
    return pl.col(name).map_batches(reader, spec.dtype.type, is_elementwise=True).alias(name)


def _is_text(spec: Any, dtype: pl.DataType) -> bool:
    return dtype == pl.String or kind(spec) == "str"


def _as_given(name: str, spec: Any, dtype: pl.DataType) -> pl.Expr:
    """What marks are made from: a cell as text, or whether a native one has something in it."""
    if not _is_text(spec, dtype):
        return _is_given(name, spec, dtype).alias(f"given:{name}")
    return (pl.col(name) if dtype == pl.String else _native_text(name, spec, dtype)).alias(f"raw:{name}")


class _Marks:
    """The bits of what could not be read and of what should be known: bit k for column k of the model."""

    def __init__(self, columns: Mapping[str, Any], schema: Mapping[str, pl.DataType]) -> None:
        self.of = [(1 << k, n, spec, schema[n]) for k, (n, spec) in enumerate(columns.items()) if n in schema]

    def read_from(self) -> list[pl.Expr]:
        """What is looked at: of each column its cell (of text) or whether it was given, then its value."""
        first = [
            pl.col(f"raw:{name}") if _is_text(spec, dtype) else pl.col(f"given:{name}")
            for _, name, spec, dtype in self.of
        ]
        return [*first, *(pl.col(name) for _, name, _, _ in self.of), pl.col("line")]

    def __call__(self, series: Sequence[pl.Series]) -> pl.Series:
        zeros = pl.zeros(len(series[-1]), pl.UInt64, eager=True)
        unreadable = noted = zeros
        for (bit, _, spec, dtype), first, value in zip(self.of, series, series[len(self.of) :], strict=False):
            is_text = _is_text(spec, dtype)
            lost, remarks = _lost(first, value, spec) if is_text else (first & value.is_null(), None)
            if lost.any():
                unreadable = unreadable | lost.cast(pl.UInt64) * bit
            if remarks is not None and remarks.any():
                noted = noted | remarks.cast(pl.UInt64) * bit
        return pl.DataFrame({"unreadable": unreadable, "noted": noted}).to_struct("marks")


def _lost(cells: pl.Series, values: pl.Series, spec: Any) -> tuple[pl.Series, pl.Series | None]:
    """Of cells of text: which had something and have no value; which a person should know of."""
    lost, profile = cells.is_not_null() & values.is_null(), PROFILES.get(spec.metadata["identifier"])
    if not lost.any():
        return lost, _remarks(cells, values, profile)
    lost = lost & (cells.str.strip_chars() != "")
    empty = is_placeholder(cells)
    if spec.metadata["open_ended"]:
        lost = lost & ~is_open_end(cells)
    remarks = _remarks(cells, values, profile)
    return lost & ~empty, remarks if remarks is None else remarks | (lost & empty)


def _remarks(cells: pl.Series, values: pl.Series, profile: Any) -> pl.Series | None:
    if profile is None:
        return None
    if profile.form == "group":
        return is_doubtful(cells, values)
    return is_respelled(cells, values, profile)


def typed(
    rows: pl.LazyFrame, model: type[pa.DataFrameModel], zones: Mapping[str, str] | None = None
) -> pl.LazyFrame:
    """The rows with every delivered column of the model in its type, `line`, `unreadable` and `noted`.

    zones: by column of days, whose midnights its instants in UTC are (`days.home_zones`). A column that was not
    delivered is null. Three steps, so that nothing is worked out twice and a cell that had text and no value shows.
    """
    zones, schema, columns = zones or {}, rows.collect_schema(), delivered_columns(model)
    present = [name for name in columns if name in schema]
    cells = rows.select(*(_cell(name, columns[name], schema[name]) for name in present), "line")
    types = {n: pl.String() if schema[n] in (pl.String, pl.Binary) else schema[n] for n in present}
    values = cells.select(
        *(_value(name, spec, types.get(name), zones.get(name)) for name, spec in columns.items()),
        *(_as_given(n, columns[n], types[n]) for n in present),
        pl.col("line").cast(pl.UInt32),
    )
    marks = _Marks(columns, types)
    struct = pl.Struct({"unreadable": pl.UInt64, "noted": pl.UInt64})
    marked = pl.map_batches(marks.read_from(), marks, struct, is_elementwise=True).alias("marks")
    return values.select(*columns, "line", marked).unnest("marks")


def typed_column(rows: pl.LazyFrame, model: type[pa.DataFrameModel], name: str) -> pl.LazyFrame:
    """One delivered column of the model in its type; a cell that cannot be read is null."""
    spec, dtype = delivered_columns(model)[name], rows.collect_schema()[name]
    cells = rows.select(_cell(name, spec, dtype))
    return cells.select(_value(name, spec, cells.collect_schema()[name], zone=None))


def date_styles(cells: pl.LazyFrame, model: type[pa.DataFrameModel]) -> str | None:
    """How the dates of a sheet of text are written: iso, dotted, mixed; null where there is none."""
    schema = cells.collect_schema()
    dates = [
        n
        for n, spec in delivered_columns(model).items()
        if kind(spec) == "date" and schema.get(n) == pl.String
    ]
    if not dates:
        return None
    styles = {"iso": ISO, "dotted": DOTTED}
    seen = cells.select(
        pl.any_horizontal(pl.col(dates).unique().str.contains(p).any()).alias(s) for s, p in styles.items()
    )
    used = [s for s, is_used in seen.collect().row(0, named=True).items() if is_used]
    return "mixed" if len(used) > 1 else next(iter(used), None)
