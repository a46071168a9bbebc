"""The monitoring table of order 525н on a page: each region and the country for the ministry, its own for a bureau.

Belongs here: what stands on the page, what may be asked of it. Does not: its rows (`dashboard.web.report.monitoring`),
its workbook and PDF (`dashboard.web.report.monitoring_route`).
"""

from dashboard.web.access import exact
from dashboard.web.access.principal import MAIN_BUREAU, MINISTRY
from dashboard.web.page.blocks import Block, Content, Links, Listing, Words
from dashboard.web.page.page import Choices, Filter, Page, View
from dashboard.web.report.monitoring import form_table, monitoring_form, places
from dashboard.wording.format import period as period_words
from methodology.registry.periods import parse_period


def _periods(view: View) -> Choices:
    return [(code, period_words(code, view.lang)) for code in exact.periods(view)]


def _latest_over(view: View) -> str:
    """The latest year or half-year that the data have passed, else the latest there is."""
    codes, as_of = exact.periods(view), str(view.store.manifest["data_as_of"])
    over = [code for code in codes if str(parse_period(code).last) <= as_of]
    return (over or codes or [""])[0]


AREA = Filter("region", places)
PERIOD = Filter("period", _periods, _latest_over)
FILTERS = (AREA, PERIOD)


def build(view: View) -> Content:
    """The table of the place and period."""
    say, form = view.say, monitoring_form(view, view.asked["region"], view.asked["period"])
    blocks: list[Block] = [
        Words("heading", say("monitoring.heading"), tuple(f"{name}: {text}" for name, text in form.heading), 6),
        Words("provisional", say("monitoring.provisional"), form.provisional or (say("monitoring.final"),), 6),
    ]  # fmt: skip
    for section, title in form.sections:
        blocks.append(Listing(section, title, "", form_table(form, view, section)))
    blocks += [Words("notes", say("monitoring.notes"), form.notes), _papers(view)]
    subtitle = say("monitoring.subtitle", place=form.place, period=period_words(form.period, view.lang))
    return Content(say("monitoring.title"), subtitle, tuple(blocks))


def _papers(view: View) -> Links:
    say, area, period = view.say, view.asked["region"], view.asked["period"]
    files = ((form, f"/monitoring/{area}.{form}") for form in ("xlsx", "pdf"))
    links = tuple((say(f"monitoring.{form}"), view.link(path, period=period)) for form, path in files)
    return Links("papers", say("monitoring.papers"), links)


PAGE = Page(
    "monitoring", "/monitoring", build, order=24, roles=frozenset({MINISTRY, MAIN_BUREAU}), filters=FILTERS
)
