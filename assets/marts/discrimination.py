"""Marts of whether a figure still tells anything: control_chart, indicator_health, score_archetype, what_if,
effectiveness_bounds, agreement.

Belongs here: which counts a method is given, for which periods, and the columns kept. Does not: the methods
(methodology/comparison) nor the counting (`assets/sql`). Courses are counted by SQL first; methods read counts alone.
"""

import pandera.polars as pa
import polars as pl

from assets.marts.indicator_values import count_courses
from assets.warehouse import Tables, run_sql
from law.editions import Edition
from methodology.comparison.agreement import agreement, pairs_of, points_there_are
from methodology.comparison.archetypes import POINTS, archetypes, group_scores
from methodology.comparison.bounds import GROUPS, bounds
from methodology.comparison.charts import SERIES, charts_of_means, charts_of_shares, gaps_of
from methodology.comparison.health import card
from methodology.comparison.whatif import compare, judge_again, rules
from methodology.registry.indicators import Indicator, load_indicators
from methodology.scoring.editions import load_editions, of_edition
from schemas.codes import CRITERION
from schemas.discrimination import (
    Agreement,
    ControlChart,
    EffectivenessBounds,
    IndicatorHealth,
    ScoreArchetype,
    WhatIf,
)

REPORTED = ["period_kind", "period", "region_code"]
EVENTS_OF = "effective_rate"  # the one share whose events are courses in a row
_MINIMUM_N = 20
_SHARES_AT_BEST = {f"mean_{name}": name for name in (*POINTS, "total")}


def _kept(frame: pl.DataFrame, model: type[pa.DataFrameModel]) -> pl.DataFrame:
    columns = model.to_schema().columns
    return frame.select(pl.col(name).cast(spec.dtype.type) for name, spec in columns.items())


def judged_indicators() -> list[Indicator]:
    """Shares and means of courses that are better one way: the others cannot top out or get worse."""
    every = load_indicators().values()
    return [i for i in every if i.fact == "course" and i.is_rate and i.polarity != "neutral"]


def reported(counts: pl.DataFrame) -> pl.DataFrame:
    """Counts by half_year and region_code, four times over: half-years and years, each region and all together."""
    halves = counts.with_columns(period_kind=pl.lit("half")).rename({"half_year": "period"})
    years = halves.with_columns(period_kind=pl.lit("year"), period=pl.col("period").str.head(4))
    regions = pl.concat([halves, years])
    return pl.concat([regions, regions.with_columns(region_code=pl.lit("all"))])


def _status(units: pl.Expr) -> pl.Expr:
    """L where nothing could be divided, U for few units, else A."""
    few = pl.when(units < _MINIMUM_N).then(pl.lit("U")).otherwise(pl.lit("A"))
    return pl.when(units == 0).then(pl.lit("L")).otherwise(few).alias("status")


def _by_day(tables: Tables) -> pl.DataFrame:
    """Effective and ineffective courses of each day, of each region and of the country, in order of time."""
    counted = count_courses(tables, [EVENTS_OF], ["region_code", "day"]).filter(pl.col("n") > 0)
    days = counted.select(
        "indicator",
        "region_code",
        "day",
        effective=pl.col("numerator").cast(pl.Int64),
        ineffective=(pl.col("denominator") - pl.col("numerator")).cast(pl.Int64),
    )
    country = days.group_by("indicator", "day").agg(pl.col("effective", "ineffective").sum())
    return pl.concat([days, country.with_columns(region_code=pl.lit("all"))], how="diagonal").sort(
        *SERIES, "day"
    )


def build_control_chart(tables: Tables) -> pl.DataFrame:
    """One row a point of a chart, by indicator, region code and time."""
    shares = [indicator.id for indicator in judged_indicators() if indicator.kind == "proportion"]
    means = pl.DataFrame(
        [(i.id, i.minimum_n, *i.ends) for i in judged_indicators() if i.kind == "mean"],
        schema=["indicator", "minimum_n", "at_least", "at_most"],
        orient="row",
    )
    months = run_sql("chart_month", tables)
    gaps = gaps_of(_by_day(tables))
    parts = [
        *charts_of_shares(months.filter(pl.col("indicator").is_in(shares)).drop("n", "value"), gaps),
        *charts_of_means(months.join(means, on="indicator", how="inner", maintain_order="left")),
    ]
    return pl.concat([_kept(part, ControlChart) for part in parts]).sort(*SERIES, "sequence")


def _best(points: str) -> pl.Expr:
    """The most points that the edition of a course gives: for a criterion, null where it has none such, or in all."""
    if points == "total":
        return of_edition(load_editions(), lambda edition: edition.best_total, pl.Int64)
    having = tuple(edition for edition in load_editions() if points in edition.criteria)
    return of_edition(having, lambda edition: edition.criteria[points].best, pl.Int64)


def _at_best(patterns: pl.DataFrame) -> pl.DataFrame:
    """Courses that have the most points there are, and of how many with known points, by indicator and period."""
    country = reported(patterns).filter(region_code="all")
    parts = []
    for indicator, points in _SHARES_AT_BEST.items():
        best, known = _best(points), pl.col(f"{points}_lo") == pl.col(f"{points}_hi")
        counts = pl.col("courses").filter(known & (pl.col(f"{points}_lo") == best)).sum()
        of = country.group_by("period_kind", "period").agg(
            at_best=counts, at_best_of=pl.col("courses").filter(known).sum()
        )
        parts.append(of.with_columns(indicator=pl.lit(indicator)))
    return pl.concat(parts).with_columns(pl.col("at_best", "at_best_of").cast(pl.Int64))


