"""Regions side by side, by name and never by rank: protected counts, rates with intervals, what cannot be said.

Belongs here: the table of a period. Does not: one region (region.py).
"""

import polars as pl

from dashboard.web.blocks import Content, Listing
from dashboard.web.filters import PUBLIC_PERIOD
from dashboard.web.page import Page, View
from dashboard.web.public import figures, wide
from dashboard.web.table import Column, Table

_SHOWN = {
    "courses_total": ("value",),
    "effective_rate": ("numerator", "denominator", "value", "low", "high"),
    "undetermined": ("value",),
}


def build(view: View) -> Content:
    """Every region of the pilot in the chosen period."""
    say, period = view.say, view.asked["period"]
    table = Table(
        "regions",
        say("regions_page.caption"),
        _rows(view, period),
        _columns(view),
        status="effective_rate_status",
    )
    listing = Listing("regions", say("regions_page.title"), say("regions_page.note"), table)
    return Content(say("nav.regions"), say("regions_page.subtitle"), (listing,))


def _rows(view: View, period: str) -> pl.DataFrame:
    found = wide(figures(view, period, area_kind="region"), _SHOWN)
    names = view.store.table("region").select(
        pl.col("region_code").alias("area"),
        pl.coalesce(f"name_{view.lang}", "name_ru").alias("name"),
        "pilot_joined_year",
    )
    return found.join(names, on="area", how="left").filter(pl.col("courses_total_status") != "M").sort("name")


def _columns(view: View) -> tuple[Column, ...]:
    say = view.say
    return (
        Column("area", say("regions_page.code"), "code"),
        Column("name", say("regions_page.name")),
        Column("pilot_joined_year", say("regions_page.joined"), "code"),
        Column("courses_total_value", say("regions_page.courses"), "count"),
        Column("effective_rate_numerator", say("regions_page.effective"), "count"),
        Column("effective_rate_denominator", say("regions_page.judged"), "count"),
        Column("effective_rate_value", say("regions_page.rate"), "share"),
        Column("effective_rate_low", say("regions_page.interval"), "interval", upto="effective_rate_high"),
        Column("undetermined_value", say("regions_page.undetermined"), "count"),
        Column("effective_rate_status", say("regions_page.status"), "status"),
    )


PAGE = Page("regions", "/regions", build, order=20, filters=(PUBLIC_PERIOD,))
