"""What a spreadsheet shows for a number: a day, a time, or digits.

Belongs here: which number formats mean a date, and numbers as text, for every binary and zipped workbook alike. Does
not: where a format is stored (xlsx_parts.py, xls_records.py), nor what the text means (the normaliser).
"""

import re
from decimal import Decimal

import polars as pl

from intake.reading.formats.text_cells import plain
from intake.reading.sheets import DATE_CELL, NUMBER_CELL

# ECMA-376, part 1, 18.8.30: formats without a code in the file; 27..36 and 50..58 are dates of Eastern editions.
BUILT_IN_DATES = frozenset(map(str, [*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)]))
# What a code shows as it is: quoted text, an escaped sign, padding, a colour or locale in brackets.
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
SECONDS = re.compile(r"[sс]+[.,]0+")
DATE_SIGN = re.compile(
    r"[dmyhsдмгчс]"
)  # Russian programs also store «ДД.ММ.ГГГГ», which Excel itself does not know
EXACT_DIGITS = 15  # what a spreadsheet keeps of a number
WHOLE = r"^-?[0-9]{1,15}$"
NUMERAL = re.compile(r"\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?\s*$")
FIRST_SERIAL = -693_593  # 0001-01-01: programs write it for "no day", though a spreadsheet shows ####
LAST_SERIAL = 2_958_466  # the day after 9999-12-31
LEAP_BUG = 60  # Excel's 29 February 1900: earlier days are one further from the epoch
DAY = 86_400


def is_date_format(code: str) -> bool:
    """Whether a number under this format is shown as a day or a time.

    >>> [is_date_format(code) for code in ("dd.mm.yyyy", "[$-419]ДД.ММ.ГГГГ", "[h]:mm", "General", "0.00", '0" мес."')]
    [True, True, True, False, False, False]
    """
    shown = SECONDS.sub("s", LITERAL.sub("", code.split(";")[0].casefold()))
    return (
        shown not in ("general", "основной") and bool(DATE_SIGN.search(shown)) and not set(shown) & set("0#?")
    )


def number_text(number: str) -> str:
    """A number as a person reads it: no exponent, no needless fraction, the 15 digits a spreadsheet keeps.

    >>> [number_text(n) for n in ("2.0", "0.30000000000000004", "1E+15", "7.2202500012345679E+19", "-0")]
    ['2', '0.3', '1000000000000000', '72202500012345700000', '0']
    """
    if not NUMERAL.match(number):  # no number, although its cell says so
        return plain(number)
    text = format(Decimal(f"{float(number):.{EXACT_DIGITS}g}"), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def number_texts(numbers: pl.Series) -> pl.Series:
    """Numbers as the file writes them, as text for people; NUMBER_CELL before one that is not whole and exact.

    >>> number_texts(pl.Series(["2", "12.10", "2.0"])).to_list()
    ['2', '\ue00212.1', '2']
    """
    short = numbers.str.contains(WHOLE)
    if short.all():
        return numbers
    unusual = numbers.filter(~short).unique()
    texts = pl.Series([number_text(number) for number in unusual], dtype=pl.String)
    whole = texts.str.contains(WHOLE)
    return numbers.replace(unusual, texts.zip_with(whole, NUMBER_CELL + texts))


def date_texts(numbers: pl.Series, since_1904: bool) -> pl.Series:
    """Numbers under a date format as DATE_CELL and the day, with its time where it has one.

    A time without a day («09:30») comes as that time, a number that is no day at all as a number.

    >>> date_texts(pl.Series(["45839", "45839.375", "0.375", "-693593", "60"]), since_1904=False).to_list()
    ['\ue0012025-07-01', '\ue0012025-07-01 09:00:00', '09:00:00', '\ue0010001-01-01', '60']
    """
    raw = numbers.cast(pl.Float64, strict=False)
    serial = pl.lit(raw + (1_462 if since_1904 else 0))
    early = pl.when(serial.is_between(0, LEAP_BUG, closed="left")).then(DAY).otherwise(0)
    moment = pl.from_epoch((serial * DAY).round().cast(pl.Int64) + early - 25_569 * DAY, "s")
    is_day = pl.lit(raw.is_between(FIRST_SERIAL, LAST_SERIAL, closed="left").fill_null(False))
    is_day = is_day & (serial.floor() != LEAP_BUG)
    midnight = (serial * DAY).round() % DAY == 0
    return pl.select(
        pl.when(~is_day)
        .then(pl.lit(number_texts(numbers)))
        .when(midnight)
        .then(pl.lit(DATE_CELL) + moment.dt.to_string("%Y-%m-%d"))
        .when(pl.lit((raw < 0) | (raw >= 1)))
        .then(pl.lit(DATE_CELL) + moment.dt.to_string("%Y-%m-%d %H:%M:%S"))
        .otherwise(moment.dt.to_string("%H:%M:%S"))
        .alias("text")
    ).to_series()
