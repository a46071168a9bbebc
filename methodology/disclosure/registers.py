"""Which counts of people in registers may be published?

Figures of registers are told by region and year alone: no sum over regions, no half-year, one breakdown at a time. What
hangs together are only wholes and their parts, so that no programme is needed. A count and what it leaves of its whole
are judged together, as in `methodology.disclosure.primary`; a breakdown is published with all its parts or not at all,
so that a hidden part is never what the others leave of the whole. The same condition is the same count, wherever it
stands: hidden once, it is hidden everywhere. Organisations and their money (policy `open`) describe nobody; what
services cost is told with the number of services, and judged by it.

A count is judged against each whole it is a part of: the denominator of a share, everyone of its fact, and what its
block names (`part_of`, `methodology.registry.wholes`). Where it is a part of some values of a breakdown, and it or
what it leaves of them is small, the breakdown is withheld: then neither can be computed, and the count itself may
stand.

Belongs here: the rule. Does not: how a hidden figure is shown.

Reference: Hundepool et al., Statistical Disclosure Control, 2012 (threshold rule, complementary suppression).

Worked example, T = 5: groups I, II, III and child with 40, 60, 3 and 20 people. The 3 is small, and 123 - 40 - 60 - 20
would give it back: the breakdown by group is withheld, 123 stands. 20 children and the 103 others stand as well. Of 100
people served under a programme, 98 were visited at home: 98 is hidden, however many people are served besides. 58 of 60
people whom centres serve are served under it: that 60 were served by centres is withheld.
"""

import polars as pl

from methodology.disclosure.cube import load_cube
from methodology.disclosure.primary import small_pair
from methodology.registry.fact import ALL, EVERYONE
from methodology.registry.indicators import POPULATION, Indicator, load_indicators
from methodology.registry.wholes import whole_of

PLACE = ["region_code", "period"]
_CELL = ["fact", "key", *PLACE]


def _both(first: str, second: str) -> str:
    """Both conditions as one text; the whole adds nothing."""
    return " AND ".join(f"({each})" for each in (first, second) if each != EVERYONE) or f"({EVERYONE})"


def _keys(indicator: Indicator) -> tuple[str, str]:
    """What its numerator counts, and the whole it is a part of: a rate's denominator, else everyone of the fact.

    >>> _keys(load_indicators(POPULATION)["children_with_disabilities"])
    ("(disability_group = 'child')", '(TRUE)')
    """
    whole = indicator.denominator or EVERYONE
    return _both(indicator.numerator, whole), _both(whole, EVERYONE)


def _sheets() -> pl.DataFrame:
    """One row an indicator of registers: fact, policy, kind, what its numerator and its denominator count."""
    told = load_indicators(POPULATION).values()
    rows = [(i.id, i.fact, i.suppression, i.kind, *_keys(i)) for i in told]
    names = ["indicator", "fact", "suppression", "kind", "key", "whole"]
    return pl.DataFrame(rows, schema=names, orient="row")


