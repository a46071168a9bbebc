"""The same courses under other rules, judged again one by one; and what unknown outcomes could do to a share."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from methodology.comparison.bounds import GROUPS, bounds
from methodology.comparison.whatif import EFFECT_MANDATORY, compare, judge_again, rules, thresholds

ENDS = st.tuples(st.integers(0, 2), st.integers(0, 2)).map(sorted)
COURSE = st.lists(ENDS, min_size=4, max_size=4)


def verdict_of(passes: bool, may_pass: bool) -> str:
    return "effective" if passes else "undetermined" if may_pass else "ineffective"


def naive(course: list[list[int]], rule: str) -> str:
    low, high, effect = sum(a for a, _ in course), sum(b for _, b in course), course[2]
    if rule == EFFECT_MANDATORY:
        return verdict_of(low >= 4 and effect[0] >= 1, high >= 4 and effect[1] >= 1)
    mark = int(rule.removeprefix("threshold_"))
    return verdict_of(low >= mark, high >= mark)


def counts_of(courses: list[list[list[int]]]) -> pl.DataFrame:
    rows = [
        (sum(a for a, _ in c), sum(b for _, b in c), *c[2], naive(c, "threshold_4"), at)
        for at, c in enumerate(courses)
    ]
    names = ["total_lo", "total_hi", "effect_lo", "effect_hi", "official", "at"]
    frame = pl.DataFrame(rows, schema=names, orient="row")
    return frame.with_columns(pass_mark=pl.lit(4), courses=pl.lit(1))


@given(st.lists(COURSE, min_size=1, max_size=15))
def test_every_course_is_judged_again_as_the_rule_says(courses) -> None:
    judged = judge_again(counts_of(courses))
    assert set(judged["rule"]) == set(rules())
    for row in judged.iter_rows(named=True):
        assert row["verdict"] == naive(courses[row["at"]], row["rule"]), (courses[row["at"]], row)


@given(st.lists(COURSE, min_size=1, max_size=15))
def test_no_course_is_lost_and_the_official_counts_never_move(courses) -> None:
    found = compare(judge_again(counts_of(courses)), ["rule"])
    for prefix in ("", "official_"):
        sums = found.select(
            pl.sum_horizontal(f"{prefix}{v}" for v in ("effective", "ineffective", "undetermined"))
        )
        assert sums.to_series().to_list() == [len(courses)] * len(rules())
    official = [naive(c, "threshold_4") for c in courses]
    assert found["official_effective"].to_list() == [official.count("effective")] * len(rules())
    same = found.row(by_predicate=pl.col("rule") == "threshold_4", named=True)
    assert (
        same["difference"] in (0, None)
        and same["to_effective"] + same["to_ineffective"] + same["to_undetermined"] == 0
    )
    values = [v for t in thresholds() for v in found.filter(rule=f"threshold_{t}")["effective"]]
    assert values == sorted(values, reverse=True), "a higher mark never passes more"


def test_a_share_of_nothing_is_unknown() -> None:
    found = (
        compare(judge_again(counts_of([[[0, 2]] * 4])), ["rule"])
        .filter(rule="threshold_5")
        .row(0, named=True)
    )
    assert (found["value"], found["difference"], found["undetermined"]) == (None, None, 1)


@given(
    st.dictionaries(st.sampled_from(["undetermined", "unassessed", "unserved"]), st.integers(0, 50)),
    st.integers(0, 50),
    st.integers(0, 50),
)
def test_bounds_widen_and_hold_every_way_the_unknown_could_have_turned_out(unknown, good, bad) -> None:
    found = bounds(pl.DataFrame([{"good": good, "bad": bad} | unknown]), [])
    assert found["counted"].to_list() == ["determined", *[name for name in GROUPS if name in unknown]]
    assert found["denominator"][-1] == good + bad + sum(unknown.values())
    for row in found.iter_rows(named=True):
        n, left_out = row["denominator"], row["denominator"] - good - bad
        assert (row["low"], row["high"]) == ((good / n, (good + left_out) / n) if n else (None, None))
    widths = (found["numerator_high"] - found["numerator_low"]).to_list()
    assert widths == sorted(widths)
