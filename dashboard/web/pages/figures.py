"""Any indicator in every region, exact, by half-year and year, in the groups of one breakdown: for the ministry.

Belongs here: the table and what may be asked of it. Does not: who reads which figure (`scope`), reading them (`exact`),
the monitoring table of one place (monitoring.py).
"""

import polars as pl

from dashboard.exports.areas import COUNTRY
from dashboard.web.access import exact
from dashboard.web.access.principal import MINISTRY
from dashboard.web.page.blocks import Block, Content, Links, Listing, Words
from dashboard.web.page.filters import REGION_YEAR
from dashboard.web.page.page import Choices, Filter, Page, View
from dashboard.web.page.table import Column, Table
from dashboard.wording.format import period as period_words
from law.indicators import SERVICES
from law.monitoring import monitoring
from methodology.registry.fact import in_order_of_values
from methodology.registry.indicators import Indicator, load_indicators
from schemas.dimensions import DIMENSIONS, NONE, dimension


def _indicators(view: View) -> Choices:
    """Every indicator of every registry, in their order."""
    every = {id: each for part in exact.MARTS for id, each in load_indicators(part).items()}
    return [(id, _title(view, each)) for id, each in every.items()]


def _breakdowns(view: View) -> Choices:
    """The total, and every dimension there is: an indicator has those of its fact."""
    named = {each.id: each.title(view.lang) for family in DIMENSIONS.values() for each in family}
    return [(NONE, view.say("figures.whole")), *named.items()]


INDICATOR = Filter("indicator", _indicators, lambda view: "effective_rate")
BREAKDOWN = Filter("breakdown", _breakdowns)


def build(view: View) -> Content:
    """The indicator in every region of the period."""
    say, asked = view.say, view.asked
    period, id, breakdown = asked["period"], asked["indicator"], asked["breakdown"]
    part = exact.part_of(id)
    assert part is not None, "a choice of the filter"
    sheet, rows = load_indicators(part)[id], exact.by_group(view, id, period, breakdown)
    told = {"indicator": _title(view, sheet), "period": period_words(period, view.lang)}
    subtitle = say("figures.subtitle", **told, breakdown=dict(_breakdowns(view))[breakdown])
    main: Block = Words("nothing", say("figures.nothing"), (say("figures.nothing_why"),))
    if rows.height:
        main = _listing(view, rows, part, breakdown)
    return Content(say("nav.figures"), subtitle, (main, _links(view, id, part, period)))


def _title(view: View, sheet: Indicator) -> str:
    return str(getattr(sheet, f"title_{view.lang}"))


def _listing(view: View, rows: pl.DataFrame, part: str, breakdown: str) -> Listing:
    say, mart = view.say, exact.MARTS[part]
    region = view.store.table("region").select(
        area="region_code", place=pl.coalesce(f"name_{view.lang}", "name_ru")
    )
    named = rows.join(region, on="area", how="left", maintain_order="left").with_columns(
        place=pl.when(area=COUNTRY).then(pl.lit(say("page.country"))).otherwise(pl.coalesce("place", "area"))
    )
    columns = [Column("area", say("figures.code"), "code"), Column("place", say("figures.place"))]
    if breakdown != NONE:
        named = named.with_columns(group=_groups(view, named, mart, breakdown))
        columns.append(Column("group", dimension(breakdown, mart).heading(view.lang)))
    columns += [
        Column("numerator", say("figures.numerator"), "count"),
        Column("denominator", say("figures.denominator"), "count"),
        Column("value", say("figures.value"), "figure", 1, by="kind"),
        *_interval(view, rows),
        Column("status", say("figures.status"), "status"),
        Column("small", say("exact.small"), "mark"),
    ]
    told = named.sort(pl.col("area") != COUNTRY, "place", *in_order_of_values(mart))
    note = say("figures.note")
    if breakdown in [each.id for each in DIMENSIONS[mart] if each.within_region]:
        note += " " + say("figures.named", courses=monitoring().access.named_provider_courses)
    table = Table("figures", say("figures.title"), told, tuple(columns), status="status")
    return Listing("figures", say("figures.title"), note, table)


def _interval(view: View, rows: pl.DataFrame) -> list[Column]:
    """Shares have an interval in percent, means one in their unit, counts and sums none."""
    kind = rows["kind"][0]
    if kind not in ("proportion", "mean") or rows["low"].null_count() == rows.height:
        return []
    reads = ("interval", 1) if kind == "proportion" else ("range", 2)
    return [Column("low", "95 %", *reads, upto="high")]


def _groups(view: View, rows: pl.DataFrame, mart: str, breakdown: str) -> pl.Series:
    """The groups in words; providers by name where their region gave one."""
    each = dimension(breakdown, mart)
    if not each.within_region:
        return pl.Series([each.label(value, view.lang) for value in rows["breakdown_value"]], dtype=pl.String)
    names = view.store.table("provider").select("provider_ogrn", "provider_name").drop_nulls()
    named = dict(names.unique("provider_ogrn", keep="first", maintain_order=True).iter_rows())
    return pl.Series([named.get(value, value) for value in rows["breakdown_value"]], dtype=pl.String)


def _links(view: View, id: str, part: str, period: str) -> Links:
    say = view.say
    form = (say("figures.form"), view.link("/monitoring", period=period))
    sheet = (say("figures.sheet"), view.link(f"/method/{id}"))
    return Links("further", say("figures.further"), (form,) if part == SERVICES else (sheet, form))


PAGE = Page(
    "figures",
    "/figures",
    build,
    order=22,
    roles=frozenset({MINISTRY}),
    filters=(REGION_YEAR, INDICATOR, BREAKDOWN),
)
