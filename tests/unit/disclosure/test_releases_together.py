"""Several releases held side by side: masks never shrink, differences are no way in, and the naive way is broken."""

import numpy as np
import polars as pl
import pytest

from law.errors import RehabError
from methodology.attacker import audit
from methodology.disclosure import protect, protect_all
from methodology.disclosure.cells import PLACE
from tests.unit.disclosure.naive import naive_rows
from tests.unit.disclosure.random_cubes import FINE, PARTS, exact_table, random_counts, with_late

pytestmark = pytest.mark.slow

SIZE = (6, 4, 3)
SEEDS = range(8)  # 200 cubes of every size up to 40 x 4 x 6: bench/disclosure.py
KEYS = ["indicator", *PLACE]


def pair(seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    random = np.random.default_rng(seed)
    first = random_counts(random, SIZE)
    return exact_table(first), exact_table(with_late(first, random))


def test_nothing_can_be_computed_from_one_release_or_two():
    for seed in SEEDS:
        before, after = pair(seed)
        first = protect(before, cube=FINE)
        second = protect(after, [first], cube=FINE)
        for releases in ([first], [first, second]):
            found = audit(releases)
            assert (found.exact, found.narrow) == (0, 0), (seed, found.cells)


def test_the_attacker_breaks_what_is_hidden_naively():
    broken = []
    for seed in range(4):
        before, after = pair(seed)
        broken.append(not audit([naive_rows(before, FINE), naive_rows(after, FINE)]).passed)
    assert all(broken)


def test_a_mask_never_shrinks():
    for seed in SEEDS:
        before, after = pair(seed)
        first = protect(before, cube=FINE)
        second = protect(after, [first], cube=FINE)
        was = first.filter(status="Q").select(KEYS)
        now = second.filter(pl.col("status").is_in(["A", "U"])).join(was, on=KEYS, how="semi")
        assert now.filter(pl.col("value") > 0).is_empty(), seed


def corrected(counts: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
    """The same units; some turn out to be of another part, some not to be there at all."""
    table = counts.select(PARTS).to_numpy().copy()
    used = [part for part in range(len(PARTS)) if table[:, part].sum() > 0]
    for _ in range(max(2, counts.height // 6)):
        row, (old, new) = random.integers(counts.height), random.choice(used, 2, replace=False)
        moved = min(table[row, old], random.integers(1, 7))
        table[row, old] -= moved
        table[row, new] += moved * (random.random() < 0.7)
    return counts.with_columns(pl.Series(name, table[:, at]) for at, name in enumerate(PARTS))


@pytest.mark.parametrize("seed", [11, *(pytest.param(n, marks=pytest.mark.long) for n in (1, 18))])
def test_four_releases_with_late_courses_and_corrections_give_nothing_away(seed):
    random = np.random.default_rng(seed)
    counts, released = random_counts(random, SIZE), []
    for change in (with_late, corrected, with_late, None):
        released.append(protect(exact_table(counts), released, cube=FINE))
        found = audit(released)
        assert (found.exact, found.narrow) == (0, 0), found.cells
        counts = change(counts, random) if change else counts


def test_the_same_figures_again_keep_the_same_mask():
    before, _ = pair(3)
    first = protect(before, cube=FINE)
    again = protect(before, [first], cube=FINE)
    joined = first.filter(status="Q").join(again, on=KEYS)
    assert joined["status_right"].unique().to_list() == ["Q"]
    assert audit([first, again, again]).passed


def test_the_year_after_its_first_half_gives_nothing_of_the_second_away():
    for seed in SEEDS:
        before, after = pair(seed)
        first = protect(before, periods=["2024-H1"], cube=FINE)
        year = protect(after, [first], periods=["2024"], cube=FINE)
        assert set(year["period"]) == {"2024"}
        assert audit([first, year]).passed, seed


def one_region(late: int) -> pl.DataFrame:
    rows = [
        (region, f"2025-{half}", 60, 20, 12 + late * (region == "66" and half == "H1"), 10)
        for region in ("18", "50", "62", "66", "72", "86")
        for half in ("H1", "H2")
    ]
    names = ["region_code", "period", "by_outcome", "by_process", "ineffective", "undetermined"]
    return exact_table(pl.DataFrame(rows, schema=names, orient="row"))


@pytest.mark.parametrize(("late", "status"), [(1, "Q"), (4, "Q"), (9, "Q"), (10, "A")])
def test_the_outcome_of_a_few_late_courses_is_not_the_difference_of_two_releases(late, status):
    first = protect(one_region(0), cube=FINE)
    second = protect(one_region(late), [first], cube=FINE)
    row = second.filter(indicator="effective_rate", area="66", period="2025-H1").row(0, named=True)
    assert first.filter(status="Q").is_empty()
    assert row["status"] == status
    total = second.filter(indicator="courses_total", area="66", period="2025-H1")
    assert total["status"].to_list() == ["A"], "how many came late is no secret, how all of them ended is"


def test_a_number_hidden_first_and_shown_later_is_found():
    before, _ = pair(4)
    first = protect(before, cube=FINE)
    shown = protect_all(before, cube=FINE)
    hidden = first.filter(status="Q", indicator="undetermined").row(0, named=True)
    at = pl.all_horizontal(pl.col(name) == hidden[name] for name in PLACE) & (
        pl.col("indicator") == "undetermined"
    )
    value = shown.cells.filter(
        pl.all_horizontal(pl.col(n) == hidden[n] for n in PLACE), count="undetermined"
    )["value"][0]
    second = first.with_columns(numerator=pl.when(at).then(pl.lit(value)).otherwise("numerator"))
    assert audit([first]).passed
    assert not audit([first, second]).passed


def test_an_exact_table_without_the_periods_of_earlier_releases_is_refused():
    before, _ = pair(3)
    first = protect(before, cube=FINE)
    with pytest.raises(RehabError, match="does not hold"):
        protect(before.filter(pl.col("period").str.starts_with("2024-H1")), [first], cube=FINE)
