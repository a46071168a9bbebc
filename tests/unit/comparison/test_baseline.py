"""Severity at the baseline: counted item by item in plain Python, from answers with every kind of gap."""

import random

import polars as pl

from methodology.scoring.editions import load_editions
from methodology.scoring.measures import evidence, gathered
from schemas.codes import DIRECTION, ITEM, PARTICIPATION_ITEMS

KEY = {"protocol_id": pl.String, "revision": pl.Int32}


def measured(baselines: list[list[int | None]]) -> pl.DataFrame:
    """The evidence of courses of which nothing is known but the baseline of d1..d9."""
    count = len(baselines)
    key = pl.DataFrame({"protocol_id": [str(n) for n in range(count)], "revision": [1] * count}, schema=KEY)
    courses = key.with_columns(
        age_at_start=pl.lit(9),
        edition_id=pl.lit("draft-2025-10"),
        has_representative=pl.lit(True),
        standard_id=pl.lit("generic"),
    )
    values = dict.fromkeys((f"{i}_{s}" for i in ITEM.codes for s in ("baseline", "final")), pl.Int8)
    given = {
        f"{item}_baseline": [row[at] for row in baselines] for at, item in enumerate(PARTICIPATION_ITEMS)
    }
    answers = key.with_columns(pl.lit("accepted").alias("intake_status")).with_columns(
        pl.Series(name, given.get(name, [None] * count), dtype) for name, dtype in values.items()
    )
    tally = dict.fromkeys((f"delivered_{d}" for d in DIRECTION.codes), pl.UInt16)
    no_tally = pl.DataFrame(schema=KEY | {"intake_status": pl.String, "rows": pl.UInt32} | tally)
    bounds = {f"{end}_{d}": pl.lit(1) for d in DIRECTION.codes for end in ("lo", "hi")}
    norms = pl.DataFrame({"standard_id": ["generic"], "norm_total": [120]}).with_columns(**bounds)
    return evidence(
        gathered(courses.lazy(), no_tally.lazy(), answers.lazy()), norms.lazy(), load_editions()
    ).collect()


def test_severity_is_the_sum_and_number_of_the_rated_items_and_unknown_without_any() -> None:
    rng = random.Random(9)
    drawn = [[rng.choice([0, 1, 2, 3, 4, 8, 9, None]) for _ in PARTICIPATION_ITEMS] for _ in range(300)]
    drawn += [[None] * 9, [8, 9] * 4 + [9], [0] * 9, [4] * 9]
    expected = []
    for row in drawn:
        rated = [value for value in row if value is not None and value <= 4]
        expected.append((sum(rated), len(rated)) if rated else (None, None))
    assert measured(drawn).select("baseline_sum", "baseline_rated").rows() == expected
    assert expected[-4:] == [(None, None), (None, None), (0, 9), (36, 9)]
