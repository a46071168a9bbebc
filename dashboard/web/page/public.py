"""Figures of places as pages need them: exact for whoever reads every region, protected for everybody else.

Belongs here: reading `published_indicator`, where a hidden figure is null with status Q, or the exact figures in its
place (`exact`). Does not: exact figures of the courses in somebody's scope (View.courses).
"""

from typing import Any

import polars as pl

from dashboard.web.access import exact
from dashboard.web.page.page import View
from dashboard.wording.codes import NOT_PUBLIC
from dashboard.wording.format import interval, number, percent
from dashboard.wording.text import Say
from methodology.registry.indicators import load_indicators

COUNTRY = "RU"
_SIGN = {"Q": "…", "M": "–"}
Figure = dict[str, Any]
NOTHING: Figure = dict.fromkeys(("numerator", "denominator", "value", "low", "high", "n"))


def figures(view: View, period: str, indicators: tuple[str, ...] = (), **where: str) -> pl.DataFrame:
    """Rows of a period without a breakdown; narrowed to some indicators, by area_kind, area."""
    if view.scope.principal.reads_exact_regions:
        return exact.exact(view, period, indicators, **where)
    rows = view.store.table("published_indicator").filter(period=period, breakdown="none")
    rows = rows.filter(pl.col("indicator").is_in(indicators)) if indicators else rows
    return rows.filter(**where) if where else rows


def in_time(view: View, kind: str, area: str, indicators: tuple[str, ...]) -> pl.DataFrame:
    """Rows of indicators in a place without a breakdown in every period of a kind."""
    if view.scope.principal.reads_exact_regions:
        return exact.in_time(view, kind, area, indicators)
    rows = view.store.table("published_indicator").filter(pl.col("indicator").is_in(indicators))
    return rows.filter(period_kind=kind, area=area, breakdown="none")


def absent(view: View) -> str:
    """The status of a figure without a row: suppressed with its level, or, among exact ones, not collected."""
    return "L" if view.scope.principal.reads_exact_regions else "Q"


def decimals(view: View) -> int:
    """Digits of a share in percent: exact ones have a decimal, protected ones are whole."""
    return 1 if view.scope.principal.reads_exact_regions else 0


def figures_of(view: View, period: str, area: str = COUNTRY) -> dict[str, Figure]:
    """Every figure of one place, by indicator. One without a row has no value: it is suppressed with its whole level
    where units were counted, else nothing was collected."""
    rows = {row["indicator"]: row for row in figures(view, period, area=area).iter_rows(named=True)}
    for indicator in (name for name, sheet in load_indicators().items() if sheet.suppression != "internal"):
        counted = rows.get("certificates_issued" if indicator.startswith("certificates") else "courses_total")
        rows.setdefault(
            indicator, NOTHING | {"status": absent(view) if counted and counted["value"] else "L"}
        )
    return rows


def is_exact(figure: Figure) -> bool:
    """Whether nobody has protected the figure: it is for internal use only."""
    return figure.get("conf_status") == NOT_PUBLIC


def shown(figure: Figure | None, kind: str, say: Say, digits: int = 0) -> str:
    """A figure in words: its sign where it is hidden or cannot exist, «no data» where there is none.

    An exact share has at least one decimal, a protected one as many as asked for.
    """
    if figure is None:
        return say("word.unknown")
    if figure["value"] is None:
        return _SIGN.get(figure["status"], say("word.unknown"))
    if kind == "share":
        digits = max(digits, 1) if is_exact(figure) else digits
        return percent(figure["value"], say.lang, digits)
    return number(figure["value"], say.lang, digits)


def limits(figure: Figure | None, say: Say) -> str:
    """The 95 % interval of a share, empty where it is not shown."""
    if figure is None or figure["low"] is None:
        return ""
    return interval(figure["low"], figure["high"], say.lang)


def wide(rows: pl.DataFrame, indicators: dict[str, tuple[str, ...]]) -> pl.DataFrame:
    """One row an area: `<indicator>_<column>` for the columns asked for, and the status of each indicator.

    A figure without a row belongs to a level that is withheld as a whole: suppressed (Q) like a hidden cell.
    """
    areas = rows.select("area_kind", "area").unique().sort("area_kind", "area")
    for indicator, columns in indicators.items():
        chosen = rows.filter(indicator=indicator).select("area", *columns, "status")
        named = {name: f"{indicator}_{name}" for name in (*columns, "status")}
        areas = areas.join(chosen.rename(named), on="area", how="left", maintain_order="left")
        areas = areas.with_columns(pl.col(f"{indicator}_status").fill_null("Q"))
    return areas


def over_time(view: View, kind: str, area: str = COUNTRY) -> pl.DataFrame:
    """The rate of a place by half-year or year, in time; where its level is withheld: status Q and no figure."""
    rows = in_time(view, kind, area, ("courses_total", "certificates_issued", "effective_rate"))
    columns = ("period", "numerator", "denominator", "value", "low", "high", "status")
    every = rows.filter(pl.col("status") != "M").select("period").unique().sort("period")
    rate = rows.filter(indicator="effective_rate").select(columns)
    told = every.join(rate, on="period", how="left", maintain_order="left")
    return told.with_columns(pl.col("status").fill_null(absent(view)))
