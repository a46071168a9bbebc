"""Filters that several pages share, each with the choices that the data offers.

Belongs here: period, region, and the groups of courses. Does not: conditions (scope.py).
"""

from dashboard.web.access import exact
from dashboard.web.page.page import NO_CHOICE, Choices, Filter, View
from dashboard.wording.format import period as period_words


def _all(view: View) -> Choices:
    return [(NO_CHOICE, view.say("filter.all"))]


def _public_periods(view: View) -> Choices:
    """Years and half-years with protected figures of the country, the latest year first."""
    return _published(view, "country")


def _region_years(view: View) -> Choices:
    """Years with protected figures of regions, whose half-years are not published; with exact ones both."""
    if view.scope.principal.reads_exact_regions:
        return [(code, period_words(code, view.lang)) for code in exact.periods(view)]
    return _published(view, "region")


def _published(view: View, area_kind: str) -> Choices:
    rows = view.store.table("published_indicator").filter(indicator="courses_total", area_kind=area_kind)
    codes = rows.filter(breakdown="none").sort("period_kind", "period", descending=True)["period"].to_list()
    return [(code, period_words(code, view.lang)) for code in dict.fromkeys(codes)]


def _own_periods(view: View) -> Choices:
    """Everything, then years, half-years, quarters and months in which a course of the scope ended."""
    months = view.courses("DISTINCT strftime(finished_on, '%Y-%m') AS month", {}, "ORDER BY month DESC")[
        "month"
    ]
    return _all(view) + periods_of(months.to_list(), view.lang)


def periods_of(months: list[str], lang: str) -> Choices:
    """Years, half-years, quarters and months (2025-07) of some months, in their order.

    >>> [code for code, _ in periods_of(["2025-07", "2025-06"], "en")]
    ['2025', '2025-H2', '2025-H1', '2025-Q3', '2025-Q2', '2025-07', '2025-06']
    """
    years = [month[:4] for month in months]
    halves = [f"{month[:4]}-H{(int(month[5:]) + 5) // 6}" for month in months]
    quarters = [f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}" for month in months]
    found = dict.fromkeys(years + halves + quarters + months)
    return [(code, period_words(code, lang)) for code in found]


def _pilot_regions(view: View) -> Choices:
    """Regions of the pilot by name."""
    region = view.store.table("region")
    rows = region.filter(region["pilot_joined_year"].is_not_null()).sort(f"name_{view.lang}")
    return _all(view) + [
        (code, name or code) for code, name in rows.select("region_code", f"name_{view.lang}").iter_rows()
    ]


def latest_year(view: View) -> str:
    """The latest year that is over by the data, else the latest period there is: a year begun says little."""
    codes = [code for code, _ in _public_periods(view)]
    over = [
        code for code in codes if len(code) == 4 and f"{code}-12-31" <= str(view.store.manifest["data_as_of"])
    ]
    return (over or codes or [NO_CHOICE])[0]


PUBLIC_PERIOD = Filter("period", _public_periods, latest_year)
REGION_YEAR = Filter("period", _region_years, latest_year)
OWN_PERIOD = Filter("period", _own_periods)
REGION = Filter("region", _pilot_regions)
