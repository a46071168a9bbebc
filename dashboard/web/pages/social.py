"""Social services (442-FZ) of a region: steps in time, waiting, refusals, payment, and what falls due in ten days.

Belongs here: which figures and words the page shows. Does not: counting (social_cases.py), deadlines and clauses
(`methodology/deadlines`), conditions (`scope`).
"""

from datetime import date

import polars as pl

from dashboard.charts.social import in_time
from dashboard.web import social_cases as social
from dashboard.web.access.principal import MAIN_BUREAU
from dashboard.web.cases.choices import everything, region_names
from dashboard.web.page.blocks import Bar, Bars, Block, Chart, Content, Key, Keys, Listing, Words
from dashboard.web.page.filters import periods_of
from dashboard.web.page.page import Choices, Filter, Page, View
from dashboard.web.page.table import Column, Table
from dashboard.wording.format import NBSP, day, interval, number, percent
from law.deadlines import Procedure, Step
from methodology.social_services.pathway import last_soon
from methodology.social_services.procedures import load_procedures
from schemas.codes import PAYMENT
from schemas.dimensions import dimension

FORM = dimension("form", "social_value")
MOST = 50
COUNTS = ("cases", "met", "late", "overdue", "running", "not_judged")


def _periods(view: View) -> Choices:
    return everything(view, periods_of(social.months(view), view.lang))


def _forms(view: View) -> Choices:
    return everything(view, [(code, FORM.label(code, view.lang)) for code in FORM.listed])


def build(view: View) -> Content:
    """The cases of the reader's region, by period of application and form of service."""
    say, known = view.say, social.last_day(view)
    if known is None:
        empty = Words("nothing", say("social.nothing"), (say("social.nothing_why"),))
        return Content(say("social.title"), say("social.nothing"), (empty,))
    procedure, today = _procedure(view), max(known, view.scope.today)
    last, most = last_soon(today, procedure), view.rows_from(MOST)[0]
    soon, past = social.due(view, today, last, most), social.past_due(view, today, most)
    rows = _named(social.steps(view), procedure, view)
    blocks: list[Block] = [_keys(view, rows, soon, past, (today, last)), _chart(view, rows)]
    blocks += [_listing(view, "soon", soon, procedure, today), _listing(view, "past", past, procedure, today)]
    blocks += [_waiting(view), *_refusals(view), *_payment(view), _method(view, procedure, known)]
    region = region_names(view).get(view.scope.principal.region_code or "", "")
    subtitle = say("social.subtitle", region=region, day=day(known, view.lang))
    return Content(say("social.title"), subtitle, tuple(blocks), courses_shown=soon.height + past.height)


def _procedure(view: View) -> Procedure:
    """The region's own procedure, else the one that stands in; the latest of several."""
    known = load_procedures()
    own = [each for each in known if view.scope.principal.region_code in each.regions]
    return (own or [each for each in known if each.elsewhere])[-1]


def clause(step: Step, lang: str) -> str:
    """The clause of the regional procedure, as a reader of the language would quote it."""
    return step.clause_ru if lang == "ru" else step.clause


def _limit(step: Step, view: View) -> str:
    """The limit in words: «5 рабочих дней», «в тот же день»."""
    if not step.limit:
        return view.say("social.same_day")
    half = view.say("social.or_half") if step.at_most else ""
    return view.say.count(step.unit, step.limit) + half


def _named(rows: pl.DataFrame, procedure: Procedure, view: View) -> pl.DataFrame:
    """Steps in the order of the procedure, with name, clause and limit; those without a case are left out."""
    told = [
        (step.id, getattr(step, f"title_{view.lang}"), clause(step, view.lang), _limit(step, view))
        for step in procedure.step
    ]
    schema = dict.fromkeys(("step", "name", "clause", "limit"), pl.String)
    steps = pl.DataFrame(told, schema=schema, orient="row")
    return steps.join(rows, on="step", how="inner", maintain_order="left")


def _keys(
    view: View, rows: pl.DataFrame, soon: pl.DataFrame, past: pl.DataFrame, window: tuple[date, date]
) -> Keys:
    say, lang = view.say, view.lang
    waits = social.waits(view, "decision").filter(form="all")
    met, judged = int(rows["met"].sum()), int(rows["judged"].sum())
    revise, late = social.revisions(view, *window)
    to_day = say("social.until", day=day(window[1], lang))
    past_note = say("social.key_revise_note", n=number(late, lang))
    cards = [
        Key(say("social.key_share"), percent(met / judged if judged else None, lang),
            (say("social.key_share_note", met=number(met, lang), judged=number(judged, lang)),)),
        Key(say("social.key_soon"), number(_found(soon), lang), (to_day,)),
        Key(say("social.key_past"), number(_found(past), lang)),
        Key(say("social.key_revise"), number(revise, lang), (to_day, past_note)),
    ]  # fmt: skip
    for row in waits.iter_rows(named=True):
        told = (say("social.key_wait_note", days=say.count("day", row["p90"])),) if row["known"] else ()
        median = say.count("day", row["median"]) if row["known"] else say("word.unknown")
        cards.append(Key(say("social.key_wait"), median, told))
    return Keys(say("key.title"), tuple(cards))


def _found(rows: pl.DataFrame) -> int:
    return int(rows["found"][0]) if rows.height else 0


