"""Reconciliation: published figures beside ours, and beside each other, never by equality but by qualifier.

Belongs here: windows, tolerances, verdicts. Does not: the published figures and rules (`law.published`), counting ours
(`assets/sql/reconciliation_day.sql`). The published figures do contradict each other: "98 %" stands above every
period it could be made of, and 800 certificates added 200 million roubles within three weeks.
"""

from datetime import date, timedelta
from typing import Any

import polars as pl

from law.published import Metric, Words, published, rules
from methodology.published.conflicts import conflicts
from methodology.registry.periods import parse_period

SCHEMA = {
    **dict.fromkeys(("metric", "as_of", "scope"), pl.String),
    "published": pl.Float64,
    **dict.fromkeys(("qualifier", "unit", "source"), pl.String),
    **dict.fromkeys(("ours", "tolerance"), pl.Float64),
    **dict.fromkeys(("verdict", "note_ru", "note_en"), pl.String),
}
_EMPTY = Words(ru="За это время у нас таких данных нет.", en="We hold no such data for that time.")


def as_of_day(as_of: str) -> date:
    """The last day an as-of note covers.

    >>> as_of_day("2025-09-01"), as_of_day("2022-01"), as_of_day("2022..2024")
    (datetime.date(2025, 9, 1), datetime.date(2022, 1, 31), datetime.date(2024, 12, 31))
    """
    last = as_of.split("..")[-1]
    return date.fromisoformat(last) if len(last) == 10 else parse_period(last).last


def _since(window: str, until: date) -> date:
    starts = {
        "year": until.replace(month=1, day=1),
        "half": until.replace(month=until.month // 7 * 6 + 1, day=1),
    } | {name: each.since for name, each in rules().window.items() if each.since}
    return starts[window]


def _uncovered(days: pl.DataFrame, window: str, until: date) -> Words | None:
    """Why our data cannot tell anything about the window: it starts too late or ends too early."""
    rule = rules().window[window]
    first, last = days["day"].min(), days["day"].max()
    if not isinstance(first, date) or not isinstance(last, date):
        return Words(ru="У нас нет данных.", en="We hold no data.")
    if first > _since(window, until) + timedelta(days=rule.first_within_days):
        return Words(ru=f"Наши данные начинаются {first:%d.%m.%Y}.", en=f"Our data starts on {first}.")
    if last < until - timedelta(days=rule.last_within_days):
        return Words(ru=f"Наши данные кончаются {last:%d.%m.%Y}.", en=f"Our data ends on {last}.")
    return None


def _amount(days: pl.DataFrame, measure: str, region: str, rule: Metric, until: date) -> float | None:
    """The measure over the window; null when nothing of it happened in the window."""
    taken = days.filter(measure=measure, region_code=region)
    taken = taken.filter(pl.col("day").is_between(_since(rule.window, until), until))
    if taken.is_empty():
        return None
    amount = taken["amount"]
    return {"sum": amount.sum, "min": amount.min, "max": amount.max}[rule.combine]()  # type: ignore[return-value]


def _ours(days: pl.DataFrame, row: dict[str, Any]) -> tuple[float | None, Words]:
    """Our figure, or null and why there is none."""
    if beyond := rules().beyond_us.get(row["metric"]):
        return None, beyond
    rule, region, until = (
        rules().metric[row["metric"]],
        rules().scope[row["scope"]],
        as_of_day(row["as_of"]),
    )
    if uncovered := _uncovered(days, rule.window, until):
        return None, uncovered
    amount = _amount(days, rule.ours, region, rule, until)
    if rule.per is not None and amount is not None:
        units = _amount(days, rule.per, region, rule, until)
        amount = 100 * amount / units if units else None
    return amount, _EMPTY


def within(ours: float, told: float, qualifier: str) -> bool:
    """Whether our figure agrees with a published one, as far as its qualifier reaches.

    >>> within(7_400, 7_000, "about"), within(7_400, 7_000, "exact"), within(990, 950, "more than")
    (True, False, True)
    """
    allowed = rules().qualifier[qualifier]
    return -allowed.below <= ours / told - 1 <= allowed.above


def _tolerance(qualifier: str) -> float:
    sides = rules().qualifier[qualifier]
    return max(side for side in (sides.below, sides.above) if side != float("inf"))


def _compared(days: pl.DataFrame, row: dict[str, Any]) -> dict[str, Any]:
    told = {"published": row["value"], "tolerance": _tolerance(row["qualifier"])} | row
    ours, note = _ours(days, row)
    if ours is None:
        return told | {"verdict": "cannot_be_computed", "note_ru": note.ru, "note_en": note.en}
    verdict = "agrees" if within(ours, row["value"], row["qualifier"]) else "contradicts"
    return told | {"ours": ours, "verdict": verdict, "note_ru": "", "note_en": ""}


def reconcile(days: pl.DataFrame) -> pl.DataFrame:
    """One row a published figure, in the order of the reference, then one a conflict among published figures.

    days: region_code, day, measure, amount. tolerance: the larger finite deviation that is allowed, as a share.
    """
    rows = [_compared(days, row) for row in published().iter_rows(named=True)]
    return pl.DataFrame(rows + conflicts(published(), rules()), schema=SCHEMA)
