"""Blocks that show figures of a place as the reader may see them: key figures, certificates, outcome, half-years.

Belongs here: one function a block. Does not: which figures may be shown (`dashboard.web.page.public`).
"""

from dashboard.charts.regions import by_period
from dashboard.web.page.blocks import Bar, Bars, Chart, Key, Keys, Words
from dashboard.web.page.page import View
from dashboard.web.page.public import COUNTRY, Figure, decimals, is_exact, limits, over_time, shown
from dashboard.web.page.table import Column, Table
from dashboard.wording.format import interval, number


def place_keys(view: View, told: dict[str, Figure], kind: str = "country") -> Keys:
    """Protected key figures of a place, by indicator."""
    say, rate = view.say, told.get("effective_rate")
    notes = [say("key.rate_interval", interval=limits(rate, say))] if limits(rate, say) else []
    if rate is not None and rate["numerator"] is not None and rate["denominator"] is not None:
        effective, judged = (number(rate[name], view.lang) for name in ("numerator", "denominator"))
        notes.append(say("key.rate_of", effective=effective, judged=judged))
    bounds = [told.get(f"effective_rate_{end}_bound") for end in ("lower", "upper")]
    known = [each["value"] for each in bounds if each and each["value"] is not None]
    unknown = []
    if len(known) == 2:
        unknown = [say("overview.bounds", bounds=interval(known[0], known[1], view.lang, decimals(view)))]
    cards = (
        Key(say("key.rate"), shown(rate, "share", say), tuple(notes)),
        Key(say("overview.courses"), shown(told.get("courses_total"), "count", say),
            (say("overview.completed", count=shown(told.get("courses_completed"), "count", say)),)),
        Key(say("key.undetermined"), shown(told.get("undetermined"), "count", say), tuple(unknown)),
        Key(say("key.mean"), shown(told.get("mean_total"), "number", say, 2),
            (say("key.mean_note", mark=view.store.pass_mark),)),
        Key(say("key.activities"), shown(told.get("activities_per_course"), "number", say, 1),
            (say("key.activities_note"),)),
    )  # fmt: skip
    title = f"overview.exact_{kind}" if decimals(view) else f"overview.{kind}"
    if rate is not None and is_exact(rate) and not decimals(view):
        title = "overview.headline"
    return Keys(say(title), cards, kind)


def certificates(view: View, told: dict[str, Figure], width: int) -> Bars:
    """Certificates issued in the period and what became of them, protected."""
    say, issued = view.say, told.get("certificates_issued")
    whole = issued["value"] if issued and issued["value"] else None
    bars = [Bar(say("certificates.issued"), shown(issued, "count", say), 1.0 if whole else 0.0)]
    for step in ("applied", "redeemed", "expired"):
        row = told.get(f"certificates_{step}")
        share = row["value"] if row and row["value"] is not None else 0.0
        bars.append(Bar(say(f"certificates.{step}"), shown(row, "share", say), share, step == "expired"))
    heads = (say("certificates.step"), say("certificates.count"))
    return Bars(
        "certificates",
        say("overview.certificates"),
        say("overview.certificates_note"),
        tuple(bars),
        heads,
        width,
    )


def outcome(view: View, told: dict[str, Figure], width: int) -> Bars:
    """Effective by outcome, or by process alone; norm of activities met."""
    say = view.say
    named = ("effective_by_outcome", "effective_by_process_only", "norm_met")
    bars = []
    for name in named:
        row = told.get(name)
        share = row["value"] if row and row["value"] is not None else 0.0
        bars.append(
            Bar(say(f"overview.{name}"), shown(row, "share", say), share, name == "effective_by_process_only")
        )
    heads = (say("outcome.group"), say("outcome.share"))
    return Bars("outcome", say("overview.outcome"), say("overview.outcome_note"), tuple(bars), heads, width)


def rate_over_time(view: View, kind: str, area: str = COUNTRY, width: int = 6) -> Chart | Words:
    """The share of effective courses of a place by half-year or year, protected; words where all of it is hidden."""
    say, rows = view.say, over_time(view, kind, area)
    known = rows["value"].drop_nulls().to_list()
    title = say("over_time.title_one")
    if not known:
        return Words("over-time", say("over_time.title_hidden"), (say("over_time.hidden_why"),), width)
    if len(known) > 1:
        title = say("over_time.title", span=interval(min(known), max(known), view.lang, 0))
    columns = (
        Column("period", say("over_time.period"), "period"),
        Column("numerator", say("regions_page.effective"), "count"),
        Column("denominator", say("regions_page.judged"), "count"),
        Column("value", say("regions_page.rate"), "share", digits=decimals(view)),
        Column("low", say("regions_page.interval"), "interval", upto="high"),
    )
    table = Table("over_time", say("over_time.caption"), rows, columns, status="status")
    return Chart("over-time", title, say("over_time.note"), by_period(rows, say), table, width)
