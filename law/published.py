"""Figures that others published, as the source gave them, and the rules by which ours are compared with them.

Belongs here: reading `published/`: the pilot's figures, tolerances by qualifier, windows, which of our measures a
metric means, what is beyond us. Does not: comparing (`methodology.published.reconciliation`,
`methodology.published.register_agreement`).
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
from pydantic import Field

from law.files import LawModel, Many, folder, read_csv, read_toml, refuse, table_of

_WHY = "our figures are compared with published ones by these rules"
Pair = Annotated[Many[str], Field(min_length=2, max_length=2)]  # the same in Russian and English


class Sides(LawModel):
    """How far ours may be from the published figure, as a share of it; inf: any distance on that side."""

    below: Annotated[float, Field(ge=0)]
    above: Annotated[float, Field(ge=0)]


class Figure(LawModel):
    """One published figure of the pilot."""

    as_of: str
    scope: str
    metric: str
    value: float
    qualifier: str
    unit: str
    source: str


class Window(LawModel):
    """What of our data a figure is about: since a day (else the year or half-year of its date), and how near both ends
    of the window our data must come."""

    since: date | None = None
    first_within_days: int
    last_within_days: int


class Metric(LawModel):
    """Which of our measures a metric means: `ours`, divided by `per`, combined over the window."""

    ours: str
    per: str | None = None
    window: str
    combine: Literal["sum", "min", "max"]


class Words(LawModel):
    """Why a figure cannot be compared."""

    ru: str
    en: str


class ShareOfParts(LawModel):
    """A share of the whole, and the shares of its parts."""

    whole: str
    parts: Many[str]


class MeanOfGrowth(LawModel):
    """A sum and a count that grow, and the metrics of the smallest and the largest single amount."""

    sum: str
    count: str
    lowest: str
    highest: str


class Rules(LawModel):
    """The comparison of the pilot's figures."""

    qualifier: dict[str, Sides]
    scope: dict[str, str]
    window: dict[str, Window]
    metric: dict[str, Metric]
    beyond_us: dict[str, Words]
    share_of_parts: ShareOfParts
    mean_of_growth: MeanOfGrowth


class Whole(LawModel):
    """Published parts make `whole`, or the published whole where none is named."""

    whole: float | None = None


class SumOfYears(LawModel):
    """A sum of so many years of another metric."""

    of: str
    years: int


class ProfileRules(LawModel):
    """The comparison of a region's figures with those of government reports."""

    qualifier: dict[str, Sides]
    whole: dict[str, Whole]
    years: dict[str, SumOfYears]
    before: dict[str, str]
    beyond_us: dict[str, Pair]


def rules() -> Rules:
    """How the pilot's published figures are compared."""
    return _rules(folder())


def published() -> pl.DataFrame:
    """One row a published figure: as_of, scope, metric, value, qualifier, unit, source; as the source gave them."""
    return _published(folder())


def profile_rules() -> ProfileRules:
    """How published figures of a region are compared."""
    return _profile_rules(folder())


@cache
def _profile_rules(law: Path) -> ProfileRules:
    return read_toml(law / "published" / "agreement.toml", ProfileRules, _WHY)


@cache
def _rules(law: Path) -> Rules:
    found = read_toml(law / "published" / "reconciliation.toml", Rules, _WHY)
    for name, window in found.window.items():
        if (window.since is None) != (name in ("year", "half")):
            where = f"law/published/reconciliation.toml, key window.{name}.since"
            todo = "write since = ..., of all windows but year and half"
            raise refuse("its first day is that of the period of a figure, or is named", where, _WHY, todo)
    for name, metric in found.metric.items():
        if metric.window not in found.window:
            where = f"law/published/reconciliation.toml, key metric.{name}.window"
            raise refuse(f"'{metric.window}' is no window", where, _WHY, f"write {', '.join(found.window)}")
    return found


@cache
def _published(law: Path) -> pl.DataFrame:
    figures, rules = read_csv(law / "published" / "published_reference.csv", Figure, _WHY), _rules(law)
    known = {
        "metric": rules.metric.keys() | rules.beyond_us.keys(),
        "qualifier": rules.qualifier.keys(),
        "scope": rules.scope.keys(),
    }
    for figure in figures:
        for key, names in known.items():
            if getattr(figure, key) not in names:
                where = f"law/published/published_reference.csv, {figure.metric} of {figure.as_of}, key {key}"
                todo = "mend it, or add it to reconciliation.toml"
                raise refuse(f"'{getattr(figure, key)}' is not known", where, _WHY, todo)
    return table_of(figures, Figure)
