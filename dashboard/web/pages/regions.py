"""Regions side by side, by name and never by rank: counts, rates with intervals, what cannot be said.

Belongs here: chart and table of a period. Does not: one region (region.py), the statuses (`dashboard.web.page.places`).
"""

import polars as pl

from dashboard.charts.regions import side_by_side
from dashboard.web.page.blocks import Block, Chart, Content, Listing, Words
from dashboard.web.page.filters import REGION_YEAR
from dashboard.web.page.page import Page, View
from dashboard.web.page.places import STATUSES, common_rate, compared
from dashboard.web.page.public import decimals
from dashboard.web.page.table import Column, Table
from dashboard.wording.format import percent


def build(view: View) -> Content:
    """Every region of the pilot in the chosen period."""
    say, period = view.say, view.asked["period"]
    rows = compared(view, period).with_columns(
        link=pl.col("region_code").map_elements(
            lambda code: view.link(f"/regions/{code}", period=period), pl.String
        ),
        remark=pl.col("status").replace_strict({status: say(f"status.{status}") for status in STATUSES}),
    )
    table = Table("regions", say("regions_page.caption"), rows, _columns(view), status="published")
    shown = rows.drop_nulls(["rate", "low"])
    subtitle = say("regions_page.subtitle" if decimals(view) == 0 else "regions_page.exact")
    first: Block
    if shown.is_empty():
        first = Words("withheld", say("regions_page.withheld"), (say("regions_page.withheld_why"),))
        return Content(say("nav.regions"), subtitle, (first, _listing(view, table)))
    common = common_rate(view, period)
    first = Chart("compared", _finding(view, shown, common), say("regions_page.chart_note"),
                  side_by_side(shown, common, say), table, width=12)  # fmt: skip
    return Content(say("nav.regions"), subtitle, (first,))


def _listing(view: View, table: Table) -> Listing:
    return Listing("regions", view.say("regions_page.title"), view.say("regions_page.note"), table)


def _finding(view: View, shown: pl.DataFrame, common: float | None) -> str:
    say = view.say
    beyond = shown.filter(pl.col("status").is_in(["below_998", "below_95"]))["name"].to_list()
    if beyond:
        return say("map.title_below", names=", ".join(beyond))
    return say("regions_page.within", share=percent(common, view.lang))


def _columns(view: View) -> tuple[Column, ...]:
    say = view.say
    return (
        Column("region_code", say("regions_page.code"), "code"),
        Column("name", say("regions_page.name"), link="link"),
        Column("joined", say("regions_page.joined"), "code"),
        Column("courses", say("regions_page.courses"), "count"),
        Column("effective", say("regions_page.effective"), "count"),
        Column("judged", say("regions_page.judged"), "count"),
        Column("value", say("regions_page.rate"), "share", digits=decimals(view)),
        Column("low", say("regions_page.interval"), "interval", upto="high"),
        Column("undetermined", say("regions_page.undetermined"), "count", status="undetermined_status"),
        Column("remark", say("regions_page.status")),
    )


PAGE = Page("regions", "/regions", build, order=20, filters=(REGION_YEAR,))
