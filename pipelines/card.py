"""The card of a course in words: what `rehab explain` prints and a case page will show.

Belongs here: sentences made of a course's row, its explanation and an edition. Does not: finding the rows, printing.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from methodology.editions import Edition
from methodology.explanation import Criterion, Step
from methodology.measures import MEASURES
from schemas import codes

_WORDS = tomllib.loads(Path(__file__).with_name("card.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    lang: str

    def __call__(self, key: str, **values: Any) -> str:
        return _WORDS[self.lang][key].format(**values)

    def measure(self, name: str) -> str:
        return MEASURES[name].ru if self.lang == "ru" else MEASURES[name].en

    def code(self, listed: codes.CodeList, code: str) -> str:
        return listed.label(code, self.lang)

    def of_edition(self, edition: Edition, key: str) -> str:
        return edition.settings[f"{key}_{self.lang}"]


def span(lo: int, hi: int) -> str:
    """An interval of points: 2, or 0–2 where something is unknown."""
    return str(lo) if lo == hi else f"{lo}–{hi}"


def _facts(measures: dict[str, int | None], say: Words) -> str:
    return ", ".join(f"{say.measure(n)} {say('unknown') if v is None else v}" for n, v in measures.items())


def why(criterion: Criterion, say: Words) -> str:
    """The rung that gave the points, or what is missing to tell."""
    if criterion.lo != criterion.hi:
        unknown = {n: v for r in criterion.rungs for n, v in r.measures.items() if v is None}
        return say("cannot_tell", facts=", ".join(say.measure(n) for n in unknown))
    held = next((r for r in criterion.rungs if r.holds), None)
    if held:
        return say("reached", points=held.points, facts=_facts(held.measures, say))
    return say("none_reached", facts=_facts(criterion.rungs[0].measures | criterion.rungs[-1].measures, say))


def step_text(step: Step, say: Words) -> str:
    """What reaches a rung, in words."""
    if not step.changes:
        return say("out_of_reach", points=step.points)
    changes = [
        say("to", measure=say.measure(n), now=now, needed=needed) for n, (now, needed) in step.changes.items()
    ]
    return say("step", points=step.points, changes=", ".join(changes))


def changes(criterion: Criterion, say: Words) -> str:
    """What would change the points of a criterion."""
    if criterion.lo != criterion.hi:
        return say("send_data")
    return "; ".join(step_text(s, say) for s in criterion.steps) or say("full")


def path(criteria: list[Criterion], pass_mark: int, say: Words) -> list[str]:
    """What would change the verdict."""
    lo, hi = sum(c.lo for c in criteria), sum(c.hi for c in criteria)
    if lo < pass_mark <= hi:
        return [say("open", lo=lo, hi=hi)]
    if lo >= pass_mark:
        return [say("passes", n=lo - pass_mark)]
    missing = pass_mark - lo
    enough = [(c, s) for c in criteria for s in c.steps if s.changes and s.points - c.lo >= missing]
    told = [
        say("single", criterion=say.code(codes.CRITERION, c.name), step=step_text(s, say))
        for c, s in enough
        if not any(o is not s and oc is c and o.points < s.points for oc, o in enough)
    ]
    return [say("needs", n=missing), *told]
