"""Which cells are published at all, and how do they add up?

The published cube is fixed: it stands in `cube.toml`, not in the wish of whoever asks. A free choice of filters would
let two honest tables be subtracted from each other. Coarse first: year by region, half-year by district, target group
for the whole country only.

Belongs here: the cube as data, read strictly. Does not: any figure, nor what is hidden.

Reference: Hundepool et al., Statistical Disclosure Control, 2012 (linked and hierarchical tables).

Worked example: with the split verdict = judged, effective, ineffective and 65 judged courses of which 62 are effective,
the rest is 65 - 62 = 3. The count of 3 is published nowhere, yet it is a cell: whoever reads 65 and 62 has it.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from law.errors import RehabError
from methodology.indicators import load_indicators
from schemas.dimensions import NONE, published_breakdowns

CUBE = Path(__file__).parent / "cube.toml"
SUM = "sum"
_TOP = {"threshold", "levels", "level", "count", "split", "open", "points", "figure"}
_THRESHOLD = {"value": int, "owner": str, "may_change": str}
_POINTS: dict[str, type] = {"split": str}
_LEVELS = {"withhold_above": float, "units_for_sums": int}
_PLACES = {"period_kind": ("year", "half"), "area_kind": ("country", "district", "region")}


@dataclass(frozen=True)
class Split:
    """total = part + rest, at every place. open: it tells what is known, not what the child is like: never small."""

    id: str
    total: str
    part: str
    rest: str
    open: bool = False


@dataclass(frozen=True)
class Points:
    """Which split a sum of points tells of: units of its part have the points it takes, of its rest they have not. How
    many it takes is what the editions of the courses say."""

    split: str


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


def _refuse(what: str, key: str) -> RehabError:
    why = "a cube that is misread hides the wrong cells"
    return RehabError(what, where=f"cube.toml, {key}", why=why, todo="mend the line")


def _keys(block: dict[str, Any], expected: dict[str, type], key: str) -> dict[str, Any]:
    for name in [*(block.keys() - expected.keys()), *(expected.keys() - block.keys())]:
        raise _refuse(f"'{name}' is {'unknown' if name in block else 'missing'}", f"[{key}]")
    for name, kind in expected.items():
        if type(block[name]) is not kind:
            raise _refuse(f"'{name}' must be of type {kind.__name__}", f"[{key}]")
    return block


def _place(block: dict[str, str]) -> tuple[str, str, str]:
    for name, choices in _PLACES.items():
        if block.get(name) not in choices:
            raise _refuse(f"{name} must be one of {', '.join(choices)}", "[[level]]")
    breakdown = block.get("breakdown", NONE)
    if breakdown not in published_breakdowns() or block.keys() - {*_PLACES, "breakdown"}:
        known = ", ".join(published_breakdowns())
        raise _refuse(f"breakdown must be one of {known}, and nothing else stands there", "[[level]]")
    if breakdown != NONE and block["area_kind"] != "country":
        raise _refuse("a breakdown is published for the whole country only", "[[level]]")
    return block["period_kind"], block["area_kind"], breakdown


def _count(name: str, told: str) -> tuple[str, str]:
    indicator, _, column = told.partition(".")
    if indicator not in load_indicators() or column not in ("numerator", "denominator"):
        raise _refuse(f"'{told}' is not the numerator or denominator of an indicator", f"[count] {name}")
    return indicator, column


def _check(cube: Cube) -> Cube:
    if cube.threshold < 2 or cube.units_for_sums < 2 * cube.threshold:
        raise _refuse(
            "the threshold is at least 2, and sums need twice as many units", "[threshold], [levels]"
        )
    if not 0 <= cube.withhold_above < 1:
        raise _refuse("withhold_above is a share of 1", "[levels]")
    for split in cube.splits:
        if split.total not in cube.counts and split.total not in {s.part for s in cube.splits} | {
            s.rest for s in cube.splits
        }:
            raise _refuse(f"'{split.total}' is counted nowhere", f"[split] {split.id}")
    for indicator, counts in cube.figures.items():
        if indicator not in load_indicators() or not set(counts) <= {*cube.counts, SUM}:
            raise _refuse("a figure is an indicator and its counts", f"[figure] {indicator}")
    for indicator, points in cube.points.items():
        summed = cube.figures.get(indicator, ("",))[0] == SUM
        if not summed or points.split not in {s.id for s in cube.splits}:
            raise _refuse("points are of a sum and a split", f"[points] {indicator}")
    return cube


def _sections(path: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise _refuse(f"not TOML: {error}", path.name) from None
    if told.keys() != _TOP:
        raise _refuse(
            f"sections are {', '.join(sorted(_TOP))}, no other", ", ".join(sorted(told.keys() ^ _TOP))
        )
    return told


@cache
def load_cube(path: Path = CUBE) -> Cube:
    """The cube of the house.

    Raises RehabError for a line that is not understood: a misspelt word stops a release instead of opening a cell.

    >>> cube = load_cube()
    >>> cube.threshold, cube.figures["effective_rate"]
    (5, ('effective', 'judged'))
    """
    told = _sections(path)
    threshold = _keys(told["threshold"], _THRESHOLD, "threshold")
    levels = _keys(told["levels"], _LEVELS, "levels")
    known = _keys(told["open"], {"splits": list}, "open")["splits"]
    if unknown := sorted(set(known) - told["split"].keys()):
        raise _refuse(f"'{unknown[0]}' is no split", "[open]")
    for id, names in told["split"].items():
        if not (isinstance(names, list) and len(names) == len(set(names)) == 3):
            raise _refuse("a split is a total, a part and the rest", f"[split] {id}")
    return _check(
        Cube(
            threshold=threshold["value"],
            owner=threshold["owner"],
            may_change=threshold["may_change"],
            withhold_above=levels["withhold_above"],
            units_for_sums=levels["units_for_sums"],
            places=tuple(_place(block) for block in told["level"]),
            counts={name: _count(name, text) for name, text in told["count"].items()},
            splits=tuple(
                Split(id, names[0], names[1], names[2], id in known) for id, names in told["split"].items()
            ),
            figures={name: tuple(counts) for name, counts in told["figure"].items()},
            points={
                name: Points(**_keys(block, _POINTS, f"[points] {name}"))
                for name, block in told["points"].items()
            },
        )
    )
