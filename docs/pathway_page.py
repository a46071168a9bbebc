"""The page of social services (442-FZ), from the files of procedures, the legal cases of the tests and the calendar."""

import tomllib
from pathlib import Path
from typing import Any

from docs.indicators_page import registry_sections
from docs.markdown import code, page, table
from law.deadlines import Exempt, Procedure, Step
from law.workdays import acts
from methodology.registry.indicators import SERVICES, load_indicators, load_themes
from methodology.social_services.procedures import UNITS, load_procedures
from methodology.social_services.workdays import workdays
from schemas.codes import NOT_APPLIED, NOT_JUDGED, STEP_STATE, CodeList

CASES = Path(__file__).parents[1] / "tests" / "spec" / "pathway_cases.toml"
LEAD = """Each social-service case (`social_service_case`) is held against each deadline of the procedure that
governs it. A procedure is one dated file in `law/deadlines/`: every limit, unit, start, end, condition and
clause stands there, and the file is refused with its key when anything in it is not understood. Where a region has
no file of its own, the one with `elsewhere = true` stands in: an assumption, and the page of the dashboard says so."""
FIRST = """A step begins with the latest of its start events; its condition is looked at first. The state is as of
the last day of the data (`social_as_of.sql`), never of a clock; the page of the dashboard lists what falls due from
its own day on. What is unknown is never taken as in time: a date that is missing though later events are dated is a
gap in the record, and the step cannot be judged. `days_late` and `days_left` are in working days where the limit is,
else in calendar days; a deed on a day off counts as done on the next working day, so what is late is late by one at
least. `due_confirmed` is false where the last day may still move: the calendar ends before it, or the decree of its
year is not published."""
PAYMENT = """Income is told in subsistence minimums (`income_ratio`). At home and semi-in-patient, up to {free} of
them service is free, above that the fee is at most {home} of what exceeds the limit; in-patient it is at most
{stationary} of the income (442-FZ art. 31 and 32, **not confirmed by a source**; the founding text names one
subsistence minimum). The table has no sums of money, so `fee_ceiling` is told and not compared; and no other grounds
of free service, so that free service above the limit cannot be judged."""
CALENDAR = """`law/workdays.csv` holds the weekdays that are off and the weekend days at work, with their
basis; every other day follows its weekday. It was made once of the library `holidays`, is held against it by a test,
and adds up to the official totals. A day outside the table is unknown. `rehab workdays 2025-12-26 5` counts in it.
Confirmed until {until}. *Number*: whether the number of the decree was read in a public copy, or is remembered."""
DECLARED = """Days declared non-working with pay. The Supreme Court (Review N 1 of 21.04.2020) holds that they are no
non-working days of Civil Code art. 193, and official totals count them: they count as working unless a procedure
says `declared_days = "off"`."""


def pathway_page() -> str:
    """The page: procedures, states, payment, worked examples, calendar, indicators."""
    procedures = [section for procedure in load_procedures() for section in _procedure(procedure)]
    figures = registry_sections(load_themes(SERVICES), load_indicators(SERVICES))
    told = [*procedures, _states(), _examples(), _calendar(), *figures]
    return page("Social services: deadlines of 442-FZ", LEAD, *told)


def _procedure(procedure: Procedure) -> list[str]:
    act = procedure.act
    facts = [
        ("title", f"{procedure.title_en} / {procedure.title_ru}"),
        ("act", f"{act.name_en} / {act.name_ru}"),
        (
            "regions",
            ", ".join(procedure.regions) + (", and where there is no other" if procedure.elsewhere else ""),
        ),
        ("applications from", act.effective_from),
        ("sources last read", act.read_on),
        *((code(name), code(value)) for name, value in vars(procedure.counting).items()),
    ]
    header = ["step", "title", "limit", "from", "to", "clause", "federal law", "note"]
    steps = [_step(step) for step in procedure.step] + [_exempt(each) for each in procedure.exempt]
    rule = procedure.payment
    payment = PAYMENT.format(
        free=rule.free_up_to, home=f"{rule.home_share:.0%}", stationary=f"{rule.stationary_share:.0%}"
    )
    caveats = "\n".join(f"* {each.en} / {each.ru}" for each in procedure.caveat)
    return [
        f"## Procedure {procedure.id}\n\n{table(['', ''], facts)}",
        f"### Deadlines\n\n{table(header, steps)}",
        f"### Payment\n\n{payment}",
        f"### Out of date in the founding text\n\n{caveats}",
    ]


