"""Points by the provider's protocol against those the bureau gave: how often equal, which way apart, how sure.

Belongs here: which figures and words the page shows. Does not: coefficients (methodology/comparison), drawing.
"""

import polars as pl

from dashboard.charts.bands import AMBER, Part, bands
from dashboard.charts.overview import BAD, BLUE, HATCH
from dashboard.web.analysts import ANALYSTS, OWN_PROVIDER, asked, courses_of, whose
from dashboard.web.page.blocks import Chart, Content, Key, Keys, Listing, Words
from dashboard.web.page.filters import OWN_PERIOD
from dashboard.web.page.page import Page, View
from dashboard.web.page.table import Column, Table
from dashboard.wording.format import number, percent
from methodology.comparison.agreement import POINTS, agreement, points_there_are
from methodology.comparison.agreement_interval import ac1_interval
from schemas.codes import CRITERION

_PARTS = ("agreed", "bureau_lower", "bureau_higher")


def _pairs(view: View) -> pl.DataFrame:
    """criterion, lo, hi (ours), reported (theirs, null: none), courses: decided courses alike in these."""
    found = []
    for name in CRITERION.codes:
        columns = {"lo": f"{name}_lo", "hi": f"{name}_hi", "reported": f"reported_{name}"}
        counted = [f"CAST({column} AS INTEGER) AS {end}" for end, column in columns.items()]
        alike = view.alike(counted, asked(view) | {"decided": True})
        found.append(alike.select(pl.lit(name).alias("criterion"), pl.all()))
    return pl.concat(found).drop_nulls("lo")  # a criterion that the edition of a course does not have


def _agreed(paired: pl.DataFrame) -> pl.DataFrame:
    """One row a criterion in their order: counts, share and AC1 with intervals, direction, confusion, left out."""
    order = pl.DataFrame({"criterion": CRITERION.codes})
    rows = ac1_interval(agreement(paired, ["criterion"], points_there_are()))
    counts = [name for name, kind in rows.schema.items() if kind == pl.Int64]
    every = order.join(rows, on="criterion", how="left", maintain_order="left")
    return every.with_columns(pl.col(counts).fill_null(0))


def _courses(view: View, **more: bool) -> int:
    """How many decided courses there are, of all or of those with a flag more."""
    found = view.figure(["courses_total"], asked(view) | {"decided": True} | more)
    return int(found["courses_total"]["value"])


def build(view: View) -> Content:
    """The decided courses in the reader's scope, of a period and a provider."""
    say = view.say
    rows = _named(_agreed(_pairs(view)), view)
    differing = _courses(view, differs=True)
    words = Words(
        "method", say("pairs.method"), (say("pairs.method_ac1"), say("pairs.method_equal")), width=6
    )
    blocks = (_keys(rows, differing, view), _chart(rows, view), _cells(rows, view), words)
    return Content(say("nav.agreement"), say("pairs.subtitle", whose=whose(view)), blocks)


def _named(rows: pl.DataFrame, view: View) -> pl.DataFrame:
    """Criteria in words, and the parts as shares of the compared."""
    of = pl.when(pl.col("compared") > 0).then("compared")
    names = [CRITERION.label(code, view.lang) for code in rows["criterion"]]
    shares = {f"share_{part}": pl.col(part) / of for part in _PARTS}
    return rows.with_columns(name=pl.Series(names, dtype=pl.String), **shares)


def _keys(rows: pl.DataFrame, differing: int, view: View) -> Keys:
    say, lang = view.say, view.lang
    unreported, unknown = (int(rows[name].sum()) for name in ("not_reported", "interval_scored"))
    link = courses_of(view, state="differs") if differing else ""
    cards = (
        Key(say("pairs.key_decided"), number(_courses(view), lang)),
        Key(say("pairs.key_differ"), number(differing, lang), (say("pairs.key_differ_note"),), link),
        Key(say("pairs.key_unreported"), number(unreported, lang), (say("pairs.key_pairs_note"),)),
        Key(say("pairs.key_interval"), number(unknown, lang), (say("pairs.key_pairs_note"),)),
    )
    return Keys(say("key.title"), cards)


def _chart(rows: pl.DataFrame, view: View) -> Chart:
    say = view.say
    looks = {
        "agreed": (BLUE, "#FFFFFF", {}),
        "bureau_lower": (BAD, "#FFFFFF", HATCH),
        "bureau_higher": (AMBER, "#0B1F33", {}),
    }
    parts = tuple(Part(f"share_{part}", part, say(f"pairs.{part}"), *looks[part]) for part in _PARTS)
    columns = (
        Column("name", say("pairs.criterion")),
        Column("compared", say("pairs.compared"), "count"),
        *(Column(part, say(f"pairs.{part}"), "count") for part in _PARTS),
        Column("value", say("pairs.share"), "share"),
        Column("low", say("pairs.interval"), "interval", upto="high"),
        Column("ac1", say("pairs.ac1"), "number", digits=2),
        Column("ac1_low", say("pairs.ac1_interval"), "range", digits=2, upto="ac1_high"),
        Column("not_reported", say("pairs.not_reported"), "count"),
        Column("interval_scored", say("pairs.interval_scored"), "count"),
    )
    table = Table("agreement", say("pairs.caption"), rows, columns)
    figure = bands(rows, rows["name"].to_list(), parts, say)
    return Chart("agreement", _finding(rows, view), say("pairs.note"), figure, table, width=12)


def _finding(rows: pl.DataFrame, view: View) -> str:
    compared, agreed = int(rows["compared"].sum()), int(rows["agreed"].sum())
    if not compared:
        return view.say("pairs.title_empty")
    if agreed == compared:
        return view.say("pairs.title_same")
    worst = rows.drop_nulls("value").sort("value", maintain_order=True)["name"][0]
    return view.say("pairs.title", share=percent(agreed / compared, view.lang), criterion=worst)


def _cells(rows: pl.DataFrame, view: View) -> Listing:
    say = view.say
    long = pl.concat(
        rows.select(
            "name",
            ours=pl.lit(ours),
            **{f"theirs{theirs}": pl.col(f"n{ours}{theirs}") for theirs in POINTS},
        )
        for ours in POINTS
    )
    order = {name: at for at, name in enumerate(rows["name"])}
    long = long.sort(pl.col("name").replace_strict(order, return_dtype=pl.Int64), "ours")
    columns = (
        Column("name", say("pairs.criterion")),
        Column("ours", say("pairs.ours"), "points"),
        *(Column(f"theirs{points}", say("pairs.theirs", points=points), "count") for points in POINTS),
    )
    table = Table("confusion", say("pairs.cells_caption"), long, columns)
    return Listing("confusion", say("pairs.cells_title"), say("pairs.cells_note"), table, width=7)


PAGE = Page("agreement", "/agreement", build, order=70, roles=ANALYSTS, filters=(OWN_PERIOD, OWN_PROVIDER))
