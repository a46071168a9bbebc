"""Target groups as people write them, in the one form the lists have: `N` or `N.M`.

Belongs here: `2`, `02`, `2.0`, `ЦРГ 2`, `ЦРГ-2`, `2 группа`. Does not: which groups are listed (`law.target_groups`).
"""

import polars as pl

from intake.cells.text import in_sets, one_line
from intake.reading.sheets import NUMBER_CELL

_NORMAL = r"^[1-9][0-9]?(\.[1-9][0-9]?)?$"
_WRITTEN = (
    r"^(?:(?:целевая )?(?:реабилитационная )?(?:црг|группа|подгруппа)[ .:№\-]*)?"
    r"0*([1-9][0-9]?)(?:[.,]0*([0-9]{1,2}))?[ \-]*(?:-?я )?(?:группа|подгруппа|гр\.?)?$"
)


def to_groups(cells: pl.Series) -> pl.Series:
    """The group of each cell; null where it names none."""
    is_normal = cells.str.contains(_NORMAL).fill_null(True)
    if is_normal.all():
        return cells
    return cells.scatter((~is_normal).arg_true(), _to_groups(cells.filter(~is_normal)))


def _to_groups(cells: pl.Series) -> pl.Series:
    text = one_line(cells.str.replace(f"^{NUMBER_CELL}", "")).str.replace_all(r"[\"«»]", "")
    group, subgroup = text.str.extract(_WRITTEN, 1), text.str.extract(_WRITTEN, 2)
    frame = pl.DataFrame({"group": group, "sub": subgroup})
    with_sub = pl.col("sub").is_not_null() & (pl.col("sub").str.strip_chars("0") != "")
    value = pl.when(with_sub).then(pl.concat_str("group", pl.lit("."), "sub")).otherwise("group")
    return frame.select(value).to_series()


def to_group_sets(cells: pl.Series) -> pl.Series:
    """Further groups, apart by | ; or a comma with a blank: joined by |; null where one of them is none."""
    is_normal = cells.str.contains(_NORMAL).fill_null(True)
    if is_normal.all():
        return cells
    return cells.scatter(
        (~is_normal).arg_true(), in_sets(cells.filter(~is_normal), r"(?:[|;\n]|,\s)", to_groups)
    )


def is_doubtful(cells: pl.Series, values: pl.Series) -> pl.Series:
    """Whether a cell is a number whose end may be lost: 12.1 for the subgroup 12.10."""
    of_number = cells.str.starts_with(NUMBER_CELL)
    return (of_number & values.str.contains(r"\.[1-9]$")).fill_null(False)
