"""Words for codes: the form's own Russian, English labels, and what people write for them.

Belongs here: how a word is compared with a list. Does not: the lists and their further spellings (`schemas.codes`). A
word of no code stays as it is, so that the rule of its column can name it.
"""

from functools import cache

import polars as pl

from intake.cells.text import ERROR_VALUE, in_sets, is_placeholder, one_line
from intake.reading.sheets import DATE_CELL, FAULT, NUMBER_CELL
from schemas import codes
from schemas.codes.code_list import CodeList

LISTS = {c.name: c for c in vars(codes).values() if isinstance(c, CodeList)}
_CYRILLIC, _LATIN = "авекмнорстух", "abekmhopctyx"  # twins, after which a word is in one alphabet
_FAULTY = f"^[{FAULT}{DATE_CELL}{NUMBER_CELL}]"


def folded(words: pl.Series) -> pl.Series:
    """Words as they are compared: case, ё, blanks, dashes, underscores, a full stop, look-alike letters do not matter.

    >>> folded(pl.Series(["Социально\u00a0– Бытовая", "social_household", "жен."])).to_list()
    ['coциaльho быtobaя', 'social household', 'жeh']
    """
    text = one_line(words.str.normalize("NFKC")).str.replace_all("ё", "е")
    text = text.str.replace_all(r"[«»\"']", "").str.replace_all(r"[\s_\-]+", " ").str.strip_chars(" .;,*")
    return text.str.replace_many(list(_CYRILLIC), list(_LATIN))


@cache
def _words_of(name: str) -> dict[str, str]:
    """Folded word -> code. Two codes with one word are a mistake of ours."""
    listed = LISTS[name]
    pairs = [(code, code) for code in listed.codes]
    pairs += [(word, code) for code, labels in listed.labels.items() for word in labels]
    pairs += list(codes.EXTRA_SPELLINGS.get(name, {}).items())
    words = folded(pl.Series([word for word, _ in pairs], dtype=pl.String))
    meant: dict[str, str] = {}
    for word, (written, code) in zip(words, pairs, strict=True):
        if meant.setdefault(word, code) != code:
            raise ValueError(f"code list {name}: «{written}» means {meant[word]} and {code}")
    return meant


def to_codes(cells: pl.Series, name: str) -> pl.Series:
    """The code of each word; a word of no code stays, a placeholder and a cell a reader marked are null."""
    known = cells.is_in(LISTS[name].codes).fill_null(True)
    if known.all():
        return cells
    odd = cells.filter(~known)
    return cells.scatter((~known).arg_true(), _to_codes(odd, name))


def _to_codes(words: pl.Series, name: str) -> pl.Series:
    code = folded(words.str.replace(f"^{NUMBER_CELL}", "")).replace_strict(
        _words_of(name), default=None, return_dtype=pl.String
    )
    empty = is_placeholder(words) | words.str.contains(_FAULTY) | words.str.contains(ERROR_VALUE)
    frame = pl.DataFrame({"code": code, "word": words, "empty": empty})
    return frame.select(pl.coalesce("code", pl.when(~pl.col("empty")).then("word"))).to_series()


def to_code_sets(cells: pl.Series, name: str) -> pl.Series:
    """Several words of a list, apart by | ; , or a line break: their codes joined by |."""
    known = cells.is_in(LISTS[name].codes).fill_null(True)
    if known.all():
        return cells
    return cells.scatter(
        (~known).arg_true(), in_sets(cells.filter(~known), r"[|;,\n]", lambda each: to_codes(each, name))
    )
