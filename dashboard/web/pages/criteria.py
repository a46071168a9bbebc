"""Points: totals against the threshold, each criterion, outcome against process, kinds of course, other rules, and
what the unknown could do to the share.

Belongs here: which figures and words the page shows. Does not: counting (points.py), drawing (bands.py, figures).
"""

import polars as pl

from dashboard.charts.analysis import rules
from dashboard.charts.bands import Part, bands, points_of, unknown_of
from dashboard.charts.bars import of_outcome
from dashboard.charts.overview import distribution
from dashboard.overview.findings import of_distribution
from dashboard.overview.findings import of_outcome as outcome_title
from dashboard.web import points
from dashboard.web.access.principal import MAIN_BUREAU
from dashboard.web.analysts import ANALYSTS, OWN_PROVIDER, half_years, halves_in_words, whose
from dashboard.web.page.blocks import Bar, Bars, Block, Chart, Content, Listing, Words
from dashboard.web.page.filters import OWN_PERIOD
from dashboard.web.page.page import Page, View
from dashboard.web.page.table import Column, Table
from dashboard.wording.format import interval, number, percent
from methodology.comparison.bounds import added_up
from methodology.scoring.editions import load_editions
from schemas.codes import CRITERION


def build(view: View) -> Content:
    """The points of the courses in the reader's scope, of a period and a provider."""
    scored, say = points.patterns(view), view.say
    grouped = points.grouped_scores(scored)
    blocks = (
        _totals(scored, view),
        _by_criterion(scored, view),
        _outcome(grouped, view),
        _evenness(scored, view),
        _kinds(grouped, view),
        _what_if(scored, view),
        _bounds(view),
    )
    return Content(say("nav.criteria"), say("criteria.subtitle", whose=whose(view)), blocks)


def _totals(scored: pl.DataFrame, view: View) -> Chart:
    say, mark, frame = view.say, view.store.pass_mark, points.totals(scored)
    unknown = int(scored.filter(verdict="undetermined")["courses"].sum())
    note = say("distribution.note") + (
        " " + say("distribution.open", courses=say.count("course", unknown)) if unknown else ""
    )
    columns = (
        Column("total", say("criteria.total"), "count"),
        Column("courses", say("criteria.courses"), "count"),
        Column("share", say("criteria.share"), "share"),
    )
    table = Table("totals", say("criteria.totals_caption"), frame, columns)
    return Chart("totals", of_distribution(frame, mark, say), note, distribution(frame, mark, say), table)


def _by_criterion(scored: pl.DataFrame, view: View) -> Chart:
    say, frame = view.say, points.by_criterion(scored)
    names = [CRITERION.label(code, view.lang) for code in frame["criterion"]]
    named = frame.with_columns(name=pl.Series(names, dtype=pl.String))
    columns = [Column("name", say("criteria.criterion")), Column("courses", say("criteria.courses"), "count")]
    for part, title in _part_titles(view).items():
        columns += [Column(part, title, "count"), Column(f"share_{part}", f"{title}, %", "share")]
    table = Table("criteria", say("criteria.points_caption"), named, tuple(columns))
    figure = bands(frame, names, _parts(view), say, room=88)
    return Chart("criteria", _rarest(named, view), say("criteria.points_note"), figure, table)


def _part_titles(view: View) -> dict[str, str]:
    """p0, p1 ... as far as any criterion goes, and unknown, in words."""
    named = {f"p{points}": view.say.count("point", points) for points in points.ALL_POINTS}
    return named | {"unknown": view.say("criteria.unknown")}


def _parts(view: View) -> tuple[Part, ...]:
    named, most = _part_titles(view), max(points.ALL_POINTS)
    known = tuple(
        points_of(named[f"p{points}"], f"share_p{points}", f"p{points}", points, most)
        for points in points.ALL_POINTS
    )
    return (*known, unknown_of(named["unknown"], "share_unknown", "unknown"))


def _rarest(named: pl.DataFrame, view: View) -> str:
    """The criterion with the fewest full marks."""
    known = named.filter(pl.col("courses") > 0)
    if known.is_empty():
        return view.say("criteria.points_empty")
    least = known.sort("share_best", maintain_order=True).row(0, named=True)
    return view.say(
        "criteria.points_title", criterion=least["name"], share=percent(least["share_best"], view.lang, 0)
    )


def _outcome(grouped: pl.DataFrame, view: View) -> Bars:
    say, told = view.say, points.outcome(grouped)
    figures = {
        "effective": told["outcome"] + told["process"] + told["unknown"],
        "by_outcome": told["outcome"],
        "by_process": told["process"],
        "ineffective": told["ineffective"],
        "undetermined": told["undetermined"],
    }
    most = max(1.0, *(float(bar["width"]) for bar in of_outcome(figures, say)), 1.0)
    bars = tuple(
        Bar(
            bar["name"],
            f"{bar['courses']} ({bar['share']})",
            bar["width"] / most,
            bar["kind"] in ("process", "ineffective"),
        )
        for bar in of_outcome(figures, say)
    )
    heads = (say("outcome.group"), say("outcome.courses"))
    return Bars("outcome", outcome_title(figures, say), say("outcome.note"), bars, heads, width=6)


