"""The sheet of one indicator: definition, numerator, denominator, act, caveats, and its protected values.

Belongs here: the sheet. Does not: the texts (`law/indicators`).
"""

import polars as pl

from dashboard.web.page.blocks import Block, Content, Listing
from dashboard.web.page.page import Page, View
from dashboard.web.page.public import COUNTRY
from dashboard.web.page.table import Column, Table
from dashboard.web.site import NotFound
from methodology.registry.indicators import POPULATION, Indicator, load_indicators

_TEXTS = ("definition", "rationale", "numerator", "denominator", "exclusions", "act", "clause", "caveat")
_PLAIN = (
    "kind",
    "basis",
    "unit",
    "polarity",
    "interval",
    "minimum_n",
    "range_text",
    "suppression",
    "part_of",
)


def build(view: View) -> Content:
    """One indicator. Raises NotFound for what is none."""
    sheet = (load_indicators() | load_indicators(POPULATION)).get(view.parts["indicator"])
    if sheet is None:
        raise NotFound
    say = view.say
    blocks: list[Block] = [Listing("sheet", say("indicator_page.sheet"), "", _sheet(view, sheet))]
    values = _by_region(view, sheet) if sheet.id in load_indicators(POPULATION) else _values(view, sheet)
    if values.frame.height:
        blocks.append(Listing("values", values.title, say("indicator_page.values_note"), values))
    return Content(getattr(sheet, f"title_{view.lang}"), sheet.id, tuple(blocks))


def _sheet(view: View, sheet: Indicator) -> Table:
    say = view.say
    texts = [(say(f"indicator_page.{name}"), getattr(sheet, f"{name}_{view.lang}")) for name in _TEXTS]
    plain = [(say(f"indicator_page.{name}"), str(getattr(sheet, name))) for name in _PLAIN]
    rows = pl.DataFrame([row for row in texts + plain if row[1]], schema=["name", "value"], orient="row")
    columns = (Column("name", say("indicator_page.field")), Column("value", say("indicator_page.value")))
    return Table("sheet", say("indicator_page.sheet"), rows, columns)


def _values(view: View, sheet: Indicator) -> Table:
    """Protected values of the country, by period."""
    say = view.say
    rows = view.store.table("published_indicator").filter(indicator=sheet.id, area=COUNTRY, breakdown="none")
    rows = rows.sort("period_kind", "period", descending=True).with_columns(kind=pl.lit(sheet.kind))
    columns = (
        Column("period", say("filter.period"), "period"),
        Column("numerator", say("indicator_page.numerator"), "count"),
        Column("denominator", say("indicator_page.denominator"), "count"),
        Column("value", say("indicator_page.figure"), "figure", by="kind"),
        Column("status", say("region_page.status"), "status"),
    )
    return Table("values", say("indicator_page.values"), rows, columns, status="status")


def _by_region(view: View, sheet: Indicator) -> Table:
    """Protected values of a register statistic, by region and year: no sum of regions is the country."""
    say = view.say
    rows = view.store.table("published_population").filter(indicator=sheet.id, breakdown="none")
    region = view.store.table("region").select(
        "region_code", place=pl.coalesce(f"name_{view.lang}", "name_ru")
    )
    named = rows.join(region, on="region_code", how="left").with_columns(kind=pl.lit(sheet.kind))
    columns = (
        Column("place", say("filter.region")),
        Column("period", say("filter.period"), "period"),
        Column("numerator", say("indicator_page.numerator"), "count"),
        Column("denominator", say("indicator_page.denominator"), "count"),
        Column("value", say("indicator_page.figure"), "figure", by="kind"),
        Column("status", say("region_page.status"), "status"),
    )
    told = named.sort("place", "period", descending=[False, True])
    return Table("values", say("indicator_page.values_by_region"), told, columns, status="status")


PAGE = Page("indicator", "/method/{indicator}", build)
