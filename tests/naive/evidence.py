"""Invented evidence of a course with every kind of gap: counts of activities and grades of assessments.

Belongs here: what a plan such as "one below the lower bound" means in counts and grades. Does not belong
here: rows, dates, persons (see `courses.py`), or what the evidence is worth in points (see `scoring.py`).
"""

from random import Random
from typing import TypeVar

from tests.naive.norms import Norm
from tests.naive.scoring import COMPETENCE_ITEMS, EFFECT_ITEMS

Counts = dict[str, int]
# An item's grade at the baseline and at the final stage; None where no row is delivered.
Grades = dict[str, tuple[int | None, int | None]]

ACTIVITY_PLANS = {
    "no_rows": 8, "void_only": 4, "at_norm": 30, "volume_edge": 18, "lower_bound_edge": 12,
    "share_of_directions": 12, "upper_bound_edge": 8, "extra_does_not_compensate": 8, "anything": 6,
}  # fmt: skip
EFFECT_PLANS = {
    "none": 5, "baseline_only": 5, "final_only": 3, "one_final_missing": 5, "half_edge": 22,
    "balance_edge": 16, "strong": 14, "unchanged": 10, "some_unspecified": 8, "baseline_unspecified_only": 4,
    "unspecified_without_final": 4, "item_without_baseline": 4,
}  # fmt: skip
COMPETENCE_PLANS = {
    "none": 6, "baseline_only": 4, "final_only": 3, "one_final_missing": 5, "complete": 58,
    "some_items": 14, "item_without_baseline": 5, "nothing_risen": 5,
}  # fmt: skip
VOLUME_EDGES = (59, 60, 89, 90, 91, 119, 120, 121)


Choice = TypeVar("Choice")


def weighted(rng: Random, weights: dict[Choice, int]) -> Choice:
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def planned_counts(rng: Random, plan: str, norm: Norm, required: list[str]) -> Counts:
    """Delivered activities per required direction; where nothing caps a direction, 40 keeps it lifelike."""
    lo = {d: norm.lo[d] for d in required}
    hi = {d: norm.hi[d] or 40 for d in required}
    if plan in ("no_rows", "void_only"):
        return dict.fromkeys(required, 0)
    if plan == "at_norm":
        return filled(rng, lo, hi, 120 + rng.choice((-1, 0, 0, 0, 1, 3)))
    if plan == "volume_edge":
        return filled(rng, dict.fromkeys(required, 0), hi, rng.choice(VOLUME_EDGES))
    if plan == "lower_bound_edge":
        below = set(rng.sample(required, rng.choice((0, 0, 1, 1, 2))))
        return {d: lo[d] - (d in below) for d in required}
    if plan == "share_of_directions":
        met = set(rng.sample(required, rng.randint(0, len(required))))
        return {d: rng.randint(lo[d], hi[d]) if d in met else rng.choice((0, lo[d] - 1)) for d in required}
    if plan == "upper_bound_edge":
        return {d: hi[d] + rng.choice((-1, 0, 1, 8)) for d in required}
    if plan == "extra_does_not_compensate":
        return overfilled(rng, hi, rng.choice((88, 89, 90, 110, 118, 119)))
    return {d: rng.randint(0, 30) for d in required}


def filled(rng: Random, floor: Counts, ceiling: Counts, total: int) -> Counts:
    """`total` activities spread at random between floor and ceiling, so that nothing is capped."""
    counts = dict(floor)
    room = [d for d in counts for _ in range(ceiling[d] - counts[d])]
    for direction in rng.sample(room, min(len(room), max(0, total - sum(counts.values())))):
        counts[direction] += 1
    return counts


def overfilled(rng: Random, ceiling: Counts, counted: int) -> Counts:
    """More than 120 activities of which only `counted` count, for one direction runs far above its cap."""
    above = rng.choice(list(ceiling))
    rest = {d: cap for d, cap in ceiling.items() if d != above}
    counts = filled(rng, dict.fromkeys(rest, 0), rest, counted - ceiling[above])
    return counts | {above: ceiling[above] + max(2, 121 - counted) + rng.randint(0, 9)}


def effect_grades(rng: Random, plan: str) -> Grades:
    """Grades of activity and participation: 0 is best, 4 worst, 8 and 9 are no grades."""
    if plan == "none":
        return {}
    if plan == "half_edge":
        assessed = rng.randint(1, 9)
        improved = max(0, assessed // 2 + rng.choice((-1, 0, 0, 1)))
        improved = min(improved, assessed)
        worsened = min(assessed - improved, rng.choice((0, 0, 0, 1)))
    elif plan == "balance_edge":
        worsened = rng.randint(1, 3)
        improved = worsened + rng.choice((-1, 0, 1, 2))
        assessed = rng.randint(improved + worsened, 9)
    elif plan == "unchanged":
        assessed, improved, worsened = rng.randint(1, 9), 0, 0
    else:
        assessed = rng.randint(3, 7)
        improved, worsened = assessed - 1, 0
    grades = changed(rng, EFFECT_ITEMS, assessed, improved, worsened, lower_is_better=True)
    return with_gap(rng, plan, grades, EFFECT_ITEMS)


def competence_grades(rng: Random, plan: str) -> Grades:
    """Grades of parental competence: 0 is worst, 4 best, always a grade."""
    if plan == "none":
        return {}
    assessed = rng.randint(1, 2) if plan in ("some_items", "item_without_baseline") else 3
    improved = 0 if plan == "nothing_risen" else rng.randint(0, assessed)
    worsened = rng.randint(0, assessed - improved)
    grades = changed(rng, COMPETENCE_ITEMS, assessed, improved, worsened, lower_is_better=False)
    return with_gap(rng, plan, grades, COMPETENCE_ITEMS)


def changed(
    rng: Random, items: tuple[str, ...], assessed: int, improved: int, worsened: int, lower_is_better: bool
) -> Grades:
    """Grades of `assessed` random items, of which so many improve, so many worsen and the rest stay."""
    grades: Grades = {}
    for place, item in enumerate(rng.sample(items, assessed)):
        low, high = sorted(rng.sample(range(5), 2))
        if place >= improved + worsened:
            grades[item] = (low, low)
        elif (place < improved) == lower_is_better:
            grades[item] = (high, low)
        else:
            grades[item] = (low, high)
    return grades


def with_gap(rng: Random, plan: str, grades: Grades, items: tuple[str, ...]) -> Grades:
    """The same grades with what the plan takes away or leaves unspecified."""
    free = [item for item in items if item not in grades]
    chosen = rng.choice(list(grades))
    unspecified = rng.choice((8, 9))
    if plan == "baseline_only":
        return {item: (before, None) for item, (before, _) in grades.items()}
    if plan == "final_only":
        return {item: (None, after) for item, (_, after) in grades.items()}
    if plan == "one_final_missing":
        return grades | {chosen: (grades[chosen][0], None)}
    if plan == "some_unspecified":
        pairs = ((unspecified, 0), (4, unspecified), (unspecified, 17 - unspecified))
        return grades | dict(zip(free, rng.sample(pairs, min(2, len(free))), strict=False))
    if plan == "baseline_unspecified_only":
        return {item: (unspecified, after) for item, (_, after) in grades.items()}
    if plan == "unspecified_without_final":
        return grades | {free[0]: (unspecified, None)}
    if plan == "item_without_baseline":
        return grades | {free[0]: (None, rng.randint(0, 4))}
    return grades
