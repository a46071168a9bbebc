"""Who reads the analytic pages, over which courses, and beside which protected figure.

Belongs here: what every page of these shares: roles, filters, names of providers, periods of counts by region and of
the national figure.
Does not: counting (the module of each page).
"""

from typing import Any

import polars as pl

from dashboard.web.access.principal import BUREAU, MAIN_BUREAU
from dashboard.web.cases.choices import ANY, PROVIDER, everything, facets, of_dimension
from dashboard.web.page.blocks import Key
from dashboard.web.page.filters import latest_year
from dashboard.web.page.page import Choices, Filter, View
from dashboard.web.page.public import Figure, figures_of, limits, shown
from dashboard.wording.format import period as period_words
from methodology.registry.periods import parse_period
from schemas.dimensions import dimension

ANALYSTS = frozenset(
    {BUREAU, MAIN_BUREAU}
)  # who has courses of a place to compare; the others read protected figures


def whose(view: View) -> str:
    """Whose courses a page counts, in words."""
    return view.say(f"own.{view.scope.principal.role}")


def asked(view: View) -> dict[str, Any]:
    """What was asked of the courses, without what was asked of the page."""
    return {name: value for name, value in view.asked.items() if value and name not in ("page", "indicator")}


def names_of_providers(view: View) -> pl.DataFrame:
    """provider, name: every provider of the reader's region; one without a name keeps its number."""
    rows = view.store.table("provider").filter(region_code=view.scope.principal.region_code)
    return rows.select(provider="provider_ogrn", name=pl.coalesce("provider_name", "provider_ogrn")).unique(
        "provider", keep="first", maintain_order=True
    )


def _own_providers(view: View) -> Choices:
    names = dict(names_of_providers(view).iter_rows())
    named = ((code, names.get(code, code)) for code in facets(view).providers)
    return everything(view, sorted(named, key=lambda choice: (choice[1], choice[0])))


OWN_PROVIDER = Filter(PROVIDER.id, _own_providers, of=PROVIDER)
OWN_GROUP = of_dimension(dimension("target_group"))


def courses_of(view: View, provider: str = "", state: str = "") -> str:
    """The address of single courses: those of the page's period and provider, or of another provider or state.

    A provider that is the only one of the reader cannot be asked for: it is no choice.
    """
    one = provider or view.asked.get("provider") or ""
    several = len(facets(view).providers) > 1
    period = view.asked.get("period")
    return view.link("/courses", verdict=ANY, period=period, provider=one if several else "", state=state)


def national(view: View) -> tuple[str, dict[str, Figure]]:
    """The protected figures of the country beside the reader's own, and their period in words.

    The half-year or year that was asked for, the year of a month or quarter, else the latest year that is over.
    """
    rows = view.store.table("published_indicator").filter(area_kind="country", breakdown="none")
    known = set(rows["period"].to_list())
    code = view.asked.get("period") or ""
    if code and code not in known:
        code = str(parse_period(code).first.year)
    if code not in known:
        code = latest_year(view)
    return (period_words(code, view.lang), figures_of(view, code)) if code else ("", {})


def national_rate(view: View) -> Key:
    """The protected share of effective courses of the country, named as such."""
    say = view.say
    named, figures = national(view)
    rate = figures.get("effective_rate")
    return Key(
        say("own.national", period=named),
        shown(rate, "share", say, 1),
        (say("own.national_note"), limits(rate, say)),
    )


def half_years(view: View) -> list[str]:
    """The half-years a chosen period lies in or holds; empty: all of them."""
    chosen = view.asked.get("period") or ""
    if not chosen:
        return []
    period = parse_period(chosen)
    ends = (period.first, period.last)
    return list(dict.fromkeys(f"{day.year}-H{(day.month + 5) // 6}" for day in ends))


def halves_in_words(view: View) -> str:
    """The half-years that counts by region are taken from, for those are kept by half-year alone."""
    halves = half_years(view)
    if not halves:
        return view.say("own.all_halves")
    return view.say("own.halves", halves=", ".join(period_words(code, view.lang) for code in halves))
