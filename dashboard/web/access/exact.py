"""Exact figures of places as a role may read them: by half-year and year, one breakdown at a time, small cells marked.

Belongs here: reading them through the scope, completing regions without a unit, marking what is small. Does not: who
reads which (`scope`), protected figures (`public`). Whatever is read here is noted in the view, so that it is marked
and logged without the page's doing.
"""

from collections.abc import Hashable
from typing import Any

import polars as pl

from dashboard.exports.areas import COUNTRY
from dashboard.exports.frames import as_published
from dashboard.web.access.principal import BUREAU, MAIN_BUREAU
from dashboard.web.page.page import View
from law.indicators import POPULATION, REGISTRY, SERVICES
from law.monitoring import monitoring
from methodology.disclosure import load_cube
from methodology.disclosure.primary import small_figures
from methodology.registry.facts import EVERY_FACT
from methodology.registry.indicators import load_indicators
from methodology.registry.periods import parse_period
from methodology.registry.selected_regions import with_every_region
from schemas.dimensions import NONE

MARTS = {REGISTRY: "indicator_value", POPULATION: "population_value", SERVICES: "social_value"}
ALL = "all"  # the country among the regions


def part_of(indicator: str) -> str | None:
    """The registry an indicator is of, None for what is no indicator.

    >>> part_of("effective_rate"), part_of("nobody")
    ('indicators', None)
    """
    return next((part for part in MARTS if indicator in load_indicators(part)), None)


def exact(view: View, period: str, indicators: tuple[str, ...] = (), **where: str) -> pl.DataFrame:
    """Figures of the pilot without a breakdown: the columns of `published_indicator`, kind, small.

    A region of the pilot has a row an indicator, also without a unit. indicators: these alone; where: area_kind, area.
    """
    who = view.scope.principal
    key = ("exact", who.role, who.region_code, period)
    whole = view.store.once(key, lambda: _completed(view, period))
    rows = whole.filter(pl.col("indicator").is_in(indicators)) if indicators else whole
    return _read(view, rows.filter(**where) if where else rows, (period, indicators, *sorted(where.items())))


def headline(view: View, period: str) -> dict[str, dict[str, Any]]:
    """The figures of the country that bureaus read exactly, by indicator; none for roles that do not read them."""
    if view.scope.principal.role not in (BUREAU, MAIN_BUREAU):
        return {}
    rows = exact(view, period, monitoring().access.headline, area=COUNTRY)
    return {row["indicator"]: row for row in rows.iter_rows(named=True)}


def in_time(view: View, kind: str, area: str, indicators: tuple[str, ...]) -> pl.DataFrame:
    """The same of one place in every period of a kind that has a unit there."""
    place = ALL if area == COUNTRY else area
    rows = _asked(view, REGISTRY, period_kind=kind, region_code=place, breakdown=NONE)
    return _read(
        view, rows.filter(pl.col("indicator").is_in(indicators)), ("in_time", kind, area, indicators)
    )


def by_group(view: View, indicator: str, period: str, breakdown: str) -> pl.DataFrame:
    """One indicator of any registry in the groups of a breakdown, in every place that has a unit of it."""
    part = part_of(indicator) or REGISTRY
    if part == REGISTRY and breakdown == NONE:
        return exact(view, period, (indicator,))
    rows = _asked(view, part, indicator=indicator, period=period, breakdown=breakdown)
    return _read(view, rows, (indicator, period, breakdown))


def every_group(view: View, **where: str) -> pl.DataFrame:
    """Figures of the pilot as they were counted, as the API lists them. where: columns of the mart."""
    return _asked(view, REGISTRY, **where)


def read(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that are shown, noted in the view."""
    return _read(view, rows, ("rows", rows.height, len(view.exact_read)))


def periods(view: View) -> list[str]:
    """Every half-year and year with a figure of the pilot for this reader, the latest year first."""
    rows = view.store.query(*view.scope.exact(MARTS[REGISTRY], {"breakdown": NONE}))
    known = rows.select("period_kind", "period").unique().sort("period_kind", "period", descending=True)
    return known["period"].to_list()


def _read(view: View, rows: pl.DataFrame, key: Hashable) -> pl.DataFrame:
    view.exact_read[key] = int(rows["small"].sum())
    return rows


def _asked(view: View, part: str, **where: str) -> pl.DataFrame:
    return _marked(view.store.query(*view.scope.exact(MARTS[part], where)), part)


def _completed(view: View, period: str) -> pl.DataFrame:
    """The rows of a period, and one for each region of the pilot that the role reads and that has no unit."""
    values = view.store.query(*view.scope.exact(MARTS[REGISTRY], {"breakdown": NONE}))
    who, region = view.scope.principal, view.store.table("region")
    pilot = region.filter(pl.col("pilot_joined_year").is_not_null())["region_code"].to_list()
    codes = pilot if who.reads_exact_regions else [code for code in pilot if code == who.region_code]
    rows = values.filter(period=period)
    if rows.height and codes:
        rows = with_every_region(rows, values, parse_period(period), codes)
    return _marked(rows, REGISTRY)


def _marked(rows: pl.DataFrame, part: str) -> pl.DataFrame:
    sheets = load_indicators(part)
    told = [(id, sheet.kind, EVERY_FACT[sheet.fact].regional) for id, sheet in sheets.items()]
    kinds = pl.DataFrame(told, ["indicator", "kind", "of_people"], orient="row")
    named = rows.join(kinds, on="indicator", how="left", maintain_order="left")
    marked = small_figures(named, load_cube()).fill_null(False) & named["of_people"]
    return as_published(rows).with_columns(kind=named["kind"], small=marked)
