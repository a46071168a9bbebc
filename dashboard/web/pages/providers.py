"""Providers side by side: who differs by more than chance, raw beside shrunken shares, children taken into account.

Belongs here: which figures and words the page shows. Does not: counting (the registry), methods
(methodology/comparison), the funnel's drawing (figures_providers.py). The whole that a provider is compared with is the
reader's own scope. By name and never by rank; a signal is a reason to look.
"""

from typing import Any

import polars as pl

from dashboard.charts.providers import funnel as funnel_figure
from dashboard.web.analysts import ANALYSTS, asked, courses_of, names_of_providers, national_rate, whose
from dashboard.web.page.blocks import Chart, Content, Key, Keys, Listing, Words
from dashboard.web.page.filters import OWN_PERIOD
from dashboard.web.page.page import Page, View
from dashboard.web.page.table import Column, Table
from dashboard.wording.format import interval, number, percent
from methodology.comparison.casemix import by_unit, with_expected
from methodology.comparison.casemix_model import COVARIATES, NO_FIT
from methodology.comparison.funnel import MINIMUM_N, funnel, ineffective
from methodology.comparison.overdispersion import JUDGING, limit_lines, under_each_correction, verdicts
from methodology.comparison.shrinkage import shrunken

_WHOLE = ["whole"]
_KEPT = (
    "correction", "value", "target", "low_998", "high_998", "signal", "direction", "units", "phi", "tau2",
    "overdispersed", "chance_any_95",
)  # fmt: skip
_BEYOND = ["beyond_95", "beyond_998"]
_OF_A_PROVIDER = ("few_courses", "nothing_expected")  # the other reasons are of the model, one for all


def providers(view: View) -> pl.DataFrame:
    """One row a provider with a course, by name: counts, funnel, shrunken share, case-mix ratio."""
    found = view.figures(["effective_rate", "undetermined"], asked(view), ["provider"])
    counts = ineffective(found.filter(indicator="effective_rate")).select("provider", "ineffective", "n")
    unknown = found.filter(indicator="undetermined").select(
        "provider", undetermined=pl.col("value").cast(pl.Int64)
    )
    tables = (unknown, names_of_providers(view), compared(counts), like_children(view))
    for table in tables:
        counts = counts.join(table, on="provider", how="left", maintain_order="left")
    return counts.with_columns(name=pl.coalesce("name", "provider")).sort("name", "provider")


def compared(counts: pl.DataFrame) -> pl.DataFrame:
    """The verdict of the funnel on each provider with a course that has one, its limits, its signals without and with
    the correction (exact, corrected), and its shrunken share.

    counts: provider, ineffective, n.
    """
    units = counts.select("provider", "ineffective", "n", whole=pl.lit("own"))
    points = under_each_correction(funnel(units, _WHOLE), _WHOLE)
    exact, corrected = (
        points.filter(correction=correction).select("provider", pl.col("signal").alias(name))
        for name, correction in (("exact", "none"), ("corrected", "additive"))
    )
    pulled = shrunken(units, _WHOLE).select("provider", "shrunken", "shrunken_low", "shrunken_high")
    found = verdicts(points).select("provider", *_KEPT)
    for table in (exact, corrected, pulled):
        found = found.join(table, on="provider", how="left", maintain_order="left")
    return found


def like_children(view: View) -> pl.DataFrame:
    """Observed against expected of children alike: provider, expected, ratio, its 95 % limits, mix_signal, reasons."""
    rates = view.figures(["effective_rate"], asked(view), ["provider", *COVARIATES]).filter(pl.col("n") > 0)
    return by_unit(with_expected(ineffective(rates)), ["provider"]).select(
        "provider", "expected", "ratio", "low_95", "high_95", "reasons", mix_signal="signal"
    )


def build(view: View) -> Content:
    """Every provider with a course in the reader's scope and period."""
    rows = _worded(providers(view), view)
    say = view.say
    blocks = (_keys(rows, view), _chart(rows, view), _listing(rows, view), _method(view))
    return Content(say("nav.providers"), say("providers.subtitle", whose=whose(view)), blocks)


def _worded(rows: pl.DataFrame, view: View) -> pl.DataFrame:
    """Codes in words, the look of a point, the address of its courses."""
    say = view.say
    looks = {look: say(f"providers.look_{look}") for look in ("inside", *_BEYOND)}
    sides = {side: say(f"providers.{side}") for side in ("above", "below")}
    beyond = pl.col("signal").is_in(_BEYOND)
    links = [courses_of(view, provider=code) for code in rows["provider"]]
    mixed = [
        _finding_of(signal, why, view) for signal, why in rows.select("mix_signal", "reasons").iter_rows()
    ]
    return rows.with_columns(
        look=pl.when(beyond & (pl.col("direction") == "below"))
        .then(pl.lit("fewer"))
        .otherwise(pl.col("signal").fill_null("few")),
        signal_words=pl.col("exact").replace_strict(looks, default=say("providers.few_courses")),
        corrected_words=pl.col("corrected").replace_strict(looks, default=None),
        side=pl.when(beyond).then(pl.col("direction").replace_strict(sides, default=None)),
        mix_words=pl.Series(mixed, dtype=pl.String),
        link=pl.Series(links, dtype=pl.String),
    )


def _finding_of(signal: str | None, reasons: str | None, view: View) -> str:
    """What the comparison with children alike says of one provider: its signal, or why there is none."""
    if signal:
        return view.say(f"providers.look_{signal}")
    own = [reason for reason in (reasons or "").split("|") if reason in _OF_A_PROVIDER]
    return "; ".join(view.say(f"providers.{reason}") for reason in own)


