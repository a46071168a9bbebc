"""The pathway of social services (442-FZ): each case against each deadline of the procedure that governs it.

Belongs here: what became of a step, and why it is not judged. Does not: limits and clauses (`deadlines/<id>.toml`), the
counting of days (`methodology.social_services.terms`), nor counts over cases (`assets/sql`). What is unknown is never
taken as in time: a date that is missing though later events are dated makes a step unjudged, not late.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from law.deadlines import Procedure, Step
from law.workdays import acts
from methodology.social_services.procedures import EVENTS, procedure_of
from methodology.social_services.terms import (
    calendar_of,
    days_left,
    days_past,
    half_of_term,
    last_day,
    moved,
    unit_of,
)
from schemas.codes.pathway import NOT_APPLIED, STEP_REASON, STEP_STATE

KEY = ("child_id", "region_code", "form", "submitted_on")
SOON = 10  # working days: what falls due within them is work to plan
NEVER = pl.lit(None, pl.Date)
STATE, WHY = pl.Enum(STEP_STATE.codes), pl.Enum(STEP_REASON.codes)


def judged(cases: pl.LazyFrame, procedures: Sequence[Procedure], as_of: date) -> pl.LazyFrame:
    """One row a case and step of its procedure, as things stood at the end of the day `as_of`.

    The case (child_id, region_code, form, submitted_on), procedure_id, step, clause; start_on, due_on, done_on.
    due_confirmed: false where the due day may still move, for the calendar does not reach it or its decree is not out.
    state: met, late, running, overdue (running and past due), cannot_be_judged, does_not_apply; why, for the last two.
    days_late (late, overdue) and days_left (running) in days_unit, working_day or calendar_day; due_soon: running and
    due within ten working days. Dates after `as_of` are taken as not yet happened. Reads `social_service_case`.
    """
    known = known_on(cases, as_of).with_columns(procedure_of(procedures))
    rows = [
        _judged_step(known.filter(procedure_id=procedure.id), procedure, step, as_of)
        for procedure in procedures
        for step in procedure.step
    ]
    strays = known.filter(pl.col("procedure_id").is_null())
    return pl.concat([*rows, *(_ungoverned(strays, step) for step in procedures[0].step)])


def known_on(cases: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """The cases as they were known: later events, and a decision of a later day, are not there yet."""
    undecided = (pl.col("decided_on") > as_of).fill_null(False)
    decided = [pl.when(~undecided).then(name).alias(name) for name in ("decision", "refusal_reason")]
    events = [
        pl.when(pl.col(event) <= as_of).then(event).alias(event)
        for event in EVENTS
        if event != "submitted_on"
    ]
    return cases.with_columns(*decided, *events)


def _ungoverned(cases: pl.LazyFrame, step: Step) -> pl.LazyFrame:
    facts = {"start_on": NEVER, "due_on": NEVER, "done_on": NEVER, "due_confirmed": pl.lit(None, pl.Boolean)}
    told = {"clause": pl.lit(None, pl.String), "why": pl.lit("no_procedure", WHY), "step": pl.lit(step.id)}
    days = dict.fromkeys(("days_late", "days_left"), pl.lit(None, pl.Int32))
    unit = pl.lit(None, pl.String)
    state, soon = pl.lit("cannot_be_judged", STATE), pl.lit(False)
    return cases.with_columns(**facts, **told, **days, days_unit=unit, state=state, due_soon=soon).select(
        _COLUMNS
    )


def _judged_step(cases: pl.LazyFrame, procedure: Procedure, step: Step, as_of: date) -> pl.LazyFrame:
    counting, unit = procedure.counting, unit_of(step.unit, procedure.counting)
    dated = cases.with_columns(
        step=pl.lit(step.id), start_on=_start(step), done_on=pl.col(step.end) if step.end else NEVER
    )
    dated = dated.with_columns(**_due(step, procedure))
    dated = dated.with_columns(why=_why(step, procedure, as_of), due_on=pl.coalesce("moved", "least"))
    dated = dated.with_columns(
        state=_state(as_of),
        clause=_clause(step, procedure),
        due_confirmed=_confirmed(),
        days_unit=_unit(unit),
    )
    due, today, state = pl.col("due_on"), pl.lit(as_of), pl.col("state")
    reached = pl.coalesce("done_on", today)
    return dated.with_columns(
        days_late=pl.when((state == "late") | (state == "overdue")).then(
            days_past(due, reached, unit, counting)
        ),
        days_left=pl.when(state == "running").then(days_left(due, today, unit, counting)),
        due_soon=(state == "running") & (due <= last_soon(as_of, procedure)),
    ).select(_COLUMNS)


_COLUMNS = (
    *KEY, "procedure_id", "step", "clause", "start_on", "due_on", "due_confirmed", "done_on",
    "state", "why", "days_late", "days_left", "days_unit", "due_soon",
)  # fmt: skip


def last_soon(day: date, procedure: Procedure) -> date:
    """The tenth working day after a day; the last day of the calendar where that ends before it.

    >>> from methodology.social_services.procedures import load_procedures
    >>> last_soon(date(2025, 12, 26), load_procedures()[0])
    datetime.date(2026, 1, 21)
    """
    days = calendar_of(procedure.counting)
    return pl.select(pl.coalesce(days.after(pl.lit(day), SOON), pl.lit(days.last))).item()


def _start(step: Step) -> pl.Expr:
    """The latest of the events that start the term, once all have happened."""
    if not step.start:
        return NEVER
    return pl.when(pl.all_horizontal(_dated(step.start))).then(pl.max_horizontal(step.start))


def _dated(events: Sequence[str]) -> list[pl.Expr]:
    return [pl.col(event).is_not_null() for event in events]


def _due(step: Step, procedure: Procedure) -> dict[str, pl.Expr]:
    """least: the day the term ends unless a day off moves it; moved: that day, null where the calendar ends first."""
    least = last_day(pl.col("start_on"), step.limit, step.unit, procedure.counting)
    end = moved(least, procedure.counting)
    if step.at_most:  # half of the service term is no term itself: it is not moved to a working day
        half = half_of_term(procedure.counting)
        end = pl.when(end.is_not_null() | (half <= least)).then(pl.min_horizontal(end, half))
        least = pl.min_horizontal(least, half)
    return {"least": least, "moved": end}


def _shown(event: str, procedure: Procedure, as_of: date) -> pl.Expr:
    """The event must have happened: the day of one that follows it has come."""
    later = [(pl.col(name) <= as_of).fill_null(False) for name in procedure.shown_by.get(event, ())]
    return pl.any_horizontal(pl.lit(False), *later)


def _why(step: Step, procedure: Procedure, as_of: date) -> pl.Expr:
    """Why a step does not apply or cannot be judged; the first reason that holds, null where it is judged."""
    done, least, start = pl.col("done_on"), pl.col("least"), pl.col("start_on")
    due = pl.coalesce("moved", "least")
    reached = pl.coalesce("done_on", pl.lit(as_of))
    opening = [*step.start, *filter(None, [step.opened_by])]
    lacking = ~pl.all_horizontal(pl.lit(True), *_dated(opening))
    lost = done.is_not_null() | pl.any_horizontal(
        pl.lit(False), *(pl.col(event).is_null() & _shown(event, procedure, as_of) for event in opening)
    )
    when = pl.sql_expr(step.when) if step.when else pl.lit(True)
    exempt = [e.form for e in procedure.exempt if step.id in e.steps]
    pending, over = done.is_null(), pl.col("finished_on")
    no_due = "unit_not_stated" if unit_of(step.unit, procedure.counting) == "unknown" else "outside_calendar"
    reasons = [
        ("other_form", ~pl.col("form").is_in(step.forms) if step.forms else pl.lit(False)),
        ("exempt", pl.col("form").is_in(exempt)),
        ("condition", ~when),
        ("not_recorded", pl.lit(not step.start)),
        ("start_missing", lacking & lost),
        ("not_begun", lacking),
        ("condition_unknown", when.is_null()),
        ("end_before_start", done < start),
        ("term_unknown", pl.lit(bool(step.at_most)) & _term_unknown()),
        (no_due, least.is_null()),
        ("end_missing", pending & (_shown(step.end, procedure, as_of) | (over > due))),
        ("case_over", pending & over.is_not_null()),
        ("outside_calendar", pl.col("moved").is_null() & (reached > least)),
    ]
    return pl.coalesce(*(pl.when(holds).then(pl.lit(reason, WHY)) for reason, holds in reasons))


def _term_unknown() -> pl.Expr:
    return pl.col("service_to").is_not_null() & pl.col("service_from").is_null()


def _state(as_of: date) -> pl.Expr:
    why, due, done = pl.col("why"), pl.col("due_on"), pl.col("done_on")
    states = [
        ("does_not_apply", why.is_in(pl.Series(NOT_APPLIED.codes, dtype=WHY).implode())),
        ("cannot_be_judged", why.is_not_null()),
        ("met", done <= due),
        ("late", done > due),
        ("running", pl.lit(as_of) <= due),
        ("overdue", pl.lit(True)),
    ]
    return pl.coalesce(*(pl.when(holds).then(pl.lit(state, STATE)) for state, holds in states))


def _clause(step: Step, procedure: Procedure) -> pl.Expr:
    """The clause of the step, or the one that frees the form of service from it."""
    clause = pl.lit(step.clause)
    for exempt in procedure.exempt:
        if step.id in exempt.steps:
            freed = (pl.col("why") == "exempt") & (pl.col("form") == exempt.form)
            clause = pl.when(freed).then(pl.lit(exempt.clause)).otherwise(clause)
    return clause


def _confirmed() -> pl.Expr:
    decreed = pl.col("due_on") <= acts().confirmed_until
    return pl.when(pl.col("due_on").is_not_null()).then(pl.col("moved").is_not_null() & decreed)


def _unit(unit: str) -> pl.Expr:
    return pl.lit("working_day" if unit == "working_day" else "calendar_day")
