"""Days from the end of a course to each step after it: the middle, the slow tenth, and what an act gives a term.

Belongs here: which figures and words the page shows. Does not: delays (the registry), quantiles
(`methodology.social_services.waiting`), drawing.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.charts.analysis import days as days_figure
from dashboard.web.analysts import ANALYSTS, OWN_PROVIDER, asked, national, whose
from dashboard.web.page.blocks import Chart, Content, Key, Keys, Words
from dashboard.web.page.filters import OWN_PERIOD
from dashboard.web.page.page import Page, View
from dashboard.web.page.public import Figure, shown
from dashboard.web.page.table import Column, Table
from dashboard.wording.format import number, percent
from law.editions import latest_numbers
from methodology.social_services.waiting import waited


@dataclass(frozen=True)
class Step:
    """One step: the indicator of its mean; the number of the edition that gives it a term, and the share within it."""

    mean: str
    term: str | None = None
    in_time: str | None = None


STEPS = {
    "protocol": Step("days_to_protocol"),
    "decision": Step("days_to_decision"),
    "signature": Step("days_to_signature"),
    "platform": Step("days_to_platform"),
    "federal": Step("days_to_federal_access", term="federal_days", in_time="federal_access_in_10_days"),
}


def steps(view: View) -> pl.DataFrame:
    """One row a step: courses, known, mean, median, p90, longest, and of the known those within the term of the act."""
    wanted = asked(view)
    names = [name for step in STEPS.values() for name in (step.mean, step.in_time) if name]
    found = view.figure(names, wanted)
    return pl.concat(
        [
            _step(view.spread(step.mean, wanted), step, found).select(pl.lit(name).alias("step"), pl.all())
            for name, step in STEPS.items()
        ]
    )


def _step(spread: pl.DataFrame, step: Step, found: dict[str, dict[str, Any]]) -> pl.DataFrame:
    in_time = found[step.in_time] if step.in_time else {"numerator": None, "value": None}
    return waited(spread.rename({"value": "days", "units": "courses"}), [], "courses").select(
        "courses",
        "known",
        pl.lit(found[step.mean]["value"], pl.Float64).alias("mean"),
        median="days_median",
        p90="days_p90",
        longest=pl.lit(spread["value"].max(), pl.Int64),
        term=pl.lit(latest_numbers()[step.term] if step.term else None, pl.Int64),
        within=pl.lit(in_time["numerator"], pl.Float64).cast(pl.Int64),
        share=pl.lit(in_time["value"], pl.Float64),
    )


def build(view: View) -> Content:
    """The steps after the courses in the reader's scope, of a period and a provider."""
    say = view.say
    named, figures = national(view)
    rows = _with_country(steps(view), figures, view)
    method = Words("method", say("days.method"), (say("days.method_term"), say("days.method_known")))
    blocks = (_keys(rows, named, view), _chart(rows, named, view), method)
    return Content(say("nav.timeliness"), say("days.subtitle", whose=whose(view)), blocks)


def _with_country(rows: pl.DataFrame, figures: dict[str, Figure], view: View) -> pl.DataFrame:
    """Beside each step the protected mean of the country; a step without a published figure was not published (L)."""
    told = [figures.get(step.mean) or {"value": None, "status": "L"} for step in STEPS.values()]
    return rows.with_columns(
        name=pl.Series([view.say(f"days.{step}") for step in STEPS], dtype=pl.String),
        national=pl.Series([figure["value"] for figure in told], dtype=pl.Float64),
        national_status=pl.Series([figure["status"] for figure in told], dtype=pl.String),
    )


def _keys(rows: pl.DataFrame, named: str, view: View) -> Keys:
    say, lang = view.say, view.lang
    of = {row["step"]: row for row in rows.iter_rows(named=True)}
    decision, federal = of["decision"], of["federal"]
    known = say(
        "days.key_federal_note", within=number(federal["within"], lang), known=number(federal["known"], lang)
    )
    cards = (
        Key(say("days.key_decision"), _in_days(decision["median"], view), _ninety(decision, view)),
        Key(say("days.key_national", name=say("own.national", period=named)), _country(decision, view),
            (say("days.key_national_note"),)),
        Key(say("days.key_protocol"), _in_days(of["protocol"]["median"], view), _ninety(of["protocol"], view)),
        Key(say("days.key_federal"), percent(federal["share"], lang), (known,)),
    )  # fmt: skip
    return Keys(say("key.title"), cards)


def _country(row: dict[str, Any], view: View) -> str:
    return shown({"value": row["national"], "status": row["national_status"]}, "number", view.say, 1)


def _in_days(value: int | None, view: View) -> str:
    return view.say.count("day", value) if value is not None else view.say("word.unknown")


def _ninety(row: dict[str, Any], view: View) -> tuple[str, ...]:
    if row["p90"] is None:
        return ()
    return (view.say("days.key_decision_p90", days=view.say.count("day", row["p90"])),)


def _chart(rows: pl.DataFrame, named: str, view: View) -> Chart:
    say = view.say
    columns = (
        Column("name", say("days.step")),
        Column("known", say("days.known"), "count"),
        Column("courses", say("days.of"), "count"),
        Column("median", say("days.median"), "days"),
        Column("p90", say("days.p90"), "days"),
        Column("longest", say("days.longest"), "days"),
        Column("mean", say("days.mean"), "number", digits=1),
        Column("national", say("days.country", period=named), "number", digits=1, status="national_status"),
        Column("within", say("days.within"), "count"),
        Column("share", say("days.share"), "share"),
    )
    table = Table("days", say("days.caption"), rows, columns)
    figure = days_figure(rows, rows["name"].to_list(), say, named)
    return Chart("days", _finding(rows, view), say("days.note"), figure, table, width=12)


def _finding(rows: pl.DataFrame, view: View) -> str:
    row = rows.row(by_predicate=pl.col("step") == "decision", named=True)
    if row["median"] is None:
        return view.say("days.title_empty")
    return view.say("days.title", median=_in_days(row["median"], view), p90=_in_days(row["p90"], view))


PAGE = Page("timeliness", "/timeliness", build, order=68, roles=ANALYSTS, filters=(OWN_PERIOD, OWN_PROVIDER))
