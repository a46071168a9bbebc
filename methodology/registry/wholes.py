"""What a statistic of a register is a part of, beside its own denominator and everyone of its fact: `part_of`.

Belongs here: reading the words of a block, and when they are refused. Does not: what is judged by them
(`methodology.disclosure.registers`), nor which statistics there are (`law/statistics`).

Two ways to say it: `ipra_served`, all that another statistic counts; `people_supported[channel=city_centre,mobile]`,
some values of a breakdown of another. A part of a part is refused: it would have to be judged against both.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from law.errors import RehabError
from law.indicators import Indicator, refuse_key
from methodology.registry.fact import ALL, EVERYONE
from methodology.registry.register_facts import REGISTER_FACTS
from schemas.dimensions import dimension

_FORM = re.compile(r"(?P<indicator>\w+)(?:\[(?P<breakdown>\w+)=(?P<values>\w+(?:,\w+)*)\])?")


@dataclass(frozen=True)
class Whole:
    """An indicator as a whole, or some values of one breakdown of it."""

    indicator: str
    breakdown: str = ALL[0]
    values: tuple[str, ...] = ALL[1:]


def whole_of(told: str) -> Whole | None:
    """What the words mean; nothing where they mean nothing.

    >>> whole_of("people_supported[channel=city_centre,mobile]")
    Whole(indicator='people_supported', breakdown='channel', values=('city_centre', 'mobile'))
    """
    found = _FORM.fullmatch(told)
    if found is None:
        return None
    if found["breakdown"] is None:
        return Whole(found["indicator"])
    return Whole(found["indicator"], found["breakdown"], tuple(found["values"].split(",")))


def check_wholes(registry: Mapping[str, Indicator]) -> None:
    """Raises RehabError for a `part_of` that names nothing a count of the same people could be a part of."""
    for indicator in registry.values():
        if indicator.part_of:
            _check(indicator, registry)


def _check(indicator: Indicator, registry: Mapping[str, Indicator]) -> None:
    whole = whole_of(indicator.part_of)
    if whole is None:
        raise _refuse(f"'{indicator.part_of}' is neither a code nor code[breakdown=value,value]", indicator)
    of = registry.get(whole.indicator)
    if of is None or of.id == indicator.id or of.fact != indicator.fact or of.kind != "count":
        raise _refuse(f"'{whole.indicator}' is no other count of the same units", indicator)
    if {of.suppression, indicator.suppression} != {"partition"} or indicator.kind in ("sum", "mean"):
        raise _refuse("only a count of people can be a part, and only of such a count", indicator)
    if of.part_of:
        raise _refuse(f"'{of.id}' is a part itself, and a part of a part is not judged", indicator)
    if whole.breakdown != ALL[0]:
        _check_values(indicator, whole, of)


def _check_values(indicator: Indicator, whole: Whole, of: Indicator) -> None:
    """Only a count of everyone is published by parts, so only its values can be a whole."""
    if of.numerator != EVERYONE or whole.breakdown not in REGISTER_FACTS[of.fact].breakdowns:
        raise _refuse(f"'{of.id}' is not published by {whole.breakdown}", indicator)
    known = dimension(whole.breakdown, "population_value").listed
    for value in whole.values:
        if value not in known or whole.values.count(value) > 1:
            told = f"'{value}' is not one of: {', '.join(known)}, each named once"
            raise _refuse(told, indicator)


def _refuse(what: str, indicator: Indicator) -> RehabError:
    return refuse_key(what, indicator, "part_of")
