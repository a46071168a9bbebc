"""Can any hidden cell be computed from the releases there are?

Belongs here: what is attacked, and the verdict. Does not: how (unknowns, beliefs, attack).

Attacked are: every number that a row hides (exact when its interval is narrower than 0.5, narrow when narrower than T);
and numbers that stand in no row at all, which count when they are certain to lie between 1 and T - 1: what a share
leaves of its denominator, withheld levels, regions by half-year; but not numbers that only tell what is known of a
course and describe nobody. A number that an earlier release shows to
within T is no secret any more and is not counted twice; what the difference of two releases tells of the late children
counts (changes.py).

Reference: METHODS of this project: width < 0.5 = exact, < T = narrow; a release with one such cell is refused.

Worked example: a release shows 65 judged courses in a district and hides 62 effective ones, and shows 27 of 30 in one
of its two regions. The other region has 35 judged courses, so the hidden number lies in 27..62: not narrow.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from law.errors import RehabError
from methodology.attacker.attack import Mask, intervals
from methodology.attacker.beliefs import Joint, joints
from methodology.attacker.changes import told_by_change
from methodology.attacker.knowledge import OPEN, THRESHOLD, VIEWS, Vector, all_regions, meanings, regions_of
from methodology.attacker.tables import believable
from methodology.attacker.unknowns import PLACE, Unknowns, unknowns_of

_EXACT = 0.5
_KEY = ["indicator", "column", *PLACE]
_CELLS = {
    "release": pl.Int32,
    "indicator": pl.String,
    "column": pl.String,
    **dict.fromkeys(PLACE, pl.String),
    "published": pl.Boolean,
    "low": pl.Float64,
    "high": pl.Float64,
    "found": pl.String,
}


@dataclass(frozen=True)
class Audit:
    """What the attacker found. cells: one row a number that can be computed: release, place, low, high, found.

    attacked: numbers attacked; hidden: those of them that a row hides; exact, narrow: how many can be computed.
    """

    cells: pl.DataFrame
    attacked: int
    hidden: int
    exact: int
    narrow: int

    @property
    def passed(self) -> bool:
        """Whether nothing can be computed, neither exactly nor to within the threshold."""
        return self.exact == 0 and self.narrow == 0


def _shown_before(numbers: pl.DataFrame) -> pl.DataFrame:
    """Numbers that an earlier release than their own shows: key, release, and between which values."""
    named = numbers.join(meanings(), on=["indicator", "column"])
    shown = named.filter(pl.col("value").is_not_null()).select("meaning", *PLACE, at="release", was="value")
    both = named.select(*_KEY, "meaning", "release").join(shown, on=["meaning", *PLACE])
    before = both.filter(pl.col("at") < pl.col("release"))
    return before.group_by(*_KEY, "release").agg(least=pl.col("was").min(), most=pl.col("was").max())


def _targets(numbers: pl.DataFrame) -> pl.DataFrame:
    """Which numbers are attacked: `asked`, and of these `enough` for numbers that no row hides."""
    told = numbers.filter(pl.col("column") != "complement", pl.col("value").is_not_null())
    both = told.group_by("indicator", *PLACE, "release").len().filter(pl.col("len") == 2)
    rest = both.select(
        "indicator", pl.lit("complement").alias("column"), *PLACE, "release", known=pl.lit(True)
    )
    joined = numbers.join(rest, on=[*_KEY, "release"], how="left", maintain_order="left")
    joined = joined.join(_shown_before(numbers), on=[*_KEY, "release"], how="left", maintain_order="left")
    rows = pl.col("published") & (pl.col("column") != "complement")
    describes = ~pl.struct("indicator", "column").is_in([{"indicator": i, "column": c} for i, c in OPEN])
    asked = pl.col("value").is_null() & pl.col("known").is_null() & (rows | describes)
    return joined.with_columns(asked=asked, published=rows, enough=asked & ~rows)


def _found(low: Vector, high: Vector, published: Mask, threshold: float) -> list[str]:
    """'exact', 'narrow' or '' for each interval."""
    width = high - low
    small = (low > 0.5) & (high < threshold - _EXACT)
    counts = published | small
    exact, narrow = width < _EXACT, width < threshold - 1e-6
    return [str(x) for x in np.where(counts & exact, "exact", np.where(counts & narrow, "narrow", ""))]


def _near(found: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """Found numbers that an earlier release tells to within the threshold: `least` and `most` are what it tells."""
    return found.filter(
        (pl.col("low") - threshold < pl.col("most")) & (pl.col("high") + threshold > pl.col("least"))
    )


def _computed_before(told: list[Unknowns], found: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """Found numbers that could already be computed from the releases before their own, to within the threshold."""
    near = [found.clear()]
    for release in found.filter(pl.col("release") > 0)["release"].unique():
        joint = _believed(told[:release])
        own = found.filter(pl.col("release") == release)
        asked = (
            joint.numbers.select(_KEY).with_columns(at=pl.int_range(pl.len())).join(own, on=_KEY, how="semi")
        )
        mask = np.isin(np.arange(joint.numbers.height), asked["at"].to_numpy())
        seen = intervals(joint, mask, np.zeros(mask.size, dtype=bool), _EXACT, _most(joint, threshold))
        before = joint.numbers.filter(pl.Series(mask)).select(_KEY)
        known = before.with_columns(least=pl.Series(seen.low), most=pl.Series(seen.high))
        exact = known.filter(pl.col("most") - pl.col("least") < _EXACT).unique(_KEY)
        near.append(_near(own.drop("least", "most").join(exact, on=_KEY), threshold).select(found.columns))
    return pl.concat(near)


def _most(joint: Joint, threshold: float) -> float:
    """A number that no count reaches."""
    return 10.0 * (threshold + float(np.nanmax(joint.right, initial=0.0)))


def _attack(told: list[Unknowns], threshold: float) -> tuple[pl.DataFrame, int, int]:
    joint = _believed(told)
    numbers = _targets(joint.numbers)
    asked, enough = numbers["asked"].to_numpy(), numbers["enough"].to_numpy()
    seen = intervals(joint, asked, enough, threshold, _most(joint, threshold))
    attacked = numbers.filter("asked").with_columns(low=pl.Series(seen.low), high=pl.Series(seen.high))
    verdict = _found(seen.low, seen.high, attacked["published"].to_numpy(), threshold)
    found = attacked.with_columns(found=pl.Series(verdict, dtype=pl.String)).filter(pl.col("found") != "")
    for before in (_near(found, threshold), _computed_before(told, found, threshold)):
        found = found.join(before, on=[*_KEY, "release"], how="anti")
    cells = found.select(pl.col(name).cast(kind) for name, kind in _CELLS.items())
    return cells, attacked.height, int((asked & ~enough).sum())


def _subjects(releases: Sequence[pl.DataFrame]) -> list[tuple[str, str]]:
    years = pl.concat([release.select(pl.col("period").str.slice(0, 4)) for release in releases])
    return [(fact, year) for year in years["period"].unique().sort() for fact in VIEWS]


def _believed(told: list[Unknowns]) -> Joint:
    """The releases together under the strongest beliefs that hold; believing nothing is the last of them."""
    *strong, nothing = joints(told)
    return next((joint for joint in strong if believable(joint)), nothing)


def _of(releases: Sequence[pl.DataFrame], fact: str, year: str) -> list[tuple[pl.DataFrame, int, int]]:
    """The attack on one fact and year; raises RehabError where what is published cannot be true at all."""
    there = [release for release in releases if release["period"].str.starts_with(year).any()]
    rows = pl.concat([release.select("area_kind", "area", "status") for release in there])
    seen = rows.filter(pl.col("status") != "M", area_kind="region")["area"].unique().to_list()
    for where in (regions_of(year, seen), all_regions()):
        every = [unknowns_of(release, fact, year, where) for release in there]
        told = [one for one in every if one.numbers["published"].any()]
        if not told:
            return []
        if believable(joints(told)[-1]):
            return [_attack(told, THRESHOLD)]
    raise RehabError(
        "published figures contradict each other",
        where=f"{fact}, {year}",
        why="what does not add up cannot be audited",
        todo="publish from one version of the exact tables",
    )


def audit(releases: Sequence[pl.DataFrame]) -> Audit:
    """Attack the releases together; each is a frame of published_indicator, oldest first.

    Raises RehabError where published figures contradict each other within a release.
    """
    done = [found for fact, year in _subjects(releases) for found in _of(releases, fact, year)]
    told = told_by_change(releases).select(pl.col(name).cast(kind) for name, kind in _CELLS.items())
    cells = pl.concat([pl.DataFrame(schema=_CELLS), *(found for found, _, _ in done), told])
    return Audit(
        cells=cells,
        attacked=sum(attacked for _, attacked, _ in done),
        hidden=sum(hidden for _, _, hidden in done),
        exact=cells.filter(found="exact").height,
        narrow=cells.filter(found="narrow").height,
    )


def check_release(releases: Sequence[pl.DataFrame], keep: Callable[[Audit], str]) -> Audit:
    """The audit of releases together; raises RehabError where one cell can be computed: it must not go out.

    keep: takes what was found before the refusal, and says where it lies. The error names a cell, never its interval.
    """
    found = audit(releases)
    if not found.passed:
        first = found.cells.row(0, named=True)
        names = ("indicator", "column", "period", "area_kind", "area", "breakdown", "breakdown_value")
        cell = ", ".join(
            [*(str(first[name]) for name in names), f"release {first['release'] + 1} of the year"]
        )
        raise RehabError(
            f"hidden cells can be computed: {found.exact} exactly, {found.narrow} to within the threshold",
            where=f"first: {cell}",
            why="a small count of children would be known to everybody",
            todo=f"do not publish it; call the owner of the method, who alone may read {keep(found)}",
        )
    return found
