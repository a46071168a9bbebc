"""Which cells are published at all, and how do they add up?

The published cube is fixed: it is written in `law/cube.toml`, not left to the wish of whoever asks. A free choice of
filters would let two honest tables be subtracted from each other. Coarse first: year by region, half-year by district,
target group for the whole country only.

Belongs here: the cube and what follows from it. Does not: its file (`law.cube`), any figure, nor what is hidden.

Reference: Hundepool et al., Statistical Disclosure Control, 2012 (linked and hierarchical tables).

Worked example: with the split verdict = judged, effective, ineffective and 65 judged courses of which 62 are effective,
the rest is 65 - 62 = 3. The count of 3 is published nowhere, yet it is a cell: whoever reads 65 and 62 has it.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from law.cube import CubeFile, Level, Points, cube_file, refuse_cube
from law.files import folder
from methodology.registry.indicators import load_indicators
from schemas.dimensions import NONE, published_breakdowns

SUM = "sum"


@dataclass(frozen=True)
class Split:
    """total = part + rest, at every place. open: it tells what is known, not what the child is like: never small."""

    id: str
    total: str
    part: str
    rest: str
    open: bool = False


@dataclass(frozen=True)
class Cube:
    """The published cube. counts: count -> (indicator, column); figures: indicator -> its counts; places: levels."""

    threshold: int
    owner: str
    may_change: str
    withhold_above: float
    units_for_sums: int
    places: tuple[tuple[str, str, str], ...]
    counts: dict[str, tuple[str, str]]
    splits: tuple[Split, ...]
    figures: dict[str, tuple[str, ...]]
    points: dict[str, Points]

    @property
    def names(self) -> list[str]:
        """Every count, those made from a split last."""
        made = [name for split in self.splits for name in (split.total, split.part, split.rest)]
        return list(dict.fromkeys([*self.counts, *made]))

    @property
    def totals(self) -> dict[str, str]:
        """Count -> the total its splits begin from.

        >>> load_cube().totals["by_process"], load_cube().totals["expired"]
        ('courses', 'certificates')
        """
        parents = {name: split.total for split in self.splits for name in (split.part, split.rest)}
        return {name: _top(name, parents) for name in self.names}

    @property
    def depth(self) -> dict[str, int]:
        """Count -> how many splits lie between it and its total."""
        parents: dict[str, str] = {}
        for split in self.splits:
            for name in (split.part, split.rest):
                parents.setdefault(name, split.total)
        return {name: _steps(name, parents) for name in self.names}

    @property
    def level_of(self) -> dict[str, str]:
        """Count -> its level: the first split it is a part of, or itself where it is a total."""
        found = {name: name for name in self.names}
        for split in reversed(self.splits):
            found |= {split.part: split.id, split.rest: split.id}
        return found

    @property
    def published(self) -> set[str]:
        """Counts that a figure shows."""
        return {name for counts in self.figures.values() for name in counts if name != SUM}

    @property
    def units_of_sums(self) -> set[str]:
        """Counts that a mean or a sum rests on."""
        return {counts[1] for counts in self.figures.values() if counts[0] == SUM}


def _top(name: str, parents: dict[str, str]) -> str:
    return _top(parents[name], parents) if name in parents else name


def _steps(name: str, parents: dict[str, str]) -> int:
    return 1 + _steps(parents[name], parents) if name in parents else 0


def _place(level: Level) -> tuple[str, str, str]:
    known = published_breakdowns()
    if level.breakdown not in known:
        raise refuse_cube(f"breakdown must be one of {', '.join(known)}", "level.breakdown")
    if level.breakdown != NONE and level.area_kind != "country":
        raise refuse_cube("a breakdown is published for the whole country only", "level.area_kind")
    return level.period_kind, level.area_kind, level.breakdown


def _count(name: str, text: str) -> tuple[str, str]:
    indicator, _, column = text.partition(".")
    if indicator not in load_indicators() or column not in ("numerator", "denominator"):
        raise refuse_cube(f"'{text}' is not the numerator or denominator of an indicator", f"count.{name}")
    return indicator, column


def _check_figures(told: CubeFile) -> None:
    for indicator, counts in told.figure.items():
        if indicator not in load_indicators() or not set(counts) <= {*told.count, SUM}:
            raise refuse_cube("a figure is an indicator and its counts", f"figure.{indicator}")
    for indicator in told.points:
        if told.figure.get(indicator, ("",))[0] != SUM:
            raise refuse_cube("points are of a figure that is a sum", f"points.{indicator}")


def load_cube() -> Cube:
    """The cube of the house.

    Raises RehabError for a line that is not understood: a misspelt word stops a release instead of opening a cell.

    >>> cube = load_cube()
    >>> cube.threshold, cube.figures["effective_rate"]
    (5, ('effective', 'judged'))
    """
    return _load(folder())


@cache
def _load(law: Path) -> Cube:
    told = cube_file()
    _check_figures(told)
    splits = tuple(
        Split(id, total, part, rest, id in told.open.splits) for id, (total, part, rest) in told.split.items()
    )
    return Cube(
        threshold=told.threshold.value,
        owner=told.threshold.owner,
        may_change=told.threshold.may_change,
        withhold_above=told.levels.withhold_above,
        units_for_sums=told.levels.units_for_sums,
        places=tuple(map(_place, told.level)),
        counts={name: _count(name, text) for name, text in told.count.items()},
        splits=splits,
        figures=told.figure,
        points=told.points,
    )
