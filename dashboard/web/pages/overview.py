"""The first page: key figures of the country, the map of regions, and what lies in the reader's own scope.

Belongs here: which blocks stand in which order. Does not: counting (`scope_blocks`, `place_blocks`).
"""

from markupsafe import Markup

from dashboard.charts import tilemap
from dashboard.overview.findings import widened
from dashboard.web.access.blocks import own_keys, own_reasons
from dashboard.web.access.exact import headline
from dashboard.web.page.blocks import Block, Content, Picture
from dashboard.web.page.filters import PUBLIC_PERIOD
from dashboard.web.page.page import Page, View
from dashboard.web.page.place_blocks import certificates, outcome, place_keys, rate_over_time
from dashboard.web.page.places import PROTECTED_LEGEND, compared
from dashboard.web.page.public import decimals, figures_of
from dashboard.wording.text import Say


def build(view: View) -> Content:
    """The overview of a period."""
    say, period = view.say, view.asked["period"]
    who, blocks = view.scope.principal, list[Block]()
    if who.region_code:
        blocks.append(own_keys(view, {"period": period}))
    told = figures_of(view, period) | headline(view, period)
    blocks += [place_keys(view, told), region_map(view, period if decimals(view) else period[:4])]
    blocks.append(own_reasons(view, {"period": period}) if who.region_code else certificates(view, told, 4))
    blocks += [rate_over_time(view, "half"), outcome(view, told, 6)]
    if who.region_code:
        blocks.append(certificates(view, told, 12))
    return Content(
        say("page.country"), say("overview.exact" if decimals(view) else "overview.subtitle"), tuple(blocks)
    )


def region_map(view: View, period: str) -> Picture:
    """The tile map of a period (regions are published by year): a tile leads to its sheet, colour and mark tell the
    difference from the country."""
    say, rows = view.say, compared(view, period)
    region = view.store.table("region")
    places = tilemap.places(region, rows, f"{period[:4]}-12-31")
    address = view.link("/regions/CODE", period=period).replace("CODE", "{code}")
    drawn = Markup(tilemap.tile_map(places, say, address) + _legend(say))  # made of escaped parts
    beyond = rows.filter(rows["status"].is_in(["below_998", "below_95"]))["name"].to_list()
    hidden = rows.filter(status="hidden").height
    title = say("overview.map_title" if rows["rate"].count() else "overview.map_hidden", year=period)
    title = say("map.title_below", names=", ".join(beyond)) if beyond else title
    loose = [tilemap.describe(row, say) for row in tilemap.untiled(places).iter_rows(named=True)]
    notes = [say("map.warning"), *widened(rows, say)]
    notes += [say("overview.hidden", count=say.count("region_of", hidden))] if hidden else []
    notes += [say("map.untiled") + " " + "; ".join(loose)] if loose else []
    return Picture("map", title, say("overview.map_note", year=period), drawn, tuple(notes))


def _legend(say: Say) -> str:
    rect = '<rect x="1" y="1" width="12" height="12" rx="2"/>'
    items = (
        f'<li><svg class="tile {kind}" viewBox="0 0 14 14" aria-hidden="true">{rect}</svg>'
        f"{Markup.escape(say(f'status.{kind}'))}</li>"
        for kind in PROTECTED_LEGEND
    )
    return f'<ul class="legend" aria-label="{Markup.escape(say("map.legend"))}">{"".join(items)}</ul>'


PAGE = Page("overview", "/", build, order=10, filters=(PUBLIC_PERIOD,))
