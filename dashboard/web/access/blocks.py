"""Blocks that show the courses in a reader's scope: their key figures, and the reasons of the ineffective ones.

Belongs here: one function a block. Does not: which courses (`scope`), what is counted (the registry), protected figures
of a place (`place_blocks`).
"""

from collections.abc import Mapping
from typing import Any

from dashboard.web.cases.choices import NOT_STATED
from dashboard.web.page.blocks import Bar, Bars, Key, Keys
from dashboard.web.page.page import View
from dashboard.wording.format import interval, number, percent
from schemas.codes import REASON

_NOT_STATED = "not_stated"
_BOUNDS = ("effective_rate_lower_bound", "effective_rate_upper_bound")
_KEYS = (
    "effective_rate", "courses_total", "undetermined", "ineffective_not_stated", "mean_total", "activities_per_course",
    *_BOUNDS,
)  # fmt: skip


def own_keys(view: View, asked: Mapping[str, Any]) -> Keys:
    """Key figures of the reader's own courses, each leading to the courses behind it."""
    say, lang, found = view.say, view.lang, view.figure(_KEYS, asked)
    rate, unexplained = found["effective_rate"], found["ineffective_not_stated"]
    worst, best = (found[name]["value"] for name in _BOUNDS)
    bounds = interval(worst, best, lang) if worst is not None else ""
    effective, judged = (number(rate[name], lang) for name in ("numerator", "denominator"))
    counts: tuple[str, ...] = (say("key.rate_of", effective=effective, judged=judged),)
    if rate["n"]:
        counts = (say("key.rate_interval", interval=interval(rate["low"], rate["high"], lang)), *counts)
    ineffective = number(rate["denominator"] - rate["numerator"], lang)
    stated = number(unexplained["numerator"], lang)
    period = asked.get("period")
    cards = (
        Key(say("key.rate"), percent(rate["value"], lang), counts),
        Key(say("overview.own_courses"), number(found["courses_total"]["value"], lang)),
        Key(say("key.ineffective"), ineffective, (say("overview.unexplained", count=stated),),
            view.link("/courses", verdict="ineffective", period=period)),
        Key(say("key.undetermined"), number(found["undetermined"]["value"], lang),
            (say("overview.bounds", bounds=bounds),), view.link("/courses", verdict="undetermined", period=period)),
        Key(say("key.mean"), number(found["mean_total"]["value"], lang, 2),
            (say("key.mean_note", mark=view.store.pass_mark),)),
        Key(say("key.activities"), number(found["activities_per_course"]["value"], lang, 1),
            (say("key.activities_note"),)),
    )  # fmt: skip
    return Keys(say("overview.own_title"), cards, "own")


def own_reasons(view: View, asked: Mapping[str, Any], width: int = 4) -> Bars:
    """Ineffective courses in scope by reason; several reasons may be stated, so they do not add up."""
    say = view.say
    codes = (*REASON.codes, _NOT_STATED)
    found = view.figure([f"ineffective_{code}" for code in codes], asked)
    counts = {code: found[f"ineffective_{code}"]["numerator"] for code in codes}
    total = int(found[f"ineffective_{_NOT_STATED}"]["denominator"])
    most = max([1, *counts.values()])
    named = {code: REASON.label(code, view.lang) for code in REASON.codes} | {
        _NOT_STATED: say("reasons.not_stated")
    }
    ordered = sorted(counts.items(), key=lambda each: (each[0] == _NOT_STATED, -each[1]))
    bars = tuple(
        Bar(named[code].capitalize(), number(count, view.lang), count / most, code == _NOT_STATED,
            view.link("/courses", verdict="ineffective", reason=NOT_STATED if code == _NOT_STATED else code,
                      period=asked.get("period")))
        for code, count in ordered
    )  # fmt: skip
    note = say(
        "reasons.note",
        ineffective=say.count("course_of", total),
        mark=say.count("point_of", view.store.pass_mark),
    )
    return Bars(
        "reasons", say("overview.reasons"), note, bars, (say("reasons.reason"), say("reasons.courses")), width
    )
