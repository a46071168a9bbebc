"""What every cell is cleaned of before it is read: blanks and invisible signs around it, marks, placeholders.

Belongs here: what holds for every kind of column and every format. Does not: what the text then means (`values`).
Columns are clean nearly always, so each is looked at once by a cheap test and only odd cells are worked on.
"""

from collections.abc import Callable

import polars as pl

from intake.reading.sheets import DATE_CELL, FAULT, NUMBER_CELL

# Zero width, soft hyphens, bidirectional.
INVISIBLE = r"[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
DASHES = r"[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]"
MARKS = f"{FAULT}{DATE_CELL}{NUMBER_CELL}"
_APOSTROPHE = r"^'([^']+)$"  # says «text» to a spreadsheet; another program writes it out
_EDGES = rf"^[\s']|\s$|{INVISIBLE}"
# Signs of an empty cell: of people, of statistical tables, of SQL, R, pandas and Excel, and the first day of calendars.
PLACEHOLDERS = (
    "-", "--", "---", "нет", "н/д", "н.д.", "н/п", "нет данных", "не указано", "не указан", "отсутствует", "null",
    "na", "n/a", "<na>", "nan", "nat", "none", "nil", "#н/д", "#n/a", "?", "??", "???", "...", "…", "01.01.0001",
    "0001-01-01", "30.12.1899", "1899-12-30", "31.12.1899", "1899-12-31", "00.01.1900", "1900-01-00", "00.00.0000",
    "0000-00-00", "00010101", "00010101000000", "0", "00", "000", "0000", "пусто", "(пусто)", "<пусто>", "прочерк",
    "б/н", "бн", "без номера", "нет номера", "без №", "без кода", "нет кода", "н/о", "н.п.", "не присвоен",
    "не присвоено", "неизвестно", "не известно", "неизвестен", "не определено", "не заполнено", "уточняется",
    "не имеется", "undefined", "(null)", "<null>", "[null]", "\\n", "(none)", "{}", "[]", "[object object]", "xxx",
    "ххх",
)  # fmt: skip
_MONTH = "янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# What a spreadsheet shows of a day in a file of text: 9-72 and 2.1 come out as сен.72 and 02.янв.
SHORT_DAY = (
    rf"(?i)^(?:[0-9]{{1,2}}[.\- ])?(?:{_MONTH})\.?[.\- ][0-9]{{2}}(?:[0-9]{{2}})?$"
    rf"|^[0-9]{{1,2}}[.\- ](?:{_MONTH})\.?$"
)
# What a spreadsheet shows of a formula that failed, or of a column too narrow, in a file of text.
ERROR_VALUE = (
    r"(?i)^#(?:ССЫЛКА!|ЗНАЧ!|ИМЯ\?|ДЕЛ/0!|ЧИСЛО!|ПУСТО!|ПЕРЕНОС!|ВЫЧИСЛ!|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)$"
    r"|^(?:err|ошибка|ош):? ?5[0-9]{2}$|^#{3,}$"
)

PLACEHOLDER_SPELLINGS = sorted({s for p in PLACEHOLDERS for s in (p, p.upper(), p.capitalize())})
LONGEST_PLACEHOLDER = 40  # bytes; with a time and a zone beside a day
_MIDNIGHT = r"[ t]0{1,2}:00(:00([.,]0+)?)?(z|[+-]00:?00)?$"


def on_odd(
    odd: Callable[[pl.Series], pl.Series], mend: Callable[[pl.Series], pl.Series]
) -> Callable[..., pl.Series]:
    """A function over a column that works on the cells `odd` marks and leaves the others as they are."""

    def mended(cells: pl.Series) -> pl.Series:
        marked = odd(cells).fill_null(False)
        if not marked.any():
            return cells
        return cells.scatter(marked.arg_true(), mend(cells.filter(marked)))

    return mended


_MANY, _SAMPLE, _SEVERAL = 4_000, 2_000, 200


def by_different(read: Callable[[pl.Series], pl.Series]) -> Callable[[pl.Series], pl.Series]:
    """A reader that reads each different cell once, where a column repeats itself: names of organisations, bureaus."""

    def reader(cells: pl.Series) -> pl.Series:
        if len(cells) < _MANY or cells.head(_SAMPLE).n_unique() > _SEVERAL:
            return read(cells)
        different = cells.drop_nulls().unique()
        values = pl.DataFrame({"cell": different, "value": read(different)})
        placed = cells.to_frame("cell").join(values, on="cell", how="left", maintain_order="left")
        return placed["value"].rename(cells.name)

    return reader


def _trimmed(cells: pl.Series) -> pl.Series:
    return cells.str.replace_all(INVISIBLE, "").str.strip_chars().str.replace(_APOSTROPHE, "${1}")


_without_blanks = on_odd(
    lambda cells: cells.str.contains(r"^[\s']|\s$"),
    lambda cells: cells.str.strip_chars().str.replace(_APOSTROPHE, "${1}"),
)
_without_edges = on_odd(lambda cells: cells.str.contains(_EDGES), _trimmed)


def clean(cells: pl.Series) -> pl.Series:
    """Text without blanks around it and without invisible signs; nothing left is null."""
    return _not_empty(_without_edges(cells))


def stripped(cells: pl.Series) -> pl.Series:
    """Text without blanks around it; nothing left is null. Invisible signs stay, for a person should know of them."""
    return _not_empty(_without_blanks(cells))


def _not_empty(stripped: pl.Series) -> pl.Series:
    empty = stripped == ""
    return stripped.set(empty, None) if empty.any() else stripped


def decoded(cells: pl.Series) -> pl.Series:
    """Bytes as the text they are in UTF-8; a cell that is none is a fault."""
    try:
        return cells.cast(pl.String)
    except pl.exceptions.ComputeError:
        return cells.map_elements(_decoded, pl.String)


def _decoded(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return FAULT


def unmarked(text: pl.Expr) -> pl.Expr:
    """The text without the mark a reader set before it."""
    return text.str.strip_chars_start(MARKS)


def one_line(cells: pl.Series) -> pl.Series:
    """Text with single plain blanks and plain hyphens, in small letters: as words are compared."""
    text = cells.str.replace_all(INVISIBLE, "").str.replace_all(r"\s+", " ").str.strip_chars()
    return text.str.replace_all(DASHES, "-").str.to_lowercase()


def is_placeholder(cells: pl.Series) -> pl.Series:
    """Whether a cell says that there is no value; false of null.

    >>> is_placeholder(pl.Series(["—", "н/д", "NULL", "1899-12-31 00:00:00", "P-1"])).to_list()
    [True, True, True, True, False]
    """
    text = one_line(cells.str.strip_chars_start(MARKS)).str.replace(_MIDNIGHT, "")
    blank = (text == "") & ~cells.str.starts_with(FAULT)
    return (blank | text.is_in(PLACEHOLDERS)).fill_null(False)


def in_sets(cells: pl.Series, separator: str, read: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """Cells that hold several values, each read by itself and joined by |; null where one of them cannot be read."""
    split = cells.str.replace_all(rf"\s*{separator}\s*", "|").str.strip_chars("|").str.split("|")
    parts = split.rename("part").to_frame().with_row_index("at").explode("part")
    values = parts.with_columns(read(parts["part"]).alias("part"))
    joined = values.group_by("at", maintain_order=True).agg(pl.col("part").str.join("|", ignore_nulls=False))
    return joined["part"].rename(cells.name)