def build_indicator_health(tables: Tables) -> pl.DataFrame:
    """One row an indicator, period and kind of unit, in the order of the registry."""
    told = judged_indicators()
    about = pl.DataFrame(
        [
            (i.id, i.title_ru, i.title_en, i.unit, i.minimum_n, i.kind == "proportion", i.polarity)
            for i in told
        ],
        schema=["indicator", "title_ru", "title_en", "unit", "minimum_n", "is_share", "polarity"],
        orient="row",
    ).with_columns(lower_is_better=pl.col("polarity") == "lower_is_better")
    values = run_sql("health_value", tables).filter(pl.col("indicator").is_in([i.id for i in told]))
    best = _at_best(run_sql("score_pattern", tables))
    return _kept(card(values, about, best), IndicatorHealth)


def build_score_archetype(tables: Tables) -> pl.DataFrame:
    """One row a score vector and verdict (or courses without a vector), by period and region code."""
    counts = reported(run_sql("score_pattern", tables))
    titles = pl.DataFrame(
        [(id, kind["title_ru"], kind["title_en"]) for id, kind in archetypes().items()],
        schema=["archetype", "title_ru", "title_en"],
        orient="row",
    )
    grouped = group_scores(counts, REPORTED, load_editions())
    return _kept(grouped.join(titles, on="archetype", how="left", maintain_order="left"), ScoreArchetype)


def _by_editions(tables: Tables, editions: tuple[Edition, ...]) -> list[pl.DataFrame]:
    """Courses judged by every edition; nothing to join where there is one alone, which is the official one."""
    if len(editions) < 2:
        return []
    counts = reported(run_sql("edition_pattern", tables))
    return [counts.with_columns(rule=pl.lit("edition:") + pl.col("edition_id"))]


def build_what_if(tables: Tables) -> pl.DataFrame:
    """One row a rule, period and region: the same courses judged by it, the official counts beside."""
    editions = load_editions()
    patterns = reported(run_sql("score_pattern", tables)).with_columns(
        pass_mark=of_edition(editions, lambda edition: edition.pass_mark, pl.Int64),
        official=pl.col("verdict"),
    )
    keys, columns = [*REPORTED, "rule"], [*REPORTED, "rule", "official", "verdict", "courses"]
    judged = [judge_again(patterns), *_by_editions(tables, editions)]
    compared = compare(pl.concat([frame.select(columns) for frame in judged]), keys)
    titles = rules() | {f"edition:{e.id}": (e.title_ru, e.title_en) for e in editions}
    words = {
        f"title_{lang}": pl.col("rule").replace_strict({rule: told[at] for rule, told in titles.items()})
        for at, lang in enumerate(("ru", "en"))
    }
    return _kept(compared.with_columns(_status(pl.col("effective") + pl.col("ineffective")), **words), WhatIf)


def _by_outcome(tables: Tables) -> pl.DataFrame:
    """Courses by what is known of their outcome, by half-year of their end and region; and what was never served."""
    counted = count_courses(
        tables, ["effective_rate", "undetermined"], ["half", "region_code", "fully_assessed"]
    )
    rate, unknown = (pl.col("indicator") == name for name in ("effective_rate", "undetermined"))
    effective, judged = pl.col("numerator").filter(rate).sum(), pl.col("denominator").filter(rate).sum()
    courses = counted.group_by("half", "region_code").agg(
        good=effective,
        bad=judged - effective,
        undetermined=pl.col("value").filter(unknown, "fully_assessed").sum(),
        unassessed=pl.col("value").filter(unknown, ~pl.col("fully_assessed")).sum(),
    )
    unserved = run_sql("unserved_certificate", tables)
    keys = ["half_year", "region_code"]
    every = courses.rename({"half": "half_year"}).join(unserved, on=keys, how="full", coalesce=True)
    return every.with_columns(pl.exclude(*keys, "unserved").fill_null(0).cast(pl.Int64))


def build_effectiveness_bounds(tables: Tables) -> pl.DataFrame:
    """One row a step, by period and region code: the share of effective courses if all unknown were bad, and good."""
    known = {name: pl.col(name).sum() for name in ("good", "bad", "undetermined", "unassessed")}
    delivered = pl.col("unserved").count() > 0  # else no region of the sum delivers certificates
    counts = (
        reported(_by_outcome(tables))
        .group_by(REPORTED)
        .agg(**known, unserved=pl.when(delivered).then(pl.col("unserved").sum()))
    )
    order = pl.col("counted").replace_strict({group: at for at, group in enumerate(GROUPS)})
    told = bounds(counts, REPORTED).with_columns(_status(pl.col("denominator").fill_null(0)))
    return _kept(told.sort(*REPORTED, order), EffectivenessBounds)


def build_agreement(tables: Tables) -> pl.DataFrame:
    """One row a criterion (and the verdict), period and region: points of the protocol against the bureau's."""
    patterns = reported(run_sql("agreement_pattern", tables))
    pairs = pairs_of(patterns, REPORTED, load_editions())
    told = agreement(pairs, [*REPORTED, "criterion"], points_there_are())
    order = pl.col("criterion").replace_strict({c: at for at, c in enumerate((*CRITERION.codes, "verdict"))})
    return _kept(told.with_columns(_status(pl.col("compared"))).sort(*REPORTED, order), Agreement)
