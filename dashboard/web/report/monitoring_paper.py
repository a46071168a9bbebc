"""The monitoring table as PDF: its content in words, for monitoring.typ.

Belongs here: choosing and wording of cells. Does not: rows and figures (monitoring.py), typesetting (typeset.py).
"""

from typing import Any

from dashboard.web.page.page import View
from dashboard.web.report.monitoring import MonitoringForm, remark
from dashboard.web.report.typeset import typeset
from dashboard.wording.codes import SIGNS
from dashboard.wording.format import number, percent
from dashboard.wording.format import period as period_words

HEADS = ("number", "row", "unit", "numerator", "denominator", "value", "status")
_SIGNS = ("impossible", "unknown")


def form_paper(form: MonitoringForm, view: View) -> bytes:
    """The table as PDF/UA."""
    return typeset(paper_content(form, view), "monitoring")


def paper_content(form: MonitoringForm, view: View) -> dict[str, Any]:
    """Everything monitoring.typ lays out, as text."""
    say, period = view.say, period_words(form.period, view.lang)
    return {
        "lang": view.lang,
        "title": say("monitoring.title"),
        "place": form.place,
        "period": say("monitoring.for_period", period=period),
        "warnings": [form.warning],
        "heading": [list(line) for line in form.heading],
        "heads": [say(f"monitoring.{head}") for head in HEADS],
        "sections": [
            {"title": title, "rows": [cells(row, view) for row in form.rows.filter(section=id).iter_rows(named=True)]}
            for id, title in form.sections
        ],
        "provisional": list(form.provisional) or [say("monitoring.final")],
        "notes": list(form.notes),
        "signs": [[say(f"download.sign_{sign}"), say(f"download.means_{sign}")] for sign in _SIGNS],
        "signature": list(form.signature),
        "as_of": view.store.manifest["data_as_of"],
        "running": say("monitoring.running", place=form.place, period=period, version=view.store.version),
        "word_page": say("report.page"),
        **{f"word_{name}": say(f"monitoring.{name}") for name in ("heading", "provisional", "notes", "signs")},
    }  # fmt: skip


def cells(row: dict[str, Any], view: View) -> list[str]:
    """A row of the table in words, in the order of HEADS."""
    lang, sign = view.lang, SIGNS.get(row["status"], "")
    counts = [
        number(row[name], lang) if row[name] is not None else "" for name in ("numerator", "denominator")
    ]
    if row["value"] is None:
        value = sign
    elif row["kind"] == "proportion":
        value = percent(row["value"], lang)
    else:
        value = number(row["value"], lang, 2 if row["kind"] == "mean" else 0)
    return [row["number"], row["title"], row["unit"], *counts, value, remark(row, view)]
