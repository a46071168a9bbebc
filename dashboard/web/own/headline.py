"""The key figures of the courses in a reader's scope: one statement, counts first.

Belongs here: counting them and saying them in a row of key figures. Does not: which courses (scope.py).
"""

from collections.abc import Mapping
from typing import Any

from dashboard.format import interval, number, percent
from dashboard.summary import interval as wilson_of
from dashboard.web.blocks import Bar, Bars, Key, Keys
from dashboard.web.page import View
from schemas.codes import REASON

_COUNTS = """
    count(*) AS courses,
    count_if(verdict = 'effective') AS effective,
    count_if(verdict = 'ineffective') AS ineffective,
    count_if(verdict = 'undetermined') AS undetermined,
    count_if(verdict = 'ineffective' AND coalesce(len(reasons), 0) = 0) AS unexplained,
    avg(CASE WHEN total_lo = total_hi THEN total_lo END) AS mean_total,
    avg(delivered_total) AS activities
"""


def headline(view: View, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Counts of the courses in scope; counts of nothing are 0, means of nothing None."""
    row = view.courses(_COUNTS, asked).row(0, named=True)
    counted = ("courses", "effective", "ineffective", "undetermined", "unexplained")
    return row | {name: row[name] or 0 for name in counted}


def own_keys(view: View, asked: Mapping[str, Any]) -> Keys:
    """Key figures of the reader's own courses, each leading to the courses behind it."""
    say, lang, found = view.say, view.lang, headline(view, asked)
    judged = found["effective"] + found["ineffective"]
    scored = judged + found["undetermined"]
    rate = found["effective"] / judged if judged else None
    low, high = wilson_of(found["effective"], judged)
    best = found["effective"] + found["undetermined"]
    bounds = interval(found["effective"] / scored, best / scored, lang) if scored else ""
    counts = say("key.rate_of", effective=number(found["effective"], lang), judged=number(judged, lang))
    period = asked.get("period")
    cards = (
        Key(say("key.rate"), percent(rate, lang),
            (say("key.rate_interval", interval=interval(low, high, lang)), counts) if judged else (counts,)),
        Key(say("overview.own_courses"), number(found["courses"], lang)),
        Key(say("key.ineffective"), number(found["ineffective"], lang),
            (say("overview.unexplained", count=number(found["unexplained"], lang)),),
            view.link("/courses", verdict="ineffective", period=period)),
        Key(say("key.undetermined"), number(found["undetermined"], lang), (say("overview.bounds", bounds=bounds),),
            view.link("/courses", verdict="undetermined", period=period)),
        Key(say("key.mean"), number(found["mean_total"], lang, 2), (say("key.mean_note", mark=view.store.pass_mark),)),
        Key(say("key.activities"), number(found["activities"], lang, 1), (say("key.activities_note"),)),
    )  # fmt: skip
    return Keys(say("overview.own_title"), cards, "own")


def own_reasons(view: View, asked: Mapping[str, Any], width: int = 4) -> Bars:
    """Ineffective courses in scope by reason; several reasons may stand, so they do not add up."""
    say = view.say
    ineffective = dict(asked) | {"verdict": "ineffective"}
    columns = ", ".join(f"count_if(list_contains(reasons, '{code}')) AS {code}" for code in REASON.codes)
    missing = "count_if(coalesce(len(reasons), 0) = 0) AS not_stated"
    row = view.courses(f"count(*) AS courses, {missing}, {columns}", ineffective).row(0, named=True)
    total = row.pop("courses")
    most = max([1, *(count or 0 for count in row.values())])
    named = {code: REASON.label(code, view.lang) for code in REASON.codes} | {
        "not_stated": say("reasons.not_stated")
    }
    ordered = sorted(row.items(), key=lambda each: (each[0] == "not_stated", -(each[1] or 0)))
    bars = tuple(
        Bar(named[code].capitalize(), number(count or 0, view.lang), (count or 0) / most, code == "not_stated",
            view.link("/courses", verdict="ineffective", reason=code, period=asked.get("period")))
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
