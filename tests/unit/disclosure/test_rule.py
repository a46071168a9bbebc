"""The primary rule and the cube: what is small, and which misspelt line stops a release."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.errors import RehabError
from methodology.disclosure import load_cube
from methodology.disclosure.cells import PLACE
from methodology.disclosure.primary import primary_cells, small_pair

T = 5


def by_hand(x: int, n: int) -> tuple[bool, bool]:
    """The rule as the methods word it, one case after the other."""
    small = 0 < x < T or 0 < n - x < T or 0 < n < T or (n > 0 and x in (0, n) and n < 2 * T)
    return small, 0 < n < T


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1))
def test_numerator_complement_and_denominator_are_judged_together(pairs):
    frame = pl.DataFrame([(x, x + rest) for x, rest in pairs], schema=["x", "n"], orient="row")
    part, whole = small_pair(pl.col("x"), pl.col("n"), T)
    assert frame.select(part.alias("part"), whole.alias("whole")).rows() == [
        by_hand(*row) for row in frame.rows()
    ]


def test_at_98_percent_the_complement_is_the_disclosive_cell():
    frame = pl.DataFrame({"x": [98, 62], "n": [100, 70]})
    assert frame.select(small_pair(pl.col("x"), pl.col("n"), T)[0].alias("p"))["p"].to_list() == [True, False]


def test_the_cube_says_what_it_publishes_and_who_may_change_it():
    cube = load_cube()
    assert (cube.threshold, cube.units_for_sums) == (5, 10)
    assert cube.owner and cube.may_change
    assert ("year", "region", "none") in cube.places and ("half", "region", "none") not in cube.places
    assert {place for place in cube.places if place[2] != "none"} == {("year", "country", "target_group")}


def test_every_count_is_published_or_made_by_a_split():
    cube = load_cube()
    parts = {name for split in cube.splits for name in (split.part, split.rest)}
    assert set(cube.names) == parts | set(cube.totals.values())
    assert cube.published <= set(cube.counts)


def test_only_what_tells_nothing_of_a_child_is_open():
    cube = load_cube()
    open_parts = {name for split in cube.splits if split.open for name in (split.part, split.rest)}
    outcomes = {
        "ineffective",
        "interrupted",
        "by_process",
        "norm_missed",
        "expired",
        "cancelled",
        "not_effective",
    }
    assert "undetermined" in open_parts
    assert not outcomes & open_parts


def test_two_undetermined_courses_do_not_hide_the_rate_and_two_ineffective_ones_do():
    names = ["judged", "undetermined", "effective", "ineffective"]
    for values, shown in {(156, 2, 150, 6): True, (156, 2, 154, 2): False}.items():
        told = dict(zip(names, values, strict=True)) | {"courses": 158}
        cells = _cells(told)
        small = set(cells.filter(pl.Series(primary_cells(cells, load_cube())))["count"])
        assert small == (set() if shown else {"effective", "ineffective"})


def _cells(told: dict[str, int]) -> pl.DataFrame:
    place = dict.fromkeys(PLACE, "x")
    rows = [{"cell": i, "count": name, "value": n} | place for i, (name, n) in enumerate(told.items())]
    return pl.DataFrame(rows)


@pytest.mark.parametrize(
    ("line", "instead", "told"),
    [
        ("value = 5", "vaule = 5", "vaule"),
        ('    "judgement",', '    "jugdement",', "jugdement"),
        ("value = 5", "value = 1", "threshold"),
        ("units_for_sums = 10", "units_for_sums = 9", "twice"),
        ('area_kind = "region"', 'area_kind = "village"', "area_kind"),
        ('verdict = ["judged",', 'verdict = ["jugded",', "jugded"),
        ('effective_rate = ["effective",', 'effective_rat = ["effective",', "effective_rat"),
        ('"courses_total.numerator"', '"courses_total.value"', "courses_total.value"),
        ("[threshold]", "[treshold]", "treshold"),
    ],
)
def test_a_misspelt_line_of_the_cube_stops_instead_of_opening_a_cell(line, instead, told, copy_of_law: Path):
    text = (copy_of_law / "cube.toml").read_text(encoding="utf-8")
    assert line in text
    (copy_of_law / "cube.toml").write_text(text.replace(line, instead, 1), encoding="utf-8")
    with pytest.raises(RehabError) as error:
        load_cube()
    assert told in str(error.value)


def test_a_group_is_never_published_for_a_region(copy_of_law: Path):
    level = '\n[[level]]\nperiod_kind = "year"\narea_kind = "region"\nbreakdown = "target_group"\n'
    with (copy_of_law / "cube.toml").open("a", encoding="utf-8") as file:
        file.write(level)
    with pytest.raises(RehabError, match="whole country"):
        load_cube()


def test_the_random_rows_of_the_rule_include_both_answers():
    assert np.mean([by_hand(x, n)[0] for n in range(31) for x in range(n + 1)]) not in (0.0, 1.0)