def _keys(rows: pl.DataFrame, view: View) -> Keys:
    say, lang = view.say, view.lang
    rate = view.figure(["effective_rate"], asked(view))["effective_rate"]
    limits = interval(rate["low"], rate["high"], lang) if rate["n"] else ""
    shown_interval = say("providers.key_interval", interval=limits) if limits else ""
    compared = rows.filter(pl.col("n") >= MINIMUM_N).height
    signals = {level: rows.filter(signal=f"beyond_{level}").height for level in ("95", "998")}
    cards = (
        Key(say("providers.key_rate"), percent(rate["value"], lang),
            (say("providers.key_rate_note", effective=number(rate["numerator"], lang), n=number(rate["n"], lang)),
             shown_interval)),
        national_rate(view),
        Key(say("providers.key_units"), number(rows.height, lang),
            (say("providers.key_units_note", compared=number(compared, lang)),)),
        Key(say("providers.key_signals"), number(signals["998"], lang),
            (say("providers.key_signals_note", more=number(signals["95"], lang)),)),
        Key(say("providers.key_undetermined"), number(int(rows["undetermined"].sum()), lang),
            (say("providers.key_undetermined_note"),)),
    )  # fmt: skip
    return Keys(say("key.title"), cards)


def _chart(rows: pl.DataFrame, view: View) -> Chart:
    say = view.say
    points = rows.filter(pl.col("n") > 0)
    target = float(points["target"][0]) if points.height else 0.0
    most = int(points["n"].max() or 1)  # type: ignore[arg-type]
    lines = limit_lines(target, most, _widened(points)).to_dict(as_series=False)
    figure = funnel_figure(points, lines, target, say)
    columns = (
        Column("name", say("providers.name"), link="link"),
        Column("n", say("providers.n"), "count"),
        Column("ineffective", say("providers.ineffective"), "count"),
        Column("value", say("providers.raw"), "share"),
        Column("low_998", say("providers.limits"), "interval", upto="high_998"),
        Column("signal_words", say("providers.signal")),
        Column("side", say("providers.side")),
        Column("corrected_words", say("providers.corrected")),
    )
    table = Table("funnel", say("providers.caption"), points, columns)
    return Chart("funnel", _finding(points, view), _note(points, view), figure, table, width=12)


def _widened(points: pl.DataFrame) -> float | None:
    """tau^2 by which the limits are widened; None where they are exact."""
    return points["tau2"][0] if JUDGING in points["correction"] else None


def _finding(points: pl.DataFrame, view: View) -> str:
    say = view.say
    compared = points.drop_nulls("signal").height
    signals = points.filter(pl.col("signal").is_in(_BEYOND)).height
    if not points.height:
        return say("providers.title_empty")
    if not compared:
        return say("providers.title_few")
    if not signals:
        return say("providers.title_none")
    return say(
        "providers.title", signals=number(signals, view.lang), units=say.count("provider_of", compared)
    )


def _note(points: pl.DataFrame, view: View) -> str:
    """How to read the funnel, whether the spread is more than chance, how likely a false alarm is."""
    say, parts = view.say, [view.say("providers.note")]
    told: dict[str, Any] = points.row(0, named=True) if points.height else {}
    if told.get("phi") is not None:
        widened = "spread" if told["correction"] == JUDGING else "spread_of_few"
        key = widened if told["overdispersed"] else "no_spread"
        parts.append(say(f"providers.{key}", phi=number(told["phi"], view.lang, 2)))
    if (told.get("units") or 0) > 1:
        chance = percent(told["chance_any_95"], view.lang, 0)
        parts.append(say("providers.chance", units=number(told["units"], view.lang), chance=chance))
    return " ".join([*parts, say("own.caution")])


def _listing(rows: pl.DataFrame, view: View) -> Listing:
    say = view.say
    columns = (
        Column("name", say("providers.name"), link="link"),
        Column("provider", say("providers.ogrn"), "code", into="name"),
        Column("n", say("providers.n"), "count"),
        Column("ineffective", say("providers.ineffective"), "count"),
        Column("undetermined", say("providers.undetermined"), "count"),
        Column("value", say("providers.raw"), "share"),
        Column("shrunken", say("providers.shrunken"), "share"),
        Column(
            "shrunken_low",
            say("providers.shrunken_interval"),
            "interval",
            upto="shrunken_high",
            into="shrunken",
        ),
        Column("expected", say("providers.expected"), "number", digits=1),
        Column("ratio", say("providers.ratio"), "number", digits=2),
        Column("low_95", say("providers.ratio_interval"), "range", digits=2, upto="high_95", into="ratio"),
        Column("mix_words", say("providers.reasons")),
    )
    table = Table("providers", say("providers.list_caption"), rows, columns)
    note = " ".join([say("providers.list_note"), *_of_model(rows, view)])
    return Listing("providers", say("providers.list_title"), note, table, fold=40)


def _of_model(rows: pl.DataFrame, view: View) -> list[str]:
    """What is to be said of the model of children alike, which is one for all providers."""
    told = rows["reasons"].drop_nulls().str.split("|").explode().unique(maintain_order=True).to_list()
    reasons = [view.say(f"providers.{reason}") for reason in told if reason not in _OF_A_PROVIDER]
    unjudged = [view.say("providers.unjudged")] if {"few_events", *NO_FIT} & set(told) else []
    return [view.say("providers.model", reasons="; ".join(reasons)), *unjudged] if reasons else []


def _method(view: View) -> Words:
    say = view.say
    told = ("own.caution", "providers.method_mix", "providers.method_small")
    return Words("method", say("providers.method"), tuple(say(key) for key in told))


PAGE = Page("providers", "/providers", build, order=60, roles=ANALYSTS, filters=(OWN_PERIOD,))
