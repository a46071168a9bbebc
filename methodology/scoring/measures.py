"""Measures: what a course shows, as integers; null is unknown and never 0 (data contract, section 5).

Belongs here: one entry a measure that a rung of an edition may read. Does not: bands and points (`law/editions`).
The expressions read one row a course: its columns, whether its edition asks for career guidance (`is_grown`), the tally
`delivered_<direction>`, the answers `<item>_baseline` and `<item>_final`, and the norm `lo_<direction>`,
`hi_<direction>`, `norm_total`.
"""

from dataclasses import dataclass

import polars as pl

from law.editions import Edition
from methodology.scoring.alike import beside
from schemas.codes import COMPETENCE_ITEMS, DIRECTION, ITEM, PARTICIPATION_ITEMS, STAGE

_RATED = (0, 4)  # 8 «not specified» and 9 «not applicable» are no ordinals


@dataclass(frozen=True)
class Measure:
    """A measure: its expression, its name in words, whether work with the child can change it, and what bounds it."""

    value: pl.Expr
    ru: str
    en: str
    changeable: bool = False
    at_most: str | None = None


def _count(conditions: list[pl.Expr]) -> pl.Expr:
    """How many conditions hold; unknown as soon as one is unknown."""
    return pl.sum_horizontal([c.cast(pl.Int32) for c in conditions], ignore_nulls=False)


def _is_grown(editions: tuple[Edition, ...]) -> pl.Expr:
    """Whether career guidance is required of a course, by its age and its edition (`edition_id`)."""
    ages = {edition.id: edition.programme.career_guidance_from for edition in editions}
    return pl.col("age_at_start") >= pl.col("edition_id").replace_strict(ages, return_dtype=pl.Int16)


def _required(direction: str) -> pl.Expr:
    return pl.col("is_grown") if direction == "career_guidance" else pl.lit(True)


def _met(direction: str) -> pl.Expr:
    return _required(direction) & (pl.col(f"delivered_{direction}") >= pl.col(f"lo_{direction}"))


def _counted(direction: str) -> pl.Expr:
    """Delivered activities that count: above the direction's upper bound they do not make up for another one."""
    delivered, hi = pl.col(f"delivered_{direction}"), pl.col(f"hi_{direction}")
    capped = pl.when(delivered > hi).then(hi).otherwise(delivered)
    return pl.when(_required(direction)).then(capped).otherwise(pl.when(delivered.is_not_null()).then(0))


def _rated(item: str, stage: str) -> pl.Expr:
    return pl.col(f"{item}_{stage}").is_between(*_RATED).fill_null(False)


def _in_both(item: str) -> pl.Expr:
    return _rated(item, "baseline") & _rated(item, "final")


def _known(items: tuple[str, ...]) -> pl.Expr:
    """Known when there is a baseline at all, and a final answer for every item that has a rated baseline."""
    any_baseline = pl.any_horizontal([pl.col(f"{i}_baseline").is_not_null() for i in items])
    unanswered = pl.any_horizontal([_rated(i, "baseline") & pl.col(f"{i}_final").is_null() for i in items])
    return any_baseline & ~unanswered


def _of_items(items: tuple[str, ...], change: int | None) -> pl.Expr:
    """Items rated at both stages: all of them (None), or those whose value fell (-1) or rose (+1)."""
    moved = {i: pl.col(f"{i}_final") - pl.col(f"{i}_baseline") for i in items}
    holds = [_in_both(i) if change is None else _in_both(i) & (moved[i].sign() == change) for i in items]
    return pl.when(_known(items)).then(_count([h.fill_null(False) for h in holds]))


def _competence(change: int | None) -> pl.Expr:
    return pl.when(pl.col("has_representative")).then(_of_items(COMPETENCE_ITEMS, change))


