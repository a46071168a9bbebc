"""Which counts of people in registers may be published?

Figures of registers are told by region and year alone: no sum over regions, no half-year, one breakdown at a time. What
hangs together are only a whole and its parts, so that no programme is needed. A count and what it leaves of its whole
are judged together, as in `methodology.disclosure.primary`; a breakdown is published with all its parts or not at all,
so that a hidden part is never what the others leave of the whole. The same condition is the same count, wherever it
stands: hidden once, it is hidden everywhere. Organisations and money (policy `open`) describe nobody.

Belongs here: the rule. Does not: how a hidden figure is shown.

Reference: Hundepool et al., Statistical Disclosure Control, 2012 (threshold rule, complementary suppression).

Worked example, T = 5: groups I, II, III and child with 40, 60, 3 and 20 people. The 3 is small, and 123 - 40 - 60 - 20
would give it back: the breakdown by group is withheld, 123 stands. 20 children and the 103 others stand as well.
"""

import polars as pl

from methodology.disclosure.cube import load_cube
from methodology.disclosure.primary import small_pair
from methodology.indicators import POPULATION, Indicator, load_indicators

PLACE = ["region_code", "period"]
_CELL = ["fact", "key", *PLACE]
_EVERYONE = "TRUE"


def _both(first: str, second: str) -> str:
    """Both conditions as one text; the whole adds nothing."""
    return " AND ".join(f"({each})" for each in (first, second) if each != _EVERYONE) or f"({_EVERYONE})"


def _keys(indicator: Indicator) -> tuple[str, str]:
    """What its numerator counts, and the whole it is a part of: a rate's denominator, else everyone of the fact.

    >>> _keys(load_indicators(POPULATION)["children_with_disabilities"])
    ("(disability_group = 'child')", '(TRUE)')
    """
    whole = indicator.denominator or _EVERYONE
    return _both(indicator.numerator, whole), _both(whole, _EVERYONE)


def _sheets() -> pl.DataFrame:
    """One row an indicator of registers: fact, policy, kind, what its numerator and its denominator count."""
    told = load_indicators(POPULATION).values()
    rows = [(i.id, i.fact, i.suppression, i.kind, *_keys(i)) for i in told]
    names = ["indicator", "fact", "suppression", "kind", "key", "whole"]
    return pl.DataFrame(rows, schema=names, orient="row")


def _published_rows(values: pl.DataFrame) -> pl.DataFrame:
    """Yearly rows that may leave the house: no internal ones; a breakdown only of a count of everyone."""
    told = values.filter(pl.col("period_kind") == "year").join(
        _sheets(), on="indicator", maintain_order="left"
    )
    everyone = (pl.col("kind") == "count") & (pl.col("key") == pl.col("whole"))
    broken_down = pl.col("breakdown") != "none"
    open_ = pl.col("suppression") == "open"
    return told.filter(pl.col("suppression") != "internal", ~broken_down | everyone | open_).with_columns(
        part=pl.when(broken_down)
        .then("(" + pl.col("breakdown") + " = '" + pl.col("breakdown_value") + "')")
        .otherwise("key")
    )


def _counts(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a count of people that some row tells: key, its number x, and n, the whole it is a part of."""
    people = rows.filter(pl.col("suppression") == "partition")
    whole = people.filter(pl.col("breakdown") == "none", pl.col("key") == pl.col("whole"))
    everyone = whole.select("fact", *PLACE, everyone="numerator").unique(["fact", *PLACE])
    told = people.join(everyone, on=["fact", *PLACE], how="left")
    of_everyone = pl.coalesce("everyone", "x")  # nothing is known of the whole: a count is its own
    numerators = told.select(
        "fact", *PLACE, "whole", "everyone", "denominator", key="part", x="numerator"
    ).with_columns(n=pl.coalesce("denominator", of_everyone))
    denominators = told.filter(pl.col("denominator").is_not_null()).select(
        "fact", *PLACE, "whole", "everyone", "denominator", key="whole", x="denominator"
    )
    return pl.concat([numerators, denominators.with_columns(n=of_everyone)])


def _small(rows: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Counts that must not be told, by fact, condition and place: small, or leaving too little of their whole."""
    counts = _counts(rows)
    part, whole = small_pair(pl.col("x"), pl.col("n"), threshold)
    parts, wholes = counts.filter(part), counts.filter(whole)
    return pl.concat(
        [parts.select(_CELL), wholes.select("fact", pl.col("whole").alias("key"), *PLACE)]
    ).unique()


def _marked(rows: pl.DataFrame, small: pl.DataFrame, count: str, flag: str) -> pl.DataFrame:
    """The rows with a flag: whether the count in that column must not be told."""
    named = small.rename({"key": count}).with_columns(pl.lit(True).alias(flag))
    joined = rows.join(named, on=["fact", count, *PLACE], how="left", maintain_order="left")
    return joined.with_columns(pl.col(flag).fill_null(False) & (pl.col("suppression") == "partition"))


def protected(values: pl.DataFrame) -> pl.DataFrame:
    """The rows of population_value that are published, without the numbers that are not.

    A hidden row has status Q and no numerator, value and limits; its denominator stands where it is no secret.
    """
    rows = _published_rows(values)
    small = _small(rows, load_cube().threshold)
    told = _marked(_marked(rows, small, "part", "small"), small, "whole", "small_whole")
    one_part = pl.col("small").any().over("indicator", "breakdown", *PLACE)
    count = pl.col("kind") == "count"
    flagged = told.with_columns(
        hidden=one_part | (pl.col("small_whole") & ~count),
        nothing=pl.when(count).then(one_part).otherwise("small_whole"),
    )
    empty = {
        **dict.fromkeys(("numerator", "value", "low", "high"), "hidden"),
        **dict.fromkeys(("denominator", "n"), "nothing"),
    }
    return flagged.with_columns(
        *[pl.when(~pl.col(flag)).then(name).alias(name) for name, flag in empty.items()],
        status=pl.when("hidden").then(pl.lit("Q")).otherwise("status"),
    ).select(values.columns)