def _named_wholes() -> pl.DataFrame:
    """One row an indicator and row of the whole that its block names: of, breakdown, breakdown_value."""
    wholes = [(i.id, whole) for i in load_indicators(POPULATION).values() if (whole := whole_of(i.part_of))]
    rows = [(id, told.indicator, told.breakdown, value) for id, told in wholes for value in told.values]
    names = ["indicator", "of", "breakdown", "breakdown_value"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _published_rows(values: pl.DataFrame) -> pl.DataFrame:
    """Yearly rows that may leave the house: no internal ones; a breakdown only of a count of everyone."""
    told = values.filter(pl.col("period_kind") == "year").join(
        _sheets(), on="indicator", maintain_order="left"
    )
    everyone = (pl.col("kind") == "count") & (pl.col("key") == pl.col("whole"))
    broken_down = pl.col("breakdown") != ALL[0]
    open_ = pl.col("suppression") == "open"
    return told.filter(pl.col("suppression") != "internal", ~broken_down | everyone | open_).with_columns(
        part=pl.when(broken_down)
        .then("(" + pl.col("breakdown") + " = '" + pl.col("breakdown_value") + "')")
        .otherwise("key"),
        x=pl.when(pl.col("kind") == "sum").then(pl.col("n").cast(pl.Float64)).otherwise("numerator"),
    )


def _beside_named(people: pl.DataFrame) -> pl.DataFrame:
    """One row a count and the whole that its block names: x, n, and of and by, where the whole stands.

    A value of a breakdown that has no row counts nobody.
    """
    row = ["indicator", "breakdown", "breakdown_value"]
    told = people.select(*row, *PLACE, told="numerator", whole="part")
    named = _named_wholes().rename({"indicator": "part_of", "of": "indicator"})
    counts = people.filter(breakdown=ALL[0]).select("fact", *PLACE, "x", part_of="indicator", key="part")
    placed = counts.join(named, on="part_of").join(told, on=[*row, *PLACE], how="left")
    return placed.group_by("fact", "key", *PLACE, "x", of="indicator", by="breakdown").agg(
        n=pl.col("told").sum(), whole=pl.col("whole").first()
    )


def _together(shares: pl.DataFrame) -> pl.DataFrame:
    """Shares of one whole that are parts of different values of a breakdown: what they leave of it together."""
    of = _named_wholes().filter(pl.col("breakdown") != ALL[0]).select("indicator", "of", by="breakdown")
    same = ["fact", "whole", "of", "by", *PLACE]
    told = shares.join(of.unique(), on="indicator").with_columns(pl.col("x").sum().over(same))
    return told.select("fact", *PLACE, "x", "whole", key="part", n="denominator")


def _counts(people: pl.DataFrame) -> pl.DataFrame:
    """One row a count of people and a whole of it: key, its number x, and n, what the whole counts.

    Where nobody tells of everyone, a count is its own whole as well.
    """
    everyone = people.filter(kind="count", breakdown=ALL[0], part=f"({EVERYONE})")
    n_of_everyone = everyone.select("fact", *PLACE, n="numerator", whole="part")
    shares = people.filter(pl.col("denominator").is_not_null())
    bottoms = shares.select("fact", *PLACE, key="whole", x="denominator")
    others = people.filter(pl.col("denominator").is_null()).select("fact", *PLACE, "x", key="part")
    counts = pl.concat([others, bottoms], how="diagonal")
    judged = [
        shares.select("fact", *PLACE, "x", "whole", key="part", n="denominator"),
        _together(shares),
        counts.join(n_of_everyone, on=["fact", *PLACE]),
        _beside_named(people).filter(by=ALL[0]).drop("of", "by"),
    ]
    alone = counts.join(n_of_everyone, on=["fact", *PLACE], how="anti").with_columns(n="x", whole="key")
    return pl.concat([*judged, alone], how="diagonal")


def _too_small(threshold: int) -> tuple[pl.Expr, pl.Expr]:
    """Whether a count, and whether its whole, must not be told; a count beyond its whole contradicts it."""
    part, whole = small_pair(pl.col("x"), pl.col("n"), threshold)
    return part | (pl.col("x") > pl.col("n")), whole


def _small(people: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Counts that must not be told, by fact, condition and place: small, or leaving too little of their whole."""
    counts = _counts(people)
    part, whole = _too_small(threshold)
    wholes = counts.filter(whole).select("fact", *PLACE, key="whole").select(_CELL)
    return pl.concat([counts.filter(part).select(_CELL), wholes]).unique()


def _withheld(people: pl.DataFrame, small: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Breakdowns, by indicator and place, that would tell a small part of some of their values, or a small rest."""
    beside = _beside_named(people).filter(pl.col("by") != ALL[0])
    part, _ = _too_small(threshold)
    found = pl.concat([beside.filter(part), beside.join(small, on=_CELL, how="semi")])
    return found.select(*PLACE, indicator="of", breakdown="by").unique()


def _marked(rows: pl.DataFrame, small: pl.DataFrame, count: str, flag: str) -> pl.DataFrame:
    """The rows with a flag: whether the count in that column must not be told."""
    named = small.rename({"key": count}).with_columns(pl.lit(True).alias(flag))
    joined = rows.join(named, on=["fact", count, *PLACE], how="left", maintain_order="left")
    return joined.with_columns(pl.col(flag).fill_null(False) & (pl.col("suppression") == "partition"))


def _flagged(rows: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """The rows with `hidden`, whether the figure is, and `nothing`, whether its number of units is hidden as well."""
    people = rows.filter(pl.col("suppression") == "partition")
    small = _small(people, threshold)
    withheld = _withheld(people, small, threshold).with_columns(withheld=pl.lit(True))
    told = _marked(_marked(rows, small, "part", "small"), small, "whole", "small_whole")
    split = ["indicator", "breakdown", *PLACE]
    told = told.join(withheld, on=split, how="left", maintain_order="left")
    one_part = (pl.col("small") | pl.col("withheld").fill_null(False)).any().over(split)
    share = pl.col("denominator").is_not_null()
    hidden = one_part | (pl.col("small_whole") & (pl.col("kind") != "count"))
    return told.with_columns(hidden=hidden, nothing=pl.when(share).then("small_whole").otherwise(hidden))


def protected(values: pl.DataFrame) -> pl.DataFrame:
    """The rows of population_value that are published, without the numbers that are not.

    A hidden row has status Q and no numerator, value and limits; its denominator stands where it is no secret.
    """
    empty = {
        **dict.fromkeys(("numerator", "value", "low", "high"), "hidden"),
        **dict.fromkeys(("denominator", "n"), "nothing"),
    }
    flagged = _flagged(_published_rows(values), load_cube().threshold)
    return flagged.with_columns(
        *[pl.when(~pl.col(flag)).then(name).alias(name) for name, flag in empty.items()],
        status=pl.when("hidden").then(pl.lit("Q")).otherwise("status"),
    ).select(values.columns)