def _chart(view: View, rows: pl.DataFrame) -> Chart:
    say = view.say
    columns = (
        Column("name", say("social.step")),
        Column("clause", say("social.clause"), into="name"),
        Column("limit", say("social.limit")),
        *(Column(name, say(f"social.{name}"), "count") for name in COUNTS),
        Column("share", say("social.share"), "share"),
        Column("low", say("social.interval"), "interval", upto="high"),
    )  # fmt: skip
    table = Table("steps", say("social.steps"), rows, columns, say("social.steps_note"))
    shown = rows.filter(pl.col("judged") > 0)
    return Chart("steps", _finding(view, shown), say("social.chart_note"),
                 in_time(shown, shown["name"].to_list(), say), table, width=12)  # fmt: skip


def _finding(view: View, rows: pl.DataFrame) -> str:
    if rows.is_empty():
        return view.say("social.chart_empty")
    worst = rows.sort("share", maintain_order=True).row(0, named=True)
    limits = interval(worst["low"], worst["high"], view.lang, 0)
    return view.say(
        "social.chart_title", step=worst["name"], share=percent(worst["share"], view.lang, 0), limits=limits
    )


def _listing(view: View, name: str, rows: pl.DataFrame, procedure: Procedure, today: date) -> Listing:
    """Single steps, due soon or past: the nearest or the oldest first."""
    say, found = view.say, _found(rows)
    titles = {step.id: getattr(step, f"title_{view.lang}") for step in procedure.step}
    clauses = {step.id: clause(step, view.lang) for step in procedure.step}
    forms = {code: FORM.label(code, view.lang) for code in FORM.listed}
    told = rows.with_columns(
        pl.col("step").replace(titles),
        pl.col("form").replace(forms),
        clause=pl.col("step").replace(clauses),
        days=(pl.col("due_on") - today).dt.total_days().abs(),
    )
    columns = (
        Column("due_on", say("social.due_on"), "date"),
        Column("days", say(f"social.{name}_days"), "days"),
        Column("step", say("social.step")),
        Column("clause", say("social.clause"), into="step"),
        Column("child_id", say("social.person"), "code"),
        Column("form", say("social.form"), into="child_id"),
        Column("submitted_on", say("social.submitted_on"), "date"),
    )
    note = say(f"social.{name}_note")
    if found > rows.height:
        note += " " + say("worklist.first", shown=rows.height, found=number(found, view.lang))
    title = say("worklist.counted", title=say(f"social.{name}"), n=number(found, view.lang))
    return Listing(name, title, note, Table(name, title, told, columns), fold=10, rows_in_all=found)


def _waiting(view: View) -> Listing:
    say = view.say
    parts = [
        social.waits(view, event).with_columns(until=pl.lit(say(f"social.wait_{event}")))
        for event in ("decision", "service")
    ]
    names = {code: FORM.label(code, view.lang) for code in FORM.listed}
    rows = pl.concat(parts).with_columns(pl.col("form").replace(names | {"all": say("social.all_forms")}))
    columns = (
        Column("until", say("social.until_what")),
        Column("form", say("social.form")),
        Column("cases", say("social.cases"), "count"),
        Column("known", say("social.known"), "count"),
        Column("median", say("social.median"), "days"),
        Column("p90", say("social.p90"), "days"),
    )
    table = Table("waiting", say("social.waiting"), rows, columns)
    return Listing("waiting", say("social.waiting"), say("social.waiting_note"), table)


def _refusals(view: View) -> list[Bars]:
    say, (decided, rows) = view.say, social.decisions(view)
    if rows.is_empty():
        return []
    most = int(rows["refused"].max() or 1)  # type: ignore[arg-type]
    bars = tuple(
        Bar(reason or say("social.no_reason"), number(n, view.lang), n / most, gap=not reason)
        for reason, n in rows.select("refusal_reason", "refused").iter_rows()
    )
    refused = int(rows["refused"].sum())
    note = say("social.refusals_note", n=number(refused, view.lang), of=number(decided, view.lang),
               share=percent(refused / decided if decided else None, view.lang))  # fmt: skip
    return [
        Bars("refusals", say("social.refusals"), note, bars, (say("social.reason"), say("social.cases")), 6)
    ]


def _payment(view: View) -> list[Bars]:
    say, rows = view.say, social.payments(view)
    if rows.is_empty():
        return []
    total = int(rows["cases"].sum())
    bars = tuple(
        Bar(PAYMENT.label(kind, view.lang) if kind else say("social.no_payment"),
            f"{number(n, view.lang)}{NBSP}({percent(n / total, view.lang, 0)})", n / total, gap=not kind)
        for kind, n in rows.select("payment", "cases").iter_rows()
    )  # fmt: skip
    note = say("social.payment_note", n=number(int(rows["contradicts"].sum()), view.lang))
    return [
        Bars(
            "payment", say("social.payment"), note, bars, (say("social.payment_kind"), say("social.cases")), 6
        )
    ]


def _method(view: View, procedure: Procedure, known: date) -> Words:
    """Where the deadlines come from, what is assumed, and what of the source is out of date."""
    say, lang = view.say, view.lang
    act = getattr(procedure.act, f"name_{lang}")
    own = view.scope.principal.region_code in procedure.regions
    told = [say("social.method_act", act=act), *([] if own else [say("social.method_elsewhere")])]
    told += [
        say("social.method_counting"),
        say("social.method_unconfirmed"),
        say("social.method_states", day=day(known, lang)),
    ]
    return Words("method", say("social.method"), (*told, *(getattr(each, lang) for each in procedure.caveat)))


PAGE = Page(
    "social", "/social", build, order=36, roles=frozenset({MAIN_BUREAU}),
    filters=(Filter("period", _periods), Filter(FORM.id, _forms, of=FORM)), courses=True,
)  # fmt: skip