def _what_if(scored: pl.DataFrame, view: View) -> Chart:
    say, frame = view.say, points.what_if(view, scored, view.lang)
    named = frame.with_columns(
        title=pl.when(pl.col("rule") == points.IN_FORCE)
        .then(pl.lit(say("what_if.in_force")))
        .otherwise("title"),
        points=pl.col("difference") * 100,
    )
    kinds = (
        "effective",
        "ineffective",
        "undetermined",
        "to_effective",
        "to_ineffective",
        "to_undetermined",
        "changed",
    )
    columns = (
        Column("title", say("what_if.rule")),
        Column("value", say("what_if.value"), "share"),
        Column("points", say("what_if.difference"), "number", digits=1),
        *(Column(name, say(f"what_if.{name}"), "count") for name in kinds),
    )
    table = Table("what_if", say("what_if.caption"), named, columns)
    alone = [say("what_if.alone")] if len(load_editions()) < 2 else []
    note = " ".join([say("what_if.note", mark=say.count("point", view.store.pass_mark)), *alone])
    figure = rules(named, named["title"].to_list(), say)
    return Chart("what-if", _greatest_change(named, view), note, figure, table, width=5)


def _greatest_change(named: pl.DataFrame, view: View) -> str:
    """The rule that would change most verdicts."""
    changed = named.filter(pl.col("changed") > 0).sort("changed", descending=True, maintain_order=True)
    if changed.is_empty():
        return view.say("what_if.title_none")
    rule, courses = changed["title"][0], int(changed["changed"][0])
    return view.say("what_if.title", rule=rule, courses=view.say.count("course_of", courses))


def _left_out(view: View) -> pl.DataFrame:
    """The steps of what is left out over the half-years of the period, of the own region; certificates have no bureau
    and no provider, so that the mart counts them by region alone: scope.py says who reads it."""
    named = f"denominator_{view.lang} AS denominator_name"
    columns = f"period_kind, counted, {named}, added, numerator_low, numerator_high, denominator"
    halves = half_years(view)
    given = {"halves": halves} if halves else {}
    rows = view.store.query(*view.scope.region_counts("effectiveness_bounds", columns, given, "ORDER BY ALL"))
    return added_up(rows.filter(period_kind="half"))


def _bounds(view: View) -> Block:
    """What is left out, step by step, for a main bureau; for a bureau the words where it is seen."""
    say, frame = view.say, _left_out(view)
    if frame.is_empty():
        mine = view.scope.principal.role == MAIN_BUREAU
        return Words("bounds", say("bounds.title_empty"), (say("bounds.empty" if mine else "bounds.words"),))
    columns = (
        Column("denominator_name", say("bounds.denominator_name")),
        Column("added", say("bounds.added"), "count"),
        Column("low", say("bounds.share"), "interval", upto="high"),
        Column("numerator_low", say("bounds.numerator_low"), "count"),
        Column("numerator_high", say("bounds.numerator_high"), "count"),
        Column("denominator", say("bounds.denominator"), "count"),
    )
    table = Table("bounds", say("bounds.caption"), frame, columns, status="status")
    note = say("bounds.note", period=halves_in_words(view))
    return Listing("bounds", _between(frame, view), note, table)


def _between(frame: pl.DataFrame, view: View) -> str:
    """Within which limits the share of all courses lies, and with the certificates that led to none."""
    ends = {
        step: interval(low, high, view.lang)
        for step, low, high in frame.select("counted", "low", "high").drop_nulls().iter_rows()
    }
    if "unassessed" not in ends:
        return view.say("bounds.title_empty")
    if "unserved" not in ends:
        return view.say("bounds.title_courses", courses=ends["unassessed"])
    return view.say("bounds.title", courses=ends["unassessed"], all=ends["unserved"])


def _kinds(grouped: pl.DataFrame, view: View) -> Listing:
    say = view.say
    unknown = int(grouped.filter(pl.col("archetype").is_null())["courses"].sum())
    columns = (
        Column("title", say("criteria.kind")),
        Column("courses", say("criteria.courses"), "count"),
        Column("share", say("criteria.share"), "share"),
        Column("vectors", say("criteria.vectors"), "count"),
        Column("typical", say("criteria.typical"), "code"),
    )
    table = Table("kinds", say("criteria.kinds_caption"), points.kinds(grouped, view.lang), columns)
    named = " + ".join(CRITERION.label(code, view.lang).lower() for code in CRITERION.codes)
    note = say("criteria.kinds_note", unknown=say.count("course", unknown), criteria=named)
    return Listing("kinds", say("criteria.kinds_title"), note, table, width=7)


def _evenness(scored: pl.DataFrame, view: View) -> Words:
    """Whether the share of effective courses still tells providers apart, and how many courses are at the very top."""
    say, lang, told = view.say, view.lang, points.evenness(view)
    row = told.row(0, named=True) if told.height else {"units": 0, "topped_out": None}
    if row["topped_out"] is None:
        first = say("evenness.few", units=number(row["units"], lang))
    else:
        key = "topped" if row["topped_out"] else "differs"
        percentiles = {name: percent(row[f"percentile_{name[1:]}"], lang) for name in ("p75", "p90")}
        first = say(f"evenness.{key}", **percentiles)
    best, of = points.at_best(scored)
    share = percent(best / of if of else None, lang)
    return Words(
        "evenness",
        say("evenness.title"),
        (first, say("evenness.best", courses=say.count("course", best), share=share)),
        width=6,
    )


PAGE = Page("criteria", "/criteria", build, order=62, roles=ANALYSTS, filters=(OWN_PERIOD, OWN_PROVIDER))
