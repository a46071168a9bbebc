"""Personal data hidden in what is shown: cells in findings, names of files, sheets, columns, our own sentences.

Belongs here: what is put in its place. Does not: what is personal (`personal`), which cells are shown (`findings`).
More is hidden than `personal` holds back: a wrong guess costs a word in a message here, and a row there.
"""

import polars as pl

from intake.cells.personal import DAY, FULL_NAME, NAME_WORD, PERSON_AND_DAY, SNILS_SHAPED

MASK = "•••"
_TWO_NAMES = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?[\s_]+(?:[А-ЯЁ][а-яё]+|[А-ЯЁ]\.)(?:[\s_]*[А-ЯЁ][а-яё.]+)*"
_ARRIVAL = r"^\d{4}-\d{2}-\d{2}[ _]"  # a file name may begin with the day it came


def without_snils(text: pl.Expr) -> pl.Expr:
    """A text with everything masked that has the shape of a SNILS, right or wrong.

    >>> pl.DataFrame({"t": ["мама, 112-233-445 95"]}).select(without_snils(pl.col("t")))["t"].to_list()
    ['мама, •••']
    """
    once = text.str.replace_all(SNILS_SHAPED, f"${{1}}{MASK}${{2}}")
    return once.str.replace_all(
        SNILS_SHAPED, f"${{1}}{MASK}${{2}}"
    )  # two in a row share the blank between them


def without_persons(text: pl.Expr) -> pl.Expr:
    """A text without what is a full name, or a surname beside a day."""
    named = text.str.replace_all(FULL_NAME, f"${{1}}{MASK}${{2}}").str.replace_all(PERSON_AND_DAY, MASK)
    return named.str.replace_all(FULL_NAME, f"${{1}}{MASK}${{2}}")


def without_names(text: pl.Expr) -> pl.Expr:
    """A cell that is to be shown, without words that could be a name; masked whole where a day stands beside words.

    >>> frame = pl.DataFrame({"t": ["санаторий", "Образцова Ия", "Образцов 12.03.2015", "31.02.2025"]})
    >>> frame.select(without_names(pl.col("t")))["t"].to_list()
    ['санаторий', '•••', '•••', '31.02.2025']
    """
    dated = text.str.contains(DAY) & text.str.contains(NAME_WORD)
    plain = without_persons(text).str.replace_all(_TWO_NAMES, MASK)
    return pl.when(~dated).then(plain).otherwise(pl.lit(MASK))


def masked(text: str) -> str:
    """The name of a file, sheet or column, fit to be kept and shown.

    >>> masked("112-233-445 95 087-654-303 00.xlsx"), masked("1027700132195.csv")
    ('••• •••.xlsx', '1027700132195.csv')
    >>> masked("Образцова Ия, 12.03.2015.csv"), masked("2025-01-16_Саратов_протоколы.xlsx")
    ('•••.csv', '2025-01-16_Саратов_протоколы.xlsx')
    """
    plain = text.encode(
        "utf-8", "replace"
    ).decode()  # names of files may hold halves of letters, which are no text
    name = pl.DataFrame({"name": [plain]}).select(
        arrived=pl.col("name").str.extract(f"({_ARRIVAL})").fill_null(""),
        rest=without_snils(without_persons(pl.col("name").str.replace(_ARRIVAL, ""))),
    )
    return "".join(name.row(0))
