"""Effective by outcome or by process: which kinds of course stand behind one verdict?

Four criteria of 0..2 points make 3 x 3 x 3 x 3 = 81 score vectors. With the pass mark 4, 50 of them pass, and 10 of
the passing have no rehabilitation effect at all (effect = 0): they pass on process and the family's competence. So
the effective courses are split into those with an effect (effect >= 1) and those without, and the 81 vectors are
grouped into nine named kinds (`archetypes.toml`). Only a course whose points are all known has a vector; the others
are counted apart, never guessed. An effective course with unknown points still counts as effective with an effect
where even the lower bound of effect is 1, as without where even the upper is 0.

Belongs here: vectors, kinds and the split over counts of courses. Does not: points (methodology.scoring).

Reference: decree 2339 of 17.12.2021 for four criteria, 0..2 points and 4 to pass; the bands behind the points are
an assumption of the edition. That process and outcome answer different questions: Donabedian, Evaluating the
quality of medical care, Milbank Memorial Fund Quarterly 44 (1966).

Worked example: 2 + 2 + 0 + 0 = 4 passes on process alone; 1 + 1 + 0 + 2 = 4 with the family; 1 + 0 + 2 + 0 = 3
fails with a strong effect. Without effect three criteria must give 4 of 6 points: 2+2+2, 2+2+1 and 2+2+0 in every
order (1 + 3 + 3) and 2+1+1 in every order (3) make the 10.
"""

import tomllib
from collections.abc import Collection
from functools import cache
from itertools import product
from pathlib import Path

import polars as pl

from law.errors import RehabError
from methodology.scoring import EFFECTIVE
from schemas.codes import CRITERION

ARCHETYPES = Path(__file__).parent / "archetypes.toml"
POINTS = CRITERION.codes
EFFECT_CLASSES = ("outcome", "process", "unknown")


@cache
def archetypes() -> dict[str, dict[str, str]]:
    """The kinds in their order: id -> title_ru, title_en, when (a condition over the points)."""
    return tomllib.loads(ARCHETYPES.read_text(encoding="utf-8"))


def vectors(pass_mark: int = 4) -> pl.DataFrame:
    """All 81 score vectors with total, passes and archetype; refuses kinds that overlap or leave a vector out.

    >>> every = vectors()
    >>> every.height, every["passes"].sum(), every.filter(pl.col("passes"), effect=0).height
    (81, 50, 10)
    >>> every.row(by_predicate=pl.concat_list(POINTS) == [2, 2, 0, 0], named=True)["archetype"]
    'process_only'
    """
    frame = pl.DataFrame(
        list(product(range(3), repeat=4)), schema=dict.fromkeys(POINTS, pl.Int8), orient="row"
    )
    frame = frame.with_columns(total=pl.sum_horizontal(POINTS).cast(pl.Int32))
    frame = frame.with_columns(passes=pl.col("total") >= pass_mark)
    holds = frame.select(pl.sql_expr(kind["when"]).alias(id) for id, kind in archetypes().items())
    wrong = frame.filter(holds.select(pl.sum_horizontal(pl.all().cast(pl.Int8)) != 1).to_series())
    if wrong.height:
        told = "+".join(map(str, wrong.select(POINTS).row(0)))
        raise RehabError(
            f"score vector {told} belongs to no kind or to several",
            where=ARCHETYPES.name,
            why="a course would be counted twice or not at all",
            todo="let the conditions cover each vector once",
        )
    named = pl.coalesce(pl.when(pl.lit(holds[id])).then(pl.lit(id)) for id in holds.columns)
    return frame.with_columns(archetype=named)


def split_by_effect() -> pl.Expr:
    """outcome where the effect is at least 1 for certain, process where it is 0 for certain, else unknown.

    >>> bounds = pl.DataFrame({"effect_lo": [1, 0, 0], "effect_hi": [2, 0, 1]})
    >>> bounds.select(split_by_effect())["effect_class"].to_list()
    ['outcome', 'process', 'unknown']
    """
    outcome, process, unknown = map(pl.lit, EFFECT_CLASSES)
    return (
        pl.when(pl.col("effect_lo") >= 1)
        .then(outcome)
        .when(pl.col("effect_hi") == 0)
        .then(process)
        .otherwise(unknown)
        .alias("effect_class")
    )


def _points_if_known() -> list[pl.Expr]:
    known = pl.all_horizontal(pl.col(f"{c}_lo") == pl.col(f"{c}_hi") for c in POINTS)
    return [pl.when(known).then(pl.col(f"{c}_lo")).cast(pl.Int8).alias(c) for c in POINTS]


def group_scores(counts: pl.DataFrame, by: list[str], pass_marks: Collection[int] = (4,)) -> pl.DataFrame:
    """One row a key, score vector, verdict and effect_class, with courses, and known and unknown courses of the key.

    counts: the keys, <criterion>_lo and _hi, verdict, courses. A course with any unknown point has no vector: points,
    total and archetype are null, and it is among `unknown`. pass_marks: those of the editions the courses were
    scored under; a vector passes as its verdict says.
    """
    grouped = (
        counts.with_columns(split_by_effect(), *_points_if_known())
        .group_by(*by, *POINTS, "verdict", "effect_class")
        .agg(pl.col("courses").sum().cast(pl.Int64))
    )
    has_vector = pl.col(POINTS[0]).is_not_null()
    of_key = {
        "known": pl.col("courses").filter(has_vector).sum().over(by),
        "unknown": pl.col("courses").filter(~has_vector).sum().over(by),
    }
    kinds = pl.concat([vectors(mark) for mark in pass_marks]).unique([*POINTS, "passes"])
    passes = (pl.col("verdict") == EFFECTIVE).alias("passes")
    named = grouped.with_columns(passes, **of_key).join(kinds, on=[*POINTS, "passes"], how="left")
    return named.drop("passes").sort(*by, *POINTS, "verdict", "effect_class", nulls_last=True)
