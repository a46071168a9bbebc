"""The monitoring table of order 525н for a place and a period: one content for page, workbook, PDF and API.

Belongs here: its rows with their figures, who it is addressed to, who signs, what is provisional. Does not: which rows
there are (`law/monitoring.toml`), counting them, laying them out (monitoring_paper.py, monitoring_book.py, the page).
It holds exact figures: whoever asks has to be entitled to the place (`places`).
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.exports.areas import COUNTRY
from dashboard.web.access import exact
from dashboard.web.access.principal import MAIN_BUREAU
from dashboard.web.page.page import View
from dashboard.web.page.table import Column, Table
from dashboard.wording.codes import UNIT, as_exact, banner, status_words
from dashboard.wording.format import day
from dashboard.wording.format import period as period_words
from law.monitoring import monitoring
from methodology.monitoring import form_rows
from methodology.registry.periods import Period, parse_period

_COUNTED = ["numerator", "denominator", "value", "low", "high", "n", "status", "kind", "small"]
_NOTHING = {"status": "L", "small": False}


@dataclass(frozen=True)
class MonitoringForm:
    """The table of one place and period, ready to be laid out.

    rows: a row an indicator: number, section, title, unit, numerator, denominator, value, kind, status, small.
    sections: id and title; notes: how to read it; provisional: what may still change, a sentence each.
    """

    area: str
    place: str
    period: str
    rows: pl.DataFrame
    sections: tuple[tuple[str, str], ...]
    heading: tuple[tuple[str, str], ...]
    signature: tuple[str, ...]
    notes: tuple[str, ...]
    provisional: tuple[str, ...]
    warning: str


def places(view: View) -> list[tuple[str, str]]:
    """Code and name of each place whose table the reader may have: every region and the country, or its own region."""
    who, region = view.scope.principal, view.store.table("region")
    pilot = region.filter(pl.col("pilot_joined_year").is_not_null()).select(
        "region_code", name=pl.coalesce(f"name_{view.lang}", "name_ru")
    )
    if who.reads_exact_regions:
        return [(COUNTRY, view.say("page.country")), *pilot.sort("name").iter_rows()]
    own = [who.region_code] if who.role == MAIN_BUREAU else []
    return list(pilot.filter(pl.col("region_code").is_in(own)).iter_rows())


def monitoring_form(view: View, area: str, period: str) -> MonitoringForm:
    """The table. area: one of `places`; period: one of `exact.periods`."""
    say, lang, act = view.say, view.lang, monitoring().act
    name, rows = dict(places(view))[area], _rows(view, area, period)
    heading = (
        ("form_act", getattr(act, f"title_{lang}")),
        ("form_to", getattr(monitoring().form, f"addressee_{lang}")),
        ("form_from", name),
        ("form_period", period_words(period, lang)),
        ("form_as_of", day(view.store.manifest["data_as_of"], lang)),
        ("form_date", day(view.scope.today, lang)),
        ("form_version", view.store.version),
    )
    return MonitoringForm(
        area,
        name,
        period,
        rows,
        tuple((each.id, getattr(each, f"title_{lang}")) for each in monitoring().section),
        tuple((say(f"monitoring.{key}"), text) for key, text in heading),
        _signature(view, area),
        _notes(view, parse_period(period)),
        _provisional(view, rows, parse_period(period)),
        banner(as_exact(view.store.manifest), lang),
    )


def _rows(view: View, area: str, period: str) -> pl.DataFrame:
    found = exact.exact(view, period, area=area).select("indicator", *_COUNTED)
    known = [(row.number, row.section, row.indicator.id, getattr(row, f"title_{view.lang}"), _unit(row, view.lang),
              row.indicator.kind, row.by_order) for row in form_rows()]  # fmt: skip
    columns = ["number", "section", "indicator", "title", "unit", "kind", "by_order"]
    rows = pl.DataFrame(known, columns, orient="row")
    joined = rows.join(found.drop("kind"), on="indicator", how="left", maintain_order="left")
    return joined.with_columns(pl.col(name).fill_null(value) for name, value in _NOTHING.items())


def _unit(row: Any, lang: str) -> str:
    """What the value is measured in; a share is shown in percent."""
    return "%" if row.indicator.kind == "proportion" else UNIT[row.indicator.unit][lang == "en"]


def _signature(view: View, area: str) -> tuple[str, ...]:
    who = "country" if area == COUNTRY else "region"
    signer = getattr(monitoring().form, f"signer_{who}_{view.lang}")
    return (signer, *(view.say(f"monitoring.sign_{part}") for part in ("signature", "name", "date")))


def _notes(view: View, period: Period) -> tuple[str, ...]:
    """What must be known of the table: whose layout, which period, whether the order was in force."""
    say, act = view.say, monitoring().act
    notes = [say("monitoring.ours"), say("monitoring.named")]
    if period.kind == "half" and period.first.month > 6:
        notes.append(say("monitoring.second_half"))
    if period.last < act.in_force_from:
        notes.append(say("monitoring.before", day=day(act.in_force_from, view.lang)))
    if period.last > act.in_force_to:
        notes.append(say("monitoring.after", day=day(act.in_force_to, view.lang)))
    return tuple(notes)


def _provisional(view: View, rows: pl.DataFrame, period: Period) -> tuple[str, ...]:
    """What may still change: all of it where the data have not passed the period; cohorts, courses without result."""
    say, as_of = view.say, view.store.manifest["data_as_of"]
    found = []
    if as_of is None or str(period.last) > str(as_of):
        found.append(say("monitoring.not_over", day=day(as_of, view.lang)))
    young = rows.filter(status="P")["number"].to_list()
    if young:
        found.append(say("monitoring.young", rows=", ".join(young)))
    few = rows.filter(status="U")["number"].to_list()
    if few:
        found.append(say("monitoring.few", rows=", ".join(few)))
    unknown = rows.filter(indicator="undetermined")["value"].to_list()
    if unknown and unknown[0]:
        found.append(say("monitoring.undetermined", courses=say.count("course", int(unknown[0]))))
    if not all(edition["official"] for edition in view.store.manifest["editions"]):
        found.append(say("monitoring.bands"))
    return tuple(found)


def remark(row: dict[str, Any], view: View) -> str:
    """Status and protection of a row in words."""
    mark = view.say("exact.mark") if row["small"] else ""
    return "; ".join(filter(None, [status_words(row["status"], view.lang), mark]))


def form_table(form: MonitoringForm, view: View, section: str) -> Table:
    """The rows of one section as a table of a page."""
    say, title = view.say, dict(form.sections)[section]
    columns = (
        Column("number", say("monitoring.number"), "code"),
        Column("title", say("monitoring.row"), link="link"),
        Column("unit", say("monitoring.unit")),
        Column("numerator", say("monitoring.numerator"), "count"),
        Column("denominator", say("monitoring.denominator"), "count"),
        Column("value", say("monitoring.value"), "figure", 1, by="kind"),
        Column("status", say("monitoring.status"), "status"),
        Column("small", say("exact.small"), "mark"),
    )
    rows = form.rows.filter(section=section).with_columns(
        link=pl.col("indicator").map_elements(lambda id: view.link(f"/method/{id}"), pl.String)
    )
    return Table(section, title, rows, columns, status="status")
