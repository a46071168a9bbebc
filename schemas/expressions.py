"""Expressions that rules are written in: identifiers with check digits, full years. No table is known here."""

import polars as pl

_UNCHECKED_UNTIL = 1_001_998  # numbers up to 001-001-998 were issued before check digits existed


def without_separators(text: pl.Expr) -> pl.Expr:
    """The text without blanks and hyphens, as people write SNILS and OGRN."""
    return text.str.replace_all(r"[\s-]", "")


def is_snils_shaped(column: str) -> pl.Expr:
    """Eleven digits with a number other than zero.

    >>> texts = ["11223344595", "123", "00000000000", "1122334459\u0665"]  # an Arabic five is a digit elsewhere
    >>> pl.DataFrame({"s": texts}).select(is_snils_shaped("s"))["s"].to_list()
    [True, False, False, False]
    """
    return pl.col(column).str.contains(r"^[0-9]{11}$") & ~pl.col(column).str.starts_with("000000000")


def has_snils_check_digits(column: str) -> pl.Expr:
    """Whether the last two of eleven digits follow from the first nine (weights 9..1, modulo 101, 100 and 101 give 00).

    Of what has another shape this says nothing: `is_snils_shaped` does.

    >>> frame = pl.DataFrame({"s": ["11223344595", "08765430300", "11223344594", "00000000100"]})
    >>> frame.select(has_snils_check_digits("s"))["s"].to_list()
    [True, True, False, True]
    """
    digits = pl.col(column).cast(pl.Int64, strict=False)
    weighted = pl.sum_horizontal(
        *[digits // 10 ** (10 - place) % 10 * (9 - place) for place in range(9)], ignore_nulls=False
    )
    return (digits // 100 <= _UNCHECKED_UNTIL) | (weighted % 101 % 100 == digits % 100)


def has_ogrn_check_digit(column: str) -> pl.Expr:
    """Thirteen digits, the last of which is the first twelve modulo 11 modulo 10; null of null.

    >>> frame = pl.DataFrame({"o": ["1027700132195", "1027700132194", "10277"]})
    >>> frame.select(has_ogrn_check_digit("o"))["o"].to_list()
    [True, False, False]
    """
    body = pl.col(column).str.slice(0, 12).cast(pl.Int64, strict=False)
    last = pl.col(column).str.slice(12, 1).cast(pl.Int64, strict=False)
    digit_matches = (body % 11 % 10 == last).fill_null(False) | pl.col(column).is_null()
    return pl.col(column).str.contains(r"^[0-9]{13}$") & digit_matches


_INN_WEIGHTS = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)  # of a person's last digit; the others take its tail


def has_inn_check_digits(column: str) -> pl.Expr:
    """Ten digits (an organisation) or twelve (a person) whose last one or two follow from those before; null of null.

    Weights of the tax service, the sum modulo 11 modulo 10.

    >>> frame = pl.DataFrame({"i": ["7707083893", "7707083894", "500100732259", "500100732258", "77"]})
    >>> frame.select(has_inn_check_digits("i"))["i"].to_list()
    [True, False, True, False, False]
    """
    text = pl.col(column)
    digit = [text.str.slice(place, 1).cast(pl.Int32, strict=False) for place in range(12)]

    def follows(last: int) -> pl.Expr:
        weighted = zip(_INN_WEIGHTS[-last:], digit[:last], strict=True)
        return (
            pl.sum_horizontal(*[w * d for w, d in weighted], ignore_nulls=False) % 11 % 10 == digit[last]
        ).fill_null(False)

    of_organisation = text.str.contains(r"^[0-9]{10}$") & follows(9)
    of_person = text.str.contains(r"^[0-9]{12}$") & follows(10) & follows(11)
    return pl.when(text.is_not_null()).then(of_organisation | of_person)


def full_years(born: str, on: str) -> pl.Expr:
    """Completed years of age on a day; who was born on 29 February completes a year on 1 March of a common year.

    >>> from datetime import date
    >>> frame = pl.DataFrame({"b": [date(2012, 2, 29)] * 2, "d": [date(2025, 2, 28), date(2025, 3, 1)]})
    >>> frame.select(full_years("b", "d"))["d"].to_list()
    [12, 13]
    """
    b, d = pl.col(born).dt, pl.col(on).dt
    day_of_year_on, day_of_year_born = (
        d.month().cast(pl.Int16) * 32 + d.day(),
        b.month().cast(pl.Int16) * 32 + b.day(),
    )
    return (d.year() - b.year() - (day_of_year_on < day_of_year_born).cast(pl.Int32)).cast(pl.Int16).alias(on)


def days_inclusive(first: str, last: str) -> pl.Expr:
    """Calendar days of a period, both ends counted: a 21-day course starts on the 1st and ends on the 21st."""
    return (pl.col(last) - pl.col(first)).dt.total_days() + 1
