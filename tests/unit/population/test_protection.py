"""Nothing hidden in published registers can be computed: an attacker written apart, over random small regions.

He knows which kinds of people and services each row counts (`kinds`): that parts add up to their whole, which counts
are the same people by definition (a child by group is a child), which are a part of which (whom a mobile team visited
was served under a programme), and that counts are not negative. A linear programme gives him the range of every number.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog

from methodology.disclosure.registers import protected
from tests.unit.population.kinds import (
    CELLS,
    KINDS,
    Group,
    Place,
    counts_of,
    number,
    rows,
    unions,
)

T = 5
SEEDS = range(60)
Known = dict[Group, float]


def told(published: pl.DataFrame) -> tuple[Known, dict[tuple[Place, str], Group]]:
    """Which groups' numbers the rows tell, and which they hide."""
    known: Known = {}
    hidden = {}
    for row in published.iter_rows(named=True):
        place = (row["indicator"], row["breakdown"], row["breakdown_value"])
        for column, group in CELLS[place].items():
            if row[column] is None:
                hidden[place, column] = group
            else:
                known[group] = row[column]
    return known, hidden


def interval(group: Group, known: Known) -> tuple[float, float]:
    """Between which values the number of a group lies, over all regions that look like what is published."""
    lines = [np.isin(np.arange(len(KINDS)), list(each)).astype(float) for each in (group, *known)]
    settings = {"A_eq": np.array(lines[1:]), "b_eq": np.array(list(known.values()))} if known else {}
    ends = [linprog(sign * lines[0], bounds=(0, 9_000), method="highs", **settings) for sign in (1, -1)]
    assert all(end.status == 0 for end in ends)
    return float(lines[0] @ ends[0].x), float(lines[0] @ ends[1].x)


def rests() -> Iterator[tuple[Group, str]]:
    """What some row leaves of a whole that it is a part of; that a service has no price describes nobody."""
    for part, (place, *_) in unions():
        for whole, places in unions():
            if part < whole:
                yield whole - part, f"{place} of {places}"


RESTS = dict(rests())


@pytest.mark.parametrize("seed", SEEDS)
def test_no_hidden_number_is_narrower_than_the_threshold(seed):
    counts = counts_of(seed)
    known, hidden = told(protected(rows(counts)))
    for place, group in hidden.items():
        if group not in known:  # the same people shown by another row are no secret
            low, high = interval(group, known)
            assert high - low >= T - 1e-6, (place, low, high, number(counts, group))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_small_count_and_no_small_rest_of_any_whole_is_certain(seed):
    counts = counts_of(seed)
    known, _ = told(protected(rows(counts)))
    small = [group for group in known if 0 < known[group] < T]
    assert not small, [place for place, columns in CELLS.items() if set(small) & set(columns.values())]
    for rest, place in RESTS.items():
        if 0 < number(counts, rest) < T:
            low, high = interval(rest, known)
            assert not (low > 0.5 and high < T - 0.5), (place, low, high)


def test_hiding_nothing_at_all_is_found_by_the_same_attacker():
    """The attacker knows his trade: one part hidden alone is computed exactly."""
    naive = rows([50] * len(KINDS))
    third = (pl.col("breakdown") == "disability_group") & (pl.col("breakdown_value") == "3")
    known, hidden = told(
        naive.with_columns(pl.when(~third).then(name).alias(name) for name in ("numerator", "n"))
    )
    (group,) = set(hidden.values())
    assert interval(group, known) == pytest.approx((200, 200))


def test_a_large_region_hides_nothing():
    published = protected(rows([400] * len(KINDS)))
    assert published.filter(pl.col("status") == "Q").is_empty()


def test_organisations_are_no_secret():
    one = (
        rows([400] * len(KINDS))
        .head(1)
        .with_columns(indicator=pl.lit("high_tech_centres"), numerator=2.0, value=2.0)
    )
    assert protected(one)["numerator"].to_list() == [2.0]


def told_rows(*figures: tuple[str, float, float | None]) -> pl.DataFrame:
    """Rows of one region and year: statistic, number, denominator."""
    frame = rows([400] * len(KINDS)).head(1)
    return pl.concat(
        frame.with_columns(
            indicator=pl.lit(name),
            numerator=pl.lit(x),
            denominator=pl.lit(n, pl.Float64),
            value=pl.lit(x / n if n else x),
            n=pl.lit(int(n or x)),
        )
        for name, x, n in figures
    )


def test_whom_a_mobile_team_visited_is_judged_against_all_served_under_the_programme():
    figures = told_rows(
        ("people_supported", 200.0, None), ("ipra_served", 100.0, None), ("mobile_rehab_people", 98.0, None)
    )
    assert protected(figures)["numerator"].to_list() == [200, 100, None]


def test_shares_of_one_whole_must_not_leave_a_few_people_together():
    figures = told_rows(("ipra_served_by_centres", 60.0, 100.0), ("ipra_served_by_others", 38.0, 100.0))
    told = protected(figures)
    assert told.select("numerator", "denominator").rows() == [(None, 100), (None, 100)]


def test_a_breakdown_is_withheld_where_its_values_tell_a_small_rest_beside_a_part_of_them():
    channels = {"city_centre": 40.0, "mobile": 20.0, "ngo": 70.0, "contract": 70.0}
    split = [
        told_rows(("people_supported", x, None)).with_columns(
            breakdown=pl.lit("channel"), breakdown_value=pl.lit(value)
        )
        for value, x in channels.items()
    ]
    figures = told_rows(
        ("people_supported", 200.0, None),
        ("ipra_served_by_centres", 58.0, 100.0),
        ("ipra_served_by_others", 42.0, 100.0),
    )
    told = protected(pl.concat([figures, *split]))
    assert told["numerator"].to_list() == [200, 58, 42, None, None, None, None]


def test_what_a_few_services_cost_is_no_secret_of_money_but_of_people():
    told = protected(
        told_rows(("ipra_services", 3.0, None), ("ipra_cost", 120_000.0, None)).with_columns(n=3)
    )
    assert told.select("numerator", "value", "n").rows() == [(None, None, None)] * 2
