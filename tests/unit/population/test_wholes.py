"""Which statistic is a part of which: what a block may say, and that no block is silent where it should speak.

The conditions of the registry are evaluated over every kind of unit there can be: no relation rests on a reading.
"""

from itertools import combinations, product

import polars as pl
import pytest

from docs.indicators_page import statistics_page
from law.errors import RehabError
from law.files import SHIPPED
from methodology.registry import indicators
from methodology.registry.fact import ALL, EVERYONE
from methodology.registry.indicators import POPULATION, Indicator, load_indicators
from methodology.registry.register_facts import REGISTER_FACTS
from methodology.registry.wholes import Whole, whole_of
from schemas.codes import CHANNEL, DISABILITY_GROUP, PROGRAMME, SEX

CODES = {"channel": CHANNEL.codes, "programme": PROGRAMME.codes, "disability_group": DISABILITY_GROUP.codes,
         "sex": SEX.codes, "level": ["school", "college"]}  # fmt: skip
REGISTRY = {
    id: i for id, i in load_indicators(POPULATION).items() if i.suppression == "partition" and i.kind != "sum"
}


def kinds(fact: str) -> pl.DataFrame:
    """Every combination of what conditions on the fact may read."""
    columns = REGISTER_FACTS[fact].columns
    values = {n: CODES.get(n, [True, False]) for n, t in columns.items() if n in CODES or t == pl.Boolean}
    return pl.DataFrame(list(product(*values.values())), schema=list(values), orient="row").with_row_index(
        "kind"
    )


def group(indicator: Indicator, condition: str) -> frozenset[int]:
    every = kinds(indicator.fact)
    return (
        frozenset(every.filter(pl.sql_expr(condition))["kind"])
        if condition != EVERYONE
        else frozenset(every["kind"])
    )


def counted(indicator: Indicator) -> frozenset[int]:
    whole = indicator.denominator or EVERYONE
    return group(indicator, indicator.numerator) & group(indicator, whole)


def wholes(fact: str) -> dict[Whole, frozenset[int]]:
    """What may be a whole: a count, or values of a breakdown of the count of everyone, but not all of them."""
    found = {Whole(i.id): counted(i) for i in REGISTRY.values() if i.fact == fact and i.kind == "count"}
    for i in [
        i for i in REGISTRY.values() if i.fact == fact and i.kind == "count" and i.numerator == EVERYONE
    ]:
        for by in [by for by in REGISTER_FACTS[fact].breakdowns if by in CODES]:
            for size in range(1, len(CODES[by])):
                for values in combinations(CODES[by], size):
                    condition = " OR ".join(f"{by} = '{value}'" for value in values)
                    found[Whole(i.id, by, values)] = group(i, condition)
    return found


def missing(indicator: Indicator) -> list[Whole]:
    """The closest wholes that it is a part of and neither its denominator, nor everyone, nor its block names."""
    part, candidates = counted(indicator), wholes(indicator.fact)
    known = {group(indicator, indicator.denominator or EVERYONE), group(indicator, EVERYONE)}
    if named := whole_of(indicator.part_of):
        known.add(candidates[named])
    if any(units == part for whole, units in candidates.items() if whole != Whole(indicator.id)):
        known.add(part)  # another row tells the same count, and is judged among its own
    found = {whole: units for whole, units in candidates.items() if part < units and units not in known}
    return [
        whole
        for whole, units in found.items()
        if not any(other < units for other in (*found.values(), *known))
    ]


@pytest.mark.parametrize("id", REGISTRY)
def test_every_statistic_names_what_it_is_a_part_of(id):
    assert missing(REGISTRY[id]) == []


@pytest.mark.parametrize("id", [id for id, i in REGISTRY.items() if i.part_of])
def test_what_a_block_names_is_true_of_every_unit(id):
    named = whole_of(REGISTRY[id].part_of)
    assert named and counted(REGISTRY[id]) < wholes(REGISTRY[id].fact)[named]


def test_shares_of_one_whole_that_name_one_breakdown_share_no_unit():
    named = [(i, whole_of(i.part_of)) for i in REGISTRY.values() if i.is_rate and i.part_of]
    for (a, of_a), (b, of_b) in combinations(named, 2):
        if (a.denominator, of_a.indicator, of_a.breakdown) == (b.denominator, of_b.indicator, of_b.breakdown):
            assert not counted(a) & counted(b), (a.id, b.id)


@pytest.mark.parametrize(
    ("id", "told", "what"),
    [
        ("mobile_rehab_people", "ipra served", "neither a code nor"),
        ("mobile_rehab_people", "people_supported[channel=]", "neither a code nor"),
        ("mobile_rehab_people", "ipra_serve", "is no other count of the same units"),
        ("mobile_rehab_people", "mobile_rehab_people", "is no other count of the same units"),
        ("mobile_rehab_people", "ipra_services", "is no other count of the same units"),
        ("mobile_rehab_people", "ipra_served_by_others", "is no other count of the same units"),
        ("ipra_cost", "ipra_services", "only a count of people can be a part"),
        ("specialised_schools", "rehab_education_centres", "only a count of people can be a part"),
        ("mobile_rehab_people", "ipra_served[channel=mobile]", "'ipra_served' is not published by channel"),
        (
            "mobile_rehab_people",
            "people_supported[level=school]",
            "'people_supported' is not published by level",
        ),
        ("mobile_rehab_people", "people_supported[channel=mobil]", "'mobil' is not one of: city_centre"),
        ("mobile_rehab_people", "people_supported[channel=ngo,ngo]", "each named once"),
    ],
)
def test_what_cannot_be_a_whole_is_refused_with_block_and_key(id, told, what, tmp_path, monkeypatch):
    folder = tmp_path / "statistics"
    folder.mkdir()
    for path in (SHIPPED / POPULATION).glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        head, found, rest = text.partition(f"\n[{id}]\n")
        if found:
            lines = [line for line in rest.split("\n[", 1)[0].splitlines() if not line.startswith("part_of")]
            after = "\n[" + rest.split("\n[", 1)[1] if "\n[" in rest else ""
            text = "\n".join([head, f"[{id}]", *lines, f'part_of = "{told}"', after])
        (folder / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(RehabError) as refused:
        indicators.load_indicators(folder)
    assert what in refused.value.what and f"block [{id}], key part_of" in refused.value.where


def test_a_part_of_a_part_is_refused(tmp_path):
    folder = tmp_path / "statistics"
    folder.mkdir()
    for path in (SHIPPED / POPULATION).glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace(
            "[ipra_served]\n", '[ipra_served]\npart_of = "people_supported"\n'
        )
        (folder / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(RehabError, match="'ipra_served' is a part itself"):
        load_indicators(folder)


def test_what_is_not_broken_down_is_the_whole():
    assert (Whole("x").breakdown, *Whole("x").values) == ALL


def test_the_sheet_names_the_whole():
    sheet = statistics_page().split("## mobile_rehab_people\n")[1].split("\n## ")[0]
    assert "| part of | `ipra_served` |" in sheet
