"""Certificates and money: protected counts and sums by year and by region.

Belongs here: which figures stand beside each other. Does not: disclosure control.
"""

import polars as pl

from dashboard.web.blocks import Content, Listing
from dashboard.web.filters import REGION_YEAR
from dashboard.web.page import Page, View
from dashboard.web.place_blocks import certificates
from dashboard.web.public import COUNTRY, figures, figures_of, wide
from dashboard.web.table import Column, Table

_SHOWN = {
    "certificates_issued": ("value",),
    "certificates_nominal_sum": ("value",),
    "certificates_mean_nominal": ("value",),
    "certificates_applied": ("numerator", "value"),
    "certificates_redeemed": ("numerator", "value"),
    "certificates_expired": ("numerator", "value"),
}


def build(view: View) -> Content:
    """Certificates issued in the chosen year, and the years beside each other."""
    say, period = view.say, view.asked["period"]
    names = view.store.table("region").select(
        area="region_code", name=pl.coalesce(f"name_{view.lang}", "name_ru")
    )
    regions = wide(figures(view, period, area_kind="region"), _SHOWN).filter(
        pl.col("certificates_issued_value") > 0
    )
    regions = regions.join(names, on="area", how="left").sort("name")
    rows = view.store.table("published_indicator").filter(period_kind="year", area=COUNTRY, breakdown="none")
    years = [wide(rows.filter(period=year), _SHOWN).with_columns(name=pl.lit(year)) for year in _years(rows)]
    by_year = pl.concat(years) if years else regions.clear()
    blocks = (
        certificates(view, figures_of(view, period), 5),
        Listing(
            "years", say("money.years"), say("money.years_note"), _table(view, "years", by_year, "year"), 7
        ),
        Listing(
            "regions", say("money.regions"), say("money.note"), _table(view, "regions", regions, "region")
        ),
    )
    return Content(say("nav.certificates"), say("money.subtitle"), blocks)


def _years(rows: pl.DataFrame) -> list[str]:
    return rows.filter(indicator="certificates_issued")["period"].unique().sort().to_list()


def _table(view: View, name: str, rows: pl.DataFrame, first: str) -> Table:
    say = view.say
    shares = [
        column
        for step in ("applied", "redeemed", "expired")
        for column in (
            Column(
                f"certificates_{step}_numerator",
                say(f"money.{step}"),
                "count",
                status=f"certificates_{step}_status",
            ),
            Column(
                f"certificates_{step}_value",
                say(f"money.{step}_share"),
                "share",
                0,
                status=f"certificates_{step}_status",
            ),
        )
    ]
    columns = (
        Column("name", say(f"money.{first}")),
        Column(
            "certificates_issued_value", say("money.issued"), "count", status="certificates_issued_status"
        ),
        Column(
            "certificates_nominal_sum_value",
            say("money.sum"),
            "count",
            status="certificates_nominal_sum_status",
        ),
        Column(
            "certificates_mean_nominal_value",
            say("money.mean"),
            "count",
            status="certificates_mean_nominal_status",
        ),
        *shares,
    )
    return Table(name, say(f"money.{name}"), rows, columns)


PAGE = Page("certificates", "/certificates", build, order=30, filters=(REGION_YEAR,))
