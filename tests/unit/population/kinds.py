"""A small region by kinds of people and services, and which kinds each published row counts, by its definition.

Belongs here: what everybody knows of the statistics, written a second time by hand. Does not: the registry, protection
(`methodology.profile`), the attack (`test_protection`).
"""

import random
from collections.abc import Callable, Iterator
from itertools import combinations, product
from typing import Any

import polars as pl

Kind = dict[str, Any]
Place = tuple[str, str, str]  # indicator, breakdown, breakdown_value
Group = frozenset[int]  # kinds by number
ALL = ("none", "all")
SPLITS = {  # which breakdowns are published: of everyone of a fact alone
    "people_with_disabilities": {"disability_group": ("1", "2", "3", "child"), "sex": ("M", "F")},
    "people_supported": {"channel": ("city_centre", "mobile", "ngo", "contract")},
    "children_in_education": {"level": ("school", "college")},
    "ipra_cost": {"channel": ("mobile", "ngo")},
}


def _kinds() -> Iterator[Kind]:
    for group, sex, first in product(("1", "2", "3", "child"), "MF", (True, False)):
        yield {"fact": "disabled", "disability_group": group, "sex": sex, "first": first}
    for programme, channel, visited in product(
        ("ipra", "ippsu"), SPLITS["people_supported"]["channel"], (True, False)
    ):
        if visited or channel != "mobile":  # whose main channel is the mobile team was visited by it
            yield {"fact": "served", "programme": programme, "channel": channel, "visited": visited}
    for channel, priced in product(("mobile", "ngo"), (True, False)):
        yield {"fact": "service", "channel": channel, "priced": priced}
    for level, online, centre in product(("school", "college"), (True, False), (True, False)):
        yield {"fact": "pupil", "level": level, "online": online, "centre": centre}


KINDS = list(_kinds())


def _group(fact: str, condition: Callable[[Kind], bool] = lambda _: True) -> Group:
    return frozenset(at for at, kind in enumerate(KINDS) if kind["fact"] == fact and condition(kind))


IPRA = _group("served", lambda k: k["programme"] == "ipra")
CENTRES = _group("served", lambda k: k["programme"] == "ipra" and k["channel"] in ("city_centre", "mobile"))
PUPILS, ONLINE = _group("pupil"), _group("pupil", lambda k: k["online"])
_COUNTS = {
    "people_with_disabilities": _group("disabled"),
    "children_with_disabilities": _group("disabled", lambda k: k["disability_group"] == "child"),
    "first_established_in_year": _group("disabled", lambda k: k["first"]),
    "people_supported": _group("served"),
    "ipra_served": IPRA,
    "mobile_rehab_people": _group("served", lambda k: k["programme"] == "ipra" and k["visited"]),
    "ipra_services": _group("service"),
    "mobile_rehab_courses": _group("service", lambda k: k["channel"] == "mobile"),
    "children_in_education": PUPILS,
    "online_assessments": ONLINE,
    "children_in_rehab_education_centres": _group("pupil", lambda k: k["centre"]),
}
_SHARES = {
    "ipra_served_by_centres": (CENTRES, IPRA),
    "ipra_served_by_others": (IPRA - CENTRES, IPRA),
    "online_assessed_share": (ONLINE, PUPILS),
}
PRICED = _group("service", lambda k: k["priced"])


def _cells() -> dict[Place, dict[str, Group]]:
    found: dict[Place, dict[str, Group]] = {}
    for indicator, group in _COUNTS.items():
        found[indicator, *ALL] = {"numerator": group, "n": group}
    for indicator, (part, whole) in _SHARES.items():
        found[indicator, *ALL] = {"numerator": part, "denominator": whole, "n": whole}
    found["ipra_cost", *ALL] = {"n": PRICED}
    for indicator, splits in SPLITS.items():
        for by, values in splits.items():
            for value in values:
                whole = found[indicator, *ALL]
                there = frozenset(at for at, kind in enumerate(KINDS) if kind.get(by) == value)
                found[indicator, by, value] = {name: group & there for name, group in whole.items()}
    return found


CELLS = _cells()  # row -> which kinds each of its columns counts


def unions() -> Iterator[tuple[Group, list[Place]]]:
    """Groups whose number a reader can add up: a row's numerator, or some values of one breakdown."""
    for place, columns in CELLS.items():
        if "numerator" in columns and place[1] == "none":
            yield columns["numerator"], [place]
    for indicator, splits in SPLITS.items():
        for by, values in splits.items():
            places = [(indicator, by, value) for value in values]
            for size in range(1, len(values)):
                for chosen in combinations(places, size):
                    if all("numerator" in CELLS[place] for place in chosen):
                        yield (
                            frozenset().union(*(CELLS[place]["numerator"] for place in chosen)),
                            list(chosen),
                        )


def number(counts: list[int], group: Group) -> int:
    """How many people or services of these kinds there are."""
    return sum(counts[at] for at in group)


def rows(counts: list[int]) -> pl.DataFrame:
    """Rows of population_value of one region and year with so many people and services of each kind."""
    told = []
    for (indicator, by, value), groups in CELLS.items():
        x, n = number(counts, groups.get("numerator", groups["n"])), number(counts, groups["n"])
        bottom = number(counts, groups["denominator"]) if "denominator" in groups else None
        x = x if "numerator" in groups else x * 137
        told.append(
            (indicator, by, value, x, bottom, x if bottom is None else x / bottom if bottom else None, n)
        )
    names = ["indicator", "breakdown", "breakdown_value", "numerator", "denominator", "value", "n"]
    types = dict.fromkeys(names[:3], pl.String) | dict.fromkeys(names[3:6], pl.Float64) | {"n": pl.Int64}
    frame = pl.DataFrame(told, schema=types, orient="row")
    none = pl.lit(None, pl.Float64)
    place = {"period_kind": pl.lit("year"), "period": pl.lit("2025"), "region_code": pl.lit("72")}
    return frame.with_columns(**place, low=none, high=none, status=pl.lit("A"))


_REGIONS = (  # how many of a kind there may be: a large region with gaps, a small one, one of few kinds, mixed ones
    [0, 1, 2, 4, 7, 30, 400],
    [0, 0, 0, 8, 40],
    [30, 60, 400, 400, 2],
    [0, 0, 0, 0, 3, 98],
    [5, 6, 9, 12, 0],
    [400, 400, 400, 400, 400, 400, 3],
)


def counts_of(seed: int) -> list[int]:
    """A random region."""
    rng = random.Random(seed)
    return [rng.choice(_REGIONS[seed % len(_REGIONS)]) for _ in KINDS]
