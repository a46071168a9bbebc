"""Certificates and money: counts and sums by year and by region, as the reader may see them.

Belongs here: which figures stand beside each other. Does not: disclosure control.
"""

import polars as pl

from dashboard.web.page.blocks import Content, Listing
from dashboard.web.page.filters import REGION_YEAR
from dashboard.web.page.page import Page, View
from dashboard.web.page.place_blocks import certificates
from dashboard.web.page.public import COUNTRY, decimals, figures, figures_of, in_time, wide
from dashboard.web.page.table import Column, Table

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
    regions = wide(figures(view, period, tuple(_SHOWN), area_kind="region"), _SHOWN).filter(
        pl.col("certificates_issued_value") > 0
    )
    regions = regions.join(names, on="area", how="left").sort("name")
    rows = in_time(view, "year", COUNTRY, tuple(_SHOWN))
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
    return Content(
        say("nav.certificates"), say("money.exact" if decimals(view) else "money.subtitle"), blocks
    )


def _years(rows: pl.DataFrame) -> list[str]:
    return rows.filter(indicator="certificates_issued")["period"].unique().sort().to_list()


def _table(view: View, name: str, rows: pl.DataFrame, first: str) -> Table:
    say = view.say

    def column(
        indicator: str, figure: str, title: str, kind: str = "count", digits: int | None = None
    ) -> Column:
        code = f"certificates_{indicator}"
        return Column(f"{code}_{figure}", say(f"money.{title}"), kind, digits, status=f"{code}_status")

    steps = [
        each
        for step in ("applied", "redeemed", "expired")
        for each in (column(step, "numerator", step), column(step, "value", f"{step}_share", "share", 0))
    ]
    columns = (
        Column("name", say(f"money.{first}")),
        column("issued", "value", "issued"),
        column("nominal_sum", "value", "sum"),
        column("mean_nominal", "value", "mean"),
        *steps,
    )
    return Table(name, say(f"money.{name}"), rows, columns)


PAGE = Page("certificates", "/certificates", build, order=30, filters=(REGION_YEAR,))
