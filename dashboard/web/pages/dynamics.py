"""Over time: an indicator month by month on a control chart, and every indicator by half-year.

Belongs here: which figures and words the page shows. Does not: what is counted (the registry), choosing a chart
(methodology/comparison/charts), drawing (figures_months.py).
"""

import polars as pl

from dashboard.charts.control import calm_or_special, marked, why
from dashboard.charts.months import control_chart
from dashboard.web.analysts import ANALYSTS, OWN_PROVIDER, asked, whose
from dashboard.web.page.blocks import Chart, Content, Listing, Words
from dashboard.web.page.page import Choices, Filter, Page, View
from dashboard.web.page.table import Column, Table
from methodology.comparison.charts import charts_of_means, charts_of_shares, gaps_of, one_series
from methodology.registry.indicators import load_indicators
from methodology.registry.intervals import wilson

SHARES = ("ineffective", "undetermined")  # shares of an outcome; an event is a course with it
MEAN = "mean_total"


def _shares(view: View, name: str, by: str) -> pl.DataFrame:
    """Courses with an outcome (numerator) and of how many, by a dimension, in its order; of none is left out."""
    if name == "ineffective":  # the rest of the effective rate
        rate = view.figures(["effective_rate"], asked(view), [by])
        rows = rate.with_columns(numerator=pl.col("denominator") - pl.col("numerator"))
    else:
        found = view.figures(["undetermined", "courses_total"], asked(view), [by])
        every = found.filter(indicator="courses_total").select(by, denominator="value")
        rows = (
            found.filter(indicator="undetermined")
            .drop("denominator")
            .join(every, on=by, maintain_order="left")
        )
    return rows.select(by, pl.col("numerator", "denominator").cast(pl.Int64)).filter(
        pl.col("denominator") > 0
    )


def chart(view: View, name: str) -> pl.DataFrame:
    """Points of the control chart of an indicator (`methodology.comparison.charts`), in order of time."""
    series = {"indicator": pl.lit(name), "region_code": pl.lit("own")}
    if name == MEAN:
        sheet = load_indicators()[MEAN]
        months = view.figures([MEAN], asked(view), ["month"]).filter(pl.col("n") > 0)
        means = months.select(
            **series,
            period="month",
            numerator=pl.col("numerator").cast(pl.Int64),
            denominator=pl.col("denominator").cast(pl.Int64),
            n="n",
            value="value",
            minimum_n=pl.lit(sheet.minimum_n),
            at_least=pl.lit(sheet.ends[0]),
            at_most=pl.lit(sheet.ends[1]),
        )
        return one_series(charts_of_means(means))
    months = _shares(view, name, "month").select(
        pl.col("month").alias("period"), "numerator", "denominator", **series
    )
    days = _shares(view, name, "day").select(
        **series, day="day", ineffective="numerator", effective=pl.col("denominator") - pl.col("numerator")
    )
    return one_series(charts_of_shares(months, gaps_of(days)))


def half_years(view: View) -> pl.DataFrame:
    """One row a half-year: courses, verdicts, the shares with Wilson's interval, the mean total with its t interval."""
    rows = view.figures(["courses_total"], asked(view), ["half"]).select(
        period="half", ineffective_courses=pl.col("value").cast(pl.Int64)
    )
    for name in SHARES:
        low, high = wilson(pl.col("numerator"), pl.col("denominator"))
        value = pl.col("numerator") / pl.col("denominator")
        share = _shares(view, name, "half").with_columns(value=value, low=low, high=high)
        rows = rows.join(_named(share, name), on="period", how="left", maintain_order="left")
    mean = view.figures([MEAN], asked(view), ["half"]).select("half", "value", "low", "high")
    return rows.join(_named(mean, MEAN), on="period", how="left", maintain_order="left")


def _named(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.rename({c: "period" if c == "half" else f"{name}_{c}" for c in rows.columns})


def _indicators(view: View) -> Choices:
    return [(name, view.say(f"dynamics.{name}")) for name in (*SHARES, MEAN)]


INDICATOR = Filter("indicator", _indicators)


def build(view: View) -> Content:
    """One indicator over all months of the reader's scope."""
    say, name = view.say, view.asked["indicator"]
    words = Words("rules", say("dynamics.marks"), (say("dynamics.rules"), say("own.caution")))
    blocks = (_chart(chart(view, name), name, view), words, _halves(view))
    return Content(say("nav.dynamics"), say("dynamics.subtitle", whose=whose(view)), blocks)


def _chart(points: pl.DataFrame, name: str, view: View) -> Chart:
    say, title = view.say, view.say(f"dynamics.{name}")
    is_share, is_gap = name in SHARES, "g" in points["chart"]
    kind, digits = ("share", 1) if is_share and not is_gap else ("number", 0 if is_gap else 2)
    columns = (
        Column("period", say("dynamics.period"), "period"),
        Column("n", say("dynamics.n"), "count"),
        Column("numerator", say("dynamics.numerator" if is_share else "dynamics.sum"), "count"),
        Column("value", say("dynamics.gap") if is_gap else title, kind, digits=digits),
        Column("low", say("dynamics.limit_low"), kind, digits=1 if is_gap else digits),
        Column("high", say("dynamics.limit_high"), kind, digits=1 if is_gap else digits),
        Column("marks", say("dynamics.marks")),
    )
    table = Table("months", say("dynamics.caption"), marked(points, say), columns)
    figure = control_chart(points, is_share, say, title)
    finding = calm_or_special(points, title, say)
    return Chart(
        "months", finding, why(points, load_indicators()[MEAN].minimum_n, say), figure, table, width=12
    )


def _halves(view: View) -> Listing:
    say, rows = view.say, half_years(view)
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
