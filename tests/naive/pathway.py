"""Deadlines of social services, one case and one day after another, from the files of the procedure and the calendar.

Belongs here: what docs and files say of a step, read as literally as possible. Does not belong here: speed, or any code
of the project it is a check on.
"""

import csv
import tomllib
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "law"
MOSCOW = DATA / "deadlines" / "moscow-829pp-2017-04-11.toml"
DAY = timedelta(1)
Case = dict[str, Any]
Judged = dict[str, Any]


def read_calendar() -> dict[date, bool]:
    """Every day of 2015 to 2027: whether people work."""
    with (DATA / "workdays.csv").open(encoding="utf-8") as lines:
        listed = {date.fromisoformat(row["day"]): row["is_working"] == "1" for row in csv.DictReader(lines)}
    days, day = {}, date(2015, 1, 1)
    while day <= date(2027, 12, 31):
        days[day] = listed.get(day, day.weekday() < 5)
        day += DAY
    return days


WORKING = read_calendar()


def read_procedure(path: Path = MOSCOW) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def months_later(day: date, months: int) -> date:
    """The same number of a later month, or its last day (Civil Code art. 192)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def length(start: date, limit: int, unit: str) -> date | None:
    """The day a term ends by its length; None when the calendar ends before it."""
    if unit == "month":
        return months_later(start, limit)
    if unit == "year":
        return months_later(start, 12 * limit)
    if unit != "working_day" or limit == 0:
        return start + limit * DAY
    day = start
    while limit:
        day += DAY
        if day not in WORKING:
            return None
        limit -= WORKING[day]
    return day


def to_working(day: date) -> date | None:
    """The day itself or the next one people work on; None when the calendar ends before it."""
    while day in WORKING and not WORKING[day]:
        day += DAY
    return day if day in WORKING else None


def apart(earlier: date, later: date, unit: str) -> int | None:
    """Days after the earlier one up to the later one, those people work on where the unit says so."""
    if unit != "working_day":
        return (later - earlier).days
    if earlier not in WORKING or later not in WORKING:
        return None
    return sum(WORKING[earlier + (n + 1) * DAY] for n in range((later - earlier).days))


def happened(case: Case, event: str, procedure: dict[str, Any], as_of: date) -> bool:
    later = [case[name] for name in procedure["shown_by"].get(event, [])]
    return any(day is not None and day <= as_of for day in later)


def holds(condition: str, case: Case) -> bool | None:
    """The three conditions the file uses, in Python."""
    if condition == "submitted_electronically":
        return case["submitted_electronically"]
    if condition == "decision = 'recognised'":
        return None if case["decision"] is None else case["decision"] == "recognised"
    if condition == "service_to IS NOT NULL":
        return case["service_to"] is not None
    raise AssertionError(condition)


def refused(step: dict[str, Any], case: Case, procedure: dict[str, Any], as_of: date) -> str | None:
    """Why a step has no term for this case, before any day is counted."""
    if step.get("forms") and case["form"] not in step["forms"]:
        return "other_form"
    if any(e["form"] == case["form"] and step["id"] in e["steps"] for e in procedure["exempt"]):
        return "exempt"
    applies = holds(step["when"], case) if "when" in step else True
    if applies is False:
        return "condition"
    if not step["start"]:
        return "not_recorded"
    needed = step["start"] + ([step["opened_by"]] if "opened_by" in step else [])
    missing = [event for event in needed if case[event] is None]
    if missing:
        done = step["end"] and case[step["end"]]
        gap = done or any(happened(case, event, procedure, as_of) for event in missing)
        return "start_missing" if gap else "not_begun"
    return "condition_unknown" if applies is None else None


def due_of(step: dict[str, Any], case: Case, start: date) -> tuple[date | None, date | None, str]:
    """The least day the term may end, the day it ends, and the unit it counts in."""
    unit = "calendar_day" if step["unit"] == "day" else step["unit"]
    least = length(start, step["limit"], unit)
    end = to_working(least) if least else None
    if step.get("at_most") and case["service_to"]:
        half = case["service_from"] + (case["service_to"] - case["service_from"]).days // 2 * DAY
        end = half if end is None and half <= least else min(end, half) if end else None
        least = min(least, half)
    return least, end, unit


def judged_step(step: dict[str, Any], case: Case, procedure: dict[str, Any], as_of: date) -> Judged:
    why = refused(step, case, procedure, as_of)
    if why in ("other_form", "exempt", "condition", "not_begun"):
        return {"state": "does_not_apply", "why": why}
    if why:
        return {"state": "cannot_be_judged", "why": why}
    start = max(case[event] for event in step["start"])
    done = case[step["end"]] if step["end"] else None
    unknown = lambda reason: {"state": "cannot_be_judged", "why": reason}  # noqa: E731
    if done and done < start:
        return unknown("end_before_start")
    if step.get("at_most") and case["service_to"] and not case["service_from"]:
        return unknown("term_unknown")
    least, end, unit = due_of(step, case, start)
    if least is None:
        return unknown("outside_calendar")
    due = end or least
    if done is None and happened(case, step["end"], procedure, as_of):
        return unknown("end_missing")
    if done is None and case["finished_on"]:
        over = case["finished_on"] > due
        return unknown("end_missing") if over else {"state": "does_not_apply", "why": "case_over"}
    reached = done or as_of
    if end is None and reached > least:
        return unknown("outside_calendar")
    told: Judged = {"due_on": due, "why": None}
    if reached <= due:
        return told | (
            {"state": "met"} if done else {"state": "running", "days_left": apart(as_of, due, unit)}
        )
    counted = to_working(reached) if unit == "working_day" else reached
    return told | {"state": "late" if done else "overdue", "days_late": counted and apart(due, counted, unit)}


def judged(case: Case, procedure: dict[str, Any], as_of: date) -> dict[str, Judged]:
    """What became of each step of one case; days after `as_of` have not happened yet."""
    events = {name for name in case if name.endswith("_on")} - {"submitted_on"}
    known = {name: None if name in events and day and day > as_of else day for name, day in case.items()}
    if case["decided_on"] and case["decided_on"] > as_of:
        known["decision"] = None
    return {step["id"]: judged_step(step, known, procedure, as_of) for step in procedure["step"]}
