"""Nothing hidden in published registers can be computed: an attacker written apart, over random small regions.

He knows that parts add up to their whole, which counts are the same people by definition (a child by group is a child),
and that counts are not negative; a linear programme gives him the range of every hidden number.
"""

import random
from itertools import product

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog

from methodology.population.protection import protected

T = 5
GROUPS, SEXES, CHANNELS = ("1", "2", "3", "child"), ("M", "F"), ("city_centre", "mobile", "ngo", "contract")
MICRO = list(product(GROUPS, SEXES))  # kinds of people with disabilities
SERVED = list(product(("ipra", "ippsu"), CHANNELS))  # kinds of people served
Cells = dict[
    tuple[str, str, str], tuple[list[int], list[int]]
]  # row -> kinds in its numerator, in its denominator


def cells() -> Cells:
    """Which kinds of people each row counts, by definition of its indicator."""
    found: Cells = {}

    def add(indicator, by, value, top, bottom=None):
        found[indicator, by, value] = (top, top if bottom is None else bottom)

    everyone = list(range(len(MICRO)))
    add("people_with_disabilities", "none", "all", everyone)
    for group in GROUPS:
        add(
            "people_with_disabilities",
            "disability_group",
            group,
            [i for i, m in enumerate(MICRO) if m[0] == group],
        )
    for sex in SEXES:
        add("people_with_disabilities", "sex", sex, [i for i, m in enumerate(MICRO) if m[1] == sex])
    add("children_with_disabilities", "none", "all", [i for i, m in enumerate(MICRO) if m[0] == "child"])
    base = len(MICRO)
    ipra = [base + i for i, s in enumerate(SERVED) if s[0] == "ipra"]
    add("people_supported", "none", "all", [base + i for i in range(len(SERVED))])
    for channel in CHANNELS:
        add(
            "people_supported",
            "channel",
            channel,
            [base + i for i, s in enumerate(SERVED) if s[1] == channel],
        )
    add("ipra_served", "none", "all", ipra)
    centres = [base + i for i, s in enumerate(SERVED) if s[0] == "ipra" and s[1] in CHANNELS[:2]]
    add("ipra_served_by_centres", "none", "all", centres, ipra)
    add("ipra_served_by_others", "none", "all", [i for i in ipra if i not in centres], ipra)
    return found


def rows(counts: list[int]) -> pl.DataFrame:
    """Rows of population_value of one region and year with so many people of each kind."""
    told = []
    for (indicator, by, value), (top, bottom) in cells().items():
        x, n = (float(sum(counts[i] for i in each)) for each in (top, bottom))
        rate = indicator.startswith("ipra_served_")
        told.append(
            (
                indicator,
                "year",
                "2025",
                "72",
                by,
                value,
                x,
                n if rate else None,
                x / n if rate and n else x,
                int(n),
            )
        )
    names = ["indicator", "period_kind", "period", "region_code", "breakdown", "breakdown_value", "numerator",
             "denominator", "value", "n"]  # fmt: skip
    frame = pl.DataFrame(told, schema=names, orient="row")
    none = pl.lit(None, pl.Float64)
    return frame.with_columns(low=none, high=none, status=pl.lit("A"))


def ranges(published: pl.DataFrame) -> dict[tuple[str, str, str, str], float]:
    """How wide the range of each hidden number is, over all tables that keep what is published."""
    size, known, right, asked = len(MICRO) + len(SERVED), [], [], []
    of = cells()
    for row in published.iter_rows(named=True):
        place = (row["indicator"], row["breakdown"], row["breakdown_value"])
        for column, kinds in zip(("numerator", "denominator"), of[place], strict=True):
            line = np.isin(np.arange(size), kinds).astype(float)
            if row[column] is not None:
                known.append(line)
                right.append(row[column])
            elif column == "numerator" or row["indicator"].startswith("ipra_served_"):
                asked.append(((*place, column), line))
    settings = {"A_eq": np.array(known), "b_eq": np.array(right)} if known else {}
    widths = {}
    secret = [(name, line) for name, line in asked if not any((line == other).all() for other in known)]
    for name, line in secret:  # the same people shown by another row are no secret
        ends = [linprog(sign * line, bounds=(0, 1000), method="highs", **settings) for sign in (1, -1)]
        assert all(end.status == 0 for end in ends)
        widths[name] = float(line @ ends[1].x - line @ ends[0].x)
    return widths


def counts_of(seed: int) -> list[int]:
    rng = random.Random(seed)
    return [rng.choice([0, 1, 2, 4, 7, 30, 400]) for _ in range(len(MICRO) + len(SERVED))]


@pytest.mark.parametrize("seed", range(60))
def test_no_hidden_number_is_narrower_than_the_threshold(seed):
    published = protected(rows(counts_of(seed)))
    assert all(width >= T - 1e-6 for width in ranges(published).values()), seed


@pytest.mark.parametrize("seed", range(60))
def test_no_small_count_and_no_small_rest_is_shown(seed):
    counts = counts_of(seed)
    shown = protected(rows(counts))
    for row in shown.filter(pl.col("numerator").is_not_null()).iter_rows(named=True):
        top, bottom = cells()[row["indicator"], row["breakdown"], row["breakdown_value"]]
        x = sum(counts[i] for i in top)
        assert row["numerator"] == x
        assert not 0 < x < T, row
        if top != bottom:
            rest = sum(counts[i] for i in bottom) - x
            assert not 0 < rest < T, row


def test_hiding_nothing_at_all_is_found_by_the_same_attacker():
    """The attacker knows his trade: one part hidden alone is computed exactly."""
    counts = [40, 20, 60, 30, 3, 7, 20, 25] + [50] * len(SERVED)
    naive = rows(counts).with_columns(
        numerator=pl.when((pl.col("breakdown") == "disability_group") & (pl.col("breakdown_value") == "3"))
        .then(None)
        .otherwise("numerator")
    )
    (width,) = ranges(naive).values()
    assert width == 0


def test_a_large_region_hides_nothing():
    published = protected(rows([400] * (len(MICRO) + len(SERVED))))
    assert published.filter(pl.col("status") == "Q").is_empty()


def test_organisations_are_no_secret():
    one = (
        rows([400] * 16).head(1).with_columns(indicator=pl.lit("high_tech_centres"), numerator=2.0, value=2.0)
    )
    assert protected(one)["numerator"].to_list() == [2.0]
