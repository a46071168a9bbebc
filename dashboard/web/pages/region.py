"""The sheet of one region in a period, for one printed page: its figures, and the reader's own where they are.

Belongs here: what stands on the sheet. Does not: the blocks (`dashboard.web.page.place_blocks`).
"""

import polars as pl

from dashboard.web.access.blocks import own_keys, own_reasons
from dashboard.web.page.blocks import Block, Content, Links, Listing
from dashboard.web.page.filters import REGION_YEAR
from dashboard.web.page.page import Page, View
from dashboard.web.page.place_blocks import certificates, outcome, place_keys, rate_over_time
from dashboard.web.page.public import COUNTRY, absent, decimals, figures, figures_of
from dashboard.web.page.table import Column, Table
from dashboard.web.site import NotFound
from dashboard.wording.format import period as period_words
from methodology.registry.indicators import load_indicators


def build(view: View) -> Content:
    """One region. Raises NotFound for what is no region of the pilot."""
    say, period, code = view.say, view.asked["period"], view.parts["region"]
    row = view.store.table("region").filter(pl.col("pilot_joined_year").is_not_null(), region_code=code)
    if row.is_empty():
        raise NotFound
    told, blocks = figures_of(view, period, code), list[Block]()
    mine = view.scope.principal.region_code == code
    if mine:
        blocks.append(own_keys(view, {"period": period}))
    blocks += [
        place_keys(view, told, "place"),
        rate_over_time(view, "half" if decimals(view) else "year", code, 8),
    ]
    blocks.append(own_reasons(view, {"period": period}) if mine else certificates(view, told, 4))
    blocks += [outcome(view, told, 6), certificates(view, told, 6)] if mine else [outcome(view, told, 12)]
    blocks += [_table(view, period, code), _links(view, period, code)]
    name = row[f"name_{view.lang}"][0] or row["name_ru"][0]
    joined = row["pilot_joined_year"][0]
    subtitle = say("region_page.subtitle", period=period_words(period, view.lang), code=code, joined=joined)
    return Content(name, subtitle, tuple(blocks))


def _table(view: View, period: str, code: str) -> Listing:
    """Every published figure of the region beside the country's."""
    say, lang = view.say, view.lang
    here, country = (figures(view, period, area=area).drop("area_kind", "area") for area in (code, COUNTRY))
    rows = country.select("indicator", country_value="value", country_status="status").join(
        here, on="indicator", how="full", coalesce=True
    )
    sheets = load_indicators()
    titles = {name: getattr(sheet, f"title_{lang}") for name, sheet in sheets.items()}
    told = (
        rows.with_columns(pl.col("status", "country_status").fill_null(absent(view)))
        .with_columns(
            title=pl.col("indicator").replace_strict(titles),
            place=pl.col("indicator").replace_strict({name: at for at, name in enumerate(sheets)}),
            kind=pl.col("indicator").replace_strict({name: sheet.kind for name, sheet in sheets.items()}),
            link=pl.col("indicator").map_elements(lambda name: view.link(f"/method/{name}"), pl.String),
        )
        .sort("place")
    )
    exactly = decimals(view)
    columns = (
        Column("title", say("region_page.indicator"), link="link"),
        Column("numerator", say("region_page.numerator"), "count"),
        Column("denominator", say("region_page.denominator"), "count"),
        Column("value", say("region_page.value"), "figure", exactly, by="kind"),
        Column(
            "country_value", say("region_page.country"), "figure", exactly, by="kind", status="country_status"
        ),
        Column("status", say("region_page.status"), "status"),
        *([Column("small", say("exact.small"), "mark")] if exactly else []),
    )
    table = Table("indicators", say("region_page.table"), told, columns, status="status")
    note = say("region_page.exact" if exactly else "region_page.note")
    return Listing("indicators", say("region_page.table"), note, table)


def _links(view: View, period: str, code: str) -> Links:
    say = view.say
    links = ((say("region_page.report"), view.link(f"/report/{code}.pdf", period=period)),
             (say("region_page.all"), view.link("/regions", period=period)))  # fmt: skip
    return Links("further", say("region_page.further"), links)


PAGE = Page("region", "/regions/{region}", build, filters=(REGION_YEAR,))