def _step(step: Step) -> list[str]:
    plural = "" if step.limit == 1 else "s"
    unit = "days (which ones is not stated)" if step.unit == "day" else UNITS[step.unit][1] + plural
    limit = f"{step.limit} {unit}" if step.limit else "the same day"
    limit += " or half of the service term, the earlier" if step.at_most else ""
    start = " and ".join(map(code, step.start)) or "no column"
    told = {
        step.note_en: f"{step.note_en}.",
        step.when: f"When {code(step.when)}.",
        step.opened_by: f"Begun by {code(step.opened_by)}.",
        ", ".join(step.forms): f"Forms: {', '.join(map(code, step.forms))}.",
    }
    return [
        code(step.id),
        f"{step.title_en} / {step.title_ru}",
        limit,
        f"{step.start_event} ({start})",
        f"{step.end_event} ({code(step.end) or 'no column'})",
        f"{step.clause} / {step.clause_ru}",
        _federal(step),
        " ".join(sentence for given, sentence in told.items() if given),
    ]


def _exempt(exempt: Exempt) -> list[str]:
    steps = ", ".join(map(code, exempt.steps))
    told = f"{exempt.note_en} / {exempt.note_ru}"
    return [
        f"form {code(exempt.form)}",
        told,
        "",
        "",
        "",
        f"{exempt.clause} / {exempt.clause_ru}",
        _federal(exempt),
        f"Without {steps}.",
    ]


def _federal(rule: Step | Exempt) -> str:
    if not rule.federal_en:
        return ""
    return rule.federal_en + ("" if rule.federal_confirmed else " (**not confirmed by a source**)")


def _states() -> str:
    lists: tuple[tuple[str, CodeList], ...] = (
        ("state", STEP_STATE), ("does not apply because", NOT_APPLIED), ("cannot be judged because", NOT_JUDGED),
    )  # fmt: skip
    tables = [
        table([name, "English", "Russian"], [(code(key), en, ru) for key, (ru, en) in each.labels.items()])
        for name, each in lists
    ]
    return "\n\n".join(["## What became of a step", FIRST, *tables])


def _examples() -> str:
    """The legal cases, as the tests run them."""
    cases: list[dict[str, Any]] = tomllib.loads(CASES.read_text(encoding="utf-8"))["case"]
    rows = []
    for case in cases:
        given = ", ".join(f"{k} {v}" for k, v in case.items() if k not in ("name", "steps"))
        found = "; ".join(f"{code(step)} {told}" for step, told in case["steps"].items())
        rows.append((case["name"], given, found))
    lead = (
        "The cases of `tests/spec/pathway_cases.toml`, each looked at on its day (2026-11-22 if not given)."
    )
    return f"## Worked examples\n\n{lead}\n\n{table(['case', 'what happened', 'what becomes of it'], rows)}"


def _calendar() -> str:
    days = workdays().filter(basis="decree").select("day", "is_working", "exchanged_with")
    rows = []
    for year in acts().year:
        own = days.filter(days["day"].dt.year() == year.year)
        moved = ", ".join(f"{off} for {of}" for off, works, of in own.iter_rows() if not works)
        worked = ", ".join(str(day) for day in own.filter("is_working")["day"])
        number = "read" if year.number_seen else "remembered"
        rows.append((year.year, year.working_days, year.act, number, moved, worked))
    header = ["year", "working days", "decree", "number", "off for a day of rest", "weekend days at work"]
    declared = table(["from", "to", "act"], [(d.first, d.last, d.act) for d in acts().declared])
    lead = CALENDAR.format(until=acts().confirmed_until)
    return "\n\n".join(["## Calendar of working days", lead, table(header, rows), DECLARED, declared])
