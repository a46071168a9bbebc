"""What a control chart shows in words: which points are special, which chart it is and why.

Belongs here: sentences and marks of the points of one series, for the overview and the pages. Does not: choosing a
chart and judging points (methodology/comparison/charts), drawing (figures_months.py).
"""

import polars as pl

from dashboard.wording.format import number
from dashboard.wording.format import period as period_words
from dashboard.wording.text import Say
from methodology.comparison.chart_rules import RULES


def marked(points: pl.DataFrame, say: Say) -> pl.DataFrame:
    """The points with `marks`: every rule that holds, and that a month has few courses, in words."""
    marks = [pl.when(mark).then(pl.lit(say(f"dynamics.{mark}"))) for mark in (*RULES, "few")]
    return points.with_columns(pl.concat_str(marks, separator="; ", ignore_nulls=True).alias("marks"))


def calm_or_special(points: pl.DataFrame, title: str, say: Say) -> str:
    """The finding: the special points, or that there is nothing but the usual ups and downs, or no limits."""
    if points.is_empty():
        return say("dynamics.title_empty")
    if points["chart"][0] == "none":
        return say("dynamics.title_none", indicator=title)
    signals = points.filter("signal")["period"].to_list()
    if not signals:
        return say("dynamics.title_calm", indicator=title)
    named = ", ".join(dict.fromkeys(period_words(code, say.lang) for code in signals))
    return say("dynamics.title_signals", indicator=title, count=number(len(signals), say.lang), periods=named)


def why(points: pl.DataFrame, enough: int, say: Say) -> str:
    """Which chart it is and why; by how much limits widen for the spread of months; which months are not judged.

    enough: with fewer courses a month of a mean is shown and not judged.
    """
    if points.is_empty():
        return ""
    kind = str(points["chart"][0])
    sigma = {"sigma": number(points["sigma_z"][0], say.lang, 2)} if kind == "p_prime" else {}
    sentence = say(
        "dynamics.why", chart=say(f"dynamics.chart_{kind}", **sigma), why=points[f"why_{say.lang}"][0]
    )
    return f"{sentence} {say('dynamics.few_note', n=enough)}" if points["few"].any() else sentence
