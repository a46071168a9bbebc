"""Effective by outcome or by process: which kinds of course stand behind one verdict?

The draft edition's four criteria of 0..2 points make 3 x 3 x 3 x 3 = 81 score vectors. With its pass mark 4, 50 of
them pass, and 10 of the passing have no rehabilitation effect at all (effect = 0): they pass on process and the
family's competence. So the effective courses are split into those with an effect (effect >= 1) and those without, and
the vectors are grouped into nine named kinds (`archetypes.toml`). Only a course whose points are all known has a
vector; the others are counted apart, never guessed. An effective course with unknown points still counts as
effective with an effect where even the lower bound of effect is 1, as without where even the upper is 0.

Belongs here: vectors, kinds and the split over counts of courses. Does not: points (methodology.scoring.points).

Reference: decree 2339 of 17.12.2021 for four criteria, 0..2 points and 4 to pass; the bands behind the points are
an assumption of the edition. That process and outcome answer different questions: Donabedian, Evaluating the
quality of medical care, Milbank Memorial Fund Quarterly 44 (1966).

Worked example: 2 + 2 + 0 + 0 = 4 passes on process alone; 1 + 1 + 0 + 2 = 4 with the family; 1 + 0 + 2 + 0 = 3
fails with a strong effect. Without effect three criteria must give 4 of 6 points: 2+2+2, 2+2+1 and 2+2+0 in every
order (1 + 3 + 3) and 2+1+1 in every order (3) make the 10.
"""

import tomllib
from functools import cache
from itertools import product
from pathlib import Path

import polars as pl

from law.editions import Edition
from law.errors import RehabError
from schemas.codes import CRITERION

ARCHETYPES = Path(__file__).parent / "archetypes.toml"
POINTS = CRITERION.codes
EFFECT_CLASSES = ("outcome", "process", "unknown")


@cache
def archetypes() -> dict[str, dict[str, str]]:
    """The kinds in their order: id -> title_ru, title_en, when (a condition over the points)."""
    return tomllib.loads(ARCHETYPES.read_text(encoding="utf-8"))


def vectors(edition: Edition) -> pl.DataFrame:
    """Every score vector of an edition with total, passes and archetype; refuses kinds that overlap or leave one out.

    A criterion that the edition does not have is null.

    >>> from methodology.scoring.editions import load_editions
    >>> every = vectors(load_editions()[0])
    >>> every.height, every["passes"].sum(), every.filter(pl.col("passes"), effect=0).height
    (81, 50, 10)
    >>> every.row(by_predicate=pl.concat_list(POINTS) == [2, 2, 0, 0], named=True)["archetype"]
    'process_only'
    """
    best = {name: criterion.best for name, criterion in edition.criteria.items()}
    every = list(product(*[range(most + 1) for most in best.values()]))
    frame = pl.DataFrame(every, schema=dict.fromkeys(best, pl.Int8), orient="row")
    frame = frame.with_columns(total=pl.sum_horizontal(list(best)).cast(pl.Int32))
    frame = frame.with_columns(passes=pl.col("total") >= edition.pass_mark)
    read = frame.with_columns(
        *(pl.lit(0, pl.Int8).alias(name) for name in POINTS if name not in best),
        best_total=pl.lit(edition.best_total),
        best_effect=pl.lit(best.get("effect", 0)),
    )
    holds = read.select(pl.sql_expr(kind["when"]).alias(id) for id, kind in archetypes().items())
    wrong = frame.filter(holds.select(pl.sum_horizontal(pl.all().cast(pl.Int8)) != 1).to_series())
    if wrong.height:
        told = "+".join(map(str, wrong.select(list(best)).row(0)))
        raise RehabError(
            f"score vector {told} of edition {edition.id} belongs to no kind or to several",
            where=ARCHETYPES.name,
            why="a course would be counted twice or not at all",
            todo="let the conditions cover each vector once",
        )
    named = pl.coalesce(pl.when(pl.lit(holds[id])).then(pl.lit(id)) for id in holds.columns)
    absent = [pl.lit(None, pl.Int8).alias(name) for name in POINTS if name not in best]
    return frame.with_columns(*absent, archetype=named).select(*POINTS, "total", "passes", "archetype")


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
    """The points of a course of which none is unknown; a criterion that its edition does not have is never unknown."""
    known = pl.all_horizontal((pl.col(f"{c}_lo") == pl.col(f"{c}_hi")).fill_null(True) for c in POINTS)
    points = [pl.when(known).then(pl.col(f"{c}_lo")).cast(pl.Int8).alias(c) for c in POINTS]
    return [*points, known.alias("has_vector")]


def group_scores(counts: pl.DataFrame, by: list[str], editions: tuple[Edition, ...]) -> pl.DataFrame:
    """One row a key, score vector, verdict and effect_class, with courses, and known and unknown courses of the key.

    counts: the keys, edition_id, <criterion>_lo and _hi, verdict, courses. A course with any unknown point has no
    vector: points, total and archetype are null, and it is among `unknown`.
    """
    kinds = pl.concat([vectors(e).with_columns(edition_id=pl.lit(e.id)) for e in editions]).drop("passes")
    named = counts.with_columns(split_by_effect(), *_points_if_known()).join(
        kinds, on=["edition_id", *POINTS], how="left", nulls_equal=True
    )
    keys = [*by, *POINTS, "verdict", "effect_class"]
    grouped = named.group_by(*keys, "total", "archetype", "has_vector").agg(
        pl.col("courses").sum().cast(pl.Int64)
    )
    of_key = {
        "known": pl.col("courses").filter("has_vector").sum().over(by),
        "unknown": pl.col("courses").filter(~pl.col("has_vector")).sum().over(by),
    }
    return grouped.with_columns(**of_key).drop("has_vector").sort(*keys, "archetype", nulls_last=True)
