"""Over time: an indicator month by month on a control chart, and every indicator by half-year.

Belongs here: which figures and words the page shows. Does not: counting (own/months.py), drawing (figures_months.py).
"""

import polars as pl

from dashboard.figures_months import control_chart
from dashboard.format import number
from dashboard.format import period as period_words
from dashboard.web.blocks import Chart, Content, Listing, Words
from dashboard.web.own import months
from dashboard.web.own.reader import ANALYSTS, OWN_PROVIDER, whose
from dashboard.web.page import Choices, Filter, Page, View
from dashboard.web.table import Column, Table
from methodology.comparison.chart_rules import RULES


def _indicators(view: View) -> Choices:
    return [(name, view.say(f"dynamics.{name}")) for name in months.INDICATORS]


INDICATOR = Filter("indicator", _indicators)


def build(view: View) -> Content:
    """One indicator over all months of the reader's scope."""
    say, name = view.say, view.asked["indicator"]
    words = Words("rules", say("dynamics.marks"), (say("dynamics.rules"), say("own.caution")))
    blocks = (_chart(months.chart(view, name), name, view), words, _halves(view))
    return Content(say("nav.dynamics"), say("dynamics.subtitle", whose=whose(view)), blocks)


def _chart(points: pl.DataFrame, name: str, view: View) -> Chart:
    say = view.say
    is_share = months.INDICATORS[name].is_share
    is_gap = _kind(points) == "g"
    marked = points.with_columns(
        pl.concat_str(
            [pl.when(mark).then(pl.lit(say(f"dynamics.{mark}"))) for mark in (*RULES, "few")],
            separator="; ",
            ignore_nulls=True,
        ).alias("marks")
    )
    kind, digits = ("share", 1) if is_share and not is_gap else ("number", 0 if is_gap else 2)
    columns = (
        Column("period", say("dynamics.period"), "period"),
        Column("n", say("dynamics.n"), "count"),
        Column("numerator", say("dynamics.numerator" if is_share else "dynamics.sum"), "count"),
        Column("value", say("dynamics.gap") if is_gap else say(f"dynamics.{name}"), kind, digits=digits),
        Column("low", say("dynamics.limit_low"), kind, digits=1 if is_gap else digits),
        Column("high", say("dynamics.limit_high"), kind, digits=1 if is_gap else digits),
        Column("marks", say("dynamics.marks")),
    )
    table = Table("months", say("dynamics.caption"), marked, columns)
    figure = control_chart(points, is_share, say, say(f"dynamics.{name}"))
    return Chart("months", _finding(points, name, view), _why(points, name, view), figure, table, width=12)


def _kind(points: pl.DataFrame) -> str:
    return str(points["chart"][0]) if points.height else "none"


def _finding(points: pl.DataFrame, name: str, view: View) -> str:
    say, told = view.say, view.say(f"dynamics.{name}")
    if points.is_empty():
        return say("dynamics.title_empty")
    if _kind(points) == "none":
        return say("dynamics.title_none", indicator=told)
    signals = points.filter("signal")["period"].to_list()
    if not signals:
        return say("dynamics.title_calm", indicator=told)
    named = ", ".join(dict.fromkeys(period_words(code, view.lang) for code in signals))
    return say("dynamics.title_signals", indicator=told, count=number(len(signals), view.lang), periods=named)


def _why(points: pl.DataFrame, name: str, view: View) -> str:
    """Which chart it is and why; by how much limits widen for the spread of months; which months are not judged."""
    if points.is_empty():
        return ""
    say, kind = view.say, _kind(points)
    sigma = points["sigma_z"][0]
    chart = say(
        f"dynamics.chart_{kind}", **({"sigma": number(sigma, view.lang, 2)} if kind == "p_prime" else {})
    )
    told = say("dynamics.why", chart=chart, why=points[f"why_{view.lang}"][0])
    few = points["few"].any()
    return f"{told} {say('dynamics.few_note', n=months.enough_courses(name))}" if few else told


def _halves(view: View) -> Listing:
    say, rows = view.say, months.half_years(view)
    columns = (
        Column("period", say("dynamics.half"), "period"),
        Column("ineffective_courses", say("dynamics.courses"), "count"),
        Column("ineffective_denominator", say("dynamics.judged"), "count"),
        Column("ineffective_numerator", say("dynamics.ineffective_n"), "count"),
        Column("ineffective_value", say("dynamics.ineffective_share"), "share"),
        Column("ineffective_low", say("dynamics.interval"), "interval", upto="ineffective_high"),
        Column("undetermined_numerator", say("dynamics.undetermined_n"), "count"),
        Column("undetermined_value", say("dynamics.undetermined_share"), "share"),
        Column("mean_total_value", say("dynamics.mean"), "number", digits=2),
        Column("mean_total_low", say("dynamics.mean_interval"), "range", digits=2, upto="mean_total_high"),
    )
    table = Table("halves", say("dynamics.halves_caption"), rows, columns)
    return Listing("halves", say("dynamics.halves_title"), say("dynamics.halves_note"), table)


PAGE = Page("dynamics", "/dynamics", build, order=66, roles=ANALYSTS, filters=(INDICATOR, OWN_PROVIDER))
