"""Social services of the reader's own region: steps in time, waiting, refusals, payment, and what falls due.

Belongs here: the cases in scope, by what the page asks. Does not: shares (the registry), pictures, words, conditions
(`scope`).
"""

from datetime import date
from typing import Any

import polars as pl

from dashboard.web.page.page import View
from methodology.social_services.waiting import waited
from schemas.codes import SOCIAL_SERVICE_FORM

_STATES = {"late": "late", "overdue": "overdue", "running": "running", "not_judged": "cannot_be_judged"}
_ROWS = """due_on, step, clause, form, submitted_on, child_id, count(*) OVER () AS found"""


def _asked(view: View, **more: Any) -> dict[str, Any]:
    """What was asked of the cases, and more."""
    return {k: v for k, v in view.asked.items() if v and k in ("period", "form")} | more


def last_day(view: View) -> date | None:
    """The last day the reader's cases speak of; None without a case."""
    day = view.store.query(*view.scope.social("social_case", "max(as_of) AS as_of", {}))["as_of"][0]
    return day if isinstance(day, date) else None


def months(view: View) -> list[str]:
    """Months with an application, the latest first."""
    found = "DISTINCT strftime(submitted_on, '%Y-%m') AS month"
    rows = view.store.query(*view.scope.social("social_case", found, {}, "ORDER BY month DESC"))
    return rows["month"].to_list()


def steps(view: View) -> pl.DataFrame:
    """One row a step: counts by what became of it, share in time of those judged, Wilson interval; shares of 1."""
    in_time = view.figures(["social_steps_in_time"], _asked(view), ["step"])
    alike = view.store.query(
        *view.scope.social(
            "social_service_step",
            "step, state, count(*) AS cases",
            _asked(view, applies=True),
            "GROUP BY step, state",
        )
    )
    cases = pl.col("cases")
    states = {name: cases.filter(pl.col("state") == state).sum() for name, state in _STATES.items()}
    counts = alike.group_by("step").agg(cases.sum(), **states)
    figures = in_time.select(
        "step",
        "low",
        "high",
        share="value",
        met=pl.col("numerator").cast(pl.Int64),
        judged=pl.col("denominator").cast(pl.Int64),
    )
    return counts.join(figures, on="step", how="left")


def waits(view: View, event: str) -> pl.DataFrame:
    """One row a form, and one for all of them: cases, known, median and p90 in working days."""
    rows = view.spread(f"social_wait_{event}", _asked(view), ["form"]).rename(
        {"value": "days", "units": "cases"}
    )
    whole = (
        rows.group_by("days").agg(pl.col("cases").sum()).select(pl.lit("all").alias("form"), "days", "cases")
    )
    order = {form: place for place, form in enumerate(("all", *SOCIAL_SERVICE_FORM.codes))}
    named = {"days_median": "median", "days_p90": "p90"}
    by_form = waited(pl.concat([whole, rows.select(whole.columns)]), ["form"], "cases").rename(named)
    return by_form.sort(pl.col("form").replace_strict(order, return_dtype=pl.Int32))


def decisions(view: View) -> tuple[int, pl.DataFrame]:
    """How many decisions there are, and one row a reason of refusal: refusal_reason, refused, the most first."""
    decided = view.figure(["social_refused"], _asked(view))["social_refused"]["n"]
    columns = "coalesce(refusal_reason, '') AS refusal_reason, count(*) AS refused"
    order = "GROUP BY ALL ORDER BY refused DESC, refusal_reason"
    return decided, view.store.query(
        *view.scope.social("social_case", columns, _asked(view, refused=True), order)
    )


def payments(view: View) -> pl.DataFrame:
    """One row a kind of payment of the recognised: payment (null: not reported), cases, contradicts."""
    rows = view.store.query(
        *view.scope.social(
            "social_case",
            "payment, count(*) AS cases",
            _asked(view, recognised=True),
            "GROUP BY payment ORDER BY cases DESC, payment",
        )
    )
    found = view.figures(["social_payment_contradicts"], _asked(view), ["payment"])
    contradicts = found.select("payment", contradicts=pl.col("numerator").cast(pl.Int64))
    return rows.join(contradicts, on="payment", how="left", nulls_equal=True, maintain_order="left")


def due(view: View, first: date, last: date, most: int) -> pl.DataFrame:
    """Steps of single cases that are not done and fall due from the first to the last day; `found`: how many."""
    return _pending(view, {"due_from": first, "due_to": last}, most)


def past_due(view: View, day: date, most: int) -> pl.DataFrame:
    """Steps of single cases that are not done and were due before a day, the longest first."""
    return _pending(view, {"due_before": day}, most)


def revisions(view: View, first: date, last: date) -> tuple[int, int]:
    """Programmes to revise from the first to the last day, and those past that."""
    soon, past = (
        view.store.query(
            *view.scope.social(
                "social_service_step", "count(*) AS n", _asked(view, pending=True, revision=True, **when)
            )
        )
        for when in ({"due_from": first, "due_to": last}, {"due_before": first})
    )
    return int(soon["n"][0]), int(past["n"][0])


def _pending(view: View, when: dict[str, date], most: int) -> pl.DataFrame:
    order = f"ORDER BY due_on, submitted_on, child_id, form, step LIMIT {int(most)}"
    asked = _asked(view, pending=True, **when)
    return view.store.query(*view.scope.social("social_service_step", _ROWS, asked, order))