MEASURES: dict[str, Measure] = {
    "directions_required": Measure(
        _count([_required(d) for d in DIRECTION.codes]), "обязательных направлений", "required directions"
    ),
    "directions_met": Measure(
        _count([_met(d) for d in DIRECTION.codes]),
        "направлений с выполненным минимумом",
        "directions at their minimum",
        True,
        at_most="directions_required",
    ),
    "norm_total": Measure(pl.col("norm_total"), "мероприятий по норме", "activities in the norm"),
    "counted": Measure(
        pl.sum_horizontal([_counted(d) for d in DIRECTION.codes], ignore_nulls=False),
        "зачтённых мероприятий",
        "activities counted",
        True,
    ),
    "assessed": Measure(
        _of_items(PARTICIPATION_ITEMS, None),
        "показателей, оценённых до и после",
        "items rated before and after",
    ),
    "improved": Measure(
        _of_items(PARTICIPATION_ITEMS, -1), "показателей улучшилось", "items improved", True, "assessed"
    ),
    "worsened": Measure(
        _of_items(PARTICIPATION_ITEMS, +1), "показателей ухудшилось", "items worsened", True, "assessed"
    ),
    "competence_assessed": Measure(
        _competence(None), "компетенций, оценённых до и после", "competences rated before and after"
    ),
    "competence_improved": Measure(
        _competence(+1), "компетенций выросло", "competences improved", True, "competence_assessed"
    ),
    "competence_worsened": Measure(_competence(-1), "компетенций снизилось", "competences worsened", True),
}


def _baseline(items: tuple[str, ...]) -> list[pl.Expr]:
    """How severe it was before the course: the sum of the rated items and their number; null where none is rated."""
    rated = [pl.when(_rated(i, "baseline")).then(pl.col(f"{i}_baseline")).cast(pl.Int32) for i in items]
    number = _count([value.is_not_null() for value in rated])
    some = number > 0
    return [
        pl.when(some).then(pl.sum_horizontal(rated)).cast(pl.Int32).alias("baseline_sum"),
        pl.when(some).then(number).cast(pl.Int32).alias("baseline_rated"),
    ]


_KEY = ["protocol_id", "revision"]
_DELIVERED = [f"delivered_{d}" for d in DIRECTION.codes]
_ANSWERS = [f"{item}_{stage}" for item in ITEM.codes for stage in STAGE.codes]


def gathered(courses: pl.LazyFrame, tally: pl.LazyFrame, answers: pl.LazyFrame) -> pl.LazyFrame:
    """One row a course, in their order, with what was delivered to it and answered about it; null where nothing was.

    tally, answers: intake's tables, of which the accepted rows count, at most one a (protocol_id, revision). A set of
    which every activity was held back is no evidence that nothing was delivered: unknown.
    """
    accepted = pl.col("intake_status") == "accepted"
    done = tally.filter(accepted & (pl.col("rows") > 0)).select(*_KEY, *_DELIVERED, "rows")
    given = answers.filter(accepted).select(*_KEY, *_ANSWERS)
    return beside(courses, done, given, on=_KEY)


def evidence(rows: pl.LazyFrame, norms: pl.LazyFrame, editions: tuple[Edition, ...]) -> pl.LazyFrame:
    """One row a course, in their order: protocol_id, revision, seven delivered counts, their sum, activities in any
    state (cancelled and refused too), every measure, and the two counts of baseline severity, which no rung reads:
    they say what the child was like, not what was done.

    rows: `gathered`, with age_at_start, edition_id, has_representative, standard_id; norms: one row a standard.
    """
    normed = rows.with_columns(is_grown=_is_grown(editions)).join(
        norms, on="standard_id", how="left", maintain_order="left"
    )
    total = pl.sum_horizontal(pl.col(_DELIVERED).cast(pl.Int32), ignore_nulls=False).alias("delivered_total")
    reported = pl.col("rows").cast(pl.Int32).alias("activities_reported")
    measures = [m.value.cast(pl.Int32).alias(name) for name, m in MEASURES.items()]
    return normed.with_columns(pl.col(_DELIVERED).cast(pl.Int32)).select(
        *_KEY, *_DELIVERED, total, reported, *measures, *_baseline(PARTICIPATION_ITEMS)
    )


_BY_AGE = ("directions_required", "directions_met", "counted")


def under(
    evidence: pl.LazyFrame, courses: pl.LazyFrame, norms: pl.LazyFrame, edition: Edition
) -> pl.LazyFrame:
    """The same evidence as an edition asks for it, where it asks for career guidance from another age.

    courses: protocol_id, revision, age_at_start, standard_id, one a row of evidence.
    """
    about = courses.select(*_KEY, "age_at_start", "standard_id", edition_id=pl.lit(edition.id))
    shown = evidence.drop("age_at_start", "standard_id", "edition_id", strict=False)
    asked = (
        shown.join(about, on=_KEY, how="left", maintain_order="left")
        .with_columns(is_grown=_is_grown((edition,)))
        .join(norms, on="standard_id", how="left", maintain_order="left", suffix="_of_norm")
    )
    again = [MEASURES[name].value.cast(pl.Int32).alias(name) for name in _BY_AGE]
    return asked.with_columns(again).select(shown.collect_schema().names())
