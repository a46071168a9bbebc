"""Why a cell breaks its rule, as far as the cell itself tells: a lost date format, lost zeros, a misspelt word.

Belongs here: the causes, one line each, and the nearest word a person may have meant. Does not: what is wrong with a
row (the rules), the words of a cause (wording/findings.*.toml, the section `[rule.cause]`).
"""

import difflib
from collections.abc import Collection

import polars as pl

LOOKS_LIKE = "looks_like"
_EXPONENT = r"^\d([.,]\d+)?[eE]\+?\d+$"
# The first that fits is the cause; a cell that fits none has the rule itself for a cause.
CAUSES: dict[str, dict[str, str]] = {
    "not_a_date": {
        "date_as_number": r"^\d{5}([.,]\d+)?$",
        "date_with_slashes": r"^\d{1,2}/\d{1,2}/(\d{2}|\d{4})$",
        "date_with_short_year": r"^\d{1,2}\.\d{1,2}\.\d{2}$",
        "no_such_day": r"^(\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2})$",
        "date_in_words": r"\p{L}{3,}",
    },
    "not_a_number": {"amount_with_words": r"[\p{L}₽$€]", "amount_with_fractions": r"^-?[\d\s]+[.,]\d{3,}$"},
    "not_an_integer": {"number_with_fraction": r"^-?\d+[.,]\d+$"},
    "snils_malformed": {"exponent": _EXPONENT, "zeros_lost": r"^\d{8,10}$"},
    "ogrn_check_digit": {"exponent": _EXPONENT},
}
_NOT = "НЕ "  # «не проведено» is not a misspelt «проведено»
_LIKE_ENOUGH = 0.7  # of difflib: a letter or two of a word, an ending, another alphabet
_CYRILLIC, _LATIN = "АВЕКМНОРСТУХ", "ABEKMHOPCTYX"
_MOST = 1_000  # different cells of a column; more are no slips of the pen


def cause(rule_id: str, cell: pl.Expr) -> pl.Expr:
    """The cause of a rule's failure, by the cell as it was delivered."""
    told = pl.coalesce(
        pl.when(cell.str.contains(pattern)).then(pl.lit(name))
        for name, pattern in CAUSES.get(rule_id, {}).items()
    ) if CAUSES.get(rule_id) else pl.lit(None, pl.String)  # fmt: skip
    return told.fill_null(rule_id).alias("cause")


def _plain(word: str) -> str:
    """A word as a hasty reader takes it: case, ё and letters of the other alphabet do not matter."""
    return word.upper().replace("Ё", "Е").translate(str.maketrans(_LATIN, _CYRILLIC))


def nearest(word: str, among: Collection[str]) -> str | None:
    """The word that is most like this one, None where none is like it.

    >>> nearest("тренинг", ["диагностика", "тренинги"]), nearest("42", ["диагностика"])
    ('тренинги', None)
    >>> nearest("C\u041d\u0418\u041bC", ["СНИЛС"])  # two letters are Latin
    'СНИЛС'
    """
    plain = {_plain(one): one for one in among}
    found = difflib.get_close_matches(_plain(word), plain, 1, _LIKE_ENOUGH)
    contrary = found and found[0].startswith(_NOT) != _plain(word).startswith(_NOT)
    return plain[found[0]] if found and not contrary else None


def nearest_of(cells: pl.Series, spellings: dict[str, str]) -> pl.DataFrame:
    """cell, like: what each different cell is most like, by what people may write; only cells that are like something.

    spellings: what may be written -> what is meant.
    """
    different = cells.drop_nulls().unique().sort()
    alike = [(cell, nearest(cell, spellings)) for cell in different] if len(different) <= _MOST else []
    meant = [(cell, spellings[word]) for cell, word in alike if word is not None]
    return pl.DataFrame(meant, schema={"cell": pl.String, "like": pl.String}, orient="row")


def _folded(number: pl.Expr) -> pl.Expr:
    """A number as a hasty reader takes it: case, dashes, blanks and letters of the other alphabet do not matter."""
    latin = number.str.to_uppercase().str.replace_many(list(_CYRILLIC), list(_LATIN))
    return latin.str.replace_all(r"[^\p{L}\p{N}]", "")


def look_alikes(numbers: pl.DataFrame, protocols: pl.LazyFrame) -> pl.DataFrame:
    """delivery_sha, record_id, like: the protocol number that each number is most like, where one is.

    numbers: delivery_sha and record_id of rows that wait. The same number written otherwise anywhere, else the nearest
    of the same delivery: a slip of the pen is looked for where the person who made it wrote.
    """
    known = protocols.select("delivery_sha", like=pl.col("protocol_id")).unique()
    wanted = numbers.drop_nulls("record_id").with_columns(key=_folded(pl.col("record_id")))
    alike = (
        known.with_columns(key=_folded(pl.col("like")))
        .join(wanted.lazy().select("key").unique(), on="key", how="semi")
        .group_by("key")
        .agg(pl.col("like").min())
        .collect()
    )
    spelt = wanted.join(alike, on="key", how="left").filter(pl.col("like") != pl.col("record_id"))
    rest = wanted.join(spelt, on=["delivery_sha", "record_id"], how="anti").head(_MOST)
    beside = known.join(rest.lazy().select("delivery_sha").unique(), on="delivery_sha", how="semi").collect()
    near = [
        (sha, number, nearest(number, beside.filter(delivery_sha=sha)["like"].sort().head(_MOST).to_list()))
        for sha, number in rest.select("delivery_sha", "record_id").sort(pl.all()).iter_rows()
    ]
    schema = ["delivery_sha", "record_id", "like"]
    found = pl.DataFrame(near, schema=dict.fromkeys(schema, pl.String), orient="row").drop_nulls("like")
    return pl.concat([spelt.select(schema), found.filter(pl.col("like") != pl.col("record_id"))])
