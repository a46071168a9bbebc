"""The attacker and the protector take pass mark and highest total from the editions of the table."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from law.editions import SHIPPED, PointLimits, point_limits, read_editions
from methodology.attacker import audit
from methodology.attacker.beliefs import joints
from methodology.attacker.knowledge import regions_of
from methodology.attacker.tables import believable
from methodology.attacker.unknowns import unknowns_of
from methodology.disclosure import protect_all
from tests.unit.disclosure.shipped import REGIONS, courses, everywhere, exact_of

DRAFT = (SHIPPED / "draft-2025-10.toml").read_text(encoding="utf-8")
Law = Callable[..., None]


@pytest.fixture
def law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Law:
    """Editions in force: pass mark and first day of each."""

    def in_force(**marks: tuple[int, str]) -> None:
        for name, (mark, begins) in marks.items():
            text = DRAFT.replace("draft-2025-10", name).replace("pass_mark = 4", f"pass_mark = {mark}")
            text = text.replace("effective_from = 2022-01-01", f"effective_from = {begins}")
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        monkeypatch.setenv("REHAB_EDITIONS", str(tmp_path))

    return in_force


def scored(seed: int, mark: int, at_the_mark: bool = True) -> pl.DataFrame:
    """Random courses under a pass mark; at_the_mark: every ineffective one is a point below it."""
    random = np.random.default_rng(seed)
    units = courses(everywhere(90), random, poor=0.85)
    below = pl.lit(mark - 1) if at_the_mark else pl.Series(random.integers(0, mark, units.height))
    above = pl.Series(random.integers(mark, 9, units.height))
    total = pl.when(verdict="ineffective").then(below).when(verdict="effective").then(above)
    return units.with_columns(total=total.cast(pl.Int64))


def is_believable(release: pl.DataFrame) -> bool:
    return believable(joints([unknowns_of(release, "course", "2025", regions_of("2025", list(REGIONS)))])[-1])


@pytest.mark.parametrize("mark", [2, 4, 5, 7])
def test_the_true_table_is_never_ruled_out(law: Law, mark: int) -> None:
    law(only=(mark, "2022-01-01"))
    assert is_believable(protect_all(exact_of(scored(1, mark))).rows)


def test_a_table_that_the_mark_excludes_is_ruled_out(law: Law) -> None:
    law(only=(4, "2022-01-01"))
    assert not is_believable(protect_all(exact_of(scored(1, 5))).rows), "4 points each and ineffective"


def test_what_the_protector_shows_stands_the_attack_under_another_mark(law: Law) -> None:
    law(only=(5, "2022-01-01"))
    random = np.random.default_rng(2)
    sizes = everywhere(60, r72=18)
    units = courses(sizes, random, poor=0.1)
    total = pl.when(verdict="ineffective").then(4).when(verdict="effective").then(8)
    assert audit([protect_all(exact_of(units.with_columns(total=total.cast(pl.Int64)))).rows]).passed


def test_a_period_of_two_editions_takes_what_holds_under_both(law: Law) -> None:
    law(first=(4, "2022-01-01"), second=(6, "2025-07-01"))
    editions = read_editions()
    of = {half: point_limits(*days, editions) for half, days in HALVES.items()}
    assert of["2025-H1"] == PointLimits(least_good=4, most_poor=3, best=8)
    assert of["2025-H2"] == PointLimits(least_good=4, most_poor=5, best=8), "begun in June, ended in July"
    assert of["2026-H1"] == PointLimits(least_good=6, most_poor=5, best=8)


HALVES = {
    "2025-H1": (date(2025, 1, 1), date(2025, 6, 30)),
    "2025-H2": (date(2025, 7, 1), date(2025, 12, 31)),
    "2026-H1": (date(2026, 1, 1), date(2026, 6, 30)),
}


def test_a_half_year_of_two_editions_is_believable(law: Law) -> None:
    law(first=(4, "2022-01-01"), second=(6, "2025-07-01"))
    h1, h2 = scored(1, 4).filter(half="2025-H1"), scored(2, 6).filter(half="2025-H2")
    assert is_believable(protect_all(exact_of(pl.concat([h1, h2]))).rows)
